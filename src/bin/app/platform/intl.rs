//! Numbers, dates, plurals and lists, by the browser's own rules for a language.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Returns the plural form of a number: `one`, `few`, `many` or `other`.
pub fn plural(language: &str, n: usize) -> String {
    Intl::PluralRules::new(&locale(language), &Object::new()).select(n as f64).into()
}

/// Writes a number with at most so many decimals.
pub fn number(language: &str, number: f64, decimals: u32) -> String {
    format_number(language, number, Style::Decimals(decimals))
}

/// Writes a share as a percentage.
pub fn percent(language: &str, share: f64) -> String {
    format_number(language, share, Style::Percent)
}

/// Writes a time of day.
pub fn time(language: &str, milliseconds: f64) -> String {
    format_date(language, milliseconds, &[("timeStyle", "short".into())])
}

/// Writes a day.
pub fn day(language: &str, milliseconds: f64) -> String {
    format_date(language, milliseconds, &[("dateStyle", "long".into())])
}

/// Writes a day with the time of day.
pub fn moment(language: &str, milliseconds: f64) -> String {
    format_date(language, milliseconds, &[("dateStyle", "long".into()), ("timeStyle", "short".into())])
}

/// Writes a date of the form YYYY-MM-DD or YYYY-MM; anything else, such as a year, stays as it is.
pub fn date(language: &str, date: &str) -> String {
    let settings: &[(&str, JsValue)] = match date.len() {
        10 => &[("dateStyle", "long".into()), ("timeZone", "UTC".into())],
        7 => &[("year", "numeric".into()), ("month", "long".into()), ("timeZone", "UTC".into())],
        _ => return date.to_owned(),
    };
    let milliseconds = Date::parse(date);
    if milliseconds.is_nan() { date.to_owned() } else { format_date(language, milliseconds, settings) }
}

/// Writes how long ago something was, in whole days.
pub fn days_ago(language: &str, days: i32) -> String {
    let format = Intl::RelativeTimeFormat::new(&locale(language), &options(&[("numeric", "auto".into())]));
    format.format(f64::from(-days), "day").into()
}

/// Joins a list: "a, b and c".
pub fn list(language: &str, items: &[String]) -> String {
    let items: Array = items.iter().map(JsValue::from).collect();
    // Not among the bindings of js_sys.
    let joined = || {
        let class =
            Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &"ListFormat".into()).ok()?;
        let format = Reflect::construct(class.dyn_ref::<Function>()?, &locale(language)).ok()?;
        let method: Function = Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
        method.call1(&format, &items).ok()?.as_string()
    };
    joined().unwrap_or_else(|| items.join(", ").into())
}

/// Returns what a language is called, by its code; the code where the browser does not know.
pub fn language_name(language: &str, code: &str) -> String {
    // Not among the bindings of js_sys.
    let named = || {
        let class =
            Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &"DisplayNames".into()).ok()?;
        let settings = options(&[("type", "language".into())]);
        let names =
            Reflect::construct(class.dyn_ref::<Function>()?, &Array::of2(&locale(language), &settings)).ok()?;
        let method: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
        method.call1(&names, &code.into()).ok()?.as_string()
    };
    named().unwrap_or_else(|| code.to_owned())
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// With at most so many decimals.
    Decimals(u32),
    Percent,
}

thread_local! {
    /// What writes numbers, by language and style. A page has hundreds of numbers, and making this for each of them takes
    /// longer than all else.
    static FORMATS: RefCell<Vec<(String, Style, Function)>> = const { RefCell::new(Vec::new()) };
}

fn format_number(language: &str, number: f64, style: Style) -> String {
    let known = FORMATS.with_borrow(|formats| {
        let known = formats.iter().find(|(known, of, _)| known == language && *of == style);
        known.map(|(.., format)| format.clone())
    });
    let format = known.unwrap_or_else(|| {
        let settings = match style {
            Style::Decimals(decimals) => ("maximumFractionDigits", decimals.into()),
            Style::Percent => ("style", "percent".into()),
        };
        let format = Intl::NumberFormat::new(&locale(language), &options(&[settings])).format();
        FORMATS.with_borrow_mut(|formats| formats.push((language.to_owned(), style, format.clone())));
        format
    });
    text(format.call1(&JsValue::UNDEFINED, &number.into()))
}

fn format_date(language: &str, milliseconds: f64, settings: &[(&str, JsValue)]) -> String {
    let format = Intl::DateTimeFormat::new(&locale(language), &options(settings)).format();
    let date = text(format.call1(&JsValue::UNDEFINED, &Date::new(&milliseconds.into())));
    // French writes the first of a month as an ordinal, which no browser does.
    match date.strip_prefix("1 ") {
        Some(rest) if language.starts_with("fr") => format!("1er {rest}"),
        _ => date,
    }
}

fn text(value: Result<JsValue, JsValue>) -> String {
    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
}

fn locale(language: &str) -> Array {
    Array::of1(&language.into())
}

fn options(settings: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in settings {
        // Setting a field of a fresh object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}
