//! Hand-worked vectors: every rule of design sections 5 and 6, worked out apart from the program.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use baremo::{
    Level,
    assessment::Assessment,
    document,
    questionnaire::Questionnaire,
    round::{Contribution, Publication, Round, compare},
    score::score,
    training::{
        course::Catalogue,
        matching::{Wishes, matching},
        needs::{Weights, needs_of_assessment, needs_of_publication},
    },
};
use serde_json::{Value, json};

/// Calls a check with the name and content of each vector of a folder; there is at least one.
fn each(folder: &str, check: impl Fn(&str, &Value)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no vectors in {}", folder.display());
    for file in files {
        let value = document::parse(&fs::read(&file).unwrap()).unwrap();
        check(&file.file_name().unwrap().to_string_lossy(), &value);
    }
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(read).collect()
}

/// Compares two JSON values; numbers are equal if they differ by less than the rounding of a few additions.
fn assert_same(name: &str, path: &str, found: &Value, expected: &Value) {
    match (found, expected) {
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
                "{name}: {path}: {found} ≠ {expected}"
            );
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{name}: {path}: {found:?} ≠ {expected:?}");
            for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
                assert_same(name, &format!("{path}/{i}"), found, expected);
            }
        }
        (Value::Object(found), Value::Object(expected)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(found), keys(expected), "{name}: {path}");
            for (key, found) in found {
                assert_same(name, &format!("{path}/{key}"), found, &expected[key]);
            }
        }
        _ => assert_eq!(found, expected, "{name}: {path}"),
    }
}

#[test]
fn scores_are_as_worked_by_hand() {
    each("score", |name, vector| {
        let questionnaires = list(&vector["questionnaires"], |q| {
            Questionnaire::from_value(q).unwrap_or_else(|p| panic!("{name}: {p:?}"))
        });
        let assessment = Assessment::from_value(&vector["assessment"], &questionnaires);
        let assessment = assessment.unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let found = serde_json::to_value(score(&assessment, &questionnaires)).unwrap();
        assert_same(name, "", &found, &vector["result"]);
    });
}

#[test]
fn comparisons_are_as_worked_by_hand() {
    each("compare", |name, vector| {
        let round = Round::from_value(&vector["round"]).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        let contributions = list(&vector["contributions"], |contribution| {
            Contribution::from_value(contribution, Some(&round), &[])
                .unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
        });
        let (comparison, _) = compare(&round, &contributions, &[]);
        assert_same(name, "", &serde_json::to_value(comparison).unwrap(), &vector["comparison"]);
    });
}

/// The statistics of random rounds as NumPy 2 works them out.
///
/// `statistics.json` was made in Python from `numpy.random.default_rng(20261126)`: 60 rounds of 1 to 40 rows of level low,
/// level high and target, levels drawn from a random distribution; `numpy.quantile(…, method="linear")`, which is type 7,
/// `numpy.mean` and `numpy.bincount`.
#[test]
fn statistics_are_those_of_numpy() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/statistics.json");
    let vectors = document::parse(&fs::read(file).unwrap()).unwrap();
    let vectors = vectors.as_array().unwrap();
    assert_eq!(vectors.len(), 60);
    let round = json!({
        "format": "baremo.round/1", "id": "r", "title": "R", "period": "1", "mode": "open",
        "questionnaires": [{"id": "q", "version": "1.0.0"}],
    });
    let round = Round::from_value(&round).unwrap();
    for (i, vector) in vectors.iter().enumerate() {
        let contribution = |(code, row): (usize, &Value)| {
            let mut given = json!({"level": {"low": row[0], "high": row[1]}});
            if !row[2].is_null() {
                given["target"] = row[2].clone();
            }
            let contribution = json!({
                "format": "baremo.contribution/1", "round": "r", "code": format!("{code:032x}"), "period": "1",
                "questionnaires": [{"id": "q", "version": "1.0.0"}], "factors": {"q.f": given},
            });
            Contribution::from_value(&contribution, Some(&round), &[]).unwrap()
        };
        let contributions: Vec<_> = vector["rows"].as_array().unwrap().iter().enumerate().map(contribution).collect();
        let (comparison, _) = compare(&round, &contributions, &[]);
        let found = serde_json::to_value(&comparison.groups[0].factors[0]).unwrap();
        for (name, found) in found.as_object().unwrap().iter().filter(|(name, _)| *name != "id") {
            assert_same(&format!("round {i}"), name, found, &vector[name]);
        }
    }
}

/// Needs, and the steps asked for, as worked out in Python from design sections 5 and 7.
///
/// `training.json` was made from `random.Random(20261126)`: 14 assessments and 14 publications over small questionnaires. For
/// a publication, every way in which its people can stand and aim was gone through; the ranges are the ends of all those
/// that give its figures.
#[test]
fn needs_are_as_worked_out_from_every_way_to_stand() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/training.json");
    let vectors = document::parse(&fs::read(file).unwrap()).unwrap();
    let vectors = vectors.as_array().unwrap();
    assert_eq!(vectors.len(), 28);
    for (i, vector) in vectors.iter().enumerate() {
        let at_hand = [Questionnaire::from_value(&vector["questionnaire"]).unwrap()];
        let aim = vector["aim"].as_u64().and_then(Level::from_number);
        let weights = &vector["needs"]["weights"];
        let times = |name: &str| u8::try_from(weights[name].as_u64().unwrap()).unwrap();
        let importance = weights["importance"].as_object().unwrap().iter();
        let importance = importance.map(|(id, number)| (id.clone(), number.as_f64().unwrap())).collect();
        let weights = Weights { gap: times("gap"), reach: times("reach"), importance };
        let needs = match vector.get("assessment") {
            Some(assessment) => {
                let assessment = Assessment::from_value(assessment, &at_hand).unwrap();
                needs_of_assessment(&assessment, aim, &at_hand, &weights)
            }
            None => {
                let publication = Publication::from_value(&vector["publication"]);
                let publication = publication.unwrap_or_else(|problems| panic!("{i}: {problems:?}"));
                needs_of_publication(&publication, "all", aim, &at_hand, &weights).unwrap()
            }
        };
        assert_same(&format!("case {i}"), "", &serde_json::to_value(&needs).unwrap(), &vector["needs"]);
        let matching = matching(&[needs], &Catalogue::new(Vec::new()), &Wishes::default()).unwrap();
        let steps = matching.steps.iter().map(|step| {
            let (factor, level, ecosystems, skills) = (&step.factor, step.level, step.ecosystems, step.skills);
            json!({"factor": factor, "level": level, "ecosystems": ecosystems, "skills": skills})
        });
        assert_same(&format!("case {i}"), "/steps", &Value::Array(steps.collect()), &vector["steps"]);
    }
}
