//! What an ecosystem offers to others and seeks from them: a file of its own, voluntary, and under its name.

use std::collections::{BTreeMap, BTreeSet};

use baremo::{
    Level,
    questionnaire::Audience,
    round::{Band, Interest, Round, Seats},
    score::score_factor,
    training::twinning::{Proposal, propose},
};
use leptos::{ev, prelude::*};

use crate::{
    components::{
        form::{Fault, FaultNote, TextField},
        level::short_range,
        problems::{BadFile, BadFiles},
        round::ChooseRound,
    },
    content::{Content, Placed},
    platform::{self, file},
    remembered,
    state::{Library, Rounds},
    words::{Words, t},
};

/// What is typed and ticked; all of it belongs to one round.
#[derive(Clone, Copy)]
struct Draft {
    ecosystem: RwSignal<String>,
    contact: RwSignal<String>,
    offers: RwSignal<BTreeSet<String>>,
    seeks: RwSignal<BTreeSet<String>>,
    seats: RwSignal<BTreeMap<(String, Audience), Band>>,
    fault: RwSignal<Option<(&'static str, &'static str)>>,
    saved: RwSignal<Option<String>>,
}

impl Draft {
    fn new(ecosystem: impl FnOnce() -> String) -> Self {
        Self {
            ecosystem: remembered::signal("ecosystem", ecosystem),
            contact: remembered::signal("contact", String::new),
            offers: remembered::signal("offers", BTreeSet::new),
            seeks: remembered::signal("seeks", BTreeSet::new),
            seats: remembered::signal("seats", BTreeMap::new),
            fault: remembered::signal("fault", || None),
            saved: remembered::signal("saved", || None),
        }
    }

    /// Lets go of what was ticked, for another round.
    fn clear(self) {
        self.offers.set(BTreeSet::new());
        self.seeks.set(BTreeSet::new());
        self.seats.set(BTreeMap::new());
        self.fault.set(None);
        self.saved.set(None);
    }

    /// Returns what the file will say, its factors in the order given.
    fn interest(self, round: &Round, placed: &[Placed]) -> Interest {
        let text = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let ids = |chosen: RwSignal<BTreeSet<String>>| -> Vec<String> {
            let ids = placed.iter().map(|placed| &placed.factor.id);
            chosen.with(|chosen| ids.filter(|id| chosen.contains(*id)).cloned().collect())
        };
        let mut interest = Interest::new(&round.id, text(self.ecosystem), text(self.contact));
        interest.offers = ids(self.offers);
        interest.seeks = ids(self.seeks);
        // Who no longer seeks a factor sends nobody to be trained in it.
        for placed in placed.iter().filter(|placed| interest.seeks.contains(&placed.factor.id)) {
            for audience in &placed.factor.audience {
                let band = self.seats.with(|seats| seats.get(&(placed.factor.id.clone(), *audience)).copied());
                interest.seats.extend(band.map(|band| Seats {
                    factor: placed.factor.id.clone(),
                    audience: *audience,
                    band,
                }));
            }
        }
        interest
    }

    fn fault_of(self, field: &'static str) -> Signal<Fault> {
        let fault = self.fault;
        Signal::derive(move || fault.get().filter(|(of, _)| *of == field).map(|(_, key)| key))
    }
}

