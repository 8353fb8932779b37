//! From one period to the next: an assessment started from an earlier one, and what has moved between two.

use super::{Answer, Assessment};
use crate::{
    Level,
    level::Interval,
    questionnaire::{Factor, Questionnaire, Statement},
    score::{FactorScore, score_domain, values},
};

/// Starts the assessment of another period from this one.
///
/// Everything is carried over but the standing: what was reviewed or approved was the earlier period. Every answer is
/// marked to confirm. No score differs from the earlier one.
pub fn next_period(assessment: &Assessment, id: impl Into<String>, period: impl Into<String>) -> Assessment {
    let mut next = Assessment { id: id.into(), period: period.into(), standing: None, ..assessment.clone() };
    next.answers.values_mut().for_each(|reply| reply.confirm = true);
    next
}

/// Returns the period after one that is a year or a half-year: `2027` after `2026`, `2027-1` after `2026-2`; nothing
/// after any other.
pub fn following(period: &str) -> Option<String> {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (year, half) = period.split_once('-').map_or((period, None), |(year, half)| (year, Some(half)));
    let next = is_year(year).then(|| year.parse::<u16>().ok()).flatten()? + 1;
    match half {
        None => Some(format!("{next:04}")),
        Some("1") => Some(format!("{year}-2")),
        Some("2") => Some(format!("{next:04}-1")),
        Some(_) => None,
    }
}

/// Returns the first day of a period, and the first day after it, both YYYY-MM-DD; nothing for a period that is no year
/// (`2026`), half-year (`2026-1`, `2026-H1`, `2026-S1`), quarter (`2026-Q1`, `2026-T1`) or month (`2026-03`).
pub fn days(period: &str) -> Option<(String, String)> {
    let (year, part) = period.trim().split_once('-').map_or((period.trim(), None), |(year, part)| (year, Some(part)));
    let is_digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = if is_digits(year, 4) { year.parse().ok()? } else { return None };
    // The first month, from 0, and how many months.
    let (first, months) = match part {
        None => (0, 12),
        Some(month) if is_digits(month, 2) => (month.parse::<u32>().ok()?.checked_sub(1)?, 1),
        Some(part) => {
            let place = part.chars().last()?.to_digit(10)?.checked_sub(1)?;
            match part.get(..part.len() - 1)?.to_ascii_uppercase().as_str() {
                "" | "H" | "S" => (place.checked_mul(6)?, 6),
                "Q" | "T" => (place.checked_mul(3)?, 3),
                _ => return None,
            }
        }
    };
    let day = |month: u32| format!("{:04}-{:02}-01", number + month / 12, month % 12 + 1);
    (first < 12 && number < 9999).then(|| (day(first), day(first + months)))
}

/// Returns whether two assessments are of the same ecosystem: both name it, alike but for capitals and white space
/// around.
pub fn is_same_ecosystem(one: &Assessment, other: &Assessment) -> bool {
    let name = |assessment: &Assessment| {
        assessment.ecosystem.as_deref().map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty())
    };
    name(one).is_some() && name(one) == name(other)
}

/// Returns the statements of a factor whose answer was carried over and waits to be confirmed, in order; not those
/// that the context leaves out.
pub fn to_confirm<'a>(assessment: &Assessment, factor: &'a Factor) -> impl Iterator<Item = &'a Statement> {
    let waits = |statement: &&Statement| {
        !assessment.rules_out(statement) && assessment.answers.get(&statement.id).is_some_and(|reply| reply.confirm)
    };
    factor.statements.iter().filter(waits)
}

/// Confirms every answer of a factor that was carried over and waits, as it is; not those that the context leaves out.
pub fn confirm(assessment: &mut Assessment, factor: &Factor) {
    let waiting: Vec<&Statement> = to_confirm(assessment, factor).collect();
    for statement in waiting {
        if let Some(reply) = assessment.answers.get_mut(&statement.id) {
            reply.confirm = false;
        }
    }
}

/// Something at two times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change<T> {
    /// What it was.
    pub before: T,
    /// What it is.
    pub after: T,
}

/// Where an applicable factor stands (design section 5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The level, 1 to 5.
    pub level: Interval<Level>,
    /// The index, 0 to 100.
    pub index: Interval<f64>,
}

impl Figures {
    /// Returns where a factor stands; nothing if it is not applicable.
    pub fn of(score: &FactorScore) -> Option<Self> {
        Some(Self { level: score.level?, index: score.index? })
    }
}

