//! Storing transcripts: new ones, changed ones, and the relocation of decisions bound to the former text.

use super::{relocate_spans, removals};
use crate::corpus::{Snippet, SnippetId, Span, Transcript, TranscriptId};
use crate::project::db::columns::{collect_rows, parts_column, to_json};
use crate::project::db::{backup, codec, open_project::Project, settings_table};
use crate::project::store::snippet_rows::snippets_of_transcript;
use crate::project::{NewTranscript, ProjectResult, StoreOutcome};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// The setting with the number of times snippets were deleted; a run stores it to know whether the snippet
/// ids of its members are still valid.
pub(in crate::project) const SNIPPET_GENERATION_KEY: &str = "snippet_generation";

impl Project {
    /// The files already imported, each path with the [`NewTranscript::file_hash`] it was stored with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn imported_files(&self) -> ProjectResult<BTreeMap<String, String>> {
        let sql = "SELECT path, stamp FROM file";
        self.read_db(|db| collect_rows(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?))))
    }

    /// Stores transcripts with their snippets in one transaction. Gives the outcome for each, in order.
    ///
    /// All transcripts of one file belong in one batch: the file then counts as imported. Where a text has
    /// changed, spans with decisions, memos and read marks are moved to the new text; a codebook in memory
    /// has to be loaded again afterwards.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written; nothing is stored then.
    pub fn store_transcripts(&mut self, batch: &[NewTranscript]) -> ProjectResult<Vec<StoreOutcome>> {
        self.store_with_moves(batch, &BTreeMap::new())
    }

    /// The same, where files have the texts of transcripts whose own files have them no more: by path, the transcript that
    /// goes to it with all work on it.
    ///
    /// # Errors
    /// As of [`Project::store_transcripts`].
    pub fn store_with_moves(
        &mut self,
        batch: &[NewTranscript],
        moves: &BTreeMap<String, TranscriptId>,
    ) -> ProjectResult<Vec<StoreOutcome>> {
        self.write_db(|db| {
            let mut seen: HashMap<(&str, &str), i64> = HashMap::new();
            let mut parts: HashMap<&str, usize> = HashMap::new();
            batch.iter().for_each(|new| *parts.entry(&new.path).or_default() += 1);
            let mut outcome = Vec::with_capacity(batch.len());
            for new in batch {
                let nth = seen.entry((&new.path, &new.transcript.name)).or_insert(-1);
                *nth += 1;
                let alone = parts.get(new.path.as_str()) == Some(&1);
                if let Some(&id) = moves.get(&new.path).filter(|_| alone) {
                    move_transcript(db, id, new)?;
                }
                let stored = store_transcript(db, new, (*nth, alone))?;
                // Nothing is kept of the file of a transcript that was forgotten, not even its path.
                if stored != StoreOutcome::Forgotten {
                    db.prepare_cached("INSERT OR REPLACE INTO file (path, stamp) VALUES (?1, ?2)")?
                        .execute(params![new.path, new.file_hash])?;
                }
                outcome.push(stored);
            }
            let is_change =
                |stored: &StoreOutcome| matches!(stored, StoreOutcome::Added | StoreOutcome::Updated { .. });
            if outcome.iter().any(is_change) {
                backup::note_changed_texts(db)?;
            }
            Ok(outcome)
        })
    }
}

/// Moves a transcript to the file that has its text now. One that was there goes to the file it came from, which has neither
/// text: it is told as gone, unless its own text is found elsewhere. Nothing is moved where the text is another.
fn move_transcript(db: &Connection, id: TranscriptId, new: &NewTranscript) -> rusqlite::Result<()> {
    let hash = blake3::hash(new.transcript.text.as_bytes()).to_hex().to_string();
    let own = "SELECT path FROM transcript WHERE id = ?1 AND hash = ?2 AND current = 1 AND path <> ?3";
    let from: Option<String> =
        db.prepare_cached(own)?.query_row(params![id.0, hash, new.path], |row| row.get(0)).optional()?;
    let at_path = "SELECT COUNT(*) FROM transcript WHERE path = ?1 AND current = 1";
    let there: i64 = db.prepare_cached(at_path)?.query_row([&new.path], |row| row.get(0))?;
    let Some(from) = from.filter(|_| there <= 1) else { return Ok(()) };
    db.prepare_cached("UPDATE transcript SET path = ?1 WHERE path = ?2 AND current = 1")?
        .execute([&from, &new.path])?;
    db.prepare_cached("UPDATE transcript SET path = ?2 WHERE id = ?1")?.execute(params![id.0, new.path])?;
    let unused = "DELETE FROM file WHERE path = ?1
                  AND NOT EXISTS (SELECT 1 FROM transcript WHERE path = ?1 AND current = 1)";
    db.prepare_cached(unused)?.execute([&from])?;
    Ok(())
}

