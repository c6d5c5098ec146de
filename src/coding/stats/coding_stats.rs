//! The statistics of a study: corpus, run and codebook brought together.

use super::coded_text::CodedText;
use super::theme_text::{SnippetRulers, SubtreeText, ThemeText, measure_snippets, stretch_seconds};
use crate::coding::codebook::model::{AssignmentId, Codebook, ThemeId, TranscriptSpan};
use crate::coding::codebook::run_topics::topic_label;
use crate::coding::stats::membership::{self, ThemeMembership};
use crate::coding::stats::prevalence::{CoverageCounts, Prevalence};
use crate::coding::stats::read_marks::ReadMarks;
use crate::coding::stats::snippet_table::SnippetTable;
use crate::coding::stats::theme_link::ThemeLink;
use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId};
use crate::topics::{ContextSpeakers, Run, TopicId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A topic's name, snippets, coverage and themes: all that is known of it beside its keywords.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicStats {
    /// The topic.
    pub id: TopicId,
    /// The name shown: the researcher's, else the machine's label.
    pub label: String,
    /// Whether it is left out of counts.
    pub junk: bool,
    /// Its snippets as indices in the corpus, ascending.
    pub snippets: Arc<[SnippetIndex]>,
    /// The coverage of its snippets.
    pub coverage: CoverageCounts,
    /// The number of its snippets that were imported after the run and placed into the topic.
    pub placed_later: usize,
    /// The themes it is in: decided ones first, then by share, then by number.
    pub themes: Vec<ThemeLink>,
}

/// All statistics at one moment. Snippets are given by their index in the corpus.
///
/// A theme is the union of its passages, without what is set aside (the snippets of junk topics, and what is said by people
/// whose words are context in the run: [`ContextSpeakers`]): its numbers are
/// those of that text, to the character. A snippet is in a theme where the text touches it, and carries the theme
/// where at least half of it is in the text. The statistics borrow nothing and are rebuilt after an edit;
/// [`CodingStats::after_edit`] reuses what depends on corpus and run alone, and measures those themes alone whose
/// passages the edit changed.
#[derive(Debug, Clone, Default)]
pub struct CodingStats {
    pub(in crate::coding::stats) snippet_table: Arc<SnippetTable>,
    pub(in crate::coding::stats) read_marks: Arc<ReadMarks>,
    rulers: Arc<SnippetRulers>,
    set_aside: Arc<CodedText>,
    pub(in crate::coding::stats) topics: Vec<TopicStats>,
    /// The text of each theme itself.
    texts: BTreeMap<ThemeId, Arc<ThemeText>>,
    /// The text of each theme that has others below it, at home or by reference, together with theirs.
    subtree_texts: BTreeMap<ThemeId, Arc<SubtreeText>>,
    pub(in crate::coding::stats) membership: ThemeMembership,
    pub(in crate::coding::stats) rejections: ThemeMembership,
    pub(in crate::coding::stats) prevalence: BTreeMap<ThemeId, Prevalence>,
    pub(in crate::coding::stats) uncoded: Vec<SnippetIndex>,
    pub(in crate::coding::stats) sample: Vec<SnippetIndex>,
    conduct_queue: Vec<SnippetIndex>,
    counted: Vec<SnippetIndex>,
}

impl CodingStats {
    /// Computes the statistics. Without a run there are no topics and no outliers.
    pub fn new(corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        Self::with_rulers(corpus, run, codebook, Arc::default())
    }

    /// Computes the statistics where rulers of some snippets are known.
    pub fn with_rulers(
        corpus: &Corpus,
        run: Option<&Run>,
        codebook: &Codebook,
        rulers: Arc<SnippetRulers>,
    ) -> Self {
        let context = run.map_or_else(ContextSpeakers::default, |run| {
            codebook.shown_context(&run.parameters.context, corpus)
        });
        let ground = Arc::new(SnippetTable::new(corpus, run, &context));
        let read_marks = Arc::new(ReadMarks::new(corpus, &ground, codebook));
        let before = Self { snippet_table: ground, read_marks, rulers, ..Self::default() };
        before.after_edit(corpus, run, codebook)
    }

