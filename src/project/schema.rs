//! The tables of `project.db` and how an older database becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

/// Marks our files: "leit" in ASCII (SQLite's `application_id`).
pub(super) const APPLICATION: i32 = 0x6c65_6974;

/// Each step takes a database from its index to the next version (SQLite's `user_version`).
const STEPS: [&str; 7] = [
    include_str!("schema.sql"),
    include_str!("speakers.sql"),
    include_str!("regrouped.sql"),
    include_str!("placed.sql"),
    include_str!("quotes.sql"),
    include_str!("refused.sql"),
    include_str!("sample.sql"),
];

/// The newest version this program reads and writes.
pub(super) const VERSION: i32 = STEPS.len() as i32;

/// Brings the database to [`VERSION`], all steps in one transaction.
pub(super) fn migrate(db: &mut Connection, from: i32) -> rusqlite::Result<()> {
    let steps = STEPS.get(usize::try_from(from).unwrap_or(0)..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(());
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()
}

/// The tables only the researcher can fill; what a backup holds. Order respects references.
pub(super) const RESEARCH: [&str; 16] = [
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
