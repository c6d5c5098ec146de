//! Runs: a row each, with its members packed.

use super::members::{Now, Placed, pack, present, unpack};
use super::{Error, Project, Result, import, records, settings};
use crate::corpus::SnippetId;
use crate::topics::{Measures, Membership, Run, RunId, Topic};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

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
                "INSERT INTO run (time, corpus, revision, parameters, seconds, topics, snippets, members, measures,
                                  leanings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
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
                    pack(db, &run.leanings)?,
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

    /// Keeps where snippets that came after a run was made were placed: all of them, those placed before among them.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_placed(&mut self, id: RunId, placed: &[Membership]) -> Result<()> {
        self.write(|db| {
            let generation = settings::number(db, import::GENERATION)?;
            db.execute(
                "UPDATE run SET placed = ?2, placed_snippets = ?3 WHERE id = ?1",
                params![id.0, pack(db, placed)?, generation],
            )?;
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
        placed: 0,
        leanings: Vec::new(),
    })
}

fn load(db: &Connection, id: RunId) -> rusqlite::Result<Option<Run>> {
    let found = db
        .prepare_cached(
            "SELECT id, time, corpus, revision, parameters, seconds, topics, measures, snippets, members, leanings,
                    placed, placed_snippets
             FROM run WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            let some = |column: usize| -> rusqlite::Result<Vec<Placed>> {
                row.get_ref(column)?.as_blob_or_null()?.map_or_else(|| Ok(Vec::new()), |bytes| Ok(unpack(bytes)?))
            };
            let then: Option<i64> = row.get(12)?;
            Ok((header(row)?, row.get::<_, i64>(8)?, some(9)?, some(10)?, (some(11)?, then.unwrap_or_default())))
        })
        .optional()?;
    let Some((mut run, generation, members, leanings, (placed, then))) = found else { return Ok(None) };
    let now = Now::find(db, &members, generation)?;
    let later = Now::find(db, &placed, then)?;
    run.topics.iter_mut().for_each(|topic| follow(topic, &now));
    run.members = present(members, &now);
    run.leanings = present(leanings, &now);
    let mut placed = present(placed, &later);
    // Texts that were told apart once may be one by now.
    let mut there: BTreeSet<SnippetId> = run.members.iter().map(|member| member.snippet).collect();
    placed.retain(|member| there.insert(member.snippet));
    run.placed = placed.len();
    for topic in placed.iter().filter_map(|member| member.topic) {
        if let Ok(at) = run.topics.binary_search_by_key(&topic, |topic| topic.id) {
            run.topics.get_mut(at).into_iter().for_each(|topic| topic.snippets += 1);
        }
    }
    run.members.extend(placed);
    Ok(Some(run))
}

fn follow(topic: &mut Topic, now: &Now) {
    topic.representatives = topic.representatives.iter().filter_map(|&id| now.of(id)).collect();
}
