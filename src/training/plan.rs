//! A plan: which course in which quarter, as a table and as a calendar file (design section 7).

mod day;
mod icalendar;

use std::{collections::BTreeMap, fmt};

use serde::{Serialize, Serializer};

pub use day::{day_number, day_of};
pub use icalendar::calendar;

use super::{
    course::{Catalogue, Course, Mode},
    matching::{Matching, comes_before},
};
use crate::{
    csv::{Separator, Table},
    word::words,
};

/// How many hours of teaching make a trainer's day.
pub const HOURS_A_DAY: f64 = 6.0;

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year, 1 to 9999.
    year: u16,
    /// The quarter, 1 to 4.
    number: u8,
}

impl Quarter {
    /// Returns the quarter of a text such as `2027-Q1`.
    pub fn from_text(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && year != "0000";
        let number = number.parse().ok().filter(|number| (1..=4).contains(number) && text.len() == 7)?;
        Some(Self { year: is_year.then(|| year.parse().ok()).flatten()?, number })
    }

    /// Returns the quarter of a day, YYYY-MM-DD.
    pub fn of_day(day: &str) -> Option<Self> {
        let (year, month) = (day.get(..4)?.parse().ok()?, day.get(5..7)?.parse::<u8>().ok()?);
        (1..=12).contains(&month).then_some(Self { year, number: month.div_ceil(3) })
    }

    /// Returns the year, 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the number in its year, 1 to 4.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Returns the quarter after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year.saturating_add(1), number: 1 },
            number => Self { year: self.year, number: number + 1 },
        }
    }

    /// Returns its first day, YYYY-MM-DD.
    pub fn first_day(self) -> String {
        format!("{:04}-{:02}-01", self.year, self.number * 3 - 2)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Quarter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quarter".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-Q[1-4]$" })
    }
}

/// The trainers' time: days in each quarter, from the first on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// The first quarter.
    pub start: Quarter,
    /// The trainer-days of each quarter.
    pub days: Vec<u64>,
}

/// Which course is held when.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The quarters, with the trainer-days there are and those that are used.
    pub quarters: Vec<Load>,
    /// The courses that have a place: by quarter, then in the order of the matching.
    pub entries: Vec<Entry>,
    /// The courses that have none, in the order of the matching.
    pub unplaced: Vec<Unplaced>,
}

/// How full a quarter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// The quarter.
    pub quarter: Quarter,
    /// The trainer-days there are.
    pub days: u64,
    /// The trainer-days that the courses take.
    pub used: u64,
}

/// A course in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id of the course.
    pub course: String,
    /// The quarter.
    pub quarter: Quarter,
    /// The day on which it begins, where the catalogue names one.
    pub date: Option<String>,
    /// The trainer-days that it takes; 0 for a course that people take alone.
    pub days: u64,
}

/// A course without a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unplaced {
    /// The id of the course.
    pub course: String,
    /// Why.
    pub why: NoPlace,
}

words! {
    /// Why a course has no place in a plan.
    NoPlace {
        /// The catalogue does not say how many hours it has.
        NoHours = "no-hours",
        /// No quarter that it may stand in has enough trainer-days left.
        NoDays = "no-days",
        /// None of its dates lies in the plan, after what must come before it.
        NoDate = "no-date",
        /// A course that must come before it has no place.
        NoPrerequisite = "no-prerequisite",
    }
}

