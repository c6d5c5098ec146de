//! The texts when somebody is forgotten: those that go as a whole, and those that go on without somebody's turns, under
//! numbers of their own, since the text of a number never changes.

use super::outcome::SnippetCutter;
use super::request::ForgetRequest;
use super::values::ValueSet;
use super::wordings::WordingsGone;
use crate::coding::{ChangedTexts, Codebook, SpeakerKey, TranscriptSpan};
use crate::corpus::{CutTranscript, KeptParts, Span, TranscriptId, cut_speakers};
use crate::project::NewTranscript;
use crate::project::db::columns::{collect_rows, to_json};
use crate::project::db::{codec, read_mark_rows};
use crate::project::store::{import, snippet_rows, transcripts};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the texts.
#[derive(Debug, Default)]
pub(super) struct TextChanges {
    /// Those that go as a whole.
    pub(super) gone: BTreeSet<TranscriptId>,
    /// Those that go on without somebody's turns: the new number, and where what is left stood.
    pub(super) cut: BTreeMap<TranscriptId, (TranscriptId, KeptParts)>,
    /// What was said by those who are forgotten.
    pub(super) said: Vec<String>,
    /// File and name of the transcripts that go as a whole.
    pub(super) sources: BTreeSet<(String, String)>,
    /// The transcripts of which it is not known what somebody said, because their text is not here.
    pub(super) without_text: Vec<String>,
    /// The turns that were cut from the current texts.
    pub(super) turns: usize,
    /// Who is forgotten, by the names in the files and the transcript.
    speakers_gone: BTreeSet<(String, String)>,
    /// Who else speaks, by the names in the files.
    speakers_left: BTreeSet<String>,
    /// The names under which somebody was known who is forgotten, and nobody is shown any more.
    names_gone: BTreeSet<String>,
    /// The values of attributes that only what is forgotten had; see [`values`](super::values).
    values_gone: ValueSet,
    /// The wordings of questions that are in no text that stays; see [`wordings`](super::wordings).
    wordings_gone: WordingsGone,
}

impl TextChanges {
    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.cut.is_empty()
    }

    /// Who speaks in no text that stays, by the names in the files, with a transcript in which they spoke.
    pub(super) fn people_gone(&self) -> impl Iterator<Item = (&str, &str)> {
        let gone = self.speakers_gone.iter().filter(|(_, said)| !self.speakers_left.contains(said));
        gone.map(|(transcript, said)| (transcript.as_str(), said.as_str()))
    }

    /// Whether somebody is forgotten whom a key names.
    pub(super) fn is_forgotten(&self, key: &SpeakerKey) -> bool {
        let is_here = |transcript: &str| key.within.as_deref().is_none_or(|within| within == transcript);
        self.speakers_gone.iter().any(|(transcript, said)| *said == key.said && is_here(transcript))
    }

    /// Notes the names under which somebody was known who is forgotten, and nobody is shown any more: of `all` who speak in
    /// a transcript, and with the names that were `given` to those who are forgotten.
    pub(super) fn note_names_gone(
        &mut self,
        book: &Codebook,
        all: impl Iterator<Item = (String, String)>,
        given: BTreeSet<String>,
    ) {
        let shown = |(transcript, said): &(String, String)| book.speaker_name(transcript, said).to_owned();
        let left: BTreeSet<String> =
            all.filter(|it| !self.speakers_gone.contains(it)).map(|it| shown(&it)).collect();
        let said = self.speakers_gone.iter().map(|(_, said)| said.clone());
        let names = self.speakers_gone.iter().map(shown).chain(said).chain(given);
        self.names_gone = names.filter(|name| !left.contains(name)).collect();
    }

    /// The names under which somebody was known who is forgotten, and nobody is shown any more.
    pub(super) fn names_gone(&self) -> impl Iterator<Item = &String> {
        self.names_gone.iter()
    }

    /// Notes the values of attributes that only what is forgotten had.
    pub(super) fn note_values_gone(&mut self, values: ValueSet) {
        self.values_gone = values;
    }

    /// Notes the wordings of questions that are in no text that stays.
    pub(super) fn note_wordings_gone(&mut self, wordings: WordingsGone) {
        self.wordings_gone = wordings;
    }

    /// The names of guide questions that are such wordings, or of which no wording is left.
    pub(super) fn question_names_gone(&self) -> impl Iterator<Item = &String> {
        self.wordings_gone.names.iter()
    }

    /// The values of attributes that only what is forgotten had.
    pub(super) fn values_gone(&self) -> &ValueSet {
        &self.values_gone
    }

    /// All texts that change.
    pub(super) fn changed(&self) -> impl Iterator<Item = TranscriptId> {
        self.gone.iter().chain(self.cut.keys()).copied()
    }
}

