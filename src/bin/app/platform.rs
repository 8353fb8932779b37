//! What the browser does for the app. Nothing else in the app calls it directly.

pub mod file;
pub mod intl;
pub mod lock;
pub mod seal;
pub mod size;
pub mod storage;
pub mod svg;
pub mod tabs;

use std::{collections::BTreeMap, time::Duration};

use js_sys::{Date, Promise, Reflect};
use leptos::{ev, prelude::*};
use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::language::LANGUAGES;

/// What one language says: the words of the interface, and the texts of the questionnaires by id.
pub struct LanguageTexts {
    /// The words of the interface.
    pub words: BTreeMap<String, String>,
    /// The texts of the questionnaires that come with the app.
    pub questionnaires: Map<String, Value>,
}

/// A file that the app needs did not come: the browser has no connection, or the host no longer has it.
pub struct NotFetched;

/// Returns the languages that were built, in the order in which they are offered.
pub fn built_languages() -> Vec<(&'static str, &'static str)> {
    let built = file_names();
    LANGUAGES.into_iter().filter(|(code, _)| built.contains_key(*code)).collect()
}

/// Returns the language to begin with: the one that was chosen here before, else the first that the browser prefers.
pub fn first_language(chosen: Option<String>) -> &'static str {
    let built = built_languages();
    let preferred = window().navigator().languages();
    let wanted = chosen.into_iter().chain(preferred.iter().filter_map(|language| language.as_string()));
    let known = |language: String| {
        let code = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        built.iter().map(|(known, _)| *known).find(|known| *known == code)
    };
    wanted.into_iter().find_map(known).unwrap_or("en")
}

/// Returns the form of a language that the browser prefers, such as `es-MX` for `es`; the usual one of our region else.
pub fn locale(language: &str) -> String {
    let preferred = window().navigator().languages();
    let mut preferred = preferred.iter().filter_map(|locale| locale.as_string());
    let found = preferred.find(|locale| locale.split('-').next() == Some(language));
    found.unwrap_or_else(|| match language {
        "es" => "es-419".to_owned(),
        "pt" => "pt-BR".to_owned(),
        other => other.to_owned(),
    })
}

/// Fetches the structures of the questionnaires, each with its digest, and the texts of a language.
pub async fn fetch_content(language: &str) -> Result<(Vec<Value>, LanguageTexts), NotFetched> {
    // Both are on their way before the first is waited for.
    let (structures, texts) = (fetch("content"), fetch(language));
    let structures = read_json(structures?).await?;
    let structures = structures.get("questionnaires").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok((structures, texts_of(&read_json(texts?).await?)))
}

/// Fetches the texts of a language.
pub async fn fetch_texts(language: &str) -> Result<LanguageTexts, NotFetched> {
    Ok(texts_of(&read_json(fetch(language)?).await?))
}

/// Fetches the list of the other models, with the titles of their items in a language.
pub async fn fetch_models(language: &str) -> Result<Value, NotFetched> {
    read_json(fetch(&format!("models-{language}"))?).await
}

/// Fetches the fictional catalogue of courses.
pub async fn fetch_courses() -> Result<Value, NotFetched> {
    read_json(fetch("courses")?).await
}

fn texts_of(file: &Value) -> LanguageTexts {
    let object = |key: &str| file.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let words = object("ui").into_iter();
    LanguageTexts {
        words: words.filter_map(|(key, text)| Some((key, text.as_str()?.to_owned()))).collect(),
        questionnaires: object("texts"),
    }
}

/// Returns the names of the hashed files, from the page.
fn file_names() -> BTreeMap<String, String> {
    let list = document().get_element_by_id("files").and_then(|element| element.text_content());
    list.and_then(|list| serde_json::from_str(&list).ok()).unwrap_or_default()
}

/// Asks for a file by its logical name; it is on its way when this returns.
fn fetch(key: &str) -> Result<Promise, NotFetched> {
    file_names().get(key).map(|name| window().fetch_with_str(name)).ok_or(NotFetched)
}

async fn read_json(asked: Promise) -> Result<Value, NotFetched> {
    let failed = |_| NotFetched;
    let response = JsFuture::from(asked).await.map_err(failed)?;
    let response: web_sys::Response = response.dyn_into().map_err(failed)?;
    let text = JsFuture::from(response.text().map_err(failed)?).await.map_err(failed)?;
    let text = text.as_string().filter(|_| response.ok()).ok_or(NotFetched)?;
    serde_json::from_str(&text).map_err(|_| NotFetched)
}

