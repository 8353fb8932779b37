//! Calling a round.

use baremo::round::Mode;
use leptos::{ev, prelude::*};

use super::{
    draft::{Draft, Fault},
    groups::Groups,
    keys::Keys,
    rehearsal::Rehearsal,
};
use crate::{
    components::{
        form::{NoCode, TextField, Tick},
        problems::{BadFile, BadFiles},
        questionnaire::QuestionnaireChoice,
        radio::{Choice, Options},
    },
    content::Content,
    platform, remembered,
    route::{self, Route},
    state::{Called, Rounds},
    words::{Words, t},
};

/// The page that calls a round.
#[component]
pub fn NewRound() -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let rounds = expect_context::<Rounds>();
    let draft = remembered::remember("round-draft", || Draft::new(content));
    let asked = remembered::signal("round-asked", || false);
    let no_code = remembered::signal("round-no-code", || false);
    let bad = remembered::signal("round-bad", Vec::<BadFile>::new);
    let faults = Memo::new(move |_| if asked.get() { draft.faults() } else { Vec::new() });
    let fault_of = move |wanted: &'static [Fault]| {
        Signal::derive(move || {
            faults.with(|faults| faults.iter().find(|fault| wanted.contains(fault)).map(|fault| fault.key()))
        })
    };
    let call = move |event: ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        bad.set(Vec::new());
        if let Some(first) = draft.faults().first() {
            return platform::focus(first.field());
        }
        let Some(id) = platform::random_code() else { return no_code.set(true) };
        match draft.round(&id, words, content) {
            Ok(round) => {
                rounds.put(Called::now(round));
                route::go(&Route::Round(id));
            }
            Err(problems) => bad.set(vec![BadFile::new(words.text("round.new"), problems)]),
        }
    };
    view! {
        <form class="form" on:submit=call novalidate=true>
            <header class="page-head">
                <h1>{t("round.new")}</h1>
                <p class="lede">{t("round.new.lede")}</p>
            </header>
            <section class="section" aria-labelledby="call-h">
                <h2 id="call-h">{t("round.call")}</h2>
                <TextField
                    id="round-title"
                    label="round.title-field"
                    hint="round.title-hint"
                    value=draft.title
                    required=true
                    fault=fault_of(&[Fault::Title])
                />
                <TextField
                    id="round-period"
                    label="field.period"
                    hint="field.period.hint"
                    short=true
                    value=draft.period
                    required=true
                    fault=fault_of(&[Fault::Period])
                />
                <TextField id="round-organiser" label="round.organiser" value=draft.organiser />
                <TextField id="round-contact" label="round.contact" hint="round.contact-hint" value=draft.contact />
                <TextField id="round-purpose" label="round.purpose" hint="round.purpose-hint" value=draft.purpose />
                <TextField id="round-who-sees" label="round.who-sees" hint="round.who-sees-hint" value=draft.who_sees />
                <div class="fields">
                    <TextField id="round-closes" label="round.closes" kind="date" value=draft.closes />
                    <TextField id="round-delete-by" label="round.delete-by" kind="date" value=draft.delete_by />
                </div>
            </section>
            <Domains draft fault=fault_of(&[Fault::Questionnaires]) />
            <Groups draft fault=fault_of(&[Fault::Overlap]) />
            <ModeChoice draft fault=fault_of(&[Fault::Key, Fault::Trustees]) />
            <Rules draft k=fault_of(&[Fault::K]) cell=fault_of(&[Fault::Cell]) />
            <Rehearsal draft />
            <NoCode is=no_code />
            <BadFiles files=bad />
            <div class="actions">
                <button class="button primary" type="submit">
                    {t("round.do-call")}
                </button>
                <a href=Route::Compare.href()>{t("new.back")}</a>
            </div>
        </form>
    }
}

/// Which questionnaires are asked for.
#[component]
fn Domains(draft: Draft, fault: Signal<crate::components::form::Fault>) -> impl IntoView {
    let words = expect_context::<Words>();
    view! {
        <section class="section" aria-labelledby="round-domains-h">
            <h2 id="round-domains-h">{t("facts.questionnaires")}</h2>
            <QuestionnaireChoice id="round-domains" legend="round.domains" chosen=draft.chosen fault />
            <Tick
                label=words.text("round.quick")
                hint=words.text("round.quick-hint")
                is=draft.quick
                set=move |is| draft.quick.set(is)
            />
        </section>
    }
}

/// Who can read a contribution.
#[component]
fn ModeChoice(draft: Draft, fault: Signal<crate::components::form::Fault>) -> impl IntoView {
    let words = expect_context::<Words>();
    let choices = Mode::ALL.iter().map(|mode| Choice::new(mode.as_str(), words.text(&format!("round.mode.{mode}"))));
    let choose = move |word: &'static str| {
        if let Some(mode) = Mode::from_word(word) {
            draft.mode.set(mode);
        }
    };
    view! {
        <section class="section" aria-labelledby="mode-h">
            <h2 id="mode-h">{t("round.mode")}</h2>
            <fieldset class="question">
                <legend>{t("round.mode.ask")}</legend>
                <Options
                    name="mode"
                    choices=choices.collect()
                    chosen=Signal::derive(move || Some(draft.mode.get().as_str().to_owned()))
                    choose
                />
                <p class="hint">{move || words.text(&format!("round.mode.{}.hint", draft.mode.get()))}</p>
            </fieldset>
            <Keys draft fault />
        </section>
    }
}

/// The rules of what may be published.
#[component]
fn Rules(
    draft: Draft,
    k: Signal<crate::components::form::Fault>,
    cell: Signal<crate::components::form::Fault>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    view! {
        <section class="section" aria-labelledby="rules-h">
            <h2 id="rules-h">{t("round.rules")}</h2>
            <p class="reading">{t("round.rules.text")}</p>
            <div class="fields">
                <TextField id="round-k" label="round.k" hint="round.k-hint" short=true value=draft.k fault=k />
                <TextField
                    id="round-cell"
                    label="round.cell"
                    hint="round.cell-hint"
                    short=true
                    value=draft.cell
                    fault=cell
                />
            </div>
            <Tick
                label=words.text("round.no-total")
                hint=words.text("round.no-total-hint")
                is=Signal::derive(move || !draft.total.get())
                set=move |is| draft.total.set(!is)
            />
        </section>
    }
}
