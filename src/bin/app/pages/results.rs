//! To come.
use leptos::prelude::*;

#[component]
pub fn Results(id: String) -> impl IntoView {
    drop(id)
}
