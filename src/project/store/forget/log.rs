//! The log and the settings when somebody is forgotten. The log keeps its entries, without the records that were bound to
//! what is gone, so that what came before can still be undone.

use super::outcome::STATE_FINAL;
use super::texts::TextChanges;
use super::words::OwnWords;
use crate::coding::{ChangedTexts, CodingRecord, RecordChange, TranscriptSpan};
use crate::corpus::{AttributeTable, TranscriptId};
use crate::project::db::columns::{collect_rows, from_json, json_column, to_json};
use crate::project::db::settings_table;
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The setting with what was being typed; see the driver of the workbench.
const DRAFT_SETTING: &str = "workbench.draft";
/// The setting with where the workbench was left, of which the query, that may be for a name, goes; see the driver of the
/// workbench.
const VIEW_SETTING: &str = "workbench.view";
/// The setting with the marked passages; see the driver of the workbench.
const MARKS_SETTING: &str = "workbench.marks";
/// The setting with the rows of the table of attributes; see the import.
const ROWS_SETTING: &str = "import.attributes.rows";
/// The setting with what recurs over transcripts, which is found again; see the jobs.
const BOILERPLATE_SETTING: &str = "boilerplate";

/// What the draft of a line is for, where that is about a speaker or holds what was said; see the prompts of the workbench.
const SPEAKER_LINES: [&str; 5] =
    ["RenameSpeaker", "MergeSpeakers", "KnownOf", "NameQuestion", "RenameQuestion"];

/// The field with the person that the draft of a summary is of; see [`SummaryColumn`](crate::coding::SummaryColumn).
const SUMMARY_PERSON: &str = "speaker";

/// What stands for a name that is forgotten.
const NO_NAME: &str = "(forgotten)";

/// Brings the changes of all edits to the changed texts, and takes names out of their sentences, also those of guide
/// questions that are gone. Gives the number of edits that lost something.
pub(super) fn clean_log(
    db: &Connection,
    texts: &TextChanges,
    names: &BTreeSet<String>,
    own: &OwnWords,
) -> rusqlite::Result<usize> {
    let edits: Vec<i64> = collect_rows(db, "SELECT id FROM edit", [], |row| row.get(0))?;
    let mut cleaned = 0;
    for id in edits {
        let (what, changes): (String, Vec<RecordChange>) = db
            .prepare_cached("SELECT what, changes FROM edit WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, json_column(row, 1)?)))?;
        let left: Vec<RecordChange> =
            changes.iter().filter_map(|change| clean_change(change, texts, own)).collect();
        let all = names.iter().chain(texts.question_names_gone());
        let said = all.fold(what.clone(), |what, name| without_name(&what, name));
        let said = texts.values_gone().without_value(&said);
        if left != changes || said != what {
            // What has lost all it did is nothing to undo any more.
            let emptied = left.is_empty() && !changes.is_empty();
            db.prepare_cached(
                "UPDATE edit SET what = ?2, changes = ?3, state = CASE WHEN ?4 AND state = 0 THEN ?5 ELSE state END
                 WHERE id = ?1",
            )?
            .execute(params![id, said, to_json(&left)?, emptied, STATE_FINAL])?;
            cleaned += 1;
        }
    }
    Ok(cleaned)
}

/// The names that were ever given to those who are forgotten.
pub(super) fn names_given(db: &Connection, texts: &TextChanges) -> rusqlite::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let changes: Vec<Vec<RecordChange>> =
        collect_rows(db, "SELECT changes FROM edit", [], |row| json_column(row, 0))?;
    for side in changes.into_iter().flatten().flat_map(|change| [change.before, change.after]) {
        if let Some(CodingRecord::Speaker(given)) = side
            && texts.is_forgotten(&given.key)
        {
            names.insert(given.name);
        }
    }
    Ok(names)
}

/// A change brought to the changed texts; none where nothing changes then.
fn clean_change(change: &RecordChange, texts: &TextChanges, own: &OwnWords) -> Option<RecordChange> {
    let [before, after] = [&change.before, &change.after].map(|side| {
        let record = side.clone().and_then(|record| record.with_texts(texts));
        record.map(|record| own.clean_record(record))
    });
    RecordChange::between(before, after)
}

/// A sentence of the log without a name, which stands in it in quotation marks or behind its last "in".
fn without_name(what: &str, name: &str) -> String {
    let what = what.replace(&format!("'{name}'"), NO_NAME);
    match what.strip_suffix(&format!(" in {name}")) {
        Some(before) => format!("{before} in {NO_NAME}"),
        None => what,
    }
}

/// Takes out of the settings what is bound to texts that change.
pub(super) fn clean_settings(db: &Connection, texts: &TextChanges) -> rusqlite::Result<()> {
    let changed: BTreeSet<TranscriptId> = texts.changed().collect();
    if let Some(draft) = settings_table::get(db, DRAFT_SETTING)? {
        let is_bound = |value: &Value| value.as_i64().is_some_and(|id| changed.contains(&TranscriptId(id)));
        let draft: Value = from_json(&draft)?;
        if has_field(&draft, "transcript", &is_bound)
            || has_field(&draft, SUMMARY_PERSON, &|_| true)
            || is_line_on_speaker(&draft)
            || texts.values_gone().is_in_draft(&draft)
        {
            settings_table::set(db, DRAFT_SETTING, "null")?;
        }
    }
    if let Some(view) = settings_table::get(db, VIEW_SETTING)? {
        let mut view: Value = from_json(&view)?;
        if view.as_object_mut().and_then(|fields| fields.remove("query")).is_some() {
            settings_table::set(db, VIEW_SETTING, &view.to_string())?;
        }
    }
    if let Some(marks) = settings_table::get(db, MARKS_SETTING)? {
        let marks: BTreeMap<String, TranscriptSpan> = from_json(&marks)?;
        let left: BTreeMap<String, TranscriptSpan> =
            marks.into_iter().filter_map(|(letter, place)| Some((letter, texts.passage(&place)?))).collect();
        settings_table::set(db, MARKS_SETTING, &to_json(&left)?)?;
    }
    if let Some(rows) = settings_table::get(db, ROWS_SETTING)?
        && !texts.sources.is_empty()
    {
        let mut table: AttributeTable = from_json(&rows)?;
        texts.sources.iter().for_each(|(path, name)| table.remove_row(name, std::path::Path::new(path)));
        settings_table::set(db, ROWS_SETTING, &to_json(&table)?)?;
    }
    settings_table::remove(db, BOILERPLATE_SETTING)
}

/// Whether a draft is of a line about a speaker. It may hold any name, typed by half: whose it is is not asked.
fn is_line_on_speaker(draft: &Value) -> bool {
    let purpose = draft.get("Line").and_then(|line| line.get(0));
    purpose.is_some_and(|purpose| SPEAKER_LINES.iter().any(|line| purpose.get(line).is_some()))
}

/// Whether a value has a field of a name, at any depth, of which something holds.
fn has_field(value: &Value, field: &str, holds: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| (name == field && holds(value)) || has_field(value, field, holds)),
        Value::Array(items) => items.iter().any(|item| has_field(item, field, holds)),
        _ => false,
    }
}
