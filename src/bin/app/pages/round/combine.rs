//! The sums of all trustees of a split round, put together.

use baremo::{
    Code, Problems,
    round::{
        ALL, Round, Sum,
        split::{Subject, combine},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::trustee::name_of;
use crate::{
    components::{
        file::{FileButton, read},
        problems::{BadFile, BadFiles},
    },
    content::Content,
    pages::{
        compare::{Combined, Intake},
        region::shown,
    },
    platform::file::Chosen,
    remembered,
    route::Route,
    words::{Words, t},
};

/// What the sums that were chosen come to.
#[derive(Clone, PartialEq)]
enum Together {
    /// Trustees, by their keys, whose sums are still to be chosen; nothing is wrong so far.
    Missing(Vec<String>),
    Refused(Vec<BadFile>),
    Counted(Combined),
}

/// Where the sums are put together.
#[component]
pub fn Combine(round: Round) -> impl IntoView {
    let words = expect_context::<Words>();
    let content = expect_context::<Content>();
    let sums = remembered::signal("sums", Vec::<(String, Sum)>::new);
    let unreadable = remembered::signal("sums-bad", Vec::<BadFile>::new);
    let take = move |files: Vec<Chosen>| {
        spawn_local(async move {
            for file in files {
                let sum = read(&file).await.and_then(|bytes| Sum::from_json(&bytes));
                // A file that is chosen again speaks for itself.
                let _ = unreadable.try_update(|bad: &mut Vec<BadFile>| bad.retain(|bad| bad.name != file.name));
                let _ = sums.try_update(|sums| {
                    sums.retain(|(name, _)| *name != file.name);
                    match sum {
                        Ok(sum) => sums.push((file.name, sum)),
                        Err(problems) => {
                            let _ = unreadable.try_update(|bad| bad.push(BadFile::new(file.name, problems)));
                        }
                    }
                });
            }
        });
    };
    let round = StoredValue::new(round);
    let together = Memo::new(move |_| {
        let sums = sums.get();
        (!sums.is_empty()).then(|| round.with_value(|round| put_together(words, round, &sums, content)))
    });
    let bad = Signal::derive(move || {
        let refused = match together.get() {
            Some(Together::Refused(files)) => files,
            _ => Vec::new(),
        };
        unreadable.get().into_iter().chain(refused).collect::<Vec<_>>()
    });
    let chosen = move || {
        let sums_now = sums.get();
        (!sums_now.is_empty()).then(|| {
            let items = sums_now.into_iter().map(|(name, sum)| {
                let trustee = round.with_value(|round| name_of(words, round, &sum.trustee));
                let n = words.counted("trustee.contributions", sum.contributions.len(), &[]);
                let out = {
                    let name = name.clone();
                    move |_| sums.update(|sums| sums.retain(|(known, _)| *known != name))
                };
                view! {
                    <li class="spread">
                        <span>
                            {trustee}
                            <span class="meta sender">
                                <bdi>{name.clone()}</bdi>
                                " · "
                                {n}
                            </span>
                        </span>
                        <button class="link" type="button" on:click=out>
                            {t("trustee.leave-out")}
                            <span class="spoken">" " {name}</span>
                        </button>
                    </li>
                }
            });
            view! { <ul class="rows" id="sums">{items.collect_view()}</ul> }
        })
    };
    let result = move || match together.get()? {
        Together::Missing(keys) => {
            let trustees: Vec<String> =
                round.with_value(|round| keys.iter().map(|key| name_of(words, round, key)).collect());
            let trustees = words.list(&trustees);
            Some(
                view! { <p class="note">{words.filled("combine.missing", &[("trustees", trustees)])}</p> }.into_any(),
            )
        }
        Together::Refused(_) => None,
        Together::Counted(combined) => Some(view! { <Counted round combined /> }.into_any()),
    };
    view! {
        <section class="section" aria-labelledby="h-combine">
            <h2 id="h-combine">{t("combine.title")}</h2>
            <p class="reading">{t("combine.text")}</p>
            {chosen}
            <div class="actions">
                <FileButton id="choose-sums" label=t("combine.choose") multiple=true take />
            </div>
            <BadFiles files=bad />
            <div class="stack tight" role="status">
                {result}
            </div>
        </section>
    }
}

fn put_together(words: Words, round: &Round, sums: &[(String, Sum)], content: Content) -> Together {
    let (names, sums): (Vec<String>, Vec<Sum>) = sums.iter().cloned().unzip();
    let refused = match combine(round, &sums, &content.get()) {
        Ok(tally) => return Together::Counted(Combined { sums: sums.into(), tally }),
        Err(refused) => refused,
    };
    let only = |problems: &Problems| problems.iter().all(|problem| problem.code == Code::MissingSum);
    if refused.iter().all(|(subject, problems)| *subject == Subject::Round && only(problems)) {
        let is_missing = |key: &&String| sums.iter().all(|sum| sum.trustee != **key);
        return Together::Missing(round.recipients.iter().filter(is_missing).cloned().collect());
    }
    let files = refused.into_iter().map(|(subject, problems)| match subject {
        Subject::Round => BadFile::about(words.text("combine.round"), problems),
        Subject::Sum(i) => BadFile::new(names[i].clone(), problems),
        Subject::Total => BadFile::about(names.join(" + "), problems),
    });
    Together::Refused(files.collect())
}

/// What the sums give together, and the way to its picture.
#[component]
fn Counted(round: StoredValue<Round>, combined: Combined) -> impl IntoView {
    let words = expect_context::<Words>();
    let intake = expect_context::<Intake>();
    let tally = &combined.tally;
    let groups = tally.groups.iter().filter(|group| group.id != ALL).map(|group| {
        let title = round.with_value(|round| shown::group_title(words, round, &group.id));
        view! { <li>{words.filled("region.group-n", &[("group", title), ("n", words.number(group.n as f64))])}</li> }
    });
    let groups = groups.collect_view();
    let n = words.counted("combine.counted", tally.contributions, &[]);
    let see = move |_| intake.use_sums(round.get_value(), combined.clone());
    view! {
        <h3 id="h-combined">{n}</h3>
        <div>
            <p class="marking">{t("region.internal")}</p>
        </div>
        <ul class="plain">{groups}</ul>
        <p class="reading">{t("combine.unsure")}</p>
        <div class="actions">
            <a class="button primary" href=Route::Region.href() on:click=see>
                {t("compare.see-region")}
            </a>
        </div>
    }
}
