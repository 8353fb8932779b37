//! How far inside each level: a bar per factor, and the shape of the domains.

use baremo::{
    Level,
    chart::{self, Axis, Bar, Frame, Name, radar},
    score::{DomainScore, FactorScore},
};
use leptos::prelude::*;

use super::{Scored, factor_sentence};
use crate::{
    components::{bars::BarColumns, picture::FittedPicture},
    content::{Placed, PlacedDomain},
    words::Words,
};

/// The section of the bars.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let past_half = scored.factors().filter(|(_, score)| is_past_half(score)).count();
    let domains = domains(words, scored);
    view! {
        <section class="section" aria-labelledby="h-bars">
            <header>
                <h2 id="h-bars">{words.text("bars.title")}</h2>
                <p class="lede">{words.counted("bars.lede", past_half, &[])} " " {words.text("bars.read")}</p>
            </header>
            <BarColumns domains alt="bars.alt" />
            {shape(words, scored)}
        </section>
    }
    .into_any()
}

/// Returns whether more than half of the next level is met for certain.
fn is_past_half(score: &FactorScore) -> bool {
    score
        .index
        .zip(score.level)
        .is_some_and(|(index, level)| index.low - 25.0 * (f64::from(level.low.number()) - 1.0) > 12.5)
}

/// Returns the domains with a bar for each factor.
fn domains(words: Words, scored: &Scored) -> Vec<chart::Domain<Bar>> {
    let of = |(domain, score): (&PlacedDomain, &DomainScore)| chart::Domain {
        code: domain.code.clone(),
        title: domain.title.clone(),
        factors: domain.factors.iter().zip(&score.factors).map(|(p, s)| bar(words, p, s)).collect(),
    };
    scored.domains().map(of).collect()
}

fn bar(words: Words, placed: &Placed, score: &FactorScore) -> Bar {
    let index = score.index.map_or((0.0, 0.0), |index| (index.low, index.high));
    Bar {
        name: Name { code: placed.code.clone(), short: placed.short(), title: factor_sentence(words, placed, score) },
        level: score.level.map_or(1, |level| level.low.number()),
        low: index.0,
        high: index.1,
        target: score.target.map(Level::number),
        before: None,
        provisional: score.provisional == Some(true),
        not_applicable: score.not_applicable,
    }
}

/// The radar of the domains, second in rank: its values stand above, beside each domain's lowest factor.
fn shape(words: Words, scored: &Scored) -> AnyView {
    let axes: Vec<Axis> = scored
        .domains()
        .filter_map(|(domain, score)| {
            let index = score.index?;
            Some(Axis { code: domain.code.clone(), title: domain.short.clone(), low: index.low, high: index.high })
        })
        .collect();
    if axes.len() < 3 {
        return ().into_any();
    }
    let drawing = chart::Radar { axes };
    let title = words.text("radar.alt");
    let draw = move |width: f64| radar(&drawing, &Frame::new(&title, width)).with("class", "chart");
    view! {
        <div class="shape">
            <div>
                <h3>{words.text("radar.title")}</h3>
                <p class="meta">{words.text("radar.read")}</p>
            </div>
            <FittedPicture draw most=220 />
        </div>
    }
    .into_any()
}
