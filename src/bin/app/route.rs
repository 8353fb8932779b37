//! Places in the app, as they stand after `#` in the address: they work from any folder, and offline.

use baremo::round::Round;
use leptos::{ev, prelude::*};

use crate::{platform, words::Words};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The three doors.
    Home,
    /// My assessments.
    Assessments,
    /// Start an assessment.
    New,
    /// A page of one assessment.
    Assessment(String, Place),
    /// Take in contributions.
    Compare,
    /// What an organiser may publish.
    Publish,
    /// What was published.
    Published,
    /// Call a round.
    NewRound,
    /// A round that was called here.
    Round(String),
    /// The interest files of a round that was called here.
    Twinning(String),
    /// A round that came as a link, with all that stands in it.
    Asked(String),
    /// The picture of the region.
    Region,
    /// Training needs.
    Train,
    /// The courses there are.
    Courses,
    /// Which course when.
    Plan,
    /// What was delivered.
    Delivered,
    /// All factors, to be read.
    Factors,
    /// A factor by id, to be read.
    FactorText(String),
    /// How scores are made.
    Method,
    /// Where the data is.
    Data,
    /// Nothing is there.
    Missing,
}

/// A page of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The overview.
    Overview,
    /// A factor by id, and the code of the statement to show first.
    Factor(String, Option<String>),
    /// The quick scan of a factor by id.
    Scan(String),
    /// The results.
    Results,
    /// Whom to ask.
    Ask,
    /// The way to the next version of a questionnaire by id.
    Migrate(String),
    /// The parts that institutions answer.
    Parts,
    /// Files out, contribution.
    Share,
    /// What it offers to others and seeks from them.
    Interest,
    /// The facts that the assessment was started with.
    Facts,
    /// What it says about other models.
    Models,
    /// What was changed in it.
    History,
    /// The workshop: its agenda, or one statement by id.
    Workshop(Option<String>),
    /// The minutes of the workshop.
    Minutes,
    /// The start of the next period.
    Next,
    /// What has moved between it and another assessment by id; the one that suggests itself where none is named.
    Moved(Option<String>),
}

impl Route {
    /// Reads the part of the address after `#`.
    pub fn parse(hash: &str) -> Self {
        let steps: Vec<String> =
            hash.trim_start_matches('#').split('/').filter(|step| !step.is_empty()).map(platform::decode).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let assessment = |id: &str, place| Self::Assessment(id.to_owned(), place);
        match steps.as_slice() {
            [] => Self::Home,
            ["assess"] => Self::Assessments,
            ["assess", "new"] => Self::New,
            ["assess", "of", id] => assessment(id, Place::Overview),
            ["assess", "of", id, "factor", factor] => assessment(id, Place::Factor((*factor).to_owned(), None)),
            ["assess", "of", id, "factor", factor, statement] => {
                assessment(id, Place::Factor((*factor).to_owned(), Some((*statement).to_owned())))
            }
            ["assess", "of", id, "scan", factor] => assessment(id, Place::Scan((*factor).to_owned())),
            ["assess", "of", id, "results"] => assessment(id, Place::Results),
            ["assess", "of", id, "ask"] => assessment(id, Place::Ask),
            ["assess", "of", id, "version", q] => assessment(id, Place::Migrate((*q).to_owned())),
            ["assess", "of", id, "parts"] => assessment(id, Place::Parts),
            ["assess", "of", id, "share"] => assessment(id, Place::Share),
            ["assess", "of", id, "interest"] => assessment(id, Place::Interest),
            ["assess", "of", id, "facts"] => assessment(id, Place::Facts),
            ["assess", "of", id, "history"] => assessment(id, Place::History),
            ["assess", "of", id, "models"] => assessment(id, Place::Models),
            ["assess", "of", id, "workshop"] => assessment(id, Place::Workshop(None)),
            // No statement has this id: each has that of its factor before it.
            ["assess", "of", id, "workshop", "minutes"] => assessment(id, Place::Minutes),
            ["assess", "of", id, "workshop", statement] => {
                assessment(id, Place::Workshop(Some((*statement).to_owned())))
            }
            ["assess", "of", id, "next"] => assessment(id, Place::Next),
            ["assess", "of", id, "moved"] => assessment(id, Place::Moved(None)),
            ["assess", "of", id, "moved", other] => assessment(id, Place::Moved(Some((*other).to_owned()))),
            ["factors"] => Self::Factors,
            ["factors", factor] => Self::FactorText((*factor).to_owned()),
            ["compare"] => Self::Compare,
            ["compare", "publish"] => Self::Publish,
            ["compare", "published"] => Self::Published,
            ["compare", "new"] => Self::NewRound,
            ["compare", "round", id] => Self::Round((*id).to_owned()),
            ["compare", "round", id, "twinning"] => Self::Twinning((*id).to_owned()),
            ["compare", "region"] => Self::Region,
            ["round", coded] => Self::Asked((*coded).to_owned()),
            ["train"] => Self::Train,
            ["train", "courses"] => Self::Courses,
            ["train", "plan"] => Self::Plan,
            ["train", "delivered"] => Self::Delivered,
            ["method"] => Self::Method,
            ["data"] => Self::Data,
            _ => Self::Missing,
        }
    }

