//! The facts of an assessment that is there already; every change is kept at once.

use baremo::{
    assessment::{Assessment, Reference, State},
    questionnaire::Questionnaire,
};
use leptos::prelude::*;

use super::{
    draft::{Draft, Fault},
    fields::{Circumstances, What},
};
use crate::{
    components::{
        form::{FutureNote, TextField},
        passphrase::ChangePassphrase,
        questionnaire::{AddQuestionnaires, describe},
        radio::{Choice, Options},
    },
    content::Content,
    platform,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The page of the facts of an assessment.
#[component]
pub fn Facts(id: String) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let Some(entry) = library.with_untracked(|entries| entries.get(&id).cloned()) else {
        return super::super::missing();
    };
    let draft = Draft::of(&entry.assessment);
    let key = StoredValue::new(id.clone());
    let changed = Callback::new(move |()| {
        library.edit(&key.get_value(), |assessment| draft.write(assessment, content));
    });
    let faults = Memo::new(move |_| draft.faults(content));
    let fault_of = move |wanted: Fault| {
        Signal::derive(move || faults.with(|faults| faults.contains(&wanted)).then(|| wanted.key()))
    };
    let overview = Route::Assessment(id.clone(), Place::Overview).href();
    view! {
        <div class="form">
            <header class="page-head">
                <h1>{t("facts.title")}</h1>
                <p class="lede">{t("facts.lede")}</p>
            </header>
            <What
                draft
                no_ecosystem=fault_of(Fault::Ecosystem)
                no_period=fault_of(Fault::Period)
                changed
            />
            <HowFar draft changed />
            <Answered id=id.clone() draft />
            <Circumstances draft faults changed />
            <ChangePassphrase id />
            <div class="actions">
                <a class="button primary" href=overview>
                    {t("facts.to-overview")}
                </a>
            </div>
        </div>
    }
    .into_any()
}

/// How far the assessment has come, by whom and when.
#[component]
fn HowFar(draft: Draft, changed: Callback<()>) -> impl IntoView {
    let words = expect_context::<Words>();
    let choices = State::ALL
        .iter()
        .map(|state| Choice::new(state.as_str(), words.text(&format!("standing.{state}"))))
        .collect();
    let choose = move |word: &'static str| {
        let Some(state) = State::from_word(word) else { return };
        draft.state.set(state);
        if state != State::Draft && draft.state_date.with_untracked(String::is_empty) {
            draft.state_date.set(platform::today());
        }
        changed.run(());
    };
    view! {
        <section class="section" aria-labelledby="standing-h">
            <h2 id="standing-h">{t("facts.standing")}</h2>
            <fieldset class="question">
                <legend>{t("field.state")}</legend>
                <p class="hint">{t("field.state.hint")}</p>
                <Options
                    name="state"
                    choices
                    chosen=Signal::derive(move || Some(draft.state.get().as_str().to_owned()))
                    choose
                />
            </fieldset>
            <TextField
                id="state-by"
                label="field.state-by"
                hint="field.state-by.hint"
                value=draft.state_by
                changed
            />
            <TextField id="state-date" label="field.state-date" kind="date" value=draft.state_date changed />
            <FutureNote date=draft.state_date />
        </section>
    }
}

/// The questionnaires that are answered, and those that can be.
#[component]
fn Answered(id: String, draft: Draft) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let key = StoredValue::new(id);
    let change = move |change: &dyn Fn(&mut Vec<Reference>)| {
        library.edit(&key.get_value(), |assessment| {
            change(&mut assessment.questionnaires);
            let references = &assessment.questionnaires;
            draft.chosen.set(references.iter().map(|r| (r.id.clone(), r.version.clone())).collect());
        });
    };
    let add = move |reference: Reference| {
        change(&|references: &mut Vec<Reference>| {
            if references.iter().all(|known| known.id != reference.id) {
                references.push(reference.clone());
            }
        });
    };
    let remove = move |reference: &Reference| change(&|references| references.retain(|known| known != reference));
    let item = move |assessment: &Assessment, questionnaire: &Questionnaire| {
        let reference = Reference::to(questionnaire);
        let is_in = assessment.questionnaires.contains(&reference);
        let is_bare = assessment.questionnaires.len() > 1 && !is_touched(assessment, questionnaire);
        let title = content.title(questionnaire);
        let spoken = title.clone();
        let act = if !is_in {
            view! {
                <button class="button small" type="button" on:click=move |_| add(reference.clone())>
                    {t("facts.add")}
                    <span class="spoken">" " {spoken}</span>
                </button>
            }
            .into_any()
        } else if is_bare {
            view! {
                <button class="link" type="button" on:click=move |_| remove(&reference)>
                    {t("facts.take-out")}
                    <span class="spoken">" " {spoken}</span>
                </button>
            }
            .into_any()
        } else {
            ().into_any()
        };
        let describe = describe(words, questionnaire);
        let describe =
            if is_in && !is_bare { format!("{describe} · {}", words.text("facts.in-use")) } else { describe };
        view! {
            <li>
                <div>
                    <p>
                        <b>{title}</b>
                    </p>
                    <p class="meta">{describe}</p>
                </div>
                <div class="actions">{act}</div>
            </li>
        }
    };
    let list = move |is_in: bool| {
        let at_hand = content.get();
        library.read(&key.get_value(), |entry| {
            let assessment = &entry.assessment;
            let shown = |questionnaire: &&Questionnaire| {
                let is_here = assessment.questionnaires.contains(&Reference::to(questionnaire));
                let other_version = assessment.questionnaires.iter().any(|known| known.id == questionnaire.id);
                if is_in { is_here } else { !other_version }
            };
            let items: Vec<_> = at_hand.iter().filter(shown).map(|q| item(assessment, q).into_any()).collect();
            (!items.is_empty()).then_some(items)
        })
    };
    view! {
        <section class="section" aria-labelledby="answered-h">
            <h2 id="answered-h">{t("facts.questionnaires")}</h2>
            {move || list(true).map(|items| view! { <ul class="rows split">{items}</ul> })}
            {move || {
                list(false)
                    .map(|items| {
                        view! {
                            <h3>{t("facts.more")}</h3>
                            <ul class="rows split">{items}</ul>
                        }
                    })
            }}
            <AddQuestionnaires done=|_| () />
        </section>
    }
}

/// Returns whether the assessment, or a part of it, says anything on a questionnaire.
fn is_touched(assessment: &Assessment, questionnaire: &Questionnaire) -> bool {
    let is_of_factor = |factor: &String| {
        assessment.claims.contains_key(factor)
            || assessment.targets.contains_key(factor)
            || assessment.reviews.contains_key(factor)
            || assessment.parts.iter().any(|part| part.factors.contains(factor))
    };
    questionnaire.statements().any(|statement| assessment.answers.contains_key(&statement.id))
        || questionnaire.factors.iter().any(|factor| is_of_factor(&factor.id))
}
