//! `cargo xtask check`: what a developer runs after each change.

use anyhow::{Result, bail};

use crate::test::Stages;
use crate::tool::{self, Project, run as tool_run};
use crate::wasm;

/// Checks the format, both targets' code, and runs the unit tests.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        bail!("check takes no argument such as `{argument}`");
    }
    let mut stages = Stages::new(&["format", "clippy", "clippy for the browser", "unit tests"]);
    stages.run("format", || format(project))?;
    stages.run("clippy", || clippy(project))?;
    stages.run("clippy for the browser", || clippy_wasm(project))?;
    stages.run("unit tests", || {
        tool_run(project.cargo().args(["test", "--workspace", "--features", "seal", "--lib", "--bins", "--quiet"]))
    })?;
    stages.sum_up();
    Ok(())
}

/// Fails when a file is not as rustfmt writes it.
pub fn format(project: &Project) -> Result<()> {
    tool::component(project, "rustfmt", "rustfmt-web")?;
    tool_run(project.cargo().args(["fmt", "--all", "--check"]))
}

/// Fails on any warning in the library, the command line, the chores and the tests.
pub fn clippy(project: &Project) -> Result<()> {
    tool::component(project, "clippy", "rust-web-clippy")?;
    tool_run(project.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Fails on any warning in the programs for the browser.
pub fn clippy_wasm(project: &Project) -> Result<()> {
    for module in wasm::modules(project) {
        tool_run(wasm::cargo(project, "clippy", module)?.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}
