//! Parts: the piece of an assessment that one respondent answers (design section 3).
//!
//! A coordinator hands out chosen factors as a file; the respondent answers and sends the file back, to be merged by
//! [`merge`](super::merge::merge).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::{Assessment, Reference, Reply, pointer};
use crate::{
    Code, Level, Problem, Problems,
    document::{self, Node, is_version, unique},
    questionnaire::{Context, Questionnaire, Who},
    round::RoundQuestionnaire,
};

/// The format of a part file.
pub const FORMAT: &str = "baremo.part/1";

/// A questionnaire that a part asks about.
pub type PartQuestionnaire = RoundQuestionnaire;

/// The piece of an assessment that one respondent answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the assessment that it belongs to.
    pub assessment: String,
    /// The id of the part, another for each that is handed out.
    pub id: String,
    /// The revision, from 1; each saving by the respondent raises it, and the highest counts.
    #[serde(default = "one")]
    pub revision: u64,
    /// The kind of institution that is asked.
    pub sector: Who,
    /// The institution that is asked; never a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
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
    /// The questionnaires that have the factors.
    pub questionnaires: Vec<PartQuestionnaire>,
    /// The ids of all questionnaires of the assessment, in its order, where the part leaves some out: codes such as 3.1 are
    /// by position in the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// The ids of the factors that are asked about.
    pub factors: BTreeSet<String>,
    /// The answers by statement, of these factors only.
    pub answers: BTreeMap<String, Reply>,
    /// The levels chosen in the quick scan, of these factors only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Level>,
    /// Who may see it, such as `TLP:AMBER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<String>,
}

#[cfg(test)]
const fn one() -> u64 {
    1
}

/// Returns the ids of the factors that a sector usually knows: first those where it stands first, then the others.
///
/// Each in the order of the questionnaires. A factor of which the context leaves no statement is not proposed.
pub fn propose(assessment: &Assessment, at_hand: &[Questionnaire], sector: Who) -> Vec<String> {
    let factors = assessment.among(at_hand).into_iter().flat_map(|q| &q.factors);
    let asked = factors.filter(|f| f.who.contains(&sector) && f.statements.iter().any(|s| !assessment.rules_out(s)));
    let (first, others): (Vec<_>, Vec<_>) = asked.partition(|factor| factor.who.first() == Some(&sector));
    first.into_iter().chain(others).map(|factor| factor.id.clone()).collect()
}

/// Makes the part of an assessment for one respondent, with or without the answers so far.
///
/// Fails where no factor is chosen, or one that no questionnaire of the assessment has. The id should be random: what
/// comes back is told apart by it.
pub fn hand_out(
    assessment: &Assessment,
    at_hand: &[Questionnaire],
    id: &str,
    sector: Who,
    institution: Option<&str>,
    factors: &[String],
    with_answers: bool,
) -> Result<Part, Problems> {
    let factors: BTreeSet<String> = factors.iter().cloned().collect();
    let needed = assessment.among(at_hand).into_iter();
    let needed: Vec<_> = needed.filter(|q| q.factors.iter().any(|factor| factors.contains(&factor.id))).collect();
    let pin = |q: &&Questionnaire| PartQuestionnaire {
        digest: Some(q.digest.clone()),
        id: q.id.clone(),
        version: q.version.clone(),
    };
    let is_asked = |factor: &str| with_answers && factors.contains(factor);
    let answers = assessment.answers.iter().filter(|(statement, _)| is_asked(factor_of(statement)));
    let claims = assessment.claims.iter().filter(|(factor, _)| is_asked(factor));
    let part = Part {
        format: FORMAT,
        assessment: assessment.id.clone(),
        id: id.to_owned(),
        revision: 1,
        sector,
        institution: institution.map(str::to_owned),
        title: assessment.title.clone(),
        ecosystem: assessment.ecosystem.clone(),
        period: assessment.period.clone(),
        context: assessment.context.clone(),
        questionnaires: needed.iter().map(pin).collect(),
        order: if needed.len() < assessment.questionnaires.len() {
            assessment.questionnaires.iter().map(|reference| reference.id.clone()).collect()
        } else {
            Vec::new()
        },
        answers: answers.map(|(id, reply)| (id.clone(), reply.clone())).collect(),
        claims: claims.map(|(id, level)| (id.clone(), *level)).collect(),
        marking: assessment.marking.clone(),
        factors,
    };
    let mut problems = part.check(Some(assessment), at_hand);
    if part.factors.is_empty() {
        problems.push(Problem::new(Code::Empty, "/factors"));
    }
    problems.or(part)
}

