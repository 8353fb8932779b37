//! Split contributions: shares, the sums of trustees, and what they say together.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::LazyLock,
};

use baremo::{
    Code, Problems,
    questionnaire::{self, Questionnaire},
    round::{
        Comparison, Contribution, Counts, Group, Mode, Round, Share, Sum,
        split::{Nine, Subject, combine, split, sum},
        tally,
    },
    sample,
};
use proptest::prelude::*;
use serde_json::json;

const KEYS: [&str; 3] = [
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
    "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa",
];

/// Bytes that look random, the same for the same seed (SplitMix64). For tests alone.
fn random(mut state: u64) -> impl FnMut(&mut [u8]) -> bool {
    move |bytes| {
        for byte in bytes {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (mixed >> 56) as u8;
        }
        true
    }
}

/// A split round over the sample region, and what was split.
struct Case {
    at_hand: Vec<Questionnaire>,
    round: Round,
    contributions: Vec<Contribution>,
}

impl Case {
    fn new(trustees: usize) -> Self {
        static REGION: LazyLock<(Vec<Questionnaire>, sample::Region)> = LazyLock::new(|| {
            let at_hand = questionnaire::builtin();
            let region = sample::region(&at_hand, sample::words("en"));
            (at_hand, region)
        });
        let (at_hand, mut round) = (REGION.0.clone(), REGION.1.round.clone());
        let contributions = REGION.1.contributions.clone();
        round.mode = Mode::Split;
        round.recipients = KEYS[..trustees].iter().map(|key| (*key).to_owned()).collect();
        Self { at_hand, round, contributions }
    }

    fn split(&self, contribution: &Contribution, seed: u64) -> Vec<Share> {
        split(contribution, &self.round, &self.at_hand, random(seed)).unwrap()
    }

    /// Returns the shares of each trustee.
    fn shares(&self) -> Vec<Vec<Share>> {
        let mut shares = vec![Vec::new(); self.round.recipients.len()];
        for (seed, contribution) in (0..).zip(&self.contributions) {
            shares.iter_mut().zip(self.split(contribution, seed)).for_each(|(all, share)| all.push(share));
        }
        shares
    }

    /// Returns the sum of a trustee over shares that all count.
    fn sum(&self, trustee: usize, shares: &[Share], earlier: &[Sum]) -> Result<Sum, Problems> {
        let (sum, refused) = sum(&self.round, &self.round.recipients[trustee], shares, earlier, &self.at_hand);
        assert_eq!(refused, []);
        sum
    }

    fn sums(&self) -> Vec<Sum> {
        let sums = self.shares().into_iter().enumerate().map(|(i, shares)| self.sum(i, &shares, &[]).unwrap());
        // As files, the way that they travel.
        sums.map(|sum| Sum::from_json(sum.to_json().as_bytes()).unwrap()).collect()
    }

    /// Returns the codes of the problems of combining sums.
    fn refusals(&self, sums: &[Sum]) -> Vec<(Subject, Vec<Code>)> {
        let refused = combine(&self.round, sums, &self.at_hand).unwrap_err();
        refused.into_iter().map(|(place, problems)| (place, codes(&problems))).collect()
    }
}

fn codes(problems: &Problems) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

/// Returns the counts of a group that holds two others.
fn both(one: &Counts, other: &Counts) -> Counts {
    let mut sum = *one;
    sum.levels.iter_mut().zip(other.levels).for_each(|(sum, count)| *sum += count);
    sum.with_target += other.with_target;
    sum.below += other.below;
    sum.uncertain += other.uncertain;
    sum
}

#[test]
fn the_sums_of_two_or_three_trustees_are_the_counts_of_the_region() {
    for trustees in [2, 3] {
        let case = Case::new(trustees);
        let (expected, _) = tally(&case.round, &case.contributions, &case.at_hand);
        let found = combine(&case.round, &case.sums(), &case.at_hand).unwrap();
        assert_eq!((found.contributions, &found.round), (33, &case.round.id));
        // Of the four groups the last has four members, and the highlands are the smallest of the others.
        let ids: Vec<(&str, usize)> = found.groups.iter().map(|group| (group.id.as_str(), group.n)).collect();
        assert_eq!(ids, [("all", 33), ("leeward", 14), ("isthmus", 8), ("highlands+outer-isles", 11)]);
        assert_eq!(found.groups[..3], expected.groups[..3]);
        let joined = expected.groups[3].factors.iter().zip(&expected.groups[4].factors);
        let joined: Vec<_> = joined.map(|((id, one), (_, other))| (id.clone(), both(one, other))).collect();
        assert_eq!(found.groups[3].factors, joined);
        assert_eq!(Comparison::from(&found).groups[0], Comparison::from(&expected).groups[0]);
    }
}

