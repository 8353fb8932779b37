//! The start of the next period of an assessment.

use baremo::assessment::period::{following, is_same_ecosystem, next_period};
use leptos::{ev, prelude::*};

use super::share;
use crate::{
    components::form::{NoCode, TextField},
    platform, remembered,
    route::{self, Place, Route},
    state::{Entry, Library},
    words::{Words, t},
};

/// The page that starts the next period.
#[component]
pub fn NextPeriod(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let (from, name) = library.with_untracked(|entries| {
        let assessment = &entries.get(&id)?.assessment;
        Some((assessment.period.clone(), share::name_of(words, assessment)))
    })?;
    let period = remembered::signal("period", || following(&from).unwrap_or_default());
    let asked = remembered::signal("asked", || false);
    let no_code = remembered::signal("no-code", || false);
    let from = StoredValue::new(from);
    let fault = Memo::new(move |_| {
        let period = period.with(|period| period.trim().to_owned());
        if period.is_empty() {
            Some("fault.period")
        } else {
            from.with_value(|from| from.trim() == period).then_some("fault.same-period")
        }
    });
    let key = StoredValue::new(id.clone());
    // Two assessments of one period may be meant, such as a trial and the real one: it is said, and not refused.
    let taken = Memo::new(move |_| {
        let period = period.with(|period| period.trim().to_owned());
        library.with(|entries| {
            let own = &entries.get(&key.get_value())?.assessment;
            let is_taken = |entry: &&Entry| {
                let other = &entry.assessment;
                entry.part.is_none()
                    && other.id != own.id
                    && other.period.trim() == period
                    && is_same_ecosystem(own, other)
            };
            let other = &entries.values().find(is_taken)?.assessment;
            Some((other.id.clone(), share::name_of(words, other)))
        })
    });
    let taken = move || {
        let (id, name) = taken.get()?;
        let href = Route::Assessment(id, Place::Overview).href();
        Some(view! {
            <div class="note">
                <p>
                    {t("period.taken")} {t("colon")} <a href=href><bdi>{name}</bdi></a>
                </p>
                <p>{t("period.taken.do")}</p>
            </div>
        })
    };
    let start = move |event: ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        if fault.get_untracked().is_some() {
            return platform::focus("period");
        }
        let Some(code) = platform::random_code() else { return no_code.set(true) };
        let Some(entry) = library.get_untracked(&key.get_value()) else { return };
        let period = period.with_untracked(|period| period.trim().to_owned());
        library.put_beside(Entry::new(next_period(&entry.assessment, code.clone(), period)), &key.get_value());
        route::go(&Route::Assessment(code, Place::Overview));
    };
    let shown = Signal::derive(move || fault.get().filter(|_| asked.get()));
    Some(view! {
        <form class="form" on:submit=start novalidate=true>
            <header class="page-head">
                <h1>{t("period.title")}</h1>
                <p class="lede">{t("period.lede")}</p>
                <p class="meta">
                    {t("period.from")} {t("colon")} <bdi>{name}</bdi>
                </p>
            </header>
            <TextField
                id="period"
                label="period.new"
                hint="field.period.hint"
                short=true
                value=period
                required=true
                fault=shown
            />
            <div role="status">{taken}</div>
            <NoCode is=no_code />
            <div class="actions">
                <button class="button primary" type="submit">
                    {t("new.start")}
                </button>
                <a href=Route::Assessment(id, Place::Overview).href()>{t("new.back")}</a>
            </div>
        </form>
    })
}
