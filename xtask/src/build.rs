//! `cargo xtask build`: from the sources to `dist/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::page::{self, POLICY, fill, hash, hashed};
use crate::tool::Project;
use crate::wasm::{self, Module, Part, Profile};
use crate::{content, tool};

/// Writes `dist/` and says how large it is.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    if let Some(argument) = arguments.first() {
        bail!("build takes no argument such as `{argument}`");
    }
    let folder = publish(project)?;
    let sizes = crate::bench::sizes(&folder)?;
    println!("{}: a first visit fetches at most {} bytes", folder.display(), sizes.first_visit());
    Ok(())
}

/// Builds what is published, in `dist/`, and returns the folder.
pub fn publish(project: &Project) -> Result<PathBuf> {
    let mut files = assemble(project, Profile::Published)?;
    compress(&mut files)?;
    let folder = project.root.join("dist");
    write(&files, &folder)?;
    Ok(folder)
}

/// Builds the app unoptimised, uncompressed and without the service worker, and returns its folder.
pub fn quick(project: &Project) -> Result<PathBuf> {
    let folder = project.target.join("xtask").join("quick");
    write(&assemble(project, Profile::Quick)?, &folder)?;
    Ok(folder)
}

/// The files of a build by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

fn assemble(project: &Project, profile: Profile) -> Result<Files> {
    let public = project.root.join("public");
    let mut modules = Vec::new();
    for name in wasm::modules(project) {
        modules.push(wasm::build(project, name, profile)?);
    }
    let mut site = Site::default();
    for module in modules {
        site.add_module(module)?;
    }
    for (name, value) in content::files(&project.root)? {
        site.add(&name, &name, "json", serde_json::to_vec(&value)?);
    }
    if let Some(styles) = styles(&public.join("styles"))? {
        site.add("styles", "styles", "css", styles);
    }
    for icon in ["icon", "icon-maskable"] {
        site.add(icon, icon, "svg", read(&public.join(icon).with_extension("svg"))?.into());
    }
    site.add("boot", "boot", "js", read(&public.join("boot.js"))?.into());
    let worker = fill(&read(&public.join("seal-worker.js"))?, &[("seal.js", site.name("seal.js")?)])
        .context("public/seal-worker.js")?;
    site.add("seal-worker", "seal-worker", "js", worker.into());
    site.finish(&public, profile)
}

/// A site being put together.
#[derive(Default)]
struct Site {
    files: Files,
    /// Real names by logical names.
    names: BTreeMap<String, String>,
}

impl Site {
    fn add(&mut self, logical: &str, stem: &str, extension: &str, content: Vec<u8>) {
        let name = hashed(stem, extension, &content);
        self.names.insert(logical.into(), name.clone());
        self.files.insert(name, content);
    }

    fn add_module(&mut self, module: Module) -> Result<()> {
        let Module { name, mut js, wasm, snippets, parts } = module;
        let plain = format!("{name}_bg.wasm");
        if !js.contains(&plain) {
            bail!("the script of wasm-bindgen does not name {plain}: has its form changed?");
        }
        self.add(&format!("{name}.wasm"), &name, "wasm", wasm);
        for Part { name, plain, wasm } in parts {
            if !js.contains(&format!("/{plain}\"")) {
                bail!("the script does not name {plain}: has its form changed?");
            }
            let logical = format!("{name}.wasm");
            self.add(&logical, &name, "wasm", wasm);
            js = js.replace(&format!("/{plain}\""), &format!("/{}\"", self.names[&logical]));
        }
        // So that the script finds its module when it is given no address.
        let js = js.replace(&plain, &self.names[&format!("{name}.wasm")]);
        self.add(&format!("{name}.js"), &name, "js", js.into());
        self.files.extend(snippets);
        Ok(())
    }

    /// Returns the real name of what must be there.
    fn name(&self, logical: &str) -> Result<&str> {
        self.names.get(logical).map(String::as_str).with_context(|| format!("the build has no {logical}"))
    }

