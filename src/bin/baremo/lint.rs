//! Checks files by their format: errors make them unusable, advice makes them better.

use std::path::{Path, PathBuf};

use baremo::{
    Code, Level, Problem, Problems,
    assessment::{self, Assessment},
    document,
    questionnaire::{self, Questionnaire, advise, text},
    round::{self, Contribution, Round},
};

use crate::{
    AtHand,
    file::{self, Failed, Source},
};

/// Checks all files, and prints what the good questionnaires hold.
pub fn run(paths: &[PathBuf], strict: bool, at_hand: &AtHand) -> Result<(), Failed> {
    let at_hand = at_hand.load()?;
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { files.extend(file::json_files(path)?) } else { files.push(path.clone()) }
    }
    let mut failed = false;
    let mut questionnaires = Vec::new();
    for path in &files {
        match check(path, &at_hand) {
            Ok(Some(questionnaire)) => {
                let advice = advise(&questionnaire);
                file::print_problems(&path.display().to_string(), &advice);
                failed |= strict && !advice.is_empty();
                questionnaires.push(questionnaire);
            }
            Ok(None) => {}
            Err(Failed) => failed = true,
        }
    }
    print_counts(files.len(), &questionnaires);
    if failed { Err(Failed) } else { Ok(()) }
}

/// Checks one file; returns the questionnaire if it is one.
fn check(path: &Path, at_hand: &[Questionnaire]) -> Result<Option<Questionnaire>, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        return check_lines(&name, &bytes, at_hand);
    }
    let value = file::report(&name, document::parse(&bytes))?;
    let checked = match document::format_of(&value) {
        Some(questionnaire::FORMAT) => {
            let value = file::with_texts(value, path)?;
            return file::report(&name, Questionnaire::from_value(&value)).map(Some);
        }
        Some(text::FORMAT) => document::read(&value, |node| drop(text::decode_file(node))),
        Some(assessment::FORMAT) => Assessment::from_value(&value, at_hand).map(drop),
        Some(round::FORMAT) => Round::from_value(&value).and_then(|round| round.check(at_hand).or(())),
        Some(round::CONTRIBUTION_FORMAT) => Contribution::from_value(&value, None, at_hand)
            .and_then(|contribution| contribution.check_questionnaires(at_hand).or(())),
        found => Err(unknown_format(found)),
    };
    file::report(&name, checked).map(|()| None)
}

fn check_lines(name: &str, bytes: &[u8], at_hand: &[Questionnaire]) -> Result<Option<Questionnaire>, Failed> {
    let mut failed = false;
    for (line, contribution) in round::read_contributions(bytes, None, at_hand) {
        let place = line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        failed |= file::report(&place, contribution).is_err();
    }
    if failed { Err(Failed) } else { Ok(None) }
}

fn unknown_format(found: Option<&str>) -> Problems {
    const KNOWN: [&str; 5] =
        [questionnaire::FORMAT, text::FORMAT, assessment::FORMAT, round::FORMAT, round::CONTRIBUTION_FORMAT];
    let problem = match found {
        Some(found) => Problem::new(Code::UnknownFormat, "/format").with("found", found),
        None => Problem::new(Code::MissingField, "/format").with("field", "format"),
    };
    problem.with("expected", KNOWN.join(", ")).into()
}

fn print_counts(files: usize, questionnaires: &[Questionnaire]) {
    println!("{files} files checked");
    if questionnaires.is_empty() {
        return;
    }
    let factors: usize = questionnaires.iter().map(|q| q.factors.len()).sum();
    let at = |level: Level| questionnaires.iter().flat_map(|q| q.statements()).filter(|s| s.level == level).count();
    let levels: Vec<String> =
        Level::WITH_STATEMENTS.into_iter().map(|level| format!("{} at level {level}", at(level))).collect();
    let statements: usize = questionnaires.iter().map(|q| q.statements().count()).sum();
    println!("{} domains, {factors} factors, {statements} statements ({})", questionnaires.len(), levels.join(", "));
}