/// Gives each course of a matching its quarter, one after the other in the order of the matching, each once.
///
/// A course stands in the first quarter that has enough days left, after the quarters of its prerequisites and of the
/// courses of lower levels in its factors. One that has dates stands on the first of them that will do. Days are hours of
/// teaching divided by six, rounded up.
pub fn plan(matching: &Matching, catalogue: &Catalogue, time: &Time) -> Plan {
    let quarters = std::iter::successors(Some(time.start), |quarter| Some(quarter.next()));
    let mut loads: Vec<Load> =
        quarters.zip(&time.days).map(|(quarter, days)| Load { quarter, days: *days, used: 0 }).collect();
    let mut placed: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut entries, mut unplaced) = (Vec::new(), Vec::new());
    let courses: Vec<&Course> = matching.order.iter().filter_map(|id| catalogue.course(id)).collect();
    for course in &courses {
        match place(course, &courses, &placed, &loads) {
            Ok((at, date, days)) => {
                loads[at].used += days;
                placed.insert(&course.id, at);
                entries.push(Entry { course: course.id.clone(), quarter: loads[at].quarter, date, days });
            }
            Err(why) => unplaced.push(Unplaced { course: course.id.clone(), why }),
        }
    }
    // The sort keeps the order within a quarter.
    entries.sort_by_key(|entry| entry.quarter);
    Plan { quarters: loads, entries, unplaced }
}

/// Returns the place of the quarter for a course, its date if it has one, and its days.
fn place(
    course: &Course,
    all: &[&Course],
    placed: &BTreeMap<&str, usize>,
    loads: &[Load],
) -> Result<(usize, Option<String>, u64), NoPlace> {
    let days = days(course).ok_or(NoPlace::NoHours)?;
    let mut earliest = 0;
    for id in &course.prerequisites {
        earliest = earliest.max(placed.get(id.as_str()).ok_or(NoPlace::NoPrerequisite)? + 1);
    }
    let lower = all.iter().filter(|other| comes_before(other, course));
    earliest = lower.filter_map(|other| placed.get(other.id.as_str())).map(|at| at + 1).fold(earliest, usize::max);
    let is_free = |at: &usize| loads[*at].used + days <= loads[*at].days;
    if course.dates.is_empty() {
        let at = (earliest..loads.len()).find(is_free).ok_or(NoPlace::NoDays)?;
        return Ok((at, None, days));
    }
    let mut dates: Vec<&String> = course.dates.iter().collect();
    dates.sort();
    let quarter = |date: &str| Quarter::of_day(date).and_then(|of| loads.iter().position(|load| load.quarter == of));
    let dated: Vec<(usize, &String)> = dates.into_iter().filter_map(|date| Some((quarter(date)?, date))).collect();
    let mut later = dated.into_iter().filter(|(at, _)| *at >= earliest).peekable();
    later.peek().ok_or(NoPlace::NoDate)?;
    let (at, date) = later.find(|(at, _)| is_free(at)).ok_or(NoPlace::NoDays)?;
    Ok((at, Some(date.clone()), days))
}

/// Returns the trainer-days that a course takes; nothing if its hours are unknown.
fn days(course: &Course) -> Option<u64> {
    if course.mode == Some(Mode::SelfPaced) {
        return Some(0);
    }
    course.hours.map(|hours| (hours / HOURS_A_DAY).ceil() as u64)
}

