//! The quick scan of a factor: one of five sentences is chosen, kept as a claim and counted as one.

use baremo::{Level, assessment::progress::count};
use leptos::prelude::*;

use crate::{
    components::level::name,
    content::Placed,
    state::Library,
    words::{Words, t},
};

/// The five sentences of a factor, one of which is chosen.
#[component]
pub fn ScanLadder(id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new((id.clone(), placed.factor.id.clone()));
    let claim = Memo::new(move |_| {
        key.with_value(|(id, factor)| library.read(id, |entry| entry.assessment.claims.get(factor).copied()))
    });
    let choose = move |level: Option<Level>| {
        key.with_value(|(id, factor)| {
            library.edit(id, |assessment| match level {
                Some(level) => drop(assessment.claims.insert(factor.clone(), level)),
                None => drop(assessment.claims.remove(factor)),
            });
        });
    };
    let factor = placed.factor.clone();
    // Where statements are answered already, they count before the choice; whoever chooses has to know.
    let answered = move || {
        let counted = key.with_value(|(id, _)| library.read(id, |entry| count(&entry.assessment, &factor)));
        (counted.answered > 0).then(|| {
            let n = |n: usize| words.number(n as f64);
            let sentence = words.filled("scan.answered", &[("n", n(counted.answered)), ("of", n(counted.of))]);
            view! {
                <div class="note">
                    <p>{sentence}</p>
                </div>
            }
        })
    };
    let rungs = Level::ALL
        .map(|level| {
            let sentence = placed.text.ladder.as_ref().map(|ladder| ladder[level.position()].clone());
            let sentence = sentence.unwrap_or_else(|| words.text(&format!("method.level.{level}")));
            let language = placed.voice.of("ladder.1");
            let standing = move || if claim.get().is_some_and(|claim| level <= claim) { "passed" } else { "ahead" };
            view! {
                <li class=move || format!("rung l{level} {}", standing())>
                    <span class=move || format!("level-box {}", standing()) aria-hidden="true">
                        {level.number()}
                    </span>
                    <div class="body">
                        <label class="choice">
                            <b>
                                <span class="spoken">{t("level")} " " {level.number()} {t("colon")}</span>
                                {name(words, level)}
                            </b>
                            <span lang=language>{sentence}</span>
                            <input
                                type="radio"
                                name="claim"
                                value=level.number()
                                prop:checked=move || claim.get() == Some(level)
                                on:change=move |_| choose(Some(level))
                            />
                        </label>
                    </div>
                </li>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        {answered}
        <fieldset class="question scan">
            <legend>{t("scan.question")}</legend>
            <ol class="ladder">{rungs}</ol>
            <Show when=move || claim.get().is_some()>
                <button class="link" type="button" on:click=move |_| choose(None)>
                    {t("scan.clear")}
                </button>
            </Show>
        </fieldset>
    }
}
