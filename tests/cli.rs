//! The command line as a person runs it: exit status, what is written, and what is not.

#![allow(clippy::unwrap_used)]

mod command;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use baremo::{
    assessment::{
        Answer, Assessment, Reply,
        part::{Part, hand_out},
    },
    questionnaire::{self, Who},
    round::{Contribution, Publication, Record},
    sample,
    score::score,
};
use command::{Folder, baremo, errors, json_of};
use serde_json::{Value, json};

/// A questionnaire that is not ours, with only the required fields.
fn custom() -> Value {
    json!({
        "format": "baremo.questionnaire/1", "id": "ports", "version": "0.1.0",
        "factors": [{"id": "ports.quay", "statements": [
            {"id": "ports.quay.2a", "level": 2}, {"id": "ports.quay.3a", "level": 3},
        ]}],
        "texts": {"es": {
            "ports": {"title": "Puertos"}, "ports.quay": {"title": "Muelle"},
            "ports.quay.2a": {"text": "Existe un registro."}, "ports.quay.3a": {"text": "Hay un plan en vigor."},
        }},
    })
}

#[test]
fn the_score_is_the_one_of_the_library() {
    let folder = Folder::new("score");
    let at_hand = questionnaire::builtin();
    let assessment = sample::assessment(&at_hand, sample::words("en"));
    let file = folder.write("assessment.json", assessment.to_json());
    let found = json_of(&baremo(&["score", &file, "--json"]));
    assert_eq!(found, serde_json::to_value(score(&assessment, &at_hand)).unwrap());
    let table = baremo(&["score", &file]);
    assert!(table.status.success());
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("workforce.education") && table.contains("There is no overall number"));
}

