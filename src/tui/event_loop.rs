//! The event loop of the workbench: waits for input, signals or workers, handles all that has come, draws one
//! frame.
//!
//! Nothing here decides what an event means: the driver does, and answers with effects on the terminal
//! (clipboard, colours, suspend, quit), which are carried out last.

use super::hit_map::HitMap;
use super::keys::key_from_event;
use super::layout::share_at_column;
use super::mouse::{Mouse, MouseAction};
use super::session::{SessionMessage, TerminalSession};
use super::signals::Signal;
use super::style::Styles;
use super::terminal::Terminal;
use super::views::pane::PaneShares;
use super::views::{draw_workbench, pane_sizes};
use super::{escape_sequences, layout};
use crate::app::driver::Driver;
use crate::app::{InputEvent, PaneSizes, TerminalEffect};
use crate::config::color_theme::ColorTheme;
use crossbeam_channel::Receiver;
use crossterm::event as terminal_event;
use std::io;
use std::time::{Duration, Instant};

/// How the workbench is shown in the terminal.
#[derive(Debug, Clone)]
pub struct WorkbenchOptions {
    /// The colour theme.
    pub theme: ColorTheme,
    /// Whether the terminal is asked for mouse events.
    pub mouse: bool,
}

impl Default for WorkbenchOptions {
    fn default() -> Self {
        Self { theme: ColorTheme::default(), mouse: true }
    }
}

/// How often the loop wakes while notices, jobs or reading depend on time. Four frames a second are enough
/// for a progress bar.
const TICK_INTERVAL: Duration = Duration::from_millis(250);
/// How long after the last event the loop still wakes, so that a snippet on screen can count as read (after
/// 1.2 seconds). Ample for that, and an idle workbench then costs no processor time. Chosen by hand; not
/// measured.
const AWAKE_TIME: Duration = Duration::from_secs(10);
/// The longest the loop sleeps when nothing depends on time; any event ends it earlier.
const MAX_SLEEP: Duration = Duration::from_secs(3600);
/// The most events handled between two frames, so that a flood of them cannot starve the screen. Chosen by
/// hand; not measured.
const EVENTS_PER_FRAME: usize = 512;

/// Runs the workbench until the user quits, a signal asks for it, or the terminal is lost.
///
/// # Errors
/// The terminal went away.
pub fn run_workbench(
    session: &mut TerminalSession,
    driver: &mut Driver,
    options: &WorkbenchOptions,
) -> io::Result<()> {
    let title = format!("{} · leitmotif", driver.state().work.project.name);
    session.terminal.write_escape(&escape_sequences::title_sequence(&title))?;
    let mut bench = Ui {
        driver,
        styles: Styles::new(&options.theme),
        pane_shares: PaneShares::default(),
        mouse: Mouse::default(),
        hit_map: HitMap::default(),
        last_sizes: PaneSizes::default(),
        has_focus: true,
        awake_until: Instant::now() + AWAKE_TIME,
    };
    bench.run_loop(&mut session.terminal, &session.receive)
}

/// What the loop keeps between frames beside the state of the workbench.
struct Ui<'a> {
    driver: &'a mut Driver,
    styles: Styles,
    pane_shares: PaneShares,
    mouse: Mouse,
    hit_map: HitMap,
    /// The pane sizes the workbench was told last.
    last_sizes: PaneSizes,
    /// Whether the terminal has the focus, as far as it reports that.
    has_focus: bool,
    awake_until: Instant,
}

/// Whether the loop goes on (true) or ends.
type LoopControl = bool;