/// What a page shows that a change of language must not lose: which folds are open, how far down one has come, and
/// where the focus is.
pub struct PagePlace {
    folds: Vec<bool>,
    share: f64,
    focus: Option<String>,
}

/// Returns the place on the page that is shown. Whoever is typing is taken out of the field, so that it hears of it.
pub fn place() -> PagePlace {
    let active = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(active) = &active {
        // An element that keeps the focus loses nothing by it.
        let _ = active.blur();
    }
    let focus = active.map(|active| active.id()).filter(|id| !id.is_empty());
    let folds = folds().iter().map(|fold| fold.has_attribute("open")).collect();
    PagePlace { folds, focus, share: window().scroll_y().unwrap_or_default() / page_height() }
}

/// Goes back to a place, on the same page in another language.
pub fn restore(place: &PagePlace) {
    for (fold, is_open) in folds().iter().zip(&place.folds) {
        // Setting an attribute without markup is always accepted.
        let _ = fold.toggle_attribute_with_force("open", *is_open);
    }
    window().scroll_to_with_x_and_y(0.0, place.share * page_height());
    if let Some(element) = place.focus.as_deref().and_then(html_element) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Returns what can be folded open on the page, in order.
fn folds() -> Vec<web_sys::Element> {
    let Ok(found) = document().query_selector_all("details") else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

/// Returns the height of the page in pixels, at least 1.
fn page_height() -> f64 {
    document().document_element().map_or(1.0, |root| f64::from(root.scroll_height()).max(1.0))
}

/// Removes what the page shows until the app is there.
pub fn clear_waiting() {
    if let Some(element) = document().get_element_by_id("waiting") {
        element.remove();
    }
}

/// Says on the page, in its languages, that the app cannot start because a file did not come.
pub fn show_failure() {
    say([
        ("en", "A file of Baremo could not be loaded. Check the connection and reload the page."),
        ("es", "No se pudo cargar un archivo de Baremo. Compruebe la conexión y vuelva a cargar la página."),
        ("pt", "Não foi possível carregar um arquivo do Baremo. Verifique a conexão e recarregue a página."),
        ("fr", "Un fichier de Baremo n’a pas pu être chargé. Vérifiez la connexion et rechargez la page."),
    ]);
}

/// Says on the page, in its languages, that an older version in another tab holds the store, until it lets go.
pub fn show_blocked() {
    say([
        (
            "en",
            "An older version of Baremo is open in another tab. Close that tab; this page then goes on by itself.",
        ),
        ("es", "Hay una versión anterior de Baremo abierta en otra pestaña. Ciérrela; esta página seguirá sola."),
        ("pt", "Há uma versão anterior do Baremo aberta em outra aba. Feche-a; esta página continuará sozinha."),
        (
            "fr",
            "Une version antérieure de Baremo est ouverte dans un autre onglet. Fermez-le ; cette page continuera seule.",
        ),
    ]);
}

/// Says something before there is an app, and so no language.
fn say(sentences: [(&str, &str); 4]) {
    clear_waiting();
    let shown = || {
        let waiting = document().create_element("div").ok()?;
        waiting.set_id("waiting");
        waiting.set_attribute("role", "alert").ok()?;
        for (language, sentence) in sentences {
            let paragraph = document().create_element("p").ok()?;
            paragraph.set_text_content(Some(sentence));
            paragraph.set_attribute("lang", language).ok()?;
            waiting.append_child(&paragraph).ok()?;
        }
        document().body()?.append_child(&waiting).ok()
    };
    // Fresh elements and attributes without markup are always accepted.
    let _ = shown();
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

/// Returns the whole address of a place of the app.
pub fn address_of(href: &str) -> String {
    let here = window().location().href().unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    format!("{page}{href}")
}

/// Puts a text on the clipboard; returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Writes bytes so that they can stand in an address (RFC 4648, section 5, without padding).
pub fn base64url(bytes: &[u8]) -> String {
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let coded = window().btoa(&latin).unwrap_or_default();
    coded.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Reads bytes from an address.
pub fn from_base64url(coded: &str) -> Option<Vec<u8>> {
    let latin = window().atob(&coded.replace('-', "+").replace('_', "/")).ok()?;
    latin.chars().map(|c| u8::try_from(c).ok()).collect()
}

/// Returns a text without the marks on its letters, as far as they can be taken apart.
pub fn without_accents(text: &str) -> String {
    let apart: String = js_sys::JsString::from(text).normalize("NFD").into();
    apart.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
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

/// Lets the browser draw and listen before the next slice of a long work.
///
/// Timers that follow each other wait 4 ms each, so a task is posted where the browser knows tasks. Its `yield` would
/// come back sooner, but before anything is drawn.
pub async fn give_way() {
    let scheduler = Reflect::get(&window(), &"scheduler".into()).unwrap_or_default();
    let post = Reflect::get(&scheduler, &"postTask".into()).ok();
    let Some(post) = post.and_then(|post| post.dyn_into::<js_sys::Function>().ok()) else { return pause().await };
    let posted = js_sys::Promise::new(&mut |go_on, _| {
        // A function and no settings are always accepted.
        let _ = post.call1(&scheduler, &go_on);
    });
    // Nobody aborts it.
    let _ = JsFuture::from(posted).await;
}

/// The year in which the app was made. A build does not know its own: the same sources give the same bytes at any time.
const MADE_IN: u32 = 2026;

/// Returns whether the clock of the device says a year before the app was made.
pub fn is_clock_behind() -> bool {
    Date::new_0().get_full_year() < MADE_IN
}

/// Returns the current year; the year in which the app was made where the clock is before it.
pub fn this_year() -> u32 {
    Date::new_0().get_full_year().max(MADE_IN)
}

/// Returns the current day, YYYY-MM-DD.
pub fn today() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// Returns 128 bits from the browser's random source, as 32 hexadecimal digits.
pub fn random_code() -> Option<String> {
    let mut bytes = [0_u8; 16];
    random(&mut bytes).then(|| baremo::document::hex(&bytes))
}

/// Fills bytes from the browser's random source; returns whether there is one.
pub fn random(bytes: &mut [u8]) -> bool {
    window().crypto().is_ok_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok())
}

/// Scrolls to the top of a new page and puts the focus at its start.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    focus("main");
}

/// Returns whether a person is in a field of text, which has an undo of its own.
pub fn is_typing() -> bool {
    let Some(active) = document().active_element() else { return false };
    let kind = active.get_attribute("type").unwrap_or_default();
    active.tag_name() == "TEXTAREA" || active.tag_name() == "INPUT" && !matches!(kind.as_str(), "radio" | "checkbox")
}

/// Returns whether the focus is where the arrow keys choose: on a radio button.
pub fn is_choosing() -> bool {
    let kind = document().active_element().and_then(|active| active.get_attribute("type"));
    kind.as_deref() == Some("radio")
}

/// Returns the address within the app that a click on a link leads to, and keeps the browser from going there; none where
/// it opens elsewhere, or no link was clicked.
pub fn take_link(event: &ev::MouseEvent) -> Option<String> {
    let is_plain =
        event.button() == 0 && !(event.ctrl_key() || event.shift_key() || event.alt_key() || event.meta_key());
    let clicked = event.target().filter(|_| is_plain && !event.default_prevented())?;
    let link = clicked.dyn_into::<web_sys::Element>().ok()?.closest("a[href^='#/']").ok()??;
    event.prevent_default();
    link.get_attribute("href")
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

/// Puts the focus on an element that is about to be made anew, once it is there.
pub fn focus_soon(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || focus(&id));
}

/// Calls back with the moment at which everything that the page shows now has been drawn, on the clock of events.
pub fn once_drawn(then: impl FnOnce(f64) + 'static) {
    // The first is called right before the page is drawn, the second after it.
    request_animation_frame(move || {
        set_timeout(move || then(window().performance().map_or(0.0, |clock| clock.now())), Duration::ZERO);
    });
}

/// Scrolls to an element and puts the focus on the first control in it.
pub fn show(id: &str) {
    let Some(element) = html_element(id) else { return };
    element.scroll_into_view();
    focus_within(id);
}

/// Puts the focus on the control of an element that is chosen, else on its first.
pub fn focus_within(id: &str) {
    let chosen = |element: web_sys::HtmlElement| {
        let selectors = ["input:checked", "input, button"];
        selectors.iter().find_map(|selector| element.query_selector(selector).ok().flatten())
    };
    if let Some(control) = html_element(id).and_then(chosen) {
        let _ = control.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Scrolls to a heading and puts the focus on it, as a link within a page does.
pub fn show_heading(id: &str) {
    if let Some(element) = html_element(id) {
        // A heading takes the focus only when it is given a place that no tabulator reaches.
        element.set_tab_index(-1);
        element.scroll_into_view();
        let _ = element.focus();
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
