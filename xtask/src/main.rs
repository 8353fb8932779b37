//! The chores of the project. `cargo xtask help` lists them; [`VERBS`] is the one place that declares them.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

mod bench;
mod build;
mod check;
mod content;
mod page;
mod serve;
mod test;
mod tool;
mod wasm;

use tool::Project;

/// One chore: its name, its options, what it does in one line, and the function that does it.
struct Verb {
    name: &'static str,
    options: &'static str,
    line: &'static str,
    run: fn(&Project, &[String]) -> Result<()>,
}

const VERBS: [Verb; 6] = [
    Verb {
        name: "run",
        options: "[--port N] [--no-open] [--quick]",
        line: "build the app and serve it on http://127.0.0.1:8080; --quick builds it unoptimised, on port 8090",
        run: serve::run,
    },
    Verb { name: "test", options: "", line: "run every check and every test, in the browser too", run: test::run },
    Verb {
        name: "check",
        options: "",
        line: "the quick loop: format, clippy for both targets, unit tests",
        run: check::run,
    },
    Verb {
        name: "build",
        options: "",
        line: "write dist/: static files for any host and any folder",
        run: build::run,
    },
    Verb {
        name: "e2e",
        options: "[PLAYWRIGHT ARGUMENTS]",
        line: "build, then run only the browser tests, or some of them: cargo xtask e2e smoke --headed",
        run: test::browser,
    },
    Verb {
        name: "bench",
        options: "[sizes|native|browser]",
        line: "measure against the budgets; fails when one is exceeded",
        run: bench::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match chore(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(arguments: &[String]) -> Result<()> {
    let name = arguments.first().map_or("help", String::as_str);
    if matches!(name, "help" | "--help" | "-h") {
        print!("{}", help());
        return Ok(());
    }
    let Some(verb) = VERBS.iter().find(|verb| verb.name == name) else {
        bail!("there is no chore `{name}`\n\n{}", help());
    };
    let project = Project::find().context("cannot read the project")?;
    (verb.run)(&project, &arguments[1..])
}

fn help() -> String {
    let mut text = String::from("cargo xtask VERB\n\n");
    for verb in &VERBS {
        text += &format!("  {:<6} {}\n", verb.name, verb.line);
        if !verb.options.is_empty() {
            text += &format!("         {}\n", verb.options);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_names_every_verb() {
        let help = help();
        for verb in &VERBS {
            assert!(help.contains(verb.line), "{}", verb.name);
        }
    }

    #[test]
    fn an_unknown_verb_is_refused() {
        assert!(chore(&["tset".into()]).is_err());
    }
}
