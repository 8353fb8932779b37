//! Demand against supply: which steps are asked for, which courses lead up them, and in which order (design section 7).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    course::{Catalogue, Course, Depth, Mode},
    needs::{Basis, Need, Needs},
};
use crate::{Level, Problems, level::Interval, round::Bin};

/// What people can use. Nothing named means that anything will do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The languages that they speak, as codes.
    pub languages: Vec<String>,
    /// How courses may be held.
    pub modes: Vec<Mode>,
}

/// Demand against supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// The steps that are asked for: by the order of the needs, then by level.
    pub steps: Vec<Step>,
    /// The ids of the courses that lead up a step and fit, and of those that must come before them, in an order that
    /// respects levels and prerequisites.
    pub order: Vec<String>,
}

/// A step from one level of a factor to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The id of the factor.
    pub factor: String,
    /// The level that it leads to, 2 to 5.
    pub level: Level,
    /// The depth that prepares the level.
    pub depth: Option<Depth>,
    /// How many ecosystems need it.
    pub ecosystems: Interval<usize>,
    /// How many statements at the level training can mend: of an assessment, the missing ones; of a publication, all. 0
    /// for a step that only leads to a higher one.
    pub skills: usize,
    /// The courses of the catalogue that lead up it, in its order.
    pub courses: Vec<Offer>,
}

/// A course that leads up a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The id of the course.
    pub course: String,
    /// Whether it is in a language that is wished, or says nothing of its language.
    pub language: bool,
    /// Whether it is held as wished, or says nothing of that.
    pub format: bool,
}

impl Offer {
    /// Returns whether people can use it.
    pub fn fits(&self) -> bool {
        self.language && self.format
    }
}

impl Step {
    /// Returns the seats of the courses that fit, and how many of those courses do not say how many they have.
    pub fn seats(&self, catalogue: &Catalogue) -> (u64, usize) {
        let fitting = self.courses.iter().filter(|offer| offer.fits());
        let courses: Vec<&Course> = fitting.filter_map(|offer| catalogue.course(&offer.course)).collect();
        let seats = courses.iter().filter_map(|course| course.seats).fold(0_u64, u64::saturating_add);
        (seats, courses.iter().filter(|course| course.seats.is_none()).count())
    }

    /// Returns whether a course that fits leads up the step.
    pub fn is_covered(&self) -> bool {
        self.courses.iter().any(Offer::fits)
    }
}

impl Matching {
    /// Returns the steps that no course covers, in order.
    pub fn uncovered(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.is_covered())
    }
}

/// Holds demand against supply. Fails if prerequisites go round in a circle.
///
/// Needs of several sources are added up. Of each need, all steps count from where an ecosystem stands up to the highest at
/// which training mends something.
pub fn matching(needs: &[Needs], catalogue: &Catalogue, wishes: &Wishes) -> Result<Matching, Problems> {
    catalogue.circles().or(())?;
    let mut steps = demand(needs);
    for step in &mut steps {
        let leads_up = |course: &&Course| {
            course.factors.contains(&step.factor) && course.from_level < step.level && course.to_level >= step.level
        };
        step.courses = catalogue.courses.iter().filter(leads_up).map(|course| offer(course, wishes)).collect();
    }
    let order = order(catalogue, &steps);
    Ok(Matching { steps, order })
}

fn offer(course: &Course, wishes: &Wishes) -> Offer {
    let language = course.language.as_ref().is_none_or(|language| wishes.languages.contains(language));
    let mode = course.mode.is_none_or(|mode| wishes.modes.contains(&mode));
    Offer {
        course: course.id.clone(),
        language: language || wishes.languages.is_empty(),
        format: mode || wishes.modes.is_empty(),
    }
}

fn demand(needs: &[Needs]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
    for (need, aim) in needs.iter().flat_map(|needs| needs.needs.iter().map(|need| (need, needs.aim))) {
        let next = ranks.len();
        ranks.entry(&need.factor).or_insert(next);
        for level in Level::WITH_STATEMENTS {
            let Some((ecosystems, skills)) = asked(need, aim, level) else { continue };
            match steps.iter_mut().find(|step| step.factor == need.factor && step.level == level) {
                Some(step) => {
                    step.ecosystems.low += ecosystems.low;
                    step.ecosystems.high += ecosystems.high;
                    step.skills = step.skills.max(skills);
                }
                None => steps.push(Step {
                    factor: need.factor.clone(),
                    level,
                    depth: Depth::for_level(level),
                    ecosystems,
                    skills,
                    courses: Vec::new(),
                }),
            }
        }
    }
    steps.sort_by_key(|step| (ranks.get(step.factor.as_str()).copied(), step.level));
    steps
}

