//! The drawings: their bytes, their structure, and that no input upsets them.
//!
//! `BLESS=1 cargo test --test chart` writes the vectors anew. `GALLERY=FILE cargo test --test chart gallery` writes
//! all drawings into one page, to look at.

#[path = "chart/sample.rs"]
mod sample;
#[path = "chart/total.rs"]
mod total;

use baremo::chart::*;
use std::fs;
use std::path::PathBuf;

fn with_class<'a>(svg: &'a Svg, class: &'a str) -> impl Iterator<Item = &'a Svg> {
    svg.descendants().filter(move |element| element.get("class") == Some(class))
}

fn number(element: &Svg, name: &str) -> f64 {
    element.get(name).and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("{name} in {element}"))
}

#[test]
fn drawings_are_as_blessed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/chart");
    let bless = std::env::var_os("BLESS").is_some();
    for (name, svg) in sample::drawings(Place::File) {
        let path = folder.join(name).with_extension("svg");
        let drawn = svg.to_string().replace("><", ">\n<");
        if bless {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &drawn).unwrap();
        }
        let blessed = fs::read_to_string(&path).unwrap_or_default();
        assert!(drawn == blessed, "{name} differs from {}; look at it, then BLESS=1", path.display());
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    for ((name, a), (_, b)) in sample::drawings(Place::Page).into_iter().zip(sample::drawings(Place::Page)) {
        assert_eq!(a.to_string(), b.to_string(), "{name}");
    }
}

#[test]
fn every_drawing_says_what_it_is_and_keeps_to_the_policy() {
    for (name, svg) in sample::drawings(Place::Page) {
        let first: Vec<_> = svg.elements().take(2).map(|element| element.name).collect();
        assert_eq!(first, ["title", "desc"], "{name}");
        assert_eq!(svg.get("role"), Some("img"), "{name}");
        assert_eq!(svg.get("aria-label"), Some("Costa Serena"), "{name}");
        for element in svg.descendants() {
            assert!(element.get("style").is_none() && element.name != "style", "{name}: {element}");
            assert!(element.get("id").is_none(), "{name}: {element}");
            for (attribute, value) in &element.attributes {
                assert!(!value.contains(['#']), "{name}: a colour or a reference in {attribute}");
            }
        }
    }
}

#[test]
fn the_hatch_is_brought_only_where_asked() {
    for (place, patterns, styles) in [(Place::Page, 0, 0), (Place::PageWithHatch, 1, 0), (Place::File, 1, 1)] {
        for (name, svg) in sample::drawings(place) {
            let count = |element: &str| svg.descendants().filter(|found| found.name == element).count();
            assert_eq!((count("pattern"), count("style")), (patterns, styles), "{name}");
            assert_eq!(svg.get("xmlns").is_some(), place == Place::File, "{name}");
        }
    }
    assert_eq!(hatch().descendants().filter(|found| found.get("id") == Some(HATCH_ID)).count(), 1);
}

#[test]
fn without_a_title_readers_skip_the_drawing() {
    let svg = strip(&Strip { low: 2, high: 3 }, &Frame::new("", 46.0));
    assert_eq!(svg.get("aria-hidden"), Some("true"));
    assert_eq!(svg.get("role"), None);
}

#[test]
fn coordinates_have_two_decimals_at_most() {
    for (name, svg) in sample::drawings(Place::Page) {
        for element in svg.descendants().filter(|element| !matches!(element.name, "title" | "desc")) {
            for (attribute, value) in element.attributes.iter().filter(|(key, _)| !matches!(*key, "aria-label")) {
                for part in value.split(|c: char| !c.is_ascii_digit() && c != '.') {
                    let decimals = part.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                    assert!(decimals <= 2, "{name}: {attribute}={value}");
                }
            }
        }
    }
}

#[test]
fn every_sector_has_an_outline_and_a_hatch_only_where_it_is_uncertain() {
    let wheel = sample::wheel();
    let svg = baremo::chart::wheel(&wheel, &Frame::new("Wheel", 784.0));
    for sector in wheel.domains.iter().flat_map(|domain| &domain.factors) {
        let group = svg
            .descendants()
            .find(|group| {
                let title = group.elements().next();
                group.name == "g" && title.is_some_and(|title| title.content() == sector.name.title)
            })
            .unwrap();
        let count = |class| with_class(group, class).count();
        let here = usize::from(!sector.not_applicable);
        assert_eq!(count("outline"), here, "{}", sector.name.title);
        assert_eq!(count("hatch"), here * usize::from(sector.high > sector.low), "{}", sector.name.title);
        assert_eq!(count("spine"), here * usize::from(sector.evidenced > 1), "{}", sector.name.title);
        assert_eq!(count("target"), usize::from(sector.target.is_some()), "{}", sector.name.title);
        for level in 1..=5_u8 {
            let reached = usize::from(level <= sector.low) * here;
            assert_eq!(count(["l1", "l2", "l3", "l4", "l5"][usize::from(level) - 1]), reached);
        }
    }
}

#[test]
fn levels_are_written_as_in_tables() {
    let svg = baremo::chart::wheel(&sample::wheel(), &Frame::new("Wheel", 784.0));
    let levels: Vec<_> = with_class(&svg, "num").map(Svg::content).collect();
    for expected in ["2–3", "~2–4", "~1–3", "5", "n/a"] {
        assert!(levels.iter().any(|level| level == expected), "{expected} in {levels:?}");
    }
}

