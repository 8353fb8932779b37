//! A plan over quarters: a bar for each course, what must come before it, and how full the quarters are.

use super::advance::{clean, fit, width, wrap};
use super::canvas::{Anchor, Canvas, Point};
use super::class::Class;
use super::{Frame, Svg};

/// A quarter of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarter {
    /// The year, where it is not that of the quarter before; else empty.
    pub year: String,
    /// What it is called, such as "Q3".
    pub label: String,
    /// The days that are used.
    pub used: u64,
    /// The days there are.
    pub days: u64,
}

/// A course, or anything else that has its time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// What it is called.
    pub name: String,
    /// What stands in second rank where there is room, such as who holds it.
    pub detail: String,
    /// The full sentence a pointer gets as tooltip. Empty: no tooltip.
    pub title: String,
    /// The language that the name is in, as a code; empty where it is that of the drawing.
    pub language: String,
    /// Where it begins, in quarters from the start of the first.
    pub from: f64,
    /// Where it ends, likewise.
    pub to: f64,
    /// Whether its days are fixed: filled; else an outline, some time between.
    pub fixed: bool,
    /// The places, in the list, of those that must come before it.
    pub after: Vec<usize>,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The quarters, in order.
    pub quarters: Vec<Quarter>,
    /// What has its time in them, in order.
    pub spans: Vec<Span>,
    /// The words beside how full the quarters are, such as "Trainer-days".
    pub load_label: String,
    /// Where today is, in quarters from the start of the first; nothing where it is outside.
    pub today: Option<f64>,
}

const TEXT: f64 = 13.0;
const SMALL: f64 = 12.0;
/// The least height of a row.
const ROW: f64 = 44.0;
/// From one line of a name to the next.
const LINE: f64 = 16.0;
/// The most lines of a name.
const LINES: usize = 4;
/// Where the rows begin: under years and quarters.
const TOP: f64 = 36.0;
/// How high a bar is.
const BAR: f64 = 16.0;
/// The shortest bar that can be seen.
const LEAST: f64 = 6.0;
/// Below this width a name has no room beside its bar, and stands above it.
const STACKED: f64 = 620.0;

/// Where things stand.
struct Grid {
    is_stacked: bool,
    left: f64,
    cell: f64,
    count: f64,
}

impl Grid {
    fn of(room: f64, quarters: usize) -> Self {
        let is_stacked = room < STACKED;
        let left = if is_stacked { 0.0 } else { (room * 0.28).clamp(180.0, 300.0).floor() };
        let count = quarters.max(1) as f64;
        Self { is_stacked, left, cell: (room - left - 1.0) / count, count }
    }

    /// Returns the x of a time in quarters; what is no number is the start.
    fn x(&self, quarters: f64) -> f64 {
        let quarters = if quarters.is_nan() { 0.0 } else { quarters.clamp(0.0, self.count) };
        self.left + 0.5 + self.cell * quarters
    }

    /// Returns the room for names.
    fn names(&self) -> f64 {
        if self.is_stacked { self.cell * self.count } else { self.left - 12.0 }
    }
}

/// Where a span stands, and the lines of its name.
struct Row {
    top: f64,
    height: f64,
    bar: f64,
    lines: Vec<String>,
}

impl Row {
    /// Returns the rows of all spans, one below the other.
    fn all(grid: &Grid, timeline: &Timeline) -> Vec<Self> {
        let mut top = TOP;
        let row = |span: &Span| {
            let lines = wrap(&clean(&span.name), TEXT, true, &[grid.names(); LINES]);
            let of_name = LINE * lines.len() as f64;
            let height = ROW.max(of_name + if grid.is_stacked { 28.0 } else { 12.0 });
            let bar = if grid.is_stacked { top + of_name.max(LINE) + 6.0 } else { top + (height - BAR) / 2.0 };
            let row = Self { top, height, bar, lines };
            top += height;
            row
        };
        timeline.spans.iter().map(row).collect()
    }
}

/// Draws the plan: a row for each span, and below them how many of the days are used.
pub fn timeline(timeline: &Timeline, frame: &Frame<'_>) -> Svg {
    let room = frame.room(240.0, 1400.0);
    let grid = Grid::of(room, timeline.quarters.len());
    let rows = Row::all(&grid, timeline);
    let bottom = rows.last().map_or(TOP, |row| row.top + row.height);
    let canvas = Canvas::new(room, bottom + ROW + 1.0);
    head(&canvas, &grid, timeline);
    canvas.line(Class::RuleStrong, 1.0, &[(0.0, TOP - 0.5), (room, TOP - 0.5)]);
    for (at, row) in rows.iter().enumerate() {
        let class = if at + 1 == rows.len() { Class::RuleStrong } else { Class::Rule };
        let y = row.top + row.height - 0.5;
        canvas.line(class, 1.0, &[(0.0, y), (room, y)]);
    }
    // In a narrow drawing names stand on the grid, so there it is drawn beside the bars only.
    for edge in 0..=timeline.quarters.len() {
        let x = grid.x(edge as f64);
        if !grid.is_stacked {
            canvas.line(Class::Rule, 1.0, &[(x, TOP), (x, bottom + ROW)]);
        }
        for row in rows.iter().filter(|_| grid.is_stacked) {
            canvas.line(Class::Rule, 1.0, &[(x, row.bar - 2.0), (x, row.bar + BAR + 2.0)]);
        }
    }
    if let Some(today) = timeline.today.filter(|today| (0.0..=grid.count).contains(today)) {
        let x = grid.x(today);
        canvas.line(Class::Today, 2.0, &[(x, TOP - 2.0), (x, bottom)]);
    }
    for (at, span) in timeline.spans.iter().enumerate() {
        for before in span.after.iter().filter(|before| **before < rows.len() && **before != at) {
            arrow(&canvas, &grid, timeline, &rows, *before, at);
        }
    }
    for (row, span) in rows.iter().zip(&timeline.spans) {
        canvas.group_in(&span.language, &span.title, || {
            let (from, to) = ends(&grid, span);
            let class = if span.fixed { Class::Ink2Fill } else { Class::Planned };
            canvas.fill(class, (from, row.bar), (to, row.bar + BAR));
            names(&canvas, &grid, span, row);
        });
    }
    loads(&canvas, &grid, timeline, bottom);
    canvas.finish(frame)
}

