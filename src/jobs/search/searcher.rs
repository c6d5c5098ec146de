//! Search over a project: its full-text index, fused with the vectors of its current run.

use crate::coding::Codebook;
use crate::corpus::{Corpus, SnippetIndex, Span, catch_quietly};
use crate::format::count_noun;
use crate::jobs::search::filter_eval::StudyFilters;
use crate::jobs::{AskedQuestions, GuideAnswers, JobError, JobResult};
use crate::progress::{NoProgress, Progress, ProgressStage};
use crate::project::{Access, Project};
use crate::search::{
    self, FilterResult, FilterSource, Highlighter, IndexContents, IndexDocument, IndexGap, IndexState,
    MatchSet, SearchCandidates, SearchIndex, SearchMatches, SearchMode, SearchQuery, SnippetFilter,
};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

pub(in crate::jobs) use super::semantic::{LoadedModel, SemanticSearch};
pub use super::semantic::{ModelSettings, SemanticError, SnippetVectors};

/// Most snippets listed for being near in meaning. Chosen by hand; not measured.
const MAX_NEAREST: usize = 200;

/// A search request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearcherRequest {
    /// The query as typed.
    pub query: String,
    /// By words, by meaning, or both.
    pub mode: SearchMode,
    /// Most hits wanted.
    pub limit: usize,
    /// Of how many of them, from the best, the texts are wanted.
    pub texts: usize,
    /// Whether the last word may still be unfinished: if no snippet has it, it is taken as a prefix.
    pub typing: bool,
}

/// One snippet found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The snippet, by its index in the corpus.
    pub snippet: SnippetIndex,
    /// BM25, cosine or fused reciprocal ranks, by mode; only its order means something.
    pub score: f64,
    /// Its text, where it was wanted.
    pub text: Option<String>,
    /// The spans of its text that matched, ascending and apart: the words, or without any what the speaker asked
    /// for says. Words are looked for in a text that was wanted only.
    pub highlights: Vec<Span>,
}

/// Result of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchResults {
    /// Number of snippets that match, whatever the limit.
    pub total: usize,
    /// Number of transcripts they are in.
    pub transcripts: usize,
    /// Number of them that are only near in meaning and do not have the words.
    pub near_count: usize,
    /// The hits, best first, at most as many as asked for.
    pub hits: Vec<SearchHit>,
    /// A note for the user: a word searched as typed, a name nobody has, no vectors yet.
    pub note: Option<String>,
    /// What was damaged and made anew to answer, a sentence each; said with one answer, and in no note.
    pub repairs: Vec<String>,
    /// What of the query was not understood, or could not be searched as asked; also in the note. Commands
    /// that change something refuse such a query.
    pub problems: Vec<String>,
    /// Duration of the search.
    pub milliseconds: f64,
    /// Finds the matched words in any text, such as the hit's neighbours.
    pub highlighter: Highlighter,
}

/// Answers searches in one project as it was when this was opened: to be opened anew after an import or an
/// analysis. May be sent to another thread.
pub struct Searcher {
    project: Project,
    corpus: Arc<Corpus>,
    index: SearchIndex,
    /// A note on how the index was opened, for the first results.
    opening_note: Option<String>,
    semantic: SemanticSearch,
    /// The names of the transcripts' attributes, which are filters.
    attributes: Vec<String>,
    /// The boilerplate snippets, once they were asked for.
    boilerplate: Option<Vec<SnippetIndex>>,
    models: ModelSettings,
    /// What answers the guide questions, once it was asked for.
    guide: Option<KnownAnswers>,
}

/// What answers the guide questions, with what it was found by.
struct KnownAnswers {
    codebook: Codebook,
    /// All that is asked: it holds as long as the same people are told to ask.
    asked: AskedQuestions,
    answers: Arc<Vec<GuideAnswers>>,
}

