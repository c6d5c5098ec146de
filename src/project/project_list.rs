//! Listing the projects below a folder, with a summary of each.

use super::db::backup::{self, is_project};
use super::db::{open_project::Project, schema, settings_table, sqlite_errors};
use super::store::removals::NOT_REMOVED;
use super::{ProjectError, ProjectResult, SHARE_EXTENSION};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// The setting with the path (folder of transcripts) a project was made for.
const SOURCE_PATH_KEY: &str = "opened_path";

/// The summary of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectSummary {
    /// Its folder.
    pub dir: PathBuf,
    /// Its name: that of the folder it was made for, else of its own.
    pub name: String,
    /// The path it was made for, if any.
    pub source_path: Option<PathBuf>,
    /// When it was last opened for writing, RFC 3339 in UTC.
    pub last_opened: Option<String>,
    /// The number of its transcripts.
    pub transcripts: usize,
    /// The number of its snippets.
    pub snippets: usize,
    /// The number of its themes.
    pub themes: usize,
    /// Why it cannot be opened, if so; the counts are 0 then.
    pub problem: Option<String>,
}

impl Project {
    /// Stores the path the project was made for, for [`list_projects`].
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_source_path(&mut self, path: &Path) -> ProjectResult<()> {
        self.set_setting(SOURCE_PATH_KEY, &path.to_string_lossy())
    }

    /// The path the project was made for, if any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn source_path(&self) -> ProjectResult<Option<PathBuf>> {
        Ok(self.setting(SOURCE_PATH_KEY)?.map(PathBuf::from))
    }

    /// The name of the project: that of the folder it was made for, else of its own.
    pub fn name(&self) -> String {
        project_name(self.dir(), self.source_path().ok().flatten().as_deref())
    }
}

fn project_name(dir: &Path, source: Option<&Path>) -> String {
    let last = |path: &Path| {
        let shared = path.extension().is_some_and(|ending| ending == SHARE_EXTENSION);
        let name = if shared { path.file_stem() } else { path.file_name() };
        Some(name?.to_string_lossy().into_owned())
    };
    // The root of a file system has no name.
    source.and_then(last).or_else(|| last(dir)).unwrap_or_default()
}

/// Lists the projects in a folder, the last opened first. Takes no locks. A project that cannot be read is
/// listed with the reason; a folder that does not exist has none.
///
/// # Errors
/// When the folder exists but cannot be read.
pub fn list_projects(projects: &Path) -> ProjectResult<Vec<ProjectSummary>> {
    let io = |source| ProjectError::Io { path: projects.to_path_buf(), source };
    let entries = match std::fs::read_dir(projects) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(error)),
    };
    let mut all = Vec::new();
    for entry in entries {
        let dir = entry.map_err(io)?.path();
        if is_project(&dir) {
            all.push((time_of_opening(&dir), summarize(&dir)));
        }
    }
    // By the time itself, not as it is shown: two may have been opened in one second.
    all.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.dir.cmp(&second.dir)));
    Ok(all.into_iter().map(|(_, summary)| summary).collect())
}

/// When a project was last opened for writing: the file with the owner's name is written at each opening.
fn time_of_opening(dir: &Path) -> Option<jiff::Timestamp> {
    let owner = std::fs::metadata(dir.join("project.owner")).ok()?;
    jiff::Timestamp::try_from(owner.modified().ok()?).ok()
}

fn summarize(dir: &Path) -> ProjectSummary {
    let opened = time_of_opening(dir).map(|time| time.round(jiff::Unit::Second).unwrap_or(time).to_string());
    let mut summary = ProjectSummary {
        dir: dir.to_path_buf(),
        name: project_name(dir, None),
        last_opened: opened,
        ..ProjectSummary::default()
    };
    let path = schema::database_file(dir);
    if std::fs::metadata(&path).map_or(true, |it| it.len() == 0) && backup::any(dir) {
        summary.problem = Some(ProjectError::Missing { path, dir: dir.to_path_buf() }.to_string());
    } else if let Err(source) = fill_counts(&mut summary) {
        summary.problem = Some(sqlite_errors::explain_sqlite_error(dir, source).to_string());
    }
    summary
}

fn fill_counts(summary: &mut ProjectSummary) -> rusqlite::Result<()> {
    let db =
        Connection::open_with_flags(schema::database_file(&summary.dir), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let source = settings_table::get(&db, SOURCE_PATH_KEY)?.map(PathBuf::from);
    summary.name = project_name(&summary.dir, source.as_deref());
    summary.source_path = source;
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0)).map(|count| count as usize);
    // A project of an earlier version has no such table yet.
    let knows_removals = count("SELECT count(*) FROM sqlite_master WHERE name = 'removed_transcript'")? > 0;
    let here =
        if knows_removals { format!("current = 1 AND {NOT_REMOVED}") } else { "current = 1".to_owned() };
    summary.transcripts = count(&format!("SELECT count(*) FROM transcript WHERE {here}"))?;
    let of_these =
        format!("SELECT count(*) FROM snippet WHERE transcript IN (SELECT id FROM transcript WHERE {here})");
    summary.snippets = count(&of_these)?;
    summary.themes = count("SELECT count(*) FROM theme")?;
    Ok(())
}
