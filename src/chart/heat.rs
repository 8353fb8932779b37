//! How many ecosystems stand at each level: heat map of factors and histogram of one.

use super::advance::{clean, fit, width};
use super::bars::{draw_heading, draw_name, heading};
use super::canvas::{Anchor, Canvas};
use super::class::Class;
use super::{Domain, Frame, Name, Svg, levels, range};

/// A count for one level, or for several that were merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    /// First level, 1..=5.
    pub from: u8,
    /// Last level, 1..=5.
    pub to: u8,
    /// How many.
    pub count: u64,
}

/// What a row of the heat map shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Counts.
    Bins(Vec<Bin>),
    /// Nothing, for a reason in words.
    Withheld(String),
}

/// A factor in the heat map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatRow {
    /// What the factor is called.
    pub name: Name,
    /// What is shown.
    pub cells: Cells,
    /// How many in all: what the counts are a share of.
    pub n: u64,
    /// How that number is written, such as "33" or "<5".
    pub n_text: String,
}

/// Factors by levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// Domains with their factors.
    pub domains: Vec<Domain<HeatRow>>,
    /// The word over the names, "Factor".
    pub factor_label: String,
    /// The word over the last column, "n".
    pub n_label: String,
    /// The word between a count and its merged levels: "in", as in "17 in 1–2".
    pub merged: String,
}

/// Returns the step of the count ramp for a count over `levels` merged levels among `n`: 0 for none, else 1..=5 by
/// the share per level, with steps at 0.10, 0.20, 0.32 and 0.45.
pub fn tone(count: u64, levels: u8, n: u64) -> u8 {
    if count == 0 {
        return 0;
    }
    let share = count as f64 / f64::from(levels.max(1)) / n.max(1) as f64;
    1 + [0.10, 0.20, 0.32, 0.45].iter().filter(|&&step| share >= step).count() as u8
}

const TEXT: f64 = 13.0;
const SMALL: f64 = 12.0;
const ROW: f64 = 32.0;

/// Draws the heat map for file and paper; the app shows an HTML table instead.
pub fn heat(heat: &Heat, frame: &Frame<'_>) -> Svg {
    let room = frame.room(300.0, 1000.0);
    let name = (60.0 + 0.18 * room).clamp(114.0, 216.0);
    let cell = (room - name - 46.0) / 5.0;
    let left = |level: u8| name + cell * f64::from(level - 1);
    let headings: Vec<_> = heat.domains.iter().map(|domain| heading(domain, room)).collect();
    let height: f64 = heat
        .domains
        .iter()
        .zip(&headings)
        .map(|(domain, lines)| 21.0 + 15.0 * lines.len() as f64 + ROW * domain.factors.len() as f64)
        .sum();
    let canvas = Canvas::new(room, 40.0 + height + 1.0);
    for level in 1..=5_u8 {
        let middle = left(level) + cell / 2.0;
        canvas.fill(Class::level(level), (middle - 14.0, 3.0), (middle + 14.0, 31.0));
        let class = if level < 4 { Class::Label } else { Class::Paper };
        canvas.bold((middle, 17.0), TEXT, Anchor::Middle, class, &level.to_string());
    }
    let label = fit(&clean(&heat.factor_label), TEXT, true, name - 8.0);
    canvas.text((0.0, 24.0), TEXT, Anchor::Start, &[(Class::Heading, &label)]);
    let label = fit(&clean(&heat.n_label), TEXT, true, 40.0);
    canvas.text((room, 24.0), TEXT, Anchor::End, &[(Class::Heading, &label)]);
    canvas.line(Class::Outline, 1.5, &[(0.0, 39.0), (room, 39.0)]);
    let mut y = 40.0;
    for (domain, lines) in heat.domains.iter().zip(&headings) {
        y += 21.0 + 15.0 * lines.len() as f64;
        draw_heading(&canvas, lines, y - 14.0);
        canvas.line(Class::RuleStrong, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
        for row in &domain.factors {
            canvas.group(&row.name.title, || {
                draw_name(&canvas, &row.name, name - 8.0, y + ROW / 2.0);
                match &row.cells {
                    Cells::Bins(bins) => {
                        for bin in bins {
                            draw_bin(&canvas, heat, row.n, *bin, &left, cell, y);
                        }
                    }
                    Cells::Withheld(reason) => withheld(&canvas, reason, left(1), cell * 5.0, y),
                }
                let n = fit(&clean(&row.n_text), TEXT, false, 42.0);
                canvas.text((room, y + ROW / 2.0), TEXT, Anchor::End, &[(Class::Muted, &n)]);
            });
            y += ROW;
            canvas.line(Class::Rule, 1.0, &[(0.0, y - 0.5), (name - 4.0, y - 0.5)]);
            canvas.line(Class::Rule, 1.0, &[(room - 42.0, y - 0.5), (room, y - 0.5)]);
        }
    }
    canvas.finish(frame)
}

fn draw_bin(canvas: &Canvas, heat: &Heat, n: u64, bin: Bin, left: &dyn Fn(u8) -> f64, cell: f64, y: f64) {
    let (from, to) = levels(bin.from, bin.to);
    let merged = to > from;
    let (start, end) = (left(from) + 1.5, left(to) + cell - 1.5);
    let (top, bottom) = (y + 2.0, y + ROW - 3.0);
    let tone = tone(bin.count, to - from + 1, n);
    canvas.fill(Class::count(tone), (start, top), (end, bottom));
    if tone == 0 {
        canvas.outline(Class::Rule, (start + 0.5, top + 0.5), (end - 0.5, bottom - 0.5));
    }
    if merged {
        canvas.line(Class::Target, 3.0, &[(start, bottom - 1.5), (end, bottom - 1.5)]);
    }
    let at = ((start + end) / 2.0, (top + bottom) / 2.0 - if merged { 1.0 } else { 0.0 });
    let room = end - start - 2.0;
    let count = fit(&bin.count.to_string(), TEXT, true, room);
    let dark = tone > 3;
    let words = clean(&[heat.merged.trim(), &range(from, to)].join(" "));
    let words = words.trim_start();
    if merged && width(&count, TEXT, true) + width(words, SMALL, false) + 6.0 <= room {
        // Two texts side by side, centred as one by the table of advances.
        let (count_wide, words_wide) = (width(&count, TEXT, true), width(words, SMALL, false));
        let split = at.0 + (count_wide - words_wide) / 2.0;
        let (number, text) = if dark { (Class::Paper, Class::Paper) } else { (Class::Num, Class::Label) };
        canvas.bold((split - 2.0, at.1), TEXT, Anchor::End, number, &count);
        canvas.text((split + 2.0, at.1), SMALL, Anchor::Start, &[(text, words)]);
    } else if dark {
        canvas.bold(at, TEXT, Anchor::Middle, Class::Paper, &count);
    } else {
        canvas.text(at, TEXT, Anchor::Middle, &[(Class::Num, &count)]);
    }
}

fn withheld(canvas: &Canvas, reason: &str, x: f64, room: f64, y: f64) {
    canvas.fill(Class::Hatch, (x + 2.0, y + 2.5), (x + room - 2.0, y + ROW - 3.5));
    let words = fit(&clean(reason), TEXT, true, room - 30.0);
    if words.is_empty() {
        return;
    }
    let half = width(&words, TEXT, true) / 2.0 + 6.0;
    let (middle, line) = (x + room / 2.0, y + ROW / 2.0 - 0.5);
    canvas.fill(Class::Paper, (middle - half, line - 9.0), (middle + half, line + 9.0));
    canvas.text((middle, line), TEXT, Anchor::Middle, &[(Class::Num, &words)]);
}

/// How many stand at each level for one factor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Counts; merged levels share their count, so that areas are true.
    pub bins: Vec<Bin>,
    /// How many in all.
    pub n: u64,
}

