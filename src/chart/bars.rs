//! Index per factor on the axis of levels, with interval, target and what it was before.

use super::advance::{clean, fit, width, wrap};
use super::canvas::{Anchor, Canvas};
use super::class::Class;
use super::scale::draw_index;
use super::{Domain, Frame, Name, Svg, index, indices, whole};

/// A factor's index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What the factor is called.
    pub name: Name,
    /// Level reached for certain, 1..=5: the colour.
    pub level: u8,
    /// Lower bound of the index, 0..=100.
    pub low: f64,
    /// Upper bound of the index, 0..=100.
    pub high: f64,
    /// Target level, 1..=5.
    pub target: Option<u8>,
    /// Lower bound of the index an earlier time: an outline around the bar.
    pub before: Option<f64>,
    /// Whether too few answers carry the index.
    pub provisional: bool,
    /// Whether the factor has no index at all.
    pub not_applicable: bool,
}

/// The indices of an assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Domains with their factors; one drawing may hold some of them, for columns side by side.
    pub domains: Vec<Domain<Bar>>,
    /// The word over the numbers, "index".
    pub index_label: String,
    /// The short word for a factor without an index, such as "n/a".
    pub not_applicable: String,
}

const TEXT: f64 = 13.0;
const SMALL: f64 = 12.0;
const ROW: f64 = 32.0;
const LINE: f64 = 15.0;
/// Below this width a name has no room beside its bar, and stands above it.
const STACKED: f64 = 360.0;
/// How high a row is where the name stands above the bar.
const TALL_ROW: f64 = 46.0;

/// The columns of a table-like drawing: names, axis, numbers.
pub(super) struct Columns {
    /// Room for names, from 0.
    pub name: f64,
    /// Where the axis begins.
    pub from: f64,
    /// Where the axis ends.
    pub to: f64,
    /// Where numbers end.
    pub end: f64,
}

impl Columns {
    /// Returns columns that depend on the width alone, so that drawings above each other are aligned.
    pub(super) fn of(room: f64, numbers: f64) -> Self {
        let name = (78.0 + 0.195 * room).clamp(110.0, 240.0);
        Self { name: name - 8.0, from: name, to: (room - numbers).max(name + 40.0), end: room }
    }

    /// Returns the x of a level 1..=5.
    pub(super) fn level(&self, level: f64) -> f64 {
        self.from + (self.to - self.from) * (level.clamp(1.0, 5.0) - 1.0) / 4.0
    }

    /// Writes the numerals of the axis.
    pub(super) fn numerals(&self, canvas: &Canvas, y: f64) {
        for level in 1..=5_u8 {
            let at = (self.level(f64::from(level)), y);
            canvas.text(at, SMALL, Anchor::Middle, &[(Class::Axis, &level.to_string())]);
        }
    }

    /// Draws a hairline per level.
    pub(super) fn ticks(&self, canvas: &Canvas, top: f64, bottom: f64) {
        for level in 1..=5_u8 {
            let x = self.level(f64::from(level));
            canvas.line(Class::Rule, 1.0, &[(x, top), (x, bottom)]);
        }
    }
}

/// Writes code and short name of a factor into `room` px, on two lines if need be, centred on `y`.
pub(super) fn draw_name(canvas: &Canvas, name: &Name, room: f64, y: f64) {
    let code = fit(&clean(&name.code), TEXT, false, 44.0);
    let indent = if code.is_empty() { 0.0 } else { width(&code, TEXT, false) + width(" ", TEXT, false) };
    let rest = room - indent;
    let lines = wrap(&clean(&name.short), TEXT, false, &[rest, rest]);
    // Two lines are set close, to stay clear of the rules of a row.
    let line_height = LINE - 1.0;
    let top = y - line_height / 2.0 * (lines.len() - 1) as f64;
    for (number, line) in lines.iter().enumerate() {
        if number == 0 {
            canvas.text((0.0, top), TEXT, Anchor::Start, &[(Class::Code, &code), (Class::Label, line)]);
        } else {
            canvas.text((indent, top + line_height), TEXT, Anchor::Start, &[(Class::Label, line)]);
        }
    }
}

