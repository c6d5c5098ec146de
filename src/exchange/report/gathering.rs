//! What a study has for its report.

use super::super::methods;
use super::super::quotes::{self, Passage};
use super::super::view::{Texts, View};
use super::{Pair, Report, Theme, memos, sections};
use crate::coding::{LoggedEdit, PlacedSpan, ThemeId};
use std::collections::BTreeMap;
use std::io;

/// So many pairs of themes are listed.
const PAIRS: usize = 40;

impl Report {
    /// Gathers a report.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn new(title: &str, view: &View<'_>, texts: &dyn Texts, log: &[LoggedEdit]) -> io::Result<Self> {
        let mut places = sections::quoted(view);
        places.extend(memos::places(view));
        let said = quotes::passages(view, texts, places)?;
        let gathering = Gathering { view, said };
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
            memos: memos::gather(view, &gathering.said),
        })
    }
}

pub(super) struct Gathering<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) said: BTreeMap<PlacedSpan, Passage>,
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

    pub(super) fn path(&self, theme: ThemeId) -> String {
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
}