impl Searcher {
    /// Takes a connection of its own ([`Project::open_worker`]) and opens the index, building it if need be:
    /// see [`open_index`]. The model for search by meaning is loaded when it is first needed.
    ///
    /// # Errors
    /// Where the index cannot be read or built, or `progress` cancels.
    pub fn open(
        project: Project,
        corpus: Arc<Corpus>,
        models: ModelSettings,
        progress: &dyn Progress,
    ) -> JobResult<Self> {
        let (index, opening_note) = open_index(&project, &corpus, models.threads, progress)?;
        let semantic = SemanticSearch::new(models.clone());
        let attributes = corpus.attribute_names();
        let (boilerplate, guide) = (None, None);
        Ok(Self { project, corpus, index, opening_note, semantic, attributes, boilerplate, models, guide })
    }

    /// Makes in the background what takes long on a key that is pressed. A query that needs it earlier makes it itself.
    pub fn prepare(&self) {
        let index = self.index.clone();
        // A damaged dictionary can make tantivy panic: the query that needs it says so.
        let prepare = move || match catch_quietly(|| index.prepare()) {
            Some(Ok(())) => {}
            Some(Err(why)) => {
                tracing::warn!("the words of the search index are read when they are needed: {why}")
            }
            None => tracing::warn!("the words of the search index could not be read"),
        };
        if let Err(why) = std::thread::Builder::new().name("words".to_owned()).spawn(prepare) {
            tracing::warn!("the words of the search index are read when they are needed: {why}");
        }
    }

    /// Answers a request. `facts` evaluates the filters on the study as it is now.
    ///
    /// # Errors
    /// Where the index or the database cannot be read. A query is never an error: see
    /// [`SearchResults::note`].
    pub fn search(&mut self, request: &SearcherRequest, facts: &StudyFilters) -> JobResult<SearchResults> {
        let began = Instant::now();
        let attributes = [&self.attributes[..], &facts.people_attributes()[..]].concat();
        let query = search::parse_with_attributes(&request.query, &attributes);
        let mut problems: Vec<String> = query.problems.iter().map(ToString::to_string).collect();
        let mut notes = Vec::new();
        let boilerplate = self.boilerplate_for(&query)?;
        let guide = self.guide_answers_for(&query, facts)?;
        let snippets = self.corpus.snippets.len();
        let facts = &TextFilters { study_filters: facts, boilerplate, guide, snippets };
        let ranked = self.rank_hits(request, &query, facts, &mut notes, &mut problems)?;
        let places: Vec<SnippetIndex> = ranked.best.iter().map(|&(snippet, _)| snippet).collect();
        let wanted = &places[..request.texts.min(places.len())];
        let texts = self.project.snippet_texts(&self.corpus, wanted)?;
        let texts = texts.into_iter().map(Some).chain(std::iter::repeat(None));
        let said = spans_of_speakers(&query, facts, &places);
        let mut marker = ranked.highlighter.cached();
        let hits = ranked.best.into_iter().zip(texts).zip(said).map(|(((snippet, score), text), said)| {
            let words = text.as_ref().map(|text| marker.find(text, self.corpus.language_of(snippet, text)));
            let highlights = words.filter(|words| !words.is_empty()).unwrap_or(said);
            SearchHit { snippet, score, text, highlights }
        });
        let hits = hits.collect();
        notes.splice(0..0, problems.iter().cloned());
        let repairs = self.opening_note.take().into_iter().chain(self.semantic.take_note()).collect();
        Ok(SearchResults {
            hits,
            total: ranked.all.len(),
            transcripts: self.transcript_count(&ranked.all),
            near_count: ranked.near_count,
            note: (!notes.is_empty()).then(|| notes.join("; ")),
            repairs,
            problems,
            milliseconds: began.elapsed().as_secs_f64() * 1e3,
            highlighter: ranked.highlighter,
        })
    }

    /// The boilerplate snippets, where the query asks for them; found at the first such query.
    fn boilerplate_for(&mut self, query: &SearchQuery) -> JobResult<Vec<SnippetIndex>> {
        if !query.has_filter(&|filter| *filter == SnippetFilter::Boilerplate) {
            return Ok(Vec::new());
        }
        if let Some(known) = &self.boilerplate {
            return Ok(known.clone());
        }
        let found = crate::jobs::boilerplate_snippets(&self.project, &self.corpus, &NoProgress)?;
        self.boilerplate = Some(found.clone());
        Ok(found)
    }

