//! What one ecosystem gives to a round: whole levels, and nothing that names it.

mod quick;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Round, RoundQuestionnaire, check_questionnaires, other_digest, other_round, unknown_factor};
use crate::{
    Code, Level, Problem, Problems,
    assessment::Assessment,
    document::{self, Node, is_hex, unique},
    level::Interval,
    questionnaire::{Factor, Questionnaire},
    score::score_factor,
    word::words,
};

/// The format of a contribution file.
pub const FORMAT: &str = "baremo.contribution/1";

/// What one ecosystem gives to a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// 128 random bits as 32 hexadecimal digits, kept on the contributor's device for corrections.
    pub code: String,
    /// The revision, from 1; the highest counts.
    #[serde(default = "one")]
    pub revision: u64,
    /// The group of the ecosystem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The period that was assessed.
    pub period: String,
    /// The questionnaires that were answered.
    pub questionnaires: Vec<ContributedQuestionnaire>,
    /// What is given, by factor.
    pub factors: BTreeMap<String, Given>,
}

/// A questionnaire that was answered.
pub type ContributedQuestionnaire = RoundQuestionnaire;

/// What is given for one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The level, low and high.
    pub level: Interval<Level>,
    /// The level aimed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Level>,
}

words! {
    /// Omission a contribution says nothing of a factor.
    Omission {
        /// None of its statements is applicable.
        NotApplicable = "not-applicable",
        /// Too few of its statements are answered: it is provisional.
        TooFewAnswers = "too-few-answers",
        /// It is only claimed in the quick scan, and the round counts no claims.
        OnlyClaimed = "only-claimed",
        /// The assessment does not answer its questionnaire in the version of the round.
        OtherQuestionnaire = "other-questionnaire",
    }
}

#[cfg(test)]
const fn one() -> u64 {
    1
}

/// Makes the contribution of an assessment to a round.
///
/// A factor that is not applicable or provisional is left out; in a quick round a claim is enough to give it, in
/// another one claims do not count. Fails where a questionnaire of the round is at hand with another digest, where
/// the assessment answers none of them, where the round lacks the group, and where the code is none.
pub fn contribute(
    assessment: &Assessment,
    round: &Round,
    at_hand: &[Questionnaire],
    group: Option<&str>,
    code: &str,
    revision: u64,
) -> Result<Contribution, Problems> {
    let mut problems = Problems::default();
    if !is_hex(code, 32) {
        problems.push(Problem::new(Code::BadCode, "/code").with("found", code));
    }
    if let Some(group) = group.filter(|group| round.group(group).is_none()) {
        problems.push(Problem::new(Code::UnknownGroup, "/group").with("id", group));
    }
    problems.extend(round.check(at_hand));
    let answered = assessment.among(at_hand);
    let asked = |q: &Questionnaire| {
        round.questionnaires.iter().any(|asked| (&asked.id, &asked.version) == (&q.id, &q.version))
    };
    let shared: Vec<_> = answered.into_iter().filter(|q| asked(q)).collect();
    if problems.is_empty() && shared.is_empty() {
        problems.push(Problem::new(Code::NothingToGive, "/questionnaires"));
    }
    let factors = factors(assessment, round.quick, &shared).into_iter();
    let factors = factors.filter_map(|(id, given)| Some((id, given.ok()?))).collect();
    let questionnaires = shared
        .into_iter()
        .map(|q| RoundQuestionnaire { id: q.id.clone(), version: q.version.clone(), digest: Some(q.digest.clone()) })
        .collect();
    problems.or(Contribution {
        format: FORMAT,
        round: round.id.clone(),
        code: code.to_owned(),
        revision,
        group: group.map(str::to_owned),
        period: assessment.period.clone(),
        questionnaires,
        factors,
    })
}

/// Returns what a contribution of an assessment to a round would leave out, in the order of the round: each factor by its
/// id, and why. Questionnaires that are not at hand are not spoken of.
pub fn left_out(assessment: &Assessment, round: &Round, at_hand: &[Questionnaire]) -> Vec<(String, Omission)> {
    let answered = assessment.among(at_hand);
    let asked = round.questionnaires.iter().filter_map(|asked| asked.among(at_hand));
    let mut left_out = Vec::new();
    for questionnaire in asked {
        if answered.iter().any(|q| (&q.id, &q.version) == (&questionnaire.id, &questionnaire.version)) {
            let factors = factors(assessment, round.quick, &[questionnaire]);
            left_out.extend(factors.into_iter().filter_map(|(id, given)| Some((id, given.err()?))));
        } else {
            left_out
                .extend(questionnaire.factors.iter().map(|factor| (factor.id.clone(), Omission::OtherQuestionnaire)));
        }
    }
    left_out
}

