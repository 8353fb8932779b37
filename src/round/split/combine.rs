//! What the sums of all trustees say together (design section 6).

use std::collections::BTreeMap;

use super::{
    Frame, Nine, check_round, factors,
    groups::joined,
    sum::{Addend, GroupSum, Sum, unknown_trustee},
};
use crate::{
    Code, Problem, Problems,
    document::escape,
    questionnaire::Questionnaire,
    round::{ALL, Counts, GroupTally, Round, Tally},
};

/// What a problem of combining sums is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The round, or what is missing for it.
    Round,
    /// One of the sums, by its place.
    Sum(usize),
    /// What all of them add up to.
    Total,
}

/// Adds up the sums of all trustees of a round, and gives the counts over all contributions.
///
/// Groups that were added up together stand under the label of [`GroupSum::label`]. Fails, each problem with what it is
/// about, where a trustee's sum is missing, is for another round or another state of its file, is over other
/// contributions than the first or joins other groups than it must, and where the result cannot be the counts of that
/// many contributions.
pub fn combine(round: &Round, sums: &[Sum], at_hand: &[Questionnaire]) -> Result<Tally, Vec<(Subject, Problems)>> {
    let mut all = vec![(Subject::Round, check_round(round, at_hand))];
    let frame = Frame::new(round, at_hand);
    for (i, sum) in sums.iter().enumerate() {
        let mut problems = check(sum, &frame);
        if sums[..i].iter().any(|earlier| earlier.trustee == sum.trustee) {
            problems.push(Problem::new(Code::DuplicateId, "/trustee").with("id", &sum.trustee));
        }
        problems.extend(check_same(&sums[0].contributions, &sum.contributions));
        all.push((Subject::Sum(i), problems));
    }
    let is_missing = |trustee: &&String| sums.iter().all(|sum| sum.trustee != **trustee);
    for trustee in round.recipients.iter().filter(is_missing) {
        all.push((Subject::Round, Problem::new(Code::MissingSum, "").with("id", trustee).into()));
    }
    all.retain(|(_, problems)| !problems.is_empty());
    if !all.is_empty() {
        return Err(all);
    }
    let groups = add_up(sums);
    for (g, group) in groups.iter().enumerate() {
        let problems = group.values.iter().map(|(id, counts)| check_counts(counts, group.n, g, id));
        all.extend(problems.filter(|problems| !problems.is_empty()).map(|problems| (Subject::Total, problems)));
    }
    let factors: Vec<&str> = factors(round, at_hand).collect();
    if all.is_empty() { Ok(tally(round, &groups, &factors)) } else { Err(all) }
}

/// Returns why a sum cannot count, by itself.
fn check(sum: &Sum, frame: &Frame<'_>) -> Problems {
    let mut problems = Problems::default();
    frame.check_round(&sum.round, &sum.round_digest, &mut problems);
    if !frame.round.recipients.contains(&sum.trustee) {
        problems.push(unknown_trustee(&sum.trustee, "/trustee"));
    }
    problems.extend(sum.check_size(frame.round));
    for (i, addend) in sum.contributions.iter().enumerate() {
        if let Some(group) = addend.group.as_ref().filter(|group| frame.round.group(group).is_none()) {
            problems.push(Problem::new(Code::UnknownGroup, format!("/contributions/{i}/group")).with("id", group));
        }
    }
    // The numbers of contributions follow from the list and have been checked with it.
    let expected = joined(frame.round, sum.contributions.iter().map(|addend| addend.group.as_deref()));
    let expected = expected.iter().map(|joined| (&joined.groups, joined.ungrouped));
    if !sum.groups.iter().map(|group| (&group.groups, group.ungrouped)).eq(expected) {
        problems.push(Problem::new(Code::OtherGrouping, "/groups").with("from", frame.round.k));
    }
    for (i, group) in sum.groups.iter().enumerate() {
        frame.check_factors(&group.values, &format!("/groups/{i}/values"), &mut problems);
    }
    problems
}

