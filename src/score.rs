//! Scores: levels, indices and gaps, with their reasons (design section 5).
//!
//! This is written once; the browser and the command line both call [`score`].

mod finding;
mod ladder;

use std::collections::BTreeMap;

use serde::Serialize;

pub use finding::{Findings, findings};
pub use ladder::{Rung, RungState, ladder};

use crate::{
    Level,
    assessment::{Answer, Assessment, Grade, Reply},
    level::Interval,
    questionnaire::{Factor, Questionnaire, Statement},
};

/// Below this share of answers a factor is provisional.
pub const PROVISIONAL_BELOW: f64 = 0.8;

/// The format of a result.
pub const FORMAT: &str = "baremo.result/1";

/// The scores of an assessment. There is nothing above the domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The domains, in the order of the assessment.
    pub domains: Vec<DomainScore>,
}

/// The scores of one domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DomainScore {
    /// The id of the questionnaire.
    pub id: String,
    /// The mean index of the factors by weight, 0 to 100; nothing if no factor is applicable.
    pub index: Option<Interval<f64>>,
    /// The mean share of answers of the factors, unweighted, 0 to 1.
    pub answered: Option<f64>,
    /// The factor with the lowest level, then index, then first in order.
    pub lowest: Option<String>,
    /// The factors, in order.
    pub factors: Vec<FactorScore>,
}

/// The scores of one factor. All but `id` and `next` is nothing where no statement is applicable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FactorScore {
    /// The id of the factor.
    pub id: String,
    /// The level, 1 to 5.
    pub level: Option<Interval<Level>>,
    /// 25 × (level − 1 + progress), 0 to 100.
    pub index: Option<Interval<f64>>,
    /// The mean value of all applicable statements, 0 to 1.
    pub coverage: Option<Interval<f64>>,
    /// The share of statements answered, up to the lowest level that surely fails, 0 to 1.
    pub answered: Option<f64>,
    /// The level that evidence supports, 1 to 5.
    pub evidenced: Option<Level>,
    /// How many statements were declared not applicable by an answer.
    pub set_aside: Option<usize>,
    /// Whether fewer than 80 % are answered.
    pub provisional: Option<bool>,
    /// Whether a quick-scan claim stands in for a missing answer.
    pub claimed: Option<bool>,
    /// Whether no statement is applicable.
    pub not_applicable: bool,
    /// The level aimed at.
    pub target: Option<Level>,
    /// How many levels are missing to the target, 0 to 4.
    pub gap: Option<Interval<u8>>,
    /// The statements not met at the lowest level that does not pass for certain.
    pub next: Vec<String>,
}

/// Scores an assessment. Questionnaires that are not at hand are left out.
pub fn score(assessment: &Assessment, at_hand: &[Questionnaire]) -> Outcome {
    let domains = assessment.among(at_hand).into_iter().map(|q| score_domain(assessment, q)).collect();
    Outcome { format: FORMAT, domains }
}

/// Scores one domain.
pub fn score_domain(assessment: &Assessment, questionnaire: &Questionnaire) -> DomainScore {
    let factors: Vec<FactorScore> =
        questionnaire.factors.iter().map(|factor| score_factor(assessment, factor)).collect();
    let applicable: Vec<_> = questionnaire
        .factors
        .iter()
        .zip(&factors)
        .filter_map(|(factor, score)| Some((factor.weight, score.index?, score.answered?, score.level?, &score.id)))
        .collect();
    let lowest = applicable
        .iter()
        .min_by(|a, b| a.3.low.cmp(&b.3.low).then(a.1.low.total_cmp(&b.1.low)))
        .map(|(.., id)| (*id).clone());
    let mean_index = |end: fn(&Interval<f64>) -> f64| {
        let weights: f64 = applicable.iter().map(|factor| factor.0).sum();
        applicable.iter().map(|(weight, index, ..)| weight * end(index)).sum::<f64>() / weights
    };
    let some = !applicable.is_empty();
    DomainScore {
        id: questionnaire.id.clone(),
        index: some.then(|| Interval { low: mean_index(|i| i.low), high: mean_index(|i| i.high) }),
        answered: some.then(|| applicable.iter().map(|factor| factor.2).sum::<f64>() / applicable.len() as f64),
        lowest,
        factors,
    }
}

