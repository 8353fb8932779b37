//! Merging the parts that respondents send back, and what happens where they differ (design sections 3 and 12).
//!
//! The assessment keeps on record what each part says, what the coordinator itself had answered, and what it decided.
//! The answer to a statement that a part speaks of follows from that record, and from nothing else:
//!
//! 1. a decision, as long as it stands: nobody has said anything since that contradicts it;
//! 2. else what all say who know, with the evidence and the notes of all of them;
//! 3. else `unknown`: that is an open [`Conflict`].
//!
//! "Unknown" contradicts nothing: an institution that does not know leaves the answer to those who do. The coordinator's
//! own answer is a voice like the others; so nothing that it had answered, or changes later by hand, is overwritten in
//! silence. As the record does not depend on the order in which parts come, or on how often, the answers do not either.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Answer, Assessment, Decision, Evidence, Heard, Reply, Returned,
    part::Part,
    record::{counting, newest},
};
use crate::{
    Code, Level, Problem, Problems,
    document::{LINE, PARAGRAPH},
    questionnaire::{Questionnaire, Who},
};

/// What comes of merging parts into an assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The assessment with the parts.
    pub assessment: Assessment,
    /// What became of each part, in the order in which they were given.
    pub receipts: Vec<Receipt>,
    /// The statements about which the parts differ, as [`conflicts`] returns them.
    pub conflicts: Vec<Conflict>,
    /// The factors of which the parts claim different levels, as [`claim_conflicts`] returns them.
    pub claim_conflicts: Vec<ClaimConflict>,
}

/// What became of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// It is new.
    Added,
    /// It takes the place of an older revision.
    Replaced {
        /// The revision that was there.
        from: u64,
    },
    /// It was there already.
    Same,
    /// A newer revision was there, or came with it; this one changes nothing.
    Older {
        /// The revision that counts.
        than: u64,
    },
    /// It does not count, for these reasons.
    Refused(Problems),
}

/// A statement about which the parts differ, or that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The id of the statement.
    pub statement: String,
    /// What each says who says something, "unknown" included: the coordinator's own answer first, then the parts by id.
    pub sides: Vec<Side<Reply>>,
    /// What the coordinator decided, whether it still stands or not.
    pub decision: Option<Decision>,
    /// Whether it is still to be decided, or to be decided again.
    pub is_open: bool,
}

/// A factor of which the parts claim different levels in the quick scan.
///
/// The assessment has no claim then, until the coordinator sets its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimConflict {
    /// The id of the factor.
    pub factor: String,
    /// What each part says that says something, by id.
    pub sides: Vec<Side<Level>>,
}

/// What one says. Part, sector and institution are nothing where it is the coordinator itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side<T> {
    /// The id of the part.
    pub part: Option<String>,
    /// The kind of institution that was asked.
    pub sector: Option<Who>,
    /// The institution that was asked.
    pub institution: Option<String>,
    /// The answer with note and evidence, or the level.
    pub says: T,
}

/// Merges parts into an assessment. The result is the same in whatever order and however often the parts come, at once
/// or one after the other.
///
/// A part that fails [`Part::check`] is refused, and leaves no trace. Where two contents came under one revision of a
/// part, both stay on record, neither counts, and each is refused: a part does not fall back to an older revision, as its
/// respondent has said that this is out of date.
pub fn merge(assessment: &Assessment, parts: &[Part], at_hand: &[Questionnaire]) -> Merged {
    let said: Vec<Result<Returned, Problems>> =
        parts.iter().map(|part| part.check(Some(assessment), at_hand).or(Returned::from_part(part))).collect();
    let record = newest(assessment.parts.iter().chain(said.iter().flatten()).cloned());
    let receipts = said.iter().enumerate().map(|(i, part)| match part {
        Ok(part) => receipt(part, &said[..i], &assessment.parts, &record),
        Err(problems) => Receipt::Refused(problems.clone()),
    });
    let receipts = receipts.collect();
    let assessment = with_record(assessment, record);
    Merged {
        conflicts: conflicts(&assessment, at_hand),
        claim_conflicts: claim_conflicts(&assessment, at_hand),
        receipts,
        assessment,
    }
}

