//! Puts a drawing into an element as nodes.

use baremo::chart::{Node, Svg};
use leptos::prelude::*;
use web_sys::Element;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Puts a drawing into an element, in place of what is there.
pub fn put(holder: &Element, svg: &Svg) {
    holder.set_text_content(None);
    if let Some(element) = build(svg) {
        // A fresh element can be appended anywhere.
        let _ = holder.append_child(&element);
    }
}

fn build(svg: &Svg) -> Option<Element> {
    let element = document().create_element_ns(Some(NAMESPACE), svg.name).ok()?;
    for (name, value) in &svg.attributes {
        if *name != "xmlns" {
            element.set_attribute(name, value).ok()?;
        }
    }
    for child in &svg.children {
        match child {
            Node::Element(child) => {
                let child = build(child)?;
                element.append_child(&child).ok()?;
            }
            Node::Text(text) => {
                element.append_child(&document().create_text_node(text)).ok()?;
            }
        }
    }
    Some(element)
}
