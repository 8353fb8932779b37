//! The browser app.

mod app;
mod components;
mod content;
mod language;
mod pages;
mod platform;
mod remembered;
mod route;
mod state;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(app::start());
}
