//! The Themes screen's behaviour: its actions, mouse and what it needs loaded.

use super::ThemesScreen;
use super::snippet_filter::{ThemeSnippetFilter, filtered_contents};
use super::theme_contents::{ThemeContents, ThemeListItem, theme_contents, theme_detail, unsorted_contents};
use super::theme_rows::theme_rows;
use crate::app::overlay::{prompt::TextPrompt, theme_picker::ThemePicker};
use crate::app::screen::passage_actions::{passage_disabled_reason, run_passage_action};
use crate::app::screen::{component::ScreenComponent, list_detail::ListDetail};
use crate::app::widget::list::step_around;
use crate::app::{Action, KeyContext, ScreenCommand, ScreenPane, Workspace, edits};
use std::collections::BTreeMap;

impl ScreenComponent for ThemesScreen {
    fn context(&self) -> KeyContext {
        if self.panes.filtering { KeyContext::Filter } else { KeyContext::Themes }
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            AddChild, AddTheme, AlsoUnder, Assign, DeleteTheme, Describe, Memo, MergeThemes, MoveDown,
            MoveIn, MoveOut, MoveTheme, MoveUp, NextPane, NotUnder, Open, Recolor, Refuse, Rename, Select,
            Suggested, Unassign,
        };
        let key = |action| work.keymap.key_text(KeyContext::Themes, action);
        let reason = match (action, self.panes.focus) {
            (NotUnder, _) if self.current_reference().is_some() => return None,
            (NotUnder, _) if self.current_theme().is_none() => "go to a theme first",
            (NotUnder, _) => "this is its home; it is taken off where it is only listed",
            (Open, ScreenPane::List) if self.current_reference().is_some() => return None,
            (
                Rename | AddChild | DeleteTheme | Describe | MoveTheme | MoveOut | MoveIn | MoveUp | MoveDown
                | MergeThemes | Recolor | AlsoUnder | Suggested | Memo | Select,
                ScreenPane::List,
            ) if self.current_reference().is_some() => {
                return Some(format!("it is only listed here; {} goes to its home", key(Open)));
            }
            (
                Rename | AddChild | DeleteTheme | Describe | MoveTheme | MoveOut | MoveIn | MoveUp | MoveDown
                | MergeThemes | Recolor | AlsoUnder,
                _,
            ) if self.current_theme().is_none() => {
                return Some(format!("go to a theme first; {} adds one", key(AddTheme)));
            }
            (Refuse, _)
                if self.snippet_filter != ThemeSnippetFilter::Suggested || self.current_theme().is_none() =>
            {
                "list what is suggested first"
            }
            (Refuse, _) if self.panes.snippet_list.items.is_empty() => "there are no snippets here",
            (Suggested, _) if self.current_theme().is_none() => "go to a theme first",
            (Suggested, _)
                if self.snippet_filter == ThemeSnippetFilter::Contents && !self.has_suggestions(work) =>
            {
                "assign something to it first: then what is like it can be found"
            }
            (MergeThemes, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (MergeThemes, _) => return None,
            (MoveTheme | AlsoUnder, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (AlsoUnder, _) => return None,
            (Memo | Select, ScreenPane::List) if self.current_theme().is_none() => "go to a theme first",
            (Assign | Unassign, ScreenPane::List) => {
                return Some(format!("go to the snippets with {} first", key(NextPane)));
            }
            // A theme may have no snippets, and yet a memo.
            (Memo | Select, ScreenPane::List) => return None,
            // Each is asked whether it could be made; the edit itself is dropped.
            (MoveOut | MoveIn | MoveUp | MoveDown, _) => {
                let theme = self.current_theme()?;
                let edit = match action {
                    MoveOut => edits::move_theme_out(work, theme),
                    MoveIn => edits::move_theme_in(work, theme),
                    _ => edits::reorder_theme(work, theme, action == MoveDown),
                };
                return edit.err().map(|error| error.to_string());
            }
            _ => return passage_disabled_reason(self, action, work),
        };
        Some(reason.to_owned())
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Left => self.fold_or_go_up(work),
            Action::Right if !self.panes.in_detail() => self.unfold_or_enter(work),
            Action::NextPane | Action::PreviousPane => self.panes.switch_pane(),
            Action::Back => self.go_back(work),
            Action::Select => self.toggle_selection(work),
            Action::Filter => self.panes.begin_filter(),
            Action::Accept => self.panes.filtering = false,
            Action::Open
                if !self.panes.in_detail()
                    && let Some((theme, _)) = self.current_reference() =>
            {
                self.go_to_theme(theme, work);
            }
            Action::NotUnder => {
                let Some((theme, under)) = self.current_reference() else { return Vec::new() };
                return ScreenCommand::apply_edit(edits::unlist_theme_under(work, theme, under));
            }
            Action::Open => {
                let name = self.current_row().map_or_else(String::new, |row| row.name.clone());
                return ScreenCommand::read_current(&self.panes.snippet_list, name);
            }
            Action::Assign => {
                let Some(target) = self.coding_target(work) else { return Vec::new() };
                let picker = ThemePicker::for_assign(target, work);
                let likely =
                    self.current_theme().filter(|_| self.snippet_filter == ThemeSnippetFilter::Suggested);
                return ScreenCommand::open_overlay(picker.with_preferred(likely, work));
            }
            // With one theme in the branch it is certain which one is meant; else a picker asks.
            Action::Unassign
                if let Some(theme) = self.current_theme()
                    && work.codebook.counted_with(theme).len() == 1 =>
            {
                let Some(target) = self.coding_target(work) else { return Vec::new() };
                return ScreenCommand::apply_edit(edits::unassign(work, &target, theme));
            }
            Action::AddTheme => {
                let theme = self.current_theme().and_then(|theme| work.codebook.themes.get(&theme));
                let beside = theme.and_then(|theme| theme.parent);
                return ScreenCommand::open_overlay(TextPrompt::add_theme(beside, work));
            }
            Action::Refuse => {
                let refused = self.coding_target(work).zip(self.current_theme());
                return refused.map_or_else(Vec::new, |(target, theme)| {
                    ScreenCommand::apply_edit(edits::reject_suggestion(work, &target, theme))
                });
            }
            Action::Suggested => {
                self.snippet_filter = step_around(&ThemeSnippetFilter::ALL, self.snippet_filter, 1);
                self.panes.snippet_list.cursor = 0;
                self.row_changed(work);
            }
            Action::Memo => return self.open_memo(work),
            other => {
                let theme = self.current_theme();
                if let Some(asks) = theme.and_then(|theme| self.run_theme_action(other, theme, work)) {
                    return asks;
                }
                if let Some(asks) = run_passage_action(self, other, work) {
                    return asks;
                }
                if self.panes.move_cursor(other, work) {
                    self.row_changed(work);
                }
            }
        }
        Vec::new()
    }

