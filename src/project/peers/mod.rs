//! The databases of other programs for qualitative analysis: QualCoder's, read; Taguette's, read and written.

mod qualcoder;
mod taguette;

pub use qualcoder::read as read_qualcoder;
pub use taguette::{read as read_taguette, write as write_taguette};

use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Opens a database that is not ours, for reading alone.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

#[cfg(test)]
mod tests;
