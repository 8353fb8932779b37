//! The wheel: one sector per factor, one ring per level, a whole ecosystem at a glance and no average.

use super::advance::{clean, fit, width, wrap};
use super::canvas::{Anchor, Canvas, Point, Ring, polar};
use super::class::Class;
use super::scale::draw_swatch;
use super::{Domain, Frame, Name, Place, Svg, Swatch, levels, range};

/// A factor on the wheel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sector {
    /// What the factor is called.
    pub name: Name,
    /// Level reached for certain, 1..=5.
    pub low: u8,
    /// Level possible, 1..=5.
    pub high: u8,
    /// Level reached with evidence, 1..=5.
    pub evidenced: u8,
    /// Target level, 1..=5.
    pub target: Option<u8>,
    /// Whether too few answers carry the level.
    pub provisional: bool,
    /// Whether the factor has no level at all.
    pub not_applicable: bool,
}

/// The words of the legend, each for its [`Swatch`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Legend {
    /// "level reached"
    pub reached: String,
    /// "possible, answers missing"
    pub possible: String,
    /// "evidenced by a document"
    pub evidenced: String,
    /// "your target"
    pub target: String,
    /// "provisional: under 80 % answered"
    pub provisional: String,
}

/// All factors of an assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wheel {
    /// The domains, clockwise from 12 o'clock.
    pub domains: Vec<Domain<Sector>>,
    /// The short word for a factor without a level, such as "n/a".
    pub not_applicable: String,
    /// Words under a wheel that is a file of its own; in a page the legend is text beside the picture.
    pub legend: Option<Legend>,
}

/// The gap at 12 o'clock that holds the numerals of the rings, in degrees.
const AXIS_GAP: f64 = 16.0;
/// The gap between domains, in degrees.
const DOMAIN_GAP: f64 = 5.0;
/// What a sector leaves free at each side, in degrees.
const INSET: f64 = 0.55;
/// Below this pitch, in degrees, there is no room for names.
const LEAST_PITCH: f64 = 7.0;
/// The width from which names stand around the wheel, in px (44rem).
const WIDE: f64 = 704.0;

const TEXT: f64 = 13.0;
const SMALL: f64 = 12.0;
/// Least distance of two labels, in px.
const ROW: f64 = 21.0;
/// What a level keeps from the name before it: two spaces.
const SPACE: f64 = 7.9;
/// Additional distance for a heading between two labels.
const HEADING: f64 = 31.0;
/// Additional distance for a second line.
const LINE: f64 = 15.0;

/// Draws the wheel: from 704 px with names in two columns, else, or with too many factors, with codes only.
///
/// A label that had to be shortened has the full name as its tooltip.
pub fn wheel(wheel: &Wheel, frame: &Frame<'_>) -> Svg {
    let room = frame.room(200.0, 784.0);
    if room >= WIDE
        && let Some(svg) = wide(wheel, frame, room)
    {
        return svg;
    }
    narrow(wheel, frame, room.min(358.0))
}

/// Draws the wheel without labels, evidence and targets, as an emblem.
pub fn wheel_mini(wheel: &Wheel, frame: &Frame<'_>) -> Svg {
    let size = frame.room(48.0, 296.0);
    let disc = Disc::new(wheel, (size / 2.0, size / 2.0), size / 2.0 - 2.0);
    let canvas = Canvas::new(size, size);
    disc.rings(&canvas);
    for (sector, place) in &disc.sectors {
        canvas.group(&sector.name.title, || disc.sector(&canvas, sector, *place, true));
    }
    canvas.finish(frame)
}

