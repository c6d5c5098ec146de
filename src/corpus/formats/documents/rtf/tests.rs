use super::*;
use crate::corpus::Transcript;
use crate::corpus::transcript_builder::build_transcript;
use proptest::prelude::*;

fn read(rtf: &str) -> Transcript {
    build_transcript("t", parse(rtf.as_bytes(), &ReadChoices::default()).unwrap())
}

#[test]
fn words_code_pages_and_unicode() {
    let rtf = r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fnil Times;}{\f1\fcharset204 Arial;}}{\stylesheet{\s0 Normal;}}
{\info{\title A talk}{\author Ann}{\creatim\yr2022\mo7\dy9\hr10}}{\*\generator Some tool;}{\header Page head}
\pard\f0 Ann: Gr\'fc\'dfe \endash  na\u239?ve \u8364\'80 \{x\} {\f1\'cf\'f0\'e8\'e2\'e5\'f2}\u-10179?\u-8704?.\par
Bo: {\b Hi} there{\v hidden}.{\footnote A note.}\line Ann: Yes.\par}";
    let read = read(rtf);
    assert_eq!(read.attributes["title"], "A talk");
    assert_eq!((read.attributes["author"].as_str(), read.attributes["date"].as_str()), ("Ann", "2022-07-09"));
    let turns: Vec<_> = read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect();
    assert_eq!(
        turns,
        [(Some("Ann"), "Grüße – naïve € {x} Привет😀."), (Some("Bo"), "Hi there."), (Some("Ann"), "Yes.")]
    );
}

#[test]
fn tables_and_pictures() {
    let row = |a: &str, b: &str| format!(r"\trowd\cellx100\cellx200\pard\intbl {a}\cell {b}\cell\row ");
    let rtf = format!(
        r"{{\rtf1 Before.\par {}{}{}\pard After.{{\pict\bin4 }}}}x}}\par}}",
        row("Ann", "Hello."),
        row("Bo", "Hi."),
        row("Ann", "Well.")
    );
    let read = read(&rtf);
    let turns: Vec<_> = read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect();
    assert_eq!(turns[..3], [(None, "Before."), (Some("Ann"), "Hello."), (Some("Bo"), "Hi.")], "{turns:?}");
}

#[test]
fn depth_is_capped() {
    assert!(
        parse("{\\rtf1".repeat(100_000).as_bytes(), &ReadChoices::default())
            .unwrap_err()
            .reason
            .contains("nested")
    );
}

proptest! {
    #[test]
    fn never_panics(rtf in r"(\\u-?[0-9]{0,6}|\\'[0-9a-f]{0,2}|\\uc[0-9]|\\bin[0-9]{0,3} |\\trowd|\\cell|\\row|\\pard|\\intbl|\\par |\\f[0-9]|[{}\\a-zé ]{0,5}){0,40}") {
        if let Ok(recording) = parse(rtf.as_bytes(), &ReadChoices::default()) {
            let read = build_transcript("t", recording);
            for turn in &read.turns {
                prop_assert!(read.text.get(turn.span.range()).is_some());
            }
        }
    }
}
