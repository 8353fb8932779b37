//! Split contributions: what one ecosystem gives, cut into shares that say nothing one by one (design section 6).
//!
//! Each factor becomes nine counts of one contribution: is it at level 1, 2, 3, 4, 5; is it not given; has it a target;
//! is it below that; is its level uncertain. Each count is 0 or 1, and is cut into one number per trustee: all but the
//! last are random, and together they add up to the count modulo 2^64. Any number of shares short of all is random
//! whatever was given. A trustee adds up its shares of all contributions ([`sum`]); the sums of all trustees added up
//! are the counts over everybody ([`combine`]).

mod combine;
mod groups;
mod sum;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};
use serde_json::Value;

pub use combine::{Subject, combine};
pub use sum::{Addend, FORMAT as SUM_FORMAT, GroupSum, Sum, sum};

use super::{Contribution, Given, Mode, Round, other_round, unknown_factor};
use crate::{
    Code, Problem, Problems,
    document::{self, Node, escape, is_hex},
    problem::Term,
    questionnaire::Questionnaire,
};

/// The format of a share file.
pub const FORMAT: &str = "baremo.share/1";

/// One trustee's share of one contribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Share {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// The digest of the round's file, as [`Round::digest`] gives it.
    pub round_digest: String,
    /// The code of the contribution: 32 hexadecimal digits.
    pub code: String,
    /// Which cut this is a share of: 128 random bits as 32 hexadecimal digits, new each time a contribution is split.
    pub split: String,
    /// The group of the ecosystem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// 128 random bits as 32 hexadecimal digits, other ones in each share.
    ///
    /// A nonce that all shares had in common would let a trustee try out which answers give the others' digests.
    pub nonce: String,
    /// The digest of every share of the cut, in the order of the round's recipients; the same in all of them.
    pub digests: Vec<String>,
    /// The share of each factor's counts, for every factor of the round, given or not.
    pub values: Values,
}

/// Nine numbers for each factor.
pub type Values = BTreeMap<String, Nine>;

/// The nine counts of one factor or a share of them, each modulo 2^64: at level 1 to 5, not given, has a target, is
/// below it, is uncertain. Files hold them as decimal texts, because not every reader of JSON keeps 64 bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nine(pub [u64; 9]);

impl Nine {
    const NOT_GIVEN: usize = 5;
    const WITH_TARGET: usize = 6;
    const BELOW: usize = 7;
    const UNCERTAIN: usize = 8;

    /// Returns the counts of one contribution.
    fn of(given: Option<&Given>) -> Self {
        let mut counts = [0; 9];
        match given {
            Some(given) => {
                counts[given.level.low.position()] = 1;
                counts[Self::WITH_TARGET] = given.target.is_some().into();
                counts[Self::BELOW] = given.target.is_some_and(|target| given.level.low < target).into();
                counts[Self::UNCERTAIN] = (!given.level.is_certain()).into();
            }
            None => counts[Self::NOT_GIVEN] = 1,
        }
        Self(counts)
    }

    fn from_bytes(bytes: &[u8; 72]) -> Self {
        let mut numbers = [0; 9];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
            *number = u64::from_be_bytes(*bytes);
        }
        Self(numbers)
    }

    fn plus(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(number, other)| *number = number.wrapping_add(other));
        self
    }

    fn minus(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(number, other)| *number = number.wrapping_sub(other));
        self
    }

    fn decode(node: Node<'_>) -> Self {
        let is_count = |text: &str| text.parse::<u64>().is_ok_and(|number| number.to_string() == text);
        let read = node.list(|node| node.checked(Code::BadCount, u64::MAX, is_count));
        if node.value().is_array() && read.len() != 9 {
            node.problem(Code::ListLength, &[("found", &read.len()), ("to", &9)]);
        }
        let mut numbers = [0; 9];
        numbers.iter_mut().zip(read).for_each(|(number, text)| *number = text.parse().unwrap_or(0));
        Self(numbers)
    }
}

impl Serialize for Nine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.map(|number| number.to_string()))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Nine {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Nine".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Nine counts modulo 2^64 in decimal digits: at level 1 to 5, not given, has a target, is below it, is uncertain.",
            "type": "array",
            "items": { "type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$" },
            "minItems": 9,
            "maxItems": 9
        })
    }
}

