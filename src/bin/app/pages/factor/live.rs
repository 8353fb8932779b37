//! The level of a factor as it stands, with its reasons; it follows every answer.

use baremo::{
    Level,
    score::{FactorScore, Rung, RungState, highest_reachable},
};
use leptos::prelude::*;

use super::{rungs, scored, statement_href};
use crate::{
    components::level::{LevelStrip, index_range, long_range, name},
    content::Placed,
    platform,
    state::Library,
    words::{Words, t},
};

/// The panel beside the ladder.
#[component]
pub fn Live(id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let (score, rungs) = (scored(&id, &placed), rungs(&id, &placed));
    let level = move || score.get().and_then(|score| score.level);
    let numeral =
        move || level().map_or_else(|| words.text("not-applicable.short"), |level| long_range(words, level));
    let names = move || {
        level().map(|level| {
            if level.is_certain() {
                name(words, level.low)
            } else {
                words.filled("range", &[("low", name(words, level.low)), ("high", name(words, level.high))])
            }
        })
    };
    let provisional = move || {
        score.get().filter(|score| score.provisional == Some(true)).map(|score| {
            let share = words.percent(score.answered.unwrap_or_default());
            format!(" · {}", words.filled("live.provisional", &[("share", share)]))
        })
    };
    let claimed = move || {
        let is_claimed = score.get().is_some_and(|score| score.claimed == Some(true));
        is_claimed.then(|| view! { <span>" · " {words.text("claimed")}</span> })
    };
    let spoken = move || words.filled("live.spoken", &[("level", numeral())]);
    let factor = placed.factor.id.clone();
    view! {
        <aside class="live" id="live" aria-labelledby="live-h">
            <h2 id="live-h">{t("live.title")}</h2>
            <p class="level-now">
                <bdi>{numeral}</bdi>
            </p>
            <p class="names">
                <b>{names}</b>
                {provisional}
                {claimed}
            </p>
            <ScaleList score id=id.clone() placed=placed.clone() />
            <h3 id="why" tabindex="-1">
                {t("live.why")}
            </h3>
            {
                let id = id.clone();
                move || rungs.get().map(|rungs| reasons(words, &id, &factor, &rungs))
            }
            <Facts score id placed />
            <p class="spoken" aria-live="polite">
                {spoken}
            </p>
        </aside>
    }
}

/// The same in one line, at the foot of a narrow screen.
#[component]
pub fn LiveBar(id: String, placed: Placed, next: Option<String>) -> impl IntoView {
    let words = expect_context::<Words>();
    let score = scored(&id, &placed);
    let level = Signal::derive(move || score.get().and_then(|score| score.level));
    let numeral =
        move || level.get().map_or_else(|| words.text("not-applicable.short"), |level| long_range(words, level));
    let why = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        platform::show("why");
        platform::focus("why");
    };
    view! {
        <div class="live-bar" role="group" aria-label=t("live.title")>
            <span>
                {t("level")} " " <b>
                    <bdi>{numeral}</bdi>
                </b>
            </span>
            <LevelStrip level />
            <a href="#why" on:click=why>
                {t("live.why")}
            </a>
            {next.map(|next| view! { <a href=next>{t("factor.next")}</a> })}
        </div>
    }
}

/// The scale from 5 down to 1, with what is reached, possible and aimed at.
#[component]
fn ScaleList(score: Memo<Option<FactorScore>>, id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let factor = placed.factor.id;
    let target = Memo::new(move |_| library.read(&id, |entry| entry.assessment.targets.get(&factor).cloned()));
    let step = move |level: Level| {
        let interval = move || score.get().and_then(|score| score.level);
        let reached = move || interval().is_some_and(|interval| level <= interval.low);
        let possible = move || interval().is_some_and(|interval| interval.low < level && level <= interval.high);
        let is_target = move || target.get().is_some_and(|target| target.level == level);
        let spoken = move || {
            let key = if reached() {
                "live.reached"
            } else if possible() {
                "live.possible"
            } else {
                return String::new();
            };
            format!(", {}", words.text(key))
        };
        let when = move || {
            target.get().filter(|target| target.level == level).map(|target| {
                let by = target.by.unwrap_or_default();
                view! {
                    <span class="rule-to" aria-hidden="true"></span>
                    <span class="when">{words.text("live.target")} " " {by}</span>
                }
            })
        };
        view! {
            <li class=format!("l{level}") class:reached=reached class:possible=possible class:target=is_target>
                <span>
                    {level.number()} " " {move || name(words, level)} <span class="spoken">{spoken}</span>
                </span>
                {when}
            </li>
        }
    };
    view! {
        <ol class="scale" reversed=true>
            {Level::ALL.into_iter().rev().map(step).collect_view()}
        </ol>
    }
}

