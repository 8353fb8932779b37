//! The shipped questionnaires: complete, and within the rules of design section 4.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    Level,
    csv::Separator,
    questionnaire::{self, Audience, Questionnaire, Rules, advise, advise_across, minutes},
    sample,
    training::{
        course::{Catalogue, Course, Depth, Mode},
        matching::{Wishes, matching},
        needs::{Weights, needs_of_assessment},
        sheet,
    },
};
use serde_json::Value;

/// Returns the codes of each model that may be used, from the list of the project.
fn codes() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/content/frameworks.json")).unwrap();
    let frameworks: Vec<Value> = serde_json::from_str(&text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    frameworks
        .iter()
        .map(|framework| {
            let items = framework["items"].as_array().unwrap().iter().map(|item| text(&item["code"]));
            (text(&framework["id"]), items.collect())
        })
        .collect()
}

fn statements(questionnaires: &[Questionnaire]) -> usize {
    questionnaires.iter().map(|q| q.statements().count()).sum()
}

#[test]
fn five_domains_have_thirty_factors_and_fewer_than_300_statements() {
    let questionnaires = questionnaire::builtin();
    let ids: Vec<&str> = questionnaires.iter().map(|q| q.id.as_str()).collect();
    assert_eq!(ids, ["workforce", "policy", "incident", "connectivity", "cooperation"]);
    assert_eq!(questionnaires.iter().map(|q| q.factors.len()).collect::<Vec<_>>(), [5, 7, 8, 6, 4]);
    assert!((200..300).contains(&statements(&questionnaires)));
}

#[test]
fn every_level_of_every_factor_has_two_to_four_statements() {
    for factor in questionnaire::builtin().iter().flat_map(|q| &q.factors) {
        for level in Level::WITH_STATEMENTS {
            let count = factor.at(level).count();
            assert!((2..=4).contains(&count), "{} has {count} statements at level {level}", factor.id);
        }
        assert_eq!(factor.at(Level::Emerging).count(), 2, "{}: level 2 is two facts", factor.id);
    }
}

#[test]
fn nothing_is_left_to_advise() {
    let (questionnaires, rules) = (questionnaire::builtin(), Rules::shipped());
    for questionnaire in &questionnaires {
        let advice = advise(questionnaire, &rules);
        assert!(advice.is_empty(), "{}: {:?}", questionnaire.id, advice.iter().next());
        let languages: Vec<&String> = questionnaire.texts.keys().collect();
        assert_eq!(languages, ["en", "es", "fr", "pt"], "{}", questionnaire.id);
    }
    let across = advise_across(&questionnaires.iter().collect::<Vec<_>>());
    assert!(across.is_empty(), "{:?}", across.first());
}

#[test]
fn answering_takes_at_most_35_minutes_in_the_quick_scan_and_four_hours_in_full() {
    for language in ["en", "es", "pt", "fr"] {
        let time: questionnaire::Minutes = questionnaire::builtin().iter().map(|q| minutes(q, language)).sum();
        assert!(time.quick > 10.0 && time.quick <= 35.0, "{language}: {} minutes", time.quick);
        assert!(time.full > 60.0 && time.full <= 240.0, "{language}: {} minutes", time.full);
    }
}

#[test]
fn every_factor_and_statement_has_its_metadata() {
    for questionnaire in questionnaire::builtin() {
        for factor in &questionnaire.factors {
            let full = !factor.who.is_empty() && !factor.roles.is_empty() && !factor.audience.is_empty();
            assert!(full && factor.theme.is_some(), "{}", factor.id);
            for statement in &factor.statements {
                let full = !statement.evidence.is_empty() && statement.effort.is_some() && statement.remedy.is_some();
                assert!(full, "{}", statement.id);
            }
        }
    }
}

#[test]
fn only_listed_codes_of_other_models_are_used() {
    let codes = codes();
    let check = |id: &str, model: &str, code: &String| {
        assert!(codes.get(model).is_some_and(|codes| codes.contains(code)), "{id}: {model} {code}");
    };
    for factor in questionnaire::builtin().iter().flat_map(|q| &q.factors) {
        factor.roles.iter().for_each(|role| check(&factor.id, "ecsf", role));
        factor.theme.iter().for_each(|theme| check(&factor.id, "gfce", theme));
        let of_statements = factor.statements.iter().map(|s| (&s.id, &s.crosswalk));
        for (id, crosswalk) in std::iter::once((&factor.id, &factor.crosswalk)).chain(of_statements) {
            for (model, used) in crosswalk {
                used.iter().for_each(|code| check(id, model, code));
            }
        }
    }
}

#[test]
fn short_titles_are_unique() {
    let questionnaires = questionnaire::builtin();
    for language in ["en", "es", "pt", "fr"] {
        let mut seen = BTreeSet::new();
        for questionnaire in &questionnaires {
            for factor in &questionnaire.factors {
                let short = questionnaire.text(&factor.id, language).short.unwrap();
                assert!(seen.insert(short.clone()), "{language}: {short} stands twice");
            }
        }
    }
}

