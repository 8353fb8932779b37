//! Needs of a region, from what was published of it and nothing else.

use super::{Apart, Basis, Below, Need, Needs, Weights, Why, is_skill};
use crate::{
    Level,
    level::Interval,
    questionnaire::{Factor, Questionnaire},
    round::{Bin, FactorPublication, Publication},
};

/// Returns the needs of a group of a publication, `all` for everybody; nothing if the group is not in it.
///
/// Without an aim, those below count by their own targets, where the publication says how many; how far below is then
/// known only as a range: at least one level, and at most as if the lowest of all were meant and aimed at level 5. With an
/// aim, the bins say both. What is withheld is not guessed: such a need has no priority and stands last.
pub fn needs_of_publication(
    publication: &Publication,
    group: &str,
    aim: Option<Level>,
    at_hand: &[Questionnaire],
    weights: &Weights,
) -> Option<Needs> {
    let figures = publication.group(group)?;
    let mut needs = Needs::new(publication.round.clone(), aim, weights);
    needs.group = Some(group.to_owned());
    let published = |factor: &&Factor| figures.factor(&factor.id).is_some();
    let known: Vec<&Factor> = at_hand.iter().flat_map(|q| &q.factors).filter(published).collect();
    for factor in &known {
        let apart = |why| Apart { factor: factor.id.clone(), why, lacking: Vec::new() };
        let Some((n, figures)) = figures.factor(&factor.id).and_then(|figures| Some((figures.n?, figures))) else {
            needs.apart.push(apart(Why::Withheld));
            continue;
        };
        let below = aim.map_or_else(|| below_target(figures), |aim| Some(below_aim(&figures.bins, aim, n)));
        if below.is_some_and(|below| below.count.high == 0) {
            continue;
        }
        let skills = skills(factor, &figures.bins, aim);
        if skills == [0; 4] {
            needs.apart.push(apart(Why::NotSkills));
            continue;
        }
        let gap =
            below.map(|below| aim.map_or_else(|| to_targets(&figures.bins, below), |aim| to_aim(&figures.bins, aim)));
        let bins = figures.bins.clone();
        let skills_next_estimate = skills_at_next(factor, &bins, n);
        let basis = Basis::Publication { n, bins, below, skills_next_estimate, skills };
        let priority = below.zip(gap).map(|(below, gap)| {
            let reach = below.count.map(|count| count as f64 / below.of as f64);
            weights.priority(&factor.id, gap, reach)
        });
        needs.needs.push(Need { priority, ..Need::of(factor, gap, basis) });
    }
    for factor in &figures.factors {
        if known.iter().all(|known| known.id != factor.id) {
            needs.apart.push(Apart { factor: factor.id.clone(), why: Why::NotAtHand, lacking: Vec::new() });
        }
    }
    needs.sort();
    Some(needs)
}

fn below_target(figures: &FactorPublication) -> Option<Below> {
    let share = figures.below_target?;
    let count = share.count();
    Some(Below { count: Interval { low: count, high: count }, of: share.of })
}

fn below_aim(bins: &[Bin], aim: Level, n: usize) -> Below {
    let count = |is_below: fn(&Bin, Level) -> bool| -> usize {
        bins.iter().filter(|bin| is_below(bin, aim)).map(|bin| bin.count).sum()
    };
    let count = Interval { low: count(|bin, aim| bin.to < aim), high: count(|bin, aim| bin.from < aim) };
    Below { count, of: n }
}

/// The mean gap of those below their own targets. The highest it can be: the lowest of all, each aiming at level 5.
fn to_targets(bins: &[Bin], below: Below) -> Interval<f64> {
    let (mut left, mut sum) = (below.count.high, 0);
    for bin in bins {
        let count = bin.count.min(left);
        left -= count;
        sum += count * usize::from(5 - bin.from.number());
    }
    let most = sum as f64 / below.count.high as f64;
    Interval { low: 1.0, high: most.max(1.0) }
}

