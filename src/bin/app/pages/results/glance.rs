//! All factors at a glance: the wheel, what stands out, and the same as a table.

use baremo::{
    Level,
    chart::{self, Frame, Name, Sector, Swatch, swatch, wheel},
    score::FactorScore,
};
use leptos::prelude::*;

use super::{Scored, factor_sentence};
use crate::{
    components::{
        level::{marked, short_range},
        picture::{FittedPicture, Picture},
        table::{head, under_domain},
    },
    content::Placed,
    words::{Words, t},
};

/// At most so many factors are named in a finding.
const NAMED: usize = 6;

/// The section of the wheel.
pub fn view(words: Words, scored: &Scored) -> AnyView {
    let found = &scored.findings;
    let evidence = scored.factors().filter(|(_, score)| is_less_evidenced(score)).count();
    let lede = if !is_begun(scored) {
        words.text("glance.nothing-reached")
    } else if evidence == 0 {
        words.text("glance.evidenced")
    } else {
        words.counted("glance.less-evidenced", evidence, &[])
    };
    let description = lede.clone();
    let drawing = drawing(words, scored);
    let title = words.filled("glance.alt", &[("n", words.number(found.applicable as f64))]);
    let draw = move |width| {
        wheel(&drawing, &Frame { description: &description, ..Frame::new(&title, width) }).with("class", "chart")
    };
    view! {
        <section class="section" aria-labelledby="h-wheel">
            <header>
                <h2 id="h-wheel">{words.counted("glance.title", found.applicable, &[])}</h2>
                <p class="lede">{lede}</p>
            </header>
            <div class="wheel-pair">
                <div>
                    <FittedPicture draw most=784 /> {legend(words)} {stands_out(words, scored)}
                </div>
                <div>{table(words, scored)}</div>
            </div>
            {how_to_read(words)}
        </section>
    }
    .into_any()
}

/// Returns whether any factor stands above the first level for certain.
fn is_begun(scored: &Scored) -> bool {
    scored.factors().any(|(_, score)| score.level.is_some_and(|level| level.low > Level::Initial))
}

fn is_less_evidenced(score: &FactorScore) -> bool {
    score.level.zip(score.evidenced).is_some_and(|(level, evidenced)| evidenced < level.low)
}

fn drawing(words: Words, scored: &Scored) -> chart::Wheel {
    let sector = |placed: &Placed, score: &FactorScore| {
        let number = |level: Option<Level>| level.map_or(1, Level::number);
        Sector {
            name: Name {
                code: placed.code.clone(),
                short: placed.short(),
                title: factor_sentence(words, placed, score),
            },
            low: number(score.level.map(|level| level.low)),
            high: number(score.level.map(|level| level.high)),
            evidenced: number(score.evidenced),
            target: score.target.map(Level::number),
            provisional: score.provisional == Some(true),
            not_applicable: score.not_applicable,
        }
    };
    chart::Wheel {
        domains: scored
            .domains()
            .map(|(domain, score)| chart::Domain {
                code: domain.code.clone(),
                title: domain.short.clone(),
                factors: domain.factors.iter().zip(&score.factors).map(|(p, s)| sector(p, s)).collect(),
            })
            .collect(),
        not_applicable: words.text("not-applicable.short"),
        legend: None,
    }
}

fn legend(words: Words) -> AnyView {
    let item = |kind: Swatch, key| {
        let svg = swatch(kind, &Frame::new("", 31.0));
        view! { <li><Picture svg />{words.text(key)}</li> }
    };
    view! {
        <ul class="legend" aria-label=words.text("legend.title")>
            {item(Swatch::Reached, "legend.reached")} {item(Swatch::Possible, "legend.possible")}
            {item(Swatch::Evidenced, "legend.evidenced")} {item(Swatch::Target, "legend.target")} <li>
                <b>"~"</b>
                {words.text("legend.provisional")}
            </li> <li>
                <b>"*"</b>
                {words.text("legend.claimed")}
            </li>
        </ul>
    }
    .into_any()
}