/// Where everything stands around the centre.
struct Disc<'a> {
    center: Point,
    radius: f64,
    pitch: f64,
    domains: Vec<(&'a Domain<Sector>, f64, f64)>,
    /// Each factor with the angles at which its pitch begins and ends.
    sectors: Vec<(&'a Sector, (f64, f64))>,
}

impl<'a> Disc<'a> {
    fn new(wheel: &'a Wheel, center: Point, radius: f64) -> Self {
        let domains = || wheel.domains.iter().filter(|domain| !domain.factors.is_empty());
        let factors: usize = domains().map(|domain| domain.factors.len()).sum();
        let gaps = domains().count().saturating_sub(1) as f64;
        // More domains than the gaps leave room for share a third of the circle.
        let gap = DOMAIN_GAP.min(120.0 / gaps.max(1.0));
        let pitch = (360.0 - AXIS_GAP - gap * gaps) / factors.max(1) as f64;
        let mut disc = Disc { center, radius, pitch, domains: Vec::new(), sectors: Vec::new() };
        let mut angle = AXIS_GAP / 2.0;
        for domain in domains() {
            let from = angle;
            for sector in &domain.factors {
                disc.sectors.push((sector, (angle, angle + pitch)));
                angle += pitch;
            }
            disc.domains.push((domain, from, angle));
            angle += gap;
        }
        disc
    }

    /// The radius of the hole: where level 1 begins.
    fn hole(&self) -> f64 {
        0.2 * self.radius
    }

    /// The outer radius of a level's ring.
    fn edge(&self, level: u8) -> f64 {
        self.hole() + 0.16 * self.radius * f64::from(level)
    }

    fn rings(&self, canvas: &Canvas) {
        let whole = [(AXIS_GAP / 2.0, 360.0 - AXIS_GAP / 2.0)];
        let arcs: Vec<_> = self.domains.iter().map(|&(_, from, to)| (from, to)).collect();
        for &(from, to) in if arcs.is_empty() { &whole[..] } else { &arcs } {
            for level in 1..=5 {
                let edge = self.edge(level);
                let class = if level == 5 { Class::RuleStrong } else { Class::Rule };
                canvas.arc(class, 1.0, Ring { center: self.center, inner: edge, outer: edge, from, to });
            }
        }
    }

    fn numerals(&self, canvas: &Canvas) {
        // On a small wheel every other numeral must do.
        let step = if 0.16 * self.radius < SMALL { 2 } else { 1 };
        for level in (1..=5_u8).step_by(step) {
            let at = (self.center.0, self.center.1 - (self.edge(level - 1) + self.edge(level)) / 2.0);
            canvas.text(at, SMALL, Anchor::Middle, &[(Class::Axis, &level.to_string())]);
        }
        for (domain, from, to) in &self.domains {
            // In a small hole the numerals move outwards; more than eight, or any in a smaller one, would touch.
            let share = if self.hole() < 28.0 { 0.7 } else { 0.62 };
            let at = polar(self.center, share * self.hole(), (from + to) / 2.0);
            if self.domains.len() <= 8 && self.hole() >= 24.0 {
                canvas.text(
                    at,
                    SMALL,
                    Anchor::Middle,
                    &[(Class::Num, &fit(&clean(&domain.code), SMALL, true, 18.0))],
                );
            }
        }
    }

    fn sector(&self, canvas: &Canvas, sector: &Sector, (from, to): (f64, f64), mini: bool) {
        let inset = INSET.min(self.pitch * 0.1);
        let ring = Ring { center: self.center, inner: 0.0, outer: 0.0, from: from + inset, to: to - inset };
        let (low, high) = levels(sector.low, sector.high);
        if !sector.not_applicable {
            for level in 1..=low {
                canvas.sector(Class::level(level), 0.0, ring.between(self.edge(level - 1), self.edge(level)));
            }
            if high > low {
                canvas.sector(Class::Hatch, 1.0, ring.between(self.edge(low), self.edge(high)));
            }
            canvas.arc(Class::Outline, 1.0, ring.between(self.hole(), self.edge(low)));
        }
        if mini {
            return;
        }
        let evidenced = sector.evidenced.min(low);
        if !sector.not_applicable && evidenced > 1 {
            let (middle, half) = ((from + to) / 2.0, self.pitch * 0.15);
            let spine = Ring { from: middle - half, to: middle + half, ..ring };
            let spine = spine.between(self.edge(1), self.edge(evidenced));
            canvas.sector(Class::Spine, 0.0, spine);
        }
        if let Some(target) = sector.target {
            let edge = self.edge(target.clamp(1, 5));
            canvas.arc(Class::Halo, 6.5, ring.between(edge, edge));
            canvas.arc(Class::Target, 3.0, ring.between(edge, edge));
        }
    }

    fn sectors(&self, canvas: &Canvas) {
        for (sector, place) in &self.sectors {
            canvas.group(&sector.name.title, || self.sector(canvas, sector, *place, false));
        }
    }
}

fn narrow(wheel: &Wheel, frame: &Frame<'_>, size: f64) -> Svg {
    let disc = Disc::new(wheel, (size / 2.0, size / 2.0), size / 2.0 - 37.0);
    let legend = legend(wheel, frame, size);
    let canvas = Canvas::new(size, size + legend.len() as f64 * LEGEND_ROW);
    disc.rings(&canvas);
    disc.sectors(&canvas);
    disc.numerals(&canvas);
    // Codes upright around the wheel; one that would touch a neighbour is left to the table.
    let mut taken: Vec<(Point, f64)> = Vec::new();
    for (sector, (from, to)) in &disc.sectors {
        let at = polar(disc.center, disc.radius + 17.0, (from + to) / 2.0);
        let code = fit(&clean(&sector.name.code), SMALL, false, 32.0);
        let half = width(&code, SMALL, false) / 2.0;
        let touches =
            |&((x, y), other): &(Point, f64)| (at.1 - y).abs() < SMALL + 1.0 && (at.0 - x).abs() < half + other + 3.0;
        // The first and the last code meet nowhere but across the axis gap, so two neighbours are enough to ask.
        if !taken.iter().rev().take(2).any(touches) {
            canvas.text(at, SMALL, Anchor::Middle, &[(Class::Code, &code)]);
            taken.push((at, half));
        }
    }
    draw_legend(&canvas, &legend, size);
    canvas.finish(frame)
}

/// A label in one of the two columns.
struct Label<'a> {
    sector: &'a Sector,
    angle: f64,
    heading: Option<Vec<String>>,
    name: Vec<String>,
    level: String,
    /// Where its first line stands, in px from the top.
    y: f64,
}