fn head(canvas: &Canvas, grid: &Grid, timeline: &Timeline) {
    for (at, quarter) in timeline.quarters.iter().enumerate() {
        // A year reaches over the quarters that follow it without one.
        let following = timeline.quarters[at + 1..].iter().take_while(|next| next.year.trim().is_empty()).count();
        let year = fit(&clean(&quarter.year), TEXT, true, grid.cell * (following + 1) as f64 - 4.0);
        canvas.text((grid.x(at as f64) + 2.0, 9.0), TEXT, Anchor::Start, &[(Class::Heading, &year)]);
        let label = clean(&quarter.label);
        if width(&label, SMALL, false) <= grid.cell {
            canvas.text((grid.x(at as f64 + 0.5), 25.0), SMALL, Anchor::Middle, &[(Class::Axis, &label)]);
        }
    }
}

/// Returns where the bar of a span begins and ends.
fn ends(grid: &Grid, span: &Span) -> Point {
    let (from, to) = (grid.x(span.from), grid.x(span.to));
    let to = to.max(from + LEAST).min(grid.x(grid.count).max(from + 1.0));
    ((to - LEAST).min(from).max(grid.left), to)
}

fn names(canvas: &Canvas, grid: &Grid, span: &Span, row: &Row) {
    let first = row.top + if grid.is_stacked { 11.0 } else { 15.0 };
    for (at, line) in row.lines.iter().enumerate() {
        let y = first + LINE * at as f64;
        if grid.is_stacked {
            // Lines pass behind the name.
            canvas.fill(Class::Paper, (0.0, y - 8.0), (width(line, TEXT, true) + 3.0, y + 8.0));
        }
        canvas.text((0.0, y), TEXT, Anchor::Start, &[(Class::Heading, line)]);
    }
    if !grid.is_stacked && row.lines.len() < 2 {
        let detail = fit(&clean(&span.detail), SMALL, false, grid.names());
        canvas.text((0.0, first + LINE), SMALL, Anchor::Start, &[(Class::Muted, &detail)]);
    }
}

/// Draws an elbow from the end of one bar to the start of another.
fn arrow(canvas: &Canvas, grid: &Grid, timeline: &Timeline, rows: &[Row], before: usize, row: usize) {
    let place = |row: usize| {
        let (from, to) = ends(grid, &timeline.spans[row]);
        (from, to, rows[row].bar)
    };
    let ((_, out, from), (into, end, to)) = (place(before), place(row));
    // It comes in from above, or from below, a little inside the bar.
    let x = (into + 6.0).min((into + end) / 2.0);
    let (edge, back) = if row > before { (to, -5.0) } else { (to + BAR, 5.0) };
    let middle = from + BAR / 2.0;
    canvas.line(Class::Depends, 1.5, &[(out, middle), (x, middle), (x, edge + back)]);
    canvas.polygon(Class::Ink2Fill, &[(x, edge), (x - 3.5, edge + back), (x + 3.5, edge + back)]);
}

/// Draws how many of the days of each quarter are used.
fn loads(canvas: &Canvas, grid: &Grid, timeline: &Timeline, y: f64) {
    let label = fit(&clean(&timeline.load_label), TEXT, false, grid.names());
    let (text, bar) = if grid.is_stacked { (y + 11.0, y + 22.0) } else { (y + 15.0, y + 22.0) };
    canvas.text((0.0, text), TEXT, Anchor::Start, &[(Class::Label, &label)]);
    for (at, quarter) in timeline.quarters.iter().enumerate() {
        let (from, to) = (grid.x(at as f64) + 3.0, grid.x(at as f64 + 1.0) - 3.0);
        let share = (quarter.used as f64 / quarter.days.max(1) as f64).clamp(0.0, 1.0);
        canvas.outline(Class::Outline, (from, bar), (to.max(from), bar + 6.0));
        if share > 0.0 {
            canvas.fill(Class::Ink2Fill, (from, bar), (from + (to - from).max(0.0) * share, bar + 6.0));
        }
        let words = [quarter.used.to_string(), quarter.days.to_string()].join("/");
        if width(&words, SMALL, false) <= to - from {
            let above = if grid.is_stacked { bar + 15.0 } else { y + 13.0 };
            canvas.text(((from + to) / 2.0, above), SMALL, Anchor::Middle, &[(Class::Axis, &words)]);
        }
    }
}
