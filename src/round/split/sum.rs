//! What a trustee adds up, and when it refuses to (design section 6).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::{Frame, Nine, Share, Values, check_round, code, digests, groups::joined, values};
use crate::{
    Code, Problem, Problems,
    document::{self, Node},
    problem::Term,
    questionnaire::Questionnaire,
    round::{Round, fingerprint, is_recipient, other_round},
};

/// The format of a sum file.
pub const FORMAT: &str = "baremo.sum/1";

/// One trustee's sum of its shares. It says nothing without the sums of all other trustees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sum {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// The digest of the round's file.
    pub round_digest: String,
    /// Whose sum it is: one of the round's recipients.
    pub trustee: String,
    /// What was added up, by code.
    pub contributions: Vec<Addend>,
    /// The sums, in the order of the round's groups.
    pub groups: Vec<GroupSum>,
}

/// A contribution of which a share was added up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Addend {
    /// The code of the contribution.
    pub code: String,
    /// Its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Which cut of it was added up.
    pub split: String,
    /// The digest of every share of the cut, in the order of the round's recipients.
    pub digests: Vec<String>,
}

/// The sum over one group, or over several that are too small to stand alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupSum {
    /// The groups that are added up here, in the order of the round.
    pub groups: Vec<String>,
    /// Whether the contributions without a group are added up here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ungrouped: bool,
    /// How many contributions are added up here.
    pub n: usize,
    /// The sums by factor, modulo 2^64.
    pub values: Values,
}

/// Adds up the shares that a trustee, one of the round's recipients, has received.
///
/// Shares that cannot count are left out and reported by their place in `shares`, both of two that have one code and
/// differ included. The rest is added up by groups, those without a group standing like one more. Groups with fewer than
/// k contributions are added up together, and with the smallest other one if they still have fewer. Fails where fewer than
/// k contributions are left, and where the sum together with `earlier` ones of this trustee would tell of fewer than k
/// contributions: those that are in, or out, or split anew in the same sums must be k or more.
pub fn sum(
    round: &Round,
    trustee: &str,
    shares: &[Share],
    earlier: &[Sum],
    at_hand: &[Questionnaire],
) -> (Result<Sum, Problems>, Vec<(usize, Problems)>) {
    let mut problems = check_round(round, at_hand);
    let place = round.recipients.iter().position(|recipient| recipient == trustee);
    if place.is_none() {
        problems.push(unknown_trustee(trustee, ""));
    }
    let (Some(place), true) = (place, problems.is_empty()) else { return (Err(problems), Vec::new()) };
    let frame = Frame::new(round, at_hand);
    let (shares, refused) = counting(shares, &frame, place);
    let sum = add_up(&frame, trustee, &shares);
    problems.extend(sum.check_size(round));
    for earlier in earlier {
        problems.extend(earlier.check_earlier(round, trustee));
    }
    if problems.is_empty() {
        let all: Vec<&Sum> = earlier.iter().chain([&sum]).collect();
        problems.extend(check_difference(&all, round.k));
    }
    (problems.or(sum), refused)
}

/// Returns the share that counts for each code, by code, and the problems of those that do not count.
fn counting<'a>(shares: &'a [Share], frame: &Frame<'_>, trustee: usize) -> (Vec<&'a Share>, Vec<(usize, Problems)>) {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut refused = Vec::new();
    for (i, share) in shares.iter().enumerate() {
        let problems = share.check(frame, trustee);
        if problems.is_empty() {
            by_code.entry(&share.code).or_default().push(i);
        } else {
            refused.push((i, problems));
        }
    }
    let mut counting = Vec::new();
    for (code, places) in by_code {
        let first = &shares[places[0]];
        if places.iter().all(|i| shares[*i] == *first) {
            counting.push(first);
        } else {
            let problem = Problem::new(Code::ConflictingShares, "/split").with("id", code);
            refused.extend(places.into_iter().map(|i| (i, problem.clone().into())));
        }
    }
    refused.sort_by_key(|(i, _)| *i);
    (counting, refused)
}

