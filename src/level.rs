//! The scale: five levels, in order.

use std::fmt;

use serde::{Serialize, Serializer};

/// A level of maturity, 1 to 5 (design section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 1: absent or ad hoc. Every factor has at least this level.
    #[default]
    Initial = 1,
    /// 2: begun, informal or partial.
    Emerging = 2,
    /// 3: written, mandated, resourced, operating.
    Established = 3,
    /// 4: nationwide, tested, measured.
    Managed = 4,
    /// 5: improved from evidence, shared with others.
    Adaptive = 5,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: [Self; 5] = [Self::Initial, Self::Emerging, Self::Established, Self::Managed, Self::Adaptive];

    /// The levels that have statements: every level above the first.
    pub const WITH_STATEMENTS: [Self; 4] = [Self::Emerging, Self::Established, Self::Managed, Self::Adaptive];

    /// Returns the level of a number from 1 to 5.
    pub fn from_number(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| u64::from(level.number()) == number)
    }

    /// Returns the number of the level, 1 to 5.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Returns the place of the level in a list of five, 0 to 4.
    pub const fn position(self) -> usize {
        self as usize - 1
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Level {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 5 })
    }
}

/// What is certain and what is possible: `low` counts missing answers as not met, `high` as met.
///
/// `low ≤ high` always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interval<T> {
    /// The value if every missing answer is "not met".
    pub low: T,
    /// The value if every missing answer is "met".
    pub high: T,
}

impl<T: Copy> Interval<T> {
    /// Applies one function to both ends.
    pub fn map<U>(self, f: impl Fn(T) -> U) -> Interval<U> {
        Interval { low: f(self.low), high: f(self.high) }
    }
}

impl<T: PartialEq> Interval<T> {
    /// Returns whether the two ends are one value.
    pub fn is_certain(&self) -> bool {
        self.low == self.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_in_order_and_numbered_from_one() {
        assert!(Level::ALL.is_sorted());
        for (i, level) in Level::ALL.into_iter().enumerate() {
            assert_eq!(level.position(), i);
            assert_eq!(Level::from_number(i as u64 + 1), Some(level));
        }
        assert_eq!(Level::from_number(0), None);
        assert_eq!(Level::from_number(6), None);
    }
}
