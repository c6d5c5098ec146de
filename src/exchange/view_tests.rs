use super::*;
use crate::coding::LoggedEdit;
use crate::coding::codebook::model::{
    Assignment, AssignmentId, AssignmentSource, EditId, Quote, Theme, TopicMark, TranscriptSpan,
};
use crate::corpus::{Snippet, SnippetId, SnippetIndex, Span, TranscriptId};
use crate::topics::TopicId;
use crate::topics::{Keyword, Membership, Parameters, RunId, Topic};

const TEXTS: [&str; 4] = [
    "We tried five chunk sizes — *half* of it was boilerplate.",
    "=SUM(A1), \"quoted\"\nand a second line",
    "The GPU bill 🦀 was the surprise.",
    "- so, well",
];

/// What the snippets of [`study`] say.
pub(in crate::exchange) struct SampleTexts;

impl TextSource for SampleTexts {
    fn for_each_snippet(&self, each: &mut dyn FnMut(SnippetIndex, &str) -> io::Result<()>) -> io::Result<()> {
        TEXTS.iter().enumerate().try_for_each(|(at, text)| each(SnippetIndex(at), text))
    }
    fn snippet_texts(&self, snippets: &[SnippetIndex]) -> io::Result<Vec<String>> {
        Ok(snippets.iter().map(|&at| TEXTS[at.0].to_owned()).collect())
    }
    fn load_transcript(&self, id: TranscriptId) -> io::Result<Transcript> {
        let name = if id == TranscriptId(1) { "talk-1" } else { "talk_2" };
        let said = |at: usize| TEXTS[at].to_owned() + &" ".repeat(100 - TEXTS[at].len());
        let first = if id == TranscriptId(1) { 0 } else { 2 };
        let text = said(first) + &said(first + 1);
        Ok(Transcript { name: name.to_owned(), text, ..Transcript::default() })
    }
}

fn entry(id: i64, name: &str, snippets: std::ops::Range<usize>, date: &str) -> TranscriptEntry {
    TranscriptEntry {
        id: TranscriptId(id),
        name: name.to_owned(),
        hash: format!("h{id}"),
        language: Some("en".to_owned()),
        attributes: [("date".to_owned(), date.to_owned())].into(),
        duration: Some(2890.0),
        words: 1_200,
        snippets,
    }
}

fn snippet(id: i64, transcript: i64, start: usize, second: Option<f64>, speaker: &str) -> Snippet {
    Snippet {
        id: SnippetId(id),
        transcript: TranscriptId(transcript),
        span: Span::new(start, start + 100),
        start: second,
        end: second.map(|second| second + 45.5),
        speaker: Some(speaker.into()),
        words: 10,
        parts: Vec::new(),
    }
}

fn topic(id: u32, label: &str, words: &[&str], snippets: usize, first: i64) -> Topic {
    let keyword = |word: &&str| Keyword { word: (*word).to_owned(), score: 0.123_456 };
    Topic {
        id: TopicId(id),
        language: None,
        label: label.to_owned(),
        keywords: words.iter().map(keyword).collect(),
        snippets,
        representatives: vec![SnippetId(first)],
    }
}

fn theme(id: i64, parent: Option<i64>, name: &str) -> (ThemeId, Theme) {
    let theme = Theme {
        id: ThemeId(id),
        parent: parent.map(ThemeId),
        name: name.to_owned(),
        description: format!("Use when: it is about {name}."),
        color: id as u8,
        position: id,
        also_under: Default::default(),
    };
    (ThemeId(id), theme)
}

