//! What training could mend: the needs of an assessment, of a publication, or of the contributions of this tab.

mod apart;
pub(super) mod figures;
mod fold;
mod interests;
mod table;
mod weights;

use baremo::{Level, training::needs::Basis};
use leptos::{prelude::*, task::spawn_local};

pub use interests::Interests;

use self::{
    apart::NotForTraining,
    figures::{below, long, name_of},
    interests::InterestPart,
    table::NeedsPart,
    weights::WeightsPart,
};
use super::source::{Outcome, Source, Sources, Taken};
use crate::{
    components::{
        file::FileButton,
        level::long_range,
        problems::{BadFile, BadFiles},
    },
    pages::{
        compare::{Intake, LeftOut},
        published::Opened,
        region::Waiting,
    },
    route::Route,
    state::Training,
    words::{Words, t},
};

/// What the page shows.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Reading,
    Nothing,
    Refused,
    Taken,
}

/// The page of needs.
#[component]
pub fn Train() -> impl IntoView {
    let intake = expect_context::<Intake>();
    let outcome = expect_context::<Sources>().outcome();
    // What is chosen on the page stays as it is while figures change.
    let stage = Memo::new(move |_| match intake.reading() {
        Some(_) => Stage::Reading,
        None => outcome.with(|outcome| match outcome {
            Outcome::Nothing => Stage::Nothing,
            Outcome::Refused(..) => Stage::Refused,
            Outcome::Taken(_) => Stage::Taken,
        }),
    });
    move || match stage.get() {
        Stage::Reading => view! { <Waiting title="needs.title" /> }.into_any(),
        Stage::Nothing => view! { <Nothing /> }.into_any(),
        Stage::Refused => view! {
            <Refused outcome />
            <Other />
        }
        .into_any(),
        Stage::Taken => view! {
            <Head outcome />
            <NeedsPart outcome />
            <WeightsPart outcome />
            <NotForTraining outcome />
            <InterestPart outcome />
            <Next />
            <Other />
        }
        .into_any(),
    }
}

/// The page where there is nothing to take needs from.
#[component]
fn Nothing() -> impl IntoView {
    let bad = expect_context::<Opened>().bad();
    let (intake, sources) = (expect_context::<Intake>(), expect_context::<Sources>());
    let try_sample = move |_| {
        sources.choose(Source::Region);
        intake.try_sample(None);
    };
    view! {
        <header class="page-head">
            <h1>{t("needs.title")}</h1>
            <p class="lede">{t("needs.lede")}</p>
        </header>
        <LeftOut />
        <div class="stack">
            <div class="empty">
                <p>{t("needs.nothing")}</p>
                <div class="actions">
                    <button class="button primary" type="button" on:click=try_sample>
                        {t("sample.try")}
                    </button>
                    <OpenPublication />
                    <a class="button" href=Route::Assessments.href()>
                        {t("assessments.title")}
                    </a>
                </div>
            </div>
            <BadFiles files=bad />
        </div>
    }
}

/// Why the contributions of this tab give no needs.
#[component]
fn Refused(outcome: Memo<Outcome>) -> impl IntoView {
    let files = Signal::derive(move || match outcome.get() {
        Outcome::Refused(title, problems) => vec![BadFile::about(title, problems)],
        Outcome::Nothing | Outcome::Taken(_) => Vec::new(),
    });
    view! {
        <header class="page-head">
            <h1>{t("needs.refused")}</h1>
            <p class="lede">{t("needs.refused.text")}</p>
            <Fields outcome />
        </header>
        <div class="stack">
            <BadFiles files />
        </div>
    }
}

