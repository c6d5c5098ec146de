//! What is asked in all transcripts, by who is told to ask in each, and what answers it.

use super::searcher::ModelSettings;
use crate::coding::{
    Codebook, CodedText, GuideQuestionId, QuestionKind, StudyQuestion, StudyQuestions, WordingLikeness,
    WordingVectors,
};
use crate::corpus::{
    AskedQuestion, Corpus, SnippetIndex, Span, Transcript, TranscriptId, TranscriptIndex, asked_questions,
    count_words, normal_wording,
};
use crate::format::shorten;
use crate::jobs::questions::asked_turns;
use crate::jobs::{JobResult, model_by_language};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::embed::embedder::EmbedOptions;
use crate::topics::embed::minilm::MINILM_NAME;
use crate::topics::embed::multi::MULTI_NAME;
use crate::topics::embed::open_embedder;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::OnceLock;

/// The model that compares wordings, by the languages of the corpus, and the least cosine of two that ask the same.
///
/// Tuned on the training half of clinc150, made into forty interviews of thirty questions each in words of its own
/// (`cargo bench --bench wordings`), so that nine in ten pairs in one group ask the same; with minilm 41 % of those that do
/// are found then, with multi 39 %, with words alone fewer. The static table was no match for it (27 % at eight in ten).
/// On banking77, held out, whose intents are all about one bank card, 38 % are found and 37 % of pairs are right. In the
/// interviews of the tests, written before it was measured, wordings of one question have .75 to .95, others up to .49.
fn wording_model(corpus: &Corpus) -> (&'static str, f32) {
    match model_by_language(corpus) {
        MINILM_NAME => (MINILM_NAME, 0.65),
        MULTI_NAME => (MULTI_NAME, 0.65),
        words => (words, 0.5),
    }
}

/// All questions asked in a study as they were read, with what compares them: to be grouped as often as the guide changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AskedQuestions {
    asked: Vec<StudyQuestion>,
    told: usize,
    vectors: WordingVectors,
    /// Which wordings are alike, once they were grouped; see [`WordingLikeness::similar_wordings`].
    similar: OnceLock<Vec<Vec<usize>>>,
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
        let similar = match self.similar.get() {
            Some(similar) => similar,
            None => {
                let found = likeness.similar_wordings(&self.asked, progress)?;
                self.similar.get_or_init(|| found)
            }
        };
        Ok(StudyQuestions::group_similar(self.asked.clone(), self.told, codebook, likeness, similar))
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
    // Without a number: those of this stage are of snippets.
    progress.begin(ProgressStage::Embed, 0);
    let mut vectors = WordingVectors::new();
    embedder.embed(&words, progress, &mut |at, vector| {
        vectors.extend(words.get(at).map(|words| ((*words).to_owned(), vector.to_vec())));
    })?;
    Ok(vectors)
}