impl Ui<'_> {
    fn run_loop(&mut self, terminal: &mut Terminal, receive: &Receiver<SessionMessage>) -> io::Result<()> {
        let inbox = self.driver.worker_events().clone();
        let mut last = Instant::now();
        loop {
            self.draw_frame(terminal)?;
            let mut outward = Vec::new();
            crossbeam_channel::select! {
                recv(receive) -> message => if !self.handle_message(message.unwrap_or(SessionMessage::Lost), terminal, &mut outward)? { return Ok(()) },
                recv(inbox) -> news => if let Ok(news) = news { outward.extend(self.driver.receive(news)) },
                default(self.poll_timeout()) => {}
            }
            for message in receive.try_iter().take(EVENTS_PER_FRAME) {
                if !self.handle_message(message, terminal, &mut outward)? {
                    return Ok(());
                }
            }
            for news in inbox.try_iter().take(EVENTS_PER_FRAME) {
                outward.extend(self.driver.receive(news));
            }
            // Time passes once per round, after all events, so that a burst of keys cannot skip a notice.
            let now = Instant::now();
            let passed = now.duration_since(last);
            last = now;
            // Without focus no time passes: nothing is read and no notice expires, but jobs go on. The cap
            // keeps a long sleep (or a suspended machine) from counting as reading time.
            let passed = if self.has_focus { passed.min(TICK_INTERVAL * 4) } else { Duration::ZERO };
            outward.extend(self.driver.handle(InputEvent::Tick(passed)));
            for errand in outward {
                if !self.run_terminal_effect(errand, terminal)? {
                    return Ok(());
                }
            }
        }
    }

    /// How long the loop waits for the next event.
    fn poll_timeout(&self) -> Duration {
        let state = self.driver.state();
        let moving = state.notices.current().is_some() || !state.job_list.jobs.is_empty();
        if moving || (self.has_focus && Instant::now() < self.awake_until) {
            TICK_INTERVAL
        } else {
            MAX_SLEEP
        }
    }

    /// Tells the workbench the sizes of its panes and draws one frame.
    fn draw_frame(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        let area = terminal.size()?;
        // The size of one pane may depend on what another shows, which in turn depends on its size; two
        // rounds settle that.
        for _ in 0..2 {
            let sizes = pane_sizes(area, self.driver.state(), self.pane_shares);
            if sizes == self.last_sizes {
                break;
            }
            self.last_sizes = sizes;
            self.driver.handle(InputEvent::Resize(sizes));
        }
        let (state, arrangement) = (self.driver.state(), self.pane_shares);
        self.hit_map = terminal.draw(&self.styles, |canvas| draw_workbench(canvas, state, arrangement))?;
        Ok(())
    }

    /// Handles one message of the session; effects of the driver go into `outward`.
    fn handle_message(
        &mut self,
        message: SessionMessage,
        terminal: &mut Terminal,
        outward: &mut Vec<TerminalEffect>,
    ) -> io::Result<LoopControl> {
        self.awake_until = Instant::now() + AWAKE_TIME;
        match message {
            SessionMessage::Terminal(event) => {
                if let Some(event) = self.input_event(event, terminal)? {
                    outward.extend(self.driver.handle(event));
                }
                Ok(true)
            }
            SessionMessage::Signal(Signal::Suspend) => terminal.suspend().map(|()| true),
            SessionMessage::Signal(Signal::Repaint) => terminal.repaint_all().map(|()| true),
            SessionMessage::Signal(Signal::Quit) | SessionMessage::Lost => Ok(false),
        }
    }

    /// The event of the workbench for a terminal event; focus and the dragged line are kept here.
    fn input_event(
        &mut self,
        event: terminal_event::Event,
        terminal: &mut Terminal,
    ) -> io::Result<Option<InputEvent>> {
        use terminal_event::Event as Raw;
        Ok(match event {
            Raw::Key(pressed) => key_from_event(pressed).map(InputEvent::Key),
            Raw::Paste(text) => Some(InputEvent::Paste(text)),
            Raw::Mouse(report) => match self.mouse.interpret(report, &self.hit_map, Instant::now()) {
                Some(MouseAction::Event(event)) => Some(event),
                Some(MouseAction::MoveDivider(column)) => {
                    self.pane_shares.list_share =
                        share_at_column(layout::screen_layout(terminal.size()?).body, column);
                    None
                }
                None => None,
            },
            Raw::FocusGained => {
                self.has_focus = true;
                None
            }
            Raw::FocusLost => {
                self.has_focus = false;
                None
            }
            // Every frame asks for the size anyway.
            Raw::Resize(..) => None,
        })
    }

    /// Carries out an effect of the driver on the terminal.
    fn run_terminal_effect(
        &mut self,
        errand: TerminalEffect,
        terminal: &mut Terminal,
    ) -> io::Result<LoopControl> {
        match errand {
            TerminalEffect::Copy(text) => terminal.write_escape(&escape_sequences::copy_sequence(&text))?,
            TerminalEffect::OpenUrl(url) => {
                if let Err(error) = escape_sequences::open_in_desktop(&url) {
                    self.driver.show_error(format!("{url} could not be opened: {error}."));
                }
            }
            TerminalEffect::SetColorTheme(theme) => self.styles = Styles::new(&theme),
            TerminalEffect::CaptureMouse(on) => terminal.set_mouse(on)?,
            TerminalEffect::Suspend => terminal.suspend()?,
            TerminalEffect::Quit => return Ok(false),
        }
        Ok(true)
    }
}
