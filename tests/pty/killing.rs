//! A program that is killed while one works with it, and what is found afterwards.

use super::{PtyStudy, news, open, start};
use crate::signal;
use crate::stored::{self, LoggedRow, StoredStudy};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// When the program is killed after the keys were pressed.
#[derive(Debug, Clone, Copy)]
pub enum KillMoment {
    /// Without waiting for anything.
    AtOnce,
    /// When the database begins to be written.
    Writing,
    /// When the database has begun to change, while its journal could still put it back.
    Changing,
    /// When it was written; the screen may not have said so.
    Written,
    /// When the screen says that something was done.
    Said,
    /// When these words are on the screen.
    Seen(&'static str),
}

impl PtyStudy {
    /// Presses keys, kills the program, and opens the project again. Everything the screen ever said was done
    /// has to be there, and of what was `asked` for last the first few or nothing; says how many.
    pub fn killed(&mut self, keys: &str, asked: &[String], moment: KillMoment) -> usize {
        let before = self.stored();
        self.session.press(keys);
        self.kill(moment);
        let shown = news(&self.text(), &self.said);
        let after = self.found();

        let (old, new) = after.log.split_at(before.log.len().min(after.log.len()));
        assert_eq!(old, before.log, "what was there stays as it was");
        assert!(new.len() <= asked.len(), "{asked:?} was asked for: {new:?}");
        for (logged, asked) in new.iter().zip(asked) {
            assert!(logged.what.starts_with(asked) && !logged.undone, "asked for {asked}: {logged:?}");
        }
        if let Some(shown) = shown {
            assert!(new.iter().any(|logged| logged.what == shown), "said, but not stored: {shown}");
        }
        assert_eq!(after.records == before.records, new.is_empty(), "log and records tell the same: {new:?}");
        self.said.extend(new.iter().map(|logged| logged.what.clone()));
        println!("{} of {} stored", new.len(), asked.len());
        self.session = open(self.home.path());
        new.len()
    }

    /// Kills the program while it takes back the last edit, which then holds or is taken back, wholly; in the
    /// end it holds again.
    pub fn killed_while_undoing(&mut self, moment: KillMoment) {
        let before = self.stored();
        self.session.press("u");
        self.kill(moment);
        let shown = self.text().contains("taken back: ");
        let after = self.found();
        assert_eq!(after.whats(), self.said);
        let undone: Vec<bool> = after.log.iter().map(|logged| logged.undone).collect();
        let (last, earlier) = undone.split_last().unwrap();
        assert!(!earlier.contains(&true) && (*last || !shown), "{undone:?}");
        assert_eq!(after.records == before.records, !last);
        println!("{}", if *last { "undone" } else { "not undone" });
        self.session = open(self.home.path());
        if !last {
            self.session.press("u");
            self.see("taken back: ");
        }
        self.session.press("\x12");
        self.see("done again: ");
        assert!(self.stored() == before, "done again it is as before");
    }

    /// Quits, opens the project anew and kills the program as soon as anything is on the screen.
    pub fn killed_while_opening(&mut self) {
        let before = self.stored();
        self.quit();
        self.session = start(self.home.path());
        self.session.wait("anything", |screen| !screen.contents().trim().is_empty());
        self.kill(KillMoment::AtOnce);
        assert!(self.found() == before, "opening changes nothing");
        self.session = open(self.home.path());
    }

    fn await_moment(&self, moment: KillMoment) {
        let there = || self.journal().exists();
        match moment {
            KillMoment::AtOnce => {}
            KillMoment::Writing => soon(there),
            KillMoment::Changing => {
                let changed =
                    || std::fs::metadata(self.project().join("project.db")).unwrap().modified().unwrap();
                let before = changed();
                soon(|| changed() != before);
            }
            KillMoment::Written => {
                soon(there);
                soon(|| !there());
            }
            KillMoment::Said => {
                self.session.wait("an edit", |screen| news(&screen.contents(), &self.said).is_some());
            }
            KillMoment::Seen(words) => self.see(words),
        }
    }

    fn journal(&self) -> PathBuf {
        self.project().join("project.db-journal")
    }

    /// Kills the program at a moment and says so.
    fn kill(&mut self, moment: KillMoment) {
        self.await_moment(moment);
        signal(&self.session, "KILL");
        self.session.end();
        self.kills += 1;
        let torn = if self.journal().exists() { ", in the midst of a transaction" } else { "" };
        println!("kill {} {moment:?}{torn}", self.kills);
    }

    /// What the next to open the project finds, which has to be whole.
    fn found(&self) -> StoredStudy {
        let log = self.json(&["log"]);
        stored::check(&self.project());
        let found = StoredStudy::read(&self.project());
        assert!(found.log.is_sorted_by(|a, b| a.id < b.id), "{:?}", found.log);
        let said = log["edits"].as_array().unwrap().iter().map(|edit| LoggedRow {
            id: edit["id"].as_i64().unwrap(),
            what: edit["what"].as_str().unwrap().to_owned(),
            undone: edit["undone"].as_bool().unwrap(),
        });
        assert_eq!(said.collect::<Vec<_>>(), found.log);
        found
    }
}

/// Waits without a pause for what holds so briefly that it may be missed.
fn soon(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() && begun.elapsed() < Duration::from_secs(2) {
        std::thread::yield_now();
    }
}
