//! How a level comes about, in plain words, with an example that the same core works out.

mod example;

use baremo::Level;
use leptos::{ev, prelude::*};

use self::example::Example;
use crate::{
    components::level::name,
    platform,
    route::Route,
    words::{Words, t},
};

/// The page of the method.
#[component]
pub fn Method() -> impl IntoView {
    let words = expect_context::<Words>();
    let level = |level: Level| {
        let text = words.text(&format!("method.level.{level}"));
        view! {
            <li>
                <span class=format!("level-box l{level}") aria-hidden="true">
                    {level.number()}
                </span>
                <div>
                    <b>
                        <span class="spoken">{t("level")} " " {level.number()} {t("colon")}</span>
                        {name(words, level)}
                    </b>
                    <p>{text}</p>
                </div>
            </li>
        }
    };
    view! {
        <article>
            <header class="page-head">
                <h1>{t("method.title")}</h1>
                <p class="lede">{t("method.lede")}</p>
                <Contents />
            </header>
            <section class="section" aria-labelledby="levels-h">
                <h2 id="levels-h">{t("method.levels")}</h2>
                <ul class="levels">{Level::ALL.map(level).into_iter().collect_view()}</ul>
            </section>
            <section class="section" aria-labelledby="answers-h">
                <h2 id="answers-h">{t("method.answers")}</h2>
                <div class="reading">
                    <p>{t("method.statements")} " " <a href=Route::Factors.href()>{t("library.title")}</a></p>
                    <p>{t("method.five-answers")}</p>
                </div>
                <dl class="pairs">
                    {pair("answer.met", "method.met")} {pair("answer.partly", "method.partly")}
                    {pair("answer.not_met", "method.not-met")} {pair("answer.unknown", "method.unknown")}
                    {pair("answer.not_applicable", "method.not-applicable")}
                </dl>
                <div class="reading">
                    <h3>{t("method.rule")}</h3>
                    <p>{t("method.rule.text")}</p>
                    <h3>{t("method.interval")}</h3>
                    <p>{t("method.interval.text")}</p>
                    <h3>{t("method.index")}</h3>
                    <p>{t("method.index.text")}</p>
                    <p>{t("method.index.domain")}</p>
                </div>
            </section>
            <Example />
            <section class="section" aria-labelledby="beside-h">
                <h2 id="beside-h">{t("method.beside")}</h2>
                <dl class="pairs">
                    {pair("method.provisional", "method.provisional.text")}
                    {pair("method.claimed", "method.claimed.text")}
                    {pair("figure.evidenced", "method.evidenced.text")}
                    {pair("figure.answered", "method.answered.text")}
                    {pair("figure.set-aside", "method.set-aside.text")}
                    {pair("figure.gap", "method.gap.text")}
                </dl>
            </section>
            {prose("overall-h", "method.overall", &["method.overall.1", "method.overall.2"])}
            {prose("left-out-h", "method.left-out", &["method.left-out.1", "method.left-out.2"])}
            <section class="section" aria-labelledby="comparison-h">
                <h2 id="comparison-h">{t("method.comparison")}</h2>
                <div class="reading">
                    <p>{t("method.comparison.1")}</p>
                    <p>{t("method.comparison.2")}</p>
                    <h3 id="publication-h">{t("method.publication")}</h3>
                    <p>{t("method.publication.status")}</p>
                    <p>{t("method.publication.1")}</p>
                    <p>{t("method.publication.2")}</p>
                    <p>{t("method.publication.3")}</p>
                    <p>{t("method.publication.4")}</p>
                    <p>{t("method.publication.5")}</p>
                    <p>{t("method.publication.6")}</p>
                    <h3>{t("method.not-protected")}</h3>
                    <p>{t("method.not-protected.1")}</p>
                    <p>{t("method.not-protected.2")}</p>
                </div>
            </section>
        </article>
    }
}

/// The sections of the page: the id of each heading, and the key of its words.
const SECTIONS: [(&str, &str); 8] = [
    ("levels-h", "method.levels"),
    ("answers-h", "method.answers"),
    ("example-h", "example.title"),
    ("beside-h", "method.beside"),
    ("overall-h", "method.overall"),
    ("left-out-h", "method.left-out"),
    ("comparison-h", "method.comparison"),
    ("publication-h", "method.publication"),
];

/// What is on the page, each with a way there.
#[component]
fn Contents() -> impl IntoView {
    let link = |(id, key): (&'static str, &'static str)| {
        // The address of a section is that of the page; what follows `#` names pages here.
        let go = move |event: ev::MouseEvent| {
            event.prevent_default();
            platform::show_heading(id);
        };
        view! {
            <li>
                <a href=Route::Method.href() on:click=go>
                    {t(key)}
                </a>
            </li>
        }
    };
    view! {
        <nav class="contents not-on-paper" aria-label=t("method.contents")>
            <ul>{SECTIONS.map(link).into_iter().collect_view()}</ul>
        </nav>
    }
}

/// A term and what it means.
fn pair(term: &'static str, meaning: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt>{t(term)}</dt>
            <dd>{t(meaning)}</dd>
        </div>
    }
}

/// A section of paragraphs.
fn prose(id: &'static str, title: &'static str, paragraphs: &[&'static str]) -> impl IntoView {
    let paragraphs = paragraphs.iter().map(|key| view! { <p>{t(key)}</p> }).collect_view();
    view! {
        <section class="section" aria-labelledby=id>
            <h2 id=id>{t(title)}</h2>
            <div class="reading">{paragraphs}</div>
        </section>
    }
}
