//! What has come in to a round: of each contribution only what counts, so that a hundred thousand of them fit into
//! memory.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{Contribution, Given, Round, RoundQuestionnaire};
use crate::{Code, Problem, csv::Table, questionnaire::Questionnaire};

/// The contributions to a round, taken in one by one.
///
/// Memory grows by the codes and revisions seen, not by the bytes read.
pub struct Intake<'a> {
    round: &'a Round,
    /// The factors of the round's questionnaires at hand, in order.
    known: Vec<u32>,
    names: Names,
    heads: BTreeMap<Head, usize>,
    /// The one that came last, as the next is mostly the same.
    last_head: Option<(Head, usize)>,
    revisions: BTreeMap<(String, u64), Revision>,
    taken: usize,
}

/// What many contributions have in common: the round, the period and the questionnaires.
type Head = (String, String, Vec<RoundQuestionnaire>);

/// Each group and factor once, with a number.
#[derive(Default)]
struct Names {
    numbers: BTreeMap<String, u32>,
    names: Vec<String>,
    /// What came after each name the last time, and first what came at the beginning: mostly the same comes again.
    after: Vec<u32>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // Four thousand million names do not fit into memory.
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    /// Returns the number of the name that comes after another one.
    fn number_after(&mut self, before: Option<u32>, name: &str) -> u32 {
        let place = before.map_or(0, |before| before as usize + 1);
        if let Some(guess) = self.after.get(place).filter(|guess| self.name(**guess) == name) {
            return *guess;
        }
        let number = self.number(name);
        self.after.resize(self.after.len().max(place + 1), number);
        self.after[place] = number;
        number
    }

    fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

/// One revision of one contribution.
struct Revision {
    content: Content,
    /// Where it came among all that were taken in; several times if it came several times.
    places: Vec<usize>,
    contradicted: bool,
}

/// What a contribution says, with numbers for names.
#[derive(PartialEq, Eq)]
struct Content {
    head: usize,
    group: Option<u32>,
    given: Vec<(u32, Given)>,
}

/// A contribution that counts.
pub(super) struct Counting<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its revision.
    pub revision: u64,
    /// Its group, if it names one.
    pub group: Option<&'a str>,
    names: &'a Names,
    given: &'a [(u32, Given)],
}

impl<'a> Counting<'a> {
    /// Returns what it gives, each with the number of the factor.
    pub fn numbered(&self) -> &'a [(u32, Given)] {
        self.given
    }

    /// Returns what it gives, each with the id of the factor, in the order of the ids.
    pub fn given(&self) -> impl Iterator<Item = (&'a str, Given)> + use<'a> {
        let names = self.names;
        self.given.iter().map(|(factor, given)| (names.name(*factor), *given))
    }
}

impl<'a> Intake<'a> {
    /// Begins with nothing.
    pub fn new(round: &'a Round, at_hand: &[Questionnaire]) -> Self {
        let mut names = Names::default();
        let known = round.questionnaires.iter().filter_map(|asked| asked.among(at_hand));
        let known = known.flat_map(|q| &q.factors).map(|factor| names.number(&factor.id)).collect();
        Self { round, known, names, heads: BTreeMap::new(), last_head: None, revisions: BTreeMap::new(), taken: 0 }
    }

    /// Takes in a list of contributions.
    pub fn of(round: &'a Round, contributions: &[Contribution], at_hand: &[Questionnaire]) -> Self {
        let mut intake = Self::new(round, at_hand);
        contributions.iter().for_each(|contribution| intake.add(contribution));
        intake
    }

    /// Takes in a contribution.
    pub fn add(&mut self, contribution: &Contribution) {
        let mut before = None;
        let factors = contribution.factors.iter().map(|(id, given)| {
            let number = self.names.number_after(before, id);
            before = Some(number);
            (number, *given)
        });
        let content = Content {
            given: factors.collect(),
            head: self.head(contribution),
            group: contribution.group.as_deref().map(|group| self.names.number(group)),
        };
        let place = self.taken;
        self.taken += 1;
        match self.revisions.entry((contribution.code.clone(), contribution.revision)) {
            Entry::Vacant(vacant) => {
                vacant.insert(Revision { content, places: vec![place], contradicted: false });
            }
            Entry::Occupied(mut occupied) => {
                let revision = occupied.get_mut();
                revision.contradicted |= revision.content != content;
                revision.places.push(place);
            }
        }
    }