/// A transcript in the database that is being stored again.
struct ExistingTranscript {
    id: i64,
    document: i64,
    hash: String,
}

/// Stores a transcript, the `nth` of its name in its file; `alone`: the only one of its file.
fn store_transcript(
    db: &Connection,
    new: &NewTranscript,
    (nth, alone): (i64, bool),
) -> rusqlite::Result<StoreOutcome> {
    // A file is read without those who were forgotten; what comes from elsewhere is not let in with them.
    if has_forgotten_speaker(db, &new.transcript)? {
        return Ok(StoreOutcome::Forgotten);
    }
    let hash = blake3::hash(new.transcript.text.as_bytes()).to_hex().to_string();
    let Some(known) = find_existing(db, new, (nth, alone), &hash)? else {
        if removals::forgotten_at(db, &new.path, &new.transcript.name)?.is_some() {
            return Ok(StoreOutcome::Forgotten);
        }
        let id = insert_transcript(db, new, nth, &hash, None)?;
        put_text(db, id, new)?;
        put_snippets(db, id, &new.snippets)?;
        return Ok(StoreOutcome::Added);
    };
    if known.hash == hash {
        let changed = update_metadata(db, known.id, new, nth)? | put_text(db, known.id, new)?;
        let changed = changed | put_snippets(db, known.id, &new.snippets)?;
        return Ok(if changed {
            StoreOutcome::Updated { carried: 0, kept: 0 }
        } else {
            StoreOutcome::Unchanged
        });
    }
    db.prepare_cached("UPDATE transcript SET current = 0 WHERE id = ?1")?.execute([known.id])?;
    let reading = relocate_spans::read_snippets(db, known.id)?;
    put_snippets(db, known.id, &[])?;
    // A text that is as it once was becomes current again under its former id.
    let earlier = "SELECT id FROM transcript WHERE document = ?1 AND hash = ?2";
    let earlier =
        db.prepare_cached(earlier)?.query_row(params![known.document, hash], |row| row.get(0)).optional()?;
    let id = match earlier {
        Some(id) => {
            update_metadata(db, id, new, nth)?;
            id
        }
        None => insert_transcript(db, new, nth, &hash, Some(known.document))?,
    };
    put_text(db, id, new)?;
    put_snippets(db, id, &new.snippets)?;
    let (version, text) = (TranscriptId(id), &new.transcript.text);
    let carried = relocate_spans::relocate_to_version(db, known.document, version, text, &reading)?;
    Ok(StoreOutcome::Updated { carried: carried.relocated, kept: carried.not_found })
}

