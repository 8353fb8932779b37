//! What levels rest on: which are high without evidence, and which rest on evidence that is old.

use baremo::{
    Level,
    assessment::evidence::{self, Standing, months_before},
};
use leptos::prelude::*;

use super::Scored;
use crate::{
    components::table::head,
    content::Placed,
    pages::{assessments::name_of, factor::statement_href},
    platform,
    state::{AGES, Library},
    words::{Words, t},
};

/// From this level on a level should not rest on anybody's word.
const HIGH: Level = Level::Established;

/// The section of the evidence.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let library = expect_context::<Library>();
    let months = library.evidence_age();
    let (id, assessment) = (scored.id.clone(), scored.assessment.clone());
    let placed: Vec<Placed> = scored.factors().map(|(placed, _)| placed.clone()).collect();
    let found = Memo::new(move |_| {
        let oldest = months_before(&platform::today(), months.get());
        let of = |placed: &Placed| Some((placed.clone(), evidence::standing(&assessment, &placed.factor, &oldest)?));
        placed.iter().filter_map(of).collect::<Vec<_>>()
    });
    let is_bare = |standing: &Standing| standing.level >= HIGH && standing.evidenced < HIGH;
    let bare = move || found.with(|found| found.iter().filter(|(_, standing)| is_bare(standing)).count());
    let heading = move || words.counted("rests.title", bare(), &[]);
    let rows = move || {
        let is_listed = |standing: &Standing| is_bare(standing) || !standing.outdated.is_empty();
        let listed = found.with(|found| found.iter().filter(|(_, s)| is_listed(s)).cloned().collect::<Vec<_>>());
        if listed.is_empty() {
            return view! { <p>{t("rests.nothing")}</p> }.into_any();
        }
        let rows = listed.iter().map(|(placed, standing)| row(words, &id, placed, standing)).collect_view();
        view! {
            <table class="table cards" role="table">
                {head(&[("figure.factor", ""), ("figure.level", "num"), ("figure.evidenced", "num"), ("rests.without", ""), ("rests.outdated", "")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let options = AGES
        .map(|age| {
            view! {
                <option value=age.to_string() prop:selected=move || months.get() == age>
                    {words.filled("rests.months", &[("n", words.number(f64::from(age)))])}
                </option>
            }
        })
        .into_iter()
        .collect_view();
    let choose = move |event| {
        if let Ok(age) = event_target_value(&event).parse() {
            library.set_evidence_age(age);
        }
    };
    view! {
        <section class="section" aria-labelledby="h-evidence">
            <header>
                <h2 id="h-evidence">{heading}</h2>
                <p class="lede">{t("rests.lede")}</p>
            </header>
            <div class="field not-on-paper">
                <label for="evidence-age">{t("rests.age")}</label>
                <span class="select">
                    <select id="evidence-age" on:change=choose>
                        {options}
                    </select>
                </span>
            </div>
            {rows}
        </section>
    }
    .into_any()
}

fn row(words: Words, id: &str, placed: &Placed, standing: &Standing) -> AnyView {
    let links = |statements: &[String]| {
        statements
            .iter()
            .map(|statement| {
                let code = statement.rsplit('.').next().unwrap_or_default().to_owned();
                view! { <a class="code-link" href=statement_href(id, &placed.factor.id, &code)>{code.clone()}</a> " " }
            })
            .collect_view()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {name_of(placed)}
            </th>
            <td class="num" role="cell" data-label=words.text("figure.level")>
                {standing.level.to_string()}
            </td>
            <td class="num" role="cell" data-label=words.text("figure.evidenced")>
                {standing.evidenced.to_string()}
            </td>
            <td role="cell" data-label=words.text("rests.without")>
                {links(&standing.without)}
            </td>
            <td role="cell" data-label=words.text("rests.outdated")>
                {links(&standing.outdated)}
            </td>
        </tr>
    }
    .into_any()
}
