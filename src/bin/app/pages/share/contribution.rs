//! A contribution to a round: shown in words, whole, before it can be saved.

mod said;
mod save;
mod shares;
mod telling;

use baremo::{
    Code, Problem, Problems,
    questionnaire::Questionnaire,
    round::{Contribution, Mode, Round, contribute, left_out, split},
};
use leptos::prelude::*;
use said::Said;
use save::Save;
use shares::{Cut, Shares};
use telling::Telling;

use crate::{
    components::{
        problems::{BadFile, BadFiles},
        round::{ChooseRound, RoundFacts, RoundTerms},
    },
    content::Content,
    platform,
    remembered::{self, Remembered},
    state::{Given, Library, Rounds},
    words::{Words, t},
};

/// The round that is given to, what was given to it before, and whose assessment it is.
#[derive(Clone, Copy)]
struct Giving {
    owner: StoredValue<String>,
    round: RwSignal<Option<(Round, Given)>>,
    /// Whether a file was saved since the page was opened.
    has_saved: RwSignal<bool>,
    library: Library,
}

impl Giving {
    /// Opens a round: what was given to it before, or a new code, of which no revision was saved.
    fn open(self, round: Round) {
        self.has_saved.set(false);
        let given = given(self.library, &round, &self.owner.get_value());
        // Without a random code nothing can be given.
        self.round.set(given.map(|given| (round, given)));
    }

    /// Remembers that a contribution of an assessment was saved, even where the page is gone by now: a correction must
    /// not have the same revision.
    fn saved(self, owner: &str, contribution: &Contribution) {
        let given = Given { code: contribution.code.clone(), revision: contribution.revision };
        self.library.gave(owner, &contribution.round, given.clone());
        let _ = self.has_saved.try_set(true);
        let _ = self.round.try_update(|round| {
            if let Some((_, before)) = round.as_mut().filter(|(round, _)| round.id == contribution.round) {
                *before = given;
            }
        });
    }
}

fn given(library: Library, round: &Round, id: &str) -> Option<Given> {
    let before = library.get_untracked(id).and_then(|mut entry| entry.given.remove(&round.id));
    before.or_else(|| Some(Given { code: platform::random_code()?, revision: 0 }))
}

/// Returns why a round can be given nothing, apart from its questionnaires.
fn unfit(round: &Round, at_hand: &[Questionnaire]) -> Problems {
    match round.mode {
        Mode::Split => split::check_round(round, at_hand),
        Mode::Sealed if round.recipients.is_empty() => Problem::new(Code::Empty, "/recipients").into(),
        Mode::Sealed | Mode::Open => Problems::default(),
    }
}

