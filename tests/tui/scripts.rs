//! Talks in other scripts: from right to left, without spaces, with marks above and below.

use super::bench::{TestWorkbench, text};
use leitmotif::corpus::{Cue, Snippet, SnippetId, Span, Transcript, TranscriptId, Turn};
use leitmotif::project::NewTranscript;
use leitmotif::project::Project;
use leitmotif::tui::text::text_width;

/// A language, its speakers, and what they say.
const SAID: [(&str, [&str; 2], [&str; 4]); 4] = [
    (
        "ar",
        ["المحاور", "أم أحمد"],
        [
            "كيف كانت المدرسة في ذلك الوقت؟",
            "المعلم كان يشرح الدرس للطلاب بصبر كبير، وكنا نكتب الواجب معا بعد المدرسة في بيت جدتي القريب من السوق.",
            "وماذا حدث بعد ذلك؟",
            "ثم جاء المطر في تلك السنة، فانتظر الفلاحون في القرية حتى جفت الأرض.",
        ],
    ),
    (
        "zh",
        ["主持人", "李老师"],
        [
            "那时候的学校是什么样的？",
            "老师每天早上都会给我们讲故事，然后我们一起写作业，直到天黑才回家，村子里只有一盏灯。",
            "后来呢？",
            "后来村里修了路，孩子们都去城里上学了。",
        ],
    ),
    (
        "th",
        ["ผู้สัมภาษณ์", "ครูสมศรี"],
        [
            "โรงเรียนในสมัยนั้นเป็นอย่างไร",
            "ครูเล่านิทานให้เด็กๆ ฟังทุกเช้า แล้วเราก็ทำการบ้านด้วยกันจนถึงเย็นก่อนกลับบ้านที่อยู่ริมแม่น้ำ",
            "แล้วหลังจากนั้นล่ะ",
            "หลังจากนั้นก็มีถนนเข้าหมู่บ้าน เด็กๆ จึงไปเรียนในเมือง",
        ],
    ),
    (
        "de",
        ["Interviewerin", "Frau Großmüller"],
        [
            "Wie war die Schule damals?",
            "Die Lehrerinnen haben uns jeden Morgen Geschichten erzählt, und die Donaudampfschifffahrtsgesellschaft hat den Ausflug bezahlt.",
            "Und danach?",
            "Danach wurde die Straße gebaut, und die Kinder fuhren in die Stadt.",
        ],
    ),
];

fn talk((language, speakers, said): &(&str, [&str; 2], [&str; 4])) -> NewTranscript {
    let mut transcript = Transcript {
        name: format!("{} {language}", speakers[1]),
        language: Some((*language).to_owned()),
        ..Transcript::default()
    };
    let mut snippets = Vec::new();
    for (at, line) in said.iter().enumerate() {
        if at > 0 {
            transcript.text.push_str("\n\n");
        }
        let span = Span::new(transcript.text.len(), transcript.text.len() + line.len());
        transcript.text.push_str(line);
        let (start, end) = (at as f64 * 60.0, at as f64 * 60.0 + 50.0);
        let speaker = Some(speakers[at % 2].to_owned());
        transcript.turns.push(Turn { span, speaker: speaker.clone(), start: Some(start), end: Some(end) });
        transcript.cues.push(Cue { span, start, end });
        let (id, of) = (SnippetId(0), TranscriptId(0));
        snippets.push(Snippet {
            id,
            transcript: of,
            span,
            start: Some(start),
            end: Some(end),
            speaker: speaker.map(Into::into),
            words: 9,
            parts: Vec::new(),
        });
    }
    NewTranscript { path: format!("{language}.txt"), file_hash: (*language).to_owned(), transcript, snippets }
}

fn open(width: u16, height: u16) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    let talks: Vec<NewTranscript> = SAID.iter().map(talk).collect();
    project.store_transcripts(&talks).unwrap();
    TestWorkbench::with(dir, project, width, height)
}

/// The column at which a piece of a line begins.
fn column(line: &str, piece: &str) -> usize {
    let plain: String = line.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}')).collect();
    text_width(&plain[..plain.find(piece).unwrap_or_else(|| panic!("no {piece} in {line}"))])
}

#[test]
fn every_script_keeps_the_columns_of_the_reader() {
    for (place, (_, speakers, said)) in SAID.iter().enumerate() {
        for size in [(60, 20), (80, 24), (130, 30)] {
            let mut bench = open(size.0, size.1);
            bench.press("O");
            bench.write(["ar", "zh", "th", "de"][place]);
            bench.press("enter");
            let screen = text(&bench.draw());
            let line = |piece: &str| {
                screen
                    .lines()
                    .find(|line| line.contains(piece))
                    .unwrap_or_else(|| panic!("no {piece} in\n{screen}"))
            };
            let begin = |n: usize| {
                said[n]
                    .split_inclusive(char::is_whitespace)
                    .next()
                    .unwrap()
                    .chars()
                    .take(5)
                    .collect::<String>()
            };
            let columns: Vec<usize> = (0..4)
                .map(|n| {
                    let time = format!("{n}:00");
                    let row = screen
                        .lines()
                        .find(|line| line.contains(&time) && line.contains(&begin(n)))
                        .unwrap_or_else(|| panic!("no {time} in\n{screen}"));
                    column(row, &begin(n))
                })
                .collect();
            assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{columns:?}\n{screen}");
            assert!(line(&speakers[0].chars().take(4).collect::<String>()).len() > 4);
            for line in screen.lines() {
                assert!(text_width(line) <= usize::from(size.0), "{line}");
            }
        }
    }
}

#[test]
fn text_from_right_to_left_is_closed_off_from_what_stands_beside_it() {
    let mut bench = open(80, 24);
    bench.press("O");
    bench.write("ar");
    bench.press("enter");
    let screen = text(&bench.draw());
    let row = screen.lines().find(|line| line.contains("1:00")).unwrap();
    let speaker = row.find("أم أحمد").unwrap();
    let behind = &row[speaker + "أم أحمد".len()..];
    assert!(row[..speaker].ends_with('\u{200e}') && behind.starts_with("\u{200f}\u{200e} "), "{row:?}");
    let said = row.find("المعلم").unwrap();
    assert!(row[..said].ends_with('\u{200e}') && row.trim_end().ends_with("\u{200f}\u{200e}"), "{row:?}");
}

#[test]
fn the_list_of_speakers_names_and_counts_them_all() {
    let mut bench = open(100, 24);
    bench.press("V");
    let screen = text(&bench.draw());
    for (_, speakers, _) in &SAID {
        assert!(speakers.iter().all(|name| screen.contains(name)), "{screen}");
    }
    bench.press("r");
    bench.press("ctrl-u");
    bench.write("Anna");
    bench.press("enter");
    assert!(text(&bench.draw()).contains("Anna"), "{}", text(&bench.draw()));
    bench.press("j space m enter");
    bench.press("u u");
    let screen = text(&bench.draw());
    for (_, speakers, _) in &SAID {
        assert!(speakers.iter().all(|name| screen.contains(name)), "{screen}");
    }
}
