//! The texts of a questionnaire in one language.

use std::collections::BTreeMap;

use serde::{Serialize, ser::SerializeMap};

use crate::{
    Code, Problem,
    document::{self, Node, is_slug},
    problem::Term,
};

/// The texts of one language, by the id of the questionnaire, factor or statement.
pub type Texts = BTreeMap<String, Text>;

/// The format of a text file.
pub const FORMAT: &str = "baremo.texts/1";

/// What one id says in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The title of a questionnaire or factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A short title, at most 18 characters, for charts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// Why a factor matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What each of the five levels of a factor looks like, in one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<[String; 5]>,
    /// A statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How to tell whether a statement is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What to do if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The version that a translation was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Text {
    /// Returns these texts, and for each that is missing the one of other texts.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            short: self.short.or(other.short),
            why: self.why.or(other.why),
            ladder: self.ladder.or(other.ladder),
            text: self.text.or(other.text),
            help: self.help.or(other.help),
            action: self.action.or(other.action),
            source: self.source.or(other.source),
        }
    }

    /// Returns what is said, each sentence with the name of its field; a ladder has five, `ladder.1` to `ladder.5`.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        const RUNGS: [&str; 5] = ["ladder.1", "ladder.2", "ladder.3", "ladder.4", "ladder.5"];
        let mut fields: Vec<(&'static str, &str)> = Vec::new();
        fields.extend(self.title.as_deref().map(|text| ("title", text)));
        fields.extend(self.short.as_deref().map(|text| ("short", text)));
        fields.extend(self.why.as_deref().map(|text| ("why", text)));
        fields.extend(self.ladder.iter().flat_map(|rungs| RUNGS.into_iter().zip(rungs.iter().map(String::as_str))));
        fields.extend(self.text.as_deref().map(|text| ("text", text)));
        fields.extend(self.help.as_deref().map(|text| ("help", text)));
        fields.extend(self.action.as_deref().map(|text| ("action", text)));
        fields
    }

    /// Returns what one field says, by the name that [`Text::fields`] gives it.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields().into_iter().find(|(field, _)| *field == name).map(|(_, text)| text)
    }

    /// Returns whether a field says something.
    pub fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }
}

/// Puts a sentence into a field, by the name that [`Text::fields`] gives it; an empty one clears the field.
///
/// Rungs that were not put stay empty: a ladder is only one when all five are said.
pub fn set_field(text: &mut Text, name: &str, sentence: &str) {
    let said = (!sentence.is_empty()).then(|| sentence.to_owned());
    match name {
        "title" => text.title = said,
        "short" => text.short = said,
        "why" => text.why = said,
        "text" => text.text = said,
        "help" => text.help = said,
        "action" => text.action = said,
        _ => {
            let rung = name.strip_prefix("ladder.").and_then(|rung| rung.parse::<usize>().ok());
            if let Some(rung) = rung.filter(|rung| (1..=5).contains(rung) && !sentence.is_empty()) {
                text.ladder.get_or_insert_default()[rung - 1] = sentence.to_owned();
            }
        }
    }
}

/// The most characters of a short title.
pub const SHORT: usize = 18;

/// Reads the texts of one language as they stand inside a self-contained questionnaire.
pub fn decode(node: Node<'_>) -> Texts {
    node.entries(decode_text)
}

/// Reads a text file: the format and, flat, the texts by id.
pub fn decode_file(node: Node<'_>) -> Texts {
    let mut texts = Texts::new();
    let mut has_format = false;
    node.entries(|id, node| {
        if id == "format" {
            has_format = true;
            if node.value() != FORMAT {
                let found = node.value().as_str().unwrap_or_default();
                node.problem(Code::UnknownFormat, &[("found", &found), ("expected", &FORMAT)]);
            }
            return;
        }
        if !is_id(id) {
            node.problem(Code::BadId, &[("found", &id), ("expected", &Term::TextId)]);
        }
        texts.insert(id.to_owned(), decode_text(id, node));
    });
    if node.value().is_object() && !has_format {
        node.push(Problem::new(Code::MissingField, "/format").with("field", "format"));
    }
    texts
}

/// Writes a text file: the format, and the texts in the order given.
pub fn to_file<'a>(texts: impl Iterator<Item = (&'a str, &'a Text)>) -> String {
    struct InOrder<'a>(Vec<(&'a str, &'a Text)>);

    impl Serialize for InOrder<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.0.len() + 1))?;
            map.serialize_entry("format", FORMAT)?;
            self.0.iter().try_for_each(|(id, text)| map.serialize_entry(id, text))?;
            map.end()
        }
    }

    document::to_json(&InOrder(texts.collect()))
}

/// Reads what one id says; which fields it may have follows from what the id is of.
fn decode_text(id: &str, node: Node<'_>) -> Text {
    let steps = id.split('.').count();
    node.object(|fields| {
        let mut text = Text { source: fields.optional("source", |node| node.version()), ..Text::default() };
        if steps <= 2 {
            text.title = fields.optional("title", |node| node.name());
            text.short = fields.optional("short", short);
        }
        if steps == 2 {
            text.why = fields.optional("why", |node| node.full_paragraph());
            text.ladder = fields.optional("ladder", ladder);
        }
        if steps > 2 {
            text.text = fields.optional("text", |node| node.full_paragraph());
            text.help = fields.optional("help", |node| node.full_paragraph());
            text.action = fields.optional("action", |node| node.full_paragraph());
        }
        text
    })
}

fn short(node: Node<'_>) -> String {
    let short = node.name();
    let length = short.chars().count();
    if length > SHORT {
        node.problem(Code::TooLong, &[("found", &length), ("to", &SHORT)]);
    }
    short
}

fn ladder(node: Node<'_>) -> [String; 5] {
    let sentences = node.list(|node| node.name());
    if node.value().is_array() && sentences.len() != 5 {
        node.problem(Code::ListLength, &[("found", &sentences.len()), ("to", &5)]);
    }
    let mut sentences = sentences.into_iter();
    std::array::from_fn(|_| sentences.next().unwrap_or_default())
}

/// Returns whether a text is formed as the id of a questionnaire, factor or statement.
pub(super) fn is_id(text: &str) -> bool {
    let steps: Vec<&str> = text.split('.').collect();
    match steps.as_slice() {
        [questionnaire] => is_slug(questionnaire),
        [questionnaire, factor] => is_slug(questionnaire) && is_slug(factor),
        [questionnaire, factor, code] => {
            is_slug(questionnaire) && is_slug(factor) && matches!(code.as_bytes(), [b'2'..=b'5', b'a'..=b'z'])
        }
        _ => false,
    }
}