/// Returns the lines of a domain's heading, "1 Workforce and skills".
pub(super) fn heading<T>(domain: &Domain<T>, room: f64) -> Vec<String> {
    let title = clean(&[&domain.code, &domain.title].map(|part| part.trim()).join(" "));
    wrap(title.trim_start(), TEXT, true, &[room, room])
}

/// Writes the lines of a heading, the last at `y`.
pub(super) fn draw_heading(canvas: &Canvas, lines: &[String], y: f64) {
    for (number, line) in lines.iter().rev().enumerate() {
        let at = (0.0, y - LINE * number as f64);
        canvas.text(at, TEXT, Anchor::Start, &[(Class::Heading, line)]);
    }
}

/// Draws one row per factor, under a heading per domain with the axis (level 1 is index 0, level 5 index 100).
pub fn bars(bars: &Bars, frame: &Frame<'_>) -> Svg {
    let room = frame.room(240.0, 960.0);
    let is_stacked = room < STACKED;
    let columns = if is_stacked {
        Columns { name: room - 66.0, from: 4.0, to: room - 66.0, end: room }
    } else {
        Columns::of(room, 66.0)
    };
    let row_height = if is_stacked { TALL_ROW } else { ROW };
    // Where names stand above, so does the heading: over the numerals of the axis.
    let own_line = if is_stacked { 20.0 } else { 0.0 };
    let above = |lines: &[String]| 36.0 + own_line + LINE * (lines.len() - 1) as f64;
    let headings: Vec<_> = bars.domains.iter().map(|domain| heading(domain, columns.name)).collect();
    let height: f64 = bars
        .domains
        .iter()
        .zip(&headings)
        .map(|(domain, lines)| above(lines) + row_height * domain.factors.len() as f64)
        .sum();
    let canvas = Canvas::new(room, height + 1.0);
    let mut y = 0.0;
    for (domain, lines) in bars.domains.iter().zip(&headings) {
        y += above(lines);
        draw_heading(&canvas, lines, y - 14.0 - own_line);
        columns.numerals(&canvas, y - 12.0);
        let label = fit(&clean(&bars.index_label), SMALL, false, 54.0);
        canvas.text((columns.end, y - 12.0), SMALL, Anchor::End, &[(Class::Muted, &label)]);
        canvas.line(Class::RuleStrong, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
        for bar in &domain.factors {
            let (name, middle) = if is_stacked { (y + 12.0, y + 32.0) } else { (y + ROW / 2.0, y + ROW / 2.0) };
            canvas.group(&bar.name.title, || {
                draw_name(&canvas, &bar.name, columns.name, name);
                row(&canvas, &columns, bar, &bars.not_applicable, middle);
            });
            y += row_height;
            canvas.line(Class::Rule, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
        }
    }
    canvas.finish(frame)
}

/// Draws the bar of a factor with its numbers, centred on `y`.
fn row(canvas: &Canvas, columns: &Columns, bar: &Bar, not_applicable: &str, y: f64) {
    columns.ticks(canvas, y - 10.0, y + 10.0);
    let number = if bar.not_applicable {
        fit(&clean(not_applicable), TEXT, false, 54.0)
    } else {
        let axis = (columns.from, columns.to);
        if let Some(before) = bar.before {
            let x = axis.0 + (axis.1 - axis.0) * index(before).max(1.0) / 100.0;
            canvas.outline(Class::Outline, (axis.0, y - 9.0), (x, y + 9.0));
        }
        draw_index(canvas, bar.low, bar.high, axis, (y - 6.0, y + 6.0), Class::level(bar.level));
        let (low, high) = indices(bar.low, bar.high);
        let number = whole(low, high);
        if bar.provisional { ["~", &number].concat() } else { number }
    };
    if let Some(target) = bar.target {
        let x = columns.level(f64::from(target));
        canvas.line(Class::Halo, 6.5, &[(x, y - 10.0), (x, y + 10.0)]);
        canvas.line(Class::Target, 3.0, &[(x, y - 10.0), (x, y + 10.0)]);
    }
    canvas.text((columns.end, y), TEXT, Anchor::End, &[(Class::Label, &number)]);
}