impl Label<'_> {
    /// What the heading takes above the label's own row.
    fn above(&self) -> f64 {
        self.heading.as_ref().map_or(0.0, |lines| ROW + LINE * (lines.len() - 1) as f64)
    }

    /// What a second line takes below the label's own row.
    fn below(&self) -> f64 {
        LINE * (self.name.len() - 1) as f64
    }
}

fn wide(wheel: &Wheel, frame: &Frame<'_>, room: f64) -> Option<Svg> {
    // At the full width of 784 px the radius is 204; with less room the columns keep their width and height.
    let radius = 204.0 - (784.0 - room) / 2.0;
    let height = 612.0;
    let disc = Disc::new(wheel, (room / 2.0, height / 2.0), radius);
    if disc.pitch < LEAST_PITCH {
        return None;
    }
    let reach = radius + 46.0;
    let column = room / 2.0 - reach - 0.5;
    let mut columns = [Vec::new(), Vec::new()];
    for (domain, from, to) in &disc.domains {
        let placed = disc.sectors.iter().filter(|(_, place)| place.0 >= *from && place.1 <= *to + 1e-9);
        for (sector, place) in placed {
            let angle = (place.0 + place.1) / 2.0;
            let side = usize::from(angle > 180.0);
            columns[side].push((*domain, *sector, angle));
        }
    }
    columns[1].reverse();
    let mut sides = Vec::new();
    for side in columns {
        sides.push(arrange(&wheel.not_applicable, &disc, &side, column, height)?);
    }

    let legend = legend(wheel, frame, room);
    let canvas = Canvas::new(room, height + legend.len() as f64 * LEGEND_ROW);
    disc.rings(&canvas);
    disc.sectors(&canvas);
    disc.numerals(&canvas);
    for (side, labels) in [1.0, -1.0].into_iter().zip(&sides) {
        let anchor = if side > 0.0 { Anchor::Start } else { Anchor::End };
        let x = disc.center.0 + side * reach;
        for label in labels {
            draw_label(&canvas, &disc, label, x, side, anchor);
        }
    }
    draw_legend(&canvas, &legend, height);
    Some(canvas.finish(frame))
}

