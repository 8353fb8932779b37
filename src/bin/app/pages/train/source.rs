//! What needs are taken from: an assessment, a publication, or the contributions of this tab.

use baremo::{
    Level, Problems,
    assessment::Assessment,
    questionnaire::Questionnaire,
    round::{Publication, Record, Round},
    sample,
    training::{
        course::Catalogue,
        matching::{Step, Wishes, matching},
        needs::{Needs, needs_of_assessment, needs_of_publication},
        seats::CELL,
    },
};
use leptos::prelude::*;

use crate::{
    content::{Content, Placed},
    pages::{compare::Intake, published, region::shown::group_title, share},
    route::Route,
    state::{Choices, Library, Training},
    words::{Words, t},
};

use super::Interests;

/// What needs can be taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The publication that was opened last in this tab.
    Publication,
    /// The contributions that are open in this tab, counted as they could be published.
    Region,
    /// An assessment of this device, by its id.
    Assessment(String),
}

/// What was chosen to take needs from, as long as the tab is open: the device keeps nothing of it, as assessments may be
/// locked.
#[derive(Clone, Copy)]
pub struct Sources {
    chosen: RwSignal<Option<Source>>,
    group: RwSignal<String>,
}

/// What the needs of the chosen source are, or why there are none.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// There is nothing to take needs from.
    Nothing,
    /// The contributions of this tab may not be published: the title of their round, and why.
    Refused(String, Problems),
    /// The needs.
    Taken(Box<Taken>),
}

/// Needs, with what is said of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// What they were taken from.
    pub source: Source,
    /// Its title; for a publication, that of its round.
    pub title: String,
    /// Whether it is invented.
    pub is_sample: bool,
    /// The needs.
    pub needs: Needs,
    /// The assessment or the publication.
    pub of: Of,
    /// The factors with their titles, as far as their questionnaires are at hand.
    pub factors: Vec<Placed>,
}

/// An assessment or a publication.
#[derive(Debug, Clone, PartialEq)]
pub enum Of {
    /// An assessment.
    Assessment(Box<Assessment>),
    /// A publication, with what is known of its round.
    Publication(Box<published::Shown>),
}

/// A link to the needs of something.
#[component]
pub fn ToNeeds(
    /// What they are taken from.
    source: Source,
    /// The key of what the link says.
    label: &'static str,
) -> impl IntoView {
    let sources = expect_context::<Sources>();
    view! {
        <a href=Route::Train.href() on:click=move |_| sources.choose(source.clone())>
            {t(label)}
        </a>
    }
}

impl Outcome {
    /// Returns the needs, if there are any to show.
    pub fn taken(&self) -> Option<&Taken> {
        match self {
            Self::Taken(taken) => Some(taken),
            Self::Nothing | Self::Refused(..) => None,
        }
    }

    /// Returns what needs were to be taken from.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Nothing => None,
            // Only contributions that are not published yet can be refused.
            Self::Refused(..) => Some(&Source::Region),
            Self::Taken(taken) => Some(&taken.source),
        }
    }
}

impl Taken {
    /// Returns whether it may not leave: only what was published is for everybody.
    pub fn is_internal(&self) -> bool {
        self.source != Source::Publication
    }

    /// Returns the steps that are asked for, by the order of the needs, then by level.
    pub fn steps(&self) -> Vec<Step> {
        // Without courses there are no prerequisites that could go round in a circle.
        let matching = matching(std::slice::from_ref(&self.needs), &Catalogue::new(Vec::new()), &Wishes::default());
        matching.map(|matching| matching.steps).unwrap_or_default()
    }

    /// Returns how many needs there would be if every factor were to reach a level.
    pub fn with_aim(&self, aim: Level, at_hand: &[Questionnaire]) -> usize {
        let weights = &self.needs.weights;
        let needs = match &self.of {
            Of::Assessment(assessment) => Some(needs_of_assessment(assessment, Some(aim), at_hand, weights)),
            Of::Publication(shown) => {
                let group = self.needs.group.as_deref().unwrap_or_default();
                needs_of_publication(&shown.publication, group, Some(aim), at_hand, weights)
            }
        };
        needs.map_or(0, |needs| needs.needs.len())
    }

    /// Returns the smallest number of ecosystems that a count of interests may speak of: that of the round, else 3.
    pub fn cell(&self) -> usize {
        let cell = match &self.of {
            Of::Assessment(_) => CELL,
            Of::Publication(shown) => shown.round.cell,
        };
        usize::try_from(cell).unwrap_or(usize::MAX)
    }

    /// Returns a factor where its questionnaire is at hand.
    pub fn placed(&self, id: &str) -> Option<&Placed> {
        self.factors.iter().find(|placed| placed.factor.id == id)
    }

    /// Returns code and short title of a factor, or its id.
    pub fn name(&self, id: &str) -> String {
        self.placed(id).map_or_else(|| id.to_owned(), |placed| format!("{} {}", placed.code, placed.short()))
    }

    /// Returns the groups of a publication that are shown: id and title.
    pub fn groups(&self, words: Words) -> Vec<(String, String)> {
        let Of::Publication(shown) = &self.of else { return Vec::new() };
        let groups = shown.publication.groups.iter().filter(|group| group.n.is_some());
        groups.map(|group| (group.id.clone(), shown.group(words, &group.id))).collect()
    }

