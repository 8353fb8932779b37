//! The rules by which a publication is made: (a) to (f) of design section 6, and what ARCHITECTURE.md adds to them.
//!
//! What is decided by how many contributions there are is known to every reader, as it is no secret who takes part. What
//! is decided by what they say is always the first way of a fixed order that the rules allow.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FORMAT, FactorPublication, GroupPublication, Proportion, Publication, Reason, What, Why,
    bins::{Cuts, Row, statistics},
    history::{Class, Said, Shown, classes},
};
use crate::{
    Code, Problem, Problems,
    round::{ALL, Given, Intake, Issued, Record, record::other_record, tally::Counts},
};

impl Intake<'_> {
    /// Makes the publication of what has come in, and tells why what is not in it is withheld.
    ///
    /// Fails if the round's `k` and `cell` protect nobody, if the record is of another round, and if a reader could
    /// subtract an earlier publication of the record and be left with fewer than `k` contributions (rule (f)).
    pub fn publish(&self, record: &Record) -> Result<(Publication, Vec<Reason>), Problems> {
        let mut publishing = self.publishing(record)?;
        while publishing.next_factor() {}
        publishing.finish()
    }

    /// Begins what [`Intake::publish`] does in one go: for whoever has to answer in between.
    ///
    /// Fails if the round's `k` and `cell` protect nobody, and if the record is of another round.
    pub fn publishing<'b>(&'b self, record: &'b Record) -> Result<Publishing<'b>, Problems> {
        let problems = self.unfit(record);
        if !problems.is_empty() {
            return Err(problems);
        }
        let maker = Maker::new(self, record);
        let (ids, tallies, sizes) = maker.count();
        let eligible = vec![Ok(()); maker.groups.len()];
        let members = maker.select(sizes, eligible, self.round().total);
        let (mut groups, mut reasons) = (Vec::new(), Vec::new());
        if self.round().total {
            let why = if members.total() < maker.k { Why::TooFew } else { Why::Remainder };
            groups.push(begin(ALL, members.all.ok_or(why), &mut reasons));
        }
        for (unit, id) in maker.groups.iter().enumerate() {
            groups.push(begin(id, members.groups[unit].map(|()| members.sizes[unit]), &mut reasons));
        }
        let factors = ids.into_iter().zip(tallies).collect::<Vec<_>>().into_iter();
        Ok(Publishing { problems: maker.check_members(&members), maker, members, groups, reasons, factors })
    }

    /// Returns why nothing can be published of this round with this record.
    fn unfit(&self, record: &Record) -> Problems {
        let round = self.round();
        let mut problems = Problems::default();
        let mut check = |path: &str, found: u64, from: u64, to: u64| {
            if !(from..=to).contains(&found) {
                let problem = Problem::new(Code::OutOfRange, path).with("found", found);
                problems.push(problem.with("from", from).with("to", to));
            }
        };
        check("/k", round.k, 5, 1_000_000);
        check("/cell", round.cell, 3, round.k);
        other_record(record, &round.id).into_iter().for_each(|problem| problems.push(problem));
        problems
    }
}

/// A publication that is being made, factor by factor.
pub struct Publishing<'a> {
    maker: Maker<'a>,
    members: Selection,
    groups: Vec<GroupPublication>,
    reasons: Vec<Reason>,
    problems: Problems,
    /// The factors that are still to come, with their counts by unit.
    factors: std::vec::IntoIter<(&'a str, Vec<Counts>)>,
}

impl Publishing<'_> {
    /// Makes the figures of the next factor; returns whether there was one.
    pub fn next_factor(&mut self) -> bool {
        let Some((id, tallies)) = self.factors.next() else { return false };
        match self.maker.factor(id, &tallies, &self.members, &mut self.reasons) {
            Ok(factors) => {
                let shown = self.groups.iter_mut().filter(|group| group.n.is_some());
                shown.zip(factors).for_each(|(group, factor)| group.factors.push(factor));
            }
            Err(problem) => self.problems.push(problem),
        }
        true
    }

    /// Returns how many factors are still to come.
    pub fn factors_left(&self) -> usize {
        self.factors.len()
    }

    /// Returns the publication with the factors that were made, and why what is not in it is withheld.
    ///
    /// Fails if a reader could subtract an earlier publication of the record and be left with fewer than `k`
    /// contributions (rule (f)).
    pub fn finish(self) -> Result<(Publication, Vec<Reason>), Problems> {
        let (round, contributions) = (self.maker.intake.round().id.clone(), self.members.all);
        let publication = Publication { format: FORMAT, round, contributions, groups: self.groups };
        self.problems.or((publication, self.reasons))
    }
}

