//! The workshop: an agenda, one statement at a time on a big screen, and the minutes.

mod minutes;
mod statement;

use baremo::assessment::Answer;
use leptos::prelude::*;
pub use minutes::MinutesPage;
pub use statement::OneStatement;

use crate::{
    content::{Content, Placed, PlacedDomain},
    platform,
    route::{Place, Route},
    state::{Library, Workshop},
    words::{Words, t},
};

/// Returns the domains with the statements that are asked; what the context rules out is left out.
fn asked(library: Library, content: Content, id: &str) -> Vec<PlacedDomain> {
    let at_hand = content.get_untracked();
    let Some(entry) = library.get_untracked(id) else { return Vec::new() };
    let mut domains = content.placed(entry.assessment.among(&at_hand));
    for domain in &mut domains {
        for placed in &mut domain.factors {
            placed.statements.retain(|placed| !entry.assessment.rules_out(&placed.statement));
        }
        domain.factors.retain(|placed| !placed.statements.is_empty());
    }
    domains.retain(|domain| !domain.factors.is_empty());
    domains
}

/// Returns the address of a statement in the workshop.
fn statement_href(id: &str, statement: &str) -> String {
    Route::Assessment(id.to_owned(), Place::Workshop(Some(statement.to_owned()))).href()
}

/// Returns how many statements of a factor are decided, in words.
fn count(words: Words, workshop: &Workshop, placed: &Placed) -> String {
    let n = placed.statements.iter().filter(|placed| workshop.has_decided(&placed.statement.id)).count();
    let number = |n: usize| words.number(n as f64);
    words.filled("workshop.count", &[("n", number(n)), ("of", number(placed.statements.len()))])
}

/// Returns the id of the first of some statements that is not decided yet.
fn first_open<'a>(workshop: &Workshop, factors: impl IntoIterator<Item = &'a Placed>) -> Option<String> {
    let mut ids = factors.into_iter().flat_map(|placed| &placed.statements).map(|placed| &placed.statement.id);
    ids.find(|id| !workshop.has_decided(id)).cloned()
}

/// The page of the agenda, by factor.
#[component]
pub fn Agenda(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let domains = asked(library, content, &id);
    let workshop = library.get_untracked(&id).map(|entry| entry.workshop).unwrap_or_default();
    let is_begun = workshop.minutes.values().any(|minute| minute.decision.is_some());
    let open = first_open(&workshop, domains.iter().flat_map(|domain| &domain.factors));
    let minutes = Route::Assessment(id.clone(), Place::Minutes).href();
    let minutes_class = if open.is_some() { "button" } else { "button primary" };
    let begin = open.map(|statement| {
        view! {
            <a class="button primary" href=statement_href(&id, &statement)>
                {t(if is_begun { "workshop.go-on" } else { "workshop.begin" })}
            </a>
        }
    });
    let item = |placed: &Placed| {
        let first = first_open(&workshop, [placed]).or(placed.statements.first().map(|s| s.statement.id.clone()));
        let href = statement_href(&id, &first.unwrap_or_default());
        view! {
            <li>
                <span class="code">{placed.code.clone()}</span>
                " "
                <a href=href lang=placed.voice.of("title")>
                    {placed.title()}
                </a>
                " "
                <span class="meta">{count(words, &workshop, placed)}</span>
            </li>
        }
    };
    let sections = domains
        .iter()
        .map(|domain| {
            let heading = format!("h-{}", domain.id);
            view! {
                <section class="section" aria-labelledby=heading.clone()>
                    <h2 id=heading.clone()>{domain.title.clone()}</h2>
                    <ul class="plain agenda">{domain.factors.iter().map(item).collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <header class="page-head">
            <h1>{t("workshop.title")}</h1>
            <p class="lede">{t("workshop.lede")}</p>
            <div class="actions">
                {begin}
                <a class=minutes_class href=minutes>
                    {t("minutes.title")}
                </a>
            </div>
        </header>
        {sections}
    }
}

/// Writes an answer into the assessment, as a decision of the workshop; one that stands already keeps its time.
fn decide(library: Library, id: &str, statement: &str, answer: Answer) {
    library.edit_noting(id, |assessment, minutes| {
        let reply = assessment.answers.entry(statement.to_owned()).or_default();
        let stands = reply.answer == answer && !reply.confirm;
        (reply.answer, reply.confirm) = (answer, false);
        let minute = minutes.entry(statement.to_owned()).or_default();
        if !stands || minute.decision.is_none_or(|(decided, _)| decided != answer) {
            minute.decision = Some((answer, platform::now()));
        }
    });
}