/// Returns the statements about which parts differ or that were decided, in the order of the questionnaires.
///
/// A statement that the context makes not applicable is left out: nothing depends on it.
pub fn conflicts(assessment: &Assessment, at_hand: &[Questionnaire]) -> Vec<Conflict> {
    let parts = counting(&assessment.parts);
    let statements = assessment.among(at_hand).into_iter().flat_map(|q| q.statements());
    let conflict = |id: &String| {
        let voices = voices(own_answer(assessment, &parts, id), &parts, id);
        let decision = assessment.decisions.get(id).filter(|_| is_spoken_of(&parts, id));
        let differ = is_spoken_of(&parts, id) && known(&voices).len() > 1;
        (differ || decision.is_some()).then(|| Conflict {
            statement: id.clone(),
            is_open: differ && !decision.is_some_and(|decision| stands(decision, &voices)),
            sides: voices.iter().map(Voice::side).collect(),
            decision: decision.cloned(),
        })
    };
    statements.filter(|s| !assessment.rules_out(s)).filter_map(|statement| conflict(&statement.id)).collect()
}

/// Returns the factors of which parts claim different levels and the coordinator none, in the order of the
/// questionnaires.
pub fn claim_conflicts(assessment: &Assessment, at_hand: &[Questionnaire]) -> Vec<ClaimConflict> {
    let parts = counting(&assessment.parts);
    let factors = assessment.among(at_hand).into_iter().flat_map(|q| &q.factors);
    let conflict = |id: &String| {
        let claims = claims(&parts, id);
        let differ = own_claim(assessment, &parts, id).is_none() && agreed(&claims).is_none() && !claims.is_empty();
        let side = |(part, level): &(&Returned, Level)| Side {
            part: Some(part.id.clone()),
            sector: Some(part.sector),
            institution: part.institution.clone(),
            says: *level,
        };
        differ.then(|| ClaimConflict { factor: id.clone(), sides: claims.iter().map(side).collect() })
    };
    factors.filter_map(|factor| conflict(&factor.id)).collect()
}

/// Decides about a statement, and returns whether that was possible.
///
/// It needs a part that speaks of the statement, and a reason unless the statement is kept `unknown`. What had been said
/// by then is kept with the decision. It stands as long as each voice that knows says what it said then, or what was
/// decided; else the conflict is open again, and the answer `unknown`. An earlier decision is replaced.
pub fn decide(assessment: &mut Assessment, statement: &str, decision: Decision) -> bool {
    let parts = counting(&assessment.parts);
    if !is_spoken_of(&parts, statement) || !decision.is_explained() {
        return false;
    }
    let own = own_answer(assessment, &parts, statement).cloned();
    let voices = voices(own.as_ref(), &parts, statement);
    let decision = Decision { heard: voices.iter().map(Voice::heard).collect(), ..decision };
    let reply = settled(&voices, Some(&decision));
    put(&mut assessment.own.answers, statement, own);
    assessment.decisions.insert(statement.to_owned(), decision);
    assessment.answers.insert(statement.to_owned(), reply);
    true
}

fn receipt(
    part: &Returned,
    earlier: &[Result<Returned, Problems>],
    before: &[Returned],
    record: &[Returned],
) -> Receipt {
    let revision = |parts: &[Returned]| parts.iter().find(|known| known.id == part.id).map(|known| known.revision);
    let newest = revision(record).unwrap_or(part.revision);
    if part.revision < newest {
        Receipt::Older { than: newest }
    } else if record.iter().filter(|known| known.id == part.id).count() > 1 {
        let problem = Problem::new(Code::ContradictedPart, "/revision").with("id", &part.id);
        Receipt::Refused(problem.with("revision", part.revision).into())
    } else if before.iter().chain(earlier.iter().flatten()).any(|known| known == part) {
        Receipt::Same
    } else {
        revision(before).map_or(Receipt::Added, |from| Receipt::Replaced { from })
    }
}

