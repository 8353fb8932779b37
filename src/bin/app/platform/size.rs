//! How wide an element is, so that a drawing can be made for it.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ResizeObserver, ResizeObserverEntry};

/// Returns the width of an element in whole pixels, as it changes; 0 until it is known.
pub fn width(element: NodeRef<html::Div>) -> ReadSignal<u32> {
    let (width, set_width) = signal(0);
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let entry = entries.get(0).dyn_into::<ResizeObserverEntry>();
            let now = entry.map_or(0, |entry| entry.content_rect().width() as u32);
            if width.try_get_untracked().is_some_and(|before| before != now) {
                set_width.set(now);
            }
        });
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref());
        if let Ok(observer) = observer {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, changed));
            on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
        }
    });
    width
}