    /// What answers the guide questions, where the query asks for one; found at the first such query, and again when what
    /// is known of questions or people has changed. The transcripts are read again only where that of people has.
    pub(in crate::jobs) fn guide_answers_for(
        &mut self,
        query: &SearchQuery,
        facts: &StudyFilters,
    ) -> JobResult<Arc<Vec<GuideAnswers>>> {
        let book = facts.asking_book();
        if book.guide_questions.is_empty()
            || !query.has_filter(&|filter| matches!(filter, SnippetFilter::Question(_)))
        {
            return Ok(Arc::default());
        }
        if let Some(known) = self.guide.as_ref().filter(|known| known.codebook.asks_alike(book)) {
            return Ok(Arc::clone(&known.answers));
        }
        let (project, corpus, models) = (&self.project, &self.corpus, &self.models);
        let asked = match self.guide.take() {
            Some(known) if known.codebook.people_alike(book) => known.asked,
            _ => AskedQuestions::read(project, corpus, book, models, &NoProgress)?,
        };
        let answers = Arc::new(asked.guide_answers(corpus, book, models, &NoProgress)?);
        self.guide = Some(KnownAnswers { codebook: book.clone(), asked, answers: Arc::clone(&answers) });
        Ok(answers)
    }

    /// Ranks the snippets by the mode asked for; without vectors by words alone, with a note.
    fn rank_hits(
        &mut self,
        request: &SearcherRequest,
        query: &SearchQuery,
        facts: &dyn FilterSource,
        notes: &mut Vec<String>,
        problems: &mut Vec<String>,
    ) -> JobResult<Ranking> {
        let SearcherRequest { mode, limit, typing, .. } = *request;
        let wanted = query.text_to_embed();
        let by_text = mode == SearchMode::Text || wanted.is_empty();
        // Fused ranks need the word matches as deep as the nearest, else a snippet far down one list would
        // miss its other rank.
        let depth = if mode == SearchMode::Both { limit.max(MAX_NEAREST) } else { limit };
        let matches = self.index.search(query, facts, depth, typing)?;
        problems.extend(matches.problems.iter().cloned());
        if !by_text && query.mixes_filters_with_words() {
            let mixed = "by meaning, filters and exclusions in a group or choice with words do not count";
            notes.push(mixed.to_owned());
        }
        if by_text {
            notes.extend(matches.notes.iter().cloned());
            return Ok(Ranking::by_text(matches, limit));
        }
        let candidates = self.semantic_candidates(query, facts)?;
        let near = match self.semantic.nearest(&self.project, &self.corpus, &wanted, &candidates, MAX_NEAREST)
        {
            Ok(near) => near,
            Err(SemanticError::Project(error)) => return Err(error.into()),
            Err(why) => {
                notes.push(why.to_string());
                let text = mode == SearchMode::Both;
                return Ok(if text { Ranking::by_text(matches, limit) } else { Ranking::default() });
            }
        };
        notes.extend(note_without_vector(near.without_vector));
        let near = near.snippets;
        let mut ranked = Ranking { highlighter: matches.highlighter, ..Ranking::default() };
        let nearest: Vec<SnippetIndex> = near.iter().map(|near| near.snippet).collect();
        let mut all = MatchSet::none_of(self.corpus.snippets.len());
        nearest.iter().for_each(|&snippet| all.insert(snippet));
        if mode == SearchMode::Meaning {
            ranked.best = near.iter().map(|near| (near.snippet, f64::from(near.cosine))).collect();
            ranked.near_count = near.len();
        } else {
            notes.extend(matches.notes);
            all.union_with(&matches.all);
            ranked.near_count = all.len() - matches.all.len();
            let said: Vec<SnippetIndex> = matches.best.iter().map(|best| best.snippet).collect();
            ranked.best = search::fuse_ranks(&[&said, &nearest])
                .iter()
                .map(|fused| (fused.item, fused.score))
                .collect();
        }
        ranked.best.truncate(limit);
        ranked.all = all;
        Ok(ranked)
    }

