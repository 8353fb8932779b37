//! The disagreement map: the level that each respondent alone would give to each factor.

use baremo::{
    Level,
    assessment::disagreement::{Disagreement, Respondent, Row, disagreement},
};
use leptos::prelude::*;

use super::respondent;
use crate::{
    components::level::short_range,
    content::{Content, Placed},
    pages::assessments::name_of,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The section of the map; nothing before any part came back.
#[component]
pub fn Map(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let placed: Vec<Placed> = library.read(&id, |entry| content.placed_factors(entry.assessment.among(&at_hand)));
    let key = StoredValue::new(id);
    let map = Memo::new(move |_| library.read(&key.get_value(), |entry| disagreement(&entry.assessment, &at_hand)));
    move || {
        let Disagreement { columns, rows } = map.get();
        if columns.is_empty() {
            return None;
        }
        let differ = rows.iter().filter(|row| row.differs).count();
        let lede = if differ == 0 { words.text("map.none") } else { words.counted("map.lede", differ, &[]) };
        let names: Vec<String> = columns.iter().map(|column| name(words, column)).collect();
        let heads = names.iter().map(|name| {
            view! {
                <th class="num" scope="col" role="columnheader">
                    <bdi>{name.clone()}</bdi>
                </th>
            }
        });
        let heads = heads.collect_view();
        let rows = rows.iter().filter_map(|row| {
            let placed = placed.iter().find(|placed| placed.factor.id == row.factor)?;
            Some(factor(words, &key.get_value(), placed, row, &names))
        });
        let rows = rows.collect_view();
        Some(view! {
            <section class="section" aria-labelledby="h-map">
                <header>
                    <h2 id="h-map">{t("map.title")}</h2>
                    <p class="lede">{lede}</p>
                </header>
                <div class="scroll" role="region" aria-labelledby="h-map" tabindex="0">
                    <table class="table cards disagreement" role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">
                                    {t("column.factor")}
                                </th>
                                {heads}
                                <th scope="col" role="columnheader">
                                    {t("map.column")}
                                </th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
                <p class="meta">{t("map.how")}</p>
            </section>
        })
    }
}

fn name(words: Words, column: &Respondent) -> String {
    respondent(words, Some(column.sector), column.institution.as_deref())
}

fn factor(words: Words, id: &str, placed: &Placed, row: &Row, names: &[String]) -> AnyView {
    let href = Route::Assessment(id.to_owned(), Place::Factor(placed.factor.id.clone(), None)).href();
    let cells = row.levels.iter().zip(names).map(|(level, name)| {
        let level = level.map_or_else(|| "–".to_owned(), |level| short_range(level.map(Level::number)));
        view! {
            <td class="num" role="cell" data-label=name.clone()>
                {level}
            </td>
        }
    });
    let cells = cells.collect_view();
    // One voice alone neither agrees nor differs.
    let verdict = match row.levels.iter().flatten().count() {
        0 | 1 => "–".to_owned(),
        _ => words.text(if row.differs { "map.differs" } else { "map.agrees" }),
    };
    view! {
        <tr role="row" class:differs=row.differs>
            <th scope="row" role="rowheader">
                <a href=href>{name_of(placed)}</a>
            </th>
            {cells}
            <td role="cell" data-label=words.text("map.column")>
                {verdict}
            </td>
        </tr>
    }
    .into_any()
}
