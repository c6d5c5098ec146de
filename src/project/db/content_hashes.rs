//! Hashes of what the tables hold, by which damage is found that SQLite does not see: a page with other bytes may still
//! be a sound page.
//!
//! A change takes the hash away, in its own transaction; when the project is closed it is written anew. After an end in
//! between there is none, and nothing is compared. There are two: of the work, which is small and changes often, and of
//! texts, snippets and runs, which are large and change seldom.

use crate::project::db::columns::{from_json, to_json};
use crate::project::db::{row_hashes, schema, settings_table};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The settings with the hashes of tables, as JSON by name of the table.
const WORK_KEY: &str = "hashes.work";
const TEXTS_KEY: &str = "hashes.texts";

/// The setting that remembers that rights of others were said once. An opening writes it, and it is in no hash.
pub(in crate::project) const RIGHTS_KEY: &str = "rights_said";

/// The tables with texts and what was found in them.
const TEXT_TABLES: [&str; 3] = ["transcript_text", "snippet", "run"];

/// The hashes of tables by their names.
type TableHashes = BTreeMap<String, String>;

/// Takes the hash of the work away, in the transaction that changes it.
pub(in crate::project) fn drop_work_hashes(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM setting WHERE key = ?1")?.execute([WORK_KEY]).map(drop)
}

/// Takes the hash of texts, snippets and runs away, in the transaction that changes them.
pub(in crate::project) fn drop_text_hashes(db: &Connection) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM setting WHERE key = ?1")?.execute([TEXTS_KEY]).map(drop)
}

/// Writes the hashes that are not there.
pub(in crate::project) fn write_missing_hashes(db: &Connection) -> rusqlite::Result<()> {
    for (key, tables) in kinds() {
        if settings_table::get(db, key)?.is_none() {
            settings_table::set(db, key, &to_json(&hash_tables(db, "main", tables)?)?)?;
        }
    }
    Ok(())
}

/// The tables that do not hold what was written, as far as that is known.
pub(in crate::project) fn changed_tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut changed = Vec::new();
    for (key, tables) in kinds() {
        changed.extend(changed_of(db, "main", key, tables)?);
    }
    Ok(changed)
}

/// The tables of the work in the project attached as `live` that do not hold what was written.
pub(in crate::project) fn changed_work_tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    changed_of(db, "live", WORK_KEY, &schema::BACKUP_TABLES)
}

fn changed_of(db: &Connection, of: &str, key: &str, tables: &[&str]) -> rusqlite::Result<Vec<String>> {
    let sql = format!("SELECT value FROM {of}.setting WHERE key = ?1");
    let noted: Option<String> = db.query_row(&sql, [key], |row| row.get(0)).optional()?;
    let Some(noted) = noted else { return Ok(Vec::new()) };
    let now = hash_tables(db, of, tables)?;
    let noted: TableHashes = from_json(&noted)?;
    Ok(noted
        .into_iter()
        .filter(|(table, hash)| now.get(table) != Some(hash))
        .map(|(table, _)| table)
        .collect())
}

fn kinds() -> [(&'static str, &'static [&'static str]); 2] {
    [(WORK_KEY, &schema::BACKUP_TABLES), (TEXTS_KEY, &TEXT_TABLES)]
}

fn hash_tables(db: &Connection, of: &str, tables: &[&str]) -> rusqlite::Result<TableHashes> {
    tables.iter().map(|table| Ok(((*table).to_owned(), hash_table(db, of, table)?))).collect()
}

/// The hash of the rows of a table, in the order of their keys; of the settings without the hashes and what openings said.
fn hash_table(db: &Connection, of: &str, table: &str) -> rusqlite::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let only = if table == "setting" {
        format!("WHERE key NOT IN ('{WORK_KEY}', '{TEXTS_KEY}', '{RIGHTS_KEY}')")
    } else {
        String::new()
    };
    row_hashes::hash_rows(db, &format!("SELECT * FROM {of}.{table} {only}"), [], &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;
    use crate::project::tests::sample_project;

    #[test]
    fn a_change_from_elsewhere_is_found_and_one_of_ours_is_none() {
        let (dir, mut project) = sample_project();
        project.set_setting("one", "1").unwrap();
        assert_eq!(project.read_db(changed_tables).unwrap(), [""; 0], "nothing is noted while it is open");
        drop(project);
        let project = Project::open(dir.path()).unwrap();
        assert_eq!(project.find_damage().unwrap(), [""; 0]);
        for (sql, table) in [
            ("UPDATE setting SET value = '2' WHERE key = 'one'", "setting"),
            ("UPDATE transcript SET words = words + 1", "transcript"),
            ("UPDATE snippet SET speaker = 'Carl' WHERE id = 1", "snippet"),
            ("UPDATE transcript_text SET turns = x'0100' WHERE transcript = 1", "transcript_text"),
        ] {
            project.db.execute_batch(&format!("BEGIN; {sql}")).unwrap();
            let damage = project.find_damage().unwrap();
            assert!(damage.iter().any(|line| line.contains(&format!("table {table} "))), "{sql}: {damage:?}");
            project.db.execute_batch("ROLLBACK").unwrap();
        }
        drop(project);
        let mut project = Project::open(dir.path()).unwrap();
        project.set_setting("one", "3").unwrap();
        drop(project);
        assert_eq!(Project::open(dir.path()).unwrap().find_damage().unwrap(), [""; 0]);
    }
}
