//! The internal comparison: what an organiser sees over the contributions of a round. It must not leave as it is.

use serde::Serialize;

use super::{
    ALL, Contribution, Intake, Round,
    tally::{Counts, GroupTally, Tally},
};
use crate::{Level, Problem, questionnaire::Questionnaire};

/// The format of a comparison.
pub const FORMAT: &str = "baremo.comparison/1";

/// The aggregate over a round, per group and factor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// How many contributions count.
    pub contributions: usize,
    /// Everybody first, then the groups in the order of the round.
    pub groups: Vec<GroupComparison>,
}

/// The aggregate over one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupComparison {
    /// The id of the group, or `all`.
    pub id: String,
    /// How many contributions are in the group.
    pub n: usize,
    /// The factors, in the order of the questionnaires, then those of others by id.
    pub factors: Vec<FactorComparison>,
}

/// The aggregate of one factor over one group. Statistics are nothing where nobody gave the factor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FactorComparison {
    /// The id of the factor.
    pub id: String,
    /// How many contributions give the factor.
    pub n: usize,
    /// How many have each `level.low`, level 1 first.
    pub histogram: [usize; 5],
    /// The first quartile of `level.low`, 1 to 5 (type 7 of Hyndman and Fan).
    pub q1: Option<f64>,
    /// The median, 1 to 5.
    pub median: Option<f64>,
    /// The third quartile, 1 to 5.
    pub q3: Option<f64>,
    /// The mean, 1 to 5.
    pub mean: Option<f64>,
    /// The share with `level.low` below the own target, among those that gave a target, 0 to 1.
    pub below_target: Option<f64>,
    /// The share whose level is not certain, 0 to 1.
    pub uncertain: Option<f64>,
    /// How many gave a target: what `below_target` is a share of. For the screen; not in the file.
    #[serde(skip)]
    pub with_target: usize,
}

impl Comparison {
    /// Returns the file of the comparison: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a finite number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns the comparison as CSV (RFC 4180), a line per group and factor; what does not exist is empty.
    pub fn to_csv(&self) -> String {
        let mut csv = String::from(
            "group,factor,n,level1,level2,level3,level4,level5,q1,median,q3,mean,below_target,uncertain\n",
        );
        for group in &self.groups {
            for factor in &group.factors {
                // Ids hold neither commas nor quotes nor line ends.
                let mut cells = vec![group.id.clone(), factor.id.clone(), factor.n.to_string()];
                cells.extend(factor.histogram.iter().map(ToString::to_string));
                let statistics =
                    [factor.q1, factor.median, factor.q3, factor.mean, factor.below_target, factor.uncertain];
                cells.extend(statistics.map(|value| value.map_or_else(String::new, |value| value.to_string())));
                csv += &cells.join(",");
                csv.push('\n');
            }
        }
        csv
    }

    /// Returns the comparison of one group, or of `all`.
    pub fn group(&self, id: &str) -> Option<&GroupComparison> {
        self.groups.iter().find(|group| group.id == id)
    }
}

impl FactorComparison {
    fn new(id: &str, counts: &Counts) -> Self {
        let histogram = counts.levels;
        let n = counts.n();
        let sum: f64 = Level::ALL.iter().map(|l| f64::from(l.number()) * histogram[l.position()] as f64).sum();
        Self {
            id: id.to_owned(),
            n,
            histogram,
            q1: quantile(&histogram, 0.25),
            median: quantile(&histogram, 0.5),
            q3: quantile(&histogram, 0.75),
            mean: (n > 0).then(|| sum / n as f64),
            below_target: share(counts.below, counts.with_target),
            uncertain: share(counts.uncertain, n),
            with_target: counts.with_target,
        }
    }

    /// Returns how many have `level.low` below their own target.
    pub fn below_own_target(&self) -> usize {
        count(self.below_target, self.with_target)
    }

    /// Returns how many levels are not certain.
    pub fn not_certain(&self) -> usize {
        count(self.uncertain, self.n)
    }
}

