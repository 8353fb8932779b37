//! Where the parts of an ecosystem disagree: the level that each respondent would give to each factor (design
//! section 1: "where its parts disagree" is a result in its own right).

use super::{Assessment, Returned, record::counting};
use crate::{
    Level,
    level::Interval,
    questionnaire::{Factor, Questionnaire, Who},
    score::score_factor,
};

/// Levels by factor and respondent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disagreement {
    /// The respondents, by the id of the part.
    pub columns: Vec<Respondent>,
    /// The factors that any of them was asked about, in the order of the questionnaires.
    pub rows: Vec<Row>,
}

/// One who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// The id of the part.
    pub part: String,
    /// The kind of institution.
    pub sector: Who,
    /// The institution.
    pub institution: Option<String>,
}

/// What the respondents say about one factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The id of the factor.
    pub factor: String,
    /// The level that the answers of each respondent alone would give, one a column; nothing where it was not asked,
    /// or where no statement is applicable. Where it has answered nothing, this is 1 to 5.
    pub levels: Vec<Option<Interval<Level>>>,
    /// Whether no level is possible by all of them. What somebody does not know makes no difference.
    pub differs: bool,
}

/// Returns the level that each part alone would give to each factor, in the context of the assessment.
pub fn disagreement(assessment: &Assessment, at_hand: &[Questionnaire]) -> Disagreement {
    let parts = counting(&assessment.parts);
    let alone: Vec<(&Returned, Assessment)> =
        parts.iter().map(|part| (*part, assessment.with_answers_of(part))).collect();
    let factors = assessment.among(at_hand).into_iter().flat_map(|q| &q.factors);
    let asked = factors.filter(|factor| parts.iter().any(|part| part.factors.contains(&factor.id)));
    let row = |factor: &Factor| {
        let level = |(part, alone): &(&Returned, Assessment)| {
            part.factors.contains(&factor.id).then(|| score_factor(alone, factor).level).flatten()
        };
        let levels: Vec<_> = alone.iter().map(level).collect();
        let lowest_high = levels.iter().flatten().map(|level| level.high).min();
        let highest_low = levels.iter().flatten().map(|level| level.low).max();
        Row { factor: factor.id.clone(), differs: highest_low > lowest_high, levels }
    };
    let respondent = |part: &&Returned| Respondent {
        part: part.id.clone(),
        sector: part.sector,
        institution: part.institution.clone(),
    };
    Disagreement { columns: parts.iter().map(respondent).collect(), rows: asked.map(row).collect() }
}

impl Assessment {
    /// Returns an assessment of the same ecosystem that holds only what one respondent says.
    fn with_answers_of(&self, part: &Returned) -> Self {
        Self {
            context: self.context.clone(),
            questionnaires: self.questionnaires.clone(),
            answers: part.answers.clone(),
            claims: part.claims.clone(),
            ..Self::empty()
        }
    }
}
