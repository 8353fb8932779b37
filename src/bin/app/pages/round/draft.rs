//! What an organiser has filled in so far.

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    Problems,
    document::is_slug,
    round::{ALL, Group, Mode, Round},
};
use leptos::prelude::*;

use super::groups::PRESETS;
use crate::{content::Content, platform, words::Words};

/// A group that was written by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    pub title: String,
    /// How many ecosystems could be in it, if the organiser knows.
    pub members: Option<usize>,
}

/// What an organiser has filled in so far, on the way to a round.
#[derive(Clone, Copy)]
pub struct Draft {
    pub title: RwSignal<String>,
    pub organiser: RwSignal<String>,
    pub contact: RwSignal<String>,
    pub purpose: RwSignal<String>,
    pub who_sees: RwSignal<String>,
    pub period: RwSignal<String>,
    pub closes: RwSignal<String>,
    pub delete_by: RwSignal<String>,
    /// The questionnaires, by id and version.
    pub chosen: RwSignal<BTreeSet<(String, String)>>,
    /// The ids of the groups of [`PRESETS`].
    pub presets: RwSignal<BTreeSet<&'static str>>,
    pub own: RwSignal<Vec<Own>>,
    pub mode: RwSignal<Mode>,
    pub recipients: RwSignal<Vec<String>>,
    pub quick: RwSignal<bool>,
    pub total: RwSignal<bool>,
    pub k: RwSignal<String>,
    pub cell: RwSignal<String>,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Title,
    Period,
    Questionnaires,
    Overlap,
    Key,
    Trustees,
    K,
    Cell,
}

impl Fault {
    /// Returns the id of the field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Title => "round-title",
            Self::Period => "round-period",
            Self::Questionnaires => "round-domains",
            Self::Overlap => "round-groups",
            Self::Key | Self::Trustees => "round-key",
            Self::K => "round-k",
            Self::Cell => "round-cell",
        }
    }

    /// Returns the key of the sentence that says what is wrong.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "fault.round-title",
            Self::Period => "fault.period",
            Self::Questionnaires => "fault.questionnaires",
            Self::Overlap => "fault.round-overlap",
            Self::Key => "fault.round-key",
            Self::Trustees => "fault.round-trustees",
            Self::K => "fault.round-k",
            Self::Cell => "fault.round-cell",
        }
    }
}

impl Draft {
    /// Makes the draft of a new round: this year, every questionnaire that comes with the app, open, the usual rules.
    pub fn new(content: Content) -> Self {
        let chosen = content.shipped().iter().map(|q| (q.id.clone(), q.version.clone())).collect();
        Self {
            title: RwSignal::default(),
            organiser: RwSignal::default(),
            contact: RwSignal::default(),
            purpose: RwSignal::default(),
            who_sees: RwSignal::default(),
            period: RwSignal::new(platform::this_year().to_string()),
            closes: RwSignal::default(),
            delete_by: RwSignal::default(),
            chosen: RwSignal::new(chosen),
            presets: RwSignal::default(),
            own: RwSignal::default(),
            mode: RwSignal::new(Mode::Open),
            recipients: RwSignal::default(),
            quick: RwSignal::new(false),
            total: RwSignal::new(true),
            k: RwSignal::new("5".to_owned()),
            cell: RwSignal::new("3".to_owned()),
        }
    }

    /// Returns the fewest contributions that give figures, if a number is written that may stand there.
    pub fn least(self) -> Option<u64> {
        self.k.with(|k| k.trim().parse().ok()).filter(|k| (5..=1_000_000).contains(k))
    }

