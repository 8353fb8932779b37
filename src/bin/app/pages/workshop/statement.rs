//! One statement of the workshop, to be decided by hand or by single keys.

use baremo::assessment::Answer;
use leptos::{ev, prelude::*};

use super::{asked, count, decide, statement_href};
use crate::{
    components::{
        level::name,
        radio::{Choice, Options},
    },
    content::{Content, Placed},
    pages::{factor::answer_word, missing},
    platform,
    route::{self, Place, Route},
    state::{Library, Minute, Workshop},
    words::{Words, t},
};

/// Which statement of which assessment.
type Key = StoredValue<(String, String)>;

/// The id of the field for dissent.
const DISSENT: &str = "dissent";

/// The page of one statement.
#[component]
pub fn OneStatement(id: String, statement: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let factors: Vec<Placed> = asked(library, content, &id).into_iter().flat_map(|domain| domain.factors).collect();
    let order: Vec<&String> =
        factors.iter().flat_map(|placed| &placed.statements).map(|placed| &placed.statement.id).collect();
    let Some(at) = order.iter().position(|id| **id == statement) else { return missing() };
    let place = |place| Route::Assessment(id.clone(), place);
    let to = |at: usize| order.get(at).map(|id| place(Place::Workshop(Some((*id).clone()))));
    let (agenda, minutes) = (place(Place::Workshop(None)), place(Place::Minutes));
    let before = at.checked_sub(1).and_then(to).unwrap_or_else(|| agenda.clone());
    let after = to(at + 1).unwrap_or_else(|| minutes.clone());
    let position = [("n", words.number((at + 1) as f64)), ("of", words.number(order.len() as f64))];
    let position = words.filled("workshop.position", &position);
    let of = |placed: &&Placed| placed.statements.iter().any(|placed| placed.statement.id == statement);
    let Some(factor) = factors.iter().find(of).cloned() else { return missing() };
    let Some(placed) = factor.statements.iter().find(|placed| placed.statement.id == statement).cloned() else {
        return missing();
    };
    let key = StoredValue::new((id, statement));
    let route = expect_context::<RwSignal<Route>>();
    follow_keys(library, key, [before.clone(), after.clone()], route);
    // A key may follow a click as fast as it follows a key.
    let leave = move |event: ev::MouseEvent| {
        if let Some(href) = platform::take_link(&event) {
            route::go_at_once(route, &Route::parse(&href));
        }
    };
    let level = placed.statement.level;
    let level = format!("{} {} · {}", t("level"), level.number(), name(words, level));
    let help = placed.text.help.clone().map(|help| {
        view! {
            <div class="helpers">
                <details>
                    <summary>{t("statement.help")}</summary>
                    <p lang=placed.voice.of("help")>{help}</p>
                </details>
            </div>
        }
    });
    view! {
        <div class="workshop" on:click=leave>
            <header class="page-head">
                <div class="spread meta">
                    <p>
                        <span class="code">{factor.code.clone()}</span>
                        " "
                        <span lang=factor.voice.of("title")>{factor.title()}</span>
                        " · "
                        {level}
                    </p>
                    <p>{position}</p>
                </div>
                <h1 id="asked">
                    <span class="code">{placed.statement.code().to_owned()}</span>
                    " "
                    <span lang=placed.voice.of("text")>{placed.text.text.clone()}</span>
                </h1>
                {help}
            </header>
            <Answers key />
            <nav class="actions" aria-label=t("workshop.title")>
                <a class="button" rel="prev" aria-keyshortcuts="P" href=before.href()>
                    {t("factor.previous")}
                </a>
                <a class="button primary" rel="next" aria-keyshortcuts="N" href=after.href()>
                    {t("factor.next")}
                </a>
                <a href=agenda.href()>{t("workshop.agenda")}</a>
                <a href=minutes.href()>{t("minutes.title")}</a>
            </nav>
            <Dissent key />
            <Switches key />
            <JumpList key factor />
        </div>
    }
    .into_any()
}

/// Reads what was noted about the statement.
fn noted<T: Default>(library: Library, key: Key, read: impl FnOnce(&Minute) -> T) -> T {
    key.with_value(|(id, statement)| {
        library.read(id, |entry| entry.workshop.minutes.get(statement).map(read).unwrap_or_default())
    })
}

