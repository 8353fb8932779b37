//! What leaves the device: the file of an assessment, and a contribution to a round.

mod contribution;
mod interest;

use baremo::assessment::{Assessment, State};
pub use interest::InterestPage;
use leptos::prelude::*;

use crate::{
    pages::parts,
    platform::file,
    route::{Place, Route},
    state::{Entry, Library, Rounds},
    words::{Words, t},
};

/// Returns what is assessed: the ecosystem, else the title.
pub fn assessed(words: Words, assessment: &Assessment) -> String {
    let named = assessment.ecosystem.as_ref().or(assessment.title.as_ref()).filter(|name| !name.trim().is_empty());
    named.cloned().unwrap_or_else(|| words.text("assessment.unnamed"))
}

/// Returns what an assessment is called: its ecosystem and period.
pub fn name_of(words: Words, assessment: &Assessment) -> String {
    format!("{} · {}", assessed(words, assessment), assessment.period)
}

/// Returns what an assessment is called on this device: of a part, also who answers it.
pub fn name_of_entry(words: Words, entry: &Entry) -> String {
    let name = name_of(words, &entry.assessment);
    match &entry.part {
        None => name,
        Some(part) => words.filled("part.name", &[("name", name), ("who", parts::respondent_of(words, part))]),
    }
}

/// Returns what the assessment of an id is called.
pub fn name(library: Library, id: &str) -> String {
    let words = expect_context::<Words>();
    library.read(id, |entry| name_of_entry(words, entry))
}

/// Returns the name of the file of an assessment.
fn file_name(assessment: &Assessment) -> String {
    let ecosystem = assessment.ecosystem.as_deref().or(assessment.title.as_deref()).unwrap_or("assessment");
    let marking = assessment.marking.as_deref().unwrap_or_default();
    let state = assessment.standing.as_ref().map_or(State::Draft, |standing| standing.state);
    file::name(&["baremo", ecosystem, &assessment.period, marking, state.as_str()], "json")
}

/// Returns what stands on each printed page of an assessment: its name, its marking, how far it has come and by whom.
pub fn paper_line(words: Words, entry: &Entry) -> String {
    let assessment = &entry.assessment;
    let standing = assessment.standing.as_ref();
    let state = words.text(&format!("state.{}", standing.map_or(State::Draft, |standing| standing.state)));
    let by = standing.and_then(|standing| standing.by.clone());
    let date = standing.and_then(|standing| standing.date.as_deref()).map(|date| words.date(date));
    let state = [Some(state), by, date].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let parts = [Some(name_of_entry(words, entry)), assessment.marking.clone(), Some(state)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Saves the file of an assessment; of a part, what is sent back.
pub fn save(library: Library, id: &str) {
    let Some(Entry { assessment, part, .. }) = library.get_untracked(id) else { return };
    let sent = part.map(|part| part.answered(&assessment));
    let (name, content) = match &sent {
        Some(part) => (parts::file_name(part), part.to_json()),
        None => (file_name(&assessment), assessment.to_json()),
    };
    if file::save(&name, "application/json", &content) {
        library.copied(id, sent);
    }
}

/// The page of what can be shared.
#[component]
pub fn Share(id: String) -> impl IntoView {
    // Whoever comes from a round is to see first what goes to it, and not take the whole assessment for that.
    let is_asked = expect_context::<Rounds>().asked().is_some();
    let whole = view! { <WholeFile id=id.clone() /> }.into_any();
    let contribute = view! { <contribution::Contribute id=id.clone() /> }.into_any();
    let sections = if is_asked { [contribute, whole] } else { [whole, contribute] };
    view! {
        <header class="page-head">
            <h1>{t("place.share")}</h1>
            <p class="lede">{t("share.lede")}</p>
        </header>
        {sections.collect_view()}
        <section class="section" aria-labelledby="h-interest">
            <h2 id="h-interest">{t("interest.title")}</h2>
            <p class="reading">{t("interest.share")}</p>
            <div class="actions">
                <a class="button" href=Route::Assessment(id, Place::Interest).href()>
                    {t("interest.open")}
                </a>
            </div>
        </section>
    }
}

/// The whole assessment as a file, with what it holds.
#[component]
fn WholeFile(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let owner = id.clone();
    let is_locked = library.get_untracked(&id).is_some_and(|entry| entry.lock.is_some());
    let holds = move || {
        library.read(&owner, |entry| {
            let assessment = &entry.assessment;
            let notes = assessment.answers.values().filter(|reply| reply.note.is_some()).count();
            let evidence: usize = assessment.answers.values().map(|reply| reply.evidence.len()).sum();
            let counts = [
                words.counted("share.answers", assessment.answers.len(), &[]),
                words.counted("share.notes", notes, &[]),
                words.counted("share.evidence", evidence, &[]),
            ];
            words.filled("share.holds", &[("what", words.list(&counts))])
        })
    };
    let owner = id.clone();
    let meta = move || {
        library.read(&owner, |entry| {
            let kilobytes = (entry.assessment.to_json().len() as f64 / 1000.0).ceil();
            let size = words.filled("share.size", &[("kb", words.number(kilobytes))]);
            let parts = [Some(file_name(&entry.assessment)), Some(size), entry.assessment.marking.clone()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        })
    };
    view! {
        <section class="section" aria-labelledby="h-file">
            <h2 id="h-file">{t("share.file")}</h2>
            <p class="reading">{holds}</p>
            {is_locked.then(|| view! { <p class="reading">{t("share.not-locked")}</p> })}
            <div class="actions">
                <button class="button primary" type="button" on:click=move |_| save(library, &id)>
                    {t("save-file")}
                </button>
                <span class="meta">
                    <bdi>{meta}</bdi>
                </span>
            </div>
        </section>
    }
}
