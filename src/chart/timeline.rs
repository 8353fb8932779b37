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
const ROW: f64 = 44.0;
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

    /// Returns the top of the bar in a row that begins at `y`.
    fn bar(&self, y: f64) -> f64 {
        y + if self.is_stacked { 22.0 } else { (ROW - BAR) / 2.0 }
    }
}

/// Draws the plan: a row for each span, and below them how many of the days are used.
pub fn timeline(timeline: &Timeline, frame: &Frame<'_>) -> Svg {
    let room = frame.room(240.0, 1400.0);
    let grid = Grid::of(room, timeline.quarters.len());
    let rows = timeline.spans.len();
    let bottom = TOP + ROW * rows as f64;
    let canvas = Canvas::new(room, bottom + ROW + 1.0);
    head(&canvas, &grid, timeline);
    for row in 0..=rows {
        let y = TOP + ROW * row as f64;
        let class = if row == 0 || row == rows { Class::RuleStrong } else { Class::Rule };
        canvas.line(class, 1.0, &[(0.0, y - 0.5), (room, y - 0.5)]);
    }
    // In a narrow drawing names stand on the grid, so there it is drawn beside the bars only.
    for edge in 0..=timeline.quarters.len() {
        let x = grid.x(edge as f64);
        if !grid.is_stacked {
            canvas.line(Class::Rule, 1.0, &[(x, TOP), (x, bottom + ROW)]);
        }
        for row in (0..rows).filter(|_| grid.is_stacked) {
            let top = grid.bar(TOP + ROW * row as f64);
            canvas.line(Class::Rule, 1.0, &[(x, top - 2.0), (x, top + BAR + 2.0)]);
        }
    }
    if let Some(today) = timeline.today.filter(|today| (0.0..=grid.count).contains(today)) {
        let x = grid.x(today);
        canvas.line(Class::Today, 2.0, &[(x, TOP - 2.0), (x, bottom)]);
    }
    for (row, span) in timeline.spans.iter().enumerate() {
        for before in span.after.iter().filter(|before| **before < rows && **before != row) {
            arrow(&canvas, &grid, timeline, *before, row);
        }
    }
    for (row, span) in timeline.spans.iter().enumerate() {
        let y = TOP + ROW * row as f64;
        canvas.group(&span.title, || {
            let (from, to) = ends(&grid, span);
            let (top, class) = (grid.bar(y), if span.fixed { Class::Ink2Fill } else { Class::Planned });
            canvas.fill(class, (from, top), (to, top + BAR));
            names(&canvas, &grid, span, y);
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

fn names(canvas: &Canvas, grid: &Grid, span: &Span, y: f64) {
    let (name, detail) = (clean(&span.name), clean(&span.detail));
    if !grid.is_stacked {
        let room = grid.left - 12.0;
        let lines = wrap(&name, TEXT, true, &[room, room]);
        for (at, line) in lines.iter().enumerate() {
            canvas.text((0.0, y + 15.0 + 16.0 * at as f64), TEXT, Anchor::Start, &[(Class::Heading, line)]);
        }
        if lines.len() < 2 {
            let detail = fit(&detail, SMALL, false, room);
            canvas.text((0.0, y + 31.0), SMALL, Anchor::Start, &[(Class::Muted, &detail)]);
        }
        return;
    }
    let room = grid.cell * grid.count;
    let name = fit(&name, TEXT, true, room);
    // Lines pass behind the name.
    canvas.fill(Class::Paper, (0.0, y + 3.0), (width(&name, TEXT, true) + 3.0, y + 19.0));
    canvas.text((0.0, y + 11.0), TEXT, Anchor::Start, &[(Class::Heading, &name)]);
}

/// Draws an elbow from the end of one bar to the start of another.
fn arrow(canvas: &Canvas, grid: &Grid, timeline: &Timeline, before: usize, row: usize) {
    let place = |row: usize| {
        let (from, to) = ends(grid, &timeline.spans[row]);
        (from, to, grid.bar(TOP + ROW * row as f64))
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
    let room = if grid.is_stacked { grid.cell * grid.count } else { grid.left - 12.0 };
    let label = fit(&clean(&timeline.load_label), TEXT, false, room);
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