    /// Returns the place that shows a round to whoever is asked: the whole round stands in its address.
    pub fn asked(round: &Round) -> Self {
        // A round has text keys only.
        Self::Asked(platform::base64url(serde_json::to_string(round).unwrap_or_default().as_bytes()))
    }

    /// Returns the address of the place, to stand in a link.
    pub fn href(&self) -> String {
        match self {
            Self::Home | Self::Missing => "#/".to_owned(),
            Self::Assessments => "#/assess".to_owned(),
            Self::New => "#/assess/new".to_owned(),
            Self::Assessment(id, place) => {
                let id = platform::encode(id);
                match place {
                    Place::Overview => format!("#/assess/of/{id}"),
                    Place::Factor(factor, None) => format!("#/assess/of/{id}/factor/{}", platform::encode(factor)),
                    Place::Factor(factor, Some(statement)) => {
                        format!(
                            "#/assess/of/{id}/factor/{}/{}",
                            platform::encode(factor),
                            platform::encode(statement)
                        )
                    }
                    Place::Scan(factor) => format!("#/assess/of/{id}/scan/{}", platform::encode(factor)),
                    Place::Results => format!("#/assess/of/{id}/results"),
                    Place::Ask => format!("#/assess/of/{id}/ask"),
                    Place::Migrate(q) => format!("#/assess/of/{id}/version/{}", platform::encode(q)),
                    Place::Parts => format!("#/assess/of/{id}/parts"),
                    Place::Share => format!("#/assess/of/{id}/share"),
                    Place::Interest => format!("#/assess/of/{id}/interest"),
                    Place::Facts => format!("#/assess/of/{id}/facts"),
                    Place::Models => format!("#/assess/of/{id}/models"),
                    Place::History => format!("#/assess/of/{id}/history"),
                    Place::Workshop(None) => format!("#/assess/of/{id}/workshop"),
                    Place::Workshop(Some(statement)) => {
                        format!("#/assess/of/{id}/workshop/{}", platform::encode(statement))
                    }
                    Place::Minutes => format!("#/assess/of/{id}/workshop/minutes"),
                    Place::Next => format!("#/assess/of/{id}/next"),
                    Place::Moved(None) => format!("#/assess/of/{id}/moved"),
                    Place::Moved(Some(other)) => format!("#/assess/of/{id}/moved/{}", platform::encode(other)),
                }
            }
            Self::Compare => "#/compare".to_owned(),
            Self::Publish => "#/compare/publish".to_owned(),
            Self::Published => "#/compare/published".to_owned(),
            Self::NewRound => "#/compare/new".to_owned(),
            Self::Round(id) => format!("#/compare/round/{}", platform::encode(id)),
            Self::Twinning(id) => format!("#/compare/round/{}/twinning", platform::encode(id)),
            Self::Asked(coded) => format!("#/round/{coded}"),
            Self::Region => "#/compare/region".to_owned(),
            Self::Train => "#/train".to_owned(),
            Self::Courses => "#/train/courses".to_owned(),
            Self::Plan => "#/train/plan".to_owned(),
            Self::Delivered => "#/train/delivered".to_owned(),
            Self::Factors => "#/factors".to_owned(),
            Self::FactorText(factor) => format!("#/factors/{}", platform::encode(factor)),
            Self::Method => "#/method".to_owned(),
            Self::Data => "#/data".to_owned(),
        }
    }

