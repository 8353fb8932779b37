//! The rounds that were called on this device, and what their organiser keeps of them.

use std::collections::BTreeMap;

use baremo::{
    document,
    round::{Round, Sum},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::platform::{
    self,
    storage::{Kind, Storage},
};

/// A round that was called here, or is counted here.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// The round.
    pub round: Round,
    /// When it was called, in milliseconds since 1970.
    pub since: f64,
    /// What was published of it, and from which contributions: the organiser's private record, as a file.
    pub record: Option<String>,
    /// The sums that were saved here as a trustee: none that gives anybody away together with them is made.
    pub sums: Vec<Sum>,
}

impl Called {
    /// Makes a round that is called now.
    pub fn now(round: Round) -> Self {
        Self { round, since: platform::now(), record: None, sums: Vec::new() }
    }

    fn read(kept: &str) -> Option<Self> {
        let value = document::parse(kept.as_bytes()).ok()?;
        let round = Round::from_value(value.get("round")?).ok()?;
        let record = value.get("record").and_then(Value::as_str).map(str::to_owned);
        let sums = value.get("sums").and_then(Value::as_array).into_iter().flatten();
        let sums = sums.filter_map(|sum| Sum::from_value(sum).ok()).collect();
        Some(Self { round, since: value.get("since")?.as_f64()?, record, sums })
    }

    fn to_kept(&self) -> String {
        json!({ "round": self.round, "since": self.since, "record": self.record, "sums": self.sums }).to_string()
    }
}

/// The rounds that were called on this device.
#[derive(Clone, Copy)]
pub struct Rounds {
    called: RwSignal<BTreeMap<String, Called>>,
    removed: RwSignal<Option<Called>>,
    /// The round that was opened last, for whoever is to give to it.
    asked: RwSignal<Option<Round>>,
    storage: Storage,
}

impl Rounds {
    /// Makes the list of what the store holds.
    pub fn new(kept: Vec<(String, String)>, storage: Storage) -> Self {
        let called = kept.into_iter().filter_map(|(id, kept)| Some((id, Called::read(&kept)?))).collect();
        Self { called: RwSignal::new(called), removed: RwSignal::new(None), asked: RwSignal::new(None), storage }
    }

    /// Returns the rounds, the newest first.
    pub fn all(self) -> Vec<Called> {
        let mut all: Vec<Called> = self.called.with(|called| called.values().cloned().collect());
        all.sort_by(|a, b| b.since.total_cmp(&a.since));
        all
    }

    /// Returns a round.
    pub fn get(self, id: &str) -> Option<Called> {
        self.called.with(|called| called.get(id).cloned())
    }

    /// Returns a round, without following changes.
    pub fn get_untracked(self, id: &str) -> Option<Called> {
        self.called.with_untracked(|called| called.get(id).cloned())
    }

    /// Adds a round, or puts it in place of the one with the same id.
    pub fn put(self, called: Called) {
        let id = called.round.id.clone();
        self.called.update(|all| drop(all.insert(id.clone(), called)));
        self.keep(id);
    }

    /// Remembers a sum that was saved here as a trustee of a round.
    pub fn add_sum(self, id: &str, sum: Sum) {
        self.called.update(|all| {
            let sums = all.get_mut(id).map(|called| &mut called.sums);
            if let Some(sums) = sums.filter(|sums| !sums.contains(&sum)) {
                sums.push(sum);
            }
        });
        self.keep(id.to_owned());
    }

    /// Removes a round; until the next page it can be brought back.
    pub fn remove(self, id: &str) {
        let removed = self.called.try_update(|called| called.remove(id)).flatten();
        self.removed.set(removed);
        self.keep(id.to_owned());
    }

    /// Returns what was removed and can be brought back.
    pub fn removed(self) -> Option<Called> {
        self.removed.get()
    }

    /// Brings back what was removed.
    pub fn undo(self) {
        if let Some(called) = self.removed.try_update(Option::take).flatten() {
            self.put(called);
        }
    }

    /// Lets go of what was removed.
    pub fn forget_removed(self) {
        if self.removed.with_untracked(Option::is_some) {
            self.removed.set(None);
        }
    }

    /// Forgets every round: the store has been emptied.
    pub fn forget_all(self) {
        self.called.set(BTreeMap::new());
        self.removed.set(None);
        self.asked.set(None);
    }

    /// Returns the round that was opened last, for whoever is to give to it.
    pub fn asked(self) -> Option<Round> {
        self.asked.get_untracked()
    }

    /// Remembers, in this tab, the round that was opened.
    pub fn ask(self, round: Round) {
        self.asked.set(Some(round));
    }

    fn keep(self, id: String) {
        let kept = self.called.with_untracked(|called| called.get(&id).map(Called::to_kept));
        spawn_local(async move {
            // Where nothing can be kept, the round is the file that was saved.
            let _ = match kept {
                Some(kept) => self.storage.put(Kind::Rounds, &id, &kept).await,
                None => self.storage.remove(Kind::Rounds, &id).await,
            };
        });
    }
}
