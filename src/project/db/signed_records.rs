//! Signs the memos, quotes, rejections and names of a project from before they carried a coder, in their tables and
//! in the log alike, so that what was done then can still be undone.
//!
//! The log says who made an edit, but a record may have been changed by several; so all are signed by one: the
//! project's own coder, by the setting, else who made the first edit, who is the same in all copies of the project.

use super::columns::{collect_rows, from_json, to_json};
use super::settings_table;
use crate::coding::{CodingRecord, RecordChange};
use rusqlite::{OptionalExtension, Transaction, params};

/// Signs all records that have no coder.
///
/// # Errors
/// What SQLite says, and where an entry of the log cannot be read.
pub(super) fn sign(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let first =
        || tx.query_row("SELECT coder FROM edit ORDER BY id LIMIT 1", [], |row| row.get(0)).optional();
    let coder: Option<String> =
        settings_table::get(tx, "coder")?.map_or_else(first, |coder| Ok(Some(coder)))?;
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
        | CodingRecord::Sample(_)
        | CodingRecord::Removal(_)
        | CodingRecord::StopWord(_)
        | CodingRecord::Import(_)
        | CodingRecord::Case(_)
        | CodingRecord::Question(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::coding::edits::{add_quotes, add_theme, rename_topic, set_memo};
    use crate::coding::fixture::run;
    use crate::coding::{CodingRecord, MemoTarget, TranscriptSpan};
    use crate::corpus::{Span, TranscriptId};
    use crate::project::db::open_project::Project;
    use crate::project::tests::sample_project;
    use crate::topics::TopicId;
    use rusqlite::Connection;

    /// The tables as they were, for memos, quotes, refusals and marks, with what is in them but the coder.
    const UNSIGNED: &str = "
        CREATE TABLE old AS SELECT target, text FROM memo; DROP TABLE memo; ALTER TABLE old RENAME TO memo;
        CREATE TABLE old AS SELECT theme, transcript, begin, end, position FROM quote; DROP TABLE quote;
        ALTER TABLE old RENAME TO quote;
        CREATE TABLE old AS SELECT theme, transcript, begin, end FROM refused; DROP TABLE refused;
        ALTER TABLE old RENAME TO refused;
        CREATE TABLE old AS SELECT run, topic, label, junk FROM topic_mark; DROP TABLE topic_mark;
        ALTER TABLE old RENAME TO topic_mark;
        ALTER TABLE speaker_name DROP COLUMN coder;
        UPDATE edit SET changes = replace(changes, '\"coder\":\"ana\",', '');
        DROP TABLE removed_transcript; DROP TABLE forgotten; DROP TABLE stop_word; DROP TABLE import_choice;
        DROP TABLE speaker_case; DROP TABLE guide_question; DROP TABLE theme_reference;
        PRAGMA user_version = 9;";

    #[test]
    fn an_older_project_is_signed_by_its_coder_and_can_still_be_undone() {
        let (dir, mut project) = sample_project();
        project.set_setting("coder", "ana").unwrap();
        project.work_as(Some("ana"), false);
        let mut book = project.codebook().unwrap();
        let corpus = project.load_corpus().unwrap();
        let (edit, theme) = add_theme(&book, "A").unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
        let place = TranscriptSpan { transcript: corpus.transcripts[0].id, span: Span::new(0, 5) };
        assert_ne!(place.transcript, TranscriptId(0));
        let memo = set_memo(&book, MemoTarget::Theme(theme), "First.").unwrap();
        project.apply_edit(&mut book, &memo).unwrap();
        for edit in [
            set_memo(&book, MemoTarget::Theme(theme), "Then."),
            add_quotes(&book, theme, &[place]),
            rename_topic(&book, &run(1), TopicId(0), "Name"),
        ] {
            project.apply_edit(&mut book, &edit.unwrap()).unwrap();
        }
        drop(project);
        Connection::open(dir.path().join("project.db")).unwrap().execute_batch(UNSIGNED).unwrap();
        let mut project = Project::open(dir.path()).unwrap();
        let mut now = project.codebook().unwrap();
        assert_eq!((&now, now.coder.as_str()), (&book, "ana"));
        for _ in 0..5 {
            project.undo(&mut now).unwrap().unwrap();
        }
        assert!(now.memos.is_empty() && now.quotes.is_empty() && now.topic_marks.is_empty());
        assert_eq!(project.codebook().unwrap(), now);
        let log = project.logged_changes().unwrap();
        let memos = log.iter().flat_map(|(_, changes)| changes).filter_map(|it| it.after.as_ref());
        let coders: Vec<_> =
            memos.filter(|it| matches!(it, CodingRecord::Memo(_))).filter_map(CodingRecord::coder).collect();
        assert_eq!(coders, ["ana", "ana"]);
    }
}
