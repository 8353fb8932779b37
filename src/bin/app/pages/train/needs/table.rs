//! The needs, the most urgent first.

use std::collections::BTreeSet;

use baremo::{
    Level,
    level::Interval,
    training::{
        matching::Step,
        needs::{Basis, Need, Priority, Weights, to_csv},
    },
};
use leptos::{ev, prelude::*};

use super::{
    SelectField,
    figures::{below, depth, share, short},
    fold,
};
use crate::{
    components::{level::short_range, table::head},
    content::Content,
    pages::train::{
        courses::fields::separator,
        source::{Of, Outcome, Taken},
    },
    platform::{self, file},
    remembered,
    state::Training,
    words::{Words, t},
};

/// How many needs are shown at first.
const FIRST: usize = 10;

/// The table of needs, with what is saved of it.
#[component]
pub fn NeedsPart(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let audience = remembered::signal("audience", String::new);
    let whole = remembered::signal("whole", || false);
    let open = remembered::signal("open", BTreeSet::<String>::new);
    let count = Memo::new(move |_| outcome.with(|o| o.taken().map_or(0, |taken| taken.needs.needs.len())));
    let options = Memo::new(move |_| outcome.with(|o| o.taken().map(|taken| audiences(words, taken))));
    // Needs of something else may be for others.
    let only = Memo::new(move |_| {
        let is_known = options.with(|options| {
            let words = options.iter().flatten().map(|(word, _)| word);
            audience.with(|audience| words.into_iter().any(|word| word == audience))
        });
        if is_known { audience.get() } else { String::new() }
    });
    let filter = move || {
        options.get().filter(|options| options.len() > 2).map(|options| {
            view! {
                <div class="fields">
                    <SelectField id="needs-audience" label=t("needs.who") options chosen=only choose=move |word| audience.set(word) />
                </div>
            }
        })
    };
    let table = move || outcome.with(|o| o.taken().map(|taken| table(words, taken, &only.get(), whole, open)));
    let more = move || {
        (count.get() > FIRST && only.with(String::is_empty)).then(|| {
            let text = move || match whole.get() {
                true => words.counted("needs.fewer", FIRST, &[]),
                false => words.counted("needs.all", count.get(), &[]),
            };
            let expanded = move || whole.get().to_string();
            view! {
                <button class="link" type="button" aria-expanded=expanded on:click=move |_| whole.update(|whole| *whole = !*whole)>
                    {text}
                </button>
            }
        })
    };
    view! {
        <section class="section" aria-labelledby="h-needs">
            <header>
                <h2 id="h-needs">{t("needs.table")}</h2>
                {move || {
                    let count = count.get();
                    (count > 0).then(|| view! { <p class="lede">{words.counted("needs.count", count, &[])}</p> })
                }}
            </header>
            <Show when=move || { count.get() > 0 } fallback=move || view! { <NoNeed outcome /> }>
                {filter}
            </Show>
            {table}
            {more}
            <Save outcome />
        </section>
    }
}

/// Returns the audiences of the needs for a choice: the word and its name, everybody first.
fn audiences(words: Words, taken: &Taken) -> Vec<(String, String)> {
    let known: BTreeSet<&str> =
        taken.needs.needs.iter().flat_map(|need| &need.audience).map(|one| one.as_str()).collect();
    let mut known: Vec<(String, String)> =
        known.into_iter().map(|word| (words.text(&format!("audience.{word}")), word.to_owned())).collect();
    known.sort_unstable();
    let everybody = (String::new(), words.text("needs.everybody"));
    std::iter::once(everybody).chain(known.into_iter().map(|(name, word)| (word, name))).collect()
}

