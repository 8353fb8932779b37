//! The publication of a split round, of which nobody has the contributions: made from what trustees' sums give together.

use std::collections::BTreeMap;

use super::{Publication, Reason};
use crate::{
    Code, Level, Problem, Problems,
    level::Interval,
    questionnaire::Questionnaire,
    round::{
        Contribution, Counts, Given, Intake, Record, Round, Sum, Tally,
        split::{Addend, combine},
    },
};

/// Makes the publication of what the sums of all trustees of a round give together, and tells why what is not in it is
/// withheld.
///
/// Groups that were added up together count in `all` only; where only one contribution was added up with a group, its sender
/// could subtract it, and there is no `all`. Sums that hold all that those of an earlier publication held
/// differ from them by exactly what was added, so a later publication is held against it by rule (f), as with
/// contributions. Fails where something was taken out, changed or put into another group since; where the record does not
/// hold the sums of an earlier publication; where the sums of either cannot be combined; and as [`Intake::publish`] does.
pub fn publish_sums(
    round: &Round,
    sums: &[Sum],
    at_hand: &[Questionnaire],
    record: &Record,
) -> Result<(Publication, Vec<Reason>), Problems> {
    let mut stand_ins = StandIns { round, at_hand, before: None, all: Vec::new() };
    let mut known = Record::new(&record.round);
    for issued in &record.publications {
        if issued.sums.is_empty() {
            return Err(Problem::new(Code::PublishedBefore, "").with("id", &round.id).into());
        }
        stand_ins.add(&issued.sums)?;
        known.add(issued.publication.clone(), &Intake::of(round, &stand_ins.all, at_hand));
    }
    stand_ins.add(sums)?;
    let total = round.total && !stand_ins.leaves_one();
    Intake::of(&Round { total, ..round.clone() }, &stand_ins.all, at_hand).publish(&known)
}

/// Contributions that would give the counts of several publications, one after the other.
///
/// Rules look at the counts of one factor at a time, over those of one group who came in with one publication. So any
/// contributions with the same counts give the same publications.
struct StandIns<'a> {
    round: &'a Round,
    at_hand: &'a [Questionnaire],
    /// The sums that were added last, and what they count.
    before: Option<(&'a [Sum], Vec<Unit>)>,
    all: Vec<Contribution>,
}

impl<'a> StandIns<'a> {
    /// Adds those who came in since the sums that were added last.
    fn add(&mut self, sums: &'a [Sum]) -> Result<(), Problems> {
        let tally = combine(self.round, sums, self.at_hand).map_err(|refused| {
            let mut all = Problems::default();
            refused.into_iter().for_each(|(_, problems)| all.extend(problems));
            all
        })?;
        let units = units(self.round, &tally)?;
        let mut added = units.clone();
        if let Some((earlier, counted)) = &self.before {
            check_kept(&earlier[0], &sums[0])?;
            for (unit, before) in added.iter_mut().zip(counted) {
                unit.subtract(before)?;
            }
        }
        for unit in &added {
            for factors in unit.members()? {
                let code = format!("{:032x}", self.all.len());
                self.all.push(Contribution::new(self.round, code, unit.group.clone(), factors));
            }
        }
        self.before = Some((sums, units));
        Ok(())
    }

    /// Returns whether a group and one other contribution are all that the groups that were added up by themselves leave.
    fn leaves_one(&self) -> bool {
        let Some((sums, units)) = &self.before else { return false };
        let Some((rest, groups)) = units.split_last() else { return false };
        let size = |unit: &Unit| sums[0].contributions.iter().filter(|addend| addend.group == unit.group).count();
        groups.iter().filter(|unit| unit.n == 0).any(|unit| size(unit) + 1 == rest.n)
    }
}

/// What is counted of a group that was added up by itself, or of everybody else.
#[derive(Clone)]
struct Unit {
    group: Option<String>,
    n: usize,
    /// The counts by factor, the same factors in every unit.
    factors: Vec<(String, Counts)>,
}

