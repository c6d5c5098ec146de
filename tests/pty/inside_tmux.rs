//! Scripts whose clusters tmux draws in other widths than were counted: nothing of one screen is left on another.

use super::study::run;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// How long anything may take on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A tmux of its own with one window; ended with all in it when dropped.
struct TmuxWindow {
    home: PathBuf,
    socket: String,
}

impl TmuxWindow {
    fn open(home: &Path, command: &str) -> Self {
        let socket = format!("leitmotif-test-{}", std::process::id());
        let window = Self { home: home.to_owned(), socket };
        window.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "112", "-y", "32", command]);
        window
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let mut tmux = Command::new("tmux");
        tmux.env("HOME", &self.home).env("LC_ALL", "C.UTF-8").env_remove("TMUX").args(["-L", &self.socket]);
        tmux.args(args).output().unwrap()
    }

    fn press(&self, key: &str) {
        self.tmux(&["send-keys", key]);
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// The screen with these words once it stays as it is.
    fn settled(&self, words: &str) -> String {
        let (begun, mut last) = (Instant::now(), String::new());
        loop {
            std::thread::sleep(Duration::from_millis(300));
            let text = self.text();
            if text == last && text.contains(words) {
                return text;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {words}:\n{text}");
            last = text;
        }
    }
}

impl Drop for TmuxWindow {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

#[test]
fn nothing_of_a_screen_in_hindi_is_left_on_another_in_tmux() {
    let talks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies/hindi");
    if !talks.is_dir() || Command::new("tmux").arg("-V").output().is_err() {
        eprintln!("SKIPPED: {} or tmux is not there", talks.display());
        return;
    }
    let home = tempfile::tempdir().unwrap();
    run(home.path(), &["import", talks.to_str().unwrap()]);
    run(home.path(), &["analyze", "--model", "draft"]);
    let config = home.path().join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    let data = home.path().join("xdg_data_home/leitmotif");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("toured"), "").unwrap();

    let folders = ["data", "config", "cache", "state"]
        .map(|kind| format!("XDG_{}_HOME={}/xdg_{kind}_home", kind.to_uppercase(), home.path().display()));
    let command = format!(
        "env {} {} --project {}/project",
        folders.join(" "),
        env!("CARGO_BIN_EXE_leitmotif"),
        home.path().display()
    );
    let window = TmuxWindow::open(home.path(), &command);
    window.settled("all commands");
    // To a list, into a transcript, and on to lists in which there is nothing in Hindi yet.
    let foreign = |text: &str| text.chars().filter(|letter| is_of_the_talks(*letter)).collect::<String>();
    for key in ["j", "Enter", "n"] {
        window.press(key);
        assert!(!foreign(&window.settled("all commands")).is_empty(), "the talks are on the screen");
        for (screen, words) in [("3", "a beginning, a near spelling"), ("4", "unsorted")] {
            window.press(screen);
            let text = window.settled(words);
            // Beside the list of themes stand snippets in none.
            let own: String = text.lines().filter_map(|line| line.split('│').next()).collect();
            assert_eq!(foreign(&own), "", "after {key} on screen {screen}:\n{text}");
            // Out of the query field: to a list in Hindi again.
            window.press("Escape");
            window.press("1");
            window.settled("most central first");
        }
        window.press(if key == "j" { "1" } else { "2" });
        window.settled("all commands");
    }
}

/// Whether a character is of the script of the talks, or part of a flag.
fn is_of_the_talks(letter: char) -> bool {
    matches!(letter, '\u{0900}'..='\u{097f}' | '\u{1f1e6}'..='\u{1f1ff}')
}
