//! The results of an assessment: each figure with its sentence, its picture and its table.

mod bars;
mod evidence;
mod figures;
mod gaps;
mod glance;

use baremo::{
    assessment::{Assessment, Reference},
    chart::{DomainBar, Frame, domain_bar},
    level::Interval,
    score::{DomainScore, FactorScore, Findings, Outcome, findings, score},
};
use leptos::prelude::*;

use crate::{
    components::{
        level::{index_range, long_range},
        picture::FittedPicture,
    },
    content::{Content, Placed, PlacedDomain},
    pages::train::{Source, ToNeeds},
    platform,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// An assessment with its scores, and where everything stands.
pub struct Scored {
    id: String,
    assessment: Assessment,
    outcome: Outcome,
    findings: Findings,
    domains: Vec<PlacedDomain>,
}

impl Scored {
    fn new(id: String) -> Self {
        let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
        let at_hand = content.get();
        let assessment = library.get(&id).map_or_else(|| Assessment::new(&id, "", []), |entry| entry.assessment);
        let outcome = score(&assessment, &at_hand);
        let domains = content.placed(assessment.among(&at_hand));
        Self { findings: findings(&outcome), id, assessment, outcome, domains }
    }

    /// Returns each domain with its score.
    fn domains(&self) -> impl Iterator<Item = (&PlacedDomain, &DomainScore)> {
        self.domains.iter().zip(&self.outcome.domains)
    }

    /// Returns each factor with its score.
    fn factors(&self) -> impl Iterator<Item = (&Placed, &FactorScore)> {
        self.domains().flat_map(|(domain, score)| domain.factors.iter().zip(&score.factors))
    }

    fn find(&self, id: &str) -> Option<(&Placed, &FactorScore)> {
        self.factors().find(|(placed, _)| placed.factor.id == id)
    }

    fn href(&self, factor: &str) -> String {
        Route::Assessment(self.id.clone(), Place::Factor(factor.to_owned(), None)).href()
    }
}

/// Writes what a factor is and has, in a sentence: the tooltip of its place in a drawing.
fn factor_sentence(words: Words, placed: &Placed, score: &FactorScore) -> String {
    let name = format!("{} {}", placed.code, placed.title());
    let Some(level) = score.level else {
        return format!("{name}{}{}", words.text("colon"), words.text("not-applicable"));
    };
    let level = words.filled("results.level", &[("level", long_range(words, level))]);
    let target = score.target.map(|target| words.filled("results.target", &[("level", target.to_string())]));
    let claimed = (score.claimed == Some(true)).then(|| words.text("claimed"));
    let figures = [Some(level), claimed, target].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{name}{}{figures}", words.text("colon"))
}

/// The page of the results.
#[component]
pub fn Results(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let scored = Scored::new(id);
    if scored.findings.applicable == 0 {
        return nothing(&scored.id);
    }
    view! {
        <p class="on-paper">{questionnaires_line(&scored)}</p>
        <Head words scored=&scored />
        <Indices words scored=&scored />
        {glance::view(words, &scored)}
        {evidence::view(words, &scored)}
        {bars::view(words, &scored)}
        {gaps::view(words, &scored)}
        {figures::view(words, &scored)}
    }
    .into_any()
}

/// Which questionnaires were answered, in which version.
fn questionnaires_line(scored: &Scored) -> String {
    let name = |id: &String| {
        scored.domains.iter().find(|domain| domain.id == *id).map_or(id, |domain| &domain.short).clone()
    };
    let line = |q: &Reference| format!("{} {}", name(&q.id), q.version);
    scored.assessment.questionnaires.iter().map(line).collect::<Vec<_>>().join(", ")
}

fn nothing(id: &str) -> AnyView {
    view! {
        <header class="page-head">
            <h1>{t("place.results")}</h1>
        </header>
        <div class="empty">
            <p>{t("results.nothing")}</p>
            <div class="actions">
                <a class="button primary" href=Route::Assessment(id.to_owned(), Place::Facts).href()>
                    {t("statement.change-context")}
                </a>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Head<'a>(words: Words, scored: &'a Scored) -> impl IntoView + use<> {
    let found = &scored.findings;
    let standing = scored.assessment.standing.as_ref();
    let standing = standing.map_or_else(|| words.text("state.draft"), |s| words.text(&format!("state.{}", s.state)));
    let meta = [scored.assessment.marking.clone(), Some(standing)];
    let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let of = [("of", words.number(found.applicable as f64))];
    let mut lede = vec![words.counted("results.lede-established", found.established, &of)];
    lede.push(words.counted("results.lede-lowest", found.lowest.len(), &[("level", found.lowest_level.to_string())]));
    if found.provisional > 0 {
        lede.push(words.counted("results.lede-provisional", found.provisional, &[]));
    }
    view! {
        <header class="page-head">
            <div class="spread meta">
                <p dir="auto">{meta}</p>
                <p class="not-on-paper">
                    <a href=Route::Assessment(scored.id.clone(), Place::Moved(None)).href()>{t("moved.title")}</a>
                    " · "
                    <a href=Route::Assessment(scored.id.clone(), Place::Models).href()>{t("models.title")}</a>
                    " · "
                    <ToNeeds source=Source::Assessment(scored.id.clone()) label="train.place.needs" />
                    " · "
                    <button class="link" type="button" on:click=|_| platform::print()>
                        {t("print")}
                    </button>
                </p>
            </div>
            <h1>{t("place.results")}</h1>
            <p class="lede">{lede.join(" ")}</p>
        </header>
    }
}

/// The index of each domain, with its lowest factor.
#[component]
fn Indices<'a>(words: Words, scored: &'a Scored) -> impl IntoView + use<> {
    let one = |(domain, score): (&PlacedDomain, &DomainScore)| {
        let heading = format!("{} {}", domain.code, domain.title);
        let Some(index) = score.index else {
            return view! {
                <section class="index">
                    <h3>{heading}</h3>
                    <p class="numeral">{words.text("not-applicable.short")}</p>
                </section>
            }
            .into_any();
        };
        let lowest = score.lowest.as_ref().and_then(|lowest| scored.find(lowest)).map(|(placed, factor)| {
            let level = factor.level.map(|level| long_range(words, level)).unwrap_or_default();
            view! {
                <p class="lowest">
                    {words.text("results.lowest")} {t("colon")}
                    <a href=scored.href(&placed.factor.id)>{placed.code.clone()} " " {placed.short()}</a> ", "
                    {words.filled("results.level", &[("level", level)])}
                </p>
            }
        });
        let bar = DomainBar { low: index.low, high: index.high };
        view! {
            <section class="index">
                <h3>{heading}</h3>
                <p class="numeral">
                    <bdi>{long_range(words, index_range(index))}</bdi>
                </p>
                <FittedPicture draw=move |width| domain_bar(&bar, &Frame::new("", width)) />
                {lowest}
            </section>
        }
        .into_any()
    };
    view! {
        <section class="indices-part" aria-labelledby="h-index">
            <h2 class="spoken" id="h-index">
                {words.text("results.indices")}
            </h2>
            <div class="indices">{scored.domains().map(one).collect_view()}</div>
            <p class="meta">{words.text("results.no-overall")}</p>
        </section>
    }
}

/// Writes an interval of shares as a percentage.
fn share_range(words: Words, share: Interval<f64>) -> String {
    let [low, high] = [share.low, share.high].map(|share| words.percent(share));
    if low == high { low } else { format!("{low}–{high}") }
}
