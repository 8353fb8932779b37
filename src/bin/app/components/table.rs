//! What tables have in common.

use leptos::prelude::*;

use crate::words::t;

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
