//! Levels joined to bins, and rule (c): which bins may be shown (design section 6).

use super::Bin;
use crate::{
    Level,
    round::{comparison::interpolate, tally::Counts},
};

/// A way to cut the five levels into bins of adjoining ones: bit i is set if there is a cut above level i + 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cuts(u8);

impl Cuts {
    /// One bin of all levels. It says no more than how many there are.
    pub const NONE: Self = Self(0);

    /// Every way that is tried, in this order: most bins first, then by the upper ends of the bins.
    ///
    /// In each, at most one range of levels is joined. A reader knows that the ways before the one that was chosen would
    /// not do; with several joined ranges that would give counts away.
    pub const ORDER: [Self; 11] = [
        Self(0b1111),
        Self(0b0111),
        Self(0b1011),
        Self(0b1101),
        Self(0b1110),
        Self(0b0011),
        Self(0b1001),
        Self(0b1100),
        Self(0b0001),
        Self(0b1000),
        Self::NONE,
    ];

    /// Returns the way that some bins are cut.
    pub fn of(bins: &[Bin]) -> Self {
        let cut = |bin: &Bin| 1_u8.checked_shl(bin.to.position() as u32).unwrap_or(0);
        Self(bins.iter().map(cut).fold(0, |cuts, cut| cuts | cut) & 0b1111)
    }

    /// Returns the finest bins that both ways can be joined to.
    pub fn join(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns whether the bins are those of the other way, or joined from them.
    pub fn is_joined_from(self, other: Self) -> bool {
        self.join(other) == self
    }

    /// Returns the bins, each as its first and last place in a list of the five levels.
    fn ranges(self) -> impl Iterator<Item = (usize, usize)> {
        (0..5).filter(move |to| self.0 >> to & 1 == 1 || *to == 4).scan(0, |next, to| {
            let from = *next;
            *next = to + 1;
            Some((from, to))
        })
    }

    /// Returns the bins with their counts.
    pub fn bins(self, histogram: &[usize; 5]) -> Vec<Bin> {
        let bin = |(from, to)| Bin { from: Level::ALL[from], to: Level::ALL[to], count: within(histogram, from, to) };
        self.ranges().map(bin).collect()
    }
}

fn within(histogram: &[usize; 5], from: usize, to: usize) -> usize {
    histogram[from..=to].iter().sum()
}

/// The smallest count in a bin of three or more levels.
///
/// As finer bins are tried first, a reader knows that they would not do. Of three contributions in such a bin one would
/// have to be at the lowest and one at the highest level, and who knows itself to be between them would know both.
const WIDE: usize = 4;

/// A set of contributions that a reader can tell apart: they stand in a publication together, or can be worked out
/// as what is left of others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row(pub Counts);

impl Row {
    /// Returns whether the bins may be shown for these contributions, where `fine` are the bins that are shown for
    /// everybody (rule (c)).
    ///
    /// A count is 0 or at least `cell`, and a bin of one level lacks at least `cell` of all. As everybody's bins may be
    /// finer, that holds for the least number that can be inferred to lie in each of these, too. (What lacks somebody lacks
    /// `cell`, as all other bins hold nobody or as many. So no test can tell this from "lacks at least one".)
    pub fn may_show(&self, cuts: Cuts, fine: (&[usize; 5], Cuts), cell: usize) -> bool {
        let (everybody, finer) = fine;
        cuts.ranges().all(|(from, to)| {
            let count = within(&self.0.levels, from, to);
            let others = within(everybody, from, to);
            let mut inside = finer.ranges().filter(|bin| (from..=to).contains(&bin.0));
            let smallest = if to - from < 2 { cell } else { cell.max(WIDE) };
            (count == 0 || count >= smallest)
                && inside.all(|(first, last)| {
                    let least = (count + within(everybody, first, last)).saturating_sub(others);
                    first != last || least + cell <= self.0.n()
                })
        })
    }

    /// Returns whether bins may be shown for these contributions by themselves.
    pub fn may_show_alone(&self, cuts: Cuts, cell: usize) -> bool {
        self.may_show(cuts, (&self.0.levels, cuts), cell)
    }

