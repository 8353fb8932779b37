//! Strict JSON, and a reader that finds every problem of a file instead of the first.
//!
//! A decoder asks a [`Node`] for what it needs and goes on with an empty value where that is missing or wrong; the
//! problems are collected, and [`read`] gives the decoded value only when there is none.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use crate::{
    Code, Level, Problem, Problems,
    problem::{IntoArgument, Term},
};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The longest name or title, in characters.
pub const LINE: usize = 500;

/// The longest note or explanation, in characters.
pub const PARAGRAPH: usize = 20_000;

/// Parses JSON: UTF-8 (a byte order mark is skipped), one value, no key twice, at most 128 levels deep.
pub fn parse(bytes: &[u8]) -> Result<Value, Problems> {
    if bytes.len() > MAX_BYTES {
        let problem = Problem::new(Code::TooLarge, "").with("found", bytes.len()).with("to", MAX_BYTES);
        return Err(problem.into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::NotUtf8, ""))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (problems, failed_at) = (RefCell::default(), RefCell::default());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = Strict { path: Path::Root, problems: &problems, failed_at: &failed_at };
    let value = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => problems.into_inner().or(value),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            let problem = match reason {
                "recursion limit exceeded" => Problem::new(Code::TooDeep, ""),
                // The JSON is well formed; only this number is none that any field could hold.
                "number out of range" => Problem::new(Code::OutOfRange, failed_at.into_inner().unwrap_or_default())
                    .with("found", Term::TheNumber)
                    .with("from", "-1.8e308")
                    .with("to", "1.8e308"),
                _ => Problem::new(Code::NotJson, "")
                    .with("reason", why_not_json(reason))
                    .with("line", error.line())
                    .with("column", error.column()),
            };
            Err(problem.into())
        }
    }
}

/// Returns why a text is not JSON, from the words of the parser.
fn why_not_json(reason: &str) -> Term {
    match reason {
        _ if reason.starts_with("EOF") => Term::EndsEarly,
        "trailing characters" => Term::GoesOn,
        "expected `,` or `}`" | "expected `,` or `]`" => Term::NoComma,
        "trailing comma" => Term::CommaAtEnd,
        "key must be a string" => Term::BareKey,
        _ => Term::BadCharacter,
    }
}

/// Decodes a value: the result of `decode` if it met no problem, else all problems.
pub fn read<T>(value: &Value, decode: impl FnOnce(Node<'_>) -> T) -> Result<T, Problems> {
    let problems = RefCell::default();
    let decoded = decode(Node { value, path: Path::Root, problems: &problems });
    problems.into_inner().or(decoded)
}

/// Returns the field `format` of a file, if it is an object that has one.
pub fn format_of(value: &Value) -> Option<&str> {
    value.get("format")?.as_str()
}

/// Writes a file that people keep under version control: an indent of one space, a line end at the end.
pub fn to_json(value: &impl serde::Serialize) -> String {
    let mut bytes = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    // What is written has text keys and finite numbers only, and memory takes every byte.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, format));
    String::from_utf8(bytes).unwrap_or_default() + "\n"
}

/// A word of a closed list, as the files write it.
pub trait Word: Sized {
    /// Every word of the list.
    const WORDS: &'static [&'static str];
    /// Returns the value of a word, or nothing.
    fn from_word(word: &str) -> Option<Self>;
}

/// A value of a file, and where it stands.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    value: &'a Value,
    path: Path<'a>,
    problems: &'a RefCell<Problems>,
}

impl<'a> Node<'a> {
    /// Returns the JSON value.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// Returns where the value stands in its file, as a JSON pointer.
    pub fn place(&self) -> String {
        self.path.to_string()
    }

