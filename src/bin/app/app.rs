//! The start, and the frame around every page.

use leptos::{mount::mount_to_body, prelude::*, task::spawn_local};

use crate::{
    components::frame::{
        ClockBar, ContextBar, Footer, LanguageBar, Masthead, TabBar, Tabs, UndoBar, UpdateBar, updates,
    },
    content::Content,
    language::{self, Language},
    pages,
    platform::{
        self,
        storage::{Kind, Storage},
    },
    remembered::Remembered,
    route::{self, Route},
    state::{HeldKeys, Library, Rounds, Training},
    words::{Words, t},
};

/// Fetches what every page needs, opens the storage, and puts the app on the page.
pub async fn start() {
    let storage = Storage::open().await;
    let language = platform::first_language(storage.get(Kind::Settings, language::SETTING).await);
    let Ok((structures, texts)) = platform::fetch_content(language).await else { return platform::show_failure() };
    let words = Words::new(language, texts.words);
    let content = Content::new(&structures, language, &texts.questionnaires, storage.questionnaires().await);
    let kept = storage.assessments(&content.get_untracked()).await;
    let locks = storage.locks().await;
    let rounds = storage.pairs(Kind::Rounds).await;
    let training = storage.pairs(Kind::Training).await;
    platform::clear_waiting();
    mount_to_body(move || {
        provide_context(words);
        provide_context(content);
        let library = Library::new(kept, locks, storage);
        provide_context(HeldKeys::new(library.keys()));
        provide_context(library);
        provide_context(Rounds::new(rounds, storage));
        provide_context(Training::new(&training, storage));
        view! { <App /> }
    });
}

#[component]
fn App() -> impl IntoView {
    let route = route::current();
    provide_context(route);
    pages::compare::provide_intake();
    pages::published::Opened::provide();
    pages::train::Sources::provide();
    let language = Language::provide();
    let remembered = Remembered::provide();
    let app = Owner::current().unwrap_or_default();
    let waiting = updates();
    let content = expect_context::<Content>();
    Tabs::provide();
    pages::parts::Waiting::provide();
    spawn_local(expect_context::<Library>().read_settings());
    expect_context::<Library>().follow(move || content.get_untracked(), expect_context::<Training>());
    // The sample may have been opened in another language, on an earlier visit.
    expect_context::<Library>().reword(expect_context::<Words>().of_sample());
    // The page is made anew only when it is another page, not when a place within it is asked for.
    let page = Memo::new(move |_| route.get().page());
    let words = expect_context::<Words>();
    Effect::new(move || platform::set_document(language.active(), &route.get().title(words)));
    Effect::new(move |before: Option<Route>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) {
            expect_context::<Library>().forget_removed();
            language.forget_failure();
            platform::to_top();
        }
        page
    });
    // Texts are plain values, so another language makes everything anew.
    move || {
        language.active();
        let app = app.clone();
        let shown = move || {
            let page = page.get();
            remembered.begin(&page, &app);
            pages::view(page)
        };
        view! {
            <a class="skip" href="#main" on:click=platform::focus_main>{t("frame.skip")}</a>
            <Masthead />
            <LanguageBar />
            <ContextBar />
            <TabBar />
            <ClockBar />
            <UpdateBar waiting />
            <main id="main" tabindex="-1">{shown}</main>
            <UndoBar />
            <Footer />
        }
    }
}
