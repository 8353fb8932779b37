//! What was delivered, and what moved afterwards (design section 7).

use serde::Serialize;
use serde_json::Value;

use crate::{
    Problems,
    assessment::period::{FactorMovement, Movement},
    csv::{Separator, Table},
    document::{self, Node},
    questionnaire::Questionnaire,
    training::course::{MOST_SEATS, factors, unknown_factors},
};

/// The format of a record of what was delivered.
pub const FORMAT: &str = "baremo.delivered/1";

/// The trainings that were delivered. It names courses, and nobody who took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// The trainings, in the order of the file.
    pub deliveries: Vec<Delivery>,
}

/// A training that was delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The title of the course.
    pub title: String,
    /// The ids of the factors that it was about.
    pub factors: Vec<String>,
    /// The day on which it began, YYYY-MM-DD.
    pub date: String,
    /// How many took part, 1 or more.
    pub seats: u64,
}

/// A factor, with what was delivered in it and how it moved. What stands side by side has not caused each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Association<'a> {
    /// The trainings that were about the factor, by date.
    pub deliveries: Vec<&'a Delivery>,
    /// How many took part in all of them; who took part twice counts twice.
    pub seats: u64,
    /// How the factor moved.
    pub movement: &'a FactorMovement,
}

impl Delivered {
    /// Makes a record of some trainings.
    pub const fn new(deliveries: Vec<Delivery>) -> Self {
        Self { format: FORMAT, deliveries }
    }

    /// Reads a record, and checks its factors against the questionnaires at hand.
    pub fn from_json(bytes: &[u8], at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?, at_hand)
    }

    /// Reads a record that was kept: its factors are not checked, as a questionnaire may have gone since.
    pub fn from_kept(bytes: &[u8]) -> Result<Self, Problems> {
        document::read(&document::parse(bytes)?, Self::decode)?.ok_or_else(Problems::default)
    }

    /// Reads a record, and checks its factors against the questionnaires at hand.
    pub fn from_value(value: &Value, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        document::read(value, |node| {
            let delivered = Self::decode(node)?;
            for (i, delivery) in delivered.deliveries.iter().enumerate() {
                node.extend(unknown_factors(&delivery.factors, &format!("/deliveries/{i}/factors"), at_hand));
            }
            Some(delivered)
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns the file of the record: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Writes the record as a table under four heads: date, title, factors, seats; by date. No cell is a live formula.
    pub fn to_csv(&self, heads: [&str; 4], separator: Separator) -> String {
        let mut table = Table::new(separator);
        table.row(heads);
        for (_, delivery) in self.by_date() {
            let (factors, seats) = (delivery.factors.join(" | "), delivery.seats.to_string());
            table.row([delivery.date.as_str(), &delivery.title, &factors, &seats]);
        }
        table.finish()
    }

    /// Returns the trainings by date, each with its place in the record.
    pub fn by_date(&self) -> Vec<(usize, &Delivery)> {
        let mut all: Vec<_> = self.deliveries.iter().enumerate().collect();
        // Days written YYYY-MM-DD are ordered as texts are.
        all.sort_by_key(|(_, delivery)| &delivery.date);
        all
    }

    /// Puts beside each factor's movement what was delivered in it from one day on and before another, both YYYY-MM-DD: the
    /// factors in which something was, in the order of the movement.
    ///
    /// It says what happened in the same time, and nothing of causes.
    pub fn beside<'a>(&'a self, movement: &'a Movement, from: &str, before: &str) -> Vec<Association<'a>> {
        // Days written YYYY-MM-DD are ordered as texts are.
        let in_time = |delivery: &&Delivery| (from..before).contains(&delivery.date.as_str());
        let factors = movement.domains.iter().flat_map(|domain| &domain.factors);
        factors
            .filter_map(|movement| {
                let about = |delivery: &&Delivery| delivery.factors.contains(&movement.id);
                let mut deliveries: Vec<&Delivery> = self.deliveries.iter().filter(in_time).filter(about).collect();
                deliveries.sort_by_key(|delivery| &delivery.date);
                let seats = deliveries.iter().fold(0_u64, |sum, delivery| sum.saturating_add(delivery.seats));
                (!deliveries.is_empty()).then_some(Association { deliveries, seats, movement })
            })
            .collect()
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            let deliveries = fields.required("deliveries", |node| node.list(Delivery::decode));
            Some(Self { format: FORMAT, deliveries: deliveries.into_iter().flatten().collect() })
        })
    }
}

impl Delivery {
    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            Some(Self {
                title: fields.required("title", |node| node.name()),
                factors: fields.required("factors", factors),
                date: fields.required("date", |node| node.date()),
                seats: fields.required("seats", |node| node.whole(1, MOST_SEATS)),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::period::{Moved, compare},
        questionnaire::builtin,
        sample,
    };

    #[test]
    fn what_was_delivered_stands_beside_what_moved_in_the_same_time() {
        let at_hand = builtin();
        let before = sample::assessment(&at_hand, sample::words("en"));
        let mut after = before.clone();
        after.answers.retain(|id, _| !id.starts_with("incident.csirt."));
        let movement = compare(&before, &after, &at_hand);
        let delivery = |date: &str, factors: &[&str], seats| Delivery {
            title: "A".to_owned(),
            factors: factors.iter().map(|id| (*id).to_owned()).collect(),
            date: date.to_owned(),
            seats,
        };
        let delivered = Delivered::new(vec![
            delivery("2027-05-01", &["incident.csirt"], 12),
            delivery("2027-01-01", &["incident.csirt", "incident.crisis"], 8),
            delivery("2026-12-31", &["incident.csirt"], 100),
            delivery("2028-01-01", &["incident.csirt"], 100),
        ]);
        let beside = delivered.beside(&movement, "2027-01-01", "2028-01-01");
        let found: Vec<_> =
            beside.iter().map(|one| (one.movement.id.as_str(), one.seats, one.movement.moved())).collect();
        assert_eq!(found, [("incident.csirt", 20, Moved::LessCertain), ("incident.crisis", 8, Moved::Same)]);
        assert_eq!(beside[0].deliveries[0].date, "2027-01-01");
        let table = delivered.to_csv(["=Date", "Title", "Factors", "Seats"], Separator::Semicolon);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "\u{FEFF}'=Date;Title;Factors;Seats");
        assert_eq!(lines[2], "2027-01-01;A;incident.csirt | incident.crisis;8");
        let read = Delivered::from_json(delivered.to_json().as_bytes(), &at_hand);
        assert_eq!(read, Ok(delivered));
    }
}
