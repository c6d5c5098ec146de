//! What one looks at before a topic gets a theme, by the model and the vectors of the current run.

use super::JobResult;
use super::search::searcher::{LoadedModel, ModelSettings, SemanticError, SemanticSearch};
use crate::coding::{
    CodingStats, KEY_SENTENCES, KeySentence, NearestTopic, SentenceToChoose, TextChoice, TopicProfile,
    WordCounter, WordRules, choose_sentences, companions_of, other_topics, places_in_talk, words_apart,
    words_of_speakers,
};
use crate::corpus::{Corpus, SnippetIndex, Span, count_words, fold_case, sentence_spans};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::search::SearchVectors;
use crate::topics::{Run, TopicId};
use crate::vectors::{dot, normalize, to_f32};
use std::collections::BTreeSet;

/// Words of a sentence that may stand for a topic: fewer say nothing by themselves ("Yeah, exactly."), more are no
/// sentence but a transcript without full stops. Chosen by hand; not measured.
const SENTENCE_WORDS: std::ops::RangeInclusive<usize> = 6..=45;

/// Snippets whose vectors are read between two looks at whether the work is to stop.
const ROWS_AT_ONCE: usize = 1024;

/// The study a profile is made of.
#[derive(Debug, Clone, Copy)]
pub struct ProfiledStudy<'a> {
    /// Its transcripts and snippets, speakers by the names shown.
    pub corpus: &'a Corpus,
    /// Its topics as the researcher left them.
    pub run: &'a Run,
    /// Its statistics.
    pub stats: &'a CodingStats,
    /// Which words are listed.
    pub rules: &'a WordRules,
}

/// Finds out what one looks at of a topic. Without usable vectors there are no sentences and no nearest topic, and a note
/// says why.
///
/// # Errors
/// When the project cannot be read, or the work is cancelled.
pub fn profile_topic(
    project: &Project,
    study: ProfiledStudy<'_>,
    topic: TopicId,
    models: &ModelSettings,
    progress: &dyn Progress,
) -> JobResult<TopicProfile> {
    let ProfiledStudy { corpus, stats, .. } = study;
    let own = stats.topic(topic).map_or(&[][..], |topic| &topic.snippets);
    let mut profile = TopicProfile {
        in_talk: places_in_talk(corpus, own),
        speakers: words_of_speakers(corpus, stats.context_text(), own),
        companions: companions_of(stats, (corpus, study.run), topic),
        ..TopicProfile::default()
    };
    let mut semantic = SemanticSearch::new(models.clone());
    let loaded = match semantic.load(project, corpus) {
        Ok(loaded) => loaded,
        Err(SemanticError::Project(error)) => return Err(error.into()),
        Err(why) => {
            profile.note = Some(why.to_string());
            return Ok(profile);
        }
    };
    let Some(middles) = TopicMiddles::new(loaded.vectors, stats, progress)? else { return Ok(profile) };
    let Some(middle) = middles.of_topic(topic) else { return Ok(profile) };
    if stats.topic(topic).is_some_and(|facts| facts.junk) {
        profile.note = Some("the topic is left out of counts, so it is compared with no other".to_owned());
        return Ok(profile);
    }
    profile.sentences = key_sentences(project, study, topic, (loaded, &middles.common, middle), progress)?;
    let near = other_topics(stats, topic).into_iter();
    let near = near.filter_map(|other| Some((dot(middle, middles.of_topic(other)?), other)));
    // Of equals the larger topic, which has the lower number.
    if let Some((cosine, other)) = near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
        let [own_words, other_words] = contrast_words(project, study, [topic, other], progress)?;
        profile.nearest = Some(NearestTopic { topic: other, cosine, own_words, other_words });
    }
    Ok(profile)
}

/// The middle of each topic: the direction of the mean of its snippets' directions, less the mean of all.
struct TopicMiddles {
    /// The mean of all directions.
    common: Vec<f32>,
    /// Of each topic, by its place in the statistics.
    of_topics: Vec<(TopicId, Vec<f32>)>,
}

impl TopicMiddles {
    /// Reads the vectors of all topics; none where there is no vector.
    fn new(
        vectors: &dyn SearchVectors,
        stats: &CodingStats,
        progress: &dyn Progress,
    ) -> JobResult<Option<Self>> {
        progress.begin(ProgressStage::Describe, stats.snippet_count() as u64);
        let (mut all, mut count): (Vec<f64>, usize) = (Vec::new(), 0);
        let mut sums: Vec<(TopicId, Vec<f64>, usize)> = Vec::new();
        for topic in stats.topics() {
            let (mut sum, mut own): (Vec<f64>, usize) = (Vec::new(), 0);
            for snippets in topic.snippets.chunks(ROWS_AT_ONCE) {
                progress.check_cancelled()?;
                progress.advance(snippets.len() as u64);
                for snippet in snippets {
                    let Some(mut row) = vectors.row(*snippet).map(<[f32]>::to_vec) else { continue };
                    normalize(&mut row);
                    sum.resize(row.len(), 0.0);
                    sum.iter_mut().zip(&row).for_each(|(sum, value)| *sum += f64::from(*value));
                    own += 1;
                }
            }
            all.resize(sum.len().max(all.len()), 0.0);
            all.iter_mut().zip(&sum).for_each(|(all, value)| *all += value);
            count += own;
            sums.push((topic.id, sum, own));
        }
        if count == 0 {
            return Ok(None);
        }
        let common: Vec<f64> = all.iter().map(|sum| sum / count as f64).collect();
        let middle = |(topic, sum, own): (TopicId, Vec<f64>, usize)| {
            let mean = sum.iter().zip(&common).map(|(sum, common)| sum / own as f64 - common);
            let mut middle = to_f32(&mean.collect::<Vec<_>>());
            normalize(&mut middle);
            (own > 0).then_some((topic, middle))
        };
        let of_topics = sums.into_iter().filter_map(middle).collect();
        Ok(Some(Self { common: to_f32(&common), of_topics }))
    }

