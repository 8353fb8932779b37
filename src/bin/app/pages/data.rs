//! To come.
use leptos::prelude::*;

#[component]
pub fn Data() -> impl IntoView {
    ()
}
