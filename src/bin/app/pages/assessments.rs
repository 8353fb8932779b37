//! My assessments: what is kept in this browser, files in and out.

mod open;

use baremo::assessment::{
    Assessment, State,
    progress::{count, count_all, is_begun},
};
use baremo::sample::is_of_sample;
use leptos::prelude::*;

use super::{home::SampleLink, share};
use crate::{
    components::{
        file::FileButton,
        frame::KeptLine,
        passphrase::{self, Unlock},
        problems::say,
        progress::ProgressBar,
    },
    content::{Content, Placed},
    platform::file,
    remembered,
    route::{Place, Route},
    state::{Entry, Library, Lock, Unreadable},
    words::{Words, t},
};

/// The page of all assessments.
#[component]
pub fn Assessments() -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let opening = remembered::remember("opening", || open::Opening::new(content, library));
    file::on_drop(move |files| opening.take(files));
    let ids = Memo::new(move |_| {
        library.with(|entries| {
            let mut ids: Vec<(String, f64)> = entries.iter().map(|(id, entry)| (id.clone(), entry.changed)).collect();
            ids.sort_by(|a, b| b.1.total_cmp(&a.1));
            ids.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        })
    });
    let lede = move || {
        let n = ids.with(Vec::len);
        match n {
            0 if library.locked().is_empty() => words.text("assessments.none"),
            0 => words.text("assessments.all-locked"),
            _ => words.counted("assessments.lede", n, &[]),
        }
    };
    view! {
        <header class="page-head">
            <h1>{t("assessments.title")}</h1>
            <p class="lede">{lede}</p>
            <div class="actions">
                <a class="button primary" href=Route::New.href()>
                    {t("assessments.start")}
                </a>
                <FileButton
                    id="open-file"
                    label=t("assessments.open-file")
                    multiple=true
                    take=move |files| opening.take(files)
                />
                <SampleLink />
            </div>
            <p class="hint">{t("assessments.drop")}</p>
        </header>
        <open::Outcomes opening />
        <Show when=move || !ids.with(Vec::is_empty)>
            <section class="section" aria-labelledby="kept-h">
                <h2 id="kept-h">{t("assessments.here")}</h2>
                <ul class="rows split">
                    <For each=move || ids.get() key=String::clone let:id>
                        <Item id />
                    </For>
                </ul>
            </section>
        </Show>
        <LockedList />
        <UnreadableList />
    }
}

/// What is locked, each with the field for its passphrase; nothing where there is none.
#[component]
fn LockedList() -> impl IntoView {
    let library = expect_context::<Library>();
    move || {
        let list = library.locked();
        (!list.is_empty()).then(|| {
            let items = list.into_iter().map(|lock| view! { <LockedItem lock /> }).collect_view();
            view! {
                <section class="section" aria-labelledby="locked-h">
                    <header>
                        <h2 id="locked-h">{t("locked.title")}</h2>
                        <p class="lede">{t("locked.lede")}</p>
                    </header>
                    <ul class="rows split">{items}</ul>
                </section>
            }
        })
    }
}

#[component]
fn LockedItem(lock: Lock) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let name = passphrase::name_of(words, &lock);
    let of = lock.name.clone();
    let spoken = name.clone();
    let kept = lock.clone();
    view! {
        <li>
            <div class="stack">
                <h3>{name}</h3>
                <Unlock lock show=true />
            </div>
            <DeleteForGood name=of spoken delete=move || library.discard_locked(&kept) />
        </li>
    }
}

