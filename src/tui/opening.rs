//! Opening a project, on a thread of its own: where that takes longer than the eye notices, a frame says so, and what
//! is typed meanwhile waits for the workbench.

use super::keys::key_from_event;
use super::session::{SessionMessage, TerminalError, TerminalSession};
use super::{canvas::Canvas, signals::Signal, style::Styles, theme_choice::ThemeChoice, views};
use crate::app::{Action, KeyContext, Keymap};
use crossterm::event::Event as Raw;
use std::io;
use std::time::Duration;

/// How long a project may take to open without a word: a frame that stands shorter only flickers. The first frame is
/// to be there within 50 ms. Chosen by hand.
const PATIENCE: Duration = Duration::from_millis(30);

/// How an opening ended.
#[derive(Debug)]
pub enum Opening<T> {
    /// It came to its end, with this.
    Done(T),
    /// The user quit meanwhile; it came to its end all the same.
    Quit,
}

/// Runs `open` and, where it takes its time, draws with `view` until it has come to its end.
/// `view` is told whether the user has asked to quit.
///
/// # Errors
/// The terminal was closed, or cannot be drawn on; `open` has come to its end then, too.
pub fn run_opening<T: Send>(
    session: &mut TerminalSession,
    keymap: &Keymap,
    theme: &mut ThemeChoice,
    view: &dyn Fn(&mut Canvas<'_>, bool),
    open: impl FnOnce() -> T + Send,
) -> Result<Opening<T>, TerminalError> {
    let (send, opened) = crossbeam_channel::bounded(1);
    let mut styles = Styles::new(theme.theme());
    std::thread::scope(|scope| {
        let spawn = std::thread::Builder::new().name("opening".to_owned());
        // Nobody listens any more only where the terminal is gone.
        spawn.spawn_scoped(scope, move || drop(send.send(open())))?;
        let mut quits = false;
        let mut patience = PATIENCE;
        loop {
            crossbeam_channel::select! {
                recv(opened) -> result => {
                    // The thread ends without a result where `open` panics, and the scope then panics, too.
                    let result = result.map_err(|_| io::Error::other("opening the project failed"))?;
                    return Ok(if quits { Opening::Quit } else { Opening::Done(result) });
                }
                recv(session.receive) -> message => {
                    match message.unwrap_or(SessionMessage::Lost) {
                        SessionMessage::Signal(Signal::HangUp) | SessionMessage::Lost => return Err(TerminalError::Closed),
                        SessionMessage::Signal(Signal::Quit) => quits = true,
                        SessionMessage::Signal(Signal::Suspend) => session.terminal.suspend()?,
                        SessionMessage::Signal(Signal::Repaint) => session.terminal.repaint_all()?,
                        // Every frame asks for the size itself.
                        SessionMessage::Signal(Signal::Resize) => {}
                        SessionMessage::Answer(answer) => {
                            let background = session.terminal.take_answer(answer)?;
                            if !background.is_some_and(|background| theme.set_background(background)) {
                                continue;
                            }
                            styles = Styles::new(theme.theme());
                        }
                        SessionMessage::Terminal(event) if asks_to_quit(&event, keymap) => quits = true,
                        other => session.waiting.push(other),
                    }
                    patience = Duration::ZERO;
                }
                default(patience) => {
                    session.terminal.draw(&styles, |canvas| view(canvas, quits))?;
                    // Only an event changes what is shown.
                    patience = Duration::from_secs(3600);
                }
            }
        }
    })
}

/// Whether an event is a key that quits.
fn asks_to_quit(event: &Raw, keymap: &Keymap) -> bool {
    let Raw::Key(pressed) = event else { return false };
    let Some(key) = key_from_event(*pressed) else { return false };
    [KeyContext::Everywhere, KeyContext::Always]
        .into_iter()
        .any(|context| keymap.action_for(context, key) == Some(Action::Quit))
}

/// Opens a project named so, from the command line.
///
/// # Errors
/// As [`run_opening`].
pub fn run_opening_screen<T: Send>(
    session: &mut TerminalSession,
    keymap: &Keymap,
    theme: &mut ThemeChoice,
    name: &str,
    open: impl FnOnce() -> T + Send,
) -> Result<Opening<T>, TerminalError> {
    let quit = keymap.key_text(KeyContext::Everywhere, Action::Quit);
    let view = |canvas: &mut Canvas<'_>, quits: bool| views::opening::draw(canvas, name, &quit, quits);
    run_opening(session, keymap, theme, &view, open)
}