/// Begins a group with its n, or withholds it.
fn begin(id: &str, n: Result<usize, Why>, reasons: &mut Vec<Reason>) -> GroupPublication {
    if let Err(why) = n {
        reasons.push(Reason { group: id.to_owned(), factor: None, what: What::Figures, why });
    }
    GroupPublication { id: id.to_owned(), n: n.ok(), factors: Vec::new() }
}

/// Which groups are shown, and whether figures over all are.
///
/// Contributions come in units: one for each group of the round, and the last for those without a group.
struct Selection {
    /// How many there are, if figures over all are shown.
    all: Option<usize>,
    /// By group: shown, or why not.
    groups: Vec<Result<(), Why>>,
    /// By unit, how many they are.
    sizes: Vec<usize>,
}

impl Selection {
    fn is_shown(&self, unit: usize) -> bool {
        self.groups.get(unit).is_some_and(Result::is_ok)
    }

    fn is_any_shown(&self) -> bool {
        self.groups.iter().any(Result::is_ok)
    }

    /// Returns the units that are left of all when the groups that are shown are subtracted.
    fn left(&self) -> impl Iterator<Item = usize> {
        (0..self.sizes.len()).filter(|unit| !self.is_shown(*unit))
    }

    fn total(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// Returns whether subtracting the groups that are shown from all leaves nobody, or enough (rule (b)).
    ///
    /// A group that is withheld must not be left alone, nor with one other contribution, whose sender could subtract it.
    fn leaves_enough(&self, k: usize) -> bool {
        let left: usize = self.left().map(|unit| self.sizes[unit]).sum();
        let mut withheld = self.left().filter(|unit| *unit < self.groups.len()).map(|unit| self.sizes[unit]);
        left == 0 || left >= k && withheld.all(|size| size == 0 || left - size >= 2)
    }

    /// Returns the smallest group that passes a test; among equals the last one.
    fn smallest(&self, test: impl Fn(usize) -> bool) -> Option<usize> {
        let groups = (0..self.groups.len()).rev().filter(|unit| test(*unit));
        groups.min_by_key(|unit| self.sizes[*unit])
    }
}

/// An earlier publication's figures of one factor.
struct Past<'a> {
    id: &'a str,
    issued: &'a Issued,
    said: Said<'a, Given>,
    shown: Shown<'a>,
    /// The bins over all.
    of_all: Option<Cuts>,
    /// The bins of the groups, else those over all.
    of_groups: Option<Cuts>,
}

/// A kind of share.
struct Kind {
    what: What,
    /// How many are meant, and of how many.
    counts: fn(&Counts) -> (usize, usize),
    field: fn(&FactorPublication) -> &Option<Proportion>,
}

const BELOW_TARGET: Kind = Kind {
    what: What::BelowTarget,
    counts: |tally| (tally.below, tally.with_target),
    field: |factor| &factor.below_target,
};

const UNCERTAIN: Kind =
    Kind { what: What::Uncertain, counts: |tally| (tally.uncertain, tally.n()), field: |factor| &factor.uncertain };

/// The bins of one factor.
struct Bins {
    /// How all of them are counted.
    all: Counts,
    /// The bins over all, if figures over all are shown.
    of_all: Option<Cuts>,
    /// The bins of the groups.
    of_groups: Cuts,
}

impl Bins {
    /// Returns what a reader knows of everybody, besides a row of a group.
    fn fine<'a>(&'a self, row: &'a Row) -> (&'a [usize; 5], Cuts) {
        self.of_all.map_or((&row.0.levels, self.of_groups), |cuts| (&self.all.levels, cuts))
    }
}

