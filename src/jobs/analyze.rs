//! Analysis: the snippets of a project become one new run. Embeds what has no vector, analyses each language
//! by itself where need be, and stores the run.

use super::embed_missing::embed_missing;
use super::languages::{LanguagePart, language_parts, requested_model, whole_corpus};
use super::search::searcher::ModelSettings;
use super::{JobError, JobResult, thread_count, thread_pool};
use crate::coding::Codebook;
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptEntry, spoken_text};
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::adapt::{self, AdaptedVectors, OutsideText, WordPart, adapt_with_texts};
use crate::topics::embed::embedder::{EmbedOptions, Embedder};
use crate::topics::embed::{self, TextHash};
use crate::topics::measure::{RunMeasures, assess_conduct, count_pronouns};
use crate::topics::words::{CorpusTerms, CorpusTermsBuilder};
use crate::topics::{
    self, Analysis, AnalysisInput, ContextSpeakers, GuidePassage, GuideResult, GuideSeed, Membership,
    Parameters, Run, RunId, StopWord, Topic, TopicId, TopicLevel, WordsOf,
};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Instant;

mod conduct;
mod join;
mod labels;

/// What an analysis needs beside its [`Parameters`]; none of it changes the topics.
#[derive(Debug, Clone, Default)]
pub struct AnalyzeOptions {
    /// Number of threads; 0: as many as there are cores.
    pub threads: usize,
    /// Where models are found.
    pub models: ModelSettings,
    /// Whether the run becomes the current one.
    pub make_current: bool,
    /// Levels of detail that were compared before, which the run keeps where it compares none itself.
    pub levels: Vec<TopicLevel>,
}

/// Embeds what has no vector yet, finds topics and stores the run, which is returned with its number.
///
/// Vectors are stored as they are computed: a cancelled analysis goes on where it stopped.
///
/// # Errors
/// [`JobError::NoTranscripts`] before anything is imported, [`JobError::Cancelled`], or what the model, the
/// engine or the project says.
pub fn analyze(
    project: &mut Project,
    parameters: &Parameters,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<Run> {
    let began = Instant::now();
    let mut material =
        AnalysisCorpus::prepare(project, parameters, options, LanguageMode::ByLanguage, progress)?;
    let parameters = &material.resolved(parameters);
    let mut embedded = began.elapsed();
    let mut analyses = Vec::with_capacity(material.parts.len());
    let manners = conduct::snippet_manners(&material.corpus, &material.pronouns);
    let mut edges = Vec::new();
    let shares = join::topic_shares(&material.parts, parameters.topics);
    for (at, topics) in shares.into_iter().enumerate() {
        let clock = Instant::now();
        let Some(seen) = material.take_part(at, progress)? else { continue };
        embedded += clock.elapsed();
        let parameters = Parameters { topics, ..parameters.clone() };
        let input = seen.analysis_input();
        let mut analysis = material
            .pool
            .install(|| topics::analyze_with_guides(&input, &seen.guide_seeds, &parameters, progress))?;
        if !material.is_by_words_alone(at) {
            let mut embedder = open_embedder(&material.model, &parameters, options)?;
            let from = (&*project, &material.corpus, material.part_snippets(at), &material.context);
            let embedder = embedder.as_mut();
            labels::label_by_meaning(
                &mut analysis,
                from,
                &input,
                &parameters,
                (embedder, &material.pool),
                progress,
            )?;
        }
        analyses.push(analysis);
        let rows = material.part_snippets(at);
        edges.extend(
            material
                .pool
                .install(|| conduct::edge_snippets(&input, rows, &manners, parameters.seed, progress))?,
        );
        progress.check_cancelled()?;
    }
    let mut found = join::join_analyses(&material.parts, analyses, material.corpus.snippets.len());
    let detail = &mut found.0.measures.detail;
    if detail.levels.is_empty() && detail.resolution.is_some() {
        detail.levels.clone_from(&options.levels);
    }
    found.0.measures.conduct = assess_conduct(&found.0.membership, found.0.topics.len(), &manners);
    let conduct = &found.0.measures.conduct;
    found.0.measures.conduct_snippets = (!conduct.is_empty())
        .then(|| conduct::conduct_snippets(&edges, &material.corpus, &found.0.membership, conduct));

    let mut run = run_from_analysis(project, &material, parameters, found);
    run.seconds.embed = embedded.as_secs_f64();
    run.seconds.total = began.elapsed().as_secs_f64();
    run.id = project.add_run(&run, options.make_current)?;
    Ok(run)
}

/// Whether snippets are analysed language by language or all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LanguageMode {
    /// Language by language, where the model is at home in one language only.
    ByLanguage,
    /// All at once.
    No,
}

