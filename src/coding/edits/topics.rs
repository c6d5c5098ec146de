//! What the researcher says of the machine's topics.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, TopicMark};
use crate::coding::topics::{known, label};
use crate::coding::wording::count;
use crate::topics::{Run, TopicId};

pub(super) fn mark(book: &Codebook, run: &Run, topic: TopicId) -> TopicMark {
    let bare = TopicMark { run: run.id, topic, label: None, junk: false };
    book.topics.get(&(run.id, topic)).cloned().unwrap_or(bare)
}

/// Gives a topic a name of the researcher's; an empty one brings the machine's label back.
///
/// # Errors
/// When there is no such topic or it has that name.
pub fn rename_topic(book: &Codebook, run: &Run, topic: TopicId, name: &str) -> Result<Edit> {
    let machine = &known(run, topic)?.label;
    let before = label(book, run, topic);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    let own = (!name.is_empty() && name != *machine).then_some(name);
    let after = own.clone().unwrap_or_else(|| machine.clone());
    let mut draft = Draft::new(book);
    draft.put_mark(TopicMark { label: own, ..mark(book, run, topic) });
    let what = format!("renamed topic {} from '{before}' to '{after}'", topic.0);
    draft.finish(what).ok_or_else(|| Error::Already(format!("the topic is called '{after}'")))
}

/// Leaves topics out of counts, or counts them again.
///
/// # Errors
/// When there is no such topic, or all of them are so.
pub fn junk_topics(book: &Codebook, run: &Run, topics: &[TopicId], junk: bool) -> Result<Edit> {
    let mut draft = Draft::new(book);
    let mut names = Vec::new();
    for &topic in topics {
        known(run, topic)?;
        let mark = mark(book, run, topic);
        if mark.junk != junk {
            names.push(label(book, run, topic));
            draft.put_mark(TopicMark { junk, ..mark });
        }
    }
    let (verb, state) = if junk { ("left", "out of counts") } else { ("took", "into counts again") };
    let what = match names.as_slice() {
        [] if topics.is_empty() => return Err(Error::NothingSelected),
        [one] => format!("{verb} '{one}' {state}"),
        several => format!("{verb} {} {state}", count(several.len(), "topic")),
    };
    let already = if junk { "left out of counts" } else { "counted" };
    draft.finish(what).ok_or_else(|| Error::Already(format!("the selection is {already}")))
}
