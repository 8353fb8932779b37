//! The browser app.

mod app;
mod components;
mod content;
mod pages;
mod platform;
mod route;
mod state;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(app::start());
}
