//! The questions about an assessment.

use baremo::questionnaire::Context;
use leptos::{ev, prelude::*};

use super::draft::{Draft, Fault, MARKINGS, OWN};
use crate::{
    components::{
        form::{self, FaultNote, TextField, fault_id},
        questionnaire::{AddQuestionnaires, AddedQuestionnaire, QuestionnaireChoice, choose},
        radio::{Choice, Options},
    },
    content::Content,
    words::{Words, t},
};

/// What is assessed: ecosystem, title, period and marking.
#[component]
pub fn What(
    draft: Draft,
    no_ecosystem: Signal<form::Fault>,
    no_period: Signal<form::Fault>,
    changed: Callback<()>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let option = move |value: &'static str, label: String| {
        view! {
            <option value=value prop:selected=move || draft.marking.with(|marking| marking == value)>
                {label}
            </option>
        }
    };
    let options = MARKINGS.map(|marking| option(marking, marking.to_owned())).into_iter().collect_view();
    let choose = move |event: ev::Event| {
        draft.marking.set(event_target_value(&event));
        changed.run(());
    };
    let meaning = move || {
        let key = draft.marking.with(|marking| match marking.as_str() {
            "TLP:RED" => "marking.red",
            "TLP:AMBER+STRICT" => "marking.amber-strict",
            "TLP:AMBER" => "marking.amber",
            "TLP:GREEN" => "marking.green",
            "TLP:CLEAR" => "marking.clear",
            OWN => "marking.own.hint",
            _ => "marking.none.hint",
        });
        words.text(key)
    };
    view! {
        <section class="section" aria-labelledby="what-h">
            <h2 id="what-h">{t("facts.what")}</h2>
            <TextField
                id="ecosystem"
                label="field.ecosystem"
                hint="field.ecosystem.hint"
                value=draft.ecosystem
                required=true
                fault=no_ecosystem
                changed
            />
            <TextField id="title" label="field.title" hint="field.title.hint" value=draft.title changed />
            <TextField
                id="period"
                label="field.period"
                hint="field.period.hint"
                short=true
                value=draft.period
                required=true
                fault=no_period
                changed
            />
            <div class="fields">
                <div class="field">
                    <label for="marking">{t("field.marking")}</label>
                    <span class="select">
                        <select id="marking" aria-describedby="marking-hint" on:change=choose>
                            {options}
                            {option("", words.text("marking.none"))}
                            {option(OWN, words.text("marking.own"))}
                        </select>
                    </span>
                </div>
                <Show when=move || draft.marking.with(|marking| marking == OWN)>
                    <TextField id="own-marking" label="field.own-marking" value=draft.own_marking changed />
                </Show>
            </div>
            <p class="hint" id="marking-hint">
                {meaning}
            </p>
        </section>
    }
}

/// Which questionnaires are answered.
#[component]
pub fn Domains(draft: Draft, fault: Signal<form::Fault>) -> impl IntoView {
    let added = move |added: &AddedQuestionnaire| {
        choose(draft.chosen, &(added.id.clone(), added.version.clone()), true);
    };
    view! {
        <section class="section" aria-labelledby="domains-h">
            <h2 id="domains-h">{t("facts.questionnaires")}</h2>
            <QuestionnaireChoice id="domains" legend="facts.domains" chosen=draft.chosen fault />
            <AddQuestionnaires done=added />
        </section>
    }
}

/// The facts of geography and constitution on which statements of the chosen questionnaires depend.
#[component]
pub fn Circumstances(draft: Draft, faults: Memo<Vec<Fault>>, changed: Callback<()>) -> impl IntoView {
    let content = expect_context::<Content>();
    let flags = Memo::new(move |_| draft.flags(content).into_iter().collect::<Vec<_>>());
    view! {
        <Show when=move || !flags.with(Vec::is_empty)>
            <section class="section" aria-labelledby="circumstances-h">
                <h2 id="circumstances-h">{t("facts.circumstances")}</h2>
                <p class="hint">{t("facts.circumstances.hint")}</p>
                <div>
                    <For each=move || flags.get() key=|flag| *flag let:flag>
                        <Circumstance draft flag faults changed />
                    </For>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Circumstance(draft: Draft, flag: Context, faults: Memo<Vec<Fault>>, changed: Callback<()>) -> impl IntoView {
    let words = expect_context::<Words>();
    // Two flags say that something is lacking; they are asked the other way round, which is easier to answer.
    let holds_if = !matches!(flag, Context::NoArmedForces | Context::No5g);
    let chosen = Signal::derive(move || {
        let holds = draft.context.with(|context| context.get(&flag).copied())?;
        Some(if holds == holds_if { "yes" } else { "no" }.to_owned())
    });
    let choose = move |word: &'static str| {
        draft.context.update(|context| {
            context.insert(flag, (word == "yes") == holds_if);
        });
        changed.run(());
    };
    let id = flag.as_str();
    let fault = Signal::derive(move || {
        let fault = Fault::Context(flag);
        faults.with(|faults| faults.contains(&fault)).then(|| fault.key())
    });
    let hint = format!("{id}-hint");
    let described = {
        let hint = hint.clone();
        move || fault.get().map_or_else(|| hint.clone(), |_| format!("{hint} {}", fault_id(id)))
    };
    view! {
        <fieldset class="question" id=id tabindex="-1" aria-describedby=described>
            <legend>{words.text(&format!("ask-context.{flag}"))}</legend>
            <p class="hint" id=hint>
                {words.text(&format!("ask-context.{flag}.hint"))}
            </p>
            <Options
                name=id
                choices=vec![Choice::new("yes", words.text("yes")), Choice::new("no", words.text("no"))]
                chosen
                choose
            />
            <FaultNote id fault />
        </fieldset>
    }
}