    /// Records a problem at this place.
    pub fn problem(&self, code: Code, arguments: &[(&'static str, &dyn IntoArgument)]) {
        let mut problem = Problem::new(code, self.path.to_string());
        for (name, value) in arguments {
            problem.arguments.push((name, value.to_argument()));
        }
        self.problems.borrow_mut().push(problem);
    }

    /// Records a problem at a place that the problem names itself.
    pub fn push(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// Records problems at places that they name themselves.
    pub fn extend(&self, problems: Problems) {
        self.problems.borrow_mut().extend(problems);
    }

    fn wrong_type(&self, expected: Term) {
        let found = match self.value {
            Value::Null => Term::Null,
            Value::Bool(_) => Term::TrueOrFalse,
            Value::Number(_) => Term::Number,
            Value::String(_) => Term::Text,
            Value::Array(_) => Term::List,
            Value::Object(_) => Term::Object,
        };
        self.problem(Code::WrongType, &[("expected", &expected), ("found", &found)]);
    }

    /// Reads an object field by field; `decode` gets its fields, and those it does not ask for are problems.
    pub fn object<T: Default>(self, decode: impl FnOnce(&mut Fields<'a>) -> T) -> T {
        let Value::Object(map) = self.value else {
            self.wrong_type(Term::Object);
            return T::default();
        };
        let mut fields = Fields { node: self, map, asked: Vec::new() };
        let decoded = decode(&mut fields);
        fields.report_unknown();
        decoded
    }

    /// Reads an object whose keys are data, in the order of the keys.
    pub fn entries<T>(self, mut decode: impl FnMut(&'a str, Node<'_>) -> T) -> BTreeMap<String, T> {
        let Value::Object(map) = self.value else {
            self.wrong_type(Term::Object);
            return BTreeMap::new();
        };
        // Inserting one by one costs a download far fewer bytes than collecting, which sorts for each type anew.
        let mut entries = BTreeMap::new();
        for (key, value) in map {
            let node = Node { value, path: Path::Key(&self.path, key), problems: self.problems };
            entries.insert(key.clone(), decode(key, node));
        }
        entries
    }

    /// Reads a list.
    pub fn list<T>(self, mut decode: impl FnMut(Node<'_>) -> T) -> Vec<T> {
        let Value::Array(items) = self.value else {
            self.wrong_type(Term::List);
            return Vec::new();
        };
        items
            .iter()
            .enumerate()
            .map(|(i, value)| decode(Node { value, path: Path::Index(&self.path, i), problems: self.problems }))
            .collect()
    }

    /// Records a problem if the list is empty.
    pub fn non_empty(self) -> Self {
        if self.value.as_array().is_some_and(Vec::is_empty) {
            self.problem(Code::Empty, &[]);
        }
        self
    }

    fn text_up_to(self, longest: usize) -> String {
        let Value::String(text) = self.value else {
            self.wrong_type(Term::Text);
            return String::new();
        };
        // The length in bytes bounds the length in characters, and is free.
        if text.len() > longest {
            let length = text.chars().count();
            if length > longest {
                self.problem(Code::TooLong, &[("found", &length), ("to", &longest)]);
            }
        }
        text.clone()
    }

    /// Reads a text of one line, at most 500 characters.
    pub fn line(self) -> String {
        self.text_up_to(LINE)
    }

    /// Reads a text of one line that must not be empty.
    pub fn name(self) -> String {
        let text = self.line();
        if self.value.is_string() && text.trim().is_empty() {
            self.problem(Code::Empty, &[]);
        }
        text
    }

    /// Reads a longer text, at most 20,000 characters.
    pub fn paragraph(self) -> String {
        self.text_up_to(PARAGRAPH)
    }

    /// Reads a longer text that must not be empty.
    pub fn full_paragraph(self) -> String {
        let text = self.paragraph();
        if self.value.is_string() && text.trim().is_empty() {
            self.problem(Code::Empty, &[]);
        }
        text
    }

    /// Reads true or false.
    pub fn flag(self) -> bool {
        self.value.as_bool().unwrap_or_else(|| {
            self.wrong_type(Term::TrueOrFalse);
            false
        })
    }

    /// Reads a finite number above 0.
    pub fn positive(self) -> f64 {
        match self.value.as_f64() {
            Some(number) if number > 0.0 && number.is_finite() => number,
            Some(number) => {
                self.problem(Code::OutOfRange, &[("found", &number), ("from", &Term::AboveZero), ("to", &"1e308")]);
                1.0
            }
            None => {
                self.wrong_type(Term::Number);
                1.0
            }
        }
    }

    /// Reads a number within a range; `from` stands in where it is none.
    pub fn number(self, from: f64, to: f64) -> f64 {
        let Value::Number(number) = self.value else {
            self.wrong_type(Term::Number);
            return from;
        };
        number.as_f64().filter(|number| (from..=to).contains(number)).unwrap_or_else(|| {
            self.problem(Code::OutOfRange, &[("found", number), ("from", &from), ("to", &to)]);
            from
        })
    }

    /// Reads a value that may be null.
    pub fn nullable<T>(self, decode: impl FnOnce(Self) -> T) -> Option<T> {
        (!self.value.is_null()).then(|| decode(self))
    }

    /// Reads a whole number within a range; `from` stands in where it is none.
    pub fn whole(self, from: u64, to: u64) -> u64 {
        self.whole_within(from, to).unwrap_or(from)
    }

    /// Reads a level from `lowest` to 5; `lowest` stands in where it is none.
    pub fn level_from(self, lowest: Level) -> Level {
        self.whole_within(lowest.number().into(), 5).and_then(Level::from_number).unwrap_or(lowest)
    }

    /// Reads a level, 1 to 5; the fallback stands in where it is none.
    pub fn level_or(self, fallback: Level) -> Level {
        self.whole_within(1, 5).and_then(Level::from_number).unwrap_or(fallback)
    }

    /// Reads a level, 1 to 5.
    pub fn level(self) -> Level {
        self.level_or(Level::Initial)
    }

    fn whole_within(self, from: u64, to: u64) -> Option<u64> {
        let Value::Number(number) = self.value else {
            self.wrong_type(Term::WholeNumber);
            return None;
        };
        let whole = as_whole(number).filter(|whole| (from..=to).contains(whole));
        if whole.is_none() && number.as_f64().is_some_and(|number| number.fract() == 0.0) {
            self.problem(Code::OutOfRange, &[("found", number), ("from", &from), ("to", &to)]);
        } else if whole.is_none() {
            self.problem(Code::WrongType, &[("expected", &Term::WholeNumber), ("found", number)]);
        }
        whole
    }

    /// Reads a word of a closed list; where it is none of them, the fallback stands in.
    pub fn word<T: Word>(self, fallback: T) -> T {
        let Value::String(found) = self.value else {
            self.wrong_type(Term::Text);
            return fallback;
        };
        T::from_word(found).unwrap_or_else(|| {
            self.problem(Code::NotOneOf, &[("found", found), ("expected", &T::WORDS.join(", "))]);
            fallback
        })
    }

    /// Reads a list of words of a closed list, no word twice.
    pub fn words<T: Word + Copy + PartialEq>(self, fallback: T) -> Vec<T> {
        let mut seen = Vec::new();
        self.list(|node| {
            let before = node.problems.borrow().total();
            let word = node.word(fallback);
            if node.problems.borrow().total() == before {
                if seen.contains(&word) {
                    node.problem(Code::DuplicateId, &[("id", &node.value.as_str().unwrap_or_default())]);
                }
                seen.push(word);
            }
            word
        })
    }

    /// Reads a date of the calendar, YYYY-MM-DD.
    pub fn date(self) -> String {
        self.checked(Code::NotADate, Term::Day, |text| text.len() == 10 && is_date(text))
    }

    /// Reads a year, a month or a day: YYYY, YYYY-MM or YYYY-MM-DD.
    pub fn time(self) -> String {
        self.checked(Code::NotADate, Term::Time, is_date)
    }

    /// Reads an id of its own making: 1 to 100 characters, none of them white space or a control character.
    pub fn id(self) -> String {
        self.checked(Code::BadId, Term::OwnId, is_id)
    }

    /// Reads a part of an id: lower-case letters, digits and hyphens, first a letter, at most 40.
    pub fn slug(self) -> String {
        self.checked(Code::BadId, Term::Slug, is_slug)
    }

    /// Reads the id of a factor.
    pub fn factor_id(self) -> String {
        self.checked(Code::BadId, Term::FactorId, is_factor_id)
    }

    /// Reads a semantic version.
    pub fn version(self) -> String {
        self.checked(Code::BadVersion, "1.0.0", is_version)
    }

    /// Reads a digest: `sha256:` and 64 hexadecimal digits in lower case.
    pub fn digest(self) -> String {
        self.checked(Code::BadDigest, Term::Digest, is_digest)
    }

    /// Reads a text that must pass a test.
    pub fn checked(self, code: Code, expected: impl IntoArgument, test: impl FnOnce(&str) -> bool) -> String {
        let Value::String(found) = self.value else {
            self.wrong_type(Term::Text);
            return String::new();
        };
        if !test(found) {
            self.problem(code, &[("found", found), ("expected", &expected)]);
        }
        found.clone()
    }
}

/// Reads a list of things with ids, none of them twice.
pub fn unique<T>(node: Node<'_>, id: impl Fn(&T) -> &String, decode: impl Fn(Node<'_>) -> Option<T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    node.list(|node| {
        let item = decode(node)?;
        let id = id(&item);
        if !id.is_empty() && !seen.insert(id.clone()) {
            node.push(Problem::new(Code::DuplicateId, format!("{}/id", node.path)).with("id", id));
        }
        Some(item)
    })
    .into_iter()
    .flatten()
    .collect()
}

/// The fields of one object; remembers which were asked for.
pub struct Fields<'a> {
    node: Node<'a>,
    map: &'a Map<String, Value>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Returns the object that the fields belong to.
    pub fn node(&self) -> Node<'a> {
        self.node
    }

    /// Reads a field that may be missing.
    pub fn optional<T>(&mut self, name: &'static str, decode: impl FnOnce(Node<'_>) -> T) -> Option<T> {
        self.asked.push(name);
        let value = self.map.get(name)?;
        Some(decode(Node { value, path: Path::Key(&self.node.path, name), problems: self.node.problems }))
    }

    /// Reads a field that must be there.
    pub fn required<T: Default>(&mut self, name: &'static str, decode: impl FnOnce(Node<'_>) -> T) -> T {
        self.optional(name, decode).unwrap_or_else(|| {
            let path = Path::Key(&self.node.path, name).to_string();
            self.node.problems.borrow_mut().push(Problem::new(Code::MissingField, path).with("field", name));
            T::default()
        })
    }

