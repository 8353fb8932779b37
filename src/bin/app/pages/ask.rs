//! Whom to ask: the open statements by the kind of institution that usually knows, on the screen and on paper.

use baremo::{
    assessment::{
        Answer, Assessment,
        progress::{Open, open},
    },
    questionnaire::{Statement, Who},
};
use leptos::{ev, prelude::*};

use super::share;
use crate::{
    components::level::name as level_name,
    content::{Content, Placed, PlacedStatement},
    pages::factor::answer_word,
    platform,
    route::{Place, Route},
    state::Library,
    words::{Words, t},
};

/// The factors that one kind of institution is asked about, those with open statements only.
#[derive(Clone)]
struct Institution {
    /// The kind; none where the questionnaire names nobody.
    who: Option<Who>,
    factors: Vec<Asked>,
}

/// A factor with what is open in it.
#[derive(Clone)]
struct Asked {
    placed: Placed,
    first: Vec<String>,
    later: Vec<String>,
}

impl Asked {
    fn count(&self) -> usize {
        self.first.len() + self.later.len()
    }
}

/// The page of whom to ask.
#[component]
pub fn Ask(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let at_hand = content.get_untracked();
    let Some(assessment) = library.with_untracked(|entries| Some(entries.get(&id)?.assessment.clone())) else {
        return super::missing();
    };
    let placed = content.placed_factors(assessment.among(&at_hand)).into_iter();
    let institutions = institutions(&assessment, placed);
    // The one institution that is printed; all, if none is named.
    let only = RwSignal::new(None::<usize>);
    let handle = window_event_listener(ev::Custom::<ev::Event>::new("afterprint"), move |_| only.set(None));
    on_cleanup(move || handle.remove());
    let print = Callback::new(move |which: Option<usize>| {
        only.set(which);
        // The page must have changed before it is printed.
        request_animation_frame(platform::print);
    });
    let paper = library.read(&id, |entry| share::paper_line(words, entry));
    let n = institutions.len();
    let lede = if n == 0 { words.text("ask.none") } else { words.counted("ask.lede", n, &[]) };
    let assessment = StoredValue::new(assessment);
    let sections = institutions
        .into_iter()
        .enumerate()
        .map(|(at, institution)| {
            let (id, paper) = (id.clone(), paper.clone());
            view! { <InstitutionView id institution assessment paper at only print /> }
        })
        .collect_view();
    let results = Route::Assessment(id.clone(), Place::Results).href();
    let parts = Route::Assessment(id.clone(), Place::Parts).href();
    let act = if n == 0 {
        view! { <a class="button primary" href=results>{t("place.results")}</a> }.into_any()
    } else {
        view! {
            <button class="button primary" type="button" on:click=move |_| print.run(None)>
                {t("ask.print-all")}
            </button>
        }
        .into_any()
    };
    view! {
        <header class="page-head not-on-paper">
            <h1>{t("ask.title")}</h1>
            <p class="lede">{lede}</p>
            <div class="actions">
                {act}
                <a class="button" href=parts>
                    {t("ask.parts")}
                </a>
            </div>
        </header>
        <div class="institutions">{sections}</div>
    }
    .into_any()
}

/// Sorts the factors by the institution that is named first; so each statement is asked once.
fn institutions(assessment: &Assessment, factors: impl Iterator<Item = Placed>) -> Vec<Institution> {
    let order = Who::ALL.iter().copied().map(Some).chain([None]);
    let mut institutions: Vec<_> = order.map(|who| Institution { who, factors: Vec::new() }).collect();
    for placed in factors {
        let Open { first, later } = open(assessment, &placed.factor);
        let ids = |statements: Vec<&Statement>| statements.iter().map(|statement| statement.id.clone()).collect();
        let (first, later): (Vec<String>, Vec<String>) = (ids(first), ids(later));
        let who = placed.factor.who.first().copied();
        if let Some(institution) = institutions.iter_mut().find(|institution| institution.who == who) {
            institution.factors.push(Asked { placed, first, later });
        }
    }
    for institution in &mut institutions {
        institution.factors.retain(|asked| asked.count() > 0);
    }
    institutions.retain(|institution| !institution.factors.is_empty());
    institutions
}

