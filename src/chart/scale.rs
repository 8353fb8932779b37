//! The scale in small: strip, index of a domain, the live panel's scale, swatches of a legend.

use super::advance::{clean, fit, width};
use super::canvas::{Anchor, Canvas, Point};
use super::class::Class;
use super::{Frame, Svg, indices, levels};

/// A level as five cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// Level reached for certain, 1..=5.
    pub low: u8,
    /// Level possible, 1..=5.
    pub high: u8,
}

/// Draws the level strip, 46 × 12 px: filled to low, hatched to high, the rest hairlines.
pub fn strip(strip: &Strip, frame: &Frame<'_>) -> Svg {
    let (low, high) = levels(strip.low, strip.high);
    let canvas = Canvas::new(46.0, 12.0);
    // The empty cells first, so that their hairlines do not cover an outline.
    for level in (1..=5).rev() {
        let x = 0.5 + 9.0 * f64::from(level - 1);
        let (from, to) = ((x, 0.5), (x + 9.0, 11.5));
        if level <= low {
            canvas.fill(Class::level(level), from, to);
        } else if level <= high {
            canvas.fill(Class::Hatch, from, to);
        } else {
            canvas.outline(Class::Rule, from, to);
        }
    }
    canvas.finish(frame)
}

/// The index of a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DomainBar {
    /// Lower bound, 0..=100.
    pub low: f64,
    /// Upper bound, 0..=100.
    pub high: f64,
}

/// Draws the index of a domain as a bar of 12 px in the colour of counts: an index is not a level.
pub fn domain_bar(bar: &DomainBar, frame: &Frame<'_>) -> Svg {
    let room = frame.room(46.0, 1200.0);
    let canvas = Canvas::new(room, 12.0);
    canvas.outline(Class::Rule, (0.5, 0.5), (room - 0.5, 11.5));
    draw_index(&canvas, bar.low, bar.high, (0.5, room - 0.5), (0.5, 11.5), Class::Ink2Fill);
    canvas.finish(frame)
}

/// Draws an index as a bar between two x: filled to low, at least one part in a hundred, hatched to high.
pub(super) fn draw_index(canvas: &Canvas, low: f64, high: f64, x: (f64, f64), y: (f64, f64), class: Class) {
    let (low, high) = indices(low, high);
    let at = |index: f64| x.0 + (x.1 - x.0) * index / 100.0;
    let solid = at(low.max(1.0));
    canvas.fill(class, (x.0, y.0), (solid, y.1));
    if at(high) > solid {
        canvas.fill(Class::Hatch, (solid, y.0), (at(high), y.1));
    }
}

/// A level on a vertical scale with the names of all levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// Level reached for certain, 1..=5.
    pub low: u8,
    /// Level possible, 1..=5.
    pub high: u8,
    /// Names of levels 1 to 5.
    pub names: [String; 5],
    /// Target level, 1..=5.
    pub target: Option<u8>,
    /// The words beside the target, such as "target 2028".
    pub target_label: String,
    /// Whether the factor has no level: all cells stay empty.
    pub not_applicable: bool,
}

/// Draws the vertical scale of the live panel, level 1 below.
pub fn scale(scale: &Scale, frame: &Frame<'_>) -> Svg {
    const CELL: f64 = 35.0;
    const TOP: f64 = 9.0;
    const TEXT: f64 = 13.0;
    let room = frame.room(120.0, 360.0);
    let (low, high) = levels(scale.low, scale.high);
    let canvas = Canvas::new(room, TOP + 5.0 * CELL + 2.0);
    let top = |level: u8| TOP + CELL * f64::from(5 - level);
    for (level, name) in (1..=5_u8).rev().zip(scale.names.iter().rev()) {
        let (from, to) = ((0.5, top(level)), (0.5 + CELL, top(level) + CELL));
        let reached = !scale.not_applicable && level <= low;
        let possible = !scale.not_applicable && level <= high;
        if reached {
            canvas.fill(Class::level(level), from, to);
        } else if possible {
            canvas.fill(Class::Hatch, from, to);
        } else {
            canvas.outline(Class::Rule, from, to);
        }
        let now = possible && level >= low;
        let class = if now { Class::Num } else { Class::Label };
        let words = [level.to_string().as_str(), &clean(name)].join(" ");
        let words = fit(&words, TEXT, now, room - 51.0);
        canvas.text((51.0, top(level) + CELL / 2.0), TEXT, Anchor::Start, &[(class, &words)]);
    }
    if let Some(target) = scale.target {
        let y = top(target.clamp(1, 5));
        let words = fit(&clean(&scale.target_label), 12.0, false, room - 60.0);
        let text = room - width(&words, 12.0, false);
        if !words.is_empty() {
            canvas.line(Class::Leader, 1.0, &[(CELL, y), (text - 5.0, y)]);
            canvas.text((room, y), 12.0, Anchor::End, &[(Class::Muted, &words)]);
        }
        canvas.line(Class::Halo, 6.5, &[(0.0, y), (CELL + 3.0, y)]);
        canvas.line(Class::Target, 3.0, &[(0.0, y), (CELL + 3.0, y)]);
    }
    canvas.finish(frame)
}

/// A small sample of a mark, to stand in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// Level reached: three levels of the ramp.
    Reached,
    /// Possible: the hatch.
    Possible,
    /// Evidenced: the spine.
    Evidenced,
    /// Target.
    Target,
}

/// Draws a sample for a legend, 22 × 13 px.
pub fn swatch(swatch: Swatch, frame: &Frame<'_>) -> Svg {
    let canvas = Canvas::new(22.0, 13.0);
    draw_swatch(&canvas, swatch, (0.0, 0.0));
    canvas.finish(frame)
}

pub(super) fn draw_swatch(canvas: &Canvas, swatch: Swatch, (x, y): Point) {
    let (from, to) = ((x + 0.5, y + 0.5), (x + 21.5, y + 12.5));
    match swatch {
        Swatch::Reached => {
            for level in 1..=3_u8 {
                let left = x + 0.5 + 7.0 * f64::from(level - 1);
                canvas.fill(Class::level(level), (left, y + 0.5), (left + 7.0, y + 12.5));
            }
        }
        Swatch::Possible => canvas.fill(Class::Hatch, from, to),
        Swatch::Evidenced => {
            canvas.fill(Class::L3, from, to);
            canvas.fill(Class::Spine, (x + 3.0, y + 4.5), (x + 19.0, y + 8.5));
        }
        Swatch::Target => canvas.line(Class::Target, 3.0, &[(x + 11.0, y), (x + 11.0, y + 13.0)]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Ring;
    use super::*;

    #[test]
    fn a_ring_of_any_angle_has_finite_coordinates() {
        let canvas = Canvas::new(10.0, 10.0);
        for angle in [0.0, 359.9, 720.0, f64::NAN, f64::INFINITY] {
            let ring = Ring { center: (5.0, 5.0), inner: 1.0, outer: 4.0, from: 0.0, to: angle };
            canvas.arc(Class::Outline, 1.0, ring);
        }
        let markup = canvas.finish(&Frame::new("x", 10.0)).to_string();
        assert!(!markup.contains("NaN") && !markup.contains("inf"));
    }
}
