//! Deleting everything: it asks for the number of assessments, so that it cannot happen by accident.

use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    components::form::{Fault, TextField},
    content::Content,
    platform, remembered,
    state::{HeldKeys, Library, Rounds, Training},
    words::{Words, t},
};

/// The section that deletes everything.
#[component]
pub fn DeleteAll(
    /// How many assessments there are.
    count: Memo<usize>,
    /// Is run when everything is gone.
    deleted: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let words = expect_context::<Words>();
    let (library, content) = (expect_context::<Library>(), expect_context::<Content>());
    let (rounds, held) = (expect_context::<Rounds>(), expect_context::<HeldKeys>());
    let training = expect_context::<Training>();
    let typed = remembered::signal("delete-typed", String::new);
    let fault = remembered::signal("delete-fault", || None::<&'static str> as Fault);
    let said = remembered::signal("delete-said", || None::<&'static str>);
    let delete = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(None);
        if typed.with_untracked(|typed| typed.trim().parse() != Ok(count.get_untracked())) {
            fault.set(Some("fault.count"));
            return platform::focus("delete-count");
        }
        fault.set(None);
        spawn_local(async move {
            if library.forget_all().await.is_err() {
                return said.set(Some("delete.failed"));
            }
            content.forget_added();
            rounds.forget_all();
            training.forget();
            held.forget_all();
            typed.set(String::new());
            deleted();
            said.set(Some("delete.done"));
        });
    };
    view! {
        <section class="section" aria-labelledby="delete-h">
            <h2 id="delete-h">{t("delete.all.title")}</h2>
            <p class="reading">{move || words.counted("delete.all.text", count.get(), &[])}</p>
            <form class="form" on:submit=delete novalidate=true>
                <TextField id="delete-count" label="delete.count" short=true value=typed fault=fault />
                <div class="actions">
                    <button class="button" type="submit">
                        {t("delete.all")}
                    </button>
                </div>
            </form>
            <p role="status">{move || said.get().map(|key| words.text(key))}</p>
        </section>
    }
}
