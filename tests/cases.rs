//! Files named by what is wrong with them, and files at the edge of what is right.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use baremo::{
    Problems,
    assessment::{Assessment, part::Part},
    document,
    questionnaire::{Questionnaire, text},
    round::{Contribution, Interest, Publication, Record, Round, Share, Sum},
    training::{course::Catalogue, delivered::Delivered},
};

/// What the cases refer to: the valid questionnaires, the assessment that the parts belong to, and the round that the
/// contributions belong to.
struct AtHand {
    questionnaires: Vec<Questionnaire>,
    assessment: Assessment,
    round: Round,
}

impl AtHand {
    fn load() -> Self {
        let questionnaires =
            cases("valid").into_iter().filter(|(format, _)| format == "questionnaire").map(|(_, file)| {
                Questionnaire::from_json(&fs::read(&file).unwrap())
                    .unwrap_or_else(|p| panic!("{}: {p:?}", file.display()))
            });
        let questionnaires: Vec<Questionnaire> = questionnaires.collect();
        let valid = |name: &str| fs::read(root("valid").join(name)).unwrap();
        let assessment = Assessment::from_json(&valid("assessment/every-field.json"), &questionnaires).unwrap();
        let round = Round::from_json(&valid("round/every-field-of-an-open-round.json")).unwrap();
        Self { questionnaires, assessment, round }
    }
}

/// Reads a file as the format that its folder is named by.
fn read(format: &str, bytes: &[u8], at_hand: &AtHand) -> Result<(), Problems> {
    let AtHand { questionnaires: at_hand, assessment, round } = at_hand;
    match format {
        "questionnaire" => Questionnaire::from_json(bytes).map(drop),
        "texts" => document::read(&document::parse(bytes)?, |node| drop(text::decode_file(node))),
        "assessment" => Assessment::from_json(bytes, at_hand).map(drop),
        "part" => Part::from_json(bytes, Some(assessment), at_hand).map(drop),
        "round" => Round::from_json(bytes).and_then(|round| round.check(at_hand).or(())),
        "contribution" => Contribution::from_json(bytes, round, at_hand).map(drop),
        "share" => Share::from_json(bytes).map(drop),
        "sum" => Sum::from_json(bytes).map(drop),
        "interest" => Interest::from_json(bytes, round, at_hand).map(drop),
        "catalogue" => Catalogue::from_json(bytes, at_hand).map(drop),
        "delivered" => Delivered::from_json(bytes, at_hand).map(drop),
        "publication" => Publication::from_json(bytes).map(drop),
        "record" => Record::from_json(bytes).map(drop),
        other => panic!("a folder for an unknown format: {other}"),
    }
}

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder)
}

/// Returns each case with its format.
fn cases(folder: &str) -> Vec<(String, PathBuf)> {
    let root = root(folder);
    let mut cases = Vec::new();
    for format in fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        let name = format.file_name().unwrap().to_string_lossy().into_owned();
        for file in fs::read_dir(format).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "json") {
                cases.push((name.clone(), file));
            }
        }
    }
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {}", root.display());
    cases
}

#[test]
fn a_bad_file_gives_all_its_problems_and_nothing_else() {
    let at_hand = AtHand::load();
    let mut wrong = Vec::new();
    for (format, file) in cases("invalid") {
        let expected = fs::read_to_string(file.with_extension("problems")).unwrap();
        let mut expected: Vec<String> = expected.lines().map(str::to_owned).collect();
        let mut found: Vec<String> = match read(&format, &fs::read(&file).unwrap(), &at_hand) {
            Ok(()) => Vec::new(),
            Err(problems) => problems
                .iter()
                .map(|problem| {
                    format!("{} {}", problem.code, if problem.path.is_empty() { "/" } else { &problem.path })
                })
                .collect(),
        };
        expected.sort();
        found.sort();
        if found != expected || found.is_empty() {
            wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_at_the_edge_of_what_is_right_is_read() {
    let at_hand = AtHand::load();
    for (format, file) in cases("valid") {
        let read = read(&format, &fs::read(&file).unwrap(), &at_hand);
        assert_eq!(read, Ok(()), "{}", file.display());
    }
}

#[test]
fn an_assessment_without_a_record_is_written_without_one() {
    let at_hand = AtHand::load();
    for (_, file) in cases("valid").into_iter().filter(|(format, _)| format == "assessment") {
        let bytes = fs::read(&file).unwrap();
        let had = |field: &str| document::parse(&bytes).unwrap().get(field).is_some();
        let written = Assessment::from_json(&bytes, &at_hand.questionnaires).unwrap().to_json();
        for field in ["parts", "own", "decisions"] {
            let has = document::parse(written.as_bytes()).unwrap().get(field).is_some();
            assert_eq!(has, had(field), "{field} of {}", file.display());
        }
    }
}