struct Maker<'a> {
    intake: &'a Intake<'a>,
    groups: Vec<&'a str>,
    record: &'a Record,
    k: usize,
    cell: usize,
}

impl<'a> Maker<'a> {
    fn new(intake: &'a Intake<'a>, record: &'a Record) -> Self {
        let round = intake.round();
        Self {
            intake,
            groups: round.groups.iter().map(|group| group.id.as_str()).collect(),
            record,
            k: round.k as usize,
            cell: round.cell as usize,
        }
    }

    /// Counts: the factors, for each of them the tallies by unit, and the contributions by unit.
    fn count(&self) -> (Vec<&'a str>, Vec<Vec<Counts>>, Vec<usize>) {
        let ids = self.intake.factors();
        let places: BTreeMap<&str, usize> = ids.iter().copied().zip(0..).collect();
        let units = self.groups.len() + 1;
        let mut tallies = vec![vec![Counts::default(); units]; ids.len()];
        let mut members = vec![0; units];
        for contribution in self.intake.counting() {
            let unit = self.unit(contribution.group);
            members[unit] += 1;
            for (id, given) in contribution.given() {
                tallies[places[id]][unit].add(&given);
            }
        }
        // That a factor of a questionnaire not at hand is named at all tells that somebody gave it.
        let known = self.intake.known().len();
        let enough = |tallies: &[Counts]| tallies.iter().map(Counts::n).sum::<usize>() >= self.k;
        let factors = ids.into_iter().zip(tallies).enumerate();
        let kept = factors.filter(|(i, (_, tallies))| *i < known || enough(tallies)).map(|(_, factor)| factor);
        let (ids, tallies) = kept.unzip();
        (ids, tallies, members)
    }

    fn unit(&self, group: Option<&str>) -> usize {
        let place = group.and_then(|group| self.groups.iter().position(|known| *known == group));
        place.unwrap_or(self.groups.len())
    }

    /// Decides which groups are shown, by their sizes alone (rules (a) and (b)); `with_all` asks for figures over all.
    ///
    /// Where not even withholding every group would do, there are no figures over all.
    fn select(&self, sizes: Vec<usize>, mut groups: Vec<Result<(), Why>>, with_all: bool) -> Selection {
        for (group, size) in groups.iter_mut().zip(&sizes) {
            *group = group.and(if *size >= self.k { Ok(()) } else { Err(Why::TooFew) });
        }
        let by_size = Selection { all: None, groups, sizes };
        if !with_all || by_size.total() < self.k {
            return by_size;
        }
        let mut selection =
            Selection { all: Some(by_size.total()), groups: by_size.groups.clone(), sizes: by_size.sizes.clone() };
        while !selection.leaves_enough(self.k) {
            let Some(smallest) = selection.smallest(|unit| selection.is_shown(unit)) else { return by_size };
            selection.groups[smallest] = Err(Why::Remainder);
        }
        selection
    }