/// Returns the groups of a round in order, and everybody who is in none of those that were added up by themselves.
fn units(round: &Round, tally: &Tally) -> Result<Vec<Unit>, Problems> {
    let Some(everybody) = tally.groups.first() else { return Ok(Vec::new()) };
    let mut rest = Unit { group: None, n: everybody.n, factors: everybody.factors.clone() };
    let mut units = Vec::new();
    for group in &round.groups {
        let nobody = everybody.factors.iter().map(|(id, _)| (id.clone(), Counts::default()));
        let counted = tally.groups.iter().find(|counted| counted.id == group.id);
        let unit = Unit {
            group: Some(group.id.clone()),
            n: counted.map_or(0, |counted| counted.n),
            factors: counted.map_or_else(|| nobody.collect(), |counted| counted.factors.clone()),
        };
        rest.subtract(&unit)?;
        units.push(unit);
    }
    units.push(rest);
    Ok(units)
}

impl Unit {
    /// Takes away what another unit counts; fails where it counts more than there is.
    fn subtract(&mut self, other: &Self) -> Result<(), Problems> {
        let differ = |path: String, found: usize, expected: usize| {
            Problem::new(Code::CountsDiffer, path).with("found", found).with("expected", expected)
        };
        for ((id, counts), (_, less)) in self.factors.iter_mut().zip(&other.factors) {
            *counts = counts.minus(less).ok_or_else(|| differ(format!("/factors/{id}"), counts.n(), less.n()))?;
        }
        self.n = self.n.checked_sub(other.n).ok_or_else(|| differ(String::new(), self.n, other.n))?;
        Ok(())
    }

    /// Returns what its members could have given; fails where the counts contradict each other.
    fn members(&self) -> Result<Vec<BTreeMap<String, Given>>, Problems> {
        let mut members = vec![BTreeMap::new(); self.n];
        for (id, counts) in &self.factors {
            let given = given(counts).filter(|given| given.len() <= self.n).ok_or_else(|| {
                let problem = Problem::new(Code::CountsDiffer, format!("/factors/{id}"));
                problem.with("found", counts.n()).with("expected", self.n)
            })?;
            for (member, given) in members.iter_mut().zip(given) {
                member.insert(id.clone(), given);
            }
        }
        Ok(members)
    }
}

/// Checks that all contributions of an earlier sum are in a later one as they were, and added up with the same groups.
///
/// Otherwise what was added cannot be told from what was taken out, changed or moved.
fn check_kept(earlier: &Sum, later: &Sum) -> Result<(), Problems> {
    let now: BTreeMap<&str, &Addend> =
        later.contributions.iter().map(|addend| (addend.code.as_str(), addend)).collect();
    let label = |sum: &Sum, addend: &Addend| sum.group_of(addend).map(|group| group.label());
    let is_kept = |addend: &&Addend| {
        now.get(addend.code.as_str()) == Some(addend) && label(earlier, addend) == label(later, addend)
    };
    let found = earlier.contributions.iter().filter(|addend| !is_kept(addend)).count();
    let problem = || Problem::new(Code::ChangedSincePublished, "/contributions").with("found", found);
    if found == 0 { Ok(()) } else { Err(problem().into()) }
}

