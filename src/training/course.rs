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

/// The most courses that are read: some times more than anybody offers, and few enough for a page.
pub const MOST_COURSES: usize = 5_000;

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
            match too_many(catalogue.courses.len()) {
                Some(problem) => node.push(problem),
                None => node.extend(catalogue.check(at_hand)),
            }
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
        Ids::of(self.courses.iter()).free(&sheet::slug(title))
    }

    /// Returns what does not fit together: factors that no questionnaire at hand has, prerequisites that are no course of
    /// the catalogue, and prerequisites that go round in a circle.
    pub fn check(&self, at_hand: &[Questionnaire]) -> Problems {
        let mut problems = Problems::default();
        let ids: BTreeSet<&str> = self.courses.iter().map(|course| course.id.as_str()).collect();
        for (i, course) in self.courses.iter().enumerate() {
            problems.extend(unknown_factors(&course.factors, &format!("/courses/{i}/factors"), at_hand));
            for (j, id) in course.prerequisites.iter().enumerate() {
                if !ids.contains(id.as_str()) {
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
        let before: Vec<Vec<usize>> = self
            .courses
            .iter()
            .map(|course| course.prerequisites.iter().filter_map(|id| place.get(id.as_str()).copied()).collect())
            .collect();
        let mut after = vec![Vec::new(); before.len()];
        for (at, all) in before.iter().enumerate() {
            all.iter().for_each(|to| after[*to].push(at));
        }
        // Kosaraju's algorithm: what can be reached in both directions is one group, and a group of several is a circle.
        let (mut order, mut seen) = (Vec::new(), vec![false; before.len()]);
        for start in 0..before.len() {
            let mut way = Vec::new();
            if !std::mem::replace(&mut seen[start], true) {
                way.push((start, 0));
            }
            while let Some((at, next)) = way.last_mut() {
                let (at, to) = (*at, before[*at].get(*next).copied());
                *next += 1;
                match to {
                    Some(to) if std::mem::replace(&mut seen[to], true) => (),
                    Some(to) => way.push((to, 0)),
                    None => {
                        order.push(at);
                        let _ = way.pop();
                    }
                }
            }
        }
        let (mut in_circles, mut seen) = (Vec::new(), vec![false; before.len()]);
        for start in order.into_iter().rev() {
            let (mut group, mut waiting) = (Vec::new(), vec![start]);
            while let Some(at) = waiting.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    group.push(at);
                    waiting.extend(&after[at]);
                }
            }
            if group.len() > 1 || before[start].contains(&start) {
                in_circles.extend(group);
            }
        }
        in_circles.sort_unstable();
        in_circles
    }

    /// Puts a course in the place of another, or at the end, and says what is wrong with it, at `/FIELD`.
    ///
    /// One without an id gets it from its title. Courses that named the one before as a prerequisite name this one.
    pub fn put(&self, place: Option<usize>, mut course: Course) -> Result<Self, Problems> {
        let place = place.filter(|place| *place < self.courses.len());
        let others = self.courses.iter().enumerate().filter(|(at, _)| Some(*at) != place);
        let mut ids = Ids::of(others.map(|(_, other)| other));
        let mut problems = Problems::default();
        if course.id.is_empty() {
            course.id = ids.free(&sheet::slug(&course.title));
        } else if !ids.take(&course.id) {
            problems.push(Problem::new(Code::DuplicateId, "/id").with("id", &course.id));
        }
        for id in course.prerequisites.iter().filter(|id| !ids.has(id)) {
            problems.push(Problem::new(Code::UnknownCourse, "/prerequisites").with("id", id));
        }
        let mut changed = self.clone();
        let at = match place {
            Some(at) => {
                let before = std::mem::replace(&mut changed.courses[at], course);
                let id = changed.courses[at].id.clone();
                changed.rename(&before.id, &id);
                at
            }
            None => {
                changed.courses.push(course);
                changed.courses.len() - 1
            }
        };
        problems.extend(too_many(changed.courses.len()).map(Problems::from).unwrap_or_default());
        if changed.in_circles().contains(&at) {
            problems.push(Problem::new(Code::Circle, "/prerequisites").with("id", &changed.courses[at].id));
        }
        problems.or(changed)
    }

    /// Takes a course out, also out of the prerequisites of others; returns how many these are.
    pub fn without(&self, place: usize) -> (Self, usize) {
        let mut changed = self.clone();
        if place >= changed.courses.len() {
            return (changed, 0);
        }
        let course = changed.courses.remove(place);
        let named = changed.courses.iter_mut().filter_map(|other| {
            let before = other.prerequisites.len();
            other.prerequisites.retain(|id| *id != course.id);
            (other.prerequisites.len() < before).then_some(())
        });
        let named = named.count();
        (changed, named)
    }

    /// Adds the courses of another catalogue. The same course is left out; another one whose id is taken gets a new one.
    /// Fails if they are too many together.
    pub fn join(&self, other: &Self) -> Result<Joined, Problems> {
        let mut ids = Ids::of(self.courses.iter());
        let mut known: BTreeMap<String, String> =
            self.courses.iter().map(|course| (course.said(), course.id.clone())).collect();
        let mut joined = Joined { catalogue: self.clone(), same: 0, renamed: Vec::new() };
        let mut called: BTreeMap<&str, String> = BTreeMap::new();
        let mut added = Vec::new();
        for course in &other.courses {
            if let Some(id) = known.get(&course.said()) {
                joined.same += 1;
                let _ = called.insert(&course.id, id.clone());
                continue;
            }
            let id = ids.free(&course.id);
            if id != course.id {
                joined.renamed.push((course.title.clone(), id.clone()));
            }
            let _ = known.insert(course.said(), id.clone());
            let _ = called.insert(&course.id, id.clone());
            added.push(Course { id, ..course.clone() });
        }
        for id in added.iter_mut().flat_map(|course| &mut course.prerequisites) {
            if let Some(now) = called.get(id.as_str()) {
                id.clone_from(now);
            }
        }
        joined.catalogue.courses.extend(added);
        match too_many(joined.catalogue.courses.len()) {
            Some(problem) => Err(problem.into()),
            None => Ok(joined),
        }
    }

    /// Names another course wherever one is a prerequisite.
    fn rename(&mut self, from: &str, to: &str) {
        for id in self.courses.iter_mut().flat_map(|course| &mut course.prerequisites) {
            if id == from {
                to.clone_into(id);
            }
        }
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

/// Two catalogues in one.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// All courses, those that were there before first.
    pub catalogue: Catalogue,
    /// How many courses were there before, just so.
    pub same: usize,
    /// The titles of the courses whose ids were taken, and the new ids.
    pub renamed: Vec<(String, String)>,
}

/// Ids of courses, each given once.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    /// The number with which the search for a free one goes on.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// Returns whether an id is taken.
    fn has(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// Takes the ids of courses.
    fn of<'a>(courses: impl Iterator<Item = &'a Course>) -> Self {
        Self { taken: courses.map(|course| course.id.clone()).collect(), next: BTreeMap::new() }
    }

    /// Takes an id; returns whether it was free.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Takes an id, or if it is taken the first free one with a number after it.
    pub fn free(&mut self, id: &str) -> String {
        let mut free = id.to_owned();
        while !self.taken.insert(free.clone()) {
            let next = self.next.entry(id.to_owned()).or_insert(1);
            *next += 1;
            free = format!("{id}-{next}");
        }
        free
    }
}

