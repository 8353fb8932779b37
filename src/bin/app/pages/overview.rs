//! The overview of an assessment: what next, and every factor with its level and target.

mod backup;
mod dates;
mod profile;
mod steps;
mod targets;

use std::collections::BTreeMap;

use baremo::{
    assessment::{
        merge::conflicts,
        period::to_confirm,
        progress::{Count, count, is_begun},
    },
    sample,
    score::{FactorScore, score_domain, score_factor},
};
use leptos::prelude::*;

use self::{
    backup::Backup,
    dates::FutureDates,
    steps::Steps,
    targets::{Presets, TargetFields},
};
use super::{
    assessments::{name_of, state_word},
    migrate::NextVersions,
};
use crate::{
    components::{
        level::{LevelCell, LevelStrip},
        progress::ProgressBar,
        table::head,
    },
    content::{Content, Placed, PlacedDomain},
    pages::factor::statement_href,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The page of the overview.
#[component]
pub fn Overview(id: String) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let among = library.with_untracked(|entries| entries.get(&id).map(|entry| entry.assessment.among(&at_hand)));
    let domains = content.placed(among.unwrap_or_default());
    let sections =
        domains.iter().map(|domain| view! { <Domain id=id.clone() domain=domain.clone() /> }).collect_view();
    let placed = domains.iter().flat_map(|domain| domain.factors.clone()).collect::<Vec<_>>();
    view! {
        <Head id=id.clone() domains=domains.clone() />
        <Backup id=id.clone() />
        <NextVersions id=id.clone() />
        <FutureDates id=id.clone() placed />
        <section class="section" aria-labelledby="next-h">
            <h2 id="next-h">{t("next.title")}</h2>
            <Steps id=id.clone() domains=domains.clone() />
        </section>
        <section class="section" aria-labelledby="all-h">
            <header>
                <h2 id="all-h">{t("overview.all")}</h2>
                <p class="lede">{t("overview.targets")}</p>
            </header>
            <Presets id=id.clone() />
            {sections}
        </section>
    }
}

#[component]
fn Head(id: String, domains: Vec<PlacedDomain>) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let place = |place| Route::Assessment(id.clone(), place).href();
    let (ask, results, facts) = (place(Place::Ask), place(Place::Results), place(Place::Facts));
    let (history, parts, next) = (place(Place::History), place(Place::Parts), place(Place::Next));
    let workshop = place(Place::Workshop(None));
    let all: Vec<Placed> = domains.into_iter().flat_map(|domain| domain.factors).collect();
    let (title, meta, is_sample, goal) = library.with_untracked(|entries| {
        let entry = entries.get(&id)?;
        let assessment = &entry.assessment;
        let is_sample = sample::is_of_sample(assessment);
        // The sample says what it is beside.
        let title = assessment.title.clone().filter(|_| assessment.ecosystem.is_some() && !is_sample);
        let marking = assessment.marking.clone().filter(|_| !is_sample);
        let meta = [title, marking, Some(state_word(words, assessment))];
        let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let name = assessment.ecosystem.clone().or_else(|| assessment.title.clone());
        let name = name.unwrap_or_else(|| words.text("assessment.unnamed"));
        let last = all.iter().find(|placed| Some(&placed.factor.id) == entry.last.as_ref());
        let goal = match last {
            Some(placed) => Some(("overview.continue", placed)),
            None => {
                let open = |placed: &&Placed| {
                    let Count { answered, of } = count(assessment, &placed.factor);
                    answered < of
                };
                let is_begun = all.iter().any(|placed| is_begun(assessment, &placed.factor));
                let key = if is_begun { "overview.continue" } else { "overview.begin" };
                all.iter().find(open).map(|placed| (key, placed))
            }
        };
        let goal = goal.map(|(key, placed)| {
            let to = Place::Factor(placed.factor.id.clone(), None);
            (words.filled(key, &[("factor", name_of(placed))]), Route::Assessment(id.clone(), to).href())
        });
        let period = assessment.period.clone();
        Some((view! { <bdi>{name}</bdi> ", " <bdi>{period}</bdi> }, meta, is_sample, goal))
    })?;
    // The first factor that neither a claim nor an answer speaks for; else the first, to look through the choices.
    let scan = library.with_untracked(|entries| {
        let assessment = &entries.get(&id)?.assessment;
        let open = all.iter().find(|placed| !is_begun(assessment, &placed.factor));
        let first = open.or(all.first())?;
        Some(Route::Assessment(id.clone(), Place::Scan(first.factor.id.clone())).href())
    });
    let key = StoredValue::new(id.clone());
    // What parts differ about waits for a decision, and is said where the parts are reached.
    let open = move || {
        let at_hand = content.get();
        let all = library.read(&key.get_value(), |entry| conflicts(&entry.assessment, &at_hand));
        let n = all.iter().filter(|conflict| conflict.is_open).count();
        if n == 0 { words.text("parts.title") } else { words.counted("conflicts.title", n, &[]) }
    };
    let lede = move || {
        let at_hand = content.get();
        library.read(&key.get_value(), |entry| {
            let assessment = &entry.assessment;
            let (mut all, mut begun) = (Count::default(), BTreeMap::new());
            for questionnaire in assessment.among(&at_hand) {
                for (factor, score) in
                    questionnaire.factors.iter().zip(score_domain(assessment, questionnaire).factors)
                {
                    all = all + count(assessment, factor);
                    begun.insert(factor.id.clone(), is_begun(assessment, factor) && score.provisional == Some(true));
                }
            }
            let n = |n: usize| words.number(n as f64);
            let answered =
                words.counted("overview.answered", all.of, &[("answered", n(all.answered)), ("of", n(all.of))]);
            let provisional = begun.values().filter(|is_provisional| **is_provisional).count();
            if provisional == 0 {
                return answered;
            }
            format!("{answered} {}", words.counted("overview.provisional", provisional, &[]))
        })
    };
    Some(view! {
        <header class="page-head">
            <div class="spread meta">
                <p>
                    <bdi>{meta}</bdi>
                </p>
                {is_sample.then(|| view! { <p class="sample">{t("sample.marking")}</p> })}
            </div>
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
            <ToConfirm id placed=all />
            <div class="actions">
                {goal.map(|(text, href)| view! { <a class="button primary" href=href>{text}</a> })}
                {scan.map(|href| view! { <a class="button" href=href>{t("scan.go")}</a> })}
                <a class="button" href=ask>
                    {t("place.ask")}
                </a>
                <a href=results>{t("place.results")}</a>
                <a href=facts>{t("facts.change")}</a>
                <a href=parts>{open}</a>
                <a href=workshop>{t("workshop.title")}</a>
                <a href=history>{t("history.title")}</a>
                <a href=next>{t("period.title")}</a>
            </div>
        </header>
    })
}