    /// Computes the statistics with every part measured: the texts of snippets of which a part is coded are
    /// loaded.
    ///
    /// # Errors
    /// What `load` says.
    pub fn measured<E>(
        corpus: &Corpus,
        run: Option<&Run>,
        codebook: &Codebook,
        load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<Self, E> {
        let mut stats = Self::new(corpus, run, codebook);
        let missing = stats.unmeasured_snippets();
        if !missing.is_empty() {
            stats.rulers = Arc::new(measure_snippets(corpus, &missing, load)?);
            stats = stats.after_edit(corpus, run, codebook);
        }
        Ok(stats)
    }

    /// The rulers that are known.
    pub fn rulers(&self) -> &Arc<SnippetRulers> {
        &self.rulers
    }

    /// The same statistics with more rulers.
    pub fn add_rulers(
        &self,
        corpus: &Corpus,
        run: Option<&Run>,
        codebook: &Codebook,
        more: &SnippetRulers,
    ) -> Self {
        let mut rulers = SnippetRulers::clone(&self.rulers);
        rulers.extend(more.iter().map(|(id, ruler)| (*id, Arc::clone(ruler))));
        Self { rulers: Arc::new(rulers), ..self.clone() }.after_edit(corpus, run, codebook)
    }

    /// The snippets of which a part is coded that no ruler measured, ascending. Until one is added, the part is
    /// counted in proportion to its bytes.
    pub fn unmeasured_snippets(&self) -> Vec<SnippetIndex> {
        let joined = self.subtree_texts.values().map(|subtree| &subtree.whole);
        let texts = self.texts.values().map(|text| &**text).chain(joined);
        let missing: BTreeSet<SnippetIndex> =
            texts.flat_map(|text| text.unmeasured.iter().copied()).collect();
        missing.into_iter().collect()
    }

    /// Recomputes the statistics after an edit. Corpus and run have to be those these statistics were made
    /// of.
    pub fn after_edit(&self, corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        let drawn = codebook.sample.as_ref().map_or(&[][..], |sample| &sample.spans);
        let set_aside = set_aside_text(corpus, run, codebook, &self.snippet_table);
        let mut study = Self {
            snippet_table: Arc::clone(&self.snippet_table),
            read_marks: Arc::clone(&self.read_marks),
            rulers: Arc::clone(&self.rulers),
            set_aside: if set_aside == *self.set_aside {
                Arc::clone(&self.set_aside)
            } else {
                Arc::new(set_aside)
            },
            rejections: ThemeMembership::of_rejections(corpus, codebook),
            sample: membership::covered_snippets(corpus, drawn),
            ..Self::default()
        };
        // The order matters: membership and topics need the texts of themes, prevalences need the topics,
        // uncoded snippets need the topics' junk marks.
        study.collect_texts(corpus, codebook, self);
        let touched = study.texts.iter().map(|(&theme, text)| (theme, text.touched.as_slice()));
        study.membership = ThemeMembership::of_themes(corpus.snippets.len(), touched);
        if let Some(run) = run {
            study.topics = study.compute_topics(run, codebook);
            study.conduct_queue = study.find_conduct_queue(corpus, run, codebook);
        }
        study.prevalence = study.compute_prevalences(codebook);
        let junk: BTreeSet<TopicId> =
            study.topics.iter().filter(|topic| topic.junk).map(|topic| topic.id).collect();
        let counted = |at: &SnippetIndex| {
            !study.is_context(*at) && study.topic_of(*at).is_none_or(|topic| !junk.contains(&topic))
        };
        study.counted = corpus.snippet_indices().filter(counted).collect();
        study.uncoded = study.counted.iter().copied().filter(|&at| study.themes_of(at).is_empty()).collect();
        study
    }

    /// The statistics of each topic, by number.
    fn compute_topics(&self, run: &Run, codebook: &Codebook) -> Vec<TopicStats> {
        let decisions = membership::topic_decisions(codebook, run.id);
        let carried = self.carried_by_topic();
        let facts = run.topics.iter().map(|topic| {
            let known = self.snippet_table.topic_snippets.get(&topic.id).cloned();
            // A topic all of whose snippets went with their texts has none, and covers nothing.
            let (snippets, count) = known.unwrap_or_default();
            let decided = decisions.get(&topic.id).map_or(&[][..], Vec::as_slice);
            let carried = carried.get(&topic.id).map_or(&[][..], Vec::as_slice);
            TopicStats {
                id: topic.id,
                label: topic_label(codebook, run, topic.id),
                junk: codebook.is_junk_topic(run.id, topic.id),
                coverage: count,
                placed_later: snippets.iter().filter(|&&at| self.is_placed_later(at)).count(),
                themes: membership::topic_themes(carried, snippets.len(), decided),
                snippets,
            }
        });
        let mut facts: Vec<TopicStats> = facts.collect();
        facts.sort_by_key(|topic| topic.id);
        facts
    }

    /// See [`CodingStats::conduct_queue`].
    fn find_conduct_queue(&self, corpus: &Corpus, run: &Run, codebook: &Codebook) -> Vec<SnippetIndex> {
        let Some(near) = &self.snippet_table.nearest_conduct else { return Vec::new() };
        let is_open = |at: &SnippetIndex| {
            let topic = self.topic_of(*at);
            let place = corpus.snippet_at(*at).map(TranscriptSpan::of);
            let was_moved = place.is_some_and(|place| codebook.snippet_moves.contains_key(&(run.id, place)));
            let is_settled = |topic: TopicId| {
                run.topic_conduct(topic).is_some() || self.topic(topic).is_some_and(|facts| facts.junk)
            };
            !was_moved && !topic.is_some_and(is_settled) && self.themes_of(*at).is_empty()
        };
        let mut queue: Vec<SnippetIndex> = near.keys().copied().filter(is_open).collect();
        let share = |at: &SnippetIndex| near.get(at).map_or(0.0, |(_, share)| *share);
        queue.sort_by(|a, b| share(b).total_cmp(&share(a)).then(a.cmp(b)));
        queue
    }

    /// How many snippets of each topic carry each theme.
    fn carried_by_topic(&self) -> HashMap<TopicId, Vec<(ThemeId, usize)>> {
        let mut all: HashMap<TopicId, Vec<(ThemeId, usize)>> = HashMap::new();
        for (&theme, text) in &self.texts {
            for topic in text.carried.iter().filter_map(|&at| self.topic_of(at)) {
                let themes = all.entry(topic).or_default();
                match themes.last_mut().filter(|(last, _)| *last == theme) {
                    Some((_, count)) => *count += 1,
                    None => themes.push((theme, 1)),
                }
            }
        }
        all
    }

    /// Collects the texts of themes and of those with children; what is as it was in `before` is taken over.
    fn collect_texts(&mut self, corpus: &Corpus, codebook: &Codebook, before: &Self) {
        let mut sources: BTreeMap<ThemeId, Vec<(AssignmentId, &[TranscriptSpan])>> = BTreeMap::new();
        for it in codebook.assignments.values() {
            sources.entry(it.theme).or_default().push((it.id, &it.spans));
        }
        let same_ground = Arc::ptr_eq(&self.set_aside, &before.set_aside);
        // What was counted in proportion to bytes is counted again: its rulers may have come.
        let usable = |text: &&Arc<ThemeText>| same_ground && text.unmeasured.is_empty();
        for (theme, own) in sources {
            let known = before.texts.get(&theme).filter(usable).filter(|text| text.is_of(&own));
            let text = known.map(Arc::clone).unwrap_or_else(|| {
                let own = own.into_iter().map(|(id, spans)| (id, spans.to_vec())).collect();
                Arc::new(ThemeText::new(corpus, &self.rulers, (&self.set_aside, self.context_text()), own))
            });
            self.texts.insert(theme, text);
        }
        for &theme in codebook.themes.keys() {
            let branch = codebook.counted_with(theme);
            if branch.len() < 2 {
                continue;
            }
            let parts: Vec<_> =
                branch.iter().filter_map(|theme| self.texts.get(theme)).map(Arc::clone).collect();
            let known = before
                .subtree_texts
                .get(&theme)
                .filter(|known| known.is_of(&parts) && known.whole.unmeasured.is_empty());
            let text = known.map(Arc::clone).unwrap_or_else(|| {
                Arc::new(SubtreeText::new(corpus, &self.rulers, self.context_text(), parts))
            });
            self.subtree_texts.insert(theme, text);
        }
    }

    /// The prevalence of each theme, alone and with its subtree.
    fn compute_prevalences(&self, codebook: &Codebook) -> BTreeMap<ThemeId, Prevalence> {
        let [mut topics, mut subtree_topics] = self.topics_by_theme(codebook);
        let none = ThemeText::default();
        let prevalence = |&theme: &ThemeId| {
            let own = self.texts.get(&theme).map_or(&none, |text| &**text);
            let whole = self.subtree_texts.get(&theme).map_or(own, |subtree| &subtree.whole);
            let prevalence = Prevalence {
                // A theme no topic is in has no list.
                topics: topics.remove(&theme).unwrap_or_default(),
                topics_of_subtree: subtree_topics.remove(&theme).unwrap_or_default(),
                passages: own.passages,
                passages_of_subtree: whole.passages,
                passages_set_aside: whole.passages_set_aside,
                own: own.coverage,
                subtree: whole.coverage,
            };
            (theme, prevalence)
        };
        codebook.themes.keys().map(prevalence).collect()
    }

    /// The counted topics of each theme itself, and of each with its subtree, by number; a theme without any is
    /// in neither.
    fn topics_by_theme(&self, codebook: &Codebook) -> [BTreeMap<ThemeId, Vec<TopicId>>; 2] {
        let [mut own, mut subtree] = [BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new()];
        for topic in self.topics.iter().filter(|topic| !topic.junk) {
            let mut counted_in = BTreeSet::new();
            for link in &topic.themes {
                own.entry(link.theme).or_default().push(topic.id);
                counted_in.extend(codebook.counted_in(link.theme));
            }
            for theme in counted_in {
                subtree.entry(theme).or_default().push(topic.id);
            }
        }
        [own, subtree]
    }

    /// The themes rejected for a snippet that do not hold for it by another decision.
    pub fn rejected_themes(&self, snippet: SnippetIndex) -> impl Iterator<Item = ThemeId> + '_ {
        let held = self.themes_of(snippet);
        self.rejections.themes_of(snippet).iter().copied().filter(|theme| !held.contains(theme))
    }

