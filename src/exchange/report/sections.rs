//! The topics of a report by theme, with what is quoted for each.

use super::super::view::View;
use super::gathering::Gathering;
use super::{Choice, Quote, Section, Topic, memos};
use crate::coding::{MemoTarget, PlacedSpan, ThemeId, TopicFacts};
use crate::topics::Run;
use std::collections::{BTreeMap, BTreeSet};

/// So many quotes stand under each topic or theme.
const QUOTES: usize = 3;
/// So many keywords stand under each topic.
const KEYWORDS: usize = 8;

/// Where a snippet is.
fn place(view: &View<'_>, at: usize) -> Option<PlacedSpan> {
    let snippet = view.corpus.snippets.get(at)?;
    Some(PlacedSpan { transcript: snippet.transcript, span: snippet.span })
}

/// The snippets a topic is quoted by, best first.
fn of_topic<'v>(view: &View<'v>, topic: u32) -> impl Iterator<Item = usize> + use<'v> {
    let corpus = view.corpus;
    let found = view.run.and_then(|run| run.topics.iter().find(|found| found.id.0 == topic));
    let representatives = found.into_iter().flat_map(|found| found.representatives.iter().take(QUOTES));
    representatives.filter_map(|&id| corpus.snippet_index(id))
}

/// The snippets a theme without topics is quoted by: the longest of the first few transcripts.
fn of_theme(view: &View<'_>, theme: ThemeId) -> Vec<usize> {
    let mut best: BTreeMap<usize, usize> = BTreeMap::new();
    for &at in view.study.snippets_of(theme) {
        let Some(snippet) = view.corpus.snippets.get(at) else { continue };
        let Some(transcript) = view.corpus.transcript_index(snippet.transcript) else { continue };
        let longest = best.entry(transcript).or_insert(at);
        if view.corpus.snippets.get(*longest).is_some_and(|other| other.words < snippet.words) {
            *longest = at;
        }
    }
    best.into_values().take(QUOTES).collect()
}

/// Every place that is quoted.
pub(super) fn quoted(view: &View<'_>) -> BTreeSet<PlacedSpan> {
    let topics = view.study.topics().iter().flat_map(|facts| of_topic(view, facts.id.0));
    let bare = |theme: &&ThemeId| view.prevalence(**theme).topics.is_empty();
    let themes = view.codebook.themes.keys().filter(bare).flat_map(|&theme| of_theme(view, theme));
    let snippets = topics.chain(themes).filter_map(|at| place(view, at));
    snippets.chain(view.codebook.quotes.values().map(|quote| quote.place.clone())).collect()
}

impl Gathering<'_> {
    /// The topics under their first themes, in the order of the codebook; then those in none, then junk.
    pub(super) fn sections(&self) -> Vec<Section> {
        let view = self.view;
        let first = |facts: &TopicFacts| facts.themes.first().map(|theming| theming.theme);
        let all = view.study.topics();
        let mut sections = Vec::new();
        for (_, theme) in view.codebook.tree() {
            let here = all.iter().filter(|facts| !facts.junk && first(facts) == Some(theme.id));
            let mut topics: Vec<Topic> = here.map(|facts| self.topic(facts)).collect();
            let quotes = self.quotes_of(theme.id);
            // What is quoted for the theme need not be quoted again below it.
            let again = |quote: &Quote| quotes.iter().any(|other| other.same(quote));
            topics.iter_mut().for_each(|topic| topic.quotes.retain(|quote| !again(quote)));
            sections.push(Section {
                title: self.path(theme.id),
                theme: Some(theme.id),
                color: theme.color,
                memo: memos::on(view, &MemoTarget::Theme(theme.id)),
                topics,
                quotes,
            });
        }
        let rest = [
            (
                "In no theme yet",
                all.iter().filter(|facts| !facts.junk && first(facts).is_none()).collect::<Vec<_>>(),
            ),
            ("Left out as junk", all.iter().filter(|facts| facts.junk).collect()),
        ];
        sections.extend(rest.into_iter().map(|(title, topics)| Section {
            title: title.to_owned(),
            topics: topics.into_iter().map(|facts| self.topic(facts)).collect(),
            ..Section::default()
        }));
        sections.retain(|it| !it.topics.is_empty() || !it.quotes.is_empty() || it.memo.is_some());
        sections
    }

    fn topic(&self, facts: &TopicFacts) -> Topic {
        let found = |run: &Run| run.topics.iter().find(|topic| topic.id == facts.id).cloned();
        let keywords = self.view.run.and_then(found).map(|topic| topic.keywords).unwrap_or_default();
        let memo = |run: &Run| memos::on(self.view, &MemoTarget::Topic(run.id, facts.id));
        Topic {
            id: facts.id.0,
            label: facts.label.clone(),
            keywords: keywords.into_iter().take(KEYWORDS).map(|keyword| keyword.word).collect(),
            count: facts.count,
            memo: self.view.run.and_then(memo),
            quotes: self.quotes(of_topic(self.view, facts.id.0), Choice::Typical),
        }
    }

    /// The quotes picked for a theme; where it has no topic, as many others as there would be without.
    fn quotes_of(&self, theme: ThemeId) -> Vec<Quote> {
        let picked = self.view.codebook.quotes_of(theme);
        let picked = picked.iter().filter_map(|quote| self.said.get(&quote.place));
        let mut quotes: Vec<Quote> = picked.map(|passage| Quote::new(passage, Choice::Picked)).collect();
        if self.view.prevalence(theme).topics.is_empty() {
            let room = QUOTES.saturating_sub(quotes.len());
            let mut others = self.quotes(of_theme(self.view, theme), Choice::Longest);
            others.retain(|other| quotes.iter().all(|quote| !quote.same(other)));
            quotes.extend(others.into_iter().take(room));
        }
        quotes
    }

    fn quotes(&self, of: impl IntoIterator<Item = usize>, choice: Choice) -> Vec<Quote> {
        let passages = of.into_iter().filter_map(|at| self.said.get(&place(self.view, at)?));
        passages.map(|passage| Quote::new(passage, choice)).collect()
    }
}
