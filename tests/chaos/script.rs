//! The scripted session: its steps, the project before each of them, and the model of what it holds then.

use super::bench::{Bench, copy, ran};
use rusqlite::Connection;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A step of the session.
pub struct Step {
    pub name: &'static str,
    /// What the program is told; it writes outside the project only below `out`.
    pub args: Vec<String>,
    /// Whether a step that was ended may have done a part, with which the same step goes on the next time.
    pub goes_on: bool,
    /// The project before it; a folder that is not there before the first.
    pub before: PathBuf,
    pub state_before: StudyState,
    pub state_after: StudyState,
    /// How long it takes when nothing comes in between.
    pub takes: Duration,
}

/// What a study holds, as the program says it; without times and the numbers of runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StudyState(Vec<Value>);

/// What is asked of a project: the log of all that was acknowledged, and the records it led to.
const QUESTIONS: [&[&str]; 4] = [&["log"], &["snippets"], &["memos"], &["themes"]];

impl StudyState {
    /// Asks the program; `Err` with what it says where it cannot answer.
    pub fn ask(bench: &Bench) -> Result<Self, String> {
        let mut state = Vec::new();
        for question in QUESTIONS {
            let said = bench.run(&[question, &["--json"]].concat());
            if said.code != 0 {
                return Err(format!("{question:?}: {}", said.stderr));
            }
            let mut value: Value = serde_json::from_str(&said.stdout).unwrap();
            without_times(&mut value);
            state.push(value);
        }
        Ok(Self(state))
    }

    /// The sentences of the log, those taken back marked.
    pub fn log(&self) -> Vec<String> {
        let edits = self.0.first().and_then(|log| log["edits"].as_array()).cloned().unwrap_or_default();
        edits.iter().map(|edit| format!("{} {}", edit["what"], edit["undone"])).collect()
    }
}

fn without_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["time", "run", "milliseconds", "note"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_times);
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        _ => {}
    }
}

/// The whole session, with a place for what its steps read.
pub struct Script {
    /// Where it was made; its project is the session's end.
    pub bench: Bench,
    pub steps: Vec<Step>,
}

impl Script {
    /// The session, which is made once.
    pub fn get() -> &'static Self {
        static SCRIPT: OnceLock<Script> = OnceLock::new();
        SCRIPT.get_or_init(Self::record)
    }

    /// Runs the session once, undisturbed.
    fn record() -> Self {
        let bench = Bench::new();
        bench.talk("first/one.md", talk("the horses and the harvest", "Ben"));
        bench.talk("first/two.md", talk("the boats and the nets", "Carl"));
        bench.talk("second/three.md", talk("the bread and the ovens", "Ben"));
        let [first, second] = ["talks/first", "talks/second"].map(|name| text(&bench.path(name)));
        let analyze = |topics| {
            ["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", topics]
                .map(str::to_owned)
                .to_vec()
        };
        let words = |args: &[&str]| args.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let other = text(&bench.path("other"));
        let plan: [(&'static str, bool, Vec<String>); 16] = [
            ("import", true, words(&["import", &first, "--split", "turns"])),
            ("analyze", true, analyze("2")),
            ("assign a topic", false, words(&["assign", "--topic", "0", "Farm"])),
            ("write a memo", false, words(&["memo", "set", "--theme", "Farm", "What they sold first."])),
            ("pick a quote", false, words(&["quote", "add", "--snippet", "1", "Farm"])),
            ("undo", false, words(&["undo"])),
            ("redo", false, words(&["redo"])),
            ("import more", true, words(&["import", &second, "--split", "turns"])),
            ("analyze again", true, analyze("3")),
            ("merge", false, words(&["merge", &other])),
            ("search", false, words(&["search", "horses", "--mode", "both"])),
            ("export a file", false, words(&["export", "markdown", "-o", "out/report.md"])),
            ("export a folder", false, words(&["export", "csv", "-o", "out/tables"])),
            ("change the format", true, words(&["themes"])),
            ("forget", true, words(&["forget", "--speaker", "Carl", "--yes"])),
            ("restore", false, words(&["restore", "--at", "latest"])),
        ];
        let mut script = Self { bench, steps: Vec::new() };
        for (name, goes_on, args) in plan {
            script.add_step(name, goes_on, args);
        }
        script
    }

    fn add_step(&mut self, name: &'static str, goes_on: bool, args: Vec<String>) {
        let bench = &self.bench;
        // The work of somebody who took a copy in between.
        if name == "undo" {
            copy(&bench.project(), &bench.path("other"));
            let mut theirs = bench.bare();
            theirs.arg("--project").arg(bench.path("other"));
            theirs.args(["--coder", "Ida", "assign", "--snippet", "2", "Theirs"]);
            ran(theirs.output().unwrap()).ok();
        }
        let state_before =
            if bench.project().exists() { StudyState::ask(bench).unwrap() } else { StudyState::default() };
        if name == "change the format" {
            take_back_last_format(&bench.project());
        }
        let before = bench.path(&format!("before-{}", self.steps.len()));
        if bench.project().exists() {
            copy(&bench.project(), &before);
        }
        let begun = Instant::now();
        bench.run(&words(&args)).ok();
        let takes = begun.elapsed();
        let state_after = StudyState::ask(bench).unwrap();
        self.steps.push(Step { name, args, goes_on, before, state_before, state_after, takes });
    }
}

