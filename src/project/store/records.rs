//! Writing the records of an edit into their tables, and the conversion of columns with spans or JSON.

use super::{derived_topics, removals, sample, theme_passages};
use crate::coding::{
    Assignment, AssignmentSource, CodingRecord, ImportScope, JournalKind, Memo, RecordChange, SpeakerName,
    Theme, TopicMark,
};
use crate::project::db::columns::{delete_place, span_columns, to_json};
use crate::topics::StopWord;
use rusqlite::{Connection, params};

/// Writes a change of one record to its table: the row before it is deleted, the row after it inserted. References
/// to the row in between are checked when the transaction ends.
///
/// # Errors
/// [`rusqlite::Error::StatementChangedRows`] or a constraint violation where the record to be changed is
/// missing or the one to be inserted exists.
pub(in crate::project) fn write_change(db: &Connection, change: &RecordChange) -> rusqlite::Result<()> {
    if let Some(before) = &change.before {
        expect_one_row(delete_record(db, before)?)?;
    }
    if let Some(after) = &change.after {
        expect_one_row(insert_record(db, after)?)?;
    }
    Ok(())
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
            .prepare_cached("DELETE FROM topic_mark WHERE run = ?1 AND topic = ?2 AND coder = ?3")?
            .execute(params![mark.run.0, mark.topic.0, mark.coder]),
        CodingRecord::Speaker(given) => db
            .prepare_cached("DELETE FROM speaker_name WHERE said = ?1 AND transcript = ?2")?
            .execute(params![given.key.said, scope_column(given)]),
        CodingRecord::Memo(memo) => {
            // With its text: the memo on a passage may be that of another passage, which became the same.
            db.prepare_cached("DELETE FROM memo WHERE target = ?1 AND coder = ?2 AND text = ?3")?.execute([
                to_json(&memo.target)?,
                memo.coder.clone(),
                memo.text.clone(),
            ])
        }
        CodingRecord::Regrouped(made) => derived_topics::delete_topic(db, made),
        CodingRecord::Moved(moved) => delete_place(db, "moved_span", ("run", moved.run.0), &moved.place),
        CodingRecord::Quote(quote) => {
            theme_passages::delete_passage(db, "quote", quote.theme, &quote.place, &quote.coder)
        }
        CodingRecord::Refused(it) => {
            theme_passages::delete_passage(db, "refused", it.theme, &it.place, &it.coder)
        }
        CodingRecord::Sample(_) => sample::delete_sample(db),
        CodingRecord::Removal(removal) => removals::delete_removal(db, removal),
        CodingRecord::StopWord(word) => db
            .prepare_cached("DELETE FROM stop_word WHERE word = ?1 AND language = ?2")?
            .execute(stop_word_columns(word)),
        CodingRecord::Import(choice) => db
            .prepare_cached("DELETE FROM import_choice WHERE scope = ?1 AND subject = ?2")?
            .execute(import_scope_columns(&choice.scope)),
        CodingRecord::Case(case) => {
            db.prepare_cached("DELETE FROM speaker_case WHERE name = ?1")?.execute([&case.name])
        }
    }
}

/// Inserts a record. Gives the number of rows inserted in its main table.
fn insert_record(db: &Connection, record: &CodingRecord) -> rusqlite::Result<usize> {
    match record {
        CodingRecord::Theme(theme) => insert_theme(db, theme),
        CodingRecord::Assignment(assignment) => insert_assignment(db, assignment),
        CodingRecord::Topic(mark) => insert_mark(db, mark),
        CodingRecord::Speaker(given) => insert_speaker(db, given),
        CodingRecord::Memo(memo) => insert_memo(db, memo),
        CodingRecord::Regrouped(made) => derived_topics::insert_topic(db, made),
        CodingRecord::Moved(moved) => derived_topics::insert_move(db, moved),
        CodingRecord::Quote(quote) => theme_passages::insert_quote(db, quote),
        CodingRecord::Refused(it) => theme_passages::insert_rejection(db, it),
        CodingRecord::Sample(drawn) => sample::insert_sample(db, drawn),
        CodingRecord::Removal(removal) => removals::insert_removal(db, removal),
        CodingRecord::StopWord(word) => db
            .prepare_cached("INSERT INTO stop_word (word, language) VALUES (?1, ?2)")?
            .execute(stop_word_columns(word)),
        CodingRecord::Import(choice) => {
            let [scope, subject] = import_scope_columns(&choice.scope);
            db.prepare_cached("INSERT INTO import_choice (scope, subject, choices) VALUES (?1, ?2, ?3)")?
                .execute([scope, subject, &to_json(&choice.choices)?])
        }
        CodingRecord::Case(case) => db
            .prepare_cached("INSERT INTO speaker_case (name, attributes) VALUES (?1, ?2)")?
            .execute([&case.name, &to_json(&case.attributes)?]),
    }
}

