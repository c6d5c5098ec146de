//! The wordings of guide questions that nobody who stays has said: they go, here and in the log, and so do the names that
//! were made of them.

use crate::coding::{ChangedTexts, Codebook, CodingRecord, GuideQuestion, RecordChange};
use crate::corpus::{TranscriptId, WordingText, normal_wording};
use crate::project::db::columns::{collect_rows, json_column};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What goes of the questions of the guide.
#[derive(Debug, Default)]
pub(super) struct WordingsGone {
    /// The wordings, by their words alone.
    pub(super) wordings: BTreeSet<String>,
    /// The names, now or ever, that are one of these wordings, and those of questions that have no other wording. A name of
    /// the second kind stays where a question that stays has it.
    pub(super) names: BTreeSet<String>,
}

/// What goes with the wordings that are in no text that stays, whoever says them there. Each text is read once, where there
/// is any wording.
pub(super) fn find_wordings_gone(
    db: &Connection,
    book: &Codebook,
    texts: &dyn ChangedTexts,
) -> rusqlite::Result<WordingsGone> {
    let logged: Vec<Vec<RecordChange>> =
        collect_rows(db, "SELECT changes FROM edit", [], |row| json_column(row, 0))?;
    let logged = logged.iter().flatten().flat_map(|change| [&change.before, &change.after]).flatten();
    let logged = logged.filter_map(|record| match record {
        CodingRecord::Question(question) => Some(question),
        _ => None,
    });
    let questions: Vec<&GuideQuestion> = book.guide_questions.values().chain(logged).collect();
    let mut wordings: BTreeSet<String> =
        questions.iter().flat_map(|question| &question.wordings | &question.excluded).collect();
    if wordings.is_empty() {
        return Ok(WordingsGone::default());
    }
    let mut rows = db.prepare("SELECT transcript, text FROM transcript_text")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let id = TranscriptId(row.get(0)?);
        if texts.text(id) == Some(id) {
            let text = WordingText::new(row.get_ref(1)?.as_str()?);
            wordings.retain(|wording| !text.has(wording));
        }
    }
    let (gone, left): (Vec<&GuideQuestion>, Vec<&GuideQuestion>) =
        questions.into_iter().partition(|question| question.wordings.is_subset(&wordings));
    let names_left: BTreeSet<&str> = left.iter().map(|question| question.name.as_str()).collect();
    let is_wording = |name: &str| wordings.contains(&normal_wording(name));
    let of_gone = gone.iter().map(|question| &question.name);
    let of_gone = of_gone.filter(|name| is_wording(name) || !names_left.contains(name.as_str()));
    let of_left = left.iter().map(|question| &question.name).filter(|name| is_wording(name));
    let names = of_gone.chain(of_left).cloned().collect();
    Ok(WordingsGone { wordings, names })
}