#[test]
fn a_region_contributes_and_is_compared() {
    let folder = Folder::new("region");
    let at_hand = questionnaire::builtin();
    let region = sample::region(&at_hand, sample::words("en"));
    let round = folder.write("round.json", region.round.to_json());
    let mut files = Vec::new();
    for (i, ((group, assessment), expected)) in region.ecosystems.iter().zip(&region.contributions).enumerate() {
        let file = folder.write(&format!("assessment-{i}.json"), assessment.to_json());
        let contribution = folder.path(&format!("contribution-{i}.json"));
        let made = baremo(&[
            "contribute",
            &file,
            "--round",
            &round,
            "--group",
            group,
            "--code",
            &expected.code,
            "-o",
            &contribution,
        ]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let read = Contribution::from_json(&fs::read(&contribution).unwrap(), &region.round, &at_hand).unwrap();
        assert_eq!(&read, expected);
        files.push(contribution);
    }
    let mut arguments = vec!["compare", "--round", &round, "--internal"];
    arguments.extend(files.iter().map(String::as_str));
    let single = json_of(&baremo(&[&arguments[..], &["--json"]].concat()));
    assert_eq!((&single["contributions"], &single["groups"][0]["id"]), (&json!(33), &json!("all")));
    assert_eq!(single["groups"].as_array().unwrap().len(), 5);

    // The same rows as JSON Lines, from standard input.
    let lines: String = region.contributions.iter().map(|c| serde_json::to_string(c).unwrap() + "\n").collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_baremo"))
        .args(["compare", "-", "--round", &round, "--internal", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    assert_eq!(json_of(&child.wait_with_output().unwrap()), single);

    let csv = String::from_utf8(baremo(&[&arguments[..], &["--csv"]].concat()).stdout).unwrap();
    assert_eq!(csv.lines().count(), 1 + 5 * 30);
}

#[test]
fn without_a_code_each_contribution_has_its_own() {
    let folder = Folder::new("code");
    let region = sample::region(&questionnaire::builtin(), sample::words("en"));
    let round = folder.write("round.json", region.round.to_json());
    let file = folder.write("assessment.json", region.ecosystems[0].1.to_json());
    let code = || json_of(&baremo(&["contribute", &file, "--round", &round]))["code"].as_str().unwrap().to_owned();
    let (one, other) = (code(), code());
    assert!(one.len() == 32 && one != other);
}

#[test]
fn a_questionnaire_that_is_not_ours_goes_the_whole_way() {
    let folder = Folder::new("custom");
    let file = folder.write("ports.json", custom().to_string());
    let assessment = folder.write(
        "assessment.json",
        json!({
            "format": "baremo.assessment/1", "id": "a", "period": "2026",
            "questionnaires": [{"id": "ports", "version": "0.1.0"}],
            "answers": {"ports.quay.2a": {"answer": "met"}, "ports.quay.3a": {"answer": "not_met"}},
        })
        .to_string(),
    );
    let round = folder.write(
        "round.json",
        json!({
            "format": "baremo.round/1", "id": "r", "title": "Puertos", "period": "2026", "mode": "open",
            "questionnaires": [{"id": "ports", "version": "0.1.0"}],
        })
        .to_string(),
    );
    assert!(baremo(&["lint", &file]).status.success());
    assert_eq!(baremo(&["lint", &file, "--strict"]).status.code(), Some(1), "missing help is advice");
    let without = baremo(&["score", &assessment]);
    assert!(errors(&without, 1).contains("/questionnaires/0: The questionnaire “ports” in version 0.1.0"));
    let result = json_of(&baremo(&["score", &assessment, "--json", "--questionnaires", &file]));
    assert_eq!(result["domains"][0]["factors"][0]["level"], json!({"low": 2, "high": 2}));
    let contribution = folder.path("contribution.json");
    let made =
        baremo(&["contribute", &assessment, "--round", &round, "--questionnaires", &file, "-o", &contribution]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let comparison = json_of(&baremo(&["compare", &contribution, "--round", &round, "--internal", "--json"]));
    assert_eq!(comparison["groups"][0]["factors"][0]["histogram"], json!([0, 1, 0, 0, 0]));
}

/// Writes the round and the contributions of the fictional region, all or without the last ones.
fn region_files(folder: &Folder, without: usize) -> (String, String) {
    let region = sample::region(&questionnaire::builtin(), sample::words("en"));
    let contributions = &region.contributions[..region.contributions.len() - without];
    let lines: String = contributions.iter().map(|c| serde_json::to_string(c).unwrap() + "\n").collect();
    let name = format!("contributions-{without}.jsonl");
    (folder.write("round.json", region.round.to_json()), folder.write(&name, lines))
}

#[test]
fn a_region_is_published_and_its_difference_to_one_contribution_less_is_not() {
    let folder = Folder::new("publish");
    let (round, all) = region_files(&folder, 0);
    let record = folder.path("record.json");
    let publish =
        |file: &str, format: &str| baremo(&["compare", file, "--round", &round, "--record", &record, format]);
    let output = publish(&all, "--json");
    let publication = Publication::from_value(&json_of(&output)).unwrap();
    assert_eq!((publication.contributions, publication.groups[0].id.as_str()), (Some(33), "all"));
    assert_eq!(publication.group("outer-isles").unwrap().n, None, "a group of 4");
    let reasons = String::from_utf8(output.stderr).unwrap();
    assert!(reasons.contains("outer-isles: withheld. Fewer than 5 contributions."), "{reasons}");
    let written = fs::read(&record).unwrap();
    let on_record = Record::from_json(&written).unwrap();
    assert_eq!(on_record.publications[0].publication, publication);
    assert!(baremo(&["lint", &record]).status.success());

    let table = publish(&all, "--csv");
    assert!(String::from_utf8(table.stdout).unwrap().contains("\r\nouter-isles,,,,,,,,,,,,,,\r\n"));
    assert_eq!(fs::read(&record).unwrap(), written, "the same again is on record once");

    let (_, fewer) = region_files(&folder, 1);
    let refused = errors(&publish(&fewer, "--json"), 1);
    assert!(refused.contains("subtracting an earlier publication would leave 1"), "{refused}");
    assert_eq!(fs::read(&record).unwrap(), written, "a refusal writes nothing");

    let other = fs::read_to_string(&record).unwrap().replace("sample-amber-sea-2026", "other");
    let other = folder.write("other.json", other);
    let refused = errors(&baremo(&["compare", &all, "--round", &round, "--record", &other]), 1);
    assert!(refused.contains("/round: This record is of the round “other”"), "{refused}");
}

#[test]
fn rows_for_other_programs_say_that_they_are_internal() {
    let folder = Folder::new("export");
    let (round, all) = region_files(&folder, 0);
    let output = baremo(&["export", "--tidy", &all, "--round", &round]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("Internal:"));
    let table = String::from_utf8(output.stdout).unwrap();
    let mut rows = table.lines();
    assert_eq!(rows.next(), Some("\u{FEFF}code,group,revision,factor,level_low,level_high,target"));
    let region = sample::region(&questionnaire::builtin(), sample::words("en"));
    assert_eq!(rows.count(), region.contributions.iter().map(|c| c.factors.len()).sum::<usize>());
    let (first, given) = region.contributions[0].factors.first_key_value().unwrap();
    let target = given.target.map_or_else(String::new, |target| target.to_string());
    let row = format!(
        "{},leeward,1,{first},{},{},{target}\r\n",
        region.contributions[0].code, given.level.low, given.level.high
    );
    assert!(table.contains(&row), "{row}");
}

#[test]
fn what_is_no_json_lines_is_read_whole() {
    let folder = Folder::new("whole");
    let (round, all) = region_files(&folder, 0);
    let lines = fs::read_to_string(all).unwrap();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let count = |content: String| {
        let file = folder.write("x.jsonl", content);
        json_of(&baremo(&["compare", &file, "--round", &round, "--internal", "--json"]))["contributions"].clone()
    };
    assert_eq!(count(serde_json::to_string_pretty(&first).unwrap()), 1, "one document over many lines");
    assert_eq!(count(format!("\n\n{first}")), 1, "one line after empty ones");
    assert_eq!(count(lines.replace('\n', "\r\n\r\n")), 33, "lines with empty ones between them");
    let cut = format!("{}\n{{", lines.lines().take(2).collect::<Vec<_>>().join("\n"));
    let cut = folder.write("cut.jsonl", cut);
    let message = errors(&baremo(&["compare", &cut, "--round", &round, "--internal"]), 1);
    assert!(message.contains("cut.jsonl:3:"), "{message}");
}

#[test]
fn a_bad_file_is_reported_by_place_and_nothing_is_written() {
    let folder = Folder::new("bad");
    let region = sample::region(&questionnaire::builtin(), sample::words("en"));
    let round = folder.write("round.json", region.round.to_json());
    let bad = folder.write("bad.json", r#"{"format": "baremo.assessment/1", "id": "a", "id": "b", "colour": 1}"#);
    assert!(errors(&baremo(&["score", &bad]), 1).contains("bad.json:/id: The key “id” stands twice."));
    let bad = folder.write("bad.json", r#"{"format": "baremo.assessment/1", "id": "a", "colour": 1}"#);
    let messages = errors(&baremo(&["score", &bad]), 1);
    for place in ["/colour: ", "/period: ", "/questionnaires: ", "/answers: "] {
        assert!(messages.contains(&format!("bad.json:{place}")), "{messages}");
    }
    let target = folder.path("contribution.json");
    errors(&baremo(&["contribute", &bad, "--round", &round, "-o", &target]), 1);
    assert!(!Path::new(&target).exists());
}

#[test]
fn bad_contributions_can_be_skipped() {
    let folder = Folder::new("skip");
    let region = sample::region(&questionnaire::builtin(), sample::words("en"));
    let round = folder.write("round.json", region.round.to_json());
    let mut lines: Vec<String> = region.contributions.iter().map(|c| serde_json::to_string(c).unwrap()).collect();
    lines[4] = lines[4].replace("\"low\":", "\"low\":7,\"lower\":");
    // The same code and revision with other content: both are left out.
    lines.push(lines[0].replace("leeward", "isthmus"));
    let file = folder.write("contributions.jsonl", lines.join("\n"));
    let arguments = ["compare", &file, "--round", &round, "--internal", "--json"];
    let messages = errors(&baremo(&arguments), 1);
    assert!(messages.contains("contributions.jsonl:5:/factors/"), "{messages}");
    assert!(
        messages.contains("contributions.jsonl:1:/revision") && messages.contains("contributions.jsonl:34:/revision")
    );
    let skipped = baremo(&[&arguments[..], &["--skip"]].concat());
    assert_eq!(json_of(&skipped)["contributions"], json!(31));
}

#[test]
fn the_linter_sees_what_a_new_version_leaves_open() {
    let folder = Folder::new("migration");
    let old = folder.write("old.json", custom().to_string());
    let mut changed = custom();
    changed["version"] = json!("0.2.0");
    changed["factors"][0]["statements"][1] = json!({"id": "ports.quay.3b", "level": 3});
    changed["texts"]["es"] = json!({
        "ports": {"title": "Puertos"}, "ports.quay": {"title": "Muelle"},
        "ports.quay.2a": {"text": "Existe un registro."}, "ports.quay.3b": {"text": "Hay un plan en vigor hoy."},
    });
    changed["migration"] = json!({"from": "0.1.0", "statements": {}});
    let new = folder.write("new.json", changed.to_string());
    assert!(baremo(&["lint", &new]).status.success(), "the earlier version is not at hand");
    let checked = baremo(&["lint", &new, "--questionnaires", &old]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(
        checked.status.code() == Some(1) && said.contains("the statement “ports.quay.3a” of version 0.1.0"),
        "{said}"
    );
    changed["migration"]["statements"] = json!({"ports.quay.3a": {"to": ["ports.quay.3b"], "how": "reworded"}});
    let new = folder.write("new.json", changed.to_string());
    assert!(baremo(&["lint", &new, "--questionnaires", &old]).status.success());
}

#[test]
fn wrong_usage_is_not_a_problem_of_the_input() {
    assert_eq!(baremo(&["score"]).status.code(), Some(2));
    let both = ["compare", "x.json", "--round", "r.json", "--internal", "--record", "record.json"];
    assert_eq!(baremo(&both).status.code(), Some(2), "what is internal is on no record");
    assert_eq!(baremo(&["export", "x.json", "--round", "r.json"]).status.code(), Some(2), "only --tidy exists");
    assert_eq!(baremo(&["lint", "no-such-file.json"]).status.code(), Some(1));
    assert_eq!(baremo(&["--help"]).status.code(), Some(0));
}

#[test]
fn the_linter_knows_interest_files() {
    let folder = Folder::new("lint-interest");
    let interest = |seeks: &str| {
        json!({
            "format": "baremo.interest/1", "round": "r", "ecosystem": "Valdoria", "contact": "Ana", "seeks": [seeks],
        })
    };
    let good = folder.write("good.json", interest("workforce.training").to_string());
    assert!(baremo(&["lint", &good]).status.success());
    let bad = folder.write("bad.json", interest("workforce.magic").to_string());
    let checked = baremo(&["lint", &bad]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.code() == Some(1) && said.contains("bad.json:/seeks/0: "), "{said}");
}

#[test]
fn the_shipped_questionnaires_pass_the_linter() {
    let checked = baremo(&["lint", "--strict", concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires")]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert!(String::from_utf8(checked.stdout).unwrap().contains("5 domains, 30 factors"));
}

#[test]
fn the_linter_prints_what_the_questionnaires_hold() {
    let root = env!("CARGO_MANIFEST_DIR");
    let checked = baremo(&["lint", "--strict", &format!("{root}/questionnaires"), &format!("{root}/public/texts")]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let printed = String::from_utf8(checked.stdout).unwrap();
    for line in ["4 languages: en 100 %, es 100 %, fr 100 %, pt 100 %", "minutes to answer, in all: quick scan"] {
        assert!(printed.contains(line), "{printed}");
    }
}

/// The shipped questionnaires and the interface, in a folder of their own.
fn texts_folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    for from in ["questionnaires", "public/texts"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, folder.0.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

/// Returns the files of a folder with a digest of each, so that a difference is told by its name.
fn contents(folder: &Folder) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let of = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        (path.display().to_string(), questionnaire::digest(&Value::String(text)))
    };
    files.into_iter().map(of).collect()
}

#[test]
fn texts_go_out_and_come_back_without_a_change() {
    let folder = texts_folder("texts-round-trip");
    let paths = folder.0.display().to_string();
    let before = contents(&folder);
    for name in ["es.csv", "pt.xlf", "fr.xliff"] {
        let (file, language) = (folder.path(name), &name[..2]);
        let out = baremo(&["texts", "export", &paths, "--to", language, "-o", &file]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let back = baremo(&["texts", "import", &file, &paths]);
        assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
        assert!(String::from_utf8_lossy(&back.stdout).contains("0 texts changed, 0 confirmed"));
        assert_eq!(contents(&folder), before, "{name}");
    }
}

#[test]
fn a_translation_that_was_removed_comes_back_whole_from_either_format() {
    for name in ["es.csv", "es.xlf"] {
        let folder = texts_folder(&format!("texts-whole-{name}"));
        let paths = folder.0.display().to_string();
        let before = contents(&folder);
        let file = folder.path(name);
        assert!(baremo(&["texts", "export", &paths, "--to", "es", "-o", &file]).status.success());
        for domain in ["workforce.es.json", "policy.es.json", "es.json"] {
            fs::remove_file(folder.0.join(domain)).unwrap();
        }
        let back = baremo(&["texts", "import", &file, &paths]);
        assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
        assert_eq!(contents(&folder), before, "{name}");
    }
}

#[test]
fn a_custom_questionnaire_is_translated_within_its_own_file() {
    let folder = Folder::new("texts-custom");
    let file = folder.write("ports.json", custom().to_string());
    let (table, name) = (folder.path("fr.csv"), "fr.csv");
    assert!(baremo(&["texts", "export", &file, "--to", "fr", "-o", &table]).status.success());
    let text = fs::read_to_string(&table).unwrap();
    let mut rows: Vec<Vec<String>> = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), 4);
    // As spreadsheets in Latin America and Europe save it: a semicolon between the cells.
    let head = "file;version;from;to;id;source;target;state;most";
    rows.iter_mut().for_each(|row| row[6] = format!("\"fr, {}\"", row[4]));
    let lines: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    folder.write(name, format!("{head}\n{}\n", lines.join("\n")));
    let back = baremo(&["texts", "import", &table, &file]);
    assert!(back.status.success(), "{}", String::from_utf8_lossy(&back.stderr));
    let after: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(after["texts"]["fr"]["ports.quay.2a"]["text"], json!("fr, ports.quay.2a/text"));
    assert_eq!(after["texts"]["fr"]["ports.quay.2a"]["source"], json!("0.1.0"));
    assert!(baremo(&["lint", &file]).status.success());
}

#[test]
fn what_cannot_be_taken_back_changes_no_file() {
    let folder = texts_folder("texts-bad");
    let paths = folder.0.display().to_string();
    let before = contents(&folder);
    let head = "file,version,from,to,id,source,target,state,most\n";
    let cases = [
        (
            "unknown.csv",
            format!("{head}workforce,1.0.0,en,es,workforce.education.9z/text,a,b,translated,\n"),
            "workforce.education.9z/text",
        ),
        (
            "other.csv",
            format!("{head}nothing,1.0.0,en,es,x/title,a,b,translated,\n"),
            "no file given has the texts of",
        ),
        ("state.csv", format!("{head}workforce,1.0.0,en,es,workforce/title,a,b,perhaps,\n"), "perhaps"),
        ("cells.csv", format!("{head}workforce,1.0.0\n"), "not a row of the table"),
        (
            "long.csv",
            format!("{head}workforce,1.0.0,en,es,workforce/short,a,{},translated,18\n", "b".repeat(19)),
            "at most 18",
        ),
        ("source.csv", format!("{head}workforce,1.0.0,en,en,workforce/title,a,b,translated,\n"), "never changes it"),
        ("path.csv", format!("{head}interface,,en,../../evil,colon,x,b,translated,\n"), "not a valid id"),
        ("from.csv", format!("{head}workforce,1.0.0,de,es,workforce/title,a,b,translated,\n"), "from “de”"),
        (
            "twice.csv",
            format!(
                "{head}workforce,1.0.0,en,es,workforce/title,a,b,translated,\n\
                 workforce,2.0.0,en,es,workforce/short,a,b,translated,\n"
            ),
            "stands twice",
        ),
        (
            "huge.csv",
            format!("{head}workforce,1.0.0,en,es,workforce/title,a,{},translated,\n", "b".repeat(10 << 20)),
            "at most 500",
        ),
        ("bad.xlf", "<xliff version=\"1.2\"><file>".to_owned(), "not XLIFF 1.2"),
        ("bomb.xlf", "<!DOCTYPE x [<!ENTITY a \"b\">]><xliff version=\"1.2\"/>".to_owned(), "not XLIFF 1.2"),
    ];
    for (name, content, said) in cases {
        let file = folder.write(name, content);
        let messages = errors(&baremo(&["texts", "import", &file, &paths]), 1);
        assert!(messages.contains(said), "{name}: {messages}");
        assert_eq!(contents(&folder), before, "{name}");
    }
    assert_eq!(
        baremo(&["texts", "export", &paths, "--to", "es", "-o", &folder.path("x.txt")]).status.code(),
        Some(2)
    );
    assert_eq!(
        baremo(&["texts", "export", &paths, "--to", "en", "-o", &folder.path("x.csv")]).status.code(),
        Some(1)
    );
    assert_eq!(baremo(&["texts", "export", &paths, "--to", "Spanish", "-o", "x.csv"]).status.code(), Some(2));
}

#[test]
fn a_text_for_a_statement_that_does_not_exist_is_refused() {
    let folder = Folder::new("texts-unknown");
    let texts = json!({"format": "baremo.texts/1", "workforce.education.9z": {"text": "x"}});
    // The form of the id is wrong, and no statement has it.
    let file = folder.write("workforce.es.json", texts.to_string());
    assert!(errors_of_lint(&file).contains("workforce.education.9z"));
    let texts = json!({"format": "baremo.texts/1", "workforce.education.5z": {"text": "x"}});
    let file = folder.write("workforce.es.json", texts.to_string());
    assert!(
        errors_of_lint(&file)
            .contains("No factor or statement of the questionnaire has the id “workforce.education.5z”")
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_baremo"))
        .args(["lint", concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code <= 1) && !said.contains("panicked"), "{said}");
}

fn errors_of_lint(file: &str) -> String {
    let checked = baremo(&["lint", file]);
    assert_eq!(checked.status.code(), Some(1));
    String::from_utf8(checked.stderr).unwrap()
}

/// The part of an institution about `policy.law`, with its answer to one statement.
fn part(id: &str, revision: u64, answer: Answer) -> Part {
    let at_hand = questionnaire::builtin();
    let factors = ["policy.law".to_owned()];
    let of = Assessment::new("nation", "2026", &at_hand);
    let mut part = hand_out(&of, &at_hand, id, Who::Regulator, Some("Authority"), &factors, false).unwrap();
    part.revision = revision;
    part.answers.insert("policy.law.2a".to_owned(), Reply { answer, ..Reply::default() });
    part
}

#[test]
fn parts_are_merged_in_any_order() {
    let folder = Folder::new("merge");
    let into =
        folder.write("assessment.json", Assessment::new("nation", "2026", &questionnaire::builtin()).to_json());
    let file = |name: &str, part: Part| folder.write(name, part.to_json());
    let (one, two) = (file("one.json", part("p", 1, Answer::Met)), file("two.json", part("q", 1, Answer::Unknown)));
    let (newer, output) = (file("newer.json", part("p", 2, Answer::Partly)), folder.path("merged.json"));
    let merge = |parts: &[&str]| {
        let merged = baremo(&[&["merge", "--into", &into, "-o", &output], parts].concat());
        assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
        (fs::read_to_string(&output).unwrap(), String::from_utf8(merged.stderr).unwrap())
    };
    let (content, said) = merge(&[&newer, &one, &two, &two]);
    assert!(said.contains("one.json: revision 2 of this part is newer"), "{said}");
    assert!(said.contains("two.json: this part was merged before"), "{said}");
    assert_eq!(merge(&[&two, &one, &newer]).0, content);
    let merged: Value = serde_json::from_str(&content).unwrap();
    assert_eq!(merged["answers"]["policy.law.2a"], json!({"answer": "partly", "by": "Authority"}));
    assert!(baremo(&["lint", &output, &one]).status.success());
    // The file that was written is merged into as well as the first one.
    let again = baremo(&["merge", &one, "--into", &output, "-o", &output]);
    assert!(String::from_utf8(again.stderr).unwrap().contains("revision 2 of this part is newer"));
    assert_eq!(fs::read_to_string(&output).unwrap(), content);
}

#[test]
fn conflicts_are_listed_and_nothing_is_written_unless_they_are_kept_unknown() {
    let folder = Folder::new("merge-conflict");
    let into =
        folder.write("assessment.json", Assessment::new("nation", "2026", &questionnaire::builtin()).to_json());
    let one = folder.write("one.json", part("p", 1, Answer::Met).to_json());
    let two = folder.write("two.json", part("q", 1, Answer::NotMet).to_json());
    let output = folder.path("merged.json");
    let arguments = ["merge", &one, &two, "--into", &into, "-o", &output];
    let said = errors(&baremo(&arguments), 1);
    assert!(
        said.contains("assessment.json:/answers/policy.law.2a: The parts differ: ")
            && said.contains("Authority (regulator): met; Authority (regulator): not_met"),
        "{said}"
    );
    assert!(!Path::new(&output).exists());
    let kept = baremo(&[&arguments[..], &["--unknown"]].concat());
    assert!(kept.status.success());
    assert!(String::from_utf8(kept.stdout).unwrap().contains("2 added, 0 replaced; conflicts: 1 open, 0 decided"));
    let merged: Value = serde_json::from_str(&fs::read_to_string(&output).unwrap()).unwrap();
    assert_eq!(merged["answers"]["policy.law.2a"]["answer"], json!("unknown"));
    assert_eq!(merged["parts"].as_array().unwrap().len(), 2);
}

#[test]
fn bad_parts_are_explained_and_can_be_skipped() {
    let folder = Folder::new("merge-bad");
    let into =
        folder.write("assessment.json", Assessment::new("nation", "2026", &questionnaire::builtin()).to_json());
    let good = folder.write("good.json", part("p", 1, Answer::Met).to_json());
    let changed = |name: &str, from: &str, to: &str| {
        let text = part("q", 1, Answer::Met).to_json();
        assert!(text.contains(from), "{from}");
        folder.write(name, text.replace(from, to))
    };
    let cases = [
        (vec![changed("other.json", "nation", "region")], "/assessment: This part belongs to the assessment"),
        (
            vec![changed("version.json", "1.0.0", "9.0.0")],
            "does not answer the questionnaire “policy” in version 9.0.0",
        ),
        (vec![changed("digest.json", "sha256:", "sha256:0")], "/questionnaires/0/digest: "),
        (vec![changed("unknown.json", "policy.law.2a", "policy.law.2z")], "has the statement “policy.law.2z”"),
        (vec![changed("outside.json", "policy.law.2a", "policy.rights.2a")], "outside the factors that this part"),
        (vec![changed("broken.json", "\"answers\": {", "\"answers\": ")], "is not JSON"),
        (
            vec![changed("met.json", "\"met\"", "\"met\""), changed("not-met.json", "\"met\"", "\"not_met\"")],
            "/revision: Two different files are revision 1 of the part “q”",
        ),
    ];
    for (bad, expected) in cases {
        let output = folder.path("merged.json");
        let mut arguments = vec!["merge", &good, "--into", &into, "-o", &output];
        arguments.extend(bad.iter().map(String::as_str));
        let said = errors(&baremo(&arguments), 1);
        assert!(bad.iter().all(|file| said.contains(file.as_str())) && said.contains(expected), "{expected}: {said}");
        assert!(!Path::new(&output).exists());
        arguments.push("--skip");
        let skipped = baremo(&arguments);
        assert!(skipped.status.success() && !skipped.stderr.is_empty(), "{expected}");
        let merged: Value = serde_json::from_str(&fs::read_to_string(&output).unwrap()).unwrap();
        assert_eq!(merged["answers"], json!({"policy.law.2a": {"answer": "met", "by": "Authority"}}), "{expected}");
        fs::remove_file(&output).unwrap();
    }
}
