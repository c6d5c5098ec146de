//! The exclusive lock of a project: an operating-system lock on `project.lock`, released when its process
//! ends, however it ends. Who waits for it locks `project.wanted`: a workbench sees that, and hands the project over.

use super::private;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::OnceLock;

/// The lock, held until this is dropped.
#[derive(Debug)]
pub(super) struct ProjectLock(File);

impl Drop for ProjectLock {
    fn drop(&mut self) {
        // Closing alone would leave it to a process that is just being started here, which has a copy of the file until
        // it runs its own program. What cannot be released here is when the file is closed.
        let _ = self.0.unlock();
    }
}

/// The outcome of trying to get the lock.
#[derive(Debug)]
pub(super) enum LockOutcome {
    /// This process has it.
    Acquired(ProjectLock),
    /// Another process has it; its description.
    HeldBy(String),
}

/// Tries to get the lock of the project in `dir`, without waiting, and writes `me` as its owner.
///
/// The owner is in a file of its own (`project.owner`), because where locks are mandatory (Windows) others
/// cannot read a locked file. On a file system without locks the project is opened unlocked, with a warning
/// in the log: refusing would make such file systems unusable.
pub(super) fn acquire(dir: &Path, me: &str) -> io::Result<LockOutcome> {
    let owner = dir.join("project.owner");
    let taken = || std::fs::read_to_string(&owner).map(|name| name.trim().to_owned());
    let file = private::create_file(&dir.join("project.lock"))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Ok(LockOutcome::HeldBy(taken().unwrap_or_else(|_| "another process".to_owned())));
        }
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            tracing::warn!("{}: locks are not supported here; open the project only once", dir.display());
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    private::create_file(&owner)?;
    std::fs::write(&owner, me)?;
    Ok(LockOutcome::Acquired(ProjectLock(file)))
}

/// The file whose lock says that its holder waits for the lock of the project. It stays, and has no bytes.
const REQUEST_FILE: &str = "project.wanted";

/// A request for the lock, which holds until this is dropped or its process ends.
#[derive(Debug)]
pub(super) struct LockRequest(File);

impl Drop for LockRequest {
    fn drop(&mut self) {
        // As with the lock itself.
        let _ = self.0.unlock();
    }
}

/// Asks for the lock of the project in `dir`; none where another process asks for it already, or where it cannot be asked
/// for: then it is only waited for.
pub(super) fn request(dir: &Path) -> Option<LockRequest> {
    let file = private::create_file(&dir.join(REQUEST_FILE)).ok()?;
    file.try_lock().is_ok().then_some(LockRequest(file))
}

/// Whether a process waits for the lock of the project in `dir`.
pub(super) fn is_requested(dir: &Path) -> bool {
    let file = File::options().write(true).open(dir.join(REQUEST_FILE));
    file.is_ok_and(|file| match file.try_lock() {
        Ok(()) => {
            let _ = file.unlock();
            false
        }
        Err(error) => matches!(error, TryLockError::WouldBlock),
    })
}

/// What this process does, as others are told.
static TASK: OnceLock<String> = OnceLock::new();

/// Names what this process does, such as `analyze`, for others who find a project taken. The first name holds.
pub fn name_task(task: &str) {
    let _ = TASK.set(task.to_owned());
}

/// The description of this process for others: `ana@desk (process 4312: analyze)`.
pub(super) fn process_label() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok());
    // A system that does not say its name is left out.
    let host = host.as_deref().map(str::trim).filter(|host| !host.is_empty());
    let at = host.map_or_else(String::new, |host| format!("@{host}"));
    let task = TASK.get().map_or_else(String::new, |task| format!(": {task}"));
    format!("{}{at} (process {}{task})", account_name(), std::process::id())
}

/// The name of the account, for the log and the lock; `someone` where it has none.
pub(super) fn account_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|key| std::env::var(key).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| "someone".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_file_does_not_keep_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let LockOutcome::Acquired(lock) = acquire(dir.path(), "me").unwrap() else { panic!("taken") };
        let copy = lock.0.try_clone().unwrap();
        assert!(
            matches!(acquire(dir.path(), "another").unwrap(), LockOutcome::HeldBy(owner) if owner == "me")
        );
        drop(lock);
        assert!(matches!(acquire(dir.path(), "another").unwrap(), LockOutcome::Acquired(_)));
        drop(copy);
    }

    #[test]
    fn a_request_holds_as_long_as_it_is_there() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!is_requested(dir.path()));
        let first = request(dir.path()).unwrap();
        assert!(is_requested(dir.path()) && request(dir.path()).is_none());
        drop(first);
        assert!(!is_requested(dir.path()) && request(dir.path()).is_some());
    }
}
