//! How figures of needs are written.

use baremo::{
    level::Interval,
    training::{course::Depth, matching::Step, needs::Below},
};

use crate::{pages::train::source::Taken, words::Words};

/// Writes a range for a table: "0.61–2.35", or one number.
pub fn short(words: Words, range: Interval<f64>) -> String {
    let [low, high] = [range.low, range.high].map(|end| words.decimal(end));
    if low == high { low } else { format!("{low}–{high}") }
}

/// Writes a range for a sentence: "1 to 2.5", or one number.
pub fn long(words: Words, range: Interval<f64>) -> String {
    let [low, high] = [range.low, range.high].map(|end| words.decimal(end));
    if low == high { low } else { words.filled("range", &[("low", low), ("high", high)]) }
}

/// Writes a range of shares: "13 %", or "0 % to 33 %".
pub fn share(words: Words, range: Interval<f64>) -> String {
    let [low, high] = [range.low, range.high].map(|end| words.percent(end));
    if low == high { low } else { words.filled("range", &[("low", low), ("high", high)]) }
}

/// Writes how many are below: "14 of 23", or "14–16 of 23".
pub fn below(words: Words, below: Below) -> String {
    let n = short(words, below.count.map(|count| count as f64));
    words.filled("n-of", &[("n", n), ("of", words.number(below.of as f64))])
}

/// Returns the title of a factor without its code, or its id.
pub fn name_of(taken: &Taken, id: &str) -> String {
    taken.placed(id).map_or_else(|| id.to_owned(), |placed| placed.short())
}

/// Returns what a depth is called.
pub fn depth(words: Words, depth: Depth) -> String {
    words.text(&format!("course-depth.{depth}"))
}

/// Returns the depth that most ask for in a factor, of those at which training mends something; the lowest of equals.
pub fn main_depth(steps: &[Step], factor: &str) -> Option<Depth> {
    let own = steps.iter().filter(|step| step.factor == factor && step.skills > 0);
    // Of equals, `max_by_key` gives the last.
    own.rev().max_by_key(|step| (step.ecosystems.high, step.ecosystems.low))?.depth
}
