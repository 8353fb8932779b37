//! Where the data is: what is kept in this browser, what is promised, and how to take it out or delete it.

mod delete;

use leptos::{prelude::*, task::spawn_local};

use self::delete::DeleteAll;
use super::share;
use crate::{
    components::{passphrase, table::head},
    platform::{self, file, intl, storage::Kind},
    remembered,
    state::{DAY, Entry, Library, Lock},
    words::{Words, t},
};

/// How long one saved file waits for the one before, in milliseconds: browsers drop downloads that come at once.
const BETWEEN_FILES: u64 = 400;

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    name: String,
    changed: String,
    copied: String,
    bytes: usize,
}

/// What is kept beside the assessments.
#[derive(Debug, Clone, Default, PartialEq)]
struct Others {
    questionnaires: Vec<(String, String)>,
    settings: Vec<(String, String)>,
    /// What is locked, with the number of its bytes.
    locked: Vec<(Lock, usize)>,
    /// All the browser keeps, the app itself included.
    all: Option<f64>,
}

impl Others {
    async fn read(library: Library) -> Self {
        let storage = library.storage();
        let mut locked = Vec::new();
        for lock in library.locked_untracked() {
            let bytes = storage.sealed(&lock.name).await.iter().map(|(_, sealed)| sealed.length() as usize).sum();
            locked.push((lock, bytes));
        }
        Self {
            locked,
            questionnaires: storage.pairs(Kind::Questionnaires).await,
            settings: storage.pairs(Kind::Settings).await,
            all: platform::bytes_kept().await,
        }
    }
}

/// The page of where the data is.
#[component]
pub fn Data() -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let others = remembered::signal("others", Others::default);
    spawn_local(async move {
        let read = Others::read(library).await;
        // The page may be gone by now.
        let _ = others.try_set(read);
    });
    let lines = Memo::new(move |_| lines(words, library, &others.get()));
    let count = Memo::new(move |_| {
        library.with(|entries| entries.len()) + library.unreadable().len() + library.locked().len()
    });
    let lede = move || {
        let bytes: usize = lines.with(|lines| lines.iter().map(|line| line.bytes).sum());
        let assessments = words.counted("count.assessments", count.get(), &[]);
        words.filled("data.lede", &[("assessments", assessments), ("size", size(words, bytes as f64))])
    };
    view! {
        <header class="page-head">
            <h1>{t("data.title")}</h1>
            <p class="lede">{lede}</p>
        </header>
        <section class="section" aria-labelledby="here-h">
            <h2 id="here-h">{t("data.here")}</h2>
            <Kept lines others />
            <dl class="pairs">
                <div>
                    <dt>{t("data.persistent")}</dt>
                    <dd>
                        <Persistence />
                    </dd>
                </div>
                <div>
                    <dt>{t("data.out")}</dt>
                    <dd>
                        <SaveAll others />
                    </dd>
                </div>
            </dl>
        </section>
        <section class="section" aria-labelledby="promises-h">
            <h2 id="promises-h">{t("data.promises")}</h2>
            <dl class="pairs">
                {pair("data.promise", "data.promise.text")} {pair("data.check", "data.check.text")}
                {pair("data.files", "data.files.text")} {pair("data.cannot", "data.cannot.text")}
                {pair("data.erased", "data.erased.text")}
            </dl>
        </section>
        <DeleteAll count deleted=move || others.set(Others::default()) />
    }
}

fn pair(term: &'static str, meaning: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt>{t(term)}</dt>
            <dd>{t(meaning)}</dd>
        </div>
    }
}

/// Returns a line for everything that is kept.
fn lines(words: Words, library: Library, others: &Others) -> Vec<Line> {
    let locale = words.locale();
    let dash = || "–".to_owned();
    let days = |since: f64| ((platform::now() - since) / DAY) as i32;
    let assessment = |entry: &Entry| Line {
        name: share::name_of(words, &entry.assessment),
        changed: format!("{}, {}", intl::day(&locale, entry.changed), intl::time(&locale, entry.changed)),
        copied: entry
            .copied
            .map_or_else(|| words.text("data.no-copy"), |copied| intl::days_ago(&locale, days(copied))),
        bytes: entry.to_kept().len(),
    };
    let other = |name: String, bytes: usize| Line { name, changed: dash(), copied: dash(), bytes };
    let mut lines: Vec<Line> = library.with(|entries| entries.values().map(assessment).collect());
    lines.extend(library.unreadable().into_iter().map(|bad| {
        let name = bad.name().map_or(bad.id.clone(), |(name, period)| format!("{name} · {period}"));
        other(words.filled("data.unreadable", &[("name", name)]), bad.kept.len())
    }));
    let locked = others.locked.iter();
    lines.extend(locked.map(|(lock, bytes)| other(passphrase::name_of(words, lock), *bytes)));
    let added = others.questionnaires.iter();
    lines.extend(added.map(|(key, file)| other(words.filled("data.added", &[("id", key.clone())]), file.len())));
    if !others.settings.is_empty() {
        let bytes = others.settings.iter().map(|(key, value)| key.len() + value.len()).sum();
        lines.push(other(words.text("data.settings"), bytes));
    }
    lines
}

