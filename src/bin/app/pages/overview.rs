//! To come.
use leptos::prelude::*;

#[component]
pub fn Overview(id: String) -> impl IntoView {
    drop(id)
}
