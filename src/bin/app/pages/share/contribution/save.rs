//! Saving a contribution, as it is or sealed to the keys of its round.

use baremo::round::{Contribution, Mode, Round};
use leptos::{prelude::*, task::spawn_local};

use super::Giving;
use crate::{
    components::{
        form::{Fault, FaultNote},
        passphrase::key_of,
    },
    platform::{self, file, seal},
    remembered,
    words::{Words, t},
};

/// What was said last: the key of a sentence, and the name of the file in it.
#[derive(Clone, PartialEq)]
pub struct Saying {
    /// The key.
    pub key: &'static str,
    /// The name of a file; empty where none is named.
    pub name: String,
}

impl Saying {
    /// Returns it in words.
    pub fn text(&self, words: Words) -> String {
        words.filled(self.key, &[("name", self.name.clone())])
    }
}

/// Returns the key of what is said when something could not be sealed to the keys of a round.
pub fn fault_of(fault: seal::Fault) -> &'static str {
    match fault {
        seal::Fault::NoKey => "fault.round-bad-key",
        other => key_of(other),
    }
}

/// The button that saves a contribution to an open or sealed round.
#[component]
pub fn Save(
    giving: Giving,
    round: Round,
    contribution: Contribution,
    said: RwSignal<Option<Saying>>,
) -> impl IntoView {
    let fault = remembered::signal("save-fault", || None as Fault);
    let is_sealed = round.mode == Mode::Sealed;
    let owner = giving.owner.get_value();
    let content = contribution.to_json();
    let name = |ending: &str| {
        file::name(&["contribution", &contribution.code[..8], &contribution.revision.to_string()], ending)
    };
    let name = name(if is_sealed { "json.age" } else { "json" });
    let done = move |key, name: &str, was_taken: bool| {
        if was_taken {
            giving.saved(&owner, &contribution);
        }
        let key = if was_taken { key } else { "region.not-saved" };
        let _ = said.try_set(Some(Saying { key, name: name.to_owned() }));
        // The page above is made anew.
        platform::focus_soon("save-contribution");
    };
    let recipients = round.recipients;
    let save = move |_| {
        fault.set(None);
        if !is_sealed {
            return done("contribute.saved", &name, file::save(&name, "application/json", &content));
        }
        said.set(Some(Saying { key: "contribute.sealing", name: String::new() }));
        let (name, content, recipients, done) = (name.clone(), content.clone(), recipients.clone(), done.clone());
        let keys = giving.library.keys();
        spawn_local(async move {
            match keys.seal_to(&recipients, content.as_bytes()).await {
                Ok(sealed) => done("contribute.saved-sealed", &name, file::save_bytes(&name, &sealed)),
                Err(bad) => {
                    let _ = (said.try_set(None), fault.try_set(Some(fault_of(bad))));
                    platform::focus_soon("save-contribution");
                }
            }
        });
    };
    view! {
        <FaultNote id="save-contribution" fault />
        <div class="actions">
            <button
                id="save-contribution"
                class="button primary"
                type="button"
                aria-describedby=move || fault.get().map(|_| "save-contribution-problem")
                on:click=save
            >
                {t(if is_sealed { "contribute.save-sealed" } else { "contribute.save" })}
            </button>
        </div>
    }
}