    fn hints(&self, work: &Workspace) -> Vec<Action> {
        use Action::{
            Accept, AddChild, AddTheme, AlsoUnder, Assign, Back, Copy, DeleteTheme, Describe, MergeThemes,
            MoveTheme, NextPane, NextSnippet, NotUnder, Open, OpenSource, Quote, Refuse, Rename, Select,
            Suggested, Unassign,
        };
        match self.panes.focus {
            _ if self.panes.filtering => vec![Accept, Back],
            ScreenPane::Detail if self.snippet_filter == ThemeSnippetFilter::Suggested => {
                vec![Open, Assign, Refuse, Select, NextSnippet, NextPane]
            }
            ScreenPane::Detail => {
                vec![Open, Assign, Unassign, Quote, Select, Copy, NextSnippet, OpenSource, NextPane]
            }
            _ if work.codebook.themes.is_empty() => vec![AddTheme, Open, NextPane],
            _ if self.current_reference().is_some() => vec![NotUnder, AddTheme, NextPane],
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
                AlsoUnder,
            ],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // Until there is a theme the cursor is on the unsorted row; it must not stay there when one is added.
        let before = self.current_row().map(|row| row.item).filter(|_| self.rows.len() > 1);
        self.folded.retain(|theme| work.codebook.themes.contains_key(theme));
        self.selected.retain(|theme| work.codebook.themes.contains_key(theme));
        self.rows = theme_rows(&self.panes.filter_letters(), &self.folded, work);
        let row = self.rows.iter().position(|row| Some(row.item) == before);
        self.panes.set_rows(self.rows.len(), row);
        self.row_changed(work);
    }

    fn list_detail(&self) -> Option<&ListDetail> {
        Some(&self.panes)
    }

    fn list_detail_mut(&mut self) -> Option<&mut ListDetail> {
        Some(&mut self.panes)
    }

    fn row_changed(&mut self, work: &Workspace) {
        let node = self.current_row().map(|row| row.item);
        let held = match node {
            Some(ThemeListItem::Theme(theme)) => filtered_contents(work, theme, self.snippet_filter),
            Some(ThemeListItem::Reference(theme, _)) => theme_contents(work, theme),
            Some(ThemeListItem::Unsorted) => unsorted_contents(work),
            None => ThemeContents::default(),
        };
        self.detail = theme_detail(work, node, &held);
        self.panes.show_snippets(held.snippets.into(), work);
        self.panes.snippet_list.chances = match node {
            Some(ThemeListItem::Theme(theme)) if self.snippet_filter == ThemeSnippetFilter::Suggested => {
                work.suggestions.similar.get(&theme).into_iter().flatten().copied().collect()
            }
            _ => BTreeMap::new(),
        };
    }
}
