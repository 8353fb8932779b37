//! A round that somebody has been asked to give to, opened by its link.

use baremo::round::Round;
use leptos::prelude::*;

use crate::{
    components::{
        problems::{BadFile, BadFiles},
        round::{RoundFacts, RoundTerms},
    },
    content::Content,
    pages::share,
    platform,
    route::{Place, Route},
    state::{Called, Library, Rounds},
    words::{Words, t},
};

/// The page of a round that came as a link.
#[component]
pub fn Asked(coded: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let read = platform::from_base64url(&coded).ok_or_else(baremo::Problems::default);
    match read.and_then(|bytes| Round::from_json(&bytes)) {
        Ok(round) => view! { <Shown round /> }.into_any(),
        Err(problems) => {
            let files = vec![BadFile::new(words.text("round.link"), problems)];
            view! {
                <header class="page-head">
                    <h1>{t("asked.bad")}</h1>
                    <p class="lede">{t("asked.bad.text")}</p>
                </header>
                <BadFiles files=Signal::stored(files) />
            }
            .into_any()
        }
    }
}

#[component]
fn Shown(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, rounds) = (expect_context::<Library>(), expect_context::<Rounds>());
    let content = expect_context::<Content>();
    rounds.ask(round.clone());
    let problems = round.check(&content.get());
    let bad = (!problems.is_empty()).then(|| vec![BadFile::new(round.title.clone(), problems)]);
    let own = move || {
        let own = library.with(|entries| {
            let whole = entries.values().filter(|entry| entry.part.is_none());
            whole.map(|entry| (entry.assessment.id.clone(), share::name_of_entry(words, entry))).collect::<Vec<_>>()
        });
        if own.is_empty() {
            return view! {
                <p>{words.text("asked.none")}</p>
                <div class="actions">
                    <a class="button primary" href=Route::Assessments.href()>
                        {t("assessments.title")}
                    </a>
                </div>
            }
            .into_any();
        }
        let items = own.into_iter().map(|(id, name)| {
            view! {
                <li>
                    <a href=Route::Assessment(id, Place::Share).href()>
                        <bdi>{name}</bdi>
                    </a>
                </li>
            }
        });
        view! { <ul class="rows">{items.collect_view()}</ul> }.into_any()
    };
    let is_called = rounds.get(&round.id).is_some();
    let keep = {
        let round = round.clone();
        move |_| rounds.put(Called::now(round.clone()))
    };
    let title = round.title.clone();
    let id = round.id.clone();
    view! {
        <header class="page-head">
            <p class="meta">{t("asked.page")}</p>
            <h1>
                <bdi>{title}</bdi>
            </h1>
            <p class="lede">{t("asked.lede")}</p>
        </header>
        <section class="section" aria-labelledby="h-says">
            <h2 id="h-says">{t("round.says")}</h2>
            <RoundFacts round=round.clone() />
            <RoundTerms round />
            {bad.map(|files| view! { <BadFiles files=Signal::stored(files) /> })}
        </section>
        <section class="section" aria-labelledby="h-own">
            <h2 id="h-own">{t("asked.own")}</h2>
            <p class="reading">{t("asked.own.text")}</p>
            {own}
        </section>
        <section class="section" aria-labelledby="h-count">
            <h2 id="h-count">{t("asked.count")}</h2>
            <p class="reading">{t("asked.count.text")}</p>
            <div class="actions">
                {if is_called {
                    view! {
                        <a class="button" href=Route::Round(id).href()>
                            {t("asked.to-round")}
                        </a>
                    }
                        .into_any()
                } else {
                    view! {
                        <a class="button" href=Route::Round(id).href() on:click=keep>
                            {t("asked.keep")}
                        </a>
                    }
                        .into_any()
                }}
            </div>
        </section>
    }
}
