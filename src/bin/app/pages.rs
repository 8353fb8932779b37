//! The pages, one module each.

pub mod ask;
pub mod assessments;
pub mod compare;
pub mod data;
pub mod factor;
pub mod history;
pub mod home;
mod later;
pub mod library;
pub mod method;
pub mod migrate;
pub mod models;
pub mod moved;
pub mod new;
pub mod overview;
pub mod part;
pub mod parts;
pub mod period;
pub mod publish;
pub mod published;
pub mod region;
pub mod results;
pub mod round;
pub mod share;
pub mod train;
pub mod workshop;

use leptos::prelude::*;

use crate::{
    components::{passphrase, questionnaire::HalfSpoken},
    platform,
    route::{Place, Route},
    state::{Library, Lock},
    words::{Words, t},
};

/// Returns the page of a place.
///
/// The pages that are opened first come with the app; the code of the others is fetched when it is asked for.
pub fn view(route: Route) -> AnyView {
    platform::set_paper_foot("Baremo");
    match route {
        Route::Home => view! { <home::Home /> }.into_any(),
        Route::Assessments | Route::New => answering::view(route),
        Route::Assessment(id, place) => of_assessment(id, place),
        Route::Compare
        | Route::NewRound
        | Route::Round(_)
        | Route::Twinning(_)
        | Route::Asked(_)
        | Route::Publish
        | Route::Published
        | Route::Region => countries::view(route),
        Route::Train | Route::Courses | Route::Plan | Route::Delivered => training::view(route),
        Route::Factors | Route::FactorText(_) | Route::Method | Route::Data => reading::view(route),
        Route::Missing => missing(),
    }
}

later::apart!(answering, super::to_answer);
later::apart!(countries, super::of_countries);
later::apart!(training, super::of_trainers);
later::apart!(reading, super::to_read);
later::apart!(assessment, super::further);

/// Where an assessment is begun and answered.
fn to_answer(route: Route) -> AnyView {
    match route {
        Route::Assessments => view! { <assessments::Assessments /> }.into_any(),
        Route::New => view! { <new::New /> }.into_any(),
        Route::Assessment(id, Place::Overview) if is_part(&id) => view! { <part::OpenPart id /> }.into_any(),
        Route::Assessment(id, Place::Overview) => view! { <overview::Overview id /> }.into_any(),
        Route::Assessment(id, Place::Factor(factor, _)) => view! { <factor::Factor id factor /> }.into_any(),
        Route::Assessment(id, Place::Scan(factor)) => view! { <factor::Scan id factor /> }.into_any(),
        Route::Assessment(id, Place::Facts) => view! { <new::Facts id /> }.into_any(),
        _ => missing(),
    }
}

/// The door Compare.
fn of_countries(route: Route) -> AnyView {
    match route {
        Route::Compare => view! { <compare::Compare /> }.into_any(),
        Route::NewRound => view! { <round::NewRound /> }.into_any(),
        Route::Round(id) => view! { <round::OneRound id /> }.into_any(),
        Route::Twinning(id) => view! { <round::Twinning id /> }.into_any(),
        Route::Asked(coded) => view! { <round::Asked coded /> }.into_any(),
        Route::Publish => view! { <publish::Publish /> }.into_any(),
        Route::Published => view! { <published::Published /> }.into_any(),
        Route::Region => view! { <region::Region /> }.into_any(),
        _ => missing(),
    }
}

/// The door Train.
fn of_trainers(route: Route) -> AnyView {
    match route {
        Route::Train => view! { <train::Train /> }.into_any(),
        Route::Courses => view! { <train::Courses /> }.into_any(),
        Route::Plan => view! { <train::Plan /> }.into_any(),
        Route::Delivered => view! { <train::Delivered /> }.into_any(),
        _ => missing(),
    }
}

