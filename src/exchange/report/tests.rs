use super::super::view::tests::{SampleTexts, sample_study};
use super::super::view::{StudyView, TextSource};
use super::*;
use crate::coding::{Assignment, AssignmentId, CodingStats, Memo, MemoTarget, TranscriptSpan};
use crate::corpus::{SnippetIndex, Span, Transcript, TranscriptId, Turn};
use crate::topics::{RunId, TopicId};
use std::cell::RefCell;
use std::io;

/// The texts of the small study with turns, and what was asked for: the guest ends what the host begins.
#[derive(Default)]
struct RecordingTexts(RefCell<Vec<i64>>);

impl TextSource for RecordingTexts {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        SampleTexts.for_each_snippet(each)
    }
    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        SampleTexts.snippet_texts(snippets)
    }
    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        self.0.borrow_mut().push(id.0);
        let mut transcript = SampleTexts.load_transcript(id)?;
        let length = transcript.text.len();
        let cuts: &[(usize, usize, &str)] = if id == TranscriptId(1) {
            &[(0, 100, "Guest"), (100, 119, "Host"), (119, length, "Guest")]
        } else {
            &[]
        };
        let turn = |&(from, to, name): &(usize, usize, &str)| Turn {
            span: Span::new(from, to),
            speaker: Some(name.to_owned()),
            start: None,
            end: None,
        };
        transcript.turns = cuts.iter().map(turn).collect();
        Ok(transcript)
    }
}

fn build_report(told: &RecordingTexts) -> StudyReport {
    let (corpus, run, mut codebook, study, log) = sample_study();
    let place = TranscriptSpan { transcript: TranscriptId(1), span: Span::new(0, 100) };
    for (target, text) in [
        (MemoTarget::Span(place), "Said with a laugh."),
        (MemoTarget::Project, "What this study\nis about."),
        (MemoTarget::Transcript(TranscriptId(2)), "A talk to <read> again."),
        (MemoTarget::Topic(RunId(3), TopicId(1)), "Only one *talk*."),
        (MemoTarget::Topic(RunId(2), TopicId(0)), "Of an earlier run."),
        (MemoTarget::Theme(ThemeId(3)), "Is it the same\n\nas the other?"),
    ] {
        let memo =
            Memo { target, coder: String::new(), text: text.to_owned(), kind: None, time: String::new() };
        codebook.memos.insert((memo.target.clone(), String::new()), memo);
    }
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    StudyReport::new("A *small* <b>study</b>", &view, told, &log, None).unwrap()
}

/// The report of a small study.
pub(in crate::exchange) fn sample_report() -> StudyReport {
    build_report(&RecordingTexts::default())
}

#[test]
fn a_study_without_anything_has_a_report() {
    let empty = Default::default();
    let view =
        StudyView { corpus: &Default::default(), run: None, codebook: &Default::default(), stats: &empty };
    let report = StudyReport::new("Nothing", &view, &SampleTexts, &[], None).unwrap();
    assert!(report.themes.is_empty() && report.sections.is_empty() && report.settings.is_empty());
    assert_eq!(
        report.methods,
        [
            "The corpus consists of 0 transcripts with 0 words. It was split into 0 snippets, the units of analysis."
        ]
    );
}

#[test]
fn each_transcript_with_something_quoted_is_read_once() {
    let told = RecordingTexts::default();
    build_report(&told);
    assert_eq!(*told.0.borrow(), [1, 2]);
}

#[test]
fn memos_stand_with_what_they_are_on_or_in_a_section_of_their_own() {
    let report = sample_report();
    let on: Vec<(&str, bool)> =
        report.memos.iter().map(|memo| (memo.subject.as_str(), memo.passage.is_some())).collect();
    assert_eq!(on, [("The study", false), ("talk-1, Guest, 41:03, 2023-06-14", true), ("talk_2", false)]);
    let section = |title: &str| report.sections.iter().find(|it| it.title == title).unwrap();
    assert_eq!(section("Cost").memo.as_deref(), Some("Is it the same\n\nas the other?"));
    assert_eq!(section("In no theme yet").topics[0].memo.as_deref(), Some("Only one *talk*."));
}

#[test]
fn quotes_say_who_chose_them_and_where_another_speaks() {
    let report = sample_report();
    let quotes = &report.sections[0].quotes;
    assert!(quotes.iter().all(|quote| quote.choice == QuoteChoice::Picked));
    assert_eq!(quotes[0].source, "talk-1, Host and Guest, 1:02:03, 2023-06-14");
    let names: Vec<Option<&str>> = quotes[0].lines.iter().map(|line| line.speaker.as_deref()).collect();
    assert_eq!(names, [Some("Host"), Some("Guest")]);
    let rest = report.sections.last().unwrap();
    assert!(rest.theme.is_none() && rest.topics[0].quotes[0].choice == QuoteChoice::Typical);
}

#[test]
fn the_example_of_a_theme_is_of_what_is_in_it() {
    let (corpus, run, mut codebook, _, log) = sample_study();
    codebook.quotes.clear();
    let first = codebook.assignments.values().next().unwrap().clone();
    let rest = first.spans[1..].to_vec();
    // The topic in a second theme; in the first one no longer with its representative snippet.
    let second = Assignment { id: AssignmentId(2), theme: ThemeId(3), ..first.clone() };
    codebook.assignments.insert(second.id, second);
    codebook.assignments.insert(first.id, Assignment { spans: rest, ..first });
    let stats = CodingStats::new(&corpus, Some(&run), &codebook);
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &stats };
    let report = StudyReport::new("A study", &view, &SampleTexts, &log, None).unwrap();
    let examples: Vec<_> = report
        .themes
        .iter()
        .map(|theme| {
            let example = theme.example.as_ref().map(|quote| (quote.lines[0].text.get(..8), quote.choice));
            (theme.path.as_str(), example)
        })
        .collect();
    assert_eq!(
        examples,
        [
            ("Design", None),
            ("Design / Cost", Some((Some("=SUM(A1)"), QuoteChoice::Longest))),
            ("Cost", Some((Some("We tried"), QuoteChoice::Typical))),
        ]
    );
}