/// Deletes what cannot be brought back, once a person has said so twice.
#[component]
fn DeleteForGood(
    /// What is deleted, as the page remembers that it was asked about.
    name: String,
    /// What it is called, for whoever hears the page.
    spoken: String,
    /// Deletes it.
    delete: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let asked = remembered::signal(&format!("asked-{name}"), || false);
    let spoken = StoredValue::new(spoken);
    let delete = StoredValue::new(delete);
    let of = move || view! { <span class="spoken">" " <bdi>{spoken.get_value()}</bdi></span> };
    view! {
        <div class="actions">
            <Show
                when=move || asked.get()
                fallback=move || {
                    view! {
                        <button class="link" type="button" on:click=move |_| asked.set(true)>
                            {t("delete")}
                            {of}
                        </button>
                    }
                }
            >
                <button class="button" type="button" on:click=move |_| delete.with_value(|delete| delete())>
                    {t("delete.for-good")}
                    {of}
                </button>
                <button class="link" type="button" on:click=move |_| asked.set(false)>
                    {t("cancel")}
                </button>
            </Show>
        </div>
    }
}

/// One assessment of the list.
#[component]
fn Item(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let key = StoredValue::new(id.clone());
    let entry = Memo::new(move |_| library.get(&key.get_value()));
    let of = move |read: fn(Words, Content, &Entry) -> String| {
        move || entry.with(|entry| entry.as_ref().map(|entry| read(words, content, entry)).unwrap_or_default())
    };
    let name = of(|words, _, entry| share::name_of_entry(words, entry));
    let count = Memo::new(move |_| {
        let at_hand = content.get();
        entry
            .with(|entry| {
                let entry = entry.as_ref()?;
                let assessment = &entry.assessment;
                Some(match &entry.part {
                    None => count_all(assessment, assessment.among(&at_hand)),
                    Some(_) => {
                        let domains = content.placed_of(entry, &at_hand);
                        domains.iter().flat_map(|d| &d.factors).map(|p| count(assessment, &p.factor)).sum()
                    }
                })
            })
            .unwrap_or_default()
    });
    let progress = move || {
        let (count, last) = (count.get(), of(last_place)());
        let n = |n: usize| words.number(n as f64);
        let answered =
            words.counted("progress.answered", count.of, &[("answered", n(count.answered)), ("of", n(count.of))]);
        if last.is_empty() {
            answered
        } else {
            words.filled("progress.last", &[("progress", answered), ("place", last)])
        }
    };
    let href = Route::Assessment(id.clone(), Place::Overview).href();
    let next = Route::Assessment(id.clone(), Place::Next).href();
    let is_locked = library.read(&id, |entry| entry.lock.is_some());
    // The next period is begun by whoever has the whole assessment.
    let is_part = library.is_part(&id);
    view! {
        <li>
            <div class="stack">
                <div>
                    <h3>
                        <a href=href.clone()>
                            <bdi>{name}</bdi>
                        </a>
                    </h3>
                    <p class="meta">
                        <bdi>{of(facts)}</bdi>
                    </p>
                </div>
                <div class="stack tight">
                    <p class="meta">{progress}</p>
                    <ProgressBar count />
                </div>
                <KeptLine id />
            </div>
            <div class="actions">
                <a class="button" href=href>
                    {t("open")}
                    <span class="spoken">" " <bdi>{name}</bdi></span>
                </a>
                <button class="button" type="button" on:click=move |_| share::save(library, &key.get_value())>
                    {t("save-file")}
                    <span class="spoken">" " <bdi>{name}</bdi></span>
                </button>
                {(!is_part)
                    .then(|| {
                        view! {
                            <a href=next>
                                {t("period.title")}
                                <span class="spoken">" " <bdi>{name}</bdi></span>
                            </a>
                        }
                    })}
                {is_locked
                    .then(|| {
                        view! {
                            <button class="link" type="button" on:click=move |_| library.lock(&key.get_value())>
                                {t("locked.lock")}
                                <span class="spoken">" " <bdi>{name}</bdi></span>
                            </button>
                        }
                    })}
                <button class="link" type="button" on:click=move |_| library.remove(&key.get_value())>
                    {t("delete")}
                    <span class="spoken">" " <bdi>{name}</bdi></span>
                </button>
            </div>
        </li>
    }
}

