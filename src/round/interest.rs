//! What an ecosystem offers to others and seeks from them: voluntary, and under its name.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{Round, other_round};
use crate::{
    Code, Problem, Problems,
    document::{self, Node, is_factor_id},
    questionnaire::{Audience, Questionnaire},
    word::words,
};

/// The format of an interest file.
pub const FORMAT: &str = "baremo.interest/1";

words! {
    /// How many people would be trained, as a range.
    Band {
        /// One to five.
        Few = "1-5",
        /// Six to fifteen.
        Class = "6-15",
        /// Sixteen to forty.
        Classes = "16-40",
        /// Forty-one or more.
        Many = "41+",
    }
}

/// What one ecosystem offers and seeks, for twinning and training (design section 6).
///
/// It has nothing in common with a contribution but the round: no code, no group, no level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interest {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The id of the round.
    pub round: String,
    /// The name of the ecosystem.
    pub ecosystem: String,
    /// Whom to reach there, and how.
    pub contact: String,
    /// The ids of the factors in which it could help others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<String>,
    /// The ids of the factors in which it seeks help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seeks: Vec<String>,
    /// How many people it would send to a training.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<Seats>,
}

/// How many people of one audience would be trained in one factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// The id of the factor.
    pub factor: String,
    /// Who would be trained.
    pub audience: Audience,
    /// How many.
    pub band: Band,
}

impl Interest {
    /// Makes an interest in nothing yet.
    pub fn new(round: impl Into<String>, ecosystem: impl Into<String>, contact: impl Into<String>) -> Self {
        Self {
            format: FORMAT,
            round: round.into(),
            ecosystem: ecosystem.into(),
            contact: contact.into(),
            offers: Vec::new(),
            seeks: Vec::new(),
            seats: Vec::new(),
        }
    }

    /// Reads an interest file to a round, and checks it against the questionnaires at hand.
    pub fn from_json(bytes: &[u8], round: &Round, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?, Some(round), at_hand)
    }

    /// Reads an interest; checks it against the round where one is given, and the questionnaires at hand.
    pub fn from_value(value: &Value, round: Option<&Round>, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        document::read(value, |node| {
            let interest = Self::decode(node)?;
            node.extend(interest.check(round, at_hand));
            Some(interest)
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns the file of the interest: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Returns what does not belong to the round, where one is given; and the factors that no questionnaire at hand has,
    /// of those that the round asks for.
    fn check(&self, round: Option<&Round>, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        let other = round.and_then(|round| other_round(&self.round, round));
        other.into_iter().for_each(|problem| problems.push(problem));
        let asked: Vec<&Questionnaire> = match round {
            Some(round) => round.questionnaires.iter().filter_map(|asked| asked.among(at_hand)).collect(),
            None => at_hand.iter().collect(),
        };
        let mut look = |id: &String, path: String| {
            // One that is not formed as an id is a problem already.
            if is_factor_id(id) && !asked.iter().any(|questionnaire| questionnaire.factor(id).is_some()) {
                problems.push(Problem::new(Code::UnknownFactor, path).with("id", id));
            }
        };
        self.offers.iter().enumerate().for_each(|(i, id)| look(id, format!("/offers/{i}")));
        self.seeks.iter().enumerate().for_each(|(i, id)| look(id, format!("/seeks/{i}")));
        self.seats.iter().enumerate().for_each(|(i, seats)| look(&seats.factor, format!("/seats/{i}/factor")));
        problems
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            Some(Self {
                format: FORMAT,
                round: fields.required("round", |node| node.id()),
                ecosystem: fields.required("ecosystem", |node| node.name()),
                contact: fields.required("contact", |node| node.name()),
                offers: fields.optional("offers", factors).unwrap_or_default(),
                seeks: fields.optional("seeks", factors).unwrap_or_default(),
                seats: fields.optional("seats", all_seats).unwrap_or_default(),
            })
        })
    }
}

/// Reads ids of factors, none of them twice.
fn factors(node: Node<'_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    node.list(|node| {
        let id = node.factor_id();
        if !seen.insert(id.clone()) {
            node.problem(Code::DuplicateId, &[("id", &id)]);
        }
        id
    })
}

/// Reads numbers of people, none twice for one factor and audience.
fn all_seats(node: Node<'_>) -> Vec<Seats> {
    let mut seen = BTreeSet::new();
    let read = node.list(|node| {
        let seats = node.object(|fields| {
            let audience: Option<Audience> = fields.required("audience", |node| Some(node.word(Audience::Citizen)));
            let band: Option<Band> = fields.required("band", |node| Some(node.word(Band::Few)));
            let factor = fields.required("factor", |node| node.factor_id());
            Some(Seats { factor, audience: audience?, band: band? })
        })?;
        if !seen.insert((seats.factor.clone(), seats.audience)) {
            node.problem(Code::DuplicateId, &[("id", &format!("{}, {}", seats.factor, seats.audience))]);
        }
        Some(seats)
    });
    read.into_iter().flatten().collect()
}
