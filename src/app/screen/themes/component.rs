//! The Themes screen's behaviour: its actions, mouse and what it needs loaded.

use super::{ThemeSnippetFilter, ThemesScreen};
use crate::app::citation::{cite_snippet, snippet_url};
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::overlay::{Overlay, TextPrompt};
use crate::app::screen::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::widget::text_field;
use crate::app::workspace::Workspace;
use crate::coding::TranscriptSpan;
use crate::config::keymap::KeyPress;

impl ScreenComponent for ThemesScreen {
    fn context(&self) -> KeyContext {
        if self.filtering { KeyContext::Filter } else { KeyContext::Themes }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            AddChild, Assign, Copy, DeleteTheme, Describe, Memo, MergeThemes, MoveDown, MoveIn, MoveOut,
            MoveTheme, MoveUp, NextSnippet, Open, OpenSource, PreviousSnippet, Recolor, Refuse, Rename,
            Select, Suggested, Unassign,
        };
        let reason = match (action, self.focus) {
            (
                Rename | AddChild | DeleteTheme | Describe | MoveTheme | MoveOut | MoveIn | MoveUp | MoveDown
                | MergeThemes | Recolor,
                _,
            ) if self.current_theme().is_none() => "go to a theme first; a adds one",
            (Refuse, _)
                if self.snippet_filter != ThemeSnippetFilter::Suggested || self.current_theme().is_none() =>
            {
                "list what is suggested first"
            }
            (Refuse, _) if self.snippet_list.current().is_none() => "there are no snippets here",
            (Suggested, _) if self.current_theme().is_none() => "go to a theme first",
            (Suggested, _)
                if self.snippet_filter == ThemeSnippetFilter::Contents && !self.has_suggestions(work) =>
            {
                "assign something to it first: then what is like it can be found"
            }
            (MergeThemes, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (MergeThemes, _) => return None,
            (MoveTheme, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (Memo | Select, ScreenPane::List) if self.current_theme().is_none() => "go to a theme first",
            (Assign | Unassign, ScreenPane::List) => "go to the snippets with Tab first",
            (Open | Copy | OpenSource | NextSnippet | PreviousSnippet, _)
            | (Assign | Unassign | Memo | Select, ScreenPane::Detail)
                if self.snippet_list.current().is_none() =>
            {
                "there are no snippets here"
            }
            (OpenSource, _) => {
                return self.snippet_list.current().and_then(|snippet| snippet_url(work, snippet).err());
            }
            (Unassign, _) => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            (MoveOut, _) => {
                return self.current_theme().and_then(|theme| edits::move_theme_out(work, theme).err());
            }
            (MoveIn, _) => {
                return self.current_theme().and_then(|theme| edits::move_theme_in(work, theme).err());
            }
            (MoveUp, _) => {
                return self.current_theme().and_then(|theme| edits::reorder_theme(work, theme, false).err());
            }
            (MoveDown, _) => {
                return self.current_theme().and_then(|theme| edits::reorder_theme(work, theme, true).err());
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.snippet_list.selected_or_current();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.snippet_list.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.snippet_list.current();
        match action {
            Action::Left => self.fold_or_go_up(work),
            Action::Right if self.focus == ScreenPane::List => self.unfold_or_enter(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus =
                    if self.focus == ScreenPane::List { ScreenPane::Detail } else { ScreenPane::List };
            }
            Action::Back => self.go_back(work),
            Action::Select => self.toggle_selection(work),
            Action::Filter => (self.filtering, self.focus) = (true, ScreenPane::List),
            Action::Accept => self.filtering = false,
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
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                let picker = ThemePicker::for_assign(subject, work);
                let likely =
                    self.current_theme().filter(|_| self.snippet_filter == ThemeSnippetFilter::Suggested);
                return ScreenCommand::open_overlay(Overlay::ThemePicker(picker.with_preferred(likely)));
            }
            Action::Unassign => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                // With one theme in the branch it is certain which one is meant; else the picker asks.
                return match self.current_theme() {
                    Some(theme) if work.codebook.subtree(theme).len() == 1 => {
                        ScreenCommand::apply_edit(edits::unassign(work, &subject, theme))
                    }
                    _ => unassign_or_choose(subject, work),
                };
            }
            Action::AddTheme => {
                let beside = self
                    .current_theme()
                    .and_then(|theme| work.codebook.themes.get(&theme))
                    .and_then(|theme| theme.parent);
                return ScreenCommand::open_overlay(Overlay::Prompt(TextPrompt::add_theme(beside, work)));
            }
            Action::Refuse => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                let theme = self.current_theme();
                return theme.map_or_else(Vec::new, |theme| {
                    ScreenCommand::apply_edit(edits::reject_suggestion(work, &subject, theme))
                });
            }
            Action::Suggested => {
                self.snippet_filter = self.snippet_filter.next();
                self.snippet_list.cursor = 0;
                self.update_detail(work);
            }
            Action::Memo => return self.open_memo(work),
            other => match self.current_theme() {
                Some(theme) if THEME_ACTIONS.contains(&other) => {
                    return self.run_theme_action(other, theme, work);
                }
                _ => self.move_cursor(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, AddChild, AddTheme, Assign, Back, Copy, DeleteTheme, Describe, MergeThemes, MoveTheme,
            NextPane, NextSnippet, Open, OpenSource, Quote, Refuse, Rename, Select, Suggested, Unassign,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            ScreenPane::Detail if self.snippet_filter == ThemeSnippetFilter::Suggested => {
                vec![Open, Assign, Refuse, Select, NextSnippet, NextPane]
            }
            ScreenPane::Detail => {
                vec![Open, Assign, Unassign, Quote, Select, Copy, NextSnippet, OpenSource, NextPane]
            }
            _ if work.codebook.themes.is_empty() => vec![AddTheme, Open, NextPane],
            _ => vec![
                AddTheme,
                AddChild,
                Rename,
                Describe,
                Suggested,
                Open,
                MoveTheme,
                MergeThemes,
                DeleteTheme,
            ],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // Until there is a theme the cursor is on the unsorted row; it must not stay there when one is added.
        let before = self.current_row().map(|row| row.item).filter(|_| self.rows.len() > 1);
        self.folded.retain(|theme| work.codebook.themes.contains_key(theme));
        self.selected.retain(|theme| work.codebook.themes.contains_key(theme));
        self.rows = self.build_rows(work);
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|row| Some(row.item) == before) {
            self.list.go_to(row);
        }
        self.update_detail(work);
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
                self.update_detail(work);
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
            self.update_detail(work);
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

/// The actions that need a theme under the cursor.
const THEME_ACTIONS: [Action; 11] = [
    Action::Rename,
    Action::AddChild,
    Action::Describe,
    Action::MoveTheme,
    Action::MergeThemes,
    Action::MoveOut,
    Action::MoveIn,
    Action::MoveUp,
    Action::MoveDown,
    Action::Recolor,
    Action::DeleteTheme,
];
