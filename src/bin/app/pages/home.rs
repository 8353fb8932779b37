//! The first page: three doors, and where the data is.

use baremo::{
    assessment::progress::count_all,
    chart::{self, Frame, Name, Sector, wheel_mini},
    questionnaire::Questionnaire,
    sample,
    score::score,
};
use leptos::prelude::*;

use crate::{
    components::picture::Picture,
    content::Content,
    pages::share,
    route::{Place, Route},
    state::{Entry, Library},
    words::{Words, t},
};

/// How wide the emblem is, in pixels.
const EMBLEM: f64 = 264.0;

/// The first page.
#[component]
pub fn Home() -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let shipped = content.shipped();
    let factors: usize = shipped.iter().map(|q| q.factors.len()).sum();
    let statements: usize = shipped.iter().map(|q| q.statements().count()).sum();
    let counts = [("factors", words.number(factors as f64)), ("statements", words.number(statements as f64))];
    let item = |key| view! { <li>{words.filled(key, &counts)}</li> };
    view! {
        <div class="hero">
            <div>
                <h1>{t("home.title")}</h1>
                <p class="lede">{words.filled("home.lede", &counts)}</p>
                <p class="promise">
                    <b>{t("home.promise")}</b>
                    " "
                    {t("home.no-account")}
                </p>
            </div>
            <figure>
                <Picture svg=emblem(words, &shipped) />
                <figcaption>{words.filled("home.emblem", &counts)}</figcaption>
            </figure>
        </div>
        <div class="three">
            <section class="door">
                <h2>{t("door.assess")}</h2>
                <p class="meta">{t("home.assess-for")}</p>
                <ul class="list">{item("home.assess-1")} {item("home.assess-2")} {item("home.assess-3")}</ul>
                <div class="actions">
                    <a class="button primary" href=Route::New.href()>
                        {t("home.assess-start")}
                    </a>
                    <SampleLink />
                    <a href=Route::Factors.href()>{t("home.read")}</a>
                </div>
            </section>
            <section class="door">
                <h2>{t("door.compare")}</h2>
                <p class="meta">{t("home.compare-for")}</p>
                <ul class="list">{item("home.compare-1")} {item("home.compare-2")} {item("home.compare-3")}</ul>
                <div class="actions">
                    <a class="button primary" href=Route::Compare.href()>
                        {t("home.compare-start")}
                    </a>
                    <super::compare::SampleLink to=Route::Region label="home.compare-sample" />
                </div>
            </section>
            <section class="door">
                <h2>{t("door.train")}</h2>
                <p class="meta">{t("home.train-for")}</p>
                <ul class="list">{item("home.train-1")} {item("home.train-2")} {item("home.train-3")}</ul>
                <div class="actions">
                    <a class="button primary" href=Route::Train.href()>
                        {t("home.train-start")}
                    </a>
                    <super::compare::SampleLink to=Route::Train label="home.train-sample" />
                </div>
            </section>
        </div>
        <section class="section">
            <div class="where">
                <div>
                    <h2>{t("home.where")}</h2>
                    <p class="reading">{t("home.where-text")}</p>
                    <p>
                        <a href=Route::Data.href()>{t("home.where-more")}</a>
                    </p>
                </div>
                <dl class="pairs">
                    {pair("home.answers", "home.answers-text")} {pair("home.file", "home.file-text")}
                    {pair("home.contribution", "home.contribution-text")} {pair("home.claim", "home.claim-text")}
                </dl>
            </div>
        </section>
    }
}

fn pair(term: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt>{t(term)}</dt>
            <dd>{t(text)}</dd>
        </div>
    }
}

/// The way back to the assessment that was changed last.
#[component]
pub fn Continue() -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let latest = library.with(|entries| {
        let latest = entries.values().max_by(|a, b| a.changed.total_cmp(&b.changed));
        latest.cloned()
    });
    latest.map(|entry| {
        let at_hand = content.get();
        let count = count_all(&entry.assessment, entry.assessment.among(&at_hand));
        let answered = words.filled(
            "home.answered",
            &[("n", words.number(count.answered as f64)), ("of", words.number(count.of as f64))],
        );
        let place = entry.last.clone().map_or(Place::Overview, |factor| Place::Factor(factor, None));
        let href = Route::Assessment(entry.assessment.id.clone(), place).href();
        view! {
            <section class="continue" aria-label=t("home.continue-title")>
                <div class="inner">
                    <p class="name">
                        <bdi>{share::name_of(words, &entry.assessment)}</bdi>
                    </p>
                    <p>{answered}</p>
                    <a class="button small" href=href>
                        {t("home.continue")}
                    </a>
                </div>
            </section>
        }
    })
}

/// A link that opens the fictional sample assessment; one that is here already stays as it is.
#[component]
pub fn SampleLink() -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let words = expect_context::<Words>();
    let href = Route::Assessment(sample::ASSESSMENT.to_owned(), Place::Overview).href();
    let put = move |_| {
        // One that is kept but cannot be read now stays as it is, too.
        if !library.holds(sample::ASSESSMENT) {
            library.put(Entry::new(sample::assessment(&content.shipped(), words.of_sample())));
        }
    };
    view! {
        <a href=href on:click=put>
            {t("home.assess-sample")}
        </a>
    }
}

/// The wheel of the fictional sample, without labels.
fn emblem(words: Words, shipped: &[Questionnaire]) -> chart::Svg {
    let outcome = score(&sample::assessment(shipped, words.of_sample()), shipped);
    let domains = outcome
        .domains
        .iter()
        .map(|domain| chart::Domain {
            factors: domain
                .factors
                .iter()
                .filter_map(|factor| {
                    let level = factor.level?;
                    let (low, high) = (level.low.number(), level.high.number());
                    Some(Sector { name: Name::default(), low, high, ..Sector::default() })
                })
                .collect(),
            ..chart::Domain::default()
        })
        .collect();
    let wheel = chart::Wheel { domains, ..chart::Wheel::default() };
    let title = words.text("home.emblem-alt");
    wheel_mini(&wheel, &Frame::new(&title, EMBLEM)).with("class", "chart wheel")
}
