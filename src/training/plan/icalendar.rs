//! A plan as a calendar file (RFC 5545).

use sha2::{Digest, Sha256};

use super::{Entry, Plan, day_number, day_of};
use crate::{
    document::hex,
    training::course::{Catalogue, Course},
};

/// The longest line, in bytes without its end (RFC 5545, section 3.1).
const LONGEST: usize = 75;

/// Writes a plan as a calendar that other programs open: an event over whole days for each course that has a place.
///
/// A course with a date takes as many days as trainer-days, one at least. One without is an event over its quarter that
/// leaves people free. `made` is the day of the file, YYYY-MM-DD: there is no clock here. The id of an event comes from the
/// course and its time alone, so that a calendar that takes the same plan twice has it once. `describe` says what stands
/// below the title.
pub fn calendar(plan: &Plan, catalogue: &Catalogue, made: &str, describe: impl Fn(&Course) -> String) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Baremo//Plan//EN");
    line("CALSCALE:GREGORIAN");
    let made = compact(made);
    for entry in &plan.entries {
        let Some((course, (first, end))) = catalogue.course(&entry.course).zip(span(entry)) else { continue };
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@baremo", uid(course, &first)));
        line(&format!("DTSTAMP:{made}T000000Z"));
        line(&format!("DTSTART;VALUE=DATE:{}", compact(&first)));
        line(&format!("DTEND;VALUE=DATE:{}", compact(&end)));
        line(&format!("SUMMARY:{}", escape(&course.title)));
        let description = describe(course);
        if !description.is_empty() {
            line(&format!("DESCRIPTION:{}", escape(&description)));
        }
        line(if entry.date.is_some() { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" });
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// Returns the first day of an event, and the day after its last.
fn span(entry: &Entry) -> Option<(String, String)> {
    match &entry.date {
        Some(date) => Some((date.clone(), day_of(day_number(date)? + i64::try_from(entry.days.max(1)).ok()?))),
        None => Some((entry.quarter.first_day(), entry.quarter.next().first_day())),
    }
}

fn uid(course: &Course, first: &str) -> String {
    let provider = course.provider.as_deref().unwrap_or_default();
    // No field holds a line end that is not escaped, so that two courses never give the same text.
    let fields = [course.id.as_str(), &course.title, provider, first].map(escape);
    hex(&Sha256::digest(fields.join("\n"))[..16])
}

/// Returns a day without hyphens.
fn compact(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}

/// Returns a text as a value of type TEXT (section 3.3.11). Control characters but line ends are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            c if c.is_control() => (),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Writes a line with its end, folded so that none is longer than 75 bytes and no character is cut.
fn fold(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::plan::Quarter;

    fn sample() -> (Plan, Catalogue) {
        let course = |id: &str, title: &str| Course { id: id.into(), title: title.into(), ..Course::default() };
        let long = "é".repeat(60);
        let catalogue = Catalogue::new(vec![course("a", "Crisis; a, b\\c\r\nEND:VCALENDAR"), course("b", &long)]);
        let quarter = Quarter::from_text("2027-Q4").unwrap();
        let entry = |id: &str, date: Option<&str>, days| Entry {
            course: id.to_owned(),
            quarter,
            date: date.map(str::to_owned),
            days,
        };
        let entries = vec![entry("a", Some("2027-12-30"), 3), entry("b", None, 0)];
        (Plan { quarters: Vec::new(), entries, unplaced: Vec::new() }, catalogue)
    }

    #[test]
    fn events_are_whole_days_and_texts_cannot_leave_their_line() {
        let (plan, catalogue) = sample();
        let text = calendar(&plan, &catalogue, "2026-11-26", |course| course.id.clone());
        for expected in [
            "DTSTAMP:20261126T000000Z\r\n",
            "DTSTART;VALUE=DATE:20271230\r\nDTEND;VALUE=DATE:20280102\r\n",
            "DTSTART;VALUE=DATE:20271001\r\nDTEND;VALUE=DATE:20280101\r\n",
            "SUMMARY:Crisis\\; a\\, b\\\\c\\nEND:VCALENDAR\r\nDESCRIPTION:a\r\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert_eq!(text.matches("\r\nEND:VCALENDAR\r\n").count(), 1);
        assert!(text.split("\r\n").all(|line| line.len() <= LONGEST && !line.contains(['\r', '\n'])));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", "é".repeat(60))));
    }

    #[test]
    fn the_id_of_an_event_follows_from_the_course_and_its_time() {
        let (mut plan, catalogue) = sample();
        let ids = |plan: &Plan, made| -> Vec<String> {
            let text = calendar(plan, &catalogue, made, |_| String::new());
            text.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect()
        };
        let before = ids(&plan, "2026-11-26");
        assert_eq!(before, ids(&plan, "2027-01-01"));
        assert_ne!(before[0], before[1]);
        plan.entries[0].date = Some("2027-12-31".to_owned());
        let after = ids(&plan, "2026-11-26");
        assert!(after[0] != before[0] && after[1] == before[1]);
    }
}