#[test]
fn a_share_alone_is_the_same_whatever_was_given() {
    let case = Case::new(2);
    let (one, other) = (&case.contributions[0], &case.contributions[1]);
    assert_ne!(one.factors, other.factors);
    let (shares, others) = (case.split(one, 7), case.split(other, 7));
    // The first trustee's is random bytes and nothing else.
    assert_eq!(shares[0].values, others[0].values);
    assert_ne!(shares[1].values, others[1].values);
    // For the second trustee's, there are other random bytes, just as likely, with which the other contribution gives
    // the same share: the first trustee's number makes up for the difference.
    let wanted: Vec<u8> = others[0]
        .values
        .iter()
        .flat_map(|(id, Nine(numbers))| {
            let (Nine(seen), Nine(other)) = (shares[1].values[id], others[1].values[id]);
            std::array::from_fn::<u64, 9, _>(|i| numbers[i].wrapping_add(other[i]).wrapping_sub(seen[i]))
        })
        .flat_map(u64::to_be_bytes)
        .collect();
    // The bytes of the split's id and of each share's nonce come before and after.
    let mut bytes = [vec![0; 16], wanted, vec![1; 16], vec![2; 16]].concat().into_iter();
    let same = split(other, &case.round, &case.at_hand, |to_fill| {
        to_fill.iter_mut().zip(bytes.by_ref()).for_each(|(to, from)| *to = from);
        true
    });
    assert_eq!(same.unwrap()[1].values, shares[1].values);
}

#[test]
fn a_factor_that_is_not_given_cannot_be_told_from_one_that_is() {
    let mut case = Case::new(2);
    case.contributions[0].factors.clear();
    let shares = case.split(&case.contributions[0], 1);
    let other = case.split(&case.contributions[1], 2);
    assert!(shares[0].values.keys().eq(other[0].values.keys()));
    assert_eq!(shares[0].values.len(), 30);
}

#[test]
fn every_split_and_every_nonce_is_new() {
    let case = Case::new(3);
    let (one, other) = (case.split(&case.contributions[0], 1), case.split(&case.contributions[0], 2));
    let nonces: BTreeSet<&str> = one.iter().chain(&other).map(|share| share.nonce.as_str()).collect();
    assert_eq!(nonces.len(), 6);
    assert!(one.iter().all(|share| share.split == one[0].split && share.digests == one[0].digests));
    assert_ne!(one[0].split, other[0].split);
}

#[test]
fn without_randomness_nothing_is_split() {
    let case = Case::new(2);
    let mut left = 5;
    let refused = split(&case.contributions[0], &case.round, &case.at_hand, |_| {
        left -= 1;
        left >= 0
    });
    assert_eq!(codes(&refused.unwrap_err()), [Code::NoRandomness]);
}

#[test]
fn a_round_that_cannot_be_split_is_refused() {
    let check = |change: fn(&mut Round), expected: Code| {
        let mut case = Case::new(2);
        change(&mut case.round);
        let refused = split(&case.contributions[0], &case.round, &case.at_hand, random(1)).unwrap_err();
        assert_eq!(codes(&refused)[0], expected);
        let (refused, _) = sum(&case.round, KEYS[0], &[], &[], &case.at_hand);
        assert_eq!(codes(&refused.unwrap_err())[0], expected);
    };
    check(|round| round.mode = Mode::Sealed, Code::OtherMode);
    check(|round| round.recipients.truncate(1), Code::ListLength);
    check(|round| round.recipients[1] = round.recipients[0].clone(), Code::DuplicateId);
    check(|round| round.questionnaires[0].version = "7.0.0".into(), Code::OtherVersion);
}

#[test]
fn a_contribution_that_cannot_count_is_not_split() {
    let mut case = Case::new(2);
    case.contributions[0].round = "another".into();
    let refused = split(&case.contributions[0], &case.round, &case.at_hand, random(1)).unwrap_err();
    assert_eq!(codes(&refused), [Code::OtherRound]);
}

