//! Which course when: as a drawing, as a table, and what has no place.

use baremo::{
    chart::{self, Frame, Place, Span, Svg, Timeline},
    training::{
        course::Course,
        plan::{self, Entry, Quarter, day_number},
    },
};
use leptos::prelude::*;

use super::{Made, settings::quarter_name};
use crate::{
    components::{picture::FittedPicture, table::head},
    platform,
    route::Route,
    words::{Words, t},
};

/// The section of what is held when.
#[component]
pub fn Schedule(made: Made) -> impl IntoView {
    let words = expect_context::<Words>();
    let days: u64 = made.plan.quarters.iter().map(|load| load.used).sum();
    let counts = [("days", words.number(days as f64)), ("quarters", words.number(made.plan.quarters.len() as f64))];
    let lede = words.counted("plan.schedule.lede", made.plan.entries.len(), &counts);
    let body = if made.plan.entries.is_empty() {
        view! { <p>{t("plan.nothing-placed")}</p> }.into_any()
    } else {
        let drawn = StoredValue::new((drawing(words, &made), sentence(words, &made)));
        let draw = move |width: f64| {
            drawn.with_value(|(drawn, title)| picture(drawn, title, width, Place::Page).with("class", "chart"))
        };
        view! {
            <FittedPicture draw />
            <p class="meta">{t("plan.legend")}</p>
            <Entries made=made.clone() />
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="h-schedule">
            <header>
                <h2 id="h-schedule">{t("plan.schedule")}</h2>
                <p class="lede">{lede}</p>
            </header>
            {body}
            <NoPlace made />
            <p class="not-on-paper">
                <a href=Route::Delivered.href()>{t("plan.to-delivered")}</a>
            </p>
        </section>
    }
}

/// Draws the plan for a width.
pub fn picture(drawn: &Timeline, title: &str, width: f64, place: Place) -> Svg {
    chart::timeline(drawn, &Frame { place, ..Frame::new(title, width) })
}

/// Says what the drawing shows.
pub fn sentence(words: Words, made: &Made) -> String {
    words.counted("plan.picture", made.plan.entries.len(), &[])
}

/// Returns what is drawn of a plan.
pub fn drawing(words: Words, made: &Made) -> Timeline {
    let loads = &made.plan.quarters;
    let mut year = None;
    let quarters = loads.iter().map(|load| {
        let is_new = year.replace(load.quarter.year()) != Some(load.quarter.year());
        chart::Quarter {
            year: if is_new { load.quarter.year().to_string() } else { String::new() },
            label: words.filled("plan.quarter", &[("quarter", load.quarter.number().to_string())]),
            used: load.used,
            days: load.days,
        }
    });
    let quarters = quarters.collect();
    let place = |quarter: Quarter| loads.iter().position(|load| load.quarter == quarter).unwrap_or_default();
    let row = |id: &str| made.plan.entries.iter().position(|entry| entry.course == id);
    let spans = made.plan.entries.iter().filter_map(|entry| {
        let course = made.catalogue.course(&entry.course)?;
        let at = place(entry.quarter) as f64;
        let (from, to) = match &entry.date {
            None => (at, at + 1.0),
            Some(date) => {
                let from = at + part(entry.quarter, date);
                (from, from + entry.days as f64 / length(entry.quarter))
            }
        };
        Some(Span {
            name: course.title.clone(),
            detail: course.provider.clone().unwrap_or_default(),
            title: words.filled(
                "plan.span",
                &[("course", course.title.clone()), ("when", when(words, entry)), ("days", days(words, entry))],
            ),
            language: course.language.clone().unwrap_or_default(),
            from,
            to,
            fixed: entry.date.is_some(),
            after: course.prerequisites.iter().filter_map(|id| row(id)).collect(),
        })
    });
    let spans = spans.collect();
    let today = platform::today();
    let today = Quarter::of_day(&today)
        .filter(|quarter| loads.iter().any(|load| load.quarter == *quarter))
        .map(|quarter| place(quarter) as f64 + part(quarter, &today));
    Timeline { quarters, spans, load_label: words.text("plan.load"), today }
}

/// Returns how many days a quarter has.
fn length(quarter: Quarter) -> f64 {
    let days = day_number(&quarter.next().first_day()).zip(day_number(&quarter.first_day()));
    days.map_or(91.0, |(end, start)| (end - start) as f64)
}

/// Returns which part of a quarter has passed when a day begins, 0 to 1.
fn part(quarter: Quarter, day: &str) -> f64 {
    let days = day_number(day).zip(day_number(&quarter.first_day()));
    days.map_or(0.0, |(day, start)| (day - start) as f64 / length(quarter))
}

/// Says when a course is held: on a day, or some time in a quarter.
pub fn when(words: Words, entry: &Entry) -> String {
    match &entry.date {
        Some(date) => words.date(date),
        None => quarter_name(words, entry.quarter),
    }
}

/// Says how many trainer-days a course takes.
pub fn days(words: Words, entry: &Entry) -> String {
    match usize::try_from(entry.days) {
        Ok(0) => words.text("plan.no-days"),
        days => words.counted("plan.n-days", days.unwrap_or(usize::MAX), &[]),
    }
}

/// Says in which language and how a course is held.
pub fn manner(words: Words, course: &Course) -> String {
    let language = course.language.as_ref().map(|code| words.language_name(code));
    let mode = course.mode.map(|mode| words.text(&format!("course-format.{mode}")));
    let parts: Vec<String> = language.into_iter().chain(mode).collect();
    if parts.is_empty() { "–".to_owned() } else { parts.join(" · ") }
}

/// Says from which level to which a course leads.
pub fn levels(words: Words, course: &Course) -> String {
    let arguments = [("from", course.from_level.to_string()), ("to", course.to_level.to_string())];
    words.filled("plan.levels", &arguments)
}

/// The courses that have a place, in the order of their time.
#[component]
fn Entries(made: Made) -> impl IntoView {
    let words = expect_context::<Words>();
    let rows = made.plan.entries.iter().filter_map(|entry| {
        let course = made.catalogue.course(&entry.course)?;
        let seats = course.seats.map_or_else(|| "–".to_owned(), |seats| words.number(seats as f64));
        Some(view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <b>
                        <bdi lang=course.language.clone()>{course.title.clone()}</bdi>
                    </b>
                    <br />
                    <span class="meta">
                        <bdi>{course.provider.clone()}</bdi>
                    </span>
                </th>
                <td role="cell" data-label=t("plan.when")>
                    {when(words, entry)}
                </td>
                <td role="cell" data-label=t("plan.factors")>
                    {made.factors(words, &course.factors)}
                </td>
                <td role="cell" data-label=t("plan.level-range")>
                    {levels(words, course)}
                </td>
                <td role="cell" data-label=t("plan.manner")>
                    {manner(words, course)}
                </td>
                <td class="num" role="cell" data-label=t("plan.seats")>
                    {seats}
                </td>
                <td class="num" role="cell" data-label=t("plan.load")>
                    {words.number(entry.days as f64)}
                </td>
            </tr>
        })
    });
    let rows = rows.collect_view();
    view! {
        <table class="table roomy cards" role="table">
            <caption>{t("plan.caption")}</caption>
            {head(
                &[
                    ("plan.course", ""),
                    ("plan.when", ""),
                    ("plan.factors", ""),
                    ("plan.level-range", ""),
                    ("plan.manner", ""),
                    ("plan.seats", "num"),
                    ("plan.load", "num"),
                ],
            )}
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// The courses that have no place, by the reason.
#[component]
fn NoPlace(made: Made) -> impl IntoView {
    let words = expect_context::<Words>();
    let unplaced = &made.plan.unplaced;
    (!unplaced.is_empty()).then(|| {
        let reasons = plan::NoPlace::ALL.iter().filter_map(|why| {
            let courses = unplaced.iter().filter(|one| one.why == *why);
            let courses: Vec<&Course> = courses.filter_map(|one| made.catalogue.course(&one.course)).collect();
            (!courses.is_empty()).then(|| {
                let items = courses
                    .into_iter()
                    .map(|course| {
                        view! {
                            <li>
                                <bdi lang=course.language.clone()>{course.title.clone()}</bdi>
                            </li>
                        }
                    })
                    .collect_view();
                view! {
                    <p class="reading">{words.text(&format!("plan.why.{why}"))}</p>
                    <ul class="list">{items}</ul>
                }
            })
        });
        view! {
            <h3>{words.counted("plan.unplaced", unplaced.len(), &[])}</h3>
            {reasons.collect_view()}
        }
    })
}
