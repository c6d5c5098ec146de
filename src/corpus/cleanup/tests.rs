use super::*;

fn mended(pieces: Vec<Segment>) -> ParsedTranscript {
    let mut recording = ParsedTranscript::from_captions(pieces);
    clean_up(&mut recording, false);
    recording
}

fn texts(recording: &ParsedTranscript) -> Vec<&str> {
    recording.segments.iter().map(|piece| piece.text.as_str()).collect()
}

#[test]
fn youtube_rolls_once() {
    let lines = ["so yeah", "we said no", "no", "no", "and that was it", "and that was it really", "the end"];
    let mut pieces = Vec::new();
    let mut at = 0.0;
    let mut top = String::from(" ");
    for line in lines {
        pieces.push(Segment::timed(at, at + 1.99, format!("{top}\n{line}")));
        pieces.push(Segment::timed(at + 1.99, at + 2.0, format!("{line}\n ")));
        at += 2.0;
        top = line.to_owned();
    }
    let read = mended(pieces);
    assert_eq!(texts(&read), lines);
    assert_eq!(read.repairs.rolling, 13);
}

#[test]
fn two_line_windows_and_growing_lines() {
    let windows = ["a b\nc d", "c d\ne f", "e f\ng h"];
    let read = mended(
        windows.iter().zip(0..).map(|(t, n)| Segment::timed(f64::from(n), f64::from(n) + 1.0, *t)).collect(),
    );
    assert_eq!(texts(&read).join(" "), "a b c d e f g h");
    let growing = ["well", "well hello", "well hello there", "my", "my friend"];
    let read = mended(
        growing.iter().zip(0..).map(|(t, n)| Segment::timed(f64::from(n), f64::from(n) + 1.0, *t)).collect(),
    );
    assert_eq!(texts(&read).join(" "), "well hello there my friend");
}

#[test]
fn spoken_repetition_stays() {
    let said = ["No.", "No.", "I said no.", "No.", "Fine then."];
    let read = mended(
        said.iter().zip(0..).map(|(t, n)| Segment::timed(f64::from(n), f64::from(n) + 0.9, *t)).collect(),
    );
    assert_eq!(texts(&read), said);
    assert_eq!(read.repairs, crate::corpus::Repairs::default());
}

#[test]
fn loops_are_folded() {
    let mut pieces = vec![Segment::timed(0.0, 1.0, "Start of it")];
    pieces
        .extend((1..8).map(|n| Segment::timed(f64::from(n), f64::from(n) + 1.0, "Thank you for watching.")));
    pieces.push(Segment::timed(8.0, 9.0, "End of it"));
    let read = mended(pieces);
    assert_eq!(texts(&read), ["Start of it", "Thank you for watching.", "End of it"]);
    assert_eq!((read.repairs.looped, read.segments[1].end), (6, Some(8.0)));
}

#[test]
fn times_are_put_in_order() {
    let read = mended(vec![
        Segment::timed(4.0, 6.0, "third"),
        Segment::timed(-1.0, 2.5, "first"),
        Segment::timed(2.0, 1.0, "second"),
    ]);
    assert_eq!(texts(&read), ["first", "second", "third"]);
    let times: Vec<_> = read.segments.iter().map(|p| (p.start.unwrap(), p.end.unwrap())).collect();
    assert_eq!(times, [(0.0, 2.0), (2.0, 2.0), (4.0, 6.0)]);
    assert_eq!(read.repairs.times, 5);
}

#[test]
fn single_words_become_phrases() {
    let words = "this is what we call karaoke. And it goes on".split(' ');
    let read = mended(
        words
            .zip(0..)
            .map(|(w, n)| Segment::timed(f64::from(n) / 2.0, f64::from(n) / 2.0 + 0.4, w))
            .collect(),
    );
    assert_eq!(texts(&read), ["this is what we call karaoke.", "And it goes on"]);
}

