//! The texts of a questionnaire in one language.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::Node;

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
    node.entries(|_, node| decode_text(node))
}

fn decode_text(node: Node<'_>) -> Text {
    node.object(|fields| Text {
        title: fields.optional("title", |node| node.name()),
        short: fields.optional("short", |node| {
            let short = node.name();
            let length = short.chars().count();
            if length > SHORT {
                node.problem(crate::Code::TooLong, &[("found", &length), ("to", &SHORT)]);
            }
            short
        }),
        why: fields.optional("why", |node| node.paragraph()),
        ladder: fields.optional("ladder", |node| {
            let sentences = node.list(|node| node.line());
            if node.value().is_array() && sentences.len() != 5 {
                node.problem(
                    crate::Code::OutOfRange,
                    &[("found", &format!("{} sentences", sentences.len())), ("from", &5), ("to", &5)],
                );
            }
            let mut sentences = sentences.into_iter();
            std::array::from_fn(|_| sentences.next().unwrap_or_default())
        }),
        text: fields.optional("text", |node| node.paragraph()),
        help: fields.optional("help", |node| node.paragraph()),
        action: fields.optional("action", |node| node.paragraph()),
        source: fields.optional("source", |node| node.version()),
    })
}

/// Reads a text file: the format and, flat, the texts by id.
pub fn decode_file(node: Node<'_>) -> Texts {
    let mut texts = Texts::new();
    let format = node.entries(|id, node| {
        if id == "format" {
            if node.value() != FORMAT {
                node.problem(
                    crate::Code::UnknownFormat,
                    &[("found", &node.value().as_str().unwrap_or_default()), ("expected", &FORMAT)],
                );
            }
        } else {
            texts.insert(id.to_owned(), decode_text(node));
        }
    });
    if node.value().is_object() && !format.contains_key("format") {
        node.problem(crate::Code::MissingField, &[("field", &"format")]);
    }
    texts
}
