//! The language of the interface, and the change to another.
//!
//! A page is made in one language; a change makes it anew. What a person has typed or chosen on it is held by
//! [`crate::remembered`], what is open and where they stood by [`platform::place`].

use leptos::{prelude::*, task::spawn_local};

use crate::{
    content::Content,
    pages::compare::Intake,
    platform::{self, storage::Kind},
    state::Library,
    words::Words,
};

/// The languages of the interface: their codes, and their names in themselves.
pub const LANGUAGES: [(&str, &str); 4] =
    [("en", "English"), ("es", "Español"), ("pt", "Português"), ("fr", "Français")];

/// The key of the chosen language among the settings.
pub const SETTING: &str = "language";

/// Returns the name of a language in itself, or its code.
pub fn name(code: &str) -> &str {
    LANGUAGES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

/// How a change of the language goes.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    /// None is under way.
    Still,
    /// The texts of this language are being fetched.
    To(&'static str),
    /// The texts of this language could not be fetched.
    Failed(&'static str),
}

/// The language of the interface.
#[derive(Clone, Copy)]
pub struct Language {
    active: RwSignal<String>,
    change: RwSignal<Change>,
    words: Words,
    content: Content,
    library: Library,
    intake: Intake,
}

impl Language {
    /// Makes the language that the words are in, and puts it into the context.
    pub fn provide() -> Self {
        let words = expect_context::<Words>();
        let language = Self {
            active: RwSignal::new(words.language()),
            change: RwSignal::new(Change::Still),
            words,
            content: expect_context(),
            library: expect_context(),
            intake: expect_context(),
        };
        provide_context(language);
        language
    }

    /// Returns the code of the active language.
    pub fn active(self) -> String {
        self.active.get()
    }

    /// Returns whether a language is the active one; asked anew whenever a change has ended, well or not.
    pub fn is_active(self, code: &str) -> bool {
        self.change.track();
        self.active.with(|active| active == code)
    }

    /// Returns the name of the language whose texts could not be fetched.
    pub fn failed(self) -> Option<&'static str> {
        match self.change.get() {
            Change::Failed(code) => Some(name(code)),
            _ => None,
        }
    }

    /// Lets go of what was said of a language that could not be fetched.
    pub fn forget_failure(self) {
        if matches!(self.change.get_untracked(), Change::Failed(_)) {
            self.change.set(Change::Still);
        }
    }

    /// Returns whether the texts of another language are on their way.
    pub fn is_changing(self) -> bool {
        matches!(self.change.get(), Change::To(_))
    }

    /// Changes to another language, once its texts are here; where they do not come, nothing changes.
    pub fn choose(self, code: &str) {
        let Some((code, _)) = LANGUAGES.into_iter().find(|(known, _)| *known == code) else { return };
        let Self { words, content, library, intake, .. } = self;
        self.change.set(Change::To(code));
        spawn_local(async move {
            let fetched = platform::fetch_texts(code).await;
            // Somebody may have chosen yet another language in the meantime.
            if self.change.get_untracked() != Change::To(code) {
                return;
            }
            let Ok(texts) = fetched else { return self.change.set(Change::Failed(code)) };
            let place = platform::place();
            words.set(code, texts.words);
            content.speak(code, texts.questionnaires);
            library.reword(words.of_sample());
            intake.reword(words.of_sample());
            self.change.set(Change::Still);
            self.active.set(code.to_owned());
            // The page is made anew in the next task of the browser.
            platform::pause().await;
            platform::restore(&place);
            // Where nothing can be kept, the browser's own language is the one of the next visit.
            let _ = library.storage().put(Kind::Settings, SETTING, code).await;
        });
    }
}
