//! Needs: what training can mend of what is missing (design section 7).
//!
//! A need joins a gap with the factor's audience, ECSF roles and theme. Only statements with the remedy `skills` make one:
//! a missing law or budget is listed apart.

mod priority;
mod region;
mod table;

use serde::Serialize;

pub use priority::{MOST_TIMES, Priority, Weights};
pub use region::needs_of_publication;
pub use table::to_csv;

use crate::{
    Level,
    assessment::Assessment,
    level::Interval,
    questionnaire::{Audience, Factor, Questionnaire, Remedy, Statement},
    round::Bin,
    score::{score_factor, values},
    word::words,
};

/// What one assessment or publication says about training.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// The id of the assessment, or of the round that was published.
    pub id: String,
    /// The group of the publication, `all` for everybody; nothing for an assessment.
    pub group: Option<String>,
    /// The level that was given to aim at in every factor, in place of the own targets.
    pub aim: Option<Level>,
    /// What the priorities were made with.
    pub weights: Weights,
    /// The needs: highest priority first, those without one last; among equals in the order of the questionnaires.
    pub needs: Vec<Need>,
    /// The factors that give no need, and why, in the order of the questionnaires.
    pub apart: Vec<Apart>,
}

/// Competence that is missing in one factor.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The id of the factor.
    pub factor: String,
    /// Who is trained.
    pub audience: Vec<Audience>,
    /// The ECSF roles.
    pub roles: Vec<String>,
    /// The GFCE theme, A to E.
    pub theme: Option<String>,
    /// How many levels are missing, 0 to 4: to the own target, or to the aim of the region. For a publication, the mean
    /// of those below. Nothing where that is withheld.
    pub gap: Option<Interval<f64>>,
    /// What it is known from.
    pub basis: Basis,
    /// How urgent it is, with its parts; nothing where a part is withheld.
    pub priority: Option<Priority>,
}

/// What a need is known from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// The answers of one ecosystem.
    Assessment {
        /// The level, 1 to 5.
        level: Interval<Level>,
        /// The level aimed at.
        target: Level,
        /// The missing statements up to the target that training can mend; never empty.
        skills: Vec<Lacking>,
        /// The missing statements up to the target that it cannot.
        other: Vec<Lacking>,
    },
    /// The published figures of a group.
    Publication {
        /// How many contributions give the factor.
        n: usize,
        /// How many have which levels.
        bins: Vec<Bin>,
        /// How many are below the target or aim; nothing where that is withheld.
        below: Option<Below>,
        /// An estimate: which share of the statements at the next level training can mend, 0 to 1, as a mean of all. It
        /// follows from the questionnaire and the levels; which statements are missing is not in a publication.
        skills_next_estimate: Interval<f64>,
        /// How many of the factor's statements above the lowest level of anybody training can mend, by level 2 to 5.
        skills: [usize; 4],
    },
}

/// How many are below a level that they aim at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Below {
    /// How many; a range where joined levels leave it open.
    pub count: Interval<usize>,
    /// Of how many: those that gave a target, or all where the region has an aim.
    pub of: usize,
}

/// A statement that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lacking {
    /// The id of the statement.
    pub statement: String,
    /// Its level, 2 to 5.
    pub level: Level,
    /// What mends it, where the questionnaire says so.
    pub remedy: Option<Remedy>,
    /// Whether it stands at the next level; else it stands above that, on the way to the target.
    pub next: bool,
}

/// A factor that gives no need.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The id of the factor.
    pub factor: String,
    /// Why.
    pub why: Why,
    /// What is missing: up to the target, or at the next level where there is none. Empty for a publication.
    pub lacking: Vec<Lacking>,
}

words! {
    /// Why a factor gives no need.
    Why {
        /// Something else is missing: a law, a decision, money, work with others.
        NotSkills = "not-skills",
        /// Something else is missing up to the target; training mends something only above it.
        SkillsLater = "skills-later",
        /// There is no target, so nothing says how much is missing.
        NoTarget = "no-target",
        /// The publication shows nothing of the factor.
        Withheld = "withheld",
        /// No questionnaire at hand has the factor.
        NotAtHand = "not-at-hand",
    }
}

