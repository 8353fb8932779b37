//! Where the two assessments answer different versions: what comes from the questions, and what from the ecosystem.

use baremo::{
    Level,
    assessment::{
        migration::{Explained, Shift, Split},
        period::{Change, Figures},
    },
    chart::{self, Bar, Name},
};
use leptos::prelude::*;

use super::{Compared, index_range, short_range};
use crate::{
    components::{
        bars::BarColumns,
        table::{cell, head},
    },
    content::{Content, Placed},
    pages::{assessments::name_of, migrate},
    words::Words,
};

const COLUMNS: [(&str, &str); 6] = [
    ("figure.factor", ""),
    ("moved.level-before", "num"),
    ("split.level-carried", "num"),
    ("moved.level-after", "num"),
    ("split.questions", "num"),
    ("split.ecosystem", "num"),
];

/// The section of the questionnaires that are answered in different versions; nothing where none is.
pub fn view(content: Content, compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let parts = compared.splits.iter().map(|split| part(content, compared, split)).collect_view();
    (!compared.splits.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="h-split">
                <header>
                    <h2 id="h-split">{words.text("split.title")}</h2>
                    <p class="lede">{words.text("split.lede")}</p>
                </header>
                {parts}
                <p class="meta">{words.text("split.meta")}</p>
            </section>
        }
    })
}

/// One questionnaire: a sentence, the picture and the table.
fn part(content: Content, compared: &Compared, split: &Split) -> impl IntoView + use<> {
    let words = compared.words;
    let at_hand = content.get_untracked();
    let Change { before, after } = &split.versions;
    let version = |version: &String| at_hand.iter().find(|known| known.id == split.id && known.version == *version);
    let placed: Vec<Placed> = [after, before]
        .into_iter()
        .filter_map(version)
        .flat_map(|one| migrate::placed(content, &at_hand, &compared.pair.after, one))
        .collect();
    let title = compared.domains.iter().find(|domain| domain.id == split.id);
    let title = title.map(|domain| format!("{} {}", domain.code, domain.title)).unwrap_or_default();
    let versions = words.filled("split.versions", &[("before", before.clone()), ("after", after.clone())]);
    let found = |explained: &Explained| placed.iter().find(|placed| placed.factor.id == explained.id);
    let factors: Vec<_> = split.factors.iter().filter_map(|one| Some((found(one)?, one))).collect();
    let bars = factors.iter().filter_map(|(placed, one)| bar(words, placed, one)).collect();
    let drawn = chart::Domain { code: String::new(), title: title.clone(), factors: bars };
    let rows = factors.iter().map(|(placed, one)| row(words, placed, one)).collect_view();
    view! {
        <div class="stack">
            <h3>{title} ", " {versions}</h3>
            <p class="reading">{say(words, split)}</p>
            <BarColumns domains=vec![drawn] alt="split.alt" />
            <table class="table dense cards split" role="table">
                {head(&COLUMNS)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// Says in a sentence how many factors either has moved.
fn say(words: Words, split: &Split) -> String {
    let of = |shift: fn(&Explained) -> Option<Shift>| {
        split.factors.iter().filter(|one| shift(one).is_some_and(|shift| shift.is_any())).count()
    };
    let say = |key, none, n: usize| if n == 0 { words.text(none) } else { words.counted(key, n, &[]) };
    let questions = say("split.by-questions", "split.no-questions", of(Explained::from_questions));
    let ecosystem = say("split.by-ecosystem", "split.no-ecosystem", of(Explained::from_ecosystem));
    format!("{questions} {ecosystem}")
}

/// The bar of a factor now, with the outline of where the earlier answers stand under the same questions; nothing where
/// it is not applicable now.
fn bar(words: Words, placed: &Placed, one: &Explained) -> Option<Bar> {
    let after = one.after?;
    let shift = |shift| points(words, shift);
    let shifts = [("questions", shift(one.from_questions())), ("ecosystem", shift(one.from_ecosystem()))];
    let said = words.filled("split.bar", &shifts);
    Some(Bar {
        name: Name {
            code: placed.code.clone(),
            short: placed.short(),
            title: format!("{} {}{}{said}", placed.code, placed.title(), words.text("colon")),
        },
        level: after.level.low.number(),
        low: after.index.low,
        high: after.index.high,
        before: one.migrated.map(|migrated| migrated.index.low),
        ..Bar::default()
    })
}

fn row(words: Words, placed: &Placed, one: &Explained) -> impl IntoView + use<> {
    let standing = |figures: Option<Figures>| {
        figures.map_or_else(
            || "–".to_owned(),
            |figures| {
                let index = short_range(index_range(figures.index));
                format!("{} ({index})", short_range(figures.level.map(Level::number)))
            },
        )
    };
    let cells = [
        standing(one.before),
        standing(one.migrated),
        standing(one.after),
        points(words, one.from_questions()),
        points(words, one.from_ecosystem()),
    ];
    let cells = cells.into_iter().zip(&COLUMNS[1..]).map(|(content, column)| cell(words, *column, content));
    let cells = cells.collect_view();
    view! {
        <tr role="row" data-factor=placed.factor.id.clone()>
            <th scope="row" role="rowheader">
                {name_of(placed)}
            </th>
            {cells}
        </tr>
    }
}

/// Writes a movement in whole points of the index: one number, or what is certain and what is possible.
fn points(words: Words, shift: Option<Shift>) -> String {
    let signed = |points: f64| {
        let points = points.round();
        let sign = if points > 0.0 {
            "+"
        } else if points < 0.0 {
            "−"
        } else {
            ""
        };
        format!("{sign}{}", words.number(points.abs()))
    };
    let Some(Shift { low, high }) = shift else { return "–".to_owned() };
    let (low, high) = (signed(low.points), signed(high.points));
    if low == high { low } else { words.filled("split.ends", &[("low", low), ("high", high)]) }
}
