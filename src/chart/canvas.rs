//! A plotters drawing area in CSS pixels, with the few marks the drawings are made of.

use super::advance::{clean, isolate};
use super::backend::{Backend, RUN, RUN_BASE, SCALE, hundredths, write_hundredths};
use super::class::{Class, STYLESHEET};
use super::svg::Svg;
use super::{Frame, HATCH_ID, Place};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, DrawingErrorKind};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

/// A point in CSS pixels.
pub type Point = (f64, f64);

/// Where a text stands on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing under way.
pub struct Canvas {
    backend: Rc<RefCell<Backend>>,
    area: DrawingArea<Backend, Shift>,
    size: Point,
}

/// Turns CSS pixels into plotters pixels; what is not finite becomes 0, what is absurd the nearest possible.
fn pixel(value: f64) -> i32 {
    // A float-to-integer cast saturates, and NaN is 0; the bounds keep differences inside i32.
    (value * SCALE).round().clamp(-1e9, 1e9) as i32
}

fn pixels((x, y): Point) -> BackendCoord {
    (pixel(x), pixel(y))
}

fn shape(class: Class, stroke: f64, filled: bool) -> ShapeStyle {
    ShapeStyle { color: class.to_rgba(), filled, stroke_width: pixel(stroke).max(0) as u32 }
}

impl Canvas {
    /// Returns an empty canvas of a size in px.
    pub fn new(width: f64, height: f64) -> Self {
        let size = (width.max(1.0), height.max(1.0));
        let backend = Rc::new(RefCell::new(Backend::new((pixel(size.0) as u32, pixel(size.1) as u32))));
        Self { area: DrawingArea::from(&backend), backend, size }
    }

    fn draw<E>(&self, element: &E)
    where
        for<'a> &'a E: PointCollection<'a, BackendCoord>,
        E: Drawable<Backend>,
    {
        // The backend's error is `Infallible`, and the area is not borrowed while an element draws.
        let _ = self.area.draw(element);
    }

    /// Draws an open line through points; `width` in px.
    pub fn line(&self, class: Class, width: f64, path: &[Point]) {
        let path: Vec<_> = path.iter().copied().map(pixels).collect();
        self.draw(&PathElement::new(path, shape(class, width, false)));
    }

    /// Draws a filled rectangle, with the outline of its class.
    pub fn fill(&self, class: Class, from: Point, to: Point) {
        self.draw(&Rectangle::new([pixels(from), pixels(to)], shape(class, 1.0, true)));
    }

    /// Draws a filled polygon.
    pub fn polygon(&self, class: Class, corners: &[Point]) {
        let corners: Vec<_> = corners.iter().copied().map(pixels).collect();
        self.draw(&Polygon::new(corners, shape(class, 1.0, true)));
    }

    /// Draws a rectangle's outline.
    pub fn outline(&self, class: Class, from: Point, to: Point) {
        self.draw(&Rectangle::new([pixels(from), pixels(to)], shape(class, 1.0, false)));
    }

    /// Draws a filled piece of a ring; `stroke` 0 leaves out the outline of its class.
    pub fn sector(&self, class: Class, stroke: f64, ring: Ring) {
        self.draw(&Mark { ring, style: shape(class, stroke, true) });
    }

    /// Draws the outline of a piece of a ring, or an arc where it has no thickness.
    pub fn arc(&self, class: Class, stroke: f64, ring: Ring) {
        self.draw(&Mark { ring, style: shape(class, stroke, false) });
    }

    /// Writes a text, its vertical middle on the point. Runs are cleaned and set apart by a space.
    pub fn text(&self, at: Point, size: f64, anchor: Anchor, runs: &[(Class, &str)]) {
        let mut text = String::new();
        let mut first = None;
        for (class, words) in runs {
            let words = clean(words);
            if words.is_empty() {
                continue;
            }
            if first.is_none() {
                first = Some(*class);
            } else {
                // A number is set off from a name a little further than the name from its code.
                text.push_str(if *class == Class::Num { "\u{a0} " } else { " " });
            }
            text.push(RUN);
            text.push(char::from(RUN_BASE + *class as u8));
            text.push_str(&words);
        }
        let Some(first) = first else { return };
        // One run has its own class; several are spans in a label.
        let class = if runs.len() == 1 { first } else { Class::Label };
        let weight = if class == Class::Heading { FontStyle::Bold } else { FontStyle::Normal };
        self.styled(&text, class, weight, at, size, anchor);
    }

    /// Writes a bold text in a class that is not bold by itself.
    pub fn bold(&self, at: Point, size: f64, anchor: Anchor, class: Class, words: &str) {
        self.styled(&clean(words), class, FontStyle::Bold, at, size, anchor);
    }

    fn styled(&self, text: &str, class: Class, weight: FontStyle, at: Point, size: f64, anchor: Anchor) {
        let h_pos = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = TextStyle {
            font: FontDesc::new(FontFamily::SansSerif, size, weight),
            color: class.to_backend_color(),
            pos: Pos::new(h_pos, VPos::Center),
        };
        // As in `draw`: nothing here can fail.
        let _ = self.area.draw_text(text, &style, pixels(at));
    }

    /// Draws into a group whose tooltip is `title`; without a title there is no group.
    pub fn group(&self, title: &str, draw: impl FnOnce()) {
        self.group_in("", title, draw);
    }

