//! A passphrase: chosen, changed, and asked for.

use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    components::{
        form::{Fault, TextField},
        problems::say,
    },
    content::Content,
    platform::{self, intl, seal},
    remembered,
    route::{self, Place, Route},
    state::{Library, Lock, NotOpened},
    words::{Words, t},
};

/// The shortest passphrase, in characters: what is kept can be tried out elsewhere, as often as somebody likes.
const SHORTEST: usize = 12;

/// A passphrase that is being chosen.
#[derive(Clone, Copy)]
pub struct Chosen {
    text: RwSignal<String>,
    again: RwSignal<String>,
    fault: RwSignal<Fault>,
    fault_again: RwSignal<Fault>,
}

impl Chosen {
    /// Makes one of which nothing has been typed.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { text: text(), again: text(), fault: RwSignal::new(None), fault_again: RwSignal::new(None) }
    }

    /// Returns the passphrase, or says what is wrong with it and goes there.
    pub fn take(self) -> Option<String> {
        let text = self.text.get_untracked();
        let is_short = text.chars().count() < SHORTEST;
        let differs = self.again.with_untracked(|again| *again != text);
        self.fault.set(is_short.then_some("fault.passphrase-short"));
        self.fault_again.set((differs && !is_short).then_some("fault.passphrase-again"));
        match (is_short, differs) {
            (true, _) => platform::focus("passphrase"),
            (_, true) => platform::focus("passphrase-again"),
            _ => return Some(text),
        }
        None
    }

    /// Says that it could not be used.
    pub fn refuse(self, fault: seal::Fault) {
        self.fault.set(Some(key_of(fault)));
        platform::focus("passphrase");
    }

    /// Forgets what was typed.
    pub fn clear(self) {
        self.text.set(String::new());
        self.again.set(String::new());
    }
}

/// The two fields of a passphrase that is being chosen, with what has to be known before.
#[component]
pub fn ChoosePassphrase(chosen: Chosen) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    view! {
        <div class="note">
            <p>{t("passphrase.lost")}</p>
        </div>
        <Show
            when=move || is_shown.get()
            fallback=move || view! { <Fields chosen kind="password" /> }
        >
            <Fields chosen kind="text" />
        </Show>
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || is_shown.get()
                on:change=move |event| is_shown.set(event_target_checked(&event))
            />
            <span>{t("passphrase.show")}</span>
        </label>
    }
}

#[component]
fn Fields(chosen: Chosen, kind: &'static str) -> impl IntoView {
    view! {
        <TextField
            id="passphrase"
            label="passphrase.field"
            hint="passphrase.hint"
            kind=kind
            value=chosen.text
            required=true
            fault=chosen.fault
        />
        <TextField
            id="passphrase-again"
            label="passphrase.again"
            kind=kind
            value=chosen.again
            required=true
            fault=chosen.fault_again
        />
    }
}

