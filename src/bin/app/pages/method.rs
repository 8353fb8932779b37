//! To come.
use leptos::prelude::*;

#[component]
pub fn Method() -> impl IntoView {
    ()
}
