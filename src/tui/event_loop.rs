//! The event loop of the workbench: waits for input, signals, workers or the time at which something is due,
//! handles all that has come, and draws a frame where that changed something.
//!
//! Nothing here decides what an event means: the driver does, and answers with effects on the terminal
//! (clipboard, colours, suspend, quit), which are carried out last.

use super::mouse::{Mouse, MouseAction, is_about_text};
use super::session::{SessionMessage, TerminalError, TerminalSession};
use super::views::pane::PaneShares;
use super::views::{draw_workbench, pane_sizes};
use super::{
    desktop::DesktopReports, escape_sequences, hit_map::HitMap, keys::key_from_event, layout,
    layout::share_at_column, signals::Signal, style::Styles, terminal::Terminal, theme_choice::ThemeChoice,
};
use crate::app::{Driver, InputEvent, PaneSizes, TerminalEffect};
use crate::config::color_theme::ColorTheme;
use crossbeam_channel::Receiver;
use crossterm::event as terminal_event;
use ratatui::layout::Rect;
use std::io;
use std::time::{Duration, Instant};

/// How the workbench is shown in the terminal.
#[derive(Debug, Clone)]
pub struct WorkbenchOptions {
    /// The colour theme.
    pub theme: ThemeChoice,
    /// Whether the terminal is asked for mouse events.
    pub mouse: bool,
    /// Whether the desktop is told how far long work is, and that it ended.
    pub desktop_notices: bool,
    /// Whether the map is a picture where the terminal says that it takes one.
    pub pictures: bool,
    /// Whether text from right to left is put in order here, because the terminal does not.
    pub reorder_rows: bool,
}

/// How often the progress of jobs is looked at. Four times a second are enough for a progress bar.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(250);
/// How much later than asked for the loop may wake and all of the time still counts. What is longer (the
/// machine was suspended) is no time that notices or snippets were looked at. Chosen by hand; not measured.
const WAKE_TOLERANCE: Duration = Duration::from_millis(250);
/// The most events of one kind handled between two frames, so that a flood of them cannot starve the screen. Chosen by
/// hand; not measured.
const EVENTS_PER_FRAME: usize = 512;

/// How long a frame waits for texts and answers of the store thread, so that on a disk of usual speed they come
/// with the key that asked for them and not a frame later; a quarter of the 16 ms of a frame. Chosen by hand.
pub const STORE_PATIENCE: Duration = Duration::from_millis(4);

/// What is said, once, to somebody who drags over text.
const SELECTING_HINT: &str = "with Shift held (Option in iTerm2) the terminal itself selects text; mouse = \"off\" in \
                              config.toml leaves the mouse to it";

/// Runs the workbench until the user quits or a signal asks for it.
///
/// # Errors
/// The terminal was closed, or cannot be drawn on.
pub fn run_workbench(
    session: &mut TerminalSession,
    driver: &mut Driver,
    options: &WorkbenchOptions,
) -> Result<(), TerminalError> {
    let title = format!("{} · leitmotif", driver.state().work.project.name);
    session.terminal.write_escape(&escape_sequences::title_sequence(&title))?;
    session.reorder_rows(options.reorder_rows);
    session.terminal.draw_images(options.pictures);
    let background = session.terminal.profile().background;
    let mut theme = options.theme.clone();
    if let Some(background) = background {
        theme.set_background(background);
        // The theme is in force already.
        driver.set_background(background);
    }
    let waiting = std::mem::take(&mut session.waiting);
    let mut ui = Ui::new(driver, theme.theme());
    ui.desktop = DesktopReports::new(options.desktop_notices);
    let ended = ui.run_loop(&mut session.terminal, &session.receive, waiting);
    // Where the terminal is gone it cannot be told, and the loop has said so.
    let told = ui.report_progress(None, &mut session.terminal);
    driver.store_view();
    ended?;
    Ok(told?)
}

/// What the loop keeps between frames beside the state of the workbench.
struct Ui<'a> {
    driver: &'a mut Driver,
    styles: Styles,
    /// Whether it was said how text is selected.
    told_of_selecting: bool,
    /// What the desktop was told.
    desktop: DesktopReports,
    mouse: Mouse,
    hit_map: HitMap,
    /// The pane sizes the workbench was told last.
    last_sizes: PaneSizes,
    /// Whether the terminal has the focus, as far as it reports that.
    has_focus: bool,
    /// Whether a frame has to be drawn although the driver knows of no change: the terminal changed.
    needs_frame: bool,
}

/// Whether the loop goes on (true) or ends.
type LoopControl = bool;

impl<'a> Ui<'a> {
    fn new(driver: &'a mut Driver, theme: &ColorTheme) -> Self {
        Self {
            driver,
            styles: Styles::new(theme),
            told_of_selecting: false,
            desktop: DesktopReports::default(),
            mouse: Mouse::default(),
            hit_map: HitMap::default(),
            last_sizes: PaneSizes::default(),
            has_focus: true,
            needs_frame: true,
        }
    }

