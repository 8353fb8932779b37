//! One factor: the ladder with its statements, and the level as it stands with every answer.

mod live;
mod review;
mod scan;
mod statement;

use baremo::{
    Level,
    assessment::period::{confirm, to_confirm},
    score::{FactorScore, Rung, RungState, ladder, score_factor},
};
use leptos::prelude::*;
pub use review::say_review;
pub use statement::answer_word;

use crate::{
    components::level::{LevelStrip, long_range, name},
    content::{Content, Placed, PlacedDomain},
    platform, remembered,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// How deep a factor is gone into: the same scale, read in two ways.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// One of five sentences is chosen.
    Scan,
    /// Each statement is answered.
    Full,
}

impl Depth {
    /// Returns the page of a factor at this depth.
    fn place(self, factor: &str) -> Place {
        match self {
            Self::Scan => Place::Scan(factor.to_owned()),
            Self::Full => Place::Factor(factor.to_owned(), None),
        }
    }

    fn href(self, id: &str, factor: &str) -> String {
        Route::Assessment(id.to_owned(), self.place(factor)).href()
    }
}

/// The page of one factor, with its statements.
#[component]
pub fn Factor(id: String, factor: String) -> impl IntoView {
    view! { <OneFactor id factor depth=Depth::Full /> }
}

/// The page of one factor in the quick scan.
#[component]
pub fn Scan(id: String, factor: String) -> impl IntoView {
    view! { <OneFactor id factor depth=Depth::Scan /> }
}

#[component]
fn OneFactor(id: String, factor: String, depth: Depth) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get();
    let domains = library.read(&id, |entry| content.placed_of(entry, &at_hand));
    let all: Vec<Placed> = domains.iter().flat_map(|domain| domain.factors.clone()).collect();
    let Some(at) = all.iter().position(|placed| placed.factor.id == factor) else {
        return super::missing();
    };
    if depth == Depth::Full {
        library.opened(&id, &factor);
        follow_statement();
    }
    let (before, after) = (at.checked_sub(1).map(|at| all[at].clone()), all.get(at + 1).cloned());
    let (placed, count) = (all[at].clone(), all.len());
    let is_of = |domain: &&PlacedDomain| domain.factors.iter().any(|known| known.factor.id == factor);
    let Some(domain) = domains.iter().find(is_of).cloned() else { return super::missing() };
    let next = neighbour(&id, after.as_ref(), depth);
    let ladder = match depth {
        Depth::Scan => view! { <scan::ScanLadder id=id.clone() placed=placed.clone() /> }.into_any(),
        Depth::Full => view! {
            <ConfirmAll id=id.clone() placed=placed.clone() />
            <Ladder id=id.clone() placed=placed.clone() />
        }
        .into_any(),
    };
    view! {
        <div class="factor">
            <Side id=id.clone() domains here=factor depth />
            <div class="work">
                <Head id=id.clone() placed=placed.clone() domain at count depth />
                {ladder}
                {(!library.is_part(&id))
                    .then(|| view! { <review::ExternalReview id=id.clone() factor=placed.factor.id.clone() /> })}
                <Turn id=id.clone() before after depth />
            </div>
            <live::Live id=id.clone() placed=placed.clone() />
        </div>
        <live::LiveBar id placed next />
    }
    .into_any()
}

/// The score of a factor, as it stands.
fn scored(id: &str, placed: &Placed) -> Memo<Option<FactorScore>> {
    let library = expect_context::<Library>();
    let (id, factor) = (id.to_owned(), placed.factor.clone());
    Memo::new(move |_| library.read(&id, |entry| Some(score_factor(&entry.assessment, &factor))))
}

/// The rungs of a factor, as they stand.
fn rungs(id: &str, placed: &Placed) -> Memo<Option<[Rung; 4]>> {
    let library = expect_context::<Library>();
    let (id, factor) = (id.to_owned(), placed.factor.clone());
    Memo::new(move |_| library.read(&id, |entry| Some(ladder(&entry.assessment, &factor))))
}

/// Shows the statement that the address names.
fn follow_statement() {
    let route = expect_context::<RwSignal<Route>>();
    Effect::new(move || {
        if let Route::Assessment(_, Place::Factor(_, Some(statement))) = route.get() {
            // The level of the statement may be folded away.
            if let Some(level) = statement.get(..1) {
                remembered::signal(&format!("opened-{level}"), || false).set(true);
            }
            request_animation_frame(move || platform::show(&statement_id(&statement)));
        }
    });
}

/// The id of a statement's element.
fn statement_id(code: &str) -> String {
    format!("s-{code}")
}

/// The address of a statement.
pub fn statement_href(id: &str, factor: &str, code: &str) -> String {
    Route::Assessment(id.to_owned(), Place::Factor(factor.to_owned(), Some(code.to_owned()))).href()
}

