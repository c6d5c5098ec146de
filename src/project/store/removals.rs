//! The tables of transcripts that were taken out, and of those that were forgotten. The first names the document, not
//! a version of it: a transcript stays out when its file changes and is imported again.

use crate::coding::TranscriptRemoval;
use crate::corpus::TranscriptId;
use crate::project::ProjectResult;
use crate::project::db::columns::collect_rows;
use crate::project::db::open_project::Project;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// The end of a query of current transcripts that leaves out those that were taken out.
pub(in crate::project) const NOT_REMOVED: &str = "document NOT IN (SELECT document FROM removed_transcript)";

/// A transcript that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedTranscript {
    /// Its current text.
    pub id: TranscriptId,
    /// Its name.
    pub name: String,
    /// The file it came from.
    pub path: String,
    /// The number of its words.
    pub words: usize,
}

impl Project {
    /// The transcripts that were taken out, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn removed_transcripts(&self) -> ProjectResult<Vec<RemovedTranscript>> {
        let sql = "SELECT id, name, path, words FROM transcript JOIN removed_transcript USING (document)
                   WHERE current = 1 ORDER BY name, path, nth";
        self.read_db(|db| {
            collect_rows(db, sql, [], |row| {
                let words = crate::project::db::columns::size_column(row, 3)?;
                Ok(RemovedTranscript {
                    id: TranscriptId(row.get(0)?),
                    name: row.get(1)?,
                    path: row.get(2)?,
                    words,
                })
            })
        })
    }
}

/// Inserts a removal. Gives the number of rows inserted.
pub(in crate::project) fn insert_removal(
    db: &Connection,
    removal: &TranscriptRemoval,
) -> rusqlite::Result<usize> {
    db.prepare_cached(
        "INSERT INTO removed_transcript (document) SELECT document FROM transcript WHERE id = ?1",
    )?
    .execute([removal.transcript.0])
}

/// Deletes a removal. Gives the number of rows deleted.
pub(in crate::project) fn delete_removal(
    db: &Connection,
    removal: &TranscriptRemoval,
) -> rusqlite::Result<usize> {
    db.prepare_cached(
        "DELETE FROM removed_transcript WHERE document = (SELECT document FROM transcript WHERE id = ?1)",
    )?
    .execute([removal.transcript.0])
}

/// All removals.
pub(in crate::project) fn load_removals(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<TranscriptId, TranscriptRemoval>> {
    let sql = "SELECT id, name FROM transcript JOIN removed_transcript USING (document) WHERE current = 1";
    collect_rows(db, sql, [], |row| {
        let transcript = TranscriptId(row.get(0)?);
        Ok((transcript, TranscriptRemoval { transcript, name: row.get(1)? }))
    })
}

/// All versions of the transcripts that were taken out.
pub(in crate::project) fn load_removed_texts(db: &Connection) -> rusqlite::Result<BTreeSet<TranscriptId>> {
    let sql = "SELECT id FROM transcript JOIN removed_transcript USING (document)";
    collect_rows(db, sql, [], |row| Ok(TranscriptId(row.get(0)?)))
}

/// The hash by which the source of a forgotten transcript is known again: its file and its name.
pub(in crate::project) fn source_hash(path: &str, name: &str) -> String {
    blake3::hash(format!("{path}\0{name}").as_bytes()).to_hex().to_string()
}

/// The hash by which a person who was forgotten in a transcript is known again, by the name in its file.
pub(in crate::project) fn speaker_hash(transcript: &str, said: &str) -> String {
    // A path is never empty, so that no file has this hash.
    blake3::hash(format!("\0{transcript}\0{said}").as_bytes()).to_hex().to_string()
}

/// When the transcript of a file was forgotten, as a date; none where it was not.
pub(in crate::project) fn forgotten_at(
    db: &Connection,
    path: &str,
    name: &str,
) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT time FROM forgotten WHERE source = ?1")?
        .query_row([source_hash(path, name)], |row| row.get(0))
        .optional()
}