    /// The snippets a theme was rejected for and does not hold for, ascending.
    pub fn rejected_snippets(&self, theme: ThemeId) -> Vec<SnippetIndex> {
        let all = self.rejections.snippets_of(theme).iter().copied();
        all.filter(|at| !self.themes_of(*at).contains(&theme)).collect()
    }

    /// The number of snippets in the corpus.
    pub fn snippet_count(&self) -> usize {
        self.snippet_table.topic_of.len()
    }

    /// The topic a snippet is in; none for outliers and for snippets that are not in the run.
    pub fn topic_of(&self, snippet: SnippetIndex) -> Option<TopicId> {
        self.snippet_table.topic_of.get(snippet.0).copied().flatten()
    }

    /// The probability that a snippet belongs to its topic, 0 to 1; 0 where it is in none.
    pub fn probability(&self, snippet: SnippetIndex) -> f32 {
        self.snippet_table.probability.get(snippet.0).copied().unwrap_or(0.0)
    }

    /// Whether a snippet was imported after the run and placed into its topics.
    pub fn is_placed_later(&self, snippet: SnippetIndex) -> bool {
        self.snippet_table.placed_later.get(snippet.0).is_some_and(|later| *later)
    }

    /// Whether a snippet is context: nobody whose words the run analysed speaks in it. It is in no topic, no outlier, and in
    /// no count.
    pub fn is_context(&self, snippet: SnippetIndex) -> bool {
        self.snippet_table.is_context.get(snippet.0).is_some_and(|context| *context)
    }

