//! What the browser does for the app. Nothing else in the app calls it directly.

pub mod file;
pub mod intl;
pub mod size;
pub mod storage;
pub mod svg;

use std::collections::BTreeMap;

use js_sys::{Date, Reflect};
use leptos::{ev, prelude::*};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The languages of the interface.
pub const LANGUAGES: [&str; 4] = ["en", "es", "pt", "fr"];

/// The files that the build writes beside the app, read.
pub struct ContentFiles {
    /// The language of the texts.
    pub language: String,
    /// The structures of the questionnaires, each with its digest.
    pub structures: Vec<Value>,
    /// The texts of the questionnaires, by id.
    pub questionnaire_texts: BTreeMap<String, Value>,
    /// The words of the interface.
    pub texts: BTreeMap<String, String>,
}

/// Returns the language that the browser prefers, among those that were built.
pub fn preferred_language() -> String {
    let built = file_names();
    let wanted = window().navigator().languages();
    let wanted = wanted.iter().filter_map(|language| language.as_string());
    let found = wanted
        .filter_map(|language| LANGUAGES.into_iter().find(|known| language.get(..2) == Some(known)))
        .find(|language| built.contains_key(*language));
    found.unwrap_or("en").to_owned()
}

/// Fetches the questionnaires and the words of a language.
pub async fn fetch_content(language: &str) -> Result<ContentFiles, String> {
    let names = file_names();
    let name = |key: &str| names.get(key).ok_or_else(|| format!("The file list of the page names no “{key}”."));
    let (content, texts) = (fetch_json(name("content")?).await?, fetch_json(name(language)?).await?);
    let object = |value: &Value, key: &str| value.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let words = object(&texts, "ui").into_iter();
    Ok(ContentFiles {
        language: language.to_owned(),
        structures: content.get("questionnaires").and_then(Value::as_array).cloned().unwrap_or_default(),
        questionnaire_texts: object(&texts, "texts").into_iter().collect(),
        texts: words.filter_map(|(key, text)| Some((key, text.as_str()?.to_owned()))).collect(),
    })
}

/// Returns the names of the hashed files, from the page.
fn file_names() -> BTreeMap<String, String> {
    let list = document().get_element_by_id("files").and_then(|element| element.text_content());
    list.and_then(|list| serde_json::from_str(&list).ok()).unwrap_or_default()
}

async fn fetch_json(name: &str) -> Result<Value, String> {
    let failed = |_| format!("The file {name} could not be loaded. Check the connection and reload the page.");
    let response = JsFuture::from(window().fetch_with_str(name)).await.map_err(failed)?;
    let response: web_sys::Response = response.dyn_into().map_err(failed)?;
    let text = JsFuture::from(response.text().map_err(failed)?).await.map_err(failed)?;
    let text = text.as_string().filter(|_| response.ok()).ok_or_else(|| failed(JsValue::NULL))?;
    serde_json::from_str(&text).map_err(|_| failed(JsValue::NULL))
}

/// Removes what the page shows until the app is there.
pub fn clear_waiting() {
    if let Some(element) = document().get_element_by_id("waiting") {
        element.remove();
    }
}

/// Says on the page why the app cannot start.
pub fn show_failure(reason: &str) {
    if let Some(body) = document().body() {
        body.set_text_content(Some(reason));
    }
}

/// Sets the language and title of the document.
pub fn set_document(language: String, title: &str) {
    if let Some(root) = document().document_element() {
        // A name and a value that are no markup are always accepted.
        let _ = root.set_attribute("lang", &language);
    }
    document().set_title(title);
}

/// Sets what stands at the foot of each printed page.
pub fn set_paper_foot(text: &str) {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        // A value that the style refuses leaves the general foot.
        let _ = root.style().set_property("--paper-foot", &quoted);
    }
}

/// Returns the part of the address after and with `#`.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another place of the app.
pub fn set_hash(hash: &str) {
    // Refused only where the document is gone.
    let _ = window().location().set_hash(hash);
}

/// Writes a step of an address.
pub fn encode(step: &str) -> String {
    js_sys::encode_uri_component(step).into()
}

/// Reads a step of an address; one that is not well formed stays as it is.
pub fn decode(step: &str) -> String {
    js_sys::decode_uri_component(step).map_or_else(|_| step.to_owned(), String::from)
}

/// Returns the time in milliseconds since 1970.
pub fn now() -> f64 {
    Date::now()
}

/// Lets the browser draw and listen before the work goes on.
pub async fn pause() {
    let paused = js_sys::Promise::new(&mut |go_on, _| {
        // Refused only where the document is gone.
        let _ = window().set_timeout_with_callback(&go_on);
    });
    // A timer does not fail.
    let _ = JsFuture::from(paused).await;
}

/// Returns the current year.
pub fn this_year() -> u32 {
    Date::new_0().get_full_year()
}

/// Returns the current day, YYYY-MM-DD.
pub fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Returns 128 bits from the browser's random source, as 32 hexadecimal digits.
pub fn random_code() -> Option<String> {
    let mut bytes = [0_u8; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Scrolls to the top of a new page and puts the focus at its start.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    focus("main");
}

/// Puts the focus on the content, as the first link of the page promises.
pub fn focus_main(event: ev::MouseEvent) {
    event.prevent_default();
    focus("main");
}

/// Puts the focus on an element.
pub fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Scrolls to an element and puts the focus on the first control in it.
pub fn show(id: &str) {
    let Some(element) = html_element(id) else { return };
    element.scroll_into_view();
    if let Ok(Some(control)) = element.query_selector("input:checked, input, button") {
        let _ = control.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Returns whether the `details` element of an event is open.
pub fn is_open(event: &ev::Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.has_attribute("open"))
}

/// Opens the browser's print dialog.
pub fn print() {
    // Refused where the browser has no printer dialog; there is nothing to say that it does not.
    let _ = window().print();
}

/// Tells the browser to take over the new version that waits.
pub fn accept_update() {
    if let Ok(event) = web_sys::Event::new("baremo-update-accept") {
        let _ = window().dispatch_event(&event);
    }
}

fn html_element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Asks the browser to keep the storage when it runs short of room.
pub async fn ask_for_persistence() -> bool {
    let Ok(asked) = window().navigator().storage().persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|granted| granted.as_bool() == Some(true))
}

/// Returns whether the browser has promised to keep the storage when it runs short of room.
pub async fn is_persistent() -> bool {
    let Ok(asked) = window().navigator().storage().persisted() else { return false };
    JsFuture::from(asked).await.is_ok_and(|granted| granted.as_bool() == Some(true))
}

/// Returns how many bytes the browser keeps for the app, if it says so.
pub async fn bytes_kept() -> Option<f64> {
    let estimate = JsFuture::from(window().navigator().storage().estimate().ok()?).await.ok()?;
    Reflect::get(&estimate, &"usage".into()).ok()?.as_f64()
}
