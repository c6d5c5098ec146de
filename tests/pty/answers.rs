//! A terminal that answers what it is asked: at once, late, in pieces, wrongly, or never.

use super::session::PtySession;
use super::study::run;
use super::terminal_answers::{CONDUCTS, Conduct, LAST_QUESTION, QUESTIONS, answers};
use portable_pty::CommandBuilder;
use std::path::Path;
use std::time::Duration;

/// What a frame begins with.
const FRAME: &str = "\x1b[?2026h";

/// What a light terminal of many gifts answers, in the order it was asked.
const LIGHT: &str = "\x1b[?997;2n\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\x1b[?2031;2$y\x1b[?2026;2$y\x1b[?0u\x1b[6;20;10t\
                     \x1bP>|Test 1.0\x1b\\\x1bP1+r4D73=5C\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;4;52c";
/// What a dark terminal says when its colours were changed.
const NOW_DARK: &str = "\x1b[?997;1n";

/// Answers that are none: cut off, of another kind, without sense.
const WRONG: [&str; 8] = [
    "\x1b]11;rgb:zz/zz/zz\x1b\\",
    "\x1b]11;?\x07",
    "\x1b[?2026;$y\x1b[?9999;9999;1$y",
    "\x1b_Gi=31;EINVAL:retrieval\x1b\\",
    "\x1bP0+r4D73\x1b\\",
    "\x1b[24;80R\x1b[>1;10;0c\x1b[0n",
    "\x1b]52;c;cmV0cmlldmFs\x1b\\",
    "\x1b[?c",
];

/// A study with topics that no job changes, whose colour theme is as named.
fn study(home: &Path, theme: &str) -> String {
    let talks = home.join("talks");
    std::fs::create_dir_all(&talks).unwrap();
    for name in ["one", "two"] {
        let text = "Ann: We talk about bread and butter.\n\nBob: And about retrieval of documents.\n";
        std::fs::write(talks.join(format!("{name}.txt")), text).unwrap();
    }
    run(home, &["import", talks.to_str().unwrap()]);
    run(home, &["analyze", "--model", "draft"]);
    let config = home.join("xdg_config_home/leitmotif");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(
        config.join("config.toml"),
        format!("theme = \"{theme}\"\n[analyze]\nmodel = \"draft\"\n"),
    )
    .unwrap();
    // The tour would lie over the rest.
    std::fs::write(home.join("xdg_data_home/leitmotif/toured"), "").unwrap();
    home.join("project").to_str().unwrap().to_owned()
}

/// The workbench on a study, with its search open and a word in the query.
fn searching(home: &Path, project: &str) -> PtySession {
    let mut session = PtySession::start(home, &["--project", project], 24, 80);
    session.see("all commands");
    session.press("3");
    session.see("a beginning, a near spelling");
    session.press("retr");
    session.see("retr");
    session
}

/// The colours of the first two rows, which no work in the background changes.
fn colors(screen: &vt100::Screen) -> Vec<(vt100::Color, vt100::Color)> {
    let cells = (0..2).flat_map(|y| (0..80).filter_map(move |x| screen.cell(y, x)));
    cells.map(|cell| (cell.fgcolor(), cell.bgcolor())).collect()
}

/// The colours of those rows with a theme.
fn colors_of(theme: &str) -> Vec<(vt100::Color, vt100::Color)> {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), theme);
    let session = searching(home.path(), &project);
    session.on_screen(colors)
}

/// Ends the workbench, out of the query.
fn quit(session: &mut PtySession) {
    session.press("\x1b");
    std::thread::sleep(Duration::from_millis(300));
    session.press("q");
    assert_eq!(session.end(), 0);
    assert!(session.is_whole(), "{}", session.text());
}

#[test]
fn the_first_frame_waits_for_no_answer_and_answers_restyle_it() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), "auto");
    let mut session = searching(home.path(), &project);
    let written = session.written();
    let asked = written.find(LAST_QUESTION).expect("it asks");
    let framed = written.find(FRAME).expect("it draws though nothing was answered");
    let background = written.find("\x1b]11;?").unwrap();
    assert!(background < asked && asked < framed, "asked first, the last question last, then drawn");
    assert_eq!(written.matches(LAST_QUESTION).count(), 1, "asked once");

    session.press(LIGHT);
    let light = colors_of("light");
    session.wait("the colours of the light theme", |screen| colors(screen) == light);
    session.until("kitty's keyboard is in force", |session| session.written().contains("\x1b[>1u"));
    // The keys as that protocol sends them.
    session.press("ieval\x1b[32u\x1b[97;5ux");
    session.see("xretrieval");

    session.press(NOW_DARK);
    let dark = colors_of("dark");
    session.wait("the colours of the dark theme", |screen| colors(screen) == dark);
    session.press("\x1b[27u");
    std::thread::sleep(Duration::from_millis(300));
    session.press("q");
    assert_eq!(session.end(), 0);
    let written = session.written();
    assert!(written.contains("\x1b[<1u") && written.contains("\x1b[?2031l"), "all is taken back");
}

#[test]
fn no_byte_of_a_late_or_wrong_answer_is_typed() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), "auto");
    let mut session = searching(home.path(), &project);
    for wrong in WRONG {
        session.press(wrong);
    }
    session.press("ie");
    // In pieces, as over a slow line.
    for byte in LIGHT.chars() {
        session.press(&byte.to_string());
        std::thread::sleep(Duration::from_millis(2));
    }
    // One that breaks off, as when the line does; then the rest is typed.
    session.press("\x1b]11;rgb:12");
    std::thread::sleep(Duration::from_millis(900));
    session.press("val");
    session.see("retrieval");
    for dirt in ["rgb", "EINVAL", "4D73", "2026", ";"] {
        let field = session.text().lines().find(|line| line.contains("retrieval")).unwrap().to_owned();
        assert!(!field.contains(dirt), "{dirt} in {field}");
    }
    quit(&mut session);
}