/// What is read beside the work.
fn to_read(route: Route) -> AnyView {
    match route {
        Route::Factors => view! { <library::Factors /> }.into_any(),
        Route::FactorText(id) => view! { <library::FactorText id /> }.into_any(),
        Route::Method => view! { <method::Method /> }.into_any(),
        Route::Data => view! { <data::Data /> }.into_any(),
        _ => missing(),
    }
}

/// What is done with an assessment beside answering it.
fn further(route: Route) -> AnyView {
    let Route::Assessment(id, place) = route else { return missing() };
    match place {
        Place::History => view! { <history::History id /> }.into_any(),
        Place::Results => view! { <results::Results id /> }.into_any(),
        Place::Ask => view! { <ask::Ask id /> }.into_any(),
        Place::Migrate(questionnaire) => view! { <migrate::Migrate id questionnaire /> }.into_any(),
        Place::Parts => view! { <parts::Parts id /> }.into_any(),
        Place::Share => view! { <share::Share id /> }.into_any(),
        Place::Interest => view! { <share::InterestPage id /> }.into_any(),
        Place::Workshop(None) => view! { <workshop::Agenda id /> }.into_any(),
        Place::Workshop(Some(statement)) => view! { <workshop::OneStatement id statement /> }.into_any(),
        Place::Minutes => view! { <workshop::MinutesPage id /> }.into_any(),
        Place::Next => view! { <period::NextPeriod id /> }.into_any(),
        Place::Moved(_) => view! { <moved::Moved id /> }.into_any(),
        Place::Models => view! { <models::OtherModels id /> }.into_any(),
        Place::Overview | Place::Factor(..) | Place::Scan(_) | Place::Facts => missing(),
    }
}

fn of_assessment(id: String, place: Place) -> AnyView {
    let library = expect_context::<Library>();
    if !library.with_untracked(|entries| entries.contains_key(&id)) {
        return match library.locked_as(&id) {
            Some(lock) => locked(lock),
            None => missing(),
        };
    }
    let route = Route::Assessment(id.clone(), place);
    let page = match &route {
        Route::Assessment(_, Place::Overview | Place::Factor(..) | Place::Scan(_)) => answering::view(route),
        Route::Assessment(_, Place::History) => assessment::view(route),
        // Whoever answers a part sees what was asked, and nothing of the assessment as a whole.
        _ if is_part(&id) => return missing(),
        Route::Assessment(_, Place::Facts) => answering::view(route),
        _ => assessment::view(route),
    };
    view! {
        <Paper id=id.clone() />
        <HalfSpoken id />
        {page}
    }
    .into_any()
}

/// What stands on each printed page of an assessment.
#[component]
fn Paper(id: String) -> impl IntoView {
    let (library, words) = (expect_context::<Library>(), expect_context::<Words>());
    let line = Memo::new(move |_| library.read(&id, |entry| share::paper_line(words, entry)));
    Effect::new(move || {
        platform::set_paper_foot(&format!("{} · {}", line.get(), words.text("results.no-overall-foot")));
    });
    view! { <p class="on-paper">{line}</p> }
}

fn is_part(id: &str) -> bool {
    let library = expect_context::<Library>();
    library.with_untracked(|entries| entries.get(id).is_some_and(|entry| entry.part.is_some()))
}

/// The page of an assessment that is locked.
fn locked(lock: Lock) -> AnyView {
    view! {
        <header class="page-head">
            <h1>{t("locked.page")}</h1>
            <p class="lede">{t("locked.page.lede")}</p>
        </header>
        <passphrase::Unlock lock />
    }
    .into_any()
}

/// The page where nothing is.
pub fn missing() -> AnyView {
    view! {
        <header class="page-head">
            <h1>{t("missing.title")}</h1>
            <p class="lede">{t("missing.text")}</p>
            <div class="actions">
                <a class="button primary" href=Route::Assessments.href()>
                    {t("assessments.title")}
                </a>
                <a href=Route::Home.href()>{t("missing.home")}</a>
            </div>
        </header>
    }
    .into_any()
}
