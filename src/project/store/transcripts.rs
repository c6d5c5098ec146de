//! Reading transcripts: the corpus without its text, and single texts on demand.

use crate::corpus::{
    Corpus, Repairs, Snippet, SnippetIndex, Span, SpeakerPool, Transcript, TranscriptEntry, TranscriptId,
};
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, json_column, size_column};
use crate::project::db::{codec, open_project::Project};
use crate::project::store::{removals::NOT_REMOVED, snippet_rows};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeSet, HashMap};

/// The repairs made while reading a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepairedTranscript {
    /// The file it came from.
    pub path: String,
    /// Its name.
    pub transcript: String,
    /// What was repaired.
    pub repairs: Repairs,
}

impl Project {
    /// The corpus: transcripts and snippets without text, but for what was taken out. Sorted by name, whatever the
    /// order of import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load_corpus(&self) -> ProjectResult<Corpus> {
        self.read_db(|db| load_corpus(db, NOT_REMOVED))
    }

    /// The corpus with the transcripts that were taken out: what an import compares files with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load_corpus_with_removed(&self) -> ProjectResult<Corpus> {
        self.read_db(|db| load_corpus(db, "1"))
    }

    /// A transcript with its text, turns and cues; also an earlier version.
    ///
    /// # Errors
    /// [`ProjectError::Unknown`](crate::project::ProjectError::Unknown) where there is none, and when the database
    /// cannot be read.
    pub fn load_transcript(&self, id: TranscriptId) -> ProjectResult<Transcript> {
        self.read_db(|db| load_transcript(db, id))?
            .ok_or_else(|| self.unknown_error(format!("transcript {}", id.0)))
    }

    /// Calls `each` with the index and the text of every snippet, in corpus order, with one transcript in
    /// memory at a time. The database is not locked while `each` runs.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn for_each_snippet(
        &self,
        corpus: &Corpus,
        each: &mut dyn FnMut(SnippetIndex, &str),
    ) -> ProjectResult<()> {
        for entry in &corpus.transcripts {
            let text = self.transcript_text(entry.id)?;
            for index in entry.snippet_indices() {
                if let Some(snippet) = corpus.snippet_at(index) {
                    each(index, snippet.span.slice(&text));
                }
            }
        }
        Ok(())
    }

    /// The texts of some snippets, given by index in the corpus, in the order given. Each transcript is read
    /// once. An index outside the corpus gives an empty text.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn snippet_texts(&self, corpus: &Corpus, snippets: &[SnippetIndex]) -> ProjectResult<Vec<String>> {
        let place =
            |&at: &SnippetIndex| corpus.snippet_at(at).map(|snippet| (snippet.transcript, snippet.span));
        let mut order: Vec<(usize, (TranscriptId, Span))> =
            snippets.iter().enumerate().filter_map(|(slot, at)| Some((slot, place(at)?))).collect();
        order.sort_unstable_by_key(|&(_, place)| place);
        let mut texts = vec![String::new(); snippets.len()];
        for group in order.chunk_by(|a, b| a.1.0 == b.1.0) {
            let Some(&(_, (transcript, _))) = group.first() else { continue };
            let text = self.transcript_text(transcript)?;
            for &(slot, (_, span)) in group {
                if let Some(target) = texts.get_mut(slot) {
                    span.slice(&text).clone_into(target);
                }
            }
        }
        Ok(texts)
    }

    /// The whole text of a transcript; empty where it is not in the project.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn transcript_text(&self, id: TranscriptId) -> ProjectResult<String> {
        self.read_db(|db| load_text(db, id))
    }

    /// When a text was imported, RFC 3339 in UTC; none where an earlier version of the program imported it, which did
    /// not store it.
    ///
    /// # Errors
    /// As [`Project::load_transcript`].
    pub fn import_time(&self, id: TranscriptId) -> ProjectResult<Option<String>> {
        self.read_db(|db| {
            db.prepare_cached("SELECT imported FROM transcript WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()
        })?
        .ok_or_else(|| self.unknown_error(format!("transcript {}", id.0)))
    }

    /// The file a transcript was read from.
    ///
    /// # Errors
    /// As [`Project::load_transcript`].
    pub fn source_file(&self, id: TranscriptId) -> ProjectResult<String> {
        self.read_db(|db| {
            db.prepare_cached("SELECT path FROM transcript WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()
        })?
        .ok_or_else(|| self.unknown_error(format!("transcript {}", id.0)))
    }

    /// The transcripts whose texts are not here, as after a backup was restored without them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn transcripts_without_text(&self) -> ProjectResult<BTreeSet<TranscriptId>> {
        let sql = "SELECT id FROM transcript WHERE id NOT IN (SELECT transcript FROM transcript_text)";
        self.read_db(|db| collect_rows(db, sql, [], |row| Ok(TranscriptId(row.get(0)?))))
    }

    /// The files all texts were imported from, as they were written, also earlier versions and those taken out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn source_paths(&self) -> ProjectResult<BTreeSet<String>> {
        let sql = "SELECT path FROM transcript UNION SELECT path FROM file";
        self.read_db(|db| collect_rows(db, sql, [], |row| row.get(0)))
    }

    /// The current texts of the transcripts that were read from a file.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn texts_of_file(&self, path: &str) -> ProjectResult<Vec<String>> {
        let sql = "SELECT text FROM transcript JOIN transcript_text ON transcript = id
                   WHERE path = ?1 AND current = 1 ORDER BY name, nth";
        self.read_db(|db| collect_rows(db, sql, [path], |row| row.get(0)))
    }

    /// The repairs made while reading, for each transcript with any. Sorted by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn repairs(&self) -> ProjectResult<Vec<RepairedTranscript>> {
        let sql = format!(
            "SELECT path, name, repairs FROM transcript WHERE current = 1 AND {NOT_REMOVED} ORDER BY name, path, nth"
        );
        let all: Vec<RepairedTranscript> = self.read_db(|db| {
            collect_rows(db, &sql, [], |row| {
                let (path, transcript) = (row.get(0)?, row.get(1)?);
                Ok(RepairedTranscript { path, transcript, repairs: json_column(row, 2)? })
            })
        })?;
        Ok(all.into_iter().filter(|one| !one.repairs.is_empty()).collect())
    }
}

