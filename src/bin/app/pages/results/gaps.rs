//! What is missing for the next level, the largest gap to the target first.

use baremo::{Level, assessment::Answer, score::FactorScore};
use leptos::prelude::*;

use super::Scored;
use crate::{
    components::level::{long_range, short_range},
    content::{Placed, PlacedStatement},
    pages::factor::statement_href,
    words::Words,
};

/// At first so many factors are listed; the others follow on demand.
const FIRST: usize = 8;

/// The section of the gaps.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let mut open: Vec<(&Placed, &FactorScore)> =
        scored.factors().filter(|(_, score)| !score.next.is_empty()).collect();
    // The largest gap first, then the lowest level; the order of the questionnaire decides what is equal.
    open.sort_by_key(|(_, score)| {
        (
            std::cmp::Reverse(score.gap.map_or(0, |gap| gap.high)),
            score.level.map_or(Level::Adaptive, |level| level.low),
        )
    });
    let statements: usize = open.iter().map(|(_, score)| score.next.len()).sum();
    let lede = if open.is_empty() {
        words.text("gaps.none")
    } else {
        let of = [("statements", words.counted("gaps.statements", statements, &[]))];
        words.counted("gaps.lede", open.len(), &of)
    };
    let list = |open: &[(&Placed, &FactorScore)]| {
        let items = open.iter().map(|(placed, score)| item(words, scored, placed, score)).collect_view();
        view! { <ol class="gaps">{items}</ol> }
    };
    let rest = (open.len() > FIRST).then(|| {
        view! {
            <details class="more">
                <summary>{words.counted("gaps.more", open.len() - FIRST, &[])}</summary>
                {list(&open[FIRST..])}
            </details>
        }
    });
    view! {
        <section class="section" aria-labelledby="h-gaps">
            <header>
                <h2 id="h-gaps">{words.text("gaps.title")}</h2>
                <p class="lede">{lede}</p>
            </header>
            {list(&open[..open.len().min(FIRST)])}
            {rest}
        </section>
    }
    .into_any()
}

fn item(words: Words, scored: &Scored, placed: &Placed, score: &FactorScore) -> AnyView {
    let Some(level) = score.level else { return ().into_any() };
    let goal = placed.factor.statements.iter().find(|s| score.next.contains(&s.id)).map_or(level.low, |s| s.level);
    let target = scored.assessment.targets.get(&placed.factor.id);
    let target = target.map(|target| match &target.by {
        Some(by) => words.filled("gaps.target-by", &[("level", target.level.to_string()), ("by", words.date(by))]),
        None => words.filled("gaps.target", &[("level", target.level.to_string())]),
    });
    let now = words.filled("gaps.now", &[("level", long_range(words, level))]);
    let meta = [Some(now), target].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let missing = placed
        .statements
        .iter()
        .filter(|placed| score.next.contains(&placed.statement.id))
        .map(|PlacedStatement { statement, text, voice }| {
            let answer = match scored.assessment.answer(&statement.id) {
                None => words.text("gaps.unanswered"),
                Some(Answer::Partly) => words.text("gaps.partly"),
                Some(Answer::Unknown) => words.text("gaps.unknown"),
                Some(_) => words.text("gaps.not-met"),
            };
            let action = text.action.clone().map(|action| {
                let effort = statement.effort.map(|effort| words.text(&format!("effort.{}", effort.as_str())));
                view! {
                    <p class="do">
                        <b>{words.text("gaps.do")}</b>
                        " "
                        <span lang=voice.of("action")>{action}</span>
                        " "
                        {effort}
                    </p>
                }
            });
            view! {
                <li>
                    <a class="code" href=statement_href(&scored.id, &placed.factor.id, statement.code())>
                        {statement.code().to_owned()}
                    </a>
                    <p lang=voice.of("text")>{text.text.clone()}</p>
                    <p class="state">{answer}</p>
                    {action}
                </li>
            }
        })
        .collect_view();
    view! {
        <li>
            <div>
                <h3>
                    <a href=scored.href(&placed.factor.id)>
                        <span class="code">{placed.code.clone()}</span>
                        " "
                        {placed.short()}
                    </a>
                </h3>
                <p class="meta">{meta}</p>
                <p class="step">
                    <span class=format!("level-box l{}", level.low)>
                        <bdi>{short_range(level.map(Level::number))}</bdi>
                    </span>
                    " "
                    {words.text("gaps.to")}
                    " "
                    <span class=format!("level-box l{goal}")>{goal.number()}</span>
                </p>
            </div>
            <ul class="missing">{missing}</ul>
        </li>
    }
    .into_any()
}