/// Adds up shares that have been checked.
fn add_up(frame: &Frame<'_>, trustee: &str, shares: &[&Share]) -> Sum {
    let joined = joined(frame.round, shares.iter().map(|share| share.group.as_deref()));
    let zero: Values = frame.factors.iter().map(|id| ((*id).to_owned(), Nine::default())).collect();
    let sums = joined.into_iter().map(|joined| GroupSum {
        groups: joined.groups,
        ungrouped: joined.ungrouped,
        n: joined.n,
        values: zero.clone(),
    });
    let mut sums: Vec<GroupSum> = sums.collect();
    for share in shares {
        let own = sums.iter_mut().find(|sum| sum.holds(share.group.as_deref()));
        let sums = own.into_iter().flat_map(|own| own.values.values_mut());
        // Both have exactly the factors of the round, in the order of their ids.
        sums.zip(share.values.values()).for_each(|(sum, share)| *sum = sum.plus(*share));
    }
    let addend = |share: &&Share| Addend {
        code: share.code.clone(),
        group: share.group.clone(),
        split: share.split.clone(),
        digests: share.digests.clone(),
    };
    Sum {
        format: FORMAT,
        round: frame.round.id.clone(),
        round_digest: frame.digest.clone(),
        trustee: trustee.to_owned(),
        contributions: shares.iter().map(addend).collect(),
        groups: sums,
    }
}

/// Returns the problem if sums of one trustee together tell of fewer than k contributions.
///
/// From several sums one can subtract. What can be told apart that way are the contributions that stand in different
/// groups, or not at all, in at least one of the sums, or that were cut anew between different ones. Each such kind must
/// have k contributions or more.
fn check_difference(sums: &[&Sum], k: u64) -> Problems {
    let mut seen: BTreeMap<&str, Seen<'_>> = BTreeMap::new();
    for (i, sum) in sums.iter().enumerate() {
        for addend in &sum.contributions {
            let own = sum.groups.iter().position(|group| group.holds(addend.group.as_deref()));
            let seen = seen.entry(&addend.code).or_default();
            let cut = seen.splits.iter().position(|split| *split == addend.split).unwrap_or(seen.splits.len());
            if cut == seen.splits.len() {
                seen.splits.push(&addend.split);
            }
            seen.places.push((i, own, cut));
        }
    }
    let mut kinds: BTreeMap<&[Place], Vec<&str>> = BTreeMap::new();
    for (code, seen) in &seen {
        kinds.entry(&seen.places).or_default().push(code);
    }
    let smallest = kinds.into_values().min_by_key(Vec::len);
    let too_small = smallest.filter(|codes| (codes.len() as u64) < k);
    let problem = |codes: Vec<&str>| {
        let problem = Problem::new(Code::TooSmallDifference, "/contributions").with("found", codes.len());
        problem.with("from", k).with("id", codes.join(", ")).into()
    };
    too_small.map(problem).unwrap_or_default()
}

/// A sum that a contribution is in, its group there, and which of its cuts.
type Place = (usize, Option<usize>, usize);

/// Where a contribution stands in several sums.
#[derive(Default)]
struct Seen<'a> {
    /// Its cuts, as they come.
    splits: Vec<&'a str>,
    /// The sums it is in.
    places: Vec<Place>,
}