impl ChangedTexts for TextChanges {
    fn text(&self, transcript: TranscriptId) -> Option<TranscriptId> {
        if self.gone.contains(&transcript) {
            return None;
        }
        Some(self.cut.get(&transcript).map_or(transcript, |(new, _)| *new))
    }

    fn passage(&self, passage: &TranscriptSpan) -> Option<TranscriptSpan> {
        let transcript = self.text(passage.transcript)?;
        let span = match self.cut.get(&passage.transcript) {
            Some((_, kept)) => kept.map_span(passage.span)?,
            None => passage.span,
        };
        Some(TranscriptSpan { transcript, span })
    }

    fn has_file(&self, path: &str) -> bool {
        !self.sources.iter().any(|(gone, _)| gone == path)
    }

    fn has_case(&self, name: &str) -> bool {
        !self.names_gone.contains(name)
    }

    fn has_value(&self, attribute: &str, value: &str) -> bool {
        !self.values_gone.has(attribute, value)
    }

    fn has_wording(&self, wording: &str) -> bool {
        !self.wordings_gone.wordings.contains(wording)
    }

    fn has_speaker(&self, key: &SpeakerKey) -> bool {
        match &key.within {
            Some(within) => {
                !self.speakers_gone.contains(&(within.clone(), key.said.clone()))
                    && !self.sources.iter().any(|(_, name)| name == within)
            }
            // A name for all transcripts goes with the last who is called so.
            None => {
                self.speakers_left.contains(&key.said)
                    || !self.speakers_gone.iter().any(|(_, said)| *said == key.said)
            }
        }
    }
}

/// A version of a transcript.
struct Version {
    id: TranscriptId,
    document: i64,
    is_current: bool,
    path: String,
    name: String,
    nth: i64,
    hash: String,
}

/// Finds out what becomes of the texts, and puts those that are cut into the database beside the old ones.
pub(super) fn change_texts(
    db: &Connection,
    request: &ForgetRequest,
    cutter: SnippetCutter<'_>,
) -> rusqlite::Result<TextChanges> {
    let sql = "SELECT id, document, current, path, name, nth, hash FROM transcript ORDER BY document, id";
    let versions: Vec<Version> = collect_rows(db, sql, [], |row| {
        Ok(Version {
            id: TranscriptId(row.get(0)?),
            document: row.get(1)?,
            is_current: row.get(2)?,
            path: row.get(3)?,
            name: row.get(4)?,
            nth: row.get(5)?,
            hash: row.get(6)?,
        })
    })?;
    let mut changes = TextChanges::default();
    for document in versions.chunk_by(|a, b| a.document == b.document) {
        let is_source = document.iter().any(|it| request.is_source((&it.path, it.nth), &it.name, &it.hash));
        let speakers: BTreeSet<&str> =
            document.iter().flat_map(|version| request.speakers_in(&version.name)).collect();
        if is_source {
            forget_document(db, document, &mut changes)?;
        } else if !speakers.is_empty() {
            cut_document(db, document, &speakers, cutter, &mut changes)?;
        }
    }
    note_speakers_left(db, &mut changes)?;
    Ok(changes)
}

/// Lets all versions of a transcript go.
fn forget_document(db: &Connection, document: &[Version], to: &mut TextChanges) -> rusqlite::Result<()> {
    for version in document {
        to.gone.insert(version.id);
        match transcripts::load_text(db, version.id)? {
            text if text.is_empty() => to.without_text.push(version.name.clone()),
            text => to.said.push(text),
        }
        to.sources.insert((version.path.clone(), version.name.clone()));
        let speakers = transcripts::load_transcript(db, version.id)?.into_iter().flat_map(|text| text.turns);
        let speakers = speakers.filter_map(|turn| Some((version.name.clone(), turn.speaker?)));
        to.speakers_gone.extend(speakers);
    }
    Ok(())
}

