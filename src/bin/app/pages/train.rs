//! To come.
use leptos::prelude::*;

#[component]
pub fn Train() -> impl IntoView {
    ()
}