    fn run_loop(
        &mut self,
        terminal: &mut Terminal,
        receive: &Receiver<SessionMessage>,
        mut waiting: Vec<SessionMessage>,
    ) -> Result<(), TerminalError> {
        let inbox = self.driver.worker_events().clone();
        loop {
            if self.take_needs_frame() {
                self.draw_frame(terminal)?;
            }
            let first = self.driver.state().job_list.jobs.first();
            let progress = first.and_then(|job| job.snapshot.percent());
            self.report_progress(progress.and_then(|percent| u8::try_from(percent).ok()), terminal)?;
            let (begun, timeout) = (Instant::now(), self.poll_timeout());
            let (mut messages, mut results) = (std::mem::take(&mut waiting), Vec::new());
            let timeout = if messages.is_empty() { timeout } else { Duration::ZERO };
            crossbeam_channel::select! {
                recv(receive) -> message => messages.push(message.unwrap_or(SessionMessage::Lost)),
                recv(inbox) -> result => results.extend(result),
                recv(terminal.painted_images()) -> painted => if let Ok(painted) = painted {
                    self.needs_frame = true;
                    terminal.take_image(painted);
                },
                default(timeout) => {}
            }
            messages.extend(receive.try_iter().take(EVENTS_PER_FRAME));
            results.extend(inbox.try_iter().take(EVENTS_PER_FRAME));
            // Time passes once per round and before the events, which came at its end.
            let mut effects = self.pass_time(begun.elapsed().min(timeout + WAKE_TOLERANCE));
            for message in messages {
                if !self.handle_message(message, terminal, &mut effects)? {
                    return Ok(());
                }
            }
            for result in results {
                effects.extend(self.driver.receive(result));
            }
            effects.extend(self.driver.wait_for_answers(STORE_PATIENCE));
            for effect in effects {
                if !self.run_terminal_effect(effect, terminal)? {
                    return Ok(());
                }
            }
        }
    }

    /// How long the loop waits for the next event: until time alone changes something, or it is to be looked who has the
    /// project.
    fn poll_timeout(&self) -> Duration {
        let state = self.driver.state();
        let progress = (!state.job_list.jobs.is_empty()).then_some(PROGRESS_INTERVAL);
        let change = self.has_focus.then(|| state.time_until_change()).flatten();
        progress.into_iter().chain(change).fold(self.driver.look_interval(), Duration::min)
    }

    /// Has the terminal show the progress of long work, in per cent, where it is another than before.
    fn report_progress(&mut self, progress: Option<u8>, terminal: &mut Terminal) -> io::Result<()> {
        match self.desktop.progress_sequence(progress, terminal.profile()) {
            Some(sequence) => terminal.write_escape(&sequence),
            None => Ok(()),
        }
    }

    /// Tells the workbench how much time passed. Without focus none does: nothing is read and no notice
    /// expires, but jobs go on.
    fn pass_time(&mut self, waited: Duration) -> Vec<TerminalEffect> {
        let passed = if self.has_focus { waited } else { Duration::ZERO };
        self.driver.handle(InputEvent::Tick(passed))
    }

    /// Whether a frame should be drawn: something may have changed since the last one.
    fn take_needs_frame(&mut self) -> bool {
        // Both are asked, so that both are reset.
        std::mem::take(&mut self.needs_frame) | self.driver.take_needs_frame()
    }

    /// Tells the workbench the sizes of its panes on an area.
    fn resize_panes(&mut self, area: Rect) {
        // The size of one pane may depend on what another shows, which in turn depends on its size; two
        // rounds settle that.
        for _ in 0..2 {
            let state = self.driver.state();
            let sizes = pane_sizes(area, state, PaneShares { list_share: state.list_share });
            if sizes == self.last_sizes {
                break;
            }
            self.last_sizes = sizes;
            self.driver.handle(InputEvent::Resize(sizes));
        }
        // What that changed is in the frame that is drawn next.
        self.driver.take_needs_frame();
    }

    /// Draws one frame.
    fn draw_frame(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        self.resize_panes(terminal.size()?);
        let state = self.driver.state();
        let shares = PaneShares { list_share: state.list_share };
        self.hit_map = terminal.draw(&self.styles, |canvas| draw_workbench(canvas, state, shares))?;
        Ok(())
    }

    /// Handles one message of the session; effects of the driver go into `effects`.
    fn handle_message(
        &mut self,
        message: SessionMessage,
        terminal: &mut Terminal,
        effects: &mut Vec<TerminalEffect>,
    ) -> Result<LoopControl, TerminalError> {
        match message {
            SessionMessage::Terminal(event) => {
                if let Some(event) = self.input_event(event, terminal)? {
                    effects.extend(self.driver.handle(event));
                }
            }
            SessionMessage::Answer(answer) => {
                let before = terminal.image_ability();
                let background = terminal.take_answer(answer)?;
                self.needs_frame |= terminal.image_ability() != before;
                effects.extend(background.and_then(|background| self.driver.set_background(background)));
            }
            SessionMessage::Signal(Signal::Suspend) => self.suspend(terminal)?,
            SessionMessage::Signal(Signal::Repaint) => {
                self.needs_frame = true;
                terminal.repaint_all()?;
            }
            // Every frame asks for the size itself.
            SessionMessage::Signal(Signal::Resize) => self.needs_frame = true,
            SessionMessage::Signal(Signal::Quit) => return Ok(false),
            SessionMessage::Signal(Signal::HangUp) | SessionMessage::Lost => {
                return Err(TerminalError::Closed);
            }
        }
        Ok(true)
    }

