//! Programs outside the project: finding them, installing them where that is allowed, running them.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Where the project is and what Cargo knows of it.
pub struct Project {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// The programs of the package `baremo`.
    pub programs: Vec<String>,
    /// The oldest Rust that the package accepts, as `(major, minor)`.
    pub rust: (u32, u32),
}

impl Project {
    /// Reads the project around this program's own manifest.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().context("xtask is in no project")?.to_path_buf();
        let mut command = cargo(&root);
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&output(&mut command)?)?;
        let package = metadata["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(|package| package["name"] == "baremo"))
            .context("the package `baremo` is missing")?;
        let programs = package["targets"].as_array().into_iter().flatten();
        let programs = programs.filter(|target| target["kind"][0] == "bin");
        Ok(Self {
            target: metadata["target_directory"].as_str().context("no target folder")?.into(),
            programs: programs.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect(),
            rust: version(package["rust_version"].as_str().context("no rust-version")?)
                .context("bad rust-version")?,
            root,
        })
    }

    /// Returns a call of Cargo in the project's folder.
    pub fn cargo(&self) -> Command {
        cargo(&self.root)
    }

    /// Returns a call of `program` in the project's folder.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    // Set by `cargo run` for this program; inherited, they would make build scripts run again.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

/// Reads `major.minor` from the start of a version.
pub fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Prints the command, runs it, and fails if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", shown(command));
    let status = command.status().with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs the command without a word and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", shown(command), output.status, said.trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let mut text = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text += &argument.to_string_lossy();
    }
    text
}

/// Returns the first of the named programs that `PATH` holds.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION))
            .find(|file| file.is_file())
    })
}

/// Installs packages of a Debian-like distribution, or says how to.
pub fn install(packages: &[&str], need: &str) -> Result<()> {
    let names = packages.join(" ");
    let advice = format!("{need}. Install it: sudo apt-get install {names}");
    let Some(apt) = find(&["apt-get"]) else {
        bail!("{need}. There is no apt-get here to install it with (on Debian: {names})");
    };
    if !is_root() {
        bail!("{advice}");
    }
    eprintln!("{need}: installing {names}");
    let install = || {
        let mut command = Command::new(&apt);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
        command.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages);
        run(&mut command)
    };
    install()
        .or_else(|_| {
            // The list of packages may be absent (as in a fresh container) or old.
            run(Command::new(&apt).args(["update", "--quiet"]).stdin(Stdio::null()).stdout(Stdio::null()))?;
            install()
        })
        .context(advice)
}

/// Tells whether this program runs as root.
pub fn is_root() -> bool {
    cfg!(unix) && output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Returns Chromium, installing it if need be.
pub fn chromium() -> Result<PathBuf> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    const APPLICATIONS: [&str; 3] = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ];
    if let Some(file) = env::var_os("CHROMIUM").map(PathBuf::from) {
        if !file.is_file() {
            bail!("$CHROMIUM names {}, which is not there", file.display());
        }
        return Ok(file);
    }
    let search = || find(&NAMES).or_else(|| APPLICATIONS.iter().map(PathBuf::from).find(|file| file.is_file()));
    if let Some(file) = search() {
        return Ok(file);
    }
    install(&["chromium"], "The browser tests need Chromium (or set $CHROMIUM to its program)")?;
    search().context("Chromium was installed but its program is not found; set $CHROMIUM")
}

/// Makes sure that `age` is there, which the tests hold sealed files against.
pub fn age() -> Result<()> {
    if find(&["age"]).is_some() && find(&["age-keygen"]).is_some() {
        return Ok(());
    }
    install(&["age"], "The tests of sealed files need the program age")
}

/// Installs exactly the packages of `package-lock.json`, unless they are there already. No browser is downloaded.
pub fn npm_packages(project: &Project) -> Result<()> {
    node()?;
    let time = |path: &str| fs::metadata(project.root.join(path)).and_then(|data| data.modified()).ok();
    let wanted = time("package-lock.json").context("package-lock.json is missing")?;
    if time("node_modules/.package-lock.json").is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    let Some(npm) = find(if cfg!(windows) { &["npm.cmd"] } else { &["npm"] }) else {
        bail!("npm is missing, which comes with Node.js (https://nodejs.org, or apt-get install npm)");
    };
    let mut command = project.command(npm);
    command.args(["ci", "--no-audit", "--no-fund"]).stdin(Stdio::null());
    run(command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(())
}

/// Returns Node.js.
pub fn node() -> Result<PathBuf> {
    const OLDEST: u32 = 20;
    let Some(node) = find(&["node", "nodejs"]) else {
        bail!("Node.js {OLDEST} or newer is missing (https://nodejs.org, or apt-get install nodejs npm)");
    };
    let said = output(Command::new(&node).arg("--version"))?;
    match version(said.trim().trim_start_matches('v')) {
        Some((major, _)) if major >= OLDEST => Ok(node),
        _ => bail!("Node.js is {}, too old: {OLDEST} or newer is needed (https://nodejs.org)", said.trim()),
    }
}

/// Adds a component of the Rust toolchain (`clippy`, `rustfmt`) if it is missing, or says how to.
pub fn component(project: &Project, name: &str, debian: &str) -> Result<()> {
    let verb = if name == "rustfmt" { "fmt" } else { name };
    if output(project.cargo().args([verb, "--version"])).is_ok() {
        return Ok(());
    }
    if let Some(rustup) = find(&["rustup"]) {
        return run(project.command(rustup).args(["component", "add", name]));
    }
    install(&[debian], &format!("{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_to_the_minor() {
        assert_eq!(version("1.89"), Some((1, 89)));
        assert_eq!(version("1.96.0 (abc 2026-01-01)"), Some((1, 96)));
        assert_eq!(version("20.20.2"), Some((20, 20)));
        assert_eq!(version("nightly"), None);
    }

    #[test]
    fn a_failing_command_is_an_error_that_names_it() {
        let error = run(Command::new("cargo").arg("no-such-verb")).unwrap_err().to_string();
        assert!(error.contains("cargo no-such-verb"), "{error}");
        assert!(run(&mut Command::new("no-such-program")).is_err());
    }
}