    /// The number of snippets that are context.
    pub fn context_count(&self) -> usize {
        self.snippet_table.is_context.iter().filter(|context| **context).count()
    }

    /// The number of words that are context.
    pub fn context_words(&self, corpus: &Corpus) -> usize {
        let all: usize = corpus.snippets.iter().map(|snippet| snippet.words).sum();
        let analysed = self.snippet_table.counter.count(corpus.snippet_indices()).words;
        all.saturating_sub(analysed)
    }

    /// All that is said by people whose words are context, also in snippets in which others speak.
    pub fn context_text(&self) -> &CodedText {
        &self.snippet_table.context_spans
    }

    /// The topic nearest to an outlier, with the cosine between them; none for other snippets, and where it
    /// was not computed.
    pub fn nearest_topic(&self, snippet: SnippetIndex) -> Option<(TopicId, f32)> {
        let near = self.snippet_table.nearest_topic.get(snippet.0).copied().flatten();
        near.filter(|_| self.topic_of(snippet).is_none())
    }

    /// The snippets that may be of conduct, such as greetings, and are in no topic of conduct: most of those nearest to each
    /// are in one. The likeliest first; without those in a theme and those that were moved by hand, as long as the topic
    /// they were moved to is not merged or split.
    pub fn conduct_queue(&self) -> &[SnippetIndex] {
        &self.conduct_queue
    }

