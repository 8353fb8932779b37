//! Catalogues as XLIFF 1.2 (OASIS, 2008), which translation tools read.

use quick_xml::{
    Reader, Writer,
    escape::escape as escape_xml,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::{Catalogue, State, Unit};
use crate::{Code, Problem, Problems, document::escape};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

/// Writes catalogues, each as a `file` of one document. Fails where a text has a character that XML does not have.
pub fn write(catalogues: &[Catalogue]) -> Result<String, Problems> {
    let mut problems = Problems::default();
    for unit in catalogues.iter().flat_map(|catalogue| &catalogue.units) {
        if !unit.source.chars().chain(unit.target.chars()).all(is_in_xml) {
            problems.push(Problem::new(Code::NotInXml, format!("/{}", escape(&unit.id))).with("id", &unit.id));
        }
    }
    problems.or(())?;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let mut put = |event: Event<'_>| {
        // Writing into memory does not fail.
        let _ = writer.write_event(event);
    };
    put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    put(Event::Start(BytesStart::new("xliff").with_attributes([("version", "1.2"), ("xmlns", NAMESPACE)])));
    for catalogue in catalogues {
        put(Event::Start(BytesStart::new("file").with_attributes([
            ("original", catalogue.original.as_str()),
            ("product-version", &catalogue.version),
            ("source-language", &catalogue.from),
            ("target-language", &catalogue.to),
            ("datatype", "plaintext"),
        ])));
        put(Event::Start(BytesStart::new("body")));
        for unit in &catalogue.units {
            let mut start = BytesStart::new("trans-unit").with_attributes([("id", unit.id.as_str())]);
            let most = unit.most.map(|most| most.to_string());
            if let Some(most) = &most {
                start.extend_attributes([("maxwidth", most.as_str()), ("size-unit", "char")]);
            }
            start.push_attribute(("xml:space", "preserve"));
            put(Event::Start(start));
            text(&mut put, BytesStart::new("source"), &unit.source);
            if unit.state != State::Missing {
                let state = if unit.state == State::Translated { "translated" } else { "needs-review-translation" };
                text(&mut put, BytesStart::new("target").with_attributes([("state", state)]), &unit.target);
            }
            put(Event::End(BytesEnd::new("trans-unit")));
        }
        put(Event::End(BytesEnd::new("body")));
        put(Event::End(BytesEnd::new("file")));
    }
    put(Event::End(BytesEnd::new("xliff")));
    Ok(String::from_utf8(writer.into_inner()).unwrap_or_default() + "\n")
}

/// Returns whether XML 1.0 has a character (section 2.2).
fn is_in_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