impl Sum {
    /// Reads a sum file: its form, and that its groups are those of its contributions.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a sum.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        document::read(value, Self::read)?.ok_or_else(Problems::default)
    }

    /// Reads a sum where it stands in a file, and checks its groups.
    pub(in crate::round) fn read(node: Node<'_>) -> Option<Self> {
        let sum = Self::decode(node)?;
        node.extend(sum.check_groups(&node.place()));
        Some(sum)
    }

    /// Returns the file of the sum: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Returns a fingerprint of the list of contributions, written as one of a key. Only sums of trustees who have the same
    /// can be combined; they compare it by voice before any of them hands on a sum.
    pub fn fingerprint(&self) -> String {
        // Every field is a text or a list of texts.
        fingerprint(&serde_json::to_string(&self.contributions).unwrap_or_default())
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let mut contributions = fields.required("contributions", |node| {
                let mut codes = BTreeSet::new();
                let addends = node.non_empty().list(|node| {
                    let addend = Addend::decode(node)?;
                    if !codes.insert(addend.code.clone()) {
                        node.problem(Code::DuplicateId, &[("id", &addend.code)]);
                    }
                    Some(addend)
                });
                addends.into_iter().flatten().collect::<Vec<_>>()
            });
            contributions.sort_by(|one, other| one.code.cmp(&other.code));
            Some(Self {
                format: FORMAT,
                round: fields.required("round", |node| node.id()),
                round_digest: fields.required("round_digest", |node| node.digest()),
                trustee: fields.required("trustee", |node| node.checked(Code::BadId, Term::Recipient, is_recipient)),
                contributions,
                groups: fields
                    .required("groups", |node| node.non_empty().list(GroupSum::decode))
                    .into_iter()
                    .flatten()
                    .collect(),
            })
        })
    }

    /// Returns the sum that a contribution is part of.
    pub(in crate::round) fn group_of(&self, addend: &Addend) -> Option<&GroupSum> {
        self.groups.iter().find(|group| group.holds(addend.group.as_deref()))
    }

    /// Returns the problem if the groups are not exactly those of the contributions; `at` is where the sum stands.
    fn check_groups(&self, at: &str) -> Problems {
        let mut problems = Problems::default();
        let place = |group: Option<&str>| self.groups.iter().position(|sum| sum.holds(group));
        let mut counts = vec![0; self.groups.len()];
        let mut stray = BTreeSet::new();
        for addend in &self.contributions {
            match place(addend.group.as_deref()) {
                Some(place) => counts[place] += 1,
                None => drop(stray.insert(addend.group.as_deref().unwrap_or("–"))),
            }
        }
        for group in stray {
            problems.push(Problem::new(Code::NoSumOfGroup, format!("{at}/groups")).with("id", group));
        }
        for (i, (sum, count)) in self.groups.iter().zip(counts).enumerate() {
            if sum.n != count {
                let problem = Problem::new(Code::OutOfRange, format!("{at}/groups/{i}/n")).with("found", sum.n);
                problems.push(problem.with("from", count).with("to", count));
            }
        }
        problems
    }

    /// Returns the problem if there are fewer than k contributions.
    pub(super) fn check_size(&self, round: &Round) -> Problems {
        let (found, k) = (self.contributions.len(), round.k);
        let problem =
            || Problem::new(Code::TooFewContributions, "/contributions").with("found", found).with("from", k).into();
        ((found as u64) < k).then(problem).unwrap_or_default()
    }

    /// Returns why this is no earlier sum of a trustee over a round.
    ///
    /// The round's file may have changed since: subtracting tells as much then.
    pub fn check_earlier(&self, round: &Round, trustee: &str) -> Problems {
        let mut problems: Problems = other_round(&self.round, round).map(Problems::from).unwrap_or_default();
        if self.trustee != trustee {
            problems.push(Problem::new(Code::OtherTrustee, "/trustee").with("id", &self.trustee));
        }
        problems
    }
}

pub(super) fn unknown_trustee(trustee: &str, path: &str) -> Problem {
    Problem::new(Code::UnknownTrustee, path).with("id", trustee)
}

impl Addend {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                code: fields.required("code", code),
                group: fields.optional("group", |node| node.slug()),
                split: fields.required("split", code),
                digests: fields.required("digests", digests),
            })
        })
    }
}

impl GroupSum {
    /// Returns whether contributions of a group, or without one, are added up here.
    fn holds(&self, group: Option<&str>) -> bool {
        group.map_or(self.ungrouped, |group| self.groups.iter().any(|own| own == group))
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                groups: fields.required("groups", |node| node.list(|node| node.slug())),
                ungrouped: fields.optional("ungrouped", |node| node.flag()).unwrap_or(false),
                n: fields.required("n", |node| usize::try_from(node.whole(1, u32::MAX.into())).unwrap_or(usize::MAX)),
                values: fields.required("values", values),
            })
        })
    }
}
