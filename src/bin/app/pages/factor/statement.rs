//! One statement: its answer, what supports it, and how to tell.

use baremo::{
    assessment::{
        Answer, Evidence, Grade, Reply,
        date::is_after,
        evidence::{is_outdated, months_before},
    },
    questionnaire::{Context, EvidenceKind},
};
use leptos::{ev, prelude::*};

use super::statement_id;
use crate::{
    components::{
        form::FutureNote,
        radio::{Choice, Options},
    },
    content::PlacedStatement,
    platform,
    remembered::{self, Remembered},
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// Returns the word for an answer.
pub fn answer_word(words: Words, answer: Answer) -> String {
    words.text(&format!("answer.{answer}"))
}

/// One statement of the ladder.
#[component]
pub fn StatementView(id: String, placed: PlacedStatement) -> impl IntoView {
    let PlacedStatement { statement, text, voice } = placed;
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let code = statement.code().to_owned();
    let key = StoredValue::new((id.clone(), statement.id.clone()));
    let reply = Memo::new(move |_| {
        key.with_value(|(id, statement)| library.read(id, |entry| entry.assessment.answers.get(statement).cloned()))
    });
    let unless = statement.unless.clone();
    let ruled_out = Memo::new({
        let id = id.clone();
        move |_| {
            library.read(&id, |entry| unless.iter().find(|flag| entry.assessment.context.contains(flag)).copied())
        }
    });
    let answers = {
        let (id, name) = (id.clone(), statement.id.clone());
        move || match ruled_out.get() {
            Some(flag) => {
                let reason = words.text(&format!("context.{flag}"));
                let facts = Route::Assessment(id.clone(), Place::Facts).href();
                view! {
                    <p class="inapplicable">
                        {words.filled("statement.ruled-out", &[("reason", reason)])} " "
                        <a href=facts>{t("statement.change-context")}</a>
                    </p>
                }
                .into_any()
            }
            None => view! { <Answers key name=name.clone() reply /> }.into_any(),
        }
    };
    view! {
        <fieldset class="statement" id=statement_id(&code)>
            <legend>
                <span class="code">{code.clone()}</span>
                " "
                <span lang=voice.of("text")>{text.text.clone()}</span>
            </legend>
            {answers}
            <ToConfirm key reply ruled_out code=code.clone() />
            <EvidenceList key reply code=code.clone() />
            <Helpers
                key
                reply
                ruled_out=Signal::derive(move || ruled_out.get().is_some())
                code=code.clone()
                help=text.help
                language=voice.of("help")
                kinds=statement.evidence
            />
        </fieldset>
    }
}

/// Which statement of which assessment.
type Key = StoredValue<(String, String)>;

/// Changes what is kept of a statement that has an answer.
fn edit(library: Library, key: Key, change: impl FnOnce(&mut Reply)) {
    key.with_value(|(id, statement)| {
        library.edit(id, |assessment| {
            if let Some(reply) = assessment.answers.get_mut(statement) {
                change(reply);
            }
        });
    });
}

#[component]
fn Answers(key: Key, name: String, reply: Memo<Option<Reply>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let choice = |answer: Answer| Choice {
        apart: answer == Answer::Unknown,
        ..Choice::new(answer.as_str(), answer_word(words, answer))
    };
    let chosen = Signal::derive(move || reply.with(|reply| Some(reply.as_ref()?.answer.as_str().to_owned())));
    let choose = move |word: &'static str| {
        if let Some(answer) = Answer::from_word(word) {
            key.with_value(|(id, statement)| {
                library.edit(id, |assessment| {
                    let reply = assessment.answers.entry(statement.clone()).or_default();
                    (reply.answer, reply.confirm) = (answer, false);
                });
            });
        }
    };
    let again = Callback::new(move |()| confirm(library, key));
    view! { <Options name choices=Answer::ALL.iter().copied().map(choice).collect() chosen choose again /> }
}

/// Confirms an answer that was carried over; where nothing waits, nothing changes.
fn confirm(library: Library, key: Key) {
    edit(library, key, |reply| reply.confirm = false);
}

/// Says that the answer was carried over and waits to be confirmed, and lets a person do so.
#[component]
fn ToConfirm(key: Key, reply: Memo<Option<Reply>>, ruled_out: Memo<Option<Context>>, code: String) -> impl IntoView {
    let library = expect_context::<Library>();
    let waits = Memo::new(move |_| {
        ruled_out.with(Option::is_none) && reply.with(|reply| reply.as_ref().is_some_and(|reply| reply.confirm))
    });
    let code = StoredValue::new(code);
    let still_so = move |_| {
        confirm(library, key);
        // The button is gone: the answer that it spoke of takes the focus.
        code.with_value(|code| platform::focus_within(&statement_id(code)));
    };
    view! {
        <Show when=move || waits.get()>
            <p class="to-confirm">
                {t("confirm.line")} " "
                <button class="button small" type="button" on:click=still_so>
                    {t("confirm.still-so")}
                    <span class="spoken">{t("colon")} {code.get_value()}</span>
                </button>
            </p>
        </Show>
    }
}

