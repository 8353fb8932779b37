//! The module that encrypts, in a worker of its own; it comes when it is first needed, and holds the keys.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// Why something could not be encrypted or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The passphrase is another one.
    Passphrase,
    /// What is kept was altered or is cut off.
    Damaged,
    /// It was encrypted to other keys than those that are held.
    OtherKey,
    /// What should be a key is none.
    NoKey,
    /// The module did not come: no connection, and it was never needed before.
    NoModule,
    /// The browser gives no memory, no random numbers or no worker.
    Failed,
}

impl Fault {
    fn from_word(word: &str) -> Self {
        match word {
            "passphrase" => Self::Passphrase,
            "damaged" => Self::Damaged,
            "other-key" => Self::OtherKey,
            "no-key" => Self::NoKey,
            "no-module" => Self::NoModule,
            _ => Self::Failed,
        }
    }
}

/// The keys, each by its name. None of them ever comes to this side.
#[derive(Clone, Copy)]
pub struct Keys(StoredValue<Option<Rc<Running>>, LocalStorage>);

/// The worker, and who waits for what it will say.
struct Running {
    worker: Worker,
    waiting: RefCell<BTreeMap<u32, (Function, Function)>>,
    /// Kept for as long as the worker may call them.
    listeners: RefCell<Vec<Listener>>,
}

type Listener = Closure<dyn FnMut(MessageEvent)>;

impl Keys {
    /// Makes no worker yet.
    pub fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// Makes a key, and returns it as a file that the passphrase opens.
    pub async fn lock(self, name: &str, passphrase: &str) -> Result<String, Fault> {
        let file = self.call("lock", &[name.into(), normal(passphrase)]).await?;
        file.as_string().ok_or(Fault::Failed)
    }

    /// Opens the file of a key.
    pub async fn unlock(self, name: &str, passphrase: &str, file: &str) -> Result<(), Fault> {
        self.call("unlock", &[name.into(), normal(passphrase), file.into()]).await.map(drop)
    }

    /// Returns a held key as a file that another passphrase opens.
    pub async fn relock(self, name: &str, passphrase: &str) -> Result<String, Fault> {
        let file = self.call("relock", &[name.into(), normal(passphrase)]).await?;
        file.as_string().ok_or(Fault::Failed)
    }

    /// Holds a key under another name, too.
    pub async fn also(self, name: &str, other: &str) -> Result<(), Fault> {
        self.call("also", &[name.into(), other.into()]).await.map(drop)
    }

    /// Lets go of a key, after all that was asked for before.
    pub async fn forget(self, name: &str) -> Result<(), Fault> {
        self.call("forget", &[name.into()]).await.map(drop)
    }

    /// Waits until all that was asked for before is done.
    pub async fn settle(self) {
        // No key has this name.
        let _ = self.forget("").await;
    }

    /// Encrypts a text to a held key.
    pub async fn seal(self, name: &str, text: &str) -> Result<Uint8Array, Fault> {
        self.call("seal", &[name.into(), text.into()]).await?.dyn_into().map_err(|_| Fault::Failed)
    }

    /// Decrypts a text with a held key.
    pub async fn open(self, name: &str, sealed: &Uint8Array) -> Result<String, Fault> {
        let text = self.call("open", &[name.into(), sealed.into()]).await?;
        text.as_string().ok_or(Fault::Failed)
    }

    /// Makes a key of a round, holds it, and returns its identity file, which is nowhere else.
    pub async fn generate(self) -> Result<String, Fault> {
        self.call("generate", &[]).await?.as_string().ok_or(Fault::Failed)
    }

