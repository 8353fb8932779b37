//! Targets of all factors at once: a level each, and by when.

use std::collections::BTreeMap;

use super::{Assessment, Target, progress::is_begun};
use crate::{
    Level,
    questionnaire::{Factor, Questionnaire},
    score::{highest_reachable, score_factor},
};

/// Returns a target for every factor: the level after the one that is certain, or that level where none is above.
///
/// The year stays where a factor has one; elsewhere it is `by`.
pub fn next_level<'a>(
    assessment: &Assessment,
    questionnaires: impl IntoIterator<Item = &'a Questionnaire>,
    by: &str,
) -> BTreeMap<String, Target> {
    let factors = questionnaires.into_iter().flat_map(|q| &q.factors);
    let target = |factor: &Factor| {
        let low = score_factor(assessment, factor).level?.low;
        let above = Level::from_number(u64::from(low.number()) + 1).unwrap_or(low);
        let level = above.min(highest_reachable(assessment, factor)).max(low);
        Some((factor.id.clone(), aim(assessment, factor, level, by)))
    };
    factors.filter_map(target).collect()
}

/// Returns the levels that an assessment is certain to have reached, by factor: what others can aim at. Factors without
/// an answer or a choice of the quick scan are left out, and those that are not applicable.
pub fn levels_of(profile: &Assessment, at_hand: &[Questionnaire]) -> BTreeMap<String, Level> {
    let factors = profile.among(at_hand).into_iter().flat_map(|q| &q.factors);
    let begun = factors.filter(|factor| is_begun(profile, factor));
    begun.filter_map(|factor| Some((factor.id.clone(), score_factor(profile, factor).level?.low))).collect()
}

/// Targets that were set to given levels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aimed {
    /// All targets, those that stay among them.
    pub targets: BTreeMap<String, Target>,
    /// How many were set.
    pub set: usize,
    /// How many of these stand at the level that is reached, because the level given is below it.
    pub held: usize,
}

/// Aims at given levels, by factor, wherever they come from.
///
/// A target below the level that is reached for certain is held at that level, unless `below` is said; one above the
/// highest that has an applicable statement, at the highest. Where that leaves level 1, on which everybody stands, or no
/// level is given, the target stays as it was. The year stays where a factor has one; elsewhere it is `by`.
pub fn at_levels<'a>(
    assessment: &Assessment,
    questionnaires: impl IntoIterator<Item = &'a Questionnaire>,
    levels: &BTreeMap<String, Level>,
    by: &str,
    below: bool,
) -> Aimed {
    let mut aimed = Aimed { targets: assessment.targets.clone(), ..Aimed::default() };
    for factor in questionnaires.into_iter().flat_map(|q| &q.factors) {
        let Some((wanted, reached)) = levels.get(&factor.id).zip(score_factor(assessment, factor).level) else {
            continue;
        };
        let is_held = !below && *wanted < reached.low;
        let level = if is_held { reached.low } else { *wanted };
        let level = level.min(highest_reachable(assessment, factor));
        if level > Level::Initial {
            aimed.targets.insert(factor.id.clone(), aim(assessment, factor, level, by));
            aimed.set += 1;
            aimed.held += usize::from(is_held);
        }
    }
    aimed
}