/// Asks for the passphrase of a locked assessment, and opens it.
#[component]
pub fn Unlock(
    /// What locks it.
    lock: Lock,
    /// Whether it is shown as soon as it is open; else the page is that of the assessment already.
    #[prop(optional)]
    show: bool,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let id = field_of(&lock);
    let typed = remembered::signal(&format!("typed-{}", lock.name), String::new);
    let fault = remembered::signal(&format!("fault-{}", lock.name), || None::<(&'static str, Option<String>)>);
    let is_busy = RwSignal::new(false);
    let (lock, field) = (StoredValue::new(lock), StoredValue::new(id.clone()));
    let open = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let passphrase = typed.get_untracked();
            match library.unlock(lock.get_value(), &passphrase, content.get_untracked()).await {
                Ok(id) if show => route::go(&Route::Assessment(id, Place::Overview)),
                Ok(_) => {}
                Err(not) => {
                    let said = match not {
                        NotOpened::Fault(fault) => (key_of(fault), None),
                        NotOpened::Unreadable(problems) => {
                            let first = problems.iter().next();
                            ("fault.locked-unreadable", first.map(|problem| say(words, problem)))
                        }
                    };
                    // The page may be gone by now.
                    let _ = (fault.try_set(Some(said)), is_busy.try_set(false));
                    platform::focus(&field.get_value());
                }
            }
        });
    };
    let problem = format!("{id}-problem");
    let described = problem.clone();
    view! {
        <form class="stack tight" on:submit=open novalidate=true>
            <div class="field">
                <label for=id.clone()>{t("passphrase.field")}</label>
                <input
                    id=id
                    type="password"
                    dir="auto"
                    maxlength="500"
                    autocomplete="off"
                    aria-invalid=move || fault.get().map(|_| "true")
                    aria-describedby=move || fault.get().map(|_| described.clone())
                    prop:value=move || typed.get()
                    on:input=move |event: ev::Event| typed.set(event_target_value(&event))
                />
            </div>
            <div role="alert">
                {move || {
                    fault
                        .get()
                        .map(|(key, why)| {
                            view! {
                                <div class="problem" id=problem.clone()>
                                    <p>
                                        <b class="word-problem">{t("problem")}</b>
                                        {t("colon")}
                                        {words.text(key)}
                                    </p>
                                    {why.map(|why| view! { <p>{why}</p> })}
                                    <p>{words.text(&format!("{key}.do"))}</p>
                                </div>
                            }
                        })
                }}
            </div>
            <div class="actions">
                <button class="button primary" type="submit" aria-disabled=move || is_busy.get().to_string()>
                    {t("locked.open")}
                </button>
                <span role="status">{move || is_busy.get().then(|| t("locked.opening"))}</span>
            </div>
        </form>
    }
}

/// Puts another passphrase in place of the one that locks an assessment; nothing where none does.
#[component]
pub fn ChangePassphrase(id: String) -> impl IntoView {
    let library = expect_context::<Library>();
    let chosen = remembered::remember("passphrase", Chosen::new);
    let said = remembered::signal("passphrase-said", || None::<&'static str>);
    library.get_untracked(&id)?.lock?;
    let id = StoredValue::new(id);
    let change = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(passphrase) = chosen.take() else { return };
        said.set(Some("locked.working"));
        spawn_local(async move {
            let done = library.change_passphrase(&id.get_value(), &passphrase).await;
            let _ = said.try_set(done.is_ok().then_some("passphrase.changed"));
            match done {
                Ok(()) => chosen.clear(),
                Err(fault) => chosen.refuse(fault),
            }
        });
    };
    Some(view! {
        <section class="section" aria-labelledby="passphrase-h">
            <h2 id="passphrase-h">{t("passphrase.change.title")}</h2>
            <form class="stack" on:submit=change novalidate=true>
                <ChoosePassphrase chosen />
                <div class="actions">
                    <button class="button" type="submit">
                        {t("passphrase.change")}
                    </button>
                    <span role="status">{move || said.get().map(t)}</span>
                </div>
            </form>
        </section>
    })
}

/// Returns what a locked assessment is called: when it was begun here, as nothing else is known.
pub fn name_of(words: Words, lock: &Lock) -> String {
    let locale = words.locale();
    let time = format!("{}, {}", intl::day(&locale, lock.since), intl::time(&locale, lock.since));
    words.filled("locked.name", &[("time", time)])
}

fn field_of(lock: &Lock) -> String {
    format!("unlock-{}", lock.name)
}

/// Returns the key of the sentence that says what went wrong.
pub fn key_of(fault: seal::Fault) -> &'static str {
    match fault {
        seal::Fault::Passphrase => "fault.passphrase-wrong",
        seal::Fault::Damaged | seal::Fault::OtherKey => "fault.locked-damaged",
        seal::Fault::NoKey => "fault.no-key",
        seal::Fault::NoModule => "fault.no-module",
        seal::Fault::Failed => "fault.seal-failed",
    }
}
