//! Twinning: who offers what somebody else seeks (design sections 6 and 7).

use std::collections::{BTreeMap, BTreeSet};

use crate::{Level, assessment::Assessment, questionnaire::Questionnaire, round::Interest, score::score_factor};

/// From which level on an ecosystem is asked whether it could help others.
const OFFERS_FROM: Level = Level::Managed;

/// What an ecosystem could offer and seek, by its own assessment. Nothing says so but itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The factors at level 4 or 5 for certain, in order.
    pub offers: Vec<String>,
    /// The factors whose level, as far as it is certain, is below the own target, in order.
    pub seeks: Vec<String>,
}

/// Proposes what an ecosystem could offer and seek, from its assessment, in the order of the questionnaires.
pub fn propose<'a>(assessment: &Assessment, questionnaires: impl IntoIterator<Item = &'a Questionnaire>) -> Proposal {
    let mut proposal = Proposal::default();
    for factor in questionnaires.into_iter().flat_map(|questionnaire| &questionnaire.factors) {
        let score = score_factor(assessment, factor);
        let Some(level) = score.level else { continue };
        if level.low >= OFFERS_FROM {
            proposal.offers.push(factor.id.clone());
        }
        if score.target.is_some_and(|target| level.low < target) {
            proposal.seeks.push(factor.id.clone());
        }
    }
    proposal
}

/// Two ecosystems to introduce to each other: what one offers, the other seeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<'a> {
    /// Who offers.
    pub offers: &'a Interest,
    /// Who seeks.
    pub seeks: &'a Interest,
    /// The ids of the factors that the one offers and the other seeks, sorted; never empty.
    pub factors: Vec<&'a str>,
}

/// Returns every pair of ecosystems of which one offers what the other seeks, by the name of who offers, then of who seeks.
///
/// An ecosystem is known by its name, white space at its ends aside; of two files with one name both count, the same file
/// twice counts once, and none is paired with itself.
pub fn pairs(interests: &[Interest]) -> Vec<Pair<'_>> {
    let mut found: BTreeMap<(&str, &str), Pair<'_>> = BTreeMap::new();
    for offers in interests {
        for seeks in interests.iter().filter(|seeks| name(seeks) != name(offers)) {
            let factors = offers.offers.iter().filter(|id| seeks.seeks.contains(id)).map(String::as_str);
            let mut factors = factors.peekable();
            if factors.peek().is_some() {
                let empty = Pair { offers, seeks, factors: Vec::new() };
                found.entry((name(offers), name(seeks))).or_insert(empty).factors.extend(factors);
            }
        }
    }
    let mut pairs: Vec<Pair<'_>> = found.into_values().collect();
    for pair in &mut pairs {
        pair.factors.sort_unstable();
        pair.factors.dedup();
    }
    pairs
}

/// Returns the factors that somebody seeks and nobody else offers, sorted.
pub fn unanswered(interests: &[Interest]) -> BTreeSet<&str> {
    let sought = interests.iter().flat_map(|seeks| seeks.seeks.iter().map(move |id| (seeks, id)));
    let is_offered = |seeks: &Interest, id: &String| {
        interests.iter().any(|offers| name(offers) != name(seeks) && offers.offers.contains(id))
    };
    sought.filter(|(seeks, id)| !is_offered(seeks, id)).map(|(_, id)| id.as_str()).collect()
}

fn name(interest: &Interest) -> &str {
    interest.ecosystem.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assessment::Target, questionnaire::builtin, sample};

    fn interest(ecosystem: &str, offers: &[&str], seeks: &[&str]) -> Interest {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let mut interest = Interest::new("r", ecosystem, "somebody");
        (interest.offers, interest.seeks) = (ids(offers), ids(seeks));
        interest
    }

    fn names(interests: &[Interest]) -> Vec<String> {
        let pairs = pairs(interests).into_iter();
        pairs
            .map(|pair| format!("{} > {}: {}", name(pair.offers), name(pair.seeks), pair.factors.join(" ")))
            .collect()
    }

    #[test]
    fn levels_from_4_are_proposed_to_offer_and_those_below_target_to_seek() {
        let at_hand = builtin();
        let mut assessment = sample::assessment(&at_hand, sample::words("en"));
        // At level 4 for certain and with a target of 5, a factor is in both lists.
        let level = |assessment: &Assessment, id: &str| {
            let factor = at_hand.iter().find_map(|q| q.factor(id)).unwrap();
            score_factor(assessment, factor).level.unwrap()
        };
        let ids: Vec<String> = at_hand.iter().flat_map(|q| &q.factors).map(|factor| factor.id.clone()).collect();
        let high = ids.iter().find(|id| level(&assessment, id).low == Level::Managed).unwrap().clone();
        let target = |level| Target { level, by: None };
        assessment.targets = BTreeMap::from([(high.clone(), target(Level::Adaptive))]);
        let proposal = propose(&assessment, &at_hand);
        assert_eq!(proposal.seeks, std::slice::from_ref(&high));
        let offered = ids.iter().filter(|id| level(&assessment, id).low >= Level::Managed).cloned();
        assert_eq!(proposal.offers, Vec::from_iter(offered));
        assert!(proposal.offers.contains(&high) && proposal.offers.len() < ids.len());
        // What may be below the target is below it; what is at the target is not.
        assessment.targets = ids.iter().map(|id| (id.clone(), target(level(&assessment, id).low))).collect();
        assert_eq!(propose(&assessment, &at_hand).seeks, Vec::<String>::new());
    }

    #[test]
    fn who_offers_what_another_seeks_is_paired_in_the_order_of_names() {
        let interests = [
            interest("C", &["d.x"], &["d.y"]),
            interest("B", &["d.y", "d.x"], &["d.z"]),
            interest("A", &["d.z"], &["d.y", "d.x"]),
        ];
        assert_eq!(names(&interests), ["A > B: d.z", "B > A: d.x d.y", "B > C: d.y", "C > A: d.x"]);
        let mut turned = interests.clone();
        turned.reverse();
        assert_eq!(names(&turned), names(&interests));
    }

    #[test]
    fn nobody_is_paired_with_itself_and_a_file_twice_counts_once() {
        let own = interest("A", &["d.x"], &["d.x"]);
        assert_eq!(names(std::slice::from_ref(&own)), Vec::<String>::new());
        let newer = interest(" A ", &["d.y"], &[]);
        let other = interest("B", &[], &["d.y", "d.x"]);
        assert_eq!(names(&[own.clone(), other, newer, own]), ["A > B: d.x d.y"]);
    }

    #[test]
    fn what_only_the_seeker_itself_offers_is_unanswered() {
        let interests = [interest("A", &["d.x"], &["d.x", "d.y", "d.w"]), interest("B", &["d.y"], &["d.z"])];
        assert_eq!(Vec::from_iter(unanswered(&interests)), ["d.w", "d.x", "d.z"]);
    }
}