    /// Returns the title of the group that the needs are of; nothing for an assessment.
    pub fn group_title(&self, words: Words) -> Option<String> {
        let Of::Publication(shown) = &self.of else { return None };
        Some(group_title(words, &shown.round, self.needs.group.as_deref()?))
    }
}

impl Sources {
    /// Puts it into the context of the app.
    pub fn provide() {
        provide_context(Self { chosen: RwSignal::new(None), group: RwSignal::new(String::new()) });
        Interests::provide();
    }

    /// Chooses what needs are taken from.
    pub fn choose(self, source: Source) {
        self.group.set(String::new());
        self.chosen.set(Some(source));
    }

    /// Chooses a group of the publication.
    pub fn choose_group(self, group: String) {
        self.group.set(group);
    }

    /// Returns what needs can be taken from, each with its title: publications first, then the newest assessments.
    pub fn all(words: Words) -> Vec<(Source, String)> {
        let (opened, intake) = (expect_context::<published::Opened>(), expect_context::<Intake>());
        let publication = opened.last().map(|publication| (Source::Publication, opened.round_of(&publication).title));
        let round = intake.round().filter(|_| intake.read() > 0 || intake.is_combined());
        let region = round.map(|(round, _)| (Source::Region, round.title));
        let mut assessments: Vec<(f64, Source, String)> = expect_context::<Library>().with(|entries| {
            let whole = entries.iter().filter(|(_, entry)| entry.part.is_none());
            whole
                .map(|(id, entry)| {
                    (entry.changed, Source::Assessment(id.clone()), share::name_of(words, &entry.assessment))
                })
                .collect()
        });
        assessments.sort_by(|a, b| b.0.total_cmp(&a.0));
        let assessments = assessments.into_iter().map(|(_, source, title)| (source, title));
        publication.into_iter().chain(region).chain(assessments).collect()
    }

    /// Returns the needs of the source that is chosen, or else of the first there is.
    pub fn outcome(self) -> Memo<Outcome> {
        let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
        let (opened, intake) = (expect_context::<published::Opened>(), expect_context::<Intake>());
        let (library, training) = (expect_context::<Library>(), expect_context::<Training>());
        // What costs most is counted again only when the contributions are others.
        let of_region = Memo::new(move |_| {
            let (round, _) = intake.round().filter(|_| intake.read() > 0 || intake.is_combined())?;
            let published = intake.publish(&round, &Record::new(&round.id)).map(|(publication, _)| publication);
            Some((round, published))
        });
        Memo::new(move |_| {
            let all = Self::all(words);
            let chosen = self.chosen.get().filter(|chosen| all.iter().any(|(source, _)| source == chosen));
            let Some(source) = chosen.or_else(|| all.first().map(|(source, _)| source.clone())) else {
                return Outcome::Nothing;
            };
            let choices = training.choices();
            match &source {
                Source::Assessment(id) => match library.get(id) {
                    Some(entry) => {
                        Outcome::Taken(Box::new(of_assessment(words, content, entry.assessment, &choices)))
                    }
                    None => Outcome::Nothing,
                },
                Source::Publication => match opened.last() {
                    Some(publication) => {
                        let round = opened.round_of(&publication);
                        self.of_publication(content, source, (publication, round), &choices)
                    }
                    None => Outcome::Nothing,
                },
                Source::Region => match of_region.get() {
                    Some((round, Ok(publication))) => {
                        self.of_publication(content, source, (publication, round), &choices)
                    }
                    Some((round, Err(problems))) => Outcome::Refused(round.title, problems),
                    None => Outcome::Nothing,
                },
            }
        })
    }

    fn of_publication(
        self,
        content: Content,
        source: Source,
        (publication, round): (Publication, Round),
        choices: &Choices,
    ) -> Outcome {
        let (is_sample, title) = (round.id == sample::ROUND, round.title.clone());
        let shown = published::Shown::of(content, publication, round);
        let group = self.group.get();
        let is_shown = shown.publication.group(&group).is_some_and(|group| group.n.is_some());
        let group = if is_shown { group } else { shown.first() };
        let at_hand = content.get();
        let needs = needs_of_publication(&shown.publication, &group, choices.aim, &at_hand, &choices.weights);
        // The group is one of the publication.
        let Some(needs) = needs else { return Outcome::Nothing };
        let factors = shown.factors.iter().filter_map(|(_, placed)| placed.clone()).collect();
        let of = Of::Publication(Box::new(shown));
        Outcome::Taken(Box::new(Taken { source, title, is_sample, needs, of, factors }))
    }
}

fn of_assessment(words: Words, content: Content, assessment: Assessment, choices: &Choices) -> Taken {
    let at_hand = content.get();
    Taken {
        source: Source::Assessment(assessment.id.clone()),
        title: share::name_of(words, &assessment),
        is_sample: assessment.id == sample::ASSESSMENT,
        needs: needs_of_assessment(&assessment, choices.aim, &at_hand, &choices.weights),
        factors: content.placed_factors(assessment.among(&at_hand)),
        of: Of::Assessment(Box::new(assessment)),
    }
}
