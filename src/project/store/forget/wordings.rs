//! The wordings of guide questions that nobody who stays has said: they go, here and in the log.

use crate::coding::{ChangedTexts, Codebook, CodingRecord, GuideQuestion, RecordChange};
use crate::corpus::{TranscriptId, WordingText};
use crate::project::db::columns::{collect_rows, json_column};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The wordings that are in no text that stays, whoever says them there. Each text is read once, where there is any wording.
pub(super) fn find_wordings_gone(
    db: &Connection,
    book: &Codebook,
    texts: &dyn ChangedTexts,
) -> rusqlite::Result<BTreeSet<String>> {
    let logged: Vec<Vec<RecordChange>> =
        collect_rows(db, "SELECT changes FROM edit", [], |row| json_column(row, 0))?;
    let logged = logged.iter().flatten().flat_map(|change| [&change.before, &change.after]).flatten();
    let logged = logged.filter_map(|record| match record {
        CodingRecord::Question(question) => Some(question),
        _ => None,
    });
    let wordings = |question: &GuideQuestion| &question.wordings | &question.excluded;
    let mut gone: BTreeSet<String> = book.guide_questions.values().chain(logged).flat_map(wordings).collect();
    if gone.is_empty() {
        return Ok(gone);
    }
    let mut rows = db.prepare("SELECT transcript, text FROM transcript_text")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let id = TranscriptId(row.get(0)?);
        if texts.text(id) == Some(id) {
            let text = WordingText::new(row.get_ref(1)?.as_str()?);
            gone.retain(|wording| !text.has(wording));
        }
    }
    Ok(gone)
}
