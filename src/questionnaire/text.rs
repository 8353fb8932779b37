//! The texts of a questionnaire in one language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Code, Problem,
    document::{Node, is_slug},
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
fn is_id(text: &str) -> bool {
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
