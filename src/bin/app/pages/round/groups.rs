//! The groups of a round: proposed ones, and ones of one's own.

use leptos::{ev, prelude::*};

use super::draft::{Draft, Own};
use crate::{
    components::form::{Fault, FaultNote, TextField},
    remembered,
    words::{Words, t},
};

/// A group that is proposed.
pub struct Preset {
    pub id: &'static str,
    pub title: [(&'static str, &'static str); 4],
    /// How many states it has.
    pub members: usize,
    /// The ids of proposed groups that lie within it.
    pub holds: &'static [&'static str],
}

/// The groups of the bi-regional dialogue: the 33 states of CELAC by the subregions of the United Nations (M49, with
/// Mexico in Central America), and the member states of the European Union.
pub const PRESETS: [Preset; 5] = [
    Preset {
        id: "caribbean",
        title: [("en", "Caribbean"), ("es", "Caribe"), ("pt", "Caribe"), ("fr", "Caraïbe")],
        members: 13,
        holds: &[],
    },
    Preset {
        id: "central-america",
        title: [
            ("en", "Mexico and Central America"),
            ("es", "México y Centroamérica"),
            ("pt", "México e América Central"),
            ("fr", "Mexique et Amérique centrale"),
        ],
        members: 8,
        holds: &[],
    },
    Preset {
        id: "south-america",
        title: [
            ("en", "South America"),
            ("es", "América del Sur"),
            ("pt", "América do Sul"),
            ("fr", "Amérique du Sud"),
        ],
        members: 12,
        holds: &[],
    },
    Preset {
        id: "lac",
        title: [
            ("en", "Latin America and the Caribbean"),
            ("es", "América Latina y el Caribe"),
            ("pt", "América Latina e Caribe"),
            ("fr", "Amérique latine et Caraïbe"),
        ],
        members: 33,
        holds: &["caribbean", "central-america", "south-america"],
    },
    Preset {
        id: "eu",
        title: [
            ("en", "European Union"),
            ("es", "Unión Europea"),
            ("pt", "União Europeia"),
            ("fr", "Union européenne"),
        ],
        members: 27,
        holds: &[],
    },
];

/// The choice of groups, with what is wrong about them.
#[component]
pub fn Groups(draft: Draft, fault: Signal<Fault>) -> impl IntoView {
    let words = expect_context::<Words>();
    let language = words.language();
    let item = |preset: &'static Preset| {
        let title = preset.title.iter().find(|(code, _)| *code == language).map_or(preset.id, |(_, title)| title);
        let members = words.counted("round.states", preset.members, &[]);
        let choose = move |event: ev::Event| {
            let is_chosen = event_target_checked(&event);
            draft.presets.update(|presets| {
                if is_chosen {
                    presets.insert(preset.id);
                } else {
                    presets.remove(preset.id);
                }
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || draft.presets.with(|presets| presets.contains(preset.id))
                    on:change=choose
                />
                <span>{title}</span>
                <span class="hint">{members}</span>
            </label>
        }
    };
    let warnings = move || {
        let least = draft.least().unwrap_or(5) as usize;
        let groups = draft.groups(words).into_iter();
        let small = groups.filter_map(|(group, members)| {
            let n = members?;
            let key = match n {
                n if n < least => "round.group-never",
                n if n < 2 * least => "round.group-small",
                _ => return None,
            };
            let facts = [
                ("group", group.title(&words.language()).to_owned()),
                ("n", words.number(n as f64)),
                ("k", words.number(least as f64)),
            ];
            Some(view! { <p>{words.filled(key, &facts)}</p> })
        });
        let small: Vec<_> = small.collect();
        (!small.is_empty()).then(|| view! { <div class="note">{small}</div> })
    };
    view! {
        <section class="section" aria-labelledby="groups-h">
            <h2 id="groups-h">{t("round.groups.title")}</h2>
            <p class="reading">{t("round.groups.text")}</p>
            <fieldset class="question" id="round-groups" tabindex="-1">
                <legend>{t("round.groups.proposed")}</legend>
                <div class="choices">{PRESETS.iter().map(item).collect_view()}</div>
            </fieldset>
            <FaultNote id="round-groups" fault />
            <OwnGroups draft />
            <div role="status">{warnings}</div>
        </section>
    }
}

/// Groups that are written by hand.
#[component]
fn OwnGroups(draft: Draft) -> impl IntoView {
    let words = expect_context::<Words>();
    let title = remembered::signal("group-title", String::new);
    let members = remembered::signal("group-members", String::new);
    let add = move |_| {
        let name = title.with_untracked(|title| title.trim().to_owned());
        if name.is_empty() {
            return crate::platform::focus("group-title");
        }
        let members_of = members.with_untracked(|members| members.trim().parse().ok());
        draft.own.update(|own| own.push(Own { title: name, members: members_of }));
        title.set(String::new());
        members.set(String::new());
        crate::platform::focus("group-title");
    };
    let list = move || {
        let remove = |at: usize| move |_| draft.own.update(|own| drop(own.remove(at)));
        let own = draft.own.get();
        (!own.is_empty()).then(|| {
            let items = own.into_iter().enumerate().map(|(at, own)| {
                let spoken = own.title.clone();
                view! {
                    <li class="spread">
                        <bdi>{own.title}</bdi>
                        <button class="link" type="button" on:click=remove(at)>
                            {t("round.take-out")}
                            <span class="spoken">" " <bdi>{spoken}</bdi></span>
                        </button>
                    </li>
                }
            });
            view! { <ul class="rows">{items.collect_view()}</ul> }
        })
    };
    view! {
        <h3>{words.text("round.groups.own")}</h3>
        {list}
        <div class="fields">
            <TextField id="group-title" label="round.group-title" value=title />
            <TextField id="group-members" label="round.group-members" short=true value=members />
        </div>
        <div class="actions">
            <button class="button" type="button" on:click=add>
                {t("round.add-group")}
            </button>
        </div>
    }
}
