//! Texts out to translators and back: CSV or XLIFF 1.2.

use std::path::{Path, PathBuf};

use baremo::{
    Problems, document,
    questionnaire::{self, Questionnaire, Rules, advise_language},
    translation::{
        self, Catalogue, Exchange, Receipt,
        interface::{self, Interface},
    },
};

use crate::{
    file::{self, Failed, Source},
    print,
};

/// Something that is translated, and where its texts are kept.
enum Translated {
    /// A questionnaire whose texts lie beside its structure, or in it.
    Questionnaire { path: PathBuf, questionnaire: Box<Questionnaire>, is_self_contained: bool },
    /// The interface; the path is that of its source.
    Interface { path: PathBuf, source: Interface },
}

/// Returns the format of a file by its name, or why it is none.
pub fn exchange(path: &str) -> Result<(PathBuf, Exchange), String> {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Ok((path.into(), Exchange::Csv)),
        Some("xlf" | "xliff") => Ok((path.into(), Exchange::Xliff)),
        _ => Err("the name must end in .csv, .xlf or .xliff; that decides the format".to_owned()),
    }
}

/// Writes the texts of all files for one language.
pub fn export(paths: &[PathBuf], to: &str, (output, exchange): &(PathBuf, Exchange)) -> Result<(), Failed> {
    let mut catalogues = Vec::new();
    for translated in find(paths)? {
        let catalogue = translated.catalogue(to)?;
        if catalogue.from == to {
            eprintln!("{}: {to} is the language that the others are translated from", translated.path().display());
            return Err(Failed);
        }
        catalogues.push(catalogue);
    }
    let name = output.display().to_string();
    let content = file::report(&name, translation::write(&catalogues, *exchange))?;
    file::write(Some(output), &content)?;
    let units: usize = catalogues.iter().map(|catalogue| catalogue.units.len()).sum();
    let done: usize = catalogues.iter().map(|catalogue| catalogue.translated().0).sum();
    file::write(None, &format!("{name}: {units} texts, {done} of them translated into {to}\n"))
}

/// Puts a translator's file back; nothing is written unless all of it can be taken.
pub fn import(back: &Path, paths: &[PathBuf]) -> Result<(), Failed> {
    let Source { name, bytes } = Source::read(back)?;
    let catalogues = file::report(&name, translation::read(&bytes))?;
    let into = find(paths)?;
    let (mut taken, mut failed) = (Vec::new(), false);
    for catalogue in &catalogues {
        let Some(translated) = into.iter().find(|translated| translated.original() == catalogue.original) else {
            eprintln!("{name}: no file given has the texts of “{}”", print::printable(&catalogue.original));
            failed = true;
            continue;
        };
        match translated.merge(catalogue, &name) {
            Ok(merged) => taken.push(merged),
            Err(Failed) => failed = true,
        }
    }
    if failed {
        return Err(Failed);
    }
    let mut said = String::new();
    for Merged { path, content, receipt, advice } in taken {
        let Receipt { changed, confirmed, outdated, incomplete } = &receipt;
        // A file that says the same stays as it is, byte by byte.
        if receipt.changed > 0 || receipt.confirmed > 0 || !receipt.outdated.is_empty() {
            file::write(Some(&path), &content)?;
        }
        let path = path.display().to_string();
        said += &format!("{path}: {changed} texts changed, {confirmed} confirmed\n");
        for id in outdated {
            said += &format!("{path}: the source of {id} has changed since the export; it stays stale\n");
        }
        for id in incomplete {
            said += &format!("{path}: the ladder of {id} was not taken, it needs all five sentences\n");
        }
        file::print_problems(&path, &advice);
    }
    file::write(None, &said)
}

/// What one catalogue makes of one file.
struct Merged {
    path: PathBuf,
    content: String,
    receipt: Receipt,
    /// What the linter has to say about the language that came back.
    advice: Problems,
}

impl Translated {
    fn path(&self) -> &Path {
        match self {
            Self::Questionnaire { path, .. } | Self::Interface { path, .. } => path,
        }
    }

    fn original(&self) -> &str {
        match self {
            Self::Questionnaire { questionnaire, .. } => &questionnaire.id,
            Self::Interface { .. } => interface::ORIGINAL,
        }
    }

    fn catalogue(&self, language: &str) -> Result<Catalogue, Failed> {
        Ok(match self {
            Self::Questionnaire { questionnaire, .. } => Catalogue::of_questionnaire(questionnaire, language),
            Self::Interface { path, source } => {
                Catalogue::of_interface(source, &interface_beside(path, language)?, language)
            }
        })
    }

    fn merge(&self, back: &Catalogue, name: &str) -> Result<Merged, Failed> {
        let rules = Rules::shipped();
        let language = &back.to;
        match self {
            Self::Questionnaire { path, questionnaire, is_self_contained } => {
                let merged = translation::merge_questionnaire(questionnaire, back);
                let (after, receipt) = file::report(name, merged)?;
                let advice = advise_language(&after, language, &rules);
                let (path, content) = if *is_self_contained {
                    (path.clone(), document::to_json(&after))
                } else {
                    let texts = after.texts.get(language).cloned().unwrap_or_default();
                    (beside(path, &format!("{}.{language}.json", after.id)), after.text_file(&texts))
                };
                Ok(Merged { path, content, receipt, advice })
            }
            Self::Interface { path, source } => {
                let before = interface_beside(path, language)?;
                let merged = translation::merge_interface(source, &before, back);
                let (after, receipt) = file::report(name, merged)?;
                let advice = interface::advise(source, &after, language, &rules.glossary);
                Ok(Merged {
                    path: beside(path, &format!("{language}.json")),
                    content: after.to_json(),
                    receipt,
                    advice,
                })
            }
        }
    }
}

fn beside(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(name)
}

/// Reads the interface in a language; it is empty where nobody has begun to translate it.
fn interface_beside(source: &Path, language: &str) -> Result<Interface, Failed> {
    let path = beside(source, &format!("{language}.json"));
    if !path.exists() {
        return Ok(Interface::default());
    }
    let Source { name, bytes } = Source::read(&path)?;
    file::report(&name, Interface::from_json(&bytes))
}

/// Finds what can be translated: questionnaires, and the source of the interface.
fn find(paths: &[PathBuf]) -> Result<Vec<Translated>, Failed> {
    let mut found = Vec::new();
    for path in paths {
        let files = if path.is_dir() { file::json_files(path)? } else { vec![path.clone()] };
        for path in files {
            let Source { name, bytes } = Source::read(&path)?;
            let value = file::report(&name, document::parse(&bytes))?;
            match document::format_of(&value) {
                Some(questionnaire::FORMAT) => {
                    let is_self_contained = value.get("texts").is_some();
                    let value = file::with_texts(value, &path)?;
                    let questionnaire = Box::new(file::report(&name, Questionnaire::from_value(&value))?);
                    found.push(Translated::Questionnaire { path, questionnaire, is_self_contained });
                }
                Some(interface::FORMAT) if path.file_stem().is_some_and(|stem| stem == interface::SOURCE) => {
                    let source = file::report(&name, Interface::from_json(&bytes))?;
                    found.push(Translated::Interface { path, source });
                }
                _ => {}
            }
        }
    }
    if found.is_empty() {
        eprintln!("no questionnaire and no source of the interface (en.json) is among the files given");
        return Err(Failed);
    }
    Ok(found)
}
