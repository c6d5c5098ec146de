//! The file itself: writing it, and opening one that came from elsewhere. That is read within bounds and looked at before
//! SQLite runs anything in it: it may have come from anybody.

use super::tables::{PeopleSpeaking, fill};
use super::{ShareOrigin, SharePurpose, read_origin};
use crate::coding::clean_coder_name;
use crate::project::db::conflict_copies::{has_project_header, is_project_database};
use crate::project::db::{open_project::Project, schema, sqlite_errors};
use crate::project::{ProjectError, ProjectResult, is_project, private};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The most bytes a file may be unpacked to: a hundred times sixty million words of talk. Chosen by hand.
const MAX_BYTES: u64 = 32 << 30;

/// The most times its size that a file may be unpacked to; text shrinks to a third here. Chosen by hand.
const MAX_RATIO: u64 = 200;

/// Up to this many bytes any ratio is allowed: an empty database is mostly zeros. Chosen by hand.
const RATIO_EXEMPT_BYTES: u64 = 16 << 20;

/// What to do with a file that cannot be used.
const SEND_AGAIN: &str = "Ask who sent it to send it again";

/// Whether a file is one of those that are made here, by its first bytes.
pub fn is_share_file(path: &Path) -> bool {
    path.is_file() && File::open(path).is_ok_and(|file| has_project_header(GzDecoder::new(file)))
}

