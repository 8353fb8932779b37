//! The publication: what may leave of a round (design section 6).

mod bins;
mod disclosure;
mod history;
mod reason;
mod sums;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use disclosure::Publishing;
pub use reason::{Reason, What, Why};
pub use sums::publish_sums;

use super::ALL;
use crate::{
    Code, Level, Problems,
    csv::Table,
    document::{self, Fields, Node, unique},
};
use bins::statistics;

/// The format of a publication.
pub const FORMAT: &str = "baremo.publication/1";

/// The disclosure-controlled comparison over a round: the only figures of a round that may leave.
///
/// Everything in it was passed by the rules (a) to (f) of design section 6. Whatever leaves as a report, table or chart
/// of a region is made from it alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Publication {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// How many contributions count; nothing where figures over all are not published.
    #[cfg_attr(test, schemars(required))]
    pub contributions: Option<usize>,
    /// Everybody first, unless the round publishes groups only; then the groups in the order of the round.
    pub groups: Vec<GroupPublication>,
}

/// What is published of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupPublication {
    /// The id of the group, or `all`.
    pub id: String,
    /// How many contributions are in the group; nothing if it is withheld.
    #[cfg_attr(test, schemars(required))]
    pub n: Option<usize>,
    /// The factors, the same ones in the same order for each group; none if the group is withheld.
    pub factors: Vec<FactorPublication>,
}

/// What is published of one factor over one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FactorPublication {
    /// The id of the factor.
    pub id: String,
    /// How many contributions give the factor; nothing if it is withheld, and then everything else is nothing, too.
    #[cfg_attr(test, schemars(required))]
    pub n: Option<usize>,
    /// How many have `level.low` in each range of levels, from 1 to 5 without a gap; none if the factor is withheld.
    pub bins: Vec<Bin>,
    /// The first quartile of `level.low`, 1 to 5 (type 7 of Hyndman and Fan), if the bins give it.
    #[cfg_attr(test, schemars(required))]
    pub q1: Option<f64>,
    /// The median, 1 to 5, if the bins give it.
    #[cfg_attr(test, schemars(required))]
    pub median: Option<f64>,
    /// The third quartile, 1 to 5, if the bins give it.
    #[cfg_attr(test, schemars(required))]
    pub q3: Option<f64>,
    /// The mean, 1 to 5, if every bin is a single level.
    #[cfg_attr(test, schemars(required))]
    pub mean: Option<f64>,
    /// How large a part has `level.low` below the own target, of those that gave a target.
    #[cfg_attr(test, schemars(required))]
    pub below_target: Option<Proportion>,
    /// How large a part has a level that is not certain.
    #[cfg_attr(test, schemars(required))]
    pub uncertain: Option<Proportion>,
}

/// How many have a level within a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// The lowest level of the range.
    pub from: Level,
    /// The highest level of the range, at least `from`.
    pub to: Level,
    /// How many have a level in it.
    pub count: usize,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Proportion {
    /// The part, 0 to 1.
    pub share: f64,
    /// How many the whole is.
    pub of: usize,
}

impl Proportion {
    /// Returns how many the part is.
    pub fn count(&self) -> usize {
        (self.share * self.of as f64).round() as usize
    }
}

impl Publication {
    /// Reads a publication file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a publication: its figures must agree with each other.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        document::read(value, Self::decode)?.ok_or_else(Problems::default)
    }

    /// Returns the file of the publication: JSON, one field a line.
    pub fn to_json(&self) -> String {
        // Every field is a text, a finite number, a list or an object with text keys.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Returns the publication as CSV: a line per group, factor and bin; what is withheld is empty.
    pub fn to_csv(&self) -> String {
        let mut table = Table::default();
        table.row([
            "group",
            "group_n",
            "factor",
            "n",
            "from",
            "to",
            "count",
            "q1",
            "median",
            "q3",
            "mean",
            "below_target",
            "below_target_of",
            "uncertain",
            "uncertain_of",
        ]);
        for group in &self.groups {
            let of_group = [group.id.clone(), cell(group.n)];
            if group.factors.is_empty() {
                table.row(of_group.iter().map(String::as_str).chain([""; 13]));
            }
            for factor in &group.factors {
                let mut figures: Vec<String> = [factor.q1, factor.median, factor.q3, factor.mean].map(cell).into();
                for share in [factor.below_target, factor.uncertain] {
                    figures.extend([cell(share.map(|share| share.share)), cell(share.map(|share| share.of))]);
                }
                let bins: Vec<[String; 3]> = match factor.bins.as_slice() {
                    [] => vec![Default::default()],
                    bins => bins
                        .iter()
                        .map(|bin| [bin.from.to_string(), bin.to.to_string(), bin.count.to_string()])
                        .collect(),
                };
                let of_factor = [factor.id.clone(), cell(factor.n)];
                for bin in &bins {
                    let cells = of_group.iter().chain(&of_factor).chain(bin).chain(&figures);
                    table.row(cells.map(String::as_str));
                }
            }
        }
        table.finish()
    }

    /// Returns what is published of one group, or of `all`.
    pub fn group(&self, id: &str) -> Option<&GroupPublication> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub(super) fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let publication = Self {
                format: FORMAT,
                round: fields.required("round", |node| node.id()),
                contributions: number(fields, "contributions", 0),
                groups: fields
                    .required("groups", |node| unique(node, |g: &GroupPublication| &g.id, GroupPublication::decode)),
            };
            let all = publication.group(ALL).and_then(|all| all.n);
            if all != publication.contributions {
                let (found, expected) = (cell(publication.contributions), cell(all));
                fields.node().problem(Code::CountsDiffer, &[("found", &found), ("expected", &expected)]);
            }
            Some(publication)
        })
    }
}

