//! A project that takes its time to open: the terminal says so, keys wait, and one can quit.

use super::session::PtySession;
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A project of the sample, without topics.
fn project(home: &Path) -> String {
    let folder = home.join("talks");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("one.txt"), "Ann: We talk about bread.\n\nBob: And butter.\n").unwrap();
    let place = home.join("study");
    let status = Command::new(env!("CARGO_BIN_EXE_leitmotif"))
        .args(["--project", place.to_str().unwrap(), "--quiet", "import", folder.to_str().unwrap()])
        .env("HOME", home)
        .status()
        .unwrap();
    assert!(status.success());
    place.to_str().unwrap().to_owned()
}

/// Keeps everybody from reading the database until it is dropped, for less time than they would wait.
fn hold(project: &str) -> Connection {
    let db = Connection::open(Path::new(project).join("project.db")).unwrap();
    db.execute_batch("BEGIN EXCLUSIVE").unwrap();
    db
}

#[test]
fn what_is_typed_while_a_project_is_opened_waits_for_the_workbench() {
    let home = tempfile::tempdir().unwrap();
    let place = project(home.path());
    let held = hold(&place);
    let mut session = PtySession::start(home.path(), &["--project", &place], 24, 80);
    session.see("Opening study …");
    // To the search, and a word into its line.
    session.press("3butter");
    std::thread::sleep(Duration::from_millis(300));
    assert!(session.text().contains("waits until it is open"), "{}", session.text());
    drop(held);
    session.see("And butter.");
    session.press("\u{1b}\u{1b}q");
    session.end();
}

#[test]
fn one_can_quit_while_a_project_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let place = project(home.path());
    let held = hold(&place);
    let mut session = PtySession::start(home.path(), &["--project", &place], 24, 80);
    session.see("Opening study …");
    session.press("q");
    session.see("Quits as soon as the project is open.");
    drop(held);
    assert_eq!(session.end(), 0);
}