/// What stands out, in words.
fn stands_out(words: Words, scored: &Scored) -> AnyView {
    let found = &scored.findings;
    let names = |ids: &[String]| {
        let named = ids.iter().take(NAMED).filter_map(|id| scored.find(id));
        let mut named: Vec<String> = named.map(|(placed, _)| format!("{} {}", placed.code, placed.short())).collect();
        if ids.len() > NAMED {
            named.push(words.counted("findings.more", ids.len() - NAMED, &[]));
        }
        words.list(&named)
    };
    let line = |key: &'static str, ids: &[String], sentence: &str, none: &str| {
        let text = if ids.is_empty() {
            words.text(none)
        } else {
            let level = ("level", found.lowest_level.to_string());
            words.counted(sentence, ids.len(), &[("factors", names(ids)), level])
        };
        view! {
            <div>
                <dt>{words.text(key)}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    let all_evidenced = if is_begun(scored) { "findings.all-evidenced" } else { "glance.nothing-reached" };
    let no_target = if found.with_target == 0 { "findings.no-target" } else { "findings.none-at-target" };
    view! {
        <dl class="findings">
            {line("findings.lowest", &found.lowest, "findings.lowest-are", "not-applicable")}
            {line("findings.certain", &found.least_certain, "findings.certain-are", "findings.all-certain")}
            {line("findings.evidence", &found.least_evidenced, "findings.evidence-are", all_evidenced)}
            {line("findings.target", &found.at_target, "findings.target-are", no_target)}
        </dl>
    }
    .into_any()
}

fn table(words: Words, scored: &Scored) -> AnyView {
    let dash = || "–".to_owned();
    let row = |placed: &Placed, score: &FactorScore| {
        let gap = score.gap.filter(|gap| gap.high > 0).map_or_else(dash, short_range);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=scored.href(&placed.factor.id)>
                        <span class="code">{placed.code.clone()}</span>
                        " "
                        {placed.short()}
                    </a>
                </th>
                <td class="num level" role="cell" data-label=t("figure.level")>
                    <bdi>{marked(words, score)}</bdi>
                </td>
                <td class="num" role="cell" data-label=t("figure.evidenced")>
                    {score.evidenced.map_or_else(dash, |level| level.to_string())}
                </td>
                <td class="num" role="cell" data-label=t("figure.target")>
                    {score.target.map_or_else(dash, |level| level.to_string())}
                </td>
                <td class="num" role="cell" data-label=t("figure.gap-short")>
                    <bdi>{gap}</bdi>
                </td>
            </tr>
        }
    };
    let body = scored
        .domains()
        .map(|(domain, score)| {
            let rows = domain.factors.iter().zip(&score.factors).map(|(p, s)| row(p, s).into_any()).collect();
            under_domain(format!("{} {}", domain.code, domain.title), 5, rows)
        })
        .collect_view();
    view! {
        <table class="table four" role="table">
            <caption class="spoken">{words.text("glance.table")}</caption>
            {head(&[("figure.factor", ""), ("figure.level", "num"), ("figure.evidenced", "num"), ("figure.target", "num"), ("figure.gap-short", "num")])}
            {body}
        </table>
    }
    .into_any()
}

fn how_to_read(words: Words) -> AnyView {
    let line = |key, text| {
        view! {
            <p>
                <b>{words.text(key)}</b>
                {t("colon")}
                {words.text(text)}
            </p>
        }
    };
    view! {
        <div class="note">
            <h3>{words.text("read.title")}</h3>
            {line("read.range", "read.range-text")}
            {line("read.provisional", "read.provisional-text")}
            {line("figure.evidenced", "read.evidenced-text")}
            {line("figure.coverage", "read.coverage-text")}
            {line("figure.set-aside", "read.set-aside-text")}
        </div>
    }
    .into_any()
}