#[test]
fn speakers_in_captions() {
    let read = mended(vec![
        Segment::timed(0.0, 1.0, "Jane Doe: Hello there"),
        Segment::timed(1.0, 2.0, "and welcome."),
        Segment::timed(2.0, 3.0, "Bob: At 10:30: yes"),
        Segment::timed(3.0, 4.0, "Jane Doe: See https://x.org"),
        Segment::timed(4.0, 5.0, ">> Who is that?"),
        Segment::timed(5.0, 6.0, "Bob: Me.\nJane Doe: You?"),
    ]);
    let seen: Vec<_> =
        read.segments.iter().map(|p| (p.speaker.as_deref().unwrap_or("-"), p.text.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("Jane Doe", "Hello there"),
            ("Jane Doe", "and welcome."),
            ("Bob", "At 10:30: yes"),
            ("Jane Doe", "See https://x.org"),
            ("-", "Who is that?"),
            ("Bob", "Me."),
            ("Jane Doe", "You?"),
        ]
    );
}

#[test]
fn raw_leaves_artefacts() {
    let pieces: Vec<Segment> =
        (0..6).map(|n| Segment::timed(f64::from(n), f64::from(n) + 1.0, "Loop.")).collect();
    let mut recording = ParsedTranscript::from_captions(pieces);
    clean_up(&mut recording, true);
    assert_eq!(recording.segments.len(), 6);
}

/// Captions as YouTube writes them for these lines, each with its start and end: two-line windows that
/// roll, with a cue of ten milliseconds between them.
fn youtube(lines: &[(f64, f64, &str)]) -> Vec<Segment> {
    let mut pieces = Vec::new();
    let (mut top, mut shown_until) = (" ", 0.0);
    for &(start, end, line) in lines {
        if start - shown_until > 4.0 {
            top = " ";
        }
        pieces.push(Segment::timed(start, end - 0.01, format!("{top}\n{line}")));
        pieces.push(Segment::timed(end - 0.01, end, format!("{line}\n ")));
        (top, shown_until) = (line, end);
    }
    pieces
}

#[test]
fn youtube_with_music_silences_and_repetition_gives_the_words_once() {
    let mut lines: Vec<(f64, f64, String)> = Vec::new();
    let (mut at, mut dice) = (0.0, 7u64);
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for _ in 0..600 {
        let words = (0..=roll(7)).map(|_| format!("w{}", roll(40))).collect::<Vec<_>>().join(" ");
        let line = match roll(20) {
            0 => "[Music]".to_owned(),
            1 => lines.last().map_or(words.clone(), |(_, _, line)| line.clone()),
            _ => words,
        };
        at += [0.0, 0.0, 0.0, 0.3, 2.0, 30.0][roll(6) as usize];
        lines.push((at, at + 2.0, line));
        at += 2.0;
    }
    let shown: Vec<_> = lines.iter().map(|(start, end, line)| (*start, *end, line.as_str())).collect();
    let read = mended(youtube(&shown));
    let said = lines.iter().map(|(_, _, line)| line.as_str()).collect::<Vec<_>>().join(" ");
    let (said, found) = (said.split(' ').count() as f64, texts(&read).join(" ").split(' ').count() as f64);
    println!("{found} words of {said}");
    assert!((found / said - 1.0).abs() < 0.01, "{found} of {said}");
    assert!(read.repairs.rolling > 800);
}

#[test]
fn a_line_said_again_after_a_silence_stays() {
    let lines = [(0.0, 2.0, "well"), (2.0, 4.0, "no"), (24.0, 26.0, "no"), (26.0, 28.0, "really no")];
    assert_eq!(texts(&mended(youtube(&lines))), ["well", "no", "no", "really no"]);
}

fn every_second<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Segment> {
    texts
        .into_iter()
        .zip(0..)
        .map(|(text, n)| Segment::timed(f64::from(n), f64::from(n) + 1.0, text))
        .collect()
}

fn read_back(pieces: Vec<Segment>) -> crate::corpus::Transcript {
    crate::corpus::transcript_builder::build_transcript("talk", mended(pieces))
}

#[test]
fn a_loop_of_some_cues_is_there_once_with_a_mark() {
    let looped = ["And then?", "I do not know."].repeat(430);
    let said = ["Well."].into_iter().chain(looped).chain(["And so on."]);
    let read = read_back(every_second(said));
    assert_eq!(read.text, "Well. And then? I do not know. And so on.");
    assert_eq!(read.repairs.looped, 858);
    let [one] = read.repairs.loops.as_slice() else { panic!("{:?}", read.repairs) };
    assert_eq!((one.span.slice(&read.text), one.times), ("And then? I do not know.", 430));
    let last = read.cues[2];
    assert_eq!((last.start, last.end), (2.0, 861.0), "the time of the loop stays with its words");
}

