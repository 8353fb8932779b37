//! A small typed SVG tree: what every drawing returns.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

/// An SVG element with its attributes and children, in document order.
///
/// Names come from this crate only; attribute values and texts may come from anybody. [`Display`] escapes them, and
/// an app builds nodes from the public fields (`createElementNS`, `setAttribute`, `createTextNode`), so that nothing
/// of a caller's string becomes markup on either way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg {
    /// The element's name, such as `svg`, `g`, `path`.
    pub name: &'static str,
    /// Attributes in the order they are written; no name occurs twice.
    pub attributes: Vec<(&'static str, Cow<'static, str>)>,
    /// Elements and texts inside.
    pub children: Vec<Node>,
}

/// A child of an [`Svg`] element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Svg),
    /// Text, unescaped.
    Text(String),
}

impl Svg {
    /// Returns an element without attributes and children.
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// Returns the element with one more attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Returns the element with one more element inside.
    #[must_use]
    pub fn child(mut self, child: Svg) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// Returns the element with one more text inside.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref())
    }

    /// Returns the elements directly inside.
    pub fn elements(&self) -> impl Iterator<Item = &Svg> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns this element and every element below it, in document order.
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants { ahead: vec![self] }
    }

    /// Returns the text of this element and of everything below it, joined.
    pub fn content(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text
    }

    fn collect(&self, into: &mut String) {
        for node in &self.children {
            match node {
                Node::Element(element) => element.collect(into),
                Node::Text(text) => into.push_str(text),
            }
        }
    }
}

/// The elements of a tree in document order; see [`Svg::descendants`].
pub struct Descendants<'a> {
    ahead: Vec<&'a Svg>,
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Svg;

    fn next(&mut self) -> Option<&'a Svg> {
        let element = self.ahead.pop()?;
        let start = self.ahead.len();
        self.ahead.extend(element.elements());
        self.ahead[start..].reverse();
        Some(element)
    }
}

impl Display for Svg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('<')?;
        f.write_str(self.name)?;
        for (name, value) in &self.attributes {
            f.write_char(' ')?;
            f.write_str(name)?;
            f.write_str("=\"")?;
            value.chars().try_for_each(|c| escape(c, f))?;
            f.write_char('"')?;
        }
        if self.children.is_empty() {
            return f.write_str("/>");
        }
        f.write_char('>')?;
        for node in &self.children {
            match node {
                Node::Element(element) => element.fmt(f)?,
                Node::Text(text) => text.chars().try_for_each(|c| escape(c, f))?,
            }
        }
        f.write_str("</")?;
        f.write_str(self.name)?;
        f.write_char('>')
    }
}

/// Writes a character so that it is neither markup nor the end of an attribute; one that XML or HTML forbids is left out.
pub(crate) fn escape(c: char, f: &mut Formatter<'_>) -> fmt::Result {
    match c {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        '\'' => f.write_str("&#39;"),
        '\n' => f.write_char('\n'),
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => Ok(()),
        c => f.write_char(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_control_characters_are_dropped() {
        let svg = Svg::new("text").with("class", "a\"b").text("<b>&'\u{0}\u{7}x");
        assert_eq!(svg.to_string(), "<text class=\"a&quot;b\">&lt;b&gt;&amp;&#39;x</text>");
    }

    #[test]
    fn descendants_come_in_document_order() {
        let tree = Svg::new("svg").child(Svg::new("g").child(Svg::new("path"))).child(Svg::new("rect"));
        let names: Vec<_> = tree.descendants().map(|element| element.name).collect();
        assert_eq!(names, ["svg", "g", "path", "rect"]);
    }
}
