//! Dates that lie in the future: somebody mistyped them, or the clock is wrong.

use super::{Assessment, history::Subject};

/// Something of an assessment that is dated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// What it is: evidence, a review, a decision, or the facts for the standing.
    pub subject: Subject,
    /// The statement or factor; empty for the facts.
    pub id: String,
    /// Its date: YYYY, YYYY-MM or YYYY-MM-DD.
    pub date: String,
}

/// Returns whether a date, YYYY, YYYY-MM or YYYY-MM-DD, lies wholly after a day, YYYY-MM-DD.
pub fn is_after(date: &str, day: &str) -> bool {
    // Dates of one length are ordered as texts are.
    day.get(..date.len()).is_some_and(|same_length| date > same_length)
}

/// Returns what is dated after a day, YYYY-MM-DD: the standing, then the evidence, reviews and decisions in the order of
/// the ids. Targets are left out, as they are meant to lie ahead.
pub fn dated_after(assessment: &Assessment, day: &str) -> Vec<Dated> {
    let standing = assessment.standing.as_ref().and_then(|standing| standing.date.as_ref());
    let standing = standing.map(|date| (Subject::Facts, "", date));
    let evidence = assessment.answers.iter().flat_map(|(id, reply)| {
        let dates = reply.evidence.iter().filter_map(|evidence| evidence.date.as_ref());
        dates.map(move |date| (Subject::Evidence, id.as_str(), date))
    });
    let reviews = assessment.reviews.iter();
    let reviews = reviews.filter_map(|(id, review)| Some((Subject::Review, id.as_str(), review.date.as_ref()?)));
    let decisions = assessment.decisions.iter();
    let decisions = decisions.filter_map(|(id, one)| Some((Subject::Decision, id.as_str(), one.date.as_ref()?)));
    let all = standing.into_iter().chain(evidence).chain(reviews).chain(decisions);
    let after = all.filter(|(_, _, date)| is_after(date, day));
    after.map(|(subject, id, date)| Dated { subject, id: id.to_owned(), date: date.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Level,
        assessment::{Answer, Decision, Evidence, Grade, Reply, Review, Standing, State, Target},
    };

    #[test]
    fn a_year_or_month_is_in_the_future_when_all_of_it_is() {
        for (date, expected) in [
            ("2026-11-26", false),
            ("2026-11-27", true),
            ("2025-12-31", false),
            ("2026-11", false),
            ("2026-12", true),
            ("2026", false),
            ("2027", true),
            ("2026-11-26-1", false),
            ("", false),
        ] {
            assert_eq!(is_after(date, "2026-11-26"), expected, "{date}");
        }
    }

    #[test]
    fn all_that_is_dated_in_the_future_is_found_but_for_targets() {
        let date = |date: &str| Some(date.to_owned());
        let mut assessment = Assessment::new("x", "2026", []);
        let evidence = |day: &str| Evidence {
            grade: Grade::Stated,
            kind: None,
            reference: None,
            held_by: None,
            date: date(day),
            note: None,
        };
        let reply = Reply { evidence: vec![evidence("2026-01-01"), evidence("2062-01-01")], ..Reply::default() };
        assessment.answers.insert("a.b.2a".to_owned(), reply);
        let review = Review { level: Level::Emerging, source: "Peers".to_owned(), date: date("2027") };
        assessment.reviews.insert("a.b".to_owned(), review);
        assessment.targets.insert("a.b".to_owned(), Target { level: Level::Adaptive, by: date("2028") });
        let decision = Decision { answer: Answer::Met, date: date("2026-12-01"), ..Decision::default() };
        assessment.decisions.insert("a.b.2b".to_owned(), decision);
        assessment.standing = Some(Standing { state: State::Approved, by: None, date: date("2026-11-27") });
        let found = dated_after(&assessment, "2026-11-26");
        let found: Vec<_> = found.iter().map(|one| (one.subject, one.id.as_str(), one.date.as_str())).collect();
        let expected = [
            (Subject::Facts, "", "2026-11-27"),
            (Subject::Evidence, "a.b.2a", "2062-01-01"),
            (Subject::Review, "a.b", "2027"),
            (Subject::Decision, "a.b.2b", "2026-12-01"),
        ];
        assert_eq!(found, expected);
        assert_eq!(dated_after(&assessment, "2070-01-01"), []);
    }
}