/// Scores one factor.
pub fn score_factor(assessment: &Assessment, factor: &Factor) -> FactorScore {
    let sheet = Sheet::new(assessment, factor);
    let target = assessment.targets.get(&factor.id).map(|target| target.level);
    if sheet.rows.is_empty() {
        return FactorScore::not_applicable(factor);
    }
    let bounds = Interval { low: sheet.standing(Row::low), high: sheet.standing(Row::high) };
    let level = bounds.map(|standing| standing.level);
    let answered = sheet.answered(bounds.high.failing);
    FactorScore {
        id: factor.id.clone(),
        level: Some(level),
        index: Some(bounds.map(|standing| standing.index())),
        coverage: Some(Interval {
            low: mean(sheet.rows.iter().map(Row::low)),
            high: mean(sheet.rows.iter().map(Row::high)),
        }),
        answered: Some(answered),
        evidenced: Some(sheet.standing(Row::evidenced).level),
        set_aside: Some(sheet.by_answer.len()),
        provisional: Some(answered < PROVISIONAL_BELOW),
        claimed: Some(sheet.claim.is_some() && sheet.rows.iter().any(|row| row.reply.is_none())),
        not_applicable: false,
        target,
        gap: target.map(|target| Interval {
            low: target.number().saturating_sub(level.high.number()),
            high: target.number().saturating_sub(level.low.number()),
        }),
        next: sheet.next(bounds.low.failing).map(|statement| statement.id.clone()).collect(),
    }
}

/// Returns the values of a factor's applicable statements by their ids, 0 to 1.
pub fn values<'a>(assessment: &'a Assessment, factor: &'a Factor) -> BTreeMap<&'a str, Interval<f64>> {
    let rows = Sheet::new(assessment, factor).rows;
    rows.iter().map(|row| (row.statement.id.as_str(), Interval { low: row.low(), high: row.high() })).collect()
}

/// Returns the highest level of a factor that has an applicable statement: a target above it is not reachable.
pub fn highest_reachable(assessment: &Assessment, factor: &Factor) -> Level {
    Sheet::new(assessment, factor).rows.iter().map(|row| row.statement.level).max().unwrap_or_default()
}

impl FactorScore {
    fn not_applicable(factor: &Factor) -> Self {
        Self {
            id: factor.id.clone(),
            level: None,
            index: None,
            coverage: None,
            answered: None,
            evidenced: None,
            set_aside: None,
            provisional: None,
            claimed: None,
            not_applicable: true,
            target: None,
            gap: None,
            next: Vec::new(),
        }
    }
}

/// The statements of a factor, with what the assessment says of them.
struct Sheet<'a> {
    /// The applicable statements, in order.
    rows: Vec<Row<'a>>,
    /// The levels of the statements that the context makes not applicable.
    by_context: Vec<Level>,
    /// The levels of the statements set aside by an answer.
    by_answer: Vec<Level>,
    claim: Option<Level>,
}

/// An applicable statement.
struct Row<'a> {
    statement: &'a Statement,
    reply: Option<&'a Reply>,
    claim: Option<Level>,
}

/// Where a factor stands in one bound.
#[derive(Clone, Copy)]
struct Standing {
    level: Level,
    /// The lowest level above that does not pass, with the mean value of its statements.
    failing: Option<(Level, f64)>,
}

