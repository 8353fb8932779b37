//! A plotters backend that builds an [`Svg`] tree, the same in the browser and natively.
//!
//! plotters counts in whole pixels. Here a plotters pixel is a **hundredth** of a CSS pixel, so that what is written
//! has two decimals and no float is ever formatted. Text sizes are in CSS pixels; stroke widths in hundredths.

use super::advance::{isolate, width};
use super::class::Class;
use super::svg::{Node, Svg};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use std::convert::Infallible;

/// plotters pixels in a CSS pixel.
pub const SCALE: f64 = 100.0;

/// Begins a run of its own class inside a text: this character, then the class's number as a character from
/// [`RUN_BASE`] on. Cleaned text holds no control characters, so a caller cannot write one.
pub const RUN: char = '\u{1}';
/// The character for class number 0 after [`RUN`].
pub const RUN_BASE: u8 = b'0';

/// Collects elements; groups may be nested.
pub struct Backend {
    size: (u32, u32),
    /// The open groups, the outermost first; never empty.
    open: Vec<Svg>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Backend {
    /// Returns an empty drawing of a size in hundredths of a px.
    pub fn new(size: (u32, u32)) -> Self {
        Self { size, open: vec![Svg::new("g")] }
    }

    /// Opens a group; what is drawn until [`Backend::close`] stands inside.
    pub fn open(&mut self, group: Svg) {
        self.open.push(group);
    }

    /// Closes the group opened last.
    pub fn close(&mut self) {
        if self.open.len() > 1
            && let Some(group) = self.open.pop()
        {
            self.push(group);
        }
    }

    /// Adds a finished element.
    pub fn push(&mut self, element: Svg) {
        if let Some(group) = self.open.last_mut() {
            group.children.push(Node::Element(element));
        }
    }

    /// Takes what was drawn; groups still open are closed.
    pub fn take(&mut self) -> Vec<Node> {
        while self.open.len() > 1 {
            self.close();
        }
        self.open.first_mut().map(|root| std::mem::take(&mut root.children)).unwrap_or_default()
    }

    /// Adds a shape with its class and, where they are not what the class implies, fill and stroke width.
    pub fn shape<S: BackendStyle>(&mut self, shape: Svg, style: &S, filled: bool) {
        let class = Class::of(style.color()).unwrap_or(Class::Outline);
        let mut shape = shape.with("class", class.name());
        if !filled && shape.name != "line" {
            shape = shape.with("fill", "none");
        }
        let stroke = style.stroke_width();
        let stroked = !filled || class.has_outline();
        if stroked && stroke != SCALE as u32 {
            shape = shape.with("stroke-width", hundredths(stroke as i32));
        }
        self.push(shape);
    }
}

/// Writes hundredths as a decimal number without trailing zeros.
pub fn hundredths(value: i32) -> String {
    let mut text = String::new();
    write_hundredths(value, &mut text);
    text
}

/// Appends hundredths as a decimal number without trailing zeros.
pub fn write_hundredths(value: i32, into: &mut String) {
    if value < 0 {
        into.push('-');
    }
    let value = value.unsigned_abs();
    into.push_str(&(value / 100).to_string());
    let rest = value % 100;
    if rest > 0 {
        into.push('.');
        into.push(char::from(b'0' + (rest / 10) as u8));
        if !rest.is_multiple_of(10) {
            into.push(char::from(b'0' + (rest % 10) as u8));
        }
    }
}

fn points<I: IntoIterator<Item = BackendCoord>>(path: I) -> String {
    let mut text = String::new();
    for (x, y) in path {
        if !text.is_empty() {
            text.push(' ');
        }
        write_hundredths(x, &mut text);
        text.push(',');
        write_hundredths(y, &mut text);
    }
    text
}

impl DrawingBackend for Backend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x.saturating_add(1), y.saturating_add(1)), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let line = Svg::new("line")
            .with("x1", hundredths(from.0))
            .with("y1", hundredths(from.1))
            .with("x2", hundredths(to.0))
            .with("y2", hundredths(to.1));
        self.shape(line, style, false);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let rect = Svg::new("rect")
            .with("x", hundredths(a.0))
            .with("y", hundredths(a.1))
            .with("width", hundredths(b.0.saturating_sub(a.0).max(0)))
            .with("height", hundredths(b.1.saturating_sub(a.1).max(0)));
        self.shape(rect, style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let path: Vec<BackendCoord> = path.into_iter().collect();
        match path[..] {
            [] => Ok(()),
            [from, to] => self.draw_line(from, to, style),
            _ => {
                self.shape(Svg::new("polyline").with("points", points(path)), style, false);
                Ok(())
            }
        }
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let circle = Svg::new("circle")
            .with("cx", hundredths(center.0))
            .with("cy", hundredths(center.1))
            .with("r", hundredths(i32::try_from(radius).unwrap_or(i32::MAX)));
        self.shape(circle, style, fill);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        self.shape(Svg::new("polygon").with("points", points(vert)), style, true);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let class = Class::of(style.color()).unwrap_or(Class::Label);
        let size = style.size();
        // The baseline is computed: `dominant-baseline` differs between browsers and is unknown to print tools.
        let baseline = match style.anchor().v_pos {
            VPos::Top => size * 0.8,
            VPos::Center => size * 0.35,
            VPos::Bottom => 0.0,
        };
        let baseline = y.saturating_add((baseline * SCALE).round() as i32);
        let mut element = Svg::new("text")
            .with("class", class.name())
            .with("x", hundredths(x))
            .with("y", hundredths(baseline))
            .with("font-size", hundredths((size * SCALE).round() as i32));
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => element = element.with("text-anchor", "middle"),
            HPos::Right => element = element.with("text-anchor", "end"),
        }
        let implied = matches!(class, Class::Num | Class::Heading);
        if matches!(style.style(), FontStyle::Bold) && !implied {
            element = element.with("font-weight", "600");
        }
        let mut runs = text.split(RUN);
        if let Some(plain) = runs.next().filter(|plain| !plain.is_empty()) {
            element = element.text(isolate(plain));
        }
        for run in runs {
            let mut letters = run.chars();
            let number = letters.next().map_or(0, |c| (c as u32 as u8).wrapping_sub(RUN_BASE));
            // The space before the next run stays outside an isolate, where it takes the direction of the line.
            let words = letters.as_str();
            let end = words.trim_end().len();
            let words = isolate(&words[..end]) + &words[end..];
            element = match Class::numbered(number) {
                Some(own) if own != class => element.child(Svg::new("tspan").with("class", own.name()).text(words)),
                _ => element.text(words),
            };
        }
        self.push(element);
        Ok(())
    }

    /// Measures by the table of advances, never by the page; in hundredths of a px.
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let bold = matches!(style.style(), FontStyle::Bold);
        let wide = width(text, style.size(), bold) * SCALE;
        Ok((wide.ceil() as u32, (style.size() * 1.2 * SCALE).ceil() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_have_at_most_two_decimals() {
        for (value, text) in
            [(0, "0"), (5, "0.05"), (-120, "-1.2"), (1234, "12.34"), (300, "3"), (i32::MIN, "-21474836.48")]
        {
            assert_eq!(hundredths(value), text);
        }
    }

    #[test]
    fn unbalanced_groups_do_no_harm() {
        let mut backend = Backend::new((1, 1));
        backend.close();
        backend.open(Svg::new("g"));
        backend.push(Svg::new("rect"));
        let drawn = backend.take();
        assert_eq!(drawn, [Node::Element(Svg::new("g").child(Svg::new("rect")))]);
    }
}