/// Which way a factor has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Both ends of its range rose.
    Up,
    /// Both ends of its range fell.
    Down,
    /// Nothing moved.
    Same,
    /// The new range holds the old one: less is known, and nothing shows that it moved.
    LessCertain,
    /// The old range holds the new one: more is known, and nothing shows that it moved.
    MoreCertain,
    /// It is applicable at only one of the two times.
    Incomparable,
}

/// What has moved between two assessments, of questionnaires that both answer in the same version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Movement {
    /// The domains, in the order of the later assessment.
    pub domains: Vec<DomainMovement>,
    /// The questionnaires that are not compared.
    pub left_out: Vec<LeftOut>,
}

/// What has moved in one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainMovement {
    /// The id of the questionnaire.
    pub id: String,
    /// The index of the domain, 0 to 100; nothing where no factor is applicable.
    pub index: Change<Option<Interval<f64>>>,
    /// The factors, in order.
    pub factors: Vec<FactorMovement>,
}

/// What has moved in one factor.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorMovement {
    /// The id of the factor.
    pub id: String,
    /// Where it stands; nothing where it is not applicable.
    pub figures: Change<Option<Figures>>,
    /// The statements that did it: those whose value differs, in order.
    pub changed: Vec<ChangedStatement>,
}

/// A statement whose value differs: by its answer, by a claim of the quick scan, or by the context.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedStatement {
    /// The id of the statement.
    pub id: String,
    /// The answer; nothing where it is unanswered.
    pub answer: Change<Option<Answer>>,
    /// The value, 0 to 1; nothing where the statement is not applicable.
    pub value: Change<Option<Interval<f64>>>,
}

/// A questionnaire that is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The id of the questionnaire.
    pub id: String,
    /// Why.
    pub reason: Reason,
}

/// Why a questionnaire is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Only the earlier assessment answers it.
    OnlyBefore,
    /// Only the later assessment answers it.
    OnlyAfter,
    /// They answer different versions: migrate the earlier one first.
    OtherVersion(Change<String>),
    /// Both answer a version that is not at hand.
    NotAtHand,
}

/// Compares two assessments, such as those of two periods.
pub fn compare(before: &Assessment, after: &Assessment, at_hand: &[Questionnaire]) -> Movement {
    let mut movement = Movement::default();
    for later in &after.questionnaires {
        let earlier = before.questionnaires.iter().find(|earlier| earlier.id == later.id);
        let reason = match (earlier, later.among(at_hand)) {
            (None, _) => Reason::OnlyAfter,
            (Some(earlier), _) if earlier.version != later.version => {
                Reason::OtherVersion(Change { before: earlier.version.clone(), after: later.version.clone() })
            }
            (Some(_), None) => Reason::NotAtHand,
            (Some(_), Some(questionnaire)) => {
                movement.domains.push(domain(before, after, questionnaire));
                continue;
            }
        };
        movement.left_out.push(LeftOut { id: later.id.clone(), reason });
    }
    let is_gone = |id: &String| after.questionnaires.iter().all(|later| later.id != *id);
    let gone = before.questionnaires.iter().map(|earlier| &earlier.id).filter(|id| is_gone(id));
    movement.left_out.extend(gone.map(|id| LeftOut { id: id.clone(), reason: Reason::OnlyBefore }));
    movement
}

fn domain(before: &Assessment, after: &Assessment, questionnaire: &Questionnaire) -> DomainMovement {
    let scores = Change { before: score_domain(before, questionnaire), after: score_domain(after, questionnaire) };
    let pairs = scores.before.factors.iter().zip(&scores.after.factors);
    let factors = questionnaire.factors.iter().zip(pairs).map(|(factor, (earlier, later))| FactorMovement {
        id: factor.id.clone(),
        figures: Change { before: Figures::of(earlier), after: Figures::of(later) },
        changed: changed(before, after, factor),
    });
    DomainMovement {
        id: questionnaire.id.clone(),
        index: Change { before: scores.before.index, after: scores.after.index },
        factors: factors.collect(),
    }
}

fn changed(before: &Assessment, after: &Assessment, factor: &Factor) -> Vec<ChangedStatement> {
    let all = Change { before: values(before, factor), after: values(after, factor) };
    let ids = factor.statements.iter().map(|statement| statement.id.as_str());
    ids.filter_map(|id| {
        let value = Change { before: all.before.get(id).copied(), after: all.after.get(id).copied() };
        let answer = Change { before: before.answer(id), after: after.answer(id) };
        (value.before != value.after).then(|| ChangedStatement { id: id.to_owned(), answer, value })
    })
    .collect()
}