    /// Reads the field `format`, which must be the one given.
    pub fn format(&mut self, expected: &'static str) {
        self.required("format", |node| {
            let Value::String(found) = node.value else { return node.wrong_type(Term::Text) };
            if found != expected {
                node.problem(Code::UnknownFormat, &[("found", found), ("expected", &expected)]);
            }
        });
    }

    fn report_unknown(&self) {
        for name in self.map.keys().filter(|name| !self.asked.contains(&name.as_str())) {
            let path = Path::Key(&self.node.path, name).to_string();
            self.node.problems.borrow_mut().push(Problem::new(Code::UnknownField, path).with("field", name));
        }
    }
}

/// Writes a key as a step of a JSON Pointer.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns whether a text is an id of somebody's own making: 1 to 100 characters, none of them white space or a control
/// character.
pub fn is_id(text: &str) -> bool {
    (1..=100).contains(&text.chars().count()) && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Returns whether a text is a part of an id.
pub fn is_slug(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Returns whether a text is formed as the id of a factor: `domain.factor`.
pub fn is_factor_id(text: &str) -> bool {
    text.split_once('.').is_some_and(|(domain, factor)| is_slug(domain) && is_slug(factor))
}

/// Returns whether a text is so many hexadecimal digits in lower case.
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Returns bytes as hexadecimal digits in lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the digest of bytes: `sha256:` and their SHA-256 as 64 hexadecimal digits in lower case.
pub fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

/// Returns whether a text is `sha256:` and 64 hexadecimal digits in lower case.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|digits| is_hex(digits, 64))
}

/// Returns whether a text is a semantic version: MAJOR.MINOR.PATCH, then perhaps `-` and a pre-release, `+` and a build.
pub fn is_version(text: &str) -> bool {
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let is_number = |n: &str| {
        (1..=9).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()) && (n.len() == 1 || !n.starts_with('0'))
    };
    let is_tag = |tag: &str| {
        tag.len() <= 50
            && tag
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    // A number in a pre-release has no leading zeros either; in a build it may.
    let pre_is_fine = |pre: &str| {
        is_tag(pre) && pre.split('.').all(|part| part.bytes().any(|b| !b.is_ascii_digit()) || is_number(part))
    };
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(pre_is_fine)
        && build.is_none_or(is_tag)
}

/// Returns whether a text is YYYY, YYYY-MM or YYYY-MM-DD and stands in the calendar.
pub fn is_date(text: &str) -> bool {
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let number = |i: usize| parts.get(i).and_then(|part| part.parse::<u32>().ok());
    let formed = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    let (year, month, day) = (number(0).unwrap_or(0), number(1).unwrap_or(1), number(2).unwrap_or(1));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    formed && year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day)
}

