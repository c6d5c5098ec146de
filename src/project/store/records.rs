//! Writing the records of an edit into their tables, and the conversion of columns with spans or JSON.

use super::{derived_topics, quotes, rejected_suggestions, sample};
use crate::coding::{
    Assignment, AssignmentSource, CodingRecord, Memo, MemoTarget, SpeakerName, Theme, TopicMark,
    TranscriptSpan,
};
use crate::project::db::columns::{from_json, to_json};
use rusqlite::{Connection, params};

/// Writes a change of one record (insert, update or delete) to its table.
///
/// # Errors
/// [`rusqlite::Error::StatementChangedRows`] or a constraint violation where the record to be changed is
/// missing or the one to be inserted exists.
pub(in crate::project) fn write_change(
    db: &Connection,
    before: Option<&CodingRecord>,
    after: Option<&CodingRecord>,
) -> rusqlite::Result<()> {
    match (before, after) {
        (None, None) => Ok(()),
        (Some(old), None) => expect_one_row(delete_record(db, old)?),
        (old, Some(CodingRecord::Theme(theme))) => expect_one_row(put_theme(db, theme, old.is_some())?),
        (old, Some(CodingRecord::Assignment(assignment))) => put_assignment(db, assignment, old.is_some()),
        (old, Some(CodingRecord::Topic(mark))) => expect_one_row(put_mark(db, mark, old.is_some())?),
        (old, Some(CodingRecord::Speaker(given))) => expect_one_row(put_speaker(db, given, old.is_some())?),
        (old, Some(CodingRecord::Memo(memo))) => expect_one_row(put_memo(db, memo, old.is_some())?),
        (old, Some(CodingRecord::Regrouped(made))) => {
            expect_one_row(derived_topics::put_topic(db, made, old.is_some())?)
        }
        (old, Some(CodingRecord::Moved(moved))) => {
            expect_one_row(derived_topics::put_move(db, moved, old.is_some())?)
        }
        (_, Some(CodingRecord::Refused(it))) => expect_one_row(rejected_suggestions::put_rejection(db, it)?),
        (old, Some(CodingRecord::Quote(quote))) => {
            expect_one_row(quotes::put_quote(db, quote, old.is_some())?)
        }
        (old, Some(CodingRecord::Sample(drawn))) => {
            expect_one_row(sample::put_sample(db, drawn, old.is_some())?)
        }
    }
}

/// An error unless exactly one row was changed.
fn expect_one_row(rows: usize) -> rusqlite::Result<()> {
    if rows == 1 { Ok(()) } else { Err(rusqlite::Error::StatementChangedRows(rows)) }
}

/// Deletes a record. Gives the number of rows deleted.
fn delete_record(db: &Connection, record: &CodingRecord) -> rusqlite::Result<usize> {
    match record {
        CodingRecord::Theme(theme) => {
            db.prepare_cached("DELETE FROM theme WHERE id = ?1")?.execute([theme.id.0])
        }
        CodingRecord::Assignment(assignment) => {
            db.prepare_cached("DELETE FROM assignment WHERE id = ?1")?.execute([assignment.id.0])
        }
        CodingRecord::Topic(mark) => db
            .prepare_cached("DELETE FROM topic_mark WHERE run = ?1 AND topic = ?2")?
            .execute(params![mark.run.0, mark.topic.0]),
        CodingRecord::Speaker(given) => db
            .prepare_cached("DELETE FROM speaker_name WHERE said = ?1 AND transcript = ?2")?
            .execute(params![given.key.said, scope_column(given)]),
        CodingRecord::Memo(memo) => {
            db.prepare_cached("DELETE FROM memo WHERE target = ?1")?.execute([to_json(&memo.target)?])
        }
        CodingRecord::Regrouped(made) => derived_topics::delete_topic(db, made),
        CodingRecord::Moved(moved) => derived_topics::delete_move(db, moved),
        CodingRecord::Quote(quote) => quotes::delete_quote(db, quote),
        CodingRecord::Refused(it) => rejected_suggestions::delete_rejection(db, it),
        CodingRecord::Sample(_) => sample::delete_sample(db),
    }
}

// The functions below insert a record, or update it where it exists (`there`).
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
        AssignmentSource::Topic { run, topic } => (Some(run.0), Some(topic.0)),
        AssignmentSource::Spans => (None, None),
    };
    let id = assignment.id.0;
    let values = params![id, assignment.theme.0, run, topic, assignment.coder, assignment.time];
    expect_one_row(db.prepare_cached(sql)?.execute(values)?)?;
    if there {
        db.prepare_cached("DELETE FROM assigned_span WHERE assignment = ?1")?.execute([id])?;
    }
    let mut put = db.prepare_cached(
        "INSERT INTO assigned_span (assignment, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for TranscriptSpan { transcript, span } in &assignment.spans {
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
    db.prepare_cached(sql)?.execute(params![given.key.said, scope_column(given), given.name])
}

/// The column for the transcript a speaker's name is limited to: empty for all, as NULL would not be unique
/// in a key.
fn scope_column(given: &SpeakerName) -> &str {
    given.key.within.as_deref().unwrap_or_default()
}

/// Reads the target of a memo from its JSON.
pub(in crate::project) fn memo_target_from_json(text: &str) -> rusqlite::Result<MemoTarget> {
    from_json(text)
}
