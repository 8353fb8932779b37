//! What most ecosystems have in common: where they are below their own targets.

use leptos::prelude::*;

use super::shown::{ShownDomain, by_need, n_of};
use crate::{
    pages::train::{Source, ToNeeds},
    words::{Words, t},
};

/// How many factors are named.
const NAMED: usize = 5;

/// The factors with the largest share below its own target.
#[component]
pub fn Common(of_group: Memo<Vec<ShownDomain>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let pairs = move || {
        of_group.with(|domains| {
            let factors = by_need(domains);
            if factors.is_empty() {
                return view! { <p>{t("common.none")}</p> }.into_any();
            }
            let pairs = factors
                .into_iter()
                .take(NAMED)
                .map(|shown| {
                    let figures = &shown.figures;
                    let n_of = n_of(words, figures.below_own_target(), figures.with_target);
                    view! {
                        <div>
                            <dt>
                                <bdi>{shown.name()}</bdi>
                            </dt>
                            <dd>{words.filled("common.below", &[("n-of", n_of)])}</dd>
                        </div>
                    }
                })
                .collect_view();
            view! { <dl class="pairs">{pairs}</dl> }.into_any()
        })
    };
    view! {
        <div class="stack">
            <h3>{t("common.title")}</h3>
            {pairs}
            <p>
                <ToNeeds source=Source::Region label="region.to-train" />
            </p>
        </div>
    }
}