impl Project {
    /// Writes the study for a second coder, or what a coder made for the way back, as the origin says. A file of that name
    /// is replaced once the new one is whole.
    ///
    /// # Errors
    /// When the project cannot be read or the file cannot be written.
    pub fn write_share(&self, path: &Path, origin: &ShareOrigin) -> ProjectResult<()> {
        let io = |source| ProjectError::Io { path: path.to_path_buf(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(io)?;
        // A temporary file is its owner's alone, and stays so under its name: every word that was said is in it.
        let draft_ending = |ending: &str| {
            tempfile::Builder::new().prefix(".leitmotif-").suffix(ending).tempfile_in(folder).map_err(io)
        };
        let (mut packed, draft) = (draft_ending(".new")?, draft_ending(".db")?);
        let people = (origin.purpose == SharePurpose::ToCode).then(|| self.people_speaking()).transpose()?;
        let filled = fill_database(draft.path(), &schema::database_file(self.dir()), origin, people.as_ref());
        filled.map_err(|source| sqlite_errors::explain_sqlite_error(self.dir(), source))?;
        let mut pack = || {
            let mut to = GzEncoder::new(BufWriter::new(packed.as_file_mut()), Compression::default());
            io::copy(&mut BufReader::new(File::open(draft.path())?), &mut to)?;
            to.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        };
        pack().map_err(io)?;
        packed.persist(path).map_err(|error| io(error.error))?;
        Ok(())
    }

    /// Those who speak in the transcripts that are in the study.
    fn people_speaking(&self) -> ProjectResult<PeopleSpeaking> {
        let (corpus, book) = (self.load_corpus()?, self.codebook()?);
        let mut people = PeopleSpeaking::default();
        for entry in &corpus.transcripts {
            for said in corpus.snippets_of(entry).iter().flat_map(|snippet| snippet.speakers()) {
                people.shown.insert(book.speaker_name(&entry.name, said).to_owned());
                people.said.insert(said.to_owned());
            }
        }
        Ok(people)
    }

    /// Makes a project in the folder `dir` of a file that is to be coded; does nothing where the project there was made of
    /// the same file. Gives where the study comes from.
    ///
    /// # Errors
    /// Where the file is none of these or damaged, where there is another project in the folder, and what the disk says.
    pub fn make_from_share(file: &Path, dir: &Path) -> ProjectResult<ShareOrigin> {
        let io = |source| ProjectError::Io { path: dir.to_path_buf(), source };
        let above = dir.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(above).map_err(io)?;
        let draft = tempfile::Builder::new().prefix(".leitmotif-").tempdir_in(above).map_err(io)?;
        let (database, origin) = unpack(file, draft.path())?;
        if origin.purpose != SharePurpose::ToCode {
            let reason = format!("it is what {} coded, and is to be merged", origin.coder);
            let advice = "`leitmotif merge FILE` takes it into the study it is of";
            return Err(share_error(file, reason, advice));
        }
        if is_project(dir) {
            return match origin_of(dir) {
                Some(there) if there == origin => Ok(origin),
                _ => Err(share_error(
                    file,
                    format!("{} is another project, which stays as it is", dir.display()),
                    "Name another folder with --project DIR",
                )),
            };
        }
        let made = draft.path().join("project");
        private::create_folder(&made).map_err(io)?;
        private::create_database_file(&schema::database_file(&made)).map_err(io)?;
        fill_database(&schema::database_file(&made), &database, &origin, None)
            .map_err(|source| damaged(file, &source.to_string()))?;
        if let Some(found) = Self::inspect(&made)?.find_damage()?.first() {
            return Err(damaged(file, found));
        }
        // Only an empty folder is replaced by that.
        std::fs::rename(&made, dir).map_err(io)?;
        Ok(origin)
    }

    /// Opens a file that is to be merged, unpacked into the folder `to`, which is there.
    ///
    /// # Errors
    /// Where the file is none of these or damaged, and what the disk says.
    pub fn open_share(file: &Path, to: &Path) -> ProjectResult<Self> {
        let (database, origin) = unpack(file, to)?;
        if origin.purpose != SharePurpose::ToMerge {
            let reason = format!("it is the study for {} to code, with nothing decided in it", origin.coder);
            let advice = "What comes back is written there with `leitmotif share --back`; merge that";
            return Err(share_error(file, reason, advice));
        }
        Self::open_conflict_copy(&database, &to.join("copy"))
    }
}

/// Makes the empty file `database` one of this format, filled with what goes along of the database `from`.
fn fill_database(
    database: &Path,
    from: &Path,
    origin: &ShareOrigin,
    people: Option<&PeopleSpeaking>,
) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(database, flags)?;
    // Ten seconds for another connection's transaction, on a slow disk too. Chosen by hand.
    db.busy_timeout(Duration::from_secs(10))?;
    // Where it fails the file is thrown away: nothing has to be rolled back.
    let _: String = db.pragma_update_and_check(None, "journal_mode", "OFF", |row| row.get(0))?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "foreign_keys", true)?;
    schema::migrate(&mut db, 0)?;
    db.execute("ATTACH ?1 AS live", [from.to_string_lossy()])?;
    db.execute_batch("BEGIN")?;
    fill(&db, origin, people)?;
    db.execute_batch("COMMIT; DETACH live")
}

/// Unpacks a file into a folder and looks at what is in it; gives the database, of this program's format, and where it
/// comes from.
fn unpack(file: &Path, folder: &Path) -> ProjectResult<(PathBuf, ShareOrigin)> {
    let database = folder.join("shared.db");
    inflate(file, &database)?;
    let explain = |source: rusqlite::Error| damaged(file, &source.to_string());
    if !is_project_database(&database) {
        return Err(share_error(file, "it is no study that was shared".to_owned(), SEND_AGAIN));
    }
    let mut db = Connection::open(&database).map_err(explain)?;
    db.pragma_update(None, "trusted_schema", false).map_err(explain)?;
    if !has_only_tables(&db).map_err(explain)? {
        return Err(damaged(file, "it holds what leitmotif does not write"));
    }
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(explain)?;
    if version > schema::SCHEMA_VERSION {
        let (path, known) = (file.to_path_buf(), schema::SCHEMA_VERSION);
        return Err(ProjectError::Newer { path, found: version, known });
    }
    let from = usize::try_from(version).ok().filter(|version| *version > 0);
    let from = from.ok_or_else(|| damaged(file, "it has no format"))?;
    schema::migrate(&mut db, from).map_err(explain)?;
    let origin = read_origin(&db).map_err(explain)?;
    let origin = origin.ok_or_else(|| damaged(file, "it does not say where it comes from"))?;
    if clean_coder_name(&origin.coder).as_ref() != Some(&origin.coder) {
        return Err(damaged(file, "the coder in it has no name"));
    }
    Ok((database, origin))
}

