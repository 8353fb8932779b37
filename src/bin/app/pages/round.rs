//! A round, seen by its organiser: calling it, and what goes out; and by whoever is asked.

mod asked;
mod combine;
mod draft;
mod groups;
mod keys;
mod new;
mod trustee;
mod twinning;

use baremo::round::{Mode, Round, fingerprint};
use leptos::{prelude::*, task::spawn_local};

pub use asked::Asked;
pub use new::NewRound;
pub use twinning::Twinning;

use crate::{
    components::round::RoundFacts,
    pages::compare::Intake,
    platform::{self, file},
    remembered,
    route::{self, Route},
    state::Rounds,
    words::{Words, t},
};

/// The page of a round that was called here.
#[component]
pub fn OneRound(id: String) -> impl IntoView {
    let rounds = expect_context::<Rounds>();
    let id = StoredValue::new(id);
    // What is removed leaves the page by itself; a sum that is remembered changes nothing of the round.
    let round = Memo::new(move |_| rounds.get(&id.get_value()).map(|called| called.round));
    move || match round.get() {
        Some(round) => view! { <Shown round /> }.into_any(),
        None => super::missing(),
    }
}

#[component]
fn Shown(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let rounds = expect_context::<Rounds>();
    let id = StoredValue::new(round.id.clone());
    let come_in = match round.mode {
        Mode::Split => view! {
            <Roles />
            <trustee::Trustee round=round.clone() />
            <combine::Combine round=round.clone() />
        }
        .into_any(),
        Mode::Open | Mode::Sealed => view! { <ComeIn round=round.clone() /> }.into_any(),
    };
    let title = round.title.clone();
    let lede = words.text(&format!("round.mode.{}.lede", round.mode));
    view! {
        <header class="page-head">
            <p class="meta">{t("round.page")}</p>
            <h1>
                <bdi>{title}</bdi>
            </h1>
            <p class="lede">{lede}</p>
        </header>
        <SendOut round=round.clone() />
        {come_in}
        <section class="section" aria-labelledby="h-twinning">
            <h2 id="h-twinning">{t("twinning.title")}</h2>
            <p class="reading">{t("twinning.round")}</p>
            <div class="actions">
                <a class="button" href=Route::Twinning(id.get_value()).href()>
                    {t("twinning.open")}
                </a>
            </div>
        </section>
        <section class="section" aria-labelledby="h-says">
            <h2 id="h-says">{t("round.says")}</h2>
            <RoundFacts round=round.clone() />
            <Fingerprints round />
        </section>
        <section class="section" aria-labelledby="h-away">
            <h2 id="h-away">{t("round.away")}</h2>
            <p class="reading">{t("round.away.text")}</p>
            <div class="actions">
                <button
                    class="button"
                    type="button"
                    on:click=move |_| {
                        rounds.remove(&id.get_value());
                        route::go(&Route::Compare);
                    }
                >
                    {t("delete")}
                </button>
            </div>
        </section>
    }
}

/// The way to the page that contributions are read on.
#[component]
fn ComeIn(round: Round) -> impl IntoView {
    let intake = expect_context::<Intake>();
    view! {
        <section class="section" aria-labelledby="h-in">
            <h2 id="h-in">{t("round.in")}</h2>
            <p class="reading">{t("round.in.text")}</p>
            <div class="actions">
                <a class="button" href=Route::Compare.href() on:click=move |_| intake.use_round(round.clone())>
                    {t("round.in.open")}
                </a>
            </div>
        </section>
    }
}

/// Who does what in a split round.
#[component]
fn Roles() -> impl IntoView {
    let role = |name: &'static str, text: &'static str| {
        view! {
            <div>
                <dt>{t(name)}</dt>
                <dd>{t(text)}</dd>
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="h-roles">
            <h2 id="h-roles">{t("roles.title")}</h2>
            <dl class="pairs">
                {role("roles.contributor", "roles.contributor.text")} {role("roles.trustee", "roles.trustee.text")}
                {role("roles.combine", "roles.combine.text")}
            </dl>
        </section>
    }
}

/// The file and the link that go out to those who are asked.
#[component]
fn SendOut(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let said = remembered::signal("sent", || None::<&'static str>);
    let link = StoredValue::new(platform::address_of(&Route::asked(&round).href()));
    let round = StoredValue::new(round);
    let save = move |_| {
        let done = round.with_value(|round| {
            file::save(&file::name(&["baremo", "round", &round.title], "json"), "application/json", &round.to_json())
        });
        said.set(Some(if done { "round.saved" } else { "region.not-saved" }));
    };
    let copy = move |_| {
        spawn_local(async move {
            let done = platform::copy(&link.get_value()).await;
            let _ = said.try_set(Some(if done { "round.copied" } else { "round.not-copied" }));
        });
    };
    view! {
        <section class="section" aria-labelledby="h-out">
            <h2 id="h-out">{t("round.out")}</h2>
            <p class="reading">{t("round.out.text")}</p>
            <div class="actions">
                <button class="button primary" type="button" on:click=save>
                    {t("round.save")}
                </button>
                <button class="button" type="button" on:click=copy>
                    {t("round.copy")}
                </button>
                <span role="status">{move || said.get().map(|key| words.text(key))}</span>
            </div>
            <details class="more">
                <summary>{t("round.link")}</summary>
                <p class="hint">{t("round.link.text")}</p>
                <p class="address" dir="ltr">
                    <code>{link.get_value()}</code>
                </p>
            </details>
        </section>
    }
}

/// The keys that a round is sealed to, each by its fingerprint; nothing for an open round.
#[component]
pub fn Fingerprints(
    /// The round.
    round: Round,
) -> impl IntoView {
    let words = expect_context::<Words>();
    (round.mode != Mode::Open).then(|| {
        let title = match round.mode {
            Mode::Split => "round.trustees",
            _ => "round.keys",
        };
        let keys = round.recipients.iter().enumerate();
        let keys = keys
            .map(|(i, key)| {
                let name = words.filled("round.key-n", &[("n", words.number(i as f64 + 1.0))]);
                view! {
                    <li>
                        {name} {t("colon")} <strong class="fingerprint">{fingerprint(key)}</strong>
                    </li>
                }
            })
            .collect_view();
        view! {
            <h3>{t(title)}</h3>
            <p class="reading">{t("round.fingerprint.text")}</p>
            <ul class="plain">{keys}</ul>
        }
    })
}
