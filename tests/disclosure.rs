//! An attacker against the publication: works out, for small rounds, every table of answers that the program would
//! publish identically, and looks for what is the same in all of them (design section 6).
//!
//! The attacker knows the program, the round, every publication, who takes part, who gave a figure for which factor, and
//! if it takes part itself, its own row. What it must not be able to fix:
//!
//! - a number of contributions that is not 0 and below `cell`, at any range of levels, in all, in a group or in what is
//!   left of all;
//! - any number that is not 0 of a group that is withheld, at any level;
//! - any number that is not 0, at any range of levels, of fewer than `k` who were added, taken out or changed;
//! - the level of any one other contribution.
//!
//! A shape says how many contributions there are in each group; the attacker goes through every table of a shape, so
//! each shape stands for all rounds that have it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use baremo::{
    Level,
    level::Interval,
    round::{ALL, Contribution, Given, Intake, Publication, Record, Round},
};
use serde_json::{Value, json};

const K: usize = 5;
const CELL: usize = 3;

/// Contributions that only differ in what they say: of one group, or of none, in the same publications.
#[derive(Clone, Copy)]
struct Unit {
    /// The group, as a letter; `-` is none.
    group: char,
    /// How many give the factor.
    gives: usize,
    /// How many take part and do not give it.
    silent: usize,
    /// In which of the publications they stand.
    first: bool,
    second: bool,
    /// Whether they are those of the unit before, who now say something else.
    changed: bool,
}

const fn unit(group: char, gives: usize) -> Unit {
    Unit { group, gives, silent: 0, first: true, second: true, changed: false }
}

impl Unit {
    const fn with_silent(self, silent: usize) -> Self {
        Self { silent, ..self }
    }
    const fn added(self) -> Self {
        Self { first: false, ..self }
    }
    const fn changed(self) -> Self {
        Self { first: false, changed: true, ..self }
    }
    const fn removed(self) -> Self {
        Self { second: false, ..self }
    }
}

/// What the contributions of a unit say, as far as it can matter: how many have each level, gave a target, are below it,
/// and are not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    levels: [usize; 5],
    with_target: usize,
    below: usize,
    uncertain: usize,
}

impl State {
    fn n(&self) -> usize {
        self.levels.iter().sum()
    }
}

/// Returns every way that `n` contributions can have levels.
fn levels(n: usize) -> Vec<State> {
    fn fill(place: usize, left: usize, levels: [usize; 5], found: &mut Vec<State>) {
        if place == 4 {
            let mut levels = levels;
            levels[4] = left;
            found.push(State { levels, with_target: 0, below: 0, uncertain: 0 });
            return;
        }
        for count in 0..=left {
            let mut levels = levels;
            levels[place] = count;
            fill(place + 1, left - count, levels, found);
        }
    }
    let mut found = Vec::new();
    fill(0, n, [0; 5], &mut found);
    found
}

/// Returns every combination of one state for each unit.
fn tables(states: &[Vec<State>]) -> Vec<Vec<State>> {
    states.iter().fold(vec![Vec::new()], |tables, states| {
        let longer = |table: &Vec<State>| {
            let table = table.clone();
            states.iter().map(move |state| [table.as_slice(), &[*state]].concat())
        };
        tables.iter().flat_map(longer).collect()
    })
}

/// A round's rules and units.
struct Shape {
    name: String,
    units: Vec<Unit>,
    total: bool,
}

impl Shape {
    fn round(&self) -> Round {
        let mut groups: Vec<char> = self.units.iter().map(|unit| unit.group).filter(|group| *group != '-').collect();
        groups.sort_unstable();
        groups.dedup();
        let groups: Vec<Value> =
            groups.iter().map(|id| json!({"id": id.to_string(), "title": {"en": "G"}})).collect();
        let round = json!({
            "format": "baremo.round/1", "id": "r", "title": "R", "period": "1", "mode": "open", "total": self.total,
            "questionnaires": [{"id": "q", "version": "1.0.0"}], "groups": groups, "k": K, "cell": CELL,
        });
        Round::from_value(&round).unwrap()
    }

    fn republishes(&self) -> bool {
        self.units.iter().any(|unit| !unit.first || !unit.second)
    }