    fn of_topic(&self, topic: TopicId) -> Option<&[f32]> {
        self.of_topics.iter().find(|(id, _)| *id == topic).map(|(_, middle)| middle.as_slice())
    }
}

/// The sentences of a topic's most central snippets that say it best and differ most.
fn key_sentences(
    project: &Project,
    study @ ProfiledStudy { corpus, run, stats, .. }: ProfiledStudy<'_>,
    topic: TopicId,
    (loaded, common, middle): (LoadedModel<'_>, &[f32], &[f32]),
    progress: &dyn Progress,
) -> JobResult<Vec<KeySentence>> {
    let central = run.topics.iter().find(|it| it.id == topic).map_or(&[][..], |topic| &topic.representatives);
    let mut sentences: Vec<KeySentence> = Vec::new();
    let own = |at: &SnippetIndex| stats.topic_of(*at) == Some(topic);
    for snippet in central.iter().filter_map(|id| corpus.snippet_index(*id)).filter(own) {
        progress.check_cancelled()?;
        for sentence in sentences_of(project, study, snippet)? {
            // What is said in every talk, word for word, is one sentence.
            if !sentences.iter().any(|known| fold_case(&known.said) == fold_case(&sentence.said)) {
                sentences.push(sentence);
            }
        }
    }
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.said.as_str()).collect();
    progress.begin(ProgressStage::Embed, texts.len() as u64);
    let mut directions: Vec<Vec<f32>> = vec![Vec::new(); texts.len()];
    loaded.embedder.embed(&texts, progress, &mut |at, vector| {
        let mut row = vector.to_vec();
        normalize(&mut row);
        row.iter_mut().zip(common).for_each(|(value, common)| *value -= common);
        normalize(&mut row);
        if let Some(place) = directions.get_mut(at) {
            *place = row;
        }
    })?;
    let to_choose: Vec<SentenceToChoose> = sentences
        .iter()
        .zip(directions)
        .filter_map(|(sentence, direction)| {
            let transcript = corpus.snippet_at(sentence.snippet)?.transcript;
            Some(SentenceToChoose { direction, transcript, speaker: sentence.speaker.clone() })
        })
        .collect();
    let chosen = choose_sentences(&to_choose, middle, KEY_SENTENCES);
    Ok(chosen.into_iter().filter_map(|at| sentences.get(at).cloned()).collect())
}

/// The sentences of a snippet that are long enough to say something, and of which nothing is context.
fn sentences_of(
    project: &Project,
    ProfiledStudy { corpus, stats, .. }: ProfiledStudy<'_>,
    at: SnippetIndex,
) -> JobResult<Vec<KeySentence>> {
    let Some(snippet) = corpus.snippet_at(at) else { return Ok(Vec::new()) };
    let transcript = project.load_transcript(snippet.transcript)?;
    let speaker_of = |span: Span| {
        let part = snippet.speaker_parts().find(|(part, ..)| part.overlap(span) > 0);
        part.and_then(|(_, speaker, _)| speaker.map(str::to_owned))
    };
    let inside = |span: &Span| snippet.span.start <= span.start && span.end <= snippet.span.end;
    let is_said = |span: &Span| stats.context_text().overlap(snippet.transcript, *span) == 0;
    let sentence = |span: Span| {
        let said = span.slice(&transcript.text);
        let words = count_words(said, corpus.language_of(at, said));
        SENTENCE_WORDS.contains(&words).then(|| KeySentence {
            snippet: at,
            span,
            said: said.split_whitespace().collect::<Vec<_>>().join(" "),
            speaker: speaker_of(span),
            start: transcript.second_at(span.start),
        })
    };
    Ok(sentence_spans(&transcript).into_iter().filter(inside).filter(is_said).filter_map(sentence).collect())
}