/// Returns how many ecosystems of a need ask for a step, and how many statements there training can mend; nothing if
/// nobody does, or if training mends nothing there or above.
fn asked(need: &Need, aim: Option<Level>, to: Level) -> Option<(Interval<usize>, usize)> {
    let (ecosystems, skills, above) = match &need.basis {
        Basis::Assessment { level, skills, .. } => {
            let ecosystems = Interval { low: usize::from(level.high < to), high: usize::from(level.low < to) };
            let at = skills.iter().filter(|one| one.level == to).count();
            (ecosystems, at, skills.iter().any(|one| one.level > to))
        }
        Basis::Publication { n, bins, below, skills, .. } => {
            let count =
                |is: &dyn Fn(&Bin) -> bool| -> usize { bins.iter().filter(|bin| is(bin)).map(|bin| bin.count).sum() };
            let possible = count(&|bin| bin.from < to);
            let ecosystems = match (aim, below) {
                (Some(_), _) => Interval { low: count(&|bin| bin.to < to), high: possible },
                // Of own targets it is known only that some are above the level. Those below may all stand elsewhere, but
                // for whoever stands just below the step, where being below means needing it, or at level 5, where
                // nobody is below.
                (None, Some(below)) => {
                    let just_below = count(&|bin| bin.from == bin.to && bin.to.number() + 1 == to.number());
                    let at_top = count(&|bin| bin.from == Level::Adaptive);
                    let low = (just_below + at_top + below.count.low).saturating_sub(*n);
                    Interval { low, high: possible.min(below.count.high) }
                }
                (None, None) => Interval { low: 0, high: possible },
            };
            let at = |level: Level| level.position().checked_sub(1).map_or(0, |at| skills[at]);
            (ecosystems, at(to), Level::ALL.into_iter().any(|level| level > to && at(level) > 0))
        }
    };
    (ecosystems.high > 0 && (skills > 0 || above)).then_some((ecosystems, skills))
}

/// Puts the courses that fit a step, and their prerequisites, in order: by the first step that they lead up, as long as
/// none comes before its prerequisites, nor, in one factor, before one that ends where it starts or below.
///
/// Where a prerequisite contradicts the levels, the prerequisite counts.
fn order(catalogue: &Catalogue, steps: &[Step]) -> Vec<String> {
    let fitting = steps.iter().flat_map(|step| &step.courses).filter(|offer| offer.fits());
    let mut chosen: BTreeSet<&str> = fitting.map(|offer| offer.course.as_str()).collect();
    let mut waiting: Vec<&str> = chosen.iter().copied().collect();
    while let Some(course) = waiting.pop().and_then(|id| catalogue.course(id)) {
        waiting.extend(course.prerequisites.iter().map(String::as_str).filter(|id| chosen.insert(id)));
    }
    let rank = |course: &Course| {
        steps
            .iter()
            .position(|step| step.courses.iter().any(|offer| offer.course == course.id))
            .unwrap_or(steps.len())
    };
    let mut left: Vec<&Course> = catalogue.courses.iter().filter(|c| chosen.contains(c.id.as_str())).collect();
    // The sort keeps the order of the catalogue among equals.
    left.sort_by_key(|course| (rank(course), course.from_level, course.to_level));
    let mut order = Vec::new();
    while !left.is_empty() {
        let has_all =
            |course: &&Course| course.prerequisites.iter().all(|id| left.iter().all(|other| other.id != *id));
        let is_next = |course: &&Course| has_all(course) && !left.iter().any(|other| comes_before(other, course));
        // There are no circles, so that one has all its prerequisites.
        let next = left.iter().position(is_next).or_else(|| left.iter().position(has_all));
        order.push(left.remove(next.unwrap_or(0)).id.clone());
    }
    order
}

/// Returns whether, in a factor of both, one course ends where the other starts or below.
pub(super) fn comes_before(one: &Course, other: &Course) -> bool {
    one.from_level < other.from_level
        && one.to_level <= other.from_level
        && one.factors.iter().any(|factor| other.factors.contains(factor))
}

