//! Opening files: assessments, and what else a person may try to open here.

use baremo::{
    assessment::{
        Assessment,
        part::{self, Part},
        progress::{Count, count_all},
    },
    document, questionnaire, round,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        file::read,
        problems::{BadFile, BadFiles},
        questionnaire::{AddedQuestionnaire, add_questionnaire, say_added},
    },
    content::Content,
    pages::{parts::Waiting, share},
    platform::{self, file::Chosen, intl},
    route::{self, Place, Route},
    state::{Entry, Library},
    words::{Words, t},
};

/// What became of the files that were opened.
#[derive(Clone, Copy)]
pub struct Opening {
    content: Content,
    library: Library,
    waiting: Waiting,
    bad: RwSignal<Vec<BadFile>>,
    taken: RwSignal<Vec<Taken>>,
    clashes: RwSignal<Vec<Clash>>,
}

/// A file that was taken.
#[derive(Clone, PartialEq)]
enum Taken {
    /// An assessment, now in the library under this id.
    Assessment(String),
    /// An assessment that is in the library just so.
    Same(String),
    /// A questionnaire.
    Questionnaire(AddedQuestionnaire),
    /// A part of an assessment that is here under this id, where it waits to be taken in; the name of the file.
    OfAssessment(String, String),
    /// A round or a contribution, which belongs to another door; the name of the file.
    OfRound(String),
}

/// An assessment of a file, whose id another one has here.
#[derive(Clone, PartialEq)]
struct Clash {
    file: String,
    entry: Entry,
}

impl Opening {
    /// Makes the state of a page on which nothing has been opened yet.
    pub fn new(content: Content, library: Library) -> Self {
        let (bad, taken) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        Self { content, library, waiting: expect_context(), bad, taken, clashes: RwSignal::new(Vec::new()) }
    }

    /// Opens files. A single assessment is shown at once; parts of one assessment are at once taken in.
    pub fn take(self, files: Vec<Chosen>) {
        self.bad.set(Vec::new());
        self.taken.set(Vec::new());
        let n = files.len();
        spawn_local(async move {
            for file in files {
                match read(&file).await.and_then(|bytes| self.take_one(&file.name, &bytes)) {
                    Ok(Some(taken)) => self.taken.update(|list| list.push(taken)),
                    Ok(None) => {}
                    Err(problems) => self.bad.update(|list| list.push(BadFile::new(file.name, problems))),
                }
            }
            let shown = self.taken.try_with_untracked(|taken| match taken.as_slice() {
                // What was not taken is said here.
                all if all.len() != n => None,
                [Taken::Assessment(id)] => Some((id.clone(), Place::Overview)),
                [Taken::OfAssessment(id, _), others @ ..] => {
                    let is_of_it = |one: &Taken| matches!(one, Taken::OfAssessment(of, _) if of == id);
                    others.iter().all(is_of_it).then(|| (id.clone(), Place::Parts))
                }
                _ => None,
            });
            // Where the page has been left in the meantime, nobody is taken elsewhere.
            if let Some((id, place)) = shown.flatten() {
                route::go(&Route::Assessment(id, place));
            }
        });
    }

    /// Takes one file; nothing is said yet where a person has to decide first.
    fn take_one(self, name: &str, bytes: &[u8]) -> Result<Option<Taken>, baremo::Problems> {
        let value = document::parse(bytes)?;
        match document::format_of(&value) {
            Some(questionnaire::FORMAT) => {
                add_questionnaire(self.content, self.library, bytes).map(|added| Some(Taken::Questionnaire(added)))
            }
            Some(round::FORMAT | round::CONTRIBUTION_FORMAT) => Ok(Some(Taken::OfRound(name.to_owned()))),
            Some(part::FORMAT) => {
                let part = Part::from_value(&value, None, &self.content.get_untracked())?;
                // Whoever has the whole assessment takes the part in; anybody else answers it.
                if self.library.holds(&part.assessment) {
                    self.waiting.add(&part.assessment, name, bytes);
                    return Ok(Some(Taken::OfAssessment(part.assessment, name.to_owned())));
                }
                Ok(self.take_entry(name, Entry::from_part(part)))
            }
            _ => {
                let assessment = Assessment::from_value(&value, &self.content.get_untracked())?;
                Ok(self.take_entry(name, Entry::from_file(assessment)))
            }
        }
    }

    fn take_entry(self, name: &str, entry: Entry) -> Option<Taken> {
        let id = entry.assessment.id.clone();
        let here = self.library.with_untracked(|entries| Some(entries.get(&id)?.assessment == entry.assessment));
        if here == Some(true) {
            return Some(Taken::Same(id));
        }
        if self.library.holds(&id) {
            let clash = Clash { file: name.to_owned(), entry };
            self.clashes.update(|clashes| {
                clashes.retain(|other| other.file != clash.file);
                clashes.push(clash);
            });
            return None;
        }
        self.library.put(entry);
        Some(Taken::Assessment(id))
    }

