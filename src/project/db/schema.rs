//! The schema of `project.db` and its migrations. A migration is never changed after a release: a change of
//! the schema is a new file at the end of [`MIGRATIONS`].

use super::{codec, columns, signed_records};
use crate::corpus::{Span, Transcript, Turn, speaker_parts};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::path::{Path, PathBuf};

/// The database of the project in a folder.
pub(in crate::project) fn database_file(dir: &Path) -> PathBuf {
    dir.join("project.db")
}

/// How the name of a database that was replaced begins.
pub(in crate::project) const REPLACED: &str = "project-replaced-";

/// SQLite's `application_id` of our files: "leit" in ASCII.
pub(in crate::project) const APPLICATION_ID: i32 = 0x6c65_6974;

/// The migrations: each takes a database from the version of its index to the next (SQLite's `user_version`).
const MIGRATIONS: [&str; 19] = [
    include_str!("../schema.sql"),
    include_str!("../speakers.sql"),
    include_str!("../regrouped.sql"),
    include_str!("../placed.sql"),
    include_str!("../quotes.sql"),
    include_str!("../refused.sql"),
    include_str!("../sample.sql"),
    include_str!("../parts.sql"),
    include_str!("../imported.sql"),
    include_str!("../signed.sql"),
    include_str!("../removed.sql"),
    include_str!("../stop_words.sql"),
    include_str!("../import_choices.sql"),
    include_str!("../cases.sql"),
    include_str!("../summaries.sql"),
    include_str!("../journal.sql"),
    include_str!("../references.sql"),
    include_str!("../guide_questions.sql"),
    include_str!("../journal_entries.sql"),
];

/// The schema version this program reads and writes.
pub(in crate::project) const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;

/// The version from which on snippets have their speakers' parts.
const PARTS_VERSION: usize = 8;

/// The version from which on memos, quotes, rejections and names have a coder.
const SIGNED_VERSION: usize = 10;

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
    if from < PARTS_VERSION {
        fill_speaker_parts(&tx)?;
    }
    if from > 0 && from < SIGNED_VERSION {
        signed_records::sign(&tx)?;
    }
    // What the tables hold is other than was noted.
    tx.execute_batch("DELETE FROM setting WHERE key LIKE 'hashes.%'")?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()
}

/// Gives the snippets of an older project their speakers' parts, from the turns stored with the texts.
fn fill_speaker_parts(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut rows = tx.prepare("SELECT transcript, turns FROM transcript_text")?;
    let turns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, codec::unpack_turns(row.get_ref(1)?.as_blob()?)?));
    for row in rows.query_map([], turns)? {
        let (id, turns): (i64, Vec<Turn>) = row?;
        if turns.iter().all(|turn| Some(&turn.speaker) == turns.first().map(|it| &it.speaker)) {
            continue;
        }
        let (text, language) = tx.query_row(
            "SELECT text, language FROM transcript JOIN transcript_text ON transcript = id WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let transcript = Transcript { text, language, turns, ..Transcript::default() };
        let mut rows = tx.prepare_cached("SELECT id, begin, end FROM snippet WHERE transcript = ?1")?;
        let place = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, u32>(1)?, row.get::<_, u32>(2)?));
        let places: Vec<(i64, u32, u32)> = rows.query_map([id], place)?.collect::<rusqlite::Result<_>>()?;
        for (snippet, begin, end) in places {
            let parts = speaker_parts(&transcript, Span::new(begin as usize, end as usize));
            if !parts.is_empty() {
                let row = params![snippet, columns::parts_column(&parts)?];
                tx.prepare_cached("UPDATE snippet SET parts = ?2 WHERE id = ?1")?.execute(row)?;
            }
        }
    }
    Ok(())
}

/// The tables a backup copies; a table comes after those it refers to. What is missing here, texts, snippets and runs,
/// is kept once for all backups. A migration that adds a table has to add it here and, where it has spans, to the
/// relocation of spans.
pub(in crate::project) const BACKUP_TABLES: [&str; 25] = [
    "transcript",
    "file",
    "setting",
    "theme",
    "theme_reference",
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
    "removed_transcript",
    "forgotten",
    "stop_word",
    "import_choice",
    "speaker_case",
    "guide_question",
];
