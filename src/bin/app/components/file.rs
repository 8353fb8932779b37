//! A button that opens files, and how they are read.

use baremo::{Code, Problem, Problems, document};
use leptos::{html, prelude::*};

use crate::platform::file::{Chosen, chosen, together};

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
    /// Whether a file may have any ending, as sealed ones and those of keys do.
    #[prop(default = false)]
    any: bool,
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
        <input id=id type="file" accept=(!any).then_some(".json,.jsonl,application/json") multiple=multiple node_ref=input on:change=changed />
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
    file.bytes().await.ok_or_else(|| Problem::new(Code::Unreadable, "").into())
}

/// Reads as many of the first files as are small enough to be read together, at least one.
pub async fn read_some(files: &[Chosen]) -> Vec<Result<Vec<u8>, Problems>> {
    /// How many files are read together: the browser waits for the disk to say how large each is.
    const FILES: usize = 50;
    /// How many bytes are read together.
    const BYTES: f64 = (4 << 20) as f64;
    let mut size = 0.0;
    let small = files.iter().take(FILES).take_while(|file| {
        size += file.size();
        size <= BYTES
    });
    let some = &files[..small.count().max(1).min(files.len())];
    if some.len() > 1
        && let Some(contents) = together(some).await
    {
        return contents.into_iter().map(Ok).collect();
    }
    // One of them has gone, and is named.
    let mut each = Vec::new();
    for file in some {
        each.push(read(file).await);
    }
    each
}
