//! What only its owner may read: age encryption for the browser, in a worker of its own.
//!
//! The app never holds a key. It names one, and this module uses it for as long as its worker lives.

mod keys;

use wasm_bindgen::prelude::*;

use self::keys::{Fault, Keys};

thread_local! {
    static KEYS: Keys = Keys::default();
}

fn main() {
    console_error_panic_hook::set_once();
}

/// Makes a key, holds it under a name, and returns it as an age file that the passphrase opens.
#[wasm_bindgen]
pub fn lock(name: &str, passphrase: String) -> Result<String, JsValue> {
    KEYS.with(|keys| keys.lock(name, passphrase)).map_err(code)
}

/// Opens the age file of a key by its passphrase, and holds the key under a name.
#[wasm_bindgen]
pub fn unlock(name: &str, passphrase: String, file: &str) -> Result<(), JsValue> {
    KEYS.with(|keys| keys.unlock(name, passphrase, file)).map_err(code)
}

/// Returns a held key as an age file that another passphrase opens.
#[wasm_bindgen]
pub fn relock(name: &str, passphrase: String) -> Result<String, JsValue> {
    KEYS.with(|keys| keys.relock(name, passphrase)).map_err(code)
}

/// Holds a key under another name, too.
#[wasm_bindgen]
pub fn also(name: &str, other: &str) -> Result<(), JsValue> {
    KEYS.with(|keys| keys.also(name, other)).map_err(code)
}

/// Lets go of a key.
#[wasm_bindgen]
pub fn forget(name: &str) {
    KEYS.with(|keys| keys.forget(name));
}

/// Encrypts a text to a held key.
#[wasm_bindgen]
pub fn seal(name: &str, text: &str) -> Result<Vec<u8>, JsValue> {
    KEYS.with(|keys| keys.seal(name, text)).map_err(code)
}

/// Decrypts a text with a held key.
#[wasm_bindgen]
pub fn open(name: &str, sealed: &[u8]) -> Result<String, JsValue> {
    KEYS.with(|keys| keys.open(name, sealed)).map_err(code)
}

/// Makes a key of a round, holds it under its public half, and returns its identity file, as `age-keygen` writes it.
///
/// The file is the only thing that ever opens what is sealed to the key: the page has it saved.
#[wasm_bindgen]
pub fn generate() -> String {
    KEYS.with(Keys::generate)
}

/// Holds the keys of an identity file, each under its public half, and returns these, one a line.
#[wasm_bindgen]
pub fn hold(file: &str) -> Result<String, JsValue> {
    KEYS.with(|keys| keys.hold(file)).map(|names| names.join("\n")).map_err(code)
}

/// Encrypts bytes to public keys, one a line.
#[wasm_bindgen]
pub fn seal_to(recipients: &str, content: &[u8]) -> Result<Vec<u8>, JsValue> {
    keys::seal_to(recipients.lines(), content).map_err(code)
}

/// Decrypts bytes with any of the held keys.
#[wasm_bindgen]
pub fn open_any(sealed: &[u8]) -> Result<Vec<u8>, JsValue> {
    KEYS.with(|keys| keys.open_any(sealed)).map_err(code)
}

/// What went wrong, as the app knows it.
fn code(fault: Fault) -> JsValue {
    fault.code().into()
}
