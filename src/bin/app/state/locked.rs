//! Assessments under a passphrase: what is written of them, one piece for each change, and how it is read again.

use baremo::{Problems, document, questionnaire::Questionnaire};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Entry, Line};

/// What locks an assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// The name of the lock, which says nothing of the assessment: half of the SHA-256 of its id.
    pub name: String,
    /// The key, as a file that the passphrase opens.
    pub file: String,
    /// When it was made, in milliseconds since 1970.
    pub since: f64,
}

impl Lock {
    /// Returns the name of the lock of an assessment.
    pub fn name_of(id: &str) -> String {
        Sha256::digest(id)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what was kept of a lock.
    pub fn read(name: String, kept: &str) -> Option<Self> {
        let value = document::parse(kept.as_bytes()).ok()?;
        let file = value.get("file")?.as_str()?.to_owned();
        Some(Self { name, file, since: value.get("since")?.as_f64()? })
    }

    /// Returns what is kept of it.
    pub fn to_kept(&self) -> String {
        json!({ "file": self.file, "since": self.since }).to_string()
    }
}

/// What has been written of a locked assessment.
#[derive(Clone)]
pub struct Journal {
    /// The number of the next piece.
    next: u32,
    /// How many pieces the next reading would have to put together.
    pieces: u32,
    /// The entry as it was last written; nothing where that is not known to have worked.
    written: Option<Entry>,
}

/// A piece to be written.
pub struct Piece {
    /// Its number.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// Whether it says everything, so that earlier ones can go.
    pub is_whole: bool,
}

impl Journal {
    /// After how many pieces the whole is written again: reading decrypts each of them.
    const PIECES: u32 = 100;

    /// Makes the journal of an assessment of which nothing has been written.
    pub const fn new() -> Self {
        Self { next: 0, pieces: 0, written: None }
    }

    /// Reads the pieces that were written, in order, each with its number.
    ///
    /// Fails where a piece is missing, or stands in another's place.
    pub fn read(pieces: &[(u32, String)], at_hand: &[Questionnaire]) -> Result<(Entry, Self), Option<Problems>> {
        let mut whole: Option<Value> = None;
        let mut expected = None;
        for (number, text) in pieces {
            let piece = document::parse(text.as_bytes()).map_err(|_| None)?;
            let said = piece.get("number").and_then(Value::as_u64);
            if said != Some(u64::from(*number)) || expected.is_some_and(|expected| expected != *number) {
                return Err(None);
            }
            expected = Some(number + 1);
            match (piece.get("entry"), &mut whole) {
                (Some(entry), _) => whole = Some(entry.clone()),
                (None, Some(whole)) => apply(whole, &piece),
                (None, None) => return Err(None),
            }
        }
        let (whole, next) = whole.zip(expected).ok_or(None)?;
        let entry = Entry::from_kept(&whole, at_hand).map_err(Some)?;
        let journal =
            Self { next, pieces: pieces.len().try_into().unwrap_or(u32::MAX), written: Some(entry.clone()) };
        Ok((entry, journal))
    }

    /// Returns what has to be written now.
    pub fn write(&mut self, entry: &Entry) -> Piece {
        let number = self.next;
        let before = self.written.replace(entry.clone()).filter(|_| self.pieces < Self::PIECES);
        let text = match &before {
            Some(before) => difference(before, entry, number),
            None => format!("{{\"number\":{number},\"entry\":{}}}", entry.to_kept()),
        };
        self.next += 1;
        self.pieces = if before.is_some() { self.pieces + 1 } else { 1 };
        Piece { number, text, is_whole: before.is_none() }
    }

    /// Has everything written again: it is not known what of the last piece is there.
    pub fn doubt(&mut self) {
        self.written = None;
    }
}

/// Returns what an entry says that it did not say before: the fields that differ, answers one by one.
fn difference(before: &Entry, after: &Entry, number: u32) -> String {
    let (was, is) = (&before.assessment.answers, &after.assessment.answers);
    let ids = was.keys().chain(is.keys().filter(|id| !was.contains_key(*id)));
    let answers: Map<String, Value> = ids
        .filter(|id| was.get(*id) != is.get(*id))
        .map(|id| (id.clone(), is.get(id).map_or(Value::Null, |reply| json!(reply))))
        .collect();
    // The last line that stood there before is where the new ones begin.
    let new = after.history.iter().rposition(|line| before.history.last() == Some(line)).map_or(0, |last| last + 1);
    let history: Vec<Value> = after.history[new..].iter().map(Line::to_kept).collect();
    let (was, is) = (rest(before), rest(after));
    let assessment = changed(was.get("assessment"), is.get("assessment"));
    json!({
        "number": number, "fields": changed(Some(&was), Some(&is)), "assessment": assessment, "answers": answers,
        "history": history,
    })
    .to_string()
}

/// Returns what is kept of an entry, but for its answers and its history.
fn rest(entry: &Entry) -> Value {
    let mut rest = Entry { history: Vec::new(), ..entry.clone() };
    rest.assessment.answers.clear();
    // What is kept of an entry can be read.
    document::parse(rest.to_kept().as_bytes()).unwrap_or_default()
}

/// Returns the fields that differ, with null for those that are gone; of the assessment, nothing.
fn changed(was: Option<&Value>, is: Option<&Value>) -> Map<String, Value> {
    let fields = |value: Option<&'_ Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let (was, is) = (fields(was), fields(is));
    let gone = was.keys().filter(|key| !is.contains_key(*key)).map(|key| (key.clone(), Value::Null));
    let differs = is.iter().filter(|(key, value)| was.get(*key) != Some(value));
    gone.chain(differs.map(|(key, value)| (key.clone(), value.clone())))
        .filter(|(key, _)| key != "assessment")
        .collect()
}

/// Puts a piece on top of what is known.
fn apply(whole: &mut Value, piece: &Value) {
    put(Some(whole), piece.get("fields"));
    put(whole.get_mut("assessment"), piece.get("assessment"));
    put(whole.pointer_mut("/assessment/answers"), piece.get("answers"));
    let new = piece.get("history").and_then(Value::as_array);
    if let (Some(Value::Array(history)), Some(new)) = (whole.get_mut("history"), new) {
        history.extend(new.iter().cloned());
        let more = history.len().saturating_sub(Line::KEPT);
        history.drain(..more);
    }
}

/// Puts fields in place of others, and takes out those that are null.
fn put(into: Option<&mut Value>, changes: Option<&Value>) {
    let (Some(Value::Object(fields)), Some(Value::Object(changes))) = (into, changes) else { return };
    for (key, change) in changes {
        if change.is_null() {
            fields.remove(key);
        } else {
            fields.insert(key.clone(), change.clone());
        }
    }
}