/// Two talks, four snippets, two topics and an outlier, three themes, one assigned topic.
pub(in crate::exchange) fn sample_study() -> (Corpus, Run, Codebook, CodingStats, Vec<LoggedEdit>) {
    let corpus = Corpus::new(
        vec![entry(1, "talk-1", 0..2, "2023-06-14"), entry(2, "talk_2", 2..4, "2024-01-01")],
        vec![
            snippet(11, 1, 0, Some(2463.4), "Guest"),
            snippet(12, 1, 100, Some(3723.0), "Host"),
            snippet(13, 2, 0, None, "=Guest"),
            snippet(14, 2, 100, None, "Host"),
        ],
    );
    let member = |id, topic: Option<u32>, probability| Membership {
        snippet: SnippetId(id),
        topic: topic.map(TopicId),
        probability,
    };
    let run = Run {
        id: RunId(3),
        time: "2026-11-23T10:00:00Z".to_owned(),
        corpus: "c0ffee".to_owned(),
        revision: "minilm@3f2a".to_owned(),
        parameters: Parameters::default(),
        seconds: crate::topics::StageSeconds { embed: 1.0, total: 2.345_67, ..Default::default() },
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: vec![
            topic(0, "Chunking", &["chunk", "chunk size"], 2, 11),
            topic(1, "GPU cost", &["gpu"], 1, 13),
        ],
        members: vec![
            member(11, Some(0), 1.0),
            member(12, Some(0), 0.75),
            member(13, Some(1), 1.0),
            member(14, None, 0.0),
        ],
    };
    let mut codebook = Codebook::default();
    let themes = [theme(1, None, "Design"), theme(2, Some(1), "Cost"), theme(3, None, "Cost")];
    codebook.themes = themes.into_iter().map(|(_, theme)| theme).collect();
    let placed = |span| TranscriptSpan { transcript: TranscriptId(1), span };
    let assignment = Assignment {
        id: AssignmentId(1),
        theme: ThemeId(2),
        source: AssignmentSource::Topic { run: RunId(3), topic: TopicId(0) },
        spans: vec![placed(Span::new(0, 100)), placed(Span::new(100, 200))],
        coder: "Ada".to_owned(),
        time: "2026-11-23T11:00:00Z".to_owned(),
    };
    codebook.assignments.insert(assignment.id, assignment);
    for (position, start) in [(1, 0), (0, 100)] {
        let place = placed(Span::new(start, start + 100));
        let quote = Quote { theme: ThemeId(2), place, coder: "Mara".to_owned(), position };
        codebook.quotes.insert((ThemeId(2), quote.place.clone(), quote.coder.clone()), quote);
    }
    let mark = TopicMark {
        run: RunId(3),
        topic: TopicId(1),
        coder: String::new(),
        label: Some("The bill".to_owned()),
        junk: false,
    };
    codebook.topic_marks.insert((RunId(3), TopicId(1), String::new()), mark);
    let study = CodingStats::new(&corpus, Some(&run), &codebook);
    let log = vec![LoggedEdit {
        id: EditId(1),
        time: "2026-11-23T11:00:00Z".to_owned(),
        coder: "Ada".to_owned(),
        what: "assigned 'Chunking' (2 snippets) to Design/Cost".to_owned(),
        undone: false,
    }];
    (corpus, run, codebook, study, log)
}

#[test]
fn everything_of_a_small_study_as_json() {
    let (corpus, run, codebook, study, log) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let everything = view.study_json(&SampleTexts, &log).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&everything).unwrap());
}

#[test]
fn a_name_that_two_themes_share_is_given_with_its_path() {
    let (corpus, run, codebook, study, _) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
    let names = [1, 2, 3].map(|id| view.theme_name(ThemeId(id)));
    assert_eq!(names, ["Design", "Design/Cost", "Cost"]);
}

#[test]
fn before_any_run_there_are_no_topics() {
    let (corpus, _, codebook, _, _) = sample_study();
    let study = CodingStats::new(&corpus, None, &codebook);
    let view = StudyView { corpus: &corpus, run: None, codebook: &codebook, stats: &study };
    assert_eq!(view.topics_json(), None);
    let snippet = view.snippet_json(SnippetIndex(0), "text").unwrap();
    assert_eq!((snippet.topic, snippet.probability), (None, None));
    assert_eq!(snippet.themes, ["Design/Cost"]);
}
