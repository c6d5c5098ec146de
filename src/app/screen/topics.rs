//! The Topics screen (screen 1): the topics of the run with filter, sorting and bars, and beside them the
//! snippets of the topic under the cursor.

mod disabled_reasons;
mod regrouping;
mod topic_rows;

use super::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::citation::{cite_snippet, snippet_url};
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::effect::ReadingQueue;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::split_preview::SplitPreview;
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::overlay::topic_count::TopicCountOverlay;
use crate::app::overlay::topic_picker::TopicPicker;
use crate::app::overlay::{MemoEditor, Overlay, TextPrompt};
use crate::app::widget::list::ListCursor;
use crate::app::widget::snippet_list::SnippetList;
use crate::app::widget::text_field;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::{MemoTarget, TranscriptSpan};
use crate::config::keymap::KeyPress;
use crate::topics::TopicId;
use regrouping::measure_stability;
use std::collections::BTreeSet;
use std::sync::Arc;
pub use topic_rows::{TopicListItem, TopicMeasure, TopicRow, TopicSort};
use topic_rows::{count_unread_topics, outliers_to_read};
use tui_input::Input;

/// The state of the Topics screen.
#[derive(Debug, Clone, Default)]
pub struct TopicsScreen {
    /// The rows that pass the filter, in their order.
    pub rows: Vec<TopicRow>,
    /// The cursor among them.
    pub list: ListCursor,
    /// What they are sorted by.
    pub sort: TopicSort,
    /// What the bars show.
    pub measure: TopicMeasure,
    /// The filter; empty shows everything.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The selected topics.
    pub selected: BTreeSet<TopicId>,
    /// The pane that keys go to.
    pub focus: ScreenPane,
    /// The snippets of the row under the cursor.
    pub snippet_list: SnippetList,
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
        self.rows.get(self.list.cursor)
    }
    /// The topic under the cursor; `None` on the row of outliers.
    pub fn current_topic(&self) -> Option<TopicId> {
        match self.current_row()?.item {
            TopicListItem::Topic(topic) => Some(topic),
            TopicListItem::Outliers => None,
        }
    }
    /// Recounts the unread snippets only; order and cursor stay, so that rows do not move while reading.
    pub fn recount_unread(&mut self, work: &Workspace) {
        for row in &mut self.rows {
            row.coverage.unread = match row.item {
                TopicListItem::Topic(id) => work
                    .stats
                    .topic(id)
                    .map_or(0, |facts| facts.snippets.len().saturating_sub(facts.read_count)),
                TopicListItem::Outliers => topic_rows::unread_outliers(work),
            };
        }
        self.unread_topics = count_unread_topics(&self.rows);
    }
    /// The selected topics, or the one under the cursor.
    pub fn selected_or_current(&self) -> Vec<TopicId> {
        if self.selected.is_empty() {
            self.current_topic().into_iter().collect()
        } else {
            self.selected.iter().copied().collect()
        }
    }

    /// Shows the snippets of the row under the cursor.
    fn update_snippets(&mut self, work: &Workspace) {
        let items: Arc<[usize]> = match self.current_row().map(|row| row.item) {
            Some(TopicListItem::Topic(id)) => work.topic_snippets(id).into(),
            Some(TopicListItem::Outliers) => outliers_to_read(work).into(),
            None => [].into(),
        };
        self.snippet_list.set_items(items);
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    fn reading_queue(&self) -> Option<ReadingQueue> {
        Some(ReadingQueue {
            name: self.current_row()?.label.clone(),
            items: Arc::clone(&self.snippet_list.items),
        })
    }

    fn current_target(&self) -> CodingTarget {
        match self.focus {
            ScreenPane::Detail => CodingTarget::Snippets(self.snippet_list.selected_or_current()),
            _ => CodingTarget::Topics(self.selected_or_current()),
        }
    }

    /// Undoes one thing: filter, selection of snippets, pane, selection of topics.
    fn go_back(&mut self, work: &Workspace) {
        if self.filtering
            || self.focus == ScreenPane::List && self.selected.is_empty() && !self.filter.value().is_empty()
        {
            self.filtering = false;
            self.filter.reset();
            self.refresh(work);
        } else if self.focus == ScreenPane::Detail {
            if self.snippet_list.selected.is_empty() {
                self.focus = ScreenPane::List;
            } else {
                self.snippet_list.selected.clear();
            }
        } else {
            self.selected.clear();
        }
    }

    fn toggle_selection(&mut self, work: &Workspace) {
        if self.focus == ScreenPane::Detail {
            return self.snippet_list.toggle_selection(work);
        }
        if let Some(topic) = self.current_topic() {
            if !self.selected.remove(&topic) {
                self.selected.insert(topic);
            }
            self.list.move_cursor(Action::Down);
            self.update_snippets(work);
        }
    }

    fn select_all(&mut self) {
        if self.focus == ScreenPane::Detail {
            let all: BTreeSet<usize> = self.snippet_list.items.iter().copied().collect();
            self.snippet_list.selected =
                if self.snippet_list.selected == all { BTreeSet::new() } else { all };
            return;
        }
        let topic = |row: &TopicRow| match row.item {
            TopicListItem::Topic(id) if !row.is_junk => Some(id),
            _ => None,
        };
        let all: BTreeSet<TopicId> = self.rows.iter().filter_map(topic).collect();
        self.selected = if self.selected == all { BTreeSet::new() } else { all };
    }

    /// Moves the cursor: through the snippets where they have the focus or the action is for them, else
    /// through the rows.
    fn move_cursor(&mut self, action: Action, work: &Workspace) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == ScreenPane::Detail || beside {
            self.snippet_list.move_cursor(action, work);
        } else if self.list.move_cursor(action) {
            self.update_snippets(work);
        }
    }
}

