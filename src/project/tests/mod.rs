//! The project on a real disk, in a folder that goes with the test.

mod backups;
mod coders;
mod edits;
mod forgetting;
mod opening;
mod removals;
mod runs;
mod sharing;
mod storing;

use super::NewTranscript;
use super::db::open_project::Project;
use crate::coding::{Signature, TranscriptSpan};
use crate::corpus::{Corpus, Cue, Snippet, SnippetId, SnippetIndex, Span, Transcript, TranscriptId, Turn};
use crate::topics::{Keyword, Membership, Parameters, Run, RunId, StageSeconds, Topic, TopicId};

/// A transcript whose paragraphs are its turns, cues and snippets, ten seconds each.
pub fn talk(name: &str, paragraphs: &[&str]) -> NewTranscript {
    let mut transcript = Transcript { name: name.to_owned(), ..Transcript::default() };
    let mut snippets = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if at > 0 {
            transcript.text.push_str("\n\n");
        }
        let start = transcript.text.len();
        transcript.text.push_str(paragraph);
        let span = Span::new(start, transcript.text.len());
        let speaker = Some(if at % 2 == 0 { "Host" } else { "Guest" }.to_owned());
        let (from, to) = (at as f64 * 10.0, at as f64 * 10.0 + 10.0);
        transcript.turns.push(Turn { span, speaker: speaker.clone(), start: Some(from), end: Some(to) });
        transcript.cues.push(Cue { span, start: from, end: to });
        let words = paragraph.split_whitespace().count();
        let (id, of) = (SnippetId(0), TranscriptId(0));
        snippets.push(Snippet {
            id,
            transcript: of,
            span,
            start: Some(from),
            end: Some(to),
            speaker: speaker.map(Into::into),
            words,
            parts: Vec::new(),
        });
    }
    transcript.attributes.insert("date".to_owned(), "2023-06-14".to_owned());
    transcript.language = Some("en".to_owned());
    transcript.duration = Some(paragraphs.len() as f64 * 10.0);
    let file_hash = blake3::hash(transcript.text.as_bytes()).to_hex().to_string();
    NewTranscript { path: format!("/talks/{name}.md"), file_hash, transcript, snippets }
}

pub const A: [&str; 4] = [
    "So what broke first when you built the thing?",
    "We tried five chunk sizes before we looked at what the retriever returned.",
    "And what did it return after all that?",
    "Half of it was boilerplate, so the first fix was cleaning the documents.",
];
pub const B: [&str; 2] = ["Let us talk about cost.", "Latency and cost are two sides of one coin for us."];

/// A folder and a project in it with two talks of six snippets.
pub fn sample_project() -> (tempfile::TempDir, Project) {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    // Made beside the work: here it is of the empty project, so none.
    project.wait_for_backup();
    project.store_transcripts(&[talk("b", &B), talk("a", &A)]).unwrap();
    (dir, project)
}

/// A run that puts snippet `i` of the corpus into topic `topics[i]`; a negative number is an outlier.
pub fn sample_run(corpus: &Corpus, topics: &[i32]) -> Run {
    let members: Vec<Membership> = corpus
        .snippets
        .iter()
        .zip(topics)
        .map(|(snippet, &topic)| Membership {
            snippet: snippet.id,
            topic: u32::try_from(topic).ok().map(TopicId),
            probability: 0.25,
        })
        .collect();
    let count = topics.iter().max().map_or(0, |&last| last + 1);
    let topic = |id: i32| {
        let of: Vec<SnippetId> =
            members.iter().filter(|it| it.topic == Some(TopicId(id as u32))).map(|it| it.snippet).collect();
        Topic {
            id: TopicId(id as u32),
            language: None,
            label: format!("Topic {id}"),
            keywords: vec![Keyword { word: "chunk".to_owned(), score: 0.1 }],
            snippets: of.len(),
            representatives: of,
        }
    };
    Run {
        id: RunId(0),
        time: "2026-11-23T10:00:00Z".to_owned(),
        corpus: corpus.fingerprint(),
        revision: "draft@1".to_owned(),
        parameters: Parameters::default(),
        seconds: StageSeconds { total: 1.5, ..StageSeconds::default() },
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: (0..count).map(topic).collect(),
        members,
    }
}

/// Deletes a run. Decisions on its topics stay, as they are bound to spans.
pub fn delete_run(project: &mut Project, id: RunId) {
    let delete = |db: &rusqlite::Connection| {
        db.execute("DELETE FROM run WHERE id = ?1", [id.0])?;
        let current = rusqlite::params!["current_run", id.0.to_string()];
        db.execute("DELETE FROM setting WHERE key = ?1 AND value = ?2", current)
    };
    project.write_db(delete).unwrap();
}

pub fn sample_signature() -> Signature {
    Signature { coder: "ana".to_owned(), time: "2026-11-23T10:00:00Z".to_owned() }
}

pub fn snippet_span(corpus: &Corpus, snippet: SnippetIndex) -> TranscriptSpan {
    let snippet = &corpus.snippets[snippet.0];
    TranscriptSpan { transcript: snippet.transcript, span: snippet.span }
}
