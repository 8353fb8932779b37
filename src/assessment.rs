//! Assessments: one ecosystem's answers for one period (design section 5).

pub mod date;
pub mod disagreement;
pub mod evidence;
pub mod history;
pub mod merge;
pub mod migration;
pub mod minutes;
pub mod part;
pub mod period;
pub mod progress;
mod record;
pub mod target;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use record::{Decision, Heard, Own, Returned};

use crate::{
    Code, Level, Problem, Problems,
    document::{self, Node, is_version, unique},
    questionnaire::{Context, EvidenceKind, Questionnaire},
    word::words,
};

/// The format of an assessment file.
pub const FORMAT: &str = "baremo.assessment/1";

words! {
    /// An answer to a statement. A statement without an answer is unanswered.
    #[derive(Default)]
    Answer {
        /// The statement is true.
        Met = "met",
        /// Drafted but not in force, or in force for part of what is named. Never passes a level.
        Partly = "partly",
        /// The statement is not true.
        NotMet = "not_met",
        /// Nobody asked knows.
        #[default]
        Unknown = "unknown",
        /// The statement makes no sense for this ecosystem.
        NotApplicable = "not_applicable",
    }
}

words! {
    /// How well an answer is supported.
    Grade {
        /// Somebody said so.
        Stated = "stated",
        /// A document shows it.
        Documented = "documented",
        /// Somebody else checked it.
        Verified = "verified",
    }
}

words! {
    /// How far an assessment has come.
    State {
        /// Being filled in.
        Draft = "draft",
        /// Read by somebody else.
        Reviewed = "reviewed",
        /// Accepted by whoever is responsible.
        Approved = "approved",
    }
}

/// One ecosystem's answers for one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id, unique on the device where it was made.
    pub id: String,
    /// What the assessment is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The ecosystem that is assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// The period, such as `2026`.
    pub period: String,
    /// The facts of geography and constitution that hold.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub context: BTreeSet<Context>,
    /// The questionnaires that are answered, in order.
    pub questionnaires: Vec<Reference>,
    /// The answers by statement.
    pub answers: BTreeMap<String, Reply>,
    /// The levels chosen in the quick scan, by factor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Level>,
    /// The levels aimed at, by factor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<String, Target>,
    /// The levels that earlier external reviews found, by factor: noted for comparison, never scored.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reviews: BTreeMap<String, Review>,
    /// Who may see it, such as `TLP:AMBER`; printed on every page and export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<String>,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// What came back from those who were asked, by the id of the part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Returned>,
    /// What the coordinator itself had answered where a part speaks, too.
    #[serde(default, skip_serializing_if = "Own::is_empty")]
    pub own: Own,
    /// What the coordinator decided, by statement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decisions: BTreeMap<String, Decision>,
}

/// A questionnaire by id and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The id of the questionnaire.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// An answer with what was noted beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The institution that answered; never a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What supports the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Whether the answer was carried over, from an earlier period or version, and nobody has confirmed it since. No
    /// score changes by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirm: bool,
}

/// What supports an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How well it supports the answer.
    pub grade: Grade,
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// Where it is found: an article, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The institution that keeps what must not be copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Its date, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The level aimed at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The level.
    pub level: Level,
    /// By when: YYYY, YYYY-MM or YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// The level that an earlier external review found for a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The level, 1 to 5.
    pub level: Level,
    /// Who found it, and where it is written; not empty.
    pub source: String,
    /// When: YYYY, YYYY-MM or YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// How far an assessment has come, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// How far.
    pub state: State,
    /// The institution that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The day, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

