//! Ctrl-C (SIGINT) and SIGTERM during long work: the first asks it to stop cleanly, the second ends the
//! process. After SIGTERM it ends within a second, whatever it is at: what is stored is stored in transactions.

use super::error::EXIT_CANCELLED;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A flag that the first Ctrl-C sets. A second one ends the process with exit code 130: for work that does
/// not look at the flag for long.
///
/// # Errors
/// Where the system does not let the signals be caught.
pub fn interrupt_flag() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The order matters: actions run as registered. The shutdown looks at the flag before the second
        // action sets it, so only a second signal ends the process.
        signal_hook::flag::register_conditional_shutdown(
            signal,
            i32::from(EXIT_CANCELLED),
            Arc::clone(&flag),
        )?;
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    end_after_term()?;
    Ok(flag)
}

/// How long work may go on after SIGTERM, and how often is looked for it: together under a second.
const LAST_WORK: Duration = Duration::from_millis(700);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Has a thread end the process when SIGTERM came and the work has not stopped by itself soon after.
fn end_after_term() -> io::Result<()> {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let term = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGTERM, Arc::clone(&term))?;
    let wait = move || {
        while !term.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK_EVERY);
        }
        std::thread::sleep(LAST_WORK);
        // Without what runs at an end: the work still holds locks that this would wait for.
        signal_hook::low_level::exit(i32::from(EXIT_CANCELLED));
    };
    std::thread::Builder::new().name("end".to_owned()).spawn(wait).map(drop)
}