/// Notes something about the statement.
fn note(library: Library, key: Key, note: impl FnOnce(&mut Minute)) {
    key.with_value(|(id, statement)| {
        library.edit_noting(id, |_, minutes| note(minutes.entry(statement.clone()).or_default()));
    });
}

/// Follows single keys as long as the page is shown.
///
/// Each key is heard by the statement that is there when it comes: it is put in place before the next key. But no answer
/// counts that was pressed before the statement was to be seen, as on a slow device that is busy showing it.
fn follow_keys(library: Library, key: Key, [before, after]: [Route; 2], route: RwSignal<Route>) {
    let seen = StoredValue::new(f64::INFINITY);
    // Nothing is left to note where the statement has gone again meanwhile.
    platform::once_drawn(move |moment| {
        let _ = seen.try_set_value(moment);
    });
    let leaves_keys = move || {
        key.with_value(|(id, _)| {
            library.with_untracked(|entries| entries.get(id).is_some_and(|entry| entry.workshop.no_keys))
        })
    };
    let handle = window_event_listener(ev::keydown, move |event: ev::KeyboardEvent| {
        let is_combined = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
        if is_combined || event.repeat() || event.default_prevented() || platform::is_typing() || leaves_keys() {
            return;
        }
        match event.key().as_str() {
            "n" | "N" => route::go_at_once(route, &after),
            "p" | "P" => route::go_at_once(route, &before),
            "ArrowRight" if !platform::is_choosing() => route::go_at_once(route, &after),
            "ArrowLeft" if !platform::is_choosing() => route::go_at_once(route, &before),
            "d" | "D" => platform::focus(DISSENT),
            word => match digit(word, &event.code()).and_then(|n| Answer::ALL.get(n.checked_sub(1)?)) {
                Some(answer) if event.time_stamp() >= seen.get_value() => {
                    key.with_value(|(id, statement)| decide(library, id, statement, *answer));
                }
                _ => return,
            },
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Returns the digit of a key: some keyboards, such as the French, have it on the key with another sign before it.
fn digit(word: &str, code: &str) -> Option<usize> {
    word.parse().ok().or_else(|| code.strip_prefix("Digit")?.parse().ok())
}

/// The five answers, and what was decided.
#[component]
fn Answers(key: Key) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let answer = Memo::new(move |_| {
        key.with_value(|(id, statement)| library.read(id, |entry| entry.assessment.answer(statement)))
    });
    let choice = |answer: Answer| Choice {
        apart: answer == Answer::Unknown,
        ..Choice::new(answer.as_str(), answer_word(words, answer))
    };
    let choices = Answer::ALL.iter().copied().map(choice).collect();
    let chosen = Signal::derive(move || answer.get().map(|answer| answer.as_str().to_owned()));
    let decide_on = move |answer| key.with_value(|(id, statement)| decide(library, id, statement, answer));
    let choose = move |word: &'static str| {
        if let Some(answer) = Answer::from_word(word) {
            decide_on(answer);
        }
    };
    let again = Callback::new(move |()| {
        if let Some(answer) = answer.get_untracked() {
            decide_on(answer);
        }
    });
    let status = move || match (noted(library, key, |minute| minute.decision), answer.get()) {
        (Some((decided, _)), _) => words.filled("workshop.decided", &[("answer", answer_word(words, decided))]),
        (None, Some(_)) => words.text("workshop.before"),
        (None, None) => words.text("workshop.open"),
    };
    view! {
        <fieldset aria-labelledby="asked">
            <Options name="answer" choices chosen choose again />
        </fieldset>
        <p class="meta" role="status">
            {status}
        </p>
    }
}

/// Who disagreed, and why.
#[component]
fn Dissent(key: Key) -> impl IntoView {
    let library = expect_context::<Library>();
    let kept = move || noted(library, key, |minute| minute.dissent.clone());
    let write = move |event: ev::Event| {
        let text = event_target_value(&event).trim().to_owned();
        note(library, key, |minute| minute.dissent = text);
    };
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            platform::focus("main");
        }
    };
    view! {
        <div class="field">
            <label for=DISSENT>{t("workshop.dissent")}</label>
            <textarea
                id=DISSENT
                dir="auto"
                rows="3"
                maxlength="5000"
                aria-describedby="dissent-hint"
                aria-keyshortcuts="D"
                prop:value=kept
                on:change=write
                on:keydown=leave
            ></textarea>
            <p class="hint" id="dissent-hint">
                {t("workshop.dissent.hint")}
            </p>
        </div>
    }
}

