//! Every figure of every factor, as a table.

use baremo::score::FactorScore;
use leptos::prelude::*;

use super::{Scored, share_range};
use crate::{
    components::{
        level::{index_range, marked, short_range},
        table::{cell, factor_row, head, under_domain},
    },
    content::Placed,
    pages::factor::say_review,
    words::Words,
};

/// What an earlier external review found: a column of words, there where any is noted.
const REVIEW: &str = "moved.review";

const COLUMNS: [&str; 10] = [
    "figure.factor",
    "figure.level",
    REVIEW,
    "figure.index",
    "figure.coverage",
    "figure.answered",
    "figure.evidenced",
    "figure.set-aside",
    "figure.target",
    "figure.gap-short",
];

fn class(column: &str) -> &'static str {
    if matches!(column, "figure.factor" | REVIEW) { "" } else { "num" }
}

/// The section of the figures.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let is_reviewed = !scored.assessment.reviews.is_empty();
    let columns: Vec<&str> = COLUMNS.into_iter().filter(|column| is_reviewed || *column != REVIEW).collect();
    let body = scored
        .domains()
        .map(|(domain, score)| {
            let rows = domain.factors.iter().zip(&score.factors);
            let rows = rows.map(|(placed, score)| row(words, scored, &columns, placed, score)).collect();
            under_domain(format!("{} {}", domain.code, domain.title), columns.len(), rows)
        })
        .collect_view();
    let columns: Vec<_> = columns.iter().map(|column| (*column, class(column))).collect();
    view! {
        <section class="section" aria-labelledby="h-figures">
            <header>
                <h2 id="h-figures">{words.text("figures.title")}</h2>
                <p class="lede">{words.text("figures.lede")}</p>
            </header>
            <details class="more">
                <summary>{words.text("figures.show")}</summary>
                <table class="table dense cards" role="table" id="figures">
                    <caption class="spoken">{words.text("figures.title")}</caption>
                    {head(&columns)}
                    {body}
                </table>
            </details>
        </section>
    }
    .into_any()
}

fn row(words: Words, scored: &Scored, columns: &[&'static str], placed: &Placed, score: &FactorScore) -> AnyView {
    let dash = || "–".to_owned();
    let figure = |column| match column {
        "figure.level" => marked(words, score),
        "figure.index" => score.index.map_or_else(dash, |index| short_range(index_range(index))),
        "figure.coverage" => score.coverage.map_or_else(dash, |coverage| share_range(words, coverage)),
        "figure.answered" => score.answered.map_or_else(dash, |answered| words.percent(answered)),
        "figure.evidenced" => score.evidenced.map_or_else(dash, |level| level.to_string()),
        "figure.set-aside" => score.set_aside.map_or_else(dash, |count| words.number(count as f64)),
        "figure.target" => score.target.map_or_else(dash, |level| level.to_string()),
        "figure.gap-short" => score.gap.map_or_else(dash, short_range),
        _ => scored.assessment.reviews.get(&score.id).map_or_else(dash, |review| say_review(words, review)),
    };
    // The first column is the name of the factor.
    let cells = columns.iter().skip(1).map(|column| cell(words, (column, class(column)), figure(column)));
    factor_row(placed, cells.collect())
}