impl Plan {
    /// Returns the plan as CSV: a line for each course, those without a place last. No cell is a live formula.
    pub fn to_csv(&self, catalogue: &Catalogue, separator: Separator) -> String {
        let mut table = Table::new(separator);
        table.row([
            "quarter",
            "date",
            "course",
            "title",
            "provider",
            "factors",
            "from_level",
            "to_level",
            "language",
            "format",
            "seats",
            "hours",
            "days",
            "unplaced",
        ]);
        let mut row = |id: &str, [quarter, date, days, why]: [&str; 4]| {
            let Some(course) = catalogue.course(id) else { return };
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let cells = [
                quarter,
                date,
                id,
                &course.title,
                &text(&course.provider),
                &course.factors.join(" | "),
                &course.from_level.to_string(),
                &course.to_level.to_string(),
                &text(&course.language),
                course.mode.map_or("", |mode| mode.as_str()),
                &text(&course.seats.map(|seats| seats.to_string())),
                &text(&course.hours.map(|hours| separator.number(hours))),
                days,
                why,
            ];
            table.row(cells);
        };
        for entry in &self.entries {
            let date = entry.date.as_deref().unwrap_or_default();
            row(&entry.course, [&entry.quarter.to_string(), date, &entry.days.to_string(), ""]);
        }
        for one in &self.unplaced {
            row(&one.course, ["", "", "", one.why.as_str()]);
        }
        table.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Level;

    fn course(id: &str, (from, to): (u64, u64), hours: f64) -> Course {
        Course {
            id: id.to_owned(),
            title: id.to_owned(),
            factors: vec![format!("d.{}", &id[..1])],
            from_level: Level::from_number(from).unwrap(),
            to_level: Level::from_number(to).unwrap(),
            hours: Some(hours),
            ..Course::default()
        }
    }

    fn check(courses: Vec<Course>, days: &[u64], expected: &[&str]) {
        let order = courses.iter().map(|course| course.id.clone()).collect();
        let matching = Matching { steps: Vec::new(), order };
        let time = Time { start: Quarter::from_text("2027-Q3").unwrap(), days: days.to_vec() };
        let plan = plan(&matching, &Catalogue::new(courses), &time);
        let entries = plan.entries.iter().map(|entry| {
            format!("{} {} {} {}", entry.course, entry.quarter, entry.days, entry.date.as_deref().unwrap_or("-"))
        });
        let unplaced = plan.unplaced.iter().map(|one| format!("{} {}", one.course, one.why.as_str()));
        assert_eq!(entries.chain(unplaced).collect::<Vec<_>>(), expected);
        for load in &plan.quarters {
            let used: u64 =
                plan.entries.iter().filter(|entry| entry.quarter == load.quarter).map(|entry| entry.days).sum();
            assert!(used == load.used && used <= load.days);
        }
    }

    #[test]
    fn courses_fill_the_quarters_in_order_and_levels_follow_each_other() {
        check(
            vec![
                course("a1", (1, 2), 13.0),
                course("a2", (2, 3), 6.0),
                course("b", (1, 2), 12.0),
                course("c", (1, 2), 6.5),
            ],
            &[4, 4, 9],
            &["a1 2027-Q3 3 -", "a2 2027-Q4 1 -", "b 2027-Q4 2 -", "c 2028-Q1 2 -"],
        );
    }

    #[test]
    fn dates_and_prerequisites_bind() {
        let dated = |id, dates: &[&str], before: &[&str]| Course {
            dates: dates.iter().map(|date| (*date).to_owned()).collect(),
            prerequisites: before.iter().map(|id| (*id).to_owned()).collect(),
            ..course(id, (1, 2), 6.0)
        };
        check(
            vec![
                dated("a", &["2028-02-01", "2027-11-30", "2027-06-30"], &[]),
                dated("b", &["2027-12-01"], &["a"]),
                dated("c", &["2027-10-01"], &[]),
                dated("d", &[], &["b"]),
                Course { hours: None, ..course("e", (1, 2), 1.0) },
                Course { hours: None, mode: Some(Mode::SelfPaced), ..course("f", (1, 2), 1.0) },
                course("g", (1, 2), 60.0),
            ],
            &[0, 1, 9],
            &[
                "f 2027-Q3 0 -",
                "a 2027-Q4 1 2027-11-30",
                "b no-date",
                "c no-days",
                "d no-prerequisite",
                "e no-hours",
                "g no-days",
            ],
        );
    }

    #[test]
    fn quarters_follow_each_other() {
        let quarter = |text| Quarter::from_text(text).unwrap();
        assert_eq!(quarter("2027-Q4").next(), quarter("2028-Q1"));
        assert_eq!(quarter("2027-Q2").first_day(), "2027-04-01");
        let of =
            ["2027-01-31", "2027-03-31", "2027-04-01", "2027-12-31"].map(|day| Quarter::of_day(day).unwrap().number);
        assert_eq!(of, [1, 1, 2, 4]);
        for bad in ["2027-Q0", "2027-Q5", "2027", "27-Q1", "0000-Q1", "2027-Q01", "+027-Q1"] {
            assert_eq!(Quarter::from_text(bad), None, "{bad}");
        }
    }
}
