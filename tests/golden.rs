//! Files of every format version still open, and are written as they were (design section 2, promise 8).

#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use baremo::{
    Problems,
    assessment::{self, Assessment},
    document,
    questionnaire::{self, Questionnaire, text},
    round::{self, CONTRIBUTION_FORMAT, Contribution, Round},
    translation::interface::{self, Interface},
};

/// Returns every golden file, by name.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn format_of(file: &Path) -> String {
    document::format_of(&document::parse(&fs::read(file).unwrap()).unwrap()).unwrap().to_owned()
}

fn of_format(format: &str) -> impl Iterator<Item = PathBuf> {
    files().into_iter().filter(move |file| format_of(file) == format)
}

fn questionnaires() -> Vec<Questionnaire> {
    let read = |file: PathBuf| Questionnaire::from_json(&fs::read(file).unwrap()).unwrap();
    of_format(questionnaire::FORMAT).map(read).collect()
}

/// Reads a file as its format, and returns it as it is written today.
fn rewritten(file: &Path, at_hand: &[Questionnaire]) -> Result<String, Problems> {
    let bytes = fs::read(file).unwrap();
    Ok(match format_of(file).as_str() {
        questionnaire::FORMAT => document::to_json(&Questionnaire::from_json(&bytes)?),
        text::FORMAT => {
            let texts = document::read(&document::parse(&bytes)?, text::decode_file)?;
            let has_all = |q: &&Questionnaire| texts.keys().all(|id| q.ids_in_order().any(|own| own == id));
            at_hand.iter().find(has_all).unwrap().text_file(&texts)
        }
        interface::FORMAT => Interface::from_json(&bytes)?.to_json(),
        assessment::FORMAT => Assessment::from_json(&bytes, at_hand)?.to_json(),
        round::FORMAT => Round::from_json(&bytes)?.to_json(),
        CONTRIBUTION_FORMAT => {
            let round = of_format(round::FORMAT).next().unwrap();
            Contribution::from_json(&bytes, &Round::from_json(&fs::read(round).unwrap())?, at_hand)?.to_json()
        }
        other => panic!("{}: nothing reads {other}", file.display()),
    })
}

#[test]
fn every_file_still_opens_and_is_written_with_the_same_bytes() {
    let at_hand = questionnaires();
    for file in files() {
        let again = rewritten(&file, &at_hand).unwrap_or_else(|problems| panic!("{}: {problems:?}", file.display()));
        assert_eq!(again, fs::read_to_string(&file).unwrap(), "{}", file.display());
    }
}

#[test]
fn every_format_that_is_read_has_a_file() {
    let found: BTreeSet<String> = files().iter().map(|file| format_of(file)).collect();
    for format in [
        questionnaire::FORMAT,
        text::FORMAT,
        interface::FORMAT,
        assessment::FORMAT,
        round::FORMAT,
        CONTRIBUTION_FORMAT,
    ] {
        assert!(found.contains(format), "{format}");
    }
}
