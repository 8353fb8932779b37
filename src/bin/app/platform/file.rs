//! Files in and out: the only way in and out of the device.

use std::cell::OnceCell;

use js_sys::{Array, Uint8Array};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlAnchorElement, Url};

/// A file that a person has chosen.
pub struct Chosen {
    /// Its name.
    pub name: String,
    file: File,
    /// Its size, once somebody has asked: the browser asks the disk each time.
    size: OnceCell<f64>,
}

impl Chosen {
    fn new(file: File) -> Self {
        Self { name: file.name(), file, size: OnceCell::new() }
    }

    /// Returns the content; nothing where the file cannot be read.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        JsFuture::from(self.file.array_buffer()).await.ok().map(|buffer| Uint8Array::new(&buffer).to_vec())
    }

    /// Returns the size in bytes.
    pub fn size(&self) -> f64 {
        *self.size.get_or_init(|| self.file.size())
    }
}

/// Returns the contents of several files, read as one: each by itself takes the browser a millisecond or two. Nothing
/// where one of them cannot be read.
pub async fn together(files: &[Chosen]) -> Option<Vec<Vec<u8>>> {
    let parts: Array = files.iter().map(|chosen| &chosen.file).collect();
    let blob = Blob::new_with_blob_sequence(&parts).ok()?;
    let all = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.ok()?);
    let mut begin = 0;
    let contents = files.iter().map(|chosen| {
        let end = begin + chosen.size() as u32;
        let content = all.subarray(begin, end).to_vec();
        begin = end;
        content
    });
    let contents = contents.collect();
    (begin == all.length()).then_some(contents)
}

/// Returns the files of a list, as an input or a drop gives it.
pub fn chosen(list: Option<FileList>) -> Vec<Chosen> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)).map(Chosen::new).collect()
}

/// Returns the files that were dropped.
pub fn dropped(event: &DragEvent) -> Vec<Chosen> {
    chosen(event.data_transfer().and_then(|data| data.files()))
}

/// Returns whether what is dragged are files, and not a text or a link of the page.
pub fn are_dragged(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Takes the files that are dropped anywhere on the page, as long as the page is shown.
pub fn on_drop(take: impl Fn(Vec<Chosen>) + 'static) {
    let over = window_event_listener(ev::dragover, |event: DragEvent| {
        if are_dragged(&event) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event: DragEvent| {
        if are_dragged(&event) {
            event.prevent_default();
            take(dropped(&event));
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Offers a text to be saved as a file; returns whether the browser took it.
pub fn save(name: &str, kind: &str, content: &str) -> bool {
    offer(name, kind, &content.into())
}

/// Offers bytes to be saved as a file; returns whether the browser took them.
pub fn save_bytes(name: &str, content: &[u8]) -> bool {
    offer(name, "application/octet-stream", &Uint8Array::from(content).into())
}

fn offer(name: &str, kind: &str, content: &JsValue) -> bool {
    let offer = || {
        let settings = BlobPropertyBag::new();
        settings.set_type(kind);
        let parts = Array::of1(content);
        // A part is text or bytes by its own type.
        let blob = Blob::new_with_blob_sequence_and_options(&parts, &settings).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser has taken the content by the time the click returns; revoking later is safe everywhere.
        set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_secs(60));
        Some(())
    };
    offer().is_some()
}

/// Returns a file name of words: lower case, with hyphens, accents kept, nothing that a system forbids.
pub fn name(words: &[&str], ending: &str) -> String {
    let mut name = String::new();
    for word in words.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().flat_map(char::to_lowercase).take(40));
    }
    format!("{name}.{ending}")
}
