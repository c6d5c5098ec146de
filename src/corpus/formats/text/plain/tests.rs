use super::*;
use crate::corpus::Transcript;
use crate::corpus::transcript_builder::build_transcript;
use proptest::prelude::*;

fn read(text: &str) -> Transcript {
    build_transcript("t", parse(text, false))
}

fn turns(text: &str) -> Vec<(Option<String>, Option<f64>, String)> {
    let read = read(text);
    read.turns
        .iter()
        .map(|t| (t.speaker.clone(), t.start.map(f64::round), t.span.slice(&read.text).to_owned()))
        .collect()
}

fn turn(speaker: &str, text: &str) -> (Option<String>, Option<f64>, String) {
    (Some(speaker.to_owned()), None, text.to_owned())
}

#[test]
fn markdown_turns_with_times() {
    let seen = read(
        "**Ann Lee:** Hello &amp; welcome.\n\n**Bo:** \\[04:05\\] Thanks. It is [good](http://x).\n\nStill me. \\[05:00\\] And on.\n\n**Break:** \\[06:00\\]\n\n**Ann Lee:** So...",
    );
    let said: Vec<_> =
        seen.turns.iter().map(|t| (t.speaker.as_deref().unwrap(), t.span.slice(&seen.text))).collect();
    assert_eq!(
        said,
        [
            ("Ann Lee", "Hello & welcome."),
            ("Bo", "Thanks. It is good.\nStill me. And on."),
            ("Ann Lee", "So...")
        ]
    );
    assert_eq!(seen.turns[1].start, Some(245.0));
    assert_eq!(seen.turns[1].end.map(f64::round), Some(360.0));
    assert_eq!(seen.second_at(0), Some(0.0));
}

#[test]
fn times_and_colons_of_other_scripts() {
    let seen = |text: &str| -> Vec<(String, Option<f64>)> {
        let read = crate::corpus::parse_file("t.txt".as_ref(), text.as_bytes(), &Default::default()).unwrap();
        let turns = read.transcripts[0].turns.iter();
        turns.map(|turn| (turn.speaker.clone().unwrap_or_default(), turn.start)).collect()
    };
    let at = |name: &str, second: f64| (name.to_owned(), Some(second));
    assert_eq!(
        seen("[٠٠:٠٠:٠١] المذيع: مرحبا بكم\n[٠٠:٠٠:٠٩] الضيف: شكرا\n[٠٠:٠١:٠٠] المذيع: نتحدث عن الخبز\n"),
        [at("المذيع", 1.0), at("الضيف", 9.0), at("المذيع", 60.0)]
    );
    assert_eq!(
        seen("مجری (۰۰:۰۱): سلام به همه\nمهمان (۰۰:۰۹): متشکرم\nمجری (۰۱:۰۰): درباره نان\n"),
        [at("مجری", 1.0), at("مهمان", 9.0), at("مجری", 60.0)]
    );
    assert_eq!(
        seen(
            "司会（００：００：０５）：始めます。\n田中（00:00:09）：はい。\n司会（００：００：１５）：どうも。\n"
        ),
        [at("司会", 5.0), at("田中", 9.0), at("司会", 15.0)]
    );
    let names = |text: &str| seen(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("አስተናጋጅ፦ ሰላም።\nእንግዳ፦ አመሰግናለሁ።\nአስተናጋጅ፦ እሺ።\n"), ["አስተናጋጅ", "እንግዳ", "አስተናጋጅ"]);
    assert_eq!(names("ពិធីករ៖ សួស្តី។\nភ្ញៀវ៖ អរគុណ។\nពិធីករ៖ បាទ។\n"), ["ពិធីករ", "ភ្ញៀវ", "ពិធីករ"]);
}

#[test]
fn what_a_tool_writes_above_a_talk_is_none_of_it() {
    let otter = "Meeting about bread\nTue, Nov 04, 2025 10:02AM • 12:33\n\nSUMMARY KEYWORDS\nbread, flour\n\nSPEAKERS\n\
                 Anna Berg, Speaker 2\n\nAnna Berg  00:01\nHello and welcome.\n\nSpeaker 2  00:12\nThank you.\n\nAnna Berg  00:20\nSo.\n";
    let meet = "Weekly sync (2025-11-04 10:02 GMT+1) - Transcript\nAttendees\nAnna Berg, Ben Lee\n\nTranscript\n\n\
                Anna Berg: Hello.\nBen Lee: Hi.\nAnna Berg: So.\n";
    let feishu = "2025年11月4日 上午 10:02|12分钟 33秒\n\n关键词:\n面包、面粉\n\n文字记录:\n张三 00:05 \n大家好。\n\n\
                  李四 00:12 \n谢谢。\n\n张三 00:20 \n好的。\n";
    for (text, first, attributes) in [
        (otter, "Hello and welcome.", &["date", "keywords", "participants", "title"][..]),
        (meet, "Hello.", &["participants", "title"]),
        (feishu, "大家好。", &["date", "keywords"]),
    ] {
        let seen = read(text);
        assert!(seen.text.starts_with(first), "{}", seen.text);
        assert_eq!(seen.attributes.keys().collect::<Vec<_>>(), attributes);
    }
    let both = read(
        "Interview Marburg 3. Juni 2024\nAttendees\nAnna, Ben\n\nTranscript\n\nAnna: Hello.\nBen: Hi.\nAnna: So.\n",
    );
    let said = |key: &str| both.attributes.get(key).map(String::as_str);
    assert_eq!((said("title"), said("date")), (Some("Interview Marburg 3. Juni 2024"), Some("2024-06-03")));
    // What somebody wrote above a talk stays.
    let own = read(
        "We met in a mill.\nIt rained all day.\n\nSpeakers\nAnna, Ben\n\nAnna: Hello.\nBen: Hi.\nAnna: So.\n",
    );
    assert!(own.text.starts_with("We met in a mill."), "{}", own.text);
}

