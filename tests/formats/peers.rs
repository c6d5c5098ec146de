//! The files other parsers test themselves with, each against what its own parser makes of it: as many
//! cues, times within a millisecond, the same words. One test counts them all.

use super::{files, unpack};
use leitmotif::corpus::{self, ReadOptions, Transcript};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Whether each file came out as its peer has it, or what differs.
type Verdicts = Vec<(PathBuf, Result<(), String>)>;
/// What a peer is called, its archive, and what compares a folder of its files.
type Peer = (&'static str, &'static str, fn(&Path) -> Verdicts);

/// Times of a cue and what it shows.
type Shown = (f64, f64, String);

/// The files that come out otherwise than the peer has it, and why that is right.
const EXPLAINED: [(&str, &str); 7] = [
    (
        "vtt.js/non-digit.vtt",
        "the standard drops a tag of no name it knows, `<a0:01.000>`; it may as well be words, and stays",
    ),
    (
        "vtt.js/minimum-spots-over-sixty.vtt",
        "the standard allows no minutes over 59; the peer has a cue in its answer but skips the test itself",
    ),
    (
        "vtt.js/min-top-digits.vtt",
        "the standard allows minutes of two digits only; the peer reads 000:00.000",
    ),
    (
        "node-webvtt/acid.vtt",
        "one cue of some 1,340 ends at a sixtieth second, which the standard does not allow and the peer reads",
    ),
    ("vtt.js/id.vtt", "the standard begins a new cue at a second line with an arrow; the peer skips the cue"),
    (
        "vtt.js/header-no-new-line.vtt",
        "the standard of 2019 reads a cue that follows WEBVTT at once; the peer is older and gives up",
    ),
    (
        "webvtt-py/missing_timeframe.sbv",
        "a text has no time: the peer drops it, we keep the words with the cue before",
    ),
];

/// What lies in the peers' folders and is no transcript of a kind we read.
const OUTSIDE: [(&str, &str); 4] = [
    ("stl", "EBU STL, a binary format of broadcasters' playout machines, which no researcher is handed"),
    ("html.static", "a watch page of YouTube, from which the peer takes addresses, not captions"),
    ("HONORIFICS.txt", "a list of words for the peer's own sentence splitter"),
    ("requirements.txt", "the peer's list of dependencies"),
];

/// What came of a peer's files.
#[derive(Default)]
struct Tally {
    peers: Vec<(&'static str, usize, usize)>,
    misses: Vec<String>,
}

impl Tally {
    fn peer(&mut self, name: &'static str, verdicts: Verdicts) {
        let total = verdicts.len();
        let mut good = 0;
        for (path, verdict) in verdicts {
            let file = format!("{name}/{}", path.file_name().unwrap().to_string_lossy());
            match (verdict, EXPLAINED.iter().find(|(miss, _)| *miss == file)) {
                (Ok(()), None) => good += 1,
                (Ok(()), Some(_)) => self.misses.push(format!("{file}: is explained as a miss but is none")),
                (Err(_), Some((_, why))) => println!("  {file}: {why}"),
                (Err(why), None) => self.misses.push(format!("{file} ({}): {why}", path.display())),
            }
        }
        self.peers.push((name, good, total));
    }
}

#[test]
fn what_other_parsers_expect() {
    let mut tally = Tally::default();
    let peers: [Peer; 7] = [
        ("vtt.js", "parsers_webvtt_mozilla_vtt.js", vtt_js),
        ("webvtt-py", "parsers_webvtt_glut23_webvtt-py", webvtt_py),
        ("node-webvtt", "parsers_webvtt_osk_node-webvtt", node_webvtt),
        ("astisub", "parsers_multi_asticode_go-astisub", astisub),
        ("srt", "parsers_srt_cdown_srt", srt),
        ("transcript-editor", "parsers_stt_vendor_json_bbc_react-transcript-editor", transcript_editor),
        ("youtube-transcript-api", "parsers_youtube_jdepoix_youtube-transcript-api", youtube),
    ];
    for (name, archive, verdicts) in peers {
        let Some(dir) = unpack(&format!("parsers/{archive}.tar.gz")) else { return };
        tally.peer(name, verdicts(dir.path()));
    }
    let share = |good: usize, total: usize| good as f64 * 100.0 / total.max(1) as f64;
    let (mut good, mut total) = (0, 0);
    for (name, right, of) in &tally.peers {
        println!("{name}: {right} of {of} files as the peer expects ({:.1} %)", share(*right, *of));
        assert!(*of > 0, "{name}");
        (good, total) = (good + right, total + of);
    }
    println!("all: {good} of {total} files ({:.1} %)", share(good, total));
    for (what, why) in OUTSIDE {
        println!("  outside: {what}: {why}");
    }
    assert!(tally.misses.is_empty(), "{:#?}", tally.misses);
    assert!(share(good, total) >= 98.0);
}

fn read(path: &Path) -> Result<Transcript, corpus::ReadError> {
    read_with_warnings(path).map(|(found, _)| found)
}

/// Reads a file as it is, with the lines it was warned of.
fn read_with_warnings(path: &Path) -> Result<(Transcript, Vec<Option<usize>>), corpus::ReadError> {
    let options = ReadOptions { raw: true, ..ReadOptions::default() };
    let mut file = corpus::parse_file(path, &fs::read(path).unwrap(), &options)?;
    assert_eq!(file.transcripts.len(), 1, "{}", path.display());
    Ok((file.transcripts.remove(0), file.warnings.iter().map(|warning| warning.line).collect()))
}

/// The letters of a text. Blanks, the dashes and chevrons that begin a speaker's line (which become
/// turns), marks of direction, control characters and U+FFFD (for NUL), which we take out, do not count.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['-', '>']));
    let letters = lines.flat_map(str::chars);
    letters
        .filter(|c| !c.is_whitespace() && !c.is_control() && !"\u{200e}\u{200f}\u{fffd}".contains(*c))
        .collect()
}

