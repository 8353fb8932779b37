//! From Rust to a module for the browser: the compiler for wasm32, wasm-bindgen, wasm-opt.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::tool::{self, Project, find, output, run, version};

const TARGET: &str = "wasm32-unknown-unknown";

/// The programs for the browser, each a feature of its own. Only the first is loaded at the start.
const MODULES: [&str; 3] = ["app", "office", "seal"];

/// The program that is taken apart.
const SPLIT: &str = "app";

/// The script that fetches the parts of a program, as `wasm_split_cli_support` names it.
const LINK: &str = "__wasm_split.js";

/// How the code for wasm32 is compiled.
enum Compiler {
    /// The compiler at hand has the standard library for wasm32.
    AtHand,
    /// The distribution's compiler, which compiles the standard library from its source.
    Distribution { rustc: PathBuf, linker: PathBuf },
}

/// One of the two ways of compiling for the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// What is published: small.
    Published,
    /// What a developer waits for: soon.
    Quick,
}

impl Profile {
    /// Returns the name of Cargo's profile.
    fn name(self) -> &'static str {
        match self {
            Self::Published => "wasm",
            Self::Quick => "wasm-quick",
        }
    }
}

/// A module for the browser.
pub struct Module {
    /// The program's name, such as `app`.
    pub name: String,
    /// The script that loads it. It names the module `{name}_bg.wasm`.
    pub js: String,
    /// The module.
    pub wasm: Vec<u8>,
    /// Scripts that the first one imports, by path from it.
    pub snippets: Vec<(String, Vec<u8>)>,
    /// Parts of the program that the script fetches when they are needed.
    pub parts: Vec<Part>,
}

/// A part of a program, in a module of its own.
pub struct Part {
    /// Its name, such as `apart-reading`: it stays from one build to the next.
    pub name: String,
    /// How the script names it, such as `split_reading.wasm`.
    pub plain: String,
    /// The module.
    pub wasm: Vec<u8>,
}

/// Returns the programs for the browser that the package has, the app first.
pub fn modules(project: &Project) -> Vec<&'static str> {
    MODULES.into_iter().filter(|module| project.programs.iter().any(|program| program == module)).collect()
}

/// Compiles one program for the browser.
pub fn build(project: &Project, name: &str, profile: Profile) -> Result<Module> {
    same_versions(&fs::read_to_string(project.root.join("Cargo.lock"))?)?;
    let is_split = name == SPLIT && profile == Profile::Published;
    let mut command = cargo(project, "rustc", name)?;
    command.args(["--profile", profile.name()]).env(rustflags_name(), rustflags(project)?);
    if is_split {
        // Where one part of the program uses another is read from the relocations.
        command.args(["--", "--cfg", "apart", "-Clink-arg=--emit-relocs"]);
    }
    run(&mut command)?;

    let mut compiled = project.target.join(TARGET).join(profile.name()).join(name).with_extension("wasm");
    let folder = project.target.join("xtask").join(profile.name()).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut parts = Vec::new();
    if is_split {
        (compiled, parts) = split(&compiled, &folder.join("parts"))
            .with_context(|| format!("cannot take {} apart", compiled.display()))?;
    }
    bind(&compiled, name, is_split, &folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))?;
    let wasm = folder.join(format!("{name}_bg.wasm"));
    let mut js = fs::read_to_string(folder.join(name).with_extension("js"))?;
    if is_split {
        js = linked(&js, &fs::read_to_string(folder.join("parts").join(LINK))?)?;
    }
    let file_of = |part: &Part| folder.join("parts").join(&part.plain);
    if profile == Profile::Published {
        optimise(project, parts.iter().map(file_of).chain([wasm.clone()]))?;
    }
    for part in &mut parts {
        part.wasm = fs::read(file_of(part))?;
    }
    let mut snippets = Vec::new();
    collect(&folder.join("snippets"), "snippets", &mut snippets)?;
    Ok(Module { name: name.into(), js, wasm: fs::read(wasm)?, snippets, parts })
}