/// Everything an analysis needs of a project: corpus, terms and vectors, divided into parts.
pub(super) struct AnalysisCorpus {
    pub corpus: Corpus,
    /// The name of the model, which the parameters may leave to the languages of the corpus.
    pub model: String,
    /// The threads that work on it.
    pub pool: rayon::ThreadPool,
    parts: Vec<LanguagePart>,
    /// The terms of each part; none when it was taken.
    words: Vec<Option<CorpusTerms>>,
    /// The model's vectors of all snippets, row-major; empty when all parts were taken.
    vectors: Vec<f32>,
    dims: usize,
    /// The transcript of each snippet.
    transcripts: Vec<u32>,
    /// Whose words are context, by their names in the files.
    pub context: ContextSpeakers,
    /// The snippets that are context as a whole: in no part. Ascending.
    pub context_snippets: Vec<SnippetIndex>,
    /// The snippets without a spoken word, ascending.
    speechless: Vec<SnippetIndex>,
    /// How often each snippet says I, we or you.
    pronouns: Vec<Option<usize>>,
    guides: Vec<GuideMaterial>,
    adapt_options: adapt::AdaptOptions,
    /// Model and revision, as in `minilm@3f2a…`.
    revision: String,
}

/// A part of the corpus, its vectors adapted to it.
pub(super) struct AnalysisPart {
    words: CorpusTerms,
    adapted: AdaptedVectors,
    transcripts: Vec<u32>,
    /// The guides among its snippets; empty without guides.
    pub guide_seeds: Vec<GuideSeed>,
}

/// What is known of a guide before the vectors are adapted.
struct GuideMaterial {
    text: String,
    /// The model's vector of the text.
    vector: Vec<f32>,
    /// The snippets its passages are in, ascending.
    snippets: Vec<SnippetIndex>,
}

impl AnalysisCorpus {
    /// Reads the corpus and embeds what has no vector yet.
    pub(super) fn prepare(
        project: &Project,
        parameters: &Parameters,
        options: &AnalyzeOptions,
        apart: LanguageMode,
        progress: &dyn Progress,
    ) -> JobResult<Self> {
        let pool = thread_pool(options.threads)?;
        let corpus = project.load_corpus()?;
        if corpus.snippets.is_empty() {
            return Err(JobError::NoTranscripts);
        }
        let model = requested_model(&corpus, &parameters.model).to_owned();
        let mut embedder = open_embedder(&model, parameters, options)?;
        let mut parts = match apart {
            LanguageMode::ByLanguage => language_parts(&corpus, &model),
            LanguageMode::No => whole_corpus(&corpus, &model),
        };
        let context = run_context(&corpus, &project.codebook()?, parameters);
        let context_snippets = context_snippets(&corpus, &context);
        for part in &mut parts {
            part.snippets.retain(|at| context_snippets.binary_search(at).is_err());
        }
        parts.retain(|part| !part.snippets.is_empty());
        let CorpusReading { keys, mut words, speechless, pronouns } =
            read_corpus(project, &corpus, &parts, &context, &pool, progress)?;
        words.iter_mut().for_each(|words| words.mute_stop_words(&parameters.stop_words));
        let vectors = embed_missing(project, &corpus, (&keys, &context), embedder.as_mut(), progress)?;
        let adapt_options = adapt::AdaptOptions { words: embedder.word_part(), seed: parameters.seed };
        let dims = embedder.dimensions();
        let mut guides = Vec::with_capacity(parameters.guides.len());
        for guide in &parameters.guides {
            let text = guide.embedding_text();
            let vector = embedder.embed_query(&text)?;
            guides.push(GuideMaterial {
                text,
                vector,
                snippets: snippets_of_passages(&corpus, &guide.passages),
            });
        }
        let revision = format!("{}@{}", embedder.name(), embedder.revision());
        let transcripts = snippet_transcripts(&corpus);
        Ok(Self {
            corpus,
            model,
            pool,
            parts,
            words: words.into_iter().map(Some).collect(),
            vectors,
            dims,
            transcripts,
            context,
            context_snippets,
            speechless,
            pronouns,
            guides,
            adapt_options,
            revision,
        })
    }

