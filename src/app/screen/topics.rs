//! The Topics screen (screen 1): the topics of the run with filter, sorting and bars, and beside them the
//! snippets of the topic under the cursor.

mod disabled_reasons;
mod regrouping;
mod topic_rows;

use super::component::ScreenComponent;
use super::list_detail::ListDetail;
use super::passage_actions::run_passage_action;
use crate::app::coding_target::CodingTarget;
use crate::app::overlay::memo::MemoEditor;
use crate::app::overlay::{
    prompt::TextPrompt, split_preview::SplitPreview, stop_word_picker::stop_word_picker,
    topic_count::TopicCountOverlay,
};
use crate::app::widget::list::{selected_or_current, step_around, toggle_all};
use crate::app::{Action, Effect, KeyContext, ScreenCommand, ScreenPane, Workspace, edits};
use crate::coding::MemoTarget;
use crate::corpus::SnippetIndex;
use crate::topics::{LevelStep, TopicId};
use regrouping::{measure_stability, merge_selected, split_topic, use_level};
use std::collections::BTreeSet;
use std::sync::Arc;
pub use topic_rows::{TopicListItem, TopicMeasure, TopicRow, TopicSort};
use topic_rows::{
    count_unread_topics, outliers_to_read, passes_filter, topic_rows, unread_conduct, unread_outliers,
    unread_snippets,
};

/// The state of the Topics screen.
#[derive(Debug, Clone, Default)]
pub struct TopicsScreen {
    /// The rows that pass the filter, in their order.
    pub rows: Vec<TopicRow>,
    /// The cursor among them, their filter, and the snippets of the row under the cursor.
    pub panes: ListDetail,
    /// What they are sorted by.
    pub sort: TopicSort,
    /// What the bars show.
    pub measure: TopicMeasure,
    /// The selected topics.
    pub selected: BTreeSet<TopicId>,
    /// The last computed split of a topic, while it is still current.
    pub split_preview: Option<SplitPreview>,
    /// How many topics have no snippet read yet.
    pub unread_topics: usize,
    /// How many topics there are, before the filter and without those left out of counts.
    pub topic_count: usize,
    /// How many of them are in a theme.
    pub assigned_topics: usize,
}

impl TopicsScreen {
    /// The row under the cursor.
    pub fn current_row(&self) -> Option<&TopicRow> {
        self.rows.get(self.panes.list.cursor)
    }
    /// The topic under the cursor; `None` on the rows behind the topics.
    pub fn current_topic(&self) -> Option<TopicId> {
        match self.current_row()?.item {
            TopicListItem::Topic(topic) => Some(topic),
            TopicListItem::MaybeConduct | TopicListItem::Outliers => None,
        }
    }
    /// Recounts the unread snippets only; order and cursor stay, so that rows do not move while reading.
    pub fn recount_unread(&mut self, work: &Workspace) {
        for row in &mut self.rows {
            row.coverage.unread = match row.item {
                TopicListItem::Topic(id) => {
                    work.stats.topic(id).map_or(0, |facts| unread_snippets(facts, work))
                }
                TopicListItem::MaybeConduct => unread_conduct(work),
                TopicListItem::Outliers => unread_outliers(work),
            };
        }
        self.unread_topics = count_unread_topics(&self.rows);
    }
    /// The selected topics, or the one under the cursor.
    pub fn selected_or_current(&self) -> Vec<TopicId> {
        selected_or_current(&self.selected, self.current_topic())
    }

    /// Moves the cursor to a topic, where it is listed.
    pub fn go_to_topic(&mut self, topic: TopicId, work: &Workspace) {
        if let Some(row) = self.rows.iter().position(|row| row.item == TopicListItem::Topic(topic)) {
            self.panes.list.go_to(row);
            self.refresh(work);
        }
    }

    /// Undoes one thing: filter, selection of snippets, pane, selection of topics.
    fn go_back(&mut self, work: &Workspace) {
        if self.panes.leave_filter(self.selected.is_empty()) {
            self.refresh(work);
        } else if !self.panes.leave_detail() {
            self.selected.clear();
        }
    }

    fn toggle_selection(&mut self, work: &Workspace) {
        let topic = self.current_topic();
        if self.panes.toggle_selection(&mut self.selected, topic, work) {
            self.row_changed(work);
        }
    }

    fn select_all(&mut self) {
        if self.panes.in_detail() {
            return self.panes.snippet_list.toggle_all();
        }
        let topic = |row: &TopicRow| match row.item {
            TopicListItem::Topic(id) if !row.is_junk => Some(id),
            _ => None,
        };
        toggle_all(&mut self.selected, self.rows.iter().filter_map(topic).collect());
    }

    /// Opens the memo on the topic, or on the snippet where the snippets have the focus or there is no topic.
    fn open_memo(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let target = match (self.panes.focus, self.current_topic(), work.run_id()) {
            (ScreenPane::List, Some(topic), Some(run)) => Some(MemoTarget::Topic(run, topic)),
            _ => self.current_passage(work).map(MemoTarget::Span),
        };
        MemoEditor::open(target, work)
    }
}