    fn head(&mut self, contribution: &Contribution) -> usize {
        let Contribution { round, period, questionnaires, .. } = contribution;
        let is_same = |head: &Head| (&head.0, &head.1, &head.2) == (round, period, questionnaires);
        if let Some((_, number)) = self.last_head.as_ref().filter(|(head, _)| is_same(head)) {
            return *number;
        }
        let head = (round.clone(), period.clone(), questionnaires.clone());
        let next = self.heads.len();
        let number = *self.heads.entry(head.clone()).or_insert(next);
        self.last_head = Some((head, number));
        number
    }

    /// Returns the round.
    pub fn round(&self) -> &'a Round {
        self.round
    }

    /// Returns the problems of contributions with one code and revision and different content, which are left out;
    /// each by its place among all that were taken in.
    pub fn conflicts(&self) -> Vec<(usize, Problem)> {
        let contradicted = self.revisions.iter().filter(|(_, revision)| revision.contradicted);
        let mut conflicts: Vec<(usize, Problem)> = contradicted
            .flat_map(|((code, number), revision)| {
                let problem = Problem::new(Code::ConflictingRevision, "/revision");
                let problem = problem.with("id", code).with("revision", number);
                revision.places.iter().map(move |place| (*place, problem.clone()))
            })
            .collect();
        conflicts.sort_by_key(|(place, _)| *place);
        conflicts
    }

    /// Returns the contributions that count, by code: for each its highest revision.
    ///
    /// Where that one is contradicted, an older one does not come back: it has been corrected.
    pub(super) fn counting(&self) -> impl Iterator<Item = Counting<'_>> {
        let mut revisions = self.revisions.iter().peekable();
        std::iter::from_fn(move || {
            loop {
                let ((code, number), revision) = revisions.next()?;
                let is_last = revisions.peek().is_none_or(|((next, _), _)| next != code);
                if is_last && !revision.contradicted {
                    let Content { group, given, .. } = &revision.content;
                    let group = group.map(|group| self.names.name(group));
                    return Some(Counting { code, revision: *number, group, names: &self.names, given });
                }
            }
        })
    }

    /// Returns what counts as CSV for other programs: a line per contribution and factor, in the order of the codes.
    ///
    /// These are rows, each under its code: they are internal and must not leave.
    pub fn to_tidy_csv(&self) -> String {
        let mut table = Table::default();
        table.row(["code", "group", "revision", "factor", "level_low", "level_high", "target"]);
        for contribution in self.counting() {
            let revision = contribution.revision.to_string();
            for (factor, given) in contribution.given() {
                let levels = given.level.map(|level| level.to_string());
                let target = given.target.map_or_else(String::new, |target| target.to_string());
                let group = contribution.group.unwrap_or_default();
                table.row([contribution.code, group, &revision, factor, &levels.low, &levels.high, &target]);
            }
        }
        table.finish()
    }

    /// Returns the ids of all factors: those of the round's questionnaires at hand in order, then others by id.
    pub(super) fn factors(&self) -> Vec<&str> {
        self.numbers().into_iter().map(|factor| self.names.name(factor)).collect()
    }

    /// Returns the numbers of all factors in the same order.
    fn numbers(&self) -> Vec<u32> {
        let mut others = BTreeSet::new();
        for contribution in self.counting() {
            let given = contribution.given.iter().map(|(factor, _)| *factor);
            others.extend(given.filter(|factor| !self.is_known(*factor)));
        }
        let mut others: Vec<u32> = others.into_iter().collect();
        others.sort_unstable_by_key(|factor| self.names.name(*factor));
        self.known.iter().copied().chain(others).collect()
    }

    /// Returns, by number, the place of each factor among [`Intake::factors`].
    pub(super) fn places(&self) -> Vec<Option<usize>> {
        let mut places = vec![None; self.names.names.len()];
        for (place, factor) in self.numbers().into_iter().enumerate() {
            places[factor as usize] = Some(place);
        }
        places
    }

    /// Returns the ids of the factors of the round's questionnaires at hand, in order.
    pub(super) fn known(&self) -> Vec<&str> {
        self.known.iter().map(|factor| self.names.name(*factor)).collect()
    }

    fn is_known(&self, factor: u32) -> bool {
        // The known ones were numbered first.
        (factor as usize) < self.known.len()
    }
}