    /// Parameters with what the corpus decides: the model, and whose words are context.
    fn resolved(&self, parameters: &Parameters) -> Parameters {
        let parameters = Parameters { model: self.model.clone(), ..parameters.clone() };
        with_context(parameters, self.context.clone())
    }

    /// The snippets of a part, by index in the corpus, in the order of its vectors.
    pub(super) fn part_snippets(&self, at: usize) -> &[SnippetIndex] {
        self.parts.get(at).map_or(&[], |part| part.snippets.as_slice())
    }

    /// Whether the model does not read the language of a part, so that its words alone count.
    fn is_by_words_alone(&self, at: usize) -> bool {
        self.parts.get(at).is_some_and(|part| part.words_alone)
    }

    /// The first part, which is the whole corpus where it is not analysed language by language.
    pub(super) fn take_whole(&mut self, progress: &dyn Progress) -> JobResult<AnalysisPart> {
        self.take_part(0, progress)?.ok_or(JobError::NoTranscripts)
    }

    /// One part with adapted vectors; none beyond the last. Each is taken once, in their order: its terms go with it, and
    /// with the last part the model's vectors are freed, a gigabyte of a million snippets.
    pub(super) fn take_part(
        &mut self,
        at: usize,
        progress: &dyn Progress,
    ) -> JobResult<Option<AnalysisPart>> {
        let words = self.words.get_mut(at).and_then(Option::take);
        let (Some(part), Some(words)) = (self.parts.get(at), words) else { return Ok(None) };
        let own = vectors_of_part(&self.vectors, self.dims, part);
        let text = |guide: &GuideMaterial| OutsideText {
            vector: if part.words_alone { vec![0.0; self.dims] } else { guide.vector.clone() },
            terms: words.terms_in(&guide.text),
        };
        let mut adapt_options = self.adapt_options;
        if part.words_alone {
            adapt_options.words = WordPart::WORDS_ALONE;
        }
        let texts: Vec<OutsideText> = self.guides.iter().map(text).collect();
        let (mut adapted, texts) = self
            .pool
            .install(|| adapt_with_texts(&own, self.dims, &words, &texts, adapt_options, progress))?;
        drop(own);
        clear_speechless_vectors(&mut adapted, part, &self.speechless);
        let transcripts = part.snippets.iter().map(|&at| self.transcripts[at.0]).collect();
        let seed = |(guide, vector): (&GuideMaterial, Vec<f32>)| {
            let rows = guide.snippets.iter().filter_map(|at| part.snippets.binary_search(at).ok());
            GuideSeed { vector, members: rows.collect() }
        };
        let guide_seeds = self.guides.iter().zip(texts).map(seed).collect();
        if at + 1 == self.parts.len() {
            self.vectors = Vec::new();
        }
        Ok(Some(AnalysisPart { words, adapted, transcripts, guide_seeds }))
    }
}

