//! Runs: a row each, with its members packed.
//!
//! A member is kept with its snippet's id and with its place in the text. While no snippet has been
//! taken away since, the ids are true. After that, members are found again by their place, or, where
//! the text was replaced, by what the snippet says; those that are gone are left out.

use super::{Error, Project, Result, blob, import, records, settings, transcripts};
use crate::corpus::{Snippet, SnippetId, Span, TranscriptId};
use crate::topics::{Measures, Membership, Run, RunId, Topic, TopicId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The setting that names the run the researcher works with.
const CURRENT: &str = "current_run";

impl Project {
    /// Keeps a run, gives it the next number whatever it says itself, and makes it the current one
    /// if asked to.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn add_run(&mut self, run: &Run, make_current: bool) -> Result<RunId> {
        self.write(|db| {
            db.execute(
                "INSERT INTO run (time, corpus, revision, parameters, seconds, topics, snippets, members, measures)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    run.time,
                    run.corpus,
                    run.revision,
                    records::to_json(&run.parameters)?,
                    records::to_json(&run.seconds)?,
                    records::to_json(&run.topics)?,
                    settings::number(db, import::GENERATION)?,
                    pack(db, &run.members)?,
                    records::to_json(&run.measures)?,
                ],
            )?;
            let id = db.last_insert_rowid();
            if make_current {
                settings::set(db, CURRENT, &id.to_string())?;
            }
            Ok(RunId(id))
        })
    }

    /// The run the researcher works with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn current_run(&self) -> Result<Option<Run>> {
        match self.current_run_id()? {
            Some(id) => self.run(id),
            None => Ok(None),
        }
    }

    /// The number of the run the researcher works with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn current_run_id(&self) -> Result<Option<RunId>> {
        Ok(self.setting(CURRENT)?.and_then(|id| id.parse().ok()).map(RunId))
    }

    /// Any run, with those members that are still in the corpus.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn run(&self, id: RunId) -> Result<Option<Run>> {
        self.read(|db| load(db, id))
    }

    /// All runs, without members, oldest first. The ids of representatives are those of their time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>> {
        self.read(|db| {
            db.prepare("SELECT id, time, corpus, revision, parameters, seconds, topics, measures FROM run ORDER BY id")?
                .query_map([], header)?
                .collect()
        })
    }

    /// Keeps what was measured of a run after it was made.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_measures(&mut self, id: RunId, measures: &Measures) -> Result<()> {
        self.write(|db| {
            let json = records::to_json(measures)?;
            db.execute("UPDATE run SET measures = ?2 WHERE id = ?1", params![id.0, json])?;
            Ok(())
        })
    }

    /// Makes a run the current one.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is none, and when the database cannot be written.
    pub fn set_current_run(&mut self, id: RunId) -> Result<()> {
        let known = self.read(|db| db.prepare("SELECT 1 FROM run WHERE id = ?1")?.exists([id.0]))?;
        if !known {
            return Err(Error::Unknown { path: self.dir.clone(), what: format!("run {}", id.0) });
        }
        self.set_setting(CURRENT, &id.0.to_string())
    }

    /// Deletes a run. What was decided on its topics stays.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn delete_run(&mut self, id: RunId) -> Result<()> {
        self.write(|db| {
            db.execute("DELETE FROM run WHERE id = ?1", [id.0])?;
            db.execute(
                "DELETE FROM setting WHERE key = ?1 AND value = ?2",
                params![CURRENT, id.0.to_string()],
            )?;
            Ok(())
        })
    }
}

fn header(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get(0)?),
        time: row.get(1)?,
        corpus: row.get(2)?,
        revision: row.get(3)?,
        parameters: records::from_json(row.get_ref(4)?.as_str()?)?,
        seconds: records::from_json(row.get_ref(5)?.as_str()?)?,
        topics: records::from_json(row.get_ref(6)?.as_str()?)?,
        measures: match row.get_ref(7)?.as_str_or_null()? {
            Some(text) => records::from_json(text)?,
            None => Measures::default(),
        },
        members: Vec::new(),
    })
}

fn load(db: &Connection, id: RunId) -> rusqlite::Result<Option<Run>> {
    let found = db
        .prepare_cached(
            "SELECT id, time, corpus, revision, parameters, seconds, topics, measures, snippets, members
             FROM run WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            Ok((header(row)?, row.get::<_, i64>(8)?, unpack(row.get_ref(9)?.as_blob()?)?))
        })
        .optional()?;
    let Some((mut run, generation, placed)) = found else { return Ok(None) };
    if generation != settings::number(db, import::GENERATION)? {
        let ids = find_again(db, &placed)?;
        run.topics.iter_mut().for_each(|topic| follow(topic, &ids));
        run.members = placed
            .into_iter()
            .filter_map(|member| {
                Some(Membership { snippet: *ids.get(&member.member.snippet)?, ..member.member })
            })
            .collect();
    } else {
        run.members = placed.into_iter().map(|member| member.member).collect();
    }
    Ok(Some(run))
}

