//! Targets from a profile: another assessment, on this device or in a file, or the median of a published region.

use std::collections::BTreeMap;

use baremo::{
    Level, Problems,
    assessment::{
        Assessment, Target,
        target::{Aimed, at_levels, levels_of},
    },
    document,
    round::{GroupPublication, PUBLICATION_FORMAT, Publication},
};
use leptos::{prelude::*, task::spawn_local};

use super::targets::Preset;
use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    pages::share,
    platform::file::Chosen,
    remembered,
    state::{Entry, Library},
    words::{Words, t},
};

/// The fold that sets targets to the levels of a profile.
#[component]
pub fn FromProfile(
    /// The id of the assessment whose targets are set.
    id: String,
    /// The year that is chosen for new targets.
    by: RwSignal<String>,
    /// Puts other targets in place.
    replace: Callback<(BTreeMap<String, Target>, Preset)>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let key = StoredValue::new(id);
    let chosen = remembered::signal("profile", String::new);
    let below = remembered::signal("profile-below", || false);
    let nothing = remembered::signal("profile-nothing", || None::<String>);
    let bad = remembered::signal("profile-bad", Vec::<BadFile>::new);
    let aim = move |levels: BTreeMap<String, Level>, name: String| {
        let at_hand = content.get_untracked();
        let Some(own) = library.get_untracked(&key.get_value()).map(|entry| entry.assessment) else { return };
        let (by, below) = (by.get_untracked(), below.get_untracked());
        let Aimed { targets, set, held } = at_levels(&own, own.among(&at_hand), &levels, &by, below);
        bad.set(Vec::new());
        nothing.set((set == 0).then(|| name.clone()));
        if set > 0 {
            replace.run((targets, Preset::Profile { set, held, name }));
        }
    };
    let take = move |_| {
        let profile = chosen.with_untracked(|id| library.get_untracked(id));
        if let Some(Entry { assessment, .. }) = profile {
            aim(levels_of(&assessment, &content.get_untracked()), share::name_of(words, &assessment));
        }
    };
    let open = move |files: Vec<Chosen>| {
        spawn_local(async move {
            for file in files {
                let read = read(&file).await.and_then(|bytes| levels_in(words, content, &bytes));
                match read {
                    Ok((levels, name)) => aim(levels, name),
                    Err(problems) => {
                        nothing.set(None);
                        bad.set(vec![BadFile::new(file.name, problems)]);
                    }
                }
            }
        });
    };
    let others = Memo::new(move |_| {
        library.with(|entries| {
            let others = entries.values().filter(|entry| entry.part.is_none());
            let others = others.filter(|entry| key.with_value(|own| entry.assessment.id != *own));
            let mut others: Vec<(String, String)> =
                others.map(|entry| (share::name_of(words, &entry.assessment), entry.assessment.id.clone())).collect();
            others.sort();
            others
        })
    });
    let options = move || {
        let option = |(name, id): (String, String)| {
            let value = id.clone();
            view! {
                <option value=value prop:selected=move || chosen.with(|chosen| *chosen == id)>
                    {name}
                </option>
            }
        };
        others.get().into_iter().map(option).collect_view()
    };
    // One that has gone since is no longer chosen.
    let is_chosen = move || chosen.with(|chosen| others.with(|others| others.iter().any(|(_, id)| id == chosen)));
    view! {
        <details class="more profile">
            <summary>{t("profile.title")}</summary>
            <p class="hint">{t("profile.hint")}</p>
            <label class="choice">
                <input
                    type="checkbox"
                    id="profile-below"
                    prop:checked=move || below.get()
                    on:change=move |event| below.set(event_target_checked(&event))
                />
                <span>{t("profile.below")}</span>
            </label>
            <Show when=move || !others.with(Vec::is_empty)>
                <div class="fields presets">
                    <div class="field">
                        <label for="profile">{t("profile.here")}</label>
                        <span class="select">
                            <select id="profile" on:change=move |event| chosen.set(event_target_value(&event))>
                                <option value="" prop:selected=move || !is_chosen()>
                                    {t("moved.choose")}
                                </option>
                                {options}
                            </select>
                        </span>
                    </div>
                    <Show when=is_chosen>
                        <div class="actions">
                            <button class="button" type="button" on:click=take>
                                {t("profile.take")}
                            </button>
                        </div>
                    </Show>
                </div>
            </Show>
            <div class="actions">
                <FileButton id="open-profile" label=t("profile.open") take=open />
            </div>
            <div role="status">
                {move || {
                    nothing.get().map(|name| view! { <p>{words.filled("profile.nothing", &[("name", name)])}</p> })
                }}
            </div>
            <BadFiles files=bad />
        </details>
    }
}

/// Reads the levels of a profile, or the medians of a published region, from a file that is kept nowhere.
fn levels_in(words: Words, content: Content, bytes: &[u8]) -> Result<(BTreeMap<String, Level>, String), Problems> {
    let value = document::parse(bytes)?;
    if document::format_of(&value) == Some(PUBLICATION_FORMAT) {
        let publication = Publication::from_value(&value)?;
        // Everybody comes first, unless only groups are published.
        let shown = publication.groups.iter().find(|group| group.n.is_some());
        let levels = shown.map(GroupPublication::median_levels).unwrap_or_default();
        return Ok((levels, words.filled("profile.region", &[("round", publication.round)])));
    }
    let at_hand = content.get_untracked();
    let profile = Assessment::from_value(&value, &at_hand)?;
    Ok((levels_of(&profile, &at_hand), share::name_of(words, &profile)))
}
