//! The statistics of a study: corpus, run and codebook brought together.

use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::coding::codebook::run_topics::topic_label;
use crate::coding::stats::membership::{self, ThemeMembership};
use crate::coding::stats::prevalence::{CoverageCounts, Prevalence};
use crate::coding::stats::read_marks::ReadMarks;
use crate::coding::stats::snippet_table::SnippetTable;
use crate::coding::stats::theme_link::ThemeLink;
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};
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
/// A theme holds for a snippet where an assigned span overlaps at least half of the shorter of the two. The
/// statistics borrow nothing and are rebuilt after an edit, in time linear in snippets and assigned spans;
/// [`CodingStats::after_edit`] reuses what depends on corpus and run alone, and looks up the spans of those
/// assignments alone that the edit changed.
#[derive(Debug, Clone, Default)]
pub struct CodingStats {
    pub(in crate::coding::stats) snippet_table: Arc<SnippetTable>,
    pub(in crate::coding::stats) read_marks: Arc<ReadMarks>,
    pub(in crate::coding::stats) topics: Vec<TopicStats>,
    pub(in crate::coding::stats) membership: ThemeMembership,
    pub(in crate::coding::stats) rejections: ThemeMembership,
    pub(in crate::coding::stats) prevalence: BTreeMap<ThemeId, Prevalence>,
    /// For each theme with children: the snippets of its whole subtree, ascending.
    pub(in crate::coding::stats) subtree_snippets: BTreeMap<ThemeId, Vec<SnippetIndex>>,
    pub(in crate::coding::stats) uncoded: Vec<SnippetIndex>,
    pub(in crate::coding::stats) sample: Vec<SnippetIndex>,
}

impl CodingStats {
    /// Computes the statistics. Without a run there are no topics and no outliers.
    pub fn new(corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        let ground = Arc::new(SnippetTable::new(corpus, run));
        let read_marks = Arc::new(ReadMarks::new(corpus, &ground, codebook));
        let before = Self { snippet_table: ground, read_marks, ..Self::default() };
        before.after_edit(corpus, run, codebook)
    }

    /// Recomputes the statistics after an edit. Corpus and run have to be those these statistics were made
    /// of.
    pub fn after_edit(&self, corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        let drawn = codebook.sample.as_ref().map_or(&[][..], |sample| &sample.spans);
        let mut study = Self {
            snippet_table: Arc::clone(&self.snippet_table),
            read_marks: Arc::clone(&self.read_marks),
            membership: ThemeMembership::of_assignments(corpus, codebook, &self.membership),
            rejections: ThemeMembership::of_rejections(corpus, codebook),
            sample: membership::covered_snippets(corpus, drawn),
            ..Self::default()
        };
        // The order matters: topics need the membership of themes, prevalences need the topics and subtrees,
        // uncoded snippets need the topics' junk marks.
        if let Some(run) = run {
            study.topics = study.compute_topics(run, codebook);
        }
        study.collect_subtree_snippets(codebook);
        study.prevalence = study.compute_prevalences(codebook);
        study.uncoded = study.find_uncoded();
        study
    }

    /// The statistics of each topic, by number.
    fn compute_topics(&self, run: &Run, codebook: &Codebook) -> Vec<TopicStats> {
        let decisions = membership::topic_decisions(codebook, run.id);
        let facts = run.topics.iter().map(|topic| {
            let known = self.snippet_table.topic_snippets.get(&topic.id).cloned();
            // A topic all of whose snippets went with their texts has none, and covers nothing.
            let (snippets, count) = known.unwrap_or_default();
            let decided = decisions.get(&topic.id).map_or(&[][..], Vec::as_slice);
            TopicStats {
                id: topic.id,
                label: topic_label(codebook, run, topic.id),
                junk: codebook.is_junk_topic(run.id, topic.id),
                coverage: count,
                placed_later: snippets.iter().filter(|&&at| self.is_placed_later(at)).count(),
                themes: membership::topic_themes(&self.membership, &snippets, decided),
                snippets,
            }
        });
        let mut facts: Vec<TopicStats> = facts.collect();
        facts.sort_by_key(|topic| topic.id);
        facts
    }

