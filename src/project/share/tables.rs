//! What goes into the file: table by table and column by column. A table that is not named here does not go along, and a
//! test has every table either here or among those that stay.

use super::{SHARE_SETTING, ShareOrigin, SharePurpose};
use crate::project::db::columns::{collect_rows, to_json};
use crate::project::db::{backup, settings_table};
use crate::project::store::codebook::NEXT_ID_KEYS;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// The rows of a table that go along.
struct TableRows {
    table: &'static str,
    columns: &'static str,
    /// What stands in the columns; mostly what stands in them here.
    values: &'static str,
    /// Which rows, as a condition.
    rows: &'static str,
}

const fn rows_of(table: &'static str, columns: &'static str, rows: &'static str) -> TableRows {
    TableRows { table, columns, values: columns, rows }
}

const TRANSCRIPT_COLUMNS: &str =
    "id, document, current, path, name, nth, hash, language, duration, words, attributes, repairs, imported";

/// What a coder needs to code: the current texts but for those that were taken out, the themes, the questions of the guide,
/// and the sample. Nothing of what anybody decided of passages, and no run, as topics may be of what was decided, too.
const TO_CODE: [TableRows; 9] = [
    TableRows {
        table: "transcript",
        columns: TRANSCRIPT_COLUMNS,
        values: "id, document, current, (SELECT short FROM temp.short_path AS it WHERE it.path = transcript.path), name,
                 nth, hash, language, duration, words, attributes, repairs, imported",
        rows: "current = 1 AND document NOT IN (SELECT document FROM live.removed_transcript)",
    },
    rows_of(
        "transcript_text",
        "transcript, text, turns, cues",
        "transcript IN (SELECT id FROM main.transcript)",
    ),
    rows_of(
        "snippet",
        "id, transcript, begin, end, start, stop, speaker, words, parts",
        "transcript IN (SELECT id FROM main.transcript)",
    ),
    rows_of("theme", "id, parent, name, description, color, position", "1"),
    rows_of("theme_reference", "theme, parent", "1"),
    rows_of("guide_question", "id, name, wordings, excluded", "1"),
    rows_of("stop_word", "word, language", "1"),
    rows_of("sample", "id, seed, strata", "1"),
    // Those of earlier texts are not sampled any more.
    rows_of(
        "sampled_span",
        "transcript, begin, end",
        "EXISTS (SELECT 1 FROM main.snippet AS here WHERE (here.transcript, here.begin, here.end)
                 = (sampled_span.transcript, sampled_span.begin, sampled_span.end))",
    ),
];

/// What a coder made, with what it is bound to. Of transcripts only by what they are known again: no text, and nothing
/// that is known of them. The words of a question of the guide are those it is known by.
const TO_MERGE: [TableRows; 15] = [
    TableRows {
        table: "transcript",
        columns: TRANSCRIPT_COLUMNS,
        values: "id, document, current, (SELECT short FROM temp.short_path AS it WHERE it.path = transcript.path), name,
                 nth, hash, NULL, NULL, 0, '{}', '{}', NULL",
        rows: "1",
    },
    rows_of("removed_transcript", "document", "1"),
    rows_of("theme", "id, parent, name, description, color, position", "1"),
    rows_of("theme_reference", "theme, parent", "1"),
    rows_of("assignment", "id, theme, run, topic, coder, time", "1"),
    rows_of("assigned_span", "assignment, transcript, begin, end", "1"),
    rows_of("quote", "theme, transcript, begin, end, coder, position", "1"),
    rows_of("refused", "theme, transcript, begin, end, coder", "1"),
    rows_of("memo", "target, coder, text, kind, time", "1"),
    // Not those of one file: its path tells of the machine.
    rows_of("import_choice", "scope, subject, choices", "scope = 'layout'"),
    rows_of("sample", "id, seed, strata", "1"),
    rows_of("sampled_span", "transcript, begin, end", "1"),
    rows_of("speaker_case", "name, attributes", "1"),
    rows_of("guide_question", "id, name, wordings, excluded", "1"),
    TableRows {
        table: "edit",
        columns: "id, time, coder, what, changes, state",
        values: "id, time, coder, what,
                 (SELECT json_group_array(json(it.value)) FROM json_each(edit.changes) AS it
                  WHERE coalesce(json_extract(it.value, '$.before.import.scope.file'),
                                 json_extract(it.value, '$.after.import.scope.file')) IS NULL),
                 state",
        rows: "1",
    },
];

/// The people who speak in what goes along.
#[derive(Debug, Default)]
pub(super) struct PeopleSpeaking {
    /// The names their files have.
    pub said: BTreeSet<String>,
    /// The names they are shown under.
    pub shown: BTreeSet<String>,
}

