//! The loop: what happens outside becomes events, the queue is drained, one frame is drawn.

use super::hits::HitMap;
use super::keys::key;
use super::mouse::{Meaning, Mouse};
use super::plan::share_at;
use super::session::{Message, Session};
use super::signals::Wish;
use super::style::Look;
use super::terminal::Terminal;
use super::views::{Arrangement, draw, sizes};
use super::{outside, plan};
use crate::app::driver::Driver;
use crate::app::{Event, Outward, Sizes};
use crate::config::theme::Theme;
use crossbeam_channel::Receiver;
use crossterm::event as terminal_event;
use std::io;
use std::time::{Duration, Instant};

/// How the workbench is shown.
#[derive(Debug, Clone)]
pub struct Options {
    /// The colours.
    pub theme: Theme,
    /// Whether to ask for clicks and the wheel.
    pub mouse: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { theme: Theme::default(), mouse: true }
    }
}

/// How often time passes while something on screen depends on it.
const TICK: Duration = Duration::from_millis(250);
/// How long after the last event time still passes: as long as a snippet takes to count as read.
const AWAKE: Duration = Duration::from_secs(10);
/// The longest the loop sleeps.
const ASLEEP: Duration = Duration::from_secs(3600);
/// The most events taken before a frame is drawn, so that a flood of them cannot starve the screen.
const BATCH: usize = 512;

/// Shows the workbench until the researcher leaves it.
///
/// # Errors
/// The terminal went away.
pub fn run(session: &mut Session, driver: &mut Driver, options: &Options) -> io::Result<()> {
    let title = format!("{} · leitmotif", driver.state().work.project.name);
    session.terminal.send(&outside::title_sequence(&title))?;
    let mut bench = Bench {
        driver,
        look: Look::new(&options.theme),
        arrangement: Arrangement::default(),
        mouse: Mouse::default(),
        hits: HitMap::default(),
        told: Sizes::default(),
        focused: true,
        awake_until: Instant::now() + AWAKE,
    };
    bench.work(&mut session.terminal, &session.receive)
}

/// Everything between the terminal and the workbench.
struct Bench<'a> {
    driver: &'a mut Driver,
    look: Look,
    arrangement: Arrangement,
    mouse: Mouse,
    hits: HitMap,
    told: Sizes,
    focused: bool,
    awake_until: Instant,
}

/// Whether to go on.
type GoOn = bool;

impl Bench<'_> {
    fn work(&mut self, terminal: &mut Terminal, receive: &Receiver<Message>) -> io::Result<()> {
        let inbox = self.driver.inbox().clone();
        let mut last = Instant::now();
        loop {
            self.paint(terminal)?;
            let mut outward = Vec::new();
            crossbeam_channel::select! {
                recv(receive) -> message => if !self.take(message.unwrap_or(Message::Lost), terminal, &mut outward)? { return Ok(()) },
                recv(inbox) -> news => if let Ok(news) = news { outward.extend(self.driver.receive(news)) },
                default(self.patience()) => {}
            }
            for message in receive.try_iter().take(BATCH) {
                if !self.take(message, terminal, &mut outward)? {
                    return Ok(());
                }
            }
            for news in inbox.try_iter().take(BATCH) {
                outward.extend(self.driver.receive(news));
            }
            let now = Instant::now();
            let passed = now.duration_since(last);
            last = now;
            // Away from the terminal nothing is read and no notice passes, but jobs go on.
            let passed = if self.focused { passed.min(TICK * 4) } else { Duration::ZERO };
            outward.extend(self.driver.handle(Event::Tick(passed)));
            for errand in outward {
                if !self.run_errand(errand, terminal)? {
                    return Ok(());
                }
            }
        }
    }

    /// How long to sleep when nothing happens.
    fn patience(&self) -> Duration {
        let state = self.driver.state();
        let moving = state.notices.current().is_some() || !state.activity.jobs.is_empty();
        if moving || (self.focused && Instant::now() < self.awake_until) { TICK } else { ASLEEP }
    }

    /// Tells the workbench how much fits, until both agree, and draws.
    fn paint(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        let area = terminal.area()?;
        // The size of one pane may depend on what another shows, which may depend on its size: two
        // rounds settle that.
        for _ in 0..2 {
            let sizes = sizes(area, self.driver.state(), self.arrangement);
            if sizes == self.told {
                break;
            }
            self.told = sizes;
            self.driver.handle(Event::Resize(sizes));
        }
        let (state, arrangement) = (self.driver.state(), self.arrangement);
        self.hits = terminal.draw(&self.look, |canvas| draw(canvas, state, arrangement))?;
        Ok(())
    }

    fn take(
        &mut self,
        message: Message,
        terminal: &mut Terminal,
        outward: &mut Vec<Outward>,
    ) -> io::Result<GoOn> {
        self.awake_until = Instant::now() + AWAKE;
        match message {
            Message::Terminal(event) => {
                if let Some(event) = self.translate(event, terminal)? {
                    outward.extend(self.driver.handle(event));
                }
                Ok(true)
            }
            Message::Wish(Wish::Stop) => terminal.suspend().map(|()| true),
            Message::Wish(Wish::Repaint) => terminal.forget().map(|()| true),
            Message::Wish(Wish::End) | Message::Lost => Ok(false),
        }
    }

    fn translate(
        &mut self,
        event: terminal_event::Event,
        terminal: &mut Terminal,
    ) -> io::Result<Option<Event>> {
        use terminal_event::Event as Raw;
        Ok(match event {
            Raw::Key(pressed) => key(pressed).map(Event::Key),
            Raw::Paste(text) => Some(Event::Paste(text)),
            Raw::Mouse(report) => match self.mouse.read(report, &self.hits, Instant::now()) {
                Some(Meaning::Event(event)) => Some(event),
                Some(Meaning::Divide(column)) => {
                    self.arrangement.share = share_at(plan::plan(terminal.area()?).body, column);
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

    fn run_errand(&mut self, errand: Outward, terminal: &mut Terminal) -> io::Result<GoOn> {
        match errand {
            Outward::Copy(text) => terminal.send(&outside::copy_sequence(&text))?,
            Outward::OpenUrl(url) => {
                if let Err(error) = outside::open(&url) {
                    self.driver.say_error(format!("{url} could not be opened: {error}."));
                }
            }
            Outward::Paint(theme) => self.look = Look::new(&theme),
            Outward::Mouse(on) => terminal.set_mouse(on)?,
            Outward::Suspend => terminal.suspend()?,
            Outward::Quit => return Ok(false),
        }
        Ok(true)
    }
}