/// Whether anybody speaks in a transcript who was forgotten in it.
fn has_forgotten_speaker(db: &Connection, transcript: &Transcript) -> rusqlite::Result<bool> {
    let said: BTreeSet<&str> = transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    let mut known = db.prepare_cached("SELECT 1 FROM forgotten WHERE source = ?1")?;
    for said in said {
        if known.exists([removals::speaker_hash(&transcript.name, said)])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Finds the transcript to be stored again: by file and name; else by file alone, where the file has one
/// transcript now and had one then (a name may follow from files beside it); else, where the folder was
/// moved, by name and text.
fn find_existing(
    db: &Connection,
    new: &NewTranscript,
    (nth, alone): (i64, bool),
    hash: &str,
) -> rusqlite::Result<Option<ExistingTranscript>> {
    let known = |row: &rusqlite::Row<'_>| {
        Ok(ExistingTranscript { id: row.get(0)?, document: row.get(1)?, hash: row.get(2)? })
    };
    let name = &new.transcript.name;
    let here = db
        .prepare_cached(
            "SELECT id, document, hash FROM transcript WHERE path = ?1 AND name = ?2 AND nth = ?3 AND current = 1",
        )?
        .query_row(params![new.path, name, nth], known)
        .optional()?;
    if here.is_some() {
        return Ok(here);
    }
    if alone {
        let in_file = "SELECT id, document, hash FROM transcript WHERE path = ?1 AND current = 1 LIMIT 2";
        let mut in_file: Vec<ExistingTranscript> = collect_rows(db, in_file, [&new.path], known)?;
        if in_file.len() == 1 {
            return Ok(in_file.pop());
        }
    }
    let mut moved = db.prepare_cached(
        "SELECT id, document, hash, path FROM transcript
         WHERE name = ?1 AND nth = ?2 AND hash = ?3 AND current = 1 ORDER BY id",
    )?;
    let mut rows = moved.query(params![name, nth, hash])?;
    while let Some(row) = rows.next()? {
        let path: String = row.get(3)?;
        if Path::new(&path).parent() != Path::new(&new.path).parent() {
            return known(row).map(Some);
        }
    }
    Ok(None)
}

/// Inserts a transcript, as a new version of `document` or as a document of its own.
pub(super) fn insert_transcript(
    db: &Connection,
    new: &NewTranscript,
    nth: i64,
    hash: &str,
    document: Option<i64>,
) -> rusqlite::Result<i64> {
    let transcript = &new.transcript;
    db.prepare_cached(
        "INSERT INTO transcript
             (document, path, name, nth, hash, language, duration, words, attributes, repairs, imported)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
    )?
    .execute(params![
        document.unwrap_or(0),
        new.path,
        transcript.name,
        nth,
        hash,
        transcript.language,
        transcript.duration,
        word_count(new),
        to_json(&transcript.attributes)?,
        to_json(&transcript.repairs)?,
    ])?;
    let id = db.last_insert_rowid();
    if document.is_none() {
        db.prepare_cached("UPDATE transcript SET document = id WHERE id = ?1")?.execute([id])?;
    }
    Ok(id)
}

/// The number of words in the snippets of a transcript.
fn word_count(new: &NewTranscript) -> i64 {
    new.snippets.iter().map(|snippet| snippet.words as i64).sum()
}

/// Updates what is stored beside the text and makes the transcript current. Gives whether anything visible
/// changed: language, duration, words, attributes or repairs.
fn update_metadata(db: &Connection, id: i64, new: &NewTranscript, nth: i64) -> rusqlite::Result<bool> {
    let transcript = &new.transcript;
    let changed = db
        .prepare_cached(
            "UPDATE transcript SET language = ?2, duration = ?3, words = ?4, attributes = ?5, repairs = ?6
             WHERE id = ?1 AND NOT (language IS ?2 AND duration IS ?3 AND words = ?4 AND attributes = ?5
                                    AND repairs = ?6)",
        )?
        .execute(params![
            id,
            transcript.language,
            transcript.duration,
            word_count(new),
            to_json(&transcript.attributes)?,
            to_json(&transcript.repairs)?,
        ])?;
    db.prepare_cached("UPDATE transcript SET path = ?2, name = ?3, nth = ?4, current = 1 WHERE id = ?1")?
        .execute(params![id, new.path, transcript.name, nth])?;
    Ok(changed > 0)
}

/// Stores the text with turns and cues. Gives whether turns or cues changed; a text never does.
pub(super) fn put_text(db: &Connection, id: i64, new: &NewTranscript) -> rusqlite::Result<bool> {
    let (turns, cues) = (codec::pack_turns(&new.transcript.turns)?, codec::pack_cues(&new.transcript.cues)?);
    let changed = db
        .prepare_cached(
            "INSERT INTO transcript_text (transcript, text, turns, cues) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (transcript) DO UPDATE SET turns = ?3, cues = ?4 WHERE turns <> ?3 OR cues <> ?4",
        )?
        .execute(params![id, new.transcript.text, turns, cues])?;
    Ok(changed > 0)
}

/// Replaces the snippets of a transcript; one with a span that was there before keeps its id. Gives whether
/// anything changed. Where an id is gone, [`SNIPPET_GENERATION_KEY`] is counted up.
pub(super) fn put_snippets(db: &Connection, transcript: i64, snippets: &[Snippet]) -> rusqlite::Result<bool> {
    let mut wanted: Vec<&Snippet> = snippets.iter().collect();
    wanted.sort_by_key(|snippet| snippet.span);
    let here = snippets_of_transcript(db, transcript)?;
    let same = |old: &Snippet, new: &Snippet| {
        (old.span, old.start, old.end, &old.speaker, old.words, &old.parts)
            == (new.span, new.start, new.end, &new.speaker, new.words, &new.parts)
    };
    if here.len() == wanted.len() && here.iter().zip(&wanted).all(|(old, new)| same(old, new)) {
        return Ok(false);
    }
    let mut ids: HashMap<Span, SnippetId> = here.iter().map(|old| (old.span, old.id)).collect();
    db.prepare_cached("DELETE FROM snippet WHERE transcript = ?1")?.execute([transcript])?;
    let mut put = db.prepare_cached(
        "INSERT INTO snippet (id, transcript, begin, end, start, stop, speaker, words, parts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for new in wanted {
        let id = ids.remove(&new.span).map(|id| id.0);
        let [begin, end, words] = [new.span.start, new.span.end, new.words].map(|number| number as i64);
        let parts = parts_column(&new.parts)?;
        put.execute(params![id, transcript, begin, end, new.start, new.end, new.speaker, words, parts])?;
    }
    if !ids.is_empty() {
        settings_table::increment(db, SNIPPET_GENERATION_KEY)?;
    }
    Ok(true)
}
