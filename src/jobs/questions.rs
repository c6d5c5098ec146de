//! Which question each snippet answers, by who is told to ask in its transcript.

use super::JobResult;
use crate::coding::Codebook;
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{
    Corpus, SnippetIndex, Span, SpeakerRole, SpeakerWords, Transcript, TranscriptEntry, answer_start,
    askers_by_label, question_before,
};
use crate::project::Project;
use std::collections::{BTreeMap, BTreeSet};

/// The question that each of some snippets answers, in the order given; none where nobody is told to ask in its
/// transcript, nothing was asked before, or only interviewers speak in it. Each transcript is read once.
///
/// # Errors
/// When the database cannot be read.
pub fn answered_questions(
    project: &Project,
    corpus: &Corpus,
    snippets: &[SnippetIndex],
) -> JobResult<Vec<Option<String>>> {
    let codebook = project.codebook()?;
    let mut by_transcript: BTreeMap<_, Vec<(usize, SnippetIndex)>> = BTreeMap::new();
    for (slot, &at) in snippets.iter().enumerate() {
        if let Some(index) = corpus.transcript_of(at) {
            by_transcript.entry(index).or_default().push((slot, at));
        }
    }
    let mut questions = vec![None; snippets.len()];
    for (index, wanted) in by_transcript {
        let Some(entry) = corpus.transcript_at(index) else { continue };
        let transcript = project.load_transcript(entry.id)?;
        let asked = asked_turns(&codebook, entry, &transcript);
        if asked.is_empty() {
            continue;
        }
        let text = transcript.text.as_str();
        for (slot, at) in wanted {
            let Some(snippet) = corpus.snippet_at(at) else { continue };
            let start = answer_start(text, &asked, snippet.span);
            let found =
                start.and_then(|byte| question_before(text, transcript.language.as_deref(), &asked, byte));
            if let (Some(span), Some(question)) = (found, questions.get_mut(slot)) {
                *question = Some(span.slice(text).trim().to_owned());
            }
        }
    }
    Ok(questions)
}

/// The turns of who is told to ask in a transcript, as it is in the file, by what is noted or by a label.
pub(in crate::jobs) fn asked_turns(
    codebook: &Codebook,
    entry: &TranscriptEntry,
    transcript: &Transcript,
) -> Vec<Span> {
    let stats = stats_by_speaker(transcript);
    let words: SpeakerWords<'_> = stats.iter().map(|it| (it.speaker.as_str(), it.words)).collect();
    let roles = codebook.told_roles(entry, &words);
    let mut askers: BTreeSet<&str> =
        roles.iter().filter(|(_, role)| **role == SpeakerRole::Interviewer).map(|(name, _)| *name).collect();
    // The host of a broadcast asks as well.
    let labelled = if askers.is_empty() { askers_by_label(transcript) } else { BTreeSet::new() };
    askers.extend(labelled.iter().map(String::as_str).filter(|name| !roles.contains_key(name)));
    let asks = |name: &str| askers.contains(name);
    let turns = transcript.turns.iter().filter(|turn| turn.speaker.as_deref().is_some_and(asks));
    turns.map(|turn| turn.span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::import_paths;
    use crate::progress::NoProgress;

    #[test]
    fn a_snippet_of_an_answer_knows_its_question_also_across_snippets() {
        let dir = tempfile::tempdir().unwrap();
        let long =
            "It leaked, and we moved the beds about the room whenever it rained in the night. ".repeat(30);
        let talk = format!(
            "I: Where were you born?\n\nCleo: By the sea.\n\nI: Tell me about the house.\n\nCleo: {long}\n\nI: Mm-hm.\n\nCleo: {long}"
        );
        std::fs::write(dir.path().join("talk.txt"), talk).unwrap();
        std::fs::write(dir.path().join("essay.txt"), "The house leaked. It was by the sea.").unwrap();
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(
            &mut project,
            &[dir.path().join("talk.txt"), dir.path().join("essay.txt")],
            &Default::default(),
            &NoProgress,
        )
        .unwrap();
        let corpus = project.load_corpus().unwrap();
        let all: Vec<SnippetIndex> = corpus.snippet_indices().collect();
        let found = answered_questions(&project, &corpus, &all).unwrap();
        let essay = corpus.transcripts.iter().find(|it| it.name == "essay").unwrap();
        let talk = corpus.transcripts.iter().find(|it| it.name == "talk").unwrap();
        assert!(essay.snippets.clone().all(|at| found[at].is_none()));
        let questions: Vec<Option<&str>> = talk.snippets.clone().map(|at| found[at].as_deref()).collect();
        assert!(questions.len() > 3, "long answers are several snippets");
        assert_eq!(questions[0], Some("Where were you born?"));
        assert!(questions[1..].iter().all(|it| *it == Some("Tell me about the house.")), "{questions:?}");
    }
}