    /// Collects the snippets of each subtree with more than one theme.
    fn collect_subtree_snippets(&mut self, codebook: &Codebook) {
        let branches = codebook.themes.keys().map(|&theme| (theme, codebook.subtree(theme)));
        let several = branches.filter(|(_, branch)| branch.len() > 1);
        self.subtree_snippets =
            several.map(|(theme, branch)| (theme, self.membership.snippets_of_any(&branch))).collect();
    }

    /// The prevalence of each theme, alone and with its subtree.
    fn compute_prevalences(&self, codebook: &Codebook) -> BTreeMap<ThemeId, Prevalence> {
        let tally = &self.snippet_table.counter;
        let [mut topics, mut subtree_topics] = self.topics_by_theme(codebook);
        let mut all = BTreeMap::new();
        for &theme in codebook.themes.keys() {
            let own = self.membership.snippets_of(theme);
            let whole = self.subtree_snippets.get(&theme);
            let own_count = tally.count(own.iter().copied());
            let prevalence = Prevalence {
                // A theme no topic is in has no list.
                topics: topics.remove(&theme).unwrap_or_default(),
                topics_of_subtree: subtree_topics.remove(&theme).unwrap_or_default(),
                own: own_count,
                subtree: whole.map_or(own_count, |whole| tally.count(whole.iter().copied())),
            };
            all.insert(theme, prevalence);
        }
        all
    }

    /// The counted topics of each theme itself, and of each with its subtree, by number; a theme without any is
    /// in neither.
    fn topics_by_theme(&self, codebook: &Codebook) -> [BTreeMap<ThemeId, Vec<TopicId>>; 2] {
        let [mut own, mut subtree] = [BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new()];
        for topic in self.topics.iter().filter(|topic| !topic.junk) {
            let mut with_ancestors = BTreeSet::new();
            for link in &topic.themes {
                own.entry(link.theme).or_default().push(topic.id);
                with_ancestors.extend(codebook.with_ancestors(link.theme));
            }
            for theme in with_ancestors {
                subtree.entry(theme).or_default().push(topic.id);
            }
        }
        [own, subtree]
    }

    /// Finds the snippets no theme holds for, without those of junk topics.
    fn find_uncoded(&self) -> Vec<SnippetIndex> {
        let junk = |at: SnippetIndex| self.topic_at(at).is_some_and(|topic| topic.junk);
        (0..self.snippet_count())
            .map(SnippetIndex)
            .filter(|&at| self.themes_of(at).is_empty() && !junk(at))
            .collect()
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

    /// The topic nearest to an outlier, with the cosine between them; none for other snippets, and where it
    /// was not computed.
    pub fn nearest_topic(&self, snippet: SnippetIndex) -> Option<(TopicId, f32)> {
        let near = self.snippet_table.nearest_topic.get(snippet.0).copied().flatten();
        near.filter(|_| self.topic_of(snippet).is_none())
    }

    /// The themes that hold for a snippet themselves, by number; their ancestors are not listed.
    pub fn themes_of(&self, snippet: SnippetIndex) -> &[ThemeId] {
        self.membership.themes_of(snippet)
    }

    /// The snippets a theme itself holds for, ascending.
    pub fn snippets_of(&self, theme: ThemeId) -> &[SnippetIndex] {
        self.membership.snippets_of(theme)
    }

    /// The snippets a theme or one below it holds for, ascending.
    pub fn subtree_snippets(&self, theme: ThemeId) -> &[SnippetIndex] {
        self.subtree_snippets.get(&theme).map_or_else(|| self.membership.snippets_of(theme), Vec::as_slice)
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

    /// The coverage of the whole corpus.
    pub fn corpus_coverage(&self) -> CoverageCounts {
        self.snippet_table.corpus_coverage
    }
}