/// Returns what so many could have given, the lowest levels first; nothing where the counts contradict each other.
fn given(counts: &Counts) -> Option<Vec<Given>> {
    let levels = Level::ALL.into_iter().flat_map(|level| std::iter::repeat_n(level, counts.levels[level.position()]));
    // Nobody at level 5 is below a target, or may be higher.
    let may_rise = counts.n() - counts.levels[Level::Adaptive.position()];
    if counts.below > may_rise.min(counts.with_target)
        || counts.uncertain > may_rise
        || counts.with_target > counts.n()
    {
        return None;
    }
    let given = levels.enumerate().map(|(i, low)| Given {
        level: Interval { low, high: if i < counts.uncertain { Level::Adaptive } else { low } },
        target: match i {
            i if i < counts.below => Some(Level::Adaptive),
            i if i < counts.with_target => Some(Level::Initial),
            _ => None,
        },
    });
    Some(given.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        round::{
            ALL, Group, Mode, Share,
            split::{split, sum},
        },
        sample,
    };

    const TRUSTEES: [&str; 2] = [
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
    ];

    /// A split round, and contributions to it. A contribution can be cut again, which is a correction to a trustee.
    #[derive(Clone)]
    struct Case {
        at_hand: Vec<Questionnaire>,
        round: Round,
        contributions: Vec<Contribution>,
        /// Which cut of each contribution counts.
        cuts: Vec<u8>,
    }

    impl Case {
        /// Invents so many contributions for the groups a, b and c and for none; each gives every factor.
        fn new([a, b, c, none]: [usize; 4]) -> Self {
            let at_hand = crate::questionnaire::builtin();
            let mut round = Round::new("r", "R", "2026", &at_hand);
            let group = |id: &str| Group { id: id.to_owned(), title: [("en".to_owned(), id.to_owned())].into() };
            round.groups = ["a", "b", "c"].map(group).into();
            round.mode = Mode::Split;
            round.recipients = TRUSTEES.map(str::to_owned).into();
            let groups = [(Some("a"), a), (Some("b"), b), (Some("c"), c), (None, none)];
            let groups = groups.map(|(group, n)| (group.map(str::to_owned), n));
            let mut contributions = sample::rehearse(&round, &groups, &at_hand);
            let all = contributions.iter().flat_map(|contribution| contribution.factors.clone());
            let whole: BTreeMap<String, Given> = all.collect();
            for contribution in &mut contributions {
                let own = std::mem::replace(&mut contribution.factors, whole.clone());
                contribution.factors.extend(own);
            }
            let cuts = vec![0; contributions.len()];
            Self { at_hand, round, contributions, cuts }
        }

        /// Returns the places of the contributions, without the last so many of the groups a, b and c and of none.
        fn without(&self, left_out: [usize; 4]) -> Vec<usize> {
            let mut places: Vec<usize> = (0..self.contributions.len()).collect();
            for (group, n) in [Some("a"), Some("b"), Some("c"), None].into_iter().zip(left_out) {
                for _ in 0..n {
                    let is_of = |place: &usize| self.contributions[*place].group.as_deref() == group;
                    places.remove(places.iter().rposition(is_of).unwrap());
                }
            }
            places
        }

        /// Returns the sums of the trustees over the contributions at some places.
        ///
        /// They are shown no earlier sums, as if they did not follow the rules.
        fn sums(&self, places: &[usize]) -> Vec<Sum> {
            let cut = |place: &usize| {
                let (mut last, step) = (*place as u8, 31 + 2 * self.cuts[*place]);
                let random = move |bytes: &mut [u8]| {
                    bytes.iter_mut().for_each(|byte| {
                        last = last.wrapping_mul(77).wrapping_add(step);
                        *byte = last;
                    });
                    true
                };
                split(&self.contributions[*place], &self.round, &self.at_hand, random).unwrap()
            };
            let shares: Vec<Vec<Share>> = places.iter().map(cut).collect();
            let of = |(trustee, key): (usize, &&str)| {
                let own: Vec<Share> = shares.iter().map(|shares| shares[trustee].clone()).collect();
                sum(&self.round, key, &own, &[], &self.at_hand).0.unwrap()
            };
            TRUSTEES.iter().enumerate().map(of).collect()
        }

        fn publish(&self, places: &[usize], record: &Record) -> Result<(Publication, Vec<Reason>), Problems> {
            publish_sums(&self.round, &self.sums(places), &self.at_hand, record)
        }

        /// Puts a publication of the contributions at some places on record, as it is read again.
        fn add(&self, places: &[usize], record: &Record) -> Record {
            let mut record = record.clone();
            let (publication, _) = self.publish(places, &record).unwrap();
            record.add_sums(publication, self.sums(places));
            Record::from_json(record.to_json().as_bytes()).unwrap()
        }

        /// Returns the record of a first publication of the contributions at some places.
        fn published(&self, places: &[usize]) -> Record {
            self.add(places, &Record::new("r"))
        }

        /// Returns what an organiser has who can read the contributions at some places.
        fn intake(&self, places: &[usize]) -> Intake<'_> {
            let mut intake = Intake::new(&self.round, &self.at_hand);
            places.iter().for_each(|place| intake.add(&self.contributions[*place]));
            intake
        }

        /// Returns why the contributions at some places are not published.
        fn refusals(&self, places: &[usize], record: &Record) -> Vec<Code> {
            self.publish(places, record).unwrap_err().iter().map(|problem| problem.code).collect()
        }
    }

    #[test]
    fn sums_alone_give_the_publication_that_contributions_give() {
        for sizes in [[7, 8, 0, 0], [9, 6, 5, 6], [6, 0, 0, 9], [0, 0, 0, 12]] {
            let case = Case::new(sizes);
            let all = case.without([0; 4]);
            let record = Record::new("r");
            assert_eq!(case.publish(&all, &record), case.intake(&all).publish(&record), "{sizes:?}");
        }
    }

    #[test]
    fn those_added_are_held_against_the_earlier_ones_as_with_contributions() {
        // How many of the groups a, b, c and of none come with the second publication, and with the third.
        let added = [
            ([6, 7, 0, 0], [0; 4]),
            ([5, 0, 0, 0], [0, 6, 0, 5]),
            ([0, 0, 5, 0], [5, 5, 0, 0]),
            ([0, 0, 0, 6], [0; 4]),
            // Nobody, and then too few.
            ([0; 4], [3, 9, 0, 0]),
            ([0, 8, 0, 2], [0; 4]),
            ([1, 0, 0, 0], [0; 4]),
        ];
        let mut refused = 0;
        for (second, third) in added {
            let case = Case::new([14, 16, 11, 12]);
            let both = std::array::from_fn(|i| second[i] + third[i]);
            let (first, second, third) = (case.without(both), case.without(third), case.without([0; 4]));
            let (mut by_sums, mut by_rows) = (case.published(&first), Record::new("r"));
            by_rows.add(case.intake(&first).publish(&by_rows).unwrap().0, &case.intake(&first));
            for places in [second, third] {
                let (found, expected) = (case.publish(&places, &by_sums), case.intake(&places).publish(&by_rows));
                assert_eq!(found, expected, "{both:?}");
                match expected {
                    Ok((publication, _)) => {
                        by_rows.add(publication, &case.intake(&places));
                        by_sums = case.add(&places, &by_sums);
                    }
                    Err(problems) => {
                        assert!(problems.iter().all(|problem| problem.code == Code::SmallDifference));
                        refused += 1;
                        break;
                    }
                }
            }
        }
        assert_eq!(refused, 3);
    }

    #[test]
    fn few_who_give_a_factor_are_not_shown_by_adding_many() {
        let mut case = Case::new([12, 12, 0, 0]);
        let first = case.without([6, 0, 0, 0]);
        let all = case.without([0; 4]);
        // Of the six who come later two give the factor.
        let id = "workforce.education";
        let later: Vec<usize> = all.iter().copied().filter(|place| !first.contains(place)).collect();
        for place in &later[2..] {
            case.contributions[*place].factors.remove(id);
        }
        assert_eq!(case.refusals(&all, &case.published(&first)), [Code::SmallDifference]);
    }

    #[test]
    fn what_was_taken_out_changed_or_moved_is_refused_however_many_are_added() {
        let case = Case::new([14, 14, 0, 0]);
        let first = case.without([7, 7, 0, 0]);
        let record = case.published(&first);
        let all = case.without([0; 4]);
        assert!(case.publish(&all, &record).is_ok());
        let changed = [Code::ChangedSincePublished];
        // One for another, and as many as the rules would allow if they could be seen.
        assert_eq!(case.refusals(&all[1..], &record), changed);
        assert_eq!(case.refusals(&all[7..], &record), changed);
        assert_eq!(case.refusals(&first[1..], &record), changed);
        let mut corrected = case.clone();
        corrected.cuts[0] = 1;
        assert_eq!(corrected.refusals(&all, &record), changed);
        let mut moved = case.clone();
        moved.contributions[0].group = Some("b".to_owned());
        assert_eq!(moved.refusals(&all, &record), changed);
    }

    #[test]
    fn a_group_that_was_added_up_with_others_is_not_told_apart_later() {
        // Three of group a were added up with those of b; then a stands alone, and the three would be told.
        let case = Case::new([12, 6, 9, 0]);
        let record = case.published(&case.without([9, 0, 0, 0]));
        assert_eq!(case.refusals(&case.without([0; 4]), &record), [Code::ChangedSincePublished]);
        // Both still together, and more in another group.
        let case = Case::new([3, 6, 14, 0]);
        let record = case.published(&case.without([0, 0, 7, 0]));
        assert!(case.publish(&case.without([0; 4]), &record).is_ok());
    }

    #[test]
    fn a_group_is_not_left_with_one_other_contribution() {
        for (sizes, is_shown) in
            [([6, 1, 9, 0], false), ([6, 2, 9, 0], true), ([6, 0, 9, 1], false), ([6, 1, 9, 1], true)]
        {
            let case = Case::new(sizes);
            let (publication, _) = case.publish(&case.without([0; 4]), &Record::new("r")).unwrap();
            assert_eq!(publication.group(ALL).is_some(), is_shown, "{sizes:?}");
            assert_eq!(publication.group("c").and_then(|group| group.n), Some(9));
        }
    }

    #[test]
    fn a_record_without_sums_says_nothing_of_what_was_added() {
        let case = Case::new([8, 8, 0, 0]);
        let all = case.without([0; 4]);
        let mut record = Record::new("r");
        record.add(case.intake(&all).publish(&record).unwrap().0, &case.intake(&all));
        assert_eq!(case.refusals(&all, &record), [Code::PublishedBefore]);
        let mut record = case.published(&all);
        record.round = "s".to_owned();
        assert_eq!(case.refusals(&all, &record), [Code::OtherRecord]);
    }

    #[test]
    fn counts_that_contradict_each_other_are_refused() {
        let most = Counts { levels: [2, 0, 3, 0, 4], with_target: 5, below: 5, uncertain: 5 };
        assert_eq!(given(&most).map(|given| given.len()), Some(9));
        assert_eq!(given(&Counts { below: 6, with_target: 9, ..most }), None);
        assert_eq!(given(&Counts { below: 5, with_target: 4, ..most }), None);
        assert_eq!(given(&Counts { uncertain: 6, ..most }), None);
        assert_eq!(given(&Counts { with_target: 10, ..most }), None);
        let unit = |n, counts| Unit { group: None, n, factors: vec![("d.f".to_owned(), counts)] };
        assert_eq!(unit(9, most).members().map(|members| members.len()), Ok(9));
        assert!(unit(8, most).members().is_err());
        let fewer = Counts { levels: [2, 0, 2, 0, 4], ..most };
        assert!(unit(9, most).subtract(&unit(8, fewer)).is_ok());
        assert!(unit(9, fewer).subtract(&unit(8, most)).is_err());
        assert!(unit(8, most).subtract(&unit(9, fewer)).is_err());
    }
}