fn aim(assessment: &Assessment, factor: &Factor, level: Level, by: &str) -> Target {
    let before = assessment.targets.get(&factor.id).and_then(|target| target.by.clone());
    Target { level, by: Some(before.unwrap_or_else(|| by.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::{Answer, Reply},
        questionnaire::Context,
    };

    /// A questionnaire with the factors `d.f`, `d.g` and `d.h` of one statement at each of the levels 2 to 5; the one of
    /// `d.h` at level 5 needs a coast.
    fn questionnaire() -> Questionnaire {
        let (mut factors, mut texts) = (Vec::new(), vec![r#""d": {"title": "D"}"#.to_owned()]);
        for factor in ["d.f", "d.g", "d.h"] {
            let statement = |level: u8| {
                let unless = if (factor, level) == ("d.h", 5) { r#", "unless": ["landlocked"]"# } else { "" };
                format!(r#"{{"id": "{factor}.{level}a", "level": {level}{unless}}}"#)
            };
            let statements: Vec<String> = (2..=5).map(statement).collect();
            factors.push(format!(r#"{{"id": "{factor}", "statements": [{}]}}"#, statements.join(", ")));
            texts.push(format!(r#""{factor}": {{"title": "F"}}"#));
            texts.extend((2..=5).map(|level| format!(r#""{factor}.{level}a": {{"text": "T"}}"#)));
        }
        let file = format!(
            r#"{{"format": "baremo.questionnaire/1", "id": "d", "version": "1.0.0",
                "factors": [{}], "texts": {{"en": {{{}}}}}}}"#,
            factors.join(", "),
            texts.join(", "),
        );
        Questionnaire::from_json(file.as_bytes()).unwrap()
    }

    /// An assessment with every statement up to a level met, and the next one not, as `"f 3, g 1"`.
    fn assessment(levels: &str) -> Assessment {
        let mut assessment = Assessment::new("a", "2026", [&questionnaire()]);
        for (factor, level) in levels.split(", ").filter_map(|pair| pair.split_once(' ')) {
            let level: u8 = level.parse().unwrap();
            for (n, answer) in (2..=level).map(|n| (n, Answer::Met)).chain([(level + 1, Answer::NotMet)]) {
                let reply = Reply { answer, ..Reply::default() };
                assessment.answers.insert(format!("d.{factor}.{n}a"), reply);
            }
        }
        assessment.answers.retain(|id, _| !id.ends_with("6a"));
        assessment
    }

    /// Targets as `"f 3 2030, g 2 2027"`.
    fn told(targets: &BTreeMap<String, Target>) -> String {
        let told = targets.iter().map(|(id, target)| {
            format!("{} {} {}", &id["d.".len()..], target.level, target.by.as_deref().unwrap_or_default())
        });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_next_level_is_one_above_and_never_above_the_scale() {
        let targets = next_level(&assessment("g 2, h 5"), [&questionnaire()], "2030");
        assert_eq!(told(&targets), "f 2 2030, g 3 2030, h 5 2030");
    }

    #[test]
    fn a_year_that_was_set_stays() {
        let mut own = assessment("");
        let before = Target { level: Level::Adaptive, by: Some("2027".to_owned()) };
        own.targets.insert("d.f".to_owned(), before);
        assert_eq!(told(&next_level(&own, [&questionnaire()], "2030")), "f 2 2027, g 2 2030, h 2 2030");
        let levels = BTreeMap::from([("d.f".to_owned(), Level::Managed)]);
        assert_eq!(told(&at_levels(&own, [&questionnaire()], &levels, "2030", false).targets), "f 4 2027");
    }

    #[test]
    fn the_levels_of_a_profile_are_those_of_factors_that_it_speaks_of() {
        let mut profile = assessment("f 3");
        profile.claims.insert("d.g".to_owned(), Level::Emerging);
        let expected = BTreeMap::from([("d.f".to_owned(), Level::Established), ("d.g".to_owned(), Level::Emerging)]);
        assert_eq!(levels_of(&profile, &[questionnaire()]), expected);
        assert_eq!(levels_of(&profile, &[]), BTreeMap::new());
    }

    #[test]
    fn no_target_falls_below_what_is_reached_unless_that_is_said() {
        let own = assessment("f 1, g 4, h 1");
        let at_hand = [questionnaire()];
        let levels = levels_of(&assessment("f 3, g 2, h 1"), &at_hand);
        let aimed = |below| at_levels(&own, &at_hand, &levels, "2030", below);
        let held = aimed(false);
        assert_eq!((told(&held.targets).as_str(), held.set, held.held), ("f 3 2030, g 4 2030", 2, 1));
        let said = aimed(true);
        assert_eq!((told(&said.targets).as_str(), said.set, said.held), ("f 3 2030, g 2 2030", 2, 0));
    }

    #[test]
    fn a_target_is_within_reach_and_others_stay() {
        let mut own = assessment("h 1");
        own.context.insert(Context::Landlocked);
        own.targets.insert("d.g".to_owned(), Target { level: Level::Emerging, by: None });
        let levels = BTreeMap::from([("d.h".to_owned(), Level::Adaptive), ("x.y".to_owned(), Level::Adaptive)]);
        let aimed = at_levels(&own, [&questionnaire()], &levels, "2030", false);
        assert_eq!((told(&aimed.targets).as_str(), aimed.set), ("g 2 , h 4 2030", 1));
    }
}
