//! The plan of courses: which of them meet the needs, and when.

mod demand;
mod leave;
mod schedule;
mod settings;
mod trial;

use baremo::{
    Problems,
    training::{
        course::Catalogue,
        matching::{Matching, Offer, Step, Wishes, matching},
        needs::Needs,
        plan::{self, Time},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::source::{Outcome, Source, Sources, Taken};
use crate::{
    components::problems::{BadFile, BadFiles},
    content::Content,
    pages::compare::Intake,
    platform, remembered,
    route::Route,
    state::Training,
    words::{Words, t},
};

/// A plan, and all that it was made from.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    taken: Taken,
    catalogue: Catalogue,
    time: Time,
    matching: Matching,
    plan: plan::Plan,
}

/// How a step stands in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// A course that fits has its place.
    Planned,
    /// Courses fit, and none of them has a place.
    NoPlace,
    /// There are courses, and none of them in a language and form that people can use.
    DoesNotFit,
    /// No course leads up it.
    NoCourse,
}

impl Met {
    const fn key(self) -> &'static str {
        match self {
            Self::Planned => "plan.met.planned",
            Self::NoPlace => "plan.met.no-place",
            Self::DoesNotFit => "plan.met.does-not-fit",
            Self::NoCourse => "plan.met.no-course",
        }
    }
}

impl Made {
    /// Makes the plan; fails where prerequisites go round in a circle.
    fn of(taken: Taken, catalogue: Catalogue, wishes: &Wishes, time: Time) -> Result<Self, Problems> {
        let (matching, plan) = plan_of(&taken.needs, &catalogue, wishes, &time)?;
        Ok(Self { taken, catalogue, time, matching, plan })
    }

    fn met(&self, step: &Step) -> Met {
        let has_place = |id: &str| self.plan.entries.iter().any(|entry| entry.course == id);
        let is_placed = |offer: &Offer| offer.fits() && has_place(&offer.course);
        match step.courses.as_slice() {
            [] => Met::NoCourse,
            courses if courses.iter().any(is_placed) => Met::Planned,
            _ if step.is_covered() => Met::NoPlace,
            _ => Met::DoesNotFit,
        }
    }

    /// Returns the titles of the factors of a course, each with its code.
    fn factors(&self, words: Words, ids: &[String]) -> String {
        words.list(&ids.iter().map(|id| self.taken.name(id)).collect::<Vec<_>>())
    }
}

fn plan_of(
    needs: &Needs,
    catalogue: &Catalogue,
    wishes: &Wishes,
    time: &Time,
) -> Result<(Matching, plan::Plan), Problems> {
    let matching = matching(std::slice::from_ref(needs), catalogue, wishes)?;
    let plan = plan::plan(&matching, catalogue, time);
    Ok((matching, plan))
}

/// What the page can show.
#[derive(Debug, Clone, PartialEq)]
enum State {
    /// Needs or courses are missing.
    Lacking { has_needs: bool, has_courses: bool },
    /// Nothing can be planned: what is at fault, and why.
    Refused(String, Problems),
    /// There is a plan.
    Ready,
}

/// The page of the plan.
#[component]
pub fn Plan() -> impl IntoView {
    let training = expect_context::<Training>();
    let outcome = expect_context::<Sources>().outcome();
    let made = Memo::new(move |_| {
        let (Outcome::Taken(taken), Some(catalogue)) = (outcome.get(), training.catalogue()) else { return None };
        let choices = training.choices();
        let time = choices.time(&platform::today())?;
        Some(Made::of(*taken, catalogue, &choices.wishes, time))
    });
    // What is typed and chosen on the page must not be lost with every change of the plan.
    let state = Memo::new(move |_| {
        let has_courses = training.catalogue().is_some_and(|catalogue| !catalogue.courses.is_empty());
        let has_needs = match outcome.get() {
            Outcome::Nothing => false,
            Outcome::Refused(title, problems) => return State::Refused(title, problems),
            Outcome::Taken(taken) => !taken.needs.needs.is_empty(),
        };
        match made.get() {
            Some(Ok(_)) if has_needs && has_courses => State::Ready,
            Some(Err(problems)) => State::Refused(t("courses.title"), problems),
            _ => State::Lacking { has_needs, has_courses },
        }
    });
    let made = Memo::new(move |_| made.get().and_then(Result::ok));
    move || match state.get() {
        State::Lacking { has_needs, has_courses } => view! { <Lacking has_needs has_courses /> }.into_any(),
        State::Refused(title, problems) => view! { <Refused title problems /> }.into_any(),
        State::Ready => view! {
            {move || made.get().map(|made| view! { <Head made /> })}
            {move || made.get().map(|made| view! { <schedule::Schedule made /> })}
            <settings::Settings />
            <demand::Demand made />
            <trial::Trial made />
        }
        .into_any(),
    }
}