/// Says how many answers that were carried over wait to be confirmed, with the way to the first; nothing where none do.
#[component]
fn ToConfirm(id: String, placed: Vec<Placed>) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new(id);
    let waiting = Memo::new(move |_| {
        library.read(&key.get_value(), |entry| {
            let of = |placed: &Placed| {
                let codes =
                    to_confirm(&entry.assessment, &placed.factor).map(|statement| statement.code().to_owned());
                codes.map(|code| (placed.code.clone(), placed.factor.id.clone(), code)).collect::<Vec<_>>()
            };
            let all: Vec<_> = placed.iter().flat_map(of).collect();
            (all.len(), all.into_iter().next())
        })
    });
    move || {
        let (n, first) = waiting.get();
        let (factor_code, factor, code) = first?;
        let href = statement_href(&key.get_value(), &factor, &code);
        let link = words.filled("next.go", &[("code", format!("{factor_code} {code}"))]);
        Some(view! {
            <p class="to-confirm">
                {words.counted("overview.confirm", n, &[])} " " <a href=href>{link}</a>
            </p>
        })
    }
}

/// One domain: how far it has come, and its factors.
#[component]
pub fn Domain(
    id: String,
    domain: PlacedDomain,
    /// Whether levels can be aimed at.
    #[prop(default = true)]
    with_targets: bool,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let factors: Vec<_> = domain.factors.iter().map(|placed| placed.factor.clone()).collect();
    let key = StoredValue::new(id.clone());
    let counted = Memo::new(move |_| {
        library.read(&key.get_value(), |entry| {
            factors.iter().map(|factor| count(&entry.assessment, factor)).sum::<Count>()
        })
    });
    let heading = format!("domain-{}", domain.code);
    let columns = [
        ("column.factor", ""),
        ("level", "col-level"),
        ("figure.answered", "num col-answered"),
        ("column.target", "col-target"),
    ];
    let rows = domain
        .factors
        .iter()
        .map(|placed| view! { <Row id=id.clone() placed=placed.clone() with_targets /> })
        .collect_view();
    view! {
        <section class="domain-part" aria-labelledby=heading.clone()>
            <header>
                <h3 id=heading.clone()>{domain.code.clone()} " " {domain.title.clone()}</h3>
                <p class="meta">{move || of(words, "overview.domain", counted.get())}</p>
                <ProgressBar count=counted />
            </header>
            <table class="table cards" role="table">
                {head(&columns[..if with_targets { 4 } else { 3 }])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </section>
    }
}

/// Says how many of how many.
pub fn of(words: Words, key: &str, count: Count) -> String {
    let n = |n: usize| words.number(n as f64);
    words.filled(key, &[("answered", n(count.answered)), ("of", n(count.of))])
}

#[component]
fn Row(id: String, placed: Placed, with_targets: bool) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let factor = StoredValue::new(placed.factor.clone());
    let key = StoredValue::new(id.clone());
    let score: Memo<Option<FactorScore>> = Memo::new(move |_| {
        factor.with_value(|factor| {
            library.read(&key.get_value(), |entry| Some(score_factor(&entry.assessment, factor)))
        })
    });
    let counted = Memo::new(move |_| {
        factor.with_value(|factor| library.read(&key.get_value(), |entry| count(&entry.assessment, factor)))
    });
    let level = Signal::derive(move || score.get()?.level);
    let cell = move || score.get().map(|score| view! { <LevelCell score=Signal::stored(score) /> });
    let href = Route::Assessment(id.clone(), Place::Factor(placed.factor.id.clone(), None)).href();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=href>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    {placed.title()}
                </a>
            </th>
            <td role="cell" data-label=t("level")>
                <span class="step">
                    <LevelStrip level />
                    <b>{cell}</b>
                </span>
            </td>
            <td class="num" role="cell" data-label=t("figure.answered")>
                {move || of(words, "overview.of", counted.get())}
            </td>
            {with_targets
                .then(|| {
                    view! {
                        <td class="col-target" role="cell" data-label=t("column.target")>
                            <TargetFields id placed />
                        </td>
                    }
                })}
        </tr>
    }
}