/// Cuts what some speakers said from all versions of a transcript; one in which nobody else speaks goes as a whole.
fn cut_document(
    db: &Connection,
    document: &[Version],
    speakers: &BTreeSet<&str>,
    cutter: SnippetCutter<'_>,
    to: &mut TextChanges,
) -> rusqlite::Result<()> {
    let mut cuts: Vec<(&Version, CutTranscript)> = Vec::new();
    for version in document {
        let gone = speakers.iter().map(|said| (version.name.clone(), (*said).to_owned()));
        to.speakers_gone.extend(gone);
        match transcripts::load_transcript(db, version.id)? {
            Some(transcript) => {
                let cut = cut_speakers(&transcript, &|said| speakers.contains(said));
                cuts.extend(cut.map(|cut| (version, cut)));
            }
            None => to.without_text.push(version.name.clone()),
        }
    }
    let is_whole = |(version, cut): &(&Version, CutTranscript)| {
        version.is_current && cut.transcript.text.trim().is_empty()
    };
    if cuts.iter().any(is_whole) {
        return forget_document(db, document, to);
    }
    // Not yet among the texts of this transcript: a cut one may be the same as an earlier one.
    let old: BTreeSet<TranscriptId> = cuts.iter().map(|(version, _)| version.id).collect();
    for (version, cut) in cuts {
        to.turns += if version.is_current { cut.said.len() } else { 0 };
        to.said.extend_from_slice(&cut.said);
        if cut.transcript.text.trim().is_empty() {
            to.gone.insert(version.id);
            continue;
        }
        let new = put_cut(db, version, &cut, cutter, &old)?;
        read_mark_rows::save_marks(db, &moved_marks(db, version.id, new, &cut.kept)?)?;
        to.cut.insert(version.id, (new, cut.kept));
    }
    Ok(())
}

/// Puts what is left of a version into the database. Gives its number.
fn put_cut(
    db: &Connection,
    version: &Version,
    cut: &CutTranscript,
    cutter: SnippetCutter<'_>,
    old: &BTreeSet<TranscriptId>,
) -> rusqlite::Result<TranscriptId> {
    let stamp = "SELECT stamp FROM file WHERE path = ?1";
    let stamp: Option<String> =
        db.prepare_cached(stamp)?.query_row([&version.path], |row| row.get(0)).optional()?;
    let snippets = cutter(&cut.transcript, stamp.as_deref());
    let new = NewTranscript {
        path: version.path.clone(),
        file_hash: String::new(),
        transcript: cut.transcript.clone(),
        snippets,
    };
    let hash = blake3::hash(cut.transcript.text.as_bytes()).to_hex().to_string();
    let same: Vec<i64> = collect_rows(
        db,
        "SELECT id FROM transcript WHERE document = ?1 AND hash = ?2",
        params![version.document, hash],
        |row| row.get(0),
    )?;
    db.prepare_cached("UPDATE transcript SET current = 0 WHERE id = ?1")?.execute([version.id.0])?;
    let id = match same.into_iter().find(|id| !old.contains(&TranscriptId(*id))) {
        Some(id) => id,
        None => {
            let id = import::insert_transcript(db, &new, version.nth, &hash, Some(version.document))?;
            import::put_text(db, id, &new)?;
            id
        }
    };
    if version.is_current {
        import::put_snippets(db, id, &new.snippets)?;
    }
    db.prepare_cached(
        "UPDATE transcript SET current = ?2, repairs = ?4,
                (path, name, imported) = (SELECT path, name, imported FROM transcript WHERE id = ?3)
         WHERE id = ?1",
    )?
    .execute(params![id, version.is_current, version.id.0, to_json(&cut.transcript.repairs)?])?;
    Ok(TranscriptId(id))
}

