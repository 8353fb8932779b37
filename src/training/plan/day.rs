//! Days as numbers, to add to them.

use crate::document::is_date;

/// Returns the number of a day, YYYY-MM-DD: 0 for 1970-01-01. Nothing if it is no day of the calendar.
///
/// By Howard Hinnant's `days_from_civil` (chrono-Compatible Low-Level Date Algorithms): years begin in March, so that the
/// leap day is the last.
pub fn day_number(day: &str) -> Option<i64> {
    let whole = |part: Option<&str>| part?.parse::<i64>().ok();
    let is_day = day.len() == 10 && is_date(day);
    let (year, month, day) = (whole(day.get(..4))?, whole(day.get(5..7))?, whole(day.get(8..10))?);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    is_day.then(|| era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Returns the day of a number, YYYY-MM-DD; the years 1 to 9999 have days.
pub fn day_of(number: i64) -> String {
    let number = number.clamp(-719_162, 2_932_896) + 719_468;
    let era = number.div_euclid(146_097);
    let of_era = number.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_two_sides_of_one_thing() {
        assert_eq!(day_number("1970-01-01"), Some(0));
        // By Python: (date(2026, 11, 26) - date(1970, 1, 1)).days.
        assert_eq!(day_number("2026-11-26"), Some(20_783));
        assert_eq!(
            (day_of(20_783), day_number("2026-02-29"), day_number("2026-02")),
            ("2026-11-26".into(), None, None)
        );
        let (mut last, mut before) = (0, String::new());
        for number in (-719_162..=2_932_896).step_by(97) {
            let day = day_of(number);
            assert_eq!(day_number(&day), Some(number), "{day}");
            assert!(before < day);
            (last, before) = (number, day);
        }
        assert!(last > 2_932_000);
        assert_eq!((day_of(i64::MIN), day_of(i64::MAX)), ("0001-01-01".into(), "9999-12-31".into()));
    }
}