/// One terminal that answers the question at `which` in its own way: what is typed meanwhile is in the field as it was typed,
/// and the colours are those of its background, which two questions tell.
fn play(home: &Path, project: &str, light: &[(vt100::Color, vt100::Color)], which: usize, conduct: Conduct) {
    let what = format!("{} answered {conduct:?}", QUESTIONS[which].name);
    let (at_once, late) = answers(which, conduct);
    let mut session = PtySession::start(home, &["--project", project], 24, 80);
    session.until("it asks", |session| session.written().contains(LAST_QUESTION));
    session.press(&at_once);
    session.see("all commands");
    session.press("3");
    session.see("a beginning, a near spelling");
    session.press("re");
    session.press(&late);
    session.press("trieval");
    session.see("retrieval");
    session.see(" in 1 talk");
    session.wait(&what, |screen| colors(screen) == light);
    let text = session.text();
    let field = text.lines().find(|line| line.contains("retrieval")).unwrap();
    let typed = field.split_whitespace().find(|word| word.contains("retrieval"));
    assert_eq!(typed, Some("retrieval"), "{what}: {field}");
    for dirt in ["rgb", "EINVAL", "4D73", "2026", "997", ";"] {
        assert!(!field.contains(dirt), "{what}: {dirt} in {field}");
    }
    quit(&mut session);
}

#[test]
fn each_question_may_be_answered_at_once_late_wrongly_or_never() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), "auto");
    let written = {
        let session = searching(home.path(), &project);
        session.written()
    };
    let at = QUESTIONS.map(|question| written.find(question.asked).expect(question.name));
    assert!(at.is_sorted(), "all are asked, in this order: {at:?}");

    let light = colors_of("light");
    for which in 0..QUESTIONS.len() {
        // Two at a time, each in a home of its own: a project has one workbench that writes.
        for pair in CONDUCTS.chunks(2) {
            std::thread::scope(|scope| {
                for &conduct in pair {
                    let light = &light;
                    scope.spawn(move || {
                        let home = tempfile::tempdir().unwrap();
                        let project = study(home.path(), "auto");
                        play(home.path(), &project, light, which, conduct);
                    });
                }
            });
        }
    }
}

#[test]
fn an_answer_that_comes_while_it_ends_is_not_typed_into_the_shell() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), "auto");
    let mut shell = CommandBuilder::new("sh");
    let program = env!("CARGO_BIN_EXE_leitmotif");
    shell.args(["-c", &format!("'{program}' --project '{project}'; echo ended; exec cat -v")]);
    let mut session = PtySession::of(shell, home.path(), 24, 80);
    session.until("it draws", |session| session.written().contains(FRAME));
    session.until("it ends", |session| {
        // By a signal, so that it ends at once.
        let sent = std::process::Command::new("pkill")
            .args(["-TERM", "-P", &session.id().to_string(), "leitmotif"])
            .status();
        sent.is_ok_and(|status| status.success())
    });
    session.press(LIGHT);
    session.see("ended");
    session.press("next\n");
    session.see("next");
    let text = session.text();
    assert!(!text.contains("rgb") && !text.contains("Test 1.0") && !text.contains("^["), "{text}");
}

#[test]
fn a_terminal_that_would_show_the_questions_is_not_asked() {
    let home = tempfile::tempdir().unwrap();
    let project = study(home.path(), "auto");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leitmotif"));
    command.args(["--project", &project]);
    let mut session = PtySession::with(command, home.path(), &[("TERM", "linux")]);
    session.see("all commands");
    assert!(!session.written().contains(LAST_QUESTION) && !session.written().contains("\x1b]11"));
    quit(&mut session);
}

#[test]
fn the_doctor_says_what_the_terminal_answered_and_what_follows() {
    let home = tempfile::tempdir().unwrap();
    let doctor = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leitmotif"));
        command.args(["doctor", "terminal"]);
        PtySession::of(command, home.path(), 40, 200)
    };
    let mut session = doctor();
    session.until("it asks", |session| session.written().contains(LAST_QUESTION));
    session.press(LIGHT);
    session.see("as Test 1.0");
    for words in
        ["the background is light (#fdf6e3)", "kitty's protocol", "cells of 10 x 20 pixels", "OSC 52"]
    {
        session.see(words);
    }
    assert_eq!(session.end(), 0);
    assert!(!session.text().contains("models"), "only the terminal is looked at");

    let mut session = doctor();
    session.see("none within 10");
    assert_eq!(session.end(), 0);
}

#[test]
fn long_work_tells_somebody_who_looks_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    let mut session = PtySession::start(home.path(), &["demo"], 32, 112);
    session.until("it asks", |session| session.written().contains(LAST_QUESTION));
    // Who it is, that this was all, and that it has no focus.
    session.press("\x1bP>|ghostty 1.2.0\x1b\\\x1b[?62c\x1b[O");
    session.until("it is told of topics", |session| {
        let written = session.written();
        let notice =
            written.split("\x1b]777;notify;leitmotif;").skip(1).any(|rest| rest.contains("found by"));
        notice && written.contains("\x1b]9;4;1;")
    });
    session.press("\x1b[I");
    session.press("q");
    assert_eq!(session.end(), 0);
    let written = session.written();
    let last = written.rsplit("\x1b]9;4;").next().unwrap();
    assert!(last.starts_with('0'), "no progress is left in the title bar");
}
