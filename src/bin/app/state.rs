//! The assessments on this device, and how they are kept.

mod held;
mod locked;
mod rounds;
mod training;
mod workshop;

use std::{collections::BTreeMap, sync::Arc};

use baremo::{
    Code, Problem, Problems,
    assessment::{
        Assessment, Reply,
        history::{Difference, Subject, differences},
        part::Part,
    },
    document,
    questionnaire::Questionnaire,
    sample,
};
pub use held::{HeldKeys, Unsealed, is_key_file, is_sealed};
use leptos::{prelude::*, task::spawn_local};
pub use locked::Lock;
use locked::{Journal, Piece};
pub use rounds::{Called, Rounds};
use serde_json::{Map, Value, json};
pub use training::{Choices, MOST_DAYS, MOST_EACH, MOST_QUARTERS, Training};
pub use workshop::{Minute, Minutes, Workshop, carried};

use crate::platform::{
    self,
    seal::{self, Keys},
    storage::{self, Kind, Storage},
    tabs,
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
    /// Until when the reminder to save a copy is put off.
    pub put_off: Option<f64>,
    /// The factor that was last open.
    pub last: Option<String>,
    /// The part that it is, as it was opened or last saved to be sent back; nothing for a whole assessment.
    pub part: Option<Part>,
    /// What was changed here, oldest first, the last of many.
    pub history: Vec<Line>,
    /// What was noted in a workshop.
    pub workshop: Workshop,
    /// What was given to rounds, by the id of the round.
    pub given: BTreeMap<String, Given>,
    /// What locks it; nothing where it is kept as it is.
    pub lock: Option<Lock>,
}

/// What this device remembers of a contribution, so that a corrected one is known for what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The random code under which it was given.
    pub code: String,
    /// The last revision that was saved.
    pub revision: u64,
}

impl Given {
    fn read(value: &Value) -> Option<Self> {
        Some(Self { code: value.get("code")?.as_str()?.to_owned(), revision: value.get("revision")?.as_u64()? })
    }
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// What was changed.
    pub difference: Difference,
}

impl Line {
    /// How many are kept: enough for some days of work, and small enough to be written with each answer.
    const KEPT: usize = 300;

    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let subject = Subject::from_word(&text("subject")?)?;
        let difference = Difference { subject, id: text("id")?, from: text("from"), to: text("to") };
        Some(Self { at: value.get("at")?.as_f64()?, difference })
    }

    fn to_kept(&self) -> Value {
        let Difference { subject, id, from, to } = &self.difference;
        json!({ "at": self.at, "subject": subject.as_str(), "id": id, "from": from, "to": to })
    }
}

impl Entry {
    /// Makes the entry of an assessment that is new on this device.
    pub fn new(assessment: Assessment) -> Self {
        Self {
            assessment,
            changed: platform::now(),
            copied: None,
            put_off: None,
            last: None,
            part: None,
            history: Vec::new(),
            workshop: Workshop::default(),
            given: BTreeMap::new(),
            lock: None,
        }
    }

    /// Makes the entry of an assessment that was opened from a file: the file is its copy.
    pub fn from_file(assessment: Assessment) -> Self {
        Self { copied: Some(platform::now()), ..Self::new(assessment) }
    }

    /// Makes the entry of a part that was opened, to be answered.
    pub fn from_part(part: Part) -> Self {
        Self { part: Some(part.clone()), ..Self::from_file(part.open()) }
    }

    /// Reads what was kept.
    pub fn from_kept(value: &Value, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        let missing = || Problem::new(Code::MissingField, "").with("field", "assessment");
        Ok(Self {
            assessment: Assessment::from_value(value.get("assessment").ok_or_else(missing)?, at_hand)?,
            changed: value.get("changed").and_then(Value::as_f64).unwrap_or_else(platform::now),
            copied: value.get("copied").and_then(Value::as_f64),
            put_off: value.get("put_off").and_then(Value::as_f64),
            last: value.get("last").and_then(Value::as_str).map(str::to_owned),
            part: value.get("part").map(|part| Part::from_value(part, None, at_hand)).transpose()?,
            history: value
                .get("history")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Line::read)
                .collect(),
            workshop: value.get("workshop").map(Workshop::read).unwrap_or_default(),
            given: value
                .get("given")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(round, given)| Some((round.clone(), Given::read(given)?)))
                .collect(),
            lock: None,
        })
    }

    /// Returns what is kept of it.
    pub fn to_kept(&self) -> String {
        let history: Vec<Value> = self.history.iter().map(Line::to_kept).collect();
        let given = self.given.iter();
        let given: Map<String, Value> = given
            .map(|(round, given)| (round.clone(), json!({ "code": given.code, "revision": given.revision })))
            .collect();
        let own = json!({
            "changed": self.changed, "copied": self.copied, "put_off": self.put_off, "last": self.last,
            "history": history, "workshop": self.workshop.to_kept(), "given": given,
        })
        .to_string();
        let part = self.part.as_ref().map(|part| format!("\"part\":{},", part.to_json())).unwrap_or_default();
        format!("{{\"assessment\":{},{part}{}", self.assessment.to_json(), &own[1..])
    }
}

