//! Gives the topics of an analysis labels by meaning.

use crate::corpus::{Corpus, SnippetIndex};
use crate::jobs::JobResult;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::cluster::Centres;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::describe::{LabelCase, TopicText, choose_labels, label_phrases};
use crate::topics::embed::embedder::Embedder;
use crate::topics::{Analysis, AnalysisInput, MatrixView, Parameters};
use std::collections::{BTreeMap, BTreeSet};

/// Most texts of a topic that are read for its label, evenly spread over it. Chosen by the time it takes; not
/// measured.
const MAX_TEXTS: usize = 150;

/// Names the topics of one part of a corpus by the phrase that says best what they are about (see
/// [`choose_labels`]). Topics with a guide's name or called by a common answer keep that. `rows` has the snippet of
/// each row.
pub(super) fn label_by_meaning(
    analysis: &mut Analysis,
    (project, corpus, rows): (&Project, &Corpus, &[SnippetIndex]),
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    embedder: &mut dyn Embedder,
    progress: &dyn Progress,
) -> JobResult<()> {
    let Some(vectors) = MatrixView::new(input.vectors, input.dims) else { return Ok(()) };
    let topics = texts_of_topics(analysis, (project, corpus, rows))?;
    let phrases = label_phrases(&topics, input.words);
    let texts: Vec<&str> = phrases.iter().flatten().map(|phrase| phrase.text.as_str()).collect();
    progress.begin(ProgressStage::Describe, texts.len() as u64);
    let mut embedded: Vec<Vec<f32>> = vec![Vec::new(); texts.len()];
    embedder.embed(&texts, progress, &mut |at, vector| embedded[at] = vector.to_vec())?;
    let clusters = Clustering {
        labels: analysis.membership.clone(),
        probability: Vec::new(),
        count: analysis.topics.len(),
    };
    let centres = Centres::from_vectors(&clusters, vectors);
    let keywords: Vec<_> = analysis.topics.iter().map(|topic| topic.keywords.as_slice()).collect();
    let cases: Vec<LabelCase> =
        topics.iter().map(|texts| LabelCase::of_language(usual_language(texts))).collect();
    let labels = choose_labels(&phrases, &embedded, centres.directions(), &keywords, &cases);
    let names: BTreeSet<&str> = parameters.guides.iter().map(|guide| guide.name.as_str()).collect();
    let kept: Vec<bool> = analysis
        .topics
        .iter()
        .map(|topic| {
            names.contains(topic.label.as_str()) || is_an_answer(&topic.label, &topic.representatives, input)
        })
        .collect();
    // A label that stays may be what another topic would be called.
    let mut taken: BTreeSet<String> = analysis
        .topics
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| **kept)
        .map(|(topic, _)| topic.label.to_lowercase())
        .collect();
    for ((topic, label), kept) in analysis.topics.iter_mut().zip(labels).zip(kept) {
        if kept {
            continue;
        }
        match label.filter(|label| taken.insert(label.to_lowercase())) {
            Some(label) => topic.label = label,
            None if taken.insert(topic.label.to_lowercase()) => {}
            None => topic.label = format!("{} ({} snippets)", topic.label, topic.snippets),
        }
    }
    Ok(())
}

/// The language most texts are in, where it is known; on a tie the first by alphabet.
fn usual_language(texts: &[TopicText]) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for language in texts.iter().filter_map(|text| text.language.as_deref()) {
        *counts.entry(language).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(language, _)| language)
}

/// Whether a label is what a representative of the topic says as a whole.
fn is_an_answer(label: &str, representatives: &[u32], input: &AnalysisInput<'_>) -> bool {
    let folded = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let answers = representatives.iter().filter_map(|&row| input.words.short_answer(row as usize));
    answers.into_iter().any(|answer| folded(answer) == folded(label))
}

/// Texts of each topic.
fn texts_of_topics(
    analysis: &Analysis,
    (project, corpus, rows): (&Project, &Corpus, &[SnippetIndex]),
) -> JobResult<Vec<Vec<TopicText>>> {
    let mut members: Vec<Vec<SnippetIndex>> = vec![Vec::new(); analysis.topics.len()];
    for (topic, &snippet) in analysis.membership.iter().zip(rows) {
        if let Some(members) = topic.and_then(|topic| members.get_mut(topic as usize)) {
            members.push(snippet);
        }
    }
    let spread = |members: Vec<SnippetIndex>| -> Vec<SnippetIndex> {
        let step = members.len().div_ceil(MAX_TEXTS).max(1);
        members.into_iter().step_by(step).collect()
    };
    let members: Vec<Vec<SnippetIndex>> = members.into_iter().map(spread).collect();
    let every: Vec<SnippetIndex> = members.iter().flatten().copied().collect();
    let mut texts = project.snippet_texts(corpus, &every)?.into_iter();
    let of_topic = |members: Vec<SnippetIndex>| -> Vec<TopicText> {
        let pairs = members.into_iter().zip(texts.by_ref());
        let text = |(at, text): (SnippetIndex, String)| {
            let language = corpus.language_of(at, &text).map(str::to_owned);
            TopicText { text, language }
        };
        pairs.map(text).collect()
    };
    Ok(members.into_iter().map(of_topic).collect())
}
