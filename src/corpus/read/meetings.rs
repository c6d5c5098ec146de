//! What meeting tools, interviewers and podcasts write, read to the end: who says what when.

use crate::corpus::{ReadOptions, TableOptions, Transcript, parse_file};
use std::path::Path;

fn transcript(name: &str, text: &str) -> Transcript {
    parse_file(Path::new(name), text.as_bytes(), &ReadOptions::default()).unwrap().transcripts.remove(0)
}

/// Speaker, whole second and words of each turn.
fn turns(name: &str, text: &str) -> Vec<(String, Option<u32>, String)> {
    let read = transcript(name, text);
    let turns = read.turns.iter().map(|turn| {
        let second = turn.start.map(|second| second.round() as u32);
        let said = turn.span.slice(&read.text).replace('\n', " ");
        (turn.speaker.clone().unwrap_or_default(), second, said)
    });
    turns.collect()
}

fn turn(speaker: &str, second: impl Into<Option<u32>>, said: &str) -> (String, Option<u32>, String) {
    (speaker.to_owned(), second.into(), said.to_owned())
}

#[test]
fn the_five_styles() {
    let expected = [turn("Ann Lee", 3, "Hello there."), turn("Bo", 10, "Hi."), turn("Ann Lee", 20, "Bye.")];
    for text in [
        "**Ann Lee:** [0:03] Hello there.\n\n**Bo:** [0:10] Hi.\n\n**Ann Lee:** [0:20] Bye.\n",
        "**Ann Lee** 0:03\nHello there.\n\n**Bo** 0:10\nHi.\n\n**Ann Lee** 0:20\nBye.\n",
        "Ann Lee (00:00:03): Hello there.\n\nBo (00:00:10): Hi.\n\nAnn Lee (00:00:20): Bye.\n",
        "WEBVTT\n\n00:03.000 --> 00:04.000\nAnn Lee: Hello\nthere.\n\n00:10.000 --> 00:11.000\nBo: Hi.\n\n00:20.000 --> 00:21.000\nAnn Lee: Bye.\n",
        "Ann Lee\n00:00:03\nHello there.\n\nBo\n00:00:10\nHi.\n\nAnn Lee\n00:00:20\nBye.\n",
        "[00:00:03] Ann Lee: Hello there.\n[00:00:10] Bo: Hi.\n[00:00:20] Ann Lee: Bye.\n",
        "Ann Lee 00:03\nHello there.\n\nBo 00:10\nHi.\n\nAnn Lee 00:20\nBye.\n",
        "[Ann Lee] 00:00:03\nHello there.\n\n[Bo] 00:00:10\nHi.\n\n[Ann Lee] 00:00:20\nBye.\n",
    ] {
        assert_eq!(turns("t.txt", text), expected, "{text}");
    }
}

#[test]
fn zoom() {
    let vtt = "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nJane Doe: So the\r\n\r\n2\r\n00:00:02.100 --> 00:00:03.000\r\nJane Doe: 10:30 Meeting: is off.\r\n\r\n3\r\n00:00:03.100 --> 00:00:04.000\r\nBob: See https://x.org\r\n\r\n4\r\n00:00:04.100 --> 00:00:05.000\r\nBob: okay\r\n";
    assert_eq!(
        turns("t.vtt", vtt),
        [turn("Jane Doe", 1, "So the 10:30 Meeting: is off."), turn("Bob", 3, "See https://x.org okay")]
    );
    let txt = "Jane Doe: So the\nJane Doe: plan is off.\nBob: Right.\n10:30 Meeting: next.\nhttps: not a name\nJane Doe: Fine.\n";
    assert_eq!(
        turns("t.txt", txt),
        [
            turn("Jane Doe", None, "So the plan is off."),
            turn("Bob", None, "Right. 10:30 Meeting: next. https: not a name"),
            turn("Jane Doe", None, "Fine.")
        ]
    );
}

#[test]
fn teams() {
    let vtt = "WEBVTT\n\n1f2e/12-0\n00:00:01.000 --> 00:00:02.000\n<v Doe, Jane>Good morning\nall.</v>\n\n1f2e/13-0\n00:00:03.000 --> 00:00:04.000\n<v Bob>Hi.</v>\n";
    assert_eq!(turns("t.vtt", vtt), [turn("Doe, Jane", 1, "Good morning all."), turn("Bob", 3, "Hi.")]);
}

