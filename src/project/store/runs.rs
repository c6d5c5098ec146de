//! The table of runs: a row each, with the members packed into a column. Runs are immutable, except for
//! measures and for snippets placed later.

use super::import;
use super::run_members::{
    CurrentSnippets, StoredMember, current_members, pack_members, unpack_members, with_context,
    without_context,
};
use crate::corpus::SnippetId;
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, from_json, json_column, to_json};
use crate::project::db::{content_hashes, open_project::Project, settings_table};
use crate::topics::{Membership, Parameters, Run, RunId, RunMeasures, Topic};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The setting with the id of the current run.
const CURRENT_RUN_KEY: &str = "current_run";

impl Project {
    /// Stores a run under the next id, whatever `run.id` is, and makes it the current one if asked to.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn add_run(&mut self, run: &Run, make_current: bool) -> ProjectResult<RunId> {
        self.write_db(|db| {
            content_hashes::drop_text_hashes(db)?;
            db.execute(
                "INSERT INTO run (time, corpus, revision, parameters, seconds, topics, snippets, members, measures,
                                  leanings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    run.time,
                    run.corpus,
                    run.revision,
                    to_json(&run.parameters)?,
                    to_json(&run.seconds)?,
                    to_json(&run.topics)?,
                    settings_table::get_number(db, import::SNIPPET_GENERATION_KEY)?,
                    pack_members(db, &with_context(&run.members, &run.context))?,
                    to_json(&run.measures)?,
                    pack_members(db, &run.nearest_topics)?,
                ],
            )?;
            let id = db.last_insert_rowid();
            if make_current {
                settings_table::set(db, CURRENT_RUN_KEY, &id.to_string())?;
            }
            Ok(RunId(id))
        })
    }

    /// The current run.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn current_run(&self) -> ProjectResult<Option<Run>> {
        match self.current_run_id()? {
            Some(id) => self.run(id),
            None => Ok(None),
        }
    }

    /// The id of the current run.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn current_run_id(&self) -> ProjectResult<Option<RunId>> {
        // Numbers begin at 1; 0 is one that was never set.
        let id = self.read_db(|db| settings_table::get_number(db, CURRENT_RUN_KEY))?;
        Ok((id != 0).then_some(RunId(id)))
    }

    /// A run, with those of its members that are still in the corpus.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn run(&self, id: RunId) -> ProjectResult<Option<Run>> {
        self.read_db(|db| load_run(db, id))
    }

    /// All runs without members, oldest first. Representatives have the snippet ids of when the run was made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn runs(&self) -> ProjectResult<Vec<Run>> {
        let sql =
            "SELECT id, time, corpus, revision, parameters, seconds, topics, measures FROM run ORDER BY id";
        self.read_db(|db| collect_rows(db, sql, [], run_from_row))
    }

    /// Stores measures computed after a run was made.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_measures(&mut self, id: RunId, measures: &RunMeasures) -> ProjectResult<()> {
        self.write_db(|db| {
            content_hashes::drop_text_hashes(db)?;
            let values = params![id.0, to_json(measures)?];
            db.execute("UPDATE run SET measures = ?2 WHERE id = ?1", values).map(drop)
        })
    }

    /// Stores the topics of snippets imported after a run was made, those of them that are context, and the parameters with
    /// whose words are context. Replaces those stored before, so all of them have to be given.
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_later_members(
        &mut self,
        id: RunId,
        (placed, context): (&[Membership], &[SnippetId]),
        parameters: &Parameters,
    ) -> ProjectResult<()> {
        self.write_db(|db| {
            content_hashes::drop_text_hashes(db)?;
            let generation = settings_table::get_number(db, import::SNIPPET_GENERATION_KEY)?;
            let stored = pack_members(db, &with_context(placed, context))?;
            let values = params![id.0, stored, generation, to_json(parameters)?];
            let sql = "UPDATE run SET placed = ?2, placed_snippets = ?3, parameters = ?4 WHERE id = ?1";
            db.execute(sql, values).map(drop)
        })
    }

    /// Makes a run the current one.
    ///
    /// # Errors
    /// [`ProjectError::Unknown`](crate::project::ProjectError::Unknown) where there is none, and when the database cannot be written.
    pub fn set_current_run(&mut self, id: RunId) -> ProjectResult<()> {
        let known = self.read_db(|db| db.prepare("SELECT 1 FROM run WHERE id = ?1")?.exists([id.0]))?;
        if !known {
            return Err(self.unknown_error(format!("run {}", id.0)));
        }
        self.set_setting(CURRENT_RUN_KEY, &id.0.to_string())
    }
}

