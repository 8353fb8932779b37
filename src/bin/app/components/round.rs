//! What a round says of itself.

use baremo::{
    questionnaire::Questionnaire,
    round::{Round, RoundQuestionnaire},
};
use leptos::prelude::*;

use crate::{
    content::Content,
    words::{Words, t},
};

/// Who calls, what for, who sees it and until when; what the round asks for.
#[component]
pub fn RoundFacts(
    /// The round.
    round: Round,
) -> impl IntoView {
    let (words, content) = (expect_context::<Words>(), expect_context::<Content>());
    let at_hand = content.get();
    let own = |key: &'static str, text: Option<String>| {
        text.map(|text| {
            view! {
                <div>
                    <dt>{t(key)}</dt>
                    <dd dir="auto">{text}</dd>
                </div>
            }
        })
    };
    let questionnaires: Vec<String> =
        round.questionnaires.iter().map(|asked| questionnaire_line(content, &at_hand, asked)).collect();
    let language = words.language();
    let groups: Vec<String> = round.groups.iter().map(|group| group.title(&language).to_owned()).collect();
    let groups = if groups.is_empty() { words.text("round.no-groups") } else { words.list(&groups) };
    view! {
        <dl class="pairs">
            {own("round.title", Some(round.title))} {own("round.period", Some(round.period))}
            {own("round.organiser", round.organiser)} {own("round.contact", round.contact)}
            {own("round.purpose", round.purpose)} {own("round.who-sees", round.who_sees)}
            {own("round.closes", round.closes.map(|date| words.date(&date)))}
            {own("round.delete-by", round.delete_by.map(|date| words.date(&date)))}
            {own("round.questionnaires", Some(words.list(&questionnaires)))} {own("round.groups", Some(groups))}
        </dl>
    }
}

fn questionnaire_line(content: Content, at_hand: &[Questionnaire], asked: &RoundQuestionnaire) -> String {
    let title = asked.among(at_hand).map_or_else(|| asked.id.clone(), |questionnaire| content.title(questionnaire));
    format!("{title} {}", asked.version)
}