impl Assessment {
    /// Makes an assessment of some questionnaires without any answer.
    pub fn new<'a>(
        id: impl Into<String>,
        period: impl Into<String>,
        questionnaires: impl IntoIterator<Item = &'a Questionnaire>,
    ) -> Self {
        let questionnaires = questionnaires.into_iter().map(Reference::to).collect();
        Self { id: id.into(), period: period.into(), questionnaires, ..Self::empty() }
    }

    /// Reads an assessment file, and checks it against the questionnaires at hand.
    pub fn from_json(bytes: &[u8], at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?, at_hand)
    }

    /// Reads an assessment, and checks it against the questionnaires at hand.
    pub fn from_value(value: &serde_json::Value, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        document::read(value, |node| {
            let mut assessment = Self::decode(node).unwrap_or_else(Self::empty);
            assessment.check(at_hand).iter().for_each(|problem| node.push(problem.clone()));
            assessment.parts = record::newest(assessment.parts);
            assessment
        })
    }

    /// Returns the file of the assessment: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns the answer to a statement, if there is one.
    pub fn answer(&self, statement: &str) -> Option<Answer> {
        self.answers.get(statement).map(|reply| reply.answer)
    }

    /// Returns those of the questionnaires at hand that are answered here, in the order of the assessment.
    pub fn among<'a>(&self, at_hand: &'a [Questionnaire]) -> Vec<&'a Questionnaire> {
        self.questionnaires.iter().filter_map(|reference| reference.among(at_hand)).collect()
    }

    /// Returns which questionnaires are not at hand, and which statements and factors no questionnaire has.
    fn check(&self, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        for (i, reference) in self.questionnaires.iter().enumerate() {
            if let Some(problem) = reference.missing_among(at_hand, &format!("/questionnaires/{i}")) {
                problems.push(problem);
            }
        }
        // What belongs to a questionnaire that is not at hand cannot be judged: one problem says it.
        if !problems.is_empty() {
            return problems;
        }
        let questionnaires = self.among(at_hand);
        let statements: BTreeSet<&str> =
            questionnaires.iter().flat_map(|q| q.statements()).map(|statement| statement.id.as_str()).collect();
        let factors: BTreeSet<&str> =
            questionnaires.iter().flat_map(|q| &q.factors).map(|factor| factor.id.as_str()).collect();
        for id in self.answers.keys().filter(|id| !statements.contains(id.as_str())) {
            problems.push(Problem::new(Code::UnknownStatement, pointer("answers", id)).with("id", id));
        }
        let by_factor = (self.claims.keys().map(|id| ("claims", id)))
            .chain(self.targets.keys().map(|id| ("targets", id)))
            .chain(self.reviews.keys().map(|id| ("reviews", id)));
        for (field, id) in by_factor.filter(|(_, id)| !factors.contains(id.as_str())) {
            problems.push(Problem::new(Code::UnknownFactor, pointer(field, id)).with("id", id));
        }
        problems.extend(self.check_record(&questionnaires));
        problems
    }

    fn empty() -> Self {
        Self {
            format: FORMAT,
            id: String::new(),
            title: None,
            ecosystem: None,
            period: String::new(),
            context: BTreeSet::new(),
            questionnaires: Vec::new(),
            answers: BTreeMap::new(),
            claims: BTreeMap::new(),
            targets: BTreeMap::new(),
            reviews: BTreeMap::new(),
            marking: None,
            standing: None,
            parts: Vec::new(),
            own: Own::default(),
            decisions: BTreeMap::new(),
        }
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            Some(Self {
                format: FORMAT,
                id: fields.required("id", |node| node.id()),
                title: fields.optional("title", |node| node.line()),
                ecosystem: fields.optional("ecosystem", |node| node.line()),
                period: fields.required("period", |node| node.name()),
                context: fields
                    .optional("context", |node| node.words(Context::Landlocked).into_iter().collect())
                    .unwrap_or_default(),
                questionnaires: fields.required("questionnaires", |node| {
                    unique(node.non_empty(), |reference: &Reference| &reference.id, Reference::decode)
                }),
                answers: fields.required("answers", |node| node.entries(|_, node| Reply::decode(node))),
                claims: fields.optional("claims", |node| node.entries(|_, node| node.level())).unwrap_or_default(),
                targets: fields
                    .optional("targets", |node| node.entries(|_, node| Target::decode(node)))
                    .unwrap_or_default(),
                reviews: fields
                    .optional("reviews", |node| node.entries(|_, node| Review::decode(node)))
                    .unwrap_or_default(),
                marking: fields.optional("marking", |node| node.line()),
                standing: fields.optional("standing", Standing::decode).flatten(),
                parts: fields
                    .optional("parts", |node| node.list(Returned::decode).into_iter().flatten().collect())
                    .unwrap_or_default(),
                own: fields.optional("own", Own::decode).unwrap_or_default(),
                decisions: fields
                    .optional("decisions", |node| node.entries(|_, node| Decision::decode(node)))
                    .unwrap_or_default(),
            })
        })
    }
}