    /// Returns the place without the place within the page.
    pub fn page(&self) -> Self {
        match self {
            Self::Assessment(id, Place::Factor(factor, _)) => {
                Self::Assessment(id.clone(), Place::Factor(factor.clone(), None))
            }
            Self::Assessment(id, Place::Moved(_)) => Self::Assessment(id.clone(), Place::Moved(None)),
            other => other.clone(),
        }
    }

    /// Returns the door that the place belongs to.
    pub fn door(&self) -> Option<Self> {
        match self {
            Self::Assessments | Self::New | Self::Assessment(..) => Some(Self::Assessments),
            Self::Compare
            | Self::NewRound
            | Self::Round(_)
            | Self::Twinning(_)
            | Self::Asked(_)
            | Self::Region
            | Self::Publish
            | Self::Published => Some(Self::Compare),
            Self::Train | Self::Courses | Self::Plan | Self::Delivered => Some(Self::Train),
            Self::Home | Self::Factors | Self::FactorText(_) | Self::Method | Self::Data | Self::Missing => None,
        }
    }

    /// Returns the id of the assessment that the place belongs to.
    pub fn assessment(&self) -> Option<&str> {
        match self {
            Self::Assessment(id, _) => Some(id),
            _ => None,
        }
    }

    /// Returns the title of the window.
    pub fn title(&self, words: Words) -> String {
        let key = match self {
            Self::Home => return "Baremo".to_owned(),
            Self::Assessments => "assessments.title",
            Self::New => "new.title",
            Self::Assessment(_, Place::Overview) => "place.overview",
            Self::Assessment(_, Place::Factor(..) | Place::Scan(_)) => "place.factors",
            Self::Assessment(_, Place::Results) => "place.results",
            Self::Assessment(_, Place::Ask) => "ask.title",
            Self::Assessment(_, Place::Migrate(_)) => "migrate.window",
            Self::Assessment(_, Place::Parts) => "parts.title",
            Self::Assessment(_, Place::Share) => "place.share",
            Self::Assessment(_, Place::Interest) => "interest.title",
            Self::Assessment(_, Place::Facts) => "facts.title",
            Self::Assessment(_, Place::Models) => "models.title",
            Self::Assessment(_, Place::History) => "history.title",
            Self::Assessment(_, Place::Workshop(_)) => "workshop.title",
            Self::Assessment(_, Place::Minutes) => "minutes.title",
            Self::Assessment(_, Place::Next) => "period.title",
            Self::Assessment(_, Place::Moved(_)) => "moved.title",
            Self::Factors | Self::FactorText(_) => "library.title",
            Self::Compare => "door.compare",
            Self::Publish => "publish.title",
            Self::Published => "published.title",
            Self::NewRound => "round.new",
            Self::Round(_) => "round.page",
            Self::Twinning(_) => "twinning.title",
            Self::Asked(_) => "asked.page",
            Self::Region => "region.title",
            Self::Train => "door.train",
            Self::Courses => "courses.title",
            Self::Plan => "plan.title",
            Self::Delivered => "delivered.title",
            Self::Method => "frame.method",
            Self::Data => "data.title",
            Self::Missing => "missing.title",
        };
        format!("{} · Baremo", words.text(key))
    }
}

/// Returns the current place, which follows the address.
pub fn current() -> RwSignal<Route> {
    let route = RwSignal::new(Route::parse(&platform::hash()));
    let handle = window_event_listener(ev::hashchange, move |_| follow(route));
    on_cleanup(move || handle.remove());
    route
}

/// Shows the place of the address.
fn follow(route: RwSignal<Route>) {
    let place = Route::parse(&platform::hash());
    if route.with_untracked(|shown| *shown != place) {
        route.set(place);
    }
}

/// Goes to a place.
pub fn go(route: &Route) {
    platform::set_hash(&route.href());
}

/// Goes to a place and shows it before anything else happens, such as another key.
///
/// The browser tells of a new address only some time after it is there. Until then the old place would hear the keys.
pub fn go_at_once(route: RwSignal<Route>, to: &Route) {
    go(to);
    follow(route);
}