impl AnalysisPart {
    /// The adapted vectors of its snippets.
    pub(super) fn into_vectors(self) -> AdaptedVectors {
        self.adapted
    }

    /// The part as input of an analysis.
    pub(super) fn analysis_input(&self) -> AnalysisInput<'_> {
        AnalysisInput {
            vectors: &self.adapted.vectors,
            dims: self.adapted.dims,
            words: &self.words,
            transcripts: &self.transcripts,
        }
    }
}

/// The snippets that some passages are about: those that hold at least half of one or lie at least half within
/// one. Ascending, each once.
fn snippets_of_passages(corpus: &Corpus, passages: &[GuidePassage]) -> Vec<SnippetIndex> {
    let mut found = BTreeSet::new();
    for passage in passages {
        let Some(entry) = corpus.transcripts.iter().find(|entry| entry.id == passage.transcript) else {
            continue;
        };
        for at in entry.snippet_indices() {
            let Some(snippet) = corpus.snippet_at(at) else { continue };
            let (from, to) =
                (passage.span.start.max(snippet.span.start), passage.span.end.min(snippet.span.end));
            let shared = to.saturating_sub(from);
            let half = |span: Span| shared > 0 && shared * 2 >= span.len();
            if half(passage.span) || half(snippet.span) {
                found.insert(at);
            }
        }
    }
    found.into_iter().collect()
}

/// The terms of all snippets, of each those of what is analysed. `context` has the names that the corpus has.
pub(super) fn corpus_terms(
    project: &Project,
    corpus: &Corpus,
    context: &ContextSpeakers,
    progress: &dyn Progress,
) -> JobResult<CorpusTerms> {
    // One part has one list of terms.
    let whole = LanguagePart { snippets: corpus.snippet_indices().collect(), ..LanguagePart::default() };
    let read = read_corpus(project, corpus, &[whole], context, &thread_pool(0)?, progress)?;
    Ok(read.words.into_iter().next().unwrap_or_default())
}

/// Parameters with whose words are context in a corpus, as a run with them has it. By the names in the files, as the corpus
/// has them.
pub fn parameters_with_context(corpus: &Corpus, codebook: &Codebook, parameters: &Parameters) -> Parameters {
    with_context(parameters.clone(), run_context(corpus, codebook, parameters))
}

/// Parameters of a run in which these are context; one in which nobody is takes everybody's words.
fn with_context(parameters: Parameters, context: ContextSpeakers) -> Parameters {
    let words_of = if context.is_empty() { WordsOf::All } else { parameters.words_of };
    Parameters { words_of, context, ..parameters }
}

/// Whose words are context in a run with these parameters: those it names, else whoever is told to ask; nobody in a run of
/// everybody's words. By the names in the files, as the corpus has them.
fn run_context(corpus: &Corpus, codebook: &Codebook, parameters: &Parameters) -> ContextSpeakers {
    match parameters.words_of {
        WordsOf::All => ContextSpeakers::default(),
        WordsOf::Participants if parameters.context.is_empty() => codebook.context_speakers(corpus),
        WordsOf::Participants => parameters.context.clone(),
    }
}

/// The snippets that are context as a whole, ascending.
fn context_snippets(corpus: &Corpus, context: &ContextSpeakers) -> Vec<SnippetIndex> {
    let of_entry = |entry: &TranscriptEntry| {
        let own = entry.snippet_indices().zip(corpus.snippets_of(entry));
        let context = own.filter(|(_, snippet)| context.is_context(&entry.name, snippet));
        context.map(|(at, _)| at).collect::<Vec<_>>()
    };
    corpus.transcripts.iter().flat_map(of_entry).collect()
}

/// Opens a model by name, with the other parameters.
pub(super) fn open_embedder(
    model: &str,
    parameters: &Parameters,
    options: &AnalyzeOptions,
) -> JobResult<Box<dyn Embedder>> {
    let how = EmbedOptions {
        threads: thread_count(options.threads),
        tokens: parameters.tokens,
        instructions: options.models.instructions.clone(),
        runtime: options.models.runtime.clone(),
    };
    Ok(embed::open_embedder(model, &how, &options.models.catalogue)?)
}

