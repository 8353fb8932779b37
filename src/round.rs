//! Rounds: an organiser's call, the contributions to it, also in shares, and the comparison over them (design section 6).

mod comparison;
mod contribution;
mod fingerprint;
mod inferred;
mod intake;
mod interest;
mod publication;
mod record;
pub mod split;
mod tally;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use comparison::{Comparison, FactorComparison, GroupComparison, compare, tally};
pub use contribution::{
    ContributedQuestionnaire, Contribution, FORMAT as CONTRIBUTION_FORMAT, Given, Omission, contribute, documents,
    left_out, read_contributions,
};
pub use fingerprint::fingerprint;
pub use intake::Intake;
pub use interest::{Band, FORMAT as INTEREST_FORMAT, Interest, Seats};
pub use publication::{
    Bin, FORMAT as PUBLICATION_FORMAT, FactorPublication, GroupPublication, Proportion, Publication, Publishing,
    Reason, What, Why, publish_sums,
};
pub use record::{FORMAT as RECORD_FORMAT, Issued, Record, Recorded};
pub use split::{FORMAT as SHARE_FORMAT, SUM_FORMAT, Share, Sum};
pub use tally::{Counts, GroupTally, Tally};

use crate::{
    Code, Problem, Problems,
    assessment::missing_among,
    document::{self, Node, is_digest, unique},
    problem::Term,
    questionnaire::Questionnaire,
    word::words,
};

/// The format of a round file.
pub const FORMAT: &str = "baremo.round/1";

/// The id of the group of everybody, which no round may use for a group of its own.
pub const ALL: &str = "all";

words! {
    /// Who can read a contribution.
    Mode {
        /// The organiser reads rows under their codes.
        Open = "open",
        /// The same, encrypted to the organiser on the way.
        Sealed = "sealed",
        /// Nobody: trustees add up shares.
        Split = "split",
    }
}

/// An organiser's call for contributions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Round {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organiser: Option<String>,
    /// How to reach the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Who sees the contributions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who_sees: Option<String>,
    /// When the contributions are deleted, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_by: Option<String>,
    /// The period that is asked about.
    pub period: String,
    /// The questionnaires, in order.
    pub questionnaires: Vec<RoundQuestionnaire>,
    /// The groups, in order; they do not overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Who can read a contribution.
    pub mode: Mode,
    /// Whether claims of the quick scan count.
    #[serde(default)]
    pub quick: bool,
    /// Whether figures over all contributions are published.
    #[serde(default = "yes")]
    pub total: bool,
    /// The fewest contributions that give figures: at least 5.
    #[serde(default = "five")]
    pub k: u64,
    /// The smallest count that is shown: at least 3, at most k.
    #[serde(default = "three")]
    pub cell: u64,
    /// The keys that contributions are sealed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The last day, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
}

/// A questionnaire that a round or a part asks for, or that a contribution answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoundQuestionnaire {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its digest; absent, it is not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// A group of ecosystems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its title by language.
    pub title: BTreeMap<String, String>,
}

#[cfg(test)]
const fn yes() -> bool {
    true
}

#[cfg(test)]
const fn five() -> u64 {
    5
}

#[cfg(test)]
const fn three() -> u64 {
    3
}

