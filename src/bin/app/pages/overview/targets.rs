//! The levels aimed at, and by when.

use std::collections::BTreeMap;

use baremo::{
    Level,
    assessment::{Target, target::next_level},
};
use leptos::{ev, prelude::*};

use super::profile::FromProfile;
use crate::{
    content::{Content, Placed},
    pages::assessments::name_of,
    platform, remembered,
    state::Library,
    words::{Words, t},
};

/// How many years from now can be chosen.
const YEARS: u32 = 10;

/// How many years from now the presets aim at, before another year is chosen.
const PRESET_YEARS: u32 = 2;

/// The targets that a preset has put aside.
type Before = BTreeMap<String, Target>;

/// What a preset has done, and to how many targets.
#[derive(Debug, Clone, PartialEq)]
pub enum Preset {
    Set(usize),
    Cleared(usize),
    /// The levels of the profile of this name were taken; so many of them stand at the level that is reached.
    Profile {
        set: usize,
        held: usize,
        name: String,
    },
}

/// The level and the year of one factor's target.
#[component]
pub fn TargetFields(id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new((id, placed.factor.id.clone()));
    let target = Memo::new(move |_| {
        key.with_value(|(id, factor)| library.read(id, |entry| entry.assessment.targets.get(factor).cloned()))
    });
    let set = move |target: Option<Target>| {
        key.with_value(|(id, factor)| {
            library.edit(id, |assessment| match target {
                Some(target) => drop(assessment.targets.insert(factor.clone(), target)),
                None => drop(assessment.targets.remove(factor)),
            });
        });
    };
    let choose_level = move |event: ev::Event| {
        let level = event_target_value(&event).parse().ok().and_then(Level::from_number);
        let by = target.get_untracked().and_then(|target| target.by);
        set(level.map(|level| Target { level, by }));
    };
    let choose_year = move |event: ev::Event| {
        let by = Some(event_target_value(&event)).filter(|by| !by.is_empty());
        set(target.get_untracked().map(|target| Target { by, ..target }));
    };
    let level_option = move |level: Option<Level>| {
        let value = level.map(|level| level.to_string()).unwrap_or_default();
        let label = if level.is_some() { value.clone() } else { "–".to_owned() };
        let is_chosen = move || target.with(|target| target.as_ref().map(|target| target.level) == level);
        view! {
            <option value=value prop:selected=is_chosen>
                {label}
            </option>
        }
    };
    // Level 1 is where everybody stands; it is offered only where a file aims at it.
    let is_initial = target.get_untracked().is_some_and(|target| target.level == Level::Initial);
    let levels = Level::ALL.into_iter().filter(|level| *level != Level::Initial || is_initial);
    let levels = std::iter::once(None).chain(levels.map(Some)).map(level_option).collect_view();
    let by = Memo::new(move |_| target.get().map(|target| target.by.unwrap_or_default()));
    let name = name_of(&placed);
    let label = |key: &str| words.filled(key, &[("factor", name.clone())]);
    let (level_label, year_label) = (label("target.level"), label("target.year"));
    let years = move || {
        by.get().map(|by| {
            let option = |year: String| {
                let label = if year.is_empty() { words.text("target.no-year") } else { year.clone() };
                view! {
                    <option value=year.clone() selected=year == by>
                        {label}
                    </option>
                }
            };
            let mut years = years();
            if !by.is_empty() && !years.contains(&by) {
                years.insert(0, by.clone());
            }
            let options = std::iter::once(String::new()).chain(years).map(option).collect_view();
            view! {
                <span class="select small">
                    <select aria-label=year_label.clone() on:change=choose_year>
                        {options}
                    </select>
                </span>
            }
        })
    };
    view! {
        <span class="target-fields">
            <span class="select small">
                <select aria-label=level_label on:change=choose_level>
                    {levels}
                </select>
            </span>
            {years}
        </span>
    }
}

/// Returns the years that can be chosen.
fn years() -> Vec<String> {
    let now = platform::this_year();
    (now..=now + YEARS).map(|year| year.to_string()).collect()
}

/// Sets or clears the targets of all factors at once; each can be taken back until another page is opened.
#[component]
pub fn Presets(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let key = StoredValue::new(id);
    let by = remembered::signal("preset-year", || (platform::this_year() + PRESET_YEARS).to_string());
    let undo = remembered::signal("preset-undo", || None::<(Preset, Before)>);
    let count = Memo::new(move |_| library.read(&key.get_value(), |entry| entry.assessment.targets.len()));
    let replace = move |targets: Before, done: Preset| {
        let before = library.read(&key.get_value(), |entry| entry.assessment.targets.clone());
        library.edit(&key.get_value(), |assessment| assessment.targets = targets);
        undo.set(Some((done, before)));
    };
    let to_next_level = move |_| {
        let at_hand = content.get_untracked();
        let targets = library.with_untracked(|entries| {
            let assessment = &entries.get(&key.get_value())?.assessment;
            Some(by.with_untracked(|by| next_level(assessment, assessment.among(&at_hand), by)))
        });
        let targets = targets.unwrap_or_default();
        let done = Preset::Set(targets.len());
        replace(targets, done);
    };
    let clear = move |_| {
        replace(Before::new(), Preset::Cleared(count.get_untracked()));
    };
    let take_back = move |_| {
        if let Some((_, before)) = undo.try_update(Option::take).flatten() {
            library.edit(&key.get_value(), |assessment| assessment.targets = before);
        }
    };
    let options = years()
        .into_iter()
        .map(|year| {
            let (chosen, value) = (year.clone(), year.clone());
            view! {
                <option value=value prop:selected=move || by.with(|by| *by == chosen)>
                    {year}
                </option>
            }
        })
        .collect_view();
    let said = move || {
        undo.get().map(|(done, _)| {
            let sentence = match done {
                Preset::Set(n) => words.counted("target.set", n, &[]),
                Preset::Cleared(n) => words.counted("target.cleared", n, &[]),
                Preset::Profile { set, held, name } => {
                    let said = words.counted("target.profile", set, &[("name", name)]);
                    let held = (held > 0).then(|| words.counted("target.held", held, &[]));
                    [Some(said), held].into_iter().flatten().collect::<Vec<_>>().join(" ")
                }
            };
            view! {
                <div class="note spread">
                    <p>{sentence}</p>
                    <button class="button small" type="button" on:click=take_back>
                        {t("undo")}
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="fields presets">
            <div class="field">
                <label for="preset-year">{t("target.by")}</label>
                <span class="select">
                    <select id="preset-year" on:change=move |event| by.set(event_target_value(&event))>
                        {options}
                    </select>
                </span>
            </div>
            <div class="actions">
                <button class="button" type="button" on:click=to_next_level>
                    {t("target.next-level")}
                </button>
                <Show when=move || count.get() != 0>
                    <button class="link" type="button" on:click=clear>
                        {t("target.clear")}
                    </button>
                </Show>
            </div>
        </div>
        <FromProfile id=key.get_value() by replace=Callback::new(move |(targets, done)| replace(targets, done)) />
        <div role="status">{said}</div>
    }
}