/// Returns the assessment with another record, and the answers and claims that follow from it.
fn with_record(before: &Assessment, record: Vec<Returned>) -> Assessment {
    let mut after = before.clone();
    let (then, now) = (counting(&before.parts), counting(&record));
    let both = || then.iter().chain(&now);
    for id in both().flat_map(|part| part.answers.keys()).collect::<BTreeSet<_>>() {
        let own = own_answer(before, &then, id);
        let is_spoken_of = is_spoken_of(&now, id);
        let reply = is_spoken_of.then(|| settled(&voices(own, &now, id), before.decisions.get(id)));
        put(&mut after.answers, id, reply.or_else(|| own.cloned()));
        put(&mut after.own.answers, id, own.filter(|_| is_spoken_of).cloned());
    }
    for id in both().flat_map(|part| part.claims.keys()).collect::<BTreeSet<_>>() {
        let own = own_claim(before, &then, id);
        let claims = claims(&now, id);
        put(&mut after.claims, id, own.or_else(|| agreed(&claims)));
        put(&mut after.own.claims, id, own.filter(|_| !claims.is_empty()));
    }
    after.parts = record;
    after
}

fn put<T>(entries: &mut BTreeMap<String, T>, id: &str, value: Option<T>) {
    match value {
        Some(value) => drop(entries.insert(id.to_owned(), value)),
        None => drop(entries.remove(id)),
    }
}

/// Returns the coordinator's own answer: the one on record, unless the answer was changed by hand since. That it waits
/// to be confirmed is no change: it was carried over so, from a period or version before.
fn own_answer<'a>(assessment: &'a Assessment, parts: &[&Returned], id: &str) -> Option<&'a Reply> {
    let (answer, own) = (assessment.answers.get(id), assessment.own.answers.get(id));
    let follows = || {
        let settled = settled(&voices(own, parts, id), assessment.decisions.get(id));
        answer.is_some_and(|answer| settled == Reply { confirm: settled.confirm, ..answer.clone() })
    };
    if is_spoken_of(parts, id) && follows() { own } else { answer }
}

/// Returns the coordinator's own claim: the one on record, unless the claim was changed by hand since.
fn own_claim(assessment: &Assessment, parts: &[&Returned], id: &str) -> Option<Level> {
    let (claim, own) = (assessment.claims.get(id).copied(), assessment.own.claims.get(id).copied());
    let claims = claims(parts, id);
    if !claims.is_empty() && claim == own.or_else(|| agreed(&claims)) { own } else { claim }
}

fn claims<'a>(parts: &[&'a Returned], factor: &str) -> Vec<(&'a Returned, Level)> {
    parts.iter().filter_map(|part| Some((*part, *part.claims.get(factor)?))).collect()
}

/// Returns the level that all claim.
fn agreed(claims: &[(&Returned, Level)]) -> Option<Level> {
    let (_, level) = claims.first()?;
    claims.iter().all(|(_, other)| other == level).then_some(*level)
}

/// One who says something about a statement: a part, or else the coordinator itself.
struct Voice<'a> {
    part: Option<&'a Returned>,
    reply: &'a Reply,
}

impl Voice<'_> {
    fn is_known(&self) -> bool {
        self.reply.answer != Answer::Unknown
    }

    /// Returns the names of the institutions that speak.
    fn names(&self) -> impl Iterator<Item = &str> {
        let institution = self.part.and_then(|part| part.institution.as_deref());
        let names = institution.or(self.reply.by.as_deref()).unwrap_or_default();
        // An answer that was merged before names several.
        names.split("; ").filter(|name| !name.trim().is_empty())
    }

    fn heard(&self) -> Heard {
        Heard { part: self.part.map(|part| part.id.clone()), answer: self.reply.answer }
    }

    fn side(&self) -> Side<Reply> {
        Side {
            part: self.part.map(|part| part.id.clone()),
            sector: self.part.map(|part| part.sector),
            institution: self.part.and_then(|part| part.institution.clone()),
            says: self.reply.clone(),
        }
    }
}

fn is_spoken_of(parts: &[&Returned], statement: &str) -> bool {
    parts.iter().any(|part| part.answers.contains_key(statement))
}