/// Result of one pass over the texts.
struct CorpusReading {
    /// The key of each snippet's vector: the hash of what is spoken in it.
    keys: Vec<TextHash>,
    /// The terms of each part.
    words: Vec<CorpusTerms>,
    /// The snippets without a spoken word, ascending.
    speechless: Vec<SnippetIndex>,
    /// How often each snippet says I, we or you.
    pronouns: Vec<Option<usize>>,
}

/// Reads every snippet once, one transcript in memory at a time.
fn read_corpus(
    project: &Project,
    corpus: &Corpus,
    parts: &[LanguagePart],
    context: &ContextSpeakers,
    pool: &rayon::ThreadPool,
    progress: &dyn Progress,
) -> JobResult<CorpusReading> {
    let mut keys = Vec::with_capacity(corpus.snippets.len());
    // Context is in no part.
    let mut part_of: Vec<Option<usize>> = vec![None; corpus.snippets.len()];
    for (at, part) in parts.iter().enumerate() {
        part.snippets.iter().for_each(|&snippet| part_of[snippet.0] = Some(at));
    }
    let mut words: Vec<CorpusTermsBuilder> = parts.iter().map(|_| CorpusTermsBuilder::new()).collect();
    let mut silent = Vec::new();
    let mut pronouns = Vec::with_capacity(corpus.snippets.len());
    for entry in &corpus.transcripts {
        progress.check_cancelled()?;
        let text = project.transcript_text(entry.id)?;
        let of_entry: Vec<(SnippetIndex, Cow<'_, str>, bool)> = entry
            .snippet_indices()
            .zip(corpus.snippets_of(entry))
            .map(|(at, it)| {
                let text = context.analysed_text(&entry.name, it, it.span.slice(&text));
                (at, text, context.is_context(&entry.name, it))
            })
            .collect();
        // Sound tags are not embedded, but the scanner of terms needs them to leave gaps. Context has no terms.
        let spoken: Vec<(SnippetIndex, &str, Cow<'_, str>)> = of_entry
            .iter()
            .map(|(at, text, is_context)| (*at, if *is_context { "" } else { &**text }, spoken_text(text)))
            .collect();
        let language = |said: &str| entry.language_of(said);
        // Neither half is much the longer.
        pool.join(
            || {
                for (at, _, said) in &spoken {
                    keys.push(TextHash::of_text(said));
                    silent.extend(said.is_empty().then_some(*at));
                    pronouns.push(count_pronouns(said, language(said)));
                }
            },
            || {
                for (at, text, said) in &spoken {
                    if let Some(words) = part_of[at.0].and_then(|part| words.get_mut(part)) {
                        words.add_snippet(text, language(said));
                    }
                }
            },
        );
    }
    progress.check_cancelled()?;
    let names = speaker_name_words(corpus);
    let stop_words: Vec<StopWord> = project.codebook()?.stop_words.into_iter().collect();
    let finish = |words: CorpusTermsBuilder| {
        let mut words = words.finish();
        words.mute_names(&names);
        words.mute_stop_words(&stop_words);
        words
    };
    Ok(CorpusReading { keys, words: words.into_iter().map(finish).collect(), speechless: silent, pronouns })
}

/// The words of speakers' names, in lower case, to be kept out of keywords. A name has two words or more:
/// "Guest" is none.
pub(super) fn speaker_name_words(corpus: &Corpus) -> BTreeSet<String> {
    let speakers: BTreeSet<&str> =
        corpus.snippets.iter().filter_map(|snippet| snippet.speaker.as_deref()).collect();
    let mut names = BTreeSet::new();
    for speaker in speakers {
        let words: Vec<&str> =
            speaker.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
        if words.len() > 1 {
            names.extend(words.into_iter().map(str::to_lowercase));
        }
    }
    names
}

/// The vectors of a part; those of a whole corpus are not copied. Zeros where only its words count.
fn vectors_of_part<'a>(vectors: &'a [f32], dims: usize, part: &LanguagePart) -> Cow<'a, [f32]> {
    if part.words_alone {
        return Cow::Owned(vec![0.0; part.snippets.len() * dims]);
    }
    if part.snippets.len() * dims == vectors.len() {
        return Cow::Borrowed(vectors);
    }
    let row = |snippet: &SnippetIndex| &vectors[snippet.0 * dims..(snippet.0 + 1) * dims];
    Cow::Owned(part.snippets.iter().flat_map(row).copied().collect())
}

