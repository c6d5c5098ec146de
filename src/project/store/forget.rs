//! Forgetting a transcript for good: its texts in all versions, all that was decided on it, and what of it stands in
//! the log are deleted, and the database is written anew without them. No undo brings it back.
//!
//! What is left in the log are edits without the records that were bound to it, so that what came before can still
//! be undone. Numbers of deleted snippets are never given again. Backups are not touched: they are named, since they
//! still hold it.

use super::{codebook, import, records, removals};
use crate::coding::{CodingRecord, RecordChange};
use crate::corpus::TranscriptId;
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, from_json, json_column, to_json};
use crate::project::db::{backup, open_project::Project, schema, settings_table};
use crate::topics::Topic;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The state of an entry of the log that cannot be undone.
pub(in crate::project) const STATE_FINAL: i64 = 3;

/// The setting with what was being typed; see the driver of the workbench.
const DRAFT_SETTING: &str = "workbench.draft";

/// What was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForgottenTranscript {
    /// The number of its texts: the current one and earlier versions.
    pub texts: usize,
    /// The number of its snippets.
    pub snippets: usize,
    /// The number of its passages that were in a theme, each as often as it was decided.
    pub passages: usize,
    /// The number of memos on it and on passages of it.
    pub memos: usize,
    /// The number of quotes of it.
    pub quotes: usize,
    /// The number of entries of the log that lost something.
    pub edits: usize,
    /// The number of words that only it said, which keywords and names of topics lost.
    pub keywords: usize,
}

impl Project {
    /// What [`Project::forget_transcript`] would delete. Nothing is changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn preview_forgetting(&self, id: TranscriptId) -> ProjectResult<ForgottenTranscript> {
        self.read_db(|db| {
            let texts = versions_of(db, id)?;
            let changes = codebook::load_codebook(db)?.changes_without_texts(&|of| texts.contains(&of));
            let counts = count_changes(&changes);
            let snippets = "SELECT count(*) FROM snippet WHERE transcript IN
                            (SELECT id FROM transcript WHERE document = (SELECT document FROM transcript WHERE id = ?1))";
            let snippets = db.query_row(snippets, [id.0], |row| row.get::<_, u32>(0))? as usize;
            Ok(ForgottenTranscript { texts: texts.len(), snippets, ..counts })
        })
    }

    /// Forgets a transcript for good, whether or not it was taken out before. The database is then written anew
    /// without the space of what was deleted. What is derived, in the folders beside it, is for the caller.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written. Nothing is deleted then, unless only the last
    /// step failed, which gives free space back to the disk.
    pub fn forget_transcript(&mut self, id: TranscriptId) -> ProjectResult<ForgottenTranscript> {
        // A backup that is being written may be of the state before: it has to be whole to be named.
        self.wait_for_backup();
        // Free pages are overwritten, and pages without free space are what `VACUUM` leaves.
        self.read_db(|db| db.pragma_update(None, "secure_delete", true))?;
        let stamp = self.signature();
        let forgotten = self.write_db(|db| {
            let forgotten = forget(db, id)?;
            let what = "forgot a transcript for good";
            db.prepare_cached(
                "INSERT INTO edit (time, coder, what, changes, state) VALUES (?1, ?2, ?3, '[]', ?4)",
            )?
            .execute(params![stamp.time, stamp.coder, what, STATE_FINAL])?;
            backup::note_changed_texts(db)?;
            Ok(forgotten)
        })?;
        self.read_db(|db| db.execute_batch("VACUUM"))?;
        Ok(forgotten)
    }

    /// The files that may hold what was forgotten: the texts of the backups, the backups, oldest first, and what was
    /// kept aside when one was restored.
    pub fn files_with_former_work(&self) -> Vec<PathBuf> {
        let texts = (1..=schema::SCHEMA_VERSION).map(|format| backup::texts_file(self.dir(), format));
        let texts =
            texts.flat_map(|file| [file.with_extension("damaged"), file]).filter(|file| file.exists());
        let backups = backup::list_backups(self.dir()).into_iter().map(|backup| backup.path);
        texts.chain(backups).chain(crate::project::restore::replaced_files(self.dir())).collect()
    }
}

