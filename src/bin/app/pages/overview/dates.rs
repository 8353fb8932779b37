//! Dates that lie in the future.

use baremo::assessment::{
    date::{Dated, dated_after},
    history::Subject,
};
use leptos::prelude::*;

use crate::{
    content::Placed,
    pages::factor::statement_href,
    platform,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// How many are listed.
const SHOWN: usize = 5;

/// Says what is dated in the future, as the clock of the device has it, with the way to each; nothing where nothing is.
#[component]
pub fn FutureDates(id: String, placed: Vec<Placed>) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new(id);
    let found = Memo::new(move |_| {
        library.read(&key.get_value(), |entry| dated_after(&entry.assessment, &platform::today()))
    });
    move || {
        let found = found.get();
        let item = |dated: &Dated| {
            // A review is of the factor itself, the others of a statement of it.
            let within = |placed: &Placed| {
                let rest = dated.id.strip_prefix(&placed.factor.id)?;
                let code = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
                let href = statement_href(&key.get_value(), &placed.factor.id, code);
                Some((href, format!("{} {code}", placed.code)))
            };
            let to_facts = || (Route::Assessment(key.get_value(), Place::Facts).href(), String::new());
            let (href, place) = placed.iter().find_map(within).unwrap_or_else(to_facts);
            let what = words.text(match dated.subject {
                Subject::Evidence => "date.of.evidence",
                Subject::Review => "date.of.review",
                Subject::Decision => "date.of.decision",
                _ => "date.of.standing",
            });
            let date = words.date(&dated.date);
            view! {
                <li>
                    <a href=href>{place} " " {what}</a>
                    {t("colon")}
                    {date}
                </li>
            }
        };
        let items = found.iter().take(SHOWN).map(item).collect_view();
        (!found.is_empty()).then(|| {
            view! {
                <div class="note future-dates">
                    <p>{words.counted("date.future.count", found.len(), &[("today", words.date(&platform::today()))])}</p>
                    <ul class="plain">{items}</ul>
                </div>
            }
        })
    }
}
