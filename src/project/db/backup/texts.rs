//! The texts of backups: what is large and changes seldom is kept once for all of them, in a database beside them.
//!
//! A *part* is the rows of one transcript's text, of its snippets, or of one run, with a hash of them. A backup has the
//! list of the parts it needs; a part no backup needs any more is deleted.

use super::check::{self, BackupError};
use super::names;
use crate::project::db::columns::collect_rows;
use crate::project::db::row_hashes::hash_rows;
use crate::project::private;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::path::Path;

/// The kinds of parts: the table, and the column by which its rows belong to one part.
const PARTS: [(&str, &str); 3] =
    [("transcript_text", "transcript"), ("snippet", "transcript"), ("run", "id")];

/// The parts that are copied in one transaction: while it lasts nothing can be written in the project. Chosen by hand.
const PARTS_AT_ONCE: usize = 64;

/// The table of a backup that lists the parts it needs.
pub(in crate::project) const PART_LIST: &str = "CREATE TABLE kept_part (
    kind TEXT    NOT NULL,
    of   INTEGER NOT NULL,
    hash BLOB    NOT NULL,
    PRIMARY KEY (kind, of)
) WITHOUT ROWID";

/// A part: its table, what it is of, and the hash of its rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::project) struct TextPart {
    pub(in crate::project) kind: String,
    pub(in crate::project) of: i64,
    pub(in crate::project) hash: Vec<u8>,
}

/// The texts of the backups of a project, with the project attached as `live`.
pub(super) struct TextStore {
    db: Connection,
    /// Whether anything was added.
    pub(super) is_changed: bool,
}

impl TextStore {
    /// Opens the texts of the format the project has, and makes them if need be.
    pub(super) fn open(dir: &Path, live: &Path, format: i32) -> Result<Self, BackupError> {
        let file = names::texts_file(dir, format);
        private::create_database_file(&file)?;
        let db = Connection::open(&file)?;
        db.busy_timeout(check::PATIENCE)?;
        Self::create_tables(&db, live).map_err(told_apart)?;
        Ok(Self { db, is_changed: false })
    }

    fn create_tables(db: &Connection, live: &Path) -> rusqlite::Result<()> {
        db.execute("ATTACH ?1 AS live", [live.to_string_lossy()])?;
        db.execute_batch(
            "CREATE TABLE IF NOT EXISTS part (
                 id INTEGER PRIMARY KEY, kind TEXT NOT NULL, of INTEGER NOT NULL, hash BLOB NOT NULL,
                 UNIQUE (kind, of, hash)
             )",
        )?;
        for (table, _) in PARTS {
            db.execute_batch(&format!(
                "CREATE TABLE IF NOT EXISTS kept_{table} AS SELECT 0 AS part, * FROM live.{table} LIMIT 0;
                 CREATE INDEX IF NOT EXISTS kept_{table}_part ON kept_{table} (part);"
            ))?;
        }
        Ok(())
    }

    /// Adds the texts and snippets of these transcripts that are not there yet. Gives the parts of all.
    pub(super) fn add_texts(&mut self, transcripts: &[i64]) -> Result<Vec<TextPart>, BackupError> {
        let [texts, snippets, _] = PARTS;
        let mut parts = self.add_all(texts, transcripts).map_err(told_apart)?;
        parts.extend(self.add_all(snippets, transcripts).map_err(told_apart)?);
        Ok(parts)
    }

    /// Adds those of these runs that are not there yet. Gives the parts of all.
    pub(super) fn add_runs(&mut self, runs: &[i64]) -> Result<Vec<TextPart>, BackupError> {
        let [_, _, table] = PARTS;
        self.add_all(table, runs).map_err(told_apart)
    }

    fn add_all(&mut self, table: (&str, &str), all: &[i64]) -> rusqlite::Result<Vec<TextPart>> {
        let mut parts = Vec::with_capacity(all.len());
        for some in all.chunks(PARTS_AT_ONCE) {
            self.db.execute_batch("BEGIN")?;
            for &of in some {
                // What fails leaves the transaction open, and closing the connection takes it back.
                parts.push(self.add(table, of)?);
            }
            self.db.execute_batch("COMMIT")?;
        }
        Ok(parts)
    }

    fn add(&mut self, (table, key): (&str, &str), of: i64) -> rusqlite::Result<TextPart> {
        let mut hasher = blake3::Hasher::new();
        let sql = format!("SELECT * FROM live.{table} WHERE {key} = ?1 ORDER BY rowid");
        hash_rows(&self.db, &sql, [of], &mut hasher)?;
        let part = TextPart { kind: table.to_owned(), of, hash: hasher.finalize().as_bytes().to_vec() };
        if find_part(&self.db, "main", &part)?.is_none() {
            self.is_changed = true;
            self.db
                .prepare_cached("INSERT INTO part (kind, of, hash) VALUES (?1, ?2, ?3)")?
                .execute(params![part.kind, part.of, part.hash])?;
            let id = self.db.last_insert_rowid();
            let sql = format!(
                "INSERT INTO kept_{table} SELECT ?1, * FROM live.{table} WHERE {key} = ?2 ORDER BY rowid"
            );
            self.db.prepare_cached(&sql)?.execute([id, of])?;
        }
        Ok(part)
    }

    /// Whether all of some parts are there.
    pub(super) fn has_all(&self, parts: &[TextPart]) -> Result<bool, BackupError> {
        for part in parts {
            if find_part(&self.db, "main", part).map_err(told_apart)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Checks that all of some parts are there and, where any was added, that the file is sound.
    pub(super) fn check(&self, parts: &[TextPart]) -> Result<(), BackupError> {
        if !self.has_all(parts)? {
            return Err(BackupError::Texts("a text is missing".to_owned()));
        }
        if !self.is_changed {
            return Ok(());
        }
        check::check_integrity(&self.db).map_err(|error| match error {
            BackupError::Check(reason) => BackupError::Texts(reason),
            other => other,
        })
    }

    /// Deletes the parts that are none of those given.
    pub(super) fn keep_only(&self, needed: &[TextPart]) -> rusqlite::Result<()> {
        self.db.execute_batch("BEGIN; CREATE TEMP TABLE needed (part INTEGER PRIMARY KEY)")?;
        for part in needed {
            if let Some(id) = find_part(&self.db, "main", part)? {
                self.db.prepare_cached("INSERT OR IGNORE INTO needed VALUES (?1)")?.execute([id])?;
            }
        }
        for (table, _) in PARTS {
            self.db.execute_batch(&format!(
                "DELETE FROM kept_{table} WHERE part NOT IN (SELECT part FROM needed)"
            ))?;
        }
        self.db.execute_batch(
            "DELETE FROM part WHERE id NOT IN (SELECT part FROM needed); DROP TABLE needed; COMMIT",
        )
    }
}

/// Whether it is the texts of the backups that are damaged. A damaged project is met when it is opened, before its backup
/// is begun.
fn told_apart(error: rusqlite::Error) -> BackupError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => BackupError::Texts(error.to_string()),
        _ => BackupError::Database(error),
    }
}

