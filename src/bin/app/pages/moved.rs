//! What has moved between an assessment and another one on this device, such as those of two periods.

mod delivered;
mod split;
mod statements;
mod table;

use baremo::{
    Level,
    assessment::{
        Assessment,
        migration::{Split, carry},
        period::{
            Change, DomainMovement, FactorMovement, LeftOut, Moved as Way, Movement, Reason, compare,
            is_same_ecosystem,
        },
    },
    chart::{self, Bar, Name},
    level::Interval,
    score::score_factor,
};
use leptos::prelude::*;

use super::share;
use crate::{
    components::{
        bars::BarColumns,
        level::{index_range, marked, short_range},
    },
    content::{Content, Placed, PlacedDomain},
    route::{self, Place, Route},
    state::{Entries, Library},
    words::{Words, t},
};

/// Another assessment on this device.
#[derive(Clone, PartialEq)]
struct Other {
    id: String,
    name: String,
    /// Whether it is of the same ecosystem.
    is_same: bool,
}

/// The page of what has moved.
#[component]
pub fn Moved(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let route = expect_context::<RwSignal<Route>>();
    let key = StoredValue::new(id);
    // While another page is on its way, this one stays as it is.
    let asked = Memo::new(move |held: Option<&Option<String>>| match route.get() {
        Route::Assessment(_, Place::Moved(other)) => other,
        _ => held.cloned().flatten(),
    });
    let others = Memo::new(move |_| library.with(|entries| others(words, entries, &key.get_value())));
    let chosen = Memo::new(move |_| {
        others.with(|others| {
            let named = asked.get().filter(|asked| others.iter().any(|other| other.id == *asked));
            named.or_else(|| others.first().filter(|first| first.is_same).map(|first| first.id.clone()))
        })
    });
    let shown = move || match chosen.get() {
        None => ().into_any(),
        Some(other) => view! { <Comparison id=key.get_value() other /> }.into_any(),
    };
    let page = move || {
        if others.with(Vec::is_empty) {
            return nothing_else(&key.get_value());
        }
        view! {
            <div class="stack">
                <Picker id=key.get_value() others chosen />
            </div>
            {shown}
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <h1>{t("moved.title")}</h1>
            <p class="lede">{t("moved.lede")}</p>
        </header>
        {page}
    }
}

/// Returns the other assessments, the one that suggests itself first: of the same ecosystem, the latest that is not of
/// a later period, then the others from the latest. Periods stand in the order of their texts: `2026`, `2026-2`, `2027`.
fn others(words: Words, entries: &Entries, id: &str) -> Vec<Other> {
    let Some(own) = entries.get(id).map(|entry| &entry.assessment) else { return Vec::new() };
    let is_same = |other: &Assessment| is_same_ecosystem(own, other);
    let mut others: Vec<_> =
        entries.values().filter(|entry| entry.assessment.id != id && entry.part.is_none()).collect();
    others.sort_by(|a, b| {
        let rank = |other: &Assessment| (is_same(other), other.period <= own.period);
        let by_rank = rank(&b.assessment).cmp(&rank(&a.assessment));
        by_rank
            .then_with(|| b.assessment.period.cmp(&a.assessment.period))
            .then_with(|| b.changed.total_cmp(&a.changed))
    });
    let other = |assessment: &Assessment| Other {
        id: assessment.id.clone(),
        name: share::name_of(words, assessment),
        is_same: is_same(assessment),
    };
    others.into_iter().map(|entry| other(&entry.assessment)).collect()
}

/// There is nothing to compare with.
fn nothing_else(id: &str) -> AnyView {
    view! {
        <div class="empty">
            <p>{t("moved.nothing-else")}</p>
            <div class="actions">
                <a class="button" href=Route::Assessment(id.to_owned(), Place::Next).href()>
                    {t("period.title")}
                </a>
                <a href=Route::Assessments.href()>{t("assessments.title")}</a>
            </div>
        </div>
    }
    .into_any()
}

/// The choice of the assessment to compare with.
#[component]
fn Picker(id: String, others: Memo<Vec<Other>>, chosen: Memo<Option<String>>) -> impl IntoView {
    let id = StoredValue::new(id);
    let is_chosen = move |other: &str| chosen.with(|chosen| chosen.as_deref() == Some(other));
    let options = move || {
        let option = |Other { id, name, .. }: Other| {
            let value = id.clone();
            view! {
                <option value=value prop:selected=move || is_chosen(&id)>
                    {name}
                </option>
            }
        };
        others.get().into_iter().map(option).collect_view()
    };
    // Where none suggests itself, one is asked for.
    let none = move || {
        chosen.with(Option::is_none).then(|| {
            view! {
                <option value="" selected=true>
                    {t("moved.choose")}
                </option>
            }
        })
    };
    let choose = move |event| {
        let other = Some(event_target_value(&event)).filter(|other| !other.is_empty());
        route::go(&Route::Assessment(id.get_value(), Place::Moved(other)));
    };
    view! {
        <div class="field not-on-paper">
            <label for="other">{t("moved.with")}</label>
            <span class="select">
                <select id="other" on:change=choose>
                    {none}
                    {options}
                </select>
            </span>
        </div>
    }
}

/// Two assessments in the order of their periods, and what has moved between them.
struct Compared {
    words: Words,
    /// The earlier one as it was carried over to the versions that the later one answers.
    pair: Change<Assessment>,
    movement: Movement,
    /// How factors moved whose questionnaire the two answer in different versions.
    splits: Vec<Split>,
    /// The domains of the later one.
    domains: Vec<PlacedDomain>,
}

impl Compared {
    /// Returns what the two are called.
    fn names(&self) -> Change<String> {
        let Change { before, after } = &self.pair;
        Change { before: share::name_of(self.words, before), after: share::name_of(self.words, after) }
    }

    /// Returns each domain that is compared, with what moved in it.
    fn domains(&self) -> impl Iterator<Item = (&PlacedDomain, &DomainMovement)> {
        let placed = |moved: &DomainMovement| self.domains.iter().find(|domain| domain.id == moved.id);
        self.movement.domains.iter().filter_map(move |moved| Some((placed(moved)?, moved)))
    }

    /// Returns each factor that is compared, with what moved in it.
    fn factors(&self) -> impl Iterator<Item = (&Placed, &FactorMovement)> {
        self.domains().flat_map(|(domain, moved)| domain.factors.iter().zip(&moved.factors))
    }

    /// Returns the level of a factor before and after, as a table has it.
    fn levels(&self, placed: &Placed) -> Change<String> {
        let level = |assessment| marked(self.words, &score_factor(assessment, &placed.factor));
        Change { before: level(&self.pair.before), after: level(&self.pair.after) }
    }

    /// Returns the word for the way that a factor has moved.
    fn way(&self, moved: &FactorMovement) -> String {
        self.words.text(match moved.moved() {
            Way::Up => "movement.up",
            Way::Down => "movement.down",
            Way::Same => "movement.same",
            Way::LessCertain => "movement.less-certain",
            Way::MoreCertain => "movement.more-certain",
            Way::Incomparable => "movement.incomparable",
        })
    }

    /// Says in a sentence what has moved.
    fn outcome(&self) -> String {
        let words = self.words;
        if self.movement.domains.is_empty() {
            return words.text("moved.no-common");
        }
        let of = |way: Way| self.factors().filter(|(_, moved)| moved.moved() == way).count();
        let counts = [
            ("moved.rose", of(Way::Up)),
            ("moved.fell", of(Way::Down)),
            ("moved.changed", self.factors().map(|(_, moved)| moved.changed.len()).sum()),
            ("moved.lapsed-count", self.factors().map(|(_, moved)| moved.lapsed().count()).sum()),
        ];
        let what: Vec<String> =
            counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.counted(key, *n, &[])).collect();
        let Change { before, after } = self.names();
        let what = if what.is_empty() { words.text("moved.nothing") } else { words.list(&what) };
        words.filled("moved.outcome", &[("before", before), ("after", after), ("what", what)])
    }
}