impl Reference {
    /// Returns the reference to a questionnaire.
    pub fn to(questionnaire: &Questionnaire) -> Self {
        Self { id: questionnaire.id.clone(), version: questionnaire.version.clone() }
    }

    /// Returns the questionnaire among those at hand.
    pub fn among<'a>(&self, at_hand: &'a [Questionnaire]) -> Option<&'a Questionnaire> {
        at_hand.iter().find(|q| q.id == self.id && q.version == self.version)
    }

    /// Returns the problem if the questionnaire is not at hand, with the versions that are.
    pub fn missing_among(&self, at_hand: &[Questionnaire], path: &str) -> Option<Problem> {
        missing_among(&self.id, &self.version, at_hand, path)
    }
}

/// Returns the problem if a questionnaire is not at hand, with the versions that are.
///
/// An id or version that is not well formed is a problem of its own, and not this one.
pub(crate) fn missing_among(id: &str, version: &str, at_hand: &[Questionnaire], path: &str) -> Option<Problem> {
    if !is_version(version) || at_hand.iter().any(|q| q.id == id && q.version == version) {
        return None;
    }
    let others: Vec<&str> = at_hand.iter().filter(|q| q.id == id).map(|q| q.version.as_str()).collect();
    let problem = |code| Problem::new(code, path).with("id", id).with("version", version);
    Some(if others.is_empty() {
        problem(Code::UnknownQuestionnaire)
    } else {
        problem(Code::OtherVersion).with("others", others.join(", "))
    })
}

impl Reference {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                id: fields.required("id", |node| node.slug()),
                version: fields.required("version", |node| node.version()),
            })
        })
    }
}

impl Reply {
    fn decode(node: Node<'_>) -> Self {
        node.object(|fields| Self {
            answer: fields.required("answer", |node| node.word(Answer::Unknown)),
            note: fields.optional("note", |node| node.paragraph()),
            by: fields.optional("by", |node| node.line()),
            evidence: fields
                .optional("evidence", |node| node.list(Evidence::decode).into_iter().flatten().collect())
                .unwrap_or_default(),
            confirm: fields.optional("confirm", |node| node.flag()).unwrap_or(false),
        })
    }
}

impl Evidence {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let grade: Option<Grade> = fields.required("grade", |node| Some(node.word(Grade::Stated)));
            Some(Self {
                grade: grade.unwrap_or(Grade::Stated),
                kind: fields.optional("kind", |node| node.word(EvidenceKind::Law)),
                reference: fields.optional("reference", |node| node.paragraph()),
                held_by: fields.optional("held_by", |node| node.line()),
                date: fields.optional("date", |node| node.date()),
                note: fields.optional("note", |node| node.paragraph()),
            })
        })
    }
}

impl Target {
    fn decode(node: Node<'_>) -> Self {
        node.object(|fields| {
            Some(Self {
                level: fields.required("level", |node| node.level()),
                by: fields.optional("by", |node| node.time()),
            })
        })
        .unwrap_or(Self { level: Level::Initial, by: None })
    }
}

impl Review {
    fn decode(node: Node<'_>) -> Self {
        node.object(|fields| {
            Some(Self {
                level: fields.required("level", |node| node.level()),
                source: fields.required("source", |node| node.name()),
                date: fields.optional("date", |node| node.time()),
            })
        })
        .unwrap_or(Self { level: Level::Initial, source: String::new(), date: None })
    }
}

impl Standing {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let state: Option<State> = fields.required("state", |node| Some(node.word(State::Draft)));
            Some(Self {
                state: state.unwrap_or(State::Draft),
                by: fields.optional("by", |node| node.line()),
                date: fields.optional("date", |node| node.date()),
            })
        })
    }
}

fn pointer(field: &str, key: &str) -> String {
    format!("/{field}/{}", document::escape(key))
}