/// What was read of what is left of a text.
fn moved_marks(
    db: &Connection,
    old: TranscriptId,
    new: TranscriptId,
    kept: &KeptParts,
) -> rusqlite::Result<Vec<(TranscriptId, Span)>> {
    let read = read_mark_rows::marks_of_transcript(db, old)?;
    Ok(read.into_iter().filter_map(|span| Some((new, kept.map_span(span)?))).collect())
}

/// Notes who speaks in the texts that stay, where that matters.
fn note_speakers_left(db: &Connection, changes: &mut TextChanges) -> rusqlite::Result<()> {
    if changes.speakers_gone.is_empty() {
        return Ok(());
    }
    let mut rows = db.prepare("SELECT transcript, turns FROM transcript_text")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let id = TranscriptId(row.get(0)?);
        if changes.text(id) == Some(id) {
            let turns = codec::unpack_turns(row.get_ref(1)?.as_blob()?)?;
            changes.speakers_left.extend(turns.into_iter().filter_map(|turn| turn.speaker));
        }
    }
    Ok(())
}

/// The number of snippets that go or become shorter.
pub(super) fn count_snippets(db: &Connection, changes: &TextChanges) -> rusqlite::Result<usize> {
    let mut count = 0;
    for id in changes.changed() {
        let here = snippet_rows::snippets_of_transcript(db, id.0)?;
        let is_same = |span: Span| {
            let passage = TranscriptSpan { transcript: id, span };
            changes.passage(&passage).is_some_and(|left| left.span.len() == span.len())
        };
        count += here.iter().filter(|snippet| !is_same(snippet.span)).count();
    }
    Ok(count)
}

/// The fields with names of people in what is noted of how a file was read; see the import.
const NAME_FIELDS: [&str; 2] = ["speakers", "decided"];

/// Takes the names of people who are gone out of what is noted of how files were read.
pub(super) fn clean_stamps(db: &Connection, changes: &TextChanges) -> rusqlite::Result<()> {
    let gone: BTreeSet<&str> = changes.people_gone().map(|(_, said)| said).collect();
    let stamps: Vec<(String, String)> =
        collect_rows(db, "SELECT path, stamp FROM file", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (path, stamp) in stamps {
        // Stamps of early versions were no JSON, and had no names.
        let Ok(mut value) = serde_json::from_str::<Value>(&stamp) else { continue };
        let before = value.clone();
        for field in NAME_FIELDS {
            if value.get_mut(field).is_some_and(|names| !keep_without_names(names, &gone))
                && let Some(fields) = value.as_object_mut()
            {
                fields.remove(field);
            }
        }
        if value != before {
            db.prepare_cached("UPDATE file SET stamp = ?2 WHERE path = ?1")?
                .execute([path, value.to_string()])?;
        }
    }
    Ok(())
}

/// Takes names out of lists and out of the keys and values of objects, at any depth. Says whether anything is left.
fn keep_without_names(value: &mut Value, names: &BTreeSet<&str>) -> bool {
    match value {
        Value::String(text) => !names.contains(text.as_str()),
        Value::Array(items) => {
            items.retain_mut(|item| keep_without_names(item, names));
            !items.is_empty()
        }
        Value::Object(fields) => {
            fields.retain(|name, value| !names.contains(name.as_str()) && keep_without_names(value, names));
            !fields.is_empty()
        }
        _ => true,
    }
}

/// Deletes the texts that are gone and those that go on under another number.
pub(super) fn delete_texts(db: &Connection, changes: &TextChanges) -> rusqlite::Result<()> {
    for id in changes.changed() {
        for (table, column) in [
            ("reading", "transcript"),
            ("snippet", "transcript"),
            ("transcript_text", "transcript"),
            ("transcript", "id"),
        ] {
            db.prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ?1"))?.execute([id.0])?;
        }
    }
    for (path, name) in &changes.sources {
        db.prepare_cached(
            "DELETE FROM speaker_name WHERE transcript = ?1 AND transcript NOT IN (SELECT name FROM transcript)",
        )?
        .execute([name])?;
        db.prepare_cached("DELETE FROM file WHERE path = ?1 AND path NOT IN (SELECT path FROM transcript)")?
            .execute([path])?;
    }
    Ok(())
}