    /// Returns what is missing, in the order of the page.
    pub fn faults(self) -> Vec<Fault> {
        let is_empty = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        let keys = self.recipients.with(Vec::len);
        let least = self.least();
        let cell = self.cell.with(|cell| cell.trim().parse::<u64>().ok());
        let faults = [
            (is_empty(self.title), Fault::Title),
            (is_empty(self.period), Fault::Period),
            (self.chosen.with(BTreeSet::is_empty), Fault::Questionnaires),
            (self.overlap().is_some(), Fault::Overlap),
            (self.mode.get() == Mode::Sealed && keys == 0, Fault::Key),
            (self.mode.get() == Mode::Split && !(2..=3).contains(&keys), Fault::Trustees),
            (least.is_none(), Fault::K),
            (!cell.is_some_and(|cell| cell >= 3 && least.is_none_or(|k| cell <= k)), Fault::Cell),
        ];
        faults.into_iter().filter_map(|(is_there, fault)| is_there.then_some(fault)).collect()
    }

    /// Returns the ids of two chosen groups that share ecosystems.
    pub fn overlap(self) -> Option<(&'static str, &'static str)> {
        self.presets.with(|chosen| {
            let chosen: Vec<_> = PRESETS.iter().filter(|preset| chosen.contains(preset.id)).collect();
            let pairs = chosen.iter().flat_map(|one| chosen.iter().map(move |other| (one, other)));
            pairs
                .into_iter()
                .find(|(one, other)| one.holds.contains(&other.id))
                .map(|(one, other)| (one.id, other.id))
        })
    }

    /// Returns the groups, in order: those of the presets, then those written by hand.
    pub fn groups(self, words: Words) -> Vec<(Group, Option<usize>)> {
        let presets = PRESETS.iter().filter(|preset| self.presets.with(|chosen| chosen.contains(preset.id)));
        let mut groups: Vec<(Group, Option<usize>)> = presets
            .map(|preset| {
                let title =
                    preset.title.iter().map(|(language, title)| ((*language).to_owned(), (*title).to_owned()));
                (Group { id: preset.id.to_owned(), title: title.collect() }, Some(preset.members))
            })
            .collect();
        for own in self.own.get() {
            let taken = |id: &str| id == ALL || groups.iter().any(|(group, _)| group.id == id);
            let id = id_of(&own.title, groups.len() + 1, taken);
            groups.push((Group { id, title: BTreeMap::from([(words.language(), own.title)]) }, own.members));
        }
        groups
    }

    /// Returns the round under a random id, as it would be read from its file.
    pub fn round(self, id: &str, words: Words, content: Content) -> Result<Round, Problems> {
        let filled = |text: RwSignal<String>| {
            text.with_untracked(|text| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned))
        };
        let at_hand = content.get_untracked();
        let chosen = self.chosen.get_untracked();
        let asked = at_hand.iter().filter(|q| chosen.contains(&(q.id.clone(), q.version.clone())));
        let text = |text: RwSignal<String>| filled(text).unwrap_or_default();
        let mut round = Round::new(id, text(self.title), text(self.period), asked);
        round.organiser = filled(self.organiser);
        round.contact = filled(self.contact);
        round.purpose = filled(self.purpose);
        round.who_sees = filled(self.who_sees);
        round.delete_by = filled(self.delete_by);
        round.closes = filled(self.closes);
        round.groups = self.groups(words).into_iter().map(|(group, _)| group).collect();
        round.mode = self.mode.get_untracked();
        round.quick = self.quick.get_untracked();
        round.total = self.total.get_untracked();
        round.k = self.least().unwrap_or(round.k);
        round.cell = text(self.cell).parse().unwrap_or(round.cell);
        if round.mode != Mode::Open {
            round.recipients = self.recipients.get_untracked();
        }
        Round::from_json(round.to_json().as_bytes())
    }
}

/// Makes an id of a title: its letters and digits in lower case, without accents where there is a plain letter.
fn id_of(title: &str, n: usize, taken: impl Fn(&str) -> bool) -> String {
    let plain = platform::without_accents(title).to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id: String = words.collect::<Vec<_>>().join("-").chars().take(30).collect();
    let id = id.trim_end_matches('-');
    if is_slug(id) && !taken(id) { id.to_owned() } else { format!("group-{n}") }
}
