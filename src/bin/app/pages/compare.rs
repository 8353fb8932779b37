//! To come.
use leptos::prelude::*;

#[component]
pub fn Compare() -> impl IntoView {
    ()
}

pub fn provide_intake() {}

#[component]
pub fn SampleLink(to: crate::route::Route, label: &'static str) -> impl IntoView {
    view! { <a href=to.href()>{crate::words::t(label)}</a> }
}