    /// Adds the files whose names stay: the page, the manifest, the service worker, the headers.
    fn finish(mut self, public: &Path, profile: Profile) -> Result<Files> {
        let with_worker = profile == Profile::Published;
        let icon = self.name("icon")?.to_owned();
        let manifest = read(&public.join("manifest.webmanifest"))?;
        let manifest = fill(&manifest, &[("icon", &icon), ("icon-maskable", self.name("icon-maskable")?)])
            .context("public/manifest.webmanifest")?;

        // What a script may ask for by its logical name; the page itself names the rest.
        let mut map = self.names.clone();
        map.retain(|name, _| {
            !matches!(name.as_str(), "boot" | "styles" | "icon" | "icon-maskable") && !name.starts_with("apart-")
        });
        if with_worker {
            map.insert("worker".into(), "sw.js".into());
        }
        let values = [
            ("policy", POLICY),
            ("stylesheet", &page::stylesheet(self.names.get("styles"))),
            ("icon", &icon),
            ("boot", self.name("boot")?),
            ("app.js", self.name("app.js")?),
            ("app.wasm", self.name("app.wasm")?),
            ("files", &page::map(&map)),
        ];
        let index = fill(&read(&public.join("index.html"))?, &values).context("public/index.html")?;
        self.files.insert("index.html".into(), index.into());
        self.files.insert("manifest.webmanifest".into(), manifest.into());
        if with_worker {
            let worker =
                fill(&read(&public.join("sw.js"))?, &[("build", &self.precache())]).context("public/sw.js")?;
            self.files.insert("sw.js".into(), worker.into());
        }
        self.files.insert("_headers".into(), page::headers(self.files.keys()).into());
        Ok(self.files)
    }

    /// Returns what the service worker keeps: at once, and when it has been asked for.
    fn precache(&self) -> String {
        let (later, first): (Vec<&String>, Vec<&String>) = self.files.keys().partition(|name| {
            let logical = self.names.iter().find(|(_, real)| real == name).map(|(logical, _)| logical.as_str());
            logical.is_some_and(is_later)
        });
        // The page is fetched as the folder: some hosts redirect `index.html`.
        let first: Vec<&str> =
            first.iter().map(|name| if *name == "index.html" { "./" } else { name.as_str() }).collect();
        let everything: Vec<String> =
            self.files.iter().map(|(name, content)| format!("{name} {}", hash(content))).collect();
        let version = hash(everything.join("\n").as_bytes());
        json!({ "version": version, "first": first, "later": later }).to_string()
    }
}

/// Tells whether a file is fetched only when it is needed: a language, a part of the app, or another module.
fn is_later(logical: &str) -> bool {
    let stem = logical.split('.').next().unwrap_or(logical);
    !matches!(stem, "app" | "content" | "styles" | "boot" | "icon" | "icon-maskable")
}

/// Returns the style sheets one after the other, by name.
fn styles(folder: &Path) -> Result<Option<Vec<u8>>> {
    if !folder.is_dir() {
        eprintln!("note: the folder public/styles/ is missing, so the app has no styles");
        return Ok(None);
    }
    let mut sheets = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            sheets.push(path);
        }
    }
    sheets.sort();
    let mut text = String::new();
    for sheet in sheets {
        text += &read(&sheet)?;
        text.push('\n');
    }
    Ok(Some(text.into()))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Adds the brotli and gzip forms of the files, where they are smaller.
fn compress(files: &mut Files) -> Result<()> {
    let plain: Vec<(&String, &Vec<u8>)> = files.iter().filter(|(name, _)| *name != "_headers").collect();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    // The largest first, and dealt in turn, so that no worker is left with all of the work.
    let mut by_size = plain;
    by_size.sort_by_key(|(_, content)| std::cmp::Reverse(content.len()));
    let compressed: Vec<Result<Files>> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers)
            .map(|worker| {
                let share: Vec<_> = by_size.iter().skip(worker).step_by(workers).copied().collect();
                scope.spawn(move || {
                    let mut made = Files::new();
                    for (name, content) in share {
                        for (extension, smaller) in [("br", brotli(content)?), ("gz", gzip(content)?)] {
                            if smaller.len() < content.len() {
                                made.insert(format!("{name}.{extension}"), smaller);
                            }
                        }
                    }
                    Ok(made)
                })
            })
            .collect();
        running.into_iter().map(|worker| worker.join().unwrap_or_else(|_| bail!("compressing failed"))).collect()
    });
    for made in compressed {
        files.extend(made?);
    }
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut smaller = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut smaller, &parameters)?;
    Ok(smaller)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Writes the files beside `folder` and then puts them in its place, so that no half build is ever served.
