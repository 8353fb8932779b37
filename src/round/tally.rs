//! Exact counts over a round, per group and factor: what a comparison and a publication are made from.
//!
//! A tally comes from contributions that the organiser reads, or from the sums of trustees, who read none.

use super::Given;

/// The counts over a round. They are exact: nothing of them may leave as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The id of the round.
    pub round: String,
    /// How many contributions count.
    pub contributions: usize,
    /// Everybody first, under the id `all`, then the groups in the order of the round.
    pub groups: Vec<GroupTally>,
}

/// The counts over one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupTally {
    /// `all`, the id of a group of the round, or the label of several that were added up together, such as
    /// `andes+caribbean`. No id of a group holds a `+`.
    pub id: String,
    /// How many contributions are in the group.
    pub n: usize,
    /// The factors by id, in the order of the questionnaires, then those of others; the same in every group.
    pub factors: Vec<(String, Counts)>,
}

/// What is counted of one factor over one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many have each `level.low`, level 1 first.
    pub levels: [usize; 5],
    /// How many gave a target.
    pub with_target: usize,
    /// How many of these have `level.low` below it.
    pub below: usize,
    /// How many have `level.low` other than `level.high`.
    pub uncertain: usize,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, given: &Given) {
        self.levels[given.level.low.position()] += 1;
        self.uncertain += usize::from(!given.level.is_certain());
        if let Some(target) = given.target {
            self.with_target += 1;
            self.below += usize::from(given.level.low < target);
        }
    }

    /// Returns the counts of both.
    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.levels.iter_mut().zip(other.levels).for_each(|(count, more)| *count += more);
        self.with_target += other.with_target;
        self.below += other.below;
        self.uncertain += other.uncertain;
        self
    }

    /// Returns these counts without others; nothing where there are fewer.
    pub(super) fn minus(mut self, other: &Self) -> Option<Self> {
        for (count, less) in self.levels.iter_mut().zip(other.levels) {
            *count = count.checked_sub(less)?;
        }
        self.with_target = self.with_target.checked_sub(other.with_target)?;
        self.below = self.below.checked_sub(other.below)?;
        self.uncertain = self.uncertain.checked_sub(other.uncertain)?;
        Some(self)
    }

    /// Returns how many give the factor.
    pub fn n(&self) -> usize {
        self.levels.iter().sum()
    }
}
