//! A small radar of domain indices; second in rank after the wheel.

use super::advance::{clean, fit};
use super::bars::Columns;
use super::canvas::{Anchor, Canvas, Point, polar};
use super::class::Class;
use super::scale::draw_index;
use super::{Frame, Svg, indices, whole};

/// A domain's index on an axis of the radar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Code by position, such as "1".
    pub code: String,
    /// Title.
    pub title: String,
    /// Lower bound, 0..=100.
    pub low: f64,
    /// Upper bound, 0..=100.
    pub high: f64,
}

/// The indices of all domains.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Radar {
    /// One axis per domain, clockwise from 12 o'clock.
    pub axes: Vec<Axis>,
}

/// Draws the radar, at most 220 px wide: the low bounds as a solid line, the high bounds dashed, values at the ends.
/// Two domains or fewer, and more than twelve, are drawn as bars.
pub fn radar(radar: &Radar, frame: &Frame<'_>) -> Svg {
    let count = radar.axes.len();
    if !(3..=12).contains(&count) {
        return fallback(radar, frame);
    }
    let room = frame.room(160.0, 220.0);
    let radius = room / 2.0 - 44.0;
    let center = (room / 2.0, radius + 34.0);
    let canvas = Canvas::new(room, 2.0 * center.1);
    let angle = |at: usize| 360.0 * at as f64 / count as f64;
    let outline = |value: &dyn Fn(&Axis) -> f64| -> Vec<Point> {
        let corners = radar.axes.iter().enumerate().chain(radar.axes.iter().enumerate().take(1));
        corners.map(|(at, axis)| polar(center, radius * value(axis) / 100.0, angle(at))).collect()
    };
    for (class, value) in [(Class::Rule, 25.0), (Class::Rule, 50.0), (Class::Rule, 75.0), (Class::RuleStrong, 100.0)]
    {
        canvas.line(class, 1.0, &outline(&|_| value));
    }
    for at in 0..count {
        canvas.line(Class::Rule, 1.0, &[center, polar(center, radius, angle(at))]);
    }
    if radar.axes.iter().any(|axis| indices(axis.low, axis.high).0 < indices(axis.low, axis.high).1) {
        canvas.line(Class::HighLine, 1.5, &outline(&|axis| indices(axis.low, axis.high).1));
    }
    canvas.line(Class::LowLine, 2.0, &outline(&|axis| indices(axis.low, axis.high).0));
    for (at, axis) in radar.axes.iter().enumerate() {
        let (x, y) = polar(center, radius + 8.0, angle(at));
        let (sin, cos) = angle(at).to_radians().sin_cos();
        let anchor = if sin > 0.2 {
            Anchor::Start
        } else if sin < -0.2 {
            Anchor::End
        } else {
            Anchor::Middle
        };
        // Two lines: above the end of an axis that points up, below one that points down.
        let y = y - 9.0 * cos;
        let (low, high) = indices(axis.low, axis.high);
        canvas.group(&axis.title, || {
            let code = fit(&clean(&axis.code), 12.0, true, 34.0);
            canvas.text((x, y - 7.0), 12.0, anchor, &[(Class::Num, &code)]);
            canvas.text((x, y + 7.0), 12.0, anchor, &[(Class::Axis, &whole(low, high))]);
        });
    }
    canvas.finish(frame)
}

fn fallback(radar: &Radar, frame: &Frame<'_>) -> Svg {
    let room = frame.room(160.0, 480.0);
    let columns = Columns::of(room, 56.0);
    let canvas = Canvas::new(room, 24.0 * radar.axes.len() as f64);
    for (number, axis) in radar.axes.iter().enumerate() {
        let y = 24.0 * number as f64 + 12.0;
        let title = clean(&[&axis.code, &axis.title].map(|part| part.trim()).join(" "));
        let words = fit(title.trim_start(), 13.0, false, columns.name);
        canvas.group(if words == title { "" } else { &title }, || {
            canvas.text((0.0, y), 13.0, Anchor::Start, &[(Class::Label, &words)]);
        });
        canvas.outline(Class::Rule, (columns.from, y - 5.5), (columns.to, y + 5.5));
        let across = (columns.from, columns.to);
        draw_index(&canvas, axis.low, axis.high, across, (y - 5.5, y + 5.5), Class::Ink2Fill);
        let (low, high) = indices(axis.low, axis.high);
        canvas.text((room, y), 13.0, Anchor::End, &[(Class::Label, &whole(low, high))]);
    }
    canvas.finish(frame)
}