fn follow(topic: &mut Topic, ids: &HashMap<SnippetId, SnippetId>) {
    topic.representatives = topic.representatives.iter().filter_map(|id| ids.get(id).copied()).collect();
}

/// A member with its place in the text.
#[derive(Debug, Clone, Copy)]
struct Placed {
    member: Membership,
    transcript: TranscriptId,
    span: Span,
}

fn pack(db: &Connection, members: &[Membership]) -> rusqlite::Result<Vec<u8>> {
    let places: HashMap<i64, (i64, Span)> = db
        .prepare("SELECT id, transcript, begin, end FROM snippet")?
        .query_map([], |row| {
            let placed = records::placed(row, 1)?;
            Ok((row.get(0)?, (placed.transcript.0, placed.span)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let members: Vec<_> =
        members.iter().filter_map(|member| Some((member, *places.get(&member.snippet.0)?))).collect();
    let mut writer = blob::Writer::new(members.len());
    let (mut last_id, mut last_transcript, mut last) = (0, 0, 0);
    for (member, (transcript, span)) in members {
        writer.int(member.snippet.0 - last_id);
        writer.int(transcript - last_transcript);
        writer.span(span, &mut last);
        writer.uint(member.topic.map_or(0, |topic| u64::from(topic.0) + 1));
        writer.f32(member.probability);
        (last_id, last_transcript) = (member.snippet.0, transcript);
    }
    Ok(writer.finish())
}

fn unpack(bytes: &[u8]) -> std::result::Result<Vec<Placed>, blob::Malformed> {
    let (mut reader, count) = blob::Reader::new(bytes)?;
    let (mut last_id, mut last_transcript, mut last) = (0i64, 0i64, 0);
    let mut placed = Vec::with_capacity(count);
    for _ in 0..count {
        last_id = last_id.checked_add(reader.int()?).ok_or(blob::Malformed)?;
        last_transcript = last_transcript.checked_add(reader.int()?).ok_or(blob::Malformed)?;
        let span = reader.span(&mut last)?;
        let topic = match reader.uint()? {
            0 => None,
            at => Some(TopicId(u32::try_from(at - 1).map_err(|_| blob::Malformed)?)),
        };
        let member = Membership { snippet: SnippetId(last_id), topic, probability: reader.f32()? };
        placed.push(Placed { member, transcript: TranscriptId(last_transcript), span });
    }
    Ok(placed)
}

/// The present snippet of each former one, where there is one.
fn find_again(db: &Connection, placed: &[Placed]) -> rusqlite::Result<HashMap<SnippetId, SnippetId>> {
    let alive: HashSet<i64> = db
        .prepare("SELECT id FROM snippet")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut ids = HashMap::with_capacity(placed.len());
    let mut gone: BTreeMap<TranscriptId, Vec<&Placed>> = BTreeMap::new();
    for member in placed {
        let id = member.member.snippet;
        if alive.contains(&id.0) {
            ids.insert(id, id);
        } else {
            gone.entry(member.transcript).or_default().push(member);
        }
    }
    for (old, members) in gone {
        let current = db
            .prepare_cached(
                "SELECT new.id FROM transcript AS old JOIN transcript AS new ON new.document = old.document
                 WHERE old.id = ?1 AND new.current = 1",
            )?
            .query_row([old.0], |row| row.get(0))
            .optional()?;
        let Some(current) = current else { continue };
        let snippets = import::of_transcript(db, current)?;
        if current == old.0 {
            by_place(&snippets, &members, &mut ids);
        } else {
            let text = |id| transcripts::text(db, id).map(Option::unwrap_or_default);
            let (before, after) = (text(old)?, text(TranscriptId(current))?);
            by_text((&before, &after), &snippets, &members, &mut ids);
        }
    }
    Ok(ids)
}

fn by_place(snippets: &[Snippet], members: &[&Placed], ids: &mut HashMap<SnippetId, SnippetId>) {
    for member in members {
        if let Ok(at) = snippets.binary_search_by_key(&member.span, |snippet| snippet.span)
            && let Some(snippet) = snippets.get(at)
        {
            ids.insert(member.member.snippet, snippet.id);
        }
    }
}

/// Pairs snippets that say the same, each with the next of those that do.
fn by_text(
    (before, after): (&str, &str),
    snippets: &[Snippet],
    members: &[&Placed],
    ids: &mut HashMap<SnippetId, SnippetId>,
) {
    let mut same: HashMap<&str, Vec<SnippetId>> = HashMap::new();
    for snippet in snippets.iter().rev() {
        same.entry(snippet.span.of(after)).or_default().push(snippet.id);
    }
    for member in members {
        if let Some(id) = same.get_mut(member.span.of(before)).and_then(Vec::pop) {
            ids.insert(member.member.snippet, id);
        }
    }
}
