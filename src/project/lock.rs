//! One owner at a time: an operating-system lock on `project.lock`, which dies with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// The lock, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(
    #[allow(dead_code, reason = "held, never read: closing the file releases the lock")] File,
);

/// What came of asking for the lock.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is ours.
    Held(Lock),
    /// It is another's; how they named themselves.
    Taken(String),
}

/// Asks for the lock of the project in `dir` and writes `me` beside it, without waiting.
///
/// The owner's name is kept in a file of its own: where locks are mandatory a locked file cannot be
/// read by others. A file system that knows no locks is taken at its word.
pub(super) fn acquire(dir: &Path, me: &str) -> io::Result<Outcome> {
    let owner = dir.join("project.owner");
    let taken = || std::fs::read_to_string(&owner).map(|name| name.trim().to_owned());
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("project.lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Ok(Outcome::Taken(taken().unwrap_or_else(|_| "another process".to_owned())));
        }
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            tracing::warn!("{}: locks are not supported here; open the project only once", dir.display());
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    std::fs::write(&owner, me)?;
    Ok(Outcome::Held(Lock(file)))
}

/// Names this process to others: `ana@desk (process 4312)`.
pub(super) fn me() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok())
        .unwrap_or_default();
    let at = if host.trim().is_empty() { String::new() } else { format!("@{}", host.trim()) };
    format!("{}{at} (process {})", user(), std::process::id())
}

/// The account's name, for the log and the lock.
pub(super) fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|key| std::env::var(key).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "someone".to_owned())
}
