//! Every factor with its statements, to be read without starting an assessment.

use baremo::{
    Level,
    questionnaire::{Factor, Minutes, Tag, minutes},
};
use leptos::prelude::*;

use crate::{
    components::{level::name as level_name, questionnaire::describe},
    content::{Content, Placed, PlacedStatement},
    platform,
    route::Route,
    words::{Words, t},
};

/// The page of all factors.
#[component]
pub fn Factors() -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let all = content.get();
    let domains = content.placed(all.iter());
    let lede = words.filled(
        "library.lede",
        &[
            ("domains", words.counted("count.domains", all.len(), &[])),
            ("factors", words.counted("count.factors", all.iter().map(|q| q.factors.len()).sum(), &[])),
            ("statements", words.counted("count.statements", all.iter().map(|q| q.statements().count()).sum(), &[])),
        ],
    );
    let minutes: Minutes = all.iter().map(|questionnaire| minutes(questionnaire, &words.language())).sum();
    // An estimate: to five minutes, and to half an hour.
    let (quick, hours) = ((minutes.quick / 5.0).round() * 5.0, (minutes.full / 30.0).round() / 2.0);
    let time = words.filled("library.time", &[("quick", words.number(quick)), ("hours", words.decimal(hours))]);
    let sections = domains
        .into_iter()
        .zip(all.iter())
        .map(|(domain, questionnaire)| {
            let heading = format!("domain-{}", domain.code);
            let items = domain.factors.iter().map(|placed| {
                let href = Route::FactorText(placed.factor.id.clone()).href();
                view! {
                    <li>
                        <a href=href>
                            <span class="code">{placed.code.clone()}</span>
                            " "
                            <span lang=placed.voice.of("title")>{placed.title()}</span>
                        </a>
                    </li>
                }
            });
            view! {
                <section aria-labelledby=heading.clone()>
                    <h2 id=heading.clone()>{domain.code.clone()} " " {domain.title.clone()}</h2>
                    <p class="meta">{describe(words, questionnaire)}</p>
                    <ul class="list">{items.collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <header class="page-head">
            <h1>{t("library.title")}</h1>
            <p class="lede">{lede}</p>
            <p class="meta">{time}</p>
            <div class="actions">
                <a class="button primary" href=Route::New.href()>
                    {t("assessments.start")}
                </a>
                <a href=Route::Method.href()>{t("frame.method")}</a>
            </div>
        </header>
        <div class="library">{sections}</div>
    }
}

/// The page of one factor.
#[component]
pub fn FactorText(id: String) -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let at_hand = content.get();
    let domains = content.placed(at_hand.iter());
    let all: Vec<Placed> = domains.iter().flat_map(|domain| domain.factors.clone()).collect();
    let Some(at) = all.iter().position(|placed| placed.factor.id == id) else {
        return super::missing();
    };
    let placed = all[at].clone();
    let domain = &domains[placed.domain];
    let levels = Level::ALL.map(|level| level_part(words, &placed, level)).into_iter().collect_view();
    let why = placed.text.why.clone();
    view! {
        <article class="factor-text">
            <header class="page-head">
                <div class="spread meta">
                    <p>
                        {words.filled("factor.domain", &[("code", domain.code.clone()), ("title", domain.title.clone())])}
                    </p>
                    <p class="not-on-paper">
                        <a href=Route::Factors.href()>{t("library.title")}</a>
                        " · "
                        <button class="link" type="button" on:click=|_| platform::print()>
                            {t("print")}
                        </button>
                    </p>
                </div>
                <h1>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    <span lang=placed.voice.of("title")>{placed.title()}</span>
                </h1>
                {why.map(|why| view! { <p class="reading" lang=placed.voice.of("why")>{why}</p> })}
            </header>
            {facts(words, &placed.factor)}
            <ol class="ladder">{levels}</ol>
            {turn(at.checked_sub(1).map(|at| &all[at]), all.get(at + 1))}
        </article>
    }
    .into_any()
}

/// Who knows, who would be trained, what else the factor is for.
fn facts(words: Words, factor: &Factor) -> impl IntoView {
    // Names of their own, such as those of roles, are set apart: a list in a sentence would run them together.
    let listed = |prefix: &str, codes: Vec<&str>| {
        codes.iter().map(|code| words.text(&format!("{prefix}.{code}"))).collect::<Vec<_>>().join(" · ")
    };
    let pair = |key: &'static str, text: String| {
        (!text.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{t(key)}</dt>
                    <dd>{text}</dd>
                </div>
            }
        })
    };
    let theme = factor.theme.as_deref().map(|theme| words.text(&format!("theme.{theme}"))).unwrap_or_default();
    view! {
        <dl class="pairs">
            {pair("library.who", listed("who", factor.who.iter().map(|who| who.as_str()).collect()))}
            {pair("library.audience", listed("audience", factor.audience.iter().map(|who| who.as_str()).collect()))}
            {pair("train.roles", listed("role", factor.roles.iter().map(String::as_str).collect()))}
            {pair("library.theme", theme)}
            {pair("library.tags", listed("tag", factor.tags.iter().copied().map(Tag::as_str).collect()))}
        </dl>
    }
}

