//! Names and junk marks of topics.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, TopicMark};
use crate::coding::codebook::run_topics::{find_topic, topic_label};
use crate::coding::error::{CodingError, CodingResult};
use crate::format::count_noun;
use crate::topics::{Run, TopicId};

/// The mark of a topic; an empty one where it has none.
pub(super) fn topic_mark(book: &Codebook, run: &Run, topic: TopicId) -> TopicMark {
    let bare = TopicMark { run: run.id, topic, label: None, junk: false };
    book.topic_marks.get(&(run.id, topic)).cloned().unwrap_or(bare)
}

/// Renames a topic; an empty name, or the machine's own label, brings the machine's label back.
///
/// # Errors
/// When there is no such topic or it has this name.
pub fn rename_topic(book: &Codebook, run: &Run, topic: TopicId, name: &str) -> CodingResult<Edit> {
    let machine = &find_topic(run, topic)?.label;
    let before = topic_label(book, run, topic);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    let own = (!name.is_empty() && name != *machine).then_some(name);
    let after = own.clone().unwrap_or_else(|| machine.clone());
    let mut draft = EditBuilder::new(book);
    draft.put_mark(TopicMark { label: own, ..topic_mark(book, run, topic) });
    let what = format!("renamed topic {} from '{before}' to '{after}'", topic.0);
    draft.finish_or(what, || format!("the topic is called '{after}'"))
}

/// Marks topics as junk (`junk`), which leaves them out of counts, or counts them again.
///
/// # Errors
/// When there is no such topic, nothing is given, or all of them are marked so.
pub fn junk_topics(book: &Codebook, run: &Run, topics: &[TopicId], junk: bool) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let mut names = Vec::new();
    for &topic in topics {
        find_topic(run, topic)?;
        let mark = topic_mark(book, run, topic);
        if mark.junk != junk {
            names.push(topic_label(book, run, topic));
            draft.put_mark(TopicMark { junk, ..mark });
        }
    }
    let (verb, state) = if junk { ("left", "out of counts") } else { ("took", "into counts again") };
    let what = match names.as_slice() {
        [] if topics.is_empty() => return Err(CodingError::NothingSelected),
        [one] => format!("{verb} '{one}' {state}"),
        several => format!("{verb} {} {state}", count_noun(several.len(), "topic")),
    };
    let already = if junk { "left out of counts" } else { "counted" };
    draft.finish_or(what, || format!("the selection is {already}"))
}