/// Compares the contributions to a round, as its organiser sees them: their [`tally`], with its statistics.
pub fn compare(
    round: &Round,
    contributions: &[Contribution],
    at_hand: &[Questionnaire],
) -> (Comparison, Vec<(usize, Problem)>) {
    let (tally, conflicts) = tally(round, contributions, at_hand);
    (Comparison::from(&tally), conflicts)
}

/// Counts the contributions to a round.
///
/// For one code the highest revision counts. Contributions with the same code and revision and different content are
/// left out, and reported by their place in `contributions`.
pub fn tally(
    round: &Round,
    contributions: &[Contribution],
    at_hand: &[Questionnaire],
) -> (Tally, Vec<(usize, Problem)>) {
    let intake = Intake::of(round, contributions, at_hand);
    (intake.tally(), intake.conflicts())
}

impl Intake<'_> {
    /// Compares what has come in, as the round's organiser sees it.
    pub fn compare(&self) -> Comparison {
        Comparison::from(&self.tally())
    }

    /// Counts what has come in.
    pub fn tally(&self) -> Tally {
        let ids = self.factors();
        let round = self.round();
        let groups: Vec<&str> =
            std::iter::once(ALL).chain(round.groups.iter().map(|group| group.id.as_str())).collect();
        let mut members = vec![0; groups.len()];
        let mut counts = vec![vec![Counts::default(); ids.len()]; groups.len()];
        let places = self.places();
        let mut contributions = 0;
        for contribution in self.counting() {
            contributions += 1;
            let own = contribution.group.and_then(|own| groups.iter().skip(1).position(|id| *id == own));
            let both = [Some(0), own.map(|place| place + 1)];
            both.into_iter().flatten().for_each(|group| members[group] += 1);
            for (factor, given) in contribution.numbered() {
                if let Some(place) = places.get(*factor as usize).copied().flatten() {
                    both.into_iter().flatten().for_each(|group| counts[group][place].add(given));
                }
            }
        }
        let groups = groups.iter().zip(members).zip(counts);
        let groups = groups.map(|((id, n), counts)| GroupTally {
            id: (*id).to_owned(),
            n,
            factors: ids.iter().map(|id| (*id).to_owned()).zip(counts).collect(),
        });
        Tally { round: round.id.clone(), contributions, groups: groups.collect() }
    }
}

impl From<&Tally> for Comparison {
    fn from(tally: &Tally) -> Self {
        let groups = tally.groups.iter().map(|group| GroupComparison {
            id: group.id.clone(),
            n: group.n,
            factors: group.factors.iter().map(|(id, counts)| FactorComparison::new(id, counts)).collect(),
        });
        Self {
            format: FORMAT,
            round: tally.round.clone(),
            contributions: tally.contributions,
            groups: groups.collect(),
        }
    }
}

fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

/// Returns the count that a share was made of.
fn count(share: Option<f64>, of: usize) -> usize {
    share.map_or(0, |share| (share * of as f64).round() as usize)
}

/// Returns a quantile of levels by linear interpolation between order statistics (Hyndman and Fan, type 7).
fn quantile(histogram: &[usize; 5], probability: f64) -> Option<f64> {
    let order_statistic = |rank: usize| {
        let mut seen = 0;
        Level::ALL.into_iter().find(|level| {
            seen += histogram[level.position()];
            seen > rank
        })
    };
    interpolate(histogram.iter().sum(), probability, order_statistic)
}

/// Returns a quantile of `n` levels by linear interpolation between the order statistics that it uses, counted from 0
/// (Hyndman and Fan, type 7); nothing if one of these is not there.
pub(super) fn interpolate(
    n: usize,
    probability: f64,
    order_statistic: impl Fn(usize) -> Option<Level>,
) -> Option<f64> {
    let position = n.checked_sub(1)? as f64 * probability;
    let below = position.floor();
    let (low, high) = (order_statistic(below as usize)?, order_statistic(position.ceil() as usize)?);
    let (low, high) = (f64::from(low.number()), f64::from(high.number()));
    Some(low + (position - below) * (high - low))
}