/// What has moved between the assessment and another one.
#[component]
fn Comparison(id: String, other: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let pair = Memo::new(move |_| {
        library.with(|entries| {
            let (own, other) = (entries.get(&id)?.assessment.clone(), entries.get(&other)?.assessment.clone());
            let (before, after) = if other.period > own.period { (own, other) } else { (other, own) };
            Some(Change { before, after })
        })
    });
    move || {
        let at_hand = content.get();
        let Change { before, after } = pair.get()?;
        let (before, splits) = carry(&before, &after, &at_hand);
        let compared = Compared {
            words,
            movement: compare(&before, &after, &at_hand),
            splits,
            domains: content.placed(after.among(&at_hand)),
            pair: Change { before, after },
        };
        Some(view! {
            <div class="stack outcome">
                <p class="reading" role="status">
                    {compared.outcome()}
                </p>
                {carried(&compared)}
                {left_out(content, &compared)}
            </div>
            {indices(&compared)}
            {split::view(content, &compared)}
            {statements::view(&compared)}
            {bars(&compared)}
            {table::view(&compared)}
            {delivered::view(&compared)}
        })
    }
}

/// Says which questionnaires were answered in an earlier version before; nothing where none was.
fn carried(compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let title = |split: &Split| {
        let domain = compared.domains.iter().find(|domain| domain.id == split.id);
        domain.map_or_else(|| split.id.clone(), |domain| domain.title.clone())
    };
    let titles: Vec<String> = compared.splits.iter().map(title).collect();
    (!titles.is_empty()).then(|| {
        view! {
            <div class="note">
                <p>{words.filled("split.carried", &[("titles", words.list(&titles))])}</p>
            </div>
        }
    })
}