impl Part {
    /// Reads a part file; checks it against the assessment where one is given, and the questionnaires at hand.
    pub fn from_json(
        bytes: &[u8],
        assessment: Option<&Assessment>,
        at_hand: &[Questionnaire],
    ) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?, assessment, at_hand)
    }

    /// Reads a part; checks it against the assessment where one is given, and the questionnaires at hand.
    pub fn from_value(
        value: &Value,
        assessment: Option<&Assessment>,
        at_hand: &[Questionnaire],
    ) -> Result<Self, Problems> {
        document::read(value, |node| {
            let part = Self::decode(node)?;
            node.extend(part.check(assessment, at_hand));
            Some(part)
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns an assessment to answer the part in: the same questionnaires and circumstances, and what the part says.
    ///
    /// Its id is that of the part. Factors that the part does not ask about are in it, too, and stay unanswered.
    pub fn open(&self) -> Assessment {
        let reference =
            |asked: &PartQuestionnaire| Reference { id: asked.id.clone(), version: asked.version.clone() };
        Assessment {
            id: self.id.clone(),
            title: self.title.clone(),
            ecosystem: self.ecosystem.clone(),
            period: self.period.clone(),
            context: self.context.clone(),
            questionnaires: self.questionnaires.iter().map(reference).collect(),
            answers: self.answers.clone(),
            claims: self.claims.clone(),
            marking: self.marking.clone(),
            ..Assessment::empty()
        }
    }

    /// Returns the place that each of its questionnaires has in the whole assessment, from 0; its own place where the part
    /// does not say so of all.
    pub fn places(&self) -> Vec<usize> {
        let place = |asked: &PartQuestionnaire| self.order.iter().position(|id| *id == asked.id);
        let places: Option<Vec<usize>> = self.questionnaires.iter().map(place).collect();
        places.unwrap_or_else(|| (0..self.questionnaires.len()).collect())
    }

    /// Returns the part with what was answered since, to be sent back.
    ///
    /// Whatever lies outside its factors stays behind. A part that is sent back for the first time, or that says
    /// anything else than the last time, is of the next revision.
    #[must_use]
    pub fn answered(&self, in_it: &Assessment) -> Self {
        let answers = in_it.answers.iter().filter(|(statement, _)| self.factors.contains(factor_of(statement)));
        let claims = in_it.claims.iter().filter(|(factor, _)| self.factors.contains(*factor));
        let mut part = Self {
            answers: answers.map(|(id, reply)| (id.clone(), reply.clone())).collect(),
            claims: claims.map(|(id, level)| (id.clone(), *level)).collect(),
            ..self.clone()
        };
        if !self.is_answered() || part != *self {
            part.revision = self.revision.saturating_add(1);
        }
        part
    }

    /// Returns whether somebody has answered it; else it is as it was handed out.
    pub const fn is_answered(&self) -> bool {
        self.revision > 1
    }

    /// Returns the file of the part: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns why the part cannot be merged: into the assessment where one is given, with the questionnaires at hand.
    pub fn check(&self, assessment: Option<&Assessment>, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        // An id that is missing is a problem of its own.
        if let Some(own) = assessment.filter(|own| own.id != self.assessment && !self.assessment.is_empty()) {
            let problem = Problem::new(Code::OtherAssessment, "/assessment").with("found", &self.assessment);
            problems.push(problem.with("expected", &own.id));
        }
        let mut questionnaires = Vec::new();
        for (i, asked) in self.questionnaires.iter().enumerate() {
            let path = format!("/questionnaires/{i}");
            let is_foreign = |own: &Assessment| {
                is_version(&asked.version)
                    && !own.questionnaires.iter().any(|q| (&q.id, &q.version) == (&asked.id, &asked.version))
            };
            if assessment.is_some_and(is_foreign) {
                let problem = Problem::new(Code::NotInAssessment, path).with("id", &asked.id);
                problems.push(problem.with("version", &asked.version));
            } else if let Some(problem) = asked.missing_among(at_hand, &path) {
                problems.push(problem);
            } else {
                questionnaires.extend(asked.among(at_hand));
            }
        }
        // What belongs to a questionnaire that cannot be used cannot be judged: one problem says it.
        if questionnaires.len() == self.questionnaires.len() {
            problems.extend(check_said(&self.factors, &self.answers, &self.claims, &questionnaires, ""));
        }
        problems
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let sector: Option<Who> = fields.required("sector", |node| Some(node.word(Who::Government)));
            Some(Self {
                format: FORMAT,
                assessment: fields.required("assessment", |node| node.id()),
                id: fields.required("id", |node| node.id()),
                revision: fields.optional("revision", decode_revision).unwrap_or(1),
                sector: sector.unwrap_or(Who::Government),
                institution: fields.optional("institution", |node| node.line()),
                title: fields.optional("title", |node| node.line()),
                ecosystem: fields.optional("ecosystem", |node| node.line()),
                period: fields.required("period", |node| node.name()),
                context: fields
                    .optional("context", |node| node.words(Context::Landlocked).into_iter().collect())
                    .unwrap_or_default(),
                questionnaires: fields.required("questionnaires", |node| {
                    unique(node.non_empty(), |q: &PartQuestionnaire| &q.id, PartQuestionnaire::decode)
                }),
                order: fields.optional("order", decode_order).unwrap_or_default(),
                factors: fields.required("factors", decode_factors),
                answers: fields.required("answers", |node| node.entries(|_, node| Reply::decode(node))),
                claims: fields.optional("claims", |node| node.entries(|_, node| node.level())).unwrap_or_default(),
                marking: fields.optional("marking", |node| node.line()),
            })
        })
    }
}

