//! What changed from one state of an assessment to the next, in few words.

use std::collections::BTreeSet;

use super::{Assessment, Own, Reply, Returned};
use crate::word::words;

words! {
    /// What was changed.
    Subject {
        /// The answer to a statement.
        Answer = "answer",
        /// Whether an answer that was carried over waits to be confirmed; the answer itself stays.
        Confirm = "confirm",
        /// The note on a statement.
        Note = "note",
        /// The evidence for a statement.
        Evidence = "evidence",
        /// The choice of the quick scan.
        Claim = "claim",
        /// The level aimed at, or its year.
        Target = "target",
        /// What an earlier external review found.
        Review = "review",
        /// Name, period, marking, circumstances, questionnaires, standing.
        Facts = "facts",
        /// What a respondent said: a part was taken in.
        Part = "part",
        /// What was decided where parts differ.
        Decision = "decision",
    }
}

/// One difference between two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was changed.
    pub subject: Subject,
    /// The statement or factor; the institution of a part, where one is named; empty for the facts.
    pub id: String,
    /// What it was: the word of an answer, a level with its year or source, the number of pieces of evidence, empty for an answer that waits to
    /// be confirmed; nothing where there was none.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// Returns what differs between two states of an assessment, in the order of the ids.
pub fn differences(before: &Assessment, after: &Assessment) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut push = |subject, id: &str, from: Option<String>, to: Option<String>| {
        found.push(Difference { subject, id: id.to_owned(), from, to });
    };
    let statements: BTreeSet<&String> = before.answers.keys().chain(after.answers.keys()).collect();
    for id in statements {
        let (old, new) = (before.answers.get(id), after.answers.get(id));
        if old == new {
            continue;
        }
        let answer = |reply: Option<&Reply>| reply.map(|reply| reply.answer.to_string());
        if answer(old) != answer(new) {
            push(Subject::Answer, id, answer(old), answer(new));
        } else {
            // An answer that was just given or changed needs no second line.
            let waits = |reply: Option<&Reply>| reply.filter(|reply| reply.confirm).map(|_| String::new());
            if waits(old) != waits(new) {
                push(Subject::Confirm, id, waits(old), waits(new));
            }
        }
        let note = |reply: Option<&Reply>| reply.and_then(|reply| reply.note.clone());
        if note(old) != note(new) {
            // What a note says is its own; that it has changed is enough.
            push(Subject::Note, id, note(old).map(|_| String::new()), note(new).map(|_| String::new()));
        }
        let evidence =
            |reply: Option<&Reply>| reply.map(|reply| reply.evidence.as_slice()).unwrap_or_default().to_vec();
        if evidence(old) != evidence(new) {
            let count = |reply| Some(evidence(reply).len().to_string());
            push(Subject::Evidence, id, count(old), count(new));
        }
    }
    let factors: BTreeSet<&String> = before.claims.keys().chain(after.claims.keys()).collect();
    for id in factors {
        let claim = |of: &Assessment| of.claims.get(id).map(ToString::to_string);
        if claim(before) != claim(after) {
            push(Subject::Claim, id, claim(before), claim(after));
        }
    }
    let factors: BTreeSet<&String> = before.targets.keys().chain(after.targets.keys()).collect();
    for id in factors {
        if before.targets.get(id) != after.targets.get(id) {
            let target = |of: &Assessment| {
                let target = of.targets.get(id)?;
                let by = target.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
                Some(format!("{}{by}", target.level))
            };
            push(Subject::Target, id, target(before), target(after));
        }
    }
    let factors: BTreeSet<&String> = before.reviews.keys().chain(after.reviews.keys()).collect();
    for id in factors {
        if before.reviews.get(id) != after.reviews.get(id) {
            let review = |of: &Assessment| {
                let review = of.reviews.get(id)?;
                Some(format!("{} ({})", review.level, review.source))
            };
            push(Subject::Review, id, review(before), review(after));
        }
    }
    let of = |assessment: &Assessment, id: &str| assessment.parts.iter().rfind(|part| part.id == id).cloned();
    let parts: BTreeSet<&String> = before.parts.iter().chain(&after.parts).map(|part| &part.id).collect();
    for (old, new) in parts.into_iter().map(|id| (of(before, id), of(after, id))).filter(|(old, new)| old != new) {
        let name = new.as_ref().or(old.as_ref()).and_then(|part| part.institution.clone()).unwrap_or_default();
        let revision = |part: Option<Returned>| part.map(|part| part.revision.to_string());
        push(Subject::Part, &name, revision(old), revision(new));
    }
    let statements: BTreeSet<&String> = before.decisions.keys().chain(after.decisions.keys()).collect();
    for id in statements {
        let decision = |of: &Assessment| of.decisions.get(id).map(|decision| decision.answer.to_string());
        if before.decisions.get(id) != after.decisions.get(id) {
            push(Subject::Decision, id, decision(before), decision(after));
        }
    }
    if facts(before) != facts(after) {
        push(Subject::Facts, "", None, None);
    }
    found
}

/// Returns an assessment with nothing but its facts.
fn facts(assessment: &Assessment) -> Assessment {
    let mut facts = assessment.clone();
    facts.answers.clear();
    facts.claims.clear();
    facts.targets.clear();
    facts.reviews.clear();
    facts.parts.clear();
    facts.decisions.clear();
    facts.own = Own::default();
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Level,
        assessment::{Answer, Review, Target},
    };

    #[test]
    fn each_change_is_one_line() {
        let before = Assessment::new("x", "2026", []);
        let mut after = before.clone();
        assert_eq!(differences(&before, &after), []);
        let reply = Reply { answer: Answer::Met, note: Some("n".to_owned()), ..Reply::default() };
        after.answers.insert("a.b.2a".to_owned(), reply);
        after.claims.insert("a.b".to_owned(), Level::Managed);
        after.targets.insert("a.b".to_owned(), Target { level: Level::Adaptive, by: Some("2028".to_owned()) });
        let review = Review { level: Level::Emerging, source: "Peers".to_owned(), date: None };
        after.reviews.insert("a.b".to_owned(), review);
        after.marking = Some("TLP:RED".to_owned());
        let found = differences(&before, &after);
        let lines: Vec<(Subject, &str, Option<&str>)> =
            found.iter().map(|d| (d.subject, d.id.as_str(), d.to.as_deref())).collect();
        let expected = [
            (Subject::Answer, "a.b.2a", Some("met")),
            (Subject::Note, "a.b.2a", Some("")),
            (Subject::Claim, "a.b", Some("4")),
            (Subject::Target, "a.b", Some("5 (2028)")),
            (Subject::Review, "a.b", Some("2 (Peers)")),
            (Subject::Facts, "", None),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn confirming_an_answer_is_a_change_and_changing_it_is_only_one() {
        let with = |answer, confirm| {
            let mut assessment = Assessment::new("x", "2027", []);
            assessment.answers.insert("a.b.2a".to_owned(), Reply { answer, confirm, ..Reply::default() });
            assessment
        };
        let carried = with(Answer::Met, true);
        let found = differences(&carried, &with(Answer::Met, false));
        let difference = |subject, from: Option<&str>, to: Option<&str>| Difference {
            subject,
            id: "a.b.2a".to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        };
        assert_eq!(found, [difference(Subject::Confirm, Some(""), None)]);
        assert_eq!(differences(&with(Answer::Met, false), &carried), [difference(Subject::Confirm, None, Some(""))]);
        let found = differences(&carried, &with(Answer::NotMet, false));
        assert_eq!(found, [difference(Subject::Answer, Some("met"), Some("not_met"))]);
    }
}