#[test]
fn a_share_that_cannot_count_is_left_out_with_its_reason() {
    let case = Case::new(2);
    let shares = case.shares();
    let check = |change: &dyn Fn(&mut Share), expected: &[Code]| {
        let mut own = shares[0].clone();
        change(&mut own[3]);
        let (sum, refused) = sum(&case.round, KEYS[0], &own, &[], &case.at_hand);
        let refused: Vec<_> = refused.iter().map(|(i, problems)| (*i, codes(problems))).collect();
        assert_eq!(refused, [(3, expected.to_vec())]);
        assert_eq!(sum.unwrap().contributions.len(), 32);
    };
    check(&|share| share.round = "another".into(), &[Code::OtherRound]);
    check(&|share| share.round_digest.replace_range(7..8, "x"), &[Code::ChangedRound]);
    check(&|share| share.group = Some("nowhere".into()), &[Code::UnknownGroup]);
    check(&|share| *share = shares[1][3].clone(), &[Code::OtherTrustee]);
    check(&|share| share.nonce = shares[1][3].nonce.clone(), &[Code::AlteredShare]);
    check(&|share| share.digests.truncate(1), &[Code::ListLength]);
    let factor = "workforce.education".to_owned();
    check(&|share| share.values.get_mut(&factor).unwrap().0[8] ^= 1, &[Code::AlteredShare]);
    check(&|share| assert!(share.values.remove(&factor).is_some()), &[Code::MissingFactor, Code::AlteredShare]);
    check(
        &|share| assert_eq!(share.values.insert("other.factor".into(), Nine::default()), None),
        &[Code::UnknownFactor, Code::AlteredShare],
    );
}

#[test]
fn of_two_shares_with_one_code_neither_counts_unless_they_are_the_same() {
    let case = Case::new(2);
    let mut shares = case.shares().swap_remove(0);
    shares.push(shares[5].clone());
    assert_eq!(case.sum(0, &shares, &[]).unwrap().contributions.len(), 33);
    shares[33] = case.split(&case.contributions[5], 99).swap_remove(0);
    let (counted, refused) = sum(&case.round, KEYS[0], &shares, &[], &case.at_hand);
    assert_eq!(counted.unwrap().contributions.len(), 32);
    let refused: Vec<_> = refused.iter().map(|(i, problems)| (*i, codes(problems))).collect();
    assert_eq!(refused, [(5, vec![Code::ConflictingShares]), (33, vec![Code::ConflictingShares])]);
}

#[test]
fn neither_order_nor_repetition_of_shares_matters() {
    let case = Case::new(2);
    let mut shares = case.shares().swap_remove(0);
    let sum = case.sum(0, &shares, &[]).unwrap().to_json();
    shares.extend(shares.clone());
    shares.reverse();
    assert_eq!(case.sum(0, &shares, &[]).unwrap().to_json(), sum);
}

#[test]
fn fewer_than_k_contributions_are_not_added_up() {
    let case = Case::new(2);
    let shares = case.shares().swap_remove(0);
    assert_eq!(codes(&case.sum(0, &shares[..4], &[]).unwrap_err()), [Code::TooFewContributions]);
    assert_eq!(case.sum(0, &shares[..5], &[]).unwrap().groups.len(), 1);
}

#[test]
fn a_sum_by_a_key_that_is_no_trustees_is_refused() {
    let case = Case::new(2);
    let (refused, _) = sum(&case.round, KEYS[2], &case.shares()[0], &[], &case.at_hand);
    assert_eq!(codes(&refused.unwrap_err()), [Code::UnknownTrustee]);
}