/// What was kept and cannot be read now: its questionnaire is not at hand, or it is damaged.
///
/// It stays in the store, untouched, until a person deletes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    /// The id under which it is kept.
    pub id: String,
    /// What is kept.
    pub kept: String,
    /// What is wrong with it.
    pub problems: Problems,
}

impl Unreadable {
    /// Returns the assessment as a file, with whatever else could be read of it; else all that is kept.
    pub fn file(&self) -> String {
        let value = document::parse(self.kept.as_bytes()).ok();
        let assessment = value.as_ref().and_then(|value| value.get("assessment"));
        let file = assessment.and_then(|assessment| serde_json::to_string_pretty(assessment).ok());
        file.map_or_else(|| self.kept.clone(), |file| file + "\n")
    }

    /// Returns the ecosystem or title, and the period, as far as they can be read.
    pub fn name(&self) -> Option<(String, String)> {
        let value = document::parse(self.kept.as_bytes()).ok()?;
        let field = |name: &str| {
            let text = value.get("assessment")?.get(name)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Some((field("ecosystem").or_else(|| field("title"))?, field("period").unwrap_or_default()))
    }
}

/// What an assessment was before a change, and what was noted of it in a workshop.
///
/// Answers and notes are most of it, and a change is about few of them: only those are held.
#[derive(Clone)]
struct Before {
    /// The id of the assessment.
    of: String,
    answers: Patch<Reply>,
    minutes: Patch<Minute>,
    /// Everything else.
    rest: Assessment,
}

/// Some values by id as they were; nothing where there was none.
type Patch<T> = Vec<(String, Option<T>)>;

impl Before {
    fn new(of: &str, (mut assessment, minutes): State, after: &State) -> Self {
        let answers = patch(&std::mem::take(&mut assessment.answers), &after.0.answers);
        Self { of: of.to_owned(), answers, minutes: patch(&minutes, &after.1), rest: assessment }
    }

    /// Returns the state before the change, given the one after it.
    fn instead_of(self, (now, minutes): State) -> State {
        let mut before = self.rest;
        before.answers = patched(now.answers, self.answers);
        (before, patched(minutes, self.minutes))
    }
}

/// An assessment, and what was noted of it in a workshop: what a change changes.
type State = (Assessment, Minutes);

/// Returns what differs, as it was.
fn patch<T: Clone + PartialEq>(was: &BTreeMap<String, T>, is: &BTreeMap<String, T>) -> Patch<T> {
    let ids = was.keys().chain(is.keys().filter(|id| !was.contains_key(*id)));
    let changed = ids.filter(|id| was.get(*id) != is.get(*id));
    changed.map(|id| (id.clone(), was.get(id).cloned())).collect()
}

/// Returns some values with those of a patch in their place.
fn patched<T>(mut values: BTreeMap<String, T>, patch: Patch<T>) -> BTreeMap<String, T> {
    for (id, was) in patch {
        match was {
            Some(value) => drop(values.insert(id, value)),
            None => drop(values.remove(&id)),
        }
    }
    values
}

/// How many months old evidence may be, to choose from.
pub const AGES: [u32; 4] = [12, 24, 36, 60];

/// How many months old evidence may be, until somebody chooses otherwise.
const AGE: u32 = 36;

/// A day in milliseconds.
pub const DAY: f64 = 86_400_000.0;

/// How many changes can be taken back.
const UNDO: usize = 50;

/// The key of that choice among the settings.
const AGE_SETTING: &str = "evidence-age";

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
    unreadable: RwSignal<Vec<Unreadable>>,
    removed: RwSignal<Option<Entry>>,
    kept: RwSignal<Kept>,
    evidence_age: RwSignal<u32>,
    /// The assessment that is open in another tab, and can only be read in this one.
    elsewhere: RwSignal<Option<String>>,
    /// What each change took away, oldest first, to be taken back to.
    before: RwSignal<Vec<Before>>,
    /// What is locked, and cannot be read until somebody gives the passphrase.
    locked: RwSignal<Vec<Lock>>,
    /// What has been written of locked assessments that are open, by id.
    journals: StoredValue<BTreeMap<String, Journal>>,
    keys: Keys,
    storage: Storage,
}