/// Returns a figure as it stands in a table: empty if there is none.
fn cell(figure: Option<impl ToString>) -> String {
    figure.map_or_else(String::new, |figure| figure.to_string())
}

/// Reads a whole number that may be null.
fn number(fields: &mut Fields<'_>, name: &'static str, from: u64) -> Option<usize> {
    fields.required(name, |node| node.nullable(|node| node.whole(from, MOST) as usize))
}

impl GroupPublication {
    /// Returns the level of the median of each factor that is shown, by factor: what an ecosystem can aim at.
    pub fn median_levels(&self) -> BTreeMap<String, Level> {
        let levels = self.factors.iter().filter_map(|factor| Some((factor.id.clone(), factor.median_level()?)));
        levels.collect()
    }

    /// Returns what is published of one factor.
    pub fn factor(&self, id: &str) -> Option<&FactorPublication> {
        self.factors.iter().find(|factor| factor.id == id)
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let group = Self {
                id: fields.required("id", |node| node.slug()),
                n: number(fields, "n", 1),
                factors: fields.required("factors", |node| {
                    unique(node, |f: &FactorPublication| &f.id, FactorPublication::decode)
                }),
            };
            let most = group.factors.iter().filter_map(|factor| factor.n).max().unwrap_or(0);
            if most > group.n.unwrap_or(0) {
                let expected = cell(group.n);
                fields.node().problem(Code::CountsDiffer, &[("found", &most), ("expected", &expected)]);
            }
            Some(group)
        })
    }
}

impl FactorPublication {
    /// Returns the level of the median: rounded, halves up; where only a range is known to hold it, the lowest of the
    /// range, at which at least half of them stand or above. Nothing if the factor is withheld.
    pub fn median_level(&self) -> Option<Level> {
        if let Some(median) = self.median {
            return Level::from_number((median + 0.5).floor() as u64);
        }
        let rank = self.n?.checked_sub(1)? / 2;
        let mut seen = 0;
        let holds = self.bins.iter().find(|bin| {
            seen += bin.count;
            seen > rank
        });
        holds.map(|bin| bin.from)
    }

    /// Returns the range that holds a level, if none has fewer in it and some other has more: there an ecosystem at this
    /// level stands out.
    pub fn rare(&self, level: Level) -> Option<&Bin> {
        let counts = || self.bins.iter().map(|bin| bin.count);
        let own = self.bins.iter().find(|bin| (bin.from..=bin.to).contains(&level))?;
        (counts().min() == Some(own.count) && counts().max() > Some(own.count)).then_some(own)
    }

    /// Returns a factor of which nothing is published.
    fn withheld(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            n: None,
            bins: Vec::new(),
            q1: None,
            median: None,
            q3: None,
            mean: None,
            below_target: None,
            uncertain: None,
        }
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let id = fields.required("id", |node| node.factor_id());
            let n = number(fields, "n", 1);
            let bins = fields.required("bins", |node| bins_of(node, n));
            let mut found = [None; 4];
            for ((name, found), expected) in
                ["q1", "median", "q3", "mean"].into_iter().zip(&mut found).zip(statistics(&bins))
            {
                *found = fields.required(name, |node| {
                    let found = node.nullable(|node| node.number(1.0, 5.0));
                    let agrees = match (found, expected) {
                        (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
                        (found, expected) => found.is_none() && expected.is_none(),
                    };
                    if !agrees {
                        let (found, expected) = (or_null(found), or_null(expected));
                        node.problem(Code::NotFromBins, &[("found", &found), ("expected", &expected)]);
                    }
                    found
                });
            }
            let most = n.unwrap_or(0);
            let below_target =
                fields.required("below_target", |node| node.nullable(|node| Proportion::decode(node, most)));
            let uncertain = fields.required("uncertain", |node| node.nullable(|node| Proportion::decode(node, most)));
            let [q1, median, q3, mean] = found;
            let (below_target, uncertain) = (below_target.flatten(), uncertain.flatten());
            Some(Self { id, n, bins, q1, median, q3, mean, below_target, uncertain })
        })
    }
}