/// The page on which an agency says what it offers and seeks.
#[component]
pub fn InterestPage(id: String) -> impl IntoView {
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let rounds = expect_context::<Rounds>();
    let round = remembered::signal("round", || rounds.asked());
    let owner = StoredValue::new(id);
    let ecosystem = || library.get_untracked(&owner.get_value()).and_then(|entry| entry.assessment.ecosystem);
    let draft = Draft::new(|| ecosystem().unwrap_or_default());
    let title = Signal::derive(move || round.with(|round| round.as_ref().map(|round| round.title.clone())));
    let open = move |opened: Round| {
        draft.clear();
        round.set(Some(opened));
    };
    let rest = move || {
        let round = round.get()?;
        let at_hand = content.get();
        if let Err(problems) = round.check(&at_hand).or(()) {
            let files = vec![BadFile::new(round.title, problems)];
            return Some(view! { <BadFiles files=Signal::stored(files) /> }.into_any());
        }
        let asked: Vec<_> = round.questionnaires.iter().filter_map(|asked| asked.among(&at_hand)).collect();
        let assessment = library.get_untracked(&owner.get_value())?.assessment;
        let answered = assessment.among(&at_hand);
        let answered = asked.iter().copied().filter(|q| answered.iter().any(|own| own.digest == q.digest));
        let proposal = propose(&assessment, answered);
        let placed = content.placed_factors(asked);
        let standing = placed
            .iter()
            .map(|placed| {
                let score = score_factor(&assessment, &placed.factor);
                (placed.factor.id.clone(), (score.level.map(|level| level.map(Level::number)), score.target))
            })
            .collect();
        Some(view! { <Form draft round placed proposal standing /> }.into_any())
    };
    view! {
        <header class="page-head">
            <h1>{t("interest.title")}</h1>
            <p class="lede">{t("interest.lede")}</p>
        </header>
        <div class="note">
            <h2>{t("interest.named")}</h2>
            <p>{t("interest.named-text")}</p>
        </div>
        <section class="section" aria-labelledby="h-for">
            <h2 id="h-for">{t("interest.round")}</h2>
            <p class="reading">{t("interest.round-text")}</p>
            <ChooseRound title open=Callback::new(open) />
        </section>
        {rest}
    }
}

/// What the assessment says of a factor: its level, and its target.
type Standing = BTreeMap<String, (Option<baremo::level::Interval<u8>>, Option<Level>)>;

#[component]
fn Form(draft: Draft, round: Round, placed: Vec<Placed>, proposal: Proposal, standing: Standing) -> impl IntoView {
    let words = expect_context::<Words>();
    let all = StoredValue::new((round, placed));
    let interest = move || all.with_value(|(round, placed)| draft.interest(round, placed));
    let save = move |_| {
        let interest = untrack(interest);
        let fault = if interest.ecosystem.is_empty() {
            Some(("interest-ecosystem", "fault.ecosystem"))
        } else if interest.contact.is_empty() {
            Some(("interest-contact", "fault.contact"))
        } else if interest.offers.is_empty() && interest.seeks.is_empty() {
            Some(("save-interest", "fault.interest-empty"))
        } else {
            None
        };
        draft.fault.set(fault);
        if let Some((field, _)) = fault {
            return platform::focus(field);
        }
        let title = all.with_value(|(round, _)| round.title.clone());
        let name = file::name(&["interest", &interest.ecosystem, &title], "json");
        let done = file::save(&name, "application/json", &interest.to_json());
        let said = if done { words.filled("interest.saved", &[("name", name)]) } else { t("region.not-saved") };
        draft.saved.set(Some(said));
    };
    let choices = move |title: &'static str, text: &'static str, key: &'static str, proposed: Vec<String>| {
        let chosen = if key == "seeks" { draft.seeks } else { draft.offers };
        let standing = standing.clone();
        view! {
            <section class="section" aria-labelledby=format!("h-{key}")>
                <h2 id=format!("h-{key}")>{t(title)}</h2>
                <p class="reading">{t(text)}</p>
                <Choices key chosen placed=all.with_value(|(_, placed)| placed.clone()) proposed standing />
            </section>
        }
    };
    view! {
        <section class="section" aria-labelledby="h-who">
            <h2 id="h-who">{t("interest.who")}</h2>
            <TextField
                id="interest-ecosystem"
                label="interest.ecosystem"
                value=draft.ecosystem
                required=true
                fault=draft.fault_of("interest-ecosystem")
            />
            <TextField
                id="interest-contact"
                label="interest.contact"
                hint="interest.contact-hint"
                value=draft.contact
                required=true
                fault=draft.fault_of("interest-contact")
            />
        </section>
        {choices("interest.seeks", "interest.seeks-text", "seeks", proposal.seeks)}
        <Numbers draft placed=all.with_value(|(_, placed)| placed.clone()) />
        {choices("interest.offers", "interest.offers-text", "offers", proposal.offers)}
        <section class="section" aria-labelledby="h-says">
            <h2 id="h-says">{t("contribute.all")}</h2>
            {move || all.with_value(|(round, placed)| said(words, round, placed, &interest()))}
            <FaultNote id="save-interest" fault=draft.fault_of("save-interest") />
            <div class="actions">
                <button id="save-interest" class="button primary" type="button" on:click=save>
                    {t("interest.save")}
                </button>
            </div>
            <p role="status">{draft.saved}</p>
        </section>
    }
}

