//! To come.

use leptos::prelude::*;

use crate::words::t;

/// The page.
#[component]
pub fn Delivered() -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t("delivered.title")}</h1>
        </header>
    }
}