    /// The snippets a search by meaning may list: those that pass the filters and hold no excluded word.
    fn semantic_candidates(
        &self,
        query: &SearchQuery,
        facts: &dyn FilterSource,
    ) -> JobResult<SearchCandidates> {
        let constraints = query.filters_only();
        if constraints.is_empty() {
            return Ok(SearchCandidates::All(self.corpus.snippets.len()));
        }
        Ok(SearchCandidates::These(self.index.search(&constraints, facts, 0, false)?.all.iter().collect()))
    }

    /// Number of transcripts some snippets are in.
    fn transcript_count(&self, snippets: &MatchSet) -> usize {
        self.corpus.transcripts.iter().filter(|entry| snippets.has_any_of(&entry.snippets)).count()
    }
}

/// What to say where so many snippets could not be compared by meaning; nothing where all were.
fn note_without_vector(count: usize) -> Option<String> {
    let these = count_noun(count, "snippet");
    (count > 0)
        .then(|| format!("{these} without a vector left out: `leitmotif analyze` makes what is missing"))
}

/// What the speakers that a query asks for say of each of these snippets; nothing where the query has words, which
/// are marked then.
fn spans_of_speakers(
    query: &SearchQuery,
    facts: &dyn FilterSource,
    snippets: &[SnippetIndex],
) -> Vec<Vec<Span>> {
    let mut all = vec![Vec::new(); snippets.len()];
    if !query.text_to_embed().is_empty() {
        return all;
    }
    for filter in query.wanted_filters() {
        let SnippetFilter::Speaker(name) = filter else { continue };
        for (all, spans) in all.iter_mut().zip(facts.speaker_spans(name, snippets)) {
            all.extend(spans);
        }
    }
    for spans in &mut all {
        spans.sort_unstable();
        // Parts do not overlap, so two names that mean one speaker give the same spans twice.
        spans.dedup();
    }
    all
}

/// Filters evaluated on the texts, beside those evaluated on the study.
struct TextFilters<'a> {
    study_filters: &'a StudyFilters,
    boilerplate: Vec<SnippetIndex>,
    guide: Arc<Vec<GuideAnswers>>,
    snippets: usize,
}

impl FilterSource for TextFilters<'_> {
    fn select_snippets(&self, filter: &SnippetFilter) -> FilterResult {
        match filter {
            SnippetFilter::Boilerplate => {}
            SnippetFilter::Question(name) => return self.answers(name),
            _ => return self.study_filters.select_snippets(filter),
        }
        // Ascending, as the snippets it was found in.
        let passes = (0..self.snippets)
            .map(SnippetIndex)
            .map(|at| self.boilerplate.binary_search(&at).is_ok())
            .collect();
        let none = "no passage of eight words or more recurs in three transcripts";
        FilterResult { passes, note: self.boilerplate.is_empty().then(|| none.to_owned()) }
    }

    fn speaker_spans(&self, name: &str, snippets: &[SnippetIndex]) -> Vec<Vec<Span>> {
        self.study_filters.speaker_spans(name, snippets)
    }
}

impl TextFilters<'_> {
    /// The snippets with a part of an answer to the guide questions a name may stand for; where there is none, those in
    /// which an attribute of that name has the value.
    fn answers(&self, typed: &str) -> FilterResult {
        let meant = self.study_filters.questions_meant(typed);
        if meant.is_empty() {
            let filter = SnippetFilter::Question(typed.to_owned());
            let found = self.study_filters.select_snippets(&filter);
            let none = format!("there is no guide question '{typed}': `leitmotif questions` lists them");
            return FilterResult { note: (!found.passes.contains(&true)).then_some(none), ..found };
        }
        let answers = self.guide.iter().filter(|it| meant.contains(&it.question));
        let snippets: BTreeSet<SnippetIndex> = answers.flat_map(|it| it.snippets.iter().copied()).collect();
        let passes = (0..self.snippets).map(|at| snippets.contains(&SnippetIndex(at))).collect();
        let unanswered = || format!("no answer to '{typed}' is in any transcript");
        FilterResult { passes, note: snippets.is_empty().then(unanswered) }
    }
}