/// What a second sum may differ by. The first is over the shares at `first`, the second over those at `second`; those at
/// `anew` are split again in between. The region's order is leeward (14), isthmus (8), highlands (7), outer-isles (4).
#[test]
fn a_second_sum_that_would_tell_of_fewer_than_k_is_refused() {
    let mut case = Case::new(2);
    let shares = case.shares().swap_remove(0);
    let again = |i: usize| case.split(&case.contributions[i], 1000 + i as u64).swap_remove(0);
    let check = |first: &[usize], second: &[usize], anew: &[usize], is_refused: bool| {
        let first: Vec<Share> = first.iter().map(|i| shares[*i].clone()).collect();
        let second: Vec<Share> =
            second.iter().map(|i| if anew.contains(i) { again(*i) } else { shares[*i].clone() }).collect();
        let earlier = case.sum(0, &first, &[]).unwrap();
        let found =
            case.sum(0, &second, std::slice::from_ref(&earlier)).map(drop).map_err(|problems| codes(&problems));
        let expected = if is_refused { Err(vec![Code::TooSmallDifference]) } else { Ok(()) };
        assert_eq!(found, expected, "{} and {} shares, {anew:?} anew", first.len(), second.len());
    };
    let range = |from: usize, to: usize| (from..to).collect::<Vec<_>>();
    check(&range(0, 14), &range(0, 14), &[], false);
    // One more, one fewer, four more, one for another.
    check(&range(0, 14), &range(0, 13), &[], true);
    check(&range(0, 13), &range(0, 14), &[], true);
    check(&range(0, 10), &range(0, 14), &[], true);
    check(&range(0, 13), &range(1, 14), &[], true);
    // Five more, five for five others.
    check(&range(0, 9), &range(0, 14), &[], false);
    check(&range(0, 9), &[range(0, 4), range(9, 14)].concat(), &[], true);
    check(&range(0, 9), &[range(4, 9), range(9, 14)].concat(), &[], true);
    check(&range(0, 10), &[range(5, 10), range(10, 14)].concat(), &[], true);
    check(&range(0, 10), &[range(0, 5), range(22, 27)].concat(), &[], false);
    // Five more in all, but one of them in one group and four in another.
    check(&[range(0, 9), range(14, 19)].concat(), &[range(0, 13), range(14, 20)].concat(), &[], true);
    // A late correction; five of them; everybody splits again, and all but one.
    check(&range(0, 14), &range(0, 14), &[3], true);
    check(&range(0, 14), &range(0, 14), &range(0, 5), false);
    check(&range(0, 14), &range(0, 14), &range(0, 14), false);
    check(&range(0, 14), &range(0, 13), &range(0, 13), true);
    check(&range(0, 14), &range(0, 14), &range(0, 13), true);
    // A sum under a file of the round that has been changed since counts too.
    let earlier = case.sum(0, &shares[..14], &[]).unwrap();
    case.round.title += " again";
    let own = case.shares().swap_remove(0);
    assert_eq!(codes(&case.sum(0, &own[..13], &[earlier]).unwrap_err()), [Code::TooSmallDifference]);
}

#[test]
fn several_earlier_sums_are_held_against_a_sum_together() {
    let case = Case::new(2);
    let shares = case.shares().swap_remove(0);
    // Fourteen, and some more.
    let over = |more: Range<usize>, earlier: &[Sum]| case.sum(0, &[&shares[..14], &shares[more]].concat(), earlier);
    // Fourteen, with five more, with five others more: each pair differs by five or more, but two of the first five are
    // among the others, so that three sums together tell of these two.
    let one = over(14..14, &[]).unwrap();
    let two = over(14..19, std::slice::from_ref(&one)).unwrap();
    over(17..22, std::slice::from_ref(&one)).unwrap();
    let refused = over(17..22, &[one, two]).unwrap_err();
    assert_eq!(codes(&refused), [Code::TooSmallDifference]);
}

#[test]
fn an_earlier_sum_must_be_ones_own() {
    let case = Case::new(2);
    let (shares, sums) = (case.shares(), case.sums());
    let refused = case.sum(0, &shares[0], &[sums[1].clone()]).unwrap_err();
    assert_eq!(codes(&refused), [Code::OtherTrustee]);
    let mut earlier = sums[0].clone();
    earlier.round = "another".into();
    assert_eq!(codes(&case.sum(0, &shares[0], &[earlier]).unwrap_err()), [Code::OtherRound]);
}