/// The mean gap to the aim of those below it. Whoever a joined bin holds may stand at either of its ends.
fn to_aim(bins: &[Bin], aim: Level) -> Interval<f64> {
    let missing = |level: Level| f64::from(aim.number().saturating_sub(level.number()));
    // The mean falls with each one that is just below, and rises with each one that is far below.
    let sure = |bin: &&Bin| bin.to < aim && bin.count > 0;
    let open = |bin: &&Bin| bin.from < aim && bin.to >= aim && bin.count > 0;
    let mean = |of: &dyn Fn(&Bin) -> f64, and_one: Option<(f64, usize)>| {
        let all = bins.iter().filter(sure).map(|bin| (of(bin), bin.count)).chain(and_one);
        let (sum, count) = all.fold((0.0, 0), |(sum, count), (gap, n)| (sum + gap * n as f64, count + n));
        sum / count as f64
    };
    let any_sure = bins.iter().any(|bin| sure(&bin));
    match bins.iter().find(open) {
        None => Interval { low: mean(&|bin| missing(bin.to), None), high: mean(&|bin| missing(bin.from), None) },
        Some(open) if !any_sure => Interval { low: 1.0, high: missing(open.from) },
        // Of the open bin nobody, or everybody at one end, gives the extremes.
        Some(open) => {
            let (far, near) = (missing(open.from), 1.0);
            let low = mean(&|bin| missing(bin.to), None).min(mean(&|bin| missing(bin.to), Some((near, open.count))));
            let high =
                mean(&|bin| missing(bin.from), None).max(mean(&|bin| missing(bin.from), Some((far, open.count))));
            Interval { low, high }
        }
    }
}

/// Counts the factor's statements that training can mend, by level 2 to 5: above the lowest bin that anybody is in, and up
/// to the aim if there is one.
fn skills(factor: &Factor, bins: &[Bin], aim: Option<Level>) -> [usize; 4] {
    let lowest = bins.iter().find(|bin| bin.count > 0).map_or(Level::Adaptive, |bin| bin.from);
    let highest = aim.unwrap_or(Level::Adaptive);
    Level::WITH_STATEMENTS.map(|level| {
        let is_on_the_way = level > lowest && level <= highest;
        factor.statements.iter().filter(|s| is_on_the_way && s.level == level && is_skill(s)).count()
    })
}

