//! Where parts differ about a statement, side by side, and the decision.

use std::collections::BTreeMap;

use baremo::assessment::{
    Answer, Decision, Reply,
    merge::{ClaimConflict, Conflict, Side, claim_conflicts, conflicts, decide},
};
use leptos::{ev, prelude::*};

use super::respondent;
use crate::{
    components::{
        radio::{Choice, Options},
        table::head,
    },
    content::{Content, Placed, PlacedStatement},
    pages::{assessments::name_of, factor::answer_word},
    platform, remembered,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The statements of an assessment by id, each with its factor.
type Statements = BTreeMap<String, (String, PlacedStatement)>;

/// The section of what parts differ about; nothing before any came back.
#[component]
pub fn Conflicts(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let key = StoredValue::new(id.clone());
    let placed: Vec<Placed> = library.read(&id, |entry| content.placed_factors(entry.assessment.among(&at_hand)));
    let statements: Statements = placed
        .iter()
        .flat_map(|placed| {
            let name = name_of(placed);
            placed.statements.iter().map(move |one| (one.statement.id.clone(), (name.clone(), one.clone())))
        })
        .collect();
    let statements = StoredValue::new(statements);
    let found = {
        let at_hand = at_hand.clone();
        Memo::new(move |_| library.read(&key.get_value(), |entry| conflicts(&entry.assessment, &at_hand)))
    };
    let claims =
        Memo::new(move |_| library.read(&key.get_value(), |entry| claim_conflicts(&entry.assessment, &at_hand)));
    let of = move |is_open: bool| {
        found.with(|found| {
            let of = found.iter().filter(|conflict| conflict.is_open == is_open);
            of.map(|conflict| conflict.statement.clone()).collect::<Vec<_>>()
        })
    };
    let any_back = Memo::new(move |_| library.read(&key.get_value(), |entry| !entry.assessment.parts.is_empty()));
    let list = move |is_open: bool| {
        view! {
            <For each=move || of(is_open) key=String::clone let:statement>
                <OneConflict id=key.get_value() statement found statements />
            </For>
        }
    };
    let heading = move || {
        let n = of(true).len();
        if n == 0 { words.text("conflicts.none") } else { words.counted("conflicts.title", n, &[]) }
    };
    let decided = Memo::new(move |_| of(false).len());
    let placed = StoredValue::new(placed);
    let claims = move || {
        let items = claims.get();
        let items = items.iter().map(|conflict| placed.with_value(|placed| claim(words, key, placed, conflict)));
        items.collect_view()
    };
    view! {
        <Show when=move || any_back.get()>
            <section class="section conflicts" aria-labelledby="h-conflicts">
                <header>
                    <h2 id="h-conflicts" tabindex="-1">
                        {heading}
                    </h2>
                    <p class="lede">{t("conflicts.lede")}</p>
                </header>
                {list(true)} {claims}
                <Show when=move || decided.get() != 0>
                    <details class="more">
                        <summary>{move || words.counted("conflicts.decided", decided.get(), &[])}</summary>
                        {list(false)}
                    </details>
                </Show>
            </section>
        </Show>
    }
}

/// What the quick scans of parts differ about: the coordinator chooses on the page of the scan.
fn claim(words: Words, id: StoredValue<String>, placed: &[Placed], conflict: &ClaimConflict) -> Option<AnyView> {
    let factor = placed.iter().find(|placed| placed.factor.id == conflict.factor)?;
    let side = |side: &Side<baremo::Level>| {
        let who = respondent(words, side.sector, side.institution.as_deref());
        words.filled("conflicts.claims", &[("who", who), ("level", side.says.to_string())])
    };
    let sides: Vec<String> = conflict.sides.iter().map(side).collect();
    let href = Route::Assessment(id.get_value(), Place::Scan(conflict.factor.clone())).href();
    let name = name_of(factor);
    Some(
        view! {
            <p dir="auto">
                <b>{name} {t("colon")}</b>
                {words.list(&sides)}
                ". "
                <a href=href>{t("scan.go")}</a>
            </p>
        }
        .into_any(),
    )
}

#[component]
fn OneConflict(
    id: String,
    statement: String,
    found: Memo<Vec<Conflict>>,
    statements: StoredValue<Statements>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (factor, placed) = statements.with_value(|statements| statements.get(&statement).cloned())?;
    let heading = format!("conflict-{statement}");
    let key = statement.clone();
    let conflict =
        Memo::new(move |_| found.with(|found| found.iter().find(|conflict| conflict.statement == key).cloned()));
    let rows = move || {
        let sides = conflict.get().map(|conflict| conflict.sides).unwrap_or_default();
        sides.iter().map(|side| row(words, side)).collect_view()
    };
    let decided = move || {
        let decision = conflict.get()?.decision?;
        let when = decision.date.as_deref().map(|date| words.date(date)).unwrap_or_default();
        let said = [("answer", answer_word(words, decision.answer)), ("date", when)];
        let reason = decision.reason.unwrap_or_default();
        Some(view! { <p dir="auto">{words.filled("conflicts.was-decided", &said)} " " {reason}</p> })
    };
    let code = placed.statement.code().to_owned();
    Some(view! {
        <article class="conflict" aria-labelledby=heading.clone()>
            <p class="meta">{factor}</p>
            <h3 id=heading.clone()>
                <span class="code">{code}</span>
                " "
                <span lang=placed.voice.of("text")>{placed.text.text.clone()}</span>
            </h3>
            <table class="table cards" role="table">
                {head(&[("conflicts.who", ""), ("conflicts.answer", ""), ("conflicts.note", ""), ("conflicts.evidence", "")])}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {decided}
            <Deciding id statement />
        </article>
    })
}

fn row(words: Words, side: &Side<Reply>) -> AnyView {
    let who = respondent(words, side.sector, side.institution.as_deref());
    let kind = side.institution.as_ref().and(side.sector).map(|sector| words.text(&format!("who.{sector}")));
    let evidence = side.says.evidence.iter().map(|shown| {
        let kind = shown.kind.map(|kind| words.text(&format!("evidence.kind.{kind}")));
        let named = shown.reference.clone().or_else(|| shown.held_by.clone());
        let line = [kind, named].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! { <li dir="auto">{line}</li> }
    });
    let evidence = evidence.collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi>{who}</bdi>
                {kind.map(|kind| view! { " " <span class="meta">{kind}</span> })}
            </th>
            <td role="cell" data-label=words.text("conflicts.answer")>
                {answer_word(words, side.says.answer)}
            </td>
            <td role="cell" data-label=words.text("conflicts.note")>
                <bdi>{side.says.note.clone().unwrap_or_else(|| "–".to_owned())}</bdi>
            </td>
            <td role="cell" data-label=words.text("conflicts.evidence")>
                <ul class="plain">{evidence}</ul>
            </td>
        </tr>
    }
    .into_any()
}