/// Reads a run without members from the first eight columns.
fn run_from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId(row.get(0)?),
        time: row.get(1)?,
        corpus: row.get(2)?,
        revision: row.get(3)?,
        parameters: json_column(row, 4)?,
        seconds: json_column(row, 5)?,
        topics: json_column(row, 6)?,
        measures: match row.get_ref(7)?.as_str_or_null()? {
            Some(text) => from_json(text)?,
            None => RunMeasures::default(),
        },
        members: Vec::new(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
    })
}

/// Loads a run and brings its snippet ids up to date.
fn load_run(db: &Connection, id: RunId) -> rusqlite::Result<Option<Run>> {
    let found = db
        .prepare_cached(
            "SELECT id, time, corpus, revision, parameters, seconds, topics, measures, snippets, members, leanings,
                    placed, placed_snippets
             FROM run WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            let some = |column: usize| -> rusqlite::Result<Vec<StoredMember>> {
                row.get_ref(column)?.as_blob_or_null()?.map_or_else(|| Ok(Vec::new()), |bytes| Ok(unpack_members(bytes)?))
            };
            let then: Option<i64> = row.get(12)?;
            Ok((run_from_row(row)?, row.get::<_, i64>(8)?, some(9)?, some(10)?, (some(11)?, then.unwrap_or(0))))
        })
        .optional()?;
    let Some((mut run, generation, members, leanings, (placed, then))) = found else { return Ok(None) };
    let now = CurrentSnippets::find(db, &members, generation)?;
    let later = CurrentSnippets::find(db, &placed, then)?;
    run.topics.iter_mut().for_each(|topic| update_representatives(topic, &now));
    (run.members, run.context) = without_context(current_members(members, &now));
    run.nearest_topics = current_members(leanings, &now);
    // One that is not known keeps its number: measures may be stored anew with the numbers of today.
    for found in run.measures.conduct_snippets.iter_mut().flatten() {
        found.snippet = now.current_id(SnippetId(found.snippet)).map_or(found.snippet, |id| id.0);
    }
    let (mut placed, later_context) = without_context(current_members(placed, &later));
    // After a change of texts a snippet placed later may be the same as a member: count it once.
    if !placed.is_empty() || !later_context.is_empty() {
        let known = run.members.iter().map(|member| member.snippet).chain(run.context.iter().copied());
        let mut there: BTreeSet<SnippetId> = known.collect();
        placed.retain(|member| there.insert(member.snippet));
        run.context.extend(later_context.into_iter().filter(|snippet| there.insert(*snippet)));
    }
    run.placed = placed.len();
    for topic in placed.iter().filter_map(|member| member.topic) {
        if let Ok(at) = run.topics.binary_search_by_key(&topic, |topic| topic.id) {
            run.topics.get_mut(at).into_iter().for_each(|topic| topic.snippets += 1);
        }
    }
    run.members.extend(placed);
    // What they were read into was larger.
    run.members.shrink_to_fit();
    run.nearest_topics.shrink_to_fit();
    Ok(Some(run))
}

/// Replaces the ids of a topic's representatives by the current ones.
fn update_representatives(topic: &mut Topic, now: &CurrentSnippets) {
    topic.representatives = topic.representatives.iter().filter_map(|&id| now.current_id(id)).collect();
}
