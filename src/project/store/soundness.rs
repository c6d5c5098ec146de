//! Whether what is stored is what was stored: SQLite's own check, references, and the hash of every text.

use crate::corpus::{Span, TranscriptId};
use crate::format::count_noun;
use crate::project::ProjectResult;
use crate::project::db::columns::{collect_rows, span_from_row};
use crate::project::db::{content_hashes, open_project::Project};
use std::collections::BTreeMap;

/// How many errors of SQLite are told: one damaged page brings many. Chosen by hand.
const TOLD: usize = 10;

impl Project {
    /// What is damaged in the database, a sentence each; nothing where all is sound. Reads everything, which takes as
    /// long as the disk does.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn find_damage(&self) -> ProjectResult<Vec<String>> {
        let said: Vec<String> = self.read_db(|db| {
            collect_rows(db, &format!("PRAGMA integrity_check({TOLD})"), [], |row| row.get(0))
        })?;
        let mut damage: Vec<String> = said.into_iter().filter(|line| line != "ok").collect();
        let loose: Vec<String> =
            self.read_db(|db| collect_rows(db, "PRAGMA foreign_key_check", [], |row| row.get(0)))?;
        let mut tables: BTreeMap<String, usize> = BTreeMap::new();
        loose.into_iter().for_each(|table| *tables.entry(table).or_default() += 1);
        for (table, count) in tables {
            let rows = count_noun(count, "row");
            damage.push(format!("{rows} of {table} refer to what is not there"));
        }
        damage.extend(self.damaged_texts()?);
        let changed = self.read_db(content_hashes::changed_tables)?;
        damage
            .extend(changed.iter().map(|table| format!("the table {table} does not hold what was written")));
        Ok(damage)
    }

    /// Makes the indexes of the database anew, from the tables they are of.
    ///
    /// # Errors
    /// When the project is read-only, or the tables themselves are damaged.
    pub fn rebuild_indexes(&mut self) -> ProjectResult<()> {
        self.check_writable()?;
        // Not as a change: the hashes of what the tables hold stay, or damage would count as written.
        self.read_db(|db| db.execute_batch("REINDEX"))
    }

    /// The texts that are missing, are not as they were stored, or do not hold their turns and snippets.
    fn damaged_texts(&self) -> ProjectResult<Vec<String>> {
        let all: Vec<(i64, String, String, bool)> = self.read_db(|db| {
            let sql = "SELECT id, name, hash, id IN (SELECT transcript FROM transcript_text) FROM transcript
                       WHERE current = 1 OR id IN (SELECT transcript FROM transcript_text) ORDER BY id";
            collect_rows(db, sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        })?;
        let mut damage = Vec::new();
        for (id, name, hash, has_text) in all {
            if !has_text {
                damage.push(format!("the text of '{name}' is missing: import its file again"));
                continue;
            }
            let transcript = match self.load_transcript(TranscriptId(id)) {
                Ok(transcript) => transcript,
                Err(error) => {
                    damage.push(format!("the text of '{name}' cannot be read: {error}"));
                    continue;
                }
            };
            let text = &transcript.text;
            if blake3::hash(text.as_bytes()).to_hex().as_str() != hash {
                damage.push(format!("the text of '{name}' is not as it was stored"));
                continue;
            }
            let is_outside = |span: &Span| text.get(span.start..span.end).is_none();
            let snippets: Vec<Span> = self.read_db(|db| {
                let sql = "SELECT begin, end FROM snippet WHERE transcript = ?1";
                collect_rows(db, sql, [id], |row| span_from_row(row, 0))
            })?;
            let turns = transcript.turns.iter().map(|turn| turn.span);
            if turns.chain(snippets).any(|span| is_outside(&span)) {
                damage.push(format!("turns or snippets of '{name}' are outside its text"));
            }
        }
        Ok(damage)
    }
}

#[cfg(test)]
mod tests {
    use crate::project::tests::sample_project;

    #[test]
    fn every_kind_of_damage_is_found() {
        let (_dir, project) = sample_project();
        assert_eq!(project.find_damage().unwrap(), [""; 0]);
        for (sql, said) in [
            (
                "UPDATE transcript_text SET text = replace(text, 'cost', 'lost') WHERE transcript = 1",
                "not as it was stored",
            ),
            ("UPDATE transcript_text SET turns = x'ff' WHERE transcript = 1", "cannot be read"),
            ("UPDATE snippet SET end = 100000 WHERE transcript = 1", "outside its text"),
            ("PRAGMA foreign_keys = 0; DELETE FROM transcript_text WHERE transcript = 1", "is missing"),
            (
                "PRAGMA foreign_keys = 0; DELETE FROM transcript WHERE id = 1",
                "of snippet refer to what is not there",
            ),
        ] {
            let (_dir, project) = sample_project();
            project.db.execute_batch(sql).unwrap();
            let damage = project.find_damage().unwrap();
            assert!(damage.iter().any(|line| line.contains(said)), "{sql}: {damage:?}");
        }
    }
}