/// The address of a factor before or after.
fn neighbour(id: &str, placed: Option<&Placed>, depth: Depth) -> Option<String> {
    Some(depth.href(id, &placed?.factor.id))
}

#[component]
fn Head(id: String, placed: Placed, domain: PlacedDomain, at: usize, count: usize, depth: Depth) -> impl IntoView {
    let words = expect_context::<Words>();
    let position = words.filled("factor.position", &[("n", (at + 1).to_string()), ("of", count.to_string())]);
    let who: Vec<String> = placed.factor.who.iter().map(|who| words.text(&format!("who.{who}"))).collect();
    let who = (!who.is_empty()).then(|| words.filled("factor.who", &[("who", words.list(&who))]));
    let place = |place| Route::Assessment(id.clone(), place).href();
    let is_part = expect_context::<Library>().is_part(&id);
    let (overview, ask) = (place(Place::Overview), place(Place::Ask));
    let other = |to: Depth, key| {
        let href = to.href(&id, &placed.factor.id);
        view! {
            <a href=href aria-current=(to == depth).then_some("page")>
                {t(key)}
            </a>
        }
    };
    let depths = view! {
        <nav class="depths" aria-label=t("depth.title")>
            {other(Depth::Scan, "depth.scan")}
            {other(Depth::Full, "depth.full")}
        </nav>
    };
    view! {
        <header class="page-head">
            <div class="spread meta">
                <p>{words.filled("factor.domain", &[("code", domain.code), ("title", domain.title)])}</p>
                <p>
                    {position} " · " <a href=overview>{t("factor.all")}</a>
                </p>
            </div>
            <h1>
                <span class="code">{placed.code.clone()}</span>
                " "
                <span lang=placed.voice.of("title")>{placed.title()}</span>
            </h1>
            {placed.text.why.clone().map(|why| view! { <p class="reading" lang=placed.voice.of("why")>{why}</p> })}
            <div class="spread meta">
                <p>{who}</p>
                {(!is_part).then(|| view! { <a href=ask>{t("factor.ask")}</a> })}
            </div>
            {depths}
        </header>
    }
}

/// Confirms all answers of the factor that were carried over and wait, where there are several: one has its own button.
#[component]
fn ConfirmAll(id: String, placed: Placed) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new((id, placed.factor));
    let waiting = Memo::new(move |_| {
        key.with_value(|(id, factor)| {
            library.read(id, |entry| {
                let codes = to_confirm(&entry.assessment, factor).map(|statement| statement.code().to_owned());
                codes.collect::<Vec<_>>()
            })
        })
    });
    let all_still_so = move |_| {
        let first = waiting.with_untracked(|waiting| waiting.first().cloned());
        key.with_value(|(id, factor)| library.edit(id, |assessment| confirm(assessment, factor)));
        // The button is gone: the first answer that it spoke of takes the focus.
        if let Some(code) = first {
            platform::focus_within(&statement_id(&code));
        }
    };
    let line = move || {
        let n = waiting.with(Vec::len) as f64;
        words.filled("confirm.factor", &[("n", words.number(n))])
    };
    view! {
        <Show when=move || { waiting.with(Vec::len) > 1 }>
            <p class="to-confirm of-factor">
                {line} " "
                <button class="button small" type="button" on:click=all_still_so>
                    {t("confirm.all-still-so")}
                </button>
            </p>
        </Show>
    }
}

#[component]
fn Ladder(id: String, placed: Placed) -> impl IntoView {
    let rungs = rungs(&id, &placed);
    let first = view! { <RungView id=id.clone() placed=placed.clone() rungs level=Level::Initial /> };
    let others = Level::WITH_STATEMENTS
        .map(|level| view! { <RungView id=id.clone() placed=placed.clone() rungs level /> })
        .into_iter()
        .collect_view();
    view! { <ol class="ladder">{first} {others}</ol> }
}

