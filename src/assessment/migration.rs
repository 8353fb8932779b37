//! From one version of a questionnaire to the next: what becomes of the answers, and how much of a level's movement
//! comes from the questions.

use std::collections::BTreeMap;

use super::{
    Answer, Assessment, Evidence, Reference, Reply,
    part::factor_of,
    period::{Change, Figures},
};
use crate::{
    Code, Level, Problem, Problems,
    document::{LINE, PARAGRAPH},
    questionnaire::{How, Origins, Questionnaire, Statement, origins},
    score::score_factor,
};

/// What has become of the answers to an earlier version. Answers that were not given appear nowhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Receipt {
    /// The statements of the new version that have the old answer as it was.
    pub kept: Vec<String>,
    /// The statements of the new version that have an answer to confirm: reworded, split or merged ones.
    pub to_confirm: Vec<String>,
    /// The statements of the new version that come from no old one.
    pub new: Vec<String>,
    /// The statements of the old version whose answer is dropped.
    pub dropped: Vec<String>,
    /// The factors of the old version whose claim, target or review is dropped, because the new version lacks them.
    pub dropped_factors: Vec<String>,
    /// Where each factor of either version stood, and where the same answers put it now: that comes from the questions.
    pub factors: Vec<FactorChange>,
}

/// Where a factor stood and stands; nothing where it is not applicable or not part of the version.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorChange {
    /// The id of the factor.
    pub id: String,
    /// Where it stood under the old version, and where it stands under the new one.
    pub figures: Change<Option<Figures>>,
}

