//! The reminder to save a copy: what is kept in a browser only can be lost with it.

use std::collections::BTreeSet;

use baremo::{assessment::history::Subject, sample::is_of_sample};
use leptos::prelude::*;

use crate::{
    components::frame::STALE_DAYS,
    pages::share,
    platform::{self, intl},
    state::{DAY, Entry, Library},
    words::{Words, t},
};

/// So many changed answers without a copy are worth a reminder.
const MANY: usize = 50;

/// Why a copy is worth saving.
#[derive(Debug, Clone, PartialEq)]
enum Due {
    /// So many answers have changed since the last copy.
    Changed(usize),
    /// The last copy is so many days old, and something has changed since.
    Old(i32),
    /// So many answers were given, and there is no copy.
    ChangedWithout(usize),
    /// The first change was so many days ago, and there is no copy.
    OldWithout(i32),
}

impl Due {
    /// Returns why a copy of an assessment is worth saving now, in milliseconds since 1970; nothing where it is not, or
    /// where the reminder was put off.
    fn of(entry: &Entry, now: f64) -> Option<Self> {
        // A time further ahead than a day was written by a clock that was wrong.
        let is_put_off = entry.put_off.is_some_and(|until| now < until && until <= now + DAY);
        if is_put_off || is_of_sample(&entry.assessment) {
            return None;
        }
        let since: Vec<_> = entry.history.iter().filter(|line| entry.copied.is_none_or(|at| line.at > at)).collect();
        let first = since.first()?;
        let answers = since.iter().filter(|line| matches!(line.difference.subject, Subject::Answer | Subject::Claim));
        let changed = answers.map(|line| &line.difference.id).collect::<BTreeSet<_>>().len();
        let days = ((now - entry.copied.unwrap_or(first.at)) / DAY) as i32;
        match entry.copied {
            Some(_) if changed >= MANY => Some(Self::Changed(changed)),
            None if changed >= MANY => Some(Self::ChangedWithout(changed)),
            Some(_) if days >= STALE_DAYS => Some(Self::Old(days)),
            None if days >= STALE_DAYS => Some(Self::OldWithout(days)),
            _ => None,
        }
    }

    fn say(&self, words: Words) -> String {
        let ago = |days: &i32| [("ago", intl::days_ago(&words.locale(), *days))];
        match self {
            Self::Changed(n) => words.counted("backup.changed", *n, &[]),
            Self::ChangedWithout(n) => words.counted("backup.changed-without", *n, &[]),
            Self::Old(days) => words.filled("backup.old", &ago(days)),
            Self::OldWithout(days) => words.filled("backup.old-without", &ago(days)),
        }
    }
}

/// The reminder; nothing where none is due.
#[component]
pub fn Backup(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new(id);
    let due = Memo::new(move |_| library.read(&key.get_value(), |entry| Due::of(entry, platform::now())));
    move || {
        due.get().map(|due| {
            view! {
                <div class="note backup">
                    <p>{due.say(words)} " " {t("backup.why")}</p>
                    <div class="actions">
                        <button
                            class="button small"
                            type="button"
                            on:click=move |_| share::save(library, &key.get_value())
                        >
                            {t("backup.save")}
                        </button>
                        <button class="link" type="button" on:click=move |_| library.put_off_copy(&key.get_value())>
                            {t("backup.tomorrow")}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
