//! What a trainer can offer: a catalogue of courses, as JSON (design section 7).
//!
//! [`super::sheet`] reads the same from a table.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::sheet;
use crate::{
    Code, Level, Problem, Problems,
    document::{self, Fields, Node, unique},
    problem::Term,
    questionnaire::{Audience, Questionnaire},
    word::words,
};

/// The format of a catalogue file.
pub const FORMAT: &str = "baremo.catalogue/1";

/// The most hours that a course may take.
pub const MOST_HOURS: f64 = 10_000.0;

/// The most seats that a course may have.
pub const MOST_SEATS: u64 = 1_000_000;

words! {
    /// How deep a course goes.
    Depth {
        /// Knowing that it matters, and whom to ask.
        Awareness = "awareness",
        /// The basics, for those who begin.
        Foundation = "foundation",
        /// Doing the work.
        Practitioner = "practitioner",
        /// Leading it, and improving it.
        Expert = "expert",
        /// Teaching others.
        TrainTheTrainer = "train-the-trainer",
    }
}

impl Depth {
    /// Returns the depth at which a level is prepared: awareness for 2, foundation for 3, practitioner for 4, expert for 5.
    /// Nothing prepares level 1, which every factor has.
    pub const fn for_level(level: Level) -> Option<Self> {
        match level {
            Level::Initial => None,
            Level::Emerging => Some(Self::Awareness),
            Level::Established => Some(Self::Foundation),
            Level::Managed => Some(Self::Practitioner),
            Level::Adaptive => Some(Self::Expert),
        }
    }
}

words! {
    /// How a course is held.
    Mode {
        /// Everybody in one place.
        OnSite = "on-site",
        /// Together, over the network.
        Online = "online",
        /// Partly in one place, partly over the network.
        Hybrid = "hybrid",
        /// Alone, at any time; it takes no trainer's days.
        SelfPaced = "self-paced",
    }
}

/// What a trainer can offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[cfg_attr(test, schemars(extend("const" = FORMAT)))]
    format: &'static str,
    /// What the catalogue is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The courses, in the order of the file.
    pub courses: Vec<Course>,
}

/// A course.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Its id in the catalogue.
    pub id: String,
    /// Its title, in its own language.
    pub title: String,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The ids of the factors that it is about.
    pub factors: Vec<String>,
    /// The level from which it starts, 1 to 4.
    pub from_level: Level,
    /// The level that it prepares, above `from_level`.
    pub to_level: Level,
    /// The ECSF roles that it is for; none means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Whom it is for; none means anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// How deep it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<Depth>,
    /// How many can take part each time, 1 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u64>,
    /// The language it is held in: a code of two or three letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How it is held.
    #[serde(default, rename = "format", skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// How many hours of teaching it has, above 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// The days on which it begins, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// The ids of the courses that must come before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prerequisites: Vec<String>,
}

impl Catalogue {
    /// Makes a catalogue of some courses, as they are.
    pub fn new(courses: Vec<Course>) -> Self {
        Self { format: FORMAT, title: None, courses }
    }

    /// Reads a catalogue file, and checks its factors against the questionnaires at hand.
    pub fn from_json(bytes: &[u8], at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        Self::from_value(&document::parse(bytes)?, at_hand)
    }

    /// Reads a catalogue that was kept: [`Self::check`] is not run, as a questionnaire may have gone since.
    pub fn from_kept(bytes: &[u8]) -> Result<Self, Problems> {
        document::read(&document::parse(bytes)?, Self::decode)?.ok_or_else(Problems::default)
    }

    /// Reads a catalogue, and checks its factors against the questionnaires at hand.
    pub fn from_value(value: &Value, at_hand: &[Questionnaire]) -> Result<Self, Problems> {
        document::read(value, |node| {
            let catalogue = Self::decode(node)?;
            node.extend(catalogue.check(at_hand));
            Some(catalogue)
        })?
        .ok_or_else(Problems::default)
    }

    /// Returns the file of the catalogue: JSON, one field a line.
    pub fn to_json(&self) -> String {
        document::to_json(self)
    }

    /// Returns the course of an id.
    pub fn course(&self, id: &str) -> Option<&Course> {
        self.courses.iter().find(|course| course.id == id)
    }

    /// Returns an id made from a title, which no course of the catalogue has.
    pub fn free_id(&self, title: &str) -> String {
        sheet::free_id(title, &self.courses.iter().map(|course| course.id.clone()).collect())
    }

    /// Returns what does not fit together: factors that no questionnaire at hand has, prerequisites that are no course of
    /// the catalogue, and prerequisites that go round in a circle.
    pub fn check(&self, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        for (i, course) in self.courses.iter().enumerate() {
            problems.extend(unknown_factors(&course.factors, &format!("/courses/{i}/factors"), at_hand));
            for (j, id) in course.prerequisites.iter().enumerate() {
                if self.course(id).is_none() {
                    let path = format!("/courses/{i}/prerequisites/{j}");
                    problems.push(Problem::new(Code::UnknownCourse, path).with("id", id));
                }
            }
        }
        problems.extend(self.circles());
        problems
    }

    /// Returns a problem for each course that must come before itself.
    pub fn circles(&self) -> Problems {
        let mut problems = Problems::default();
        for at in self.in_circles() {
            let path = format!("/courses/{at}/prerequisites");
            problems.push(Problem::new(Code::Circle, path).with("id", &self.courses[at].id));
        }
        problems
    }