#[test]
fn loops_side_by_side_and_four_times_in_a_row() {
    let said = ["a b"; 5].into_iter().chain(["c d"; 1299]).chain(["e f"; 4]);
    let read = read_back(every_second(said));
    assert_eq!(read.text, "a b c d e f e f e f e f");
    let marks: Vec<_> = read.repairs.loops.iter().map(|l| (l.span.slice(&read.text), l.times)).collect();
    assert_eq!(marks, [("a b", 5), ("c d", 1299)]);
}

#[test]
fn a_phrase_that_loops_inside_a_cue() {
    let text = format!("So I said {}and left.", "I'm going to go. ".repeat(40));
    let read = read_back(vec![
        Segment::timed(0.0, 70.0, text),
        Segment::timed(70.0, 72.0, "no no no no no no, never"),
    ]);
    assert_eq!(read.text, "So I said I'm going to go. and left. no no no no no no, never");
    assert_eq!((read.repairs.looped, read.repairs.loops[0].times), (39, 40));
    assert_eq!(read.repairs.loops[0].span.slice(&read.text), "I'm going to go.");
    let times: Vec<_> = read.cues.iter().map(|cue| (cue.start.round(), cue.end.round())).collect();
    assert_eq!(times, [(0.0, 1.0), (1.0, 69.0), (69.0, 70.0), (70.0, 72.0)]);
}

#[test]
fn a_loop_without_blanks_between_words() {
    let read = read_back(vec![Segment::timed(0.0, 9.0, format!("今天{}再见", "谢谢大家".repeat(20)))]);
    assert_eq!((read.text.as_str(), read.repairs.loops[0].times), ("今天谢谢大家再见", 20));
}

#[test]
fn words_one_by_one_may_be_said_often() {
    let often = "I said no no no no no no and that was all there was to say.".split(' ');
    let read = read_back(every_second(often));
    assert_eq!(read.text, "I said no no no no no no and that was all there was to say.");
    let looped = ["bye", "now"].repeat(50);
    let looped = ["one", "by", "one", "she", "said"].into_iter().chain(looped).chain(["end."]);
    let read = read_back(every_second(looped));
    assert_eq!(read.text, "one by one she said bye now end.");
    assert_eq!((read.repairs.loops[0].span.slice(&read.text), read.repairs.loops[0].times), ("bye now", 50));
}

proptest::proptest! {
    #[test]
    fn loops_are_marked_where_their_words_are(
        texts in proptest::collection::vec("(a |b |c){0,3}|(é x ){0,30}", 0..40),
        raw in proptest::bool::ANY,
    ) {
        let mut recording = ParsedTranscript::from_captions(every_second(texts.iter().map(String::as_str)));
        clean_up(&mut recording, raw);
        let read = crate::corpus::transcript_builder::build_transcript("talk", recording);
        let mut from = 0;
        for one in &read.repairs.loops {
            proptest::prop_assert!(!raw && one.times >= 5 && one.span.start >= from);
            proptest::prop_assert!(!one.span.slice(&read.text).is_empty());
            from = one.span.end;
        }
    }
}

#[test]
fn written_times_that_do_not_rise_are_set_aside() {
    let text = "Ann 0:02\nWell.\n\nBen 0:09\nYes.\n\nAnn 59:59\nAnd so.\n\nBen 0:04\nNo.\n\nAnn 0:20\nBye.\n";
    let file = crate::corpus::parse_file(
        std::path::Path::new("a.txt"),
        text.as_bytes(),
        &crate::corpus::ReadOptions::default(),
    );
    let talk = file.unwrap().transcripts.remove(0);
    let starts: Vec<f64> = talk.cues.iter().map(|cue| cue.start).collect();
    assert_eq!((starts, talk.repairs.times), (vec![2.0, 4.0, 20.0], 2));
    assert_eq!(talk.turns.len(), 5, "the words stay in their order");
}

#[test]
fn cues_with_and_without_times_stay_in_their_place() {
    let untimed = Segment { start: None, end: None, ..Segment::timed(0.0, 0.0, "three") };
    let read = mended(vec![Segment::timed(5.0, 6.0, "one"), Segment::timed(2.0, 3.0, "two"), untimed]);
    assert_eq!(texts(&read), ["one", "two", "three"]);
    let starts: Vec<Option<f64>> = read.segments.iter().map(|piece| piece.start).collect();
    assert_eq!((starts, read.repairs.times), (vec![None, Some(2.0), None], 1));
}

