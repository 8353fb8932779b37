//! To come.

use leptos::prelude::*;

use crate::words::t;

/// The page.
#[component]
pub fn Courses() -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t("courses.title")}</h1>
        </header>
    }
}
