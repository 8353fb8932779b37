//! What is no training need, by reason.

use std::collections::BTreeSet;

use baremo::{
    questionnaire::Remedy,
    training::needs::{Apart, Why},
};
use leptos::prelude::*;

use super::fold::{on_the_way, published};
use crate::{
    pages::train::source::{Outcome, Taken},
    words::{Words, t},
};

/// The factors that give no need, and why.
#[component]
pub fn NotForTraining(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    move || {
        outcome.with(|outcome| {
            let taken = outcome.taken().filter(|taken| !taken.needs.apart.is_empty())?;
            let reasons = Why::ALL.iter().filter_map(|why| reason(words, taken, *why)).collect_view();
            Some(view! {
                <section class="section" aria-labelledby="h-apart">
                    <header>
                        <h2 id="h-apart">{t("needs.apart")}</h2>
                        <p class="lede">{t("needs.apart.text")}</p>
                    </header>
                    {reasons}
                </section>
            })
        })
    }
}

/// The factors of one reason; nothing where there are none.
fn reason(words: Words, taken: &Taken, why: Why) -> Option<AnyView> {
    let of: Vec<&Apart> = taken.needs.apart.iter().filter(|apart| apart.why == why).collect();
    if of.is_empty() {
        return None;
    }
    let items = of.into_iter().map(|apart| {
        let remedies: Vec<String> =
            remedies(taken, apart).into_iter().map(|remedy| words.text(&format!("remedy.{remedy}"))).collect();
        view! {
            <div data-factor=apart.factor.clone()>
                <dt>
                    <bdi>{taken.name(&apart.factor)}</bdi>
                </dt>
                <dd>{remedies.join(" ")}</dd>
            </div>
        }
    });
    let items = items.collect_view();
    Some(
        view! {
            <h3>{words.text(&format!("needs.why.{why}"))}</h3>
            <p class="reading">{words.text(&format!("needs.why.{why}.text"))}</p>
            <dl class="pairs">{items}</dl>
        }
        .into_any(),
    )
}

/// Returns what mends what is missing: of an assessment, by its answers; of a publication, by the statements that somebody
/// has still to reach.
fn remedies(taken: &Taken, apart: &Apart) -> BTreeSet<Remedy> {
    if apart.why == Why::NotSkills && apart.lacking.is_empty() {
        let figures = published(taken, &apart.factor).zip(taken.placed(&apart.factor));
        return figures.map_or_else(BTreeSet::new, |(figures, placed)| {
            let levels = on_the_way(&figures.bins, taken.needs.aim);
            let open = placed.factor.statements.iter().filter(|statement| levels.contains(&statement.level));
            open.filter_map(|statement| statement.remedy).collect()
        });
    }
    apart.lacking.iter().filter_map(|one| one.remedy).collect()
}
