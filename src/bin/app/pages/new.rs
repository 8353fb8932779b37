//! What is assessed: asked when an assessment is started, and open to change afterwards.

mod draft;
mod facts;
mod fields;

use baremo::assessment::Assessment;
use leptos::{ev, prelude::*, task::spawn_local};

pub use facts::Facts;

use self::{
    draft::{Draft, Fault},
    fields::{Circumstances, Domains, What},
};
use crate::{
    components::{
        form::NoCode,
        passphrase::{ChoosePassphrase, Chosen},
    },
    content::Content,
    platform, remembered,
    route::{self, Place, Route},
    state::{Entry, Library},
    words::t,
};

/// The page that starts an assessment.
#[component]
pub fn New() -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let draft = remembered::remember("draft", || Draft::new(content));
    let asked = remembered::signal("asked", || false);
    let no_code = remembered::signal("no-code", || false);
    let faults = Memo::new(move |_| if asked.get() { draft.faults(content) } else { Vec::new() });
    let is_locked = remembered::signal("is-locked", || false);
    let passphrase = remembered::remember("passphrase", Chosen::new);
    let is_busy = RwSignal::new(false);
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        asked.set(true);
        if let Some(first) = draft.faults(content).first() {
            return platform::focus(first.field());
        }
        let lock = is_locked.get_untracked().then(|| passphrase.take());
        if lock == Some(None) {
            return;
        }
        let Some(id) = platform::random_code() else { return no_code.set(true) };
        let at_hand = content.get_untracked();
        let chosen = draft.chosen(&at_hand);
        let mut assessment = Assessment::new(id.clone(), draft.period(), chosen);
        draft.write(&mut assessment, content);
        let entry = Entry::new(assessment);
        is_busy.set(true);
        spawn_local(async move {
            match lock.flatten() {
                None => library.put(entry),
                Some(text) => {
                    if let Err(fault) = library.put_locked(entry, &text).await {
                        let _ = is_busy.try_set(false);
                        return passphrase.refuse(fault);
                    }
                }
            }
            route::go(&Route::Assessment(id, Place::Overview));
            // Whether it is granted is shown on the page about the data.
            platform::ask_for_persistence().await;
        });
    };
    let fault_of = move |of: fn(&Fault) -> bool| {
        Signal::derive(move || faults.with(|faults| faults.iter().find(|fault| of(fault)).map(Fault::key)))
    };
    view! {
        <form class="form" on:submit=start novalidate=true>
            <header class="page-head">
                <h1>{t("new.title")}</h1>
                <p class="lede">{t("new.lede")}</p>
            </header>
            <What
                draft
                no_ecosystem=fault_of(|fault| *fault == Fault::Ecosystem)
                no_period=fault_of(|fault| *fault == Fault::Period)
                changed=Callback::new(|()| ())
            />
            <Domains draft fault=fault_of(|fault| *fault == Fault::Questionnaires) />
            <Circumstances draft faults changed=Callback::new(|()| ()) />
            <section class="section" aria-labelledby="lock-h">
                <h2 id="lock-h">{t("passphrase.title")}</h2>
                <p class="reading">{t("passphrase.text")}</p>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || is_locked.get()
                        on:change=move |event| is_locked.set(event_target_checked(&event))
                    />
                    <span>{t("passphrase.choose")}</span>
                </label>
                <Show when=move || is_locked.get()>
                    <ChoosePassphrase chosen=passphrase />
                </Show>
            </section>
            <NoCode is=no_code />
            <div class="actions">
                <button class="button primary" type="submit" aria-disabled=move || is_busy.get().to_string()>
                    {t("new.start")}
                </button>
                <a href=Route::Assessments.href()>{t("new.back")}</a>
                <span role="status">{move || is_busy.get().then(|| t("locked.working"))}</span>
            </div>
        </form>
    }
}
