//! Who may write: one tab holds the lock of an assessment, by the browser's own locks.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A lock that this tab holds or waits to hold; it is given back when this is let go.
pub struct Held {
    release: Function,
}

impl Held {
    /// Gives the lock back.
    pub fn release(self) {
        // Resolving a promise does not fail.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Asks for a lock, or takes it from the tab that holds it.
///
/// `got` hears whether this tab has it; `lost` when another tab has taken it. Returns nothing where the browser has no
/// locks: then every tab may write, and the last one wins.
pub fn ask(name: &str, steal: bool, got: impl Fn(bool) + 'static, lost: impl Fn() + 'static) -> Option<Held> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let mut release = None;
    let until_released = Promise::new(&mut |resolve, _| release = Some(resolve));
    let options = Object::new();
    Reflect::set(&options, &if steal { "steal" } else { "ifAvailable" }.into(), &JsValue::TRUE).ok()?;
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        got(lock.is_object());
        // The lock is held for as long as this promise is not resolved.
        if lock.is_object() { until_released.into() } else { JsValue::UNDEFINED }
    });
    let asked: Promise = request.call3(&locks, &name.into(), &options, &granted).ok()?.dyn_into().ok()?;
    spawn_local(async move {
        // It fails only when another tab takes the lock.
        if JsFuture::from(asked).await.is_err() {
            lost();
        }
    });
    release.map(|release| Held { release })
}
