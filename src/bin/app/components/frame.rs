//! What stands around every page.

use baremo::chart::hatch;
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    components::picture::Picture,
    content::Content,
    language::Language,
    pages::{home::Continue, share},
    platform::{self, intl, lock},
    route::{Place, Route},
    state::{DAY, Kept, Library, Rounds},
    words::{Words, t},
};

/// After so many days without a copy of the file, the bar and the overview say so.
pub const STALE_DAYS: i32 = 7;

/// Returns `page` where a link leads to the place one is at.
fn current_if(is: bool) -> Option<&'static str> {
    is.then_some("page")
}

/// The bar with the wordmark, the doors and the way to privacy and method.
#[component]
pub fn Masthead() -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let door = move |to: Route, key| {
        let href = to.href();
        view! {
            <a href=href aria-current=move || current_if(route.get().door().as_ref() == Some(&to))>
                {t(key)}
            </a>
        }
    };
    view! {
        <Picture svg=hatch().with("class", "defs") />
        <header class="masthead">
            <div class="inner">
                <a class="wordmark" href=Route::Home.href() aria-current=move || current_if(route.get() == Route::Home)>
                    "Baremo"
                    <svg width="89" height="7" aria-hidden="true">
                        <rect class="ink" x="0" y="0" width="17" height="7" />
                        <rect class="ink" x="18" y="0" width="17" height="7" />
                        <rect class="ink" x="36" y="0" width="17" height="7" />
                        <rect class="hatch" x="53.5" y=".5" width="17" height="6" />
                        <rect class="outline" x="70.5" y=".5" width="18" height="6" />
                    </svg>
                </a>
                <nav class="doors" aria-label=t("frame.doors")>
                    {door(Route::Assessments, "door.assess")} {door(Route::Compare, "door.compare")}
                    {door(Route::Train, "door.train")}
                </nav>
                <div class="aside">
                    <a class="here" href=Route::Data.href()>
                        {t("frame.device")}
                    </a>
                    <a href=Route::Method.href()>{t("frame.method")}</a>
                    <LanguageChoice />
                </div>
            </div>
        </header>
    }
}

/// The choice of the language, each by its own name.
#[component]
fn LanguageChoice() -> impl IntoView {
    let language = expect_context::<Language>();
    let options = platform::built_languages()
        .into_iter()
        .map(|(code, name)| {
            view! {
                <option value=code lang=code prop:selected=move || language.is_active(code)>
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <span class="select small">
            <select
                id="language"
                aria-label=t("frame.language")
                aria-busy=move || language.is_changing().to_string()
                on:change=move |event| language.choose(&event_target_value(&event))
            >
                {options}
            </select>
        </span>
    }
}

/// Says that the texts of a language did not come.
#[component]
pub fn LanguageBar() -> impl IntoView {
    let words = expect_context::<Words>();
    let language = expect_context::<Language>();
    move || {
        language.failed().map(|name| {
            view! {
                <div class="problem wide" role="alert">
                    <p>
                        <b class="word-problem">{t("problem")}</b>
                        {t("colon")}
                        {words.filled("language.failed", &[("language", name.to_owned())])}
                    </p>
                </div>
            }
        })
    }
}

/// The bar of the assessment that is open, with its pages and whether it is kept; on the first page, the way back to it.
#[component]
pub fn ContextBar() -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let library = expect_context::<Library>();
    let id = Memo::new(move |_| route.get().assessment().map(str::to_owned));
    let is_there = Memo::new(move |_| id.get().filter(|id| library.with(|entries| entries.contains_key(id))));
    let is_home = Memo::new(move |_| route.get() == Route::Home);
    let is_training = Memo::new(move |_| route.get().door() == Some(Route::Train));
    move || match is_there.get() {
        Some(id) => view! { <OpenBar id /> }.into_any(),
        None if is_home.get() => view! { <Continue /> }.into_any(),
        None if is_training.get() => view! { <TrainingBar /> }.into_any(),
        None => ().into_any(),
    }
}

/// The pages of the door Train.
#[component]
fn TrainingBar() -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let place = move |to: Route, key| {
        let href = to.href();
        view! {
            <a href=href aria-current=move || current_if(route.get() == to)>
                {t(key)}
            </a>
        }
    };
    view! {
        <section class="context-bar" aria-label=t("door.train")>
            <div class="inner">
                <p class="name">{t("door.train")}</p>
                <nav class="places" aria-label=t("train.places")>
                    {place(Route::Train, "train.place.needs")} {place(Route::Courses, "courses.title")}
                    {place(Route::Plan, "train.place.plan")} {place(Route::Delivered, "train.place.delivered")}
                </nav>
            </div>
        </section>
    }
}

