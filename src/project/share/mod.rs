//! A study in one file for a second coder, and their work in one file on the way back. Both are databases of this program
//! that hold only the tables of [`tables`], compressed.
//!
//! Such a database is made anew and filled with the rows that go along. It is never a copy of which something is deleted:
//! so nothing else can be left in it, not in a free page either.
//!
//! What the file says of itself is a setting, which stays in the project that is made of it: by it that project knows
//! whose study it is, and a merge knows that all its log was written since.

mod file;
mod tables;

pub use file::is_share_file;

use crate::project::ProjectResult;
use crate::project::db::columns::from_json;
use crate::project::db::open_project::Project;
use crate::project::db::settings_table;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// The setting with the [`ShareOrigin`]; part of the format.
const SHARE_SETTING: &str = "share";

/// The ending of such files.
pub const SHARE_EXTENSION: &str = "leitmotif";

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharePurpose {
    /// To be coded by the one it is for.
    ToCode,
    /// To be merged where the study came from.
    ToMerge,
}

/// Where a shared study comes from, and who codes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareOrigin {
    /// What the file is for.
    pub purpose: SharePurpose,
    /// The GUID of the project it comes from.
    pub study: String,
    /// The name of that project.
    pub name: String,
    /// Who codes it.
    pub coder: String,
    /// When it was shared, RFC 3339 in UTC.
    pub time: String,
    /// The number and the time of the last edit in the log there when it was shared; none where there was none. Themes have
    /// the same numbers there as long as that edit is in the log.
    pub last_edit: Option<(i64, String)>,
}

impl Project {
    /// Where the study comes from; none where it was not shared by another.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn share_origin(&self) -> ProjectResult<Option<ShareOrigin>> {
        self.read_db(read_origin)
    }
}

/// What a database says of where it comes from.
fn read_origin(db: &Connection) -> rusqlite::Result<Option<ShareOrigin>> {
    settings_table::get(db, SHARE_SETTING)?.map(|text| from_json(&text)).transpose()
}
