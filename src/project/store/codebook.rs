//! Reading the codebook (all of the researcher's work) from its tables.

use super::{derived_topics, read_marks, removals, sample, theme_passages};
use crate::coding::{
    Assignment, AssignmentId, AssignmentSource, Codebook, ImportScope, JournalKind, Memo, MemoTarget,
    SpeakerKey, SpeakerName, Theme, ThemeId, ThemeTree, TopicMark,
};
use crate::corpus::{Attributes, ReadChoices};
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, json_column, placed_span_from_row};
use crate::project::db::{open_project::Project, settings_table};
use crate::topics::{RunId, StopWord, TopicId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// The settings with the next id of themes and of assignments. An id is never given twice, also after its
/// theme was deleted, because undo can bring that back.
pub(in crate::project) const NEXT_ID_KEYS: [&str; 2] = ["next_theme", "next_assignment"];

impl Project {
    /// The codebook. For a guest who codes blind, the work of others is hidden.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn codebook(&self) -> ProjectResult<Codebook> {
        let mut codebook = self.read_db(load_codebook)?;
        self.coder().clone_into(&mut codebook.coder);
        if let Some(guest) = self.guest() {
            codebook.admit_guest(guest.clone());
        }
        Ok(codebook)
    }
}

impl Project {
    /// What was decided of how files are read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn import_choices(&self) -> ProjectResult<BTreeMap<ImportScope, ReadChoices>> {
        self.read_db(load_import_choices)
    }
}

/// Reads the codebook, with the work of all coders.
pub(in crate::project) fn load_codebook(db: &Connection) -> rusqlite::Result<Codebook> {
    let [next_theme, next_assignment] = NEXT_ID_KEYS.map(|key| settings_table::get_number(db, key));
    Ok(Codebook {
        themes: load_themes(db)?,
        assignments: load_assignments(db)?,
        topic_marks: load_topic_marks(db)?,
        derived_topics: derived_topics::load_topics(db)?,
        snippet_moves: derived_topics::load_moves(db)?,
        quotes: theme_passages::load_quotes(db)?,
        rejected_suggestions: theme_passages::load_rejections(db)?,
        sample: sample::load_sample(db)?,
        memos: load_memos(db)?,
        stop_words: load_stop_words(db)?,
        import_choices: load_import_choices(db)?,
        speaker_names: load_speaker_names(db)?,
        cases: load_cases(db)?,
        read_spans: read_marks::load_marks(db)?,
        removals: removals::load_removals(db)?,
        removed_texts: removals::load_removed_texts(db)?,
        next_theme: next_theme?,
        next_assignment: next_assignment?,
        ..Codebook::default()
    })
}

fn load_themes(db: &Connection) -> rusqlite::Result<ThemeTree> {
    let mut also_under: BTreeMap<ThemeId, BTreeSet<ThemeId>> = BTreeMap::new();
    let references: Vec<(ThemeId, ThemeId)> =
        collect_rows(db, "SELECT theme, parent FROM theme_reference", [], |row| {
            Ok((ThemeId(row.get(0)?), ThemeId(row.get(1)?)))
        })?;
    for (theme, parent) in references {
        also_under.entry(theme).or_default().insert(parent);
    }
    collect_rows(db, "SELECT id, parent, name, description, color, position FROM theme", [], |row| {
        let id = ThemeId(row.get(0)?);
        let parent = row.get::<_, Option<i64>>(1)?.map(ThemeId);
        let (name, description) = (row.get(2)?, row.get(3)?);
        // Most themes stand at their home alone.
        let also_under = also_under.remove(&id).unwrap_or_default();
        let (color, position) = (row.get(4)?, row.get(5)?);
        Ok(Theme { id, parent, name, description, color, position, also_under })
    })
}

fn load_assignments(db: &Connection) -> rusqlite::Result<BTreeMap<AssignmentId, Assignment>> {
    let sql = "SELECT id, theme, run, topic, coder, time FROM assignment";
    let mut all: BTreeMap<AssignmentId, Assignment> = collect_rows(db, sql, [], |row| {
        let id = AssignmentId(row.get(0)?);
        let source = match (row.get(2)?, row.get(3)?) {
            (Some(run), Some(topic)) => AssignmentSource::Topic { run: RunId(run), topic: TopicId(topic) },
            _ => AssignmentSource::Spans,
        };
        let (coder, time) = (row.get(4)?, row.get(5)?);
        Ok((id, Assignment { id, theme: ThemeId(row.get(1)?), source, spans: Vec::new(), coder, time }))
    })?;
    let sql = "SELECT assignment, transcript, begin, end FROM assigned_span ORDER BY 1, 2, 3, 4";
    let spans: Vec<_> =
        collect_rows(db, sql, [], |row| Ok((AssignmentId(row.get(0)?), placed_span_from_row(row, 1)?)))?;
    for (id, span) in spans {
        if let Some(assignment) = all.get_mut(&id) {
            assignment.spans.push(span);
        }
    }
    Ok(all)
}

fn load_topic_marks(db: &Connection) -> rusqlite::Result<BTreeMap<(RunId, TopicId, String), TopicMark>> {
    collect_rows(db, "SELECT run, topic, coder, label, junk FROM topic_mark", [], |row| {
        let (run, topic, coder) = (RunId(row.get(0)?), TopicId(row.get(1)?), row.get(2)?);
        let mark = TopicMark { run, topic, coder, label: row.get(3)?, junk: row.get(4)? };
        Ok(((run, topic, mark.coder.clone()), mark))
    })
}

fn load_speaker_names(db: &Connection) -> rusqlite::Result<BTreeMap<SpeakerKey, SpeakerName>> {
    collect_rows(db, "SELECT said, transcript, name, coder FROM speaker_name", [], |row| {
        let within = Some(row.get::<_, String>(1)?).filter(|within| !within.is_empty());
        let key = SpeakerKey { said: row.get(0)?, within };
        Ok((key.clone(), SpeakerName { key, name: row.get(2)?, coder: row.get(3)? }))
    })
}

fn load_cases(db: &Connection) -> rusqlite::Result<BTreeMap<String, Attributes>> {
    collect_rows(db, "SELECT name, attributes FROM speaker_case", [], |row| {
        Ok((row.get(0)?, json_column(row, 1)?))
    })
}

fn load_stop_words(db: &Connection) -> rusqlite::Result<BTreeSet<StopWord>> {
    collect_rows(db, "SELECT word, language FROM stop_word", [], |row| {
        let language = Some(row.get::<_, String>(1)?).filter(|language| !language.is_empty());
        Ok(StopWord { word: row.get(0)?, language })
    })
}

fn load_import_choices(db: &Connection) -> rusqlite::Result<BTreeMap<ImportScope, ReadChoices>> {
    collect_rows(db, "SELECT scope, subject, choices FROM import_choice", [], |row| {
        let subject = row.get(1)?;
        let of_layout = row.get_ref(0)?.as_str()? == "layout";
        let scope = if of_layout { ImportScope::Layout(subject) } else { ImportScope::File(subject) };
        Ok((scope, json_column(row, 2)?))
    })
}

fn load_memos(db: &Connection) -> rusqlite::Result<BTreeMap<(MemoTarget, String), Memo>> {
    collect_rows(db, "SELECT target, coder, text, kind, time FROM memo", [], |row| {
        let memo = Memo {
            target: json_column(row, 0)?,
            coder: row.get(1)?,
            text: row.get(2)?,
            kind: JournalKind::named(row.get_ref(3)?.as_str()?),
            time: row.get(4)?,
        };
        Ok(((memo.target.clone(), memo.coder.clone()), memo))
    })
}