    /// Returns how many have level 5 at most, as far as a reader knows; 0 if that level is not counted by itself.
    pub fn most_fives(&self, cuts: Cuts, fine: (&[usize; 5], Cuts)) -> usize {
        let (everybody, finer) = fine;
        let top = |cuts: Cuts, histogram| cuts.ranges().last().map_or(0, |(from, to)| within(histogram, from, to));
        if finer.0 & Self::TOP.0 == 0 { 0 } else { top(cuts, &self.0.levels).min(everybody[4]) }
    }

    /// The cut below level 5.
    const TOP: Cuts = Cuts(0b1000);
}

/// Returns quartiles, median and mean as far as the bins alone give them (rule (d)): q1, median, q3, mean.
pub(super) fn statistics(bins: &[Bin]) -> [Option<f64>; 4] {
    let n: usize = bins.iter().map(|bin| bin.count).sum();
    let order_statistic = |rank: usize| {
        let mut seen = 0;
        let bin = bins.iter().find(|bin| {
            seen += bin.count;
            seen > rank
        })?;
        (bin.from == bin.to).then_some(bin.from)
    };
    let quantile = |probability| interpolate(n, probability, order_statistic);
    let sum: f64 = bins.iter().map(|bin| f64::from(bin.from.number()) * bin.count as f64).sum();
    let mean = (n > 0 && bins.iter().all(|bin| bin.from == bin.to)).then(|| sum / n as f64);
    [quantile(0.25), quantile(0.5), quantile(0.75), mean]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_most_bins_first_then_the_upper_ends() {
        let joined = |cuts: &Cuts| cuts.ranges().filter(|(from, to)| from < to).count();
        let mut all: Vec<Cuts> = (0..16).map(Cuts).filter(|cuts| joined(cuts) < 2).collect();
        let ends = |cuts: &Cuts| cuts.ranges().map(|(_, to)| to).collect::<Vec<_>>();
        all.sort_by_key(|cuts| (std::cmp::Reverse(ends(cuts).len()), ends(cuts)));
        assert_eq!(all, Cuts::ORDER);
    }

    #[test]
    fn bins_and_cuts_are_two_sides_of_one_thing() {
        for cuts in (0..16).map(Cuts) {
            let bins = cuts.bins(&[1, 2, 3, 4, 5]);
            assert_eq!(Cuts::of(&bins), cuts);
            assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), 15);
        }
    }

    #[test]
    fn bins_hold_nobody_or_enough_and_one_level_never_nearly_all() {
        let shows =
            |histogram, cuts| Row(Counts { levels: histogram, ..Counts::default() }).may_show_alone(Cuts(cuts), 3);
        assert!(shows([3, 0, 0, 0, 3], 0b1111));
        assert!(!shows([2, 0, 0, 0, 4], 0b1111), "a count of 2");
        assert!(!shows([1, 1, 0, 5, 0], 0b1110), "a count of 2");
        assert!(shows([1, 2, 0, 5, 0], 0b1110));
        assert!(!shows([1, 1, 1, 5, 0], 0b1100), "3 in three levels");
        assert!(!shows([0, 0, 0, 0, 6], 0b1111), "all in one level");
        assert!(shows([0, 0, 0, 1, 5], 0b0111), "all in two levels");
    }

    #[test]
    fn finer_bins_of_everybody_say_more_of_a_group() {
        let row = Row(Counts { levels: [5, 0, 0, 0, 0], ..Counts::default() });
        let cuts = Cuts(0b0010);
        assert!(row.may_show(cuts, (&[5, 3, 3, 0, 0], Cuts(0b0011)), 3), "at least 2 of level 1");
        assert!(!row.may_show(cuts, (&[5, 0, 3, 3, 0], Cuts(0b0011)), 3), "all of level 1, as nobody has level 2");
    }

    #[test]
    fn statistics_need_single_levels_only_where_they_look() {
        let statistics = |cuts: u8, histogram| statistics(&Cuts(cuts).bins(&histogram));
        assert_eq!(statistics(0b1111, [3, 0, 3, 0, 0]), [Some(1.0), Some(2.0), Some(3.0), Some(2.0)]);
        assert_eq!(statistics(0b0011, [6, 0, 3, 0, 0]), [Some(1.0), Some(1.0), None, None]);
        assert_eq!(statistics(0, [3, 0, 3, 0, 0]), [None; 4]);
    }
}
