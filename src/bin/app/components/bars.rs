//! A bar per factor on the scale of levels.

use baremo::chart::{self, Bar, Frame, bars};
use leptos::prelude::*;

use crate::{
    components::picture::FittedPicture,
    words::{Words, t},
};

/// The bars of the factors of some domains, in one column or two.
#[component]
pub fn BarColumns(
    /// The domains with their bars.
    domains: Vec<chart::Domain<Bar>>,
    /// The key of what the drawing says to a screen reader.
    alt: &'static str,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let columns = spread(domains)
        .into_iter()
        .map(|domains| {
            let drawing = chart::Bars {
                domains,
                index_label: words.text("bars.index"),
                not_applicable: words.text("not-applicable.short"),
            };
            let title = t(alt);
            let draw = move |width| bars(&drawing, &Frame::new(&title, width)).with("class", "chart");
            view! { <FittedPicture draw most=620 /> }
        })
        .collect_view();
    view! { <div class="bar-columns">{columns}</div> }
}

/// Spreads the domains over two columns of about the same length.
fn spread(domains: Vec<chart::Domain<Bar>>) -> Vec<Vec<chart::Domain<Bar>>> {
    let all: usize = domains.iter().map(|domain| domain.factors.len()).sum();
    let mut columns = [Vec::new(), Vec::new()];
    let mut placed = 0;
    for domain in domains {
        let column = usize::from(2 * placed >= all && all > 6);
        placed += domain.factors.len();
        columns[column].push(domain);
    }
    columns.into_iter().filter(|domains| !domains.is_empty()).collect()
}
