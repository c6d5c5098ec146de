//! The researcher's records in their tables, and JSON where a column holds it.

use super::{quotes, refused, regrouped, sample};
use crate::coding::{
    Assignment, Memo, MemoTarget, PlacedSpan, Record, Source, SpeakerName, Theme, TopicMark,
};
use crate::corpus::{Span, TranscriptId};
use rusqlite::types::Type;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes JSON for a column.
pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// Reads JSON from a column.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

/// Writes one change to its table.
///
/// # Errors
/// [`rusqlite::Error::StatementChangedRows`] or a constraint violation where the record is not
/// there to be changed, or is there already.
pub(super) fn write(
    db: &Connection,
    before: Option<&Record>,
    after: Option<&Record>,
) -> rusqlite::Result<()> {
    match (before, after) {
        (None, None) => Ok(()),
        (Some(old), None) => once(delete(db, old)?),
        (old, Some(Record::Theme(theme))) => once(put_theme(db, theme, old.is_some())?),
        (old, Some(Record::Assignment(assignment))) => put_assignment(db, assignment, old.is_some()),
        (old, Some(Record::Topic(mark))) => once(put_mark(db, mark, old.is_some())?),
        (old, Some(Record::Speaker(given))) => once(put_speaker(db, given, old.is_some())?),
        (old, Some(Record::Memo(memo))) => once(put_memo(db, memo, old.is_some())?),
        (old, Some(Record::Regrouped(made))) => once(regrouped::put(db, made, old.is_some())?),
        (old, Some(Record::Moved(moved))) => once(regrouped::put_moved(db, moved, old.is_some())?),
        (_, Some(Record::Refused(it))) => once(refused::put(db, it)?),
        (old, Some(Record::Quote(quote))) => once(quotes::put(db, quote, old.is_some())?),
        (old, Some(Record::Sample(drawn))) => once(sample::put(db, drawn, old.is_some())?),
    }
}

fn once(rows: usize) -> rusqlite::Result<()> {
    if rows == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(rows)) }
}

fn delete(db: &Connection, record: &Record) -> rusqlite::Result<usize> {
    match record {
        Record::Theme(theme) => db.prepare_cached("DELETE FROM theme WHERE id = ?1")?.execute([theme.id.0]),
        Record::Assignment(assignment) => {
            db.prepare_cached("DELETE FROM assignment WHERE id = ?1")?.execute([assignment.id.0])
        }
        Record::Topic(mark) => db
            .prepare_cached("DELETE FROM topic_mark WHERE run = ?1 AND topic = ?2")?
            .execute(params![mark.run.0, mark.topic.0]),
        Record::Speaker(given) => db
            .prepare_cached("DELETE FROM speaker_name WHERE said = ?1 AND transcript = ?2")?
            .execute(params![given.key.said, within(given)]),
        Record::Memo(memo) => {
            db.prepare_cached("DELETE FROM memo WHERE target = ?1")?.execute([to_json(&memo.target)?])
        }
        Record::Regrouped(made) => regrouped::delete(db, made),
        Record::Moved(moved) => regrouped::delete_moved(db, moved),
        Record::Quote(quote) => quotes::delete(db, quote),
        Record::Refused(it) => refused::delete(db, it),
        Record::Sample(_) => sample::delete(db),
    }
}

fn put_theme(db: &Connection, theme: &Theme, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE theme SET parent = ?2, name = ?3, description = ?4, color = ?5, position = ?6 WHERE id = ?1"
    } else {
        "INSERT INTO theme (id, parent, name, description, color, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    };
    db.prepare_cached(sql)?.execute(params![
        theme.id.0,
        theme.parent.map(|parent| parent.0),
        theme.name,
        theme.description,
        theme.color,
        theme.position,
    ])
}

fn put_assignment(db: &Connection, assignment: &Assignment, there: bool) -> rusqlite::Result<()> {
    let sql = if there {
        "UPDATE assignment SET theme = ?2, run = ?3, topic = ?4, coder = ?5, time = ?6 WHERE id = ?1"
    } else {
        "INSERT INTO assignment (id, theme, run, topic, coder, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    };
    let (run, topic) = match &assignment.source {
        Source::Topic { run, topic } => (Some(run.0), Some(topic.0)),
        Source::Spans => (None, None),
    };
    let id = assignment.id.0;
    let values = params![id, assignment.theme.0, run, topic, assignment.coder, assignment.time];
    once(db.prepare_cached(sql)?.execute(values)?)?;
    if there {
        db.prepare_cached("DELETE FROM assigned_span WHERE assignment = ?1")?.execute([id])?;
    }
    let mut put = db.prepare_cached(
        "INSERT INTO assigned_span (assignment, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for PlacedSpan { transcript, span } in &assignment.spans {
        put.execute(params![id, transcript.0, span.start as i64, span.end as i64])?;
    }
    Ok(())
}

fn put_mark(db: &Connection, mark: &TopicMark, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE topic_mark SET label = ?3, junk = ?4 WHERE run = ?1 AND topic = ?2"
    } else {
        "INSERT INTO topic_mark (run, topic, label, junk) VALUES (?1, ?2, ?3, ?4)"
    };
    db.prepare_cached(sql)?.execute(params![mark.run.0, mark.topic.0, mark.label, mark.junk])
}

fn put_memo(db: &Connection, memo: &Memo, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE memo SET text = ?2 WHERE target = ?1"
    } else {
        "INSERT INTO memo (target, text) VALUES (?1, ?2)"
    };
    db.prepare_cached(sql)?.execute(params![to_json(&memo.target)?, memo.text])
}

fn put_speaker(db: &Connection, given: &SpeakerName, there: bool) -> rusqlite::Result<usize> {
    let sql = if there {
        "UPDATE speaker_name SET name = ?3 WHERE said = ?1 AND transcript = ?2"
    } else {
        "INSERT INTO speaker_name (said, transcript, name) VALUES (?1, ?2, ?3)"
    };
    db.prepare_cached(sql)?.execute(params![given.key.said, within(given), given.name])
}

/// The transcript a name holds in, as its column has it: empty for all.
fn within(given: &SpeakerName) -> &str {
    given.key.within.as_deref().unwrap_or_default()
}

/// Reads a transcript and a span of it from three columns.
pub(super) fn placed(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<PlacedSpan> {
    Ok(PlacedSpan {
        transcript: TranscriptId(row.get(first)?),
        span: Span::new(row.get::<_, u32>(first + 1)? as usize, row.get::<_, u32>(first + 2)? as usize),
    })
}

/// Reads a memo's target.
pub(super) fn target(text: &str) -> rusqlite::Result<MemoTarget> {
    from_json(text)
}
