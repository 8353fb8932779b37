//! The keys that contributions are sealed to: made here, or written in.

use baremo::round::{Mode, fingerprint};
use leptos::{prelude::*, task::spawn_local};

use super::draft::Draft;
use crate::{
    components::{
        form::{Fault, TextField},
        passphrase::key_of,
    },
    platform::{self, file},
    remembered,
    state::Library,
    words::{Words, t},
};

/// A key that was made here and has not been put away yet.
#[derive(Clone, PartialEq)]
struct Made {
    recipient: String,
    file: String,
}

/// The keys of a sealed or split round; nothing for an open one.
#[component]
pub fn Keys(draft: Draft, fault: Signal<Fault>) -> impl IntoView {
    let words = expect_context::<Words>();
    let text = move || {
        let key = if draft.mode.get() == Mode::Split { "round.keys.split" } else { "round.keys.sealed" };
        words.text(key)
    };
    let list = move || {
        let remove = |at: usize| move |_| draft.recipients.update(|keys| drop(keys.remove(at)));
        let keys = draft.recipients.get();
        (!keys.is_empty()).then(|| {
            let items = keys.into_iter().enumerate().map(|(at, key)| {
                let fingerprint = fingerprint(&key);
                view! {
                    <li class="spread">
                        <strong class="fingerprint">{fingerprint.clone()}</strong>
                        <button class="link" type="button" on:click=remove(at)>
                            {t("round.take-out")}
                            <span class="spoken">" " {fingerprint}</span>
                        </button>
                    </li>
                }
            });
            view! { <ul class="rows" id="round-keys">{items.collect_view()}</ul> }
        })
    };
    view! {
        <Show when=move || draft.mode.get() != Mode::Open>
            <h3>{t("round.keys.title")}</h3>
            <p class="reading">{text}</p>
            {list}
            <MakeKey draft />
            <AddKey draft missing=fault />
        </Show>
    }
}

/// Makes a key; its file has to be saved before it is used.
#[component]
fn MakeKey(draft: Draft) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let made = remembered::signal("made-key", || None::<Made>);
    let said = remembered::signal("made-key-said", || None::<&'static str>);
    let make = move |_| {
        said.set(Some("round.keys.making"));
        spawn_local(async move {
            let key = async {
                let file = library.keys().generate().await?;
                let recipient = library.keys().hold(&file).await?.remove(0);
                Ok(Made { recipient, file })
            };
            match key.await {
                Ok(key) => {
                    let _ = (made.try_set(Some(key)), said.try_set(None));
                }
                Err(fault) => drop(said.try_set(Some(key_of(fault)))),
            }
        });
    };
    let save = move |_| {
        let Some(key) = made.get_untracked() else { return };
        let print = fingerprint(&key.recipient);
        let name = file::name(&["baremo", "key", &print], "txt");
        if !file::save(&name, "text/plain", &key.file) {
            return said.set(Some("region.not-saved"));
        }
        draft.recipients.update(|keys| keys.push(key.recipient));
        made.set(None);
        said.set(Some("round.keys.saved"));
    };
    let shown = move || {
        made.get().map(|key| {
            let print = fingerprint(&key.recipient);
            view! {
                <div class="note">
                    <h4>{t("round.keys.yours")}</h4>
                    <p>{t("round.keys.once")}</p>
                    <p>
                        {t("round.keys.print")} {t("colon")} <strong class="fingerprint">{print}</strong>
                    </p>
                    <pre class="secret" dir="ltr" tabindex="0" aria-label=t("round.keys.yours")>
                        {key.file}
                    </pre>
                    <div class="actions">
                        <button class="button primary" type="button" on:click=save>
                            {t("round.keys.save")}
                        </button>
                        <button class="link" type="button" on:click=move |_| made.set(None)>
                            {t("cancel")}
                        </button>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="actions">
            <button class="button" type="button" on:click=make>
                {t("round.keys.make")}
            </button>
            <span role="status">{move || said.get().map(|key| words.text(key))}</span>
        </div>
        {shown}
    }
}

/// Adds the public half of a key that somebody else has made.
#[component]
fn AddKey(draft: Draft, missing: Signal<Fault>) -> impl IntoView {
    let library = expect_context::<Library>();
    let typed = remembered::signal("typed-key", String::new);
    let fault = remembered::signal("typed-key-fault", || None as Fault);
    let add = move |_| {
        let key = typed.with_untracked(|typed| typed.trim().to_owned());
        spawn_local(async move {
            // A key is one to which something can be sealed.
            let tried = library.keys().seal_to(std::slice::from_ref(&key), b"").await;
            let is_there = draft.recipients.with_untracked(|keys| keys.contains(&key));
            let found = match tried {
                Ok(_) if is_there => Some("fault.key-twice"),
                Ok(_) => None,
                Err(platform::seal::Fault::NoKey) => Some("fault.no-key"),
                Err(other) => Some(key_of(other)),
            };
            let _ = fault.try_set(found);
            if found.is_none() {
                draft.recipients.update(|keys| keys.push(key));
                typed.set(String::new());
            }
            platform::focus("round-key");
        });
    };
    let shown = Signal::derive(move || fault.get().or(missing.get()));
    view! {
        <TextField id="round-key" label="round.keys.add" hint="round.keys.add-hint" value=typed fault=shown />
        <div class="actions">
            <button class="button" type="button" on:click=add>
                {t("round.keys.take")}
            </button>
        </div>
    }
}