/// Writes a size in KB or MB; what is there has at least 1 KB.
fn size(words: Words, bytes: f64) -> String {
    let kilobytes = (bytes / 1000.0).ceil();
    if kilobytes < 1000.0 {
        words.filled("size.kb", &[("n", words.number(kilobytes))])
    } else {
        words.filled("size.mb", &[("n", words.decimal(bytes / 1e6))])
    }
}

#[component]
fn Kept(lines: Memo<Vec<Line>>, others: RwSignal<Others>) -> impl IntoView {
    let words = expect_context::<Words>();
    let row = move |line: Line| {
        let cell = |key: &'static str, text: String| {
            view! {
                <td role="cell" data-label=t(key)>
                    {text}
                </td>
            }
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <bdi>{line.name}</bdi>
                </th>
                {cell("data.changed", line.changed)}
                {cell("data.copied", line.copied)}
                <td class="num" role="cell" data-label=t("data.size")>
                    {size(words, line.bytes as f64)}
                </td>
            </tr>
        }
    };
    let all = move || {
        let bytes = others.with(|others| others.all)?;
        Some(view! { <p class="meta">{words.filled("data.all", &[("size", size(words, bytes))])}</p> })
    };
    view! {
        <Show when=move || !lines.with(Vec::is_empty) fallback=move || view! { <p>{t("data.nothing")}</p> }>
            <table class="table cards" role="table">
                {head(&[("data.what", ""), ("data.changed", ""), ("data.copied", ""), ("data.size", "num")])}
                <tbody role="rowgroup">{move || lines.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </Show>
        {all}
    }
}

/// Whether the browser has promised to keep what is here, and a button to ask for it.
#[component]
fn Persistence() -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let state = RwSignal::new(None::<bool>);
    let refused = remembered::signal("refused", || false);
    spawn_local(async move {
        // The page may be gone by now.
        let _ = state.try_set(Some(platform::is_persistent().await));
    });
    let ask = move |_| {
        spawn_local(async move {
            let granted = platform::ask_for_persistence().await;
            let _ = (state.try_set(Some(granted)), refused.try_set(!granted));
        });
    };
    let sentence = move || {
        let key = match state.get() {
            _ if !library.storage().is_there() => "data.no-storage",
            None => return String::new(),
            Some(true) => "data.persistent.yes",
            Some(false) if refused.get() => "data.persistent.refused",
            Some(false) => "data.persistent.no",
        };
        words.text(key)
    };
    view! {
        <span role="status">{sentence}</span>
        " "
        <Show when=move || library.storage().is_there() && state.get() == Some(false) && !refused.get()>
            <button class="link" type="button" on:click=ask>
                {t("data.persistent.ask")}
            </button>
        </Show>
    }
}

/// Saves everything as files, one after the other.
#[component]
fn SaveAll(others: RwSignal<Others>) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let said = remembered::signal("said", || None::<usize>);
    let save = move |_| {
        let ids: Vec<String> = library.with_untracked(|entries| entries.keys().cloned().collect());
        let mut files: Vec<Box<dyn FnOnce()>> = Vec::new();
        for id in ids {
            files.push(Box::new(move || share::save(library, &id)));
        }
        let mut push = |name: String, content: String| {
            files.push(Box::new(move || {
                file::save(&name, "application/json", &content);
            }));
        };
        for bad in library.unreadable_untracked() {
            let (name, period) = bad.name().unwrap_or_else(|| (bad.id.clone(), String::new()));
            push(file::name(&["baremo", &name, &period], "json"), bad.file());
        }
        for (key, content) in others.with_untracked(|others| others.questionnaires.clone()) {
            push(file::name(&["baremo", "questionnaire", &key], "json"), content);
        }
        said.set(Some(files.len()));
        for (at, file) in files.into_iter().enumerate() {
            set_timeout(file, std::time::Duration::from_millis(BETWEEN_FILES * at as u64));
        }
    };
    view! {
        {t("data.out.text")}
        " "
        <button class="link" type="button" on:click=save>
            {t("data.save-all")}
        </button>
        " "
        <span role="status">{move || said.get().map(|n| words.counted("data.saved", n, &[]))}</span>
    }
}
