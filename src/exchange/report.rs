//! The study as a report: what stands in it, whatever it is written as.

use super::methods;
use super::quotes::{self, Passage};
use super::view::{Texts, View};
use crate::coding::{Count, LoggedEdit, ThemeId, TopicFacts};
use crate::corpus::date_of;
use crate::topics::Run;
use std::collections::BTreeMap;
use std::io;

/// So many quotes stand under each topic or theme.
const QUOTES: usize = 3;
/// So many keywords stand under each topic.
const KEYWORDS: usize = 8;
/// So many pairs of themes are listed.
const PAIRS: usize = 40;

/// A report ready to be written as HTML, Markdown or LaTeX. All text is plain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// What the study is called.
    pub title: String,
    /// How much there is in all.
    pub whole: Count,
    /// Transcripts, with or without snippets.
    pub transcripts: usize,
    /// Words.
    pub words: usize,
    /// How the study went from talks to themes: what is counted, and how much of it there is.
    pub funnel: Vec<(String, usize)>,
    /// How it was done, a paragraph each.
    pub methods: Vec<String>,
    /// The settings of the run by name.
    pub settings: Vec<(String, String)>,
    /// The themes, parents before children.
    pub themes: Vec<Theme>,
    /// Pairs of themes that hold for the same snippets.
    pub pairs: Vec<Pair>,
    /// The topics by theme, then those in none, then junk.
    pub sections: Vec<Section>,
}

/// A theme in the codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// Its name with those above it, joined by ` / `.
    pub path: String,
    /// Its colour, as an index into the palette.
    pub color: u8,
    /// When to use it.
    pub description: String,
    /// What it and those below it hold for.
    pub count: Count,
    /// The topics in it or below it.
    pub topics: usize,
}

/// Two themes that hold for the same snippets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// One, by its path.
    pub first: String,
    /// The other.
    pub second: String,
    /// The snippets both hold for.
    pub snippets: usize,
    /// The transcripts these are from.
    pub transcripts: usize,
}

/// Topics that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// What they have in common: the path of a theme, or that they have none.
    pub title: String,
    /// The topics.
    pub topics: Vec<Topic>,
    /// Quotes for a theme: those picked for it, then, where it has passages but no topic, some of these.
    pub quotes: Vec<Quote>,
}

/// A topic.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Topic {
    /// Its number in the run.
    pub id: u32,
    /// Its name.
    pub label: String,
    /// What sets it apart.
    pub keywords: Vec<String>,
    /// How much it covers.
    pub count: Count,
    /// What is said in it.
    pub quotes: Vec<Quote>,
}

/// What somebody said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Where it was said, as [`Passage::source`] has it.
    pub source: String,
    /// Where it can be heard, as a link to a web page.
    pub url: Option<String>,
}

impl Report {
    /// Gathers a report.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn new(title: &str, view: &View<'_>, texts: &dyn Texts, log: &[LoggedEdit]) -> io::Result<Self> {
        let quoted = quoted(view);
        let said = texts.some(&quoted)?;
        let picked = quotes::gather(view, texts, None)?;
        let gathering = Gathering {
            view,
            said: quoted.into_iter().zip(said).collect(),
            picked: picked.into_iter().map(|theme| (theme.theme, theme.quotes)).collect(),
        };
        Ok(Self {
            title: title.to_owned(),
            whole: view.whole(),
            transcripts: view.corpus.transcripts.len(),
            words: view.corpus.words(),
            funnel: gathering.funnel(),
            methods: methods::paragraphs(view, log),
            settings: view.run.map(methods::settings).unwrap_or_default(),
            themes: gathering.themes(),
            pairs: gathering.pairs(),
            sections: gathering.sections(),
        })
    }
}

/// The snippets a topic is quoted by, best first.
fn of_topic<'v>(view: &View<'v>, topic: u32) -> impl Iterator<Item = usize> + use<'v> {
    let corpus = view.corpus;
    let found = view.run.and_then(|run| run.topics.iter().find(|found| found.id.0 == topic));
    let representatives = found.into_iter().flat_map(|found| found.representatives.iter().take(QUOTES));
    representatives.filter_map(|&id| corpus.snippet_index(id))
}

/// The snippets a theme without topics is quoted by: the longest of the first few talks.
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

/// All snippets that are quoted, each once, in order.
fn quoted(view: &View<'_>) -> Vec<usize> {
    let topics = view.study.topics().iter().flat_map(|facts| of_topic(view, facts.id.0));
    let bare = |theme: &&ThemeId| view.prevalence(**theme).topics.is_empty();
    let themes = view.codebook.themes.keys().filter(bare).flat_map(|&theme| of_theme(view, theme));
    let mut all: Vec<usize> = topics.chain(themes).collect();
    all.sort_unstable();
    all.dedup();
    all
}

struct Gathering<'a> {
    view: &'a View<'a>,
    said: BTreeMap<usize, String>,
    picked: BTreeMap<ThemeId, Vec<Passage>>,
}

