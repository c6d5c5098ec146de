//! Everything the researcher made, read from the disk.

use super::{Project, Result, quotes, reading, records, refused, regrouped, sample, settings};
use crate::coding::{
    Assignment, AssignmentId, Codebook, Memo, MemoTarget, Source, SpeakerKey, SpeakerName, Theme, ThemeId,
    TopicMark,
};
use crate::topics::{RunId, TopicId};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The settings that hold the numbers the next theme and assignment get, so that none is given twice.
pub(super) const NEXT: [&str; 2] = ["next_theme", "next_assignment"];

impl Project {
    /// Everything the researcher made; what others decided is hidden from a guest who is to be blind to it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn codebook(&self) -> Result<Codebook> {
        let mut codebook = self.read(codebook)?;
        if let Some(guest) = &self.guest {
            codebook.receive(guest.clone());
        }
        Ok(codebook)
    }
}

fn codebook(db: &Connection) -> rusqlite::Result<Codebook> {
    let [next_theme, next_assignment] = NEXT.map(|key| settings::number(db, key));
    Ok(Codebook {
        themes: themes(db)?,
        assignments: assignments(db)?,
        topics: marks(db)?,
        regrouped: regrouped::all(db)?,
        moved: regrouped::all_moved(db)?,
        quotes: quotes::all(db)?,
        refused: refused::all(db)?,
        sample: sample::get(db)?,
        memos: memos(db)?,
        speakers: speakers(db)?,
        read: reading::all(db)?,
        next_theme: next_theme?,
        next_assignment: next_assignment?,
        ..Codebook::default()
    })
}

fn themes(db: &Connection) -> rusqlite::Result<BTreeMap<ThemeId, Theme>> {
    db.prepare("SELECT id, parent, name, description, color, position FROM theme")?
        .query_map([], |row| {
            let id = ThemeId(row.get(0)?);
            let parent = row.get::<_, Option<i64>>(1)?.map(ThemeId);
            let (name, description) = (row.get(2)?, row.get(3)?);
            Ok((id, Theme { id, parent, name, description, color: row.get(4)?, position: row.get(5)? }))
        })?
        .collect()
}

fn assignments(db: &Connection) -> rusqlite::Result<BTreeMap<AssignmentId, Assignment>> {
    let mut all: BTreeMap<AssignmentId, Assignment> = db
        .prepare("SELECT id, theme, run, topic, coder, time FROM assignment")?
        .query_map([], |row| {
            let id = AssignmentId(row.get(0)?);
            let source = match (row.get(2)?, row.get(3)?) {
                (Some(run), Some(topic)) => Source::Topic { run: RunId(run), topic: TopicId(topic) },
                _ => Source::Spans,
            };
            let (coder, time) = (row.get(4)?, row.get(5)?);
            Ok((id, Assignment { id, theme: ThemeId(row.get(1)?), source, spans: Vec::new(), coder, time }))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut spans =
        db.prepare("SELECT assignment, transcript, begin, end FROM assigned_span ORDER BY 1, 2, 3, 4")?;
    for row in spans.query_map([], |row| Ok((AssignmentId(row.get(0)?), records::placed(row, 1)?)))? {
        let (id, span) = row?;
        if let Some(assignment) = all.get_mut(&id) {
            assignment.spans.push(span);
        }
    }
    Ok(all)
}

fn marks(db: &Connection) -> rusqlite::Result<BTreeMap<(RunId, TopicId), TopicMark>> {
    db.prepare("SELECT run, topic, label, junk FROM topic_mark")?
        .query_map([], |row| {
            let (run, topic) = (RunId(row.get(0)?), TopicId(row.get(1)?));
            Ok(((run, topic), TopicMark { run, topic, label: row.get(2)?, junk: row.get(3)? }))
        })?
        .collect()
}

fn speakers(db: &Connection) -> rusqlite::Result<BTreeMap<SpeakerKey, SpeakerName>> {
    db.prepare("SELECT said, transcript, name FROM speaker_name")?
        .query_map([], |row| {
            let within = Some(row.get::<_, String>(1)?).filter(|within| !within.is_empty());
            let key = SpeakerKey { said: row.get(0)?, within };
            Ok((key.clone(), SpeakerName { key, name: row.get(2)? }))
        })?
        .collect()
}

fn memos(db: &Connection) -> rusqlite::Result<BTreeMap<MemoTarget, Memo>> {
    db.prepare("SELECT target, text FROM memo")?
        .query_map([], |row| {
            let target = records::target(row.get_ref(0)?.as_str()?)?;
            Ok((target.clone(), Memo { target, text: row.get(1)? }))
        })?
        .collect()
}