/// Says title, marking, standing and questionnaires of an assessment in one line.
fn facts(words: Words, content: Content, entry: &Entry) -> String {
    let assessment = &entry.assessment;
    if let Some(part) = &entry.part {
        let factors = words.counted("count.factors", part.factors.len(), &[]);
        return [Some(factors), assessment.marking.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    }
    let title = assessment.title.clone().filter(|_| assessment.ecosystem.is_some() && !is_of_sample(assessment));
    let among = assessment.among(&content.get()).len();
    let parts = [
        title,
        assessment.marking.clone(),
        Some(state_word(words, assessment)),
        Some(words.counted("assessments.questionnaires", among, &[])),
        entry.lock.as_ref().map(|_| words.text("locked.is")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Returns the word for how far an assessment has come.
pub fn state_word(words: Words, assessment: &Assessment) -> String {
    let state = assessment.standing.as_ref().map_or(State::Draft, |standing| standing.state);
    words.text(&format!("state.{state}"))
}

/// Returns the factor that was last open, or nothing.
fn last_place(_: Words, content: Content, entry: &Entry) -> String {
    let at_hand = content.get();
    let placed = content.placed_of(entry, &at_hand).into_iter().flat_map(|domain| domain.factors);
    let is_last = |placed: &Placed| {
        Some(&placed.factor.id) == entry.last.as_ref() && is_begun(&entry.assessment, &placed.factor)
    };
    placed.into_iter().find(is_last).map(|placed| name_of(&placed)).unwrap_or_default()
}

/// Returns the code and short title of a factor.
pub fn name_of(placed: &Placed) -> String {
    format!("{} {}", placed.code, placed.short())
}

/// What is kept and cannot be read, each with its problems; nothing where there is none.
#[component]
fn UnreadableList() -> impl IntoView {
    let library = expect_context::<Library>();
    move || {
        let list = library.unreadable();
        (!list.is_empty()).then(|| {
            let items = list.into_iter().map(|bad| view! { <UnreadableItem bad /> }).collect_view();
            view! {
                <section class="section" aria-labelledby="unreadable-h">
                    <header>
                        <h2 id="unreadable-h">{t("unreadable.title")}</h2>
                        <p class="lede">{t("unreadable.lede")}</p>
                    </header>
                    <ul class="rows split">{items}</ul>
                </section>
            }
        })
    }
}

#[component]
fn UnreadableItem(bad: Unreadable) -> impl IntoView {
    /// How many problems are shown.
    const SHOWN: usize = 5;
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let name = match bad.name() {
        Some((name, period)) => format!("{name} · {period}"),
        None => words.filled("unreadable.name", &[("id", bad.id.clone())]),
    };
    let problems = bad
        .problems
        .iter()
        .take(SHOWN)
        .map(|problem| {
            let place =
                (!problem.path.is_empty()).then(|| view! { <code>{problem.path.clone()}</code> {t("colon")} });
            view! { <li>{place}{say(words, problem)}</li> }
        })
        .collect_view();
    let more = bad.problems.total().saturating_sub(SHOWN);
    let more = (more > 0).then(|| view! { <li>{words.counted("problem.more", more, &[])}</li> });
    let id = bad.id.clone();
    let bad = StoredValue::new(bad);
    let save = move |_| {
        bad.with_value(|bad| {
            let (name, period) = bad.name().unwrap_or_default();
            file::save(&file::name(&["baremo", &name, &period], "json"), "application/json", &bad.file());
        });
    };
    let spoken = name.clone();
    view! {
        <li>
            <div class="stack">
                <h3>
                    <b class="word-problem">{t("problem")}</b>
                    " "
                    {t("problem.in")}
                    " "
                    <bdi>{name}</bdi>
                </h3>
                <ul class="plain meta">{problems} {more}</ul>
            </div>
            <div class="actions">
                <button class="button" type="button" on:click=save>
                    {t("save-file")}
                    <span class="spoken">" " <bdi>{spoken.clone()}</bdi></span>
                </button>
                <DeleteForGood
                    name=id
                    spoken
                    delete=move || bad.with_value(|bad| library.discard(&bad.id))
                />
            </div>
        </li>
    }
}