impl Gathering<'_> {
    fn funnel(&self) -> Vec<(String, usize)> {
        let view = self.view;
        let mut steps =
            vec![("transcripts", view.corpus.transcripts.len()), ("snippets", view.corpus.snippets.len())];
        if let Some(run) = view.run {
            let (kept, sorted) = view.study.sorted_topics();
            steps.push(("snippets in a topic", run.members.len() - run.outliers()));
            steps.push(("topics found", run.topics.len()));
            steps.push(("topics kept", kept));
            steps.push(("topics in a theme", sorted));
        }
        let themed =
            (0..view.corpus.snippets.len()).filter(|&at| !view.study.themes_of(at).is_empty()).count();
        steps.push(("snippets with a theme", themed));
        steps.push(("themes", view.codebook.themes.len()));
        steps.push(("themes at the top", view.codebook.children(None).len()));
        steps.into_iter().map(|(what, number)| (what.to_owned(), number)).collect()
    }

    fn path(&self, theme: ThemeId) -> String {
        self.view.codebook.path(theme).replace('/', " / ")
    }

    fn themes(&self) -> Vec<Theme> {
        let theme = |(depth, theme): (usize, &crate::coding::Theme)| {
            let covered = self.view.prevalence(theme.id);
            Theme {
                depth,
                name: theme.name.clone(),
                path: self.path(theme.id),
                color: theme.color,
                description: theme.description.clone(),
                count: covered.whole,
                topics: covered.topics_below.len(),
            }
        };
        self.view.codebook.tree().into_iter().map(theme).collect()
    }

    fn pairs(&self) -> Vec<Pair> {
        let pairs = self.view.study.together(self.view.corpus, self.view.codebook);
        let pair = |pair: crate::coding::Together| Pair {
            first: self.path(pair.first),
            second: self.path(pair.second),
            snippets: pair.snippets,
            transcripts: pair.transcripts,
        };
        pairs.into_iter().take(PAIRS).map(pair).collect()
    }

    /// The topics under their first themes, in the order of the codebook; then those in none, then junk.
    fn sections(&self) -> Vec<Section> {
        let view = self.view;
        let first = |facts: &TopicFacts| facts.themes.first().map(|theming| theming.theme);
        let all = view.study.topics();
        let mut sections = Vec::new();
        for (_, theme) in view.codebook.tree() {
            let here = all.iter().filter(|facts| !facts.junk && first(facts) == Some(theme.id));
            let mut topics: Vec<Topic> = here.map(|facts| self.topic(facts)).collect();
            let quotes = self.quotes_of(theme.id);
            // What is quoted for the theme need not be quoted again below it.
            topics.iter_mut().for_each(|topic| topic.quotes.retain(|quote| !quotes.contains(quote)));
            sections.push(Section { title: self.path(theme.id), topics, quotes });
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
            quotes: Vec::new(),
        }));
        sections.retain(|section| !section.topics.is_empty() || !section.quotes.is_empty());
        sections
    }

    fn topic(&self, facts: &TopicFacts) -> Topic {
        let found = |run: &Run| run.topics.iter().find(|topic| topic.id == facts.id).cloned();
        let keywords = self.view.run.and_then(found).map(|topic| topic.keywords).unwrap_or_default();
        Topic {
            id: facts.id.0,
            label: facts.label.clone(),
            keywords: keywords.into_iter().take(KEYWORDS).map(|keyword| keyword.word).collect(),
            count: facts.count,
            quotes: self.quotes(of_topic(self.view, facts.id.0)),
        }
    }

    /// The quotes picked for a theme; where it has no topic, as many others as there would be without.
    fn quotes_of(&self, theme: ThemeId) -> Vec<Quote> {
        let picked = self.picked.get(&theme).into_iter().flatten();
        let mut quotes: Vec<Quote> = picked.map(|passage| Quote::from(passage.clone())).collect();
        if self.view.prevalence(theme).topics.is_empty() {
            let room = QUOTES.saturating_sub(quotes.len());
            let mut others = self.quotes(of_theme(self.view, theme));
            others.retain(|other| quotes.iter().all(|quote| quote.text != other.text));
            quotes.extend(others.into_iter().take(room));
        }
        quotes
    }

    fn quotes(&self, of: impl IntoIterator<Item = usize>) -> Vec<Quote> {
        of.into_iter().filter_map(|at| self.quote(at)).collect()
    }

    fn quote(&self, at: usize) -> Option<Quote> {
        let (snippet, entry) = (self.view.corpus.snippets.get(at)?, self.view.transcript_of(at)?);
        let passage = Passage {
            transcript: entry.name.clone(),
            speaker: snippet.speaker.clone(),
            start: snippet.start,
            date: date_of(&entry.attributes).map(str::to_owned),
            url: quotes::link(&entry.attributes),
            text: self.said.get(&at)?.trim().to_owned(),
        };
        Some(passage.into())
    }
}

impl From<Passage> for Quote {
    fn from(passage: Passage) -> Self {
        Self { source: passage.source(), url: passage.url, text: passage.text }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::view::tests::{Said, study};
    use super::*;

    /// The report of a small study.
    pub(in crate::exchange) fn report() -> Report {
        let (corpus, run, codebook, study, log) = study();
        let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
        Report::new("A *small* <b>study</b>", &view, &Said, &log).unwrap()
    }

    #[test]
    fn a_study_without_anything_has_a_report() {
        let empty = Default::default();
        let view =
            View { corpus: &Default::default(), run: None, codebook: &Default::default(), study: &empty };
        let report = Report::new("Nothing", &view, &Said, &[]).unwrap();
        assert!(report.themes.is_empty() && report.sections.is_empty() && report.settings.is_empty());
        assert_eq!(
            report.methods,
            [
                "The corpus consists of 0 transcripts with 0 words. It was split into 0 snippets, the units of analysis."
            ]
        );
    }
}