    fn settle(self, clash: &Clash) {
        self.clashes.update(|clashes| clashes.retain(|other| other != clash));
    }

    /// Puts the assessment of the file in place of the one here, which can be brought back until the next page.
    fn replace(self, clash: &Clash) {
        self.settle(clash);
        let id = clash.entry.assessment.id.clone();
        self.library.remove(&id);
        self.library.put(clash.entry.clone());
        self.taken.update(|taken| taken.push(Taken::Assessment(id)));
    }

    /// Keeps the assessment of the file beside the one here, under an id of its own.
    fn keep_both(self, clash: &Clash) {
        let Some(id) = platform::random_code() else { return };
        self.settle(clash);
        let mut entry = clash.entry.clone();
        entry.assessment.id.clone_from(&id);
        self.library.put_beside(entry, &clash.entry.assessment.id);
        self.taken.update(|taken| taken.push(Taken::Assessment(id)));
    }
}

/// What became of the files, and what a person has to decide.
#[component]
pub fn Outcomes(opening: Opening) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = opening.library;
    let line = move |taken: &Taken| {
        let place = |id: &str| Route::Assessment(id.to_owned(), Place::Overview).href();
        let of_assessment = |id: &str, key: &str| {
            let sentence = words.filled(key, &[("name", share::name(library, id))]);
            view! { <p>{sentence} " " <a href=place(id)>{t("open")}</a></p> }.into_any()
        };
        match taken {
            Taken::Assessment(id) => of_assessment(id, "opened.assessment"),
            Taken::Same(id) => of_assessment(id, "opened.same"),
            Taken::OfAssessment(id, file) => {
                let sentence =
                    words.filled("opened.part", &[("file", file.clone()), ("name", share::name(library, id))]);
                let href = Route::Assessment(id.clone(), Place::Parts).href();
                view! { <p>{sentence} " " <a href=href>{t("parts.title")}</a></p> }.into_any()
            }
            Taken::Questionnaire(added) => view! { <p>{say_added(words, added)}</p> }.into_any(),
            Taken::OfRound(name) => {
                let sentence = words.filled("opened.of-round", &[("file", name.clone())]);
                view! { <p>{sentence} " " <a href=Route::Compare.href()>{t("door.compare")}</a></p> }.into_any()
            }
        }
    };
    view! {
        <div class="outcomes">
            <div role="status">
                {move || {
                    let taken = opening.taken.get();
                    (!taken.is_empty())
                        .then(|| view! { <div class="note">{taken.iter().map(line).collect_view()}</div> })
                }}
            </div>
            {move || {
                opening.clashes.get().into_iter().map(|clash| view! { <ClashNote opening clash /> }).collect_view()
            }}
            <BadFiles files=opening.bad />
        </div>
    }
}

/// Asks what to do with an assessment whose id another one has here.
#[component]
fn ClashNote(opening: Opening, clash: Clash) -> impl IntoView {
    let words = expect_context::<Words>();
    let (content, library) = (opening.content, opening.library);
    let id = clash.entry.assessment.id.clone();
    let at_hand = content.get_untracked();
    let counted = |assessment: &Assessment| {
        let Count { answered, of } = count_all(assessment, assessment.among(&at_hand));
        let n = |n: usize| words.number(n as f64);
        words.counted("progress.answered", of, &[("answered", n(answered)), ("of", n(of))])
    };
    let here = library.with_untracked(|entries| {
        let entry = entries.get(&id)?;
        let locale = words.locale();
        let changed = format!("{}, {}", intl::day(&locale, entry.changed), intl::time(&locale, entry.changed));
        let name = share::name_of_entry(words, entry);
        Some((name, counted(&entry.assessment), changed))
    });
    let in_file = words.filled(
        "clash.file",
        &[("name", share::name_of_entry(words, &clash.entry)), ("progress", counted(&clash.entry.assessment))],
    );
    let title = words.filled("clash.title", &[("file", clash.file.clone())]);
    let is_readable = here.is_some();
    let here = match here {
        Some((name, progress, changed)) => {
            words.filled("clash.here", &[("name", name), ("progress", progress), ("changed", changed)])
        }
        None if library.locked_as(&id).is_some() => words.text("clash.locked"),
        None => words.text("clash.unreadable"),
    };
    let clash = StoredValue::new(clash);
    let act = move |act: fn(Opening, &Clash)| move |_| clash.with_value(|clash| act(opening, clash));
    let replace = is_readable.then(|| {
        view! {
            <button class="button" type="button" on:click=act(Opening::replace)>
                {t("clash.replace")}
            </button>
        }
    });
    view! {
        <div class="note" role="alert">
            <h2>{title}</h2>
            <p>{here}</p>
            <p>{in_file}</p>
            <div class="actions">
                <button class="button" type="button" on:click=act(Opening::keep_both)>
                    {t("clash.both")}
                </button>
                {replace}
                <button class="link" type="button" on:click=act(Opening::settle)>
                    {t("clash.neither")}
                </button>
            </div>
        </div>
    }
}