/// The most contributions that a publication can be about. Five such counts can be added up in 32 bits.
const MOST: u64 = 100_000_000;

fn or_null(figure: Option<f64>) -> String {
    figure.map_or_else(|| "null".to_owned(), |figure| figure.to_string())
}

/// Reads bins: none if the factor is withheld, else from level 1 to 5 without a gap, and `n` in all.
fn bins_of(node: Node<'_>, n: Option<usize>) -> Vec<Bin> {
    let bins: Vec<Bin> = node.list(Bin::decode).into_iter().flatten().collect();
    let numbers = |level: Level| usize::from(level.number());
    let mut next = 1;
    let follows = bins.iter().all(|bin| numbers(bin.from) == std::mem::replace(&mut next, numbers(bin.to) + 1));
    let is_whole = follows && (bins.is_empty() || next == 6);
    let sum = bins.iter().fold(0_usize, |sum, bin| sum.saturating_add(bin.count));
    if !is_whole {
        node.problem(Code::BadBins, &[]);
    } else if sum != n.unwrap_or(0) {
        node.problem(Code::CountsDiffer, &[("found", &sum), ("expected", &cell(n))]);
    }
    if is_whole { bins } else { Vec::new() }
}

impl Bin {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let from = fields.required("from", |node| node.level());
            let to: Option<Level> = fields.required("to", |node| Some(node.level_from(from)));
            let count: u64 = fields.required("count", |node| node.whole(0, MOST));
            Some(Self { from, to: to.unwrap_or(from), count: count as usize })
        })
    }
}

impl Proportion {
    fn decode(node: Node<'_>, most: usize) -> Option<Self> {
        node.object(|fields| {
            let share = fields.required("share", |node| node.number(0.0, 1.0));
            let of: u64 = fields.required("of", |node| node.whole(1, (most as u64).max(1)));
            Some(Self { share, of: of as usize })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_the_median_is_rounded_or_the_lowest_of_its_range() {
        let level = |n: usize| Level::ALL[n - 1];
        let bin = |from, to, count| Bin { from: level(from), to: level(to), count };
        let cases = [
            // The median of 3, 3 and 4, 4 is 3.5.
            (Some(3.5), vec![bin(1, 2, 0), bin(3, 3, 2), bin(4, 4, 2), bin(5, 5, 0)], Some(4)),
            (Some(2.0), vec![bin(1, 1, 0), bin(2, 2, 5), bin(3, 5, 0)], Some(2)),
            (None, vec![bin(1, 2, 4), bin(3, 5, 4)], Some(1)),
            (None, vec![bin(1, 2, 3), bin(3, 5, 4)], Some(3)),
            (None, Vec::new(), None),
        ];
        for (median, bins, expected) in cases {
            let n = bins.iter().map(|bin| bin.count).sum::<usize>();
            let n = (n > 0).then_some(n);
            let factor = FactorPublication { n, bins, median, ..FactorPublication::withheld("d.f") };
            assert_eq!(factor.median_level(), expected.map(level), "{factor:?}");
        }
    }

    #[test]
    fn an_ecosystem_stands_out_in_the_range_that_fewest_are_in() {
        let level = |n: usize| Level::ALL[n - 1];
        let bin = |from, to, count| Bin { from: level(from), to: level(to), count };
        let cases = [
            // In two ranges that fewest are in, either stands out; where all ranges hold as many, none does.
            (vec![bin(1, 1, 3), bin(2, 3, 20), bin(4, 5, 3)], vec![1, 4, 5]),
            (vec![bin(1, 2, 9), bin(3, 5, 9)], vec![]),
            (vec![bin(1, 5, 30)], vec![]),
            // Nobody was there before.
            (vec![bin(1, 1, 0), bin(2, 2, 5), bin(3, 5, 6)], vec![1]),
            (vec![], vec![]),
        ];
        for (bins, expected) in cases {
            let factor = FactorPublication { bins, ..FactorPublication::withheld("d.f") };
            let rare: Vec<u8> = Level::ALL
                .iter()
                .filter(|level| factor.rare(**level).is_some())
                .map(|level| level.number())
                .collect();
            assert_eq!(rare, expected, "{factor:?}");
        }
    }
}