/// Reads ids in their order, none twice.
fn decode_order(node: Node<'_>) -> Vec<String> {
    let mut order = Vec::new();
    node.list(|node| {
        let id = node.name();
        if order.contains(&id) {
            node.problem(Code::DuplicateId, &[("id", &id)]);
        } else {
            order.push(id);
        }
    });
    order
}

/// Reads a revision: a whole number from 1.
pub(super) fn decode_revision(node: Node<'_>) -> u64 {
    node.whole(1, u32::MAX.into())
}

/// Reads the ids of factors: at least one, none twice.
pub(super) fn decode_factors(node: Node<'_>) -> BTreeSet<String> {
    let mut factors = BTreeSet::new();
    node.non_empty().list(|node| {
        let id = node.name();
        if !id.is_empty() && !factors.insert(id.clone()) {
            node.problem(Code::DuplicateId, &[("id", &id)]);
        }
    });
    factors
}

/// Returns what a respondent says beyond the factors that it was asked about, and what no questionnaire has.
pub(super) fn check_said(
    factors: &BTreeSet<String>,
    answers: &BTreeMap<String, Reply>,
    claims: &BTreeMap<String, Level>,
    questionnaires: &[&Questionnaire],
    path: &str,
) -> Problems {
    let mut problems = Problems::default();
    let is_factor = |id: &str| questionnaires.iter().any(|q| q.factor(id).is_some());
    let is_statement = |id: &str| questionnaires.iter().any(|q| q.statements().any(|statement| statement.id == id));
    let mut push = |code, place: String, id: &String| {
        problems.push(Problem::new(code, format!("{path}{place}")).with("id", id));
    };
    for id in factors.iter().filter(|id| !is_factor(id)) {
        push(Code::UnknownFactor, "/factors".to_owned(), id);
    }
    for id in answers.keys() {
        if !is_statement(id) {
            push(Code::UnknownStatement, pointer("answers", id), id);
        } else if !factors.contains(factor_of(id)) {
            push(Code::OutsidePart, pointer("answers", id), id);
        }
    }
    for id in claims.keys() {
        if !is_factor(id) {
            push(Code::UnknownFactor, pointer("claims", id), id);
        } else if !factors.contains(id) {
            push(Code::OutsidePart, pointer("claims", id), id);
        }
    }
    problems
}

