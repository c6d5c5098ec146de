//! The log file, for bug reports: what the program logs, with every note and error that a command prints.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Mutex;

/// The size in bytes from which a start of the program begins a new log; the one before is kept as
/// `.log.old`, the one before that is dropped. 1 MiB is chosen by hand; not measured.
const MAX_LOG_BYTES: u64 = 1 << 20;

/// Sends the program's log, from level INFO, to a file. Where that cannot be written there is no log, and no
/// error: `leitmotif doctor` says so.
pub fn start_log(file: &Path) {
    let Some(log) = open_log(file) else { return };
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Mutex::new(log))
        .with_ansi(false)
        .with_target(true)
        .with_max_level(tracing::Level::INFO)
        .finish();
    // Fails only where one is set already, as in tests that run in one process.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Opens the log for appending, in a folder that is made if need be; none where that fails.
fn open_log(file: &Path) -> Option<File> {
    std::fs::create_dir_all(file.parent()?).ok()?;
    if file.metadata().is_ok_and(|meta| meta.len() > MAX_LOG_BYTES) {
        std::fs::rename(file, file.with_extension("log.old")).ok()?;
    }
    OpenOptions::new().create(true).append(true).open(file).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_large_log_makes_room_and_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("logs/leitmotif.log");
        open_log(&file).unwrap().write_all(&vec![b'x'; MAX_LOG_BYTES as usize + 1]).unwrap();
        open_log(&file).unwrap().write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        assert_eq!(file.with_extension("log.old").metadata().unwrap().len(), MAX_LOG_BYTES + 1);
    }

    #[test]
    fn no_log_is_no_failure() {
        assert!(open_log(Path::new("/proc/nowhere/leitmotif.log")).is_none());
    }
}