/// What is most urgent, and of what.
#[component]
fn Head(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let said = move || {
        outcome.with(|outcome| {
            let taken = outcome.taken()?;
            let source = [Some(taken.title.clone()), taken.group_title(words)];
            let (title, sentence) = finding(words, taken);
            let counted = (taken.source == Source::Region).then(|| view! { <p>{t("needs.as-published")}</p> });
            Some(view! {
                <div class="spread meta">
                    <p>
                        <bdi>{source.into_iter().flatten().collect::<Vec<_>>().join(" · ")}</bdi>
                    </p>
                    {taken.is_sample.then(|| view! { <p class="sample">{t("sample.marking")}</p> })}
                </div>
                <h1>{title}</h1>
                {taken.is_internal().then(|| view! { <p class="marking">{t("region.internal")}</p> })}
                <p class="lede">{sentence}</p>
                {counted}
            })
        })
    };
    view! {
        <header class="page-head">{said} <Fields outcome /></header>
    }
}

/// Says what is most urgent: a title, and the figures.
fn finding(words: Words, taken: &Taken) -> (String, String) {
    let needs = &taken.needs;
    let Some(first) = needs.needs.first() else {
        let why = if needs.aim.is_some() { "needs.none.aim" } else { "needs.none.own" };
        return (words.text("needs.none"), words.text(why));
    };
    if first.priority.is_none() {
        return (words.text("needs.unordered"), words.text("needs.unordered.text"));
    }
    let title = words.filled("needs.urgent", &[("factor", name_of(taken, &first.factor))]);
    let gap = first.gap.map(|gap| long(words, gap)).unwrap_or_default();
    let number = |n: usize| words.number(n as f64);
    let sentence = match &first.basis {
        Basis::Assessment { level, target, skills, other } => {
            let facts = [
                ("level", long_range(words, *level)),
                ("target", target.to_string()),
                ("n", number(skills.len())),
                ("of", number(skills.len() + other.len())),
            ];
            words.filled("needs.finding.ecosystem", &facts)
        }
        Basis::Publication { n, below: counted, .. } => {
            let counted = counted.map(|counted| below(words, counted)).unwrap_or_default();
            let facts = [("n-of", counted), ("gap", gap), ("n", number(*n))];
            match needs.aim {
                None => words.filled("needs.finding.own", &facts),
                Some(aim) => {
                    let [n_of, gap, n] = facts;
                    words.filled("needs.finding.aim", &[n_of, gap, n, ("level", aim.to_string())])
                }
            }
        }
    };
    (title, sentence)
}

/// What needs are taken from, of which group, and what is aimed at.
#[component]
fn Fields(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let (sources, training) = (expect_context::<Sources>(), expect_context::<Training>());
    let all = Memo::new(move |_| Sources::all(words));
    let source = move || {
        let all = all.get();
        (all.len() > 1).then(|| view! { <SourceField outcome all /> })
    };
    let groups = Memo::new(move |_| outcome.with(|o| o.taken().map(|taken| taken.groups(words)).unwrap_or_default()));
    let group = move || {
        let options = groups.get();
        (options.len() > 1).then(|| {
            let chosen = Signal::derive(move || outcome.with(|o| o.taken()?.needs.group.clone()).unwrap_or_default());
            let choose = move |group| sources.choose_group(group);
            view! { <SelectField id="needs-group" label=t("region.group") options chosen choose /> }
        })
    };
    let aims = std::iter::once((String::new(), t("needs.aim.own")));
    let level = |level: Level| (level.to_string(), words.filled("needs.aim.level", &[("level", level.to_string())]));
    let aims = aims.chain(Level::WITH_STATEMENTS.map(level)).collect();
    let aim = Signal::derive(move || training.choices().aim.map(|aim| aim.to_string()).unwrap_or_default());
    let set_aim = move |value: String| {
        let aim = value.parse().ok().and_then(Level::from_number);
        training.choose(|choices| choices.aim = aim);
    };
    view! {
        <div class="fields">
            {source} {group}
            <SelectField id="needs-aim" label=t("needs.aim") options=aims chosen=aim choose=set_aim />
        </div>
    }
}

