//! Ctrl-C (SIGINT) and SIGTERM during long work: the first asks it to stop cleanly, the second ends the
//! process.

use super::error::EXIT_CANCELLED;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

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
    Ok(flag)
}
