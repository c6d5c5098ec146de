//! Signals from outside: asked to end, to stop, or continued after a stop.

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Give the terminal back and end.
    End,
    /// Give the terminal back and stop until continued.
    Stop,
    /// Paint everything again.
    Repaint,
}

/// Hands signals on as wishes, from a thread of its own, for as long as the process lives.
///
/// # Errors
/// The system refuses the handlers or the thread.
#[cfg(unix)]
pub fn listen(mut wish: impl FnMut(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in &mut signals {
            let meaning = match signal {
                SIGTSTP => Signal::Stop,
                SIGCONT => Signal::Repaint,
                _ => Signal::End,
            };
            if !wish(meaning) {
                return;
            }
        }
    })?;
    Ok(())
}

/// There are no such signals here.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn listen(_: impl FnMut(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
