//! What a project has on disk, read beside the program: the log, and the records that edits write.

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Row};
use std::path::Path;
use std::time::Duration;

/// The tables that edits write.
const RECORDS: [&str; 10] = [
    "theme",
    "assignment",
    "assigned_span",
    "topic_mark",
    "regrouped",
    "regrouped_span",
    "moved_span",
    "quote",
    "memo",
    "speaker_name",
];

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRow {
    pub id: i64,
    pub what: String,
    pub undone: bool,
}

/// The log, oldest first, and every row of every record.
#[derive(PartialEq, Eq)]
pub struct StoredStudy {
    pub log: Vec<LoggedRow>,
    pub records: Vec<String>,
}

impl StoredStudy {
    pub fn read(project: &Path) -> Self {
        let db = open(&project.join("project.db"));
        let log = rows(&db, "SELECT id, what, state FROM edit ORDER BY id", |row| LoggedRow {
            id: row.get(0).unwrap(),
            what: row.get(1).unwrap(),
            undone: row.get::<_, i64>(2).unwrap() != 0,
        });
        let of = |table: &str| {
            rows(&db, &format!("SELECT * FROM {table}"), |row| format!("{table} {}", text(row)))
        };
        let mut records: Vec<String> = RECORDS.iter().flat_map(|table| of(table)).collect();
        records.sort();
        Self { log, records }
    }

    /// What was done, oldest first.
    pub fn whats(&self) -> Vec<&str> {
        self.log.iter().map(|logged| logged.what.as_str()).collect()
    }
}

/// Fails the test unless the database and all its backups are sound.
pub fn check(project: &Path) {
    sound(&project.join("project.db"));
    for entry in std::fs::read_dir(project.join("backups")).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "db") {
            sound(&path);
        }
    }
}

fn sound(file: &Path) {
    let db = open(file);
    let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok", "{}", file.display());
    // A backup leaves out the texts that its spans are in; importing the files again brings them back.
    if file.ends_with("project.db") {
        let dangling = rows(&db, "PRAGMA foreign_key_check", text);
        assert!(dangling.is_empty(), "{dangling:?}");
    }
}

fn open(file: &Path) -> Connection {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    db
}

fn rows<T>(db: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> T) -> Vec<T> {
    let mut statement = db.prepare(sql).unwrap();
    statement.query_map([], |row| Ok(read(row))).unwrap().map(Result::unwrap).collect()
}

fn text(row: &Row<'_>) -> String {
    let columns = row.as_ref().column_count();
    let values = (0..columns).map(|column| format!("{:?}", row.get::<_, Value>(column).unwrap()));
    values.collect::<Vec<_>>().join(" ")
}