/// Takes the groups of pages out of a program (`src/bin/app/pages/later.rs`), and returns what is left and the parts.
///
/// What several groups need, and the rest does not, is a part too, named after them.
fn split(compiled: &Path, folder: &Path) -> Result<(PathBuf, Vec<Part>)> {
    let input = fs::read(compiled)?;
    let rest = folder.join("rest.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    (options.output_dir, options.main_out_path) = (folder, &rest);
    let done = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (group, files) in done.prefetch_map {
        for file in files {
            users.entry(file).or_default().insert(group.clone());
        }
    }
    let part = |(file, groups): (String, BTreeSet<String>)| Part {
        name: format!("apart-{}", groups.into_iter().collect::<Vec<_>>().join("-")),
        plain: format!("{file}.wasm"),
        wasm: Vec::new(),
    };
    Ok((rest, users.into_iter().map(part).collect()))
}

/// Returns the script of a program with the script that fetches its parts in it.
///
/// Each of the two imports the other by name; as one file it can be named by its content.
fn linked(js: &str, link: &str) -> Result<String> {
    const FORM: &str = "the script that fetches the parts cannot be put into the program's: has its form changed?";
    let link = link.split_once('\n').filter(|(line, _)| line.starts_with("import { initSync }")).context(FORM)?.1;
    let from = format!(" from \"./{LINK}\"");
    let is_import = |line: &&str| line.starts_with("import * as ") && line.trim_end_matches(';').ends_with(&from);
    let mut aliases = Vec::new();
    let mut script = String::new();
    for line in js.lines() {
        match is_import(&line).then(|| line["import * as ".len()..].split(' ').next()).flatten() {
            Some(alias) => aliases.push(alias),
            None => script = script + line + "\n",
        }
    }
    let loaders: Vec<&str> =
        link.lines().filter_map(|line| line.strip_prefix("export const ")?.split(' ').next()).collect();
    if aliases.is_empty() || loaders.is_empty() {
        bail!(FORM);
    }
    script += &link.replace("export const ", "const ");
    for alias in aliases {
        script += &format!("const {alias} = {{ {} }};\n", loaders.join(", "));
    }
    Ok(script)
}

/// Returns a call of Cargo that compiles `program` for wasm32 as far as `verb` does.
pub fn cargo(project: &Project, verb: &str, program: &str) -> Result<Command> {
    let mut command = project.cargo();
    command.args([verb, "--target", TARGET, "--no-default-features", "--features", program, "--bin", program]);
    if let Compiler::Distribution { rustc, linker } = compiler(project)? {
        command.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1").env("RUSTC", rustc);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    Ok(command)
}

/// The variable that carries [`rustflags`]: the general one hides the target's where it is set.
fn rustflags_name() -> &'static str {
    if env::var_os("RUSTFLAGS").is_some() { "RUSTFLAGS" } else { "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS" }
}

/// Returns the compiler's flags: no path of this machine in the module, and the linker's kind where it must be said.
fn rustflags(project: &Project) -> Result<String> {
    let mut flags = env::var(rustflags_name()).unwrap_or_default();
    // Leptos then makes one type of all views instead of one type of each: a quarter smaller, and sooner compiled.
    flags += " --cfg erase_components";
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    for (path, name) in [(Some(project.root.clone()), "baremo"), (home, "cargo")] {
        let Some(path) = path.filter(|path| !path.to_string_lossy().contains(' ')) else { continue };
        flags += &format!(" --remap-path-prefix={}={name}", path.display());
    }
    if matches!(compiler(project)?, Compiler::Distribution { .. }) {
        flags += " -Clinker-flavor=wasm-ld";
    }
    Ok(flags.trim_start().into())
}

/// Finds the compiler once, installing what it lacks where that is allowed.
fn compiler(project: &Project) -> Result<&'static Compiler> {
    static COMPILER: OnceLock<Compiler> = OnceLock::new();
    match COMPILER.get() {
        Some(compiler) => Ok(compiler),
        None => {
            let found = find_compiler(project)?;
            Ok(COMPILER.get_or_init(|| found))
        }
    }
}

fn find_compiler(project: &Project) -> Result<Compiler> {
    let rustc = env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    if has_target(project, &rustc) {
        return Ok(Compiler::AtHand);
    }
    if let Some(rustup) = find(&["rustup"]) {
        match run(project.command(rustup).args(["target", "add", TARGET])) {
            Ok(()) if has_target(project, &rustc) => return Ok(Compiler::AtHand),
            Ok(()) => eprintln!("rustup has the target, but not for the compiler in use"),
            Err(error) => eprintln!("{error:#}"),
        }
        eprintln!("trying the distribution's compiler instead");
    }
    from_distribution(project)
}

fn has_target(project: &Project, rustc: &Path) -> bool {
    let asked = output(project.command(rustc).args(["--print", "target-libdir", "--target", TARGET]));
    let Ok(folder) = asked else { return false };
    fs::read_dir(folder.trim()).is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-")))
    })
}