/// Why a locked assessment does not open.
pub enum NotOpened {
    /// The key could not be used.
    Fault(seal::Fault),
    /// It was decrypted, and cannot be read: a questionnaire is not at hand.
    Unreadable(Problems),
}

impl From<seal::Fault> for NotOpened {
    fn from(fault: seal::Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Library {
    /// Makes the library of what the store holds.
    pub fn new(read: Vec<Result<Entry, Unreadable>>, locked: Vec<Lock>, storage: Storage) -> Self {
        let (mut entries, mut unreadable) = (Entries::new(), Vec::new());
        for read in read {
            match read {
                Ok(entry) => drop(entries.insert(entry.assessment.id.clone(), entry)),
                Err(bad) => unreadable.push(bad),
            }
        }
        Self {
            entries: RwSignal::new(entries),
            unreadable: RwSignal::new(unreadable),
            removed: RwSignal::new(None),
            kept: RwSignal::new(if storage.is_there() { Kept::Nothing } else { Kept::Failed }),
            evidence_age: RwSignal::new(AGE),
            elsewhere: RwSignal::new(None),
            before: RwSignal::new(Vec::new()),
            locked: RwSignal::new(locked),
            journals: StoredValue::new(BTreeMap::new()),
            keys: Keys::new(),
            storage,
        }
    }

    /// Reads what a person has chosen on an earlier visit.
    pub async fn read_settings(self) {
        let age = self.storage.get(Kind::Settings, AGE_SETTING).await.and_then(|age| age.parse().ok());
        if let Some(age) = age.filter(|age| AGES.contains(age)) {
            self.evidence_age.set(age);
        }
    }

    /// Returns how many months old evidence may be before it is marked.
    pub fn evidence_age(self) -> RwSignal<u32> {
        self.evidence_age
    }

    /// Chooses how many months old evidence may be.
    pub fn set_evidence_age(self, months: u32) {
        self.evidence_age.set(months);
        spawn_local(async move {
            // Where nothing can be kept, the choice holds until the window is closed.
            let _ = self.storage.put(Kind::Settings, AGE_SETTING, &months.to_string()).await;
        });
    }

    /// Returns the keys, each by its name.
    pub fn keys(self) -> Keys {
        self.keys
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

    /// Returns whether an assessment of this id is kept here, readable or not.
    pub fn holds(self, id: &str) -> bool {
        self.entries.with_untracked(|entries| entries.contains_key(id))
            || self.unreadable.with_untracked(|list| list.iter().any(|bad| bad.id == id))
            || self.locked.with_untracked(|locked| find_lock(locked, id).is_some())
    }

    /// Returns what is locked now.
    pub fn locked(self) -> Vec<Lock> {
        self.locked.get()
    }

    /// Returns what is locked now, without following changes.
    pub fn locked_untracked(self) -> Vec<Lock> {
        self.locked.get_untracked()
    }

    /// Returns what locks an assessment that cannot be read now.
    pub fn locked_as(self, id: &str) -> Option<Lock> {
        self.locked.with(|locked| find_lock(locked, id).cloned())
    }

    /// Adds an assessment that is encrypted to a key, which the passphrase opens, before anything of it is kept.
    pub async fn put_locked(self, mut entry: Entry, passphrase: &str) -> Result<(), seal::Fault> {
        let name = Lock::name_of(&entry.assessment.id);
        let file = self.keys.lock(&name, passphrase).await?;
        entry.lock = Some(Lock { name, file, since: platform::now() });
        self.put(entry);
        Ok(())
    }

    /// Adds an assessment that comes from another one: where that is locked, it is too, under the same passphrase.
    pub fn put_beside(self, mut entry: Entry, origin: &str) {
        let lock = self.get_untracked(origin).and_then(|origin| origin.lock);
        if let Some(lock) = lock {
            let name = Lock::name_of(&entry.assessment.id);
            entry.lock = Some(Lock { name: name.clone(), file: lock.file, since: platform::now() });
            let keys = self.keys;
            spawn_local(async move {
                // It is carried out before anything is encrypted with it; if it fails, that fails, and the app says so.
                let _ = keys.also(&lock.name, &name).await;
            });
        }
        self.put(entry);
    }

    /// Opens a locked assessment, and returns its id.
    pub async fn unlock(
        self,
        lock: Lock,
        passphrase: &str,
        at_hand: Arc<Vec<Questionnaire>>,
    ) -> Result<String, NotOpened> {
        self.keys.unlock(&lock.name, passphrase, &lock.file).await?;
        let (entry, journal) = self.read_sealed(&lock, &at_hand).await?;
        let id = entry.assessment.id.clone();
        self.journals.update_value(|journals| drop(journals.insert(id.clone(), journal)));
        self.entries.update(|entries| drop(entries.insert(id.clone(), entry)));
        self.locked.update(|locked| locked.retain(|other| other.name != lock.name));
        Ok(id)
    }

    /// Reads all that is written of a locked assessment whose key is held.
    async fn read_sealed(self, lock: &Lock, at_hand: &[Questionnaire]) -> Result<(Entry, Journal), NotOpened> {
        let mut pieces = Vec::new();
        for (number, sealed) in self.storage.sealed(&lock.name).await {
            pieces.push((number, self.keys.open(&lock.name, &sealed).await?));
        }
        let damaged = |problems| Option::map_or(problems, seal::Fault::Damaged.into(), NotOpened::Unreadable);
        let (mut entry, journal) = Journal::read(&pieces, at_hand).map_err(damaged)?;
        if Lock::name_of(&entry.assessment.id) != lock.name {
            return Err(seal::Fault::Damaged.into());
        }
        entry.lock = Some(lock.clone());
        Ok((entry, journal))
    }

    /// Locks an assessment again: nothing of it stays where it could be read.
    pub fn lock(self, id: &str) {
        let Some(lock) = self.get_untracked(id).and_then(|entry| entry.lock) else { return };
        let id = id.to_owned();
        spawn_local(async move {
            // After all that was still to be encrypted.
            let _ = self.keys.forget(&lock.name).await;
            self.before.update(|undo| undo.retain(|before| before.of != id));
            self.journals.update_value(|journals| drop(journals.remove(&id)));
            self.entries.update(|entries| drop(entries.remove(&id)));
            self.locked.update(|locked| locked.push(lock));
        });
    }

    /// Puts another passphrase in place of the one that opens an assessment.
    pub async fn change_passphrase(self, id: &str, passphrase: &str) -> Result<(), seal::Fault> {
        let lock = self.get_untracked(id).and_then(|entry| entry.lock).ok_or(seal::Fault::Failed)?;
        let file = self.keys.relock(&lock.name, passphrase).await?;
        let lock = Lock { file, ..lock };
        self.storage.put(Kind::Locks, &lock.name, &lock.to_kept()).await.map_err(|()| seal::Fault::Failed)?;
        self.entries.update(|entries| {
            if let Some(entry) = entries.get_mut(id) {
                entry.lock = Some(lock);
            }
        });
        Ok(())
    }

    /// Removes a locked assessment, for good, without opening it.
    pub fn discard_locked(self, lock: &Lock) {
        self.locked.update(|locked| locked.retain(|other| other != lock));
        let name = lock.name.clone();
        spawn_local(async move {
            let done = self.storage.remove_sealed(&name).await;
            self.kept.set(if done.is_ok() { Kept::At(platform::now()) } else { Kept::Failed });
        });
    }

    /// Returns what is kept and cannot be read.
    pub fn unreadable(self) -> Vec<Unreadable> {
        self.unreadable.get()
    }

    /// Returns what is kept and cannot be read, without following changes.
    pub fn unreadable_untracked(self) -> Vec<Unreadable> {
        self.unreadable.get_untracked()
    }

    /// Reads again what could not be read: a questionnaire has been added.
    pub fn retry(self, at_hand: &[Questionnaire]) {
        let mut still = Vec::new();
        for bad in self.unreadable.get_untracked() {
            match storage::read(bad.id, bad.kept, at_hand) {
                Ok(entry) => self.entries.update(|entries| drop(entries.insert(entry.assessment.id.clone(), entry))),
                Err(bad) => still.push(bad),
            }
        }
        self.unreadable.set(still);
    }

    /// Removes what cannot be read, for good.
    pub fn discard(self, id: &str) {
        self.unreadable.update(|list| list.retain(|bad| bad.id != id));
        self.keep(id.to_owned());
    }

    /// Removes everything from the store and from the screen, for good.
    pub async fn forget_all(self) -> Result<(), ()> {
        self.storage.clear().await?;
        self.entries.set(Entries::new());
        self.unreadable.set(Vec::new());
        self.locked.set(Vec::new());
        self.journals.set_value(BTreeMap::new());
        self.removed.set(None);
        self.kept.set(Kept::Nothing);
        Ok(())
    }

    /// Adds an assessment, or puts it in place of the one with the same id.
    ///
    /// What a file does not bring stays: what was noted in a workshop, and the lock.
    pub fn put(self, mut entry: Entry) {
        let id = entry.assessment.id.clone();
        let removed = self.removed.get_untracked().filter(|removed| removed.assessment.id == id);
        if let Some(before) = self.get_untracked(&id).or(removed) {
            if entry.workshop == Workshop::default() {
                entry.workshop = before.workshop;
            }
            entry.lock = entry.lock.or(before.lock);
        }
        self.journals.update_value(|journals| drop(journals.remove(&id)));
        self.unreadable.update(|list| list.retain(|bad| bad.id != id));
        self.entries.update(|entries| drop(entries.insert(id.clone(), entry)));
        self.keep(id);
    }

    /// Changes an assessment, and keeps it at once. It can be taken back, and stands in the history.
    pub fn edit(self, id: &str, change: impl FnOnce(&mut Assessment)) {
        self.edit_noting(id, |assessment, _| change(assessment));
    }

    /// Changes an assessment and what is noted of it in a workshop, as one change.
    pub fn edit_noting(self, id: &str, change: impl FnOnce(&mut Assessment, &mut Minutes)) {
        let Some(before) = self.state(id) else { return };
        let mut after = before.clone();
        change(&mut after.0, &mut after.1);
        let before = Before::new(id, before, &after);
        if self.replace(id, after) {
            self.before.update(|undo| {
                undo.push(before);
                let more = undo.len().saturating_sub(UNDO);
                undo.drain(..more);
            });
        }
    }

    /// Returns what a change of an assessment may change.
    fn state(self, id: &str) -> Option<State> {
        self.with_untracked(|entries| {
            entries.get(id).map(|entry| (entry.assessment.clone(), entry.workshop.minutes.clone()))
        })
    }

    /// Returns whether an assessment is open in another tab, and can only be read here.
    pub fn is_elsewhere(self, id: &str) -> bool {
        self.elsewhere.with(|elsewhere| elsewhere.as_deref() == Some(id))
    }

    /// Says that an assessment is open in another tab, or no longer is.
    pub fn set_elsewhere(self, id: &str, is: bool) {
        if is {
            self.elsewhere.set(Some(id.to_owned()));
        } else if self.elsewhere.with_untracked(|elsewhere| elsewhere.as_deref() == Some(id)) {
            self.elsewhere.set(None);
        }
    }

    /// Reads an assessment again as the store has it: another tab has written to it.
    pub async fn reload(self, id: String, at_hand: Arc<Vec<Questionnaire>>) {
        let entry = match self.get_untracked(&id).and_then(|entry| entry.lock) {
            Some(lock) => {
                if self.storage.sealed(&lock.name).await.is_empty() {
                    return self.missed(&id).await;
                }
                let Ok((entry, journal)) = self.read_sealed(&lock, &at_hand).await else { return };
                self.journals.update_value(|journals| drop(journals.insert(id.clone(), journal)));
                entry
            }
            None => {
                let Some(kept) = self.storage.get(Kind::Assessments, &id).await else {
                    return self.missed(&id).await;
                };
                let Ok(entry) = storage::read(id.clone(), kept, &at_hand) else { return };
                entry
            }
        };
        self.entries.update(|entries| drop(entries.insert(id.clone(), entry)));
        // What was here before is no longer what would be taken back to.
        self.before.update(|undo| undo.retain(|before| before.of != id));
    }

    /// Takes note that an assessment is not, or no longer, where another tab has written it: removed, or locked.
    async fn missed(self, id: &str) {
        if !self.storage.is_there() {
            return;
        }
        self.entries.update(|entries| drop(entries.remove(id)));
        let locks = self.storage.locks().await;
        let open: Vec<String> = self.with_untracked(|entries| {
            entries.values().filter_map(|entry| Some(entry.lock.as_ref()?.name.clone())).collect()
        });
        self.locked.set(locks.into_iter().filter(|lock| !open.contains(&lock.name)).collect());
    }

    /// Follows what other tabs write, as long as the app runs: no tab ever writes over what it has not read.
    pub fn follow(self, at_hand: impl Fn() -> Arc<Vec<Questionnaire>> + 'static, training: Training) {
        tabs::follow(move |word| match training.hear(&word) {
            true => (),
            false => spawn_local(self.reload(word, at_hand())),
        });
    }

    /// Returns whether a change of an assessment can be taken back.
    pub fn can_take_back(self, id: &str) -> bool {
        self.before.with(|undo| undo.iter().any(|before| before.of == id))
    }

    /// Takes back the last change of an assessment on this page load.
    pub fn take_back(self, id: &str) {
        let last = self.before.try_update(|undo| {
            let at = undo.iter().rposition(|before| before.of == id)?;
            Some(undo.remove(at))
        });
        if let Some((before, now)) = last.flatten().zip(self.state(id)) {
            self.replace(id, before.instead_of(now));
        }
    }

    /// Puts another state of an assessment in place, with what differs in its history; returns whether anything does.
    /// What was noted in a workshop is no part of the history.
    fn replace(self, id: &str, (after, minutes): State) -> bool {
        let found = |entries: &Entries| {
            let entry = entries.get(id)?;
            Some((differences(&entry.assessment, &after), entry.workshop.minutes != minutes))
        };
        let (differences, notes_differ) = self.with_untracked(found).unwrap_or_default();
        if differences.is_empty() && !notes_differ {
            return false;
        }
        self.change(id, |entry| {
            let at = platform::now();
            entry.assessment = after;
            entry.workshop.minutes = minutes;
            entry.changed = at;
            entry.history.extend(differences.into_iter().map(|difference| Line { at, difference }));
            let more = entry.history.len().saturating_sub(Line::KEPT);
            entry.history.drain(..more);
        });
        true
    }

    /// Puts the fictional sample into the words of another language; nothing else of it changes.
    pub fn reword(self, to: &sample::Words) {
        let of_sample = |entry: &&Entry| sample::is_of_sample(&entry.assessment);
        let ids: Vec<String> = self.entries.with_untracked(|entries| {
            entries.values().filter(of_sample).map(|entry| entry.assessment.id.clone()).collect()
        });
        for id in ids {
            let Some(Entry { mut assessment, .. }) = self.get_untracked(&id) else { continue };
            let before = assessment.clone();
            sample::reword(&mut assessment, to);
            if assessment != before {
                self.change(&id, |entry| entry.assessment = assessment);
            }
        }
    }

    /// Remembers that a copy was saved as a file, and how the part was sent back if it is one.
    pub fn copied(self, id: &str, sent: Option<Part>) {
        self.change(id, |entry| {
            entry.copied = Some(platform::now());
            entry.part = sent.or_else(|| entry.part.take());
        });
    }

    /// Puts the reminder to save a copy off for a day.
    pub fn put_off_copy(self, id: &str) {
        self.change(id, |entry| entry.put_off = Some(platform::now() + DAY));
    }

    /// Returns whether an assessment is a part that another institution handed out.
    pub fn is_part(self, id: &str) -> bool {
        self.read(id, |entry| entry.part.is_some())
    }

    /// Remembers the factor that is open.
    pub fn opened(self, id: &str, factor: &str) {
        let before = self.entries.with_untracked(|entries| entries.get(id).and_then(|entry| entry.last.clone()));
        if before.as_deref() != Some(factor) {
            self.change(id, |entry| entry.last = Some(factor.to_owned()));
        }
    }

    /// Changes how a workshop is held.
    pub fn set_workshop(self, id: &str, set: impl FnOnce(&mut Workshop)) {
        self.change(id, |entry| set(&mut entry.workshop));
    }

    /// Remembers what was given to a round.
    pub fn gave(self, id: &str, round: &str, given: Given) {
        self.change(id, |entry| drop(entry.given.insert(round.to_owned(), given)));
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
        let Some(removed) = self.removed.get_untracked() else { return };
        self.removed.set(None);
        if let Some(lock) = removed.lock.filter(|_| self.get_untracked(&removed.assessment.id).is_none()) {
            let keys = self.keys;
            spawn_local(async move {
                let _ = keys.forget(&lock.name).await;
            });
        }
    }

    /// Keeps the file of a questionnaire that a person has added.
    pub fn keep_questionnaire(self, questionnaire: &Questionnaire, file: String) {
        let key = format!("{}@{}", questionnaire.id, questionnaire.version);
        spawn_local(async move {
            let done = self.storage.put(Kind::Questionnaires, &key, &file).await;
            self.kept.set(if done.is_ok() { Kept::At(platform::now()) } else { Kept::Failed });
        });
    }

    /// Changes an entry and keeps it; nothing is changed where another tab holds it.
    fn change(self, id: &str, change: impl FnOnce(&mut Entry)) {
        if self.elsewhere.with_untracked(|elsewhere| elsewhere.as_deref() == Some(id)) {
            return;
        }
        self.entries.update(|entries| {
            if let Some(entry) = entries.get_mut(id) {
                change(entry);
            }
        });
        self.keep(id.to_owned());
    }

    /// Writes the entry as it is now, or removes it from the store if it is gone.
    ///
    /// The store carries out writes in the order in which they are asked for, and so does the worker that encrypts.
    fn keep(self, id: String) {
        let removed = self.removed.with_untracked(|removed| {
            let removed = removed.as_ref().filter(|removed| removed.assessment.id == id)?;
            removed.lock.clone()
        });
        let written = self.entries.with_untracked(|entries| Some(self.write(entries.get(&id)?)));
        spawn_local(async move {
            let done = match written {
                Some(Written::Plain(kept)) => self.storage.put(Kind::Assessments, &id, &kept).await,
                Some(Written::Sealed(lock, piece)) => {
                    let done = self.keep_sealed(&lock, &piece).await;
                    if done.is_err() {
                        self.journals
                            .update_value(|journals| journals.get_mut(&id).into_iter().for_each(Journal::doubt));
                    }
                    done
                }
                None => match removed {
                    Some(lock) => {
                        self.keys.settle().await;
                        self.storage.remove_sealed(&lock.name).await
                    }
                    None => self.storage.remove(Kind::Assessments, &id).await,
                },
            };
            self.kept.set(if done.is_ok() { Kept::At(platform::now()) } else { Kept::Failed });
            tabs::tell(&id);
        });
    }

    /// Returns what is to be written of an entry.
    fn write(self, entry: &Entry) -> Written {
        let Some(lock) = &entry.lock else { return Written::Plain(entry.to_kept()) };
        let mut piece = None;
        self.journals.update_value(|journals| {
            let journal = journals.entry(entry.assessment.id.clone()).or_insert_with(Journal::new);
            piece = Some(journal.write(entry));
        });
        // The journals live as long as the library.
        Written::Sealed(lock.clone(), piece.unwrap_or_else(|| Journal::new().write(entry)))
    }

    /// Writes a piece of a locked assessment.
    async fn keep_sealed(self, lock: &Lock, piece: &Piece) -> Result<(), ()> {
        let sealed = self.keys.seal(&lock.name, &piece.text).await.map_err(drop)?;
        let whole = piece.is_whole.then(|| lock.to_kept());
        self.storage.put_sealed(&lock.name, piece.number, &sealed, whole.as_deref()).await
    }
}

/// What is written of an entry.
enum Written {
    /// All of it, as it is.
    Plain(String),
    /// What is new, to be encrypted.
    Sealed(Lock, Piece),
}

fn find_lock<'a>(locked: &'a [Lock], id: &str) -> Option<&'a Lock> {
    let name = Lock::name_of(id);
    locked.iter().find(|lock| lock.name == name)
}
