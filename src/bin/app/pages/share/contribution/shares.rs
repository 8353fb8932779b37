//! Splitting a contribution among the trustees of its round, and saving each share, sealed to its trustee.

use baremo::{
    Problems,
    questionnaire::Questionnaire,
    round::{Contribution, Round, fingerprint, split},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Giving,
    save::{Saying, fault_of},
    without_revision,
};
use crate::{
    components::{
        form::{Fault, FaultNote},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    platform::{
        self, file,
        seal::{self, Keys},
    },
    remembered,
    words::{Words, t},
};

/// A contribution that was split: its shares, each sealed to its trustee, until they are saved.
#[derive(Clone, PartialEq)]
pub struct Cut {
    of: Contribution,
    shares: Vec<SealedShare>,
}

#[derive(Clone, PartialEq)]
struct SealedShare {
    name: String,
    fingerprint: String,
    content: Vec<u8>,
    is_saved: bool,
}

/// Why a contribution was not split.
enum NotCut {
    /// It cannot be, or there is no randomness.
    Problems(Problems),
    /// A share could not be sealed.
    Fault(seal::Fault),
}

impl Cut {
    /// Splits a contribution, and seals each share to its trustee.
    async fn make(keys: Keys, of: Contribution, round: &Round, at_hand: &[Questionnaire]) -> Result<Self, NotCut> {
        let split = split::split(&of, round, at_hand, platform::random).map_err(NotCut::Problems)?;
        let mut shares = Vec::new();
        for ((share, key), number) in split.iter().zip(&round.recipients).zip(1..) {
            let sealed = keys.seal_to(std::slice::from_ref(key), share.to_json().as_bytes()).await;
            let fingerprint = fingerprint(key);
            shares.push(SealedShare {
                name: file::name(&["share", &of.code[..8], &format!("{number}"), &fingerprint], "json.age"),
                fingerprint,
                content: sealed.map_err(NotCut::Fault)?,
                is_saved: false,
            });
        }
        Ok(Self { of, shares })
    }
}

/// The way from a contribution to the files for the trustees of a split round.
#[component]
pub fn Shares(
    giving: Giving,
    round: Round,
    contribution: Contribution,
    cut: RwSignal<Option<Cut>>,
    said: RwSignal<Option<Saying>>,
) -> impl IntoView {
    let content = expect_context::<Content>();
    let fault = remembered::signal("split-fault", || None as Fault);
    let bad = remembered::signal("split-bad", Vec::<BadFile>::new);
    let own = StoredValue::new((round, contribution));
    let split = move |_| {
        fault.set(None);
        bad.set(Vec::new());
        said.set(Some(Saying { key: "contribute.sealing", name: String::new() }));
        let (round, contribution) = own.get_value();
        let (keys, at_hand) = (giving.library.keys(), content.get_untracked());
        spawn_local(async move {
            let made = Cut::make(keys, contribution, &round, &at_hand).await;
            let _ = said.try_set(None);
            match made {
                Ok(made) => {
                    let _ = cut.try_set(Some(made));
                    platform::focus_soon("save-share-1");
                }
                Err(NotCut::Problems(problems)) => drop(bad.try_set(vec![BadFile::new(round.title, problems)])),
                Err(NotCut::Fault(found)) => {
                    let _ = fault.try_set(Some(fault_of(found)));
                    platform::focus_soon("split");
                }
            }
        });
    };
    // What is given may have changed since it was split.
    let is_current = move || {
        let now = own.with_value(|(_, contribution)| without_revision(contribution));
        cut.with(|cut| cut.as_ref().is_some_and(|cut| without_revision(&cut.of) == now))
    };
    let is_stale = move || {
        let some_saved =
            cut.with(|cut| cut.as_ref().is_some_and(|cut| cut.shares.iter().any(|share| share.is_saved)));
        some_saved && !is_current()
    };
    let button = move |key, class| {
        view! {
            <button
                id="split"
                class=class
                type="button"
                aria-describedby=move || fault.get().map(|_| "split-problem")
                on:click=split
            >
                {t(key)}
            </button>
        }
    };
    view! {
        <h3>{t("contribute.shares")}</h3>
        <p class="reading">{t("contribute.shares.text")}</p>
        <BadFiles files=bad />
        <FaultNote id="split" fault />
        <Show when=is_stale>
            <div class="note">
                <p>{t("contribute.shares.stale")}</p>
            </div>
        </Show>
        <Show
            when=is_current
            fallback=move || view! { <div class="actions">{button("contribute.split", "button primary")}</div> }
        >
            <Files giving contribution=own.with_value(|(_, contribution)| contribution.clone()) cut said />
            <div class="actions">{button("contribute.split-anew", "link")}</div>
        </Show>
    }
}

/// The sealed shares, to be saved one after the other.
#[component]
fn Files(
    giving: Giving,
    contribution: Contribution,
    cut: RwSignal<Option<Cut>>,
    said: RwSignal<Option<Saying>>,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let own = StoredValue::new(contribution);
    let save = move |at: usize| {
        let Some(share) = cut.with_untracked(|cut| Some(cut.as_ref()?.shares.get(at)?.clone())) else { return };
        if !file::save_bytes(&share.name, &share.content) {
            return said.set(Some(Saying { key: "region.not-saved", name: String::new() }));
        }
        let is_first =
            cut.with_untracked(|cut| cut.as_ref().is_some_and(|cut| cut.shares.iter().all(|share| !share.is_saved)));
        cut.update(|cut| {
            if let Some(share) = cut.as_mut().and_then(|cut| cut.shares.get_mut(at)) {
                share.is_saved = true;
            }
        });
        said.set(Some(Saying { key: "contribute.share-saved", name: share.name }));
        if is_first {
            own.with_value(|contribution| giving.saved(&giving.owner.get_value(), contribution));
        }
        // The page is made anew.
        platform::focus_soon(&format!("save-share-{}", at + 1));
    };
    let item = move |at: usize, share: &SealedShare| {
        let n = words.number(at as f64 + 1.0);
        let id = format!("save-share-{}", at + 1);
        let whose = words.filled("contribute.share-n", &[("n", n.clone())]);
        view! {
            <li>
                <div>
                    <p>
                        {whose} " " <strong class="fingerprint">{share.fingerprint.clone()}</strong>
                    </p>
                    <p class="meta">
                        <bdi>{share.name.clone()}</bdi>
                        {share.is_saved.then(|| format!(" · {}", words.text("contribute.share-is-saved")))}
                    </p>
                </div>
                <div class="actions">
                    <button
                        id=id
                        class="button"
                        class:primary=!share.is_saved
                        type="button"
                        on:click=move |_| save(at)
                    >
                        {words.filled("contribute.save-share", &[("n", n)])}
                    </button>
                </div>
            </li>
        }
    };
    let list = move || {
        cut.with(|cut| {
            let shares = cut.iter().flat_map(|cut| &cut.shares).enumerate();
            shares.map(|(at, share)| item(at, share)).collect_view()
        })
    };
    let missing = move || {
        let n = cut.with(|cut| cut.iter().flat_map(|cut| &cut.shares).filter(|share| !share.is_saved).count());
        match n {
            0 => words.text("contribute.shares.all-saved"),
            n => words.counted("contribute.shares.missing", n, &[]),
        }
    };
    view! {
        <ul class="rows split" id="shares">
            {list}
        </ul>
        <p class="reading">{missing}</p>
    }
}
