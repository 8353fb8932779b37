//! What a reader of several publications can tell apart: the contributions added, removed or changed between them
//! (rule (f) of design section 6).

use std::collections::{BTreeMap, BTreeSet};

/// What a publication shows for one factor, or of who takes part.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown<'a> {
    /// Whether there are figures over all.
    pub all: bool,
    /// The groups that have figures of their own.
    pub groups: BTreeSet<&'a str>,
}

/// Where a reader finds a contribution: in a group that is shown, or in what is left of all.
type Place<'a> = Option<&'a str>;

impl<'a> Shown<'a> {
    /// Returns where a contribution is to be found, if it is in any figure.
    pub fn place(&self, group: Option<&'a str>) -> Option<Place<'a>> {
        match group.filter(|group| self.groups.contains(group)) {
            Some(group) => Some(Some(group)),
            None => self.all.then_some(None),
        }
    }

    /// Returns whether there are figures at all.
    pub fn is_anything(&self) -> bool {
        self.all || !self.groups.is_empty()
    }
}

/// What each contribution that counted said, by code, with its group.
pub(super) type Said<'a, V> = BTreeMap<&'a str, (Option<&'a str>, V)>;

/// Contributions that stand at the same place in each publication, and said the same or not in the same ones.
///
/// What they said: all of them, each time that it was new.
#[derive(Debug, PartialEq)]
pub(super) struct Class<V>(pub Vec<Vec<V>>);

impl<V> Class<V> {
    /// Returns how many they are.
    pub fn n(&self) -> usize {
        self.0.first().map_or(0, Vec::len)
    }
}

/// Sorts the contributions of several publications into what a reader can tell apart; `by_group` says whether with the
/// figures of the groups, or only with those over all.
pub(super) fn classes<V: Clone + PartialEq>(
    publications: &[(&Shown<'_>, &Said<'_, V>)],
    by_group: bool,
) -> Vec<Class<V>> {
    let codes: BTreeSet<&str> = publications.iter().flat_map(|(_, said)| said.keys().copied()).collect();
    let mut classes: BTreeMap<Vec<Option<(Place<'_>, usize)>>, Class<V>> = BTreeMap::new();
    for code in codes {
        let (mut key, mut versions) = (Vec::new(), Vec::<V>::new());
        for (shown, said) in publications {
            let found = said.get(code).and_then(|(group, value)| {
                let place = if by_group { shown.place(*group) } else { shown.all.then_some(None) };
                place.map(|place| (place, value))
            });
            key.push(found.map(|(place, value)| {
                let version = versions.iter().position(|known| known == value).unwrap_or_else(|| {
                    versions.push(value.clone());
                    versions.len() - 1
                });
                (place, version)
            }));
        }
        if versions.is_empty() {
            continue;
        }
        let Class(all) = classes.entry(key).or_insert_with(|| Class(Vec::new()));
        all.resize_with(versions.len(), Vec::new);
        all.iter_mut().zip(versions).for_each(|(all, value)| all.push(value));
    }
    classes.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_what_two_publications_together_tell_apart() {
        let before = Shown { all: true, groups: BTreeSet::from(["a"]) };
        let after = Shown { all: true, groups: BTreeSet::new() };
        let said = |list: &[(&'static str, Option<&'static str>, u8)]| -> Said<'static, u8> {
            list.iter().map(|(code, group, value)| (*code, (*group, *value))).collect()
        };
        let first = said(&[("1", Some("a"), 1), ("2", Some("a"), 1), ("3", Some("b"), 1), ("4", None, 2)]);
        let second = said(&[("1", Some("a"), 1), ("2", Some("a"), 3), ("3", Some("b"), 1), ("5", None, 2)]);
        let publications = [(&before, &first), (&after, &second)];
        let expected = [
            Class(vec![vec![2]]),          // 5, added
            Class(vec![vec![2]]),          // 4, removed
            Class(vec![vec![1]]),          // 3, left of all both times
            Class(vec![vec![1]]),          // 1, in its group and then left of all
            Class(vec![vec![1], vec![3]]), // 2, the same and changed
        ];
        assert_eq!(classes(&publications, true), expected);
        let over_all =
            [Class(vec![vec![2]]), Class(vec![vec![2]]), Class(vec![vec![1, 1]]), Class(vec![vec![1], vec![3]])];
        assert_eq!(classes(&publications, false), over_all);
    }
}
