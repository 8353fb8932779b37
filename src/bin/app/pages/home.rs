//! To come.
use leptos::prelude::*;

#[component]
pub fn Home() -> impl IntoView {
    ()
}