/// Draws the counts as columns over the levels.
pub fn histogram(histogram: &Histogram, frame: &Frame<'_>) -> Svg {
    const TALL: f64 = 64.0;
    const TOP: f64 = 17.0;
    let room = frame.room(120.0, 320.0);
    let cell = room / 5.0;
    let canvas = Canvas::new(room, TOP + TALL + 19.0);
    let each = |bin: &Bin| {
        let (from, to) = levels(bin.from, bin.to);
        bin.count as f64 / f64::from(to - from + 1)
    };
    let most = histogram.bins.iter().map(each).fold(1.0, f64::max);
    for bin in &histogram.bins {
        let (from, to) = levels(bin.from, bin.to);
        let (start, end) = (cell * f64::from(from - 1) + 1.5, cell * f64::from(to) - 1.5);
        let top = TOP + TALL * (1.0 - each(bin) / most);
        let tone = tone(bin.count, to - from + 1, histogram.n);
        if tone > 0 {
            canvas.fill(Class::count(tone), (start, top), (end, TOP + TALL));
        }
        if to > from {
            canvas.line(Class::Target, 3.0, &[(start, TOP + TALL - 1.5), (end, TOP + TALL - 1.5)]);
        }
        let count = fit(&bin.count.to_string(), SMALL, true, end - start);
        canvas.text(((start + end) / 2.0, top - 8.0), SMALL, Anchor::Middle, &[(Class::Num, &count)]);
    }
    canvas.line(Class::RuleStrong, 1.0, &[(0.0, TOP + TALL + 0.5), (room, TOP + TALL + 0.5)]);
    for level in 1..=5_u8 {
        let at = (cell * (f64::from(level) - 0.5), TOP + TALL + 10.0);
        canvas.text(at, SMALL, Anchor::Middle, &[(Class::Axis, &level.to_string())]);
    }
    canvas.finish(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_change_at_the_steps() {
        for (count, levels, n, expected) in [
            (0, 1, 33, 0),
            (9, 1, 100, 1),
            (10, 1, 100, 2),
            (20, 1, 100, 3),
            (32, 1, 100, 4),
            (45, 1, 100, 5),
            (17, 2, 33, 3),
            (4, 2, 33, 1),
            (3, 0, 0, 5),
            (u64::MAX, 1, 1, 5),
        ] {
            assert_eq!(tone(count, levels, n), expected, "{count} over {levels} of {n}");
        }
    }
}
