//! Unix signals: asked to end, to suspend, continued after that, or given another size.

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Restore the terminal and quit (SIGINT, SIGTERM).
    Quit,
    /// The terminal was closed (SIGHUP).
    HangUp,
    /// Restore the terminal and suspend the process (SIGTSTP).
    Suspend,
    /// Paint the whole screen again (SIGCONT).
    Repaint,
    /// The terminal has another size (SIGWINCH).
    Resize,
}

/// Calls `wish` for each signal, from a thread of its own, until it returns false.
///
/// # Errors
/// The system refuses the handlers or the thread.
#[cfg(unix)]
pub fn listen(mut wish: impl FnMut(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    let listened = [SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(listened)?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let meaning = match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Repaint,
                SIGHUP => Signal::HangUp,
                SIGWINCH => Signal::Resize,
                _ => Signal::Quit,
            };
            if !wish(meaning) {
                return;
            }
        }
    })?;
    Ok(())
}

/// Does nothing: the platform has no such signals.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn listen(_: impl FnMut(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
