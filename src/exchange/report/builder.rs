//! Building the report from the study.

use super::methods;
use super::{ReportTheme, ReportTopicPair, StudyReport, ThemePair, memos};
use crate::coding::agreement::StudyAgreement;
use crate::coding::{CrosstabUnit, LoggedEdit, ThemeId, TopicPair, TranscriptSpan};
use crate::exchange::quotes::{self, QuotedPassage};
use crate::exchange::view::{StudyView, TextSource};
use std::collections::BTreeMap;
use std::io;

/// The most pairs of themes listed in the report. Chosen by hand, not measured; the table export has all.
const MAX_PAIRS: usize = 40;
/// The most pairs of topics. Chosen by hand, not measured; the table export has all.
const MAX_TOPIC_PAIRS: usize = 30;

impl StudyReport {
    /// Builds the report. Reads only transcripts with something to quote, each once. `agreement` is that of the
    /// coders, where there are several and all they decided may be seen.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn new(
        title: &str,
        view: &StudyView<'_>,
        texts: &dyn TextSource,
        log: &[LoggedEdit],
        agreement: Option<&StudyAgreement>,
    ) -> io::Result<Self> {
        let mut places = crate::exchange::report::quoted_spans::quoted_spans(view);
        places.extend(memos::memo_spans(view));
        let said = quotes::load_passages(view, texts, places)?;
        let gathering = ReportBuilder { view, passages: said };
        let pairs = view.run.map_or_else(Vec::new, |run| view.stats.topic_pairs(view.corpus, run));
        Ok(Self {
            title: title.to_owned(),
            corpus_count: view.stats.corpus_coverage(),
            transcripts: view.corpus.transcripts.len(),
            words_set_aside: view.stats.context_words(view.corpus) + view.stats.set_aside_coverage().words,
            untimed: view.corpus.untimed_transcripts(),
            funnel: gathering.funnel(),
            methods: methods::methods_paragraphs(view, log, agreement),
            settings: view.run.map_or_else(Vec::new, methods::run_settings),
            themes: gathering.themes(),
            pairs: gathering.theme_pairs(),
            topic_pairs: gathering.topic_pairs(&pairs),
            topic_pair_count: pairs.len(),
            sections: gathering.sections(),
            memos: memos::standalone_memos(view, &gathering.passages),
            appendices: Vec::new(),
        })
    }
}

/// The study and the passages to quote, read beforehand.
pub(super) struct ReportBuilder<'a> {
    pub(super) view: &'a StudyView<'a>,
    pub(super) passages: BTreeMap<TranscriptSpan, QuotedPassage>,
}

impl ReportBuilder<'_> {
    /// The counts from transcripts to themes, in the order in which the study narrows them.
    fn funnel(&self) -> Vec<(String, usize)> {
        let view = self.view;
        let mut steps = vec![("transcripts", view.corpus.transcripts.len())];
        if !view.codebook.removals.is_empty() {
            steps.push(("transcripts taken out, in none of these numbers", view.codebook.removals.len()));
        }
        steps.push(("snippets", view.corpus.snippets.len()));
        if let Some(run) = view.run {
            let (kept, sorted) = view.stats.themed_topic_counts();
            if !run.context.is_empty() {
                steps.push(("snippets in which only interviewers speak, read as context", run.context.len()));
            }
            steps.push(("snippets in a topic", run.members.len() - run.outlier_count()));
            if !view.stats.unseen_snippets().is_empty() {
                let unseen = "snippets that came or were changed after the topics were found, in none";
                steps.push((unseen, view.stats.unseen_snippets().len()));
            }
            steps.push(("topics found", run.topics_found()));
            steps.push(("topics kept", kept));
            steps.push(("topics in a theme", sorted));
        }
        let themed = view.corpus.snippet_indices().filter(|&at| !view.stats.themes_of(at).is_empty()).count();
        steps.push(("snippets with a theme", themed));
        steps.push(("themes", view.codebook.themes.len()));
        steps.push(("themes at the top", view.codebook.children(None).len()));
        steps.into_iter().map(|(what, number)| (what.to_owned(), number)).collect()
    }

    /// The path of a theme, joined by ` / `.
    pub(super) fn theme_path(&self, theme: ThemeId) -> String {
        self.view.codebook.theme_names(theme).join(" / ")
    }

    /// The themes with their counts, depth first.
    fn themes(&self) -> Vec<ReportTheme> {
        let theme = |(depth, theme): (usize, &crate::coding::Theme)| {
            let covered = self.view.prevalence(theme.id);
            ReportTheme {
                depth,
                name: theme.name.clone(),
                path: self.theme_path(theme.id),
                color: theme.color,
                description: theme.description.clone(),
                also_under: theme.also_under.iter().map(|parent| self.theme_path(*parent)).collect(),
                passages: covered.passages_of_subtree,
                count: covered.subtree,
                topics: covered.topics_of_subtree.len(),
                example: self.theme_example(theme.id),
            }
        };
        self.view.codebook.tree().into_iter().map(theme).collect()
    }

    /// The pairs of themes whose passages overlap, most first.
    fn theme_pairs(&self) -> Vec<ThemePair> {
        let pairs =
            self.view.stats.theme_cooccurrences(self.view.corpus, self.view.codebook, CrosstabUnit::Overlap);
        let themes = &self.view.codebook.themes;
        let name = |id: ThemeId| themes.get(&id).map_or_else(String::new, |theme| theme.name.clone());
        let pair = |pair: crate::coding::ThemeCooccurrence| ThemePair {
            first: self.theme_path(pair.first),
            second: self.theme_path(pair.second),
            names: [pair.first, pair.second].map(name),
            overlaps: pair.times,
            words: pair.words,
            transcripts: pair.transcripts,
        };
        pairs.into_iter().take(MAX_PAIRS).map(pair).collect()
    }

    /// The first of the pairs of topics that come together, with their names.
    fn topic_pairs(&self, pairs: &[TopicPair]) -> Vec<ReportTopicPair> {
        let stats = self.view.stats;
        let label = |id| stats.topic(id).map_or_else(String::new, |topic| topic.label.clone());
        pairs
            .iter()
            .take(MAX_TOPIC_PAIRS)
            .map(|pair| ReportTopicPair {
                first: label(pair.first),
                second: label(pair.second),
                transcripts: pair.transcripts,
                expected: pair.expected,
            })
            .collect()
    }
}