#[test]
fn sums_that_do_not_belong_together_are_refused() {
    let case = Case::new(3);
    let sums = case.sums();
    let check = |change: &dyn Fn(&mut Vec<Sum>), expected: &[(Subject, &[Code])]| {
        let mut sums = sums.clone();
        change(&mut sums);
        let expected: Vec<_> = expected.iter().map(|(place, codes)| (*place, codes.to_vec())).collect();
        assert_eq!(case.refusals(&sums), expected);
    };
    let add = |sums: &mut Vec<Sum>, place: usize, number: u64| {
        let numbers = sums[1].groups[0].values.first_entry().unwrap().into_mut();
        numbers.0[place] = numbers.0[place].wrapping_add(number);
    };
    // A lost trustee.
    check(&|sums| drop(sums.pop()), &[(Subject::Round, &[Code::MissingSum])]);
    check(
        &Vec::clear,
        &[
            (Subject::Round, &[Code::MissingSum]),
            (Subject::Round, &[Code::MissingSum]),
            (Subject::Round, &[Code::MissingSum]),
        ],
    );
    check(&|sums| sums.push(sums[0].clone()), &[(Subject::Sum(3), &[Code::DuplicateId])]);
    check(
        &|sums| sums[1].trustee = "age1nobody".into(),
        &[(Subject::Sum(1), &[Code::UnknownTrustee]), (Subject::Round, &[Code::MissingSum])],
    );
    check(&|sums| sums[1].round = "another".into(), &[(Subject::Sum(1), &[Code::OtherRound])]);
    check(
        &|sums| sums[2].round_digest = sums[2].contributions[0].digests[0].clone(),
        &[(Subject::Sum(2), &[Code::ChangedRound])],
    );
    // Off by one, up or down, and as far as 64 bits go.
    check(&|sums| add(sums, 0, 1), &[(Subject::Total, &[Code::CountsDoNotAddUp])]);
    check(&|sums| add(sums, 0, 1 << 63), &[(Subject::Total, &[Code::ImpossibleCount])]);
    check(&|sums| add(sums, 7, 15), &[(Subject::Total, &[Code::ImpossibleCount])]);
    check(&|sums| add(sums, 8, 15), &[(Subject::Total, &[Code::ImpossibleCount])]);
    // Another list: one cut anew, in another group, or missing.
    check(&|sums| sums[1].contributions[0].split = "0".repeat(32), &[(Subject::Sum(1), &[Code::OtherContributions])]);
    check(&|sums| sums[2].contributions[0].digests.reverse(), &[(Subject::Sum(2), &[Code::OtherContributions])]);
    check(
        &|sums| {
            let own = sums[1].contributions.iter().position(|addend| addend.group.as_deref() == Some("leeward"));
            sums[1].contributions.remove(own.unwrap());
            sums[1].groups[0].n -= 1;
        },
        &[(Subject::Sum(1), &[Code::OtherContributions])],
    );
    // Groups that are too small, added up by themselves.
    check(
        &|sums| {
            let mut joined = sums[0].groups[2].clone();
            (joined.groups, joined.n) = (vec![joined.groups[1].clone()], 4);
            sums[0].groups[2].groups.truncate(1);
            sums[0].groups[2].n = 7;
            sums[0].groups.push(joined);
        },
        &[(Subject::Sum(0), &[Code::OtherGrouping])],
    );
    check(&|sums| drop(sums[0].groups[1].values.pop_first()), &[(Subject::Sum(0), &[Code::MissingFactor])]);
}

#[test]
fn fewer_than_k_contributions_are_not_combined() {
    let case = Case::new(2);
    let mut sums = case.sums();
    for sum in &mut sums {
        sum.contributions.retain(|addend| addend.group.as_deref() == Some("outer-isles"));
        sum.groups.remove(0);
        sum.groups.remove(0);
        sum.groups[0].groups.remove(0);
        sum.groups[0].n = 4;
    }
    assert_eq!(
        case.refusals(&sums),
        [(Subject::Sum(0), vec![Code::TooFewContributions]), (Subject::Sum(1), vec![Code::TooFewContributions])]
    );
}

#[test]
fn those_without_a_group_are_counted_among_all_or_with_groups_that_are_too_small() {
    let mut case = Case::new(2);
    let leave = |case: &mut Case, places: Range<usize>| {
        case.contributions[places].iter_mut().for_each(|contribution| contribution.group = None);
    };
    let ids = |case: &Case| {
        let found = combine(&case.round, &case.sums(), &case.at_hand).unwrap();
        found.groups.into_iter().map(|group| (group.id, group.n)).collect::<Vec<_>>()
    };
    let pairs =
        |expected: &[(&str, usize)]| expected.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect::<Vec<_>>();
    leave(&mut case, 0..1);
    assert_eq!(
        ids(&case),
        pairs(&[("all", 33), ("leeward", 13), ("isthmus", 8), ("highlands", 7), ("outer-isles+(none)", 5)])
    );
    leave(&mut case, 29..33);
    assert_eq!(
        ids(&case),
        pairs(&[("all", 33), ("leeward", 13), ("isthmus", 8), ("highlands", 7), ("outer-isles", 0)])
    );
}