/// Whether a database has nothing that would run by itself: no views, triggers or tables made by a module. These have no
/// page of their own, and SQLite writes the sentences of all others with these first words; neither alone is enough, as a
/// schema can be written by hand.
fn has_only_tables(db: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) = 0 FROM sqlite_schema WHERE (rootpage > 0 AND CASE type
                   WHEN 'table' THEN sql LIKE 'CREATE TABLE %'
                   WHEN 'index' THEN sql IS NULL OR sql LIKE 'CREATE INDEX %' OR sql LIKE 'CREATE UNIQUE INDEX %'
               END) IS NOT TRUE";
    db.query_row(sql, [], |row| row.get(0))
}

/// Inflates a file within bounds.
fn inflate(file: &Path, to: &Path) -> ProjectResult<()> {
    let io = |path: &Path, source| ProjectError::Io { path: path.to_path_buf(), source };
    let packed = File::open(file).map_err(|source| io(file, source))?;
    let size = packed.metadata().map_err(|source| io(file, source))?.len();
    let most = MAX_BYTES.min(RATIO_EXEMPT_BYTES.max(size.saturating_mul(MAX_RATIO)));
    let mut out = BufWriter::new(private::create_file(to).map_err(|source| io(to, source))?);
    // One byte more than allowed is asked for, which tells "just fits" from "too large".
    let mut source = GzDecoder::new(BufReader::new(packed)).take(most + 1);
    let mut buffer = vec![0; 1 << 16];
    let mut written = 0;
    loop {
        let read = source.read(&mut buffer).map_err(|_| damaged(file, "its compressed data breaks off"))?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        out.write_all(bytes).map_err(|source| io(to, source))?;
        written += bytes.len() as u64;
    }
    if written > most {
        return Err(damaged(file, "it inflates to more than any study does"));
    }
    out.flush().map_err(|source| io(to, source))
}

/// Where the project in a folder comes from, also one of an earlier format; none where that cannot be read.
fn origin_of(dir: &Path) -> Option<ShareOrigin> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(schema::database_file(dir), flags).ok()?;
    read_origin(&db).ok().flatten()
}

fn damaged(file: &Path, reason: &str) -> ProjectError {
    share_error(file, format!("it is damaged ({reason})"), SEND_AGAIN)
}

fn share_error(file: &Path, reason: String, advice: &'static str) -> ProjectError {
    ProjectError::Share { path: file.to_path_buf(), reason, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_made_by_a_module_is_known_however_it_is_written() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate(&mut db, 0).unwrap();
        assert!(has_only_tables(&db).unwrap());
        db.pragma_update(None, "writable_schema", true).unwrap();
        let rows = [
            ("table", 0, "CREATE/**/VIRTUAL TABLE v USING fts5(a)"),
            ("table", 2, "CREATE/**/VIRTUAL TABLE v USING fts5(a)"),
            ("table", 2, "CREATE VIRTUAL TABLE v USING fts5(a)"),
            ("table", 0, "CREATE TABLE v (a)"),
            ("index", 2, "CREATE/**/VIRTUAL TABLE v USING fts5(a)"),
            ("view", 2, "CREATE VIEW v AS SELECT 1"),
        ];
        for (kind, page, sql) in rows {
            let insert = "INSERT INTO sqlite_schema VALUES (?1, 'v', 'v', ?2, ?3)";
            db.execute(insert, rusqlite::params![kind, page, sql]).unwrap();
            assert!(!has_only_tables(&db).unwrap(), "{kind} {page} {sql}");
            db.execute("DELETE FROM sqlite_schema WHERE name = 'v'", []).unwrap();
        }
        assert!(has_only_tables(&db).unwrap());
    }
}