/// Whether votes are counted, and whether single keys do something; with what belongs to each.
#[component]
fn Switches(key: Key) -> impl IntoView {
    let library = expect_context::<Library>();
    let read = move |read: fn(&Workshop) -> bool| {
        Memo::new(move |_| key.with_value(|(id, _)| library.read(id, |entry| read(&entry.workshop))))
    };
    let (counts, no_keys) = (read(|workshop| workshop.counts), read(|workshop| workshop.no_keys));
    let write = move |write: fn(&mut Workshop, bool), event: &ev::Event| {
        let is_checked = event_target_checked(event);
        key.with_value(|(id, _)| library.set_workshop(id, |workshop| write(workshop, is_checked)));
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                id="counts"
                prop:checked=move || counts.get()
                on:change=move |event| write(|workshop, is| workshop.counts = is, &event)
            />
            <span>{t("workshop.tally")}</span>
        </label>
        <Show when=move || counts.get()>
            <Votes key />
        </Show>
        <label class="choice">
            <input
                type="checkbox"
                id="keys"
                prop:checked=move || !no_keys.get()
                on:change=move |event| write(|workshop, is| workshop.no_keys = !is, &event)
            />
            <span>{t("workshop.keys")}</span>
        </label>
        <Show when=move || !no_keys.get()>
            <ul class="plain keys meta">
                <li><kbd>"1"</kbd> " – " <kbd>"5"</kbd> " " {t("workshop.key.answer")}</li>
                <li><kbd>"n"</kbd> " " <kbd>"→"</kbd> " " {t("factor.next")}</li>
                <li><kbd>"p"</kbd> " " <kbd>"←"</kbd> " " {t("factor.previous")}</li>
                <li><kbd>"d"</kbd> " " {t("workshop.dissent")}</li>
                <li><kbd>"Esc"</kbd> " " {t("workshop.key.leave")}</li>
            </ul>
        </Show>
    }
}

/// How many are for each answer.
#[component]
fn Votes(key: Key) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let row = move |answer: Answer| {
        let word = answer_word(words, answer);
        let votes = move || noted(library, key, |minute| minute.votes.get(&answer).copied().unwrap_or_default());
        let count = move |change: fn(u32) -> u32| {
            note(library, key, |minute| {
                let n = minute.votes.entry(answer).or_default();
                *n = change(*n);
            });
        };
        let label = |key: &str| words.filled(key, &[("answer", word.clone())]);
        let (more, fewer) = (label("workshop.more"), label("workshop.fewer"));
        view! {
            <li data-answer=answer.as_str()>
                <span class="word">{word}</span>
                <button
                    class="button small"
                    type="button"
                    aria-label=fewer
                    on:click=move |_| count(|n| n.saturating_sub(1))
                >
                    "−"
                </button>
                <output>{move || words.number(f64::from(votes()))}</output>
                <button
                    class="button small"
                    type="button"
                    aria-label=more
                    on:click=move |_| count(|n| n.saturating_add(1))
                >
                    "+"
                </button>
            </li>
        }
    };
    view! { <ul class="plain votes">{Answer::ALL.iter().copied().map(row).collect_view()}</ul> }
}

/// The statements of the factor, to jump to.
#[component]
fn JumpList(key: Key, factor: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let (id, current) = key.get_value();
    let items = factor
        .statements
        .iter()
        .map(|placed| {
            let statement = placed.statement.id.clone();
            let is_current = statement == current;
            let href = statement_href(&id, &statement);
            let is_decided = {
                let id = id.clone();
                move || library.read(&id, |entry| entry.workshop.has_decided(&statement))
            };
            view! {
                <li>
                    <a href=href aria-current=is_current.then_some("page")>
                        <span class="code">{placed.statement.code().to_owned()}</span>
                        " "
                        <span lang=placed.voice.of("text")>{placed.text.text.clone()}</span>
                    </a>
                    {move || is_decided().then(|| view! { " " <b class="meta">"✓ " {t("workshop.mark")}</b> })}
                </li>
            }
        })
        .collect_view();
    let counted = factor.clone();
    let summary = move || library.read(&id, |entry| count(words, &entry.workshop, &counted));
    view! {
        <div class="helpers">
            <details class="jump">
                <summary>
                    {t("workshop.jump")} " (" {summary} ")"
                </summary>
                <ul class="plain">{items}</ul>
            </details>
        </div>
    }
}
