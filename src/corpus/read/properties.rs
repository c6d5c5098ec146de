//! Property tests over all parsers: files made at random of the parts a format has are read, raw and cleaned
//! up, and every transcript must keep to the invariants.

use super::*;
use crate::corpus::{ReadChoices, SplitOptions, TokenBoundaries, invariants, split_into_snippets};
use proptest::prelude::*;

/// Token ends for the tests: every word is a token.
struct PropertyTokens;

impl TokenBoundaries for PropertyTokens {
    fn token_ends(&self, text: &str) -> Vec<u32> {
        let words = text.split_whitespace();
        words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize + word.len()) as u32).collect()
    }
}

/// Reads the bytes, cleaned up and raw, and checks the invariants of each transcript and of its snippets.
pub(super) fn check_transcripts(
    extension: &str,
    bytes: &[u8],
    choices: &ReadChoices,
) -> Result<(), TestCaseError> {
    for raw in [false, true] {
        let options = ReadOptions { raw, choices: choices.clone(), ..ReadOptions::default() };
        let path = format!("a.{extension}");
        let Ok(file) = parse_file_as("a", Path::new(&path), bytes, &options) else { continue };
        for transcript in &file.transcripts {
            invariants::check_spans(transcript).map_err(|broken| TestCaseError::fail(broken.to_string()))?;
            if !raw {
                invariants::check_times(transcript)
                    .map_err(|broken| TestCaseError::fail(broken.to_string()))?;
            }
            let snippets = split_into_snippets(
                transcript,
                &SplitOptions { max_tokens: 12, ..SplitOptions::default() },
                &PropertyTokens,
            );
            let mut last = 0;
            for snippet in &snippets {
                prop_assert!(snippet.span.start >= last && !snippet.span.slice(&transcript.text).is_empty());
                last = snippet.span.end;
            }
        }
    }
    Ok(())
}

/// A text of up to 40 of the parts, in any order.
fn made_of(parts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(parts), 0..40).prop_map(|parts| parts.concat())
}

const CUES: &[&str] = &[
    "00:00:01.000 --> 00:00:02.000\n",
    "00:05.000 --> 00:04.000 align:start\n",
    "00:00:03,500 --> 00:00:09,000\n",
    "-00:00:01,000 --> 00:00:02,500\n",
    "0:00:00.378,0:00:11.378\n",
    "1\n",
    "\n",
    "\n\n",
    "so yeah\n",
    "Ann: hello.\n",
    ">> Gr\u{fc}\u{df}e &amp; so\n",
    "<v Bo>hi</v> <i>there\n",
    "- no\n- yes\n",
    "\u{4f60}\u{597d}\u{3002}\n",
    "\u{1b}[31m red\r\n",
    "NOTE x\n",
    "a<00:01.500><c> b</c>\n",
    " \n",
    "{\\an8}",
    "&rlm;\u{e9}",
];

const XML: &[&str] = &[
    "<p t=\"10\" d=\"500\">",
    "<p begin=\"00:00:01\" end=\"2s\">",
    "<text start=\"1.5\" dur=\"2\">",
    "<text t=\"1500\" d=\"10\">",
    "</p>",
    "</text>",
    "<s t=\"5\">",
    "</s>",
    "<br/>",
    "<div begin='3s'>",
    "so &amp;amp; \u{e9} ",
    "&#27;",
    "\n",
    "<![CDATA[x]]>",
    "Ann: yes. ",
];

const SSA: &[&str] = &[
    "[Events]\n",
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
    "Dialogue: 0,0:00:01.00,0:00:02.00,D,Ann,0,0,0,,",
    "Dialogue: 0,0:00:05.00,0:00:02.00,D,,0,0,0,,",
    "so\\Nyeah\n",
    "{\\p1}m 0 0{\\p0}\u{e9}\n",
    "{\\an8",
    "\n",
];

const TEXT: &[&str] = &[
    "Ann: ",
    "**Bo:** ",
    "[00:05] ",
    "00:00:07\n",
    "Ann Lee\n",
    "10:30 Meeting: ",
    "so it goes and on ",
    "Well. ",
    "\n",
    "\n\n",
    "# Part\n",
    "\u{200f}\u{645}\u{631}\u{62d}\u{628}\u{627}: ",
    "\u{4e3b}\u{6301}\u{4eba}\u{ff1a}",
    "---\n",
    "| a | b |\n",
    "> ",
    "\u{1f600}",
];

const JSON: &[&str] = &[
    r#"{"segments":["#,
    r#"{"results":["#,
    r#"{"utterances":["#,
    r#"{"events":["#,
    r#"{"recognizedPhrases":["#,
    r#"{"monologues":["#,
    r#"{"transcription":["#,
    r#"{"words":["#,
    "[",
    r#"{"start":1.5,"end":2.5,"text":"Ann: so \u00e9\u001b[1m","speaker":"A"},"#,
    r#"{"start":5,"end":2,"text":"yeah"}"#,
    r#"{"alternatives":[{"content":"hi","transcript":"hi","words":[{"word":"hi","startTime":"1s","endTime":"2s"}]}],"type":"word","start_time":"0.5"}"#,
    r#"{"tStartMs":5,"dDurationMs":9,"segs":[{"utf8":"so"}]}"#,
    r#"{"nBest":[{"display":"Hi."}],"offsetInTicks":5e7,"durationInTicks":1e7,"speaker":1}"#,
    r#"{"speaker":0,"elements":[{"type":"text","value":"Hi","ts":1e308,"end_ts":1}]}"#,
    r#"{"offsets":{"from":9,"to":5},"text":" so"}"#,
    "]}",
    "]",
    ",",
];

const TABLE: &[&str] = &[
    "start\tend\ttext\n",
    "0\t1500\tso yeah\n",
    "900\t100\tAnn: hi\n",
    "x\ty\tz\n",
    "\t",
    "\"",
    "\n",
    "\u{e9},",
];

proptest! {
    #[test]
    fn webvtt(body in made_of(CUES)) {
        check_transcripts("vtt", format!("WEBVTT\n\n{body}").as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn subrip(body in made_of(CUES)) {
        check_transcripts("srt", body.as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn caption_xml(body in made_of(XML), root in prop::sample::select(&["tt", "timedtext", "transcript"][..])) {
        check_transcripts("xml", format!("<{root}>{body}</{root}>").as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn substation(body in made_of(SSA)) {
        check_transcripts("ass", format!("[Script Info]\n{body}").as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn running_text(body in made_of(TEXT)) {
        check_transcripts("txt", body.as_bytes(), &ReadChoices::default())?;
        check_transcripts("md", body.as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn json_of_recognisers(body in made_of(JSON)) {
        check_transcripts("json", body.as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn timed_tables(body in made_of(TABLE)) {
        check_transcripts("tsv", format!("start\tend\ttext\n{body}").as_bytes(), &ReadChoices::default())?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), extension in "(vtt|srt|json|txt|xml|ass|tsv|jsonl|md)") {
        check_transcripts(&extension, &bytes, &ReadChoices::default())?;
    }
}