/// One line per level that says why it is passed, open or not.
fn reasons(words: Words, id: &str, factor: &str, rungs: &[Rung; 4]) -> AnyView {
    let mut lines = Vec::new();
    let mut below_passes = true;
    for rung in rungs {
        lines.push(reason(words, id, factor, rung, below_passes));
        below_passes &= rung.reached || rung.applicable == 0;
        // Above the first level that surely fails, nothing decides the level.
        if rung.state == RungState::NotMet {
            break;
        }
    }
    view! { <ul class="why">{lines}</ul> }.into_any()
}

fn reason(words: Words, id: &str, factor: &str, rung: &Rung, below_passes: bool) -> AnyView {
    let level = rung.level.to_string();
    let (key, ids): (&str, &[String]) = match rung.state {
        RungState::Met if below_passes => ("why.met", &[]),
        RungState::Met => ("why.met-above", &[]),
        RungState::Claimed => ("why.claimed", &[]),
        RungState::Open => ("why.open", &rung.missing),
        RungState::NotMet if rung.holding.is_empty() => ("why.not-claimed", &[]),
        RungState::NotMet => ("why.not-met", &rung.holding),
        RungState::Unanswered => ("why.unanswered", &[]),
        RungState::NotApplicable => ("why.not-applicable", &[]),
    };
    let n = if ids.is_empty() { rung.applicable } else { ids.len() };
    let sentence = words.counted(key, n, &[("level", level.clone())]);
    let links = || {
        let last = ids.len().saturating_sub(1);
        ids.iter()
            .enumerate()
            .map(|(i, statement)| {
                let code = statement.rsplit('.').next().unwrap_or_default().to_owned();
                let between = if i == 0 {
                    String::new()
                } else if i == last {
                    words.text("list.and")
                } else {
                    ", ".to_owned()
                };
                view! {
                    {between}
                    <a href=statement_href(id, factor, &code)>{code.clone()}</a>
                }
            })
            .collect_view()
    };
    // The sentence says where the links go.
    let sentence = match sentence.split_once("{statements}") {
        Some((before, after)) => view! { <span>{before.to_owned()} {links()} {after.to_owned()}</span> }.into_any(),
        None => view! { <span>{sentence}</span> }.into_any(),
    };
    view! {
        <li>
            <b>{level}</b>
            {sentence}
        </li>
    }
    .into_any()
}

/// The other figures of the factor, each with a word on what it is.
#[component]
fn Facts(score: Memo<Option<FactorScore>>, id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let factor = placed.factor;
    let key = StoredValue::new((id.clone(), factor.id.clone()));
    let reachable = Memo::new(move |_| library.read(&id, |entry| highest_reachable(&entry.assessment, &factor)));
    let reviewed = Memo::new(move |_| {
        key.with_value(|(id, factor)| {
            library.read(id, |entry| entry.assessment.reviews.get(factor).map(|review| review.level))
        })
    });
    let dash = || "–".to_owned();
    let figure = move |read: fn(Words, &FactorScore) -> Option<String>| {
        move || score.get().and_then(|score| read(words, &score)).unwrap_or_else(dash)
    };
    let out_of_reach = move || {
        let target = score.get().and_then(|score| score.target)?;
        (target > reachable.get())
            .then(|| words.filled("live.out-of-reach", &[("level", reachable.get().to_string())]))
    };
    let evidenced =
        figure(|words, score| Some(words.filled("live.level", &[("level", score.evidenced?.to_string())])));
    let answered = figure(|words, score| Some(words.percent(score.answered?)));
    let index = figure(|words, score| Some(long_range(words, index_range(score.index?))));
    let set_aside = figure(|words, score| Some(words.number(score.set_aside? as f64)));
    let gap = figure(|words, score| {
        let gap = score.gap?;
        Some(words.counted("live.levels", gap.high.into(), &[("range", long_range(words, gap))]))
    });
    view! {
        <dl class="facts">
            <dt>{t("figure.evidenced")}</dt>
            <dd>{evidenced}</dd>
            <dt>{t("figure.answered")}</dt>
            <dd>{answered}</dd>
            <dt>{t("figure.index")}</dt>
            <dd>
                <bdi>{index}</bdi>
            </dd>
            <dt>{t("figure.set-aside")}</dt>
            <dd>{set_aside}</dd>
            <dt>{t("figure.gap")}</dt>
            <dd>
                <bdi>{gap}</bdi>
            </dd>
            {move || {
                let level = words.filled("live.level", &[("level", reviewed.get()?.to_string())]);
                Some(
                    view! {
                        <dt>{t("moved.review")}</dt>
                        <dd>{level}</dd>
                    },
                )
            }}
        </dl>
        {move || out_of_reach().map(|text| view! { <p class="meta">{text}</p> })}
        <details class="more">
            <summary>{t("live.explain")}</summary>
            <p>{t("explain.evidenced")}</p>
            <p>{t("explain.answered")}</p>
            <p>{t("explain.index")}</p>
            <p>{t("explain.set-aside")}</p>
        </details>
    }
}
