//! The questions of a study: which question each snippet answers, and what is asked in all transcripts, by who is told to
//! ask in each.

use super::search::searcher::ModelSettings;
use super::{JobResult, model_by_language};
use crate::coding::{
    Codebook, CodedText, GuideQuestionId, QuestionKind, StudyQuestion, StudyQuestions, WordingLikeness,
    WordingVectors,
};
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{
    AskedQuestion, Corpus, SnippetIndex, Span, SpeakerRole, SpeakerWords, Transcript, TranscriptEntry,
    TranscriptId, TranscriptIndex, answer_start, asked_questions, askers_by_label, count_words,
    normal_wording, question_before,
};
use crate::format::shorten;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::embed::embedder::EmbedOptions;
use crate::topics::embed::minilm::MINILM_NAME;
use crate::topics::embed::multi::MULTI_NAME;
use crate::topics::embed::open_embedder;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::Range;

/// The model that compares wordings, and the least cosine of two that ask the same.
fn wording_model(corpus: &Corpus) -> (&'static str, f32) {
    match model_by_language(corpus) {
        MINILM_NAME => (MINILM_NAME, 0.6),
        MULTI_NAME => (MULTI_NAME, 0.6),
        words => (words, 0.6),
    }
}

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
fn asked_turns(codebook: &Codebook, entry: &TranscriptEntry, transcript: &Transcript) -> Vec<Span> {
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

/// All questions asked in a study as they were read, with what compares them: to be grouped as often as the guide changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AskedQuestions {
    asked: Vec<StudyQuestion>,
    told: usize,
    vectors: WordingVectors,
}

