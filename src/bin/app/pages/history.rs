//! What was changed in an assessment on this device, newest first.

use baremo::assessment::history::Subject;
use leptos::prelude::*;

use crate::{
    content::{Content, Placed},
    pages::factor::statement_href,
    platform::intl,
    state::{Library, Line},
    words::{Words, t},
};

/// The page of the history.
#[component]
pub fn History(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let domains = library.read(&id, |entry| content.placed_of(entry, &at_hand));
    let placed: Vec<Placed> = domains.into_iter().flat_map(|domain| domain.factors).collect();
    let lines = {
        let id = id.clone();
        move || {
            let lines = library.read(&id, |entry| entry.history.clone());
            if lines.is_empty() {
                return view! { <p>{t("history.nothing")}</p> }.into_any();
            }
            let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
            for line in lines.iter().rev() {
                let day = intl::day(&words.locale(), line.at);
                let item = item(words, &id, &placed, line);
                match days.last_mut() {
                    Some((last, items)) if *last == day => items.push(item),
                    _ => days.push((day, vec![item])),
                }
            }
            days.into_iter()
                .map(|(day, items)| {
                    view! {
                        <section class="section">
                            <h2>{day}</h2>
                            <ul class="plain history">{items}</ul>
                        </section>
                    }
                })
                .collect_view()
                .into_any()
        }
    };
    view! {
        <header class="page-head">
            <h1>{t("history.title")}</h1>
            <p class="lede">{t("history.lede")}</p>
        </header>
        {lines}
    }
}

fn item(words: Words, id: &str, placed: &[Placed], line: &Line) -> AnyView {
    let time = intl::time(&words.locale(), line.at);
    let subject = match (line.difference.subject, &line.difference.to) {
        (Subject::Confirm, Some(_)) => words.text("history.confirm.open"),
        (subject, _) => words.text(&format!("history.{subject}")),
    };
    let value = |value: &Option<String>| match (line.difference.subject, value) {
        (Subject::Answer | Subject::Decision, Some(answer)) => words.text(&format!("answer.{answer}")),
        (Subject::Answer | Subject::Decision, None) => words.text("gaps.unanswered"),
        (Subject::Confirm | Subject::Note | Subject::Facts | Subject::Part, _) => String::new(),
        (_, Some(value)) => value.clone(),
        (_, None) => "–".to_owned(),
    };
    let (from, to) = (value(&line.difference.from), value(&line.difference.to));
    let change = (!to.is_empty()).then(|| format!("{from} → {to}"));
    let what = &line.difference.id;
    let is_of = |placed: &&Placed| *what == placed.factor.id || what.starts_with(&format!("{}.", placed.factor.id));
    let place = placed.iter().find(is_of).map(|placed| {
        let code = what.strip_prefix(&format!("{}.", placed.factor.id)).unwrap_or_default();
        let href = statement_href(id, &placed.factor.id, code);
        view! { <a href=href>{placed.code.clone()} " " {placed.short()} " " {code.to_owned()}</a> }
    });
    let who = (line.difference.subject == Subject::Part).then(|| what.clone());
    view! {
        <li>
            <span class="code">{time}</span>
            " "
            {place}
            " "
            {subject}
            {who.map(|who| view! { " " <bdi>{who}</bdi> })}
            {change.map(|change| view! { {t("colon")} <bdi>{change}</bdi> })}
        </li>
    }
    .into_any()
}
