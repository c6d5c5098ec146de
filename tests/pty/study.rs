//! A study at the keyboard that notes what the screen said was done.

#[path = "killing.rs"]
mod killing;

use super::TOPICS;
use super::session::PtySession;
use super::stored::StoredStudy;
pub use killing::KillMoment;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What follows the sentence of an edit on the screen.
const DONE: &str = ". u takes it back";

/// A project that is open in the program.
pub struct PtyStudy {
    home: TempDir,
    session: PtySession,
    /// What the screen said was done, and what was found done after a kill, oldest first.
    said: Vec<String>,
    /// How often the program was killed.
    pub kills: usize,
}

impl PtyStudy {
    /// Imports a folder, finds its topics with the draft and opens the project; no better model is set to
    /// work.
    pub fn of(talks: &Path) -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("xdg_config_home/leitmotif");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
        run(home.path(), &["import", talks.to_str().unwrap()]);
        run(home.path(), &["analyze", "--model", "draft"]);
        let session = open(home.path());
        Self { home, session, said: Vec::new(), kills: 0 }
    }

    pub fn project(&self) -> PathBuf {
        self.home.path().join("project")
    }

    /// What a command answers.
    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&run(self.home.path(), &[args, &["--json"]].concat())).unwrap()
    }

    pub fn press(&mut self, keys: &str) {
        self.session.press(keys);
    }

    pub fn see(&self, words: &str) {
        self.session.see(words);
    }

    pub fn text(&self) -> String {
        self.session.text()
    }

    /// What is stored, which has to be what the screen said was done.
    pub fn stored(&self) -> StoredStudy {
        let stored = StoredStudy::read(&self.project());
        assert_eq!(stored.whats(), self.said);
        stored
    }

    /// Presses the keys of an edit and waits until the screen says it was done.
    pub fn edit(&mut self, keys: &str, asked: &str) {
        self.session.press(keys);
        self.session.wait(asked, |screen| news(&screen.contents(), &self.said).is_some());
        let said = news(&self.text(), &self.said).unwrap();
        assert!(said.starts_with(asked), "asked for {asked}, said: {said}");
        self.said.push(said);
    }

    /// Does an edit: `prepare`, then a key. Given a moment, the program is killed at it, and where the edit
    /// was lost it is done again.
    pub fn step(&mut self, prepare: &dyn Fn(&mut Self), key: &str, asked: &str, killed: Option<KillMoment>) {
        prepare(self);
        if let Some(moment) = killed {
            if self.killed(key, &[asked.to_owned()], moment) > 0 {
                return;
            }
            prepare(self);
        }
        self.edit(key, asked);
    }

    /// Takes back everything, and sees all of it undone and nothing left of it.
    pub fn undo_all(&mut self) {
        self.session.press(&"u".repeat(self.said.len() + 1));
        self.see("nothing to undo");
        let stored = self.stored();
        assert!(stored.log.iter().all(|logged| logged.undone), "{:?}", stored.log);
        assert_eq!(stored.records, Vec::<String>::new());
    }

    /// Does everything again that was taken back.
    pub fn redo_all(&mut self) {
        self.session.press(&"\x12".repeat(self.said.len() + 1));
        self.see("nothing to redo");
    }

    pub fn quit(&mut self) {
        self.session.press("q");
        assert_eq!(self.session.end(), 0);
        assert!(self.session.is_whole());
    }
}

fn start(home: &Path) -> PtySession {
    PtySession::start(home, &["--project", "project"], 40, 140)
}

/// Opens the project; it has to be ours to change.
fn open(home: &Path) -> PtySession {
    let session = start(home);
    session.see(TOPICS);
    let text = session.text();
    assert!(text.lines().next().is_some_and(|line| line.trim_end().ends_with("saved")), "{text}");
    session
}

/// The sentence on a screen that says an edit was done, unless it is the last of those said before.
fn news(text: &str, said: &[String]) -> Option<String> {
    let (_, below) = text.trim_end().rsplit_once("\n ✓ ")?;
    let lines: Vec<&str> = below.lines().map(str::trim).collect();
    let notice = lines.split_last()?.1.join(" ");
    let done = notice.trim_end_matches(['─', ' ']).strip_suffix(DONE)?;
    (said.last().map(String::as_str) != Some(done)).then(|| done.to_owned())
}

/// Runs a command on the project in a home; what it writes.
pub fn run(home: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leitmotif"));
    command.env_clear().current_dir(home).env("HOME", home).args(["--project", "project"]).args(args);
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        command.env(name, home.join(name.to_lowercase()));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