impl FactorMovement {
    /// Returns which way the factor has moved, by its index: that also moves within a level, and the level never moves
    /// against it.
    pub fn moved(&self) -> Moved {
        match (self.figures.before, self.figures.after) {
            (Some(before), Some(after)) => Moved::between(before.index, after.index),
            (None, None) => Moved::Same,
            _ => Moved::Incomparable,
        }
    }

    /// Returns the statements that were met and no longer are: partly, not met, "don't know" or unanswered now.
    ///
    /// One that is no longer applicable has not lapsed.
    pub fn lapsed(&self) -> impl Iterator<Item = &ChangedStatement> {
        let is_met = |answer| answer == Some(Answer::Met);
        self.applicable().filter(move |one| is_met(one.answer.before) && !is_met(one.answer.after))
    }

    /// Returns the statements that are met and were not: partly, not met, "don't know" or unanswered before.
    pub fn gained(&self) -> impl Iterator<Item = &ChangedStatement> {
        let is_met = |answer| answer == Some(Answer::Met);
        self.applicable().filter(move |one| !is_met(one.answer.before) && is_met(one.answer.after))
    }

    /// Returns the changed statements that are applicable at both times.
    fn applicable(&self) -> impl Iterator<Item = &ChangedStatement> {
        self.changed.iter().filter(|one| one.value.before.is_some() && one.value.after.is_some())
    }
}