    /// Draws into a group whose texts are in a language, if one is named.
    pub fn group_in(&self, language: &str, title: &str, draw: impl FnOnce()) {
        let title = clean(title);
        let language = clean(language);
        if title.is_empty() && language.is_empty() {
            return draw();
        }
        let mut group = Svg::new("g");
        if !language.is_empty() {
            group = group.with("lang", language);
        }
        if !title.is_empty() {
            group = group.child(Svg::new("title").text(isolate(&title)));
        }
        self.backend.borrow_mut().open(group);
        draw();
        self.backend.borrow_mut().close();
    }

    /// Returns the drawing as a root element with its title and description.
    pub fn finish(self, frame: &Frame<'_>) -> Svg {
        let (width, height) = (hundredths(pixel(self.size.0)), hundredths(pixel(self.size.1)));
        let mut root = Svg::new("svg");
        if frame.place == Place::File {
            root = root.with("xmlns", "http://www.w3.org/2000/svg");
        }
        let mut view = String::from("0 0 ");
        view.push_str(&width);
        view.push(' ');
        view.push_str(&height);
        root = root.with("viewBox", view).with("width", width.clone()).with("height", height.clone());
        root = root.with("direction", "ltr");
        let title = isolate(&clean(frame.title));
        let description = isolate(&clean(frame.description));
        if title.is_empty() {
            root = root.with("aria-hidden", "true");
        } else {
            root = root.with("role", "img").with("aria-label", title.clone()).child(Svg::new("title").text(title));
            if !description.is_empty() {
                root = root.child(Svg::new("desc").text(description));
            }
        }
        match frame.place {
            Place::Page => {}
            Place::PageWithHatch => root = root.child(Svg::new("defs").child(hatch())),
            Place::File => {
                root = root
                    .child(Svg::new("style").text(STYLESHEET))
                    .child(Svg::new("defs").child(hatch()))
                    .child(Svg::new("rect").with("class", "paper").with("width", width).with("height", height));
            }
        }
        let drawn = self.backend.borrow_mut().take();
        root.children.extend(drawn);
        root
    }
}

/// Returns the one hatch pattern: 5 by 5 px, turned by 45 degrees, a line of 1.6 px.
pub fn hatch() -> Svg {
    Svg::new("pattern")
        .with("id", HATCH_ID)
        .with("width", "5")
        .with("height", "5")
        .with("patternUnits", "userSpaceOnUse")
        .with("patternTransform", "rotate(45)")
        .child(Svg::new("rect").with("class", "paper").with("width", "5").with("height", "5"))
        .child(
            Svg::new("line")
                .with("class", "hatch-line")
                .with("x1", "0")
                .with("y1", "0")
                .with("x2", "0")
                .with("y2", "5")
                .with("stroke-width", "1.6"),
        )
}

/// A piece of a ring around a centre. Angles in degrees, clockwise from 12 o'clock; radii in px.
#[derive(Clone, Copy, Debug)]
pub struct Ring {
    /// Centre.
    pub center: Point,
    /// Inner radius.
    pub inner: f64,
    /// Outer radius; equal to the inner for an arc.
    pub outer: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends, less than a full turn after it begins.
    pub to: f64,
}

impl Ring {
    /// Returns the same piece between other radii.
    pub fn between(self, inner: f64, outer: f64) -> Self {
        Self { inner, outer, ..self }
    }

    fn point(&self, radius: f64, angle: f64) -> BackendCoord {
        pixels(polar(self.center, radius, angle))
    }

    /// Writes the path with true arcs: shorter and rounder than a polygon.
    fn path(&self) -> String {
        let mut path = String::from("M");
        let step = |path: &mut String, (x, y): BackendCoord| {
            write_hundredths(x, path);
            path.push(' ');
            write_hundredths(y, path);
        };
        let arc = |path: &mut String, radius: f64, sweep: char, to: BackendCoord| {
            let radius = pixel(radius);
            path.push('A');
            step(path, (radius, radius));
            path.push_str(" 0 ");
            path.push(if (self.to - self.from).abs() > 180.0 { '1' } else { '0' });
            path.push(' ');
            path.push(sweep);
            path.push(' ');
            step(path, to);
        };
        step(&mut path, self.point(self.outer, self.from));
        arc(&mut path, self.outer, '1', self.point(self.outer, self.to));
        if self.inner < self.outer {
            path.push('L');
            step(&mut path, self.point(self.inner, self.to));
            arc(&mut path, self.inner, '0', self.point(self.inner, self.from));
            path.push('Z');
        }
        path
    }
}

/// Returns the point at a radius and an angle in degrees, clockwise from 12 o'clock.
pub fn polar(center: Point, radius: f64, angle: f64) -> Point {
    // Sine and cosine differ in the last bit between platforms; two decimals of a pixel hide it.
    let (sin, cos) = angle.to_radians().sin_cos();
    (center.0 + radius * sin, center.1 - radius * cos)
}

/// A [`Ring`] as a plotters element; only our backend can draw it, since plotters has no arcs.
struct Mark {
    ring: Ring,
    style: ShapeStyle,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Mark {
    type Point = BackendCoord;
    type IntoIter = std::iter::Once<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(pixels(self.ring.center))
    }
}

impl Drawable<Backend> for Mark {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _: I,
        backend: &mut Backend,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        backend.shape(Svg::new("path").with("d", self.ring.path()), &self.style, self.style.filled);
        Ok(())
    }
}