/// Takes the answers to a questionnaire over to its next version.
///
/// A kept statement has its answer as it was; a reworded one and each part of a split one have it to confirm; merged
/// ones have one answer to confirm, which [`merge`] makes; a retired one has none. Claims, targets and reviews stay
/// where the factor does. What is on record of parts and decisions goes along in the same way, so that the answers still
/// follow from it; a decision about a merged or retired statement goes. The standing falls if anything differs: what was
/// approved were other questions.
///
/// Fails where the assessment does not answer the old version, and where the new one leaves open what becomes of it.
pub fn migrate(
    assessment: &Assessment,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Result<(Assessment, Receipt), Problems> {
    if !answers(assessment, old) {
        let problem = Problem::new(Code::NotAnswered, "/questionnaires").with("id", &old.id);
        return Err(problem.with("version", &old.version).into());
    }
    let origins = origins(old, new)?;
    let (mut migrated, mut receipt) = (assessment.clone(), Receipt::default());
    for reference in migrated.questionnaires.iter_mut().filter(|reference| reference.id == old.id) {
        *reference = Reference::to(new);
    }
    for statement in old.statements() {
        let is_dropped = migrated.answers.remove(&statement.id).is_some()
            && !origins.values().flatten().any(|(from, _)| from.id == statement.id);
        receipt.dropped.extend(is_dropped.then(|| statement.id.clone()));
    }
    for statement in new.statements() {
        let id = &statement.id;
        let reply = match origins.get(id.as_str()).map(Vec::as_slice) {
            None | Some([]) => {
                receipt.new.push(id.clone());
                None
            }
            Some([(from, how)]) => assessment.answers.get(&from.id).cloned().map(|reply| match how {
                How::Kept => (reply, &mut receipt.kept),
                _ => (Reply { confirm: true, ..reply }, &mut receipt.to_confirm),
            }),
            Some(several) => {
                let from: Vec<&Statement> = several.iter().map(|(statement, _)| *statement).collect();
                merge(assessment, &assessment.answers, &from).map(|reply| (reply, &mut receipt.to_confirm))
            }
        };
        if let Some((reply, list)) = reply {
            list.push(id.clone());
            migrated.answers.insert(id.clone(), reply);
        }
    }
    for factor in old.factors.iter().filter(|factor| new.factor(&factor.id).is_none()) {
        let had_claim = migrated.claims.remove(&factor.id).is_some();
        let had_target = migrated.targets.remove(&factor.id).is_some();
        let had_review = migrated.reviews.remove(&factor.id).is_some();
        receipt.dropped_factors.extend((had_claim || had_target || had_review).then(|| factor.id.clone()));
    }
    carry_record(&mut migrated, assessment, (old, new), &origins);
    let differs = [&receipt.to_confirm, &receipt.new, &receipt.dropped, &receipt.dropped_factors];
    if differs.iter().any(|list| !list.is_empty()) {
        migrated.standing = None;
    }
    receipt.factors = factors_of(old, new)
        .map(|id| FactorChange {
            id: id.to_owned(),
            figures: Change { before: figures(assessment, old, id), after: figures(&migrated, new, id) },
        })
        .collect();
    Ok((migrated, receipt))
}

/// Takes what is on record of parts, of the coordinator's own answers and of decisions over to the next version.
fn carry_record(
    migrated: &mut Assessment,
    assessment: &Assessment,
    (old, new): (&Questionnaire, &Questionnaire),
    origins: &Origins<'_>,
) {
    let is_gone = |factor: &str| old.factor(factor).is_some() && new.factor(factor).is_none();
    let replies = |said: &BTreeMap<String, Reply>| {
        let mut carried = said.clone();
        old.statements().for_each(|statement| drop(carried.remove(&statement.id)));
        for (id, from) in origins {
            let reply = match from.as_slice() {
                [(one, _)] => said.get(&one.id).cloned(),
                several => {
                    let from: Vec<&Statement> = several.iter().map(|(statement, _)| *statement).collect();
                    merge(assessment, said, &from).map(|reply| Reply { confirm: false, ..reply })
                }
            };
            carried.extend(reply.map(|reply| ((*id).to_owned(), reply)));
        }
        carried
    };
    for part in &mut migrated.parts {
        part.answers = replies(&part.answers);
        part.claims.retain(|factor, _| !is_gone(factor));
        part.factors.retain(|factor| !is_gone(factor));
        // A statement may have moved to a factor that nobody had asked about.
        part.factors.extend(part.answers.keys().map(|statement| factor_of(statement).to_owned()));
    }
    migrated.parts.retain(|part| !part.factors.is_empty());
    migrated.own.answers = replies(&migrated.own.answers);
    migrated.own.claims.retain(|factor, _| !is_gone(factor));
    old.statements().for_each(|statement| drop(migrated.decisions.remove(&statement.id)));
    for (id, from) in origins {
        if let [(one, _)] = from.as_slice()
            && let Some(decision) = assessment.decisions.get(&one.id)
        {
            migrated.decisions.insert((*id).to_owned(), decision.clone());
        }
    }
}

/// Returns where each statement of an old version goes on as one, as it was or reworded: from its old id to the new one.
///
/// What was said of any other, such as who disagreed, speaks of none of the new statements. Fails where the new version
/// leaves open what becomes of the old one.
pub fn followed<'a>(old: &'a Questionnaire, new: &'a Questionnaire) -> Result<BTreeMap<&'a str, &'a str>, Problems> {
    let one = |(id, from): (&'a str, Vec<(&'a Statement, How)>)| match from.as_slice() {
        [(statement, How::Kept | How::Reworded)] => Some((statement.id.as_str(), id)),
        _ => None,
    };
    Ok(origins(old, new)?.into_iter().filter_map(one).collect())
}

/// Makes one answer of those to statements that have become one, to confirm; nothing if none has an answer.
///
/// `said` are the answers, those of the assessment or of a part of it; the assessment gives the context.
/// Statements that the context or an answer sets aside do not count; if all are, the new one is not applicable. Else,
/// the first that holds: one is not met, then it is not met; one is unanswered or "don't know", then "don't know"; one
/// is partly met, then partly; all are met, then met. A claim of the quick scan speaks for none of them. Notes,
/// institutions and evidence of all stay, each once.
pub fn merge(assessment: &Assessment, said: &BTreeMap<String, Reply>, statements: &[&Statement]) -> Option<Reply> {
    let replies: Vec<&Reply> = statements.iter().filter_map(|one| said.get(&one.id)).collect();
    if replies.is_empty() {
        return None;
    }
    let applicable = statements.iter().filter(|statement| !assessment.rules_out(statement));
    let answers: Vec<Answer> = applicable
        .map(|statement| said.get(&statement.id).map_or(Answer::Unknown, |reply| reply.answer))
        .filter(|answer| *answer != Answer::NotApplicable)
        .collect();
    let answer = [Answer::NotMet, Answer::Unknown, Answer::Partly, Answer::Met]
        .into_iter()
        .find(|answer| answers.contains(answer))
        .unwrap_or(Answer::NotApplicable);
    let mut evidence: Vec<Evidence> = Vec::new();
    for one in replies.iter().flat_map(|reply| &reply.evidence) {
        if !evidence.contains(one) {
            evidence.push(one.clone());
        }
    }
    Some(Reply {
        answer,
        note: join(replies.iter().filter_map(|reply| reply.note.as_deref()), "\n", PARAGRAPH),
        by: join(replies.iter().filter_map(|reply| reply.by.as_deref()), ", ", LINE),
        evidence,
        confirm: true,
    })
}

