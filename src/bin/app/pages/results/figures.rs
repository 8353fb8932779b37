//! Every figure of every factor, as a table.

use baremo::score::FactorScore;
use leptos::prelude::*;

use super::{Scored, share_range};
use crate::{
    components::{
        level::{index_range, marked, short_range},
        table::head,
    },
    content::Placed,
    words::Words,
};

const COLUMNS: [&str; 9] = [
    "figure.factor",
    "figure.level",
    "figure.index",
    "figure.coverage",
    "figure.answered",
    "figure.evidenced",
    "figure.set-aside",
    "figure.target",
    "figure.gap-short",
];

/// The section of the figures.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let columns = head(&std::array::from_fn::<_, 9, _>(|i| (COLUMNS[i], if i > 0 { "num" } else { "" })));
    let body = scored
        .domains()
        .map(|(domain, score)| {
            let rows = domain.factors.iter().zip(&score.factors).map(|(placed, score)| row(words, placed, score));
            view! {
                <tbody role="rowgroup">
                    <tr class="domain" role="row">
                        <th colspan="9" scope="rowgroup" role="rowheader">
                            {domain.code.clone()}
                            " "
                            {domain.title.clone()}
                        </th>
                    </tr>
                    {rows.collect_view()}
                </tbody>
            }
        })
        .collect_view();
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
                    {columns}
                    {body}
                </table>
            </details>
        </section>
    }
    .into_any()
}

fn row(words: Words, placed: &Placed, score: &FactorScore) -> AnyView {
    let dash = || "–".to_owned();
    let figures = [
        marked(words, score),
        score.index.map_or_else(dash, |index| short_range(index_range(index))),
        score.coverage.map_or_else(dash, |coverage| share_range(words, coverage)),
        score.answered.map_or_else(dash, |answered| words.percent(answered)),
        score.evidenced.map_or_else(dash, |level| level.to_string()),
        score.set_aside.map_or_else(dash, |count| words.number(count as f64)),
        score.target.map_or_else(dash, |level| level.to_string()),
        score.gap.map_or_else(dash, short_range),
    ];
    let cells = figures
        .into_iter()
        .zip(&COLUMNS[1..])
        .map(|(figure, key)| {
            view! {
                <td class="num" role="cell" data-label=words.text(key)>
                    <bdi>{figure}</bdi>
                </td>
            }
        })
        .collect_view();
    view! {
        <tr role="row" data-factor=placed.factor.id.clone()>
            <th scope="row" role="rowheader">
                <span class="code">{placed.code.clone()}</span>
                " "
                {placed.short()}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}
