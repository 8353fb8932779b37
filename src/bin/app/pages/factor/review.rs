//! The level that an earlier external review found: noted beside the factor for comparison, never scored.

use baremo::{Level, assessment::Review, document::is_date};
use leptos::{ev, prelude::*};

use crate::{
    components::{
        form::{Fault, FaultNote, FutureNote, TextField, fault_id},
        level::name,
    },
    platform, remembered,
    state::Library,
    words::{Words, t},
};

/// Says what an earlier external review found: the level, who found it and when.
pub fn say_review(words: Words, review: &Review) -> String {
    let date = review.date.as_deref().map(|date| words.date(date));
    let said = [Some(review.level.to_string()), Some(review.source.clone()), date];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A review that is being entered.
#[derive(Clone, Copy)]
struct Draft {
    is_open: RwSignal<bool>,
    level: RwSignal<Option<Level>>,
    source: RwSignal<String>,
    date: RwSignal<String>,
    /// Whether it was to be kept, so that what is missing is said.
    asked: RwSignal<bool>,
}

impl Draft {
    fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            level: RwSignal::new(None),
            source: RwSignal::default(),
            date: RwSignal::default(),
            asked: RwSignal::new(false),
        }
    }

    /// Opens the form, with what is noted already.
    fn begin(self, review: Option<Review>) {
        self.asked.set(false);
        self.level.set(review.as_ref().map(|review| review.level));
        self.source.set(review.as_ref().map(|review| review.source.clone()).unwrap_or_default());
        self.date.set(review.and_then(|review| review.date).unwrap_or_default());
        self.is_open.set(true);
        request_animation_frame(|| platform::focus("review-level"));
    }

    fn no_level(self) -> Fault {
        self.level.get().is_none().then_some("fault.review-level")
    }

    fn no_source(self) -> Fault {
        self.source.with(|source| source.trim().is_empty()).then_some("fault.review-source")
    }

    fn no_date(self) -> Fault {
        self.date.with(|date| !date.trim().is_empty() && !is_date(date.trim())).then_some("fault.review-date")
    }

    /// Returns the review; nothing as long as something is missing, and the focus then goes there.
    fn review(self) -> Option<Review> {
        let faults =
            [("review-level", self.no_level()), ("review-source", self.no_source()), ("review-date", self.no_date())];
        if let Some((field, _)) = faults.iter().find(|(_, fault)| fault.is_some()) {
            platform::focus(field);
            return None;
        }
        let trimmed = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
        let date = Some(trimmed(self.date)).filter(|date| !date.is_empty());
        Some(Review { level: self.level.get_untracked()?, source: trimmed(self.source), date })
    }
}

/// The section of the earlier external review.
#[component]
pub fn ExternalReview(id: String, factor: String) -> impl IntoView {
    let words = expect_context::<Words>();
    let library = expect_context::<Library>();
    let key = StoredValue::new((id, factor));
    let draft = remembered::remember("review", Draft::new);
    let review = Memo::new(move |_| {
        key.with_value(|(id, factor)| library.read(id, |entry| entry.assessment.reviews.get(factor).cloned()))
    });
    let set = move |review: Option<Review>| {
        key.with_value(|(id, factor)| {
            library.edit(id, |assessment| match review {
                Some(review) => drop(assessment.reviews.insert(factor.clone(), review)),
                None => drop(assessment.reviews.remove(factor)),
            });
        });
        draft.is_open.set(false);
        request_animation_frame(|| platform::focus("review-begin"));
    };
    let noted = move || {
        let begin = move |_| draft.begin(review.get_untracked());
        match review.get() {
            None => view! {
                <p class="hint">{t("review.hint")}</p>
                <div class="actions">
                    <button class="button small" type="button" id="review-begin" on:click=begin>
                        {t("review.add")}
                    </button>
                </div>
            }
            .into_any(),
            Some(review) => view! {
                <p>
                    {t("level")} " " <bdi dir="auto">{say_review(words, &review)}</bdi>
                </p>
                <div class="actions">
                    <button class="button small" type="button" id="review-begin" on:click=begin>
                        {t("review.change")}
                    </button>
                    <button class="link" type="button" on:click=move |_| set(None)>
                        {t("review.remove")}
                    </button>
                </div>
            }
            .into_any(),
        }
    };
    view! {
        <section class="section" aria-labelledby="review-h">
            <h2 id="review-h">{t("moved.review")}</h2>
            <Show when=move || draft.is_open.get() fallback=noted>
                <ReviewForm draft keep=move |review| set(Some(review)) />
            </Show>
        </section>
    }
}

#[component]
fn ReviewForm(draft: Draft, keep: impl Fn(Review) + Copy + Send + Sync + 'static) -> impl IntoView {
    let words = expect_context::<Words>();
    let Draft { is_open, level, source, date, asked } = draft;
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        if let Some(review) = draft.review() {
            keep(review);
        }
    };
    let give_up = move |_| {
        is_open.set(false);
        request_animation_frame(|| platform::focus("review-begin"));
    };
    let option = move |of: Option<Level>| {
        let label = of.map_or_else(|| words.text("review.choose"), |of| format!("{of} {}", name(words, of)));
        view! {
            <option value=of.map(|of| of.to_string()).unwrap_or_default() prop:selected=move || level.get() == of>
                {label}
            </option>
        }
    };
    let options = std::iter::once(None).chain(Level::ALL.map(Some)).map(option).collect_view();
    let choose = move |event| level.set(event_target_value(&event).parse().ok().and_then(Level::from_number));
    let said = move |fault: fn(Draft) -> Fault| Signal::derive(move || fault(draft).filter(|_| asked.get()));
    let no_level = said(Draft::no_level);
    view! {
        <form class="stack" on:submit=submit novalidate=true>
            <p class="hint">{t("review.hint")}</p>
            <div class="field">
                <label for="review-level">{t("review.level")}</label>
                <span class="select">
                    <select
                        id="review-level"
                        aria-required="true"
                        aria-invalid=move || no_level.get().map(|_| "true")
                        aria-describedby=move || no_level.get().map(|_| fault_id("review-level"))
                        on:change=choose
                    >
                        {options}
                    </select>
                </span>
            </div>
            <FaultNote id="review-level" fault=no_level />
            <TextField
                id="review-source"
                label="review.source"
                hint="review.source.hint"
                value=source
                required=true
                fault=said(Draft::no_source)
            />
            <TextField
                id="review-date"
                label="review.date"
                hint="review.date.hint"
                short=true
                value=date
                fault=said(Draft::no_date)
            />
            <FutureNote date />
            <div class="actions">
                <button class="button small" type="submit">
                    {t("review.keep")}
                </button>
                <button class="link" type="button" on:click=give_up>
                    {t("cancel")}
                </button>
            </div>
        </form>
    }
}