/// The share of statements at the next level that training can mend, as a mean of all; each bin between the lowest and the
/// highest share of the levels it holds. Nothing is next at level 5.
fn skills_at_next(factor: &Factor, bins: &[Bin], n: usize) -> Interval<f64> {
    let share = |level: Level| {
        let next = factor.statements.iter().filter(|s| s.level.number() == level.number() + 1);
        let (skills, all) = next.fold((0_u32, 0_u32), |(skills, all), s| (skills + u32::from(is_skill(s)), all + 1));
        if all == 0 { 0.0 } else { f64::from(skills) / f64::from(all) }
    };
    let mut sum = Interval { low: 0.0, high: 0.0 };
    for bin in bins {
        let shares = Level::ALL.into_iter().filter(|level| (bin.from..=bin.to).contains(level)).map(share);
        let (least, most) =
            shares.fold((1.0_f64, 0.0_f64), |(least, most), share| (least.min(share), most.max(share)));
        sum.low += least * bin.count as f64;
        sum.high += most * bin.count as f64;
    }
    sum.map(|sum| sum / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire::builtin, sample};

    fn bin(from: usize, to: usize, count: usize) -> Bin {
        Bin { from: Level::ALL[from - 1], to: Level::ALL[to - 1], count }
    }

    fn ends<T: Copy>(interval: Interval<T>) -> (T, T) {
        (interval.low, interval.high)
    }

    /// Every way in which a group can stand, level by level, that its bins allow.
    fn histograms(bins: &[Bin]) -> Vec<[usize; 5]> {
        let mut all = vec![[0; 5]];
        for bin in bins {
            for _ in 0..bin.count {
                let levels = bin.from.position()..=bin.to.position();
                all = all
                    .iter()
                    .flat_map(|one| {
                        levels.clone().map(|at| {
                            let mut one = *one;
                            one[at] += 1;
                            one
                        })
                    })
                    .collect();
            }
        }
        all
    }

    #[test]
    fn ranges_to_an_aim_are_those_of_all_that_the_bins_allow() {
        for bins in [
            vec![bin(1, 1, 3), bin(2, 2, 2), bin(3, 5, 3)],
            vec![bin(1, 2, 4), bin(3, 5, 3)],
            vec![bin(1, 1, 2), bin(2, 4, 4), bin(5, 5, 1)],
            vec![bin(1, 5, 4)],
        ] {
            let n = bins.iter().map(|bin| bin.count).sum();
            for aim in Level::WITH_STATEMENTS {
                let (mut counts, mut gaps) = (Vec::new(), Vec::new());
                for histogram in histograms(&bins) {
                    let below = || Level::ALL.into_iter().filter(|level| *level < aim);
                    let count: usize = below().map(|level| histogram[level.position()]).sum();
                    let gap: usize =
                        below().map(|l| histogram[l.position()] * usize::from(aim.number() - l.number())).sum();
                    counts.push(count);
                    gaps.extend((count > 0).then(|| gap as f64 / count as f64));
                }
                let below = below_aim(&bins, aim, n);
                assert_eq!(ends(below.count), (*counts.iter().min().unwrap(), *counts.iter().max().unwrap()));
                if below.count.high > 0 {
                    let (low, high) = ends(to_aim(&bins, aim));
                    let fold = |f: fn(f64, f64) -> f64| gaps.iter().copied().reduce(f).unwrap();
                    assert!(
                        (low - fold(f64::min)).abs() < 1e-12 && (high - fold(f64::max)).abs() < 1e-12,
                        "{bins:?} {aim}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_gap_to_own_targets_is_at_most_that_of_the_lowest() {
        let below = |count| Below { count: Interval { low: count, high: count }, of: 9 };
        let bins = [bin(1, 2, 3), bin(3, 3, 3), bin(4, 5, 3)];
        assert_eq!(ends(to_targets(&bins, below(3))), (1.0, 4.0));
        assert_eq!(ends(to_targets(&bins, below(6))), (1.0, 3.0));
    }

    #[test]
    fn the_estimate_is_a_mean_over_the_bins() {
        let at_hand = builtin();
        let factor = at_hand.iter().find_map(|q| q.factor("workforce.training")).unwrap();
        let share = |level: u8| {
            let at = || factor.statements.iter().filter(|s| s.level.number() == level);
            at().filter(|s| is_skill(s)).count() as f64 / at().count() as f64
        };
        let (low, high) = ends(skills_at_next(factor, &[bin(1, 1, 2), bin(2, 3, 6), bin(4, 5, 2)], 10));
        let (two, three, four, five) = (share(2), share(3), share(4), share(5));
        assert!((low - (2.0 * two + 6.0 * three.min(four) + 2.0 * five.min(0.0)) / 10.0).abs() < 1e-12);
        assert!((high - (2.0 * two + 6.0 * three.max(four) + 2.0 * five.max(0.0)) / 10.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_withheld_has_no_priority_and_stands_last() {
        let at_hand = builtin();
        let region = sample::region(&at_hand, sample::words("en"));
        let mut intake = crate::round::Intake::new(&region.round, &at_hand);
        region.contributions.iter().for_each(|contribution| intake.add(contribution));
        let (mut publication, _) = intake.publish(&crate::round::Record::new(&region.round.id)).unwrap();
        let needs = |publication: &Publication, aim| {
            needs_of_publication(publication, "all", aim, &at_hand, &Weights::default()).unwrap()
        };
        let before = needs(&publication, None);
        let first = before.needs[0].factor.clone();
        let figures = publication.groups[0].factors.iter_mut().find(|factor| factor.id == first).unwrap();
        figures.below_target = None;
        let after = needs(&publication, None);
        let last = after.needs.last().unwrap();
        assert_eq!((&last.factor, &last.gap, &last.priority), (&first, &None, &None));
        assert!(needs(&publication, Some(Level::Managed)).needs.iter().all(|need| need.priority.is_some()));
        assert_eq!(needs_of_publication(&publication, "nobody", None, &at_hand, &Weights::default()), None);
        let names: Vec<_> =
            before.needs.iter().map(|need| &need.factor).chain(before.apart.iter().map(|a| &a.factor)).collect();
        assert!(names.contains(&&"workforce.careers".to_owned()) && names.len() <= 30);
    }
}