fn write(files: &Files, folder: &Path) -> Result<()> {
    let new = folder.with_extension("new");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    for (name, content) in files {
        let file = new.join(name);
        fs::create_dir_all(file.parent().unwrap_or(&new))?;
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    fs::rename(&new, folder).with_context(|| format!("cannot write {}", folder.display()))
}

/// Builds `dist/` and the command line, and returns where they are.
pub fn everything(project: &Project) -> Result<(PathBuf, PathBuf)> {
    let dist = publish(project)?;
    tool::run(project.cargo().args(["build", "--bin", "baremo"]))?;
    Ok((dist, project.target.join("debug").join("baremo").with_extension(std::env::consts::EXE_EXTENSION)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let mut site = Site::default();
        for name in ["app.js", "app.wasm", "office.js", "office.wasm"] {
            let (stem, extension) = name.split_once('.').unwrap();
            site.add(name, stem, extension, name.into());
        }
        for name in ["content", "en", "es"] {
            site.add(name, name, "json", b"{}".into());
        }
        for name in ["icon", "icon-maskable"] {
            site.add(name, name, "svg", b"<svg/>".into());
        }
        site.add("boot", "boot", "js", Vec::new());
        site
    }

    fn finished(profile: Profile) -> Files {
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("public");
        site().finish(&public, profile).unwrap()
    }

    fn text(files: &Files, name: &str) -> String {
        String::from_utf8(files[name].clone()).unwrap()
    }

    #[test]
    fn the_page_and_the_headers_carry_the_same_policy() {
        let files = finished(Profile::Published);
        assert!(text(&files, "index.html").contains(&format!("content=\"{POLICY}\"")));
        assert!(text(&files, "_headers").contains(&format!("Content-Security-Policy: {POLICY}; frame-ancestors")));
    }

    #[test]
    fn every_address_in_the_page_is_a_relative_one_of_a_file() {
        let files = finished(Profile::Published);
        let page = text(&files, "index.html");
        let addresses: Vec<&str> = page
            .split(" href=\"")
            .skip(1)
            .chain(page.split(" src=\"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(addresses.len() >= 5, "{addresses:?}");
        for address in addresses {
            assert!(files.contains_key(address), "{address}");
        }
    }

    #[test]
    fn languages_and_further_modules_are_kept_later() {
        let precache: serde_json::Value = serde_json::from_str(&site().precache()).unwrap();
        let names = |list: &str| -> Vec<String> {
            let names = precache[list].as_array().unwrap().iter();
            names.map(|name| name.as_str().unwrap().split('.').next().unwrap().into()).collect()
        };
        assert_eq!(names("later"), ["en", "es", "office", "office"]);
        assert_eq!(names("first"), ["app", "app", "boot", "content", "icon-maskable", "icon"]);
    }

    #[test]
    fn the_version_changes_with_any_file() {
        let mut other = site();
        other.files.insert("index.html".into(), b"new".into());
        assert_ne!(site().precache(), other.precache());
        assert_eq!(site().precache(), site().precache());
    }

    #[test]
    fn a_quick_build_has_no_service_worker() {
        let files = finished(Profile::Quick);
        assert!(!files.contains_key("sw.js"));
        assert!(!text(&files, "index.html").contains("sw.js"));
        assert!(finished(Profile::Published).contains_key("sw.js"));
    }

    #[test]
    fn a_script_names_its_module_by_its_hash() {
        let mut site = Site::default();
        let module = |js: &str| Module {
            name: "app".into(),
            js: js.into(),
            wasm: b"w".into(),
            snippets: Vec::new(),
            parts: Vec::new(),
        };
        site.add_module(module("new URL('app_bg.wasm', import.meta.url)")).unwrap();
        let js = text(&site.files, &site.names["app.js"]);
        assert!(js.contains(&site.names["app.wasm"]) && !js.contains("app_bg.wasm"), "{js}");
        assert!(site.add_module(module("nothing")).is_err());
    }

    #[test]
    fn a_script_names_the_parts_of_its_module_by_their_hashes() {
        let module = |js: &str| Module {
            name: "app".into(),
            js: js.into(),
            wasm: b"w".into(),
            snippets: Vec::new(),
            parts: vec![Part { name: "apart-a-b".into(), plain: "chunk_1.wasm".into(), wasm: b"p".into() }],
        };
        let mut site = Site::default();
        site.add_module(module("'app_bg.wasm' new URL(\"./chunk_1.wasm\", import.meta.url)")).unwrap();
        let name = &site.names["apart-a-b.wasm"];
        assert!(page::is_hashed(name) && name.starts_with("apart-a-b."), "{name}");
        let js = text(&site.files, &site.names["app.js"]);
        assert!(js.contains(&format!("new URL(\"./{name}\", import.meta.url)")), "{js}");
        assert!(is_later("apart-a-b.wasm"));
        assert!(Site::default().add_module(module("'app_bg.wasm'")).is_err());
    }

    #[test]
    fn compressed_forms_are_only_kept_where_smaller() {
        let mut files = Files::from([("a.js".into(), vec![b'a'; 1000]), ("b.js".into(), b"b".into())]);
        compress(&mut files).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.js", "a.js.br", "a.js.gz", "b.js"]);
        assert_eq!(files["b.js"], b"b");
    }
}