/// The words that set two topics apart, of each those it has more of.
fn contrast_words(
    project: &Project,
    ProfiledStudy { corpus, stats, rules, .. }: ProfiledStudy<'_>,
    topics: [TopicId; 2],
    progress: &dyn Progress,
) -> JobResult<[Vec<crate::coding::WordRow>; 2]> {
    let texts = topics.map(|topic| {
        let choice = TextChoice { topic: Some(topic), ..TextChoice::default() };
        // A topic is chosen, so there always is a text.
        choice.text(corpus, stats).unwrap_or_default()
    });
    let transcripts: BTreeSet<_> =
        texts.iter().flat_map(|text| text.transcripts().map(|(transcript, _)| transcript)).collect();
    let [own, other] = &texts;
    let mut counter = WordCounter::between(corpus, stats, [own, other], rules);
    progress.begin(ProgressStage::Read, transcripts.len() as u64);
    for entry in corpus.transcripts.iter().filter(|entry| transcripts.contains(&entry.id)) {
        progress.check_cancelled()?;
        progress.advance(1);
        counter.add_transcript(entry, &project.transcript_text(entry.id)?);
    }
    Ok(counter.finish_both().map(words_apart))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::{AnalyzeOptions, analyze, import_paths, sample};
    use crate::progress::NoProgress;
    use crate::topics::Parameters;

    #[test]
    fn a_topic_is_told_by_its_sentences_its_neighbour_its_places_and_its_speakers() {
        let dir = tempfile::tempdir().unwrap();
        let folder = sample::unpack_sample(&dir.path().join("talks")).unwrap();
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(&mut project, &[folder], &Default::default(), &NoProgress).unwrap();
        let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
        let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
        let run = analyze(&mut project, &parameters, &options, &NoProgress).unwrap();
        let (corpus, book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
        let stats = CodingStats::new(&corpus, Some(&run), &book);
        let rules = WordRules::of_study(&book, Some(&run), false);
        let study = ProfiledStudy { corpus: &corpus, run: &run, stats: &stats, rules: &rules };
        for topic in stats.topics() {
            let profile =
                profile_topic(&project, study, topic.id, &ModelSettings::default(), &NoProgress).unwrap();
            assert_eq!(profile.note, None);
            assert_eq!(profile.in_talk.iter().sum::<usize>(), topic.snippets.len());
            let words: usize = topic.snippets.iter().map(|at| corpus.snippet_at(*at).unwrap().words).sum();
            assert_eq!(profile.speakers.iter().map(|row| row.words).sum::<usize>(), words);
            assert!((1..=KEY_SENTENCES).contains(&profile.sentences.len()), "{profile:?}");
            for sentence in &profile.sentences {
                assert_eq!(stats.topic_of(sentence.snippet), Some(topic.id));
                let snippet = corpus.snippet_at(sentence.snippet).unwrap();
                let text = project.transcript_text(snippet.transcript).unwrap();
                let said: Vec<&str> = sentence.span.slice(&text).split_whitespace().collect();
                assert_eq!(said.join(" "), sentence.said);
            }
            let near = profile.nearest.unwrap();
            assert_ne!(near.topic, topic.id);
            assert!((-1.0..=1.0).contains(&near.cosine));
            for row in near.own_words.iter().chain(&near.other_words) {
                assert!(
                    row.rest.is_some_and(|rest| rest.log_ratio.is_some_and(|ratio| ratio > 0.0)),
                    "{row:?}"
                );
            }
        }
    }

    #[test]
    fn no_sentence_of_an_interviewer_tells_a_topic_and_none_of_their_words_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("talk.txt");
        let said = "I: Could you tell me again about the harbour you lived at?\n\n\
                    Cleo: The harbour froze over and the boats stayed in the ice.\n";
        std::fs::write(&file, said).unwrap();
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(&mut project, &[file], &Default::default(), &NoProgress).unwrap();
        let (corpus, book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
        let mut run = crate::coding::fixture::run(1);
        run.parameters.context = crate::topics::ContextSpeakers::new([(&*corpus.transcripts[0].name, "I")]);
        let (stats, rules) = (CodingStats::new(&corpus, Some(&run), &book), WordRules::default());
        let study = ProfiledStudy { corpus: &corpus, run: &run, stats: &stats, rules: &rules };
        let all: Vec<SnippetIndex> = corpus.snippet_indices().collect();
        let sentences = all.iter().flat_map(|at| sentences_of(&project, study, *at).unwrap());
        let said: Vec<String> = sentences.map(|it| it.said).collect();
        assert_eq!(said, ["The harbour froze over and the boats stayed in the ice."]);
        let speakers = words_of_speakers(&corpus, stats.context_text(), &all);
        let speakers: Vec<_> = speakers.iter().map(|it| (it.name.as_deref(), it.words)).collect();
        assert_eq!(speakers, [(Some("Cleo"), 11)]);
    }

    #[test]
    fn without_a_run_there_are_no_sentences_and_it_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(&dir.path().join("project")).unwrap();
        let (corpus, stats) = (project.load_corpus().unwrap(), CodingStats::default());
        let run = crate::coding::fixture::run(1);
        let rules = WordRules::default();
        let study = ProfiledStudy { corpus: &corpus, run: &run, stats: &stats, rules: &rules };
        let profile =
            profile_topic(&project, study, TopicId(0), &ModelSettings::default(), &NoProgress).unwrap();
        assert!(profile.note.is_some_and(|note| note.contains("needs topics first")));
    }
}
