//! Which groups are added up together, so that no sum is over fewer than k contributions (design section 6).

use crate::round::Round;

/// Contributions that are added up together: those of some groups of the round, and perhaps those without one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Joined {
    /// The ids of the groups, in the order of the round.
    pub(super) groups: Vec<String>,
    /// Whether the contributions without a group are among them.
    pub(super) ungrouped: bool,
    /// How many contributions there are.
    pub(super) n: usize,
}

/// Returns what is added up together, in the order of the round, contributions without a group last.
///
/// Those without a group stand like a group of their own. What has fewer than k contributions is taken together; if
/// that still has fewer than k, the smallest of the others joins it, among equals the first in order. What has none is
/// left out. So each has at least k, if there are k at all, and every trustee with the same list gets the same.
pub(super) fn joined<'a>(round: &Round, groups: impl Iterator<Item = Option<&'a str>>) -> Vec<Joined> {
    let place = |group: Option<&str>| round.groups.iter().position(|known| Some(known.id.as_str()) == group);
    let ungrouped = round.groups.len();
    let mut counts = vec![0; ungrouped + 1];
    groups.for_each(|group| counts[place(group).unwrap_or(ungrouped)] += 1);
    let k = usize::try_from(round.k).unwrap_or(usize::MAX);
    let (mut small, mut large): (Vec<usize>, Vec<usize>) =
        (0..counts.len()).filter(|place| counts[*place] > 0).partition(|place| counts[*place] < k);
    let total = |places: &[usize]| places.iter().map(|place| counts[*place]).sum::<usize>();
    if (1..k).contains(&total(&small)) {
        let smallest = large.iter().copied().min_by_key(|place| (counts[*place], *place));
        large.retain(|place| Some(*place) != smallest);
        small.extend(smallest);
        small.sort_unstable();
    }
    let mut all: Vec<Vec<usize>> = large.into_iter().map(|place| vec![place]).collect();
    all.extend((!small.is_empty()).then_some(small));
    all.sort_unstable();
    let join = |places: Vec<usize>| Joined {
        groups: places.iter().filter_map(|place| Some(round.groups.get(*place)?.id.clone())).collect(),
        ungrouped: places.contains(&ungrouped),
        n: total(&places),
    };
    all.into_iter().map(join).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::Group;

    /// Says what is added up together in a round with k = 5, groups a, b, c … of the given sizes, and some without one.
    fn check(sizes: &[usize], without: usize, expected: &str) {
        let id = |i: usize| String::from("abcdef".chars().nth(i).unwrap());
        let mut round = Round::new("r", "R", "2026", []);
        round.groups = (0..sizes.len()).map(|i| Group { id: id(i), title: [].into() }).collect();
        let members = sizes.iter().enumerate().flat_map(|(i, n)| vec![Some(id(i)); *n]);
        let members: Vec<Option<String>> = members.chain(vec![None; without]).collect();
        let found = joined(&round, members.iter().map(Option::as_deref)).into_iter().map(|joined| {
            format!("{}{}={}", joined.groups.concat(), if joined.ungrouped { "-" } else { "" }, joined.n)
        });
        assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{sizes:?} and {without}");
    }

    #[test]
    fn what_is_too_small_is_added_up_with_others() {
        check(&[5, 6], 0, "a=5 b=6");
        check(&[5, 0, 6], 0, "a=5 c=6");
        check(&[3, 6, 4], 0, "ac=7 b=6");
        check(&[3, 7, 6], 0, "ac=9 b=7");
        check(&[7, 6, 6, 1], 0, "a=7 bd=7 c=6");
        check(&[2, 9], 1, "ab-=12");
        check(&[9, 6], 5, "a=9 b=6 -=5");
        check(&[9, 6], 4, "a=9 b-=10");
        check(&[4, 9], 4, "a-=8 b=9");
        check(&[1, 1], 2, "ab-=4");
        check(&[], 6, "-=6");
        check(&[], 0, "");
    }
}
