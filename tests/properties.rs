//! What holds of scores whatever the questionnaire and the answers.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    Level,
    assessment::{
        Answer, Assessment, Decision, Reference, Reply,
        merge::{Receipt, conflicts, decide, merge},
        migration::{Shift, explain, migrate},
        part::{Part, hand_out},
        period::{Moved, compare, next_period},
    },
    questionnaire::{Context, Questionnaire, Who},
    score::{FactorScore, RungState, ladder, score, score_factor},
};
use proptest::prelude::*;
use serde_json::json;

const STATEMENTS: [&str; 9] = ["2a", "2b", "3a", "3b", "3c", "4a", "4b", "5a", "5b"];

/// A questionnaire of one factor with some of the statements; some of them depend on the context.
fn questionnaire() -> impl Strategy<Value = Questionnaire> {
    prop::collection::vec((prop::bool::weighted(0.8), prop::bool::weighted(0.2)), STATEMENTS.len()).prop_filter_map(
        "no statement",
        |kept| {
            let mut statements = Vec::new();
            let mut texts =
                BTreeMap::from([("d".to_owned(), json!({"title": "D"})), ("d.f".to_owned(), json!({"title": "F"}))]);
            for (code, (_, by_context)) in STATEMENTS.iter().zip(kept).filter(|(_, (kept, _))| *kept) {
                let id = format!("d.f.{code}");
                let level: u8 = code[..1].parse().unwrap();
                let unless = if by_context { json!(["landlocked"]) } else { json!([]) };
                statements.push(json!({"id": id, "level": level, "unless": unless}));
                texts.insert(id, json!({"text": "T"}));
            }
            Questionnaire::from_value(&json!({
                "format": "baremo.questionnaire/1", "id": "d", "version": "1.0.0",
                "factors": [{"id": "d.f", "statements": statements}], "texts": {"en": texts},
            }))
            .ok()
        },
    )
}

fn answer() -> impl Strategy<Value = Option<Answer>> {
    prop::option::weighted(0.8, prop::sample::select(Answer::ALL))
}

prop_compose! {
    fn case()(questionnaire in questionnaire())(
        answers in prop::collection::vec(answer(), questionnaire.statements().count()),
        claim in prop::option::of(prop::sample::select(&Level::ALL[..])),
        landlocked in any::<bool>(),
        chosen in any::<prop::sample::Index>(),
        questionnaire in Just(questionnaire),
    ) -> (Questionnaire, Assessment, String) {
        let mut assessment = Assessment::new("a", "2026", [&questionnaire]);
        for (statement, answer) in questionnaire.statements().zip(answers) {
            if let Some(answer) = answer {
                assessment.answers.insert(statement.id.clone(), Reply { answer, ..Reply::default() });
            }
        }
        if landlocked {
            assessment.context.insert(Context::Landlocked);
        }
        assessment.claims.extend(claim.map(|level| ("d.f".to_owned(), level)));
        let chosen = chosen.get(&questionnaire.factors[0].statements).id.clone();
        (questionnaire, assessment, chosen)
    }
}

fn scored(questionnaire: &Questionnaire, assessment: &Assessment) -> FactorScore {
    score_factor(assessment, &questionnaire.factors[0])
}

fn with(assessment: &Assessment, statement: &str, answer: Answer) -> Assessment {
    let mut changed = assessment.clone();
    changed.answers.insert(statement.to_owned(), Reply { answer, ..Reply::default() });
    changed
}

/// What one revision of a part says: which part, which revision, its answers, its claim.
type Said = (usize, u64, Vec<Option<Answer>>, Option<Level>);

fn said() -> impl Strategy<Value = Vec<Said>> {
    let answers = prop::collection::vec(answer(), STATEMENTS.len());
    let claim = prop::option::weighted(0.3, prop::sample::select(&Level::ALL[..]));
    prop::collection::vec((0..3_usize, 1..4_u64, answers, claim), 1..6)
}

