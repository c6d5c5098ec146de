//! Signs the memos, quotes, rejections and names of a project from before they carried a coder, in their tables and
//! in the log alike, so that what was done then can still be undone.
//!
//! The log says who made an edit, but a record may have been changed by several; so all are signed by one: the
//! project's own coder, by the setting, else who made the last edit.

use super::columns::{collect_rows, from_json, to_json};
use super::settings_table;
use crate::coding::{CodingRecord, RecordChange};
use rusqlite::{OptionalExtension, Transaction, params};

/// Signs all records that have no coder.
///
/// # Errors
/// What SQLite says, and where an entry of the log cannot be read.
pub(super) fn sign(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let last =
        || tx.query_row("SELECT coder FROM edit ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).optional();
    let coder: Option<String> =
        settings_table::get(tx, "coder")?.map_or_else(last, |coder| Ok(Some(coder)))?;
    // Without an edit there is nothing to sign.
    let Some(coder) = coder else { return Ok(()) };
    for table in ["memo", "quote", "refused", "topic_mark", "speaker_name"] {
        tx.execute(&format!("UPDATE {table} SET coder = ?1 WHERE coder = ''"), [&coder])?;
    }
    let edits: Vec<i64> = collect_rows(tx, "SELECT id FROM edit", [], |row| row.get(0))?;
    for edit in edits {
        let text: String =
            tx.query_row("SELECT changes FROM edit WHERE id = ?1", [edit], |row| row.get(0))?;
        let mut changes: Vec<RecordChange> = from_json(&text)?;
        let records = changes.iter_mut().flat_map(|it| [&mut it.before, &mut it.after]).flatten();
        let unsigned = records.filter_map(record_coder).filter(|signed| signed.is_empty());
        let signed = unsigned.map(|signed| signed.clone_from(&coder)).count();
        if signed > 0 {
            let row = params![edit, to_json(&changes)?];
            tx.prepare_cached("UPDATE edit SET changes = ?2 WHERE id = ?1")?.execute(row)?;
        }
    }
    Ok(())
}

/// The coder of a record that had none before; none for all others.
fn record_coder(record: &mut CodingRecord) -> Option<&mut String> {
    match record {
        CodingRecord::Topic(mark) => Some(&mut mark.coder),
        CodingRecord::Memo(memo) => Some(&mut memo.coder),
        CodingRecord::Speaker(given) => Some(&mut given.coder),
        CodingRecord::Quote(quote) => Some(&mut quote.coder),
        CodingRecord::Refused(refused) => Some(&mut refused.coder),
        CodingRecord::Theme(_)
        | CodingRecord::Assignment(_)
        | CodingRecord::Regrouped(_)
        | CodingRecord::Moved(_)
        | CodingRecord::Sample(_) => None,
    }
}