impl Moved {
    fn between(before: Interval<f64>, after: Interval<f64>) -> Self {
        let holds = |outer: Interval<f64>, inner: Interval<f64>| outer.low <= inner.low && inner.high <= outer.high;
        if before == after {
            Self::Same
        } else if holds(after, before) {
            Self::LessCertain
        } else if holds(before, after) {
            Self::MoreCertain
        } else if before.low < after.low {
            // Neither range holds the other, so the other end moved the same way.
            Self::Up
        } else {
            Self::Down
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::{Reply, Standing, State},
        questionnaire::Context,
    };

    /// A questionnaire with one factor `d.f` of two statements at level 2 and two at level 3; `3b` needs a coast.
    fn questionnaire(version: &str) -> Questionnaire {
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "d", "version": "{version}",
                "factors": [{{"id": "d.f", "statements": [
                    {{"id": "d.f.2a", "level": 2}}, {{"id": "d.f.2b", "level": 2}},
                    {{"id": "d.f.3a", "level": 3}}, {{"id": "d.f.3b", "level": 3, "unless": ["landlocked"]}}]}}],
                "texts": {{"en": {{"d": {{"title": "D"}}, "d.f": {{"title": "F"}}, "d.f.2a": {{"text": "A"}},
                    "d.f.2b": {{"text": "B"}}, "d.f.3a": {{"text": "C"}}, "d.f.3b": {{"text": "D"}}}}}}}}"#
        );
        Questionnaire::from_json(file.as_bytes()).unwrap()
    }

    /// Answers as `"2a met, 2b unknown"`.
    fn assessment(answers: &str) -> Assessment {
        let mut assessment = Assessment::new("a", "2026", [&questionnaire("1.0.0")]);
        for (code, answer) in answers.split(", ").filter_map(|pair| pair.split_once(' ')) {
            let answer = Answer::from_word(answer).unwrap();
            assessment.answers.insert(format!("d.f.{code}"), Reply { answer, ..Reply::default() });
        }
        assessment
    }

    fn moved(before: &Assessment, after: &Assessment) -> FactorMovement {
        compare(before, after, &[questionnaire("1.0.0")]).domains.remove(0).factors.remove(0)
    }

    fn codes<'a>(statements: impl IntoIterator<Item = &'a ChangedStatement>) -> String {
        let codes: Vec<&str> = statements.into_iter().map(|one| &one.id["d.f.".len()..]).collect();
        codes.join(" ")
    }

    #[test]
    fn a_period_has_a_first_day_and_a_first_day_after_it() {
        for (period, expected) in [
            ("2026", Some(("2026-01-01", "2027-01-01"))),
            ("2026-1", Some(("2026-01-01", "2026-07-01"))),
            ("2026-2", Some(("2026-07-01", "2027-01-01"))),
            ("2026-H2", Some(("2026-07-01", "2027-01-01"))),
            (" 2026-s1 ", Some(("2026-01-01", "2026-07-01"))),
            ("2026-Q3", Some(("2026-07-01", "2026-10-01"))),
            ("2026-T4", Some(("2026-10-01", "2027-01-01"))),
            ("2026-03", Some(("2026-03-01", "2026-04-01"))),
            ("2026-12", Some(("2026-12-01", "2027-01-01"))),
            ("2026-00", None),
            ("2026-13", None),
            ("2026-3", None),
            ("2026-Q5", None),
            ("2026-Q0", None),
            ("2026-é", None),
            ("2026-", None),
            ("26", None),
            ("spring", None),
            ("", None),
        ] {
            let expected = expected.map(|(from, before)| (from.to_owned(), before.to_owned()));
            assert_eq!(days(period), expected, "{period}");
        }
    }

    #[test]
    fn the_next_period_starts_with_every_answer_to_confirm_and_no_standing() {
        let mut first = assessment("2a met, 2b unknown");
        first.claims.insert("d.f".to_owned(), Level::Emerging);
        first.standing = Some(Standing { state: State::Approved, by: None, date: None });
        let next = next_period(&first, "b", "2027");
        assert_eq!((next.id.as_str(), next.period.as_str(), &next.standing), ("b", "2027", &None));
        assert_eq!((next.claims.clone(), next.answer("d.f.2a")), (first.claims, Some(Answer::Met)));
        assert!(next.answers.values().all(|reply| reply.confirm));
    }

    #[test]
    fn an_answer_to_confirm_is_written_and_one_that_is_not_leaves_no_trace() {
        let at_hand = [questionnaire("1.0.0")];
        let first = assessment("2a met");
        assert!(!first.to_json().contains("confirm"));
        let next = next_period(&first, "b", "2027");
        assert!(next.to_json().contains(r#""confirm": true"#));
        assert_eq!(Assessment::from_json(next.to_json().as_bytes(), &at_hand), Ok(next));
    }

    #[test]
    fn a_year_and_a_half_year_have_a_period_after_them() {
        for (period, expected) in [
            ("2026", Some("2027")),
            ("2026-1", Some("2026-2")),
            ("2026-2", Some("2027-1")),
            ("2026-3", None),
            ("2026/27", None),
            ("26", None),
            ("", None),
            ("second round", None),
            ("+202", None),
        ] {
            assert_eq!(following(period).as_deref(), expected, "{period}");
        }
    }

    #[test]
    fn an_ecosystem_is_known_by_its_name() {
        let of = |name: Option<&str>| Assessment { ecosystem: name.map(str::to_owned), ..assessment("") };
        let is_same = |one, other| is_same_ecosystem(&of(one), &of(other));
        assert!(is_same(Some("Isla Ñandú"), Some(" isla ñandú ")));
        assert!(!is_same(Some("Isla"), Some("Isla 2")));
        assert!(!is_same(None, None) && !is_same(Some(" "), Some(" ")));
    }

    #[test]
    fn a_factor_is_confirmed_at_once_but_for_what_the_context_leaves_out() {
        let mut next = next_period(&assessment("2a met, 2b not_met, 3b unknown"), "b", "2027");
        next.context.insert(Context::Landlocked);
        let answers =
            |assessment: &Assessment| assessment.answers.values().map(|reply| reply.answer).collect::<Vec<_>>();
        let before = answers(&next);
        confirm(&mut next, &questionnaire("1.0.0").factors[0]);
        let waiting: Vec<&String> =
            next.answers.iter().filter(|(_, reply)| reply.confirm).map(|(id, _)| id).collect();
        assert_eq!((waiting, answers(&next)), (vec![&"d.f.3b".to_owned()], before));
    }

    #[test]
    fn what_the_context_leaves_out_does_not_wait_to_be_confirmed() {
        let questionnaire = questionnaire("1.0.0");
        let mut next = next_period(&assessment("2a met, 3b unknown"), "b", "2027");
        let waiting = |next: &Assessment| {
            let statements = to_confirm(next, &questionnaire.factors[0]);
            statements.map(|statement| statement.code()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(waiting(&next), "2a 3b");
        next.context.insert(Context::Landlocked);
        assert_eq!(waiting(&next), "2a");
        next.answers.get_mut("d.f.2a").unwrap().confirm = false;
        assert_eq!(waiting(&next), "");
    }

    #[test]
    fn a_factor_moves_by_its_index_and_only_where_both_ends_move() {
        // Before: level 2 in both bounds; of level 3 one of two is met, so the index is 25 × (2 − 1 + 0.5) = 37.5.
        let before = assessment("2a met, 2b met, 3a met, 3b not_met");
        for (after, index, expected) in [
            ("2a met, 2b met, 3a met, 3b not_met", (37.5, 37.5), Moved::Same),
            // All pass: 25 × (3 − 1).
            ("2a met, 2b met, 3a met, 3b met", (50.0, 50.0), Moved::Up),
            // Half of what is named: 25 × (2 − 1 + 1.5/2), and no other level.
            ("2a met, 2b met, 3a met, 3b partly", (43.75, 43.75), Moved::Up),
            ("2a met, 2b not_met, 3a met, 3b not_met", (12.5, 12.5), Moved::Down),
            // Level 3: 0 of 2 in low, 1 of 2 in high.
            ("2a met, 2b met, 3a unknown, 3b not_met", (25.0, 37.5), Moved::LessCertain),
            ("2a met, 2b met, 3a met", (37.5, 50.0), Moved::LessCertain),
            ("2a met, 2b unknown, 3a not_met, 3b not_met", (12.5, 25.0), Moved::Down),
        ] {
            let factor = moved(&before, &assessment(after));
            let found = factor.figures.after.unwrap().index;
            assert_eq!(((found.low, found.high), factor.moved()), (index, expected), "{after}");
        }
        let unknown = assessment("2a met, 2b met, 3a met, 3b unknown");
        assert_eq!(moved(&unknown, &before).moved(), Moved::MoreCertain);
    }

    #[test]
    fn what_lapsed_was_met_and_what_was_gained_is() {
        let before = assessment("2a met, 2b met, 3a not_met, 3b met");
        let after = assessment("2a partly, 3a met, 3b met");
        let factor = moved(&before, &after);
        assert_eq!(codes(&factor.changed), "2a 2b 3a");
        assert_eq!((codes(factor.lapsed()), codes(factor.gained())), ("2a 2b".to_owned(), "3a".to_owned()));
        assert_eq!(factor.changed[1].answer, Change { before: Some(Answer::Met), after: None });
    }

    #[test]
    fn another_answer_of_the_same_value_has_changed_nothing() {
        assert_eq!(moved(&assessment("2a unknown"), &assessment("")).changed, []);
        // The claim said of 2a what the answer now says.
        let mut claimed = assessment("");
        claimed.claims.insert("d.f".to_owned(), Level::Emerging);
        assert_eq!(codes(&moved(&claimed, &assessment("2a met, 2b not_met")).changed), "2b 3a 3b");
    }

    #[test]
    fn what_is_no_longer_applicable_has_changed_and_not_lapsed() {
        let before = assessment("2a met, 2b met, 3a met, 3b met");
        let mut after = before.clone();
        after.context.insert(Context::Landlocked);
        let factor = moved(&before, &after);
        assert_eq!((codes(&factor.changed), factor.lapsed().count()), ("3b".to_owned(), 0));
        let none = "2a not_applicable, 2b not_applicable, 3a not_applicable, 3b not_applicable";
        assert_eq!(moved(&before, &assessment(none)).moved(), Moved::Incomparable);
        assert_eq!(moved(&assessment(none), &assessment(none)).moved(), Moved::Same);
    }

    #[test]
    fn only_the_same_version_of_what_both_answer_is_compared() {
        let reasons = |before: &[&Questionnaire], after: &[&Questionnaire], at_hand: &[Questionnaire]| {
            let assessment = |of: &[&Questionnaire]| Assessment::new("a", "2026", of.iter().copied());
            let movement = compare(&assessment(before), &assessment(after), at_hand);
            (movement.domains.len(), movement.left_out.into_iter().map(|one| one.reason).collect::<Vec<_>>())
        };
        let (old, new) = (questionnaire("1.0.0"), questionnaire("2.0.0"));
        let at_hand = [old.clone(), new.clone()];
        let versions = Change { before: "1.0.0".to_owned(), after: "2.0.0".to_owned() };
        assert_eq!(reasons(&[&old], &[&old], &at_hand), (1, vec![]));
        assert_eq!(reasons(&[&old], &[], &at_hand), (0, vec![Reason::OnlyBefore]));
        assert_eq!(reasons(&[], &[&new], &at_hand), (0, vec![Reason::OnlyAfter]));
        assert_eq!(reasons(&[&old], &[&new], &at_hand), (0, vec![Reason::OtherVersion(versions)]));
        assert_eq!(reasons(&[&old], &[&old], &[]), (0, vec![Reason::NotAtHand]));
    }
}
