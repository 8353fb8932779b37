//! To come.
use leptos::prelude::*;

#[component]
pub fn Region() -> impl IntoView {
    ()
}