#[component]
fn InstitutionView(
    id: String,
    institution: Institution,
    assessment: StoredValue<Assessment>,
    paper: String,
    at: usize,
    only: RwSignal<Option<usize>>,
    print: Callback<Option<usize>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let Institution { who, factors } = institution;
    let name = match who {
        Some(who) => words.text(&format!("institution.{who}")),
        None => words.text("institution.nobody"),
    };
    let open: usize = factors.iter().map(Asked::count).sum();
    let meta = words.filled(
        "ask.counts",
        &[
            ("factors", words.counted("count.factors", factors.len(), &[])),
            ("statements", words.counted("count.open", open, &[])),
        ],
    );
    let heading = format!("institution-{at}");
    // Where nothing comes first, the list would be empty: it is open from the start.
    let opened = factors.iter().all(|asked| asked.first.is_empty());
    let factors = factors
        .into_iter()
        .map(|asked| view! { <FactorView id=id.clone() asked assessment opened /> })
        .collect_view();
    let spoken = words.filled("ask.print.spoken", &[("who", name.clone())]);
    view! {
        <section
            class="institution"
            class:alone=move || only.get() == Some(at)
            class:not-on-paper=move || only.get().is_some_and(|only| only != at)
            aria-labelledby=heading.clone()
        >
            <p class="on-paper">
                <bdi>{paper}</bdi>
            </p>
            <div class="spread">
                <h2 id=heading.clone()>{name}</h2>
                <div class="actions">
                    <button class="button small" type="button" on:click=move |_| print.run(Some(at))>
                        {t("ask.print")}
                        <span class="spoken">" " {spoken}</span>
                    </button>
                </div>
            </div>
            <p class="meta">{meta}</p>
            <p class="meta only-on-paper">{t("ask.how")}</p>
            {factors}
        </section>
    }
}

#[component]
fn FactorView(id: String, asked: Asked, assessment: StoredValue<Assessment>, opened: bool) -> impl IntoView {
    let words = expect_context::<Words>();
    let Asked { placed, first, later } = asked;
    let others: Vec<String> = placed.factor.who.iter().skip(1).map(|who| words.text(&format!("who.{who}"))).collect();
    let others = (!others.is_empty()).then(|| words.filled("ask.others", &[("who", words.list(&others))]));
    let href = Route::Assessment(id.clone(), Place::Factor(placed.factor.id.clone(), None)).href();
    let list = |ids: &[String]| {
        let items: Vec<_> = placed
            .statements
            .iter()
            .filter(|placed| ids.contains(&placed.statement.id))
            .map(|PlacedStatement { statement, text, voice }| {
                let code = statement.code().to_owned();
                let to = Place::Factor(placed.factor.id.clone(), Some(code.clone()));
                let href = Route::Assessment(id.clone(), to).href();
                let is_unknown =
                    assessment.with_value(|assessment| assessment.answer(&statement.id) == Some(Answer::Unknown));
                let state = words.text(if is_unknown { "ask.unknown" } else { "ask.unanswered" });
                let help = text
                    .help
                    .clone()
                    .map(|help| view! { <p class="do only-on-paper" lang=voice.of("help")>{help}</p> });
                view! {
                    <li>
                        <a class="code" href=href>
                            {code}
                        </a>
                        <p lang=voice.of("text")>{text.text.clone()}</p>
                        <p class="state">{state}</p>
                        {help}
                        <Boxes />
                    </li>
                }
            })
            .collect();
        view! { <ul class="missing">{items}</ul> }
    };
    let start = opened;
    let opened = RwSignal::new(opened);
    let nothing_first = first.is_empty();
    let more = (!later.is_empty()).then(|| {
        let key = if nothing_first { "ask.higher" } else { "ask.later" };
        let summary = words.counted(key, later.len(), &[]);
        let toggled = move |event: ev::Event| opened.set(platform::is_open(&event));
        view! {
            <details class="more" class:not-on-paper=move || !opened.get() open=start on:toggle=toggled>
                <summary>{summary}</summary>
                {list(&later)}
            </details>
        }
    });
    let level = first_level(words, &placed, &first);
    view! {
        <div class:not-on-paper=move || nothing_first && !opened.get()>
            <h3>
                <a href=href>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    {placed.title()}
                </a>
            </h3>
            <p class="meta">{level} {others}</p>
            {(!first.is_empty()).then(|| list(&first))}
            {more}
        </div>
    }
}

/// Says which level the first open statement belongs to.
fn first_level(words: Words, placed: &Placed, first: &[String]) -> Option<String> {
    let statement = placed.factor.statements.iter().find(|statement| first.contains(&statement.id))?;
    let level = statement.level;
    let arguments = [("level", level.to_string()), ("name", level_name(words, level))];
    Some(words.filled("ask.from", &arguments) + " ")
}

/// Boxes to tick on paper.
#[component]
fn Boxes() -> impl IntoView {
    let words = expect_context::<Words>();
    let boxes = Answer::ALL.iter().map(|answer| view! { <span>{answer_word(words, *answer)}</span> }).collect_view();
    view! { <p class="tick only-on-paper">{boxes}</p> }
}