/// Returns the needs of one ecosystem, from its answers and targets.
///
/// With an aim, it stands in place of every target. A factor at its target for certain, or not applicable, stands nowhere. Reach is here the part of the missing statements
/// up to the target that training can mend.
pub fn needs_of_assessment(
    assessment: &Assessment,
    aim: Option<Level>,
    at_hand: &[Questionnaire],
    weights: &Weights,
) -> Needs {
    let mut needs = Needs::new(assessment.id.clone(), aim, weights);
    for factor in assessment.among(at_hand).into_iter().flat_map(|questionnaire| &questionnaire.factors) {
        let score = score_factor(assessment, factor);
        let Some(level) = score.level else { continue };
        let values = values(assessment, factor);
        let is_next = |statement: &Statement| score.next.contains(&statement.id);
        let is_missing = |statement: &Statement, target: Level| {
            let on_the_way = statement.level > level.low && statement.level <= target;
            let is_open = values.get(statement.id.as_str()).is_some_and(|value| value.low < 1.0);
            on_the_way && (is_open || is_next(statement))
        };
        let lacking = |statement: &Statement| Lacking {
            statement: statement.id.clone(),
            level: statement.level,
            remedy: statement.remedy,
            next: is_next(statement),
        };
        let Some(target) = aim.or(score.target) else {
            let lacking: Vec<Lacking> =
                factor.statements.iter().filter(|statement| is_next(statement)).map(lacking).collect();
            if !lacking.is_empty() {
                needs.apart.push(Apart { factor: factor.id.clone(), why: Why::NoTarget, lacking });
            }
            continue;
        };
        if level.low >= target {
            continue;
        }
        let all = factor.statements.iter().filter(|statement| is_missing(statement, target)).map(lacking);
        let (skills, other): (Vec<_>, Vec<_>) = all.partition(|one| one.remedy == Some(Remedy::Skills));
        if skills.is_empty() {
            let is_later = |s: &Statement| {
                let is_open = values.get(s.id.as_str()).is_some_and(|value| value.low < 1.0);
                s.level > target && is_open && is_skill(s)
            };
            let why = if factor.statements.iter().any(is_later) { Why::SkillsLater } else { Why::NotSkills };
            needs.apart.push(Apart { factor: factor.id.clone(), why, lacking: other });
            continue;
        }
        // As `gap` of section 5: what is missing if everything unknown is met, and if nothing of it is.
        let missing = |level: Level| f64::from(target.number().saturating_sub(level.number()));
        let gap = Interval { low: missing(level.high), high: missing(level.low) };
        let part = skills.len() as f64 / (skills.len() + other.len()) as f64;
        let reach = Interval { low: part, high: part };
        let basis = Basis::Assessment { level, target, skills, other };
        needs.needs.push(Need {
            priority: Some(weights.priority(&factor.id, gap, reach)),
            ..Need::of(factor, Some(gap), basis)
        });
    }
    needs.sort();
    needs
}

impl Needs {
    fn new(id: String, aim: Option<Level>, weights: &Weights) -> Self {
        Self { id, group: None, aim, weights: weights.clone(), needs: Vec::new(), apart: Vec::new() }
    }

    /// What is certain counts first, then what is possible. The sort keeps the order of equals.
    fn sort(&mut self) {
        let ends = |need: &Need| need.priority.as_ref().map(|priority| (priority.value.low, priority.value.high));
        self.needs.sort_by(|one, other| match (ends(one), ends(other)) {
            (Some(one), Some(other)) => other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1)),
            (one, other) => other.is_some().cmp(&one.is_some()),
        });
    }
}

impl Need {
    fn of(factor: &Factor, gap: Option<Interval<f64>>, basis: Basis) -> Self {
        Self {
            factor: factor.id.clone(),
            audience: factor.audience.clone(),
            roles: factor.roles.clone(),
            theme: factor.theme.clone(),
            gap,
            basis,
            priority: None,
        }
    }
}