/// Gives the labels of a column their lines and places; `None` where they do not fit under each other.
fn arrange<'a>(
    not_applicable: &str,
    disc: &Disc<'_>,
    side: &[(&'a Domain<Sector>, &'a Sector, f64)],
    column: f64,
    height: f64,
) -> Option<Vec<Label<'a>>> {
    let (top, bottom) = (14.0, height - 8.0);
    let mut labels = Vec::new();
    // How much each label would gain from a second line, in px.
    let mut wishes = Vec::new();
    let mut last: Option<&Domain<Sector>> = None;
    for &(domain, sector, angle) in side {
        let first = last.is_none_or(|last| !std::ptr::eq(last, domain));
        last = Some(domain);
        let heading = first.then(|| {
            let title = join(&domain.code, &clean(&domain.title));
            let rooms = if title.chars().count() > 20 { &[column, column][..] } else { &[column][..] };
            wrap(&title, TEXT, true, rooms)
        });
        let level = level_text(sector, not_applicable);
        let name = clean(&sector.name.short);
        let line = column - beside(sector) - width(&level, TEXT, true) - SPACE;
        let over = width(&name, TEXT, false) - line;
        if over > 0.0 || name.chars().count() > 18 {
            wishes.push((over, labels.len()));
        }
        let name = vec![fit(&name, TEXT, false, line)];
        let desired = disc.center.1 - (disc.radius + 16.0) * angle.to_radians().cos();
        labels.push(Label { sector, angle, heading, name, level, y: desired });
    }
    let mut free = bottom - top - labels.iter().map(|label| label.above() + ROW).sum::<f64>() + ROW;
    free -= labels.iter().skip(1).filter(|label| label.heading.is_some()).count() as f64 * (HEADING - ROW);
    if free < 0.0 {
        return None;
    }
    // The longest names wrap as long as there is room; the others are cut.
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, at) in wishes {
        if free < LINE {
            break;
        }
        let label = &mut labels[at];
        let code = beside(label.sector);
        let room = column - code;
        let rooms = [room, room - width(&label.level, TEXT, true) - SPACE];
        let name = clean(&label.sector.name.short);
        let mut lines = wrap(&name, TEXT, false, &rooms);
        if lines.len() == 1 {
            // The name alone fits: its last word goes down with the level, or the level alone under a single word.
            lines = match name.rsplit_once(' ') {
                Some((words, last)) if width(last, TEXT, false) <= rooms[1] => vec![words.into(), last.into()],
                _ => vec![lines.concat(), String::new()],
            };
        }
        label.name = lines;
        free -= LINE;
    }
    relax(&mut labels, top, bottom);
    Some(labels)
}

