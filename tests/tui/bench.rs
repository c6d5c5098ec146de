//! The workbench without a terminal: keys and clicks in, a buffer out.

use super::fixture;
use leitmotif::app::driver::{Driver, DriverSettings};
use leitmotif::app::workspace::preferences::Preferences;
use leitmotif::app::{InputEvent, State, TerminalEffect};
use leitmotif::config::Config;
use leitmotif::config::color_theme::{Background, ColorDepth, ColorTheme, ThemeRegistry};
use leitmotif::config::keymap::KeyPress;
use leitmotif::topics::embed::catalogue;
use leitmotif::tui::canvas::Canvas;
use leitmotif::tui::hit_map::{HitMap, HitTarget};
use leitmotif::tui::style::Styles;
use leitmotif::tui::views::pane::PaneShares;
use leitmotif::tui::views::{draw_workbench, pane_sizes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::time::Duration;
use tempfile::TempDir;

pub struct TestWorkbench {
    pub driver: Driver,
    area: Rect,
    look: Styles,
    pub hits: HitMap,
    /// How long the store thread is waited for after each event.
    pub patience: Duration,
    /// The pane sizes the workbench was told last.
    last_sizes: Option<leitmotif::app::PaneSizes>,
    _dir: TempDir,
}

impl TestWorkbench {
    /// Opens the small project on a terminal of that size.
    pub fn open(width: u16, height: u16) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let project = fixture::project(dir.path(), 12);
        Self::with(dir, project, width, height)
    }

    /// Opens any project on a terminal of that size.
    pub fn with(dir: TempDir, project: leitmotif::project::Project, width: u16, height: u16) -> Self {
        let settings = DriverSettings { project_name: "practicalai".to_owned(), ..DriverSettings::default() };
        let driver = Driver::start(project, settings).unwrap();
        let mut bench = Self {
            driver,
            area: Rect::new(0, 0, width, height),
            look: Styles::new(&ColorTheme::default()),
            hits: HitMap::default(),
            patience: Duration::from_secs(60),
            last_sizes: None,
            _dir: dir,
        };
        bench.draw();
        bench
    }

    /// Lets settings be changed, as on a machine of which nothing is known.
    pub fn keep_preferences(&mut self) {
        let wardrobe = ThemeRegistry {
            folder: "/nowhere/themes".into(),
            colors: Default::default(),
            depth: ColorDepth::Full,
            background: Some(Background::Dark),
        };
        let models = catalogue::list_models("/nowhere/models".as_ref()).unwrap();
        let preferences = Preferences::new(&wardrobe, &Config::default(), &models);
        let file = "/home/ada/.config/leitmotif/config.toml".into();
        self.driver.enable_settings(preferences, wardrobe, file);
    }

    pub fn set_styles(&mut self, look: Styles) {
        self.look = look;
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.area = Rect::new(0, 0, width, height);
    }

    /// Presses keys by name, drawing after each as the loop does.
    pub fn press(&mut self, keys: &str) -> Vec<TerminalEffect> {
        let mut outward = Vec::new();
        for name in keys.split(' ') {
            let key: KeyPress = name.parse().unwrap();
            outward.extend(self.event(InputEvent::Key(key)));
        }
        outward
    }

    /// Types letters.
    pub fn write(&mut self, text: &str) {
        for letter in text.chars() {
            let key = if letter == ' ' { "space".parse().unwrap() } else { KeyPress::char(letter) };
            self.event(InputEvent::Key(key));
        }
    }

    pub fn event(&mut self, event: InputEvent) -> Vec<TerminalEffect> {
        let mut outward = self.driver.handle(event);
        outward.extend(self.driver.wait_for_answers(self.patience));
        self.draw();
        outward
    }

    /// Waits for the answer of a search.
    pub fn settle(&mut self) {
        while self.driver.state().search.pending {
            let news = self.driver.worker_events().recv_timeout(Duration::from_secs(60)).unwrap();
            self.driver.receive(news);
        }
        self.driver.wait_for_answers(self.patience);
        self.draw();
    }

    /// Clicks on what stands there.
    pub fn click(&mut self, x: u16, y: u16) {
        if let HitTarget::Target(target) = self.hits.target_at(x, y) {
            self.event(InputEvent::Click(target));
        }
    }

    pub fn draw(&mut self) -> Buffer {
        for _ in 0..2 {
            let sizes = pane_sizes(self.area, self.driver.state(), PaneShares::default());
            if self.last_sizes == Some(sizes) {
                break;
            }
            self.last_sizes = Some(sizes);
            self.driver.handle(InputEvent::Resize(sizes));
            // The loop of the program does not wait here: what comes is in the next frame.
            if self.patience > Duration::from_secs(1) {
                self.driver.wait_for_answers(self.patience);
            }
        }
        let mut buffer = Buffer::empty(self.area);
        let mut canvas = Canvas::new(&mut buffer, &self.look);
        draw_workbench(&mut canvas, self.driver.state(), PaneShares::default());
        self.hits = canvas.hits;
        buffer
    }

    /// The screen as text once something came from the background.
    pub fn screen_after(&self, change: impl FnOnce(&mut State)) -> String {
        text(&self.frame_after(change, &self.look))
    }

    /// The frame in some look, once something came from the background.
    pub fn frame_after(&self, change: impl FnOnce(&mut State), look: &Styles) -> Buffer {
        let mut state = self.driver.state().clone();
        change(&mut state);
        for _ in 0..2 {
            state.handle_event(InputEvent::Resize(pane_sizes(self.area, &state, PaneShares::default())));
        }
        let mut buffer = Buffer::empty(self.area);
        draw_workbench(&mut Canvas::new(&mut buffer, look), &state, PaneShares::default());
        buffer
    }

    /// The screen as text, and the lines below it that are painted in a way that matters.
    pub fn screen(&mut self) -> String {
        text(&self.draw())
    }
}

/// The cells as lines, without the space at their ends.
pub fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(leitmotif::tui::text::text_width(symbol)).unwrap().max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
