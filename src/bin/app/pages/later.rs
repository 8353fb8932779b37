//! Pages whose code is fetched when one of them is opened for the first time.
//!
//! The build takes each group out of the app into a module of its own (`cfg(apart)`, `cargo xtask build`). A quick
//! build leaves it in, and then it is always at hand.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local, wasm_split::SplitLoaderError};

use crate::{
    route::Route,
    words::{Words, t},
};

/// What is at hand at once, or after a fetch, or not at all.
pub type Fetched<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// Makes a module named after a group of pages, with the function `view` that shows one of them.
macro_rules! apart {
    ($group:ident, $page:path) => {
        mod $group {
            use leptos::{prelude::AnyView, wasm_split::SplitLoaderError};

            use crate::route::Route;

            #[cfg(apart)]
            #[leptos::wasm_split::wasm_split($group, wasm_split_path = leptos::wasm_split, preload(code), fallible)]
            fn page(route: Route) -> Result<AnyView, SplitLoaderError> {
                Ok($page(route))
            }

            #[cfg(not(apart))]
            async fn page(route: Route) -> Result<AnyView, SplitLoaderError> {
                Ok($page(route))
            }

            #[cfg(not(apart))]
            async fn code() -> Result<(), SplitLoaderError> {
                Ok(())
            }

            /// Shows a page of the group, as soon as its code is there.
            pub fn view(route: Route) -> AnyView {
                super::later::show(|| Box::pin(code()), |route| Box::pin(page(route)), route)
            }
        }
    };
}
pub(super) use apart;

/// Where the code of a page is.
#[derive(Clone, Copy, PartialEq)]
enum Code {
    Coming,
    Here,
    Missing,
}

/// Shows a page as soon as its code is there; says so where it does not come, and lets it be asked for again.
pub fn show(code: fn() -> Fetched<()>, page: fn(Route) -> Fetched<AnyView>, route: Route) -> AnyView {
    let state = ArcRwSignal::new(Code::Coming);
    let mut first = code();
    match at_once(&mut first) {
        Some(_) => state.set(Code::Here),
        None => follow(first, state.clone()),
    }
    let words = expect_context::<Words>();
    let shown = move || match state.get() {
        Code::Coming => view! { <p role="status">{t("later.coming")}</p> }.into_any(),
        // Made here and not where the code comes in, so that what it makes ends with the page.
        Code::Here => at_once(&mut page(route.clone())).unwrap_or_else(super::missing),
        Code::Missing => {
            let state = state.clone();
            let again = move |_| {
                state.set(Code::Coming);
                follow(code(), state.clone());
            };
            view! {
                <header class="page-head">
                    <h1>{route.title(words)}</h1>
                    <p class="lede" role="alert">{t("later.missing")}</p>
                    <div class="actions">
                        <button class="primary" on:click=again>{t("later.again")}</button>
                    </div>
                </header>
            }
            .into_any()
        }
    };
    view! { {shown} }.into_any()
}

/// Returns what needs no fetch.
fn at_once<T>(fetched: &mut Fetched<T>) -> Option<T> {
    match fetched.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(value)) => Some(value),
        _ => None,
    }
}

/// Writes into `state` how a fetch ends.
fn follow(code: Fetched<()>, state: ArcRwSignal<Code>) {
    spawn_local(async move { state.set(if code.await.is_ok() { Code::Here } else { Code::Missing }) });
}