impl AskedQuestions {
    /// Reads what is asked in all transcripts, each once.
    ///
    /// # Errors
    /// When the database cannot be read, the model cannot be opened, or the work is cancelled.
    pub fn read(
        project: &Project,
        corpus: &Corpus,
        codebook: &Codebook,
        models: &ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<Self> {
        let load = |id| Ok(project.load_transcript(id)?);
        Self::from_texts(corpus, codebook, load, models, progress)
    }

    /// The same of transcripts as `load` gives them.
    ///
    /// # Errors
    /// What `load` says, or when the model cannot be opened, or the work is cancelled.
    pub fn from_texts(
        corpus: &Corpus,
        codebook: &Codebook,
        mut load: impl FnMut(TranscriptId) -> JobResult<Transcript>,
        models: &ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<Self> {
        progress.begin(ProgressStage::Read, corpus.transcripts.len() as u64);
        let mut read = Self::default();
        for (index, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            progress.check_cancelled()?;
            progress.advance(1);
            let transcript = load(entry.id)?;
            let asked = asked_turns(codebook, entry, &transcript);
            read.told += usize::from(!asked.is_empty());
            read.asked.extend(questions_of_transcript(corpus, index, &transcript, &asked));
        }
        let words: BTreeSet<&str> = read.asked.iter().map(|question| question.words.as_str()).collect();
        read.vectors = wording_vectors(corpus, words, models, progress)?;
        Ok(read)
    }

    /// Groups the questions by the guide as it is now, and by their wordings.
    ///
    /// # Errors
    /// When the model cannot be opened, or the work is cancelled.
    pub fn group(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        models: &ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<StudyQuestions> {
        let vectors = self.with_guide(corpus, codebook, models, progress)?;
        let likeness = WordingLikeness { vectors: &vectors, least: wording_model(corpus).1 };
        progress.begin(ProgressStage::Cluster, 0);
        Ok(StudyQuestions::group(self.asked.clone(), self.told, codebook, likeness, progress)?)
    }

    /// What answers each guide question, in the order in which they are asked.
    ///
    /// # Errors
    /// When the model cannot be opened, or the work is cancelled.
    pub fn guide_answers(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        models: &ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<Vec<GuideAnswers>> {
        let vectors = self.with_guide(corpus, codebook, models, progress)?;
        let likeness = WordingLikeness { vectors: &vectors, least: wording_model(corpus).1 };
        let found = StudyQuestions::group_guide(self.asked.clone(), self.told, codebook, likeness);
        let answers = found.groups.iter().filter_map(|group| match group.kind {
            QuestionKind::Guide(question) => Some(GuideAnswers {
                question,
                name: group.name.clone(),
                snippets: group.snippets.clone(),
                text: found.answers(corpus, group),
            }),
            QuestionKind::Recurring | QuestionKind::Single => None,
        });
        Ok(answers.collect())
    }

    /// The vectors, with those of wordings of the guide that are asked nowhere now.
    fn with_guide(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        models: &ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<Cow<'_, WordingVectors>> {
        let wordings = codebook.guide_questions.values().flat_map(|question| &question.wordings);
        let missing: BTreeSet<&str> =
            wordings.map(String::as_str).filter(|words| !self.vectors.contains_key(*words)).collect();
        if missing.is_empty() {
            return Ok(Cow::Borrowed(&self.vectors));
        }
        let mut vectors = self.vectors.clone();
        vectors.extend(wording_vectors(corpus, missing, models, progress)?);
        Ok(Cow::Owned(vectors))
    }
}

/// What answers a guide question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideAnswers {
    /// The question.
    pub question: GuideQuestionId,
    /// Its name.
    pub name: String,
    /// The snippets that have a part of an answer, ascending.
    pub snippets: Vec<SnippetIndex>,
    /// The answers, to the character.
    pub text: CodedText,
}

/// The questions of a transcript as it is in the file, by the turns of who asks.
fn questions_of_transcript(
    corpus: &Corpus,
    index: TranscriptIndex,
    transcript: &Transcript,
    asked: &[Span],
) -> Vec<StudyQuestion> {
    let (text, language) = (transcript.text.as_str(), transcript.language.as_deref());
    let snippets = corpus.transcript_at(index).map_or_else(Default::default, |entry| entry.snippets.clone());
    let all = asked_questions(text, language, asked);
    let count = all.len();
    let question = |(place, asked): (usize, AskedQuestion)| StudyQuestion {
        transcript: index,
        position: place as f64 / count as f64,
        turn: asked.turn,
        words: normal_wording(&asked.wording),
        wording: asked.wording,
        answer_words: asked.answer.iter().map(|span| count_words(span.slice(text), language)).sum(),
        excerpt: asked.answer.first().map_or_else(String::new, |span| excerpt(span.slice(text))),
        snippets: asked
            .answer
            .iter()
            .flat_map(|span| snippets_with(corpus, snippets.clone(), *span))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        answer: asked.answer,
    };
    all.into_iter().enumerate().map(question).collect()
}

/// Most letters of how an answer begins: about what a wide terminal shows. Chosen by hand.
const EXCERPT_LETTERS: usize = 200;

/// How an answer begins, on one line.
fn excerpt(said: &str) -> String {
    let begin: String = said.chars().take(2 * EXCERPT_LETTERS).collect();
    shorten(&begin.split_whitespace().collect::<Vec<_>>().join(" "), EXCERPT_LETTERS)
}

/// Those of the snippets of a transcript that have a part of a span.
fn snippets_with(corpus: &Corpus, snippets: Range<usize>, span: Span) -> impl Iterator<Item = SnippetIndex> {
    let own = corpus.snippets.get(snippets.clone()).unwrap_or_default();
    let first = own.partition_point(|snippet| snippet.span.end <= span.start);
    let count = own.iter().skip(first).take_while(|snippet| snippet.span.start < span.end).count();
    (snippets.start + first..snippets.start + first + count).map(SnippetIndex)
}

/// A vector for each wording, by the model for the languages of the corpus.
fn wording_vectors(
    corpus: &Corpus,
    words: BTreeSet<&str>,
    models: &ModelSettings,
    progress: &dyn Progress,
) -> JobResult<WordingVectors> {
    let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
    if words.is_empty() {
        return Ok(WordingVectors::new());
    }
    let threads = NonZeroUsize::new(models.threads).unwrap_or(NonZeroUsize::MIN);
    let options = EmbedOptions {
        threads,
        instructions: models.instructions.clone(),
        runtime: models.runtime.clone(),
        ..EmbedOptions::default()
    };
    let mut embedder = open_embedder(wording_model(corpus).0, &options, &models.catalogue)?;
    progress.begin(ProgressStage::Embed, words.len() as u64);
    let mut vectors = WordingVectors::new();
    embedder.embed(&words, progress, &mut |at, vector| {
        vectors.extend(words.get(at).map(|words| ((*words).to_owned(), vector.to_vec())));
    })?;
    Ok(vectors)
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