/// Sets the vectors of a part's snippets without speech to zero: they get no topic.
fn clear_speechless_vectors(adapted: &mut AdaptedVectors, part: &LanguagePart, silent: &[SnippetIndex]) {
    let rows = part.snippets.iter().zip(adapted.vectors.chunks_exact_mut(adapted.dims.max(1)));
    for (_, row) in rows.filter(|(snippet, _)| silent.binary_search(snippet).is_ok()) {
        row.fill(0.0);
    }
}

/// The transcript of each snippet, by index.
fn snippet_transcripts(corpus: &Corpus) -> Vec<u32> {
    let entries = corpus.transcripts.iter().enumerate();
    entries.flat_map(|(index, entry)| std::iter::repeat_n(index as u32, entry.snippets.len())).collect()
}

/// Makes a run of an analysis: rows become snippets.
fn run_from_analysis(
    project: &Project,
    material: &AnalysisCorpus,
    parameters: &Parameters,
    (analysis, languages): (Analysis, Vec<Option<String>>),
) -> Run {
    let corpus = &material.corpus;
    let named = |row: u32| corpus.snippet_at(SnippetIndex(row as usize)).map(|snippet| snippet.id);
    let topics = (0..).zip(analysis.topics).zip(languages).map(|((id, found), language)| Topic {
        id: TopicId(id),
        language,
        label: found.label,
        keywords: found.keywords,
        snippets: found.snippets,
        representatives: found.representatives.into_iter().filter_map(named).collect(),
    });
    let places = analysis.membership.into_iter().zip(analysis.probability);
    let leanings = corpus.snippets.iter().zip(analysis.nearest_topic).filter_map(|(snippet, leaning)| {
        let (topic, near) = leaning?;
        Some(Membership {
            snippet: snippet.id,
            topic: Some(TopicId(topic)),
            probability: near.clamp(0.0, 1.0),
        })
    });
    let is_context = |at: &SnippetIndex| material.context_snippets.binary_search(at).is_ok();
    let members = corpus.snippet_indices().zip(&corpus.snippets).zip(places);
    let members =
        members.filter(|((at, _), _)| !is_context(at)).map(|((_, snippet), (topic, probability))| {
            Membership { snippet: snippet.id, topic: topic.map(TopicId), probability }
        });
    let context = material.context_snippets.iter().filter_map(|&at| Some(corpus.snippet_at(at)?.id));
    let stored = |result: GuideResult| GuideResult {
        nearest_snippet: result.nearest_snippet.and_then(|(row, near)| {
            let id = corpus.snippet_at(SnippetIndex(usize::try_from(row).ok()?))?.id;
            Some((id.0, near))
        }),
        ..result
    };
    let measures =
        RunMeasures { guides: analysis.guides.into_iter().map(stored).collect(), ..analysis.measures };
    Run {
        id: RunId(0),
        time: project.signature().time,
        corpus: corpus.fingerprint(),
        revision: material.revision.clone(),
        parameters: parameters.clone(),
        seconds: analysis.seconds,
        topics: topics.collect(),
        measures,
        members: members.collect(),
        context: context.collect(),
        placed: 0,
        nearest_topics: leanings.collect(),
    }
}

#[cfg(test)]
mod role_tests;
#[cfg(test)]
mod tests;