/// What can be done where nothing is needed: the lowest level at which something would be is one press away.
#[component]
fn NoNeed(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let (content, training) = (expect_context::<Content>(), expect_context::<Training>());
    move || {
        let found = outcome.with(|outcome| {
            let taken = outcome.taken().filter(|taken| taken.needs.aim.is_none())?;
            let at_hand = content.get();
            let levels = [Level::Established, Level::Managed, Level::Adaptive].into_iter();
            let mut levels = levels.map(|level| (level, taken.with_aim(level, &at_hand)));
            levels.find(|(_, count)| *count > 0)
        });
        found.map(|(level, count)| {
            let facts = [("level", level.to_string())];
            let aim = move |_| {
                training.choose(|choices| choices.aim = Some(level));
                platform::focus_soon("needs-aim");
            };
            view! {
                <div class="note">
                    <p>{words.counted("needs.aim.would", count, &facts)}</p>
                    <div class="actions">
                        <button class="button primary" type="button" on:click=aim>
                            {words.filled("needs.aim.try", &facts)}
                        </button>
                    </div>
                </div>
            }
        })
    }
}

/// Returns the table; nothing where there is no need.
fn table(
    words: Words,
    taken: &Taken,
    audience: &str,
    whole: RwSignal<bool>,
    open: RwSignal<BTreeSet<String>>,
) -> Option<AnyView> {
    if taken.needs.needs.is_empty() {
        return None;
    }
    let steps = taken.steps();
    let most = taken.needs.needs.iter().filter_map(|need| Some(need.priority.as_ref()?.value.high));
    let most = most.fold(0.0, f64::max);
    let is_for = |need: &&Need| audience.is_empty() || need.audience.iter().any(|one| one.as_str() == audience);
    let most_shown = if audience.is_empty() { FIRST } else { usize::MAX };
    let needs = taken.needs.needs.iter().filter(is_for).enumerate();
    let rows = needs.map(|(at, need)| Row { words, taken, need, most }.view(&steps, at >= most_shown, open));
    let is_own = matches!(taken.of, Of::Assessment(_));
    let columns = [
        ("region.factor", ""),
        (if is_own { "needs.level" } else { "needs.below" }, ""),
        ("needs.gap", ""),
        (if is_own { "needs.skills" } else { "needs.estimate" }, ""),
        ("needs.depth", "col-depth"),
        ("needs.who", ""),
        ("needs.priority", "col-priority"),
    ];
    let rows = rows.collect_view();
    Some(
        view! {
            <table class="table roomy cards needs" class:whole=move || whole.get() role="table">
                <caption>{t(if is_own { "needs.caption.own" } else { "needs.caption" })}</caption>
                {head(&columns)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any(),
    )
}

/// A need as a row.
struct Row<'a> {
    words: Words,
    taken: &'a Taken,
    need: &'a Need,
    /// The highest priority of all, which the bars are drawn to.
    most: f64,
}

impl Row<'_> {
    fn view(&self, steps: &[Step], is_rest: bool, open: RwSignal<BTreeSet<String>>) -> AnyView {
        let Self { words, taken, need, .. } = *self;
        let id = need.factor.clone();
        let placed = taken.placed(&id);
        let title = placed.filter(|placed| placed.title() != placed.short()).map(|placed| {
            view! {
                <p class="meta" lang=placed.voice.of("title")>
                    {placed.title()}
                </p>
            }
        });
        let theme = need.theme.as_ref().map(|theme| {
            let name = words.find(&format!("theme.{theme}")).unwrap_or_else(|| theme.clone());
            view! { <p class="meta">{words.filled("needs.theme", &[("theme", name)])}</p> }
        });
        let who: Vec<String> = need.audience.iter().map(|one| words.text(&format!("audience.{one}"))).collect();
        let role = |role: &String| words.find(&format!("role.{role}")).unwrap_or_else(|| role.clone());
        let roles: Vec<String> = need.roles.iter().map(role).collect();
        let roles = (!roles.is_empty()).then(|| {
            view! {
                // Roles have names of their own: a list in a sentence would run them together.
                <p class="meta">{words.filled("needs.roles", &[("roles", roles.join(" · "))])}</p>
            }
        });
        let (stands, stands_key) = self.stands();
        let (mends, mends_key) = self.mends();
        let gap = need.gap.map_or_else(|| words.text("published.cell-withheld"), |gap| short(words, gap));
        let class = if is_rest { "rest" } else { "" };
        let at_open = id.clone();
        let is_open = open.with_untracked(|open| open.contains(&id));
        let toggled = move |event: ev::Event| {
            let is_open = platform::is_open(&event);
            open.update_untracked(|open| {
                match is_open {
                    true => open.insert(at_open.clone()),
                    false => open.remove(&at_open),
                };
            });
        };
        view! {
            <tr role="row" class=class data-factor=id>
                <th scope="row" role="rowheader">
                    <b>
                        <bdi>{taken.name(&need.factor)}</bdi>
                    </b>
                    {title}
                    {theme}
                </th>
                <td role="cell" data-figure="stands" data-label=words.text(stands_key)>
                    {stands}
                </td>
                <td role="cell" data-figure="gap" data-label=words.text("needs.gap")>
                    <bdi>{gap}</bdi>
                </td>
                <td role="cell" data-figure="mends" data-label=words.text(mends_key)>
                    {mends}
                </td>
                <td role="cell" data-figure="depth" data-label=words.text("needs.depth")>
                    {self.depths(steps)}
                </td>
                <td class="wide" role="cell" data-label=words.text("needs.who")>
                    {who.join(", ")}
                    {roles}
                </td>
                <td class="wide" role="cell" data-figure="priority" data-label=words.text("needs.priority")>
                    {self.priority()}
                </td>
            </tr>
            <tr role="row" class=format!("fold {class}")>
                <td class="wide" role="cell" colspan="7">
                    <details class="more" open=is_open on:toggle=toggled>
                        <summary>
                            {words.text("needs.more")} <span class="spoken">" " {taken.name(&need.factor)}</span>
                        </summary>
                        {fold::content(words, taken, need)}
                    </details>
                </td>
            </tr>
        }
        .into_any()
    }

    /// Returns where the ecosystem stands, or how many are below.
    fn stands(&self) -> (AnyView, &'static str) {
        let words = self.words;
        match &self.need.basis {
            Basis::Assessment { level, target, .. } => {
                let view = view! {
                    <span class="step">
                        <span class=format!("level-box l{}", level.low)>
                            <bdi>{short_range(*level)}</bdi>
                        </span>
                        " "
                        {words.text("gaps.to")}
                        " "
                        <span class=format!("level-box l{target}")>{target.number()}</span>
                    </span>
                };
                (view.into_any(), "needs.level")
            }
            Basis::Publication { below: counted, n, .. } => {
                let counted =
                    counted.map_or_else(|| words.text("published.cell-withheld"), |counted| below(words, counted));
                let n = words.filled("needs.n", &[("n", words.number(*n as f64))]);
                let view = view! {
                    <b>
                        <bdi>{counted}</bdi>
                    </b>
                    <p class="meta">{n}</p>
                };
                (view.into_any(), "needs.below")
            }
        }
    }

    /// Returns how much of what is missing training mends.
    fn mends(&self) -> (AnyView, &'static str) {
        let words = self.words;
        let number = |n: usize| words.number(n as f64);
        match &self.need.basis {
            Basis::Assessment { skills, other, .. } => {
                let all = number(skills.len() + other.len());
                let n_of = words.filled("n-of", &[("n", number(skills.len())), ("of", all)]);
                (n_of.into_any(), "needs.skills")
            }
            Basis::Publication { skills_next_estimate, .. } => {
                let view = view! {
                    <bdi>{share(words, *skills_next_estimate)}</bdi>
                    <p class="meta">{words.text("needs.an-estimate")}</p>
                };
                (view.into_any(), "needs.estimate")
            }
        }
    }

    /// Returns the depths of the steps that are asked for, with how many ask for each.
    fn depths(&self, steps: &[Step]) -> AnyView {
        let words = self.words;
        let own = steps.iter().filter(|step| step.factor == self.need.factor);
        let is_own = matches!(self.need.basis, Basis::Assessment { .. });
        let line = |step: &Step| {
            let depth = step.depth.map(|one| depth(words, one)).unwrap_or_default();
            let ecosystems = short(words, step.ecosystems.map(|n| n as f64));
            let counted = || words.filled("needs.depth-n", &[("depth", depth.clone()), ("n", ecosystems)]);
            let text = if is_own { depth.clone() } else { counted() };
            view! { <li class="nowrap">{text}</li> }
        };
        let lines = own.map(line).collect_view();
        view! { <ul class="plain">{lines}</ul> }.into_any()
    }

    /// Returns the priority: as a bar, as a number, and its parts.
    fn priority(&self) -> AnyView {
        let words = self.words;
        let Some(priority) = &self.need.priority else {
            return view! { <p>{words.text("needs.no-priority")}</p> }.into_any();
        };
        let Interval { low, high } = priority.value;
        let percent = |value: f64| if self.most > 0.0 { value / self.most * 100.0 } else { 0.0 };
        let width = |value: f64| format!("{:.2}%", percent(value));
        view! {
            <b>
                <bdi>{short(words, priority.value)}</bdi>
            </b>
            <svg class="bar" height="12" aria-hidden="true">
                <rect class="rest" x="0" y=".5" width="100%" height="11" />
                <rect class="hatch" x=width(low) y=".5" width=width(high - low) height="11" />
                <rect class="ink2-fill" x="0" y="0" width=width(low) height="12" />
            </svg>
            <p class="meta">{parts(words, priority, &self.taken.needs.weights)}</p>
        }
        .into_any()
    }
}