#[test]
fn google_meet() {
    let text = "Weekly (2024-01-05 10:30 GMT+1) - Transcript\n\n00:00:00\n\nJane Doe: Hello.\nBob: Hi.\n\n00:05:00\n\nJane Doe: Now then.\nBob: Yes.\n";
    let read = transcript("t.txt", text);
    assert!(!read.text.contains("00:05"), "{}", read.text);
    let now = read.text.find("Now then").unwrap();
    assert_eq!(read.second_at(now).map(f64::round), Some(300.0));
    assert_eq!(read.turns.last().and_then(|turn| turn.speaker.as_deref()), Some("Bob"));
}

#[test]
fn interviews_in_other_languages() {
    let german = "Interviewerin: Wie war es in der Schule?\nBefragter 1: Gut. Um 10:30 Uhr: Pause.\nInterviewerin: Und dann?\nBefragter 1: Nach Hause.\n";
    assert_eq!(
        turns("t.txt", german),
        [
            turn("Interviewerin", None, "Wie war es in der Schule?"),
            turn("Befragter 1", None, "Gut. Um 10:30 Uhr: Pause."),
            turn("Interviewerin", None, "Und dann?"),
            turn("Befragter 1", None, "Nach Hause.")
        ]
    );
    let arabic = "المحاور: كيف كانت المدرسة؟\nالضيف: جيدة جدا.\nالمحاور: وماذا بعد؟\nالضيف: عدت إلى البيت.\n";
    let seen = turns("t.txt", arabic);
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[1], turn("الضيف", None, "جيدة جدا."));
    let marked: String = arabic.lines().map(|line| format!("\u{200f}{line}\n")).collect();
    assert_eq!(turns("t.txt", &marked).len(), 4);
    let chinese = "主持人：你好，欢迎。\n嘉宾：谢谢。\n主持人：请开始。\n嘉宾：好的。\n";
    assert_eq!(turns("t.txt", chinese)[1], turn("嘉宾", None, "谢谢。"));
    let silent = "Er hatte nur eines im Sinn: nach Hause zu kommen.\nDas Wetter war schlecht.\nDann regnete es: drei Tage lang.\n";
    assert!(turns("t.txt", silent).iter().all(|(speaker, ..)| speaker.is_empty()));
}

#[test]
fn labels_of_machines_become_readable() {
    let text = "[SPEAKER_00]: Hello there.\n[SPEAKER_01]: Hi.\n[SPEAKER_00]: Bye.\n";
    assert_eq!(turns("t.txt", text)[1], turn("Speaker 1", None, "Hi."));
}

#[test]
fn the_language_that_is_given_wins_over_what_the_text_shows() {
    let spanish =
        "Hablamos mucho de la escuela y de los maestros que tuvimos cuando éramos niños en el pueblo.";
    assert_eq!(transcript("t.md", spanish).language.as_deref(), Some("es"));
    let given = format!("---\ntitle: School\nlanguage: gl\n---\n\n{spanish}\n");
    assert_eq!(transcript("t.md", &given).language.as_deref(), Some("gl"));
    // Rows are as their table, unless a column names the language or they are long.
    let long =
        "Wir haben über die Schule gesprochen und über die Lehrer, die wir als Kinder hatten. ".repeat(3);
    let rows: String = (0..20).map(|at| format!("{at},{spanish},\n")).collect();
    let table = format!("id,text,language\n{rows}20,Ja sicher doch,\n21,Ja sicher doch,de\n22,\"{long}\",\n");
    let columns = TableOptions { attributes: vec!["language".to_owned()], ..TableOptions::default() };
    let options = ReadOptions { table: columns, ..ReadOptions::default() };
    let read = parse_file(Path::new("t.csv"), table.as_bytes(), &options).unwrap();
    let of = |at: usize| read.transcripts[at].language.as_deref();
    assert_eq!((of(0), of(20), of(21), of(22)), (Some("es"), Some("es"), Some("de"), Some("de")));
}
