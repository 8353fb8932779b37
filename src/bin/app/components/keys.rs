//! The private keys that are held in this tab.

use baremo::{Problems, round::fingerprint};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    platform::file::Chosen,
    remembered,
    state::HeldKeys,
    words::{Words, t},
};

/// The keys by their fingerprints, each with a way to put it away, and the way to choose another.
#[component]
pub fn KeyFiles(
    /// Whether it is the one button of its section that leads on.
    #[prop(into)]
    primary: Signal<bool>,
    /// Is run when a key has come.
    done: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let held = expect_context::<HeldKeys>();
    let bad = remembered::signal("keys-bad", Vec::<BadFile>::new);
    let take = move |files: Vec<Chosen>| {
        bad.set(Vec::new());
        spawn_local(async move {
            for file in files {
                let taken = match read(&file).await {
                    Ok(bytes) => held.hold(&bytes).await,
                    Err(problems) => Err(problems),
                };
                if let Err(problems) = taken {
                    let _ = bad.try_update(|bad: &mut Vec<BadFile>| bad.push(BadFile::new(file.name, problems)));
                }
            }
            done();
        });
    };
    let list = move || {
        let all = held.all();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().map(|key| {
                let print = fingerprint(&key);
                view! {
                    <li class="spread">
                        <span>
                            {words.text("keys.print")} {t("colon")} <strong class="fingerprint">{print.clone()}</strong>
                        </span>
                        <button class="link" type="button" on:click=move |_| held.forget(key.clone())>
                            {t("keys.put-away")}
                            <span class="spoken">" " {print}</span>
                        </button>
                    </li>
                }
            });
            view! { <ul class="rows">{items.collect_view()}</ul> }
        })
    };
    view! {
        {list}
        <div class="actions">
            {move || {
                let key = if held.all().is_empty() { "keys.choose" } else { "keys.choose-other" };
                view! { <FileButton id="choose-key" label=words.text(key) any=true primary=primary.get() take /> }
            }}
        </div>
        <p class="hint">{t("keys.this-tab")}</p>
        <BadFiles files=bad />
    }
}

/// Makes what is said of problems with the keys themselves, which no file has a name for.
pub fn of_keys(words: Words, problems: Problems) -> Vec<BadFile> {
    vec![BadFile::about(words.text("keys.name"), problems)]
}
