//! Names and junk marks of topics.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, TopicMark};
use crate::coding::codebook::run_topics::{find_topic, topic_label};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::names::clean_name;
use crate::format::count_noun;
use crate::topics::{Run, TopicId};

/// A coder's mark of a topic; an empty one where there is none.
pub(super) fn topic_mark(book: &Codebook, run: &Run, topic: TopicId, coder: &str) -> TopicMark {
    let key = (run.id, topic, coder.to_owned());
    let bare = || TopicMark { run: run.id, topic, coder: coder.to_owned(), label: None, junk: false };
    book.topic_marks.get(&key).cloned().unwrap_or_else(bare)
}

/// Renames a topic; an empty name, or the machine's own label, brings the machine's label back. Names others
/// gave it, where they are visible, are replaced.
///
/// # Errors
/// When there is no such topic, it has this name, or the name is too long.
pub fn rename_topic(book: &Codebook, run: &Run, topic: TopicId, name: &str) -> CodingResult<Edit> {
    let machine = &find_topic(run, topic)?.label;
    let before = topic_label(book, run, topic);
    let name = clean_name(name)?;
    let own = (!name.is_empty() && name != *machine).then_some(name);
    let after = own.clone().unwrap_or_else(|| machine.clone());
    if before == after && own.as_deref() == book.topic_label(run.id, topic) {
        return Err(CodingError::NothingToDo(format!("the topic is called '{after}'")));
    }
    let mut draft = EditBuilder::new(book);
    for mark in book.marks_on(run.id, topic) {
        draft.put_mark(TopicMark { label: None, ..mark.clone() });
    }
    draft.put_mark(TopicMark { label: own, ..topic_mark(book, run, topic, &book.coder) });
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
        if book.is_junk_topic(run.id, topic) == junk {
            continue;
        }
        let before = names.len();
        let marked = book.marks_on(run.id, topic).filter(|mark| mark.junk).cloned();
        let changed = if junk { vec![topic_mark(book, run, topic, &book.coder)] } else { marked.collect() };
        for mark in changed {
            names.truncate(before);
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