/// Moves labels apart, each as little as possible, and keeps them between top and bottom.
///
/// Neighbours that overlap form a block, and a block stands where its labels wish it on average: what moving pairs
/// apart by halves comes to in the end, without the repetition.
fn relax(labels: &mut [Label<'_>], top: f64, bottom: f64) {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(labels.len());
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for at in 0..labels.len() {
        if at > 0 {
            let heading = if labels[at].heading.is_some() { HEADING - ROW } else { 0.0 };
            offset += labels[at - 1].below() + heading + labels[at].above() + ROW;
        }
        offsets.push(offset);
        blocks.push((labels[at].y - offset, 1));
        while let [.., (before, count), (sum, more)] = blocks[..]
            && before / count as f64 > sum / more as f64
        {
            blocks.pop();
            blocks.pop();
            blocks.push((before + sum, count + more));
        }
    }
    let (Some(first), Some(end)) = (labels.first(), labels.last()) else { return };
    let least = top + first.above();
    let most = (bottom - end.below() - offset).max(least);
    let mut labels = labels.iter_mut().zip(offsets);
    for (sum, count) in blocks {
        let shift = (sum / count as f64).clamp(least, most);
        for (label, offset) in labels.by_ref().take(count) {
            label.y = shift + offset;
        }
    }
}

fn draw_label(canvas: &Canvas, disc: &Disc<'_>, label: &Label<'_>, x: f64, side: f64, anchor: Anchor) {
    if let Some(heading) = &label.heading {
        for (line, words) in heading.iter().enumerate() {
            let y = label.y - label.above() + LINE * line as f64;
            canvas.text((x, y), TEXT, anchor, &[(Class::Heading, words)]);
        }
    }
    let path = [
        polar(disc.center, disc.radius + 5.0, label.angle),
        polar(disc.center, disc.radius + 16.0, label.angle),
        (x - side * 14.0, label.y),
        (x - side * 5.0, label.y),
    ];
    canvas.line(Class::Leader, 1.0, &path);
    let name = &label.sector.name;
    let full = clean(&name.short);
    let shortened = label.name.join(" ").trim_end() != full;
    let title = match (shortened, name.title.is_empty()) {
        (false, _) => "",
        (true, true) => full.as_str(),
        (true, false) => name.title.as_str(),
    };
    canvas.group(title, || {
        let code = clean(&name.code);
        let code = (Class::Code, fit(&code, TEXT, false, MOST_CODE));
        let level = (Class::Num, label.level.as_str());
        match &label.name[..] {
            [first, second] => {
                canvas.text((x, label.y), TEXT, anchor, &[(code.0, &code.1), (Class::Label, first)]);
                let indent = if side > 0.0 { beside(label.sector) } else { 0.0 };
                let at = (x + indent, label.y + LINE);
                canvas.text(at, TEXT, anchor, &[(Class::Label, second), level]);
            }
            lines => {
                let only = lines.first().map_or("", String::as_str);
                canvas.text((x, label.y), TEXT, anchor, &[(code.0, &code.1), (Class::Label, only), level]);
            }
        }
    });
}

/// The room a code may take, in px.
const MOST_CODE: f64 = 44.0;

/// The width of a factor's code and the space after it.
fn beside(sector: &Sector) -> f64 {
    let code = fit(&clean(&sector.name.code), TEXT, false, MOST_CODE);
    if code.is_empty() { 0.0 } else { width(&code, TEXT, false) + width(" ", TEXT, false) }
}

/// Returns the level as it stands beside a name: "2", "2–3", "~2–3" or the word for none.
fn level_text(sector: &Sector, not_applicable: &str) -> String {
    if sector.not_applicable {
        return fit(&clean(not_applicable), TEXT, true, 40.0);
    }
    let (low, high) = levels(sector.low, sector.high);
    let text = range(low, high);
    if sector.provisional { ["~", &text].concat() } else { text }
}

fn join(code: &str, title: &str) -> String {
    clean(&[code, title].join(" ")).trim_start().to_owned()
}

/// Height of a row of the legend, in px.
const LEGEND_ROW: f64 = 25.0;

/// A row of the legend: where each entry begins, its swatch and its words.
type LegendRow = Vec<(f64, Option<Swatch>, String)>;

/// Returns the rows of the legend, where the drawing is a file.
fn legend(wheel: &Wheel, frame: &Frame<'_>, room: f64) -> Vec<LegendRow> {
    let Some(legend) = wheel.legend.as_ref().filter(|_| frame.place == Place::File) else { return Vec::new() };
    let entries = [
        (Some(Swatch::Reached), &legend.reached),
        (Some(Swatch::Possible), &legend.possible),
        (Some(Swatch::Evidenced), &legend.evidenced),
        (Some(Swatch::Target), &legend.target),
        (None, &legend.provisional),
    ];
    let mut rows: Vec<LegendRow> = Vec::new();
    let mut x = f64::INFINITY;
    for (swatch, words) in entries {
        let words = fit(&clean(words), TEXT, false, room - 40.0);
        if words.is_empty() {
            continue;
        }
        let wide = 30.0 + width(&words, TEXT, false);
        if x + wide > room - 8.0 {
            rows.push(Vec::new());
            x = 8.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, swatch, words));
        }
        x += wide + 20.0;
    }
    rows
}

fn draw_legend(canvas: &Canvas, rows: &[LegendRow], top: f64) {
    for (number, row) in rows.iter().enumerate() {
        let y = top + LEGEND_ROW * number as f64 + 8.0;
        for (x, swatch, words) in row {
            match swatch {
                Some(swatch) => draw_swatch(canvas, *swatch, (*x, y - 6.5)),
                None => canvas.text((*x + 11.0, y), TEXT, Anchor::Middle, &[(Class::Num, "~")]),
            }
            canvas.text((x + 30.0, y), TEXT, Anchor::Start, &[(Class::Muted, words)]);
        }
    }
}