fn insert_theme(db: &Connection, theme: &Theme) -> rusqlite::Result<usize> {
    let sql =
        "INSERT INTO theme (id, parent, name, description, color, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let Theme { id, parent, name, description, color, position, also_under } = theme;
    let parent = parent.map(|parent| parent.0);
    let rows = db.prepare_cached(sql)?.execute(params![id.0, parent, name, description, color, position])?;
    let mut insert = db.prepare_cached("INSERT INTO theme_reference (theme, parent) VALUES (?1, ?2)")?;
    for parent in also_under {
        insert.execute([id.0, parent.0])?;
    }
    Ok(rows)
}

fn insert_assignment(db: &Connection, assignment: &Assignment) -> rusqlite::Result<usize> {
    let (run, topic) = match &assignment.source {
        AssignmentSource::Topic { run, topic } => (Some(run.0), Some(topic.0)),
        AssignmentSource::Spans => (None, None),
    };
    let id = assignment.id.0;
    let sql = "INSERT INTO assignment (id, theme, run, topic, coder, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = params![id, assignment.theme.0, run, topic, assignment.coder, assignment.time];
    let rows = db.prepare_cached(sql)?.execute(values)?;
    let mut insert = db.prepare_cached(
        "INSERT INTO assigned_span (assignment, transcript, begin, end) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for place in &assignment.spans {
        let [transcript, begin, end] = span_columns(place);
        insert.execute([id, transcript, begin, end])?;
    }
    Ok(rows)
}

fn insert_mark(db: &Connection, mark: &TopicMark) -> rusqlite::Result<usize> {
    db.prepare_cached("INSERT INTO topic_mark (run, topic, coder, label, junk) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![mark.run.0, mark.topic.0, mark.coder, mark.label, mark.junk])
}

fn insert_memo(db: &Connection, memo: &Memo) -> rusqlite::Result<usize> {
    let row = "INSERT INTO memo (target, coder, text, kind, time) VALUES (?1, ?2, ?3, ?4, ?5)";
    let kind = memo.kind.map_or("", JournalKind::name);
    db.prepare_cached(row)?.execute(params![to_json(&memo.target)?, memo.coder, memo.text, kind, memo.time])
}

fn insert_speaker(db: &Connection, given: &SpeakerName) -> rusqlite::Result<usize> {
    db.prepare_cached("INSERT INTO speaker_name (said, transcript, name, coder) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![given.key.said, scope_column(given), given.name, given.coder])
}

/// The columns of a stop word: the language empty for all, as NULL would not be unique in a key.
fn stop_word_columns(word: &StopWord) -> [&str; 2] {
    [&word.word, word.language.as_deref().unwrap_or("")]
}

/// The columns of the files that choices on how to read are for.
fn import_scope_columns(scope: &ImportScope) -> [&str; 2] {
    match scope {
        ImportScope::File(path) => ["file", path],
        ImportScope::Layout(name) => ["layout", name],
    }
}

/// The column for the transcript a speaker's name is limited to: empty for all, as NULL would not be unique
/// in a key.
fn scope_column(given: &SpeakerName) -> &str {
    given.key.within.as_deref().unwrap_or("")
}
