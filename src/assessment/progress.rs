//! How far an assessment has come, and what is worth doing next.

use super::{Answer, Assessment};
use crate::{
    Level,
    questionnaire::{Factor, Questionnaire, Statement},
    score::ladder,
};

/// How many statements have an answer, of those that the context leaves in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many have an answer other than "don't know".
    pub answered: usize,
    /// How many there are.
    pub of: usize,
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { answered: self.answered + other.answered, of: self.of + other.of }
    }
}

impl std::iter::Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), std::ops::Add::add)
    }
}

/// Counts the answered statements of a factor.
pub fn count(assessment: &Assessment, factor: &Factor) -> Count {
    let asked = factor.statements.iter().filter(|statement| !assessment.rules_out(statement));
    asked.map(|statement| Count { answered: usize::from(!is_open(assessment, statement)), of: 1 }).sum()
}

/// Counts the answered statements of several questionnaires.
pub fn count_all<'a>(assessment: &Assessment, questionnaires: impl IntoIterator<Item = &'a Questionnaire>) -> Count {
    questionnaires.into_iter().flat_map(|q| &q.factors).map(|factor| count(assessment, factor)).sum()
}

/// Returns whether a factor has an answer or a claim.
pub fn is_begun(assessment: &Assessment, factor: &Factor) -> bool {
    assessment.claims.contains_key(&factor.id)
        || factor.statements.iter().any(|statement| assessment.answer(&statement.id).is_some())
}

/// The statements of a factor without an answer, or with "don't know", in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Open<'a> {
    /// Those up to the level after the first that does not pass for certain: they are worth asking first.
    pub first: Vec<&'a Statement>,
    /// Those above.
    pub later: Vec<&'a Statement>,
}

/// Returns what is open in a factor.
pub fn open<'a>(assessment: &Assessment, factor: &'a Factor) -> Open<'a> {
    let rungs = ladder(assessment, factor);
    let failing = rungs.iter().find(|rung| rung.applicable > 0 && !rung.reached);
    let last = failing.and_then(|rung| Level::from_number(u64::from(rung.level.number()) + 1));
    let last = last.unwrap_or(Level::Adaptive);
    let statements = factor.statements.iter();
    let statements = statements.filter(|s| !assessment.rules_out(s) && is_open(assessment, s));
    let (first, later) = statements.partition(|statement| statement.level <= last);
    Open { first, later }
}

/// The answers that decide whether a factor reaches a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// The id of the factor.
    pub factor: String,
    /// The level that is reached if all of them are "met".
    pub level: Level,
    /// The ids of the statements, in order; at least one.
    pub statements: Vec<String>,
}

/// What is worth doing next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Next {
    /// Answers that decide a level, the fewest first; only of factors that have been begun.
    pub deciding: Vec<Deciding>,
    /// The ids of the statements that were set aside without a note that says why.
    pub unexplained: Vec<String>,
    /// The ids of the factors that have not been begun.
    pub not_begun: Vec<String>,
}

/// Returns what is worth doing next, in the order of the questionnaires where nothing else is said.
pub fn next<'a>(assessment: &Assessment, questionnaires: impl IntoIterator<Item = &'a Questionnaire>) -> Next {
    let mut next = Next::default();
    for factor in questionnaires.into_iter().flat_map(|q| &q.factors) {
        if is_begun(assessment, factor) {
            next.deciding.extend(deciding(assessment, factor));
        } else if factor.statements.iter().any(|statement| !assessment.rules_out(statement)) {
            next.not_begun.push(factor.id.clone());
        }
        let unexplained =
            factor.statements.iter().filter(|s| !assessment.rules_out(s) && lacks_reason(assessment, s));
        next.unexplained.extend(unexplained.map(|statement| statement.id.clone()));
    }
    next.deciding.sort_by_key(|deciding| deciding.statements.len());
    next
}

/// Returns the answers that decide whether the factor reaches its first uncertain level, if a level is uncertain.
fn deciding(assessment: &Assessment, factor: &Factor) -> Option<Deciding> {
    let rungs = ladder(assessment, factor);
    let rung = rungs.into_iter().find(|rung| rung.applicable > 0 && !rung.reached)?;
    // A claim stands in for what is unanswered, but not for "don't know".
    let is_claimed = assessment.claims.contains_key(&factor.id);
    let statements: Vec<String> =
        rung.missing.into_iter().filter(|id| !is_claimed || assessment.answer(id).is_some()).collect();
    (rung.possible && !statements.is_empty()).then(|| Deciding {
        factor: factor.id.clone(),
        level: rung.level,
        statements,
    })
}

impl Assessment {
    /// Returns whether the context makes a statement not applicable.
    pub fn rules_out(&self, statement: &Statement) -> bool {
        statement.unless.iter().any(|flag| self.context.contains(flag))
    }
}

fn is_open(assessment: &Assessment, statement: &Statement) -> bool {
    assessment.answer(&statement.id).is_none_or(|answer| answer == Answer::Unknown)
}

