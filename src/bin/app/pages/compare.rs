//! To come.
use leptos::prelude::*;

#[component]
pub fn Compare() -> impl IntoView {
    ()
}

pub fn provide_intake() {}
