//! A part that another institution handed out: its factors, and the way back.

use baremo::assessment::{
    part::Part,
    progress::{Count, count},
};
use leptos::prelude::*;

use super::{
    overview::{Domain, of},
    parts::respondent_of,
    share,
};
use crate::{
    components::progress::ProgressBar,
    content::Content,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The page of a part: what stands in the place of the overview.
#[component]
pub fn OpenPart(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let (part, domains): (Option<Part>, Vec<_>) = library
        .with_untracked(|entries| {
            entries.get(&id).map(|entry| (entry.part.clone(), content.placed_of(entry, &at_hand)))
        })
        .unwrap_or_default();
    let part = part?;
    let factors: Vec<_> =
        domains.iter().flat_map(|domain| &domain.factors).map(|placed| placed.factor.clone()).collect();
    let first =
        factors.first().map(|factor| Route::Assessment(id.clone(), Place::Factor(factor.id.clone(), None)).href());
    let history = Route::Assessment(id.clone(), Place::History).href();
    let asked = words.counted("part.lede", factors.len(), &[("who", respondent_of(words, &part))]);
    let key = StoredValue::new(id.clone());
    let counted = Memo::new(move |_| {
        library.read(&key.get_value(), |entry| {
            factors.iter().map(|factor| count(&entry.assessment, factor)).sum::<Count>()
        })
    });
    let begin = move || words.text(if counted.get().answered == 0 { "part.begin" } else { "part.continue" });
    let sections =
        domains.into_iter().map(|domain| view! { <Domain id=id.clone() domain with_targets=false /> }).collect_view();
    let meta = [Some(words.text("part.meta")), part.marking.clone()];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Some(view! {
        <header class="page-head">
            <p class="meta" dir="auto">
                {meta}
            </p>
            <h1>
                <bdi>{share::assessed(words, &part.open())}</bdi>
            </h1>
            <p class="lede" dir="auto">
                {asked}
            </p>
            <div class="actions">
                {first.map(|href| view! { <a class="button primary" href=href>{begin}</a> })}
                <a href=history>{t("history.title")}</a>
            </div>
        </header>
        <section class="section" aria-labelledby="h-back">
            <header>
                <h2 id="h-back">{t("part.back")}</h2>
                <p class="lede">{t("part.back-lede")}</p>
            </header>
            <div class="stack tight">
                <p class="meta">{move || of(words, "overview.domain", counted.get())}</p>
                <ProgressBar count=counted />
            </div>
            <div class="actions">
                <button class="button" type="button" on:click=move |_| share::save(library, &key.get_value())>
                    {t("part.save")}
                </button>
            </div>
        </section>
        <section class="section" aria-labelledby="all-h">
            <h2 id="all-h">{t("part.factors")}</h2>
            {sections}
        </section>
    })
}