    /// Returns the contributions of the first or second publication, with each table as a factor.
    fn contributions(&self, tables: &[Vec<State>], in_it: impl Fn(&Unit) -> bool) -> Vec<Contribution> {
        let template = json!({
            "format": "baremo.contribution/1", "round": "r", "code": "0".repeat(32), "period": "1",
            "questionnaires": [{"id": "q", "version": "1.0.0"}], "factors": {},
        });
        let template = Contribution::from_value(&template, None, &[]).unwrap();
        let mut contributions = Vec::new();
        for (u, unit) in self.units.iter().enumerate().filter(|(_, unit)| in_it(unit)) {
            for i in 0..unit.gives + unit.silent {
                // Who changes mostly says something else in this order.
                let place = if unit.changed { unit.gives.saturating_sub(i + 1) } else { i };
                let factors = tables.iter().enumerate().filter(|_| i < unit.gives);
                let factors = factors.map(|(t, table)| (format!("q.f{t:03}"), given(&table[u], place)));
                let code = format!("{:016x}{i:016x}", u - usize::from(unit.changed));
                let group = (unit.group != '-').then(|| unit.group.to_string());
                let mut contribution = template.clone();
                (contribution.code, contribution.group) = (code, group);
                contribution.factors = factors.collect();
                contributions.push(contribution);
            }
        }
        contributions
    }

    /// Publishes each table with the real program, and returns what a reader sees of it in all publications.
    ///
    /// Nothing is seen where it refuses to publish again.
    fn publish(&self, tables: &[Vec<State>]) -> Vec<Option<Seen>> {
        let round = self.round();
        let mut seen = Vec::new();
        // A refusal is for all factors.
        let at_once = match self {
            _ if self.units.iter().any(|unit| unit.changed) => 1,
            _ if self.republishes() => 50,
            _ => 500,
        };
        for chunk in tables.chunks(at_once) {
            let mut record = Record::new("r");
            let first = self.contributions(chunk, |unit| unit.first);
            let intake = Intake::of(&round, &first, &[]);
            let (publication, _) = intake.publish(&record).unwrap();
            let mut publications = vec![publication.clone()];
            if self.republishes() {
                record.add(publication, &intake);
                let second = self.contributions(chunk, |unit| unit.second);
                match Intake::of(&round, &second, &[]).publish(&record) {
                    Ok((publication, _)) => publications.push(publication),
                    Err(_) => {
                        seen.extend(chunk.iter().map(|_| None));
                        continue;
                    }
                }
            }
            seen.extend((0..chunk.len()).map(|t| Some(Seen::of(&publications, t))));
        }
        seen
    }
}

/// Returns what the contribution at a place of a unit says.
fn given(state: &State, place: usize) -> Given {
    let mut end = 0;
    let mut below = |count: &usize| {
        end += count;
        end <= place
    };
    let low = Level::ALL[state.levels.iter().position(|count| !below(count)).unwrap()];
    // Whoever has the lowest levels is below target or uncertain; level 5 can be neither.
    let high = if place < state.uncertain { Level::Adaptive } else { low };
    let has_met = place >= state.n() - (state.with_target - state.below);
    let target = if place < state.below { Some(Level::Adaptive) } else { has_met.then_some(Level::Initial) };
    Given { level: Interval { low, high }, target }
}

/// What a reader sees of one factor in all publications.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    /// Every figure.
    figures: Vec<u64>,
    /// By publication, which of its groups are shown.
    shown: Vec<Vec<bool>>,
}

impl Seen {
    fn of(publications: &[Publication], place: usize) -> Self {
        let (mut figures, mut shown) = (Vec::new(), Vec::new());
        let optional = |figure: Option<u64>| figure.map_or(u64::MAX, |figure| figure);
        for publication in publications {
            let factors = publication.groups.iter().map(|group| group.factors.get(place));
            shown.push(factors.clone().map(|factor| factor.is_some_and(|factor| factor.n.is_some())).collect());
            for factor in factors.flatten() {
                figures.push(optional(factor.n.map(|n| n as u64)));
                let bins = factor.bins.iter();
                figures.extend(bins.flat_map(|bin| [u64::from(bin.to.number()), bin.count as u64]));
                let statistics = [factor.q1, factor.median, factor.q3, factor.mean];
                figures.extend(statistics.map(|figure| optional(figure.map(f64::to_bits))));
                for share in [factor.below_target, factor.uncertain] {
                    figures.push(optional(share.map(|share| share.share.to_bits())));
                    figures.push(optional(share.map(|share| share.of as u64)));
                }
            }
        }
        Self { figures, shown }
    }
}

