//! The start, and the frame around every page.

use leptos::{mount::mount_to_body, prelude::*};

use crate::{
    components::frame::{ContextBar, Footer, Masthead, UndoBar, UpdateBar},
    content::Content,
    pages,
    platform::{self, storage::Storage},
    route::{self, Route},
    state::Library,
    words::{Words, t},
};

/// Fetches what every page needs, opens the storage, and puts the app on the page.
pub async fn start() {
    let language = platform::preferred_language();
    let loaded = platform::fetch_content(&language).await;
    let storage = Storage::open().await;
    let (content, words) = match loaded {
        Ok(files) => {
            let words = Words::new(&files.language, &files.texts);
            (Content::new(files, storage.questionnaires().await), words)
        }
        Err(reason) => return platform::show_failure(&reason),
    };
    let kept = storage.assessments(&content.get_untracked()).await;
    platform::clear_waiting();
    mount_to_body(move || {
        provide_context(words);
        provide_context(content);
        provide_context(Library::new(kept, storage));
        view! { <App /> }
    });
}

#[component]
fn App() -> impl IntoView {
    let route = route::current();
    provide_context(route);
    pages::compare::provide_intake();
    // The page is made anew only when it is another page, not when a place within it is asked for.
    let page = Memo::new(move |_| route.get().page());
    let words = expect_context::<Words>();
    Effect::new(move || platform::set_document(words.language(), &route.get().title(words)));
    Effect::new(move |before: Option<Route>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            expect_context::<Library>().forget_removed();
            platform::to_top();
        }
        page
    });
    view! {
        <a class="skip" href="#main" on:click=platform::focus_main>{t("frame.skip")}</a>
        <Masthead />
        <ContextBar />
        <UpdateBar />
        <main id="main" tabindex="-1">{move || pages::view(page.get())}</main>
        <UndoBar />
        <Footer />
    }
}
