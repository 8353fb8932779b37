//! Fields of a form, each with its label, its hint and its problem.

use baremo::{assessment::date::is_after, document::is_date};
use leptos::{ev, prelude::*};

use crate::{
    platform,
    words::{Words, t},
};

/// A problem beside a field: the key of the sentence that says what is wrong; the key with `.do` says what to do.
pub type Fault = Option<&'static str>;

/// A field for one line of text.
#[component]
pub fn TextField(
    /// The id of the field, unique on the page.
    id: &'static str,
    /// The key of the label.
    label: &'static str,
    /// The key of the hint.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The text.
    value: RwSignal<String>,
    /// Whether only a few characters are expected.
    #[prop(optional)]
    short: bool,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Fault>,
    /// Is run when the text has been changed.
    #[prop(optional, into)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let described = move || {
        let hint = hint.map(|_| format!("{id}-hint"));
        let fault = fault.get().map(|_| fault_id(id));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input
                id=id
                type=kind
                class:short=short
                dir="auto"
                maxlength="500"
                autocomplete="off"
                aria-required=required.then_some("true")
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event: ev::Event| value.set(event_target_value(&event))
                on:change=move |_| {
                    if let Some(changed) = changed {
                        changed.run(());
                    }
                }
            />
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{t(hint)}</p> })}
        </div>
        <FaultNote id fault />
    }
}

/// A field in which one of several is chosen.
#[component]
pub fn Select(
    /// The id of the field, unique on the page.
    id: &'static str,
    /// The key of the label.
    label: &'static str,
    /// The values to choose from, each with what it says.
    options: Vec<(String, String)>,
    /// The value that is chosen.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let option = |(value, text): (String, String)| {
        let own = value.clone();
        view! {
            <option value=value prop:selected=move || chosen.with(|chosen| *chosen == own)>
                {text}
            </option>
        }
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <span class="select">
                <select id=id on:change=move |event| chosen.set(event_target_value(&event))>
                    {options.into_iter().map(option).collect_view()}
                </select>
            </span>
        </div>
    }
}

/// A box to tick, with what it says and what that means.
#[component]
pub fn Tick(
    /// What it says.
    label: String,
    /// What that means.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The value of the box among others.
    #[prop(optional, into)]
    value: Option<String>,
    /// Whether it is ticked.
    #[prop(into)]
    is: Signal<bool>,
    /// Is run with whether it is ticked now.
    set: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                value=value
                prop:checked=move || is.get()
                on:change=move |event| set(event_target_checked(&event))
            />
            <span>{label}</span>
            {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
        </label>
    }
}

/// The problem of a field, beside it.
#[component]
pub fn FaultNote(
    /// The id of the field.
    id: &'static str,
    /// What is wrong with it.
    #[prop(into)]
    fault: Signal<Fault>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    move || {
        fault.get().map(|key| {
            view! {
                <div class="problem" id=fault_id(id)>
                    <p>
                        <b class="word-problem">{words.text("problem")}</b>
                        {t("colon")}
                        {words.text(key)}
                    </p>
                    <p>{words.text(&format!("{key}.do"))}</p>
                </div>
            }
        })
    }
}

/// Says beside a date that it lies in the future; it is kept all the same.
#[component]
pub fn FutureNote(
    /// The date: YYYY, YYYY-MM or YYYY-MM-DD; anything else is not judged.
    #[prop(into)]
    date: Signal<String>,
) -> impl IntoView {
    let is_future =
        Memo::new(move |_| date.with(|date| is_date(date.trim()) && is_after(date.trim(), &platform::today())));
    view! {
        <div role="status">
            <Show when=move || is_future.get()>
                <p class="hint">{t("date.future.hint")}</p>
            </Show>
        </div>
    }
}

/// Says that the browser gives no random code, without which nothing can be begun.
#[component]
pub fn NoCode(
    /// Whether that is so.
    is: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || is.get()>
            <div class="problem" role="alert">
                <p>
                    <b class="word-problem">{t("problem")}</b>
                    {t("colon")}
                    {t("new.no-code")}
                </p>
            </div>
        </Show>
    }
}

/// Returns the id of the problem of a field.
pub fn fault_id(field: &str) -> String {
    format!("{field}-problem")
}
