//! Where the workbench was left: what comes back when the project is opened again. It is stored with the project, and is
//! neither an edit nor part of the researcher's work.
//!
//! Topics, themes and passages are named as the project names them, so that one which is gone by then is not gone to.

use super::screen::map::LastMapView;
use super::screen::search::{SAMPLE_QUERY, SearchFocus};
use super::workspace::passage_marks::snippet_of_mark;
use super::{Screen, ScreenPane, State};
use crate::coding::{ThemeId, TranscriptSpan};
use crate::search::SearchMode;
use crate::topics::{RunId, TopicId};
use serde::{Deserialize, Serialize};

/// The longest query that is stored, in bytes; a longer one was pasted by mistake. Chosen by hand.
const MAX_QUERY: usize = 2_000;

/// Where the workbench was left. What is missing in a stored one is as at the first opening.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastView {
    /// The number of the screen in front, from 1; 0 where nothing was stored.
    pub screen: u8,
    /// The topic under the cursor of the Topics screen, and its run.
    pub topic: Option<(RunId, TopicId)>,
    /// The snippet under the cursor beside the topics.
    pub topic_passage: Option<TranscriptSpan>,
    /// Whether the snippets beside the topics had the focus.
    pub in_topic_detail: bool,
    /// The current snippet of the Reader.
    pub read_passage: Option<TranscriptSpan>,
    /// What was searched.
    pub query: Option<LastQuery>,
    /// The theme under the cursor of the Themes screen.
    pub theme: Option<ThemeId>,
    /// The visible part of the map.
    pub map: Option<LastMapView>,
    /// The share of the list in the width, in per cent, where it was dragged.
    pub list_share: Option<u16>,
}

/// What was searched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastQuery {
    /// The query as typed.
    pub text: String,
    /// By words, by meaning, or both.
    pub mode: SearchMode,
    /// Whether the hits had the focus, so that keys are keys again.
    pub in_hits: bool,
}

impl LastView {
    /// Where somebody begins who is to code a sample: at its snippets.
    pub fn of_sample() -> Self {
        let text = SAMPLE_QUERY.to_owned();
        Self {
            screen: Screen::Search.number(),
            query: Some(LastQuery { text, mode: SearchMode::default(), in_hits: true }),
            ..Self::default()
        }
    }
}

impl State {
    /// Where the workbench is now.
    pub fn last_view(&self) -> LastView {
        let passage = |snippet| self.work.placed_span(snippet);
        let query = self.search.input.value();
        LastView {
            screen: self.screen.number(),
            topic: self.work.run_id().zip(self.topics.current_topic()),
            topic_passage: self.topics.panes.snippet_list.current().and_then(passage),
            in_topic_detail: self.topics.panes.in_detail(),
            read_passage: self.reader.current_snippet.and_then(passage),
            query: (!query.is_empty() && query.len() <= MAX_QUERY).then(|| LastQuery {
                text: query.to_owned(),
                mode: self.search.mode,
                in_hits: self.search.focus != SearchFocus::Query,
            }),
            theme: self.themes.current_theme(),
            map: self.map.last_view(),
            list_share: self.list_share,
        }
    }

    /// Goes to where the workbench was left, as far as that is still there.
    pub fn restore_view(&mut self, view: &LastView) {
        self.list_share = view.list_share;
        if let Some((run, topic)) = view.topic
            && self.work.run_id() == Some(run)
        {
            self.topics.go_to_topic(topic, &self.work);
            let snippet =
                view.topic_passage.as_ref().and_then(|passage| snippet_of_mark(&self.work, passage));
            let list = &mut self.topics.panes.snippet_list;
            if let Some(row) = snippet.and_then(|snippet| list.items.iter().position(|item| *item == snippet))
            {
                list.go_to(row, &self.work);
            }
            if view.in_topic_detail {
                self.topics.panes.focus = ScreenPane::Detail;
            }
        }
        if let Some(theme) = view.theme.filter(|theme| self.work.codebook.themes.contains_key(theme)) {
            self.themes.go_to_theme(theme, &self.work);
        }
        if let Some(query) = &view.query {
            self.search.restore_query(&query.text, query.mode, query.in_hits);
        }
        if let Some(map) = view.map {
            self.map.restore_view(map);
        }
        let read = view.read_passage.as_ref().and_then(|passage| snippet_of_mark(&self.work, passage));
        if let Some(snippet) = read {
            self.reader.open_snippet(snippet, None, Some(Screen::Topics), &self.work);
        }
        let screen = Screen::ALL.into_iter().find(|screen| screen.number() == view.screen);
        // The Reader without its transcript would be empty.
        if let Some(screen) = screen.filter(|screen| *screen != Screen::Reader || read.is_some()) {
            self.switch_screen(screen);
        }
    }
}
