//! Quartiles by group: boxes without whiskers, because extremes are not published.

use super::advance::{clean, fit, width};
use super::bars::{Columns, draw_name};
use super::canvas::{Anchor, Canvas};
use super::class::Class;
use super::{Frame, Name, Svg};

/// A group of ecosystems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Title.
    pub title: String,
    /// Its size in words, such as "n = 14".
    pub n: String,
}

/// The quartiles of a group's levels, each 1..=5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quartiles {
    /// First quartile.
    pub q1: f64,
    /// Median.
    pub median: f64,
    /// Third quartile.
    pub q3: f64,
}

/// A factor's quartiles in every group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoxRow {
    /// What the factor is called.
    pub name: Name,
    /// One entry per group, in their order; `None` and missing entries are withheld and drawn as a dash.
    pub groups: Vec<Option<Quartiles>>,
}

/// Factors by groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boxes {
    /// The groups.
    pub groups: Vec<Group>,
    /// The factors.
    pub factors: Vec<BoxRow>,
    /// The word over the names, "Factor".
    pub factor_label: String,
    /// The word over the numbers, "median".
    pub median_label: String,
    /// What stands before decimals; empty: a full stop.
    pub decimal_mark: String,
}

const TEXT: f64 = 13.0;
const SMALL: f64 = 12.0;
const ROW: f64 = 36.0;
/// What a group needs beside the others, in px.
const LEAST_COLUMN: f64 = 210.0;
const NAMES: f64 = 152.0;

/// Draws one column per group, or the groups under each factor where there is no room for columns.
pub fn boxes(boxes: &Boxes, frame: &Frame<'_>) -> Svg {
    let room = frame.room(240.0, 1400.0);
    let column = (room - NAMES) / boxes.groups.len().max(1) as f64;
    if column < LEAST_COLUMN {
        stacked(boxes, frame, room.min(640.0))
    } else {
        beside(boxes, frame, room, column.min(356.0))
    }
}

fn beside(boxes: &Boxes, frame: &Frame<'_>, room: f64, column: f64) -> Svg {
    let canvas = Canvas::new(room, 44.0 + ROW * boxes.factors.len() as f64 + 1.0);
    let columns: Vec<_> = (0..boxes.groups.len())
        .map(|at| {
            let start = NAMES + column * at as f64;
            Columns { name: start, from: start + 22.0, to: start + column - 92.0, end: start + column - 14.0 }
        })
        .collect();
    let label = fit(&clean(&boxes.factor_label), TEXT, true, NAMES - 8.0);
    canvas.text((0.0, 30.0), TEXT, Anchor::Start, &[(Class::Heading, &label)]);
    for (group, columns) in boxes.groups.iter().zip(&columns) {
        let n = fit(&clean(&group.n), TEXT, false, 90.0);
        let title = clean(&group.title);
        let words = fit(&title, TEXT, true, column - 34.0 - width(&n, TEXT, false));
        canvas.group(if words == title { "" } else { &title }, || {
            canvas.text((columns.name, 10.0), TEXT, Anchor::Start, &[(Class::Heading, &words), (Class::Muted, &n)]);
        });
        columns.numerals(&canvas, 30.0);
        let median = fit(&clean(&boxes.median_label), SMALL, false, 66.0);
        canvas.text((columns.end, 30.0), SMALL, Anchor::End, &[(Class::Muted, &median)]);
    }
    canvas.line(Class::RuleStrong, 1.0, &[(0.0, 43.5), (room, 43.5)]);
    let mut y = 44.0;
    for row in &boxes.factors {
        canvas.group(&row.name.title, || {
            draw_name(&canvas, &row.name, NAMES - 8.0, y + ROW / 2.0);
            for (at, columns) in columns.iter().enumerate() {
                draw_box(&canvas, columns, boxes, row.groups.get(at).copied().flatten(), y + ROW / 2.0);
            }
        });
        y += ROW;
        canvas.line(Class::Rule, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
    }
    canvas.finish(frame)
}

fn stacked(boxes: &Boxes, frame: &Frame<'_>, room: f64) -> Svg {
    const LINE: f64 = 23.0;
    let block = 34.0 + LINE * boxes.groups.len() as f64 + 8.0;
    let canvas = Canvas::new(room, 24.0 + block * boxes.factors.len() as f64 + 1.0);
    let mut columns = Columns::of(room, 70.0);
    columns.to = columns.to.max(columns.from + 40.0);
    columns.numerals(&canvas, 10.0);
    let median = fit(&clean(&boxes.median_label), SMALL, false, 62.0);
    canvas.text((room, 10.0), SMALL, Anchor::End, &[(Class::Muted, &median)]);
    canvas.line(Class::RuleStrong, 1.0, &[(0.0, 23.5), (room, 23.5)]);
    let mut y = 24.0;
    for row in &boxes.factors {
        canvas.group(&row.name.title, || {
            let name = clean(&[&row.name.code, &row.name.short].map(|part| part.trim()).join(" "));
            let name = fit(name.trim_start(), TEXT, true, room);
            canvas.text((0.0, y + 18.0), TEXT, Anchor::Start, &[(Class::Heading, &name)]);
            for (at, group) in boxes.groups.iter().enumerate() {
                let line = y + 34.0 + LINE * (at as f64 + 0.5);
                let words = clean(&group.title);
                let n = clean(&group.n);
                // The size of a group stands beside its name where there is room for both.
                let with = width(&words, TEXT, false) + width(" ", TEXT, false) + width(&n, TEXT, false);
                let n = if with <= columns.name { n } else { String::new() };
                let words = fit(&words, TEXT, false, columns.name);
                canvas.text((0.0, line), TEXT, Anchor::Start, &[(Class::Label, &words), (Class::Muted, &n)]);
                draw_box(&canvas, &columns, boxes, row.groups.get(at).copied().flatten(), line);
            }
        });
        y += block;
        canvas.line(Class::Rule, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
    }
    canvas.finish(frame)
}

fn draw_box(canvas: &Canvas, columns: &Columns, boxes: &Boxes, quartiles: Option<Quartiles>, y: f64) {
    columns.ticks(canvas, y - 9.0, y + 9.0);
    let Some(Quartiles { q1, median, q3 }) = quartiles else {
        canvas.text((columns.end, y), TEXT, Anchor::End, &[(Class::Muted, "–")]);
        return;
    };
    let known = |value: f64| if value.is_nan() { 1.0 } else { value.clamp(1.0, 5.0) };
    let q1 = known(q1);
    let q3 = known(q3).max(q1);
    let median = known(median).clamp(q1, q3);
    let (from, to) = (columns.level(q1), columns.level(q3));
    canvas.fill(Class::C3, (from, y - 6.5), (to, y + 6.5));
    canvas.outline(Class::Outline, (from, y - 6.5), (to, y + 6.5));
    let x = columns.level(median);
    canvas.fill(Class::Median, (x - 2.0, y - 9.5), (x + 2.0, y + 9.5));
    canvas.text((columns.end, y), TEXT, Anchor::End, &[(Class::Num, &quarters(median, &boxes.decimal_mark))]);
}

/// Writes a median with at most two decimals: levels are whole, so quartiles are multiples of a quarter.
fn quarters(value: f64, mark: &str) -> String {
    let text = super::backend::hundredths((value * 100.0).round() as i32);
    match clean(mark).chars().next() {
        Some(mark) => text.replace('.', mark.encode_utf8(&mut [0; 4])),
        None => text,
    }
}
