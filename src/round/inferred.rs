//! A round that is known only from the contributions to it, because its file is not at hand.

use std::collections::{BTreeMap, BTreeSet};

use super::{Contribution, Group, Round, RoundQuestionnaire};
use crate::questionnaire::Questionnaire;

impl Round {
    /// Makes the round that most contributions name, as far as they tell: its id, period and questionnaires as most
    /// of them have it, and one group for each group they name.
    ///
    /// A questionnaire at hand decides which digest is right. Returns nothing if there is no contribution.
    pub fn inferred<'a>(
        contributions: impl Iterator<Item = &'a Contribution> + Clone,
        at_hand: &[Questionnaire],
    ) -> Option<Self> {
        let id = most_frequent(contributions.clone().map(|c| c.round.as_str()))?;
        let members = contributions.filter(|contribution| contribution.round == id);
        let period = most_frequent(members.clone().map(|c| c.period.as_str()))?;
        let groups: BTreeSet<&str> = members.clone().filter_map(|c| c.group.as_deref()).collect();
        // What an outsider calls a group must not stand for everybody.
        let groups = groups.into_iter().filter(|group| *group != super::ALL);
        Some(Self {
            id: id.to_owned(),
            title: id.to_owned(),
            period: period.to_owned(),
            questionnaires: questionnaires(members, at_hand),
            groups: groups.map(|id| Group { id: id.to_owned(), title: BTreeMap::new() }).collect(),
            ..Self::empty()
        })
    }
}

/// Returns the questionnaires that most contributions name, those at hand first and in their order.
fn questionnaires<'a>(
    contributions: impl Iterator<Item = &'a Contribution> + Clone,
    at_hand: &[Questionnaire],
) -> Vec<RoundQuestionnaire> {
    let named = contributions.flat_map(|contribution| &contribution.questionnaires);
    let ids: BTreeSet<&str> = named.clone().map(|q| q.id.as_str()).collect();
    let mut questionnaires: Vec<RoundQuestionnaire> = ids
        .into_iter()
        .filter_map(|id| {
            let named = named.clone().filter(|q| q.id == id);
            let version = most_frequent(named.clone().map(|q| q.version.as_str()))?;
            let known = at_hand.iter().find(|q| q.id == id && q.version == version).map(|q| q.digest.as_str());
            let digests = named.filter(|q| q.version == version).filter_map(|q| q.digest.as_deref());
            Some(RoundQuestionnaire {
                id: id.to_owned(),
                version: version.to_owned(),
                digest: known.or_else(|| most_frequent(digests)).map(str::to_owned),
            })
        })
        .collect();
    let place = |asked: &RoundQuestionnaire| {
        at_hand.iter().position(|q| (&q.id, &q.version) == (&asked.id, &asked.version)).unwrap_or(at_hand.len())
    };
    questionnaires.sort_by_key(place);
    questionnaires
}

/// Returns the value that comes most often; among equals the first.
fn most_frequent<'a>(values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (place, value) in values.enumerate() {
        counts.entry(value).or_insert((0, place)).0 += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, (count, place))| (*count, std::cmp::Reverse(*place)));
    most.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire::builtin, sample};

    #[test]
    fn a_round_without_its_file_is_what_most_contributions_say() {
        let at_hand = builtin();
        let region = sample::region(&at_hand, sample::words("en"));
        let mut contributions = region.contributions.clone();
        contributions[0].round = "stray".to_owned();
        contributions[1].questionnaires[0].version = "9.0.0".to_owned();
        let round = Round::inferred(contributions.iter(), &at_hand).unwrap();
        assert_eq!((round.id.as_str(), round.period.as_str()), (sample::ROUND, "2026"));
        assert_eq!(round.questionnaires, region.round.questionnaires);
        let groups: Vec<&str> = round.groups.iter().map(|group| group.id.as_str()).collect();
        assert_eq!(groups, ["highlands", "isthmus", "leeward", "outer-isles"]);
        let refused: Vec<bool> = contributions.iter().map(|c| !c.check(Some(&round), &at_hand).is_empty()).collect();
        assert_eq!(refused.iter().position(|refused| !refused), Some(2));
        assert!(!refused[2..].contains(&true));
    }

    #[test]
    fn no_contribution_makes_no_round() {
        assert_eq!(Round::inferred([].iter(), &builtin()), None);
    }

    #[test]
    fn the_first_of_equals_comes_most_often() {
        assert_eq!(most_frequent(["b", "a", "a", "b"].into_iter()), Some("b"));
    }
}
