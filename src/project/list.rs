//! The projects there are, for choosing one.

use super::{Error, Project, Result, open, settings};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// The setting that keeps the path a project was made for.
const SOURCE: &str = "opened_path";

/// What a list of projects shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its folder.
    pub dir: PathBuf,
    /// What it is called: the name of the folder it was made for, else of its own.
    pub name: String,
    /// The path it was made for, where it was made for one.
    pub source: Option<PathBuf>,
    /// When it was last opened to work in, RFC 3339 in UTC.
    pub opened: Option<String>,
    /// Its transcripts.
    pub transcripts: usize,
    /// Its snippets.
    pub snippets: usize,
    /// Its themes.
    pub themes: usize,
    /// Why it cannot be opened, where it cannot; the counts are 0 then.
    pub problem: Option<String>,
}

impl Project {
    /// Notes the path the project is opened for, for [`list`].
    ///
    /// # Errors
    /// When the project is read-only or the database cannot be written.
    pub fn set_source(&mut self, path: &Path) -> Result<()> {
        self.set_setting(SOURCE, &path.to_string_lossy())
    }

    /// The path the project was made for, where it was made for one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn source(&self) -> Result<Option<PathBuf>> {
        Ok(self.setting(SOURCE)?.map(PathBuf::from))
    }

    /// What it is called: the name of the folder it was made for, else of its own.
    pub fn name(&self) -> String {
        name(&self.dir, self.source().ok().flatten().as_deref())
    }
}

fn name(dir: &Path, source: Option<&Path>) -> String {
    let last = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
    source.and_then(last).or_else(|| last(dir)).unwrap_or_default()
}

/// Lists the projects below a folder, the one opened last first. Takes no locks; a project that
/// cannot be read is listed with the reason. A folder that does not exist holds none.
///
/// # Errors
/// When the folder is there but cannot be read.
pub fn list(projects: &Path) -> Result<Vec<Summary>> {
    let io = |source| Error::Io { path: projects.to_path_buf(), source };
    let entries = match std::fs::read_dir(projects) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(error)),
    };
    let mut all = Vec::new();
    for entry in entries {
        let dir = entry.map_err(io)?.path();
        if dir.join("project.db").is_file() {
            all.push(summary(&dir));
        }
    }
    all.sort_by(|a, b| b.opened.cmp(&a.opened).then_with(|| a.dir.cmp(&b.dir)));
    Ok(all)
}

fn summary(dir: &Path) -> Summary {
    // The owner's name is written anew at each opening.
    let opened = std::fs::metadata(dir.join("project.owner")).and_then(|owner| owner.modified()).ok();
    let opened = opened.and_then(|time| jiff::Timestamp::try_from(time).ok());
    let opened = opened.map(|time| time.round(jiff::Unit::Second).unwrap_or(time).to_string());
    let mut summary = Summary {
        dir: dir.to_path_buf(),
        name: name(dir, None),
        source: None,
        opened,
        transcripts: 0,
        snippets: 0,
        themes: 0,
        problem: None,
    };
    if let Err(source) = fill(&mut summary) {
        summary.problem = Some(open::explain(dir, source).to_string());
    }
    summary
}

fn fill(summary: &mut Summary) -> rusqlite::Result<()> {
    let db = Connection::open_with_flags(summary.dir.join("project.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let source = settings::get(&db, SOURCE)?.map(PathBuf::from);
    summary.name = name(&summary.dir, source.as_deref());
    summary.source = source;
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0)).map(|count| count as usize);
    summary.transcripts = count("SELECT count(*) FROM transcript WHERE current = 1")?;
    summary.snippets = count("SELECT count(*) FROM snippet")?;
    summary.themes = count("SELECT count(*) FROM theme")?;
    Ok(())
}
