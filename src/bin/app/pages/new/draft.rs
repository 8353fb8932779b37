//! What a person has filled in so far.

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    assessment::{Assessment, Reference, Standing, State},
    questionnaire::{Context, Questionnaire},
};
use leptos::prelude::*;

use crate::{content::Content, platform};

/// The labels of the Traffic Light Protocol 2.0, strictest first.
pub const MARKINGS: [&str; 5] = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"];

/// The choice of words of one's own, among the markings.
pub const OWN: &str = "own";

/// What a person has filled in so far, on the way to an assessment.
#[derive(Clone, Copy)]
pub struct Draft {
    pub ecosystem: RwSignal<String>,
    pub title: RwSignal<String>,
    pub period: RwSignal<String>,
    /// A label, [`OWN`], or nothing.
    pub marking: RwSignal<String>,
    pub own_marking: RwSignal<String>,
    /// The questionnaires, by id and version.
    pub chosen: RwSignal<BTreeSet<(String, String)>>,
    /// The flags that have been asked for, and whether they hold.
    pub context: RwSignal<BTreeMap<Context, bool>>,
    pub state: RwSignal<State>,
    pub state_by: RwSignal<String>,
    pub state_date: RwSignal<String>,
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Ecosystem,
    Period,
    Questionnaires,
    Context(Context),
}

impl Fault {
    /// Returns the id of the field.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Ecosystem => "ecosystem",
            Self::Period => "period",
            Self::Questionnaires => "domains",
            Self::Context(flag) => flag.as_str(),
        }
    }

    /// Returns the key of the sentence that says what is wrong.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Ecosystem => "fault.ecosystem",
            Self::Period => "fault.period",
            Self::Questionnaires => "fault.questionnaires",
            Self::Context(_) => "fault.context",
        }
    }
}

impl Draft {
    /// Makes the draft of a new assessment: this year, and every questionnaire that comes with the app.
    pub fn new(content: Content) -> Self {
        let chosen = content.shipped().iter().map(|q| (q.id.clone(), q.version.clone())).collect();
        Self {
            ecosystem: RwSignal::default(),
            title: RwSignal::default(),
            period: RwSignal::new(platform::this_year().to_string()),
            marking: RwSignal::new("TLP:AMBER".to_owned()),
            own_marking: RwSignal::default(),
            chosen: RwSignal::new(chosen),
            context: RwSignal::default(),
            state: RwSignal::new(State::Draft),
            state_by: RwSignal::default(),
            state_date: RwSignal::default(),
        }
    }

    /// Makes the draft of what an assessment says already.
    pub fn of(assessment: &Assessment) -> Self {
        let text = |text: &Option<String>| RwSignal::new(text.clone().unwrap_or_default());
        let marking = assessment.marking.clone().unwrap_or_default();
        let is_own = !marking.is_empty() && !MARKINGS.contains(&marking.as_str());
        let standing = assessment.standing.as_ref();
        let context = Context::ALL.iter().map(|flag| (*flag, assessment.context.contains(flag)));
        Self {
            ecosystem: text(&assessment.ecosystem),
            title: text(&assessment.title),
            period: RwSignal::new(assessment.period.clone()),
            own_marking: RwSignal::new(if is_own { marking.clone() } else { String::new() }),
            marking: RwSignal::new(if is_own { OWN.to_owned() } else { marking }),
            chosen: RwSignal::new(keys(&assessment.questionnaires)),
            context: RwSignal::new(context.collect()),
            state: RwSignal::new(standing.map_or(State::Draft, |standing| standing.state)),
            state_by: RwSignal::new(standing.and_then(|standing| standing.by.clone()).unwrap_or_default()),
            state_date: RwSignal::new(standing.and_then(|standing| standing.date.clone()).unwrap_or_default()),
        }
    }

    /// Returns the period.
    pub fn period(self) -> String {
        self.period.get_untracked().trim().to_owned()
    }

    /// Returns the chosen ones of the questionnaires at hand, in their order.
    pub fn chosen(self, at_hand: &[Questionnaire]) -> Vec<&Questionnaire> {
        self.chosen
            .with(|chosen| at_hand.iter().filter(|q| chosen.contains(&(q.id.clone(), q.version.clone()))).collect())
    }

    /// Returns the flags on which a statement of the chosen questionnaires depends.
    pub fn flags(self, content: Content) -> BTreeSet<Context> {
        let at_hand = content.get();
        let chosen = self.chosen(&at_hand);
        chosen.iter().flat_map(|q| q.statements()).flat_map(|statement| &statement.unless).copied().collect()
    }

    /// Returns what is missing, in the order of the page.
    pub fn faults(self, content: Content) -> Vec<Fault> {
        let is_empty = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        let faults = [
            (is_empty(self.ecosystem), Fault::Ecosystem),
            (is_empty(self.period), Fault::Period),
            (self.chosen.with(BTreeSet::is_empty), Fault::Questionnaires),
        ];
        let flags = self.flags(content).into_iter();
        let unanswered = flags.filter(|flag| self.context.with(|context| !context.contains_key(flag)));
        let faults = faults.into_iter().filter_map(|(is_there, fault)| is_there.then_some(fault));
        faults.chain(unanswered.map(Fault::Context)).collect()
    }

    /// Writes what is filled in into an assessment; an empty period leaves the one that is there.
    pub fn write(self, assessment: &mut Assessment, content: Content) {
        assessment.ecosystem = filled(self.ecosystem);
        assessment.title = filled(self.title);
        if let Some(period) = filled(self.period) {
            assessment.period = period;
        }
        assessment.marking = if self.marking.with_untracked(|marking| marking == OWN) {
            filled(self.own_marking)
        } else {
            filled(self.marking)
        };
        let asked = self.flags(content);
        for (flag, holds) in self.context.get_untracked() {
            // A flag on which nothing depends stays as it was.
            match holds {
                true if asked.contains(&flag) => drop(assessment.context.insert(flag)),
                false => drop(assessment.context.remove(&flag)),
                true => {}
            }
        }
        let standing =
            Standing { state: self.state.get_untracked(), by: filled(self.state_by), date: filled(self.state_date) };
        let says_something = standing.state != State::Draft || standing.by.is_some() || standing.date.is_some();
        assessment.standing = says_something.then_some(standing);
    }
}

fn filled(text: RwSignal<String>) -> Option<String> {
    text.with_untracked(|text| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned))
}

fn keys(references: &[Reference]) -> BTreeSet<(String, String)> {
    references.iter().map(|reference| (reference.id.clone(), reference.version.clone())).collect()
}
