//! How far something has come, as a bar; a text beside it says the same.

use baremo::assessment::progress::Count;
use leptos::prelude::*;

/// A bar that is filled as far as statements are answered; hidden from readers.
#[component]
pub fn ProgressBar(
    /// How many are answered of how many.
    #[prop(into)]
    count: Signal<Count>,
) -> impl IntoView {
    let width = move || {
        let Count { answered, of } = count.get();
        format!("{:.2}%", if of == 0 { 0.0 } else { 100.0 * answered as f64 / of as f64 })
    };
    view! {
        <svg class="bar" height="8" aria-hidden="true">
            <rect class="rest" x="0" y=".5" width="100%" height="7" />
            <rect class="ink2-fill" width=width y="0" height="8" />
        </svg>
    }
}