/// The choice of what needs are taken from, by kind.
#[component]
fn SourceField(outcome: Memo<Outcome>, all: Vec<(Source, String)>) -> impl IntoView {
    let sources = expect_context::<Sources>();
    let kind_of = |source: &Source| match source {
        Source::Publication => "needs.source.publication",
        Source::Region => "needs.source.region",
        Source::Assessment(_) => "needs.source.assessments",
    };
    // They stand in this order already.
    let mut kinds: Vec<&'static str> = all.iter().map(|(source, _)| kind_of(source)).collect();
    kinds.dedup();
    let known = all.clone();
    let chosen = Signal::derive(move || {
        let at = outcome.with(|outcome| {
            let source = outcome.source()?;
            known.iter().position(|(known, _)| known == source)
        });
        at.map(|at| at.to_string()).unwrap_or_default()
    });
    let groups = kinds.into_iter().map(|kind| {
        let of = all.iter().enumerate().filter(|(_, (source, _))| kind_of(source) == kind);
        let of = of.map(|(at, (_, title))| (at.to_string(), title.clone())).collect();
        view! { <optgroup label=t(kind)>{options(of, chosen)}</optgroup> }
    });
    let groups = groups.collect_view();
    let choose = move |event| {
        if let Some((source, _)) = event_target_value(&event).parse().ok().and_then(|at: usize| all.get(at)) {
            sources.choose(source.clone());
        }
    };
    view! {
        <div class="field">
            <label for="needs-source">{t("needs.source")}</label>
            <span class="select long">
                <select id="needs-source" on:change=choose>
                    {groups}
                </select>
            </span>
        </div>
    }
}

/// Returns the options of a choice: value and what it says.
fn options(all: Vec<(String, String)>, chosen: Signal<String>) -> AnyView {
    let options = all.into_iter().map(|(value, text)| {
        let own = value.clone();
        view! {
            <option value=value prop:selected=move || chosen.with(|chosen| *chosen == own)>
                {text}
            </option>
        }
    });
    options.collect_view().into_any()
}

/// A choice of several, with its label.
#[component]
fn SelectField(
    /// The id of the field, unique on the page.
    #[prop(into)]
    id: String,
    /// What is asked.
    label: String,
    /// What can be chosen: value and what it says.
    options: Vec<(String, String)>,
    /// The value that is chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// What happens when another one is chosen.
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <span class="select">
                <select id=id on:change=move |event| choose(event_target_value(&event))>
                    {self::options(options, chosen)}
                </select>
            </span>
        </div>
    }
}

/// A button that opens a publication, and shows its needs.
#[component]
fn OpenPublication() -> impl IntoView {
    let (opened, sources) = (expect_context::<Opened>(), expect_context::<Sources>());
    let take = move |files| {
        spawn_local(async move {
            if opened.take(files).await {
                sources.choose(Source::Publication);
            }
        });
    };
    view! { <FileButton id="publication-file" label=t("published.open") multiple=true take /> }
}

/// What comes after needs.
#[component]
fn Next() -> impl IntoView {
    view! {
        <section class="section not-on-paper" aria-labelledby="h-next">
            <h2 id="h-next">{t("needs.next")}</h2>
            <p class="reading">{t("needs.next.text")}</p>
            <div class="actions">
                <a class="button" href=Route::Courses.href()>
                    {t("courses.title")}
                </a>
                <a class="button" href=Route::Plan.href()>
                    {t("train.place.plan")}
                </a>
            </div>
        </section>
    }
}

/// The other ways in.
#[component]
fn Other() -> impl IntoView {
    let bad = expect_context::<Opened>().bad();
    view! {
        <section class="section not-on-paper" aria-labelledby="h-other">
            <h2 id="h-other">{t("needs.other")}</h2>
            <p class="reading">{t("needs.other.text")}</p>
            <div class="actions">
                <OpenPublication />
                <a href=Route::Assessments.href()>{t("assessments.title")}</a>
                <a href=Route::Compare.href()>{t("needs.other.compare")}</a>
            </div>
            <BadFiles files=bad />
        </section>
    }
}
