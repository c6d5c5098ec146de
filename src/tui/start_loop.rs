//! The event loop of the start screen, before a project is open.

use super::mouse::{Mouse, MouseAction, is_about_text};
use super::opening::{Opening, run_opening};
use super::session::{SessionMessage, TerminalError, TerminalSession};
use super::views::start::{draw, list_size};
use super::{
    canvas::Canvas, hit_map::HitMap, keys::key_from_event, signals::Signal, style::Styles,
    theme_choice::ThemeChoice,
};
use crate::app::screen::start::{FolderQuery, OpenTarget, StartMessage, StartOutcome, StartScreen};
use crate::app::{Driver, InputEvent, Keymap, PaneSizes};
use crate::jobs::runner::LatestWins;
use crossterm::event::Event as Raw;
use std::fmt;
use std::ops::ControlFlow;
use std::time::Instant;

/// Runs the start screen until a project was opened; none where the user quit. `open` opens the chosen
/// target; its error is shown, with its causes, and another can be chosen.
///
/// # Errors
/// The terminal was closed, or cannot be drawn on.
pub fn run_start_screen<E: fmt::Display + Send>(
    session: &mut TerminalSession,
    start: &mut StartScreen,
    theme: &mut ThemeChoice,
    keymap: &Keymap,
    open: &mut (dyn FnMut(&OpenTarget) -> Result<Driver, E> + Send),
) -> Result<Option<Driver>, TerminalError> {
    let (mut look, mut mouse) = (Styles::new(theme.theme()), Mouse::default());
    let (send, answers) = crossbeam_channel::unbounded();
    // Fails only when this loop has ended.
    let folders = LatestWins::spawn("folders", move |query: FolderQuery| drop(send.send(query.read())))?;
    loop {
        if let Some(query) = start.take_query() {
            folders.ask(query);
        }
        let area = session.terminal.size()?;
        start.handle(InputEvent::Resize(PaneSizes { overlay: list_size(area), ..PaneSizes::default() }));
        let hits = session.terminal.draw(&look, |canvas| draw(canvas, start))?;
        let outcome = crossbeam_channel::select! {
            recv(answers) -> answer => answer.map_or(StartOutcome::Stay, |answer| start.show_folder(&answer)),
            recv(session.receive) -> message => match message.unwrap_or(SessionMessage::Lost) {
                SessionMessage::Terminal(mut event) => {
                    if let Raw::Mouse(report) = &mut event
                        && is_about_text(report.kind)
                    {
                        report.column = session.terminal.column_of_view(report.column, report.row);
                    }
                    let event = input_event(event, &mut mouse, &hits);
                    event.map_or(StartOutcome::Stay, |event| start.handle(event))
                }
                SessionMessage::Answer(answer) => {
                    let background = session.terminal.take_answer(answer)?;
                    if background.is_some_and(|background| theme.set_background(background)) {
                        look = Styles::new(theme.theme());
                    }
                    StartOutcome::Stay
                }
                SessionMessage::Signal(Signal::Suspend) => StartOutcome::Suspend,
                SessionMessage::Signal(Signal::Repaint) => {
                    session.terminal.repaint_all()?;
                    StartOutcome::Stay
                }
                // Every frame asks for the size itself.
                SessionMessage::Signal(Signal::Resize) => StartOutcome::Stay,
                SessionMessage::Signal(Signal::Quit) => StartOutcome::Quit,
                SessionMessage::Signal(Signal::HangUp) | SessionMessage::Lost => {
                    return Err(TerminalError::Closed);
                }
            },
        };
        if let ControlFlow::Break(driver) = act(outcome, session, start, (theme, keymap), open)? {
            return Ok(driver);
        }
    }
}

/// The event of the start screen for one of the terminal; none where it means nothing there.
fn input_event(event: Raw, mouse: &mut Mouse, hits: &HitMap) -> Option<InputEvent> {
    match event {
        Raw::Key(pressed) => key_from_event(pressed).map(InputEvent::Key),
        Raw::Paste(text) => Some(InputEvent::Paste(text)),
        Raw::Mouse(report) => match mouse.interpret(report, hits, Instant::now())? {
            MouseAction::Event(event) => Some(event),
            MouseAction::MoveDivider(_) | MouseAction::SelectText => None,
        },
        _ => None,
    }
}

/// Does what an event or a listed folder asks for; breaks with the driver once a project is open, or without one
/// where the user quit.
fn act<E: fmt::Display + Send>(
    outcome: StartOutcome,
    session: &mut TerminalSession,
    start: &mut StartScreen,
    (theme, keymap): (&mut ThemeChoice, &Keymap),
    open: &mut (dyn FnMut(&OpenTarget) -> Result<Driver, E> + Send),
) -> Result<ControlFlow<Option<Driver>>, TerminalError> {
    match outcome {
        StartOutcome::Stay => {}
        StartOutcome::Quit => return Ok(ControlFlow::Break(None)),
        StartOutcome::Suspend => session.terminal.suspend()?,
        StartOutcome::Open(target) => {
            start.show_opening(&target);
            let view = |canvas: &mut Canvas<'_>, _: bool| draw(canvas, start);
            match run_opening(session, keymap, theme, &view, || open(&target))? {
                Opening::Quit => return Ok(ControlFlow::Break(None)),
                Opening::Done(Ok(driver)) => return Ok(ControlFlow::Break(Some(driver))),
                Opening::Done(Err(problem)) => {
                    // What was typed meanwhile was meant for that project.
                    session.waiting.clear();
                    start.message = Some(StartMessage::Problem(format!("{problem:#}")));
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}