/// Fills the empty database `main` with what goes along of that attached as `live`; `people`: those who speak in it, or
/// none where `live` has no others.
pub(super) fn fill(
    db: &Connection,
    origin: &ShareOrigin,
    people: Option<&PeopleSpeaking>,
) -> rusqlite::Result<()> {
    let tables: &[TableRows] = match origin.purpose {
        SharePurpose::ToCode => &TO_CODE,
        SharePurpose::ToMerge => &TO_MERGE,
    };
    note_short_paths(db)?;
    for TableRows { table, columns, values, rows } in tables {
        let sql =
            format!("INSERT INTO main.{table} ({columns}) SELECT {values} FROM live.{table} WHERE {rows}");
        db.execute(&sql, [])?;
    }
    copy_speaker_names(db, people)?;
    if origin.purpose == SharePurpose::ToCode {
        copy_cases(db, people)?;
        // So that a theme which the coder adds never has the number of one that was there.
        let next_theme = NEXT_ID_KEYS[0];
        let sql = "INSERT INTO main.setting (key, value) SELECT key, value FROM live.setting WHERE key = ?1";
        db.execute(sql, [next_theme])?;
        settings_table::set(db, "coder", &origin.coder)?;
        backup::note_changed_texts(db)?;
    }
    settings_table::set(db, SHARE_SETTING, &to_json(origin)?)
}

/// Notes for the paths of files what is left of them without the folders they have in common: these tell of the machine they
/// come from. Noted before anything is inserted, since what is changed afterwards leaves its bytes behind.
fn note_short_paths(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("CREATE TEMP TABLE short_path (path TEXT PRIMARY KEY, short TEXT)")?;
    let paths: BTreeSet<String> = collect_rows(db, "SELECT path FROM live.transcript", [], |row| row.get(0))?;
    let folders = paths.iter().map(|path| Path::new(path).parent().unwrap_or(Path::new("")).to_path_buf());
    let Some(common) = folders.reduce(|common, folder| common_folder(&common, &folder)) else {
        return Ok(());
    };
    let mut insert = db.prepare("INSERT INTO temp.short_path (path, short) VALUES (?1, ?2)")?;
    for path in &paths {
        let short = Path::new(path).strip_prefix(&common).unwrap_or(Path::new(path));
        insert.execute(params![path, short.to_string_lossy()])?;
    }
    Ok(())
}

/// The folder that is above both.
fn common_folder(one: &Path, other: &Path) -> PathBuf {
    let same = |(a, b): &(Component<'_>, Component<'_>)| a == b;
    one.components().zip(other.components()).take_while(same).map(|(part, _)| part).collect()
}

/// Copies the names given to those who speak.
fn copy_speaker_names(db: &Connection, people: Option<&PeopleSpeaking>) -> rusqlite::Result<()> {
    let sql = "SELECT said, transcript, name, coder FROM live.speaker_name";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let given: Vec<(String, String, String, String)> = collect_rows(db, sql, [], row)?;
    let mut insert = db.prepare(
        "INSERT INTO main.speaker_name (said, transcript, name, coder) SELECT ?1, ?2, ?3, ?4
         WHERE ?2 = '' OR ?2 IN (SELECT name FROM main.transcript)",
    )?;
    for (said, within, name, coder) in given {
        if people.is_none_or(|people| people.said.contains(&said)) {
            insert.execute(params![said, within, name, coder])?;
        }
    }
    Ok(())
}

/// Copies what is known of those who speak.
fn copy_cases(db: &Connection, people: Option<&PeopleSpeaking>) -> rusqlite::Result<()> {
    let sql = "SELECT name, attributes FROM live.speaker_case";
    let cases: Vec<(String, String)> = collect_rows(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut insert = db.prepare("INSERT INTO main.speaker_case (name, attributes) VALUES (?1, ?2)")?;
    for (name, attributes) in cases {
        if people.is_none_or(|people| people.shown.contains(&name)) {
            insert.execute(params![name, attributes])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::db::schema;

    /// The tables that stay, each by what it would tell: of topics and runs, of what was read and refused, of who was
    /// forgotten, and of the machine.
    const STAY: [&str; 10] = [
        "file",
        "run",
        "topic_mark",
        "regrouped",
        "regrouped_span",
        "moved_span",
        "reading",
        "forgotten",
        "setting",
        "sqlite_sequence",
    ];

    #[test]
    fn every_table_goes_along_or_stays_on_purpose() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate(&mut db, 0).unwrap();
        let tables: BTreeSet<String> =
            collect_rows(&db, "SELECT name FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0))
                .unwrap();
        let go: BTreeSet<&str> =
            TO_CODE.iter().chain(&TO_MERGE).map(|it| it.table).chain(["speaker_name"]).collect();
        let named: BTreeSet<String> = go.iter().copied().chain(STAY).map(str::to_owned).collect();
        assert_eq!(tables, named, "a new table goes into a list of this file, or is among those that stay");
        assert!(STAY.iter().all(|table| !go.contains(table)));
        let work = ["assignment", "assigned_span", "quote", "refused", "memo", "edit"];
        assert!(TO_CODE.iter().all(|it| !work.contains(&it.table)));
        assert!(TO_MERGE.iter().all(|it| !["transcript_text", "snippet"].contains(&it.table)));
    }

    #[test]
    fn paths_keep_what_sets_them_apart() {
        let common = |one: &str, other: &str| common_folder(Path::new(one), Path::new(other));
        assert_eq!(
            common("/home/ana/talks/north", "/home/ana/talks/south/late"),
            Path::new("/home/ana/talks")
        );
        assert_eq!(common("/home/ana/talks", "/home/ana/talks"), Path::new("/home/ana/talks"));
        assert_eq!(common("talks", "/other"), Path::new(""));
    }
}