/// Factors to tick: those that the assessment proposes, and under a fold the others.
#[component]
fn Choices(
    key: &'static str,
    chosen: RwSignal<BTreeSet<String>>,
    placed: Vec<Placed>,
    proposed: Vec<String>,
    standing: Standing,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let item = |placed: &Placed| {
        let id = StoredValue::new(placed.factor.id.clone());
        let (level, target) = standing.get(&placed.factor.id).copied().unwrap_or_default();
        let level = level.map(|level| words.filled("results.level", &[("level", short_range(level))]));
        let target = target.map(|target| words.filled("results.target", &[("level", target.to_string())]));
        let hint = [level, target].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let tick = move |event: ev::Event| {
            let is_ticked = event_target_checked(&event);
            chosen.update(|chosen| match is_ticked {
                true => drop(chosen.insert(id.get_value())),
                false => drop(chosen.remove(&id.get_value())),
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    name=key
                    value=placed.factor.id.clone()
                    prop:checked=move || id.with_value(|id| chosen.with(|chosen| chosen.contains(id)))
                    on:change=tick
                />
                <span>
                    <span class="code">{placed.code.clone()}</span>
                    " "
                    {placed.title()}
                </span>
                <span class="hint">{hint}</span>
            </label>
        }
    };
    let is_proposed = |placed: &&Placed| proposed.contains(&placed.factor.id);
    let first = placed.iter().filter(is_proposed).map(item).collect_view();
    let others: Vec<_> = placed.iter().filter(|placed| !is_proposed(placed)).collect();
    let count = others.len();
    let others = others.into_iter().map(item).collect_view();
    let (legend, none) = match key {
        "seeks" => ("interest.seeks-proposed", "interest.seeks-none"),
        _ => ("interest.offers-proposed", "interest.offers-none"),
    };
    let proposed = if proposed.is_empty() {
        view! { <p>{t(none)}</p> }.into_any()
    } else {
        view! {
            <fieldset class="question">
                <legend>{t(legend)}</legend>
                <div class="choices">{first}</div>
            </fieldset>
        }
        .into_any()
    };
    view! {
        {proposed}
        {(count > 0)
            .then(|| {
                view! {
                    <details class="more">
                        <summary>{words.counted("interest.others", count, &[])}</summary>
                        <fieldset class="question">
                            <legend class="spoken">{words.counted("interest.others", count, &[])}</legend>
                            <div class="choices">{others}</div>
                        </fieldset>
                    </details>
                }
            })}
    }
}

/// How many people would be sent to a training, for each factor that is sought.
#[component]
fn Numbers(draft: Draft, placed: Vec<Placed>) -> impl IntoView {
    let words = expect_context::<Words>();
    let placed = StoredValue::new(placed);
    let field = move |factor: String, audience: Audience| {
        let id = format!("seats-{factor}-{audience}");
        let key = StoredValue::new((factor, audience));
        let chosen = move || draft.seats.with(|seats| key.with_value(|key| seats.get(key).copied()));
        let choose = move |event: ev::Event| {
            let band = Band::from_word(&event_target_value(&event));
            draft.seats.update(|seats| match band {
                Some(band) => drop(seats.insert(key.get_value(), band)),
                None => drop(key.with_value(|key| seats.remove(key))),
            });
        };
        let options = Band::ALL.iter().map(|band| {
            view! {
                <option value=band.as_str() prop:selected=move || chosen() == Some(*band)>
                    {words.text(&format!("band.{band}"))}
                </option>
            }
        });
        view! {
            <div class="field">
                <label for=id.clone()>{words.text(&format!("audience.{audience}"))}</label>
                <span class="select">
                    <select id=id on:change=choose>
                        <option value="" prop:selected=move || chosen().is_none()>
                            {t("interest.no-seats")}
                        </option>
                        {options.collect_view()}
                    </select>
                </span>
            </div>
        }
    };
    let sought = move || {
        let sought: Vec<Placed> = placed.with_value(|placed| {
            let is_sought = |placed: &&Placed| draft.seeks.with(|seeks| seeks.contains(&placed.factor.id));
            let placed = placed.iter().filter(is_sought);
            placed.filter(|placed| !placed.factor.audience.is_empty()).cloned().collect()
        });
        (!sought.is_empty()).then(|| {
            let factors = sought.into_iter().map(|placed| {
                let fields = placed.factor.audience.iter();
                let fields = fields.map(|audience| field(placed.factor.id.clone(), *audience)).collect_view();
                view! {
                    <fieldset class="question">
                        <legend>
                            <span class="code">{placed.code.clone()}</span>
                            " "
                            {placed.title()}
                        </legend>
                        <div class="fields">{fields}</div>
                    </fieldset>
                }
            });
            view! {
                <section class="section" aria-labelledby="h-seats">
                    <h2 id="h-seats">{t("interest.seats")}</h2>
                    <p class="reading">{t("interest.seats-text")}</p>
                    {factors.collect_view()}
                </section>
            }
        })
    };
    view! { {sought} }
}

/// Returns the whole content of the file, in words.
fn said(words: Words, round: &Round, placed: &[Placed], interest: &Interest) -> AnyView {
    let find = |id: &String| placed.iter().find(|placed| placed.factor.id == *id);
    let name =
        |id: &String| find(id).map_or_else(|| id.clone(), |placed| format!("{} {}", placed.code, placed.short()));
    let line = |key: &str, none: &str, ids: &[String]| {
        let names: Vec<String> = ids.iter().map(name).collect();
        if names.is_empty() { words.text(none) } else { words.filled(key, &[("factors", words.list(&names))]) }
    };
    // What is not written yet is a dash.
    let or_dash = |text: &String| if text.is_empty() { "–".to_owned() } else { text.clone() };
    let head = words.filled(
        "interest.says",
        &[
            ("round", round.title.clone()),
            ("ecosystem", or_dash(&interest.ecosystem)),
            ("contact", or_dash(&interest.contact)),
        ],
    );
    let seats = interest.seats.iter().map(|seats| {
        let who = words.text(&format!("audience.{}", seats.audience));
        let band = words.text(&format!("band.{}", seats.band));
        let text =
            words.filled("interest.says-seats", &[("factor", name(&seats.factor)), ("who", who), ("band", band)]);
        view! { <li>{text}</li> }
    });
    let seats = seats.collect_view();
    view! {
        <div class="said" id="interest-said">
            <p dir="auto">{head}</p>
            <p>{line("interest.says-seeks", "interest.says-no-seeks", &interest.seeks)}</p>
            <p>{line("interest.says-offers", "interest.says-no-offers", &interest.offers)}</p>
            {(!interest.seats.is_empty()).then(|| view! { <ul>{seats}</ul> })}
            <p>{t("interest.nothing-else")}</p>
        </div>
    }
    .into_any()
}