/// Lays our cues against the peer's, in order. One cue of several voices is several of ours, which
/// must begin and end together where it does.
fn same(path: &Path, expected: &[Shown]) -> Result<(), String> {
    let expected: Vec<&Shown> = expected.iter().filter(|(_, _, text)| !bare(text).is_empty()).collect();
    let (found, _) = match read_with_warnings(path) {
        // The peer finds nothing because WEBVTT is missing; we say so and read on.
        Ok((_, warnings)) if expected.is_empty() && warnings.contains(&Some(1)) => return Ok(()),
        Ok(found) => found,
        Err(error) if expected.is_empty() && !error.reason.is_empty() => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let near = |a: f64, b: f64| (a - b).abs() <= 0.001;
    let mut ours = found.cues.iter();
    for (start, end, text) in expected {
        let (want, mut got, mut from, mut to, mut parts) = (bare(text), String::new(), None, 0.0, 0);
        while got.len() < want.len() {
            let Some(cue) = ours.next() else { return Err(format!("nothing for {text:?}, got {got:?}")) };
            from = from.or(Some(cue.start));
            to = cue.end;
            parts += 1;
            // A name before a colon has become the speaker of the turn.
            let turn = found.turns.iter().find(|turn| turn.span.overlap(cue.span) > 0);
            let label = turn.and_then(|turn| turn.speaker.as_deref()).map(|name| format!("{}:", bare(name)));
            let label =
                label.filter(|label| want.get(got.len()..).is_some_and(|rest| rest.starts_with(label)));
            got += &label.unwrap_or_default();
            got += &bare(cue.span.slice(&found.text));
        }
        if got != want {
            return Err(format!("{got:?} for {want:?}"));
        }
        let from = from.unwrap();
        // Times inside a cue of several speakers are shared out by letters, dashes and names with them.
        let ends = near(to, end.max(*start)) || (parts > 1 && to <= *end && end - to < 0.5 * (end - start));
        if !near(from, *start) || !ends {
            return Err(format!("{from} to {to} for {start} to {end}: {text:?}"));
        }
    }
    match ours.next() {
        Some(more) => Err(format!("a cue more: {:?}", more.span.slice(&found.text))),
        None => Ok(()),
    }
}

/// Reads the text without times: the words alone must be the same.
fn same_words(path: &Path, expected: &str) -> Result<(), String> {
    let (got, want) = (bare(&read(path).map_err(|error| error.to_string())?.text), bare(expected));
    if got == want { Ok(()) } else { Err(format!("{got:?} for {want:?}")) }
}

fn refused(path: &Path) -> Result<(), String> {
    match read(path) {
        Err(error) if !error.reason.is_empty() => Ok(()),
        Err(_) => Err("refused without a reason".to_owned()),
        Ok(found) => Err(format!("read as {:?}", found.text.chars().take(60).collect::<String>())),
    }
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// Mozilla's vtt.js has its answers in `NAME.json` (cues) and `NAME-proc.json` (what is shown), or in
/// a file its folder shares.
fn vtt_js(dir: &Path) -> Verdicts {
    files(dir, "vtt")
        .into_iter()
        .map(|path| {
            let expected = vtt_js_cues(&path);
            (path.clone(), same(&path, &expected))
        })
        .collect()
}

fn vtt_js_cues(path: &Path) -> Vec<Shown> {
    let stem = path.file_stem().unwrap().to_string_lossy();
    let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy();
    let shown_in = path.with_file_name(format!("{stem}-proc.json"));
    let shown = json(&shown_in);
    if shown_in.exists() && shown.as_ref().is_none_or(|shown| shown.as_array().is_some_and(Vec::is_empty)) {
        let own = json(&path.with_extension("json"));
        if own.is_none() {
            return Vec::new();
        }
    }
    // Of times no cue may have the peer's test says only that there are no cues.
    if folder == "cue-times" && !shown_in.exists() && !path.with_extension("json").exists() {
        return Vec::new();
    }
    let answers = [
        format!("{stem}.json"),
        "with-data.json".into(),
        format!("bad-{folder}.json"),
        "bad-region.json".into(),
    ];
    let cues = answers.iter().find_map(|name| json(&path.with_file_name(name))).unwrap_or(Value::Null);
    let cues = cues["cues"].as_array().cloned().unwrap_or_default();
    let text = |at: usize, cue: &Value| match shown.as_ref().and_then(|s| s[at]["textContent"].as_str()) {
        Some(shown) => shown.to_owned(),
        None => without_tags(cue["text"].as_str().unwrap_or_default()),
    };
    let times = |cue: &Value| (cue["startTime"].as_f64().unwrap(), cue["endTime"].as_f64().unwrap());
    cues.iter().enumerate().map(|(at, cue)| (times(cue).0, times(cue).1, text(at, cue))).collect()
}

/// What the standard's tokenizer leaves of a cue: a tag ends at the next `>`, or with the cue.
fn without_tags(text: &str) -> String {
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('>').map_or("", |(_, after)| after)).collect::<String>()
}

/// The cues of a file that keeps to the letter of WebVTT, read the shortest way.
fn plain_vtt(path: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let second = |clock: &str| {
        clock.split(':').try_fold(0.0, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))
    };
    let cue = |block: &str| {
        let from = block.lines().position(|line| line.contains("-->"))?;
        let (start, rest) = block.lines().nth(from)?.split_once(" --> ")?;
        let end = rest.split_whitespace().next()?;
        let said = block.lines().skip(from + 1).collect::<Vec<_>>().join("\n");
        let said = without_tags(&said).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        Some((second(start.trim())?, second(end)?, said.replace("&nbsp;", " ")))
    };
    text.split("\n\n").filter_map(cue).collect()
}