    /// The coverage of the queue of conduct.
    pub fn conduct_queue_coverage(&self) -> CoverageCounts {
        self.snippet_table.counter.count(self.conduct_queue.iter().copied())
    }

    /// The topic of conduct nearest to a snippet that may be of conduct, with the share of the snippets nearest to it that
    /// are in such topics; none for other snippets.
    pub fn nearest_conduct(&self, snippet: SnippetIndex) -> Option<(TopicId, f32)> {
        let (topic, share) = self.snippet_table.nearest_conduct.as_ref()?.get(&snippet)?;
        Some(((*topic)?, *share))
    }

    /// Whether what may be conduct was looked for in the run.
    pub fn looked_for_conduct(&self) -> bool {
        self.snippet_table.nearest_conduct.is_some()
    }

    /// The themes that hold for a snippet themselves, by number; their ancestors are not listed.
    pub fn themes_of(&self, snippet: SnippetIndex) -> &[ThemeId] {
        self.membership.themes_of(snippet)
    }

    /// The snippets a theme itself holds for, ascending.
    pub fn snippets_of(&self, theme: ThemeId) -> &[SnippetIndex] {
        self.membership.snippets_of(theme)
    }

    /// The snippets a theme or one below it touches, ascending.
    pub fn subtree_snippets(&self, theme: ThemeId) -> &[SnippetIndex] {
        self.subtree(theme).map_or(&[], |text| &text.touched)
    }

    /// The text of a theme together with those below it; none where nothing is in it.
    pub fn subtree_text(&self, theme: ThemeId) -> Option<&CodedText> {
        self.subtree(theme).map(|text| &text.text)
    }

    fn subtree(&self, theme: ThemeId) -> Option<&ThemeText> {
        match self.subtree_texts.get(&theme) {
            Some(subtree) => Some(&subtree.whole),
            None => self.texts.get(&theme).map(|text| &**text),
        }
    }

    /// The seconds at which a passage begins and ends; none where nothing of it has times.
    pub fn passage_seconds(&self, corpus: &Corpus, place: &TranscriptSpan) -> Option<(f64, f64)> {
        stretch_seconds(corpus, &self.rulers, corpus.transcript(place.transcript)?, place.span)
    }

    /// The coverage of stretches of text.
    pub fn coverage_of_text(&self, corpus: &Corpus, text: CodedText) -> CoverageCounts {
        ThemeText::measure(corpus, &self.rulers, self.context_text(), text).coverage
    }

    /// The topics by number. Numbers are given by falling size when a run is made; derived topics have higher
    /// ones.
    pub fn topics(&self) -> &[TopicStats] {
        &self.topics
    }

    /// A topic by number.
    pub fn topic(&self, id: TopicId) -> Option<&TopicStats> {
        let at = self.topics.binary_search_by_key(&id, |topic| topic.id).ok()?;
        self.topics.get(at)
    }

    /// The topic a snippet is in, with its statistics.
    pub fn topic_at(&self, snippet: SnippetIndex) -> Option<&TopicStats> {
        self.topic(self.topic_of(snippet)?)
    }

    /// The snippets the run put in no topic, ascending. Snippets that are not in the run are not among them.
    pub fn outliers(&self) -> &[SnippetIndex] {
        &self.snippet_table.outliers
    }

    /// The snippets the run has not seen ([`Run::unseen_snippets`]), ascending: they are in no topic and no outliers.
    pub fn unseen_snippets(&self) -> &[SnippetIndex] {
        &self.snippet_table.unseen
    }