/// Returns all who say something about a statement: the coordinator itself, then the parts by id.
fn voices<'a>(own: Option<&'a Reply>, parts: &[&'a Returned], statement: &str) -> Vec<Voice<'a>> {
    let own = own.map(|reply| Voice { part: None, reply });
    let parts = parts.iter().filter_map(|part| Some(Voice { part: Some(part), reply: part.answers.get(statement)? }));
    own.into_iter().chain(parts).collect()
}

/// Returns the different answers of those who know.
fn known(voices: &[Voice<'_>]) -> BTreeSet<Answer> {
    voices.iter().filter(|voice| voice.is_known()).map(|voice| voice.reply.answer).collect()
}

/// Returns whether each voice that knows says what it said when it was decided, or what was decided.
fn stands(decision: &Decision, voices: &[Voice<'_>]) -> bool {
    let agrees = |voice: &Voice<'_>| {
        voice.reply.answer == decision.answer || decision.heard.iter().any(|heard| *heard == voice.heard())
    };
    voices.iter().filter(|voice| voice.is_known()).all(agrees)
}

/// Returns the answer that follows from what is said and decided, with the notes and evidence of those who say so.
fn settled(voices: &[Voice<'_>], decision: Option<&Decision>) -> Reply {
    let decision = decision.filter(|decision| stands(decision, voices));
    let known = known(voices);
    let answer = match decision {
        Some(decision) => decision.answer,
        None if known.len() == 1 => known.first().copied().unwrap_or_default(),
        None => Answer::Unknown,
    };
    let voices: Vec<&Voice<'_>> = voices.iter().filter(|voice| voice.reply.answer == answer).collect();
    let mut evidence: Vec<Evidence> = Vec::new();
    for shown in voices.iter().flat_map(|voice| &voice.reply.evidence) {
        if !evidence.contains(shown) {
            evidence.push(shown.clone());
        }
    }
    let by = decision.and_then(|decision| decision.by.clone());
    let by = by.or_else(|| joined(unique(voices.iter().flat_map(|voice| voice.names()))));
    let reason = decision.and_then(|decision| decision.reason.as_deref());
    Reply { answer, note: note(&voices, reason), by: by.map(|by| cut(&by, LINE)), evidence, confirm: false }
}

/// Returns the notes, one a line: a reason, the coordinator's own, then those of the parts after the names of their
/// institutions. A note that stands alone needs no name, and what several wrote alike stands once.
fn note(voices: &[&Voice<'_>], reason: Option<&str>) -> Option<String> {
    let mut notes: Vec<(&str, Vec<&str>)> = reason.map(|reason| (reason, Vec::new())).into_iter().collect();
    for voice in voices {
        let Some(text) = voice.reply.note.as_deref().filter(|text| !text.trim().is_empty()) else { continue };
        let names: Vec<&str> = if voice.part.is_some() { voice.names().collect() } else { Vec::new() };
        match notes.iter_mut().find(|(known, _)| *known == text) {
            Some((_, known)) => known.extend(names),
            None => notes.push((text, names)),
        }
    }
    let several = notes.len() > 1;
    let mut lines: Vec<String> = Vec::new();
    for (text, names) in notes {
        let names = joined(unique(names)).filter(|_| several);
        let line = names.map_or_else(|| text.to_owned(), |names| format!("{names} – {text}"));
        // A note that was merged before, and then changed by hand, holds the lines of the others already.
        if !lines.iter().any(|known| known.contains(&line)) {
            lines.push(line);
        }
    }
    (!lines.is_empty()).then(|| cut(&lines.join("\n"), PARAGRAPH))
}

fn unique<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(*name)).collect()
}

fn joined(names: Vec<&str>) -> Option<String> {
    (!names.is_empty()).then(|| names.join("; "))
}

/// Cuts a text to what can be read again; all of it stays on record.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{disagreement::disagreement, part::hand_out};

    /// A questionnaire with the factors `d.f` and `d.g`, each with the statements `2a` and `3a`.
    fn at_hand() -> [Questionnaire; 1] {
        let factors = ["f", "g"].map(|f| {
            format!(
                r#"{{"id": "d.{f}", "statements": [{{"id": "d.{f}.2a", "level": 2}}, {{"id": "d.{f}.3a", "level": 3}}]}}"#
            )
        });
        let texts = ["d.f", "d.g"]
            .map(|f| format!(r#""{f}": {{"title": "F"}}, "{f}.2a": {{"text": "2"}}, "{f}.3a": {{"text": "3"}}"#));
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "d", "version": "1.0.0", "factors": [{}],
                "texts": {{"en": {{"d": {{"title": "D"}}, {}}}}}}}"#,
            factors.join(", "),
            texts.join(", ")
        );
        [Questionnaire::from_json(file.as_bytes()).unwrap()]
    }

    fn assessment() -> Assessment {
        Assessment::new("a", "2026", &at_hand())
    }

    fn reply(answer: &str) -> Reply {
        Reply { answer: Answer::from_word(answer).unwrap(), ..Reply::default() }
    }

    /// The part `id` of an institution about `d.f`, with its answer to `d.f.2a`.
    fn part(id: &str, revision: u64, answer: &str) -> Part {
        let institution = format!("Institute {id}");
        let factors = ["d.f".to_owned()];
        let made = hand_out(&assessment(), &at_hand(), id, Who::Academia, Some(&institution), &factors, false);
        let mut part = made.unwrap();
        part.revision = revision;
        part.answers.insert("d.f.2a".to_owned(), reply(answer));
        part
    }

    fn answer(assessment: &Assessment) -> &'static str {
        assessment.answer("d.f.2a").map_or("none", Answer::as_str)
    }

    fn merged(assessment: &Assessment, parts: &[Part]) -> Merged {
        let merged = merge(assessment, parts, &at_hand());
        let reread = Assessment::from_json(merged.assessment.to_json().as_bytes(), &at_hand());
        assert_eq!(reread.as_ref(), Ok(&merged.assessment), "what is written can be read again");
        merged
    }

    fn decision(answer: &str) -> Decision {
        let answer = Answer::from_word(answer).unwrap();
        Decision { answer, reason: Some("The decree is in force.".to_owned()), ..Decision::default() }
    }

    #[test]
    fn the_answer_is_what_all_say_who_know() {
        for (own, said, expected, open) in [
            ("none", &["met"][..], "met", 0),
            ("none", &["met", "met"], "met", 0),
            ("none", &["met", "unknown"], "met", 0),
            ("none", &["unknown", "unknown"], "unknown", 0),
            ("none", &["met", "partly"], "unknown", 1),
            ("none", &["met", "not_applicable"], "unknown", 1),
            ("met", &["met"], "met", 0),
            ("unknown", &["not_met"], "not_met", 0),
            ("met", &["unknown"], "met", 0),
            ("met", &["not_met"], "unknown", 1),
            ("met", &[], "met", 0),
        ] {
            let mut assessment = assessment();
            if own != "none" {
                assessment.answers.insert("d.f.2a".to_owned(), reply(own));
            }
            let parts: Vec<Part> = ["p", "q"].iter().zip(said).map(|(id, answer)| part(id, 1, answer)).collect();
            let merged = merged(&assessment, &parts);
            assert_eq!((answer(&merged.assessment), merged.conflicts.len()), (expected, open), "{own} {said:?}");
        }
    }

    #[test]
    fn each_part_has_its_receipt() {
        let before = merged(&assessment(), &[part("p", 2, "met")]).assessment;
        let refused = |code: Code, receipt: &Receipt| matches!(receipt, Receipt::Refused(problems) if problems.iter().map(|p| p.code).eq([code]));
        let receipts = |parts: &[Part]| merged(&before, parts).receipts;
        let new = part("q", 1, "met");
        assert_eq!(
            receipts(&[new.clone(), part("p", 2, "met"), new]),
            [Receipt::Added, Receipt::Same, Receipt::Same]
        );
        assert_eq!(receipts(&[part("p", 1, "partly")]), [Receipt::Older { than: 2 }]);
        assert_eq!(
            receipts(&[part("p", 5, "partly"), part("p", 3, "met")]),
            [Receipt::Replaced { from: 2 }, Receipt::Older { than: 5 }]
        );
        let mut foreign = part("q", 1, "met");
        foreign.assessment = "b".to_owned();
        assert!(refused(Code::OtherAssessment, &receipts(&[foreign])[0]));
        let mut other = part("q", 1, "met");
        other.questionnaires[0].version = "1.1.0".to_owned();
        assert!(refused(Code::NotInAssessment, &receipts(&[other])[0]));
        let mut outside = part("q", 1, "met");
        outside.answers.insert("d.g.2a".to_owned(), reply("met"));
        assert!(refused(Code::OutsidePart, &receipts(&[outside])[0]));
        let mut unknown = part("q", 1, "met");
        unknown.answers.insert("d.f.9z".to_owned(), reply("met"));
        assert!(refused(Code::UnknownStatement, &receipts(&[unknown])[0]));
        let both = receipts(&[part("q", 1, "met"), part("q", 1, "not_met")]);
        assert!(both.iter().all(|receipt| refused(Code::ContradictedPart, receipt)), "{both:?}");
    }

    #[test]
    fn two_contents_of_one_revision_stay_on_record_and_neither_counts() {
        let parts = [part("p", 1, "partly"), part("p", 2, "met"), part("p", 2, "not_met")];
        let at_once = merged(&assessment(), &parts).assessment;
        let mut one_by_one = assessment();
        for part in parts.iter().rev() {
            one_by_one = merged(&one_by_one, std::slice::from_ref(part)).assessment;
        }
        assert_eq!(at_once, one_by_one);
        assert_eq!((at_once.parts.len(), answer(&at_once)), (2, "none"));
        assert_eq!(answer(&merged(&at_once, &[part("p", 3, "met")]).assessment), "met");
    }

    #[test]
    fn notes_names_and_evidence_are_those_of_all_who_say_so() {
        let evidence = |reference: &str| Evidence {
            grade: crate::assessment::Grade::Documented,
            kind: None,
            reference: Some(reference.to_owned()),
            held_by: None,
            date: None,
            note: None,
        };
        let with = |id: &str, answer: &str, note: &str, shown: &[&str]| {
            let mut part = part(id, 1, answer);
            let reply = part.answers.get_mut("d.f.2a").unwrap();
            reply.note = Some(note.to_owned());
            reply.evidence = shown.iter().map(|reference| evidence(reference)).collect();
            part
        };
        let parts = [
            with("p", "met", "In the gazette.", &["Decree 1"]),
            with("q", "met", "Since May.", &["Decree 1", "Decree 2"]),
            with("r", "unknown", "Ask p.", &[]),
        ];
        let said = merged(&assessment(), &parts).assessment.answers["d.f.2a"].clone();
        assert_eq!(said.by.as_deref(), Some("Institute p; Institute q"));
        assert_eq!(said.note.as_deref(), Some("Institute p – In the gazette.\nInstitute q – Since May."));
        assert_eq!(said.evidence, [evidence("Decree 1"), evidence("Decree 2")]);
        let alone = merged(&assessment(), &parts[..1]).assessment.answers["d.f.2a"].clone();
        assert_eq!(alone.note.as_deref(), Some("In the gazette."));
        // What all have written together may be longer than what a file can hold.
        let long = ["p", "q"].map(|id| with(id, "met", &id.repeat(PARAGRAPH), &[]));
        assert_eq!(
            merged(&assessment(), &long).assessment.answers["d.f.2a"].note.as_ref().unwrap().chars().count(),
            PARAGRAPH
        );
    }

    #[test]
    fn a_conflict_shows_all_sides_until_it_is_decided() {
        let parts = [part("p", 1, "met"), part("q", 1, "not_met"), part("r", 1, "unknown")];
        let Merged { mut assessment, conflicts: open, .. } = merged(&assessment(), &parts);
        let sides: Vec<_> =
            open[0].sides.iter().map(|side| (side.part.as_deref().unwrap(), side.says.answer)).collect();
        assert_eq!(sides, [("p", Answer::Met), ("q", Answer::NotMet), ("r", Answer::Unknown)]);
        assert!(
            !decide(&mut assessment, "d.f.2a", Decision { reason: None, ..decision("met") }),
            "it needs a reason"
        );
        assert!(!decide(&mut assessment, "d.f.3a", decision("met")), "nobody speaks of it");
        assert!(decide(&mut assessment, "d.f.2a", decision("met")));
        let reply = &assessment.answers["d.f.2a"];
        assert_eq!((reply.answer, reply.note.as_deref()), (Answer::Met, Some("The decree is in force.")));
        let decided = conflicts(&assessment, &at_hand());
        assert!(decided.len() == 1 && !decided[0].is_open && decided[0].decision.is_some());
        assert_eq!(answer(&merged(&assessment, &parts).assessment), "met", "merging again changes nothing");
    }

    #[test]
    fn a_decision_stands_until_somebody_contradicts_it() {
        let parts = [part("p", 1, "met"), part("q", 1, "not_met")];
        for (decided, later, stands) in [
            ("met", part("r", 1, "met"), true),
            ("met", part("r", 1, "unknown"), true),
            ("met", part("r", 1, "not_met"), false),
            ("met", part("q", 2, "met"), true),
            ("met", part("q", 2, "unknown"), true),
            ("met", part("q", 2, "partly"), false),
            ("met", part("p", 2, "not_applicable"), false),
            ("unknown", part("r", 1, "unknown"), true),
            ("unknown", part("r", 1, "met"), false),
        ] {
            let mut assessment = merged(&assessment(), &parts).assessment;
            assert!(decide(&mut assessment, "d.f.2a", decision(decided)));
            let after = merged(&assessment, std::slice::from_ref(&later));
            let case = format!("{decided}, then {} {}", later.id, later.answers["d.f.2a"].answer);
            assert_eq!(after.conflicts[0].is_open, !stands, "{case}");
            assert_eq!(answer(&after.assessment), if stands { decided } else { "unknown" }, "{case}");
        }
    }

    #[test]
    fn what_the_coordinator_answers_is_never_overwritten_in_silence() {
        let mut before = assessment();
        before.answers.insert("d.f.2a".to_owned(), reply("met"));
        let mut assessment = merged(&before, &[part("p", 1, "met")]).assessment;
        // Changed by hand, beside the record: from now on that is what the coordinator says.
        assessment.answers.insert("d.f.2a".to_owned(), reply("partly"));
        let after = merged(&assessment, &[part("q", 1, "met")]);
        let says: Vec<Answer> = after.conflicts[0].sides.iter().map(|side| side.says.answer).collect();
        assert_eq!((answer(&after.assessment), says), ("unknown", vec![Answer::Partly, Answer::Met, Answer::Met]));
        // When no part speaks of it any more, it is back.
        let silent = |id| {
            let mut part = part(id, 2, "met");
            part.answers.clear();
            part
        };
        let after = merged(&after.assessment, &[silent("p"), silent("q")]).assessment;
        assert_eq!((answer(&after), after.own.is_empty()), ("partly", true));
    }

    #[test]
    fn claims_that_differ_leave_none_until_the_coordinator_sets_one() {
        let claiming = |id: &str, level| {
            let mut part = part(id, 1, "unknown");
            part.claims.insert("d.f".to_owned(), level);
            part
        };
        let one = merged(&assessment(), &[claiming("p", Level::Emerging)]).assessment;
        assert_eq!(one.claims.get("d.f"), Some(&Level::Emerging));
        let both = merged(&one, &[claiming("q", Level::Managed)]);
        assert_eq!((both.assessment.claims.get("d.f"), both.claim_conflicts.len()), (None, 1));
        let mut set = both.assessment;
        set.claims.insert("d.f".to_owned(), Level::Established);
        let after = merged(&set, &[claiming("r", Level::Managed)]);
        assert_eq!(after.assessment.claims.get("d.f"), Some(&Level::Established));
        assert!(after.claim_conflicts.is_empty());
    }

    #[test]
    fn the_map_shows_the_level_that_each_would_give() {
        let mut wide = part("q", 1, "not_met");
        wide.factors.insert("d.g".to_owned());
        let merged = merged(&assessment(), &[part("p", 1, "met"), wide, part("r", 1, "unknown")]).assessment;
        let map = disagreement(&merged, &at_hand());
        let level = |low, high| Some((low, high));
        let rows = map.rows.iter().map(|row| {
            let levels = row.levels.iter().map(|level| level.map(|level| (level.low.number(), level.high.number())));
            (row.factor.as_str(), levels.collect::<Vec<_>>(), row.differs)
        });
        let rows: Vec<_> = rows.collect();
        assert_eq!(
            rows,
            [
                ("d.f", vec![level(2, 3), level(1, 1), level(1, 3)], true),
                ("d.g", vec![None, level(1, 3), None], false),
            ]
        );
    }
}