/// Made with Python: the file with `"quick": false, "total": true, "k": 5, "cell": 3`, written by
/// `json.dumps(round, sort_keys=True, separators=(",", ":"))`, and the SHA-256 of that.
#[test]
fn the_digest_of_a_round_is_that_of_an_independent_computation() {
    let file = include_bytes!("cases/valid/round/split-between-two-recipients.json");
    let round = Round::from_json(file).unwrap();
    assert_eq!(round.digest(), "sha256:e5f8293284fce430b2c177d5d748f1c05ec5caedda98a57bb0b02d2a03879d14");
    // Whether a default is written, and how, makes no difference.
    assert_eq!(Round::from_json(round.to_json().as_bytes()).unwrap().digest(), round.digest());
}

/// The digest of `tests/cases/valid/share/every-field.json` was made with Python:
/// `sha256(bytes.fromhex(nonce) + b"".join(int(n).to_bytes(8, "big") for id in sorted(values) for n in values[id]))`.
#[test]
fn the_digest_of_a_share_is_that_of_an_independent_computation() {
    let at_hand = [Questionnaire::from_value(&json!({
        "format": "baremo.questionnaire/1", "id": "library", "version": "1.0.0",
        "factors": [{"id": "library.lending", "statements": [{"id": "library.lending.2a", "level": 2}]},
            {"id": "library.reading", "statements": [{"id": "library.reading.2a", "level": 2}]},
        ],
        "texts": {"en": {"library": {"title": "L"}, "library.lending": {"title": "L"}, "library.lending.2a": {"text": "T"}, "library.reading.2a": {"text": "T"}, "library.reading": {"title": "R"}}},
    }))
    .unwrap()];
    let mut round = Round::new("r5", "Forum", "2026", &at_hand);
    round.mode = Mode::Split;
    round.recipients = KEYS[..2].iter().map(|key| (*key).to_owned()).collect();
    round.groups = vec![Group { id: "caribbean".into(), title: BTreeMap::new() }];
    let mut share = Share::from_json(include_bytes!("cases/valid/share/every-field.json")).unwrap();
    share.round_digest = round.digest();
    let (_, refused) = sum(&round, KEYS[0], std::slice::from_ref(&share), &[], &at_hand);
    assert_eq!(refused, []);
    share.values.values_mut().next().unwrap().0[0] -= 1;
    let (_, refused) = sum(&round, KEYS[0], &[share], &[], &at_hand);
    assert_eq!(codes(&refused[0].1), [Code::AlteredShare]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is given, by whomever of whichever group: the sums say of all what the contributions say, and of each
    /// group that they show, too; and no group is shown with fewer than k.
    #[test]
    fn sums_say_what_the_contributions_say(
        trustees in 2_usize..=3,
        seed: u64,
        chosen in prop::collection::vec((0_usize..33, prop::option::of(0_usize..4), prop::collection::vec(any::<bool>(), 30)), 1..30),
    ) {
        let mut case = Case::new(trustees);
        let given = std::mem::take(&mut case.contributions);
        for (i, (from, group, keep)) in chosen.into_iter().enumerate() {
            let mut contribution = given[from].clone();
            contribution.code = format!("{:032x}", u64::wrapping_add(seed, i as u64));
            contribution.group = group.map(|group| case.round.groups[group].id.clone());
            let mut keep = keep.into_iter();
            contribution.factors.retain(|_, _| keep.next().unwrap_or(true));
            case.contributions.push(contribution);
        }
        if case.contributions.len() < 5 {
            let shares = case.shares().swap_remove(0);
            prop_assert_eq!(codes(&case.sum(0, &shares, &[]).unwrap_err()), [Code::TooFewContributions]);
            return Ok(());
        }
        let (expected, _) = tally(&case.round, &case.contributions, &case.at_hand);
        let found = combine(&case.round, &case.sums(), &case.at_hand).unwrap();
        prop_assert_eq!(&found.groups[0], &expected.groups[0]);
        for group in &found.groups[1..] {
            prop_assert!(group.n == 0 || group.n >= 5, "{} has {}", group.id, group.n);
            if !group.id.contains('+') {
                prop_assert!(expected.groups.contains(group));
            }
        }
    }
}