/// One level: its sentence and its statements.
fn level_part(words: Words, placed: &Placed, level: Level) -> impl IntoView + use<> {
    let sentence = placed.text.ladder.as_ref().map(|ladder| ladder[level.position()].clone());
    let statements = placed
        .statements
        .iter()
        .filter(|placed| placed.statement.level == level)
        .map(|placed| statement_part(words, placed))
        .collect_view();
    let language = placed.voice.of("ladder.1");
    view! {
        <li class=format!("rung l{level}")>
            <span class="level-box" aria-hidden="true">
                {level.number()}
            </span>
            <div class="body">
                <h2>
                    <span class="spoken">{t("level")} " " {level.number()} {t("colon")}</span>
                    {level_name(words, level)}
                </h2>
                {sentence.map(|sentence| view! { <p class="sentence" lang=language>{sentence}</p> })}
                {statements}
            </div>
        </li>
    }
}

/// One statement: how to tell, what shows it, what to do if it is not met.
fn statement_part(words: Words, placed: &PlacedStatement) -> impl IntoView + use<> {
    let PlacedStatement { statement, text, voice } = placed.clone();
    let kinds: Vec<String> =
        statement.evidence.iter().map(|kind| words.text(&format!("evidence.kind.{kind}"))).collect();
    let unless: Vec<String> = statement.unless.iter().map(|flag| words.text(&format!("context.{flag}"))).collect();
    let about = [
        (!kinds.is_empty()).then(|| words.filled("library.shown-by", &[("kinds", kinds.join(" · "))])),
        (!unless.is_empty()).then(|| words.filled("library.unless", &[("reasons", words.list(&unless))])),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let effort = [
        statement.remedy.map(|remedy| words.text(&format!("remedy.{remedy}"))),
        statement.effort.map(|effort| words.text(&format!("effort.{}", effort.as_str()))),
    ];
    let effort: Vec<String> = effort.into_iter().flatten().collect();
    let action = text.action.map(|action| {
        view! {
            <p class="do">
                <b>{t("library.if-not")}</b>
                " "
                <span lang=voice.of("action")>{action}</span>
            </p>
        }
    });
    view! {
        <section class="statement">
            <h3>
                <span class="code">{statement.code().to_owned()}</span>
                " "
                <span lang=voice.of("text")>{text.text}</span>
            </h3>
            {text.help.map(|help| view! { <p lang=voice.of("help")>{help}</p> })}
            {(!about.is_empty()).then(|| view! { <p class="meta">{about.join(" ")}</p> })}
            {action}
            {(!effort.is_empty()).then(|| view! { <p class="meta">{effort.join(" ")}</p> })}
        </section>
    }
}

/// The ways to the factors before and after.
fn turn(before: Option<&Placed>, after: Option<&Placed>) -> impl IntoView {
    let link = |placed: Option<&Placed>, rel: &'static str, direction| {
        placed.map(|placed| {
            view! {
                <a rel=rel href=Route::FactorText(placed.factor.id.clone()).href()>
                    <span class="direction">{t(direction)}</span>
                    <span>{placed.code.clone()} " " <span lang=placed.voice.of("title")>{placed.title()}</span></span>
                </a>
            }
        })
    };
    view! {
        <nav class="turn" aria-label=t("factor.turn")>
            {link(before, "prev", "factor.previous")}
            {link(after, "next", "factor.next")}
        </nav>
    }
}