impl Share {
    /// Reads a share file. Whether it belongs to a round, [`sum`] finds out.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?)
    }

    /// Reads a share.
    pub fn from_value(value: &Value) -> Result<Self, Problems> {
        document::read(value, Self::decode)?.ok_or_else(Problems::default)
    }

    /// Returns the file of the share: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            Some(Self {
                format: FORMAT,
                round: fields.required("round", |node| node.id()),
                round_digest: fields.required("round_digest", |node| node.digest()),
                code: fields.required("code", code),
                split: fields.required("split", code),
                group: fields.optional("group", |node| node.slug()),
                nonce: fields.required("nonce", code),
                digests: fields.required("digests", digests),
                values: fields.required("values", values),
            })
        })
    }

    /// Returns why a trustee, by its place among the round's recipients, cannot count the share.
    fn check(&self, frame: &Frame<'_>, trustee: usize) -> Problems {
        let mut problems = Problems::default();
        frame.check_round(&self.round, &self.round_digest, &mut problems);
        if let Some(group) = self.group.as_ref().filter(|group| frame.round.group(group).is_none()) {
            problems.push(Problem::new(Code::UnknownGroup, "/group").with("id", group));
        }
        frame.check_factors(&self.values, "/values", &mut problems);
        let (found, expected) = (self.digests.len(), frame.round.recipients.len());
        if found != expected {
            let problem = Problem::new(Code::ListLength, "/digests").with("found", found);
            problems.push(problem.with("to", expected));
        }
        let own = digest(&self.nonce, &self.values);
        if self.digests.get(trustee) != Some(&own) {
            let of_another = self.digests.iter().position(|digest| *digest == own);
            problems.push(match of_another.and_then(|other| frame.round.recipients.get(other)) {
                Some(other) => Problem::new(Code::OtherTrustee, "/digests").with("id", other),
                None => Problem::new(Code::AlteredShare, "/digests"),
            });
        }
        problems
    }
}

/// Splits a contribution among the trustees of a round: one share each, in the order of the round's recipients.
///
/// `random` fills its argument with random bytes from a source that nobody can foresee, and returns whether it could;
/// it is the only source of secrecy. Fails where the round cannot be split ([`check_round`]), where the contribution
/// cannot count in it, and where there is no randomness.
pub fn split(
    contribution: &Contribution,
    round: &Round,
    at_hand: &[Questionnaire],
    mut random: impl FnMut(&mut [u8]) -> bool,
) -> Result<Vec<Share>, Problems> {
    let mut problems = check_round(round, at_hand);
    problems.extend(contribution.check(Some(round), at_hand));
    let frame = Frame::new(round, at_hand);
    let (code, group) = (&contribution.code, &contribution.group);
    let cut = problems
        .or(())
        .map(|()| {
            frame.factors.iter().map(|id| ((*id).to_owned(), Nine::of(contribution.factors.get(*id)))).collect()
        })
        .and_then(|counts| cut(counts, round.recipients.len(), &mut random).ok_or_else(no_randomness))?;
    let digests: Vec<String> = cut.shares.iter().map(|(nonce, values)| digest(nonce, values)).collect();
    let share = |(nonce, values)| Share {
        format: FORMAT,
        round: round.id.clone(),
        round_digest: frame.digest.clone(),
        code: code.clone(),
        split: cut.id.clone(),
        group: group.clone(),
        nonce,
        digests: digests.clone(),
        values,
    };
    Ok(cut.shares.into_iter().map(share).collect())
}

/// Returns why the contributions to a round cannot be split: its mode, its recipients, or a questionnaire that is not
/// at hand. Without all of them nobody knows the factors.
pub fn check_round(round: &Round, at_hand: &[Questionnaire]) -> Problems {
    let mut problems = round.check(at_hand);
    if round.mode != Mode::Split {
        let problem = Problem::new(Code::OtherMode, "/mode").with("found", round.mode);
        problems.push(problem.with("expected", Mode::Split));
    }
    let recipients = &round.recipients;
    if !(2..=3).contains(&recipients.len()) {
        let problem = Problem::new(Code::ListLength, "/recipients").with("found", recipients.len());
        problems.push(problem.with("to", Term::TwoOrThree));
    }
    for (i, recipient) in recipients.iter().enumerate().filter(|(i, recipient)| recipients[..*i].contains(recipient))
    {
        problems.push(Problem::new(Code::DuplicateId, format!("/recipients/{i}")).with("id", recipient));
    }
    problems
}

