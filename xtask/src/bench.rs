//! `cargo xtask bench`: the budgets of design section 11.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::test::playwright;
use crate::tool::{self, Project};
use crate::{build, page};

/// What a first visit may fetch, in bytes as compressed by brotli.
const FIRST_VISIT: u64 = 210_000;

/// Measures the sizes, the library's times, and the app's times in the browser; or one of the three.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let which: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *which {
        [] => {
            check_sizes(project)?;
            native(project)?;
            browser(project)
        }
        ["sizes"] => check_sizes(project),
        ["native"] => native(project),
        ["browser"] => browser(project),
        _ => bail!("bench takes one of sizes, native, browser; or nothing, for all"),
    }
}

/// The sizes of a build, in bytes as sent to a browser that reads brotli.
pub struct Sizes {
    /// What every visitor fetches, by real name.
    shared: BTreeMap<String, u64>,
    /// What one language adds.
    languages: BTreeMap<String, u64>,
    /// What is fetched only when it is needed.
    later: BTreeMap<String, u64>,
}

impl Sizes {
    /// Returns the size of a first visit in the largest language.
    pub fn first_visit(&self) -> u64 {
        self.shared.values().sum::<u64>() + self.languages.values().max().copied().unwrap_or(0)
    }
}

/// Reads the sizes of a build.
pub fn sizes(dist: &Path) -> Result<Sizes> {
    let mut sizes = Sizes { shared: BTreeMap::new(), languages: BTreeMap::new(), later: BTreeMap::new() };
    read(dist, dist, &mut sizes).with_context(|| format!("cannot measure {}", dist.display()))?;
    Ok(sizes)
}

fn read(dist: &Path, folder: &Path, sizes: &mut Sizes) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(dist, &path, sizes)?;
            continue;
        }
        let name = path.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        if name == "_headers" || name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let small = dist.join(format!("{name}.br"));
        let size = fs::metadata(if small.is_file() { small } else { path })?.len();
        let stem = name.split('.').next().unwrap_or(&name);
        let table = match stem {
            "en" | "es" | "pt" | "fr" if page::is_hashed(&name) => &mut sizes.languages,
            "courses" | "office" | "seal" | "seal-worker" | "models-en" | "models-es" | "models-pt" | "models-fr" => {
                &mut sizes.later
            }
            part if part.starts_with("apart-") => &mut sizes.later,
            _ => &mut sizes.shared,
        };
        table.insert(name, size);
    }
    Ok(())
}

fn check_sizes(project: &Project) -> Result<()> {
    let sizes = sizes(&build::publish(project)?)?;
    println!("\nFirst visit, bytes by brotli");
    for (name, size) in &sizes.shared {
        println!("  {size:>8}  {name}");
    }
    println!("and one language:");
    for (name, size) in &sizes.languages {
        println!("  {size:>8}  {name}");
    }
    let total = sizes.first_visit();
    println!("  {total:>8}  in the largest language, of {FIRST_VISIT} allowed");
    if !sizes.later.is_empty() {
        println!("on demand:");
    }
    for (name, size) in &sizes.later {
        println!("  {size:>8}  {name}");
    }
    if total > FIRST_VISIT {
        bail!("a first visit fetches {total} bytes, {} more than allowed", total - FIRST_VISIT);
    }
    Ok(())
}

/// Measures the library, optimised, in a program of its own (`benches/native.rs`).
fn native(project: &Project) -> Result<()> {
    tool::run(project.cargo().args(["bench", "--package", "baremo", "--bench", "native"]))
}

/// Measures the app in the browser (`tests/e2e/bench/*.bench.ts`).
fn browser(project: &Project) -> Result<()> {
    let (dist, program) = build::everything(project)?;
    tool::npm_packages(project)?;
    tool::run(playwright(project, &dist, &program, &tool::chromium()?)?.arg("--project=bench"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_visit_is_what_all_share_and_the_largest_language() {
        let dist = std::env::temp_dir().join(format!("baremo-sizes-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let hash = page::hash(b"");
        for (name, size) in [
            ("index.html".to_owned(), 100),
            ("index.html.br".to_owned(), 10),
            ("index.html.gz".to_owned(), 20),
            (format!("en.{hash}.json"), 5),
            (format!("es.{hash}.json"), 7),
            (format!("seal.{hash}.wasm"), 1000),
            (format!("apart-reading.{hash}.wasm"), 1000),
            ("_headers".to_owned(), 50),
        ] {
            fs::write(dist.join(name), vec![0; size]).unwrap();
        }
        let sizes = sizes(&dist).unwrap();
        let _ = fs::remove_dir_all(dist);
        assert_eq!(sizes.first_visit(), 17);
        assert_eq!(sizes.later.values().sum::<u64>(), 2000);
    }
}