#[component]
fn OpenBar(id: String) -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let library = expect_context::<Library>();
    let id = StoredValue::new(id);
    let place = move |to: Place, key, is: fn(&Place) -> bool| {
        let href = Route::Assessment(id.get_value(), to).href();
        let here = move || matches!(route.get(), Route::Assessment(_, place) if is(&place));
        view! {
            <a href=href aria-current=move || current_if(here())>
                {t(key)}
            </a>
        }
    };
    // The factor that was last open is where "Factors" leads; before any, the overview lists them all.
    let factors = move || {
        let last = library.read(&id.get_value(), |entry| entry.last.clone());
        let to = last.map_or(Place::Overview, |factor| Place::Factor(factor, None));
        Route::Assessment(id.get_value(), to).href()
    };
    let in_factor = move || matches!(route.get(), Route::Assessment(_, Place::Factor(..) | Place::Scan(_)));
    view! {
        <section class="context-bar" aria-label=t("frame.open")>
            <div class="inner">
                <p class="name">
                    <bdi>{move || share::name(library, &id.get_value())}</bdi>
                </p>
                <nav class="places" aria-label=t("frame.places")>
                    {place(Place::Overview, "place.overview", |place| matches!(place, Place::Overview | Place::Facts | Place::Next))}
                    <a href=factors aria-current=move || current_if(in_factor())>
                        {t("place.factors")}
                    </a>
                    {(!library.is_part(&id.get_value()))
                        .then(|| {
                            view! {
                                {place(
                                    Place::Results,
                                    "place.results",
                                    |place| matches!(place, Place::Results | Place::Models | Place::Moved(_)),
                                )}
                                {place(Place::Ask, "place.ask", |place| matches!(place, Place::Ask | Place::Parts))}
                                {place(Place::Share, "place.share", |place| matches!(place, Place::Share | Place::Interest))}
                            }
                        })}
                </nav>
                <KeptLine id=id.get_value() />
                <TakeBack id=id.get_value() />
                <button class="button small save" type="button" on:click=move |_| share::save(library, &id.get_value())>
                    {t("save-file")}
                </button>
            </div>
        </section>
    }
}

/// The lock of the assessment that is open: one tab may write to it at a time.
#[derive(Clone, Copy)]
pub struct Tabs {
    held: StoredValue<Option<lock::Held>, LocalStorage>,
    /// The assessment of which it is known whether this tab may write to it.
    known: RwSignal<Option<String>>,
    library: Library,
    content: Content,
}

impl Tabs {
    /// Asks for the lock of each assessment that is opened, as long as the app runs.
    pub fn provide() {
        let route = expect_context::<RwSignal<Route>>();
        let tabs = Self {
            held: StoredValue::new_local(None),
            known: RwSignal::new(None),
            library: expect_context(),
            content: expect_context(),
        };
        provide_context(tabs);
        let id = Memo::new(move |_| route.get().assessment().map(str::to_owned));
        Effect::new(move || match id.get() {
            Some(id) => tabs.ask(id, false),
            None => tabs.hold(None),
        });
    }

    /// Asks for the lock of an assessment; takes it from another tab, if a person has said so.
    fn ask(self, id: String, steal: bool) {
        let Self { known, library, content, .. } = self;
        let (mine, theirs) = (id.clone(), id.clone());
        let settle = move |id: &str, got: bool| {
            library.set_elsewhere(id, !got);
            known.set(Some(id.to_owned()));
        };
        let got = move |got: bool| {
            let mine = mine.clone();
            if got && steal {
                // The other tab may have written: nothing is changed here before that is read.
                spawn_local(async move {
                    library.reload(mine.clone(), content.get_untracked()).await;
                    settle(&mine, true);
                });
            } else {
                settle(&mine, got);
            }
        };
        let lost = move || library.set_elsewhere(&theirs, true);
        known.set(None);
        let lock = lock::ask(&format!("baremo {id}"), steal, got, lost);
        if lock.is_none() {
            settle(&id, true);
        }
        self.hold(lock);
    }

    /// Returns whether it is known that this tab may write to an assessment.
    pub fn may_write(self, id: &str) -> bool {
        self.known.with(|known| known.as_deref() == Some(id)) && !self.library.is_elsewhere(id)
    }

    /// Holds a lock, and gives back the one before.
    fn hold(self, lock: Option<lock::Held>) {
        if let Some(Some(before)) = self.held.try_update_value(|held| std::mem::replace(held, lock)) {
            before.release();
        }
    }
}

/// Says that the assessment is open in another tab, and offers to work here instead.
#[component]
pub fn TabBar() -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let (library, tabs) = (expect_context::<Library>(), expect_context::<Tabs>());
    move || {
        let id = route.get().assessment().map(str::to_owned).filter(|id| library.is_elsewhere(id))?;
        Some(view! {
            <section class="continue" role="status">
                <div class="inner">
                    <p>{t("tab.elsewhere")}</p>
                    <button class="button small" type="button" on:click=move |_| tabs.ask(id.clone(), true)>
                        {t("tab.take-over")}
                    </button>
                </div>
            </section>
        })
    }
}

/// So much later than the clock of the device may a change lie, in milliseconds: clocks are put right by little.
const CLOCKS_DIFFER: f64 = 600_000.0;

