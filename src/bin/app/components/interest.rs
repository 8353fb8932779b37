//! Interest files: opened, named where they are bad, and taken out again.

use std::collections::BTreeMap;

use baremo::{
    document,
    round::{Interest, Round},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    platform::{self, file::Chosen},
    remembered,
    words::{Words, t},
};

/// The interest files that are open, and the button that opens more.
#[component]
pub fn InterestFiles(
    /// Those that are open.
    files: RwSignal<Vec<Interest>>,
    /// The round that they must be to; any where none is given.
    #[prop(optional)]
    round: Option<Round>,
    /// Whether the button is the one of its section that leads on.
    #[prop(default = false)]
    primary: bool,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let bad = remembered::signal("bad-interests", Vec::<BadFile>::new);
    let take = move |chosen: Vec<Chosen>| {
        let round = round.clone();
        spawn_local(async move {
            let (mut good, mut refused) = (Vec::new(), Vec::new());
            for file in chosen {
                let decode = |bytes: Vec<u8>| {
                    Interest::from_value(&document::parse(&bytes)?, round.as_ref(), &content.get_untracked())
                };
                match read(&file).await.and_then(decode) {
                    Ok(interest) => good.push(interest),
                    Err(problems) => refused.push(BadFile::new(file.name, problems)),
                }
            }
            // The page may be gone by now.
            let _ = bad.try_set(refused);
            let _ = files.try_update(|files| {
                for interest in good {
                    if !files.contains(&interest) {
                        files.push(interest);
                    }
                }
                files.sort_by(|a, b| a.ecosystem.cmp(&b.ecosystem));
            });
        });
    };
    view! {
        <div class="actions">
            <FileButton id="choose-interests" label=t("twinning.choose") multiple=true primary take />
        </div>
        <BadFiles files=bad />
        <p class="spoken" role="status">
            {move || words.counted("twinning.read", files.with(Vec::len), &[])}
        </p>
        <Read files />
    }
}

/// The files that were read, each with a way to take it out again.
#[component]
fn Read(files: RwSignal<Vec<Interest>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let list = move || {
        let files_now = files.get();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        files_now.iter().for_each(|file| *names.entry(file.ecosystem.trim()).or_default() += 1);
        let twice: Vec<String> = names.iter().filter(|(_, n)| **n > 1).map(|(name, _)| (*name).to_owned()).collect();
        let twice = (!twice.is_empty()).then(|| {
            let text = words.filled("twinning.twice", &[("ecosystems", words.list(&twice))]);
            view! {
                <div class="note">
                    <p>{text}</p>
                </div>
            }
        });
        let items = files_now.iter().enumerate().map(|(at, interest)| {
            let counts = [
                words.counted("twinning.seeks-n", interest.seeks.len(), &[]),
                words.counted("twinning.offers-n", interest.offers.len(), &[]),
            ];
            let take_out = move |_| {
                files.update(|files| drop(files.remove(at)));
                platform::focus_soon("choose-interests");
            };
            view! {
                <li>
                    <div>
                        <p>
                            <bdi>{interest.ecosystem.clone()}</bdi>
                        </p>
                        <p class="meta">
                            <bdi>{interest.contact.clone()}</bdi>
                            {format!(" · {}", counts.join(" · "))}
                        </p>
                    </div>
                    <div class="actions">
                        <button class="link" type="button" on:click=take_out>
                            {t("round.take-out")}
                            <span class="spoken">" " {interest.ecosystem.clone()}</span>
                        </button>
                    </div>
                </li>
            }
        });
        (!files_now.is_empty()).then(|| {
            view! {
                {twice}
                <ul class="rows split">{items.collect_view()}</ul>
            }
        })
    };
    view! { {list} }
}
