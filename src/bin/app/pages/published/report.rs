//! What leaves of a publication: its file, a table, and the report of the region.

use baremo::{
    Level,
    chart::{Bin, Cells, Domain, Frame, Heat, HeatRow, Name, Place, Svg, heat},
    report::{Cell, Kind, Report, Section, Table},
    round::{self, FactorPublication, GroupPublication},
};
use leptos::prelude::*;

use super::{Shown, lacks::below};
use crate::{
    content::Placed,
    pages::{
        region::shown::n_of,
        train::{Source, ToNeeds},
    },
    platform::{self, file},
    remembered,
    words::{Words, t},
};

/// The buttons that save what may leave.
#[component]
pub fn Leave(shown: Shown) -> impl IntoView {
    let words = expect_context::<Words>();
    let failed = remembered::signal("leave-failed", || false);
    let shown = StoredValue::new(shown);
    let save =
        move |what: &'static str, ending: &'static str, kind: &'static str, text: fn(Words, &Shown) -> String| {
            move |_| {
                let done = shown.with_value(|shown| {
                    file::save(&file::name(&["baremo", what, &shown.round.title], ending), kind, &text(words, shown))
                });
                failed.set(!done);
            }
        };
    view! {
        <div class="actions">
            <button
                class="button primary"
                type="button"
                on:click=save("report", "html", "text/html", |words, shown| report(words, shown).to_html())
            >
                {t("published.save-report")}
            </button>
            <button
                class="button"
                type="button"
                on:click=save("region", "svg", "image/svg+xml", drawing)
            >
                {t("published.save-picture")}
            </button>
            <button
                class="button"
                type="button"
                on:click=save("publication", "csv", "text/csv", |_, shown| shown.publication.to_csv())
            >
                {t("published.save-csv")}
            </button>
            <button
                class="button"
                type="button"
                on:click=save("publication", "json", "application/json", |_, shown| shown.publication.to_json())
            >
                {t("published.save-json")}
            </button>
            <ToNeeds source=Source::Publication label="needs.of-publication" />
        </div>
        <Show when=move || failed.get()>
            <p role="alert">{t("region.not-saved")}</p>
        </Show>
    }
}

/// Returns the drawing of the first group that is shown, as a file of its own.
fn drawing(words: Words, shown: &Shown) -> String {
    let first = shown.publication.group(&shown.first());
    first.map(|group| picture(words, shown, group, Place::File).to_string()).unwrap_or_default()
}

/// Returns the report of a region: what stands in the publication, and nothing else.
fn report(words: Words, shown: &Shown) -> Report {
    let made = words.filled("minutes.made", &[("date", words.date(&platform::today()))]);
    let groups: Vec<String> = shown.publication.groups.iter().map(|group| shown.group(words, &group.id)).collect();
    let round = &shown.round;
    let lines = [Some(made), round.organiser.clone(), round.purpose.clone(), Some(words.list(&groups))];
    let above = words.filled("published.above", &[("round", round.title.clone()), ("groups", groups.join(" · "))]);
    let shown_groups = shown.publication.groups.iter().filter(|group| group.n.is_some());
    let mut sections = vec![Section {
        title: words.text("published.how"),
        sentences: ["published.how.1", "published.how.2"].map(|key| words.text(key)).to_vec(),
        ..Section::default()
    }];
    // The first drawing brings what all need.
    let places = std::iter::once(Place::PageWithHatch).chain(std::iter::repeat(Place::Page));
    sections.extend(shown_groups.zip(places).map(|(group, place)| section(words, shown, group, &above, place)));
    Report {
        language: words.language(),
        title: words.filled("published.report", &[("round", round.title.clone())]),
        lines: lines.into_iter().flatten().collect(),
        sections,
    }
}

/// Draws the figures of a group.
fn picture(words: Words, shown: &Shown, group: &GroupPublication, place: Place) -> Svg {
    let mut domains: Vec<Domain<HeatRow>> = Vec::new();
    for factor in &group.factors {
        let placed = shown.placed(&factor.id);
        let (code, title) = placed.map_or_else(Default::default, |placed| {
            let code = placed.code.split('.').next().unwrap_or_default().to_owned();
            (code, shown.domains.get(placed.domain).cloned().unwrap_or_default())
        });
        if domains.last().is_none_or(|last| last.code != code) {
            domains.push(Domain { code, title, factors: Vec::new() });
        }
        let name = Name {
            code: placed.map(|placed| placed.code.clone()).unwrap_or_default(),
            short: placed.map_or_else(|| factor.id.clone(), Placed::short),
            title: shown.name(&factor.id),
        };
        let bin = |bin: &round::Bin| Bin { from: bin.from.number(), to: bin.to.number(), count: bin.count as u64 };
        let cells = match factor.n {
            Some(_) => Cells::Bins(factor.bins.iter().map(bin).collect()),
            None => Cells::Withheld(words.text("published.cell-withheld")),
        };
        let n = factor.n.unwrap_or(0);
        let n_text = factor.n.map_or_else(|| "–".to_owned(), |n| words.number(n as f64));
        let row = HeatRow { name, cells, n: n as u64, n_text };
        if let Some(domain) = domains.last_mut() {
            domain.factors.push(row);
        }
    }
    let title = words.filled("heat.caption", &[("group", shown.group(words, &group.id))]);
    let drawn = Heat {
        domains,
        factor_label: words.text("region.factor"),
        n_label: words.text("region.n"),
        merged: words.text("published.in-levels"),
    };
    heat(&drawn, &Frame { title: &title, description: "", width: 760.0, place })
}

fn section(words: Words, shown: &Shown, group: &GroupPublication, above: &str, place: Place) -> Section {
    let lacks = below(words, group);
    let lacks: Vec<String> = lacks
        .into_iter()
        .map(|(id, figure)| words.filled("published.lacks-line", &[("factor", shown.name(&id)), ("figure", figure)]))
        .collect();
    let mut columns = vec![words.text("region.factor")];
    columns.extend(Level::ALL.map(|level| words.filled("results.level", &[("level", level.to_string())])));
    columns.push(words.text("region.n"));
    columns.push(words.text("region.median-word"));
    columns.push(words.text("published.below"));
    let rows = group.factors.iter().map(|factor| row(words, shown, factor)).collect();
    Section {
        title: shown.group(words, &group.id),
        sentences: lacks,
        picture: Some(picture(words, shown, group, place)),
        table: Some(Table { above: Some(above.to_owned()), columns, rows }),
    }
}

fn row(words: Words, shown: &Shown, factor: &FactorPublication) -> Vec<Cell> {
    let mut row = vec![Cell::new(Kind::Head, shown.name(&factor.id))];
    let Some(n) = factor.n else {
        let rest = Cell::new(Kind::Figure, words.text("published.cell-withheld"));
        row.push(Cell { span: 8, ..rest });
        return row;
    };
    row.extend(factor.bins.iter().map(|bin| Cell {
        span: usize::from(bin.to.number() - bin.from.number()) + 1,
        ..Cell::new(Kind::Figure, words.number(bin.count as f64))
    }));
    let dash = || "–".to_owned();
    row.push(Cell::new(Kind::Figure, words.number(n as f64)));
    row.push(Cell::new(Kind::Figure, factor.median.map_or_else(dash, |median| words.decimal(median))));
    let below = factor.below_target.map_or_else(dash, |below| n_of(words, below.count(), below.of));
    row.push(Cell::new(Kind::Figure, below));
    row
}
