//! What a page holds beside its texts: it outlives a change of language, and ends with the page.

use std::{any::Any, collections::BTreeMap};

use leptos::prelude::*;

use crate::route::Route;

/// What the page that is shown holds, by name.
#[derive(Clone, Copy)]
pub struct Remembered(StoredValue<Held, LocalStorage>);

struct Held {
    page: Option<Route>,
    /// Owns the signals that are held, so that they live as long as the page and not only as long as its view.
    owner: Owner,
    values: BTreeMap<String, Box<dyn Any>>,
}

impl Held {
    fn of(page: Option<Route>, app: &Owner) -> Self {
        Self { page, owner: app.child(), values: BTreeMap::new() }
    }
}

impl Remembered {
    /// Puts it into the context of the app.
    pub fn provide() -> Self {
        let app = Owner::current().unwrap_or_default();
        let remembered = Self(StoredValue::new_local(Held::of(None, &app)));
        provide_context(remembered);
        remembered
    }

    /// Begins a page: lets go of what another page held.
    pub fn begin(self, page: &Route, app: &Owner) {
        if self.0.with_value(|held| held.page.as_ref() != Some(page)) {
            let before = self.0.try_update_value(|held| std::mem::replace(held, Held::of(Some(page.clone()), app)));
            if let Some(before) = before {
                before.owner.cleanup();
            }
        }
    }

    /// Lets go of what the page holds under a name.
    pub fn forget(self, name: &str) {
        self.0.update_value(|held| drop(held.values.remove(name)));
    }
}

/// Returns what the page holds under a name, and makes it where there is nothing yet.
///
/// Signals that `make` makes live until another page is opened.
pub fn remember<T: Clone + 'static>(name: &str, make: impl FnOnce() -> T) -> T {
    let Remembered(held) = expect_context();
    let found = held.with_value(|held| held.values.get(name).and_then(|value| value.downcast_ref::<T>()).cloned());
    found.unwrap_or_else(|| {
        let owner = held.with_value(|held| held.owner.clone());
        let made = owner.with(make);
        held.update_value(|held| drop(held.values.insert(name.to_owned(), Box::new(made.clone()))));
        made
    })
}

/// Returns the signal that the page holds under a name; at first it has the value given.
pub fn signal<T: Send + Sync + 'static>(name: &str, first: impl FnOnce() -> T) -> RwSignal<T> {
    remember(name, || RwSignal::new(first()))
}
