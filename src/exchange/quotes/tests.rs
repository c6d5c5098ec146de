use super::super::view::tests::{SampleTexts, sample_study};
use super::*;
use crate::coding::TranscriptSpan;
use crate::coding::codebook::model::{SpeakerKey, SpeakerName};
use crate::corpus::{ReadOptions, SnippetIndex, Span, Transcript, TranscriptId, Turn, parse_file};
use std::path::Path;

fn quoted() -> Vec<ThemeQuotes> {
    let (corpus, run, codebook, study, _) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    collect_quotes(&view, &SampleTexts, None).unwrap()
}

fn hostile() -> Vec<ThemeQuotes> {
    let mut all = quoted();
    let quote = QuotedPassage {
        transcript: "a \\b {c} <d> & [e]".into(),
        url: Some("https://x.org/?a=<b>".into()),
        text: "# 日本語 🦀\n\n{\\rtf} </w:t> ]]> *so*\u{1b}[2J".into(),
        lines: vec![
            QuoteLine { speaker: Some("A *b* {c} <d>".into()), text: "# 日本語 🦀".into() },
            QuoteLine { speaker: None, text: "{\\rtf} </w:t> ]]> *so*\u{1b}[2J".into() },
        ],
        ..QuotedPassage::default()
    };
    all.push(ThemeQuotes { theme: ThemeId(9), title: "A <theme> \\par".into(), quotes: vec![quote] });
    all
}

fn written(form: QuoteFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_quotes(form, &hostile(), &mut bytes).unwrap();
    bytes
}

#[test]
fn quotes_stand_in_the_researchers_order_with_their_source() {
    let all = quoted();
    let sources: Vec<_> = all.iter().flat_map(|theme| &theme.quotes).map(QuotedPassage::citation).collect();
    assert_eq!(sources, ["talk-1, Host, 1:02:03, 2023-06-14", "talk-1, Guest, 41:03, 2023-06-14"]);
    assert_eq!((all.len(), all[0].title.as_str()), (1, "Design / Cost"));
    assert!(all[0].quotes[1].text.starts_with("We tried five"));
}

#[test]
fn quotes_as_markdown() {
    insta::assert_snapshot!(String::from_utf8(written(QuoteFormat::Markdown)).unwrap());
}

#[test]
fn what_word_processors_get_reads_back() {
    for (form, name) in [(QuoteFormat::Rtf, "quotes.rtf"), (QuoteFormat::Docx, "quotes.docx")] {
        let bytes = written(form);
        assert_eq!(bytes, written(form), "the same quotes are the same bytes");
        let mut found = parse_file(Path::new(name), &bytes, &ReadOptions::default()).unwrap().transcripts;
        let text = found.remove(0).text;
        for said in [
            "We tried five chunk sizes — *half* of it was boilerplate.",
            "talk-1, Guest, 41:03, 2023-06-14",
            "A <theme> \\par",
            "A *b* {c} <d>: # 日本語 🦀",
            "{\\rtf} </w:t> ]]> *so*",
            "a \\b {c} <d> & [e], https://x.org/?a=<b>",
        ] {
            assert!(text.contains(said), "{name}: no '{said}' in {text}");
        }
        assert!(!text.contains('\u{1b}'));
    }
}

/// A transcript of these turns, one after the other.
struct TurnTexts(Transcript);

impl TurnTexts {
    fn new(turns: &[(Option<&str>, &str)]) -> Self {
        let mut transcript = Transcript { name: "talk-1".into(), ..Transcript::default() };
        for (speaker, words) in turns {
            let start = transcript.text.len();
            transcript.text += words;
            let span = Span::new(start, transcript.text.len());
            transcript.text.push('\n');
            transcript.turns.push(Turn {
                span,
                speaker: speaker.map(str::to_owned),
                start: Some(start as f64),
                end: None,
            });
        }
        Self(transcript)
    }

    /// What is quoted of it between two places.
    fn quoted(&self, from: usize, to: usize) -> (Option<String>, Vec<String>) {
        let (corpus, run, mut codebook, study, _) = sample_study();
        let key = SpeakerKey { said: "S1".into(), within: None };
        codebook
            .speaker_names
            .insert(key.clone(), SpeakerName { key, name: "Ann".into(), coder: String::new() });
        let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
        let place = TranscriptSpan { transcript: TranscriptId(1), span: Span::new(from, to) };
        let said = load_passages(&view, self, [place.clone()].into()).unwrap().remove(&place).unwrap();
        assert_eq!(said.text, self.0.text[from..to].trim());
        let line = |line: QuoteLine| match line.speaker {
            Some(name) => format!("{name}: {}", line.text),
            None => line.text,
        };
        (said.speaker, said.lines.into_iter().map(line).collect())
    }
}

impl TextSource for TurnTexts {
    fn for_each_snippet(&self, _: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        Ok(())
    }
    fn snippet_texts(&self, _: &[SnippetIndex]) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }
    fn load_transcript(&self, _: TranscriptId) -> io::Result<Transcript> {
        Ok(self.0.clone())
    }
}

#[test]
fn each_speaker_of_a_passage_is_named_where_they_begin() {
    let talk = TurnTexts::new(&[
        (Some("S1"), "How big?\nAnd why?"),
        (Some("Bo"), "Five hundred."),
        (Some("Bo"), "Or less."),
        (None, "(laughter)"),
    ]);
    let (speaker, lines) = talk.quoted(0, talk.0.text.len());
    assert_eq!(speaker.as_deref(), Some("Ann and Bo"));
    assert_eq!(
        lines,
        ["Ann: How big?", "And why?", "Bo: Five hundred.", "Or less.", "Unnamed speaker: (laughter)"]
    );
}

#[test]
fn a_passage_of_one_speaker_names_nobody_in_its_lines() {
    let talk = TurnTexts::new(&[(Some("S1"), "How big?"), (Some("Bo"), "Five."), (Some("Bo"), "Six.")]);
    assert_eq!(talk.quoted(4, 9), (Some("Ann".into()), vec!["big?".into()]), "a line end is nobody's");
    assert_eq!(talk.quoted(9, 20), (Some("Bo".into()), vec!["Five.".into(), "Six.".into()]));
    let nobody = TurnTexts::new(&[(None, "One."), (None, "Two.")]);
    assert_eq!(nobody.quoted(0, 9), (None, vec!["One.".into(), "Two.".into()]));
}