    /// Returns the places of the courses that must come before themselves, in order.
    pub fn in_circles(&self) -> Vec<usize> {
        let place: BTreeMap<&str, usize> = self.courses.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
        let before =
            |at: usize| self.courses[at].prerequisites.iter().filter_map(|id| place.get(id.as_str()).copied());
        let is_in_circle = |start: usize| {
            let (mut seen, mut waiting) = (BTreeSet::new(), before(start).collect::<Vec<_>>());
            while let Some(at) = waiting.pop() {
                if at == start {
                    return true;
                }
                if seen.insert(at) {
                    waiting.extend(before(at));
                }
            }
            false
        };
        (0..self.courses.len()).filter(|at| is_in_circle(*at)).collect()
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            fields.format(FORMAT);
            Some(Self {
                format: FORMAT,
                title: fields.optional("title", |node| node.name()),
                courses: fields
                    .required("courses", |node| unique(node, |course: &Course| &course.id, Course::decode)),
            })
        })
    }
}

impl Course {
    /// Returns what is the same when the same course is listed twice: everything but its id.
    pub fn without_id(&self) -> Self {
        Self { id: String::new(), ..self.clone() }
    }

    fn decode(node: Node<'_>) -> Option<Self> {
        node.object(|fields| {
            let id = fields.required("id", |node| node.id());
            let title = fields.required("title", |node| node.name());
            let factors = fields.required("factors", factors);
            let (from_level, to_level) = levels(fields);
            Some(Self {
                id,
                title,
                provider: fields.optional("provider", |node| node.name()),
                factors,
                from_level,
                to_level,
                roles: fields.optional("roles", |node| distinct(node, |node| node.name())).unwrap_or_default(),
                audience: fields.optional("audience", |node| node.words(Audience::Citizen)).unwrap_or_default(),
                depth: fields.optional("depth", |node| node.word(Depth::Awareness)),
                seats: fields.optional("seats", |node| node.whole(1, MOST_SEATS)),
                language: fields
                    .optional("language", |node| node.checked(Code::BadId, Term::LanguageCode, is_language)),
                mode: fields.optional("format", |node| node.word(Mode::OnSite)),
                hours: fields.optional("hours", hours),
                dates: fields.optional("dates", |node| distinct(node, |node| node.date())).unwrap_or_default(),
                prerequisites: fields
                    .optional("prerequisites", |node| distinct(node, |node| node.id()))
                    .unwrap_or_default(),
            })
        })
    }
}

fn levels(fields: &mut Fields<'_>) -> (Level, Level) {
    let from = fields.required("from_level", |node| node.level());
    let to: Option<Level> = fields.required("to_level", |node| Some(node.level()));
    let to = to.unwrap_or(Level::Adaptive);
    if to <= from {
        let most = format!("{to}, its to_level, less 1");
        fields.node().problem(Code::OutOfRange, &[("found", &from), ("from", &1), ("to", &most)]);
    }
    (from, to)
}

fn hours(node: Node<'_>) -> f64 {
    let hours = node.positive();
    if hours > MOST_HOURS {
        node.problem(Code::OutOfRange, &[("found", &hours), ("from", &Term::AboveZero), ("to", &MOST_HOURS)]);
    }
    hours
}

/// Reads ids of factors: at least one, none of them twice.
pub(super) fn factors(node: Node<'_>) -> Vec<String> {
    distinct(node.non_empty(), |node| node.checked(Code::BadId, Term::FactorId, is_factor_id))
}

/// Returns a problem for each factor that no questionnaire at hand has, at its place in the list; one that is not formed as
/// an id is a problem already.
pub(super) fn unknown_factors(ids: &[String], path: &str, at_hand: &[Questionnaire]) -> Problems {
    let mut problems = Problems::default();
    for (i, id) in ids.iter().enumerate() {
        if is_factor_id(id) && at_hand.iter().all(|questionnaire| questionnaire.factor(id).is_none()) {
            problems.push(Problem::new(Code::UnknownFactor, format!("{path}/{i}")).with("id", id));
        }
    }
    problems
}

/// Reads a list of texts, none of them twice.
fn distinct(node: Node<'_>, read: impl Fn(Node<'_>) -> String) -> Vec<String> {
    let mut seen = BTreeSet::new();
    node.list(|node| {
        let text = read(node);
        if !text.is_empty() && !seen.insert(text.clone()) {
            node.problem(Code::DuplicateId, &[("id", &text)]);
        }
        text
    })
}

fn is_factor_id(id: &str) -> bool {
    id.split_once('.').is_some_and(|(domain, name)| document::is_slug(domain) && document::is_slug(name))
}

/// Returns whether a text is the code of a language: two or three lower-case letters.
pub(super) fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_and_what_leads_into_one_is_not_in_it() {
        let course = |id: &str, before: &[&str]| Course {
            id: id.to_owned(),
            prerequisites: before.iter().map(|id| (*id).to_owned()).collect(),
            ..Course::default()
        };
        let catalogue = Catalogue::new(vec![
            course("a", &["b"]),
            course("b", &["c"]),
            course("c", &["a"]),
            course("d", &["a"]),
            course("e", &["e"]),
            course("f", &["g"]),
            course("g", &[]),
        ]);
        assert_eq!(catalogue.in_circles(), [0, 1, 2, 4]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let at_hand = crate::questionnaire::builtin();
        let course = Course {
            id: "a".into(),
            title: "A".into(),
            factors: vec!["incident.csirt".into()],
            to_level: Level::Established,
            depth: Some(Depth::Foundation),
            mode: Some(Mode::Hybrid),
            hours: Some(7.5),
            dates: vec!["2026-03-01".into()],
            ..Course::default()
        };
        let catalogue = Catalogue::new(vec![course]);
        assert_eq!(Catalogue::from_json(catalogue.to_json().as_bytes(), &at_hand).as_ref(), Ok(&catalogue));
    }
}
