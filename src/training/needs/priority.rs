//! How urgent a need is: gap × reach × stated importance (design section 7).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Code, Problem, Problems, level::Interval};

/// How often a part may be multiplied.
pub const MOST_TIMES: u8 = 3;

/// How the parts of a priority count. By default each counts once, and every factor is equally important.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// How often the gap is multiplied, 0 to 3: 0 leaves it out, 2 makes large gaps count more.
    pub gap: u8,
    /// How often the reach is multiplied, 0 to 3.
    pub reach: u8,
    /// How important a factor is, by its id: finite, above 0; 1 where it is not named.
    pub importance: BTreeMap<String, f64>,
}

impl Default for Weights {
    fn default() -> Self {
        Self { gap: 1, reach: 1, importance: BTreeMap::new() }
    }
}

/// How urgent a need is, and the parts that it was made from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// The parts multiplied. It orders needs of one source, and says nothing beside that of another.
    pub value: Interval<f64>,
    /// How many levels are missing, 0 to 4.
    pub gap: Interval<f64>,
    /// How far training reaches, 0 to 1: of a publication, the part that is below; of an assessment, the part of what is
    /// missing that training can mend.
    pub reach: Interval<f64>,
    /// The importance that was stated, 1 by default.
    pub importance: f64,
}

impl Weights {
    /// Returns what is wrong with the weights.
    pub fn check(&self) -> Problems {
        let mut problems = Problems::default();
        for (name, times) in [("gap", self.gap), ("reach", self.reach)] {
            if times > MOST_TIMES {
                let problem = Problem::new(Code::OutOfRange, format!("/{name}")).with("found", times);
                problems.push(problem.with("from", 0).with("to", MOST_TIMES));
            }
        }
        for (id, importance) in &self.importance {
            if !(importance.is_finite() && *importance > 0.0) {
                let problem = Problem::new(Code::OutOfRange, format!("/importance/{id}")).with("found", importance);
                problems.push(problem.with("from", crate::problem::Term::AboveZero).with("to", "1e308"));
            }
        }
        problems
    }

    /// Returns the priority of a factor. Only products, so that it is the same number on every machine.
    pub(super) fn priority(&self, factor: &str, gap: Interval<f64>, reach: Interval<f64>) -> Priority {
        let importance = self.importance.get(factor).copied().unwrap_or(1.0);
        let times = |value: f64, times: u8| (0..times).fold(1.0, |product, _| product * value);
        let value = |gap: f64, reach: f64| times(gap, self.gap) * times(reach, self.reach) * importance;
        let value = Interval { low: value(gap.low, reach.low), high: value(gap.high, reach.high) };
        Priority { value, gap, reach, importance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_as_often_as_its_weight_says() {
        let one = |value| Interval { low: value, high: value };
        let value = |gap, reach, importance| {
            let importance = BTreeMap::from([("d.f".to_owned(), importance)]);
            Weights { gap, reach, importance }.priority("d.f", one(3.0), one(0.5)).value.low
        };
        assert_eq!([value(1, 1, 1.0), value(0, 1, 1.0), value(2, 0, 1.0), value(1, 2, 2.0)], [1.5, 0.5, 9.0, 1.5]);
    }

    #[test]
    fn weights_out_of_range_are_found() {
        let importance = [("d.a", 0.0), ("d.b", f64::NAN), ("d.c", 1.0)].map(|(id, i)| (id.to_owned(), i)).into();
        let problems = Weights { gap: 4, reach: 3, importance }.check();
        let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["/gap", "/importance/d.a", "/importance/d.b"]);
        assert!(Weights::default().check().is_empty());
    }
}
