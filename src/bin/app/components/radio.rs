//! One choice of a few, as a row of radio buttons.

use leptos::prelude::*;

/// A choice.
#[derive(Clone, PartialEq)]
pub struct Choice {
    /// What is chosen.
    pub value: &'static str,
    /// What it says.
    pub label: String,
    /// Whether a gap sets it apart from those before.
    pub apart: bool,
}

impl Choice {
    /// Makes a choice.
    pub fn new(value: &'static str, label: String) -> Self {
        Self { value, label, apart: false }
    }
}

/// A row of choices inside a fieldset, whose legend says what is asked.
#[component]
pub fn Options(
    /// The name of the group, unique on the page.
    #[prop(into)]
    name: String,
    /// The choices.
    choices: Vec<Choice>,
    /// The value that is chosen.
    #[prop(into)]
    chosen: Signal<Option<String>>,
    /// What happens when another one is chosen.
    choose: impl Fn(&'static str) + Copy + Send + Sync + 'static,
    /// What happens when the one that is chosen is pressed again.
    #[prop(optional, into)]
    again: Option<Callback<()>>,
) -> impl IntoView {
    let five = choices.len() == 5;
    let options = choices
        .into_iter()
        .map(|Choice { value, label, apart }| {
            let is_chosen = move || chosen.with(|chosen| chosen.as_deref() == Some(value));
            view! {
                <label class="option" class:apart=apart>
                    <input
                        type="radio"
                        name=name.clone()
                        value=value
                        prop:checked=is_chosen
                        on:change=move |_| choose(value)
                        on:click=move |_| {
                            // A press on another one comes here before it is chosen.
                            if let Some(again) = again.filter(|_| is_chosen()) {
                                again.run(());
                            }
                        }
                    />
                    <span class="word" data-word=label.clone()>
                        {label.clone()}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="answers">
            <div class="options" class:five=five>
                {options}
            </div>
        </div>
    }
}
