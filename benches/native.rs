//! Times of the library against the budgets of design section 11: `cargo xtask bench native`.
//!
//! A bench is one call of [`measure`] in `main`.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use baremo::questionnaire::builtin;
use baremo::sample;
use baremo::score::score;

fn main() -> ExitCode {
    let questionnaires = builtin();
    let assessment = sample::assessment(&questionnaires, sample::words("en"));
    let within = [measure("score one full assessment", Duration::from_micros(50), || {
        black_box(score(black_box(&assessment), black_box(&questionnaires)));
    })];
    if within.iter().all(|within| *within) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the median time of `work` over batches of about 10 ms each, and tells whether it is within the budget.
fn measure(name: &str, budget: Duration, work: impl Fn()) -> bool {
    const BATCHES: usize = 101;
    let begun = Instant::now();
    let mut warm = 0_u32;
    while begun.elapsed() < Duration::from_millis(100) {
        work();
        warm += 1;
    }
    let batch = (warm / 10).max(1);
    let mut times: Vec<Duration> = (0..BATCHES)
        .map(|_| {
            let begun = Instant::now();
            (0..batch).for_each(|_| work());
            begun.elapsed() / batch
        })
        .collect();
    times.sort_unstable();
    let (best, median) = (times[0], times[BATCHES / 2]);
    let within = median <= budget;
    let verdict = if within { "within" } else { "OVER" };
    println!("{name}: median {median:.1?}, best {best:.1?}; {verdict} the budget of {budget:.0?}");
    within
}
