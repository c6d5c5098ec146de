//! What keys and mouse do on the Themes screen.

use super::{Lens, Themes};
use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::edits;
use crate::app::event::{Pane, Sizes};
use crate::app::field;
use crate::app::overlay::{Overlay, Picker, Prompt, Subject, unassign};
use crate::app::panel::{Ask, Panel, Wanted};
use crate::app::quote::{quote_snippet, source_of};
use crate::app::work::Work;
use crate::coding::PlacedSpan;
use crate::config::keymap::Key;

impl Panel for Themes {
    fn context(&self) -> Context {
        if self.filtering { Context::Filter } else { Context::Themes }
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
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
            ) if self.theme().is_none() => "go to a theme first; a adds one",
            (Refuse, _) if self.lens != Lens::Alike || self.theme().is_none() => {
                "list what is suggested first"
            }
            (Refuse, _) if self.passages.current().is_none() => "there are no snippets here",
            (Suggested, _) if self.theme().is_none() => "go to a theme first",
            (Suggested, _) if self.lens == Lens::Held && !self.is_taught(work) => {
                "assign something to it first: then what is like it can be found"
            }
            (MergeThemes, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (MergeThemes, _) => return None,
            (MoveTheme, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (Memo | Select, Pane::List) if self.theme().is_none() => "go to a theme first",
            (Assign | Unassign, Pane::List) => "go to the snippets with Tab first",
            (Open | Copy | OpenSource | NextSnippet | PreviousSnippet, _)
            | (Assign | Unassign | Memo | Select, Pane::Detail)
                if self.passages.current().is_none() =>
            {
                "there are no snippets here"
            }
            (OpenSource, _) => {
                return self.passages.current().and_then(|snippet| source_of(work, snippet).err());
            }
            (Unassign, _) => {
                let subject = Subject::Snippets(self.passages.chosen());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            (MoveOut, _) => return self.theme().and_then(|theme| edits::move_out(work, theme).err()),
            (MoveIn, _) => return self.theme().and_then(|theme| edits::move_in(work, theme).err()),
            (MoveUp, _) => return self.theme().and_then(|theme| edits::reorder(work, theme, false).err()),
            (MoveDown, _) => return self.theme().and_then(|theme| edits::reorder(work, theme, true).err()),
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn subject(&self, _work: &Work) -> Option<Subject> {
        let chosen = self.passages.chosen();
        (!chosen.is_empty()).then_some(Subject::Snippets(chosen))
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        self.passages.current().and_then(|snippet| work.placed(snippet))
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::Left => self.left(work),
            Action::Right if self.focus == Pane::List => self.right(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus = if self.focus == Pane::List { Pane::Detail } else { Pane::List };
            }
            Action::Back => self.back(work),
            Action::Select => self.select(work),
            Action::Filter => (self.filtering, self.focus) = (true, Pane::List),
            Action::Accept => self.filtering = false,
            Action::Open => {
                return current.map(|snippet| Ask::Read(snippet, self.through())).into_iter().collect();
            }
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            Action::Assign => {
                let subject = Subject::Snippets(self.passages.chosen());
                let picker = Picker::assign(subject, work);
                let likely = self.theme().filter(|_| self.lens == Lens::Alike);
                return Ask::show(Overlay::Picker(picker.preferring(likely)));
            }
            Action::Unassign => {
                let subject = Subject::Snippets(self.passages.chosen());
                return match self.theme() {
                    Some(theme) if work.codebook.branch(theme).len() == 1 => {
                        Ask::edit(edits::unassign(work, &subject, theme))
                    }
                    _ => unassign(subject, work),
                };
            }
            Action::AddTheme => {
                let beside = self
                    .theme()
                    .and_then(|theme| work.codebook.themes.get(&theme))
                    .and_then(|theme| theme.parent);
                return Ask::show(Overlay::Prompt(Prompt::add_theme(beside, work)));
            }
            Action::Refuse => {
                let subject = Subject::Snippets(self.passages.chosen());
                let theme = self.theme();
                return theme.map_or_else(Vec::new, |theme| Ask::edit(edits::refuse(work, &subject, theme)));
            }
            Action::Suggested => {
                self.lens = self.lens.next();
                self.passages.cursor = 0;
                self.follow(work);
            }
            Action::Memo => return self.memo(work),
            other => match self.theme() {
                Some(theme) if RESHAPE.contains(&other) => return self.reshape(other, theme, work),
                _ => self.moved(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, work: &Work) -> Vec<Action> {
        use Action::{
            Accept, AddChild, AddTheme, Assign, Back, Copy, DeleteTheme, Describe, MergeThemes, MoveTheme,
            NextPane, NextSnippet, Open, OpenSource, Quote, Refuse, Rename, Select, Suggested, Unassign,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            Pane::Detail if self.lens == Lens::Alike => {
                vec![Open, Assign, Refuse, Select, NextSnippet, NextPane]
            }
            Pane::Detail => {
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

    fn refresh(&mut self, work: &Work) {
        // Until there is a theme the cursor is on what is unsorted; it does not stay there by choice.
        let before = self.row().map(|row| row.node).filter(|_| self.rows.len() > 1);
        self.folded.retain(|theme| work.codebook.themes.contains_key(theme));
        self.selected.retain(|theme| work.codebook.themes.contains_key(theme));
        self.rows = self.rows_of(work);
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|row| Some(row.node) == before) {
            self.list.go(row);
        }
        self.follow(work);
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        self.list.set_page(sizes.list.height);
        self.passages.resize(sizes.detail, work);
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        (self.focus, self.filtering) = (pane, false);
        match (pane, row) {
            (Pane::List, Some(row)) => {
                self.list.go(row);
                self.follow(work);
            }
            (Pane::Detail, Some(item)) => self.passages.go(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work) {
        if pane == Pane::Detail {
            self.passages.scroll(rows, work);
        } else {
            self.list.scroll(rows as isize);
            self.follow(work);
        }
    }

    fn edit(&mut self, key: Key, work: &Work) -> Vec<Ask> {
        if field::edit(&mut self.filter, key) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn filter(&self) -> &str {
        self.filter.value()
    }

    fn paste(&mut self, text: &str, work: &Work) -> Vec<Ask> {
        if field::paste(&mut self.filter, text) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn fetched(&mut self, work: &Work) {
        self.passages.go(self.passages.cursor, work);
    }

    fn wanted(&self, work: &Work) -> Wanted {
        Wanted { snippets: self.passages.wanted(work), ..Wanted::default() }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        self.passages.read_now(work)
    }
}

const RESHAPE: [Action; 11] = [
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
