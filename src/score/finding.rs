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

/// Returns what stands out in an outcome.
pub fn findings(outcome: &Outcome) -> Findings {
    let factors: Vec<(&FactorScore, u8, u8, u8)> = outcome
        .domains
        .iter()
        .flat_map(|domain| &domain.factors)
        .filter_map(|factor| {
            let (level, evidenced) = (factor.level?, factor.evidenced?);
            Some((factor, level.low.number(), level.high.number(), evidenced.number()))
        })
        .collect();
    let ids = |keep: &dyn Fn(&(&FactorScore, u8, u8, u8)) -> bool| {
        factors.iter().filter(|factor| keep(factor)).map(|(factor, ..)| factor.id.clone()).collect::<Vec<_>>()
    };
    let lowest = factors.iter().map(|(_, low, ..)| *low).min().unwrap_or(1);
    let widest = factors.iter().map(|(_, low, high, _)| high - low).max().unwrap_or(0);
    let farthest = factors.iter().map(|(_, low, _, evidenced)| low - evidenced).max().unwrap_or(0);
    Findings {
        applicable: factors.len(),
        established: factors.iter().filter(|(_, low, ..)| *low >= 3).count(),
        provisional: factors.iter().filter(|(factor, ..)| factor.provisional == Some(true)).count(),
        lowest_level: Level::from_number(lowest.into()).unwrap_or_default(),
        lowest: ids(&|(_, low, ..)| *low == lowest),
        least_certain: ids(&|(_, low, high, _)| widest > 0 && high - low == widest),
        least_evidenced: ids(&|(_, low, _, evidenced)| farthest > 0 && low - evidenced == farthest),
        at_target: ids(&|(factor, ..)| factor.gap.is_some_and(|gap| gap.high == 0)),
        with_target: factors.iter().filter(|(factor, ..)| factor.target.is_some()).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire, sample, score::score};

    #[test]
    fn findings_agree_with_the_scores() {
        let at_hand = questionnaire::builtin();
        let outcome = score(&sample::assessment(&at_hand), &at_hand);
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