/// A ranking, before texts are fetched.
#[derive(Default)]
struct Ranking {
    best: Vec<(SnippetIndex, f64)>,
    all: MatchSet,
    near_count: usize,
    highlighter: Highlighter,
}

impl Ranking {
    /// The ranking of a search by words.
    fn by_text(matches: SearchMatches, limit: usize) -> Self {
        let best = matches.best.into_iter().take(limit).map(|found| (found.snippet, f64::from(found.score)));
        Self { best: best.collect(), all: matches.all, near_count: 0, highlighter: matches.highlighter }
    }
}

/// Held while an index is opened or built.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens the full-text index of a project; builds it with so many threads where there is none that fits the
/// corpus, or where it is damaged, with a note that says so. Who may only read the project builds it in
/// memory, and writes nothing.
///
/// # Errors
/// Where it cannot be built, or `progress` cancels.
pub fn open_index(
    project: &Project,
    corpus: &Corpus,
    threads: usize,
    progress: &dyn Progress,
) -> JobResult<(SearchIndex, Option<String>)> {
    // One at a time: two threads that find no index would each build one, and one takes the other's away.
    let _opening = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let (dir, contents) = (project.index_dir(), IndexContents::of(corpus));
    let owned = *project.access() == Access::Owner;
    let note = match SearchIndex::open(&dir, &contents) {
        Ok(IndexState::Current(index)) => return Ok((index, None)),
        Ok(IndexState::Lacks(gap)) if owned => match extend_index(project, corpus, &contents, &gap, progress)
        {
            Ok(index) => return Ok((index, None)),
            Err(cancelled @ JobError::Cancelled(_)) => return Err(cancelled),
            Err(why) => {
                tracing::warn!("the search index is built anew: {why}");
                None
            }
        },
        Ok(IndexState::Lacks(_) | IndexState::Missing) => None,
        Err(damage) => {
            tracing::warn!("the search index is built anew: {damage}");
            let mended = if owned { "was built anew" } else { "is mended when its owner searches" };
            Some(format!("the search index was damaged and {mended}"))
        }
    };
    progress.begin(ProgressStage::Index, corpus.snippets.len() as u64);
    let mut builder = if owned {
        project.close_index_to_others()?;
        SearchIndex::builder(&dir, &contents, threads)?
    } else {
        SearchIndex::builder_in_memory(threads)?
    };
    let mut outcome = Ok(());
    project.for_each_snippet(corpus, &mut |snippet, text| {
        if outcome.is_ok() {
            let language = corpus.language_of(snippet, text);
            let going_on = progress.check_cancelled().map_err(search::SearchError::from);
            outcome = going_on.and_then(|()| builder.add(IndexDocument { text, language }));
            progress.advance(1);
        }
    })?;
    outcome?;
    let index = builder.finish()?;
    if owned {
        project.close_index_to_others()?;
    }
    Ok((index, note))
}

/// How many texts are read at once for an index that is added to.
const TEXTS_AT_ONCE: usize = 1024;

/// Adds to the index what came later than it.
fn extend_index(
    project: &Project,
    corpus: &Corpus,
    contents: &IndexContents,
    gap: &IndexGap,
    progress: &dyn Progress,
) -> JobResult<SearchIndex> {
    progress.begin(ProgressStage::Index, gap.snippets.len() as u64);
    let mut builder = SearchIndex::extend(&project.index_dir(), contents, gap)?;
    for snippets in gap.snippets.chunks(TEXTS_AT_ONCE) {
        let texts = project.snippet_texts(corpus, snippets)?;
        for (&snippet, text) in snippets.iter().zip(&texts) {
            progress.check_cancelled()?;
            builder.add(IndexDocument { text, language: corpus.language_of(snippet, text) })?;
            progress.advance(1);
        }
    }
    let index = builder.finish()?;
    project.close_index_to_others()?;
    Ok(index)
}

#[cfg(test)]
#[path = "searcher/tests.rs"]
mod tests;