/// Chooses a round, shows what would be given to it, and saves that.
#[component]
pub fn Contribute(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let rounds = expect_context::<Rounds>();
    let of = id.clone();
    let giving = Giving {
        owner: StoredValue::new(id),
        // Whoever comes from the link of a round has opened it already.
        round: remembered::signal("round", || {
            let asked = rounds.asked()?;
            given(library, &asked, &of).map(|given| (asked, given))
        }),
        has_saved: remembered::signal("has-saved", || false),
        library,
    };
    let round = giving.round;
    let group = remembered::signal("group", || None::<String>);
    let said = remembered::signal("said", || None::<save::Saying>);
    let cut = remembered::signal("cut", || None::<Cut>);
    let held = expect_context::<Remembered>();
    let open = move |asked: Round| {
        group.set(None);
        said.set(None);
        cut.set(None);
        // What went wrong with another round.
        ["save-fault", "split-fault", "split-bad"].into_iter().for_each(|name| held.forget(name));
        giving.open(asked);
    };
    let title = Signal::derive(move || round.with(|round| round.as_ref().map(|(round, _)| round.title.clone())));
    let panel = move || {
        let (round, given) = round.get()?;
        let assessment = library.get(&giving.owner.get_value())?.assessment;
        let at_hand = content.get();
        let revision = given.revision + 1;
        let made = contribute(&assessment, &round, &at_hand, group.get().as_deref(), &given.code, revision);
        let unfit = unfit(&round, &at_hand);
        let left_out = left_out(&assessment, &round, &at_hand);
        let head = view! {
            <RoundFacts round=round.clone() />
            <RoundTerms round=round.clone() />
            <OtherPeriod round=round.period.clone() own=assessment.period.clone() />
            <Again giving mode=round.mode given />
            <Groups round=round.clone() group />
        };
        let rest = match unfit.or(()).and(made) {
            Err(problems) => {
                let files = vec![BadFile::new(round.title, problems)];
                view! { <BadFiles files=Signal::stored(files) /> }.into_any()
            }
            Ok(contribution) => {
                let save = match round.mode {
                    Mode::Split => {
                        view! { <Shares giving round=round.clone() contribution=contribution.clone() cut said /> }
                            .into_any()
                    }
                    Mode::Open | Mode::Sealed => {
                        view! { <Save giving round=round.clone() contribution=contribution.clone() said /> }
                            .into_any()
                    }
                };
                view! {
                    <Said round=round.clone() contribution=contribution.clone() />
                    <Telling round contribution left_out />
                    {save}
                }
                .into_any()
            }
        };
        Some(view! { {head} {rest} })
    };
    view! {
        <section class="section" aria-labelledby="h-contribute">
            <h2 id="h-contribute">{t("contribute.title")}</h2>
            <p class="reading">{t("contribute.lede")}</p>
            <ChooseRound title open=Callback::new(open) />
            {panel}
            <p role="status">{move || said.get().map(|saying| saying.text(words))}</p>
        </section>
    }
}

/// A note where the round asks about another period than the assessment is about.
#[component]
fn OtherPeriod(round: String, own: String) -> impl IntoView {
    let words = expect_context::<Words>();
    (round != own).then(|| {
        let text = words.filled("contribute.other-period", &[("round", round), ("own", own)]);
        view! {
            <div class="note">
                <p>{text}</p>
            </div>
        }
    })
}

/// A note where something was given to the round before this page was opened.
#[component]
fn Again(giving: Giving, mode: Mode, given: Given) -> impl IntoView {
    let words = expect_context::<Words>();
    (given.revision > 0 && !giving.has_saved.get()).then(|| {
        let number = |revision: u64| words.number(revision as f64);
        let key = if mode == Mode::Split { "contribute.again-split" } else { "contribute.again" };
        let text = words
            .filled(key, &[("last", number(given.revision)), ("next", number(given.revision.saturating_add(1)))]);
        view! {
            <div class="note again">
                <p>{text}</p>
            </div>
        }
    })
}

/// The choice of a group, where the round has groups.
#[component]
fn Groups(round: Round, group: RwSignal<Option<String>>) -> impl IntoView {
    let words = expect_context::<Words>();
    let language = words.language();
    let option = |id: String, title: String| {
        let value = id.clone();
        view! {
            <option value=value selected=move || group.with(|group| group.as_deref() == Some(&id))>
                {title}
            </option>
        }
    };
    let options: Vec<_> =
        round.groups.iter().map(|group| option(group.id.clone(), group.title(&language).to_owned())).collect();
    (!options.is_empty()).then(|| {
        let chosen = move |event| {
            let id = event_target_value(&event);
            group.set((!id.is_empty()).then_some(id));
            // The page below is made anew.
            platform::focus_soon("group");
        };
        view! {
            <div class="field">
                <label for="group">{words.text("contribute.group")}</label>
                <span class="select">
                    <select id="group" on:change=chosen>
                        <option value="" selected=move || group.with(Option::is_none)>
                            {words.text("contribute.no-group")}
                        </option>
                        {options}
                    </select>
                </span>
            </div>
        }
    })
}

/// Returns what a contribution is with another revision, which stands in no share.
fn without_revision(contribution: &Contribution) -> Contribution {
    let mut first = contribution.clone();
    first.revision = 1;
    first
}