/// The decision about a statement, with its reason.
#[component]
fn Deciding(id: String, statement: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let answer = remembered::signal(&format!("decision-{statement}"), || None::<Answer>);
    let reason = remembered::signal(&format!("reason-{statement}"), String::new);
    let fault = remembered::signal(&format!("fault-{statement}"), || None::<&'static str>);
    let choices = Answer::ALL.iter().map(|answer| Choice {
        apart: *answer == Answer::NotApplicable,
        ..Choice::new(answer.as_str(), answer_word(words, *answer))
    });
    let choices: Vec<Choice> = choices.collect();
    let chosen = Signal::derive(move || answer.get().map(|answer| answer.as_str().to_owned()));
    let field = format!("reason-{statement}");
    let (name, problem) = (format!("decision-{statement}"), format!("{field}-problem"));
    let key = StoredValue::new((id, statement, field.clone()));
    let act = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked().trim().to_owned();
        let Some(answer) = answer.get_untracked() else { return fault.set(Some("conflicts.no-answer")) };
        if reason.is_empty() && answer != Answer::Unknown {
            fault.set(Some("conflicts.no-reason"));
            return key.with_value(|(.., field)| platform::focus(field));
        }
        fault.set(None);
        let reason = Some(reason).filter(|reason| !reason.is_empty());
        let decision = Decision { answer, reason, date: Some(platform::today()), ..Decision::default() };
        key.with_value(|(id, statement, _)| {
            library.edit(id, |assessment| {
                decide(assessment, statement, decision);
            });
        });
        platform::focus("h-conflicts");
    };
    let said = {
        let problem = problem.clone();
        move || {
            let (id, key) = (problem.clone(), fault.get()?);
            Some(view! {
                <div class="problem" id=id role="alert">
                    <p>
                        <b class="word-problem">{t("problem")}</b>
                        {t("colon")}
                        {words.text(key)}
                    </p>
                </div>
            })
        }
    };
    view! {
        <form class="form" on:submit=act novalidate=true>
            <fieldset class="question">
                <legend>{t("conflicts.decision")}</legend>
                <Options
                    name
                    choices
                    chosen
                    choose=move |word| answer.set(Answer::from_word(word))
                />
            </fieldset>
            <div class="field">
                <label for=field.clone()>{t("conflicts.reason")}</label>
                <input
                    id=field.clone()
                    type="text"
                    dir="auto"
                    maxlength="500"
                    autocomplete="off"
                    aria-describedby=move || fault.get().map(|_| problem.clone())
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                />
                <p class="hint">{t("conflicts.reason-hint")}</p>
            </div>
            {said}
            <div class="actions">
                <button class="button" type="submit">
                    {t("conflicts.decide")}
                </button>
            </div>
        </form>
    }
}