/// What supports the answer.
#[component]
fn EvidenceList(key: Key, reply: Memo<Option<Reply>>, code: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let item = move |(i, evidence): (usize, Evidence)| {
        let remove = move |_| {
            edit(library, key, |reply| {
                if i < reply.evidence.len() {
                    reply.evidence.remove(i);
                }
            });
        };
        let kind = evidence.kind.map(|kind| words.text(&format!("evidence.kind.{kind}")));
        let age = library.evidence_age().get();
        let is_future = evidence.date.as_deref().is_some_and(|date| is_after(date, &platform::today()));
        let is_old = is_outdated(&evidence, &months_before(&platform::today(), age));
        let held = evidence.held_by.map(|held_by| words.filled("evidence.held-by", &[("who", held_by)]));
        view! {
            <li class=evidence.grade.as_str()>
                <b>{words.text(&format!("grade.{}", evidence.grade))}</b>
                {kind.map(|kind| view! { <span>{kind}</span> })}
                {evidence.reference.map(reference)}
                {held.map(|held| view! { <span class="by" dir="auto">{held}</span> })}
                {evidence.date.map(|date| view! { <span class="by">{words.date(&date)}</span> })}
                {is_future.then(|| view! { <b>{t("date.future")}</b> })}
                {is_old.then(|| view! { <b>{words.filled("evidence.old", &[("n", words.number(f64::from(age)))])}</b> })}
                {evidence.note.map(|note| view! { <span class="by" dir="auto">{note}</span> })}
                <button class="link" type="button" on:click=remove>
                    {t("evidence.remove")}
                    <span class="spoken">" " {code.clone()}</span>
                </button>
            </li>
        }
    };
    move || {
        let evidence = reply.with(|reply| reply.as_ref().map(|reply| reply.evidence.clone()).unwrap_or_default());
        let item = item.clone();
        (!evidence.is_empty())
            .then(|| view! { <ul class="evidence">{evidence.into_iter().enumerate().map(item).collect_view()}</ul> })
    }
}

/// A reference: a link where it is an address. Only a person's click opens it, and nothing is said of where it came from.
fn reference(reference: String) -> AnyView {
    if reference.starts_with("https://") || reference.starts_with("http://") {
        let shown = reference.clone();
        view! {
            <a href=reference target="_blank" rel="noreferrer noopener" dir="auto">
                {shown}
            </a>
        }
        .into_any()
    } else {
        view! { <span dir="auto">{reference}</span> }.into_any()
    }
}

/// The text buttons under a statement.
#[component]
fn Helpers(
    key: Key,
    reply: Memo<Option<Reply>>,
    ruled_out: Signal<bool>,
    code: String,
    help: Option<String>,
    language: Option<String>,
    kinds: Vec<EvidenceKind>,
) -> impl IntoView {
    let answer = Memo::new(move |_| reply.with(|reply| reply.as_ref().map(|reply| reply.answer)));
    let has_note = Memo::new(move |_| reply.with(|reply| reply.as_ref().is_some_and(|reply| reply.note.is_some())));
    let (noting, adding) = (flag("noting", &code), flag("adding", &code));
    let code = StoredValue::new(code);
    // What is set aside needs a reason, so its note stands open.
    let note_open = move || has_note.get() || noting.get() || answer.get() == Some(Answer::NotApplicable);
    // Each piece of evidence is begun with an empty form.
    let held = expect_context::<Remembered>();
    let begin = move |_| {
        code.with_value(|code| held.forget(&draft_name(code)));
        adding.set(true);
    };
    let may_have_evidence = move || matches!(answer.get(), Some(Answer::Met | Answer::Partly));
    let kinds = StoredValue::new(kinds);
    let of = move || view! { <span class="spoken">{t("colon")} {code.get_value()}</span> };
    let help = help.map(|help| {
        view! {
            <details>
                <summary>{t("statement.help")} {of()}</summary>
                <p lang=language>{help}</p>
            </details>
        }
    });
    view! {
        <div class="helpers">
            {help}
            <Show when=move || may_have_evidence() && !adding.get() && !ruled_out.get()>
                <button class="link" type="button" on:click=begin>
                    {t("evidence.add")}
                    {of()}
                </button>
            </Show>
            <Show when=move || answer.get().is_some() && !note_open() && !ruled_out.get()>
                <button class="link" type="button" on:click=move |_| noting.set(true)>
                    {t("note.add")}
                    {of()}
                </button>
            </Show>
            <Show when=move || answer.get().is_some() && note_open()>
                <Note key reply code=code.get_value() asked=move || answer.get() == Some(Answer::NotApplicable) focus=noting />
            </Show>
            <Show when=move || adding.get() && may_have_evidence()>
                <EvidenceForm key code=code.get_value() kinds=kinds.get_value() done=move || adding.set(false) />
            </Show>
        </div>
    }
}