/// Finds a file by its name.
fn named(dir: &Path, name: &str) -> PathBuf {
    let all = files(dir, name.rsplit('.').next().unwrap());
    all.into_iter().find(|path| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}"))
}

fn webvtt_py(dir: &Path) -> Verdicts {
    const TIMES: [f64; 17] = [
        0.5, 7.0, 11.89, 16.32, 21.58, 23.88, 27.28, 30.28, 36.51, 38.87, 45.0, 47.0, 50.97, 54.44, 58.6,
        61.35, 64.3,
    ];
    const SBV: [(f64, f64); 5] =
        [(0.378, 11.378), (11.378, 12.305), (13.489, 15.489), (15.489, 16.234), (17.484, 16.543)];
    // Which of the numbered captions a file has.
    let numbered: [(&str, &[usize]); 22] = [
        ("sample.vtt", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        ("one_caption.vtt", &[1]),
        ("no_captions.vtt", &[]),
        ("empty.vtt", &[]),
        ("invalid.vtt", &[]),
        ("missing_timeframe.vtt", &[1, 3, 4, 5, 6, 7]),
        ("missing_caption_text.vtt", &[1, 3, 4, 5]),
        ("invalid_timeframe.vtt", &[1, 3, 4, 5, 6, 7]),
        ("metadata_headers.vtt", &[1, 2]),
        ("metadata_headers_multiline.vtt", &[1, 2]),
        ("using_identifiers.vtt", &[1, 2, 3, 4, 5, 6]),
        ("captions_with_bom.vtt", &[1, 2, 3, 4]),
        ("sample.srt", &[1, 2, 3, 4, 5]),
        ("one_caption.srt", &[1]),
        ("missing_timeframe.srt", &[1, 3, 4, 5]),
        ("missing_caption_text.srt", &[1, 3, 4, 5]),
        ("invalid_timeframe.srt", &[1, 2, 3, 4, 5]),
        ("invalid_format1.srt", &[]),
        ("invalid_format2.srt", &[]),
        ("invalid_format3.srt", &[]),
        ("invalid_format4.srt", &[]),
        ("invalid_format.sbv", &[]),
    ];
    let caption = |n: usize| (TIMES[n - 1], TIMES[n], format!("Caption text #{n}"));
    let mut verdicts: Vec<_> = numbered
        .iter()
        .map(|(name, captions)| {
            let path = named(dir, name);
            let expected: Vec<Shown> = captions.iter().map(|n| caption(*n)).collect();
            (path.clone(), same(&path, &expected))
        })
        .collect();
    let two_lines = |n: usize| format!("Caption text #{n} (line 1)\nCaption text #{n} (line 2)");
    let subtitles: [(&str, &[usize], usize); 5] = [
        ("sample.sbv", &[1, 2, 3, 4, 5], 3),
        ("two_captions.sbv", &[1, 2], 2),
        ("missing_timeframe.sbv", &[1, 3, 4, 5], 0),
        ("missing_caption_text.sbv", &[1, 3, 4, 5], 0),
        ("invalid_timeframe.sbv", &[1, 2, 4, 5], 0),
    ];
    for (name, captions, long) in subtitles {
        let path = named(dir, name);
        let text = |n: usize| if n == long { two_lines(n) } else { format!("Caption text #{n}") };
        let expected: Vec<Shown> = captions.iter().map(|n| (SBV[n - 1].0, SBV[n - 1].1, text(*n))).collect();
        verdicts.push((path.clone(), same(&path, &expected)));
    }
    // A second timing line inside a cue ends it; the peer keeps the time and the text.
    let path = named(dir, "invalid_timeframe_in_cue_text.vtt");
    let expected = [caption(1), (7.0, 10.89, "Caption text #2".to_owned()), caption(3)];
    verdicts.push((path.clone(), same(&path, &expected)));
    for name in ["comments.vtt", "cue_tags.vtt", "styles.vtt", "netflix_chicas_del_cable.vtt"] {
        let path = named(dir, name);
        verdicts.push((path.clone(), same(&path, &plain_vtt(&path))));
    }
    let path = named(dir, "youtube_dl.vtt");
    let expected = [
        (286.07, 286.47, "yeah"),
        (286.47, 304.08, "yeah what"),
        (304.08, 305.069, "this will happen is I'm telling"),
        (305.069, 305.4, "this will happen is I'm telling"),
    ];
    verdicts.push((path.clone(), same(&path, &expected.map(|(a, b, text)| (a, b, text.to_owned())))));
    verdicts
}

fn node_webvtt(dir: &Path) -> Verdicts {
    let well_formed = ["acid.vtt", "subs1.vtt"].map(|name| {
        let path = named(dir, name);
        (path.clone(), same(&path, &plain_vtt(&path)))
    });
    let broken = named(dir, "malformed.vtt");
    well_formed.into_iter().chain([(broken.clone(), refused(&broken))]).collect()
}

fn astisub(dir: &Path) -> Verdicts {
    const STANDARD: &[(f64, f64, &str)] = &[
        (99.0, 101.04, "(deep rumbling)"),
        (124.08, 127.12, "MAN:\nHow did we end up here?"),
        (132.16, 135.2, "This place is horrible."),
        (140.24, 142.28, "Smells like balls."),
        (148.32, 151.36, "We don't belong\nin this shithole."),
        (151.4, 153.44, "(computer playing\nelectronic melody)"),
    ];
    const RETURNS: &[(f64, f64, &str)] = &[
        (0.0, 3.766, "Did one of the last stories strike you as\nmore interesting than the other?"),
        (3.767, 10.732, "That's true. You don’t often find 632\npieces of gum stuck on a sidewalk"),
        (10.733, 14.066, "at a busy bus stop or anywhere\nelse for that matter."),
    ];
    const ENTITIES: &[(f64, f64, &str)] = &[
        (0.331, 3.75, "The man in black fled across the desert,\n& the gunslinger followed."),
        (4.101, 5.43, "Go, then,"),
        (6.331, 9.675, "there are other < worlds than these."),
    ];
    const STYLED: &[(f64, f64, &str)] = &[
        (17.985, 20.521, "[instrumental music]"),
        (47.115, 48.282, "[ticks]"),
        (58.192, 59.727, "[instrumental music]"),
        (61.662, 63.063, "[dog barking]"),
        (86.787, 89.523, "[beeping]"),
        (89.59, 91.992, "[automated]\n'The time is 7:35.'"),
        (480.0, 540.0, "Test with multi line italics\nTerminated on the next line"),
        (540.0, 600.0, "Unterminated styles"),
        (600.0, 660.0, "Do no fall to the next item"),
        (720.0, 780.0, "x^3 * x = 100"),
    ];
    const BREAKS: &[(f64, f64, &str)] = &[
        (0.0, 1.0, "First line\nSecond line"),
        (1.0, 2.0, "Third line\nFourth line"),
        (2.0, 3.0, "Fifth line\nSixth middle line"),
        (3.0, 4.0, "Seventh line\nEighth middle line"),
    ];
    const MERGED: &[(f64, f64, &str)] = &[
        (0.0, 60.0, "text1.0 text1.1"),
        (60.0, 120.0, "text2"),
        (60.0, 120.0, "text2.1"),
        (120.0, 180.0, "text3"),
    ];
    let mut verdicts = Vec::new();
    for extension in ["srt", "vtt", "ssa", "ttml"] {
        for path in files(dir, extension) {
            let name = path.file_name().unwrap().to_string_lossy();
            let expected = match () {
                () if name.contains("broken") => &[],
                () if name.contains("carriage-return") => RETURNS,
                () if name.contains("html-entities") => ENTITIES,
                () if name.contains("styled") => STYLED,
                () if name.contains("breaklines") => BREAKS,
                () if name.contains("merging-style") => MERGED,
                () => STANDARD,
            };
            let expected: Vec<Shown> =
                expected.iter().map(|(a, b, text)| (*a, *b, (*text).to_owned())).collect();
            verdicts.push((path.clone(), same(&path, &expected)));
        }
    }
    verdicts
}

fn srt(dir: &Path) -> Verdicts {
    let ascii = ["ascii", "oh look", "ascii everywhere"];
    files(dir, "srt")
        .into_iter()
        .map(|path| {
            let text: Vec<String> = if path.ends_with("ascii.srt") {
                ascii.map(str::to_owned).to_vec()
            } else {
                let bytes = fs::read(&path).unwrap();
                let (text, _, _) = encoding_rs::GBK.decode(&bytes);
                text.lines().map(str::to_owned).filter(|line| !line.is_ascii()).collect()
            };
            let times = [(27.0, 30.73), (31.5, 34.1), (34.1, 36.57)];
            let expected: Vec<Shown> = times.iter().zip(text).map(|((a, b), text)| (*a, *b, text)).collect();
            (path.clone(), same(&path, &expected))
        })
        .collect()
}

/// Words and the seconds they begin at, as the editor's adapters take them out of each service's JSON.
fn words_of(value: &Value) -> Option<Vec<(Option<f64>, String)>> {
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim_end_matches('s').parse().ok(),
        Value::Object(map) => {
            let part = |key: &str| {
                let value = map.get(key)?;
                value.as_f64().or_else(|| value.as_str()?.parse().ok())
            };
            Some(part("seconds").unwrap_or(0.0) + part("nanos").unwrap_or(0.0) / 1e9)
        }
        _ => None,
    };
    let list = |value: &Value, start: &str, text: &str| -> Option<Vec<(Option<f64>, String)>> {
        let words = value.as_array()?.iter();
        Some(
            words
                .map(|w| (w.pointer(start).and_then(number), w.pointer(text).and_then(Value::as_str)))
                .map(|(start, text)| (start, text.unwrap_or_default().to_owned()))
                // A mark belongs to the word before it.
                .map(|(start, text)| (start.filter(|_| text.chars().any(char::is_alphanumeric)), text))
                .collect(),
        )
    };
    if let Some(words) = value.pointer("/results/items").or(value.get(0).and(Some(value)))
        && value.get(0).is_none_or(|first| first.get("alternatives").is_some())
    {
        return list(words, "/start_time", "/alternatives/0/content");
    }
    if let Some(results) = value.pointer("/results/0/results").and_then(Value::as_array) {
        let stamps = results.iter().filter_map(|result| result.pointer("/alternatives/0/timestamps"));
        return Some(stamps.filter_map(|stamps| list(stamps, "/1", "/0")).flatten().collect());
    }
    if let Some(results) = value.get("results").and_then(Value::as_array) {
        let words = |result: &Value| list(result.pointer("/alternatives/0/words")?, "/startTime", "/word");
        let last = results.last()?;
        if last.pointer("/alternatives/0/words/0/speakerTag").is_some() {
            return words(last);
        }
        return Some(results.iter().filter_map(words).flatten().collect());
    }
    if let Some(blocks) = value.get("blocks").and_then(Value::as_array) {
        let text = |block: &Value| (None, block["text"].as_str().unwrap_or_default().to_owned());
        return Some(blocks.iter().map(text).collect());
    }
    if let Some(paragraphs) = value.get("text").and_then(Value::as_array) {
        let lines = paragraphs.iter().flat_map(|p| p["paragraph"].as_array().into_iter().flatten());
        let words = lines.filter_map(|line| list(line.get("line")?, "/startTime", "/text"));
        return Some(words.flatten().collect());
    }
    if value.get("job").is_some() {
        return list(value.get("words")?, "/time", "/name");
    }
    if let Some(words) = value.pointer("/retval/words") {
        return list(words, "/start", "/punct");
    }
    list(value.get("words").unwrap_or(value), "/start", "/text")
}