#[test]
fn two_voices_in_a_cue_do_not_overtake_the_next() {
    let read = mended(vec![
        Segment::timed(1.5, 1.6, "- so it was\n- no it was not"),
        Segment::timed(1.5, 1.6, "well then"),
    ]);
    let starts: Vec<f64> = read.segments.iter().filter_map(|piece| piece.start).collect();
    assert!(starts.len() == 3 && starts.is_sorted(), "{starts:?}");
}

#[test]
fn captions_without_blanks_are_not_word_by_word() {
    let talks = [
        ["主持人：欢迎大家来到节目", "嘉宾：谢谢你们的邀请"],
        ["司会：皆さんこんにちは", "ゲスト：よろしくお願いします"],
        ["พิธีกร: สวัสดีครับทุกท่าน", "แขกรับเชิญ: ขอบคุณที่เชิญมาครับ"],
    ];
    for lines in talks {
        let read = mended(every_second(lines.repeat(4)));
        assert_eq!(read.segments.len(), 8, "{:?}", texts(&read));
        let said = lines[1].split_once([':', '：']).unwrap();
        assert_eq!(read.segments[1].speaker.as_deref(), Some(said.0));
        assert_eq!(read.segments[1].text, said.1.trim());
    }
    for looped in ["谢谢大家的收看", "ご視聴ありがとうございました", "ขอบคุณที่รับชมครับทุกท่าน"]
    {
        let said =
            ["他们那天去了海边", "后来就下起了雨"].into_iter().chain([looped; 7]).chain(["就是这样的故事"]);
        let read = mended(every_second(said));
        assert_eq!((read.segments.len(), read.repairs.looped), (4, 6), "{looped}");
    }
}

#[test]
fn words_one_by_one_without_blanks_become_phrases() {
    let read = mended(every_second(["我们", "今天", "去", "海边", "看", "了", "很多", "船"]));
    assert_eq!(texts(&read), ["我们今天去海边看了很多船"]);
}

#[test]
fn labels_are_not_buried_in_phrases_of_single_words() {
    let said =
        ["Cleo:", "so", "it", "was", "Dan:", "well", "no", "Cleo:", "oh", "Dan:", "oh", ">>", "yes", "then"];
    let read = mended(every_second(said));
    let seen: Vec<_> =
        read.segments.iter().map(|p| (p.speaker.as_deref().unwrap_or("-"), p.text.as_str())).collect();
    let seen: Vec<_> = seen.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    assert_eq!(
        seen,
        [("Cleo", "so it was"), ("Dan", "well no"), ("Cleo", "oh"), ("Dan", "oh"), ("-", "yes then")]
    );
    let read = mended(every_second([
        "主持人：好",
        "欢迎",
        "大家",
        "嘉宾：好",
        "谢谢",
        "你们",
        "主持人：好",
        "那么",
        "嘉宾：是",
    ]));
    let seen: Vec<_> = read.segments.iter().map(|p| (p.speaker.as_deref(), p.text.as_str())).collect();
    assert_eq!(
        seen,
        [
            (Some("主持人"), "好欢迎大家"),
            (Some("嘉宾"), "好谢谢你们"),
            (Some("主持人"), "好那么"),
            (Some("嘉宾"), "是")
        ]
    );
}

#[test]
fn seconds_of_two_at_once_that_are_cut_are_told() {
    let of = |who: &str, start: f64, end: f64| Segment {
        speaker: Some(who.to_owned()),
        ..Segment::timed(start, end, "so it was then")
    };
    let read = mended(vec![of("Cleo", 0.0, 60.0), of("Dan", 10.0, 11.0), of("Cleo", 60.0, 89.0)]);
    assert_eq!((read.segments[0].end, read.repairs.times), (Some(10.0), 1));
    let told: Vec<_> = read.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(
        told,
        ["50 of 90 seconds, in which one speaks on while another begins, are in no count of minutes"]
    );
    // Little of it, and captions of one speaker that overlap.
    let read = mended(vec![of("Cleo", 0.0, 60.0), of("Dan", 58.0, 70.0), of("Dan", 65.0, 90.0)]);
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}