/// A set of contributions that the attacker asks about.
struct Population {
    name: String,
    units: Vec<usize>,
    /// Whether it is a group that is withheld.
    withheld: bool,
    /// Whether it is what publications differ by, and less than `k`.
    few: bool,
}

fn populations(shape: &Shape, seen: &Seen) -> Vec<Population> {
    let mut populations = Vec::new();
    for (i, shown) in seen.shown.iter().enumerate() {
        let in_it = |unit: &Unit| if i == 0 { unit.first } else { unit.second };
        let of = |test: &dyn Fn(&Unit) -> bool| -> Vec<usize> {
            (0..shape.units.len()).filter(|u| in_it(&shape.units[*u]) && test(&shape.units[*u])).collect()
        };
        let mut groups: Vec<char> = shape.units.iter().map(|unit| unit.group).filter(|group| *group != '-').collect();
        groups.dedup();
        let first = usize::from(shape.total);
        let is_shown = |id: char| groups.iter().position(|group| *group == id).is_some_and(|g| shown[first + g]);
        if shape.total && shown[0] {
            let left = of(&|unit| !is_shown(unit.group));
            populations.push(Population {
                name: format!("all {i}"),
                units: of(&|_| true),
                withheld: false,
                few: false,
            });
            populations.push(Population { name: format!("left {i}"), units: left, withheld: false, few: false });
        }
        for group in &groups {
            let (units, withheld) = (of(&|unit| unit.group == *group), !is_shown(*group));
            populations.push(Population { name: format!("group {group} {i}"), units, withheld, few: false });
        }
    }
    // What two publications differ by.
    for (u, unit) in shape.units.iter().enumerate().filter(|(_, unit)| unit.first != unit.second) {
        let name = format!("difference {}", unit.group);
        populations.push(Population { name, units: vec![u], withheld: false, few: unit.gives < K });
    }
    populations
}

/// Returns what the attacker can fix, in sentences.
fn attack(shape: &Shape, tables: &[Vec<State>], questions: &[Question]) -> Vec<String> {
    let mut alike: BTreeMap<Seen, Vec<&Vec<State>>> = BTreeMap::new();
    for (table, seen) in tables.iter().zip(shape.publish(tables)) {
        if let Some(seen) = seen {
            alike.entry(seen).or_default().push(table);
        }
    }
    let rows = rows(shape);
    let mut leaks = Vec::new();
    for (seen, alike) in &alike {
        let populations = populations(shape, seen);
        let mut ask = |own: Option<&Own>, tables: &[&Vec<State>]| {
            if let Some(leak) = infer(shape, &populations, questions, own, tables) {
                let own =
                    own.map_or_else(String::new, |own| format!(", who knows of unit {}: {}", own.unit, own.text));
                leaks.push(format!(
                    "{}: {leak}{own}, in {} tables\n{:?}\n{:?}",
                    shape.name,
                    tables.len(),
                    tables[0],
                    seen.figures
                ));
            }
        };
        ask(None, alike);
        for own in &rows {
            let known: Vec<_> = alike.iter().copied().filter(|table| (own.count)(&table[own.unit]) > 0).collect();
            if !known.is_empty() && known.len() < alike.len() {
                ask(Some(own), &known);
            }
        }
    }
    leaks
}

/// Returns the least and the most that a number can be in a state.
type Range = dyn Fn(&State) -> (usize, usize);

/// A number that the attacker asks for: at least and at most so many, for a state.
struct Question {
    text: String,
    count: Box<Range>,
    /// Whether it must not be known of a group that is withheld, however large.
    is_answer: bool,
}

impl Question {
    fn new(text: impl Into<String>, is_answer: bool, count: impl Fn(&State) -> (usize, usize) + 'static) -> Self {
        Self { text: text.into(), count: Box::new(count), is_answer }
    }
}

/// How many have a level in each range.
fn about_levels() -> Vec<Question> {
    let ranges = (0..5).flat_map(|from| (from..5).map(move |to| (from, to))).filter(|range| *range != (0, 4));
    let question = |(from, to): (usize, usize)| {
        let text =
            if from == to { format!("level {}", from + 1) } else { format!("levels {} to {}", from + 1, to + 1) };
        Question::new(text, from == to, move |state| {
            let count = state.levels[from..=to].iter().sum();
            (count, count)
        })
    };
    ranges.map(question).collect()
}