fn parts(questionnaire: &Questionnaire, assessment: &Assessment, said: &[Said]) -> Vec<Part> {
    let at_hand = std::slice::from_ref(questionnaire);
    let part = |(who, revision, answers, claim): &Said| {
        let id = ["p", "q", "r"][*who];
        let name = ["Ministry", "Authority"].get(*who).copied();
        let mut part = hand_out(assessment, at_hand, id, Who::ALL[*who], name, &["d.f".to_owned()], false).unwrap();
        part.revision = *revision;
        part.claims.extend(claim.map(|level| ("d.f".to_owned(), level)));
        for (statement, answer) in questionnaire.statements().zip(answers) {
            if let Some(answer) = *answer {
                let note = Some(format!("note of {who}")).filter(|_| *revision > 1);
                part.answers.insert(statement.id.clone(), Reply { answer, note, ..Reply::default() });
            }
        }
        part
    };
    said.iter().map(part).collect()
}

/// The same questionnaire as version 2.0.0, which says what became of each statement of version 1.0.0.
///
/// `how` has a number for each: 0 says nothing, 1 kept, 2 reworded, 3 split, 4 retired, and 5 merged with all of its
/// level that are.
fn next_version(old: &Questionnaire, how: &[u8]) -> Questionnaire {
    let (mut statements, mut fates) = (Vec::new(), serde_json::Map::new());
    let old_ones: Vec<_> = old.statements().zip(how).collect();
    for (statement, how) in &old_ones {
        let merged = old_ones.iter().filter(|(other, how)| other.level == statement.level && **how == 5).count();
        let id = |letter: &str| format!("d.f.{}{letter}", statement.level);
        let (to, how) = match how {
            0 => (vec![statement.id.clone()], None),
            1 => (vec![statement.id.clone()], Some("kept")),
            2 => (vec![statement.id.clone()], Some("reworded")),
            3 => (vec![statement.id.clone(), statement.id.replace("d.f.", "d.g.")], Some("split")),
            5 if merged > 1 => (vec![id("m")], Some("merged")),
            _ => (vec![], Some("retired")),
        };
        fates.extend(how.map(|how| (statement.id.clone(), json!({"to": to, "how": how}))));
        statements.extend(to.into_iter().map(|id| (id, *statement)));
    }
    statements.push(("d.g.5z".to_owned(), old.statements().last().unwrap()));
    let mut texts = json!({"d": {"title": "D"}, "d.f": {"title": "F"}, "d.g": {"title": "G"}});
    let mut factors: Vec<serde_json::Value> = Vec::new();
    for factor in ["d.f", "d.g"] {
        let own: BTreeMap<_, _> = statements.iter().filter(|(id, _)| id.starts_with(factor)).cloned().collect();
        let listed = own.iter().map(|(id, from)| {
            let level: u8 = id["d.f.".len()..][..1].parse().unwrap();
            json!({"id": id, "level": level, "unless": from.unless})
        });
        let listed: Vec<_> = listed.collect();
        own.keys().for_each(|id| texts[id] = json!({"text": "T"}));
        if listed.is_empty() {
            texts.as_object_mut().unwrap().remove(factor);
        } else {
            factors.push(json!({"id": factor, "statements": listed}));
        }
    }
    Questionnaire::from_value(&json!({
        "format": "baremo.questionnaire/1", "id": "d", "version": "2.0.0", "factors": factors,
        "migration": {"from": "1.0.0", "statements": fates}, "texts": {"en": texts},
    }))
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn low_is_at_most_high((questionnaire, assessment, _) in case()) {
        let score = scored(&questionnaire, &assessment);
        if let (Some(level), Some(index), Some(coverage)) = (score.level, score.index, score.coverage) {
            prop_assert!(level.low <= level.high);
            prop_assert!(index.low <= index.high && index.low >= 0.0 && index.high <= 100.0);
            prop_assert!(coverage.low <= coverage.high);
            prop_assert!(score.evidenced.unwrap() <= level.low);
        }
    }

    #[test]
    fn a_level_never_falls_when_an_answer_improves((questionnaire, assessment, chosen) in case()) {
        let levels = [Answer::NotMet, Answer::Partly, Answer::Met].map(|answer| {
            let score = scored(&questionnaire, &with(&assessment, &chosen, answer));
            (score.level.map(|level| (level.low, level.high)), score.index.map(|index| (index.low, index.high)))
        });
        for pair in levels.windows(2) {
            if let [(Some(worse), Some(lower)), (Some(better), Some(higher))] = pair {
                prop_assert!(worse.0 <= better.0 && worse.1 <= better.1);
                prop_assert!(lower.0 <= higher.0 && lower.1 <= higher.1);
            }
        }
    }

    #[test]
    fn answering_an_unknown_narrows_the_interval((questionnaire, assessment, chosen) in case()) {
        let before = scored(&questionnaire, &with(&assessment, &chosen, Answer::Unknown));
        for answer in [Answer::NotMet, Answer::Partly, Answer::Met] {
            let after = scored(&questionnaire, &with(&assessment, &chosen, answer));
            if let (Some(before), Some(after)) = (before.level, after.level) {
                prop_assert!(before.low <= after.low && after.high <= before.high);
            }
            if let (Some(before), Some(after)) = (before.index, after.index) {
                prop_assert!(before.low <= after.low && after.high <= before.high);
            }
        }
    }

    #[test]
    fn the_order_of_answers_changes_nothing((questionnaire, assessment, _) in case()) {
        let mut file: serde_json::Value = serde_json::from_str(&assessment.to_json()).unwrap();
        let answers = file["answers"].as_object().unwrap().clone();
        let reversed: Vec<String> = answers.iter().rev().map(|(id, reply)| format!("{}:{reply}", json!(id))).collect();
        file["answers"] = json!({});
        let text = file.to_string().replace("\"answers\":{}", &format!("\"answers\":{{{}}}", reversed.join(",")));
        let reread = Assessment::from_json(text.as_bytes(), std::slice::from_ref(&questionnaire)).unwrap();
        prop_assert_eq!(&reread, &assessment);
        let at_hand = [questionnaire];
        prop_assert_eq!(score(&reread, &at_hand), score(&assessment, &at_hand));
    }

    #[test]
    fn the_ladder_gives_the_reasons_of_the_level((questionnaire, assessment, _) in case()) {
        let rungs = ladder(&assessment, &questionnaire.factors[0]);
        let score = scored(&questionnaire, &assessment);
        let highest = |reached: fn(&baremo::score::Rung) -> bool| {
            rungs.iter().rev().find(|rung| reached(rung)).map_or(Level::Initial, |rung| rung.level)
        };
        if let Some(level) = score.level {
            prop_assert_eq!((highest(|rung| rung.reached), highest(|rung| rung.possible)), (level.low, level.high));
        }
        for rung in rungs {
            prop_assert_eq!(rung.state == RungState::NotApplicable, rung.applicable == 0);
            prop_assert!(rung.state != RungState::Met || rung.reached || score.level.unwrap().low < rung.level);
        }
    }

    #[test]
    fn parts_in_any_order_with_any_duplicates_give_the_same_bytes(
        (questionnaire, assessment, chosen) in case(),
        (said, other_order) in said().prop_flat_map(|said| (Just(said.clone()), Just(said).prop_shuffle())),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        decided in prop::option::of(prop::sample::select(Answer::ALL)),
    ) {
        let at_hand = std::slice::from_ref(&questionnaire);
        let mut assessment = assessment;
        let first = parts(&questionnaire, &assessment, &said[..1]);
        if let Some(answer) = decided {
            assessment = merge(&assessment, &first, at_hand).assessment;
            let reason = Some("Because.".to_owned());
            decide(&mut assessment, &chosen, Decision { answer, reason, ..Decision::default() });
        }
        let mut in_order = parts(&questionnaire, &assessment, &said);
        let twice: Vec<Part> = again.iter().map(|place| place.get(&in_order).clone()).collect();
        in_order.extend(twice);
        let at_once = merge(&assessment, &in_order, at_hand).assessment;

        // In another order, one after the other, and each time through a file.
        let mut one_by_one = assessment.clone();
        for part in parts(&questionnaire, &assessment, &other_order) {
            let merged = merge(&one_by_one, &[part], at_hand).assessment;
            one_by_one = Assessment::from_json(merged.to_json().as_bytes(), at_hand).unwrap();
        }
        prop_assert_eq!(one_by_one.to_json(), at_once.to_json());
        let after = merge(&at_once, &in_order, at_hand);
        prop_assert_eq!(after.assessment, at_once);
        let is_new = |receipt: &Receipt| matches!(receipt, Receipt::Added | Receipt::Replaced { .. });
        prop_assert!(!after.receipts.iter().any(is_new));
    }

    #[test]
    fn an_open_conflict_is_unknown_and_a_decision_closes_it(
        (questionnaire, assessment, _) in case(), said in said(), answer in prop::sample::select(Answer::ALL),
    ) {
        let at_hand = std::slice::from_ref(&questionnaire);
        let parts = parts(&questionnaire, &assessment, &said);
        let mut merged = merge(&assessment, &parts, at_hand);
        for conflict in &merged.conflicts {
            prop_assert!(conflict.is_open);
            prop_assert_eq!(merged.assessment.answer(&conflict.statement), Some(Answer::Unknown));
            let decision = Decision { answer, reason: Some("Because.".to_owned()), ..Decision::default() };
            prop_assert!(decide(&mut merged.assessment, &conflict.statement, decision));
            prop_assert_eq!(merged.assessment.answer(&conflict.statement), Some(answer));
        }
        prop_assert!(conflicts(&merged.assessment, at_hand).iter().all(|conflict| !conflict.is_open));
    }

    #[test]
    fn the_next_period_keeps_every_score((questionnaire, assessment, _) in case()) {
        let at_hand = [questionnaire];
        let next = next_period(&assessment, "b", "2027");
        prop_assert_eq!(score(&next, &at_hand), score(&assessment, &at_hand));
        prop_assert_eq!(Assessment::from_json(next.to_json().as_bytes(), &at_hand), Ok(next));
    }

    #[test]
    fn an_assessment_compared_with_itself_has_moved_nothing((questionnaire, assessment, _) in case()) {
        let movement = compare(&assessment, &assessment, &[questionnaire]);
        prop_assert_eq!(&movement.left_out, &[]);
        let factor = &movement.domains[0].factors[0];
        prop_assert_eq!((factor.moved(), &factor.changed), (Moved::Same, &vec![]));
    }

    #[test]
    fn what_moves_has_a_statement_that_did_it_and_the_way_back_is_the_opposite(
        (questionnaire, before, chosen) in case(), answer in prop::sample::select(Answer::ALL)
    ) {
        let (after, at_hand) = (with(&before, &chosen, answer), [questionnaire]);
        let movement = |before, after| compare(before, after, &at_hand).domains.remove(0).factors.remove(0);
        let (there, back) = (movement(&before, &after), movement(&after, &before));
        prop_assert!(there.moved() == Moved::Same || there.changed.iter().map(|one| &one.id).eq([&chosen]));
        let opposite = match there.moved() {
            Moved::Up => Moved::Down,
            Moved::Down => Moved::Up,
            Moved::LessCertain => Moved::MoreCertain,
            Moved::MoreCertain => Moved::LessCertain,
            same => same,
        };
        prop_assert_eq!(back.moved(), opposite);
        let lapsed: Vec<_> = there.lapsed().map(|one| &one.id).collect();
        prop_assert!(back.gained().map(|one| &one.id).eq(lapsed));
    }

    #[test]
    fn a_version_that_changes_nothing_changes_nothing((old, assessment, _) in case()) {
        let mut file = serde_json::to_value(&old).unwrap();
        file["version"] = json!("2.0.0");
        file["migration"] = json!({"from": "1.0.0", "statements": {}});
        let new = Questionnaire::from_value(&file).unwrap();
        let (mut migrated, receipt) = migrate(&assessment, &old, &new).unwrap();
        prop_assert!(receipt.kept.iter().eq(assessment.answers.keys()));
        prop_assert!(receipt.factors.iter().all(|factor| factor.figures.before == factor.figures.after));
        let is_still = |shift: Option<Shift>| shift.is_none_or(|shift| shift.low.points == 0.0 && shift.high.levels == 0);
        for factor in explain(&assessment, &migrated, &migrated, &old, &new) {
            prop_assert!(is_still(factor.from_questions()) && is_still(factor.from_ecosystem()));
        }
        migrated.questionnaires = vec![Reference::to(&old)];
        prop_assert_eq!(migrated, assessment);
    }

    #[test]
    fn no_answer_is_lost_without_a_word_and_movement_adds_up(
        (old, before, _) in case(), how in prop::collection::vec(0_u8..6, STATEMENTS.len()),
        later in prop::collection::vec(answer(), 2 * STATEMENTS.len() + 1)
    ) {
        let new = next_version(&old, &how);
        let (migrated, receipt) = migrate(&before, &old, &new).unwrap();
        let at_hand = [new.clone()];
        let reread = Assessment::from_json(migrated.to_json().as_bytes(), &at_hand);
        prop_assert_eq!(reread.as_ref(), Ok(&migrated));
        let listed = receipt.kept.iter().chain(&receipt.to_confirm).collect::<BTreeSet<_>>();
        prop_assert!(listed.into_iter().eq(migrated.answers.keys()));
        prop_assert!(receipt.to_confirm.iter().all(|id| migrated.answers[id].confirm));
        let fates = &new.migration.as_ref().unwrap().statements;
        for id in before.answers.keys() {
            let to = fates.get(id).map_or_else(|| vec![id.clone()], |fate| fate.to.clone());
            prop_assert!(to.iter().all(|id| migrated.answers.contains_key(id)));
            prop_assert_eq!(to.is_empty(), receipt.dropped.contains(id));
        }
        let mut after = migrated.clone();
        after.answers.clear();
        for (statement, answer) in new.statements().zip(later) {
            let reply = answer.map(|answer| (statement.id.clone(), Reply { answer, ..Reply::default() }));
            after.answers.extend(reply);
        }
        for factor in explain(&before, &migrated, &after, &old, &new) {
            if let (Some(questions), Some(ecosystem)) = (factor.from_questions(), factor.from_ecosystem()) {
                let (first, last) = (factor.before.unwrap(), factor.after.unwrap());
                let levels = questions.low.levels + ecosystem.low.levels;
                prop_assert_eq!(levels, i16::from(last.level.low.number()) - i16::from(first.level.low.number()));
                let points = questions.high.points + ecosystem.high.points;
                prop_assert!((points - (last.index.high - first.index.high)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Assessment::from_json(&bytes, &[]);
        let _ = Questionnaire::from_json(&bytes);
        let _ = Part::from_json(&bytes, None, &[]);
    }

    #[test]
    fn no_damage_to_a_file_makes_a_reader_panic(
        (questionnaire, assessment, _) in case(), place in any::<prop::sample::Index>(), byte in any::<u8>()
    ) {
        let mut bytes = assessment.to_json().into_bytes();
        let place = place.index(bytes.len() - 2);
        bytes[place] = byte;
        let _ = Assessment::from_json(&bytes, std::slice::from_ref(&questionnaire));
        bytes.truncate(place);
        prop_assert!(Assessment::from_json(&bytes, &[questionnaire]).is_err());
    }
}
