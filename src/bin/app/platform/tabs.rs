//! The other tabs of this browser: each says what it has written, so that no tab works on what is no longer so.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

thread_local! {
    /// The channel of this tab, which does not hear itself; nothing where the browser has none.
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new("baremo").ok();
}

/// Says that an assessment was written or removed.
pub fn tell(id: &str) {
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            // A text can always be sent, and a channel that nobody closes is open.
            let _ = channel.post_message(&id.into());
        }
    });
}

/// Hears what other tabs have written, as long as the app runs.
pub fn follow(heard: impl Fn(String) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(id) = event.data().as_string() {
            heard(id);
        }
    });
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
    });
    let listener = StoredValue::new_local(Some(listener));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
}