/// Returns, for each factor in order, what is given for it, or why nothing is.
fn factors(
    assessment: &Assessment,
    quick: bool,
    questionnaires: &[&Questionnaire],
) -> Vec<(String, Result<Given, Omission>)> {
    let mut counted = assessment.clone();
    if !quick {
        counted.claims.clear();
    }
    let given = |factor: &Factor| {
        let score = score_factor(&counted, factor);
        let level = score.level.ok_or(Omission::NotApplicable)?;
        if score.provisional == Some(false) || counted.claims.contains_key(&factor.id) {
            Ok(Given { level, target: score.target })
        } else if assessment.claims.contains_key(&factor.id) {
            Err(Omission::OnlyClaimed)
        } else {
            Err(Omission::TooFewAnswers)
        }
    };
    let factors = questionnaires.iter().flat_map(|q| &q.factors);
    factors.map(|factor| (factor.id.clone(), given(factor))).collect()
}

impl Contribution {
    /// Makes a first contribution to a round, about its period and its questionnaires.
    pub(crate) fn new(round: &Round, code: String, group: Option<String>, factors: BTreeMap<String, Given>) -> Self {
        Self {
            format: FORMAT,
            round: round.id.clone(),
            code,
            revision: 1,
            group,
            period: round.period.clone(),
            questionnaires: round.questionnaires.clone(),
            factors,
        }
    }

    /// Reads a contribution file to a round, and checks it against the questionnaires at hand.
    pub fn from_json(bytes: &[u8], round: &Round, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        Self::from_json_of(bytes, Some(round), at_hand)
    }

    fn from_json_of(bytes: &[u8], round: Option<&Round>, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        if let Some(contribution) = Self::from_plain_json(bytes) {
            return contribution.check(round, at_hand).or(contribution);
        }
        Self::from_value(&document::parse(bytes)?, round, at_hand)
    }

    /// Reads a contribution that is written plainly and in which nothing is wrong, many times faster than
    /// [`Contribution::from_value`]. Returns nothing where only that can tell: what it is, or what is wrong with it.
    ///
    /// Whether it belongs to a round, [`Contribution::check`] says.
    pub fn from_plain_json(bytes: &[u8]) -> Option<Self> {
        quick::read(bytes)
    }

    /// Reads a contribution; checks it against the round where one is given, and the questionnaires at hand.
    pub fn from_value(value: &Value, round: Option<&Round>, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        document::read(value, |node| {
            let contribution = Self::decode(node)?;
            node.extend(contribution.check(round, at_hand));
            Some(contribution)
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns the file of the contribution: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            Some(Self {
                format: FORMAT,
                round: fields.required("round", |node| node.id()),
                code: fields.required("code", |node| {
                    node.checked(Code::BadCode, "32 hexadecimal digits", |code| is_hex(code, 32))
                }),
                revision: fields.optional("revision", |node| node.whole(1, u32::MAX.into())).unwrap_or(1),
                group: fields.optional("group", |node| node.slug()),
                period: fields.required("period", |node| node.name()),
                questionnaires: fields.required("questionnaires", |node| {
                    unique(node.non_empty(), |q: &RoundQuestionnaire| &q.id, RoundQuestionnaire::decode)
                }),
                factors: fields
                    .required("factors", |node| node.entries(|_, node| Given::decode(node)))
                    .into_iter()
                    .filter_map(|(id, given)| Some((id, given?)))
                    .collect(),
            })
        })
    }

    /// Returns which questionnaires are not at hand, or are there with another digest.
    ///
    /// A comparison needs none; whoever wants to be sure of a file asks for this too.
    pub fn check_questionnaires(&self, at_hand: &[Questionnaire]) -> Problems {
        check_questionnaires(&self.questionnaires, at_hand)
    }

    /// Returns why the contribution cannot count: against the round where one is given, and the questionnaires at hand.
    pub fn check(&self, round: Option<&Round>, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = round.map(|round| self.check_round(round)).unwrap_or_default();
        let known: Vec<_> = self.questionnaires.iter().map(|q| (q, q.among(at_hand))).collect();
        for id in self.factors.keys() {
            let domain = id.split('.').next().unwrap_or_default();
            let is_known = known.iter().any(|(reference, questionnaire)| {
                reference.id == domain && questionnaire.is_none_or(|q| q.factor(id).is_some())
            });
            if !is_known {
                problems.push(unknown_factor(id));
            }
        }
        problems
    }