/// Says that the clock of the device is wrong: it is before the app was made, or before the last change of the
/// assessment that is open. Nothing is blocked.
#[component]
pub fn ClockBar() -> impl IntoView {
    let route = expect_context::<RwSignal<Route>>();
    let (library, words) = (expect_context::<Library>(), expect_context::<Words>());
    // Each page looks at the clock again.
    let line = move || {
        let (route, now, locale) = (route.get(), platform::now(), words.locale());
        let says = ("now", intl::moment(&locale, now));
        if platform::is_clock_behind() {
            return Some(words.filled("clock.behind", &[says]));
        }
        let last =
            route.assessment().map(|id| library.read(id, |entry| entry.changed.max(entry.copied.unwrap_or(0.0))));
        let last = last.filter(|last| *last > now + CLOCKS_DIFFER)?;
        Some(words.filled("clock.change", &[says, ("changed", intl::moment(&locale, last))]))
    };
    move || {
        line().map(|line| {
            view! {
                <section class="continue clock" role="status">
                    <div class="inner">
                        <p>{line}</p>
                    </div>
                </section>
            }
        })
    }
}

/// Takes back the last change of the assessment; Ctrl and Z do the same outside of a field.
#[component]
fn TakeBack(id: String) -> impl IntoView {
    let library = expect_context::<Library>();
    let id = StoredValue::new(id);
    let take_back = move || library.take_back(&id.get_value());
    let handle = window_event_listener(ev::keydown, move |event: ev::KeyboardEvent| {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && event.key() == "z";
        if is_undo && !platform::is_typing() {
            event.prevent_default();
            take_back();
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Show when=move || library.can_take_back(&id.get_value())>
            <button class="link take-back" type="button" aria-keyshortcuts="Control+Z" on:click=move |_| take_back()>
                {t("take-back")}
            </button>
        </Show>
    }
}

/// Says since when the assessment is kept here, and how old the last copy of its file is.
#[component]
pub fn KeptLine(id: String) -> impl IntoView {
    let library = expect_context::<Library>();
    let words = expect_context::<Words>();
    let copied = {
        let id = id.clone();
        move || library.read(&id, |entry| entry.copied)
    };
    let when_copied = copied.clone();
    let days = move || copied().map(|copied| ((platform::now() - copied) / DAY) as i32);
    let changed = move || library.read(&id, |entry| entry.changed);
    let line = {
        let (days, changed) = (days.clone(), changed.clone());
        move || {
            let locale = words.locale();
            let time = intl::time(&locale, changed());
            let copy = match days() {
                None => words.text("kept.no-copy"),
                // By a clock that is wrong it lies ahead.
                Some(days) if days < 0 => {
                    words.filled("kept.copy", &[("ago", intl::day(&locale, when_copied().unwrap_or_default()))])
                }
                Some(days) => words.filled("kept.copy", &[("ago", intl::days_ago(&locale, days))]),
            };
            match library.kept() {
                Kept::Failed => words.text("kept.failed"),
                _ => format!("{} · {copy}", words.filled("kept.at", &[("time", time)])),
            }
        }
    };
    let stale = move || library.kept() == Kept::Failed || days().is_some_and(|days| days >= STALE_DAYS);
    view! {
        <p class="kept" class:stale=stale role="status">
            {line}
        </p>
    }
}

/// The bar at the foot after something was deleted, until the next page.
#[component]
pub fn UndoBar() -> impl IntoView {
    let library = expect_context::<Library>();
    let rounds = expect_context::<Rounds>();
    let words = expect_context::<Words>();
    move || {
        let assessment = library.removed().map(|entry| share::name_of(words, &entry.assessment));
        let name = assessment.or_else(|| Some(rounds.removed()?.round.title))?;
        let undo = move |_| {
            library.undo();
            rounds.undo();
        };
        Some({
            view! {
                <div class="undo" role="status">
                    <div class="inner">
                        <p>{words.filled("undo.deleted", &[("name", name)])}</p>
                        <button class="button small" type="button" on:click=undo>
                            {t("undo")}
                        </button>
                    </div>
                </div>
            }
        })
    }
}

/// Returns whether a new version of the app waits, as it becomes known.
pub fn updates() -> RwSignal<bool> {
    let waiting = RwSignal::new(false);
    let handle = window_event_listener(ev::Custom::<ev::Event>::new("baremo-update"), move |_| waiting.set(true));
    on_cleanup(move || handle.remove());
    waiting
}

/// The bar that offers a new version of the app; nothing changes before a person agrees.
#[component]
pub fn UpdateBar(waiting: RwSignal<bool>) -> impl IntoView {
    move || {
        waiting.get().then(|| {
            view! {
                <section class="continue" aria-label=t("update.title")>
                    <div class="inner">
                        <p>{t("update.text")}</p>
                        <button class="button small" type="button" on:click=|_| platform::accept_update()>
                            {t("update.accept")}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

/// The links at the end of every page.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="foot">
            <div class="inner">
                <a href=Route::Method.href()>{t("frame.method")}</a>
                <a href=Route::Factors.href()>{t("library.title")}</a>
                <a href=Route::Data.href()>{t("frame.privacy")}</a>
                <span>"Baremo " {env!("CARGO_PKG_VERSION")} " · " {t("frame.licence")}</span>
            </div>
        </footer>
    }
}