fn transcript_editor(dir: &Path) -> Verdicts {
    let mut verdicts = Vec::new();
    for path in files(dir, "json") {
        let verdict =
            if path.ends_with("package.json") || path.ends_with("bbcKaldiSpeakerSegments.sample.json") {
                refused(&path)
            } else {
                let words = words_of(&json(&path).unwrap()).unwrap();
                timed_words(&path, &words)
            };
        verdicts.push((path, verdict));
    }
    let segments = named(dir, "test.sample.json");
    let segments = words_of(&json(&segments).unwrap()).unwrap();
    let text = segments.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    for name in ["test.sample.txt", "test-presegment.sample.txt"] {
        let path = named(dir, name);
        verdicts.push((path.clone(), same_words(&path, &text)));
    }
    let table = named(dir, "test.sample.csv");
    verdicts.push((table.clone(), timed_words(&table, &segments)));
    verdicts
}

/// The words must be the same, and where one has a time a cue must begin.
fn timed_words(path: &Path, expected: &[(Option<f64>, String)]) -> Result<(), String> {
    if expected.len() < 2 {
        return Err("the test found no words in it".to_owned());
    }
    let found = read(path).map_err(|error| error.to_string())?;
    let want = bare(&expected.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" "));
    let got = bare(&found.text);
    if got != want {
        let same = got.chars().zip(want.chars()).take_while(|(a, b)| a == b).count();
        let from = |text: &str| text.chars().skip(same.saturating_sub(20)).take(60).collect::<String>();
        return Err(format!("{:?} for {:?}", from(&got), from(&want)));
    }
    let mut starts: Vec<f64> = found.cues.iter().map(|cue| cue.start).collect();
    starts.sort_by(f64::total_cmp);
    for second in expected.iter().filter_map(|(start, _)| *start) {
        let at = starts.partition_point(|start| *start < second - 0.001);
        if starts.get(at).is_none_or(|start| (start - second).abs() > 0.001) {
            return Err(format!("nothing begins at {second}"));
        }
    }
    Ok(())
}

fn youtube(dir: &Path) -> Verdicts {
    let statics = files(dir, "static").into_iter().filter(|path| !path.to_string_lossy().contains(".html."));
    statics
        .map(|path| {
            let verdict = if path.ends_with("transcript.xml.static") {
                let expected = [
                    (0.0, 1.54, "Hey, this is just a test"),
                    (1.54, 5.7, "this is not the original transcript"),
                    (5.7, 8.939, "just something shorter, I made up for testing"),
                ];
                same(&path, &expected.map(|(a, b, text)| (a, b, text.to_owned())))
            } else {
                refused(&path)
            };
            (path, verdict)
        })
        .collect()
}
