//! The answers by which a contribution could be recognised.

use baremo::{
    Level,
    round::{Contribution, Mode, Omission, Round},
};
use leptos::prelude::*;

use crate::{
    content::{Content, Placed},
    words::{Words, t},
};

/// What stands out in a contribution: factors at the lowest and the highest level, and those that are left out.
#[component]
pub fn Telling(
    /// The round.
    round: Round,
    /// What would be given.
    contribution: Contribution,
    /// What would be left out, and why.
    left_out: Vec<(String, Omission)>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let at_hand = content.get();
    let asked: Vec<_> = round.questionnaires.iter().filter_map(|q| q.among(&at_hand)).collect();
    let domains = content.placed(asked);
    let placed: Vec<&Placed> = domains.iter().flat_map(|domain| &domain.factors).collect();
    let named = |is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let found = placed.iter().filter(|placed| is(&placed.factor.id));
        found.map(|placed| format!("{} {}", placed.code, placed.short())).collect()
    };
    let line = |key: &str, names: Vec<String>| {
        (!names.is_empty()).then(|| words.filled(key, &[("factors", words.list(&names))]))
    };
    let at = |level: Level| named(&|id| contribution.factors.get(id).is_some_and(|given| given.level.low == level));
    let out = |why: Omission| named(&|id| left_out.iter().any(|(factor, of)| factor == id && *of == why));
    // A questionnaire that is not answered is left out whole.
    let domains: Vec<String> = domains
        .iter()
        .filter(|domain| {
            let first = domain.factors.first().map(|placed| &placed.factor.id);
            left_out.iter().any(|(id, why)| *why == Omission::OtherQuestionnaire && Some(id) == first)
        })
        .map(|domain| format!("{} {}", domain.code, domain.title))
        .collect();
    let lines: Vec<String> = [
        line("contribute.at-1", at(Level::Initial)),
        line("contribute.at-5", at(Level::Adaptive)),
        line("contribute.out.not-applicable", out(Omission::NotApplicable)),
        line("contribute.out.too-few-answers", out(Omission::TooFewAnswers)),
        line("contribute.out.only-claimed", out(Omission::OnlyClaimed)),
        line("contribute.out.other-questionnaire", domains),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = if round.mode == Mode::Split { "contribute.pattern-split" } else { "contribute.pattern-text" };
    let list = if lines.is_empty() {
        view! { <p>{t("contribute.nothing-telling")}</p> }.into_any()
    } else {
        view! {
            <p>{t("contribute.telling")}</p>
            <ul>{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <div class="note" id="telling">
            <h3>{t("contribute.pattern")}</h3>
            <p>{t(text)}</p>
            {list}
        </div>
    }
}
