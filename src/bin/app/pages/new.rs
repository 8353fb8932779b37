//! To come.
use leptos::prelude::*;

#[component]
pub fn New() -> impl IntoView {}
#[component]
pub fn Facts(id: String) -> impl IntoView {
    drop(id)
}
