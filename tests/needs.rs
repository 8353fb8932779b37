//! Training on the command line: needs, catalogues, plans and interests.

#![allow(clippy::unwrap_used)]

mod command;

use std::{fs, path::Path};

use baremo::{
    Level,
    assessment::Assessment,
    questionnaire::{self, Audience},
    round::{Band, Intake, Interest, Publication, Record, Seats},
    sample,
    training::needs::{Weights, needs_of_assessment, needs_of_publication},
};
use command::{Folder, baremo, errors, json_of};
use serde_json::json;

/// Writes what the needs of the sample are taken from: an assessment and the publication of the region.
fn files(folder: &Folder) -> [String; 2] {
    let at_hand = questionnaire::builtin();
    let region = sample::region(&at_hand, sample::words("en"));
    let mut intake = Intake::new(&region.round, &at_hand);
    region.contributions.iter().for_each(|contribution| intake.add(contribution));
    let (publication, _) = intake.publish(&Record::new(&region.round.id)).unwrap();
    let assessment = folder.write("assessment.json", region.ecosystems[0].1.to_json());
    [assessment, folder.write("publication.json", publication.to_json())]
}

#[test]
fn needs_are_those_of_the_library_and_stand_in_a_table() {
    let folder = Folder::new("needs");
    let at_hand = questionnaire::builtin();
    let [assessment, publication] = files(&folder);
    let arguments =
        ["needs", &assessment, &publication, "--aim", "4", "--importance", "policy.strategy=2", "--reach", "0"];
    let found = json_of(&baremo(&[&arguments[..], &["--json"]].concat()));
    let importance = [("policy.strategy".to_owned(), 2.0)].into();
    let weights = Weights { gap: 1, reach: 0, importance };
    let aim = Some(Level::Managed);
    let own = Assessment::from_json(&fs::read(&assessment).unwrap(), &at_hand).unwrap();
    let region = Publication::from_json(&fs::read(&publication).unwrap()).unwrap();
    let expected = [
        needs_of_assessment(&own, aim, &at_hand, &weights),
        needs_of_publication(&region, "all", aim, &at_hand, &weights).unwrap(),
    ];
    assert_eq!(found["format"], "baremo.needs/1");
    assert_eq!(found["needs"], serde_json::to_value(&expected).unwrap());
    assert!(found["seats"].is_null() && found["plan"].is_null());
    let csv = String::from_utf8(baremo(&[&arguments[..], &["--csv"]].concat()).stdout).unwrap();
    let rows = expected.iter().map(|needs| needs.needs.len() + needs.apart.len()).sum::<usize>();
    assert_eq!(csv.lines().count(), 1 + rows);
    let text = String::from_utf8(baremo(&arguments).stdout).unwrap();
    assert!(text.contains("an estimate") && text.contains("is no score"));
}

#[test]
fn a_plan_is_made_from_a_table_and_written_as_a_calendar() {
    let folder = Folder::new("plan");
    let [_, publication] = files(&folder);
    let table = "Título;Temas;Nivel inicial;Nivel final;Idioma;Horas\r\n\
                 =1+1;incident.crisis;1;3;es;12\r\nPráctica;incident.crisis;3;4;es;6\r\nOutro;incident.crisis;1;4;pt;6\r\n";
    let bytes: Vec<u8> = table.chars().map(|c| c as u32 as u8).collect();
    let (catalogue, calendar) = (folder.write("courses.csv", bytes), folder.path("plan.ics"));
    let start = ["--start", "2027-Q1", "--days", "2,1,1", "--language", "es"];
    let arguments = [&["needs", &publication, "--catalogue", &catalogue, "--ics", &calendar], &start[..]].concat();
    let csv = String::from_utf8(baremo(&[&arguments[..], &["--csv"]].concat()).stdout).unwrap();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert!(
        rows[0].starts_with("2027-Q1,,1-1,'=1+1,") && rows[1].starts_with("2027-Q2,,practica,Práctica,"),
        "{csv}"
    );
    let written = fs::read_to_string(&calendar).unwrap();
    assert!(written.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && written.contains("SUMMARY:Práctica\r\n"));
    let text = String::from_utf8(baremo(&arguments).stdout).unwrap();
    assert!(text.contains("2027-Q1 · 2 of 2 trainer-days") && text.contains("have no course that fits"));
}

#[test]
fn a_bad_catalogue_is_told_by_line_and_column_and_nothing_is_written() {
    let folder = Folder::new("catalogue");
    let [assessment, _] = files(&folder);
    let table = "title,factors,from_level,to_level,hours,dates\nA,incident.nothing,1,2,-4,01/03/2026\n";
    let (bad, calendar) = (folder.write("bad.csv", table), folder.path("plan.ics"));
    let told = errors(&baremo(&["needs", &assessment, "--catalogue", &bad, "--ics", &calendar]), 1);
    assert!(told.contains("bad.csv:/2/factors: ") && told.contains("bad.csv:/2/hours: "), "{told}");
    assert!(!Path::new(&calendar).exists());
    // Lint also counts the files, on standard output.
    let lint = |arguments: &[&str], status: i32| {
        let output = baremo(&[&["lint"], arguments].concat());
        assert_eq!(output.status.code(), Some(status));
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(lint(&[&bad], 1), told);
    let table = table.replace("nothing", "csirt").replace("-4", "4");
    let good = folder.write("good.csv", &table);
    assert!(lint(&[&good], 0).contains("good.csv:/2/dates: "));
    lint(&["--strict", &good], 1);
    let json = json!({"format": "baremo.catalogue/1", "courses": [{"id": "a"}]});
    let json = folder.write("bad.json", json.to_string());
    assert!(lint(&[&json], 1).contains("/courses/0/title"));
}

#[test]
fn interests_are_added_up_and_bad_files_skipped_when_asked() {
    let folder = Folder::new("interests");
    let [assessment, _] = files(&folder);
    let mut arguments = vec!["needs".to_owned(), assessment, "--json".to_owned(), "--interest".to_owned()];
    for i in 0..6 {
        let mut interest = Interest::new(sample::ROUND, format!("Ecosystem {i}"), "somebody");
        let factor = "incident.csirt".to_owned();
        if i < 3 {
            interest.seeks.push(factor.clone());
            interest.seats.push(Seats { factor, audience: Audience::CsirtStaff, band: Band::Class });
        }
        arguments.push(folder.write(&format!("{i}.json"), interest.to_json()));
    }
    let run = |arguments: &[String]| baremo(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let found = json_of(&run(&arguments));
    let seats =
        json!([{"factor": "incident.csirt", "audience": "csirt-staff", "ecosystems": 3, "least": 18, "most": 45}]);
    assert_eq!(found["seats"], seats);
    assert_eq!(found["pool"], json!([{"factor": "incident.csirt", "of": 6, "seek": 3, "offer": null}]));
    arguments.push(folder.write("bad.json", "{}"));
    assert!(errors(&run(&arguments), 1).contains("bad.json"));
    arguments.push("--skip".to_owned());
    assert_eq!(json_of(&run(&arguments))["seats"], seats);
}