fn lacks_reason(assessment: &Assessment, statement: &Statement) -> bool {
    assessment.answers.get(&statement.id).is_some_and(|reply| {
        reply.answer == Answer::NotApplicable && reply.note.as_deref().is_none_or(|note| note.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assessment::Reply, questionnaire::Context};

    /// A questionnaire with one factor `d.f` of eight statements, two a level; `5b` needs a coast.
    fn questionnaire() -> Questionnaire {
        let ids = ["2a", "2b", "3a", "3b", "4a", "4b", "5a", "5b"];
        let statements: Vec<String> = ids
            .iter()
            .map(|id| {
                let unless = if *id == "5b" { r#", "unless": ["landlocked"]"# } else { "" };
                format!(r#"{{"id": "d.f.{id}", "level": {}{unless}}}"#, &id[..1])
            })
            .collect();
        let texts: Vec<String> = ids.iter().map(|id| format!(r#""d.f.{id}": {{"text": "{id}"}}"#)).collect();
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "d", "version": "1.0.0",
                "factors": [{{"id": "d.f", "statements": [{}]}}],
                "texts": {{"en": {{"d": {{"title": "D"}}, "d.f": {{"title": "F"}}, {}}}}}}}"#,
            statements.join(", "),
            texts.join(", "),
        );
        Questionnaire::from_json(file.as_bytes()).unwrap()
    }

    /// Answers as `"2a met, 2b unknown"`.
    fn assessment(answers: &str) -> Assessment {
        let mut assessment = Assessment::new("a", "2026", [&questionnaire()]);
        for (code, answer) in answers.split(", ").filter_map(|pair| pair.split_once(' ')) {
            let answer = Answer::from_word(answer).unwrap();
            assessment.answers.insert(format!("d.f.{code}"), Reply { answer, ..Reply::default() });
        }
        assessment
    }

    fn codes(statements: &[&Statement]) -> String {
        statements.iter().map(|statement| statement.code()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dont_know_is_not_an_answer_and_the_context_takes_statements_out() {
        let questionnaire = questionnaire();
        let mut assessment = assessment("2a met, 2b unknown, 5b met");
        assert_eq!(count(&assessment, &questionnaire.factors[0]), Count { answered: 2, of: 8 });
        assessment.context.insert(Context::Landlocked);
        assert_eq!(count_all(&assessment, [&questionnaire]), Count { answered: 1, of: 7 });
    }

    #[test]
    fn open_statements_up_to_the_level_after_the_failing_one_come_first() {
        for (answers, first, later) in [
            ("", "2a 2b 3a 3b", "4a 4b 5a 5b"),
            ("2a met, 2b unknown", "2b 3a 3b", "4a 4b 5a 5b"),
            ("2a met, 2b met, 3a not_met", "3b 4a 4b", "5a 5b"),
            ("2a met, 2b met, 3a met, 3b met, 4a met, 4b met, 5a met", "5b", ""),
        ] {
            let questionnaire = questionnaire();
            let open = open(&assessment(answers), &questionnaire.factors[0]);
            assert_eq!((codes(&open.first), codes(&open.later)), (first.to_owned(), later.to_owned()), "{answers}");
        }
    }

    #[test]
    fn what_decides_a_level_is_open_at_the_first_level_that_is_uncertain() {
        for (answers, expected) in [
            ("", None),
            ("2a met", Some((2, "2b"))),
            ("2a met, 2b met, 3a unknown, 3b unknown", Some((3, "3a 3b"))),
            ("2a not_met, 2b unknown", None),
            ("2a met, 2b partly", None),
        ] {
            let next = next(&assessment(answers), [&questionnaire()]);
            let found = next.deciding.first().map(|deciding| {
                let codes: Vec<&str> = deciding.statements.iter().map(|id| &id["d.f.".len()..]).collect();
                (deciding.level.number(), codes.join(" "))
            });
            assert_eq!(found, expected.map(|(level, codes)| (level, codes.to_owned())), "{answers}");
        }
    }

    #[test]
    fn a_claim_decides_what_is_unanswered_but_not_what_is_unknown() {
        let mut assessment = assessment("3a unknown");
        assessment.claims.insert("d.f".to_owned(), Level::Managed);
        let next = next(&assessment, [&questionnaire()]);
        assert_eq!(next.deciding[0].statements, ["d.f.3a"]);
        assert_eq!(next.not_begun, [""; 0]);
    }

    #[test]
    fn statements_set_aside_need_a_note() {
        let mut assessment = assessment("2a not_applicable, 2b not_applicable, 3a met");
        assessment.answers.get_mut("d.f.2a").unwrap().note = Some("No such office.".to_owned());
        assert_eq!(next(&assessment, [&questionnaire()]).unexplained, ["d.f.2b"]);
    }

    #[test]
    fn factors_without_an_answer_are_not_begun() {
        assert_eq!(next(&assessment(""), [&questionnaire()]).not_begun, ["d.f"]);
        assert_eq!(next(&assessment("2a unknown"), [&questionnaire()]).not_begun, [""; 0]);
    }
}