    /// Returns which rows a reader sees.
    fn shown(&self, selection: &Selection) -> Shown<'a> {
        let groups = self.groups.iter().enumerate().filter(|(unit, _)| selection.is_shown(*unit));
        Shown { all: selection.all.is_some(), groups: groups.map(|(_, id)| *id).collect() }
    }

    /// Returns the group of a contribution, if the round has it.
    fn known_group<'b>(&self, group: Option<&'b str>) -> Option<&'b str> {
        group.filter(|group| self.groups.contains(group))
    }

    /// Checks who was added, removed or changed since each earlier publication (rule (f)).
    fn check_members(&self, members: &Selection) -> Problems {
        let mut problems = Problems::default();
        let earlier = self.record.publications.iter().map(|issued| {
            let said = issued.contributions.iter().map(|(code, recorded)| {
                let factors: Vec<(&str, Given)> =
                    recorded.factors.iter().map(|(id, given)| (id.as_str(), *given)).collect();
                (code.as_str(), (recorded.group.as_deref(), factors))
            });
            (shown_of(issued.publication.groups.iter().filter(|group| group.n.is_some())), said.collect())
        });
        let earlier: Vec<(Shown<'_>, Said<'_, _>)> = earlier.collect();
        if earlier.is_empty() {
            return problems;
        }
        let said = self.intake.counting().map(|c| (c.code, (self.known_group(c.group), c.given().collect())));
        let (shown, said) = (self.shown(members), said.collect());
        let all: Vec<_> = earlier.iter().map(|(shown, said)| (shown, said)).chain([(&shown, &said)]).collect();
        if let Some(problem) = self.too_small(ALL, &classes(&all, true)) {
            problems.push(problem);
        }
        problems
    }

    /// Returns the problem if a reader could work out figures of fewer than `k` contributions.
    fn too_small<V>(&self, id: &str, classes: &[Class<V>]) -> Option<Problem> {
        let smallest = classes.iter().map(Class::n).min().filter(|n| *n < self.k)?;
        let problem = Problem::new(Code::SmallDifference, "").with("id", id).with("found", smallest);
        Some(problem.with("k", self.k))
    }

    /// Makes the figures of one factor: over all if there are any over all, and for each group that is shown.
    fn factor(
        &self,
        id: &'a str,
        tallies: &[Counts],
        members: &Selection,
        reasons: &mut Vec<Reason>,
    ) -> Result<Vec<FactorPublication>, Problem> {
        let sizes = tallies.iter().map(Counts::n).collect();
        let selection = self.select(sizes, members.groups.clone(), members.all.is_some());
        let past = self.past(id);
        let said = if past.is_empty() { Said::new() } else { self.said(id) };
        let shown = self.shown(&selection);
        let views: Vec<_> = past.iter().map(|past| (&past.shown, &past.said)).chain([(&shown, &said)]).collect();
        let (over_all, by_group) =
            if past.is_empty() { (Vec::new(), Vec::new()) } else { (classes(&views, false), classes(&views, true)) };
        if let Some(problem) = self.too_small(id, &by_group) {
            return Err(problem);
        }
        let bins = self.bins(tallies, &selection, &past, &rows(&over_all), &rows(&by_group));
        let free = self.bins(tallies, &selection, &[], &[], &[]);
        let why = if (bins.of_all, bins.of_groups) == (free.of_all, free.of_groups) {
            Why::SmallCount
        } else {
            Why::Earlier
        };
        let shares = [BELOW_TARGET, UNCERTAIN]
            .map(|kind| (kind.what, self.shares(&kind, tallies, &selection, &bins, &past, &said)));
        let mut figures = Vec::new();
        let mut show = |group: &str, unit: usize, tally: &Counts, withheld: Option<Why>, cuts: Cuts| {
            let mut reason = |what, why| {
                reasons.push(Reason { group: group.to_owned(), factor: Some(id.to_owned()), what, why });
            };
            if let Some(why) = withheld {
                reason(What::Figures, why);
                figures.push(FactorPublication::withheld(id));
                return;
            }
            let bins = cuts.bins(&tally.levels);
            if bins.len() < 5 {
                reason(What::Bins, why);
            }
            let [q1, median, q3, mean] = statistics(&bins);
            if [q1, median, q3, mean].contains(&None) {
                reason(What::Statistics, Why::Joined);
            }
            let [below_target, uncertain] =
                shares.each_ref().map(|(what, shares)| shares[unit].map_err(|why| reason(*what, why)).ok());
            let n = Some(tally.n());
            figures.push(FactorPublication {
                id: id.to_owned(),
                n,
                bins,
                q1,
                median,
                q3,
                mean,
                below_target,
                uncertain,
            });
        };
        if members.all.is_some() {
            let withheld = if selection.total() < self.k { Why::TooFew } else { Why::Remainder };
            let withheld = selection.all.is_none().then_some(withheld);
            show(ALL, self.groups.len(), &bins.all, withheld, bins.of_all.unwrap_or(Cuts::NONE));
        }
        for unit in (0..self.groups.len()).filter(|unit| members.is_shown(*unit)) {
            show(self.groups[unit], unit, &tallies[unit], selection.groups[unit].err(), bins.of_groups);
        }
        Ok(figures)
    }

    /// Returns what each earlier publication showed of a factor.
    fn past(&self, id: &'a str) -> Vec<Past<'a>> {
        let past = self.record.publications.iter().map(|issued| {
            let said = issued.contributions.iter().filter_map(|(code, recorded)| {
                Some((code.as_str(), (recorded.group.as_deref(), *recorded.factors.get(id)?)))
            });
            let shown = shown_where(issued, id, |factor| factor.n.is_some());
            let cuts = |group: &str| {
                let factor = issued.publication.group(group)?.factor(id)?;
                factor.n.map(|_| Cuts::of(&factor.bins))
            };
            let of_all = cuts(ALL);
            let of_groups = shown.groups.iter().find_map(|group| cuts(group)).or(of_all);
            Past { id, issued, said: said.collect(), shown, of_all, of_groups }
        });
        past.collect()
    }

    /// Returns what each contribution says of a factor.
    fn said(&self, id: &str) -> Said<'a, Given> {
        let said = self.intake.counting().filter_map(|contribution| {
            let (_, given) = contribution.given().find(|(factor, _)| *factor == id)?;
            Some((contribution.code, (self.known_group(contribution.group), given)))
        });
        said.collect()
    }

    /// Chooses the bins of a factor (rule (c)); `over_all` and `by_group` are what earlier publications tell apart.
    fn bins(
        &self,
        tallies: &[Counts],
        selection: &Selection,
        past: &[Past<'_>],
        over_all: &[Row],
        by_group: &[Row],
    ) -> Bins {
        let left = Row(sum(selection.left().map(|unit| &tallies[unit])));
        let all = Row(sum(tallies.iter()));
        // A class of contributions is seen in the bins that both publications can be joined to.
        let holds = |classes: &[Row], cuts: Cuts, of: fn(&Past<'_>) -> Option<Cuts>| {
            let mut joined = past.iter().filter_map(of).map(|earlier| earlier.join(cuts));
            joined.all(|cuts| classes.iter().all(|class| class.may_show_alone(cuts, self.cell)))
        };
        let holds_over_all = |cuts| {
            holds(over_all, cuts, |past| past.of_all)
                && (selection.is_any_shown() || holds(by_group, cuts, |past| past.of_groups))
        };
        let of_all = selection.all.map(|_| {
            let ways = ways(past.iter().filter_map(|past| past.of_all.or(past.of_groups)));
            first(&ways, |cuts| all.may_show_alone(cuts, self.cell) && holds_over_all(cuts))
        });
        let rows = (0..self.groups.len()).filter(|unit| selection.is_shown(*unit));
        let rows = rows.map(|unit| Row(tallies[unit]));
        let rows: Vec<Row> = rows.chain((of_all.is_some() && left.0.n() > 0).then_some(left)).collect();
        let mut bins = Bins { all: all.0, of_all, of_groups: Cuts::NONE };
        let may_show = |bins: &Bins| {
            let cuts = bins.of_groups;
            bins.of_all.is_none_or(|fine| cuts.is_joined_from(fine))
                && rows.iter().all(|row| row.may_show(cuts, bins.fine(row), self.cell))
                && holds(by_group, cuts, |past| past.of_groups)
        };
        bins.of_groups = if selection.is_any_shown() {
            let ways = ways(past.iter().filter_map(|past| past.of_groups));
            first(&ways, |cuts| may_show(&Bins { of_groups: cuts, ..bins }))
        } else {
            of_all.unwrap_or(Cuts::NONE)
        };
        bins
    }

    /// Decides which shares of a kind are shown (rule (e)): by group, and in the last place over all.
    fn shares(
        &self,
        kind: &Kind,
        tallies: &[Counts],
        selection: &Selection,
        bins: &Bins,
        past: &[Past<'a>],
        said: &Said<'a, Given>,
    ) -> Vec<Result<Proportion, Why>> {
        let last = self.groups.len();
        let of_unit = |unit: usize| if unit == last { &bins.all } else { &tallies[unit] };
        let may_show = |unit: usize| {
            let row = Row(*of_unit(unit));
            let fives = match bins.of_all {
                Some(cuts) if unit == last => row.most_fives(cuts, (&bins.all.levels, cuts)),
                _ => row.most_fives(bins.of_groups, bins.fine(&row)),
            };
            self.may_show_share(kind, &row.0, fives)
        };
        let is_published =
            |unit: usize| if unit == last { selection.all.is_some() } else { selection.is_shown(unit) };
        let mut shown: Vec<Result<(), Why>> = (0..=last)
            .map(|unit| match unit {
                _ if !is_published(unit) || !may_show(unit) => Err(Why::SmallCount),
                _ if !self.was_shown(kind, unit, past) => Err(Why::Earlier),
                _ => Ok(()),
            })
            .collect();
        while shown[last].is_ok() {
            let left =
                sum((0..=last).filter(|unit| *unit == last || shown[*unit].is_err()).map(|unit| &tallies[unit]));
            let row = Row(left);
            let fives = row.most_fives(bins.of_groups, bins.fine(&row));
            if left.n() == 0 || self.may_show_share(kind, &left, fives) {
                break;
            }
            let Some(smallest) = selection.smallest(|unit| shown[unit].is_ok()) else {
                shown[last] = Err(Why::Remainder);
                break;
            };
            shown[smallest] = Err(Why::Remainder);
        }
        if !self.shares_stand_beside(kind, &shown, past, said) {
            shown = vec![Err(Why::Earlier); last + 1];
        }
        let share = |(unit, shown): (usize, Result<(), Why>)| {
            let (part, of) = (kind.counts)(of_unit(unit));
            shown.map(|()| Proportion { share: part as f64 / of as f64, of })
        };
        shown.into_iter().enumerate().map(share).collect()
    }

    /// Returns whether a share may be shown for some contributions, at most so many of them at level 5.
    ///
    /// No level is above 5, so those at it are neither below their target nor uncertain: enough others must not be either,
    /// or the share would tell of the others' levels. How many gave no target is a count, too.
    fn may_show_share(&self, kind: &Kind, tally: &Counts, fives: usize) -> bool {
        let (part, of) = (kind.counts)(tally);
        let without = tally.n() - of;
        let counts = part >= self.cell && of - part >= self.cell && (without == 0 || without >= self.cell);
        of >= self.k && counts && (fives == 0 || tally.n() - part >= fives + self.cell)
    }

    /// Returns whether each earlier publication that showed the factor showed the share, too, where it is to be shown.
    fn was_shown(&self, kind: &Kind, unit: usize, past: &[Past<'_>]) -> bool {
        past.iter().all(|past| {
            let share = past.share_shown(kind);
            match self.groups.get(unit) {
                Some(group) if past.shown.groups.contains(group) => share.groups.contains(group),
                _ => share.all || !past.shown.all,
            }
        })
    }

    /// Returns whether shares can be shown beside those that were published earlier (rule (f)).
    fn shares_stand_beside(
        &self,
        kind: &Kind,
        shown: &[Result<(), Why>],
        past: &[Past<'a>],
        said: &Said<'a, Given>,
    ) -> bool {
        let groups = self.groups.iter().zip(shown).filter(|(_, shown)| shown.is_ok());
        let all = shown.last().is_some_and(Result::is_ok);
        let now = Shown { all, groups: groups.map(|(id, _)| *id).collect() };
        let earlier = past.iter().map(|past| (past.share_shown(kind), &past.said));
        let earlier: Vec<_> = earlier.filter(|(shown, _)| shown.is_anything()).collect();
        if earlier.is_empty() || !now.is_anything() {
            return true;
        }
        let views: Vec<_> = earlier.iter().map(|(shown, said)| (shown, *said)).chain([(&now, said)]).collect();
        rows(&classes(&views, true)).iter().all(|row| self.may_show_share(kind, &row.0, 0))
    }
}

impl<'a> Past<'a> {
    /// Returns where a share of a kind was shown.
    fn share_shown(&self, kind: &Kind) -> Shown<'a> {
        shown_where(self.issued, self.id, |factor| (kind.field)(factor).is_some())
    }
}

/// Returns the ways to cut that are tried, in order: every way, or where there are earlier ones, what all of them can be
/// joined to.
///
/// Each choice among many ways tells a reader which ones would not do. Two such choices about overlapping contributions
/// would tell too much, so bins are chosen once.
fn ways(mut earlier: impl Iterator<Item = Cuts>) -> Vec<Cuts> {
    match earlier.next() {
        None => Cuts::ORDER.into(),
        Some(first) => vec![earlier.fold(first, Cuts::join), Cuts::NONE],
    }
}

/// Returns the first way to cut that passes a test; all levels in one bin pass every test.
fn first(ways: &[Cuts], test: impl Fn(Cuts) -> bool) -> Cuts {
    ways.iter().copied().find(|cuts| test(*cuts)).unwrap_or(Cuts::NONE)
}

fn sum<'b>(tallies: impl Iterator<Item = &'b Counts>) -> Counts {
    tallies.fold(Counts::default(), |sum, tally| sum.plus(tally))
}

/// Returns each version of each class as a row.
fn rows(classes: &[Class<Given>]) -> Vec<Row> {
    let row = |version: &Vec<Given>| {
        let mut tally = Counts::default();
        version.iter().for_each(|given| tally.add(given));
        Row(tally)
    };
    classes.iter().flat_map(|Class(versions)| versions).map(row).collect()
}

fn shown_where<'b>(issued: &'b Issued, id: &str, test: impl Fn(&FactorPublication) -> bool) -> Shown<'b> {
    shown_of(issued.publication.groups.iter().filter(|group| group.factor(id).is_some_and(&test)))
}