/// Joins texts, each once; one that would make the whole too long to be read again is left out.
fn join<'a>(texts: impl Iterator<Item = &'a str>, between: &str, longest: usize) -> Option<String> {
    let (mut joined, mut seen) = (None::<String>, Vec::new());
    for text in texts {
        if seen.contains(&text) {
            continue;
        }
        seen.push(text);
        let longer = joined.as_ref().map_or_else(|| text.to_owned(), |joined| format!("{joined}{between}{text}"));
        if longer.chars().count() <= longest {
            joined = Some(longer);
        }
    }
    joined
}

/// How a factor came from where it stood to where it stands, across two versions of its questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The id of the factor.
    pub id: String,
    /// Where the old answers put it under the old version; nothing where it is not applicable or not part of it.
    pub before: Option<Figures>,
    /// Where the same answers put it under the new version.
    pub migrated: Option<Figures>,
    /// Where the new answers put it under the new version.
    pub after: Option<Figures>,
}

/// How far both ends of a factor's range have moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// What is certain.
    pub low: Step,
    /// What is possible.
    pub high: Step,
}

/// How far one end of a range has moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// In levels, -4 to 4.
    pub levels: i16,
    /// In points of the index, -100 to 100.
    pub points: f64,
}

/// Splits the movement of each factor into what comes from the questions and what comes from the ecosystem.
///
/// `before` answers the old version, `migrated` is what [`migrate`] made of it, `after` is a later assessment under the
/// new version. The factors come in the order of the new version; then those that it lacks.
pub fn explain(
    before: &Assessment,
    migrated: &Assessment,
    after: &Assessment,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Vec<Explained> {
    factors_of(old, new)
        .map(|id| Explained {
            id: id.to_owned(),
            before: figures(before, old, id),
            migrated: figures(migrated, new, id),
            after: figures(after, new, id),
        })
        .collect()
}

/// The movement of the factors of one questionnaire between assessments that answer different versions of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The id of the questionnaire.
    pub id: String,
    /// The versions that the earlier and the later assessment answer.
    pub versions: Change<String>,
    /// The factors, in the order of the later version; then those that it lacks.
    pub factors: Vec<Explained>,
}

/// Carries the earlier of two assessments over to the versions that the later one answers, and splits the movement of
/// each factor of these questionnaires into what comes from the questions and what from the ecosystem.
///
/// A questionnaire whose versions at hand do not lead from the earlier to the later one stays as it is and has no split.
pub fn carry(before: &Assessment, after: &Assessment, at_hand: &[Questionnaire]) -> (Assessment, Vec<Split>) {
    let (mut carried, mut splits) = (before.clone(), Vec::new());
    for later in &after.questionnaires {
        let earlier = before.questionnaires.iter().find(|earlier| earlier.id == later.id);
        let Some((old, new)) = earlier.and_then(|earlier| earlier.among(at_hand)).zip(later.among(at_hand)) else {
            continue;
        };
        let Some(next) = way(old, new, at_hand).and_then(|way| through(&carried, old, &way)) else { continue };
        splits.push(Split {
            id: later.id.clone(),
            versions: Change { before: old.version.clone(), after: new.version.clone() },
            factors: explain(before, &next, after, old, new),
        });
        carried = next;
    }
    (carried, splits)
}

