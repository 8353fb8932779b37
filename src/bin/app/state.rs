//! The assessments on this device, and how they are kept.

use std::collections::BTreeMap;

use baremo::{assessment::Assessment, document, questionnaire::Questionnaire};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::platform::{
    self,
    storage::{Kind, Storage},
};

/// The assessments on this device, by id.
pub type Entries = BTreeMap<String, Entry>;

/// An assessment, and what this device knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The assessment.
    pub assessment: Assessment,
    /// When it was last changed, in milliseconds since 1970.
    pub changed: f64,
    /// When a copy was last saved as a file.
    pub copied: Option<f64>,
    /// The factor that was last open.
    pub last: Option<String>,
}

impl Entry {
    /// Makes the entry of an assessment that is new on this device.
    pub fn new(assessment: Assessment) -> Self {
        Self { assessment, changed: platform::now(), copied: None, last: None }
    }

    /// Reads what was kept. What cannot be read stays in the store, untouched, and is not shown.
    pub fn from_kept(kept: &str, at_hand: &[Questionnaire]) -> Option<Self> {
        let value = document::parse(kept.as_bytes()).ok()?;
        Some(Self {
            assessment: Assessment::from_value(value.get("assessment")?, at_hand).ok()?,
            changed: value.get("changed")?.as_f64()?,
            copied: value.get("copied").and_then(Value::as_f64),
            last: value.get("last").and_then(Value::as_str).map(str::to_owned),
        })
    }

    fn to_kept(&self) -> String {
        json!({ "assessment": self.assessment, "changed": self.changed, "copied": self.copied, "last": self.last })
            .to_string()
    }
}

/// How the last write to the store went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kept {
    /// Nothing was written yet.
    Nothing,
    /// It was written at this time.
    At(f64),
    /// It could not be written: what is on the screen is not kept.
    Failed,
}

/// The assessments on this device.
#[derive(Clone, Copy)]
pub struct Library {
    entries: RwSignal<Entries>,
    removed: RwSignal<Option<Entry>>,
    kept: RwSignal<Kept>,
    storage: Storage,
}

impl Library {
    /// Makes the library of what the store holds.
    pub fn new(entries: Entries, storage: Storage) -> Self {
        let kept = if storage.is_there() { Kept::Nothing } else { Kept::Failed };
        Self { entries: RwSignal::new(entries), removed: RwSignal::new(None), kept: RwSignal::new(kept), storage }
    }

    /// Returns the store.
    pub fn storage(self) -> Storage {
        self.storage
    }

    /// Returns how the last write went.
    pub fn kept(self) -> Kept {
        self.kept.get()
    }

    /// Reads all assessments.
    pub fn with<T>(self, read: impl FnOnce(&Entries) -> T) -> T {
        self.entries.with(read)
    }

    /// Reads all assessments, without following changes.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Entries) -> T) -> T {
        self.entries.with_untracked(read)
    }

    /// Returns one assessment.
    pub fn get(self, id: &str) -> Option<Entry> {
        self.entries.with(|entries| entries.get(id).cloned())
    }

    /// Returns one assessment, without following changes.
    pub fn get_untracked(self, id: &str) -> Option<Entry> {
        self.entries.with_untracked(|entries| entries.get(id).cloned())
    }

    /// Reads one assessment.
    pub fn read<T: Default>(self, id: &str, read: impl FnOnce(&Entry) -> T) -> T {
        self.entries.with(|entries| entries.get(id).map(read)).unwrap_or_default()
    }

    /// Adds an assessment, or puts it in place of the one with the same id.
    pub fn put(self, entry: Entry) {
        let id = entry.assessment.id.clone();
        self.entries.update(|entries| drop(entries.insert(id.clone(), entry)));
        self.keep(id);
    }

    /// Changes an assessment, and keeps it at once.
    pub fn edit(self, id: &str, change: impl FnOnce(&mut Assessment)) {
        self.change(id, |entry| {
            change(&mut entry.assessment);
            entry.changed = platform::now();
        });
    }

    /// Remembers that a copy was saved as a file.
    pub fn copied(self, id: &str) {
        self.change(id, |entry| entry.copied = Some(platform::now()));
    }

    /// Remembers the factor that is open.
    pub fn opened(self, id: &str, factor: &str) {
        let before = self.entries.with_untracked(|entries| entries.get(id).and_then(|entry| entry.last.clone()));
        if before.as_deref() != Some(factor) {
            self.change(id, |entry| entry.last = Some(factor.to_owned()));
        }
    }

    /// Removes an assessment; until the next page it can be brought back.
    pub fn remove(self, id: &str) {
        let removed = self.entries.try_update(|entries| entries.remove(id)).flatten();
        self.removed.set(removed);
        self.keep(id.to_owned());
    }

    /// Returns what was removed and can be brought back.
    pub fn removed(self) -> Option<Entry> {
        self.removed.get()
    }

    /// Brings back what was removed.
    pub fn undo(self) {
        if let Some(entry) = self.removed.try_update(Option::take).flatten() {
            self.put(entry);
        }
    }

    /// Lets go of what was removed.
    pub fn forget_removed(self) {
        if self.removed.with_untracked(Option::is_some) {
            self.removed.set(None);
        }
    }

    fn change(self, id: &str, change: impl FnOnce(&mut Entry)) {
        self.entries.update(|entries| {
            if let Some(entry) = entries.get_mut(id) {
                change(entry);
            }
        });
        self.keep(id.to_owned());
    }

    /// Writes the entry as it is now, or removes it from the store if it is gone.
    ///
    /// The store carries out writes in the order in which they are asked for.
    fn keep(self, id: String) {
        let value = self.entries.with_untracked(|entries| entries.get(&id).map(Entry::to_kept));
        spawn_local(async move {
            let done = match value {
                Some(value) => self.storage.put(Kind::Assessments, &id, &value).await,
                None => self.storage.remove(Kind::Assessments, &id).await,
            };
            self.kept.set(if done.is_ok() { Kept::At(platform::now()) } else { Kept::Failed });
        });
    }
}
