//! What a trainer works with on this device: courses, a record of what was delivered, and the choices of a plan.

use baremo::{
    Level, document,
    training::{
        course::{Catalogue, Mode},
        delivered::Delivered,
        matching::Wishes,
        needs::Weights,
        plan::{Quarter, Time},
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};

use crate::platform::{
    storage::{Kind, Storage},
    tabs,
};

/// What a word of another tab says when it has written something of training. No id of an assessment begins so.
const WRITTEN: &str = "/training";

/// The longest plan, in quarters.
pub const MOST_QUARTERS: usize = 16;

/// The most people that an ecosystem would send to a step.
pub const MOST_EACH: u64 = 10_000;

/// The most trainer-days of a quarter.
pub const MOST_DAYS: u64 = 10_000;

/// What a plan is made with.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// The level to aim at in every factor, in place of the own targets.
    pub aim: Option<Level>,
    /// How the parts of a priority count.
    pub weights: Weights,
    /// What people can use.
    pub wishes: Wishes,
    /// How many people each ecosystem would send to a step, 1 or more: an assumption of whoever plans.
    pub each: u64,
    /// The first quarter of the plan; the next one where none is chosen.
    pub start: Option<Quarter>,
    /// The trainer-days of each quarter, one at least.
    pub days: Vec<u64>,
}

impl Default for Choices {
    fn default() -> Self {
        let (aim, weights, wishes) = (None, Weights::default(), Wishes::default());
        Self { aim, weights, wishes, each: 6, start: None, days: vec![20; 4] }
    }
}

impl Choices {
    /// Returns the time of the trainers; `today` is YYYY-MM-DD.
    pub fn time(&self, today: &str) -> Option<Time> {
        let start = self.start.or_else(|| Some(Quarter::of_day(today)?.next()))?;
        Some(Time { start, days: self.days.clone() })
    }

    fn to_kept(&self) -> String {
        let modes: Vec<&str> = self.wishes.modes.iter().map(|mode| mode.as_str()).collect();
        json!({
            "aim": self.aim.map(Level::number),
            "gap": self.weights.gap,
            "reach": self.weights.reach,
            "importance": self.weights.importance,
            "languages": self.wishes.languages,
            "modes": modes,
            "each": self.each,
            "start": self.start,
            "days": self.days,
        })
        .to_string()
    }

    /// Reads what was kept; what is not there or makes no sense is as at first.
    fn read(kept: &str) -> Self {
        let (kept, first) = (document::parse(kept.as_bytes()).unwrap_or_default(), Self::default());
        let list = |key: &str| kept.get(key).and_then(Value::as_array).into_iter().flatten();
        let texts = |key| list(key).filter_map(Value::as_str);
        let times =
            |key: &str, first| kept.get(key).and_then(Value::as_u64).and_then(|n| n.try_into().ok()).unwrap_or(first);
        let importance = kept.get("importance").and_then(Value::as_object).into_iter().flatten();
        let weights = Weights {
            gap: times("gap", first.weights.gap),
            reach: times("reach", first.weights.reach),
            importance: importance.filter_map(|(id, n)| Some((id.clone(), n.as_f64()?))).collect(),
        };
        let days: Vec<u64> = list("days").filter_map(Value::as_u64).take(MOST_QUARTERS).collect();
        Self {
            aim: kept.get("aim").and_then(Value::as_u64).and_then(Level::from_number),
            weights: if weights.check().is_empty() { weights } else { first.weights },
            wishes: Wishes {
                languages: texts("languages").map(str::to_owned).collect(),
                modes: texts("modes").filter_map(Mode::from_word).collect(),
            },
            each: kept
                .get("each")
                .and_then(Value::as_u64)
                .filter(|n| (1..=MOST_EACH).contains(n))
                .unwrap_or(first.each),
            start: kept.get("start").and_then(Value::as_str).and_then(Quarter::from_text),
            days: if days.is_empty() { first.days } else { days },
        }
    }
}

/// What a trainer works with.
#[derive(Clone, Copy)]
pub struct Training {
    catalogue: RwSignal<Option<Catalogue>>,
    removed: RwSignal<Option<Catalogue>>,
    delivered: RwSignal<Delivered>,
    choices: RwSignal<Choices>,
    is_kept: RwSignal<bool>,
    storage: Storage,
}

