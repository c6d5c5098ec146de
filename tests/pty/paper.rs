//! From twelve interviews to the paper: imported and coded at the keyboard, coded again by a second person in a copy that
//! is merged, and written as a document, whose numbers a script computes again from the interviews and the decisions.

use super::TOPICS;
use super::session::PtySession;
use super::study::run;
use crate::twelve_interviews::{INTERVIEWER, PEOPLE, write_twelve_interviews};
use std::path::Path;
use std::process::Command;

/// What `python3` says of the document.
const SCRIPT: &str = "tests/recount/paper.py";

/// Opens the folder of interviews as somebody who has the draft's topics only.
fn open(home: &Path) -> PtySession {
    let config = home.join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    write_twelve_interviews(&home.join("talks"));
    let session = PtySession::start(home, &["--project", "project", "talks"], 40, 140);
    session.see(TOPICS);
    session.see("12 talks");
    session
}

/// Puts what is in front under a theme.
fn assign(session: &mut PtySession, theme: &str, asked: &str) {
    session.press("t");
    session.see("a theme, or a new name");
    session.press(&format!("{theme}\r"));
    session.see(asked);
}

/// Searches by words and goes to the hits.
fn search(session: &mut PtySession, words: &str, hits: &str) {
    session.press("3");
    session.see("Search");
    session.press(words);
    session.see(&format!("› {words}"));
    session.press("\x14");
    session.see("words ▾");
    session.see(hits);
    session.press("\r");
    session.lose("to hits");
}

/// Writes a text into the field that is open.
fn write(session: &mut PtySession, key: &str, field: &str, text: &str, done: &str) {
    session.press(key);
    session.see(field);
    session.press(text);
    session.see(text.rsplit(' ').next().unwrap());
    session.press("\x1b");
    session.see(done);
}

/// The coding of the first person, by keys.
fn code(session: &mut PtySession) {
    // Topics are put under themes.
    assign(session, "Work/Nights", "to the new theme Work/Nights");
    session.press("j");
    assign(session, "Money", "to the new theme Money");
    session.press("j");
    assign(session, "Others", "to the new theme Others");
    // All hits of a search, one of them quoted and noted on.
    search(session, "colleagues", "hits in");
    session.press("g*");
    session.see("w move");
    assign(session, "Others/Colleagues", "to the new theme Others/Colleagues");
    // The words are an answer, which is in this theme alone; the question beside them is context.
    session.press("Q");
    session.see("kept 1 quote");
    write(session, "M", "Esc saves", "She laughed when she said so.", "wrote the memo on a passage");
    // Two sentences of one interview.
    session.press("\r");
    session.see("select sentences");
    session.press("vj");
    session.see("in vivo");
    assign(session, "Others/Trust", "assigned 1 passage to the new theme Others/Trust");
    // The codebook.
    session.press("4");
    session.see("6 themes");
    let definition =
        "What the hours do. Use when: sleep or tiredness is named. Not when: only a plan is meant.";
    session.press("g");
    write(session, "e", "when to use Work", definition, "described theme Work");
    write(
        session,
        "M",
        "Esc saves",
        "It is about time more than about work.",
        "wrote the memo on theme Work",
    );
    // The journal: the first memo is a reflexive one.
    session.press("W");
    session.see("no kind, written");
    for kind in ["analytic", "methodological", "reflexive"] {
        session.press("\x1bc");
        session.see(&format!("{kind}, written"));
    }
    session.press("\x1bj");
    session.see("by time");
    session.press("\x1b");
    session.lose("reflexive, written");
    session.press("q");
    assert_eq!(session.end(), 0);
    assert!(session.is_whole());
}

/// A copy of a folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).unwrap();
        }
    }
}

/// A second person codes in a copy of the project, which is merged.
fn code_in_a_copy(home: &Path) {
    let other = home.join("other");
    copy(&home.join("project"), &other);
    let decide = |query: &str, theme: &str| {
        let place = ["--project", other.to_str().unwrap(), "--coder", "ben"];
        let mut command = Command::new(env!("CARGO_BIN_EXE_leitmotif"));
        command.env_clear().current_dir(home).env("HOME", home);
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.join(name.to_lowercase()));
        }
        let output = command.args(place).args(["assign", "--query", query, theme]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    for (query, theme) in [("sleep", "Work/Nights"), ("wages", "Money"), ("coffee", "Others/Colleagues")] {
        decide(query, theme);
    }
    run(home, &["merge", other.to_str().unwrap()]);
}

/// A Python that has python-docx: the one that `.ci/run` and `tests/peers/report_document.py` make, or the usual one.
fn python() -> Option<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/documents/bin/python");
    let has_it = |python: &String| {
        Command::new(python).args(["-c", "import docx"]).output().is_ok_and(|output| output.status.success())
    };
    [own.to_str().unwrap().to_owned(), "python3".to_owned()].into_iter().find(has_it)
}

#[test]
fn twelve_interviews_become_a_document_whose_numbers_are_computed_again() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let mut session = open(home);
    code(&mut session);
    code_in_a_copy(home);
    run(home, &["export", "docx", "--checklist", "coreq", "--journal", "-o", "out/report.docx"]);
    run(home, &["export", "csv", "-o", "out/tables"]);
    let form = run(home, &["export", "coreq"]);
    let filled = form.lines().filter(|line| line.contains("<br>From: ")).count();
    assert!(filled >= 14, "{filled} of 32 are filled: {form}");
    assert!(form.contains(&format!("{INTERVIEWER} (12), in 12 of 12 transcripts")), "{form}");
    assert!(form.contains("12 names of those who speak and do not ask"), "{form}");
    assert!(form.contains("2 coders have decisions that stand: ben ("), "{form}");
    assert!(form.contains("There is 1 reflexive memo, of 20"), "{form}");
    let north = PEOPLE.iter().filter(|(_, _, site, _)| *site == "north").count();
    assert!(form.contains(&format!("north ({north})")), "{form}");
    let Some(python) = python() else {
        eprintln!(
            "SKIPPED: no Python with python-docx here, so the numbers of the document were not computed again"
        );
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let output = Command::new(python).arg(script).arg(home).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    print!("{said}");
}
