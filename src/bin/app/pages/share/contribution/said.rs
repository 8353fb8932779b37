//! The whole content of a contribution, in words.

use baremo::{
    Level,
    round::{Contribution, Mode, Round},
};
use leptos::prelude::*;

use crate::{
    components::level::short_range,
    content::{Content, Placed},
    words::{Words, t},
};

/// Returns the factors of the questionnaires that a contribution answers, with their texts.
fn placed(content: Content, contribution: &Contribution) -> Vec<Placed> {
    let at_hand = content.get();
    let asked: Vec<_> = contribution.questionnaires.iter().filter_map(|q| q.among(&at_hand)).collect();
    content.placed_factors(asked)
}

/// The whole content of the file, or of all shares together, in words.
#[component]
pub fn Said(round: Round, contribution: Contribution) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let placed = placed(content, &contribution);
    let group = contribution.group.as_ref().and_then(|id| round.group(id));
    let group = group.map_or_else(|| words.text("contribute.no-group"), |g| g.title(&words.language()).to_owned());
    let [title, says, nothing_else] = match round.mode {
        Mode::Split => ["contribute.all-split", "contribute.says-split", "contribute.nothing-else-split"],
        Mode::Open | Mode::Sealed => ["contribute.all", "contribute.says", "contribute.nothing-else"],
    };
    let head = words.filled(
        says,
        &[
            ("round", round.title.clone()),
            ("group", group),
            ("period", contribution.period.clone()),
            ("revision", contribution.revision.to_string()),
            ("code", contribution.code.clone()),
        ],
    );
    let given = placed.iter().filter_map(|placed| Some((placed, contribution.factors.get(&placed.factor.id)?)));
    let given = given
        .map(|(placed, given)| {
            let level = words.filled("results.level", &[("level", short_range(given.level.map(Level::number)))]);
            let target = given.target.map(|target| words.filled("results.target", &[("level", target.to_string())]));
            let figures = [Some(level), target].into_iter().flatten().collect::<Vec<_>>().join(", ");
            view! {
                <li>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    {placed.short()}
                    {t("colon")}
                    {figures}
                </li>
            }
        })
        .collect_view();
    let count =
        words.counted("contribute.factors", contribution.factors.len(), &[("of", words.number(placed.len() as f64))]);
    view! {
        <h3>{words.text(title)}</h3>
        <div class="said">
            <p dir="auto">{head}</p>
            <p>{count}</p>
            <ul>{given}</ul>
            <p>{words.text(nothing_else)}</p>
        </div>
    }
}
