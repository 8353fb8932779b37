//! The publication of a split round, of which nobody has the contributions: made from what trustees' sums give together.

use std::collections::BTreeMap;

use super::{Publication, Reason};
use crate::{
    Code, Level, Problem, Problems,
    level::Interval,
    questionnaire::Questionnaire,
    round::{ALL, Contribution, Counts, Given, Intake, Record, Round, Tally},
};

impl Tally {
    /// Makes the publication of these counts, and tells why what is not in it is withheld.
    ///
    /// Groups that were added up together count in `all` only. What a second publication would add to the first cannot
    /// be checked without contributions, so a split round is published once: with a record of another publication this
    /// fails. It fails, too, where counts contradict each other.
    pub fn publish(
        &self,
        round: &Round,
        at_hand: &[Questionnaire],
        record: &Record,
    ) -> Result<(Publication, Vec<Reason>), Problems> {
        let stand_ins = self.stand_ins(round)?;
        let made = Intake::of(round, &stand_ins, at_hand).publish(&Record::new(&record.round))?;
        match record.publications.last() {
            Some(issued) if issued.publication != made.0 => {
                Err(Problem::new(Code::PublishedBefore, "").with("id", &round.id).into())
            }
            _ => Ok(made),
        }
    }

    /// Returns contributions that would give these counts.
    ///
    /// Rules look at the counts of one factor at a time, so any contributions with the same counts give the same
    /// publication.
    fn stand_ins(&self, round: &Round) -> Result<Vec<Contribution>, Problems> {
        let mut stand_ins = Vec::new();
        let groups = self.groups.iter().filter(|group| group.id != ALL);
        let everybody = self.groups.iter().filter(|group| group.id == ALL);
        // Without any group, everybody is in none.
        let groups: Vec<_> = if self.groups.len() > 1 { groups.collect() } else { everybody.collect() };
        for group in groups {
            let own = round.group(&group.id).map(|group| group.id.clone());
            let mut members = vec![BTreeMap::new(); group.n];
            for (id, counts) in &group.factors {
                let given = given(counts).filter(|given| given.len() <= group.n).ok_or_else(|| {
                    let problem = Problem::new(Code::CountsDiffer, format!("/factors/{id}"));
                    problem.with("found", counts.n()).with("expected", group.n)
                })?;
                for (member, given) in members.iter_mut().zip(given) {
                    member.insert(id.clone(), given);
                }
            }
            for factors in members {
                let code = format!("{:032x}", stand_ins.len());
                stand_ins.push(Contribution::new(round, code, own.clone(), factors));
            }
        }
        Ok(stand_ins)
    }
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
    use crate::sample;

    fn region() -> (sample::Region, Vec<Questionnaire>) {
        let questionnaires = crate::questionnaire::builtin();
        (sample::region(&questionnaires, sample::words("en")), questionnaires)
    }

    #[test]
    fn counts_alone_give_the_publication_that_contributions_give() {
        let (region, questionnaires) = region();
        let intake = Intake::of(&region.round, &region.contributions, &questionnaires);
        let record = Record::new(&region.round.id);
        let (expected, reasons) = intake.publish(&record).unwrap();
        let (found, why) = intake.tally().publish(&region.round, &questionnaires, &record).unwrap();
        assert_eq!((found, why), (expected, reasons));
    }

    #[test]
    fn a_split_round_is_published_once() {
        let (region, questionnaires) = region();
        let mut record = Record::new(&region.round.id);
        let intake = Intake::of(&region.round, &region.contributions, &questionnaires);
        let (first, _) = intake.tally().publish(&region.round, &questionnaires, &record).unwrap();
        record.add_sums(first);
        assert!(intake.tally().publish(&region.round, &questionnaires, &record).is_ok());
        let fewer = Intake::of(&region.round, &region.contributions[6..], &questionnaires);
        let refused = fewer.tally().publish(&region.round, &questionnaires, &record).unwrap_err();
        assert_eq!(refused.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::PublishedBefore]);
    }

    #[test]
    fn counts_that_contradict_each_other_are_refused() {
        let (region, questionnaires) = region();
        let record = Record::new(&region.round.id);
        let tally = Intake::of(&region.round, &region.contributions, &questionnaires).tally();
        let change = |change: fn(&mut Counts)| {
            let mut tally = tally.clone();
            change(&mut tally.groups[1].factors[0].1);
            tally.publish(&region.round, &questionnaires, &record)
        };
        assert!(change(|_| ()).is_ok());
        assert!(change(|counts| counts.below = counts.n() + 1).is_err());
        assert!(change(|counts| counts.with_target = counts.n() + 1).is_err());
        assert!(change(|counts| counts.uncertain = counts.n() + 1).is_err());
        assert!(change(|counts| counts.levels[0] += 100).is_err());
    }
}
