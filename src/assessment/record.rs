//! The record of an assessment: what its respondents said, and what its coordinator decided (design section 3).
//!
//! The answers of an assessment follow from its record; [`merge`](super::merge) says how.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Answer, Assessment, Reply,
    part::{Part, check_said, decode_factors, decode_revision},
    pointer,
};
use crate::{
    Code, Level, Problem, Problems,
    document::{Node, escape},
    questionnaire::{Questionnaire, Who},
};

/// What one respondent said: a part as it came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// The id of the part.
    pub id: String,
    /// The revision that came back, from 1.
    pub revision: u64,
    /// The kind of institution that was asked.
    pub sector: Who,
    /// The institution that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// The ids of the factors that it was asked about.
    pub factors: BTreeSet<String>,
    /// Its answers by statement, as given.
    pub answers: BTreeMap<String, Reply>,
    /// The levels that it chose in the quick scan, as given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Level>,
}

/// What the coordinator itself had answered where a part speaks, too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// The answers by statement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Reply>,
    /// The levels chosen in the quick scan, by factor.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Level>,
}

/// What the coordinator decided about a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The answer; `unknown` keeps the statement open although it was looked at.
    pub answer: Answer,
    /// Why; needed for every answer but `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The institution that decided; never a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The day, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who had said what by then; [`decide`](super::merge::decide) writes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<Heard>,
}

/// What had been said about a statement when it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// The id of the part; none for the coordinator's own answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The answer.
    pub answer: Answer,
}

impl Returned {
    /// Returns what a part says, without what it only repeats from the assessment.
    pub fn from_part(part: &Part) -> Self {
        Self {
            id: part.id.clone(),
            revision: part.revision,
            sector: part.sector,
            institution: part.institution.clone(),
            factors: part.factors.clone(),
            answers: part.answers.clone(),
            claims: part.claims.clone(),
        }
    }

    pub(super) fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let sector: Option<Who> = fields.required("sector", |node| Some(node.word(Who::Government)));
            let revision: Option<u64> = fields.required("revision", |node| Some(decode_revision(node)));
            Some(Self {
                id: fields.required("id", |node| node.id()),
                revision: revision.unwrap_or(1),
                sector: sector.unwrap_or(Who::Government),
                institution: fields.optional("institution", |node| node.line()),
                factors: fields.required("factors", decode_factors),
                answers: fields.required("answers", |node| node.entries(|_, node| Reply::decode(node))),
                claims: fields.optional("claims", |node| node.entries(|_, node| node.level())).unwrap_or_default(),
            })
        })
    }
}

impl Own {
    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.claims.is_empty()
    }

    pub(super) fn decode(node: Node<'_>) -> Self {
        node.object(|fields| Self {
            answers: fields
                .optional("answers", |node| node.entries(|_, node| Reply::decode(node)))
                .unwrap_or_default(),
            claims: fields.optional("claims", |node| node.entries(|_, node| node.level())).unwrap_or_default(),
        })
    }
}

impl Decision {
    /// Returns whether the decision says why, or need not.
    pub(super) fn is_explained(&self) -> bool {
        self.answer == Answer::Unknown || self.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty())
    }

    pub(super) fn decode(node: Node<'_>) -> Self {
        node.object(|fields| {
            let decision = Self {
                answer: fields.required("answer", |node| node.word(Answer::Unknown)),
                reason: fields.optional("reason", |node| node.full_paragraph()),
                by: fields.optional("by", |node| node.line()),
                date: fields.optional("date", |node| node.date()),
                heard: fields
                    .optional("heard", |node| node.list(Heard::decode).into_iter().flatten().collect())
                    .unwrap_or_default(),
            };
            // A reason that is there, but empty, is a problem of its own.
            if decision.reason.is_none() && !decision.is_explained() {
                fields.required::<String>("reason", |node| node.full_paragraph());
            }
            decision
        })
    }
}

impl Heard {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                part: fields.optional("part", |node| node.id()),
                answer: fields.required("answer", |node| node.word(Answer::Unknown)),
            })
        })
    }
}

/// Returns the record of several parts: for each id what came with the highest revision, by id.
///
/// Where different contents came under one revision they all stay, and none of them counts. So the record is the same
/// in whatever order and however often the parts came.
pub(super) fn newest(parts: impl IntoIterator<Item = Returned>) -> Vec<Returned> {
    let mut by_id: BTreeMap<String, Vec<Returned>> = BTreeMap::new();
    for part in parts {
        let known = by_id.entry(part.id.clone()).or_default();
        let revision = known.first().map_or(0, |known| known.revision);
        if part.revision > revision {
            *known = vec![part];
        } else if part.revision == revision && !known.contains(&part) {
            known.push(part);
        }
    }
    // The order of contents that contradict each other must not be the one in which they came.
    by_id.values_mut().for_each(|known| known.sort_by_cached_key(|part| serde_json::to_string(part).ok()));
    by_id.into_values().flatten().collect()
}

/// Returns the parts of a record that count, by id: those of which one content came under the highest revision.
pub(super) fn counting(parts: &[Returned]) -> Vec<&Returned> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    parts.iter().for_each(|part| *times.entry(&part.id).or_default() += 1);
    parts.iter().filter(|part| times.get(part.id.as_str()) == Some(&1)).collect()
}

impl Assessment {
    /// Returns what in the record no questionnaire has, or no respondent was asked.
    pub(super) fn check_record(&self, questionnaires: &[&Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        for (i, part) in self.parts.iter().enumerate() {
            let path = format!("/parts/{i}");
            problems.extend(check_said(&part.factors, &part.answers, &part.claims, questionnaires, &path));
        }
        let is_statement = |id: &str| questionnaires.iter().any(|q| q.statements().any(|s| s.id == id));
        let mut push = |code, path: String, id: &String| problems.push(Problem::new(code, path).with("id", id));
        for id in self.own.answers.keys().filter(|id| !is_statement(id)) {
            push(Code::UnknownStatement, format!("/own/answers/{}", escape(id)), id);
        }
        for id in self.own.claims.keys().filter(|id| questionnaires.iter().all(|q| q.factor(id).is_none())) {
            push(Code::UnknownFactor, format!("/own/claims/{}", escape(id)), id);
        }
        for id in self.decisions.keys().filter(|id| !is_statement(id)) {
            push(Code::UnknownStatement, pointer("decisions", id), id);
        }
        problems
    }
}