impl ScreenComponent for TopicsScreen {
    fn context(&self) -> KeyContext {
        if self.panes.filtering { KeyContext::Filter } else { KeyContext::Topics }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        self.find_disabled_reason(action, work)
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        if self.panes.in_detail() {
            let chosen = self.panes.snippet_list.selected_or_current();
            return (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen));
        }
        let chosen = self.selected_or_current();
        (!chosen.is_empty()).then_some(CodingTarget::Topics(chosen))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Left if self.panes.in_detail() => self.panes.focus = ScreenPane::List,
            Action::Right if !self.panes.in_detail() => self.panes.focus = ScreenPane::Detail,
            // There is no pane before the list.
            Action::PreviousPane => self.panes.focus = ScreenPane::List,
            Action::NextPane => self.panes.switch_pane(),
            Action::Back => self.go_back(work),
            Action::Select => self.toggle_selection(work),
            Action::SelectAll => self.select_all(),
            Action::Filter => self.panes.begin_filter(),
            Action::Accept => self.panes.filtering = false,
            Action::Sort => {
                self.sort = step_around(TopicSort::useful(work), self.sort, 1);
                self.refresh(work);
            }
            Action::Measure => {
                self.measure = step_around(&TopicMeasure::ALL, self.measure, 1);
                self.refresh(work);
            }
            Action::Open => {
                let name = self.current_row().map_or_else(String::new, |row| row.label.clone());
                return ScreenCommand::read_current(&self.panes.snippet_list, name);
            }
            Action::Junk => {
                return ScreenCommand::apply_edit(edits::toggle_junk(work, &self.selected_or_current()));
            }
            Action::MergeTopics => return merge_selected(&self.selected, self.current_topic(), work),
            Action::FewerTopics => {
                let none = || ScreenCommand::show_hint("no two topics can be joined any more");
                return TopicCountOverlay::new(work).map_or_else(none, ScreenCommand::open_overlay);
            }
            Action::CoarserTopics => return use_level(LevelStep::Coarser, work),
            Action::FinerTopics => return use_level(LevelStep::Finer, work),
            Action::SplitTopic => {
                let topic = self.selected_or_current().first().copied();
                return topic.map_or_else(Vec::new, |it| split_topic(it, self.split_preview.as_ref(), work));
            }
            Action::AboutTopic => {
                let topic = self.current_topic();
                return topic
                    .map_or_else(Vec::new, |it| vec![ScreenCommand::RunEffect(Effect::ProfileTopic(it))]);
            }
            Action::LeaveOutWord => {
                let picker = self.current_topic().and_then(|topic| stop_word_picker(topic, work));
                let none = || ScreenCommand::show_hint("it has no keywords");
                return picker.map_or_else(none, ScreenCommand::open_overlay);
            }
            Action::MeasureStability => return measure_stability(work),
            Action::Rename => {
                return self.current_topic().map_or_else(Vec::new, |id| {
                    ScreenCommand::open_overlay(TextPrompt::rename_topic(id, work))
                });
            }
            Action::Memo => return self.open_memo(work),
            other => match run_passage_action(self, other, work) {
                Some(asks) => return asks,
                None if self.panes.move_cursor(other, work) => self.row_changed(work),
                None => {}
            },
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, Copy, Filter, Junk, Memo, MergeTopics, MoveSnippets, NextPane, NextSnippet,
            Open, OpenSource, Rename, Select, Sort, SplitTopic,
        };
        match self.panes.focus {
            _ if self.panes.filtering => vec![Accept, Back],
            ScreenPane::Detail => {
                vec![Open, Assign, Select, MoveSnippets, NextSnippet, Copy, OpenSource, Memo, NextPane]
            }
            _ => vec![Open, Assign, Select, MergeTopics, SplitTopic, Rename, Junk, NextSnippet, Filter, Sort],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // The cursor stays on its topic, wherever that is listed now.
        let before = self.current_row().map(|row| row.item);
        let reading = self.panes.snippet_list.cursor;
        let all = topic_rows(self.sort, self.measure, work);
        let topics = || all.iter().filter(|row| row.item.is_topic() && !row.is_junk);
        self.topic_count = topics().count();
        self.assigned_topics = topics().filter(|row| !row.themes.is_empty()).count();
        self.unread_topics = count_unread_topics(&all);
        let letters = self.panes.filter_letters();
        self.rows = all.into_iter().filter(|row| passes_filter(row, &letters, work)).collect();
        let row = self.rows.iter().position(|row| Some(row.item) == before);
        self.panes.set_rows(self.rows.len(), row);
        self.selected.retain(|topic| work.topic(*topic).is_some());
        // A split computed before an edit that moved snippets would lose or double some.
        self.split_preview = self.split_preview.take().filter(|parts| parts.is_current(work));
        self.row_changed(work);
        // After an edit took snippets from this topic, reading goes on at the same position.
        if before.is_some() && before == self.current_row().map(|row| row.item) {
            self.panes.snippet_list.go_to(reading, work);
        }
    }

    fn list_detail(&self) -> Option<&ListDetail> {
        Some(&self.panes)
    }

    fn list_detail_mut(&mut self) -> Option<&mut ListDetail> {
        Some(&mut self.panes)
    }

    fn row_note(&self) -> Option<String> {
        self.rows.get(self.panes.list.cursor)?.conduct_reason()
    }

    fn row_changed(&mut self, work: &Workspace) {
        let items: Arc<[SnippetIndex]> = match self.current_row().map(|row| row.item) {
            Some(TopicListItem::Topic(id)) => work.topic_snippets(id).into(),
            Some(TopicListItem::MaybeConduct) => work.stats.conduct_queue().into(),
            Some(TopicListItem::Outliers) => outliers_to_read(work).into(),
            None => [].into(),
        };
        self.panes.show_snippets(items, work);
    }
}