    /// Of how many transcripts they are.
    pub fn unseen_transcripts(&self, corpus: &Corpus) -> usize {
        let transcripts = self.unseen_snippets().iter().filter_map(|&at| corpus.transcript_of(at));
        transcripts.collect::<BTreeSet<_>>().len()
    }

    /// The coverage of the outliers.
    pub fn outlier_coverage(&self) -> CoverageCounts {
        self.snippet_table.outlier_coverage
    }

    /// The prevalence of a theme; none where it is not in the codebook.
    pub fn prevalence(&self, theme: ThemeId) -> Option<&Prevalence> {
        self.prevalence.get(&theme)
    }

    /// The number of counted (not junk) topics, and how many of them are in a theme.
    pub fn themed_topic_counts(&self) -> (usize, usize) {
        let counted = || self.topics.iter().filter(|topic| !topic.junk);
        (counted().count(), counted().filter(|topic| !topic.themes.is_empty()).count())
    }

    /// The counted topics in no theme, by number.
    pub fn unthemed_topics(&self) -> impl Iterator<Item = &TopicStats> {
        self.topics.iter().filter(|topic| !topic.junk && topic.themes.is_empty())
    }

    /// The counted topics that inherit a theme and are decided in none, by number.
    pub fn inherited_topics(&self) -> impl Iterator<Item = &TopicStats> {
        let inherited =
            |topic: &&TopicStats| !topic.themes.is_empty() && topic.themes.iter().all(|it| !it.decided);
        self.topics.iter().filter(|topic| !topic.junk).filter(inherited)
    }

    /// The snippets no theme holds for, ascending, without those of junk topics.
    pub fn uncoded_snippets(&self) -> &[SnippetIndex] {
        &self.uncoded
    }

    /// The snippets of the sample, ascending.
    pub fn sample_snippets(&self) -> &[SnippetIndex] {
        &self.sample
    }

    /// Whether all of a snippet has been read.
    pub fn is_read(&self, snippet: SnippetIndex) -> bool {
        self.read_marks.is_read(snippet)
    }

    /// The number of a topic's snippets that have been read.
    pub fn read_count(&self, topic: TopicId) -> usize {
        self.read_marks.read_count(topic)
    }

    /// Marks a snippet as read, in these statistics and in all that were made of them by
    /// [`CodingStats::after_edit`] or cloned.
    pub fn mark_read(&self, snippet: SnippetIndex) {
        self.read_marks.mark_read(snippet, &self.snippet_table);
    }

    /// The coverage of some snippets, each given once.
    pub fn coverage_of(&self, snippets: &[SnippetIndex]) -> CoverageCounts {
        self.snippet_table.counter.count(snippets.iter().copied())
    }

    /// How many topics are junk.
    pub fn junk_topic_count(&self) -> usize {
        self.topics.iter().filter(|topic| topic.junk).count()
    }

    /// The coverage of what is counted: the corpus without what is set aside.
    pub fn corpus_coverage(&self) -> CoverageCounts {
        self.coverage_of(&self.counted)
    }

    /// The coverage of the snippets of junk topics, which are set aside.
    pub fn set_aside_coverage(&self) -> CoverageCounts {
        let junk = self.topics.iter().filter(|topic| topic.junk).flat_map(|topic| topic.snippets.iter());
        self.snippet_table.counter.count(junk.copied())
    }

    /// The snippets that are counted, ascending.
    pub fn counted_snippets(&self) -> &[SnippetIndex] {
        &self.counted
    }
}

/// What counts nowhere: the text of the snippets of junk topics, and of people whose words are context.
fn set_aside_text(
    corpus: &Corpus,
    run: Option<&Run>,
    codebook: &Codebook,
    table: &SnippetTable,
) -> CodedText {
    let Some(run) = run else { return CodedText::default() };
    let context = &table.context_spans;
    let junk = table.topic_snippets.iter().filter(|(topic, _)| codebook.is_junk_topic(run.id, **topic));
    let snippets =
        junk.flat_map(|(_, (snippets, _))| snippets.iter()).filter_map(|&at| corpus.snippet_at(at));
    let spans: Vec<TranscriptSpan> =
        snippets.map(|it| TranscriptSpan { transcript: it.transcript, span: it.span }).collect();
    if context.is_empty() {
        return CodedText::union(&spans);
    }
    CodedText::union_of([&CodedText::union(&spans), context])
}
