//! To come.

use leptos::prelude::*;

use crate::words::t;

/// The page.
#[component]
pub fn Plan() -> impl IntoView {
    view! {
        <header class="page-head">
            <h1>{t("plan.title")}</h1>
        </header>
    }
}
