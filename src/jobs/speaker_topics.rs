//! The topics of each speaker, counted in the words each of them says.

use super::JobResult;
use super::analyze::speaker_name_words;
use crate::coding::snippet_topics;
use crate::corpus::part::text_part;
use crate::corpus::{Corpus, SnippetIndex};
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::words::CorpusTermsBuilder;
use crate::topics::{ContextSpeakers, Keyword, Run, TopicId, describe};
use std::collections::{BTreeMap, BTreeSet};

/// How much somebody says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpeakerShare {
    /// The number of words.
    pub words: usize,
    /// The number of snippets in which they are.
    pub snippets: usize,
}

/// The topics of one speaker.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerTopics {
    /// The name shown.
    pub speaker: String,
    /// All that the speaker says, with what is in no topic.
    pub whole: SpeakerShare,
    /// What the speaker says in snippets of each topic, most words first; the keywords are those of the words of
    /// this speaker in it, best first.
    pub topics: Vec<(TopicId, SpeakerShare, Vec<Keyword>)>,
}

/// The topics of all speakers of whose words topics are, by alphabet; and what is said by nobody who is named. What is
/// context of the run is not counted.
///
/// # Errors
/// When the texts cannot be read, or `progress` cancels.
pub fn topics_by_speaker(
    project: &Project,
    corpus: &Corpus,
    (run, counted): (&Run, &[SnippetIndex]),
    progress: &dyn Progress,
) -> JobResult<(Vec<SpeakerTopics>, SpeakerShare)> {
    let context = project.codebook()?.shown_context(&run.parameters.context, corpus);
    let snippets = || {
        let entry_of = |at: SnippetIndex| corpus.transcript_at(corpus.transcript_of(at)?);
        counted.iter().filter_map(move |&at| Some((entry_of(at)?, corpus.snippet_at(at)?)))
    };
    let analysed = snippets().flat_map(|(entry, it)| context.analysed_parts(&entry.name, it));
    let names: BTreeSet<&str> = analysed.filter_map(|(_, speaker, _)| speaker).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut speakers: Vec<SpeakerTopics> = names
        .iter()
        .map(|name| SpeakerTopics { speaker: (*name).to_owned(), ..SpeakerTopics::default() })
        .collect();
    let mut unnamed = SpeakerShare::default();
    let mut shares: Vec<BTreeMap<TopicId, SpeakerShare>> = vec![BTreeMap::new(); names.len()];
    let home = snippet_topics(run);
    for (entry, snippet) in snippets() {
        let topic = home.get(&snippet.id).copied().flatten();
        let mut words: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for (_, speaker, said) in context.analysed_parts(&entry.name, snippet) {
            let speaker = speaker.and_then(|name| names.binary_search(&name).ok());
            *words.entry(speaker).or_default() += said;
        }
        for (speaker, words) in words {
            let whole = speaker.and_then(|at| speakers.get_mut(at)).map_or(&mut unnamed, |it| &mut it.whole);
            let of_topic = speaker.and_then(|at| shares.get_mut(at)).zip(topic);
            let of_topic = of_topic.map(|(shares, topic)| shares.entry(topic).or_default());
            for share in of_topic.into_iter().chain([whole]) {
                share.words += words;
                share.snippets += 1;
            }
        }
    }
    let mut keywords = speaker_keywords(project, corpus, (run, &context), &names, progress)?;
    for (at, (speaker, shares)) in speakers.iter_mut().zip(shares).enumerate() {
        // Where all words are stop words there are no keywords.
        let mut words = |topic| keywords.remove(&(at, topic)).unwrap_or_default();
        speaker.topics = shares.into_iter().map(|(topic, share)| (topic, share, words(topic))).collect();
        speaker.topics.sort_by_key(|(topic, share, _)| (std::cmp::Reverse(share.words), *topic));
    }
    Ok((speakers, unnamed))
}

/// The keywords of each speaker in each topic: of their parts of its snippets alone.
fn speaker_keywords(
    project: &Project,
    corpus: &Corpus,
    (run, context): (&Run, &ContextSpeakers),
    names: &[&str],
    progress: &dyn Progress,
) -> JobResult<BTreeMap<(usize, TopicId), Vec<Keyword>>> {
    let numbers: Vec<TopicId> = run.topics.iter().map(|topic| topic.id).collect();
    let home = snippet_topics(run);
    let mut words = CorpusTermsBuilder::new();
    let (mut labels, mut classes) = (Vec::new(), Vec::new());
    project.for_each_snippet(corpus, &mut |at: SnippetIndex, text| {
        let Some(snippet) = corpus.snippet_at(at).filter(|_| !progress.is_cancelled()) else { return };
        let entry = corpus.transcript_of(at).and_then(|at| corpus.transcript_at(at));
        let language = entry.and_then(|entry| entry.language.as_deref());
        let topic = home.get(&snippet.id).copied().flatten();
        let label = topic.and_then(|topic| numbers.binary_search(&topic).ok()).map(|at| at as u32);
        let name = entry.map_or("", |entry| entry.name.as_str());
        for (span, speaker, _) in context.analysed_parts(name, snippet) {
            let from = |byte: usize| byte.saturating_sub(snippet.span.start);
            words.add_snippet(text_part(text, from(span.start)..from(span.end)), language);
            labels.push(label);
            classes.push(speaker.and_then(|name| names.binary_search(&name).ok()).map(|at| at as u32));
        }
    })?;
    progress.check_cancelled()?;
    let mut words = words.finish();
    words.mute_names(&speaker_name_words(corpus));
    words.mute_stop_words(&run.parameters.stop_words);
    words.mute_stop_words(&project.codebook()?.stop_words.into_iter().collect::<Vec<_>>());
    let clusters = Clustering { probability: Vec::new(), labels, count: numbers.len() };
    let found = describe::topics_by_class(&clusters, &words, &classes, names.len(), run.parameters.weighting);
    let found = found.into_iter().enumerate();
    let keywords = found.flat_map(|(at, topics)| topics.into_iter().map(move |it| (at, it)));
    // The engine numbers topics by index.
    let numbered = keywords.filter_map(|(at, it)| {
        let topic = numbers.get(it.topic.0 as usize)?;
        Some(((at, *topic), it.keywords))
    });
    Ok(numbered.collect())
}
