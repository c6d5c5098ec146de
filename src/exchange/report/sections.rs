//! The sections of a report: topics by theme, with quotes for each.

use super::builder::ReportBuilder;
use super::{QuoteChoice, ReportQuote, ReportTopic, ThemeSection, memos};
use crate::coding::{MemoTarget, ThemeId, TopicStats};
use crate::corpus::SnippetIndex;
use crate::exchange::report::quoted_spans::QUOTES_PER_SECTION;
use crate::exchange::report::quoted_spans::{
    example_of, longest_snippets_of, representatives_of, snippet_span,
};
use crate::topics::Run;

/// The keywords shown for a topic. Chosen by hand, not measured.
const KEYWORDS_PER_TOPIC: usize = 8;

impl ReportBuilder<'_> {
    /// The sections: topics under their first theme in the order of the codebook, then those in no theme,
    /// then junk. Empty sections are left out.
    pub(super) fn sections(&self) -> Vec<ThemeSection> {
        let view = self.view;
        let first = |facts: &TopicStats| facts.themes.first().map(|theming| theming.theme);
        let all = view.stats.topics();
        let mut sections = Vec::new();
        for (_, theme) in view.codebook.tree() {
            let here = all.iter().filter(|facts| !facts.junk && first(facts) == Some(theme.id));
            let mut topics: Vec<ReportTopic> = here.map(|facts| self.report_topic(facts)).collect();
            let quotes = self.theme_quotes(theme.id);
            // A quote of the theme is not repeated under its topics.
            let again = |quote: &ReportQuote| quotes.iter().any(|other| other.has_same_words(quote));
            topics.iter_mut().for_each(|topic| topic.quotes.retain(|quote| !again(quote)));
            sections.push(ThemeSection {
                title: self.theme_path(theme.id),
                theme: Some(theme.id),
                color: theme.color,
                is_junk: false,
                memo: memos::memo_text(view, &MemoTarget::Theme(theme.id)),
                topics,
                quotes,
            });
        }
        let rest = [
            (
                "In no theme yet",
                false,
                all.iter().filter(|facts| !facts.junk && first(facts).is_none()).collect::<Vec<_>>(),
            ),
            ("Left out as junk", true, all.iter().filter(|facts| facts.junk).collect()),
        ];
        sections.extend(rest.into_iter().map(|(title, is_junk, topics)| ThemeSection {
            title: title.to_owned(),
            is_junk,
            topics: topics.into_iter().map(|facts| self.report_topic(facts)).collect(),
            ..ThemeSection::default()
        }));
        sections.retain(|it| !it.topics.is_empty() || !it.quotes.is_empty() || it.memo.is_some());
        sections
    }

    /// A topic with its keywords, memo and representative quotes.
    fn report_topic(&self, facts: &TopicStats) -> ReportTopic {
        let found = |run: &Run| run.topics.iter().find(|topic| topic.id == facts.id).cloned();
        let keywords = self.view.run.and_then(found).map_or_else(Vec::new, |topic| topic.keywords);
        let memo = |run: &Run| memos::memo_text(self.view, &MemoTarget::Topic(run.id, facts.id));
        ReportTopic {
            id: facts.id.0,
            label: facts.label.clone(),
            keywords: keywords.into_iter().take(KEYWORDS_PER_TOPIC).map(|keyword| keyword.word).collect(),
            count: facts.coverage,
            memo: self.view.run.and_then(memo),
            quotes: self.snippet_quotes(representatives_of(self.view, facts.id.0), QuoteChoice::Typical),
        }
    }

    /// The quotes picked for a theme; where it has no topic, its longest snippets up to
    /// [`QUOTES_PER_SECTION`] in all.
    fn theme_quotes(&self, theme: ThemeId) -> Vec<ReportQuote> {
        let picked = self.view.codebook.quotes_of(theme);
        let picked = picked.iter().filter_map(|quote| self.passages.get(&quote.place));
        let mut quotes: Vec<ReportQuote> =
            picked.map(|passage| ReportQuote::new(passage, QuoteChoice::Picked)).collect();
        if self.view.prevalence(theme).topics.is_empty() {
            let room = QUOTES_PER_SECTION.saturating_sub(quotes.len());
            let mut others = self.snippet_quotes(longest_snippets_of(self.view, theme), QuoteChoice::Longest);
            others.retain(|other| quotes.iter().all(|quote| !quote.has_same_words(other)));
            quotes.extend(others.into_iter().take(room));
        }
        quotes
    }

    /// The example of a theme: the first quote picked for it, else the snippet of [`example_of`].
    pub(super) fn theme_example(&self, theme: ThemeId) -> Option<ReportQuote> {
        let picked = self.view.codebook.quotes_of(theme);
        let picked = picked.iter().find_map(|quote| self.passages.get(&quote.place));
        if let Some(passage) = picked {
            return Some(ReportQuote::new(passage, QuoteChoice::Picked));
        }
        let (at, choice) = example_of(self.view, theme)?;
        self.snippet_quotes([at], choice).pop()
    }

    /// The quotes of some snippets, given by index in the corpus.
    fn snippet_quotes(
        &self,
        of: impl IntoIterator<Item = SnippetIndex>,
        choice: QuoteChoice,
    ) -> Vec<ReportQuote> {
        let passages = of.into_iter().filter_map(|at| self.passages.get(&snippet_span(self.view, at)?));
        passages.map(|passage| ReportQuote::new(passage, choice)).collect()
    }
}
