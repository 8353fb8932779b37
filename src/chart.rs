//! Drawings by plotters, through a backend that writes SVG with classes instead of colours.
//!
//! Every drawing is a pure function from plain numbers and translated texts to an [`Svg`] tree: the same bytes in the
//! browser and on the command line. It is total: levels outside 1..=5, indices outside 0..=100 or not a number, no
//! rows at all and texts of any length give a drawing, never a panic. Texts are the caller's and are never markup.
//!
//! ```
//! use baremo::chart::{Frame, Place, Strip, strip};
//! let svg = strip(&Strip { low: 2, high: 3 }, &Frame { place: Place::File, ..Frame::new("Level 2 to 3", 46.0) });
//! assert!(svg.to_string().starts_with("<svg"));
//! ```
//!
//! # The classes
//!
//! The page's stylesheet gives these their colours. Widths, sizes and dashes stand in the drawing as attributes, so
//! the stylesheet must not set `stroke-width` or `font-size` on them.
//!
//! | class | on | fill | stroke |
//! |---|---|---|---|
//! | `l1` … `l5` | shape | level ramp | outline of a level |
//! | `c1` … `c5` | shape | count ramp | none |
//! | `hatch` | shape | `url(#hatch)` | outline of a level |
//! | `hatch-line` | line inside the pattern | none | `ink2` |
//! | `outline` | shape, line | none | outline of a level |
//! | `spine` | shape | ink | paper, 1.5 px under the fill (set by the stylesheet) |
//! | `median` | shape | ink | none |
//! | `halo` | arc, line | none | paper |
//! | `target` | arc, line | none | ink |
//! | `rule-line` | arc, line | none | rule |
//! | `rule-strong` | arc, line | none | `ink3` |
//! | `ink2-fill` | shape | `ink2` | none |
//! | `planned` | shape | paper | outline of a level |
//! | `depends` | line | none | `ink2` |
//! | `today` | line | none | accent |
//! | `leader` | line | none | `ink3` |
//! | `low-line` | line | none | `ink2` |
//! | `high-line` | line, dashed | none | `ink2` |
//! | `paper` | shape, text on a dark fill | paper | none |
//! | `label` | text | ink | |
//! | `code` | text | `ink3` | |
//! | `num`, `heading` | text, bold | ink | |
//! | `axis`, `muted` | text | `ink2` | |
//!
//! *Architecture invariant:* no room of this crate is used here, and nothing measures text but the table in `advance`.

mod advance;
mod backend;
mod bars;
mod boxes;
mod canvas;
mod class;
mod heat;
mod radar;
mod scale;
mod svg;
mod timeline;
mod wheel;

pub use advance::width as text_width;
pub use backend::Backend;
pub use bars::{Bar, Bars, bars};
pub use boxes::{BoxRow, Boxes, Group, Quartiles, boxes};
pub use class::{Class, STYLESHEET};
pub use heat::{Bin, Cells, Heat, HeatRow, Histogram, heat, histogram, tone};
pub use radar::{Axis, Radar, radar};
pub use scale::{DomainBar, Scale, Strip, Swatch, domain_bar, scale, strip, swatch};
pub(crate) use svg::escape;
pub use svg::{Descendants, Node, Svg};
pub use timeline::{Quarter, Span, Timeline, timeline};
pub use wheel::{Legend, Sector, Wheel, wheel, wheel_mini};

/// The id of the hatch pattern: the only id in a drawing, and there only once per document.
pub const HATCH_ID: &str = "hatch";

/// Where a drawing goes, and so what it carries with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Into a page that has the stylesheet and the hatch pattern ([`hatch`]).
    #[default]
    Page,
    /// Into a page that has the stylesheet; this drawing brings the hatch pattern.
    PageWithHatch,
    /// A file of its own: with pattern, namespace, paper and the light stylesheet.
    File,
}

/// What every drawing needs to know beside its data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame<'a> {
    /// What the picture is, already translated. Empty: the picture is hidden from readers, because text beside it
    /// says the same.
    pub title: &'a str,
    /// What the picture shows, in a sentence.
    pub description: &'a str,
    /// Room in CSS px; text is never scaled, the drawing arranges itself instead.
    pub width: f64,
    /// Where the drawing goes.
    pub place: Place,
}

impl<'a> Frame<'a> {
    /// Returns the frame of a drawing in a page, without description.
    pub fn new(title: &'a str, width: f64) -> Self {
        Self { title, width, ..Self::default() }
    }

    /// Returns the room in px within bounds; a width that is no number is the lower bound.
    fn room(&self, least: f64, most: f64) -> f64 {
        if self.width.is_finite() { self.width.floor().clamp(least, most) } else { least }
    }
}

/// What a factor is called: in a row or on a sector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Code by position, such as "1.2".
    pub code: String,
    /// Short name, at most 18 characters by the rules of questionnaires.
    pub short: String,
    /// The full sentence a pointer gets as tooltip, such as "Professional training: level 2 to 3, target 4". Empty:
    /// no tooltip.
    pub title: String,
}

/// A domain and its rows or sectors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Domain<T> {
    /// Code by position, such as "1".
    pub code: String,
    /// Title.
    pub title: String,
    /// The factors, in order.
    pub factors: Vec<T>,
}

/// Returns an empty, hidden SVG that holds only the hatch pattern, to stand once in a page.
pub fn hatch() -> Svg {
    Svg::new("svg")
        .with("width", "0")
        .with("height", "0")
        .with("aria-hidden", "true")
        .child(Svg::new("defs").child(canvas::hatch()))
}

/// Returns an interval of levels inside 1..=5, the low one never above the high one.
fn levels(low: u8, high: u8) -> (u8, u8) {
    let low = low.clamp(1, 5);
    (low, high.clamp(low, 5))
}

/// Returns an interval of index values inside 0..=100, the low one never above the high one.
fn indices(low: f64, high: f64) -> (f64, f64) {
    let low = index(low);
    (low, index(high).max(low))
}

/// Returns an index inside 0..=100; what is no number is 0.
fn index(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 100.0) }
}

/// Returns "2" or "2–3".
fn range(low: impl ToString + PartialEq, high: impl ToString + PartialEq) -> String {
    let (low, high) = (low.to_string(), high.to_string());
    if low == high { low } else { [low, high].join("–") }
}

/// Returns an interval of index values as whole numbers: "38–44".
fn whole(low: f64, high: f64) -> String {
    range(low.round() as u8, high.round() as u8)
}