/// How many are below target, at it or without one; and of these, how many at level 5 or not.
fn about_targets() -> Vec<Question> {
    let exactly = |count: usize| (count, count);
    let met = |state: &State| state.with_target - state.below;
    let without = |state: &State| state.n() - state.with_target;
    // No contribution at level 5 is below its target, so those at it have met theirs or gave none.
    let fives_met = move |state: &State| {
        let fives = state.levels[4];
        (fives.saturating_sub(without(state)), fives.min(met(state)))
    };
    let rest = |count: usize, (least, most): (usize, usize)| (count - most, count - least);
    vec![
        Question::new("below target", true, move |state| exactly(state.below)),
        Question::new("target met", true, move |state| exactly(met(state))),
        Question::new("without a target", true, move |state| exactly(without(state))),
        Question::new("target met at level 5", true, fives_met),
        Question::new("target met below level 5", true, move |state| rest(met(state), fives_met(state))),
        Question::new("without a target at level 5", true, move |state| rest(state.levels[4], fives_met(state))),
        Question::new("without a target below level 5", true, move |state| {
            rest(without(state), rest(state.levels[4], fives_met(state)))
        }),
    ]
}

/// How many have a level that is certain or not; and of these, how many below level 5.
fn about_certainty() -> Vec<Question> {
    let exactly = |count: usize| (count, count);
    vec![
        Question::new("uncertain", true, move |state| exactly(state.uncertain)),
        Question::new("certain", true, move |state| exactly(state.n() - state.uncertain)),
        Question::new("certain below level 5", true, move |state| {
            exactly(state.n() - state.uncertain - state.levels[4])
        }),
    ]
}

/// Returns how many have a property in a state.
type Count = fn(&State) -> usize;

/// A property of a row that the attacker may know to be its own.
struct Own {
    text: String,
    unit: usize,
    /// The level, if it is one.
    level: Option<usize>,
    /// How many contributions of the unit may have it at most.
    count: Box<dyn Fn(&State) -> usize>,
}

fn rows(shape: &Shape) -> Vec<Own> {
    let mut rows = Vec::new();
    for unit in 0..shape.units.len() {
        for level in 0..5 {
            let count = move |state: &State| state.levels[level];
            rows.push(Own { text: format!("level {}", level + 1), unit, level: Some(level), count: Box::new(count) });
        }
        let shares: [(&str, Count); 4] = [
            ("below target", |state| state.below),
            ("target met", |state| state.with_target - state.below),
            ("without a target", |state| state.n() - state.with_target),
            ("uncertain", |state| state.uncertain),
        ];
        for (text, count) in shares {
            rows.push(Own { text: text.to_owned(), unit, level: None, count: Box::new(count) });
        }
    }
    rows
}

/// Returns the first thing that is the same in all tables and must not be known.
fn infer(
    shape: &Shape,
    populations: &[Population],
    questions: &[Question],
    own: Option<&Own>,
    tables: &[&Vec<State>],
) -> Option<String> {
    for population in populations {
        let n: usize = population.units.iter().map(|u| shape.units[*u].gives).sum();
        let is_own = own.is_some_and(|own| population.units.contains(&own.unit));
        if n == usize::from(is_own) {
            continue;
        }
        for question in questions {
            let count = |table: &&Vec<State>| {
                let counts = population.units.iter().map(|u| (question.count)(&table[*u]));
                counts.fold((0, 0), |(least, most), (a, b)| (least + a, most + b))
            };
            let first = count(&tables[0]);
            let is_secret = first.0 < CELL || population.few || population.withheld && question.is_answer;
            if first.0 > 0 && is_secret && first.0 == first.1 && tables.iter().all(|table| count(table) == first) {
                return Some(format!("{} has {} of {}", population.name, first.0, question.text));
            }
        }
    }
    // Tables that are about shares have levels that are given.
    let about_levels = questions.iter().any(|question| question.text == "level 1");
    for (u, unit) in shape.units.iter().enumerate().filter(|_| about_levels) {
        let known = own.filter(|own| own.unit == u).map(|own| own.level);
        let others = unit.gives - usize::from(known.is_some());
        for level in (0..5).filter(|_| others > 0 && known != Some(None)) {
            let at = |table: &&Vec<State>| table[u].levels[level] - usize::from(known == Some(Some(level)));
            if tables.iter().all(|table| at(table) == others) {
                return Some(format!("every other of unit {u} has level {}", level + 1));
            }
        }
    }
    None
}

