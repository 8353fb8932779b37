//! Handing a part out: who is asked, about which factors.

use std::collections::BTreeSet;

use baremo::{
    Problems,
    assessment::{
        Assessment,
        part::{hand_out, propose},
    },
    questionnaire::{Questionnaire, Who},
};
use leptos::{ev, prelude::*};

use crate::{
    components::{
        form::{Fault, FaultNote, TextField, Tick},
        problems::{BadFile, BadFiles},
    },
    content::{Content, Placed, PlacedDomain},
    pages::{assessments::name_of, parts},
    platform::{self, file},
    remembered,
    state::Library,
    words::{Words, t},
};

/// What is chosen for the next part.
#[derive(Clone, Copy)]
struct Draft {
    sector: RwSignal<Who>,
    institution: RwSignal<String>,
    with_answers: RwSignal<bool>,
    factors: RwSignal<BTreeSet<String>>,
}

impl Draft {
    fn new(assessment: &Assessment, at_hand: &[Questionnaire]) -> Self {
        let sector = Who::Government;
        Self {
            sector: RwSignal::new(sector),
            institution: RwSignal::new(String::new()),
            with_answers: RwSignal::new(false),
            factors: RwSignal::new(propose(assessment, at_hand, sector).into_iter().collect()),
        }
    }
}

/// The section that hands a part out.
#[component]
pub fn HandOut(id: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let id = StoredValue::new(id);
    let assessment = move || library.get_untracked(&id.get_value()).map(|entry| entry.assessment);
    let draft = remembered::remember("part", || {
        let assessment = assessment().unwrap_or_else(|| Assessment::new("", "", []));
        Draft::new(&assessment, &content.get_untracked())
    });
    let saved = remembered::signal("part-saved", || None::<String>);
    let bad = remembered::signal("part-bad", Vec::<BadFile>::new);
    let fault = remembered::signal("part-fault", || Fault::None);
    let choose_sector = move |event: ev::Event| {
        let value = event_target_value(&event);
        let Some(sector) = Who::ALL.iter().copied().find(|who| who.as_str() == value) else { return };
        draft.sector.set(sector);
        let proposed = assessment().map(|assessment| propose(&assessment, &content.get_untracked(), sector));
        draft.factors.set(proposed.unwrap_or_default().into_iter().collect());
    };
    let options = Who::ALL
        .iter()
        .map(|who| {
            let who = *who;
            view! {
                <option value=who.as_str() prop:selected=move || draft.sector.get() == who>
                    {words.text(&format!("institution.{who}"))}
                </option>
            }
        })
        .collect_view();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        saved.set(None);
        bad.set(Vec::new());
        let is_empty = draft.factors.with_untracked(BTreeSet::is_empty);
        fault.set(is_empty.then_some("parts.no-factors"));
        if is_empty {
            return platform::focus("part-factors");
        }
        match make(assessment().as_ref(), draft, content) {
            Some(Ok((name, part))) if file::save(&name, "application/json", &part) => saved.set(Some(name)),
            Some(Err(problems)) => bad.set(vec![BadFile::new(words.text("parts.hand-out"), problems)]),
            _ => fault.set(Some("parts.not-saved")),
        }
    };
    let at_hand = content.get_untracked();
    let domains = content.placed(assessment().map(|own| own.among(&at_hand)).unwrap_or_default());
    let chosen = move || words.counted("parts.chosen", draft.factors.with(BTreeSet::len), &[]);
    view! {
        <section class="section" aria-labelledby="h-hand-out">
            <h2 id="h-hand-out">{t("parts.hand-out")}</h2>
            <form class="form" on:submit=save novalidate=true>
                <div class="field">
                    <label for="part-sector">{t("parts.sector")}</label>
                    <span class="select">
                        <select id="part-sector" on:change=choose_sector>
                            {options}
                        </select>
                    </span>
                </div>
                <TextField
                    id="part-institution"
                    label="parts.institution"
                    hint="parts.institution-hint"
                    value=draft.institution
                />
                <details class="more" id="part-factors" tabindex="-1">
                    <summary>{chosen}</summary>
                    <p class="hint">{t("parts.factors-hint")}</p>
                    {domains.into_iter().map(|domain| view! { <DomainChoices draft domain /> }).collect_view()}
                </details>
                <FaultNote id="part-factors" fault />
                <Tick
                    label=words.text("parts.with-answers")
                    hint=words.text("parts.with-answers-hint")
                    is=draft.with_answers
                    set=move |is| draft.with_answers.set(is)
                />
                <div class="actions">
                    <button class="button primary" type="submit">
                        {t("parts.save")}
                    </button>
                </div>
                <div role="status">
                    {move || {
                        let name = saved.get()?;
                        let sentence = words.filled("parts.saved", &[("file", name)]);
                        Some(view! { <p class="note">{sentence}</p> })
                    }}
                </div>
                <BadFiles files=bad />
            </form>
        </section>
    }
}

/// Makes the file of a part, with its name; nothing where the browser gives no code for it.
fn make(own: Option<&Assessment>, draft: Draft, content: Content) -> Option<Result<(String, String), Problems>> {
    let (own, code, at_hand) = (own?, platform::random_code()?, content.get_untracked());
    let institution = draft.institution.get_untracked();
    let institution = Some(institution.trim()).filter(|name| !name.is_empty());
    let factors: Vec<String> = draft.factors.get_untracked().into_iter().collect();
    let with_answers = draft.with_answers.get_untracked();
    let part = hand_out(own, &at_hand, &code, draft.sector.get_untracked(), institution, &factors, with_answers);
    Some(part.map(|part| (parts::file_name(&part), part.to_json())))
}

/// The factors of one domain, to choose from.
#[component]
fn DomainChoices(draft: Draft, domain: PlacedDomain) -> impl IntoView {
    let item = |placed: Placed| {
        let name = name_of(&placed);
        let id = StoredValue::new(placed.factor.id);
        let is = Signal::derive(move || id.with_value(|id| draft.factors.with(|factors| factors.contains(id))));
        let set = move |is_chosen| {
            draft.factors.update(|factors| {
                if is_chosen {
                    factors.insert(id.get_value());
                } else {
                    id.with_value(|id| factors.remove(id));
                }
            });
        };
        view! { <Tick label=name value=id.get_value() is set /> }
    };
    view! {
        <fieldset class="question">
            <legend>{domain.code} " " {domain.title}</legend>
            <div class="choices">{domain.factors.into_iter().map(item).collect_view()}</div>
        </fieldset>
    }
}