/// Debian's compiler for building browsers is recent, but has no standard library for wasm32, only its source.
fn from_distribution(project: &Project) -> Result<Compiler> {
    let need = format!(
        "The app needs Rust's standard library for {TARGET}. With rustup: rustup target add {TARGET}. \
         Without it, from Debian"
    );
    let rustc = PathBuf::from("/usr/bin/rustc");
    if !has_source(project, &rustc) {
        tool::install(&["rustc-web", "cargo-web", "rust-web-src"], &need)?;
    }
    let said = output(project.command(&rustc).arg("-vV"))?;
    let field = |name| said.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let found = field("release:").unwrap_or("unknown");
    let (major, minor) = project.rust;
    if version(found).is_none_or(|version| version < project.rust) {
        bail!("{need}; but its rustc is {found}, and this project needs {major}.{minor} or newer");
    }
    if !has_source(project, &rustc) {
        bail!("{need}; but the source of its standard library is not where rustc looks for it");
    }
    let llvm = field("LLVM version:").and_then(version).map_or(0, |(major, _)| major);
    let numbered = format!("lld-{llvm}");
    let search = || find(&[&format!("wasm-ld-{llvm}"), "wasm-ld", "rust-lld"]);
    let linker = match search() {
        Some(linker) => linker,
        None => {
            tool::install(&[&numbered], "The linker for wasm32 is missing")
                .or_else(|_| tool::install(&["lld"], "The linker for wasm32 is missing"))?;
            search().context("lld was installed, but there is no wasm-ld")?
        }
    };
    eprintln!("compiling for {TARGET} with the distribution's rustc {found} and {}", linker.display());
    Ok(Compiler::Distribution { rustc, linker })
}

fn has_source(project: &Project, rustc: &Path) -> bool {
    output(project.command(rustc).args(["--print", "sysroot"]))
        .is_ok_and(|root| Path::new(root.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file())
}

/// Checks that the script which wasm-bindgen writes here will fit the module that the app's `wasm-bindgen` made.
fn same_versions(lock: &str) -> Result<()> {
    let (app, tool) = (locked(lock, "wasm-bindgen")?, locked(lock, "wasm-bindgen-cli-support")?);
    if app != tool {
        bail!(
            "Cargo.lock has wasm-bindgen {app} but wasm-bindgen-cli-support {tool}: set the latter to \"={app}\" in \
             xtask/Cargo.toml"
        );
    }
    Ok(())
}

/// Returns the version of a package in `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Result<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.with_context(|| format!("Cargo.lock has no {package}"))
}

fn bind(compiled: &Path, name: &str, is_split: bool, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    // The parts take over the table of functions and the memory.
    bindgen.keep_lld_exports(is_split);
    bindgen.input_path(compiled).out_name(name).typescript(false).omit_default_module_path(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?.generate(folder)
}

/// Makes modules smaller with wasm-opt from npm's `binaryen`. Without Node.js they stay larger, and work.
fn optimise(project: &Project, modules: impl Iterator<Item = PathBuf>) -> Result<()> {
    // What rustc lets LLVM emit for wasm32 by default.
    const FEATURES: [&str; 6] = [
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ];
    if let Err(error) = tool::npm_packages(project) {
        eprintln!("warning: no wasm-opt, so the app will be about a tenth larger: {error:#}");
        return Ok(());
    }
    for wasm in modules {
        let mut command = project.command(tool::node()?);
        command.arg("node_modules/binaryen/bin/wasm-opt").arg("-Oz").args(FEATURES);
        run(command.arg(&wasm).arg("-o").arg(&wasm))?;
    }
    Ok(())
}

/// Reads all files below `folder`, named by their path from its parent.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{name}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, files)?;
        } else {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(app: &str, tool: &str) -> String {
        format!(
            "[[package]]\nname = \"wasm-bindgen\"\nversion = \"{app}\"\n\n[[package]]\n\
             name = \"wasm-bindgen-cli-support\"\nversion = \"{tool}\"\n"
        )
    }

    #[test]
    fn the_script_that_fetches_the_parts_becomes_one_with_the_programs() {
        let link = "import { initSync } from \"./main.js\";\nlet shared;\nexport const load_a = fetcher(1);\n";
        let js = "import * as import1 from \"./__wasm_split.js\"\nimport * as other from \"./other.js\"\nlet x;\n";
        assert_eq!(
            linked(js, link).unwrap(),
            "import * as other from \"./other.js\"\nlet x;\nlet shared;\nconst load_a = fetcher(1);\n\
             const import1 = { load_a };\n"
        );
        assert!(linked("let x;\n", link).is_err());
        assert!(linked(js, "let shared;\n").is_err());
    }

    #[test]
    fn the_two_wasm_bindgens_must_be_equal() {
        assert!(same_versions(&lock("0.2.130", "0.2.130")).is_ok());
        let error = same_versions(&lock("0.2.131", "0.2.130")).unwrap_err().to_string();
        assert!(error.contains("0.2.131") && error.contains("xtask/Cargo.toml"), "{error}");
        assert!(same_versions("").is_err());
    }

    #[test]
    fn the_lock_of_the_project_holds_equal_ones() {
        same_versions(include_str!("../../Cargo.lock")).unwrap();
    }
}