/// Returns which contributions are not the same in two sums.
fn check_same(one: &[Addend], other: &[Addend]) -> Problems {
    let (one, other) = (by_code(one), by_code(other));
    let mut problems = Problems::default();
    let differs = |code: &&&str| one.get(*code) != other.get(*code);
    for code in one.keys().chain(other.keys().filter(|code| !one.contains_key(*code))).filter(differs) {
        problems.push(Problem::new(Code::OtherContributions, "/contributions").with("id", code));
    }
    problems
}

fn by_code(addends: &[Addend]) -> BTreeMap<&str, &Addend> {
    addends.iter().map(|addend| (addend.code.as_str(), addend)).collect()
}

/// Adds up sums that have been checked: they have the same groups and factors.
fn add_up(sums: &[Sum]) -> Vec<GroupSum> {
    let mut sums = sums.iter();
    let mut total = sums.next().map(|first| first.groups.clone()).unwrap_or_default();
    for sum in sums {
        for (total, group) in total.iter_mut().zip(&sum.groups) {
            let both = total.values.values_mut().zip(group.values.values());
            both.for_each(|(total, share)| *total = total.plus(*share));
        }
    }
    total
}

/// Returns why nine numbers cannot be the counts of a factor over n contributions.
fn check_counts(Nine(counts): &Nine, n: usize, group: usize, id: &str) -> Problems {
    let mut problems = Problems::default();
    let path = format!("/groups/{group}/values/{}", escape(id));
    let n = n as u64;
    let sum = |counts: &[u64]| counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
    // Whoever is below a target, or uncertain, is not at level 5.
    let below_five = sum(&counts[..4]).min(n);
    let mut most = [n; 9];
    most[Nine::WITH_TARGET] = n.saturating_sub(counts[Nine::NOT_GIVEN]);
    most[Nine::BELOW] = counts[Nine::WITH_TARGET].min(below_five);
    most[Nine::UNCERTAIN] = below_five;
    for (i, (count, most)) in counts.iter().zip(most).enumerate() {
        if *count > most {
            let problem = Problem::new(Code::ImpossibleCount, format!("{path}/{i}")).with("found", count);
            problems.push(problem.with("to", most));
        }
    }
    let found = sum(&counts[..=Nine::NOT_GIVEN]);
    if problems.is_empty() && found != n {
        let problem = Problem::new(Code::CountsDoNotAddUp, path).with("found", found);
        problems.push(problem.with("expected", n));
    }
    problems
}

/// Makes the tally of sums whose counts have been checked.
fn tally(round: &Round, sums: &[GroupSum], factors: &[&str]) -> Tally {
    let total = |sums: &[&GroupSum], id: &str| {
        let values = sums.iter().filter_map(|sum| sum.values.get(id));
        values.fold(Nine::default(), |total, value| total.plus(*value))
    };
    let group = |id: String, sums: &[&GroupSum]| GroupTally {
        id,
        n: sums.iter().map(|sum| sum.n).sum(),
        factors: factors.iter().map(|id| ((*id).to_owned(), counts(&total(sums, id)))).collect(),
    };
    let everybody = group(ALL.to_owned(), &sums.iter().collect::<Vec<_>>());
    let own = round.groups.iter().filter_map(|known| {
        let Some(sum) = sums.iter().find(|sum| sum.groups.contains(&known.id)) else {
            return Some(group(known.id.clone(), &[]));
        };
        (sum.groups.first() == Some(&known.id)).then(|| group(sum.label(), &[sum]))
    });
    Tally {
        round: round.id.clone(),
        contributions: everybody.n,
        groups: std::iter::once(everybody.clone()).chain(own).collect(),
    }
}

fn counts(Nine(counts): &Nine) -> Counts {
    // Each count is at most the number of contributions.
    let count = |place: usize| usize::try_from(counts[place]).unwrap_or(usize::MAX);
    Counts {
        levels: std::array::from_fn(count),
        with_target: count(Nine::WITH_TARGET),
        below: count(Nine::BELOW),
        uncertain: count(Nine::UNCERTAIN),
    }
}

impl GroupSum {
    /// Returns the ids of its groups with a `+` between them, and `(none)` for the contributions without a group.
    pub fn label(&self) -> String {
        let ids = self.groups.iter().map(String::as_str).chain(self.ungrouped.then_some("(none)"));
        ids.collect::<Vec<_>>().join("+")
    }
}