#[component]
fn RungView(id: String, placed: Placed, rungs: Memo<Option<[Rung; 4]>>, level: Level) -> impl IntoView {
    let words = expect_context::<Words>();
    let rung = move || rungs.with(|rungs| rungs.as_ref()?.iter().find(|rung| rung.level == level).cloned());
    let standing = move || match rung() {
        None => "passed",
        Some(rung) if rung.reached => "passed",
        Some(rung) if rung.possible && rung.state != RungState::Unanswered => "open",
        Some(_) => "ahead",
    };
    let class = move || format!("rung l{level} {}", standing());
    let box_class = move || if standing() == "passed" { "level-box" } else { "level-box ahead" };
    let state = move || rung().map_or_else(|| words.text("rung.given"), |rung| say_state(words, &rung));
    let sentence = placed.text.ladder.as_ref().map(|ladder| ladder[level.position()].clone());
    let own: Vec<_> = placed.statements.iter().filter(|placed| placed.statement.level == level).cloned().collect();
    let (n, in_all) = (own.len(), StoredValue::new(own));
    // Above a level that surely fails nothing decides, so it folds away; whoever wants it there has it by one press.
    let is_out_of_reach = Memo::new(move |_| {
        rungs.with(|rungs| {
            let below = rungs.iter().flatten().take_while(|rung| rung.level < level).last();
            below.is_some_and(|rung| rung.state != RungState::NotApplicable && !rung.possible)
        })
    });
    let opened = remembered::signal(&format!("opened-{level}"), || false);
    let is_folded = Memo::new(move |_| n > 0 && is_out_of_reach.get() && !opened.get());
    let statements = move || {
        if is_folded.get() {
            return view! {
                <button class="link fold" type="button" on:click=move |_| opened.set(true)>
                    {words.counted("rung.folded", n, &[])}
                </button>
            }
            .into_any();
        }
        let id = id.clone();
        in_all
            .get_value()
            .into_iter()
            .map(|placed| view! { <statement::StatementView id=id.clone() placed /> })
            .collect_view()
            .into_any()
    };
    view! {
        <li class=class>
            <span class=box_class aria-hidden="true">
                {level.number()}
            </span>
            <div class="body">
                <div class="rung-head">
                    <h2>
                        <span class="spoken">{t("level")} " " {level.number()} {t("colon")}</span>
                        {move || name(words, level)}
                    </h2>
                    <p class="state">{state}</p>
                </div>
                {sentence.map(|sentence| view! { <p class="sentence" lang=placed.voice.of("ladder.1")>{sentence}</p> })}
                {statements}
            </div>
        </li>
    }
}

/// Says how a rung stands, in a few words.
fn say_state(words: Words, rung: &Rung) -> String {
    match rung.state {
        RungState::Met => words.text("rung.met"),
        RungState::Claimed => words.text("rung.claimed"),
        RungState::Open => words.counted("rung.open", rung.missing.len(), &[]),
        RungState::NotMet => words.text("rung.not-met"),
        RungState::Unanswered => words.text("rung.unanswered"),
        RungState::NotApplicable => words.text("rung.not-applicable"),
    }
}

/// The list of all factors with their levels.
#[component]
fn Side(id: String, domains: Vec<PlacedDomain>, here: String, depth: Depth) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let item = |placed: &Placed| {
        let (owner, factor) = (id.clone(), placed.factor.clone());
        let level = Memo::new(move |_| library.read(&owner, |entry| score_factor(&entry.assessment, &factor).level));
        let spoken = move || match level.get() {
            Some(level) => format!(", {} {}", words.text("level.in"), long_range(words, level)),
            None => format!(", {}", words.text("not-applicable")),
        };
        let href = depth.href(&id, &placed.factor.id);
        view! {
            <li>
                <a href=href aria-current=(placed.factor.id == here).then_some("page")>
                    <span class="code">{placed.code.clone()}</span>
                    <span>{placed.short()} <span class="spoken">{spoken}</span></span>
                    <LevelStrip level />
                </a>
            </li>
        }
    };
    let sections = domains
        .iter()
        .map(|domain| {
            view! {
                <section>
                    <h2>{domain.code.clone()} " " {domain.short.clone()}</h2>
                    <ul class="list">{domain.factors.iter().map(item).collect_view()}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <nav class="side" aria-label=t("factor.list")>
            {sections}
        </nav>
    }
}

/// The ways to the factors before and after.
#[component]
fn Turn(id: String, before: Option<Placed>, after: Option<Placed>, depth: Depth) -> impl IntoView {
    let link = |placed: Option<Placed>, rel: &'static str, direction| {
        let href = neighbour(&id, placed.as_ref(), depth)?;
        let placed = placed?;
        Some(view! {
            <a rel=rel href=href>
                <span class="direction">{t(direction)}</span>
                <span>{placed.code.clone()} " " <span lang=placed.voice.of("title")>{placed.title()}</span></span>
            </a>
        })
    };
    // After the last factor a part is sent back.
    let is_part = expect_context::<Library>().is_part(&id);
    let (end, name) = if is_part { (Place::Overview, "part.back") } else { (Place::Results, "place.results") };
    let last = after.is_none().then(|| {
        view! {
            <a rel="next" href=Route::Assessment(id.clone(), end).href()>
                <span class="direction">{t("factor.next")}</span>
                <span>{t(name)}</span>
            </a>
        }
    });
    view! {
        <nav class="turn" aria-label=t("factor.turn")>
            {link(before, "prev", "factor.previous")}
            {link(after, "next", "factor.next")}
            {last}
        </nav>
    }
}
