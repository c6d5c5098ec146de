//! JSON of what is asked.

use super::SchemaVersion;
use crate::coding::{Codebook, GuideQuestion, QuestionGroup, QuestionKind, StudyQuestions};
use crate::corpus::Corpus;
use serde::Serialize;

/// The questions of a study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionsJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The number of transcripts in which somebody is told to ask.
    pub told: usize,
    /// The questions of the guide, then those that recur, then, where they are asked for, the rest.
    pub questions: Vec<QuestionJson>,
}

/// A question of the guide, or questions that ask the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionJson {
    /// `guide`, `recurring` or `single`.
    pub kind: &'static str,
    /// The name of the guide question, else a wording.
    pub name: String,
    /// The wordings, the most frequent first.
    pub wordings: Vec<WordingJson>,
    /// The number of transcripts that ask it.
    pub transcripts: usize,
    /// How often it is asked.
    pub asked: usize,
    /// The number of snippets that have a part of an answer.
    pub answers: usize,
    /// The number of words of the answers.
    pub words: usize,
    /// Each time it is asked, in the order of the corpus.
    pub asked_in: Vec<AskedInJson>,
}

/// A wording of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordingJson {
    /// What is asked, as it is said first.
    pub wording: String,
    /// How often.
    pub asked: usize,
    /// Whether it belongs to the guide question by decision; false where it is alike.
    pub belongs: bool,
}

/// A question as it was asked once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskedInJson {
    /// The name of the transcript.
    pub transcript: String,
    /// What is asked, as it is said.
    pub question: String,
    /// The ids of the snippets that have a part of the answer.
    pub answers: Vec<i64>,
    /// The number of words of the answer.
    pub words: usize,
}

/// A question of the guide as the codebook has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuideQuestionJson {
    /// Its name.
    pub name: String,
    /// The wordings that belong to it, by their words alone; none where names are replaced.
    pub wordings: Vec<String>,
    /// The wordings that were taken out of it.
    pub excluded: Vec<String>,
}

impl From<&GuideQuestion> for GuideQuestionJson {
    fn from(question: &GuideQuestion) -> Self {
        Self {
            name: question.name.clone(),
            wordings: question.wordings.iter().cloned().collect(),
            excluded: question.excluded.iter().cloned().collect(),
        }
    }
}

impl QuestionsJson {
    /// The questions of a study; those that do not recur only with `all`.
    pub fn new(found: &StudyQuestions, corpus: &Corpus, codebook: &Codebook, all: bool) -> Self {
        let listed = found.groups.iter().filter(|group| all || group.kind != QuestionKind::Single);
        let questions = listed.map(|group| question_json(found, group, corpus, codebook)).collect();
        Self { schema: SchemaVersion, told: found.told, questions }
    }
}

fn question_json(
    found: &StudyQuestions,
    group: &QuestionGroup,
    corpus: &Corpus,
    codebook: &Codebook,
) -> QuestionJson {
    let wordings = found.wordings_of(group, codebook).into_iter();
    let asked_in = found.questions_of(group).filter_map(|question| {
        let ids = question.snippets.iter().filter_map(|at| Some(corpus.snippet_at(*at)?.id.0));
        Some(AskedInJson {
            transcript: corpus.transcript_at(question.transcript)?.name.clone(),
            question: question.wording.clone(),
            answers: ids.collect(),
            words: question.answer_words,
        })
    });
    QuestionJson {
        kind: match group.kind {
            QuestionKind::Guide(_) => "guide",
            QuestionKind::Recurring => "recurring",
            QuestionKind::Single => "single",
        },
        name: group.name.clone(),
        wordings: wordings
            .map(|it| WordingJson { wording: it.shown, asked: it.count, belongs: it.belongs })
            .collect(),
        transcripts: group.transcripts,
        asked: group.questions.len(),
        answers: group.snippets.len(),
        words: group.words,
        asked_in: asked_in.collect(),
    }
}
