//! What stands out in the scores of an assessment, as lists of factors.

use super::{FactorScore, Outcome};
use crate::Level;

/// What stands out; each list holds ids of factors, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many factors are applicable.
    pub applicable: usize,
    /// How many are at level 3 or above for certain.
    pub established: usize,
    /// How many are provisional.
    pub provisional: usize,
    /// The lowest level that any factor has for certain.
    pub lowest_level: Level,
    /// The factors at that level.
    pub lowest: Vec<String>,
    /// The factors whose level is least certain: the widest range, if any is a range.
    pub least_certain: Vec<String>,
    /// The factors whose evidence falls furthest below what is stated, if any does.
    pub least_evidenced: Vec<String>,
    /// The factors that have a target and have reached it for certain.
    pub at_target: Vec<String>,
    /// How many factors have a target.
    pub with_target: usize,
}

/// An applicable factor with its levels as numbers, 1 to 5.
struct Standing<'a> {
    score: &'a FactorScore,
    low: u8,
    high: u8,
    evidenced: u8,
}

/// Returns what stands out in an outcome.
pub fn findings(outcome: &Outcome) -> Findings {
    let scores = outcome.domains.iter().flat_map(|domain| &domain.factors);
    let factors: Vec<Standing<'_>> = scores
        .filter_map(|score| {
            let (level, evidenced) = (score.level?, score.evidenced?);
            let (low, high) = (level.low.number(), level.high.number());
            Some(Standing { score, low, high, evidenced: evidenced.number() })
        })
        .collect();
    let count = |keep: &dyn Fn(&Standing<'_>) -> bool| factors.iter().filter(|factor| keep(factor)).count();
    let ids = |keep: &dyn Fn(&Standing<'_>) -> bool| {
        factors.iter().filter(|factor| keep(factor)).map(|factor| factor.score.id.clone()).collect()
    };
    let lowest = factors.iter().map(|factor| factor.low).min().unwrap_or(1);
    let widest = factors.iter().map(|factor| factor.high - factor.low).max().unwrap_or(0);
    let farthest = factors.iter().map(|factor| factor.low - factor.evidenced).max().unwrap_or(0);
    Findings {
        applicable: factors.len(),
        established: count(&|factor| factor.low >= 3),
        provisional: count(&|factor| factor.score.provisional == Some(true)),
        lowest_level: Level::from_number(lowest.into()).unwrap_or_default(),
        lowest: ids(&|factor| factor.low == lowest),
        least_certain: ids(&|factor| widest > 0 && factor.high - factor.low == widest),
        least_evidenced: ids(&|factor| farthest > 0 && factor.low - factor.evidenced == farthest),
        at_target: ids(&|factor| factor.score.gap.is_some_and(|gap| gap.high == 0)),
        with_target: count(&|factor| factor.score.target.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire, sample, score::score};

    #[test]
    fn findings_agree_with_the_scores() {
        let at_hand = questionnaire::builtin();
        let outcome = score(&sample::assessment(&at_hand, sample::words("en")), &at_hand);
        let findings = findings(&outcome);
        let factor = |id: &String| outcome.domains.iter().flat_map(|d| &d.factors).find(|f| f.id == *id).unwrap();
        assert_eq!(findings.applicable, 30);
        assert!(!findings.lowest.is_empty());
        for id in &findings.lowest {
            assert_eq!(factor(id).level.unwrap().low, findings.lowest_level);
        }
        for id in &findings.least_evidenced {
            assert!(factor(id).evidenced < factor(id).level.map(|level| level.low));
        }
        for id in &findings.at_target {
            assert!(factor(id).target <= factor(id).level.map(|level| level.low));
        }
    }

    #[test]
    fn nothing_stands_out_where_nothing_is() {
        let empty = score(&crate::assessment::Assessment::new("a", "2026", []), &[]);
        assert_eq!(findings(&empty), Findings::default());
    }
}