fn shown_of<'b>(groups: impl Iterator<Item = &'b GroupPublication>) -> Shown<'b> {
    let mut groups: BTreeSet<&str> = groups.map(|group| group.id.as_str()).collect();
    Shown { all: groups.remove(ALL), groups }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{questionnaire::builtin, round::Publication, sample};

    #[test]
    fn a_round_that_protects_nobody_is_refused() {
        let at_hand = builtin();
        let mut region = sample::region(&at_hand, sample::words("en"));
        (region.round.k, region.round.cell) = (1, 1);
        let intake = Intake::of(&region.round, &region.contributions, &at_hand);
        let problems = intake.publish(&Record::new(&region.round.id)).unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.path.as_str())).collect();
        assert_eq!(found, [(Code::OutOfRange, "/k"), (Code::OutOfRange, "/cell")]);
    }

    #[test]
    fn a_publication_is_read_as_it_was_written_and_made_again_as_it_was() {
        let at_hand = builtin();
        let region = sample::region(&at_hand, sample::words("en"));
        let intake = Intake::of(&region.round, &region.contributions, &at_hand);
        let mut record = Record::new(&region.round.id);
        let (publication, reasons) = intake.publish(&record).unwrap();
        assert_eq!(Publication::from_json(publication.to_json().as_bytes()), Ok(publication.clone()));
        assert!(reasons.iter().any(|reason| reason.group == "outer-isles" && reason.why == Why::TooFew));
        record.add(publication.clone(), &intake);
        assert_eq!(Record::from_json(record.to_json().as_bytes()), Ok(record.clone()));
        assert_eq!(intake.publish(&record).map(|(again, _)| again), Ok(publication));
    }

    #[test]
    fn a_factor_that_few_give_is_not_even_named_unless_its_questionnaire_is_at_hand() {
        let region = sample::region(&builtin(), sample::words("en"));
        let mut contributions = region.contributions;
        let given = *contributions[0].factors.values().next().unwrap();
        contributions[..4].iter_mut().for_each(|contribution| {
            contribution.factors.insert("workforce.rare".to_owned(), given);
        });
        let intake = Intake::of(&region.round, &contributions, &[]);
        let (publication, _) = intake.publish(&Record::new(&region.round.id)).unwrap();
        assert!(!publication.to_json().contains("workforce.rare"));
        assert!(publication.to_json().contains("workforce.education"));
    }
}
