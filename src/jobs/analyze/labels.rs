//! Gives the topics of an analysis labels by meaning.

use crate::corpus::{Corpus, SnippetIndex};
use crate::jobs::JobResult;
use crate::jobs::embed_missing::analysed_text;
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::cluster::Centres;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::describe::{LabelCase, TopicText, TopicToLabel, choose_labels, label_phrases};
use crate::topics::embed::embedder::Embedder;
use crate::topics::{Analysis, AnalysisInput, ContextSpeakers, MatrixView, Parameters};
use rayon::ThreadPool;
use std::collections::{BTreeMap, BTreeSet};

/// Most texts of a topic that are read for its label, evenly spread over it. Chosen by the time it takes; not
/// measured.
const MAX_TEXTS: usize = 150;

/// Names the topics of one part of a corpus by the phrase that says best what they are about (see
/// [`choose_labels`]). Topics with a guide's name or called by a common answer keep that. `rows` has the snippet of
/// each row.
pub(super) fn label_by_meaning(
    analysis: &mut Analysis,
    (project, corpus, rows, context): (&Project, &Corpus, &[SnippetIndex], &ContextSpeakers),
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    (embedder, pool): (&mut (dyn Embedder + '_), &ThreadPool),
    progress: &dyn Progress,
) -> JobResult<()> {
    let Some(vectors) = MatrixView::new(input.vectors, input.dims) else { return Ok(()) };
    let topics = texts_of_topics(analysis, (project, corpus, rows, context))?;
    let candidates = pool.install(|| label_phrases(&topics, input.words));
    let texts: Vec<&str> = candidates.topics.iter().flatten().map(|phrase| phrase.text.as_str()).collect();
    progress.begin(ProgressStage::Describe, texts.len() as u64);
    let mut embedded: Vec<Vec<f32>> = vec![Vec::new(); texts.len()];
    embedder.embed(&texts, progress, &mut |at, vector| embedded[at] = vector.to_vec())?;
    let clusters = Clustering {
        labels: analysis.membership.clone(),
        probability: Vec::new(),
        count: analysis.topics.len(),
    };
    let centres = Centres::from_vectors(&clusters, vectors);
    let names: BTreeSet<&str> = parameters.guides.iter().map(|guide| guide.name.as_str()).collect();
    let cases = topics.iter().map(|texts| LabelCase::of_language(usual_language(texts)));
    let to_label =
        analysis.topics.iter().zip(centres.directions()).zip(cases).map(|((topic, centre), case)| {
            let stays = names.contains(topic.label.as_str())
                || is_an_answer(&topic.label, &topic.representatives, input);
            let kept_label = stays.then_some(topic.label.as_str());
            TopicToLabel { centre, keywords: &topic.keywords, case, kept_label }
        });
    let labels = choose_labels(&candidates, &embedded, &to_label.collect::<Vec<_>>());
    let mut taken: BTreeSet<String> = labels.iter().flatten().map(|label| label.to_lowercase()).collect();
    for (topic, label) in analysis.topics.iter_mut().zip(labels) {
        match label {
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

/// Texts of each topic: of each snippet what is analysed of it.
fn texts_of_topics(
    analysis: &Analysis,
    (project, corpus, rows, context): (&Project, &Corpus, &[SnippetIndex], &ContextSpeakers),
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
            let text = analysed_text(corpus, context, at, text);
            let language = corpus.language_of(at, &text).map(str::to_owned);
            TopicText { text, language }
        };
        pairs.map(text).collect()
    };
    Ok(members.into_iter().map(of_topic).collect())
}
