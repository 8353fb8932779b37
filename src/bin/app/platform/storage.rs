//! The browser's own store: assessments, added questionnaires and settings.

use std::rc::Rc;

use baremo::{document, questionnaire::Questionnaire};
use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, TransactionMode};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::state::{Entry, Lock, Unreadable};

const NAME: &str = "baremo";
const VERSION: u32 = 3;

/// What is kept, each kind in a store of its own.
#[derive(Clone, Copy)]
pub enum Kind {
    /// An assessment with its dates, by id.
    Assessments,
    /// The key of a locked assessment, as a file that its passphrase opens, by the name of the lock.
    Locks,
    /// What is written of a locked assessment, encrypted to that key, by the name of the lock and a running number.
    Sealed,
    /// A round that was called here, with its organiser's record, by id.
    Rounds,
    /// What a trainer works with: courses, what was delivered, the choices of a plan, each by its name.
    Training,
    /// A questionnaire that a person has added, by id and version.
    Questionnaires,
    /// What the app remembers, by name.
    Settings,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Assessments,
        Self::Locks,
        Self::Sealed,
        Self::Rounds,
        Self::Training,
        Self::Questionnaires,
        Self::Settings,
    ];

    const fn store(self) -> &'static str {
        match self {
            Self::Assessments => "assessments",
            Self::Locks => "locks",
            Self::Sealed => "sealed",
            Self::Rounds => "rounds",
            Self::Training => "training",
            Self::Questionnaires => "questionnaires",
            Self::Settings => "settings",
        }
    }
}

/// The store; without one (a private window, a full disk) nothing is kept, and the app says so.
#[derive(Clone, Copy)]
pub struct Storage(StoredValue<Option<Rc<Database>>, LocalStorage>);

impl Storage {
    /// Opens the store, or makes it.
    pub async fn open() -> Self {
        Self(StoredValue::new_local(open().await.ok().map(Rc::new)))
    }

    /// Returns whether there is a store.
    pub fn is_there(self) -> bool {
        self.0.with_value(Option::is_some)
    }

