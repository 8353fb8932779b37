//! The words of the interface, one file a language.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Catalogue, State, glossary::Glossary, rule};
use crate::{
    Code, Problem, Problems,
    document::{self, Node, escape},
    problem::Term,
};

/// The format of a file of the interface.
pub const FORMAT: &str = "baremo.interface/1";

/// What a catalogue of the interface is called.
pub const ORIGINAL: &str = "interface";

/// The language that the interface is written in.
pub const SOURCE: &str = "en";

/// The words of the interface in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interface {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: Format,
    /// The texts by their keys.
    pub texts: BTreeMap<String, String>,
    /// For each text of a translation, the first 32 bits of the SHA-256 of its source, as eight hexadecimal digits: one
    /// that no longer fits tells that the source has changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sources: BTreeMap<String, String>,
}

/// The format, which is always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
struct Format(&'static str);

impl Default for Format {
    fn default() -> Self {
        Self(FORMAT)
    }
}

impl Interface {
    /// Reads a file of the interface.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        document::read(&document::parse(bytes)?, Self::decode)
    }

    /// Reads the words of the interface.
    pub fn decode(node: Node<'_>) -> Self {
        node.object(|fields| {
            fields.format(FORMAT);
            Self {
                texts: fields.required("texts", |node| node.entries(|_, node| node.full_paragraph())),
                sources: fields.optional("sources", |node| node.entries(|_, node| node.line())).unwrap_or_default(),
                ..Self::default()
            }
        })
    }

    /// Returns the file.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Returns everything that a translation has to say: these texts, and the sentences of the core about problems.
    pub fn source_texts(&self) -> BTreeMap<String, String> {
        let codes = Code::ALL.iter().filter(|code| !code.is_english_only());
        let codes = codes.map(|code| (format!("code.{code}"), code.sentence().to_owned()));
        let terms = Term::ALL.iter().map(|term| (format!("term.{}", term.as_str()), term.english().to_owned()));
        self.texts.iter().map(|(key, text)| (key.clone(), text.clone())).chain(codes).chain(terms).collect()
    }
}

/// Returns what tells one source from another: the first 32 bits of its SHA-256.
pub fn digest(source: &str) -> String {
    Sha256::digest(source)[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns what could be better in a translation of the interface.
pub fn advise(source: &Interface, target: &Interface, language: &str, glossary: &Glossary) -> Problems {
    let mut advice = Problems::default();
    let path = |key: &str| format!("/texts/{}", escape(key));
    let catalogue = Catalogue::of_interface(source, target, language);
    for unit in &catalogue.units {
        let missing = || Problem::new(Code::MissingTranslation, path(&unit.id)).with("id", &unit.id);
        match unit.state {
            State::Missing => advice.push(missing().with("field", "text").with("language", language)),
            State::Stale => {
                let found = target.sources.get(&unit.id).map_or("", String::as_str);
                let problem = Problem::new(Code::StaleTranslation, path(&unit.id)).with("id", &unit.id);
                advice.push(problem.with("found", found).with("expected", digest(&unit.source)));
            }
            State::Translated => {}
        }
        if unit.state != State::Missing {
            advice.extend(rule::check(unit, rule::is_label(&unit.source), &path(&unit.id), language, glossary));
        }
    }
    for key in target.texts.keys().filter(|key| !catalogue.units.iter().any(|unit| unit.id == **key)) {
        advice.push(Problem::new(Code::UnknownKey, path(key)).with("id", key));
    }
    advice
}