/// The boxes of all texts: left, top, right, bottom and what they say.
fn text_boxes(svg: &Svg) -> Vec<(f64, f64, f64, f64, String)> {
    let measure = |text: &Svg| {
        let size = number(text, "font-size");
        let heavy = |element: &Svg| {
            matches!(element.get("class"), Some("num" | "heading")) || element.get("font-weight").is_some()
        };
        text.children
            .iter()
            .map(|node| match node {
                Node::Element(run) => text_width(&run.content(), size, heavy(run)),
                Node::Text(words) => text_width(words, size, heavy(text)),
            })
            .sum::<f64>()
    };
    let texts = svg.descendants().filter(|element| element.name == "text");
    texts
        .map(|text| {
            let wide = measure(text);
            let left = number(text, "x")
                - match text.get("text-anchor") {
                    Some("end") => wide,
                    Some("middle") => wide / 2.0,
                    _ => 0.0,
                };
            let (y, size) = (number(text, "y"), number(text, "font-size"));
            (left, y - 0.75 * size, left + wide, y + 0.2 * size, text.content())
        })
        .collect()
}

fn assert_texts_stand_clear(name: &str, svg: &Svg) {
    let (width, height) = (number(svg, "width"), number(svg, "height"));
    let boxes = text_boxes(svg);
    for (at, a) in boxes.iter().enumerate() {
        assert!(a.0 >= -0.01 && a.1 >= 0.0 && a.2 <= width + 0.01 && a.3 <= height, "{name}: outside: {a:?}");
        for b in &boxes[at + 1..] {
            let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
            assert!(apart, "{name}: {a:?} over {b:?}");
        }
    }
}

#[test]
fn texts_stay_inside_and_clear_of_each_other() {
    for (name, svg) in sample::drawings(Place::Page) {
        assert_texts_stand_clear(name, &svg);
    }
    for width in [200.0, 240.0, 288.0, 320.0, 358.0, 420.0, 620.0, 900.0] {
        let frame = Frame::new("x", width);
        assert_texts_stand_clear("bars", &bars(&sample::bars(), &frame));
        assert_texts_stand_clear("boxes", &boxes(&sample::boxes(), &frame));
        assert_texts_stand_clear("heat", &heat(&sample::heat(), &frame));
        assert_texts_stand_clear("wheel", &wheel(&sample::wheel(), &frame));
        assert_texts_stand_clear("radar", &radar(&sample::radar(6), &frame));
        assert_texts_stand_clear("scale", &scale(&sample::scale(), &frame));
        assert_texts_stand_clear("timeline", &timeline(&sample::timeline(), &frame));
    }
}

#[test]
fn labels_never_overlap_however_many_and_long() {
    for short in
        ["CSIRT", "Sensibilización de la población", "Responsabilidadesinstitucionales", &"Marco de ".repeat(110)]
    {
        for domains in 1..=12 {
            for factors in [domains, 30, 41, 48, 60] {
                for width in [704.0, 740.0, 784.0] {
                    let svg = wheel(&sample::long_wheel(domains, factors, short), &Frame::new("Wheel", width));
                    assert_texts_stand_clear(&format!("{factors} factors in {domains} domains at {width}"), &svg);
                }
            }
        }
    }
}

#[test]
fn thirty_factors_with_long_names_keep_their_labels() {
    let wheel = sample::long_wheel(5, 30, "Alianzas con cooperación académica");
    let svg = baremo::chart::wheel(&wheel, &Frame::new("Wheel", 784.0));
    assert_eq!((svg.get("width"), svg.get("height")), (Some("784"), Some("612")));
    assert_eq!(with_class(&svg, "leader").count(), 30);
}

#[test]
fn too_many_factors_take_the_narrow_form() {
    let svg = wheel(&sample::long_wheel(5, 60, "Nombre"), &Frame::new("Wheel", 784.0));
    assert_eq!(svg.get("viewBox"), Some("0 0 358 358"));
    assert_eq!(with_class(&svg, "leader").count(), 0);
}

#[test]
fn hostile_texts_stay_text() {
    let hostile = "</text><script>alert('1')</script>\" onload=\"x\u{0}\u{1}K\u{202e}&amp;]]>";
    let mut wheel = sample::long_wheel(3, 9, hostile);
    wheel.domains[0].title = hostile.into();
    wheel.domains[0].factors[0].name = Name { code: hostile.into(), short: hostile.into(), title: hostile.into() };
    let frame = Frame { title: hostile, description: hostile, width: 784.0, place: Place::File };
    let markup = baremo::chart::wheel(&wheel, &frame).to_string();
    assert!(!markup.contains("<script") && !markup.contains("\" onload") && !markup.contains('\u{202e}'));
    assert!(!markup.contains(|c: char| c.is_control()));
    assert!(!wheel_mini(&wheel, &frame).to_string().contains("<script"));
}

#[test]
fn right_to_left_words_are_isolated() {
    let svg = wheel(&sample::long_wheel(1, 3, "חוק"), &Frame::new("גלגל", 784.0));
    assert_eq!(svg.get("aria-label"), Some("\u{2068}גלגל\u{2069}"));
    assert!(svg.to_string().contains("\u{2068}חוק\u{2069}"));
}

/// Writes every drawing into one page, in both themes.
#[test]
fn gallery() {
    let Some(path) = std::env::var_os("GALLERY") else { return };
    let mut page = String::from("<!doctype html><meta charset=utf-8><link rel=stylesheet href=gallery.css>");
    page.push_str(&hatch().to_string());
    for (name, svg) in sample::drawings(Place::Page) {
        page.push_str(&format!("<h2>{name}</h2><figure>{svg}</figure>"));
    }
    fs::write(path, page).unwrap();
}