/// Returns whether training mends a statement.
fn is_skill(statement: &Statement) -> bool {
    statement.remedy == Some(Remedy::Skills)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        assessment::{Answer, Reply, Target},
        questionnaire::builtin,
        sample,
    };

    /// An assessment of the training factor alone, with its first statements met and a target.
    fn trained(at_hand: &[Questionnaire], up_to: Level, target: Option<Level>) -> Assessment {
        let mut assessment = sample::assessment(at_hand, sample::words("en"));
        (assessment.answers, assessment.claims, assessment.targets) = Default::default();
        let all = at_hand.iter().flat_map(|q| q.statements());
        for statement in all {
            let is_met = !statement.id.starts_with("workforce.training.") || statement.level <= up_to;
            let answer = if is_met { Answer::Met } else { Answer::NotMet };
            assessment.answers.insert(statement.id.clone(), Reply { answer, ..Reply::default() });
        }
        if let Some(level) = target {
            assessment.targets = BTreeMap::from([("workforce.training".to_owned(), Target { level, by: None })]);
        }
        assessment
    }

    #[test]
    fn skills_make_a_need_and_the_rest_stands_beside_it() {
        let at_hand = builtin();
        let needs = needs_of_assessment(
            &trained(&at_hand, Level::Initial, Some(Level::Established)),
            None,
            &at_hand,
            &Weights::default(),
        );
        let [need] = needs.needs.as_slice() else { panic!("{needs:?}") };
        let Basis::Assessment { skills, other, .. } = &need.basis else { panic!() };
        let factor = at_hand.iter().find_map(|q| q.factor("workforce.training")).unwrap();
        let up_to_3: Vec<_> = factor.statements.iter().filter(|s| s.level <= Level::Established).collect();
        assert_eq!(skills.len() + other.len(), up_to_3.len());
        assert_eq!(skills.len(), up_to_3.iter().filter(|s| is_skill(s)).count());
        assert!(skills.iter().all(|one| one.next == (one.level == Level::Emerging)));
        let priority = need.priority.as_ref().unwrap();
        let reach = skills.len() as f64 / up_to_3.len() as f64;
        assert_eq!((priority.gap.low, priority.reach.low, priority.value.low), (2.0, reach, 2.0 * reach));
        assert_eq!(need.theme.as_deref(), Some("D"));
    }

    #[test]
    fn no_target_and_no_skills_stand_apart_and_a_reached_target_nowhere() {
        let at_hand = builtin();
        let weights = Weights::default();
        let none = needs_of_assessment(&trained(&at_hand, Level::Initial, None), None, &at_hand, &weights);
        assert_eq!((none.needs.len(), none.apart.len(), none.apart[0].why), (0, 1, Why::NoTarget));
        let reached = trained(&at_hand, Level::Established, Some(Level::Established));
        let reached = needs_of_assessment(&reached, None, &at_hand, &weights);
        assert_eq!((reached.needs, reached.apart), (Vec::new(), Vec::new()));
        let mut careers = trained(&at_hand, Level::Adaptive, None);
        let id = "workforce.careers";
        careers.targets = BTreeMap::from([(id.to_owned(), Target { level: Level::Managed, by: None })]);
        careers.answers.retain(|statement, _| !statement.starts_with("workforce.careers.3"));
        let careers = needs_of_assessment(&careers, None, &at_hand, &weights);
        assert_eq!((careers.needs.len(), careers.apart.len(), careers.apart[0].why), (0, 1, Why::NotSkills));
        assert!(careers.apart[0].lacking.iter().all(|one| one.next && one.level == Level::Established));
    }

    #[test]
    fn what_is_certain_comes_first() {
        let at_hand = builtin();
        let sample = sample::assessment(&at_hand, sample::words("en"));
        let needs = needs_of_assessment(&sample, Some(Level::Managed), &at_hand, &Weights::default());
        let lows: Vec<f64> = needs.needs.iter().map(|need| need.priority.as_ref().unwrap().value.low).collect();
        assert!(lows.len() > 3 && lows.is_sorted_by(|a, b| a >= b), "{lows:?}");
        // The last of those that surely are needed comes first when it is stated to be important.
        let surely = |need: &&Need| need.priority.as_ref().unwrap().value.low > 0.0;
        let last = needs.needs.iter().rfind(surely).unwrap().factor.clone();
        let importance = BTreeMap::from([(last.clone(), 1000.0)]);
        let turned = needs_of_assessment(
            &sample,
            Some(Level::Managed),
            &at_hand,
            &Weights { importance, ..Weights::default() },
        );
        assert_eq!(turned.needs[0].factor, last);
    }
}