#[test]
fn plain_interview() {
    let text = "Interviewer: How was school?\nParticipant 1: Fine. At 10:30 Meeting: dull.\nSee https://x.org: it says.\nInterviewer: And then?\nParticipant 1: Home.";
    assert_eq!(
        turns(text),
        [
            turn("Interviewer", "How was school?"),
            turn("Participant 1", "Fine. At 10:30 Meeting: dull.\nSee https://x.org: it says."),
            turn("Interviewer", "And then?"),
            turn("Participant 1", "Home."),
        ]
    );
}

#[test]
fn otter_names_over_paragraphs() {
    let seen = turns("Ann Lee  0:03\nHello there.\n\nBo  0:10\nHi.\n\nAnn Lee  0:20\nBye.\n");
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1], (Some("Bo".into()), Some(10.0), "Hi.".into()));
}

#[test]
fn agendas_and_notes_are_no_speakers() {
    let text = "We met at the office.\n10:30 Meeting: we talked.\n09:00 Lunch: we ate.\n11:30 Meeting: we talked again.\nThe end: it was good.\nhttps://x.org\n";
    assert!(read(text).turns.iter().all(|turn| turn.speaker.is_none()));
    assert!(read(text).text.contains("10:30 Meeting: we talked."));
}

#[test]
fn wrapped_lines_are_joined() {
    let text = "It was the best of times and it\nwas the worst of times, and we\nall went home.\n\nThe next day came\nand went.";
    assert_eq!(
        read(text).text,
        "It was the best of times and it was the worst of times, and we all went home.\nThe next day came and went."
    );
    assert_eq!(read("One sentence here.\nAnother one there.\nA third.").text.lines().count(), 3);
}

#[test]
fn whisper_lines_with_times() {
    let text: String = (0..8).map(|n| format!("[00:0{n}.000 --> 00:0{n}.900]   and so {n}\n")).collect();
    let seen = read(&text);
    assert_eq!(seen.cues.len(), 8);
    assert_eq!(seen.turns.len(), 1);
    assert_eq!(seen.cues[3].start, 3.0);
}

#[test]
fn headings_and_front_matter() {
    let seen = build_transcript(
        "t",
        parse("---\ntitle: T\n---\n# T\n\nSome *words*.\n\n## Part\n\n- an item\n", true),
    );
    assert_eq!(seen.attributes.get("title").map(String::as_str), Some("T"));
    assert!(seen.text.ends_with("Some words.\n\nPart\nan item"), "{:?}", seen.text);
}

proptest! {
    #[test]
    fn spans_fit(text in "(Ann: |\\*\\*Bo:\\*\\* |\\[0[0-9]:1[0-9]\\]|[a-zé .?]{1,20}|\n|\n\n|# |> |:|é){0,40}") {
        let seen = read(&text);
        let mut last = 0;
        for turn in &seen.turns {
            prop_assert!(turn.span.start >= last && seen.text.get(turn.span.range()).is_some());
            prop_assert!(!turn.span.slice(&seen.text).trim().is_empty());
            last = turn.span.end;
        }
        for cue in &seen.cues {
            prop_assert!(seen.text.get(cue.span.range()).is_some() && cue.end >= cue.start);
        }
    }
}

#[test]
fn a_pause_is_a_time_and_nobody() {
    let text = "**Cleo:** It leaked.\n\n**Break:** \\[15:27\\]\n\n**Dan:** And then?\n\n**Break:** \\[20:37\\]\n\n**Cleo:** We rowed.\n";
    let parsed = parse(text, true);
    let seen: Vec<_> =
        parsed.segments.iter().map(|it| (it.speaker.as_deref(), it.text.as_str(), it.start)).collect();
    assert_eq!(
        seen,
        [
            (Some("Cleo"), "It leaked.", Some(0.0)),
            (Some("Cleo"), "", Some(927.0)),
            (Some("Dan"), "And then?", Some(927.0)),
            (Some("Dan"), "", Some(1237.0)),
            (Some("Cleo"), "We rowed.", Some(1237.0)),
        ]
    );
    let alone = parse(
        "It leaked.\n\n**Break**: \\[15:27\\]\n\nAnd then?\n\n**Break**: \\[20:37\\]\n\nWe rowed.\n",
        true,
    );
    assert!(alone.segments.iter().all(|it| it.speaker.is_none()));
    let bare =
        parse("**Cleo:** It leaked.\n\n**Break**:\n\n**Dan:** And then?\n\n**Cleo:** We rowed.\n", true);
    let said: Vec<_> = bare.segments.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(said, ["It leaked.", "And then?", "We rowed."]);
}