/// Says the three parts of a priority, and how often each is multiplied.
fn parts(words: Words, priority: &Priority, weights: &Weights) -> String {
    let part = |range: Interval<f64>, times: u8| {
        let written = short(words, range);
        let written = if range.is_certain() { written } else { format!("({written})") };
        match times {
            0 => words.text("needs.not-counted"),
            1 => short(words, range),
            2 => format!("{written}²"),
            _ => format!("{written}³"),
        }
    };
    let facts = [
        ("gap", part(priority.gap, weights.gap)),
        ("reach", part(priority.reach, weights.reach)),
        ("importance", words.decimal(priority.importance)),
    ];
    words.filled("needs.parts", &facts)
}

/// What is saved and printed.
#[component]
fn Save(outcome: Memo<Outcome>) -> impl IntoView {
    let words = expect_context::<Words>();
    let said = remembered::signal("needs-said", || None::<&'static str>);
    let save = move |_| {
        let done = outcome.with_untracked(|outcome| {
            let Some(taken) = outcome.taken() else { return false };
            let internal = if taken.is_internal() { "internal" } else { "" };
            let group = taken.needs.group.clone().unwrap_or_default();
            let name = file::name(&["baremo", "needs", &taken.title, &group, internal], "csv");
            file::save(&name, "text/csv", &to_csv(std::slice::from_ref(&taken.needs), separator(words)))
        });
        said.set(Some(if done { "round.saved" } else { "region.not-saved" }));
    };
    let hint = move || {
        let is_internal = outcome.with(|outcome| outcome.taken().is_some_and(Taken::is_internal));
        words.text(if is_internal { "needs.save.internal" } else { "needs.save.public" })
    };
    view! {
        <div class="actions">
            <button class="button" type="button" on:click=save>
                {t("needs.save")}
            </button>
            <button class="button" type="button" on:click=move |_| platform::print()>
                {t("print")}
            </button>
            <span role="status">{move || said.get().map(|key| words.text(key))}</span>
        </div>
        <p class="hint">{hint}</p>
    }
}
