//! The SQLite databases of other programs for qualitative analysis: QualCoder's and RQDA's are read,
//! Taguette's are read and written. Only SQL is here; texts and offsets are handled in `exchange`.

mod qualcoder;
mod rqda;
mod taguette;

pub use qualcoder::read as read_qualcoder;
pub use rqda::read as read_rqda;
pub use taguette::{read as read_taguette, write as write_taguette};

use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Opens another program's database read-only.
fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

#[cfg(test)]
mod tests;