/// Attacks every table of each shape: the states of a unit come from its size.
fn check(shapes: &[Shape], states: impl Fn(usize) -> Vec<State>, questions: &[Question]) {
    let mut leaks = Vec::new();
    for shape in shapes {
        let states: Vec<Vec<State>> = shape.units.iter().map(|unit| states(unit.gives)).collect();
        let tables = tables(&states);
        let begun = std::time::Instant::now();
        let found = attack(shape, &tables, questions);
        println!("{}: {} tables, {} leaks {:?}", shape.name, tables.len(), found.len(), begun.elapsed());
        leaks.extend(found.into_iter().take(3));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

fn shape(units: &[Unit]) -> Shape {
    let name = |unit: &Unit| {
        let silent = if unit.silent > 0 { format!("+{}", unit.silent) } else { String::new() };
        let when = match (unit.first, unit.second) {
            (true, true) => "",
            (true, false) => " before or removed",
            _ if unit.changed => " changed",
            _ => " added",
        };
        format!("{}{}{silent}{when}", unit.group, unit.gives)
    };
    let name = units.iter().map(name).collect::<Vec<_>>().join(", ");
    Shape { name, units: units.to_vec(), total: true }
}

fn groups_only(units: &[Unit]) -> Shape {
    let shape = shape(units);
    Shape { name: format!("{}, groups only", shape.name), total: false, ..shape }
}

#[test]
fn bins_of_everybody_fix_nothing() {
    let shapes: Vec<Shape> = (5..=12).map(|n| shape(&[unit('-', n)])).collect();
    check(&shapes, levels, &about_levels());
}

#[test]
fn bins_of_groups_fix_nothing() {
    let shapes = [
        shape(&[unit('a', 5), unit('b', 5)]),
        // Enough for figures over all that are finer than those of the groups.
        shape(&[unit('a', 5), unit('b', 6)]),
        shape(&[unit('a', 6), unit('-', 1)]),
        shape(&[unit('a', 6), unit('-', 2)]),
        shape(&[unit('a', 6), unit('b', 1)]),
        shape(&[unit('a', 5), unit('-', 5)]),
        shape(&[unit('a', 5), unit('b', 3).with_silent(3), unit('-', 1).with_silent(3)]),
        groups_only(&[unit('a', 5), unit('b', 5)]),
    ];
    check(&shapes, levels, &about_levels());
}

#[test]
fn publishing_again_fixes_nothing() {
    let shapes = [
        shape(&[unit('-', 5), unit('-', 5).added()]),
        shape(&[unit('-', 5).removed(), unit('-', 5)]),
        shape(&[unit('a', 5), unit('b', 5).added()]),
        // Refused, whatever they say.
        shape(&[unit('-', 6), unit('-', 3).added()]),
        shape(&[unit('-', 3).removed(), unit('-', 6)]),
    ];
    check(&shapes, levels, &about_levels());
    let changed = [shape(&[unit('-', 5).removed(), unit('-', 5).changed()])];
    check(&changed, levels, &about_levels());
}

/// Every number with a target and below it, and every number at level 5, the others at level 4.
fn targets(n: usize) -> Vec<State> {
    let numbers = (0..=n).flat_map(|with_target| (0..=with_target).map(move |below| (with_target, below)));
    let states = numbers.flat_map(|(with_target, below)| {
        (0..=n - below).map(move |fives| State {
            levels: [0, 0, 0, n - fives, fives],
            with_target,
            below,
            uncertain: 0,
        })
    });
    states.collect()
}

/// Every number uncertain, and every number at level 5, the others at level 4.
fn certainties(n: usize) -> Vec<State> {
    let state =
        |uncertain: usize, fives| State { levels: [0, 0, 0, n - fives, fives], with_target: 0, below: 0, uncertain };
    (0..=n).flat_map(|uncertain| (0..=n - uncertain).map(move |fives| state(uncertain, fives))).collect()
}

/// The same where nobody is at level 5, nor above level 1.
fn at_the_bottom(states: impl Fn(usize) -> Vec<State>) -> impl Fn(usize) -> Vec<State> {
    move |n| {
        let states = states(n).into_iter().filter(|state| state.levels[4] == 0);
        states.map(|state| State { levels: [n, 0, 0, 0, 0], ..state }).collect()
    }
}

#[test]
fn shares_fix_nothing() {
    let shapes = [
        shape(&[unit('-', 9)]),
        shape(&[unit('a', 6), unit('-', 2)]),
        shape(&[unit('a', 6), unit('b', 6)]),
        shape(&[unit('a', 6), unit('b', 6), unit('c', 1)]),
        shape(&[unit('-', 6), unit('-', 6).added()]),
        shape(&[unit('a', 6), unit('b', 6).added()]),
    ];
    check(&shapes, at_the_bottom(targets), &about_targets());
    check(&shapes, at_the_bottom(certainties), &about_certainty());
}

#[test]
fn shares_beside_bins_fix_nothing() {
    let one = [shape(&[unit('-', 6)]), shape(&[unit('-', 8)]), shape(&[unit('-', 9)])];
    check(&one, targets, &about_targets());
    let shapes = [
        shape(&[unit('-', 12)]),
        shape(&[unit('a', 6), unit('-', 2)]),
        shape(&[unit('a', 6), unit('b', 6)]),
        shape(&[unit('-', 6), unit('-', 6).added()]),
    ];
    check(&shapes, certainties, &about_certainty());
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Returns what one of many plausible regions publishes: the bins over all, and of the groups that are shown, on average
/// over all factors.
fn bins_on_average(units: &[Unit], seed: u64) -> (f64, f64) {
    let mut dice = Dice(seed);
    let tables: Vec<Vec<State>> = (0..300)
        .map(|_| {
            // Levels lie around a centre, mostly low, which is a little other for each group.
            let (centre, spread) = (1.3 + 2.0 * dice.next(), 0.6 + 0.9 * dice.next());
            let mut draw = |unit: &Unit| {
                let centre = centre - 0.4 + 0.8 * dice.next();
                let weight = |level: usize| (-((level + 1) as f64 - centre).powi(2) / (2.0 * spread * spread)).exp();
                let whole: f64 = (0..5).map(weight).sum();
                let mut levels = [0; 5];
                for _ in 0..unit.gives {
                    let mut rest = dice.next() * whole;
                    let level = (0..4)
                        .find(|level| {
                            rest -= weight(*level);
                            rest < 0.0
                        })
                        .unwrap_or(4);
                    levels[level] += 1;
                }
                State { levels, with_target: 0, below: 0, uncertain: 0 }
            };
            units.iter().map(&mut draw).collect()
        })
        .collect();
    let shape = shape(units);
    let (round, contributions) = (shape.round(), shape.contributions(&tables, |_| true));
    let (publication, _) = Intake::of(&round, &contributions, &[]).publish(&Record::new("r")).unwrap();
    let average = |is_all: bool| {
        let groups = publication.groups.iter().filter(|group| (group.id == ALL) == is_all);
        let bins: Vec<usize> =
            groups.flat_map(|group| &group.factors).filter(|f| f.n.is_some()).map(|f| f.bins.len()).collect();
        bins.iter().sum::<usize>() as f64 / bins.len().max(1) as f64
    };
    (average(true), average(false))
}

#[test]
fn little_is_lost() {
    let of = |sizes: [usize; 4]| {
        let units: Vec<Unit> = ['a', 'b', 'c', 'd'].into_iter().zip(sizes).map(|(id, n)| unit(id, n)).collect();
        bins_on_average(&units, 20_261_126)
    };
    for sizes in [[2, 2, 2, 2], [3, 3, 3, 3], [5, 5, 5, 5]] {
        let (all, groups) = of(sizes);
        println!("{} in 4 groups: {all:.2} bins for all, {groups:.2} for the groups", sizes.iter().sum::<usize>());
    }
    for sizes in [[8, 8, 7, 7], [10, 8, 6, 6], [12, 8, 5, 5]] {
        let (all, groups) = of(sizes);
        println!("30 as {sizes:?}: {all:.2} bins for all, {groups:.2} for the groups");
        assert!(all >= 3.5 && groups >= 1.8, "{sizes:?}: {all}, {groups}");
    }
}
