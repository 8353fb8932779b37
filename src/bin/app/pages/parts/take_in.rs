//! Taking parts in: each file has its receipt.

use baremo::{
    Problems,
    assessment::{
        merge::{Merged, Receipt, merge},
        part::Part,
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{Opened, respondent_of};
use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    platform::file::Chosen,
    state::Library,
    words::{Words, t},
};

/// What became of the files that were opened.
#[derive(Clone, Copy)]
pub struct Taking {
    id: StoredValue<String>,
    content: Content,
    library: Library,
    taken: RwSignal<Vec<Taken>>,
    bad: RwSignal<Vec<BadFile>>,
}

/// A part that was read, and what became of it; nothing where it is as it was handed out.
#[derive(Clone, PartialEq)]
struct Taken {
    part: Part,
    receipt: Option<Receipt>,
}

impl Taking {
    /// Makes the state of a page on which nothing has been opened yet.
    pub fn new(id: String, content: Content, library: Library) -> Self {
        let (taken, bad) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        Self { id: StoredValue::new(id), content, library, taken, bad }
    }

    /// Opens files.
    pub fn take(self, files: Vec<Chosen>) {
        self.taken.set(Vec::new());
        self.bad.set(Vec::new());
        spawn_local(async move {
            for file in files {
                let bytes = read(&file).await;
                self.settle(file.name, bytes.and_then(|bytes| self.take_one(&bytes)));
            }
        });
    }

    /// Takes files that were opened elsewhere in the app.
    pub fn take_opened(self, files: Vec<Opened>) {
        self.taken.set(Vec::new());
        self.bad.set(Vec::new());
        for (name, bytes) in files {
            self.settle(name, self.take_one(&bytes));
        }
    }

    fn settle(self, name: String, done: Result<Taken, Problems>) {
        match done {
            Ok(taken) => self.taken.update(|list| list.push(taken)),
            Err(problems) => self.bad.update(|list| list.push(BadFile::new(name, problems))),
        }
    }

    /// Merges one part; what is refused changes nothing.
    fn take_one(self, bytes: &[u8]) -> Result<Taken, Problems> {
        let (id, at_hand) = (self.id.get_value(), self.content.get_untracked());
        let own = self.library.get_untracked(&id).map(|entry| entry.assessment);
        let part = Part::from_json(bytes, own.as_ref(), &at_hand)?;
        let Some(own) = own.filter(|_| part.is_answered()) else { return Ok(Taken { part, receipt: None }) };
        let Merged { assessment, receipts, .. } = merge(&own, std::slice::from_ref(&part), &at_hand);
        match receipts.into_iter().next() {
            Some(Receipt::Refused(problems)) => Err(problems),
            receipt => {
                self.library.edit(&id, |own| *own = assessment);
                Ok(Taken { part, receipt })
            }
        }
    }
}

/// The section that takes parts in.
#[component]
pub fn TakeIn(taking: Taking) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = taking.library;
    let Taking { id, taken, bad, .. } = taking;
    let back = move || {
        let n = id.with_value(|id| library.read(id, |entry| entry.assessment.parts.len()));
        if n == 0 { words.text("parts.none") } else { words.counted("parts.back", n, &[]) }
    };
    let list = move || {
        let taken = taken.get();
        let items = taken.iter().map(|taken| view! { <li dir="auto">{say(words, taken)}</li> }).collect_view();
        (!taken.is_empty()).then(|| view! { <ul class="plain note">{items}</ul> })
    };
    view! {
        <section class="section" aria-labelledby="h-take-in">
            <header>
                <h2 id="h-take-in">{t("parts.take-in")}</h2>
                <p class="lede">{back}</p>
            </header>
            <div class="actions">
                <FileButton
                    id="open-parts"
                    label=t("parts.open")
                    multiple=true
                    take=move |files| taking.take(files)
                />
            </div>
            <div role="status">{list}</div>
            <BadFiles files=bad />
        </section>
    }
}

/// Says what became of a part.
fn say(words: Words, Taken { part, receipt }: &Taken) -> String {
    let who = ("who", respondent_of(words, part));
    let revision = ("revision", part.revision.to_string());
    match receipt {
        None => words.filled("receipt.untouched", &[who]),
        Some(Receipt::Added) => words.counted("receipt.added", part.answers.len(), &[who]),
        Some(Receipt::Replaced { from }) => {
            words.filled("receipt.replaced", &[who, revision, ("from", from.to_string())])
        }
        Some(Receipt::Older { than }) => words.filled("receipt.older", &[who, revision, ("than", than.to_string())]),
        // What is refused is among the files that were not taken.
        Some(Receipt::Same | Receipt::Refused(_)) => words.filled("receipt.same", &[who]),
    }
}
