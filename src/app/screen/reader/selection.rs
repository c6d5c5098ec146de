//! Selecting sentences, words and turns in the Reader, the units of coding by hand.

use super::ReaderScreen;
use super::sentences::{SelectionUnit, SentenceSelection, word_spans};
use crate::app::coding_target::CodingTarget;
use crate::app::command::repeat::RepeatableCommand;
use crate::app::{Action, ScreenCommand, Workspace, edits};
use crate::coding::escape_name;
use crate::corpus::Span;
use crate::format::shorten;

/// Most letters of a theme that is called by what is said; the rest is cut, and the cut shown. Chosen by hand.
const IN_VIVO_LETTERS: usize = 80;

impl ReaderScreen {
    /// Begins a selection at the first sentence of the current snippet, or on screen.
    pub(super) fn begin_selection(&mut self, work: &Workspace) {
        let top = self.layout.lines.get(self.top).map_or(0, |line| line.span.start);
        let begin = self.snippet_span(work).map_or(top, |span| span.start);
        let at = self.sentences.partition_point(|sentence| sentence.end <= begin);
        let at = at.min(self.sentences.len().saturating_sub(1));
        self.selection = Some(SentenceSelection { unit: SelectionUnit::Sentence, anchor: at, head: at });
        self.scroll_to_head();
    }

    /// The spans that the selection is counted in.
    pub(super) fn selection_units(&self) -> &[Span] {
        match self.selection.map(|selection| selection.unit) {
            Some(SelectionUnit::Word) => &self.words,
            _ => &self.sentences,
        }
    }

    /// Counts the selection in words, or in sentences again; begins one where there is none.
    pub(super) fn switch_unit(&mut self, work: &Workspace) {
        if self.selection.is_none() {
            self.begin_selection(work);
        }
        let (Some(span), Some(selection)) = (self.selected_span(), self.selection) else { return };
        let unit = match selection.unit {
            SelectionUnit::Sentence => SelectionUnit::Word,
            SelectionUnit::Word => SelectionUnit::Sentence,
        };
        if unit == SelectionUnit::Word && self.words.is_empty() {
            let text = self.transcript.and_then(|index| work.texts.transcript(index));
            self.words = text.map_or_else(Vec::new, |transcript| word_spans(&transcript.text));
        }
        self.select_span(span, unit);
    }

    /// Selects the turn at the beginning of the selection, or of the snippet; where it is selected, the next one as well.
    pub(super) fn select_turn(&mut self, work: &Workspace) {
        let Some(transcript) = self.transcript.and_then(|index| work.texts.transcript(index)) else { return };
        let Some(here) = self.current_span(work) else { return };
        let turns = &transcript.turns;
        let first = turns.partition_point(|turn| turn.span.end <= here.start);
        let Some(turn) = turns.get(first) else { return };
        // Sentences may leave out the blanks at the ends of a turn.
        let end = turns.partition_point(|turn| turn.span.end <= here.end);
        let whole = self.selection.is_some() && here.start <= turn.span.start && here.end >= turn.span.end;
        let last = if whole { turns.get(end).unwrap_or(turn) } else { turn };
        self.select_span(Span::new(turn.span.start, last.span.end), SelectionUnit::Sentence);
    }

    /// Selects the sentences or words that a span touches.
    fn select_span(&mut self, span: Span, unit: SelectionUnit) {
        let units = match unit {
            SelectionUnit::Sentence => &self.sentences,
            SelectionUnit::Word => &self.words,
        };
        let anchor = units.partition_point(|one| one.end <= span.start);
        let head = units.partition_point(|one| one.start < span.end).saturating_sub(1);
        if anchor < units.len() {
            self.selection = Some(SentenceSelection { unit, anchor, head: head.max(anchor) });
            self.scroll_to_head();
        }
    }

    /// Makes the selected words a theme, or takes the theme that is called so, and assigns them to it.
    pub(super) fn code_in_vivo(&self, target: &CodingTarget, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(name) = self.in_vivo_name(work).filter(|name| !name.is_empty()) else { return Vec::new() };
        let path = escape_name(&name);
        let edit = edits::assign_to_path(work, target, &path);
        let is_made = edit.as_ref().is_ok_and(|edit| !edit.changes.is_empty());
        let mut commands = ScreenCommand::apply_edit(edit);
        // What failed is not what one wants again.
        commands.extend(is_made.then_some(ScreenCommand::Remember(RepeatableCommand::Assign(path))));
        commands
    }

    /// What a theme of the selected words is called: empty where they are punctuation alone, none where nothing is selected.
    pub(super) fn in_vivo_name(&self, work: &Workspace) -> Option<String> {
        let text = self.transcript.and_then(|index| work.texts.transcript(index));
        let (span, transcript) = self.selected_span().zip(text)?;
        let words: Vec<&str> = span.slice(&transcript.text).split_whitespace().collect();
        let words = words.join(" ");
        Some(shorten(words.trim_matches(|c: char| !c.is_alphanumeric()), IN_VIVO_LETTERS))
    }

    /// Moves the head of the selection; left and right move its anchor. A page is five sentences: chosen by
    /// hand; not measured.
    pub(super) fn extend_selection(&mut self, action: Action) {
        let last = self.selection_units().len().saturating_sub(1);
        let Some(selection) = &mut self.selection else { return };
        match action {
            Action::Down => selection.head += 1,
            Action::Up => selection.head = selection.head.saturating_sub(1),
            Action::Right => selection.anchor += 1,
            Action::Left => selection.anchor = selection.anchor.saturating_sub(1),
            Action::HalfDown | Action::PageDown => selection.head += 5,
            Action::HalfUp | Action::PageUp => selection.head = selection.head.saturating_sub(5),
            Action::First => selection.head = 0,
            Action::Last => selection.head = last,
            _ => {}
        }
        selection.head = selection.head.min(last);
        selection.anchor = selection.anchor.min(last);
        self.scroll_to_head();
    }

    /// Scrolls so that the head of the selection is on screen.
    fn scroll_to_head(&mut self) {
        let Some(head) = self.selection.and_then(|selection| self.selection_units().get(selection.head))
        else {
            return;
        };
        let lines = self.layout.lines_of(*head);
        let height = self.size.height.max(1);
        if lines.start < self.top {
            self.scroll_to(lines.start);
        } else if lines.end > self.top + height {
            self.scroll_to(lines.end.saturating_sub(height));
        }
    }
}
