//! What leaves of a plan: a table, a calendar and a report. None of them names an ecosystem of a region.

use baremo::{
    chart::Place,
    report::{Cell, Kind, Report, Section, Table},
    training::{
        course::Course,
        plan::{NoPlace, calendar},
    },
};
use leptos::prelude::*;

use super::{
    Made, Met, demand,
    schedule::{days, drawing, levels, manner, picture, sentence, when},
};
use crate::{
    pages::train::courses::fields::separator,
    platform::{self, file},
    remembered,
    words::{Words, t},
};

/// How wide the drawing of a report is, in pixels.
const WIDTH: f64 = 900.0;

/// The buttons that save the plan, and the one that prints it.
#[component]
pub fn Leave(made: Made) -> impl IntoView {
    let words = expect_context::<Words>();
    let said = remembered::signal("plan-said", || None::<&'static str>);
    let made = StoredValue::new(made);
    let save = move |ending: &'static str, kind: &'static str, text: fn(Words, &Made) -> String| {
        move |_| {
            let done = made.with_value(|made| {
                let internal = if made.taken.is_internal() { "internal" } else { "" };
                let name = file::name(&["baremo", "plan", &made.taken.title, internal], ending);
                file::save(&name, kind, &text(words, made))
            });
            said.set(Some(if done { "round.saved" } else { "region.not-saved" }));
        }
    };
    view! {
        <div class="actions">
            <button class="button primary" type="button" on:click=save("html", "text/html", |words, made| report(words, made).to_html())>
                {t("plan.save-report")}
            </button>
            <button class="button" type="button" on:click=save("csv", "text/csv", |words, made| made.plan.to_csv(&made.catalogue, separator(words)))>
                {t("plan.save-csv")}
            </button>
            <button class="button" type="button" on:click=save("ics", "text/calendar", to_calendar)>
                {t("plan.save-calendar")}
            </button>
            <button class="button" type="button" on:click=move |_| platform::print()>
                {t("plan.print")}
            </button>
            <span role="status">{move || said.get().map(|key| words.text(key))}</span>
        </div>
    }
}

fn to_calendar(words: Words, made: &Made) -> String {
    let describe = |course: &Course| {
        let lines = [
            Some(made.factors(words, &course.factors)),
            Some(words.filled("plan.levels-words", &[("levels", levels(words, course))])),
            Some(manner(words, course)),
            course.provider.clone(),
        ];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    };
    calendar(&made.plan, &made.catalogue, &platform::today(), describe)
}

/// Returns the plan as a document that can be printed and opened by word processors.
fn report(words: Words, made: &Made) -> Report {
    let title = words.filled("plan.report", &[("source", made.taken.title.clone())]);
    let lines = [
        Some(words.filled("minutes.made", &[("date", words.date(&platform::today()))])),
        made.taken.group_title(words),
        made.taken.is_sample.then(|| words.text("plan.sample")),
        made.taken.is_internal().then(|| words.text("region.internal")),
    ];
    let sections = vec![schedule(words, made, &title), unplaced(words, made), open(words, made, &title)];
    Report {
        language: words.language(),
        title,
        lines: lines.into_iter().flatten().collect(),
        sections: sections.into_iter().filter(|section| !section.sentences.is_empty()).collect(),
    }
}

fn columns(words: Words, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| words.text(key)).collect()
}

fn schedule(words: Words, made: &Made, above: &str) -> Section {
    let rows = made.plan.entries.iter().filter_map(|entry| {
        let course = made.catalogue.course(&entry.course)?;
        let seats = course.seats.map_or_else(|| "–".to_owned(), |seats| words.number(seats as f64));
        let provider = course.provider.clone().unwrap_or_default();
        Some(vec![
            Cell::new(Kind::Head, when(words, entry)),
            Cell::new(Kind::Written, course.title.clone()),
            Cell::new(Kind::Written, provider),
            Cell::new(Kind::Text, made.factors(words, &course.factors)),
            Cell::new(Kind::Text, levels(words, course)),
            Cell::new(Kind::Text, manner(words, course)),
            Cell::new(Kind::Figure, seats),
            Cell::new(Kind::Text, days(words, entry)),
        ])
    });
    let keys = [
        "plan.when",
        "plan.course",
        "plan.provider",
        "plan.factors",
        "plan.level-range",
        "plan.manner",
        "plan.seats",
        "plan.load",
    ];
    let table = Table { above: Some(above.to_owned()), columns: columns(words, &keys), rows: rows.collect() };
    Section {
        title: words.text("plan.schedule"),
        sentences: vec![sentence(words, made), words.text("plan.legend")],
        picture: Some(picture(&drawing(words, made), &sentence(words, made), WIDTH, Place::Page)),
        table: Some(table),
    }
}

fn unplaced(words: Words, made: &Made) -> Section {
    let of = |why: &NoPlace| {
        let courses = made.plan.unplaced.iter().filter(|one| one.why == *why);
        let titles: Vec<&str> = courses
            .filter_map(|one| made.catalogue.course(&one.course))
            .map(|course| course.title.as_str())
            .collect();
        (!titles.is_empty()).then(|| format!("{} {}", words.text(&format!("plan.why.{why}")), titles.join("; ")))
    };
    let sentences = NoPlace::ALL.iter().filter_map(of).collect();
    let title = words.counted("plan.unplaced", made.plan.unplaced.len(), &[]);
    Section { title, sentences, ..Section::default() }
}

/// Returns the steps that the plan does not meet.
fn open(words: Words, made: &Made, above: &str) -> Section {
    let steps = made.matching.steps.iter().filter(|step| made.met(step) != Met::Planned);
    let rows = steps.map(|step| {
        vec![
            Cell::new(Kind::Head, made.taken.name(&step.factor)),
            Cell::new(Kind::Text, demand::step_name(words, step)),
            Cell::new(Kind::Figure, demand::ecosystems(words, step)),
            Cell::new(Kind::Text, words.text(made.met(step).key())),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let keys = ["plan.factors", "plan.level-range", "plan.ecosystems", "plan.met"];
    let table =
        (!rows.is_empty()).then(|| Table { above: Some(above.to_owned()), columns: columns(words, &keys), rows });
    Section {
        title: words.text("plan.open"),
        sentences: vec![demand::without_course(words, made), words.text("plan.step")],
        table,
        ..Section::default()
    }
}
