//! The minutes of the workshop, on the screen, on paper and as a document.

use baremo::assessment::minutes::{FactorMinutes, Minutes, Row};
use leptos::prelude::*;

use crate::{
    content::{Content, PlacedStatement},
    pages::{factor::answer_word, share},
    platform::{self, file},
    route::{Place, Route},
    state::{Entry, Library, Minute},
    words::{Words, t},
};

/// The page of the minutes.
#[component]
pub fn MinutesPage(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let Some(entry) = library.get_untracked(&id) else { return crate::pages::missing() };
    let minutes = minutes_of(words, content, &entry);
    let agenda = Route::Assessment(id, Place::Workshop(None)).href();
    let sections = minutes.factors.iter().map(section).collect_view();
    let actions = if minutes.factors.is_empty() {
        view! {
            <p class="lede">{t("minutes.none")}</p>
            <div class="actions">
                <a class="button primary" href=agenda>
                    {t("workshop.agenda")}
                </a>
            </div>
        }
        .into_any()
    } else {
        let save = move |_| {
            // A browser that does not take the file says so itself.
            file::save(&file_name(&entry), "text/html", &minutes.report().to_html());
        };
        view! {
            <p class="lede not-on-paper">{t("minutes.lede")}</p>
            <div class="actions not-on-paper">
                <button class="button primary" type="button" on:click=save>
                    {t("minutes.save")}
                </button>
                <button class="button" type="button" on:click=move |_| platform::print()>
                    {t("print")}
                </button>
                <a href=agenda>{t("workshop.agenda")}</a>
            </div>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <h1>{t("minutes.title")}</h1>
            {actions}
        </header>
        {sections}
    }
    .into_any()
}

fn section(factor: &FactorMinutes) -> AnyView {
    let row = |row: &Row| {
        let Row { code, text, decision, votes, dissent } = row.clone();
        let votes = (!votes.is_empty()).then(|| {
            view! { <p class="meta">{t("minutes.votes")} {t("colon")} {votes.join(" · ")}</p> }
        });
        let dissent = (!dissent.is_empty()).then(|| {
            view! {
                <p class="dissent">
                    <span class="meta">{t("workshop.dissent")} {t("colon")}</span>
                    <bdi>{dissent}</bdi>
                </p>
            }
        });
        view! {
            <li>
                <p>
                    <span class="code">{code}</span>
                    " "
                    {text}
                </p>
                <p>{t("minutes.decision")} {t("colon")} <b>{decision}</b></p>
                {votes}
                {dissent}
            </li>
        }
    };
    view! {
        <section class="section">
            <h2>{factor.title.clone()}</h2>
            <ul class="plain minutes">{factor.rows.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Returns the minutes of an assessment, in the active language.
fn minutes_of(words: Words, content: Content, entry: &Entry) -> Minutes {
    let assessment = &entry.assessment;
    let at_hand = content.get_untracked();
    let factors = content.placed_factors(assessment.among(&at_hand)).into_iter();
    let factors = factors.map(|placed| FactorMinutes {
        title: format!("{} {}", placed.code, placed.title()),
        rows: placed.statements.iter().filter_map(|placed| row(words, entry, placed)).collect(),
    });
    let name = share::name_of(words, assessment);
    let made = words.filled("minutes.made", &[("date", words.date(&platform::today()))]);
    Minutes {
        language: words.language(),
        title: t("minutes.title"),
        lines: [Some(name), assessment.marking.clone(), Some(made)].into_iter().flatten().collect(),
        columns: ["example.statement", "minutes.decision", "minutes.votes", "workshop.dissent"].map(t),
        factors: factors.filter(|factor| !factor.rows.is_empty()).collect(),
        nothing: t("minutes.none"),
    }
}

/// Returns what the minutes say of a statement; nothing where nothing was noted.
fn row(words: Words, entry: &Entry, placed: &PlacedStatement) -> Option<Row> {
    let statement = &placed.statement;
    let minute = entry.workshop.minutes.get(&statement.id).filter(|minute| !minute.is_empty())?;
    let Minute { decision, dissent, votes } = minute;
    let votes = votes.iter().filter(|(_, n)| **n > 0).map(|(answer, n)| {
        let arguments = [("answer", answer_word(words, *answer)), ("n", words.number(f64::from(*n)))];
        words.filled("minutes.vote", &arguments)
    });
    let votes: Vec<String> = votes.collect();
    let now = entry.assessment.answer(&statement.id);
    let decision = match decision {
        None => words.text("minutes.open"),
        Some((answer, _)) if now == Some(*answer) => answer_word(words, *answer),
        // The answer was changed outside of the workshop; the decision stays what it was.
        Some((answer, _)) => {
            let now = now.map_or_else(|| words.text("gaps.unanswered"), |now| answer_word(words, now));
            words.filled("minutes.changed", &[("answer", answer_word(words, *answer)), ("now", now)])
        }
    };
    let (code, text) = (statement.code().to_owned(), placed.text.text.clone().unwrap_or_default());
    Some(Row { code, text, decision, votes, dissent: dissent.clone() })
}

fn file_name(entry: &Entry) -> String {
    let assessment = &entry.assessment;
    let name = assessment.ecosystem.as_deref().or(assessment.title.as_deref()).unwrap_or_default();
    let marking = assessment.marking.as_deref().unwrap_or_default();
    file::name(&["baremo", "minutes", name, &assessment.period, marking], "html")
}
