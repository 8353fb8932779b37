//! Texts out to translators and back: CSV or XLIFF 1.2.

use std::{
    fs,
    path::{Path, PathBuf},
};

use baremo::{
    Problem, Problems, document,
    questionnaire::{self, Questionnaire, Rules, Texts, advise},
    translation::{
        self, Catalogue, Exchange, Receipt,
        interface::{self, Interface},
    },
};

use crate::file::{self, Failed, Source};

/// Something that is translated, and where its texts are kept.
enum Translated {
    /// A questionnaire whose texts lie beside its structure, or in it.
    Questionnaire { path: PathBuf, questionnaire: Box<Questionnaire>, is_self_contained: bool },
    /// The interface; the path is that of its source.
    Interface { path: PathBuf, source: Interface },
}

/// Writes the texts of all files for one language.
pub fn export(paths: &[PathBuf], to: &str, output: &Path) -> Result<(), Failed> {
    let exchange = match output.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => Exchange::Csv,
        Some("xlf" | "xliff") => Exchange::Xliff,
        _ => {
            eprintln!("{}: the name must end in .csv, .xlf or .xliff; that decides the format", output.display());
            return Err(Failed);
        }
    };
    let mut catalogues = Vec::new();
    for translated in find(paths)? {
        let catalogue = translated.catalogue(to)?;
        if catalogue.from == to {
            eprintln!("{}: {to} is the language that the others are translated from", translated.path().display());
            return Err(Failed);
        }
        catalogues.push(catalogue);
    }
    file::write(Some(output), &translation::write(&catalogues, exchange))?;
    let units: usize = catalogues.iter().map(|catalogue| catalogue.units.len()).sum();
    let done: usize = catalogues.iter().map(|catalogue| catalogue.translated().0).sum();
    println!("{}: {units} texts, {done} of them translated into {to}", output.display());
    Ok(())
}

/// Puts a translator's file back; nothing is written unless all of it can be taken.
pub fn import(back: &Path, paths: &[PathBuf]) -> Result<(), Failed> {
    let Source { name, bytes } = Source::read(back)?;
    let catalogues = file::report(&name, translation::read(&bytes))?;
    let into = find(paths)?;
    let mut written = Vec::new();
    let mut failed = false;
    for catalogue in &catalogues {
        let Some(translated) = into.iter().find(|translated| translated.original() == catalogue.original) else {
            eprintln!("{name}: no file given has the texts of “{}”", catalogue.original);
            failed = true;
            continue;
        };
        match translated.merge(catalogue, &name) {
            Ok(merged) => written.push((catalogue, merged)),
            Err(Failed) => failed = true,
        }
    }
    if failed {
        return Err(Failed);
    }
    for (catalogue, Merged { path, content, receipt, advice }) in written {
        // A file that says the same stays as it is, byte by byte.
        let is_same = fs::read_to_string(&path).is_ok_and(|before| before == content);
        if !is_same && receipt != Receipt::default() {
            file::write(Some(&path), &content)?;
        }
        let Receipt { changed, confirmed, outdated, incomplete } = receipt;
        println!("{}: {changed} texts changed, {confirmed} confirmed", path.display());
        for id in outdated {
            println!("{}: the source of {id} has changed since the export; it stays stale", catalogue.original);
        }
        for id in incomplete {
            println!("{}: the ladder of {id} was not taken, it needs all five sentences", catalogue.original);
        }
        file::print_problems(&path.display().to_string(), &advice);
    }
    Ok(())
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
                let (texts, receipt) = file::report(name, merged)?;
                let after = with(questionnaire, language, texts);
                let advice = only_of(language, advise(&after, &rules));
                let texts = &after.texts[language];
                let (path, content) = if *is_self_contained {
                    (path.clone(), document::to_json(&after))
                } else {
                    (beside(path, &format!("{}.{language}.json", after.id)), after.text_file(texts))
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

fn with(questionnaire: &Questionnaire, language: &str, texts: Texts) -> Questionnaire {
    let mut after = questionnaire.clone();
    after.texts.insert(language.to_owned(), texts);
    after
}

/// Returns the advice about one language.
fn only_of(language: &str, advice: Problems) -> Problems {
    let begin = format!("/texts/{language}/");
    let mut own = Problems::default();
    advice.iter().filter(|problem: &&Problem| problem.path.starts_with(&begin)).for_each(|p| own.push(p.clone()));
    own
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
