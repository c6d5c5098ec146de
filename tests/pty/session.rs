//! A program in a pseudo terminal, its screen, and waiting for what should appear there.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long anything may take on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a frame begins and ends with, for terminals that show it at once or not at all.
const FRAME: (&[u8], &[u8]) = (b"\x1b[?2026h", b"\x1b[?2026l");

pub struct PtySession {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    written: Arc<Mutex<Vec<u8>>>,
}

impl PtySession {
    /// Starts leitmotif with its home and data in `home`, for somebody who took the tour before.
    pub fn start(home: &Path, args: &[&str], rows: u16, cols: u16) -> Self {
        let data = home.join("xdg_data_home/leitmotif");
        std::fs::create_dir_all(&data).unwrap();
        std::fs::write(data.join("toured"), "").unwrap();
        Self::first(home, args, rows, cols)
    }

    /// Starts leitmotif for somebody who never did.
    pub fn first(home: &Path, args: &[&str], rows: u16, cols: u16) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leitmotif"));
        command.args(args);
        Self::of(command, home, rows, cols)
    }

    /// Starts any program.
    pub fn of(command: CommandBuilder, home: &Path, rows: u16, cols: u16) -> Self {
        Self::set_up(command, home, rows, cols, &[])
    }

    /// Starts any program in a terminal of 80 x 24, with more in its environment.
    pub fn with(command: CommandBuilder, home: &Path, variables: &[(&str, &str)]) -> Self {
        Self::set_up(command, home, 24, 80, variables)
    }

    fn set_up(
        mut command: CommandBuilder,
        home: &Path,
        rows: u16,
        cols: u16,
        variables: &[(&str, &str)],
    ) -> Self {
        let pair =
            native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        command.cwd(home);
        for name in [
            "LEITMOTIF_PROJECT",
            "LEITMOTIF_CONFIG",
            "NO_COLOR",
            "TMUX",
            "TERM_PROGRAM",
            "COLORTERM",
            "COLORFGBG",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("HOME", home);
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.join(name.to_lowercase()));
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(size(rows), size(cols), 0)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (shown, written) = (screen.clone(), Arc::new(Mutex::new(Vec::new())));
        let log = written.clone();
        std::thread::spawn(move || {
            let (mut buffer, mut waiting) = ([0; 8192], Vec::new());
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                waiting.extend_from_slice(&buffer[..read]);
                log.lock().unwrap().extend_from_slice(&buffer[..read]);
                let whole = whole_frames(&waiting);
                shown.lock().unwrap().process(&waiting[..whole]);
                waiting.drain(..whole);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Self { child, master: pair.master, keys, screen, written }
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// All the bytes that the program has written so far, as text.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned()
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Looks at the screen.
    pub fn on_screen<T>(&self, look: impl Fn(&vt100::Screen) -> T) -> T {
        look(self.screen.lock().unwrap().screen())
    }

    /// Waits until the screen satisfies `done`.
    pub fn wait(&self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if done(self.screen.lock().unwrap().screen()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("waited in vain for {what}; the screen shows:\n{}", self.text());
    }

    /// Waits until the words are on the screen.
    pub fn see(&self, words: &str) {
        self.wait(words, |screen| screen.contents().contains(words));
    }

    /// Waits until the words are gone.
    pub fn lose(&self, words: &str) {
        self.wait(&format!("the end of {words}"), |screen| !screen.contents().contains(words));
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, rows: u16, cols: u16) {
        self.screen.lock().unwrap().screen_mut().set_size(size(rows), size(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits for the end; says how it ended.
    pub fn end(&mut self) -> u32 {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                // What was written last may still be on its way.
                std::thread::sleep(Duration::from_millis(200));
                return status.exit_code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end; the screen shows:\n{}", self.text());
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if holds(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("waited in vain until {what}");
    }

    /// Whether the terminal was given back as it was.
    pub fn is_whole(&self) -> bool {
        let parser = self.screen.lock().unwrap();
        let screen = parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for PtySession {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn size(cells: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(cells).unwrap()
}

/// How many of the bytes can be shown: all before a frame that has not ended. Words of two frames, one written half
/// over the other, are on no screen that waits for the whole of a frame.
fn whole_frames(bytes: &[u8]) -> usize {
    let (begin, end) = FRAME;
    let find = |what: &[u8], from: usize| {
        bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let mut whole = 0;
    while let Some(begun) = find(begin, whole) {
        let Some(ended) = find(end, begun) else { return begun };
        whole = ended + end.len();
    }
    let begun = (1..begin.len()).rev().find(|length| bytes.ends_with(&begin[..*length])).unwrap_or(0);
    bytes.len() - begun
}

#[test]
fn a_frame_is_shown_when_it_is_whole() {
    let shown = |bytes: &str| bytes[..whole_frames(bytes.as_bytes())].to_owned();
    assert_eq!(shown("before"), "before");
    assert_eq!(shown("before\x1b[?20"), "before");
    assert_eq!(shown("before\x1b[?2026hhalf\x1b[?2026"), "before");
    let frame = "before\x1b[?2026hwhole\x1b[?2026l";
    assert_eq!(shown(frame), frame);
    assert_eq!(shown(&format!("{frame}\x1b[?2026hnext")), frame);
}
