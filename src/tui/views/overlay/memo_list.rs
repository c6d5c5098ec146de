//! The list of memos: the field, a row for each memo, and below them the memo under the cursor.

use super::{OverlayView, rows_within};
use crate::app::overlay::memo_list::{MemoList, MemoRow};
use crate::app::{Action, KeyContext, State};
use crate::coding::{JournalKind, LinkTarget, MemoLink, MemoSubject};
use crate::format::{day_text, minute_text, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::widgets::{OverlaySheet, ROWS_ABOVE_LIST, draw_input, draw_rows, shown_key};
use ratatui::layout::Rect;

/// Rows below the list: a rule, and what of the memo there is room for.
const PREVIEW_ROWS: u16 = 8;

/// Columns of the kind of what a memo is on: the longest is "transcript".
const KIND_COLUMNS: u16 = 11;

/// Columns of the day and the kind of an entry of the journal: the longest kind is "methodological".
const ENTRY_COLUMNS: u16 = 26;

/// The most columns of what a memo is on. Chosen by hand.
const SUBJECT_COLUMNS: u16 = 30;

impl OverlayView for MemoList {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let around = ROWS_ABOVE_LIST + PREVIEW_ROWS;
        let height = around + rows_within(self.total, room.saturating_sub(around)).max(4);
        let mut parts = vec![match self.rows.len() {
            all if all == self.total => thousands(all),
            some => format!("{} of {}", thousands(some), thousands(self.total)),
        }];
        parts.extend(self.kind.map(|kind| format!("on: {}", kind.name())));
        parts.extend(self.theme.map(|_| self.theme_name.clone()));
        parts.extend(self.journal_kind.map(|kind| kind.name().to_owned()));
        parts.extend(self.by_time.then(|| "by time".to_owned()));
        OverlaySheet { aside: parts.join(", "), ..OverlaySheet::new("memos", 96, height) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (ROWS_ABOVE_LIST + PREVIEW_ROWS, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let (line, rest) = split_top(area, ROWS_ABOVE_LIST);
        draw_input(canvas, line, &self.input, "words of a memo, or of what it is on");
        let (rows, preview) = split_bottom(rest, PREVIEW_ROWS.min(rest.height / 2));
        if self.rows.is_empty() {
            let memo = shown_key(state, KeyContext::Topics, Action::Memo);
            let entry = shown_key(state, KeyContext::Choosing, Action::NewEntry);
            let none = match self.total {
                0 => format!(
                    "No memos yet: {memo} writes one on what is under the cursor, {entry} an entry of the journal."
                ),
                _ => "No memo is like that.".to_owned(),
            };
            let inside = Rect { x: rows.x + 2, width: rows.width.saturating_sub(2), ..rows };
            canvas.put_wrapped(inside, &none, look.muted);
            return;
        }
        draw_rows(canvas, rows, &self.list, 1, &self.rows, |canvas, row, memo, current| {
            let style = if current { look.text.patch(look.selection) } else { look.text };
            let left = row.x + 2;
            let (columns, about) = match self.by_time {
                true => (ENTRY_COLUMNS, entry_text(memo)),
                false => (KIND_COLUMNS, memo.kind.name().to_owned()),
            };
            let subject = left + columns.min(row.width / 4);
            canvas.put_truncated(left, row.y, subject.saturating_sub(1), &about, look.muted);
            let text = subject + SUBJECT_COLUMNS.min(row.width / 3);
            // In the order of time the day of an entry stands before it.
            let is_dated = self.by_time && memo.kind == MemoSubject::Entry;
            let on = if is_dated { memo.kind.name() } else { &memo.subject };
            canvas.put_truncated(subject, row.y, text.saturating_sub(2), on, style);
            let first = memo.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            canvas.put_truncated(text, row.y, row.right(), first, look.text);
        });
        let Some(memo) = self.current() else { return };
        canvas.horizontal_rule(preview.x, preview.y, preview.right());
        let (_, below) = split_top(preview, 1);
        let (about, below) = split_top(below, 1);
        canvas.put_truncated(about.x, about.y, about.right(), &about_text(memo), look.muted);
        let (text, links) = split_bottom(below, u16::from(!memo.links.is_empty()));
        canvas.put_wrapped(text, &memo.text, look.text);
        let key = shown_key(state, KeyContext::Choosing, Action::FollowLink);
        let name = |link: &MemoLink| match link.target {
            LinkTarget::Unknown(_) => format!("{} (which is not there)", link.name),
            _ => link.name.clone(),
        };
        let names: Vec<String> = memo.links.iter().map(name).collect();
        let line = format!("{key} goes to {}", names.join(", "));
        if !names.is_empty() {
            canvas.put_truncated(links.x, links.y, links.right(), &line, look.muted);
        }
    }
}

/// The day and the kind of an entry of the journal.
fn entry_text(memo: &MemoRow) -> String {
    let day = if memo.time.is_empty() { "no date   " } else { day_text(&memo.time) };
    format!("{day} {}", memo.journal_kind.map_or("", JournalKind::name))
}

/// What a memo is for, when it was written and by whom.
fn about_text(memo: &MemoRow) -> String {
    let kind = memo.journal_kind.map_or("no kind", JournalKind::name);
    let written = if memo.time.is_empty() { "when is not known".to_owned() } else { minute_text(&memo.time) };
    let by = if memo.coder.is_empty() { String::new() } else { format!(", by {}", memo.coder) };
    format!("{kind}, written: {written}{by}")
}