/// All versions of a transcript.
fn versions_of(db: &Connection, id: TranscriptId) -> rusqlite::Result<BTreeSet<TranscriptId>> {
    let sql = "SELECT id FROM transcript WHERE document = (SELECT document FROM transcript WHERE id = ?1)";
    collect_rows(db, sql, [id.0], |row| Ok(TranscriptId(row.get(0)?)))
}

/// What the researcher loses by changes that leave something out.
fn count_changes(changes: &[RecordChange]) -> ForgottenTranscript {
    let mut counts = ForgottenTranscript::default();
    let spans = |record: &Option<CodingRecord>| match record {
        Some(CodingRecord::Assignment(decision)) => decision.spans.len(),
        _ => 0,
    };
    for change in changes {
        counts.passages += spans(&change.before) - spans(&change.after);
        counts.memos += usize::from(matches!(change.before, Some(CodingRecord::Memo(_))));
        counts.quotes += usize::from(matches!(change.before, Some(CodingRecord::Quote(_))));
    }
    counts
}

/// Deletes all of a transcript.
fn forget(db: &Connection, id: TranscriptId) -> rusqlite::Result<ForgottenTranscript> {
    let texts = versions_of(db, id)?;
    let is_gone = |of: TranscriptId| texts.contains(&of);
    let changes = codebook::load_codebook(db)?.changes_without_texts(&is_gone);
    for change in &changes {
        records::write_change(db, change)?;
    }
    let names: Vec<(String, String)> = collect_rows(
        db,
        "SELECT path, name FROM transcript WHERE document = (SELECT document FROM transcript WHERE id = ?1)",
        [id.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut forgotten = ForgottenTranscript { texts: texts.len(), ..count_changes(&changes) };
    forgotten.edits = clean_log(db, &is_gone, &names)?;
    let said: Vec<String> = collect_rows(
        db,
        "SELECT text FROM transcript_text WHERE transcript IN
         (SELECT id FROM transcript WHERE document = (SELECT document FROM transcript WHERE id = ?1))",
        [id.0],
        |row| Ok(row.get_ref(0)?.as_str()?.to_lowercase()),
    )?;
    clean_draft(db, &is_gone)?;
    for of in &texts {
        db.prepare_cached("DELETE FROM reading WHERE transcript = ?1")?.execute([of.0])?;
        forgotten.snippets +=
            db.prepare_cached("DELETE FROM snippet WHERE transcript = ?1")?.execute([of.0])?;
        db.prepare_cached("DELETE FROM transcript_text WHERE transcript = ?1")?.execute([of.0])?;
        db.prepare_cached("DELETE FROM transcript WHERE id = ?1")?.execute([of.0])?;
    }
    for (path, name) in &names {
        db.prepare_cached(
            "DELETE FROM speaker_name WHERE transcript = ?1 AND transcript NOT IN (SELECT name FROM transcript)",
        )?
        .execute([name])?;
        db.prepare_cached("DELETE FROM file WHERE path = ?1 AND path NOT IN (SELECT path FROM transcript)")?
            .execute([path])?;
        db.prepare_cached("INSERT OR IGNORE INTO forgotten (source, time) VALUES (?1, date('now'))")?
            .execute([removals::source_hash(path, name)])?;
    }
    settings_table::increment(db, import::SNIPPET_GENERATION_KEY)?;
    forgotten.keywords = clean_topics(db, &said)?;
    Ok(forgotten)
}

/// Takes what is bound to some texts out of the changes of all edits, and names out of their sentences. Gives the
/// number of edits that lost something.
fn clean_log(
    db: &Connection,
    is_gone: &dyn Fn(TranscriptId) -> bool,
    names: &[(String, String)],
) -> rusqlite::Result<usize> {
    let edits: Vec<i64> = collect_rows(db, "SELECT id FROM edit", [], |row| row.get(0))?;
    let mut cleaned = 0;
    for id in edits {
        let (what, changes): (String, Vec<RecordChange>) = db
            .prepare_cached("SELECT what, changes FROM edit WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, json_column(row, 1)?)))?;
        let left: Vec<RecordChange> =
            changes.iter().filter_map(|change| clean_change(change, is_gone)).collect();
        let said = names.iter().fold(what.clone(), |what, (_, name)| without_name(&what, name));
        if left != changes || said != what {
            // What has lost all it did is nothing to undo any more.
            let emptied = left.is_empty() && !changes.is_empty();
            db.prepare_cached(
                "UPDATE edit SET what = ?2, changes = ?3, state = CASE WHEN ?4 AND state = 0 THEN ?5 ELSE state END
                 WHERE id = ?1",
            )?
            .execute(params![id, said, to_json(&left)?, emptied, STATE_FINAL])?;
            cleaned += 1;
        }
    }
    Ok(cleaned)
}

/// A change without what is bound to some texts; none where nothing changes then.
fn clean_change(change: &RecordChange, is_gone: &dyn Fn(TranscriptId) -> bool) -> Option<RecordChange> {
    let [before, after] = [&change.before, &change.after]
        .map(|side| side.clone().and_then(|record| record.without_texts(is_gone)));
    RecordChange::between(before, after)
}

/// A sentence of the log without the name of a transcript, which stands in it in quotation marks or behind its last
/// "in".
fn without_name(what: &str, name: &str) -> String {
    let what = what.replace(&format!("'{name}'"), "(forgotten)");
    match what.strip_suffix(&format!(" in {name}")) {
        Some(before) => format!("{before} in (forgotten)"),
        None => what,
    }
}

/// Deletes what was being typed, where that was about one of some texts.
fn clean_draft(db: &Connection, is_gone: &dyn Fn(TranscriptId) -> bool) -> rusqlite::Result<()> {
    let Some(draft) = settings_table::get(db, DRAFT_SETTING)? else { return Ok(()) };
    let names_text = |value: &serde_json::Value| value.as_i64().is_some_and(|id| is_gone(TranscriptId(id)));
    if mentions_transcript(&from_json(&draft)?, &names_text) {
        settings_table::set(db, DRAFT_SETTING, "null")?;
    }
    Ok(())
}

/// Whether a value has a field `transcript`, at any depth, of which something holds.
fn mentions_transcript(value: &serde_json::Value, holds: &dyn Fn(&serde_json::Value) -> bool) -> bool {
    match value {
        serde_json::Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| (name == "transcript" && holds(value)) || mentions_transcript(value, holds)),
        serde_json::Value::Array(items) => items.iter().any(|item| mentions_transcript(item, holds)),
        _ => false,
    }
}

/// Takes the keywords that only some texts (in small letters) said out of the topics of all runs; a topic named by
/// such a word is called by the keywords it has left. Gives the number of words.
fn clean_topics(db: &Connection, gone: &[String]) -> rusqlite::Result<usize> {
    let mut runs: Vec<(i64, Vec<Topic>)> =
        collect_rows(db, "SELECT id, topics FROM run", [], |row| Ok((row.get(0)?, json_column(row, 1)?)))?;
    let topics = || runs.iter().flat_map(|(_, topics)| topics);
    let said = topics().flat_map(|topic| {
        words_of(&topic.label).chain(topic.keywords.iter().flat_map(|keyword| words_of(&keyword.word)))
    });
    let only_said = |word: &String| gone.iter().any(|text| text.contains(word.as_str()));
    let mut missing: BTreeSet<String> = said.filter(only_said).collect();
    let mut texts = db.prepare("SELECT text FROM transcript_text")?;
    let mut rows = texts.query([])?;
    while let Some(row) = rows.next()?
        && !missing.is_empty()
    {
        let text = row.get_ref(0)?.as_str()?.to_lowercase();
        missing.retain(|word| !text.contains(word.as_str()));
    }
    let is_missing = |text: &str| words_of(text).any(|word| missing.contains(&word));
    for (id, topics) in &mut runs {
        for topic in topics.iter_mut() {
            topic.keywords.retain(|keyword| !is_missing(&keyword.word));
            if is_missing(&topic.label) {
                let left: Vec<&str> =
                    topic.keywords.iter().take(2).map(|keyword| keyword.word.as_str()).collect();
                topic.label = if left.is_empty() { format!("Topic {}", topic.id.0) } else { left.join(", ") };
            }
        }
        db.prepare_cached("UPDATE run SET topics = ?2 WHERE id = ?1")?
            .execute(params![*id, to_json(topics)?])?;
    }
    Ok(missing.len())
}

/// The words of a keyword or label in small letters.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}