    /// Holds the keys of an identity file, and returns their public halves.
    pub async fn hold(self, file: &str) -> Result<Vec<String>, Fault> {
        let names = self.call("hold", &[file.into()]).await?.as_string().ok_or(Fault::Failed)?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// Encrypts bytes to public keys.
    pub async fn seal_to(self, recipients: &[String], content: &[u8]) -> Result<Vec<u8>, Fault> {
        let sealed = self.call("seal_to", &[recipients.join("\n").into(), Uint8Array::from(content).into()]).await?;
        sealed.dyn_into::<Uint8Array>().map(|sealed| sealed.to_vec()).map_err(|_| Fault::Failed)
    }

    /// Decrypts bytes with any of the keys that are held.
    pub async fn open_any(self, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let content = self.call("open_any", &[Uint8Array::from(sealed).into()]).await?;
        content.dyn_into::<Uint8Array>().map(|content| content.to_vec()).map_err(|_| Fault::Failed)
    }

    /// Calls a function of the module. Calls are carried out, and answered, in their order.
    async fn call(self, function: &str, values: &[JsValue]) -> Result<JsValue, Fault> {
        let running = match self.0.get_value() {
            Some(running) => running,
            None => {
                let started = self.start().ok_or(Fault::NoModule)?;
                self.0.set_value(Some(started.clone()));
                started
            }
        };
        let answered = running.ask(function, values).ok_or(Fault::Failed)?;
        let fault = |word: JsValue| word.as_string().map_or(Fault::Failed, |word| Fault::from_word(&word));
        let answer = JsFuture::from(answered).await.map_err(fault);
        if answer == Err(Fault::NoModule) {
            // The next call tries to fetch it again.
            running.end();
            self.0.set_value(None);
        }
        answer
    }

    fn start(self) -> Option<Rc<Running>> {
        let names = super::file_names();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(names.get("seal-worker")?, &options).ok()?;
        let running = Rc::new(Running { worker, waiting: RefCell::default(), listeners: RefCell::default() });
        let answered = {
            let running = running.clone();
            Closure::new(move |event: MessageEvent| running.answer(&event.data()))
        };
        let failed = {
            let running = running.clone();
            Closure::new(move |_: MessageEvent| running.give_up())
        };
        running.worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
        running.worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        running.listeners.borrow_mut().extend([answered, failed]);
        Some(running)
    }
}

impl Running {
    fn ask(&self, function: &str, values: &[JsValue]) -> Option<Promise> {
        let mut waiting = self.waiting.borrow_mut();
        let id = waiting.last_key_value().map_or(0, |(last, _)| last.wrapping_add(1));
        let message = Object::new();
        for (key, value) in
            [("id", id.into()), ("call", function.into()), ("values", values.iter().collect::<Array>().into())]
        {
            // A plain object takes any field.
            let _ = Reflect::set(&message, &key.into(), &value);
        }
        self.worker.post_message(&message).ok()?;
        Some(Promise::new(&mut |done, failed| drop(waiting.insert(id, (done, failed)))))
    }

    fn answer(&self, data: &JsValue) {
        let field = |key: &str| Reflect::get(data, &key.into()).ok();
        let Some(id) = field("id").and_then(|id| id.as_f64()) else { return };
        let waiting = self.waiting.borrow_mut().remove(&(id as u32));
        let Some((done, failed)) = waiting else { return };
        let fault = field("fault").filter(|fault| !fault.is_undefined());
        let (settle, value) = match fault {
            Some(fault) => (failed, fault),
            None => (done, field("value").unwrap_or_default()),
        };
        // Settling a promise does not fail.
        let _ = settle.call1(&JsValue::UNDEFINED, &value);
    }

    /// Lets go of the worker, and of the listeners, which hold it.
    fn end(&self) {
        self.worker.terminate();
        self.listeners.borrow_mut().clear();
    }

    /// The worker could not be loaded: whoever waits hears it.
    fn give_up(&self) {
        for (_, failed) in std::mem::take(&mut *self.waiting.borrow_mut()).into_values() {
            let _ = failed.call1(&JsValue::UNDEFINED, &"no-module".into());
        }
    }
}

/// Returns a passphrase in one of the ways in which it can be written: keyboards compose accents differently.
fn normal(passphrase: &str) -> JsValue {
    js_sys::JsString::from(passphrase).normalize("NFKC").into()
}