#[test]
fn the_sample_catalogue_is_fictional_in_four_languages_and_fits_the_sample() {
    let at_hand = questionnaire::builtin();
    let text = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/content/catalogue.json")).unwrap();
    let catalogue = Catalogue::from_json(&text, &at_hand).unwrap();
    assert_eq!(catalogue.courses.len(), 40);
    let (codes, mut languages) = (codes(), BTreeMap::<&str, usize>::new());
    for course in &catalogue.courses {
        let marks = ["(fictional sample)", "(ejemplo ficticio)", "(exemplo fictício)", "(exemple fictif)"];
        assert!(marks.iter().any(|mark| course.title.ends_with(mark)), "{}", course.title);
        assert!(course.roles.iter().all(|role| codes["ecsf"].contains(role)), "{}: {:?}", course.id, course.roles);
        *languages.entry(course.language.as_deref().unwrap()).or_default() += 1;
        for factor in &course.factors {
            let known = at_hand.iter().find_map(|q| q.factor(factor)).unwrap();
            let reaches = course.audience.iter().any(|audience| known.audience.contains(audience));
            assert!(reaches, "{}: nobody of {factor} is its audience", course.id);
        }
    }
    assert_eq!(Vec::from_iter(languages), [("en", 10), ("es", 10), ("fr", 10), ("pt", 10)]);
    let has = |depth| catalogue.courses.iter().any(|course| course.depth == Some(depth));
    assert!(Depth::ALL.iter().all(|depth| has(*depth)));
    assert!(Mode::ALL.iter().all(|mode| catalogue.courses.iter().any(|course| course.mode == Some(*mode))));

    // As a table and back it is the same, but for its title.
    let table = sheet::Sheet::open(sheet::write(&catalogue).as_bytes()).unwrap();
    let reading = sheet::read(&table, &sheet::guess(&table, &at_hand), &at_hand).unwrap();
    assert!(reading.advice.is_empty());
    assert_eq!(reading.catalogue.courses, catalogue.courses);

    // It is a sample of a match: some steps have a course, some have none.
    let assessment = sample::assessment(&at_hand, sample::words("en"));
    let needs = needs_of_assessment(&assessment, Some(Level::Managed), &at_hand, &Weights::default());
    let matching = matching(&[needs], &catalogue, &Wishes::default()).unwrap();
    let uncovered = matching.uncovered().count();
    assert!(uncovered > 0 && uncovered < matching.steps.len() / 2, "{uncovered} of {}", matching.steps.len());
}

#[test]
fn what_the_app_calls_columns_and_values_is_read_again_in_each_language() {
    let at_hand = questionnaire::builtin();
    for language in ["en", "es", "pt", "fr"] {
        let path = format!("{}/public/texts/{language}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let word =
            |key: String| file["texts"][&key].as_str().unwrap_or_else(|| panic!("{language}: {key}")).to_owned();
        // A table without rows tells its columns by their heads alone.
        let wording =
            sheet::Wording { head: &|column| word(format!("columns.{column}")), ..sheet::Wording::default() };
        let heads = sheet::write_with(&Catalogue::new(Vec::new()), &wording);
        let table = sheet::Sheet::open(heads.as_bytes()).unwrap();
        let mapping = sheet::guess(&table, &at_hand);
        for (place, column) in sheet::Column::ALL.iter().enumerate() {
            assert_eq!(mapping.get(*column), Some(place), "{language}: {column}");
        }
        // Every word of a closed list, as the app writes it.
        let value = |column: sheet::Column, found: &str| match column {
            sheet::Column::Audience => word(format!("audience.{found}")),
            column => word(format!("course-{column}.{found}")),
        };
        let longest = Depth::ALL.len().max(Mode::ALL.len()).max(Audience::ALL.len());
        let course = |n: usize| Course {
            id: format!("c{n}"),
            title: "A".to_owned(),
            factors: vec!["incident.csirt".to_owned()],
            to_level: Level::Managed,
            audience: vec![Audience::ALL[n % Audience::ALL.len()], Audience::ALL[(n + 1) % Audience::ALL.len()]],
            depth: Some(Depth::ALL[n % Depth::ALL.len()]),
            mode: Some(Mode::ALL[n % Mode::ALL.len()]),
            hours: Some(n as f64 + 0.5),
            ..Course::default()
        };
        let courses = (0..longest).map(course).collect();
        let wording = sheet::Wording { word: &value, separator: Separator::Semicolon, ..wording };
        let table = sheet::Sheet::open(sheet::write_with(&Catalogue::new(courses), &wording).as_bytes()).unwrap();
        let reading = sheet::read(&table, &sheet::guess(&table, &at_hand), &at_hand).unwrap();
        assert_eq!(reading.catalogue.courses, (0..longest).map(course).collect::<Vec<_>>(), "{language}");
    }
}
