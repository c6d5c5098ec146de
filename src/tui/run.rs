//! The loop: what happens outside becomes events, the queue is drained, one frame is drawn.

use super::hits::HitMap;
use super::keys::key_from_event;
use super::layout::share_at;
use super::mouse::{Mouse, MouseAction};
use super::session::{SessionMessage, TerminalSession};
use super::signals::Signal;
use super::style::Styles;
use super::terminal::Terminal;
use super::views::{PaneShares, draw, sizes};
use super::{escape_sequences, layout};
use crate::app::driver::Driver;
use crate::app::{InputEvent, PaneSizes, TerminalEffect};
use crate::config::color_theme::ColorTheme;
use crossbeam_channel::Receiver;
use crossterm::event as terminal_event;
use std::io;
use std::time::{Duration, Instant};

/// How the workbench is shown.
#[derive(Debug, Clone)]
pub struct WorkbenchOptions {
    /// The colours.
    pub theme: ColorTheme,
    /// Whether to ask for clicks and the wheel.
    pub mouse: bool,
}

impl Default for WorkbenchOptions {
    fn default() -> Self {
        Self { theme: ColorTheme::default(), mouse: true }
    }
}

/// How often time passes while something on screen depends on it.
const TICK_INTERVAL: Duration = Duration::from_millis(250);
/// How long after the last event time still passes: as long as a snippet takes to count as read.
const AWAKE_TIME: Duration = Duration::from_secs(10);
/// The longest the loop sleeps.
const MAX_SLEEP: Duration = Duration::from_secs(3600);
/// The most events taken before a frame is drawn, so that a flood of them cannot starve the screen.
const EVENTS_PER_FRAME: usize = 512;

/// Shows the workbench until the researcher leaves it.
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
        look: Styles::new(&options.theme),
        arrangement: PaneShares::default(),
        mouse: Mouse::default(),
        hits: HitMap::default(),
        told: PaneSizes::default(),
        focused: true,
        awake_until: Instant::now() + AWAKE_TIME,
    };
    bench.run_loop(&mut session.terminal, &session.receive)
}

/// Everything between the terminal and the workbench.
struct Ui<'a> {
    driver: &'a mut Driver,
    look: Styles,
    arrangement: PaneShares,
    mouse: Mouse,
    hits: HitMap,
    told: PaneSizes,
    focused: bool,
    awake_until: Instant,
}

/// Whether to go on.
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
            let now = Instant::now();
            let passed = now.duration_since(last);
            last = now;
            // Away from the terminal nothing is read and no notice passes, but jobs go on.
            let passed = if self.focused { passed.min(TICK_INTERVAL * 4) } else { Duration::ZERO };
            outward.extend(self.driver.handle(InputEvent::Tick(passed)));
            for errand in outward {
                if !self.run_terminal_effect(errand, terminal)? {
                    return Ok(());
                }
            }
        }
    }

    /// How long to sleep when nothing happens.
    fn poll_timeout(&self) -> Duration {
        let state = self.driver.state();
        let moving = state.notices.current().is_some() || !state.activity.jobs.is_empty();
        if moving || (self.focused && Instant::now() < self.awake_until) { TICK_INTERVAL } else { MAX_SLEEP }
    }

    /// Tells the workbench how much fits, until both agree, and draws.
    fn draw_frame(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        let area = terminal.size()?;
        // The size of one pane may depend on what another shows, which may depend on its size: two
        // rounds settle that.
        for _ in 0..2 {
            let sizes = sizes(area, self.driver.state(), self.arrangement);
            if sizes == self.told {
                break;
            }
            self.told = sizes;
            self.driver.handle(InputEvent::Resize(sizes));
        }
        let (state, arrangement) = (self.driver.state(), self.arrangement);
        self.hits = terminal.draw(&self.look, |canvas| draw(canvas, state, arrangement))?;
        Ok(())
    }

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
            SessionMessage::Wish(Signal::Stop) => terminal.suspend().map(|()| true),
            SessionMessage::Wish(Signal::Repaint) => terminal.repaint_all().map(|()| true),
            SessionMessage::Wish(Signal::End) | SessionMessage::Lost => Ok(false),
        }
    }

    fn input_event(
        &mut self,
        event: terminal_event::Event,
        terminal: &mut Terminal,
    ) -> io::Result<Option<InputEvent>> {
        use terminal_event::Event as Raw;
        Ok(match event {
            Raw::Key(pressed) => key_from_event(pressed).map(InputEvent::Key),
            Raw::Paste(text) => Some(InputEvent::Paste(text)),
            Raw::Mouse(report) => match self.mouse.interpret(report, &self.hits, Instant::now()) {
                Some(MouseAction::Event(event)) => Some(event),
                Some(MouseAction::Divide(column)) => {
                    self.arrangement.share = share_at(layout::screen_layout(terminal.size()?).body, column);
                    None
                }
                None => None,
            },
            Raw::FocusGained => {
                self.focused = true;
                None
            }
            Raw::FocusLost => {
                self.focused = false;
                None
            }
            Raw::Resize(..) => None,
        })
    }

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
            TerminalEffect::Paint(theme) => self.look = Styles::new(&theme),
            TerminalEffect::Mouse(on) => terminal.set_mouse(on)?,
            TerminalEffect::Suspend => terminal.suspend()?,
            TerminalEffect::Quit => return Ok(false),
        }
        Ok(true)
    }
}