    fn check_round(&self, round: &Round) -> Problems {
        let mut problems: Problems = other_round(&self.round, round).map(Problems::from).unwrap_or_default();
        if let Some(group) = self.group.as_ref().filter(|group| round.group(group).is_none()) {
            problems.push(Problem::new(Code::UnknownGroup, "/group").with("id", group));
        }
        for (i, given) in self.questionnaires.iter().enumerate() {
            let asked =
                round.questionnaires.iter().find(|asked| asked.id == given.id && asked.version == given.version);
            let path = format!("/questionnaires/{i}");
            match asked {
                None => {
                    let problem = Problem::new(Code::NotInRound, path).with("id", &given.id);
                    problems.push(problem.with("version", &given.version));
                }
                Some(asked) => {
                    if let (Some(found), Some(expected)) = (&given.digest, &asked.digest) {
                        other_digest(found, expected, path).into_iter().for_each(|problem| problems.push(problem));
                    }
                }
            }
        }
        problems
    }
}

impl Given {
    pub(super) fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let level: Option<Interval<Level>> = fields.required("level", |node| {
                node.object(|fields| {
                    let low = fields.required("low", |node| node.level());
                    let high: Option<Level> = fields.required("high", |node| Some(node.level_or(low)));
                    let high = high.unwrap_or(low);
                    if high < low {
                        let to = format!("{high}, its high");
                        fields.node().problem(Code::OutOfRange, &[("found", &low), ("from", &1), ("to", &to)]);
                    }
                    Some(Interval { low, high })
                })
            });
            let target = fields.optional("target", |node| node.level());
            Some(Self { level: level?, target })
        })
    }
}

/// Reads a file of contributions: one of them, or JSON Lines with one a line.
///
/// Each comes with the number of its line, if there are lines, and its problems or the contribution itself.
pub fn read_contributions(
    bytes: &[u8],
    round: Option<&Round>,
    at_hand: &[Questionnaire],
) -> Vec<(Option<usize>, Result<Contribution, Problems>)> {
    documents(bytes).map(|(line, bytes)| (line, Contribution::from_json_of(bytes, round, at_hand))).collect()
}

/// Returns the documents of a file one by one: the whole of it, or, if it is JSON Lines, each line with its number.
///
/// A first line that is complete in itself is no indented document. Nothing but that line is parsed here, so that a
/// caller can pause between documents.
pub fn documents(bytes: &[u8]) -> impl Iterator<Item = (Option<usize>, &[u8])> {
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let mut start = lines.clone();
    let first = start.next();
    let is_lines = start.next().is_some() && first.is_some_and(|(line, _)| document::parse(line).is_ok());
    let whole = (!is_lines).then_some((None, bytes));
    let lines = is_lines.then_some(lines).into_iter().flatten().map(|(line, number)| (Some(number), line));
    whole.into_iter().chain(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::{Answer, Reply},
        questionnaire::builtin,
        sample,
    };

    #[test]
    fn what_is_left_out_is_what_is_not_given_and_says_why() {
        let at_hand = builtin();
        let mut assessment = sample::assessment(&at_hand, sample::words("en"));
        let asked = at_hand.iter().filter(|q| q.id != "cooperation");
        let mut round = Round::new("r", "R", "2026", asked);
        // One factor without answers beside that of the sample, one with a claim in their place, one with nothing applicable.
        assessment.answers.retain(|id, _| !["workforce.careers.", "policy.law."].iter().any(|f| id.starts_with(f)));
        assessment.claims = BTreeMap::from([("policy.law".to_owned(), Level::Managed)]);
        for statement in at_hand.iter().flat_map(Questionnaire::statements) {
            if statement.id.starts_with("connectivity.cloud.") {
                let reply =
                    Reply { answer: Answer::NotApplicable, ..assessment.answers["workforce.education.2a"].clone() };
                assessment.answers.insert(statement.id.clone(), reply);
            }
        }
        assessment.questionnaires.retain(|q| q.id != "incident");
        let expected = |id: &str| match id {
            "connectivity.cloud" => Some(Omission::NotApplicable),
            "workforce.careers" | "policy.financing" => Some(Omission::TooFewAnswers),
            "policy.law" => Some(Omission::OnlyClaimed),
            _ => id.starts_with("incident.").then_some(Omission::OtherQuestionnaire),
        };
        let code = "0".repeat(32);
        for quick in [false, true] {
            round.quick = quick;
            let given = contribute(&assessment, &round, &at_hand, None, &code, 1).unwrap().factors;
            let left_out = left_out(&assessment, &round, &at_hand);
            let asked = at_hand.iter().filter(|q| q.id != "cooperation").flat_map(|q| &q.factors);
            for factor in asked {
                let why = expected(&factor.id).filter(|why| !quick || *why != Omission::OnlyClaimed);
                let found = left_out.iter().find(|(id, _)| *id == factor.id).map(|(_, why)| *why);
                assert_eq!((found, given.contains_key(&factor.id)), (why, why.is_none()), "{}", factor.id);
            }
        }
    }
}