/// Returns the versions that lead from one to another, without the first; nothing where none do, or it is the same.
fn way<'a>(
    old: &Questionnaire,
    new: &'a Questionnaire,
    at_hand: &'a [Questionnaire],
) -> Option<Vec<&'a Questionnaire>> {
    let mut way = vec![new];
    // Versions may name each other in a circle: no way is longer than there are versions.
    while way.len() <= at_hand.len() {
        let from = &way.last()?.migration.as_ref()?.from;
        if *from == old.version {
            way.reverse();
            return Some(way);
        }
        way.push(at_hand.iter().find(|known| known.id == new.id && known.version == *from)?);
    }
    None
}

/// Takes the answers through some versions, one after the other; nothing where one of them cannot be reached.
fn through(assessment: &Assessment, old: &Questionnaire, way: &[&Questionnaire]) -> Option<Assessment> {
    let mut done = assessment.clone();
    for (from, to) in std::iter::once(old).chain(way.iter().copied()).zip(way) {
        done = migrate(&done, from, to).ok()?.0;
    }
    Some(done)
}

impl Explained {
    /// Returns the movement that comes from the questions: the same answers under the two versions.
    pub fn from_questions(&self) -> Option<Shift> {
        Some(Shift::between(self.before?, self.migrated?))
    }

    /// Returns the movement that comes from the ecosystem, and from what is known of it: the same questions, answered
    /// before and after.
    pub fn from_ecosystem(&self) -> Option<Shift> {
        Some(Shift::between(self.migrated?, self.after?))
    }
}

impl Shift {
    /// Returns whether either end has moved.
    pub fn is_any(&self) -> bool {
        // The same answers to the same statements give the same bits.
        self.low.points != 0.0 || self.high.points != 0.0
    }

    fn between(before: Figures, after: Figures) -> Self {
        let levels = |level: Level| i16::from(level.number());
        Self {
            low: Step {
                levels: levels(after.level.low) - levels(before.level.low),
                points: after.index.low - before.index.low,
            },
            high: Step {
                levels: levels(after.level.high) - levels(before.level.high),
                points: after.index.high - before.index.high,
            },
        }
    }
}

/// Returns the ids of the factors of the new version, then those that only the old one has.
fn factors_of<'a>(old: &'a Questionnaire, new: &'a Questionnaire) -> impl Iterator<Item = &'a str> {
    let gone = old.factors.iter().filter(|factor| new.factor(&factor.id).is_none());
    new.factors.iter().chain(gone).map(|factor| factor.id.as_str())
}

/// Returns where a factor stands; nothing where the assessment does not answer this version, too.
fn figures(assessment: &Assessment, questionnaire: &Questionnaire, factor: &str) -> Option<Figures> {
    let factor = questionnaire.factor(factor).filter(|_| answers(assessment, questionnaire))?;
    Figures::of(&score_factor(assessment, factor))
}

