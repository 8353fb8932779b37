//! Every factor with its level before and after.

use baremo::assessment::period::{Change, DomainMovement, FactorMovement, Moved};
use leptos::prelude::*;

use super::Compared;
use crate::{
    components::table::{cell, factor_row, head, under_domain},
    content::{Placed, PlacedDomain},
    pages::factor::say_review,
};

const COLUMNS: [(&str, &str); 5] = [
    ("figure.factor", ""),
    ("moved.level-before", "num"),
    ("moved.level-after", "num"),
    ("moved.way", ""),
    ("moved.review", ""),
];

/// The section of the table; nothing where nothing is compared. What earlier external reviews found is a column of its
/// own where any is noted.
pub fn view(compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let (columns, class) = if compared.pair.after.reviews.is_empty() {
        (&COLUMNS[..4], "table dense four moved")
    } else {
        (&COLUMNS[..], "table dense cards")
    };
    let body = |(domain, moved): (&PlacedDomain, &DomainMovement)| {
        let rows = domain.factors.iter().zip(&moved.factors).map(|(placed, moved)| row(compared, placed, moved));
        under_domain(format!("{} {}", domain.code, domain.title), columns.len(), rows.collect())
    };
    let bodies = compared.domains().map(body).collect_view();
    (!compared.movement.domains.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="h-table">
                <h2 id="h-table">{words.text("moved.table")}</h2>
                <table class=class role="table" id="moved">
                    <caption class="spoken">{words.text("moved.table")}</caption>
                    {head(columns)}
                    {bodies}
                </table>
                <p class="meta">
                    "~ " {words.text("legend.provisional")} " · * " {words.text("legend.claimed")}
                </p>
            </section>
        }
    })
}

fn row(compared: &Compared, placed: &Placed, moved: &FactorMovement) -> AnyView {
    let words = compared.words;
    let Change { before, after } = compared.levels(placed);
    let way = compared.way(moved);
    let way = if moved.moved() == Moved::Same { way.into_any() } else { view! { <b>{way}</b> }.into_any() };
    let reviews = &compared.pair.after.reviews;
    let review = reviews.get(&placed.factor.id).map_or_else(|| "–".to_owned(), |review| say_review(words, review));
    let [_, of_before, of_after, of_way, of_review] = COLUMNS;
    let mut cells = vec![cell(words, of_before, before), cell(words, of_after, after), cell(words, of_way, way)];
    if !reviews.is_empty() {
        cells.push(cell(words, of_review, review));
    }
    factor_row(placed, cells)
}