#[component]
fn Note(
    key: Key,
    reply: Memo<Option<Reply>>,
    code: String,
    asked: impl Fn() -> bool + Send + Sync + 'static,
    focus: RwSignal<bool>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (field, hint) = (format!("note-{code}"), format!("note-hint-{code}"));
    // What is kept changes only when the field is left, or a change is taken back: nobody's typing is disturbed.
    let kept = move || reply.with(|reply| reply.as_ref().and_then(|reply| reply.note.clone())).unwrap_or_default();
    let library = expect_context::<Library>();
    let write = move |event: ev::Event| {
        let text = event_target_value(&event);
        let note = (!text.trim().is_empty()).then_some(text);
        edit(library, key, |reply| reply.note = note);
    };
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move || {
        if let Some(area) = area.get().filter(|_| focus.get_untracked()) {
            // The field has just been asked for.
            let _ = area.focus();
        }
    });
    let hint_text = move || words.text(if asked() { "note.set-aside" } else { "note.hint" });
    view! {
        <div class="field">
            <label for=field.clone()>{words.filled("note.on", &[("code", code)])}</label>
            <textarea
                id=field
                node_ref=area
                dir="auto"
                maxlength="20000"
                aria-describedby=hint.clone()
                prop:value=kept
                on:change=write
            ></textarea>
            <p class="hint" id=hint>
                {hint_text}
            </p>
        </div>
    }
}

/// Returns whether something is open at a statement.
fn flag(what: &str, code: &str) -> RwSignal<bool> {
    remembered::signal(&format!("{what}-{code}"), || false)
}

fn draft_name(code: &str) -> String {
    format!("evidence-{code}")
}

/// A piece of evidence that is being entered.
#[derive(Clone, Copy)]
struct Draft {
    grade: RwSignal<Grade>,
    kind: RwSignal<Option<EvidenceKind>>,
    reference: RwSignal<String>,
    held_by: RwSignal<String>,
    date: RwSignal<String>,
    note: RwSignal<String>,
}

/// The form for one more piece of evidence.
#[component]
fn EvidenceForm(
    key: Key,
    code: String,
    kinds: Vec<EvidenceKind>,
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let Draft { grade, kind, reference, held_by, date, note } = remembered::remember(&draft_name(&code), || Draft {
        grade: RwSignal::new(Grade::Documented),
        kind: RwSignal::new(kinds.first().copied()),
        reference: RwSignal::default(),
        held_by: RwSignal::default(),
        date: RwSignal::default(),
        note: RwSignal::default(),
    });
    let grade_choices =
        Grade::ALL.iter().map(|grade| Choice::new(grade.as_str(), words.text(&format!("grade.{grade}")))).collect();
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let some =
            |signal: RwSignal<String>| Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let evidence = Evidence {
            grade: grade.get_untracked(),
            kind: kind.get_untracked(),
            reference: some(reference),
            held_by: some(held_by),
            date: some(date),
            note: some(note),
        };
        edit(library, key, |reply| reply.evidence.push(evidence));
        done();
    };
    let kind_options = EvidenceKind::ALL
        .iter()
        .map(|known| {
            let known = *known;
            view! {
                <option value=known.as_str() selected=move || kind.get() == Some(known)>
                    {words.text(&format!("evidence.kind.{known}"))}
                </option>
            }
        })
        .collect_view();
    let id = |field: &str| format!("evidence-{field}-{code}");
    let input = |field: &'static str, kind: &'static str, signal: RwSignal<String>| {
        let id = id(field);
        view! {
            <div class="field">
                <label for=id.clone()>{words.text(&format!("evidence.{field}"))}</label>
                <input
                    id=id
                    type=kind
                    dir="auto"
                    maxlength="500"
                    autocomplete="off"
                    prop:value=move || signal.get()
                    on:input=move |event| signal.set(event_target_value(&event))
                />
            </div>
        }
    };
    let kind_id = id("kind");
    view! {
        <form class="evidence-form" on:submit=add>
            <fieldset class="question">
                <legend>{words.filled("evidence.of", &[("code", code.clone())])}</legend>
                <Options
                    name=id("grade")
                    choices=grade_choices
                    chosen=Signal::derive(move || Some(grade.get().as_str().to_owned()))
                    choose=move |word| grade.set(Grade::from_word(word).unwrap_or(Grade::Stated))
                />
            </fieldset>
            <p class="hint">{t("evidence.hint")}</p>
            <div class="fields">
                <div class="field">
                    <label for=kind_id.clone()>{t("evidence.kind")}</label>
                    <span class="select">
                        <select
                            id=kind_id
                            on:change=move |event| kind.set(EvidenceKind::from_word(&event_target_value(&event)))
                        >
                            {kind_options}
                        </select>
                    </span>
                </div>
                {input("date", "date", date)}
            </div>
            <FutureNote date />
            {input("reference", "text", reference)}
            {input("held-by-field", "text", held_by)}
            {input("note", "text", note)}
            <div class="actions">
                <button class="button small" type="submit">
                    {t("evidence.keep")}
                </button>
                <button class="link" type="button" on:click=move |_| done()>
                    {t("cancel")}
                </button>
            </div>
        </form>
    }
}
