//! A folder with one interview in twelve layouts, each with a trap: a label that comes once, a footer, an old encoding,
//! rows of a table.

use std::fmt::Write;
use std::path::Path;

/// What is said: who, and how. The aunt speaks once.
const TURNS: [(&str, &str); 7] = [
    ("Anna", "How did the crossing begin?"),
    ("Ben", "With a leak, and then we rowed for two nights over the lake and back."),
    ("Anna", "And then? Who came with you?"),
    ("Ben", "My aunt and the dog, which nobody had asked, came along and slept."),
    ("Aunt Rosa", "He forgets the storm."),
    ("Anna", "Was it a bad storm?"),
    ("Ben", "It was worse than all the others, and we lost both of the oars."),
];

/// The turns, each written as `one` does from its number, who speaks and what is said.
fn written(one: impl Fn(usize, &str, &str) -> String) -> String {
    TURNS.iter().enumerate().map(|(at, (name, said))| one(at, name, said)).collect()
}

/// A time on the clock: each turn begins seven seconds after the last.
fn clock(turn: usize) -> String {
    format!("00:{:02}:{:02}", turn * 7 / 60, turn * 7 % 60)
}

/// Writes the folder.
pub fn write_twelve_layouts(folder: &Path) {
    let captions = |shown: &dyn Fn(&str, &str) -> String| {
        written(|at, name, said| {
            format!("{}\n{}.000 --> {}.000\n{}\n\n", at + 1, clock(at), clock(at + 1), shown(name, said))
        })
    };
    let mut rows = "session,speaker,start,text\n".to_owned();
    let mut segments = Vec::new();
    for (at, (name, said)) in TURNS.iter().enumerate() {
        let _ = writeln!(rows, "1,{name},{},\"{said}\"", clock(at));
        let (start, end) = (at * 7, at * 7 + 7);
        segments.push(serde_json::json!({"start": start, "end": end, "text": said, "speaker": name}));
    }
    let talk = serde_json::json!({"language": "en", "segments": segments}).to_string();
    let german =
        written(|_, name, said| format!("{name}: {}\r\n", said.replace("storm", "Sturm über München")));
    let chat = written(|_, name, said| format!("*{}:\t{}\n", name[..3].to_uppercase(), said.to_lowercase()));
    let chat = format!(
        "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tANN Anna Investigator, BEN Ben Participant, AUN Rosa Relative\n\
         {chat}@End\n"
    );
    let files: [(&str, String); 11] = [
        (
            "colons.txt",
            written(|_, name, said| format!("{name}: {said}\n\n")) + "Transcribed by somebody in a hurry\n",
        ),
        ("times.txt", written(|at, name, said| format!("[{}] {name}: {said}\n", clock(at)))),
        ("brackets.txt", written(|_, name, said| format!("[{name}] {said}\n\n"))),
        ("pointed.txt", written(|_, name, said| format!("<{name}> {said}\n"))),
        ("bold.md", written(|_, name, said| format!("**{name}:** {said}\n\n"))),
        ("headings.md", written(|_, name, said| format!("## {name}\n\n{said}\n\n"))),
        ("meeting.txt", written(|at, name, said| format!("{name}\n{}\n{said}\n\n", clock(at)))),
        ("voices.vtt", format!("WEBVTT\n\n{}", captions(&|name, said| format!("<v {name}>{said}")))),
        ("captions.srt", captions(&|_, said| said.to_owned())),
        ("turns.csv", rows),
        ("recognised.json", talk),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::write(folder.join("child.cha"), chat).unwrap();
    // The twelfth layout is that of the first, in an encoding of old Windows.
    let bytes: Vec<u8> = german.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    std::fs::write(folder.join("old-windows.txt"), bytes).unwrap();
}
