//! What is wrong with files, in words.

use baremo::{Problem, Problems};
use leptos::prelude::*;

use crate::words::{Words, t};

/// A file that was not taken, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct BadFile {
    /// The name of the file.
    pub name: String,
    /// The line, where a file has many documents.
    pub line: Option<usize>,
    /// The problems.
    pub problems: Problems,
    /// Whether it is a file; else something that was made of several.
    pub is_file: bool,
}

impl BadFile {
    /// Makes what is said of a file as a whole.
    pub fn new(name: impl Into<String>, problems: Problems) -> Self {
        Self { name: name.into(), line: None, problems, is_file: true }
    }

    /// Makes what is said of something that is no file, such as what several of them come to.
    pub fn about(name: impl Into<String>, problems: Problems) -> Self {
        Self { is_file: false, ..Self::new(name, problems) }
    }

    /// Returns the name of the file, with the line where there are lines.
    fn place(&self, words: Words) -> String {
        match self.line {
            None => self.name.clone(),
            Some(line) => {
                words.filled("compare.line", &[("file", self.name.clone()), ("line", words.number(line as f64))])
            }
        }
    }
}

/// Says a problem in the active language. English is the language of the core, and has no words of its own here.
pub fn say(words: Words, problem: &Problem) -> String {
    let template = words.find(&format!("code.{}", problem.code));
    let template = template.unwrap_or_else(|| problem.code.sentence().to_owned());
    problem.fill(&template, |term| {
        words.find(&format!("term.{}", term.as_str())).unwrap_or_else(|| term.english().to_owned())
    })
}

/// The files that were not taken, each with its problems; nothing where there are none.
#[component]
pub fn BadFiles(
    /// The files.
    #[prop(into)]
    files: Signal<Vec<BadFile>>,
) -> impl IntoView {
    /// How many problems of one file are shown.
    const SHOWN: usize = 5;
    /// How many files are shown.
    const FILES: usize = 20;
    let words = expect_context::<Words>();
    let file = move |file: &BadFile| {
        let name = file.place(words);
        let problems = file.problems.iter().take(SHOWN).map(|problem| {
            let place =
                (!problem.path.is_empty()).then(|| view! { <code>{problem.path.clone()}</code> {t("colon")} });
            view! { <li>{place}{say(words, problem)}</li> }
        });
        let more = file.problems.total().saturating_sub(SHOWN);
        let more = (more > 0).then(|| view! { <li>{words.counted("problem.more", more, &[])}</li> });
        view! {
            <div class="problem">
                <h3>
                    <b class="word-problem">{words.text("problem")}</b>
                    " "
                    {words.text("problem.in")}
                    " "
                    <bdi>{name}</bdi>
                </h3>
                <ul class="plain">{problems.collect_view()} {more}</ul>
                {file.is_file.then(|| view! { <p>{words.text("problem.not-taken")}</p> })}
            </div>
        }
    };
    move || {
        let files = files.get();
        let hidden = files.len().saturating_sub(FILES);
        (!files.is_empty()).then(|| {
            view! {
                <div class="stack tight" role="alert">
                    {files.iter().take(FILES).map(file).collect_view()}
                    {(hidden > 0).then(|| view! { <p>{words.counted("problem.more-files", hidden, &[])}</p> })}
                </div>
            }
        })
    }
}