    /// Suspends the program; once it is continued, everything is painted again.
    fn suspend(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        self.needs_frame = true;
        terminal.suspend()
    }

    /// The event of the workbench for a terminal event; focus and the dragged line are kept here.
    fn input_event(
        &mut self,
        event: terminal_event::Event,
        terminal: &mut Terminal,
    ) -> io::Result<Option<InputEvent>> {
        use terminal_event::Event as Raw;
        match event {
            Raw::Key(pressed) => return Ok(key_from_event(pressed).map(InputEvent::Key)),
            Raw::Paste(text) => return Ok(Some(InputEvent::Paste(text))),
            Raw::Mouse(mut report) => {
                if is_about_text(report.kind) {
                    report.column = terminal.column_of_view(report.column, report.row);
                }
                match self.mouse.interpret(report, &self.hit_map, Instant::now()) {
                    Some(MouseAction::Event(event)) => return Ok(Some(event)),
                    Some(MouseAction::MoveDivider(column)) => {
                        let body = layout::screen_layout(terminal.size()?).body;
                        self.driver.set_list_share(share_at_column(body, column));
                    }
                    Some(MouseAction::SelectText) if !self.told_of_selecting => {
                        self.told_of_selecting = true;
                        self.driver.show_hint(SELECTING_HINT.to_owned());
                    }
                    Some(MouseAction::SelectText) => {}
                    None => {}
                }
            }
            Raw::FocusGained => self.has_focus = true,
            Raw::FocusLost => self.has_focus = false,
            // Every frame asks for the size itself.
            Raw::Resize(..) => self.needs_frame = true,
        }
        Ok(None)
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
            TerminalEffect::SetColorTheme(theme) => {
                self.needs_frame = true;
                self.styles = Styles::new(&theme);
            }
            // Whoever looks sees it on the screen.
            TerminalEffect::Announce(_) if self.has_focus => {}
            TerminalEffect::Announce(text) => {
                if let Some(sequence) = self.desktop.notice_sequence(&text, terminal.profile()) {
                    terminal.write_escape(&sequence)?;
                }
            }
            TerminalEffect::CaptureMouse(on) => terminal.set_mouse(on)?,
            TerminalEffect::Suspend => self.suspend(terminal)?,
            TerminalEffect::Quit => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{DriverSettings, Keymap};
    use crate::project::Project;

    const AREA: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

    /// Lets a minute pass in which nothing happens; returns how often the loop woke and how often it drew.
    fn idle_minute(ui: &mut Ui<'_>) -> (usize, usize) {
        let (mut left, mut wakes, mut frames) = (Duration::from_secs(60), 0, 0);
        loop {
            if ui.take_needs_frame() {
                ui.resize_panes(AREA);
                frames += 1;
            }
            let timeout = ui.poll_timeout();
            if timeout > left {
                return (wakes, frames);
            }
            left -= timeout;
            wakes += 1;
            ui.pass_time(timeout);
        }
    }

    #[test]
    fn nothing_is_drawn_while_nothing_changes() {
        let dir = tempfile::tempdir().unwrap();
        let settings = DriverSettings {
            project_name: "quiet".to_owned(),
            paths: Vec::new(),
            import_options: crate::jobs::ImportOptions::default(),
            parameters: crate::topics::Parameters::default(),
            analyze_options: crate::jobs::AnalyzeOptions::default(),
            keymap: Keymap::default(),
            show_tour: false,
            log_file: None,
            output_folder: std::path::PathBuf::new(),
        };
        let mut driver = Driver::start(Project::open(dir.path()).unwrap(), settings).unwrap();
        let mut ui = Ui::new(&mut driver, &ColorTheme::default());
        idle_minute(&mut ui);
        // Once a second it is looked whether another program waits for the project; nothing is drawn for that.
        let (looks, frames) = idle_minute(&mut ui);
        assert!(looks <= 60 && frames == 0, "{looks} {frames}");

        ui.driver.show_error("One thing went wrong.".to_owned());
        let (wakes, frames) = idle_minute(&mut ui);
        assert!(
            wakes <= looks + 1 && frames == 2,
            "the notice is drawn, passes, and is drawn over: {wakes} {frames}"
        );

        ui.driver.show_error("One thing went wrong.".to_owned());
        ui.has_focus = false;
        let (wakes, frames) = idle_minute(&mut ui);
        assert!(wakes <= looks && frames == 1, "without focus the notice stays: {wakes} {frames}");
        assert!(ui.driver.state().notices.current().is_some());
    }
}
