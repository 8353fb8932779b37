//! `cargo xtask test`: every check and every test, and what ran.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tool::{self, Project};
use crate::{build, check, serve};

/// Where the browser tests find the app, beside the root: in a folder, as on a host that is shared.
const PATHS: &[&str] = &["/", "/any/where/"];

/// Runs everything.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        bail!("test takes no argument such as `{argument}`; for some browser tests: cargo xtask e2e {argument}");
    }
    let names = [
        "format",
        "clippy",
        "clippy for the browser",
        "tools for the tests",
        "unit and integration tests",
        "the chores' own tests",
        "build",
        "tools for the browser tests",
        "browser tests",
    ];
    let mut stages = Stages::new(&names);
    stages.run(names[0], || check::format(project))?;
    stages.run(names[1], || check::clippy(project))?;
    stages.run(names[2], || check::clippy_wasm(project))?;
    stages.run(names[3], tool::age)?;
    // In two steps, because together their features differ from those built already.
    stages.run(names[4], || {
        tool::run(project.cargo().args(["test", "--workspace", "--exclude", "xtask", "--features", "seal"]))
    })?;
    stages.run(names[5], || tool::run(project.cargo().args(["test", "--package", "xtask"])))?;
    let (dist, program) = stages.run(names[6], || build::everything(project))?;
    let chromium = stages.run(names[7], || {
        tool::npm_packages(project)?;
        tool::chromium()
    })?;
    stages.run(names[8], || tool::run(playwright(project, &dist, &program, &chromium)?.arg("--project=chromium")))?;
    stages.sum_up();
    Ok(())
}

/// Runs the browser tests alone, the arguments going to Playwright.
pub fn browser(project: &Project, arguments: &[String]) -> Result<()> {
    let (dist, program) = build::everything(project)?;
    tool::npm_packages(project)?;
    let mut command = playwright(project, &dist, &program, &tool::chromium()?)?;
    if !arguments.iter().any(|argument| argument.starts_with("--project")) {
        command.arg("--project=chromium");
    }
    tool::run(command.args(arguments))
}

/// Returns a call of Playwright against the build, which is served while this program runs.
pub fn playwright(project: &Project, dist: &Path, program: &Path, chromium: &Path) -> Result<Command> {
    let mut command = project.command(tool::node()?);
    command.args(["node_modules/@playwright/test/cli.js", "test", "--config", "tests/e2e/playwright.config.ts"]);
    command.env("BAREMO_URL", serve::start(dist, PATHS)?).env("BAREMO_DIST", dist);
    command.env("BAREMO_CLI", program).env("CHROMIUM", chromium);
    if tool::is_root() {
        // Chromium's sandbox refuses to run as root.
        command.env("BAREMO_NO_SANDBOX", "1");
    }
    Ok(command)
}

/// The stages of a chore: named and timed, so that nobody believes in one that did not run.
pub struct Stages {
    planned: Vec<&'static str>,
    done: Vec<(&'static str, Duration)>,
    begun: Instant,
}

impl Stages {
    /// Plans stages, in order.
    pub fn new(planned: &[&'static str]) -> Self {
        Self { planned: planned.to_vec(), done: Vec::new(), begun: Instant::now() }
    }

    /// Runs the next planned stage. A failure says which it is and which ones did not run.
    pub fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        debug_assert_eq!(self.planned.get(self.done.len()), Some(&name), "stages run in their order");
        eprintln!("\n== {name} ({} of {})", self.done.len() + 1, self.planned.len());
        let begun = Instant::now();
        let result = work().with_context(|| {
            let after = &self.planned[self.done.len() + 1..];
            let rest = if after.is_empty() { String::new() } else { format!("; not run: {}", after.join(", ")) };
            format!("the stage \"{name}\" failed after {:.1} s{rest}", begun.elapsed().as_secs_f64())
        })?;
        let took = begun.elapsed();
        eprintln!("== {name}: passed in {:.1} s", took.as_secs_f64());
        self.done.push((name, took));
        Ok(result)
    }

    /// Prints one line on all that ran.
    pub fn sum_up(&self) {
        println!("\n{}", self.summary());
    }

    fn summary(&self) -> String {
        let each: Vec<String> =
            self.done.iter().map(|(name, took)| format!("{name} {:.0} s", took.as_secs_f64())).collect();
        let total = self.begun.elapsed().as_secs_f64();
        format!("{} of {} stages passed in {total:.0} s: {}", self.done.len(), self.planned.len(), each.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_stage_and_those_that_did_not_run() {
        let mut stages = Stages::new(&["one", "two", "three"]);
        stages.run("one", || Ok(())).unwrap();
        let error = stages.run("two", || -> Result<()> { bail!("no disk") }).unwrap_err();
        let text = format!("{error:#}");
        for part in ["\"two\"", "not run: three", "no disk"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(stages.summary().starts_with("1 of 3 stages passed"), "{}", stages.summary());
    }
}
