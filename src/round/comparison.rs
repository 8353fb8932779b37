//! The internal comparison: what an organiser sees over the contributions of a round. It must not leave as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    ALL, Contribution, Round,
    tally::{Counts, GroupTally, Tally},
};
use crate::{Code, Level, Problem, questionnaire::Questionnaire};

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
    let (counting, conflicts) = latest(contributions);
    let ids = factor_ids(round, &counting, at_hand);
    let groups: Vec<&str> = std::iter::once(ALL).chain(round.groups.iter().map(|group| group.id.as_str())).collect();
    let mut members = vec![0; groups.len()];
    let mut counts = vec![vec![Counts::default(); ids.len()]; groups.len()];
    // Both lists are in the order of the ids, so each contribution takes one walk along both.
    let mut places: Vec<(&str, usize)> = ids.iter().copied().zip(0..).collect();
    places.sort_unstable();
    for contribution in &counting {
        let own = contribution.group.as_deref().and_then(|own| groups.iter().skip(1).position(|id| *id == own));
        let both = [Some(0), own.map(|place| place + 1)];
        both.into_iter().flatten().for_each(|group| members[group] += 1);
        let mut ahead = places.iter();
        for (id, given) in &contribution.factors {
            if let Some((_, place)) = ahead.find(|(known, _)| known == id) {
                both.into_iter().flatten().for_each(|group| counts[group][*place].add(given));
            }
        }
    }
    let groups = groups.iter().zip(members).zip(counts);
    let groups = groups.map(|((id, n), counts)| GroupTally {
        id: (*id).to_owned(),
        n,
        factors: ids.iter().map(|id| (*id).to_owned()).zip(counts).collect(),
    });
    (Tally { round: round.id.clone(), contributions: counting.len(), groups: groups.collect() }, conflicts)
}

/// Returns the contribution that counts for each code, and the problems of those that contradict each other.
fn latest(contributions: &[Contribution]) -> (Vec<&Contribution>, Vec<(usize, Problem)>) {
    let mut revisions: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    for (i, contribution) in contributions.iter().enumerate() {
        revisions.entry((&contribution.code, contribution.revision)).or_default().push(i);
    }
    let mut conflicts = Vec::new();
    let mut counting: BTreeMap<&str, usize> = BTreeMap::new();
    // Revisions come in ascending order, so the last one stays. Where that is contradicted, an older one does not come
    // back: it has been corrected.
    for ((code, revision), places) in revisions {
        let first = places[0];
        if places[1..].iter().all(|i| contributions[*i] == contributions[first]) {
            counting.insert(code, first);
        } else {
            counting.remove(code);
            let problem = Problem::new(Code::ConflictingRevision, "/revision");
            let problem = problem.with("id", code).with("revision", revision);
            conflicts.extend(places.into_iter().map(|i| (i, problem.clone())));
        }
    }
    let mut places: Vec<usize> = counting.into_values().collect();
    places.sort_unstable();
    conflicts.sort_by_key(|(i, _)| *i);
    (places.into_iter().map(|i| &contributions[i]).collect(), conflicts)
}

/// Returns the ids of all factors: those of the round's questionnaires at hand in order, then others by id.
fn factor_ids<'a>(round: &Round, contributions: &[&'a Contribution], at_hand: &'a [Questionnaire]) -> Vec<&'a str> {
    let known = round.questionnaires.iter().filter_map(|asked| asked.among(at_hand));
    let mut ids: Vec<&str> = known.flat_map(|q| &q.factors).map(|factor| factor.id.as_str()).collect();
    let mut known = ids.clone();
    known.sort_unstable();
    let mut others = BTreeSet::new();
    for contribution in contributions {
        let mut ahead = known.iter().peekable();
        for id in contribution.factors.keys() {
            while ahead.next_if(|known| **known < id.as_str()).is_some() {}
            if ahead.peek().is_none_or(|known| **known != id) {
                others.insert(id.as_str());
            }
        }
    }
    ids.extend(others);
    ids
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
    let n: usize = histogram.iter().sum();
    let position = n.checked_sub(1)? as f64 * probability;
    let below = position.floor();
    let order_statistic = |rank: usize| {
        let mut seen = 0;
        let level = Level::ALL.into_iter().find(|level| {
            seen += histogram[level.position()];
            seen > rank
        });
        f64::from(level.unwrap_or(Level::Adaptive).number())
    };
    let (low, high) = (order_statistic(below as usize), order_statistic(position.ceil() as usize));
    Some(low + (position - below) * (high - low))
}
