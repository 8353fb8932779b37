//! Why something is not in a publication, as data: for the organiser's eyes, and in no file.

use crate::word::words;

words! {
    /// What is not there, or not whole.
    What {
        /// All figures.
        Figures = "figures",
        /// Some bins, which are joined to wider ones.
        Bins = "bins",
        /// Quartiles, median or mean.
        Statistics = "statistics",
        /// The share below the own target.
        BelowTarget = "below-target",
        /// The share whose level is not certain.
        Uncertain = "uncertain",
    }
}

words! {
    /// Why it is not there.
    Why {
        /// Rule (a): too few contributions.
        TooFew = "too-few",
        /// Rule (b): subtracting what is shown would leave too few.
        Remainder = "remainder",
        /// Rules (c) and (e): a count would be too small, or nearly all would be in one place.
        SmallCount = "small-count",
        /// Rule (d): the levels that it is made of are joined.
        Joined = "joined",
        /// Rule (f): the difference to an earlier publication would show it.
        Earlier = "earlier",
    }
}

impl Why {
    /// Returns the sentence in English, with `{k}` and `{cell}` where the round's rules go.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooFew => "Fewer than {k} contributions.",
            Self::Remainder => {
                "Subtracted from all, it would leave fewer than {k} contributions, or show a group that is withheld."
            }
            Self::SmallCount => "A count below {cell} would show, or that nearly all are at one level.",
            Self::Joined => "The levels needed to work it out are joined.",
            Self::Earlier => "Subtracting an earlier publication would show a count below {cell}.",
        }
    }
}

/// Why something of a publication is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The group, or `all`.
    pub group: String,
    /// The factor; nothing if it is about the whole group.
    pub factor: Option<String>,
    /// What is not there.
    pub what: What,
    /// Why.
    pub why: Why,
}
