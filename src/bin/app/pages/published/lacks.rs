//! What the region lacks most, and where it is furthest apart.

use baremo::round::{FactorPublication, GroupPublication};
use leptos::prelude::*;

use super::{GroupChoice, Shown, group_of};
use crate::{
    pages::region::shown::n_of,
    words::{Words, t},
};

/// How many factors are named.
const NAMED: usize = 5;

/// The factors that most are below their own target in, and those that are furthest apart.
#[component]
pub fn Lacks(shown: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let group = group_of("lacks-group", &shown);
    let shown = StoredValue::new(shown);
    let list = move |of: fn(Words, &GroupPublication) -> Vec<(String, String)>| {
        move || {
            let group = group.get();
            shown.with_value(|shown| {
                let found = shown.publication.group(&group).map(|group| of(words, group)).unwrap_or_default();
                if found.is_empty() {
                    return view! { <p>{t("published.none-shown")}</p> }.into_any();
                }
                let pairs = found.into_iter().map(|(id, figure)| {
                    view! {
                        <div>
                            <dt>
                                <bdi>{shown.name(&id)}</bdi>
                            </dt>
                            <dd>{figure}</dd>
                        </div>
                    }
                });
                view! { <dl class="pairs">{pairs.collect_view()}</dl> }.into_any()
            })
        }
    };
    view! {
        <section class="section" aria-labelledby="h-lacks">
            <h2 id="h-lacks">{t("published.lacks")}</h2>
            <div class="fields">
                <GroupChoice id="lacks-group" shown group />
            </div>
            <h3>{t("common.title")}</h3>
            {list(below)}
            <h3>{t("published.apart")}</h3>
            <p class="hint">{t("published.apart.hint")}</p>
            {list(apart)}
        </section>
    }
}

/// Returns the factors with the largest share below the own target, as far as it is published.
pub fn below(words: Words, group: &GroupPublication) -> Vec<(String, String)> {
    let mut found: Vec<_> = group
        .factors
        .iter()
        .filter_map(|factor| Some((factor, factor.below_target?)))
        .filter(|(_, below)| below.share > 0.0)
        .collect();
    found.sort_by(|a, b| b.1.share.total_cmp(&a.1.share));
    let named = found.into_iter().take(NAMED);
    named
        .map(|(factor, below)| {
            let n_of = n_of(words, below.count(), below.of);
            (factor.id.clone(), words.filled("common.below", &[("n-of", n_of)]))
        })
        .collect()
}

/// Returns the factors whose middle half is widest, as far as the ranges give it.
fn apart(words: Words, group: &GroupPublication) -> Vec<(String, String)> {
    let spread = |factor: &FactorPublication| Some(factor.q3? - factor.q1?);
    let mut found: Vec<_> = group.factors.iter().filter_map(|factor| Some((factor, spread(factor)?))).collect();
    found.retain(|(_, spread)| *spread > 0.0);
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named = found.into_iter().take(NAMED);
    named
        .map(|(factor, _)| {
            let figure = |figure: Option<f64>| words.decimal(figure.unwrap_or_default());
            let facts = [("q1", figure(factor.q1)), ("q3", figure(factor.q3))];
            (factor.id.clone(), words.filled("published.middle", &facts))
        })
        .collect()
}