impl Round {
    /// Makes an open round of some questionnaires with the default rules.
    pub fn new<'a>(
        id: impl Into<String>,
        title: impl Into<String>,
        period: impl Into<String>,
        questionnaires: impl IntoIterator<Item = &'a Questionnaire>,
    ) -> Self {
        let asked = |q: &Questionnaire| RoundQuestionnaire {
            id: q.id.clone(),
            version: q.version.clone(),
            digest: Some(q.digest.clone()),
        };
        Self {
            id: id.into(),
            title: title.into(),
            period: period.into(),
            questionnaires: questionnaires.into_iter().map(asked).collect(),
            ..Self::empty()
        }
    }

    /// Reads a round file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a round.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        document::read(value, |node| Self::decode(node).unwrap_or_else(Self::empty))
    }

    /// Returns which questionnaires are not at hand, or are there with another digest.
    pub fn check(&self, at_hand: &[Questionnaire]) -> Problems {
        check_questionnaires(&self.questionnaires, at_hand)
    }

    /// Returns the file of the round: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns the digest of the round: `sha256:` and the SHA-256 of the RFC 8785 form of its file, with every field that
    /// has a default written out, and neither empty lists nor absent fields.
    pub fn digest(&self) -> String {
        // Every field is a text, a number, a list or an object with text keys.
        document::sha256(&serde_json_canonicalizer::to_vec(self).unwrap_or_default())
    }

    /// Returns the group of an id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    fn empty() -> Self {
        Self {
            format: FORMAT,
            id: String::new(),
            title: String::new(),
            organiser: None,
            contact: None,
            purpose: None,
            who_sees: None,
            delete_by: None,
            period: String::new(),
            questionnaires: Vec::new(),
            groups: Vec::new(),
            mode: Mode::Open,
            quick: false,
            total: true,
            k: 5,
            cell: 3,
            recipients: Vec::new(),
            closes: None,
        }
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let k = fields.optional("k", |node| node.whole(5, 1_000_000)).unwrap_or(5);
            let mode: Option<Mode> = fields.required("mode", |node| Some(node.word(Mode::Open)));
            Some(Self {
                format: FORMAT,
                id: fields.required("id", |node| node.id()),
                title: fields.required("title", |node| node.name()),
                organiser: fields.optional("organiser", |node| node.line()),
                contact: fields.optional("contact", |node| node.line()),
                purpose: fields.optional("purpose", |node| node.paragraph()),
                who_sees: fields.optional("who_sees", |node| node.paragraph()),
                delete_by: fields.optional("delete_by", |node| node.date()),
                period: fields.required("period", |node| node.name()),
                questionnaires: fields.required("questionnaires", |node| {
                    unique(node.non_empty(), |q: &RoundQuestionnaire| &q.id, RoundQuestionnaire::decode)
                }),
                groups: fields
                    .optional("groups", |node| unique(node, |group: &Group| &group.id, Group::decode))
                    .unwrap_or_default(),
                mode: mode.unwrap_or(Mode::Open),
                quick: fields.optional("quick", |node| node.flag()).unwrap_or(false),
                total: fields.optional("total", |node| node.flag()).unwrap_or(true),
                k,
                cell: fields.optional("cell", |node| node.whole(3, k)).unwrap_or(3),
                recipients: fields
                    .optional("recipients", |node| {
                        node.list(|node| node.checked(Code::BadId, Term::Recipient, is_recipient))
                    })
                    .unwrap_or_default(),
                closes: fields.optional("closes", |node| node.date()),
            })
        })
    }
}

impl RoundQuestionnaire {
    /// Returns the questionnaire among those at hand: the same id, version and, where one is given, digest.
    pub fn among<'a>(&self, at_hand: &'a [Questionnaire]) -> Option<&'a Questionnaire> {
        at_hand.iter().find(|q| {
            q.id == self.id
                && q.version == self.version
                && self.digest.as_ref().is_none_or(|digest| *digest == q.digest)
        })
    }

    /// Returns the problem if it is not at hand, or is there with another digest.
    pub(crate) fn missing_among(&self, at_hand: &[Questionnaire], path: &str) -> Option<Problem> {
        let Some(found) = at_hand.iter().find(|q| q.id == self.id && q.version == self.version) else {
            return missing_among(&self.id, &self.version, at_hand, path);
        };
        self.digest.as_ref().and_then(|digest| other_digest(digest, &found.digest, path.to_owned()))
    }

    pub(crate) fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                id: fields.required("id", |node| node.slug()),
                version: fields.required("version", |node| node.version()),
                digest: fields.optional("digest", |node| node.digest()),
            })
        })
    }
}

impl Group {
    /// Returns the title in a language, else in English, else in any, else the id.
    pub fn title(&self, language: &str) -> &str {
        let title = self.title.get(language).or_else(|| self.title.get("en")).or_else(|| self.title.values().next());
        title.map_or(&self.id, String::as_str)
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                id: fields.required("id", |node| {
                    node.checked(Code::BadId, Term::GroupId, |id| document::is_slug(id) && id != ALL)
                }),
                title: fields.required("title", |node| node.entries(|_, node| node.name())),
            })
        })
    }
}

/// Returns which questionnaires are not at hand, or are there with another digest.
fn check_questionnaires(asked: &[RoundQuestionnaire], at_hand: &[Questionnaire]) -> Problems {
    let mut problems = Problems::default();
    for (i, asked) in asked.iter().enumerate() {
        let problem = asked.missing_among(at_hand, &format!("/questionnaires/{i}"));
        problem.into_iter().for_each(|problem| problems.push(problem));
    }
    problems
}

/// Returns the problem if two digests differ; one that is not well formed is a problem of its own.
fn other_digest(found: &str, expected: &str, path: String) -> Option<Problem> {
    let problem = || Problem::new(Code::BadDigest, path + "/digest").with("found", found).with("expected", expected);
    (is_digest(found) && found != expected).then(problem)
}

/// Returns the problem of a file that names another round than it should.
fn other_round(found: &str, expected: &Round) -> Option<Problem> {
    let problem = || Problem::new(Code::OtherRound, "/round").with("found", found).with("expected", &expected.id);
    (found != expected.id).then(problem)
}

fn is_recipient(key: &str) -> bool {
    key.starts_with("age1") && key.len() <= 2000 && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Returns the problem of a factor id that belongs to none of the questionnaires.
fn unknown_factor(id: &str) -> Problem {
    Problem::new(Code::UnknownFactor, format!("/factors/{}", document::escape(id))).with("id", id)
}