/// Returns the problem of a number of courses that is not read.
fn too_many(found: usize) -> Option<Problem> {
    (found > MOST_COURSES)
        .then(|| Problem::new(Code::TooManyCourses, "").with("found", found).with("to", MOST_COURSES))
}

impl Course {
    /// Returns all that a course says but its id, as a text: the same when the same course is listed twice.
    pub(super) fn said(&self) -> String {
        // What is written has text keys only.
        serde_json::to_string(&Self { id: String::new(), ..self.clone() }).unwrap_or_default()
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
        let (found, first, last) = match to {
            Level::Initial => (to, 2, 5),
            to => (from, 1, to.number() - 1),
        };
        fields.node().problem(Code::OutOfRange, &[("found", &found), ("from", &first), ("to", &last)]);
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
    distinct(node.non_empty(), |node| node.factor_id())
}

/// Returns a problem for each factor that no questionnaire at hand has, at its place in the list; one that is not formed as
/// an id is a problem already.
pub(super) fn unknown_factors(ids: &[String], path: &str, at_hand: &[Questionnaire]) -> Problems {
    let mut problems = Problems::default();
    for (i, id) in ids.iter().enumerate() {
        if document::is_factor_id(id) && at_hand.iter().all(|questionnaire| questionnaire.factor(id).is_none()) {
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

    fn of(id: &str, title: &str, prerequisites: &[&str]) -> Course {
        Course {
            id: id.to_owned(),
            title: title.to_owned(),
            prerequisites: prerequisites.iter().map(|id| (*id).to_owned()).collect(),
            ..Course::default()
        }
    }

    fn found(problems: &Problems) -> Vec<String> {
        problems.iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
    }

    #[test]
    fn a_course_is_put_in_its_place_and_others_follow_its_id() {
        let catalogue = Catalogue::new(vec![of("a", "A", &[]), of("b", "B", &["a"])]);
        let changed = catalogue.put(Some(0), of("x", "A", &[])).unwrap();
        assert_eq!(changed.courses, [of("x", "A", &[]), of("b", "B", &["x"])]);
        let added = changed.put(None, of("", "Ámbar", &["b"])).unwrap();
        assert_eq!(added.courses[2], of("ambar", "Ámbar", &["b"]));
        assert_eq!(catalogue.put(None, of("", "B", &[])).unwrap().courses[2].id, "b-2");
        for (place, course, expected) in [
            (None, of("a", "C", &[]), "duplicate-id /id"),
            (None, of("c", "C", &["d"]), "unknown-course /prerequisites"),
            (None, of("c", "C", &["c"]), "circle /prerequisites"),
            (Some(0), of("a", "A", &["b"]), "circle /prerequisites"),
            (Some(0), of("b", "A", &[]), "duplicate-id /id"),
        ] {
            assert_eq!(found(&catalogue.put(place, course).unwrap_err())[0], expected);
        }
        let (without, named) = added.without(1);
        assert_eq!((without.courses, named), (vec![of("x", "A", &[]), of("ambar", "Ámbar", &[])], 1));
        assert_eq!(catalogue.without(2), (catalogue.clone(), 0));
    }

    #[test]
    fn two_catalogues_are_joined_and_nothing_is_lost() {
        let one = Catalogue::new(vec![of("a", "A", &[]), of("b", "B", &["a"])]);
        let other = Catalogue::new(vec![of("z", "A", &[]), of("a", "C", &["z"]), of("c", "D", &["a"])]);
        let joined = one.join(&other).unwrap();
        let expected = [of("a", "A", &[]), of("b", "B", &["a"]), of("a-2", "C", &["a"]), of("c", "D", &["a-2"])];
        assert_eq!(joined.catalogue.courses, expected);
        assert_eq!((joined.same, joined.renamed), (1, vec![("C".to_owned(), "a-2".to_owned())]));
        let many = Catalogue::new((0..MOST_COURSES).map(|n| of(&n.to_string(), &n.to_string(), &[])).collect());
        assert_eq!(found(&one.join(&many).unwrap_err()), ["too-many-courses "]);
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