impl Step {
    /// A place of its own with the project as it was before the step.
    pub fn stage(&self) -> Bench {
        let bench = Bench::new();
        self.reset(&bench);
        bench
    }

    /// Puts the project back as it was before the step.
    pub fn reset(&self, bench: &Bench) {
        for path in [bench.project(), bench.path("out")] {
            let _ = std::fs::remove_dir_all(path);
        }
        if self.before.exists() {
            copy(&self.before, &bench.project());
        }
    }

    /// The program with the step's arguments.
    pub fn command(&self, bench: &Bench) -> Command {
        bench.command(&words(&self.args))
    }

    /// What has to hold after the step was ended somehow: it is done or was not begun, all that was acknowledged
    /// before is there, the project is sound, and one can go on working. `done`: the program said it is done.
    pub fn check(&self, bench: &Bench, done: bool, how: &str) {
        let what = format!("{}, {how}", self.name);
        let is_new = !bench.project().join("project.db").exists();
        if is_new && self.state_before == StudyState::default() && !done {
            return;
        }
        let state = StudyState::ask(bench).unwrap_or_else(|error| panic!("{what}: {error}"));
        let is_whole = state == self.state_after || (!done && state == self.state_before);
        if !is_whole {
            assert!(
                self.goes_on && !done,
                "{what}: {state:?}\nbefore {:?}\nafter {:?}",
                self.state_before,
                self.state_after
            );
            let (log, known) = (state.log(), self.state_before.log());
            assert!(self.name == "forget" || log.starts_with(&known), "{what}: {log:?} {known:?}");
            bench.run(&words(&self.args)).ok();
            let state = StudyState::ask(bench).unwrap();
            assert!(state == self.state_after, "{what}, and again: {state:?}\nnot {:?}", self.state_after);
        }
        bench.run(&["theme", "add", "Afterwards"]).ok();
        let log = StudyState::ask(bench).unwrap().log();
        assert!(log.last().is_some_and(|last| last.contains("Afterwards")), "{what}: {log:?}");
        // Where a transaction could not even be taken back on the spot, the next to open the project did that.
        assert!(!bench.project().join("project.db-journal").exists(), "{what}");
        let doctor = bench.run(&["doctor"]);
        assert_eq!(doctor.code, 0, "{what}: {}", doctor.stdout);
        for file in files_below(&bench.path("out")) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                assert!(std::fs::metadata(&file).unwrap().len() > 0, "{what}: {name} is half written");
            }
        }
    }
}

/// All files below a folder; none where there is no such folder.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).map(|entries| entries.map(|it| it.unwrap().path()).collect());
    let paths: Vec<PathBuf> = entries.unwrap_or_default();
    let below = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}

fn talk(about: &str, guest: &str) -> String {
    let turn = |at: usize| {
        format!(
            "**Anna:** What of {about}, part {at}?\n\n**{guest}:** We spoke of {about} for {at} hours.\n\n"
        )
    };
    (1..5).map(turn).collect()
}

/// Takes back the last step of the formats of a project: it is one of an older program then.
fn take_back_last_format(project: &Path) {
    let db = Connection::open(project.join("project.db")).unwrap();
    let version: i32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 19, "the last step of the formats is another");
    // The last step changes no table.
    db.execute_batch("PRAGMA user_version = 18").unwrap();
}

fn words(args: &[String]) -> Vec<&str> {
    args.iter().map(String::as_str).collect()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
