//! What is folded into a need: what is missing, and how important the factor is.

use baremo::{
    Level,
    questionnaire::Remedy,
    round::{self, FactorPublication},
    training::needs::{Basis, Lacking, Need},
};
use leptos::prelude::*;

use super::{
    SelectField,
    figures::{below, share},
};
use crate::{
    content::{Placed, PlacedStatement},
    pages::{
        factor::statement_href,
        train::source::{Of, Taken},
    },
    platform,
    route::Route,
    state::Training,
    words::{Words, t},
};

/// How important a factor can be stated to be.
const IMPORTANCES: [f64; 4] = [0.5, 1.0, 2.0, 3.0];

/// Returns what is folded into a need.
pub fn content(words: Words, taken: &Taken, need: &Need) -> AnyView {
    let known = match (&need.basis, &taken.of) {
        (Basis::Assessment { skills, other, .. }, Of::Assessment(assessment)) => {
            let list = |title: &'static str, lacking: &[Lacking]| {
                (!lacking.is_empty()).then(|| {
                    let placed = taken.placed(&need.factor);
                    let items = lacking.iter().map(|one| missing(words, &assessment.id, placed, one)).collect_view();
                    view! {
                        <p class="label">{words.text(title)}</p>
                        <ul class="missing">{items}</ul>
                    }
                })
            };
            view! { {list("needs.mends", skills)} {list("needs.mends-not", other)} }.into_any()
        }
        _ => of_region(words, taken, need),
    };
    view! {
        <div class="stack">
            {known}
            <Importance factor=need.factor.clone() />
        </div>
    }
    .into_any()
}

/// A statement that is missing in an assessment, with the way to it.
fn missing(words: Words, assessment: &str, placed: Option<&Placed>, lacking: &Lacking) -> AnyView {
    let statement = placed.and_then(|placed| {
        placed.statements.iter().find(|known| known.statement.id == lacking.statement).zip(Some(placed))
    });
    let Some((PlacedStatement { statement, text, voice }, placed)) = statement else {
        return view! { <li>{lacking.statement.clone()}</li> }.into_any();
    };
    let key = if lacking.next { "needs.level-next" } else { "results.level" };
    let level = words.filled(key, &[("level", lacking.level.to_string())]);
    let remedy = lacking.remedy.filter(|remedy| *remedy != Remedy::Skills).map(|remedy| {
        view! { <p class="do">{words.text(&format!("remedy.{remedy}"))}</p> }
    });
    view! {
        <li>
            <a class="code" href=statement_href(assessment, &placed.factor.id, statement.code())>
                {statement.code().to_owned()}
            </a>
            <p lang=voice.of("text")>{text.text.clone()}</p>
            <p class="state">{level}</p>
            {remedy}
        </li>
    }
    .into_any()
}

/// What is published of the factor, and what training can mend in it.
fn of_region(words: Words, taken: &Taken, need: &Need) -> AnyView {
    let Basis::Publication { n, bins, below: counted, skills_next_estimate, .. } = &need.basis else {
        return ().into_any();
    };
    let number = |n: usize| words.number(n as f64);
    let at = |bin: &round::Bin| {
        let ends = [("n", number(bin.count)), ("level", bin.from.to_string()), ("high", bin.to.to_string())];
        words.filled(if bin.from == bin.to { "histogram.at" } else { "needs.at-levels" }, &ends)
    };
    let stands: Vec<String> = bins.iter().filter(|bin| bin.count > 0).map(at).collect();
    let stands = words.filled("needs.stand", &[("n", number(*n)), ("counts", words.list(&stands))]);
    let joined = bins.iter().any(|bin| bin.from != bin.to && bin.count > 0).then(|| words.text("needs.joined"));
    let under = match (counted, taken.needs.aim) {
        (None, _) => words.text("needs.withheld"),
        (Some(counted), None) => words.filled("needs.below-own", &[("n-of", below(words, *counted))]),
        (Some(counted), Some(aim)) => {
            words.filled("needs.below-aim", &[("n-of", below(words, *counted)), ("level", aim.to_string())])
        }
    };
    let estimate = words.filled("needs.estimate-text", &[("share", share(words, *skills_next_estimate))]);
    let lines = [Some(stands), joined, Some(under), Some(estimate)].into_iter().flatten();
    let lines = lines.map(|line| view! { <li>{line}</li> }).collect_view();
    let statements = taken.placed(&need.factor).map(|placed| {
        let levels = on_the_way(bins, taken.needs.aim);
        let mends = placed.statements.iter().filter(|known| {
            let statement = &known.statement;
            statement.remedy == Some(Remedy::Skills) && levels.contains(&statement.level)
        });
        let items = mends.map(|PlacedStatement { statement, text, voice }| {
            let level = words.filled("results.level", &[("level", statement.level.to_string())]);
            view! {
                <li>
                    <a class="code" href=Route::FactorText(placed.factor.id.clone()).href()>
                        {statement.code().to_owned()}
                    </a>
                    <p lang=voice.of("text")>{text.text.clone()}</p>
                    <p class="state">{level}</p>
                </li>
            }
        });
        let items = items.collect_view();
        view! {
            <p class="label">{words.text("needs.can-mend")}</p>
            <ul class="missing">{items}</ul>
        }
    });
    view! {
        <ul class="plain">{lines}</ul>
        {statements}
    }
    .into_any()
}

/// Returns the levels that somebody may still have to reach: above the lowest that anybody is at, up to the aim.
pub fn on_the_way(bins: &[round::Bin], aim: Option<Level>) -> Vec<Level> {
    let lowest = bins.iter().find(|bin| bin.count > 0).map_or(Level::Adaptive, |bin| bin.from);
    let highest = aim.unwrap_or(Level::Adaptive);
    Level::ALL.into_iter().filter(|level| *level > lowest && *level <= highest).collect()
}

/// Returns what is published of a factor in the group that the needs are of.
pub fn published<'a>(taken: &'a Taken, factor: &str) -> Option<&'a FactorPublication> {
    let Of::Publication(shown) = &taken.of else { return None };
    shown.publication.group(taken.needs.group.as_deref()?)?.factor(factor)
}

/// How important a factor is stated to be.
#[component]
fn Importance(factor: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let id = format!("importance-{factor}");
    let known = factor.clone();
    let stated = move || training.choices().weights.importance.get(&known).copied().unwrap_or(1.0);
    let now = untrack(&stated);
    let mut all = IMPORTANCES.to_vec();
    // One that came from elsewhere can be kept.
    if !all.contains(&now) {
        all.push(now);
        all.sort_by(f64::total_cmp);
    }
    let options = all.into_iter().map(|one| (one.to_string(), words.decimal(one))).collect();
    let field = id.clone();
    let choose = move |value: String| {
        let Ok(importance) = value.parse::<f64>() else { return };
        training.choose(|choices| {
            let stated = &mut choices.weights.importance;
            if importance == 1.0 {
                stated.remove(&factor);
            } else {
                stated.insert(factor.clone(), importance);
            }
        });
        // The row may have moved.
        platform::focus_soon(&field);
    };
    let chosen = Signal::derive(move || stated().to_string());
    view! {
        <div class="fields">
            <SelectField id label=t("needs.importance") options chosen choose />
        </div>
    }
}