/// The page where a plan cannot be made yet: what is missing, and the ways to it.
#[component]
fn Lacking(has_needs: bool, has_courses: bool) -> impl IntoView {
    let (intake, sources, training) =
        (expect_context::<Intake>(), expect_context::<Sources>(), expect_context::<Training>());
    let content = expect_context::<Content>();
    let failed = remembered::signal("plan-failed", || false);
    let try_both = move |_| {
        if !has_needs {
            sources.choose(Source::Region);
            intake.try_sample(None);
        }
        if has_courses {
            return;
        }
        spawn_local(async move {
            let fetched = platform::fetch_courses().await.ok();
            let catalogue = fetched.and_then(|value| Catalogue::from_value(&value, &content.get_untracked()).ok());
            match catalogue {
                Some(catalogue) => training.set_catalogue(Some(catalogue)),
                None => drop(failed.try_set(true)),
            }
        });
    };
    let line = |is_there: bool, there: &'static str, missing: &'static str, to: Route, key: &'static str| {
        view! {
            <li>
                <p>{t(if is_there { there } else { missing })}</p>
                <div class="actions">
                    <a class=if is_there { "" } else { "button" } href=to.href()>
                        {t(key)}
                    </a>
                </div>
            </li>
        }
    };
    view! {
        <header class="page-head">
            <h1>{t("plan.title")}</h1>
            <p class="lede">{t("plan.lede")}</p>
        </header>
        <ul class="rows split">
            {line(has_needs, "plan.has-needs", "plan.no-needs", Route::Train, "plan.to-needs")}
            {line(has_courses, "plan.has-courses", "plan.no-courses", Route::Courses, "plan.to-courses")}
        </ul>
        <div class="actions">
            <button class="button primary" type="button" on:click=try_both>
                {t(match (has_needs, has_courses) {
                    (false, false) => "plan.try",
                    (true, _) => "plan.try-courses",
                    (false, true) => "plan.try-needs",
                })}
            </button>
        </div>
        <Show when=move || failed.get()>
            <p role="alert">{t("plan.not-fetched")}</p>
        </Show>
    }
}

/// Why there is no plan.
#[component]
fn Refused(title: String, problems: Problems) -> impl IntoView {
    let files = Signal::stored(vec![BadFile::about(title, problems)]);
    view! {
        <header class="page-head">
            <h1>{t("plan.title")}</h1>
            <p class="lede">{t("plan.refused")}</p>
        </header>
        <BadFiles files />
        <div class="actions">
            <a class="button" href=Route::Train.href()>
                {t("plan.to-needs")}
            </a>
            <a href=Route::Courses.href()>{t("plan.to-courses")}</a>
        </div>
    }
}

/// What the plan comes to, and the files of it.
#[component]
fn Head(made: Made) -> impl IntoView {
    let words = expect_context::<Words>();
    let steps = made.matching.steps.len();
    let planned = made.matching.steps.iter().filter(|step| made.met(step) == Met::Planned).count();
    let finding = words.counted("plan.finding", steps, &[("planned", words.number(planned as f64))]);
    let meta = [
        Some(made.taken.title.clone()),
        made.taken.group_title(words),
        Some(words.counted("plan.of-courses", made.catalogue.courses.len(), &[])),
    ];
    let is_internal = made.taken.is_internal();
    view! {
        <header class="page-head">
            <div class="spread meta">
                <p>
                    <bdi>{meta.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</bdi>
                </p>
                {made.taken.is_sample.then(|| view! { <p class="sample">{t("plan.sample")}</p> })}
            </div>
            <h1>{finding}</h1>
            {is_internal.then(|| view! { <p class="marking">{t("region.internal")}</p> })}
            <p class="lede">{demand::without_course(words, &made)}</p>
            <leave::Leave made />
        </header>
    }
}