impl Training {
    const CATALOGUE: &str = "catalogue";
    const DELIVERED: &str = "delivered";
    const CHOICES: &str = "choices";

    /// Makes it of what the store holds.
    pub fn new(kept: &[(String, String)], storage: Storage) -> Self {
        let training = Self {
            catalogue: RwSignal::new(None),
            removed: RwSignal::new(None),
            delivered: RwSignal::new(Delivered::new(Vec::new())),
            choices: RwSignal::new(Choices::default()),
            is_kept: RwSignal::new(true),
            storage,
        };
        training.read(kept);
        training
    }

    /// Takes over what the store holds. What was checked when it came in is kept, even if a questionnaire has gone since.
    fn read(self, kept: &[(String, String)]) {
        let of = |key: &str| kept.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str());
        let catalogue = of(Self::CATALOGUE).and_then(|text| Catalogue::from_kept(text.as_bytes()).ok());
        let delivered = of(Self::DELIVERED).and_then(|text| Delivered::from_kept(text.as_bytes()).ok());
        self.catalogue.set(catalogue);
        self.delivered.set(delivered.unwrap_or_else(|| Delivered::new(Vec::new())));
        self.choices.set(of(Self::CHOICES).map(Choices::read).unwrap_or_default());
    }

    /// Returns the courses, if there are any.
    pub fn catalogue(self) -> Option<Catalogue> {
        self.catalogue.get()
    }

    /// Returns the courses, without following changes.
    pub fn catalogue_untracked(self) -> Option<Catalogue> {
        self.catalogue.get_untracked()
    }

    /// Returns what was delivered.
    pub fn delivered(self) -> Delivered {
        self.delivered.get()
    }

    /// Returns what was delivered, without following changes.
    pub fn delivered_untracked(self) -> Delivered {
        self.delivered.get_untracked()
    }

    /// Returns what a plan is made with.
    pub fn choices(self) -> Choices {
        self.choices.get()
    }

    /// Returns whether the last change could be kept on the device.
    pub fn is_kept(self) -> bool {
        self.is_kept.get()
    }

    /// Puts courses in place of those there are; those can be brought back until the next change of them.
    pub fn set_catalogue(self, catalogue: Option<Catalogue>) {
        let before = self.catalogue.try_update(|now| std::mem::replace(now, catalogue.clone())).flatten();
        self.removed.set(before);
        self.keep(Self::CATALOGUE, catalogue.map(|catalogue| catalogue.to_json()));
    }

    /// Returns whether the courses that were here before can be brought back.
    pub fn can_undo(self) -> bool {
        self.removed.with(Option::is_some)
    }

    /// Brings back the courses that were here before.
    pub fn undo(self) {
        if let Some(before) = self.removed.try_update(Option::take).flatten() {
            self.keep(Self::CATALOGUE, Some(before.to_json()));
            self.catalogue.set(Some(before));
        }
    }

    /// Puts another record of what was delivered in place.
    pub fn set_delivered(self, delivered: Delivered) {
        self.keep(Self::DELIVERED, Some(delivered.to_json()));
        self.delivered.set(delivered);
    }

    /// Changes what a plan is made with.
    pub fn choose(self, change: impl FnOnce(&mut Choices)) {
        self.choices.update(change);
        self.keep(Self::CHOICES, Some(self.choices.with_untracked(Choices::to_kept)));
    }

    /// Forgets everything that is held of training; what is kept is removed by whoever asks for that.
    pub fn forget(self) {
        self.read(&[]);
        self.removed.set(None);
    }

    fn keep(self, key: &'static str, text: Option<String>) {
        spawn_local(async move {
            let kept = match text {
                Some(text) => self.storage.put(Kind::Training, key, &text).await,
                None => self.storage.remove(Kind::Training, key).await,
            };
            self.is_kept.set(kept.is_ok());
            tabs::tell(WRITTEN);
        });
    }

    /// Reads again what another tab has written, if its word is of that; returns whether it is.
    pub fn hear(self, word: &str) -> bool {
        let is_of_training = word == WRITTEN;
        if is_of_training {
            spawn_local(async move { self.read(&self.storage.pairs(Kind::Training).await) });
        }
        is_of_training
    }
}
