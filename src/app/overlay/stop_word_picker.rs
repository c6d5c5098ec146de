//! The keywords of a topic, to leave one out of the keywords of all topics.

use super::picker::{CommandChoice, Picker};
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::{Effect, ScreenCommand, Workspace, edits};
use crate::topics::{StopWord, TopicId};

/// Lists the keywords of a topic, each standing for the edit that leaves it out; `None` where it has none.
pub fn stop_word_picker(topic: TopicId, work: &Workspace) -> Option<Picker> {
    let mut words: Vec<(StopWord, &str)> = Vec::new();
    for keyword in &work.topic(topic)?.keywords {
        // The words of a phrase can be left out by themselves, too.
        let parts = keyword.word.split(' ').filter(|_| keyword.word.contains(' '));
        let all = std::iter::once(keyword.word.as_str()).chain(parts);
        for (word, written) in all.filter_map(|written| Some((StopWord::new(written, None)?, written))) {
            if !words.iter().any(|(known, _)| *known == word) {
                words.push((word, written));
            }
        }
    }
    let choice = |(word, written): &(StopWord, &str)| {
        let edit = edits::leave_out_word(work, word).ok()?;
        Some(CommandChoice::new(ScreenCommand::RunEffect(Effect::ApplyEdit(edit)), (*written).to_owned(), ""))
    };
    let choices: Vec<CommandChoice> = words.iter().filter_map(choice).collect();
    (!choices.is_empty()).then(|| Picker {
        title: format!("leave out of keywords, of {} and all others", work.topic_label(topic)),
        placeholder: "type to find".into(),
        no_match: "No keyword of this topic is like that.",
        columns: 60,
        fuzzy_list: FuzzyList::new(choices),
    })
}