/// The number of a part in the texts of a schema.
fn find_part(db: &Connection, schema: &str, part: &TextPart) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(&format!("SELECT id FROM {schema}.part WHERE kind = ?1 AND of = ?2 AND hash = ?3"))?
        .query_row(params![part.kind, part.of, part.hash], |row| row.get(0))
        .optional()
}

/// The parts a backup needs.
pub(in crate::project) fn read_part_list(backup: &Connection) -> rusqlite::Result<Vec<TextPart>> {
    let sql = "SELECT kind, of, hash FROM kept_part ORDER BY kind, of";
    collect_rows(backup, sql, [], |row| {
        Ok(TextPart { kind: row.get(0)?, of: row.get(1)?, hash: row.get(2)? })
    })
}

/// Writes the list of the parts a backup needs.
pub(super) fn write_part_list(backup: &Connection, parts: &[TextPart]) -> rusqlite::Result<()> {
    backup.execute_batch(PART_LIST)?;
    let mut insert = backup.prepare("INSERT INTO kept_part (kind, of, hash) VALUES (?1, ?2, ?3)")?;
    for part in parts {
        insert.execute(params![part.kind, part.of, part.hash])?;
    }
    Ok(())
}

/// Copies the parts that a backup needs from the texts attached as `texts` into it. Gives those that are missing or
/// damaged; nothing of them is copied.
pub(in crate::project) fn copy_parts(
    backup: &Connection,
    parts: &[TextPart],
) -> rusqlite::Result<Vec<TextPart>> {
    let mut missing = Vec::new();
    for (table, _) in PARTS {
        let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        let names: Vec<String> = collect_rows(backup, sql, [table], |row| row.get(0))?;
        let columns = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let rows = format!("SELECT {columns} FROM texts.kept_{table} WHERE part = ?1 ORDER BY rowid");
        for part in parts.iter().filter(|part| part.kind == table) {
            let mut hasher = blake3::Hasher::new();
            // A page that cannot be read is a missing part, as one that reads as something else.
            let mut read = || -> rusqlite::Result<Option<i64>> {
                let Some(id) = find_part(backup, "texts", part)? else { return Ok(None) };
                hash_rows(backup, &rows, [id], &mut hasher)?;
                Ok((hasher.finalize().as_bytes().as_slice() == part.hash).then_some(id))
            };
            match read() {
                Ok(Some(id)) => {
                    backup
                        .prepare_cached(&format!("INSERT INTO main.{table} ({columns}) {rows}"))?
                        .execute([id])?;
                }
                Ok(None) | Err(_) => missing.push(part.clone()),
            }
        }
    }
    Ok(missing)
}
