//! A home of its own for each test, and the binary run in it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Fails the test unless it succeeded.
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.stdout, self.stderr);
        self
    }
    /// Its output as one JSON object of schema 1.
    pub fn json(self) -> Value {
        let ran = self.ok();
        let value: Value =
            serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout));
        assert_eq!(value["schema"], 1, "{value}");
        value
    }
    /// Fails the test unless it failed with this code and said all of this on stderr.
    pub fn fails(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        for part in said {
            assert!(self.stderr.contains(part), "no '{part}' in:\n{}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }
}

/// A home, a project in it, and a folder for talks.
pub struct Bench {
    pub dir: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }
    /// A bench whose project holds the sample with draft topics.
    pub fn with_topics() -> Self {
        static MADE: OnceLock<Bench> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let bench = Bench::new();
            bench.run(&["import", sample().to_str().unwrap()]).ok();
            bench.run(&["analyze", "--model", "draft"]).ok();
            bench
        });
        let bench = Bench::new();
        copy(&made.project(), &bench.project());
        bench
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn project(&self) -> PathBuf {
        self.path("project")
    }
    pub fn talks(&self) -> String {
        self.path("talks").to_str().unwrap().to_owned()
    }
    /// Writes a file into the folder of talks.
    pub fn talk(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path("talks").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    /// The program in this home, without the environment of the one who tests.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leitmotif"));
        command.env_clear().current_dir(self.dir.path()).stdin(Stdio::null());
        for (name, folder) in [("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, self.path(folder));
        }
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }
    /// The program on this bench's project.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.bare();
        command.arg("--project").arg(self.project()).args(args);
        command
    }
    pub fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).output().unwrap())
    }
    /// Runs it with `--json` and reads the object.
    pub fn json(&self, args: &[&str]) -> Value {
        self.run(&[args, &["--json"]].concat()).json()
    }
    pub fn topics(&self) -> Value {
        self.json(&["topics"])
    }
}

pub fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample")
}

pub fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("no list {key} in {value}"))
}

/// The keys of an object, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
