//! Topics merged, split off and snippets moved, in their tables.

use super::records::{from_json, placed, to_json};
use crate::coding::{Moved, PlacedSpan, Regrouped, Word};
use crate::topics::{RunId, TopicId};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The part of a topic that was made which no one asks the database about.
#[derive(Serialize, Deserialize)]
struct Made {
    from: Vec<TopicId>,
    label: String,
    keywords: Vec<Word>,
    representatives: Vec<PlacedSpan>,
}

/// Writes a topic that was made; says how many rows that was.
pub(super) fn put(db: &Connection, made: &Regrouped, there: bool) -> rusqlite::Result<usize> {
    let json = to_json(&Made {
        from: made.from.clone(),
        label: made.label.clone(),
        keywords: made.keywords.clone(),
        representatives: made.representatives.clone(),
    })?;
    let sql = if there {
        "UPDATE regrouped SET made = ?3 WHERE run = ?1 AND topic = ?2"
    } else {
        "INSERT INTO regrouped (run, topic, made) VALUES (?1, ?2, ?3)"
    };
    let rows = db.prepare_cached(sql)?.execute(params![made.run.0, made.topic.0, json])?;
    if there {
        db.prepare_cached("DELETE FROM regrouped_span WHERE run = ?1 AND topic = ?2")?
            .execute(params![made.run.0, made.topic.0])?;
    }
    let mut put = db.prepare_cached(
        "INSERT INTO regrouped_span (run, topic, transcript, begin, end) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for PlacedSpan { transcript, span } in &made.spans {
        put.execute(params![made.run.0, made.topic.0, transcript.0, span.start as i64, span.end as i64])?;
    }
    Ok(rows)
}

/// Deletes a topic that was made, and with it its spans.
pub(super) fn delete(db: &Connection, made: &Regrouped) -> rusqlite::Result<usize> {
    db.prepare_cached("DELETE FROM regrouped WHERE run = ?1 AND topic = ?2")?
        .execute(params![made.run.0, made.topic.0])
}

/// Writes a move.
pub(super) fn put_moved(db: &Connection, moved: &Moved, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE moved_span SET origin = ?5, topic = ?6
         WHERE run = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4"
    } else {
        "INSERT INTO moved_span (run, transcript, begin, end, origin, topic) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    };
    let PlacedSpan { transcript, span } = &moved.place;
    db.prepare_cached(sql)?.execute(params![
        moved.run.0,
        transcript.0,
        span.start as i64,
        span.end as i64,
        moved.from.map(|topic| topic.0),
        moved.to.map(|topic| topic.0),
    ])
}

/// Deletes a move.
pub(super) fn delete_moved(db: &Connection, moved: &Moved) -> rusqlite::Result<usize> {
    let PlacedSpan { transcript, span } = &moved.place;
    db.prepare_cached(
        "DELETE FROM moved_span WHERE run = ?1 AND transcript = ?2 AND begin = ?3 AND end = ?4",
    )?
    .execute(params![moved.run.0, transcript.0, span.start as i64, span.end as i64])
}

/// All topics that were made.
pub(super) fn all(db: &Connection) -> rusqlite::Result<BTreeMap<(RunId, TopicId), Regrouped>> {
    let mut all: BTreeMap<(RunId, TopicId), Regrouped> = db
        .prepare("SELECT run, topic, made FROM regrouped")?
        .query_map([], |row| {
            let (run, topic) = (RunId(row.get(0)?), TopicId(row.get(1)?));
            let Made { from, label, keywords, representatives } = from_json(row.get_ref(2)?.as_str()?)?;
            let made = Regrouped { run, topic, from, label, keywords, representatives, spans: Vec::new() };
            Ok(((run, topic), made))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut spans =
        db.prepare("SELECT run, topic, transcript, begin, end FROM regrouped_span ORDER BY 1, 2, 3, 4, 5")?;
    for row in spans.query_map([], |row| Ok(((RunId(row.get(0)?), TopicId(row.get(1)?)), placed(row, 2)?)))? {
        let (key, span) = row?;
        if let Some(made) = all.get_mut(&key) {
            made.spans.push(span);
        }
    }
    Ok(all)
}

/// All moves.
pub(super) fn all_moved(db: &Connection) -> rusqlite::Result<BTreeMap<(RunId, PlacedSpan), Moved>> {
    db.prepare("SELECT run, transcript, begin, end, origin, topic FROM moved_span")?
        .query_map([], |row| {
            let topic = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<u32>>(at)?.map(TopicId));
            let moved =
                Moved { run: RunId(row.get(0)?), place: placed(row, 1)?, from: topic(4)?, to: topic(5)? };
            Ok(((moved.run, moved.place.clone()), moved))
        })?
        .collect()
}
