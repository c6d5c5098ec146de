//! The tables of derived topics (merged or split off by the researcher) and of snippets moved between topics.

use crate::coding::{DerivedTopic, KeywordRecord, SnippetMove, TranscriptSpan};
use crate::project::db::columns::{collect_rows, json_column, placed_span_from_row, span_columns, to_json};
use crate::topics::{RunId, TopicId};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The parts of a derived topic that no query needs, stored as JSON. The names of its fields are a format.
#[derive(Serialize, Deserialize)]
struct DerivedTopicJson {
    from: Vec<TopicId>,
    label: String,
    keywords: Vec<KeywordRecord>,
    representatives: Vec<TranscriptSpan>,
}

/// Inserts a derived topic with its spans. Gives the number of rows inserted in the main table.
pub(in crate::project) fn insert_topic(db: &Connection, made: &DerivedTopic) -> rusqlite::Result<usize> {
    let json = to_json(&DerivedTopicJson {
        from: made.from.clone(),
        label: made.label.clone(),
        keywords: made.keywords.clone(),
        representatives: made.representatives.clone(),
    })?;
    let rows = db
        .prepare_cached("INSERT INTO regrouped (run, topic, made) VALUES (?1, ?2, ?3)")?
        .execute(params![made.run.0, made.topic.0, json])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO regrouped_span (run, topic, transcript, begin, end) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for place in &made.spans {
        let [transcript, begin, end] = span_columns(place);
        insert.execute([made.run.0, i64::from(made.topic.0), transcript, begin, end])?;
    }
    Ok(rows)
}

/// Deletes a derived topic; a foreign key deletes its spans.
pub(in crate::project) fn delete_topic(db: &Connection, made: &DerivedTopic) -> rusqlite::Result<usize> {
    db.prepare_cached("DELETE FROM regrouped WHERE run = ?1 AND topic = ?2")?
        .execute(params![made.run.0, made.topic.0])
}

/// Inserts the move of a snippet. Gives the number of rows inserted.
pub(in crate::project) fn insert_move(db: &Connection, moved: &SnippetMove) -> rusqlite::Result<usize> {
    let [transcript, begin, end] = span_columns(&moved.place);
    let (from, to) = (moved.from.map(|topic| topic.0), moved.to.map(|topic| topic.0));
    db.prepare_cached(
        "INSERT INTO moved_span (run, transcript, begin, end, origin, topic) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![moved.run.0, transcript, begin, end, from, to])
}

/// All derived topics with their spans.
pub(in crate::project) fn load_topics(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(RunId, TopicId), DerivedTopic>> {
    let sql = "SELECT run, topic, made FROM regrouped";
    let mut all: BTreeMap<(RunId, TopicId), DerivedTopic> = collect_rows(db, sql, [], |row| {
        let (run, topic) = (RunId(row.get(0)?), TopicId(row.get(1)?));
        let DerivedTopicJson { from, label, keywords, representatives } = json_column(row, 2)?;
        let made = DerivedTopic { run, topic, from, label, keywords, representatives, spans: Vec::new() };
        Ok(((run, topic), made))
    })?;
    let sql = "SELECT run, topic, transcript, begin, end FROM regrouped_span ORDER BY 1, 2, 3, 4, 5";
    let spans: Vec<_> = collect_rows(db, sql, [], |row| {
        Ok(((RunId(row.get(0)?), TopicId(row.get(1)?)), placed_span_from_row(row, 2)?))
    })?;
    for (key, span) in spans {
        if let Some(made) = all.get_mut(&key) {
            made.spans.push(span);
        }
    }
    Ok(all)
}

/// All moves.
pub(in crate::project) fn load_moves(
    db: &Connection,
) -> rusqlite::Result<BTreeMap<(RunId, TranscriptSpan), SnippetMove>> {
    collect_rows(db, "SELECT run, transcript, begin, end, origin, topic FROM moved_span", [], |row| {
        let (run, place) = (RunId(row.get(0)?), placed_span_from_row(row, 1)?);
        let topic = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<u32>>(at)?.map(TopicId));
        let moved = SnippetMove { run, place, from: topic(4)?, to: topic(5)? };
        Ok(((moved.run, moved.place.clone()), moved))
    })
}
