//! A button that opens files, and how they are read.

use baremo::{Code, Problem, Problems, document};
use leptos::{html, prelude::*};

use crate::platform::file::{Chosen, chosen};

/// A button that lets a person choose files.
#[component]
pub fn FileButton(
    /// The id of the control, unique on the page.
    id: &'static str,
    /// What the button says.
    label: String,
    /// Whether more than one file can be chosen.
    #[prop(default = false)]
    multiple: bool,
    /// Whether it is the one button of its section that leads on.
    #[prop(default = false)]
    primary: bool,
    /// Takes the files.
    take: impl Fn(Vec<Chosen>) + 'static,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let changed = move |_| {
        let Some(input) = input.get() else { return };
        take(chosen(input.files()));
        // The same file can be chosen again after it was mended.
        input.set_value("");
    };
    view! {
        <input id=id type="file" accept=".json,.jsonl,application/json" multiple=multiple node_ref=input on:change=changed />
        <label class="button" class:primary=primary for=id>
            {label}
        </label>
    }
}

/// Reads a chosen file, unless it is larger than what is read or has gone.
pub async fn read(file: &Chosen) -> Result<Vec<u8>, Problems> {
    if file.size() > document::MAX_BYTES as f64 {
        let problem = Problem::new(Code::TooLarge, "").with("found", file.size()).with("to", document::MAX_BYTES);
        return Err(problem.into());
    }
    file.bytes().await.map_err(|_| Problem::new(Code::Unreadable, "").into())
}
