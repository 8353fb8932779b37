//! What rests on evidence, what does not, and how old evidence is.

use super::{Answer, Assessment, Evidence, Grade};
use crate::{Level, questionnaire::Factor, score::score_factor};

/// What a factor's level rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The level reached for certain.
    pub level: Level,
    /// The level that evidence supports.
    pub evidenced: Level,
    /// The statements up to the level that are met without a document or a check, in order.
    pub without: Vec<String>,
    /// The statements up to the level whose newest evidence is too old, in order.
    pub outdated: Vec<String>,
}

/// Returns what a factor's level rests on; nothing where no statement is applicable.
///
/// `oldest` is the earliest date, YYYY-MM-DD, of evidence that is not too old; evidence without a date is not judged.
pub fn standing(assessment: &Assessment, factor: &Factor, oldest: &str) -> Option<Standing> {
    let score = score_factor(assessment, factor);
    let (level, evidenced) = (score.level?.low, score.evidenced?);
    let met = factor.statements.iter().filter(|statement| {
        statement.level <= level
            && !assessment.rules_out(statement)
            && assessment.answer(&statement.id) == Some(Answer::Met)
    });
    let (mut without, mut outdated) = (Vec::new(), Vec::new());
    for statement in met {
        let evidence =
            assessment.answers.get(&statement.id).map(|reply| reply.evidence.as_slice()).unwrap_or_default();
        let strong: Vec<&Evidence> = evidence.iter().filter(|evidence| evidence.grade > Grade::Stated).collect();
        if strong.is_empty() {
            without.push(statement.id.clone());
        } else if strong.iter().all(|evidence| is_outdated(evidence, oldest)) {
            outdated.push(statement.id.clone());
        }
    }
    Some(Standing { level, evidenced, without, outdated })
}

/// Returns whether a piece of evidence is dated before the earliest date that is not too old.
pub fn is_outdated(evidence: &Evidence, oldest: &str) -> bool {
    // Dates of the form YYYY-MM-DD are ordered as texts are.
    evidence.date.as_deref().is_some_and(|date| date < oldest)
}

/// Returns the day so many months before a day, both YYYY-MM-DD; a day that its month does not have becomes its last.
///
/// A text that is no date is returned as it is.
pub fn months_before(day: &str, months: u32) -> String {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(date))) = (parts.next(), parts.next(), parts.next()) else {
        return day.to_owned();
    };
    let count = (year * 12 + month.saturating_sub(1)).saturating_sub(months);
    let (year, month) = (count / 12, count % 12 + 1);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    format!("{year:04}-{month:02}-{:02}", date.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assessment::Reply, questionnaire::Questionnaire};

    #[test]
    fn months_are_counted_back_over_years_and_short_months() {
        for (day, months, expected) in [
            ("2026-11-26", 36, "2023-11-26"),
            ("2026-01-31", 2, "2025-11-30"),
            ("2024-03-31", 1, "2024-02-29"),
            ("2026-03-31", 1, "2026-02-28"),
            ("2026-12-01", 12, "2025-12-01"),
            ("soon", 12, "soon"),
        ] {
            assert_eq!(months_before(day, months), expected, "{day} {months}");
        }
    }

    /// Level 3 by three statements: one with an old document, one with a new check, one only stated.
    #[test]
    fn a_level_without_evidence_names_the_statements_that_lack_it() {
        let questionnaire = Questionnaire::from_json(
            br#"{"format": "baremo.questionnaire/1", "id": "a", "version": "1.0.0", "factors": [
                {"id": "a.b", "statements": [{"id": "a.b.2a", "level": 2}, {"id": "a.b.2b", "level": 2},
                    {"id": "a.b.3a", "level": 3}, {"id": "a.b.4a", "level": 4}]}],
                "texts": {"en": {"a": {"title": "A"}, "a.b": {"title": "B"}, "a.b.2a": {"text": "2a"},
                    "a.b.2b": {"text": "2b"}, "a.b.3a": {"text": "3a"}, "a.b.4a": {"text": "4a"}}}}"#,
        )
        .unwrap();
        let mut assessment = Assessment::new("x", "2026", [&questionnaire]);
        let reply = |grade: Grade, date: &str| Reply {
            answer: Answer::Met,
            evidence: vec![Evidence {
                grade,
                kind: None,
                reference: None,
                held_by: None,
                date: Some(date.to_owned()),
                note: None,
            }],
            ..Reply::default()
        };
        assessment.answers.insert("a.b.2a".to_owned(), reply(Grade::Documented, "2019-05-01"));
        assessment.answers.insert("a.b.2b".to_owned(), reply(Grade::Verified, "2026-05-01"));
        assessment.answers.insert("a.b.3a".to_owned(), reply(Grade::Stated, "2019-05-01"));
        assessment.answers.insert("a.b.4a".to_owned(), Reply { answer: Answer::NotMet, ..Reply::default() });
        let standing = standing(&assessment, &questionnaire.factors[0], "2023-11-26").unwrap();
        assert_eq!((standing.level, standing.evidenced), (Level::Established, Level::Emerging));
        assert_eq!((standing.without, standing.outdated), (vec!["a.b.3a".to_owned()], vec!["a.b.2a".to_owned()]));
    }
}
