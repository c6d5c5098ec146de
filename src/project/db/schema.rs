//! The schema of `project.db` and its migrations. A migration is never changed after a release: a change of
//! the schema is a new file at the end of [`MIGRATIONS`].

use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// The database of the project in a folder.
pub(in crate::project) fn database_file(dir: &Path) -> PathBuf {
    dir.join("project.db")
}

/// SQLite's `application_id` of our files: "leit" in ASCII.
pub(in crate::project) const APPLICATION_ID: i32 = 0x6c65_6974;

/// The migrations: each takes a database from the version of its index to the next (SQLite's `user_version`).
const MIGRATIONS: [&str; 7] = [
    include_str!("../schema.sql"),
    include_str!("../speakers.sql"),
    include_str!("../regrouped.sql"),
    include_str!("../placed.sql"),
    include_str!("../quotes.sql"),
    include_str!("../refused.sql"),
    include_str!("../sample.sql"),
];

/// The schema version this program reads and writes.
pub(in crate::project) const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;

/// Migrates a database from a version up to [`SCHEMA_VERSION`], all steps in one transaction, so that a crash leaves
/// the old version.
///
/// # Errors
/// What SQLite says; also where the version is not that of the tables there are, as when a program changed it.
pub(in crate::project) fn migrate(db: &mut Connection, from: usize) -> rusqlite::Result<()> {
    // There are no steps from the newest version on; newer ones are refused before.
    let Some(steps @ [_, ..]) = MIGRATIONS.get(from..) else { return Ok(()) };
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()
}

/// The tables only the researcher fills, which a backup copies; a table comes after those it refers to. A
/// migration that adds such a table has to add it here and, where it has spans, to the relocation of spans.
pub(in crate::project) const RESEARCH_TABLES: [&str; 16] = [
    "setting",
    "theme",
    "assignment",
    "assigned_span",
    "topic_mark",
    "regrouped",
    "regrouped_span",
    "moved_span",
    "quote",
    "refused",
    "sample",
    "sampled_span",
    "memo",
    "edit",
    "reading",
    "speaker_name",
];