fn as_whole(number: &Number) -> Option<u64> {
    number.as_u64().or_else(|| {
        // 3.0 is the whole number 3 in JSON; above 2^53 a double no longer tells whole numbers apart.
        let value = number.as_f64()?;
        (value.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&value)).then_some(value as u64)
    })
}

/// A place in a file, as a chain that lives on the stack until a problem needs it.
#[derive(Clone, Copy)]
enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    /// Writes the place as a JSON Pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => write!(f, "{parent}/{}", escape(key)),
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// Builds a [`Value`] and records each key that stands twice.
#[derive(Clone, Copy)]
struct Strict<'a> {
    path: Path<'a>,
    problems: &'a RefCell<Problems>,
    /// Where reading stopped, if it did.
    failed_at: &'a RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let (path, failed_at) = (self.path, self.failed_at);
        deserializer.deserialize_any(self).inspect_err(|_| {
            // The innermost value fails first.
            failed_at.borrow_mut().get_or_insert_with(|| path.to_string());
        })
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) =
            items.next_element_seed(Strict { path: Path::Index(&self.path, list.len()), ..self })?
        {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let path = Path::Key(&self.path, &key);
            let value = entries.next_value_seed(Strict { path, ..self })?;
            if map.contains_key(&key) {
                let problem = Problem::new(Code::DuplicateKey, path.to_string()).with("key", &key);
                self.problems.borrow_mut().push(problem);
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: &[u8]) -> Vec<(Code, String)> {
        let problems = parse(bytes).unwrap_err();
        problems.iter().map(|p| (p.code, p.path.clone())).collect()
    }

    #[test]
    fn bytes_that_are_no_json_are_one_problem() {
        assert_eq!(codes(b"\xff"), [(Code::NotUtf8, String::new())]);
        assert_eq!(codes(b"{"), [(Code::NotJson, String::new())]);
        assert_eq!(codes(b"{} {}"), [(Code::NotJson, String::new())]);
        assert_eq!(codes(br#"{"a": [1e400]}"#), [(Code::OutOfRange, "/a/0".to_owned())]);
        assert_eq!(codes("[".repeat(50 << 20).as_bytes()), [(Code::TooDeep, String::new())]);
    }

    #[test]
    fn the_parser_says_why_in_words_that_can_be_translated() {
        let cases = [
            ("{", Term::EndsEarly),
            ("{} {}", Term::GoesOn),
            ("[1 2]", Term::NoComma),
            (r#"{"a": 1 "b": 2}"#, Term::NoComma),
            ("[1,]", Term::CommaAtEnd),
            ("{a: 1}", Term::BareKey),
            ("[‘a’]", Term::BadCharacter),
        ];
        for (text, term) in cases {
            let problems = parse(text.as_bytes()).unwrap_err();
            let expected = ("reason", crate::problem::Argument::Term(term));
            assert!(problems.iter().all(|problem| problem.arguments.contains(&expected)), "{text}: {problems:?}");
        }
    }

    #[test]
    fn a_key_twice_is_found_at_any_depth() {
        let problems = codes(br#"{"a": [{"b/c": 1, "b/c": 2}], "a": 1}"#);
        assert_eq!(problems, [(Code::DuplicateKey, "/a/0/b~1c".to_owned()), (Code::DuplicateKey, "/a".to_owned())]);
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(parse("\u{FEFF}[]".as_bytes()), Ok(Value::Array(Vec::new())));
    }

    #[test]
    fn dates_stand_in_the_calendar() {
        for good in ["2026", "2026-12", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["", "26", "2026-13", "2026-00", "2026-02-30", "1900-02-29", "2026-1-1", "+026", "2026-01-01-01"] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn versions_are_semantic() {
        for good in ["1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0+build.05", "0.1.0-a-b.2+c"] {
            assert!(is_version(good), "{good}");
        }
        for bad in
            ["1.0", "1.0.0.0", "01.0.0", "1.0.x", "1..0", "v1.0.0", "1.0.0-", "1.0.0-01", "1.0.0+", "1.0.0-a..b"]
        {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