impl ScreenComponent for TopicsScreen {
    fn context(&self) -> KeyContext {
        if self.filtering { KeyContext::Filter } else { KeyContext::Topics }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        self.find_disabled_reason(action, work)
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let subject = self.current_target();
        let empty = matches!(&subject, CodingTarget::Topics(all) if all.is_empty())
            || matches!(&subject, CodingTarget::Snippets(all) if all.is_empty());
        (!empty).then_some(subject)
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.snippet_list.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.snippet_list.current();
        match action {
            Action::Left | Action::PreviousPane if self.focus == ScreenPane::Detail => {
                self.focus = ScreenPane::List
            }
            Action::Right | Action::NextPane if self.focus == ScreenPane::List => {
                self.focus = ScreenPane::Detail
            }
            Action::NextPane | Action::PreviousPane => self.focus = ScreenPane::List,
            Action::Back => self.go_back(work),
            Action::Select => self.toggle_selection(work),
            Action::SelectAll => self.select_all(),
            Action::Filter => (self.filtering, self.focus) = (true, ScreenPane::List),
            Action::Accept => self.filtering = false,
            Action::Sort => {
                self.sort = self.sort.next(work);
                self.refresh(work);
            }
            Action::Measure => {
                self.measure = self.measure.next();
                self.refresh(work);
            }
            Action::Open => {
                return current
                    .map(|snippet| ScreenCommand::ReadSnippet(snippet, self.reading_queue()))
                    .into_iter()
                    .collect();
            }
            Action::Copy => {
                return ScreenCommand::copy_text(current.and_then(|snippet| cite_snippet(work, snippet)));
            }
            Action::OpenSource => {
                return ScreenCommand::open_url(current.map(|snippet| snippet_url(work, snippet)));
            }
            Action::Assign => {
                return ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                    self.current_target(),
                    work,
                )));
            }
            Action::Unassign => return unassign_or_choose(self.current_target(), work),
            Action::Junk => {
                return ScreenCommand::apply_edit(edits::toggle_junk(work, &self.selected_or_current()));
            }
            Action::MergeTopics => return self.merge_selected(work),
            Action::FewerTopics => {
                let none =
                    || vec![ScreenCommand::ShowNotice(Notice::hint("no two topics can be joined any more"))];
                return TopicCountOverlay::new(work)
                    .map_or_else(none, |fewer| ScreenCommand::open_overlay(Overlay::TopicCount(fewer)));
            }
            Action::SplitTopic => return self.split_current(work),
            Action::MoveSnippets => {
                return ScreenCommand::open_overlay(Overlay::TopicPicker(TopicPicker::new(
                    self.snippet_list.selected_or_current(),
                    work,
                )));
            }
            Action::MeasureStability => return measure_stability(work),
            Action::Rename => {
                return self.current_topic().map_or_else(Vec::new, |id| {
                    ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::rename_topic(id, work)))
                });
            }
            Action::Memo => return self.open_memo(work),
            other => self.move_cursor(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, Copy, Filter, Junk, Memo, MergeTopics, MoveSnippets, NextPane, NextSnippet,
            Open, OpenSource, Rename, Select, Sort, SplitTopic,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            ScreenPane::Detail => {
                vec![Open, Assign, Select, MoveSnippets, NextSnippet, Copy, OpenSource, Memo, NextPane]
            }
            _ => vec![Open, Assign, Select, MergeTopics, SplitTopic, Rename, Junk, NextSnippet, Filter, Sort],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // The cursor stays on its topic, wherever that is listed now.
        let before = self.current_row().map(|row| row.item);
        let reading = self.snippet_list.cursor;
        let all = self.build_rows(work);
        let topics = || all.iter().filter(|row| row.item != TopicListItem::Outliers && !row.is_junk);
        self.topic_count = topics().count();
        self.assigned_topics = topics().filter(|row| !row.themes.is_empty()).count();
        self.unread_topics = count_unread_topics(&all);
        let passing = all.into_iter().filter(|row| self.passes_filter(row, work)).collect();
        self.rows = passing;
        self.list.set_len(self.rows.len());
        self.selected.retain(|topic| work.topic(*topic).is_some());
        if let Some(row) = self.rows.iter().position(|row| Some(row.item) == before) {
            self.list.go_to(row);
        }
        // A split computed before an edit that moved snippets would lose or double some.
        self.split_preview = self.split_preview.take().filter(|parts| parts.is_current(work));
        self.update_snippets(work);
        // After an edit took snippets from this topic, reading goes on at the same position.
        if before.is_some() && before == self.current_row().map(|row| row.item) {
            self.snippet_list.go_to(reading, work);
        }
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.list.set_page(sizes.list.height);
        self.snippet_list.resize(sizes.detail, work);
    }

    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        (self.focus, self.filtering) = (pane, false);
        match (pane, row) {
            (ScreenPane::List, Some(row)) => {
                self.list.go_to(row);
                self.update_snippets(work);
            }
            (ScreenPane::Detail, Some(item)) => self.snippet_list.go_to(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        if pane == ScreenPane::Detail {
            self.snippet_list.scroll(rows, work);
        } else {
            self.list.scroll(rows as isize);
            self.update_snippets(work);
        }
    }

    fn edit_field(&mut self, key: KeyPress, work: &Workspace) -> Vec<ScreenCommand> {
        if text_field::edit_line(&mut self.filter, key) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn filter_text(&self) -> &str {
        self.filter.value()
    }

    fn paste_text(&mut self, text: &str, work: &Workspace) -> Vec<ScreenCommand> {
        if text_field::paste_line(&mut self.filter, text) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        MissingData { snippets: self.snippet_list.missing_texts(work), ..MissingData::default() }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        self.snippet_list.fully_visible(work)
    }
}

impl TopicsScreen {
    fn open_memo(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let target = match (self.focus, self.current_topic(), work.run_id()) {
            (ScreenPane::List, Some(topic), Some(run)) => Some(MemoTarget::Topic(run, topic)),
            _ => self
                .snippet_list
                .current()
                .and_then(|snippet| work.placed_span(snippet))
                .map(MemoTarget::Span),
        };
        target.map_or_else(Vec::new, |target| {
            ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_target(target, work)))
        })
    }
}
