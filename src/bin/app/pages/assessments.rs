//! To come.
use leptos::prelude::*;

#[component]
pub fn Assessments() -> impl IntoView {
    ()
}
