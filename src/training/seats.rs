//! Seats: how many people would be trained, and who would share, by the interest files (design sections 6 and 7).
//!
//! Interest files are named. What is made of them here names nobody, and shows no count below `cell`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    questionnaire::Audience,
    round::{Band, Interest},
};

/// The smallest number of ecosystems that a count speaks of, where no round says so: the least that a round may say.
pub const CELL: u64 = 3;

impl Band {
    /// Returns the fewest and the most people of the band; it may have no most.
    pub const fn people(self) -> (u64, Option<u64>) {
        match self {
            Self::Few => (1, Some(5)),
            Self::Class => (6, Some(15)),
            Self::Classes => (16, Some(40)),
            Self::Many => (41, None),
        }
    }
}

/// How many people of one audience would be trained in one factor, over all interest files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeatCount<'a> {
    /// The id of the factor.
    pub factor: &'a str,
    /// Who would be trained.
    pub audience: Audience,
    /// How many ecosystems ask for it, at least `cell`.
    pub ecosystems: usize,
    /// The fewest people.
    pub least: u64,
    /// The most people; nothing where an ecosystem has said 41 or more.
    pub most: Option<u64>,
}

/// How many ecosystems seek and offer something in one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pool<'a> {
    /// The id of the factor.
    pub factor: &'a str,
    /// How many ecosystems have sent an interest file.
    pub of: usize,
    /// How many of them seek help; nothing if they are, or the others are, fewer than `cell`.
    pub seek: Option<usize>,
    /// How many of them could help others; nothing as above.
    pub offer: Option<usize>,
}

/// Adds up seats per factor and audience, sorted; what fewer than `cell` ecosystems ask for is left out.
///
/// An ecosystem is known by its name, white space at its ends aside; where several of its files speak of one audience in
/// one factor, the largest band counts. Interest files do not say at which depth; that follows from the needs.
pub fn seats(interests: &[Interest], cell: usize) -> Vec<SeatCount<'_>> {
    let mut bands: BTreeMap<(&str, Audience), BTreeMap<&str, Band>> = BTreeMap::new();
    for interest in interests {
        for seats in &interest.seats {
            let of_all = bands.entry((&seats.factor, seats.audience)).or_default();
            let band = of_all.entry(interest.ecosystem.trim()).or_insert(seats.band);
            *band = (*band).max(seats.band);
        }
    }
    let enough = bands.into_iter().filter(|(_, bands)| bands.len() >= cell);
    enough
        .map(|((factor, audience), bands)| {
            let people = || bands.values().map(|band| band.people());
            SeatCount {
                factor,
                audience,
                ecosystems: bands.len(),
                least: people().map(|(least, _)| least).sum(),
                most: people().map(|(_, most)| most).sum(),
            }
        })
        .collect()
}

/// Returns how many ecosystems seek and offer something in each factor, sorted; factors of which nothing may be shown are
/// left out.
///
/// As with shares of a publication (design section 6, rule (e)), a count shows only if it and its complement are at least
/// `cell`: "all of twelve" would name everybody.
pub fn pool(interests: &[Interest], cell: usize) -> Vec<Pool<'_>> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, (bool, bool)>> = BTreeMap::new();
    let mut names = std::collections::BTreeSet::new();
    for interest in interests {
        let name = interest.ecosystem.trim();
        names.insert(name);
        interest.seeks.iter().for_each(|id| counts.entry(id).or_default().entry(name).or_default().0 = true);
        interest.offers.iter().for_each(|id| counts.entry(id).or_default().entry(name).or_default().1 = true);
    }
    let of = names.len();
    let shown = |count: usize| (count >= cell && of - count >= cell).then_some(count);
    let pools = counts.into_iter().map(|(factor, by_name)| Pool {
        factor,
        of,
        seek: shown(by_name.values().filter(|(seeks, _)| *seeks).count()),
        offer: shown(by_name.values().filter(|(_, offers)| *offers).count()),
    });
    pools.filter(|pool| pool.seek.is_some() || pool.offer.is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::Seats;

    fn interest(name: &str, bands: &[Band], seeks: &[&str], offers: &[&str]) -> Interest {
        let mut interest = Interest::new("r", name, "c");
        let seat = |band: &Band| Seats { factor: "d.f".into(), audience: Audience::Judge, band: *band };
        interest.seats = bands.iter().map(seat).collect();
        interest.seeks = seeks.iter().map(|id| (*id).to_owned()).collect();
        interest.offers = offers.iter().map(|id| (*id).to_owned()).collect();
        interest
    }

    #[test]
    fn bands_add_up_to_a_range_that_may_be_open() {
        let closed = [
            interest("A", &[Band::Few], &[], &[]),
            interest("B", &[Band::Class], &[], &[]),
            interest("C", &[Band::Classes], &[], &[]),
        ];
        let one = seats(&closed, 3);
        assert_eq!((one[0].ecosystems, one[0].least, one[0].most), (3, 23, Some(60)));
        assert_eq!(seats(&closed, 4), []);
        // A second file of one ecosystem counts where it asks for more, and is no other ecosystem.
        let mut open = closed.to_vec();
        open.push(interest(" A ", &[Band::Many], &[], &[]));
        let one = seats(&open, 3);
        assert_eq!((one[0].ecosystems, one[0].least, one[0].most), (3, 63, None));
    }

    #[test]
    fn a_count_shows_only_if_it_and_the_others_are_enough() {
        let all = |seekers: usize, of: usize| -> Vec<Interest> {
            let one = |i| interest(&format!("E{i}"), &[], if i < seekers { &["d.f"] } else { &[] }, &[]);
            (0..of).map(one).collect()
        };
        for (seekers, of, expected) in
            [(7, 12, Some(7)), (2, 12, None), (3, 12, Some(3)), (10, 12, None), (12, 12, None)]
        {
            let all = all(seekers, of);
            assert_eq!(pool(&all, 3).first().and_then(|pool| pool.seek), expected, "{seekers} of {of}");
        }
        let mut offers = all(7, 12);
        offers[8..11].iter_mut().for_each(|one| one.offers.push("d.f".to_owned()));
        assert_eq!(pool(&offers, 3), [Pool { factor: "d.f", of: 12, seek: Some(7), offer: Some(3) }]);
    }
}
