//! How the order comes about, and how its parts count.

use baremo::training::needs::{MOST_TIMES, Weights};
use leptos::prelude::*;

use super::SelectField;
use crate::{
    pages::train::source::Outcome,
    state::Training,
    words::{Words, t},
};

/// The priority in words, with its weights.
#[component]
pub fn WeightsPart(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let training = expect_context::<Training>();
    let times = || (0..=MOST_TIMES).map(|n| (n.to_string(), words.text(&format!("needs.times.{n}")))).collect();
    let number = |value: String| value.parse::<u8>().ok().filter(|n| *n <= MOST_TIMES);
    let gap = Signal::derive(move || training.choices().weights.gap.to_string());
    let reach = Signal::derive(move || training.choices().weights.reach.to_string());
    let set_gap = move |value| {
        if let Some(n) = number(value) {
            training.choose(|choices| choices.weights.gap = n);
        }
    };
    let set_reach = move |value| {
        if let Some(n) = number(value) {
            training.choose(|choices| choices.weights.reach = n);
        }
    };
    let is_own = Memo::new(move |_| outcome.with(|o| o.taken().is_some_and(|taken| taken.needs.group.is_none())));
    let reach_text = move || t(if is_own.get() { "needs.reach.own" } else { "needs.reach.region" });
    let stated = move || {
        let importance = training.choices().weights.importance;
        outcome.with(|outcome| {
            let taken = outcome.taken().filter(|_| !importance.is_empty())?;
            let said: Vec<String> = importance
                .iter()
                .map(|(id, n)| {
                    let facts = [("factor", taken.name(id)), ("n", words.decimal(*n))];
                    words.filled("needs.importance.of", &facts)
                })
                .collect();
            Some(words.filled("needs.importance.stated", &[("factors", words.list(&said))]))
        })
    };
    let are_changed = Memo::new(move |_| training.choices().weights != Weights::default());
    let put_back = move |_| training.choose(|choices| choices.weights = Weights::default());
    let pair = |term: &'static str, text: AnyView| {
        view! {
            <div>
                <dt>{t(term)}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="h-weights">
            <header>
                <h2 id="h-weights">{t("needs.order")}</h2>
                <p class="lede">{t("needs.order.text")}</p>
            </header>
            <dl class="pairs">
                {pair("needs.gap", t("needs.gap.text").into_any())}
                {pair("needs.reach", reach_text.into_any())}
                {pair("needs.importance.title", t("needs.importance.text").into_any())}
            </dl>
            <div class="fields">
                <SelectField id="weight-gap" label=t("needs.gap") options=times() chosen=gap choose=set_gap />
                <SelectField id="weight-reach" label=t("needs.reach") options=times() chosen=reach choose=set_reach />
            </div>
            {move || stated().map(|text| view! { <p>{text}</p> })}
            <Show when=move || are_changed.get()>
                <div class="actions">
                    <button class="button" type="button" on:click=put_back>
                        {t("needs.put-back")}
                    </button>
                </div>
            </Show>
        </section>
    }
}