/// What a contribution was cut into.
struct Cut {
    id: String,
    /// The nonce and the values of each share.
    shares: Vec<(String, Values)>,
}

fn cut(counts: Values, trustees: usize, random: &mut impl FnMut(&mut [u8]) -> bool) -> Option<Cut> {
    let id = random_hex(random)?;
    let mut shares = Vec::with_capacity(trustees);
    let mut rest = counts;
    for _ in 1..trustees {
        let mut values = Values::new();
        for (factor, rest) in &mut rest {
            let mut bytes = [0; 72];
            random(&mut bytes).then_some(())?;
            let share = Nine::from_bytes(&bytes);
            *rest = rest.minus(share);
            values.insert(factor.clone(), share);
        }
        shares.push((random_hex(random)?, values));
    }
    shares.push((random_hex(random)?, rest));
    Some(Cut { id, shares })
}

/// Returns 128 random bits as hexadecimal digits.
fn random_hex(random: &mut impl FnMut(&mut [u8]) -> bool) -> Option<String> {
    let mut bytes = [0; 16];
    random(&mut bytes).then(|| document::hex(&bytes))
}

fn no_randomness() -> Problems {
    Problem::new(Code::NoRandomness, "").into()
}

/// Returns the digest of a share: `sha256:` and the SHA-256 of the 16 bytes of its nonce, then of each factor, in the
/// order of the bytes of the ids, the nine numbers, each as 8 bytes, the most significant first.
fn digest(nonce: &str, values: &Values) -> String {
    // A nonce has 32 hexadecimal digits by now.
    let mut bytes = u128::from_str_radix(nonce, 16).unwrap_or_default().to_be_bytes().to_vec();
    bytes.extend(values.values().flat_map(|nine| nine.0).flat_map(u64::to_be_bytes));
    document::sha256(&bytes)
}

/// What shares and sums are held against.
struct Frame<'a> {
    round: &'a Round,
    digest: String,
    /// The factors of the round's questionnaires at hand.
    factors: BTreeSet<&'a str>,
}

impl<'a> Frame<'a> {
    fn new(round: &'a Round, at_hand: &'a [Questionnaire]) -> Self {
        Self { round, digest: round.digest(), factors: factors(round, at_hand).collect() }
    }

    fn check_round(&self, id: &str, digest: &str, problems: &mut Problems) {
        if let Some(problem) = other_round(id, self.round) {
            problems.push(problem);
        } else if digest != self.digest {
            let problem = Problem::new(Code::ChangedRound, "/round_digest").with("found", digest);
            problems.push(problem.with("expected", &self.digest));
        }
    }

    fn check_factors(&self, values: &Values, path: &str, problems: &mut Problems) {
        for id in values.keys().filter(|id| !self.factors.contains(id.as_str())) {
            let problem = unknown_factor(id);
            problems.push(Problem { path: format!("{path}/{}", escape(id)), ..problem });
        }
        for id in self.factors.iter().filter(|id| !values.contains_key(**id)) {
            problems.push(Problem::new(Code::MissingFactor, path).with("id", id));
        }
    }
}

/// Returns the factors of the round's questionnaires at hand, in order.
fn factors<'a>(round: &Round, at_hand: &'a [Questionnaire]) -> impl Iterator<Item = &'a str> {
    let known = round.questionnaires.iter().filter_map(|asked| asked.among(at_hand));
    known.flat_map(|questionnaire| &questionnaire.factors).map(|factor| factor.id.as_str())
}

fn code(node: Node<'_>) -> String {
    node.checked(Code::BadCode, "32 hexadecimal digits", |code| is_hex(code, 32))
}

fn digests(node: Node<'_>) -> Vec<String> {
    let digests = node.list(|node| node.digest());
    if node.value().is_array() && !(2..=3).contains(&digests.len()) {
        node.problem(Code::ListLength, &[("found", &digests.len()), ("to", &Term::TwoOrThree)]);
    }
    digests
}

fn values(node: Node<'_>) -> Values {
    node.entries(|_, node| Nine::decode(node))
}