/// What another catalogue, or other wishes, would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The steps that were not covered and now are: factor and level.
    pub gained: Vec<(&'a str, Level)>,
    /// The steps that were covered and no longer are.
    pub lost: Vec<(&'a str, Level)>,
}

/// Returns what differs between two matchings of the same needs, such as before and after a course is added.
pub fn difference<'a>(before: &'a Matching, after: &'a Matching) -> Difference<'a> {
    let covered = |matching: &'a Matching, is: bool| -> Vec<(&'a str, Level)> {
        let steps = matching.steps.iter().filter(|step| step.is_covered() == is);
        steps.map(|step| (step.factor.as_str(), step.level)).collect()
    };
    let both = |one: Vec<(&'a str, Level)>, other: Vec<(&'a str, Level)>| {
        one.into_iter().filter(|step| other.contains(step)).collect()
    };
    Difference {
        gained: both(covered(after, true), covered(before, false)),
        lost: both(covered(after, false), covered(before, true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        questionnaire::builtin,
        sample,
        training::needs::{Weights, needs_of_assessment},
    };

    fn course(id: &str, factor: &str, from: u64, to: u64, before: &[&str]) -> Course {
        Course {
            id: id.to_owned(),
            title: id.to_owned(),
            factors: vec![factor.to_owned()],
            from_level: Level::from_number(from).unwrap(),
            to_level: Level::from_number(to).unwrap(),
            prerequisites: before.iter().map(|id| (*id).to_owned()).collect(),
            ..Course::default()
        }
    }

    /// The needs of an assessment without answers, aiming at level 4.
    fn needs() -> Needs {
        let at_hand = builtin();
        let mut assessment = sample::assessment(&at_hand, sample::words("en"));
        (assessment.answers, assessment.claims) = Default::default();
        needs_of_assessment(&assessment, Some(Level::Managed), &at_hand, &Weights::default())
    }

    #[test]
    fn steps_lead_up_to_the_highest_that_training_mends() {
        let matching = matching(&[needs()], &Catalogue::new(Vec::new()), &Wishes::default()).unwrap();
        let of = |factor: &str| -> Vec<(u8, usize, (usize, usize))> {
            let steps = matching.steps.iter().filter(|step| step.factor == factor);
            steps.map(|s| (s.level.number(), s.skills, (s.ecosystems.low, s.ecosystems.high))).collect()
        };
        // Only level 3 of strategy has a statement that training mends; nothing is answered, so perhaps nobody needs it.
        assert_eq!(of("policy.strategy"), [(2, 0, (0, 1)), (3, 1, (0, 1))]);
        assert_eq!(of("policy.law"), []);
        assert_eq!(matching.uncovered().count(), matching.steps.len());
    }

    #[test]
    fn courses_are_matched_by_factor_level_language_and_format() {
        let mut courses = vec![
            course("low", "policy.strategy", 1, 2, &[]),
            course("both", "policy.strategy", 1, 3, &[]),
            course("other", "policy.law", 1, 3, &[]),
        ];
        courses[1].language = Some("pt".to_owned());
        courses[1].mode = Some(Mode::Online);
        let catalogue = Catalogue::new(courses);
        let fits = |languages: &[&str], modes: &[Mode]| {
            let languages = languages.iter().map(|one| (*one).to_owned()).collect();
            let matching = matching(&[needs()], &catalogue, &Wishes { languages, modes: modes.to_vec() }).unwrap();
            let steps = matching.steps.iter().filter(|step| step.factor == "policy.strategy");
            let fits = steps
                .map(|step| step.courses.iter().filter(|one| one.fits()).map(|one| one.course.clone()).collect());
            (fits.collect::<Vec<Vec<String>>>(), matching.order)
        };
        let names = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        let all = (vec![names(&["low", "both"]), names(&["both"])], names(&["low", "both"]));
        assert_eq!(fits(&[], &[]), all);
        assert_eq!(fits(&["es", "pt"], &[Mode::Online]), all);
        let less = (vec![names(&["low"]), names(&[])], names(&["low"]));
        assert_eq!(fits(&["es"], &[]), less);
        assert_eq!(fits(&["pt"], &[Mode::OnSite]), less);
    }

    #[test]
    fn the_order_respects_prerequisites_and_levels() {
        let order = |courses: Vec<Course>| {
            matching(&[needs()], &Catalogue::new(courses), &Wishes::default()).map(|m| m.order)
        };
        let factor = "incident.crisis";
        let courses = vec![
            course("practice", factor, 3, 4, &["basics"]),
            course("middle", factor, 2, 3, &[]),
            course("first", factor, 1, 2, &[]),
            course("basics", "policy.law", 1, 2, &[]),
            course("unneeded", "policy.law", 1, 2, &[]),
        ];
        assert_eq!(order(courses).unwrap(), ["first", "middle", "basics", "practice"]);
        // A prerequisite against the levels counts all the same.
        let against = vec![course("first", factor, 1, 2, &["last"]), course("last", factor, 3, 4, &[])];
        assert_eq!(order(against).unwrap(), ["last", "first"]);
        let circle = vec![course("a", factor, 1, 2, &["b"]), course("b", factor, 1, 2, &["a"])];
        assert_eq!(order(circle).unwrap_err().total(), 2);
    }

    #[test]
    fn what_a_course_adds_is_the_difference() {
        let with = |courses: Vec<Course>| matching(&[needs()], &Catalogue::new(courses), &Wishes::default()).unwrap();
        let (before, after) = (with(Vec::new()), with(vec![course("a", "policy.strategy", 2, 4, &[])]));
        let gained = vec![("policy.strategy", Level::Established)];
        assert_eq!(difference(&before, &after), Difference { gained: gained.clone(), lost: Vec::new() });
        assert_eq!(difference(&after, &before), Difference { gained: Vec::new(), lost: gained });
    }
}
