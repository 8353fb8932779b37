//! What tables have in common.

use leptos::prelude::*;

use crate::{
    content::Placed,
    words::{Words, t},
};

/// Returns the head of a table: for each column the key of its words, and its class.
///
/// The roles are said outright: a table whose rows become blocks on a phone would lose them.
pub fn head(columns: &[(&'static str, &'static str)]) -> AnyView {
    let cells = columns
        .iter()
        .map(|(key, class)| {
            view! {
                <th class=*class scope="col" role="columnheader">
                    {t(key)}
                </th>
            }
        })
        .collect_view();
    view! {
        <thead role="rowgroup">
            <tr role="row">{cells}</tr>
        </thead>
    }
    .into_any()
}

/// Returns rows under the heading of a domain, in a table of so many columns.
pub fn under_domain(heading: String, columns: usize, rows: Vec<AnyView>) -> AnyView {
    view! {
        <tbody role="rowgroup">
            <tr class="domain" role="row">
                <th colspan=columns.to_string() scope="rowgroup" role="rowheader">
                    <bdi>{heading}</bdi>
                </th>
            </tr>
            {rows}
        </tbody>
    }
    .into_any()
}

/// Returns the row of a factor: code and short title, then the cells.
pub fn factor_row(placed: &Placed, cells: Vec<AnyView>) -> AnyView {
    view! {
        <tr role="row" data-factor=placed.factor.id.clone()>
            <th scope="row" role="rowheader">
                <span class="code">{placed.code.clone()}</span>
                " "
                {placed.short()}
            </th>
            {cells}
        </tr>
    }
    .into_any()
}

/// Returns a cell of a column, given by the key of its words and its class.
pub fn cell(words: Words, (key, class): (&'static str, &'static str), content: impl IntoView + 'static) -> AnyView {
    view! {
        <td class=class role="cell" data-label=words.text(key)>
            <bdi>{content}</bdi>
        </td>
    }
    .into_any()
}