fn answers(assessment: &Assessment, questionnaire: &Questionnaire) -> bool {
    assessment.questionnaires.contains(&Reference::to(questionnaire))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        assessment::{
            Decision, Grade, Returned, Review, Standing, State, Target,
            merge::{conflicts, decide},
            part::hand_out,
        },
        questionnaire::{Context, Who},
    };

    /// A questionnaire `d` of some statements, such as `f.2a`, and what it says of version 1.0.0, if anything.
    fn questionnaire(version: &str, codes: &str, statements: Option<serde_json::Value>) -> Questionnaire {
        let mut texts = json!({"d": {"title": "D"}});
        let mut factors: Vec<serde_json::Value> = Vec::new();
        for code in codes.split(' ') {
            let (factor, end) = code.split_once('.').unwrap();
            let (factor, id) = (format!("d.{factor}"), format!("d.{code}"));
            if factors.last().is_none_or(|last| last["id"] != json!(factor)) {
                factors.push(json!({"id": factor, "statements": []}));
            }
            let unless = if end == "2c" { json!(["landlocked"]) } else { json!([]) };
            let statement = json!({"id": id, "level": end[..1].parse::<u8>().unwrap(), "unless": unless});
            factors.last_mut().unwrap()["statements"].as_array_mut().unwrap().push(statement);
            texts[factor] = json!({"title": "F"});
            texts[id] = json!({"text": "T"});
        }
        let mut file = json!({
            "format": "baremo.questionnaire/1", "id": "d", "version": version,
            "factors": factors, "texts": {"en": texts},
        });
        if let Some(statements) = statements {
            file["migration"] = json!({"from": "1.0.0", "statements": statements});
        }
        Questionnaire::from_value(&file).unwrap()
    }

    fn old() -> Questionnaire {
        questionnaire("1.0.0", "f.2a f.2b f.2c f.3a f.3b f.4a g.2a", None)
    }

    /// Version 2.0.0: `2b` and `2c` merged, `3a` split, `3b` reworded, `4a` retired, `5a` new, the factor `g` gone.
    fn new() -> Questionnaire {
        let statements = json!({
            "d.f.2b": {"to": ["d.f.2d"], "how": "merged"}, "d.f.2c": {"to": ["d.f.2d"], "how": "merged"},
            "d.f.3a": {"to": ["d.f.3c", "d.f.3d"], "how": "split"},
            "d.f.3b": {"to": ["d.f.3b"], "how": "reworded"},
            "d.f.4a": {"how": "retired"}, "d.g.2a": {"how": "retired"},
        });
        questionnaire("2.0.0", "f.2a f.2d f.3b f.3c f.3d f.5a", Some(statements))
    }

    /// Answers as `"f.2a met, f.2b unknown"`.
    fn assessment(questionnaire: &Questionnaire, answers: &str) -> Assessment {
        let mut assessment = Assessment::new("a", "2026", [questionnaire]);
        for (code, answer) in answers.split(", ").filter_map(|pair| pair.split_once(' ')) {
            let answer = Answer::from_word(answer).unwrap();
            assessment.answers.insert(format!("d.{code}"), Reply { answer, ..Reply::default() });
        }
        assessment
    }

    /// Returns the answers as `"f.2a met, f.2d met?"`, with a question mark where they are to be confirmed.
    fn told(assessment: &Assessment) -> String {
        let answers = assessment.answers.iter().map(|(id, reply)| {
            format!("{} {}{}", &id["d.".len()..], reply.answer, if reply.confirm { "?" } else { "" })
        });
        answers.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_answer_is_kept_to_be_confirmed_or_dropped_with_a_receipt() {
        let answers = "f.2a met, f.2b met, f.2c met, f.3a partly, f.3b met, f.4a met, g.2a met";
        let (migrated, receipt) = migrate(&assessment(&old(), answers), &old(), &new()).unwrap();
        assert_eq!(told(&migrated), "f.2a met, f.2d met?, f.3b met?, f.3c partly?, f.3d partly?");
        assert_eq!(migrated.questionnaires, [Reference::to(&new())]);
        assert_eq!(receipt.kept, ["d.f.2a"]);
        assert_eq!(receipt.to_confirm, ["d.f.2d", "d.f.3b", "d.f.3c", "d.f.3d"]);
        assert_eq!(receipt.new, ["d.f.5a"]);
        assert_eq!(receipt.dropped, ["d.f.4a", "d.g.2a"]);
        // The new file is one that is read.
        assert_eq!(Assessment::from_json(migrated.to_json().as_bytes(), &[new()]), Ok(migrated));
    }

    #[test]
    fn a_statement_that_is_kept_or_reworded_goes_on_as_one() {
        let (old, new) = (old(), new());
        let followed: Vec<_> = followed(&old, &new).unwrap().into_iter().collect();
        assert_eq!(followed, [("d.f.2a", "d.f.2a"), ("d.f.3b", "d.f.3b")]);
    }

    #[test]
    fn an_answer_that_was_not_given_is_neither_kept_nor_dropped() {
        let (migrated, receipt) = migrate(&assessment(&old(), ""), &old(), &new()).unwrap();
        assert_eq!((told(&migrated).as_str(), receipt.new), ("", vec!["d.f.5a".to_owned()]));
        assert_eq!((receipt.kept, receipt.to_confirm, receipt.dropped), (vec![], vec![], vec![]));
    }

    #[test]
    fn merged_statements_have_the_answer_that_holds_of_all() {
        for (answers, expected) in [
            ("f.2b met, f.2c met", "f.2d met?"),
            ("f.2b met, f.2c not_met", "f.2d not_met?"),
            ("f.2b unknown, f.2c not_met", "f.2d not_met?"),
            ("f.2c not_met", "f.2d not_met?"),
            ("f.2b met, f.2c partly", "f.2d partly?"),
            ("f.2b unknown, f.2c partly", "f.2d unknown?"),
            ("f.2b met, f.2c unknown", "f.2d unknown?"),
            ("f.2b met", "f.2d unknown?"),
            ("f.2b met, f.2c not_applicable", "f.2d met?"),
            ("f.2b not_applicable, f.2c not_applicable", "f.2d not_applicable?"),
            ("", ""),
        ] {
            let (migrated, _) = migrate(&assessment(&old(), answers), &old(), &new()).unwrap();
            assert_eq!(told(&migrated), expected, "{answers}");
        }
        let mut landlocked = assessment(&old(), "f.2b met");
        landlocked.context.insert(Context::Landlocked);
        assert_eq!(told(&migrate(&landlocked, &old(), &new()).unwrap().0), "f.2d met?", "2c needs a coast");
    }

    #[test]
    fn merged_answers_keep_their_notes_and_evidence_once() {
        let evidence = |reference: &str| Evidence {
            grade: Grade::Documented,
            kind: None,
            reference: Some(reference.to_owned()),
            held_by: None,
            date: None,
            note: None,
        };
        let reply = |note: &str, by: &str, references: &[&str]| Reply {
            answer: Answer::Met,
            note: Some(note.to_owned()),
            by: Some(by.to_owned()),
            evidence: references.iter().map(|reference| evidence(reference)).collect(),
            confirm: false,
        };
        let mut before = assessment(&old(), "");
        before.answers.insert("d.f.2b".to_owned(), reply("Seen.", "Ministry", &["Act 1", "Act 2"]));
        before.answers.insert("d.f.2c".to_owned(), reply("Heard.", "Ministry", &["Act 2", "Act 3"]));
        let (migrated, _) = migrate(&before, &old(), &new()).unwrap();
        let merged = Reply { confirm: true, ..reply("Seen.\nHeard.", "Ministry", &["Act 1", "Act 2", "Act 3"]) };
        assert_eq!(migrated.answers["d.f.2d"], merged);
    }

    #[test]
    fn what_is_joined_can_be_read_again() {
        assert_eq!(join(["abc", "def", "g"].into_iter(), ", ", 6), Some("abc, g".to_owned()));
        assert_eq!(join([].into_iter(), ", ", 6), None);
    }

    #[test]
    fn claims_targets_and_reviews_go_with_their_factor() {
        let mut before = assessment(&old(), "");
        for id in ["d.f", "d.g"] {
            before.claims.insert(id.to_owned(), Level::Emerging);
            before.targets.insert(id.to_owned(), Target { level: Level::Established, by: None });
            let review = Review { level: Level::Initial, source: "Peer review".to_owned(), date: None };
            before.reviews.insert(id.to_owned(), review);
        }
        let (migrated, receipt) = migrate(&before, &old(), &new()).unwrap();
        assert_eq!(receipt.dropped_factors, ["d.g"]);
        assert!(
            migrated
                .claims
                .keys()
                .chain(migrated.targets.keys())
                .chain(migrated.reviews.keys())
                .all(|id| id == "d.f")
        );
    }

    #[test]
    fn the_standing_stays_only_if_nothing_differs() {
        let standing = Some(Standing { state: State::Approved, by: None, date: None });
        let same = questionnaire("2.0.0", "f.2a f.2b f.2c f.3a f.3b f.4a g.2a", Some(json!({})));
        let before = Assessment { standing: standing.clone(), ..assessment(&old(), "f.2a met") };
        assert_eq!(migrate(&before, &old(), &same).unwrap().0.standing, standing);
        assert_eq!(migrate(&before, &old(), &new()).unwrap().0.standing, None);
    }

    #[test]
    fn what_cannot_be_migrated_is_left_as_it_is() {
        let code = |assessment: &Assessment, old: &Questionnaire, new: &Questionnaire| {
            migrate(assessment, old, new).unwrap_err().iter().next().unwrap().code
        };
        assert_eq!(code(&assessment(&new(), ""), &old(), &new()), Code::NotAnswered);
        let silent = questionnaire("2.0.0", "f.2a", None);
        assert_eq!(code(&assessment(&old(), ""), &old(), &silent), Code::NoMigration);
    }

    #[test]
    fn movement_is_split_into_the_questions_and_the_ecosystem() {
        // Old: level 2 has three of three, level 3 two of two, level 4 none of one: level 3, 25 × (3 − 1 + 0) = 50.
        let before = assessment(&old(), "f.2a met, f.2b met, f.2c met, f.3a met, f.3b met, f.4a not_met, g.2a met");
        let (migrated, receipt) = migrate(&before, &old(), &new()).unwrap();
        // New: levels 2 and 3 pass, level 4 has no statement, level 5 one, unanswered: low 25 × (3 − 1 + 0) = 50, and
        // high level 5, 25 × (5 − 1) = 100.
        let of = |id: &str| receipt.factors.iter().find(|factor| factor.id == id).unwrap().figures;
        let after = of("d.f").after.unwrap();
        assert_eq!((after.level.low.number(), after.level.high.number()), (3, 5));
        assert_eq!((after.index.low, after.index.high), (50.0, 100.0));
        // g: level 2 of one statement, and then no longer part of the questionnaire.
        assert_eq!((of("d.g").before.map(|before| before.index.low), of("d.g").after), (Some(25.0), None));
        // A year later, 3d has turned out not to be met, and 5a is not: level 2, 25 × (2 − 1 + 2/3).
        let later = assessment(&new(), "f.2a met, f.2d met, f.3b met, f.3c met, f.3d not_met, f.5a not_met");
        let explained = explain(&before, &migrated, &later, &old(), &new());
        let factor = &explained[0];
        let (questions, ecosystem) = (factor.from_questions().unwrap(), factor.from_ecosystem().unwrap());
        assert_eq!((questions.low.levels, questions.high.levels), (0, 2));
        assert_eq!((questions.low.points, questions.high.points), (0.0, 50.0));
        assert_eq!((ecosystem.low.levels, ecosystem.high.levels), (-1, -3));
        assert!((ecosystem.low.points - (25.0 * 5.0 / 3.0 - 50.0)).abs() < 1e-9);
        assert_eq!((explained[1].id.as_str(), explained[1].from_questions()), ("d.g", None));
    }

    #[test]
    fn the_record_goes_along_and_can_be_read_again() {
        let reply = |answer: Answer| Reply { answer, ..Reply::default() };
        let part = |id: &str, factors: &[&str], says: &[(&str, Answer)]| Returned {
            id: id.to_owned(),
            revision: 2,
            sector: Who::Academia,
            institution: None,
            factors: factors.iter().map(|factor| format!("d.{factor}")).collect(),
            answers: says.iter().map(|(code, answer)| (format!("d.{code}"), reply(*answer))).collect(),
            claims: factors.iter().map(|factor| (format!("d.{factor}"), Level::Emerging)).collect(),
        };
        let mut before = assessment(&old(), "f.2a met, f.2b met, f.3a met, f.4a met, g.2a met");
        let f = [
            ("f.2a", Answer::Met),
            ("f.2b", Answer::Met),
            ("f.2c", Answer::NotMet),
            ("f.3a", Answer::NotMet),
            ("f.4a", Answer::Met),
        ];
        before.parts = vec![part("one", &["f"], &f), part("two", &["g"], &[("g.2a", Answer::Met)])];
        before.own.answers.insert("d.f.3a".to_owned(), reply(Answer::Met));
        before.own.claims.insert("d.g".to_owned(), Level::Initial);
        let decision = Decision { answer: Answer::Met, reason: Some("Seen.".to_owned()), ..Decision::default() };
        for code in ["f.2b", "f.3a", "f.4a", "g.2a"] {
            before.decisions.insert(format!("d.{code}"), decision.clone());
        }
        let (migrated, _) = migrate(&before, &old(), &new()).unwrap();
        let said = |answers: &BTreeMap<String, Reply>| {
            let said = answers.iter().map(|(id, reply)| format!("{} {}", &id["d.".len()..], reply.answer));
            said.collect::<Vec<_>>().join(", ")
        };
        // The part of a factor that is gone is gone with it; a decision goes along with each statement of a split one.
        assert_eq!(migrated.parts.len(), 1);
        assert_eq!(said(&migrated.parts[0].answers), "f.2a met, f.2d not_met, f.3c not_met, f.3d not_met");
        assert_eq!(said(&migrated.own.answers), "f.3c met, f.3d met");
        assert!(migrated.own.claims.is_empty());
        assert_eq!(migrated.decisions.keys().collect::<Vec<_>>(), ["d.f.3c", "d.f.3d"]);
        assert_eq!(Assessment::from_json(migrated.to_json().as_bytes(), &[new()]), Ok(migrated));
    }

    #[test]
    fn what_parts_agree_on_stays_so_in_the_next_version() {
        let at_hand = [old(), new()];
        let factors = ["d.f".to_owned()];
        let own = assessment(&old(), "");
        let answered = |id: &str, answer: Answer| {
            let mut part = hand_out(&own, &at_hand, id, Who::Academia, Some(id), &factors, false).unwrap();
            part.revision = 2;
            part.answers.insert("d.f.3b".to_owned(), Reply { answer, ..Reply::default() });
            part
        };
        let parts = [answered("one", Answer::Met), answered("two", Answer::NotMet)];
        let mut merged = super::super::merge::merge(&own, &parts, &at_hand).assessment;
        let decision = Decision { answer: Answer::Met, reason: Some("Seen.".to_owned()), ..Decision::default() };
        assert!(decide(&mut merged, "d.f.3b", decision));
        let (migrated, receipt) = migrate(&merged, &old(), &new()).unwrap();
        assert_eq!((told(&migrated).as_str(), receipt.to_confirm), ("f.3b met?", vec!["d.f.3b".to_owned()]));
        // The coordinator has changed nothing by hand, so it is no third voice, and the decision stands.
        let conflicts = conflicts(&migrated, &at_hand);
        assert_eq!((conflicts.len(), conflicts[0].is_open, conflicts[0].sides.len()), (1, false, 2));
    }

    #[test]
    fn the_earlier_assessment_is_carried_to_the_version_of_the_later_one() {
        let at_hand = [old(), new()];
        let before = assessment(&old(), "f.2a met, f.2b met, f.2c met, f.3a met, f.3b met, f.4a not_met, g.2a met");
        let after = assessment(&new(), "f.2a met, f.2d met, f.3b met, f.3c met, f.3d not_met, f.5a not_met");
        let (carried, splits) = carry(&before, &after, &at_hand);
        let migrated = migrate(&before, &old(), &new()).unwrap().0;
        assert_eq!(splits.len(), 1);
        assert_eq!((splits[0].id.as_str(), splits[0].versions.after.as_str()), ("d", "2.0.0"));
        assert_eq!(splits[0].factors, explain(&before, &migrated, &after, &old(), &new()));
        assert!(splits[0].factors[0].from_questions().unwrap().is_any());
        assert_eq!(carried, migrated);
        // Back to an older version nothing leads, the same version needs no way, and neither does a version unknown.
        for (one, other, at_hand) in
            [(&after, &before, &at_hand[..]), (&before, &before, &at_hand), (&before, &after, &at_hand[..1])]
        {
            let (carried, splits) = carry(one, other, at_hand);
            assert_eq!((&carried, splits), (one, vec![]));
        }
    }

    #[test]
    fn the_way_leads_through_the_versions_between() {
        let version = |version: &str, from: &str| {
            let mut one = questionnaire(version, "f.2a f.3a", Some(json!({})));
            one.migration.as_mut().unwrap().from = from.to_owned();
            one
        };
        let at_hand = [version("3.0.0", "2.0.0"), version("2.0.0", "1.0.0"), version("1.0.0", "3.0.0")];
        let (first, last) = (&at_hand[2], &at_hand[0]);
        let (carried, splits) = carry(&assessment(first, "f.2a met"), &assessment(last, ""), &at_hand);
        assert_eq!((told(&carried).as_str(), splits.len()), ("f.2a met", 1));
        assert_eq!(carried.questionnaires, [Reference::to(last)]);
        // With a version between missing there is none, and a circle ends.
        assert_eq!(
            carry(&assessment(first, ""), &assessment(last, ""), &[at_hand[0].clone(), at_hand[2].clone()]).1,
            []
        );
        let nowhere = version("9.0.0", "9.0.0");
        assert_eq!(carry(&assessment(first, ""), &assessment(&nowhere, ""), &[nowhere.clone(), first.clone()]).1, []);
    }
}