fn text(put: &mut impl FnMut(Event<'_>), start: BytesStart<'_>, content: &str) {
    let end = start.to_end().into_owned();
    put(Event::Start(start));
    // A carriage return that stands for itself would be read as a line end.
    let content = escape_xml(content).replace('\r', "&#13;");
    put(Event::Text(BytesText::from_escaped(content)));
    put(Event::End(end));
}

/// Reads a document. Marks that tools put around parts of a text are dropped, their text stays.
pub fn read(text: &str) -> Result<Vec<Catalogue>, Problems> {
    let mut reader = Reader::from_str(text);
    let mut document = Document::default();
    loop {
        let place = reader.buffer_position();
        let bad = |reason: &dyn std::fmt::Display| {
            let line =
                text.as_bytes()[..(place as usize).min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
            Problem::new(Code::NotXliff, format!("/{line}")).with("line", line).with("reason", reason)
        };
        match reader.read_event() {
            Err(error) => return Err(bad(&error).into()),
            Ok(Event::Eof) => break,
            // A document type could name entities that grow without end or lie elsewhere.
            Ok(Event::DocType(_)) => return Err(bad(&"a document type is not read").into()),
            Ok(Event::Start(start)) => {
                document.depth += 1;
                document.open(&start).map_err(|reason| bad(&reason))?;
            }
            Ok(Event::Empty(start)) => {
                document.open(&start).map_err(|reason| bad(&reason))?;
                document.close(start.local_name().as_ref());
            }
            Ok(Event::End(end)) => {
                document.depth = document.depth.saturating_sub(1);
                document.close(end.local_name().as_ref());
            }
            Ok(Event::Text(part)) => document.add(&part.xml10_content().map_err(|error| bad(&error))?),
            Ok(Event::CData(part)) => document.add(&part.xml10_content().map_err(|error| bad(&error))?),
            Ok(Event::GeneralRef(name)) => {
                let character = name.resolve_char_ref().map_err(|error| bad(&error))?;
                let known = match (character, &*name.decode().map_err(|error| bad(&error))?) {
                    (Some(character), _) => Some(character),
                    (None, "amp") => Some('&'),
                    (None, "lt") => Some('<'),
                    (None, "gt") => Some('>'),
                    (None, "quot") => Some('"'),
                    (None, "apos") => Some('\''),
                    _ => None,
                };
                let known = known.ok_or_else(|| bad(&"an entity is not known"))?;
                document.add(known.encode_utf8(&mut [0; 4]));
            }
            Ok(_) => {}
        }
    }
    let missing = match () {
        () if !document.is_xliff => "there is no xliff element",
        () if document.depth > 0 => "the document is cut off",
        () if document.catalogues.is_empty() => "there is no file element",
        () => return Ok(document.catalogues),
    };
    let line = text.lines().count();
    Err(Problem::new(Code::NotXliff, format!("/{line}")).with("line", line).with("reason", missing).into())
}

/// What is being read.
#[derive(Default)]
struct Document {
    is_xliff: bool,
    /// How many elements are open.
    depth: usize,
    catalogues: Vec<Catalogue>,
    unit: Option<Unit>,
    /// Which text of the unit is being read.
    part: Option<Part>,
    /// Whether the tool says that nobody has translated the unit yet.
    is_untouched: bool,
    /// How many elements are open that do not count, such as alternatives of a translation memory.
    aside: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Source,
    Target,
}

impl Document {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name();
        let is_aside = matches!(name.as_ref(), b"alt-trans" | b"seg-source" | b"note" | b"header");
        if self.aside > 0 || is_aside {
            self.aside += usize::from(is_aside);
            return Ok(());
        }
        let attribute = |wanted: &str| -> Result<Option<String>, String> {
            for attribute in start.attributes() {
                let attribute = attribute.map_err(|error| error.to_string())?;
                if attribute.key.as_ref() == wanted.as_bytes() {
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                    return value.map(|value| Some(value.into_owned())).map_err(|error| error.to_string());
                }
            }
            Ok(None)
        };
        let needed = |wanted: &str| attribute(wanted)?.ok_or_else(|| format!("{wanted} is missing"));
        match name.as_ref() {
            b"xliff" => {
                self.is_xliff = true;
                let version = needed("version")?;
                if version != "1.2" {
                    return Err(format!("version {version} instead of 1.2"));
                }
            }
            b"file" => self.catalogues.push(Catalogue {
                original: needed("original")?,
                version: attribute("product-version")?.unwrap_or_default(),
                from: needed("source-language")?,
                to: needed("target-language")?,
                units: Vec::new(),
            }),
            b"trans-unit" => {
                if self.catalogues.is_empty() {
                    return Err("a trans-unit stands outside of a file".to_owned());
                }
                self.is_untouched = false;
                self.unit = Some(Unit {
                    id: needed("id")?,
                    source: String::new(),
                    target: String::new(),
                    state: State::Missing,
                    most: attribute("maxwidth")?.and_then(|most| most.parse().ok()),
                });
            }
            b"source" => self.part = Some(Part::Source),
            b"target" => {
                self.part = Some(Part::Target);
                let state = attribute("state")?;
                // A tool that says nothing of the state has been given a text, and hands it back as done.
                let is_done = matches!(state.as_deref(), None | Some("translated" | "final" | "signed-off"));
                self.is_untouched = matches!(state.as_deref(), Some("new" | "needs-translation"));
                if let Some(unit) = &mut self.unit {
                    unit.state = if is_done { State::Translated } else { State::Stale };
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"alt-trans" | b"seg-source" | b"note" | b"header" => self.aside = self.aside.saturating_sub(1),
            _ if self.aside > 0 => {}
            b"source" | b"target" => self.part = None,
            b"trans-unit" => {
                if let (Some(mut unit), Some(catalogue)) = (self.unit.take(), self.catalogues.last_mut()) {
                    // Some tools put the source in the place of what is still to be translated.
                    if self.is_untouched && unit.target == unit.source {
                        unit.target.clear();
                    }
                    if unit.target.is_empty() {
                        unit.state = State::Missing;
                    }
                    catalogue.units.push(unit);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &str) {
        if let (Some(unit), Some(part), 0) = (&mut self.unit, self.part, self.aside) {
            match part {
                Part::Source => unit.source += text,
                Part::Target => unit.target += text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str) -> String {
        format!(
            r#"<?xml version="1.0"?><xliff version="1.2" xmlns="{NAMESPACE}"><file original="a" source-language="en"
            target-language="es" datatype="plaintext"><header><note>Not <b>this</b></note></header><body>{body}</body></file></xliff>"#
        )
    }

    #[test]
    fn what_tools_put_around_a_text_is_dropped() {
        let body = r#"<trans-unit id="a/title"><source>One <g id="1">two</g> &amp; &#x41;</source>
            <seg-source><mrk mtype="seg" mid="1">One</mrk></seg-source>
            <target state="final"><mrk mtype="seg" mid="1">Uno <g id="1">dos</g></mrk> <![CDATA[<y>]]></target>
            <alt-trans><source>x</source><target>y</target></alt-trans><note>z</note></trans-unit>"#;
        let [catalogue] = read(&document(body)).unwrap().try_into().unwrap();
        let unit = &catalogue.units[0];
        assert_eq!((unit.source.as_str(), unit.target.as_str()), ("One two & A", "Uno dos <y>"));
        assert_eq!(unit.state, State::Translated);
    }

    #[test]
    fn a_source_that_stands_in_for_a_translation_is_none() {
        for (state, target, expected) in [
            ("state=\"new\"", "One", State::Missing),
            ("state=\"needs-translation\"", "Uno", State::Stale),
            ("state=\"needs-review-translation\"", "One", State::Stale),
            ("", "One", State::Translated),
        ] {
            let body =
                format!("<trans-unit id=\"x\"><source>One</source><target {state}>{target}</target></trans-unit>");
            assert_eq!(read(&document(&body)).unwrap()[0].units[0].state, expected, "{state}");
        }
    }

    #[test]
    fn what_is_no_xliff_is_said_with_its_line() {
        let cases = [
            "<html></html>".to_owned(),
            "<xliff version=\"2.0\"/>".to_owned(),
            format!("<!DOCTYPE x [<!ENTITY a \"aaa\">]>{}", document("")),
            document("<trans-unit><source>x</source></trans-unit>"),
            document("<trans-unit id=\"x\"><source>&unknown;</source></trans-unit>"),
            document("<trans-unit id=\"x\"><source>x</target></trans-unit>"),
            document("").replace("</xliff>", ""),
            "<xliff version=\"1.2\"></xliff>".to_owned(),
        ];
        for case in cases {
            let problems = read(&case).unwrap_err();
            assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::NotXliff], "{case}");
        }
    }
}