impl<'a> Sheet<'a> {
    fn new(assessment: &'a Assessment, factor: &'a Factor) -> Self {
        let claim = assessment.claims.get(&factor.id).copied();
        let mut sheet = Self { rows: Vec::new(), by_context: Vec::new(), by_answer: Vec::new(), claim };
        for statement in &factor.statements {
            let reply = assessment.answers.get(&statement.id);
            if statement.unless.iter().any(|flag| assessment.context.contains(flag)) {
                sheet.by_context.push(statement.level);
            } else if reply.is_some_and(|reply| reply.answer == Answer::NotApplicable) {
                sheet.by_answer.push(statement.level);
            } else {
                sheet.rows.push(Row { statement, reply, claim });
            }
        }
        sheet
    }

    fn at(&self, level: Level) -> impl Iterator<Item = &Row<'a>> + Clone {
        self.rows.iter().filter(move |row| row.statement.level == level)
    }

    /// Climbs the levels as long as every applicable statement has the value 1.
    ///
    /// A level without an applicable statement is climbed over, and is never the level itself.
    fn standing(&self, value: impl Fn(&Row<'a>) -> f64) -> Standing {
        let mut reached = Level::Initial;
        for level in Level::WITH_STATEMENTS {
            let mut rows = self.at(level).peekable();
            if rows.peek().is_none() {
                continue;
            }
            let progress = mean(rows.map(&value));
            if progress < 1.0 {
                return Standing { level: reached, failing: Some((level, progress)) };
            }
            reached = level;
        }
        Standing { level: reached, failing: None }
    }

    /// Returns the share of statements answered up to the lowest level that fails in high; all, if none does.
    ///
    /// So an honest low level need not answer what lies far above it.
    fn answered(&self, failing: Option<(Level, f64)>) -> f64 {
        let last = failing.map_or(Level::Adaptive, |(level, _)| level);
        let set_aside = self.by_context.iter().chain(&self.by_answer).filter(|level| **level <= last).count();
        let rows = self.rows.iter().filter(|row| row.statement.level <= last);
        let (answered, all) = rows.fold((set_aside, set_aside), |(answered, all), row| {
            (answered + usize::from(!row.is_missing()), all + 1)
        });
        answered as f64 / all as f64
    }

    fn next(&self, failing: Option<(Level, f64)>) -> impl Iterator<Item = &'a Statement> {
        self.rows
            .iter()
            .filter(move |row| failing.is_some_and(|(level, _)| row.statement.level == level))
            .filter(|row| row.answer() != Some(Answer::Met))
            .map(|row| row.statement)
    }
}

impl Row<'_> {
    fn answer(&self) -> Option<Answer> {
        self.reply.map(|reply| reply.answer)
    }

    /// Returns whether there is no answer, or "don't know".
    fn is_missing(&self) -> bool {
        self.answer().is_none_or(|answer| answer == Answer::Unknown)
    }

    fn value(&self, if_unknown: f64) -> f64 {
        match (self.answer(), self.claim) {
            (Some(Answer::Met), _) => 1.0,
            (Some(Answer::Partly), _) => 0.5,
            (Some(Answer::NotMet | Answer::NotApplicable), _) => 0.0,
            (Some(Answer::Unknown), _) | (None, None) => if_unknown,
            (None, Some(claim)) => f64::from(self.statement.level <= claim),
        }
    }

    fn low(&self) -> f64 {
        self.value(0.0)
    }

    fn high(&self) -> f64 {
        self.value(1.0)
    }

    /// The value with "met" counting only if a document or a check supports it.
    fn evidenced(&self) -> f64 {
        let supported = |reply: &&Reply| {
            reply.answer == Answer::Met && reply.evidence.iter().any(|evidence| evidence.grade >= Grade::Documented)
        };
        f64::from(self.reply.as_ref().is_some_and(supported))
    }
}

impl Standing {
    fn index(self) -> f64 {
        let progress = self.failing.map_or(0.0, |(_, progress)| progress);
        25.0 * (f64::from(self.level.number()) - 1.0 + progress)
    }
}

/// The mean of some values; there is at least one.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    sum / f64::from(count)
}
