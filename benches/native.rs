//! Times of the library against the budgets of design section 11: `cargo xtask bench native`.
//!
//! A bench is one call of [`measure`] in `main`.

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use baremo::questionnaire::{Questionnaire, builtin};
use baremo::sample;
use baremo::score::score;

fn main() -> ExitCode {
    let questionnaires = builtin();
    let assessment = sample::assessment(&questionnaires, sample::words("en"));
    let within = [measure("score one full assessment", Duration::from_micros(50), || {
        black_box(score(black_box(&assessment), black_box(&questionnaires)));
    })];
    for contributions in [1_000, 10_000, 100_000] {
        if let Err(error) = stream(&questionnaires, contributions) {
            println!("compare a stream of {contributions} contributions: {error}");
            return ExitCode::FAILURE;
        }
    }
    if within.iter().all(|within| *within) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints how long the command line takes to publish so many contributions from standard input, and how much memory
/// it needs at most (on Linux, where the system tells).
fn stream(questionnaires: &[Questionnaire], contributions: usize) -> io::Result<()> {
    let region = sample::region(questionnaires, sample::words("en"));
    let round = std::env::temp_dir().join(format!("baremo-bench-{}.json", std::process::id()));
    fs::write(&round, region.round.to_json())?;
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_baremo"))
        .args(["compare", "-", "--json", "--round"])
        .arg(&round)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut bytes = 0;
    if let Some(stdin) = child.stdin.take() {
        let mut stdin = io::BufWriter::new(stdin);
        for (code, contribution) in region.contributions.iter().cycle().take(contributions).enumerate() {
            let mut contribution = contribution.clone();
            contribution.code = format!("{code:032x}");
            let line = serde_json::to_string(&contribution)? + "\n";
            bytes += line.len();
            stdin.write_all(line.as_bytes())?;
        }
        stdin.flush()?;
    }
    let mut peak = None;
    let done = loop {
        let found = fs::read_to_string(&status).unwrap_or_default();
        let line = found.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.map(|line| line.trim().to_owned()).or(peak);
        if let Some(done) = child.try_wait()? {
            break done;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = begun.elapsed();
    fs::remove_file(round)?;
    let (megabytes, peak) = (bytes / 1_000_000, peak.unwrap_or_else(|| "unknown".to_owned()));
    println!("publish a stream of {contributions} contributions, {megabytes} MB: {time:.2?}, memory {peak}");
    if done.success() { Ok(()) } else { Err(io::Error::other("the command line failed")) }
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