/// The text of a transcript, current or earlier; empty where it is not in the project.
pub(in crate::project) fn load_text(db: &Connection, id: TranscriptId) -> rusqlite::Result<String> {
    let mut text = db.prepare_cached("SELECT text FROM transcript_text WHERE transcript = ?1")?;
    Ok(text.query_row([id.0], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// A transcript, current or earlier; none where its text is not here.
pub(super) fn load_transcript(db: &Connection, id: TranscriptId) -> rusqlite::Result<Option<Transcript>> {
    db.prepare_cached(
        "SELECT name, text, turns, cues, attributes, language, duration, repairs
         FROM transcript JOIN transcript_text ON transcript = id WHERE id = ?1",
    )?
    .query_row([id.0], |row| {
        Ok(Transcript {
            name: row.get(0)?,
            text: row.get(1)?,
            turns: codec::unpack_turns(row.get_ref(2)?.as_blob()?)?,
            cues: codec::unpack_cues(row.get_ref(3)?.as_blob()?)?,
            attributes: json_column(row, 4)?,
            language: row.get(5)?,
            duration: row.get(6)?,
            repairs: json_column(row, 7)?,
        })
    })
    .optional()
}

/// Loads the corpus of the current transcripts that a condition holds for. Snippets are sorted here, not in SQL,
/// because their order is that of transcript names.
fn load_corpus(db: &Connection, wanted: &str) -> rusqlite::Result<Corpus> {
    let entries = format!(
        "SELECT id, name, hash, language, attributes, duration, words FROM transcript
         WHERE current = 1 AND {wanted} ORDER BY name, path, nth"
    );
    let mut entries: Vec<TranscriptEntry> = collect_rows(db, &entries, [], |row| {
        Ok(TranscriptEntry {
            id: TranscriptId(row.get(0)?),
            name: row.get(1)?,
            hash: row.get(2)?,
            language: row.get(3)?,
            attributes: json_column(row, 4)?,
            duration: row.get(5)?,
            words: size_column(row, 6)?,
            snippets: 0..0,
        })
    })?;
    let rank: HashMap<TranscriptId, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.id, at)).collect();
    let place = |snippet: &Snippet| rank.get(&snippet.transcript).copied();
    let mut snippets: Vec<Snippet> = Vec::new();
    let mut names = SpeakerPool::default();
    let mut rows = db.prepare(&format!("SELECT {} FROM snippet", snippet_rows::SNIPPET_COLUMNS))?;
    for snippet in rows.query_map([], |row| snippet_rows::snippet_from_row(row, &mut names))? {
        let snippet = snippet?;
        snippets.extend(place(&snippet).is_some().then_some(snippet));
    }
    snippets.shrink_to_fit();
    let order = |snippet: &Snippet| (place(snippet), snippet.span, snippet.id);
    // As they are where they were imported in one go. Else by their keys: the snippets themselves are large.
    if !snippets.is_sorted_by_key(order) {
        snippets.sort_by_cached_key(order);
    }
    let mut from = 0;
    for group in snippets.chunk_by(|a, b| a.transcript == b.transcript) {
        if let Some(entry) = group.first().and_then(place).and_then(|at| entries.get_mut(at)) {
            entry.snippets = from..from + group.len();
        }
        from += group.len();
    }
    set_empty_ranges(&mut entries);
    let days =
        "SELECT id, substr(imported, 1, 10) FROM transcript WHERE current = 1 AND imported IS NOT NULL";
    let days: Vec<(TranscriptId, String)> =
        collect_rows(db, days, [], |row| Ok((TranscriptId(row.get(0)?), row.get(1)?)))?;
    let days = days.into_iter().filter(|(id, _)| rank.contains_key(id)).collect();
    Ok(Corpus::new(entries, snippets).with_import_days(days))
}

/// Gives transcripts without snippets an empty range at their position, so that ranges stay sorted.
fn set_empty_ranges(entries: &mut [TranscriptEntry]) {
    let mut last = 0;
    for entry in entries {
        if entry.snippets.is_empty() {
            entry.snippets = last..last;
        }
        last = entry.snippets.end;
    }
}