/// Says which questionnaires are not compared, and why; nothing where all are.
fn left_out(content: Content, compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let at_hand = content.get_untracked();
    let names = compared.names();
    let item = |left: &LeftOut| {
        let title = at_hand.iter().find(|known| known.id == left.id);
        let title = title.map_or_else(|| left.id.clone(), |known| content.title(known));
        let reason = match &left.reason {
            Reason::OnlyBefore => words.filled("moved.left.only", &[("name", names.before.clone())]),
            Reason::OnlyAfter => words.filled("moved.left.only", &[("name", names.after.clone())]),
            Reason::OtherVersion(Change { before, after }) => {
                words.filled("moved.left.version", &[("before", before.clone()), ("after", after.clone())])
            }
            Reason::NotAtHand => words.text("moved.left.not-at-hand"),
        };
        view! {
            <li>
                <bdi>{title}</bdi>
                {words.text("colon")}
                {reason}
            </li>
        }
    };
    let left = &compared.movement.left_out;
    let items = left.iter().map(item).collect_view();
    (!left.is_empty()).then(|| {
        view! {
            <div class="note">
                <p>{words.text("moved.left")}</p>
                <ul class="plain">{items}</ul>
            </div>
        }
    })
}

/// The index of each domain, before and after.
fn indices(compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let range = |index: Option<Interval<f64>>| {
        index.map_or_else(|| words.text("not-applicable.short"), |index| short_range(index_range(index)))
    };
    let one = |(domain, moved): (&PlacedDomain, &DomainMovement)| {
        view! {
            <section class="index">
                <h3>{domain.code.clone()} " " {domain.title.clone()}</h3>
                <p class="numeral">
                    <span class="before">
                        <bdi>{range(moved.index.before)}</bdi>
                        " →"
                    </span>
                    " "
                    <bdi>{range(moved.index.after)}</bdi>
                </p>
            </section>
        }
    };
    let all = compared.domains().map(one).collect_view();
    (!compared.movement.domains.is_empty()).then(|| {
        view! {
            <section class="indices-part" aria-labelledby="h-index">
                <h2 class="spoken" id="h-index">
                    {words.text("moved.indices")}
                </h2>
                <div class="indices">{all}</div>
            </section>
        }
    })
}

/// A bar per factor, with the outline of what it was.
fn bars(compared: &Compared) -> Option<impl IntoView + use<>> {
    let words = compared.words;
    let bar = |(placed, moved): (&Placed, &FactorMovement)| {
        let Change { before, after } = compared.levels(placed);
        let score = score_factor(&compared.pair.after, &placed.factor);
        let index = moved.figures.after.map_or((0.0, 0.0), |figures| (figures.index.low, figures.index.high));
        let levels = words.filled("moved.levels", &[("before", before), ("after", after)]);
        Bar {
            name: Name {
                code: placed.code.clone(),
                short: placed.short(),
                title: format!("{} {}{}{levels}", placed.code, placed.title(), words.text("colon")),
            },
            level: moved.figures.after.map_or(1, |figures| figures.level.low.number()),
            low: index.0,
            high: index.1,
            target: compared.pair.after.targets.get(&placed.factor.id).map(|target| Level::number(target.level)),
            before: moved.figures.before.map(|figures| figures.index.low),
            provisional: score.provisional == Some(true),
            not_applicable: score.not_applicable,
        }
    };
    let domains: Vec<_> = compared
        .domains()
        .map(|(domain, moved)| chart::Domain {
            code: domain.code.clone(),
            title: domain.title.clone(),
            factors: domain.factors.iter().zip(&moved.factors).map(bar).collect(),
        })
        .collect();
    (!domains.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="h-bars">
                <header>
                    <h2 id="h-bars">{words.text("moved.bars")}</h2>
                    <p class="lede">{words.text("moved.bars.read")}</p>
                </header>
                <BarColumns domains alt="moved.bars.alt" />
            </section>
        }
    })
}