/// Returns the id of the factor that a statement belongs to: its own id without the last piece (design section 4).
pub(super) fn factor_of(statement: &str) -> &str {
    statement.rsplit_once('.').map_or(statement, |(factor, _)| factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assessment::Answer, questionnaire};

    fn assessment(at_hand: &[Questionnaire]) -> Assessment {
        let mut assessment = Assessment::new("a", "2026", at_hand);
        for id in ["policy.law.2a", "incident.csirt.2a"] {
            assessment.answers.insert(id.to_owned(), Reply { answer: Answer::Met, ..Reply::default() });
        }
        assessment.claims.insert("policy.law".to_owned(), Level::Established);
        assessment
    }

    fn strings(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn a_sector_is_asked_what_it_usually_knows_first_what_it_knows_best() {
        let at_hand = questionnaire::builtin();
        for sector in Who::ALL.iter().copied() {
            let proposed = propose(&Assessment::new("a", "2026", &at_hand), &at_hand, sector);
            let who = |id: &String| at_hand.iter().find_map(|q| q.factor(id)).unwrap().who.clone();
            assert!(!proposed.is_empty() && proposed.iter().all(|id| who(id).contains(&sector)), "{sector}");
            assert!(proposed.iter().map(|id| who(id)[0] != sector).is_sorted(), "{sector}: {proposed:?}");
        }
    }

    #[test]
    fn a_part_holds_the_chosen_factors_and_nothing_else() {
        let at_hand = questionnaire::builtin();
        let factors = strings(&["policy.law", "policy.rights"]);
        let hand_out = |with_answers| {
            hand_out(&assessment(&at_hand), &at_hand, "p", Who::Justice, Some("Court"), &factors, with_answers)
                .unwrap()
        };
        let part = hand_out(true);
        assert_eq!(part.questionnaires.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["policy"]);
        assert_eq!(
            (part.answers.keys().map(String::as_str).collect::<Vec<_>>(), part.claims.len()),
            (vec!["policy.law.2a"], 1)
        );
        assert_eq!(
            Part::from_json(part.to_json().as_bytes(), Some(&assessment(&at_hand)), &at_hand).as_ref(),
            Ok(&part)
        );
        let part = hand_out(false);
        assert!(part.answers.is_empty() && part.claims.is_empty());
    }

    #[test]
    fn a_part_knows_the_places_of_its_questionnaires_in_the_whole() {
        let at_hand = questionnaire::builtin();
        let own = assessment(&at_hand);
        let part =
            |factors: &[&str]| hand_out(&own, &at_hand, "p", Who::Csirt, None, &strings(factors), false).unwrap();
        let some = part(&["incident.csirt", "policy.law"]);
        assert_eq!((some.places(), some.order.len()), (vec![1, 2], 5));
        let read = Part::from_json(some.to_json().as_bytes(), Some(&own), &at_hand).unwrap();
        assert_eq!(read, some);
        let all = part(&[
            "workforce.training",
            "policy.law",
            "incident.csirt",
            "connectivity.cloud",
            "cooperation.operations",
        ]);
        assert_eq!((all.places(), all.order.len()), (vec![0, 1, 2, 3, 4], 0));
        // A part that was handed out before, or that does not name all, counts from its own first.
        let silent = Part { order: strings(&["policy"]), ..some };
        assert_eq!(silent.places(), [0, 1]);
    }

    #[test]
    fn what_was_answered_is_sent_back_and_nothing_else() {
        let at_hand = questionnaire::builtin();
        let factors = strings(&["policy.law"]);
        let own = assessment(&at_hand);
        let out = hand_out(&own, &at_hand, "p", Who::Justice, None, &factors, true).unwrap();
        assert!(!out.is_answered());
        let mut opened = out.open();
        assert_eq!((opened.id.as_str(), opened.check(&at_hand)), ("p", Problems::default()));
        opened.answers.insert("policy.rights.2a".to_owned(), Reply::default());
        let agreed = out.answered(&opened);
        assert_eq!((agreed.revision, &agreed.answers), (2, &out.answers), "agreeing with all of it is an answer");
        assert_eq!(agreed.answered(&opened), agreed, "saving again changes nothing");
        opened.answers.insert("policy.law.2b".to_owned(), Reply { answer: Answer::Partly, ..Reply::default() });
        let more = agreed.answered(&opened);
        assert_eq!((more.revision, more.answers.len()), (3, 2));
        assert_eq!(more.check(Some(&own), &at_hand), Problems::default());
    }

    #[test]
    fn no_part_is_handed_out_about_nothing_or_about_what_does_not_exist() {
        let at_hand = questionnaire::builtin();
        for (factors, code) in [(&[][..], Code::Empty), (&["policy.weather"], Code::UnknownFactor)] {
            let factors = strings(factors);
            let made = hand_out(&assessment(&at_hand), &at_hand, "p", Who::Justice, None, &factors, true);
            assert_eq!(made.unwrap_err().iter().map(|p| p.code).collect::<Vec<_>>(), [code]);
        }
    }
}