    /// Writes a value; fails where there is no store or no room.
    pub async fn put(self, kind: Kind, key: &str, value: &str) -> Result<(), ()> {
        let database = self.0.get_value().ok_or(())?;
        let put = async {
            let transaction = database.transaction(&[kind.store()], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(kind.store())?;
            store.put(&value.into(), Some(&key.into()))?.await?;
            transaction.await
        };
        put.await.map(drop).map_err(|_: idb::Error| ())
    }

    /// Removes a value; one that is not there is removed already.
    pub async fn remove(self, kind: Kind, key: &str) -> Result<(), ()> {
        let database = self.0.get_value().ok_or(())?;
        let remove = async {
            let transaction = database.transaction(&[kind.store()], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(kind.store())?;
            store.delete(Query::Key(key.into()))?.await?;
            transaction.await
        };
        remove.await.map(drop).map_err(|_: idb::Error| ())
    }

    /// Removes everything that is kept.
    pub async fn clear(self) -> Result<(), ()> {
        let database = self.0.get_value().ok_or(())?;
        let stores = Kind::ALL.map(Kind::store);
        let clear = async {
            let transaction = database.transaction(&stores, TransactionMode::ReadWrite)?;
            for store in stores {
                transaction.object_store(store)?.clear()?.await?;
            }
            transaction.await
        };
        clear.await.map(drop).map_err(|_: idb::Error| ())
    }

    /// Returns all values of a kind with their keys.
    pub async fn pairs(self, kind: Kind) -> Vec<(String, String)> {
        let Some(database) = self.0.get_value() else { return Vec::new() };
        let all = async {
            let transaction = database.transaction(&[kind.store()], TransactionMode::ReadOnly)?;
            let store = transaction.object_store(kind.store())?;
            let keys = store.get_all_keys(None, None)?.await?;
            let values = store.get_all(None, None)?.await?;
            transaction.await?;
            Ok::<_, idb::Error>((keys, values))
        };
        // Both lists are in the order of the keys.
        let (keys, values) = all.await.unwrap_or_default();
        let text = |value: &JsValue| value.as_string();
        keys.iter().zip(&values).filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect()
    }

    /// Returns all values of a kind.
    pub async fn all(self, kind: Kind) -> Vec<String> {
        let Some(database) = self.0.get_value() else { return Vec::new() };
        let all = async {
            let transaction = database.transaction(&[kind.store()], TransactionMode::ReadOnly)?;
            let values = transaction.object_store(kind.store())?.get_all(None, None)?.await?;
            transaction.await?;
            Ok::<Vec<JsValue>, idb::Error>(values)
        };
        all.await.unwrap_or_default().iter().filter_map(JsValue::as_string).collect()
    }

    /// Returns one value.
    pub async fn get(self, kind: Kind, key: &str) -> Option<String> {
        let database = self.0.get_value()?;
        let get = async {
            let transaction = database.transaction(&[kind.store()], TransactionMode::ReadOnly)?;
            let value = transaction.object_store(kind.store())?.get(Query::Key(key.into()))?.await?;
            transaction.await?;
            Ok::<_, idb::Error>(value)
        };
        get.await.ok()??.as_string()
    }

    /// Adds to what is written of a locked assessment; fails where there is no store or no room.
    ///
    /// With a lock, this is the whole of it: the lock is written beside it, and what was written before goes.
    pub async fn put_sealed(
        self,
        name: &str,
        number: u32,
        sealed: &Uint8Array,
        lock: Option<&str>,
    ) -> Result<(), ()> {
        let database = self.0.get_value().ok_or(())?;
        let put = async {
            let stores = [Kind::Locks.store(), Kind::Sealed.store()];
            let transaction = database.transaction(&stores, TransactionMode::ReadWrite)?;
            let store = transaction.object_store(Kind::Sealed.store())?;
            if let Some(lock) = lock {
                let locks = transaction.object_store(Kind::Locks.store())?;
                locks.put(&lock.into(), Some(&name.into()))?.await?;
                store.delete(sealed_range(name)?)?.await?;
            }
            store.put(sealed, Some(&sealed_key(name, number).into()))?.await?;
            transaction.await
        };
        put.await.map(drop).map_err(|_: idb::Error| ())
    }

    /// Returns what is written of a locked assessment, each with its number, in order.
    pub async fn sealed(self, name: &str) -> Vec<(u32, Uint8Array)> {
        let Some(database) = self.0.get_value() else { return Vec::new() };
        let all = async {
            let transaction = database.transaction(&[Kind::Sealed.store()], TransactionMode::ReadOnly)?;
            let store: ObjectStore = transaction.object_store(Kind::Sealed.store())?;
            let keys = store.get_all_keys(Some(sealed_range(name)?), None)?.await?;
            let values = store.get_all(Some(sealed_range(name)?), None)?.await?;
            transaction.await?;
            Ok::<_, idb::Error>((keys, values))
        };
        // Both lists are in the order of the keys.
        let (keys, values) = all.await.unwrap_or_default();
        let number = |key: JsValue| key.as_string()?.rsplit('/').next()?.parse().ok();
        let pairs = keys.into_iter().zip(values);
        pairs.filter_map(|(key, value)| Some((number(key)?, value.dyn_into().ok()?))).collect()
    }

    /// Returns the locks.
    pub async fn locks(self) -> Vec<Lock> {
        let kept = self.pairs(Kind::Locks).await;
        kept.into_iter().filter_map(|(name, kept)| Lock::read(name, &kept)).collect()
    }

    /// Removes a lock and all that was written under it.
    pub async fn remove_sealed(self, name: &str) -> Result<(), ()> {
        let database = self.0.get_value().ok_or(())?;
        let remove = async {
            let stores = [Kind::Locks.store(), Kind::Sealed.store()];
            let transaction = database.transaction(&stores, TransactionMode::ReadWrite)?;
            transaction.object_store(Kind::Locks.store())?.delete(Query::Key(name.into()))?.await?;
            transaction.object_store(Kind::Sealed.store())?.delete(sealed_range(name)?)?.await?;
            transaction.await
        };
        remove.await.map(drop).map_err(|_: idb::Error| ())
    }

    /// Returns the questionnaires that a person has added.
    pub async fn questionnaires(self) -> Vec<Questionnaire> {
        let files = self.all(Kind::Questionnaires).await;
        files.iter().filter_map(|file| Questionnaire::from_json(file.as_bytes()).ok()).collect()
    }

    /// Returns the assessments that were kept, and those that cannot be read.
    pub async fn assessments(self, at_hand: &[Questionnaire]) -> Vec<Result<Entry, Unreadable>> {
        let kept = self.pairs(Kind::Assessments).await;
        kept.into_iter().map(|(id, kept)| read(id, kept, at_hand)).collect()
    }
}

/// Reads what was kept of an assessment.
pub fn read(id: String, kept: String, at_hand: &[Questionnaire]) -> Result<Entry, Unreadable> {
    let entry = document::parse(kept.as_bytes()).and_then(|value| Entry::from_kept(&value, at_hand));
    entry.map_err(|problems| Unreadable { id, kept, problems })
}

fn sealed_key(name: &str, number: u32) -> String {
    format!("{name}/{number:010}")
}

/// All numbers under a name; the name of a lock has no slash.
fn sealed_range(name: &str) -> Result<Query, idb::Error> {
    let (first, last) = (sealed_key(name, 0).into(), sealed_key(name, u32::MAX).into());
    KeyRange::bound(&first, &last, None, None).map(Query::KeyRange)
}

async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_blocked(|_| super::show_blocked());
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        for kind in Kind::ALL {
            if !database.store_names().iter().any(|name| name == kind.store()) {
                // A store that cannot be made shows when it is first written to.
                let _ = database.create_object_store(kind.store(), ObjectStoreParams::new());
            }
        }
    });
    let mut database = request.await?;
    // A newer version of the app in another tab waits until this one lets go; what is typed here then is not kept, and
    // the app says so.
    database.on_version_change(|event| {
        if let Ok(database) = event.database() {
            database.close();
        }
    });
    Ok(database)
}
