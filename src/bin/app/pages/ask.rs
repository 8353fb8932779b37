//! To come.
use leptos::prelude::*;

#[component]
pub fn Ask(id: String) -> impl IntoView {
    drop(id)
}
