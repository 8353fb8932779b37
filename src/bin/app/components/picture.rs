//! Drawings of the core, put on the page node by node: nothing in them is ever read as markup.

use baremo::chart::Svg;
use leptos::{html, prelude::*};

use crate::platform::{size, svg};

/// A drawing of a fixed size.
#[component]
pub fn Picture(
    /// The drawing.
    #[prop(into)]
    svg: Signal<Svg>,
) -> impl IntoView {
    let holder = NodeRef::<html::Span>::new();
    Effect::new(move || {
        if let Some(holder) = holder.get() {
            svg.with(|svg| svg::put(&holder, svg));
        }
    });
    view! { <span class="picture" node_ref=holder></span> }
}

/// A drawing that is made for the width of its place, and made again when that changes.
#[component]
pub fn FittedPicture(
    /// Draws for a width in pixels.
    draw: impl Fn(f64) -> Svg + Send + Sync + 'static,
    /// The most that is of use, in pixels.
    #[prop(default = 1200)]
    most: u32,
) -> impl IntoView {
    let holder = NodeRef::<html::Div>::new();
    let width = size::width(holder);
    Effect::new(move || {
        let width = width.get().min(most);
        if let Some(holder) = holder.get().filter(|_| width > 0) {
            svg::put(&holder, &draw(f64::from(width)));
        }
    });
    view! { <div class="fitted" node_ref=holder></div> }
}
