//! The Reader's behaviour: its actions, mouse and what it needs loaded.

use super::{ReaderScreen, SelectionUnit};
use crate::app::citation::{RecordingError, cite_span};
use crate::app::coding_target::CodingTarget;
use crate::app::overlay::theme_picker::recode_or_choose;
use crate::app::screen::component::{MissingData, ScreenComponent};
use crate::app::screen::passage_actions::{is_uncoded, run_passage_action};
use crate::app::{Action, KeyContext, PaneSizes, ScreenCommand, ScreenPane, Workspace};
use crate::coding::TranscriptSpan;
use crate::corpus::{SnippetIndex, TranscriptIndex};

impl ScreenComponent for ReaderScreen {
    fn context(&self) -> KeyContext {
        KeyContext::Reader
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        if action == Action::Back {
            return None;
        }
        if self.transcript.is_none() {
            let key = |context, action| work.keymap.key_text(context, action);
            let (topics, choose) =
                (key(KeyContext::Reader, Action::GoTopics), key(KeyContext::Reader, Action::OpenTranscript));
            let open = key(KeyContext::Topics, Action::Open);
            return Some(format!(
                "nothing is open; press {topics} and {open} to read a topic, or {choose} to choose a transcript"
            ));
        }
        let reason = match action {
            Action::Assign | Action::Unassign | Action::Memo | Action::Copy
                if self.current_span(work).is_none() =>
            {
                "there is no snippet here"
            }
            Action::Unassign if is_uncoded(self, work) => "no theme holds here",
            Action::MoveSnippets => return self.move_disabled_reason(work),
            Action::OpenSource => return self.current_url(work)?.err().map(|error| error.to_string()),
            Action::SelectSentences | Action::SelectWords | Action::SelectTurn
                if self.sentences.is_empty() =>
            {
                "there are no sentences here"
            }
            Action::InVivo if self.selection.is_none() => {
                let key = |action| work.keymap.key_text(KeyContext::Reader, action);
                let (words, sentences) = (key(Action::SelectWords), key(Action::SelectSentences));
                return Some(format!(
                    "select what the theme is called by: {words} words, {sentences} sentences"
                ));
            }
            Action::InVivo if self.in_vivo_name(work).is_some_and(|name| name.is_empty()) => {
                "nothing but punctuation is selected: a theme cannot be called so"
            }
            Action::Recode if is_uncoded(self, work) => "no theme holds here",
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn coding_target(&self, work: &Workspace) -> Option<CodingTarget> {
        let entry = self.entry(work)?;
        match self.selected_span() {
            Some(span) => Some(CodingTarget::Span(TranscriptSpan { transcript: entry.id, span })),
            None => Some(CodingTarget::Snippets(vec![self.current_snippet?])),
        }
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        let transcript = self.entry(work)?.id;
        self.current_span(work).map(|span| TranscriptSpan { transcript, span })
    }

    fn citation(&self, work: &Workspace) -> Option<String> {
        let index = self.transcript?;
        let span = self.current_span(work)?;
        cite_span(work, index, span, span.slice(&work.texts.transcript(index)?.text))
    }

    fn source_url(&self, work: &Workspace) -> Option<Result<String, RecordingError>> {
        self.current_url(work)
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Back => return self.go_back(),
            Action::NextSnippet => return self.step_in_queue(true, work),
            Action::PreviousSnippet => return self.step_in_queue(false, work),
            Action::NextInTranscript => return self.step_in_transcript(true, work),
            Action::PreviousInTranscript => return self.step_in_transcript(false, work),
            Action::SelectSentences if self.selection.is_some() => self.selection = None,
            Action::SelectSentences => self.begin_selection(work),
            Action::SelectWords => self.switch_unit(work),
            Action::SelectTurn => self.select_turn(work),
            Action::InVivo => {
                return self.coding_target(work).map_or_else(Vec::new, |it| self.code_in_vivo(&it, work));
            }
            Action::Recode => {
                return self.coding_target(work).map_or_else(Vec::new, |it| recode_or_choose(it, work));
            }
            Action::SearchTranscript => {
                let query = self.entry(work).map(|entry| format!("transcript:\"{}\" ", entry.name));
                return query.map(ScreenCommand::SearchFor).into_iter().collect();
            }
            other => match run_passage_action(self, other, work) {
                Some(asks) => return asks,
                None if self.selection.is_some() => self.extend_selection(other),
                None => self.scroll_by_action(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, InVivo, Memo, NextSnippet, OpenSource, OpenTranscript, PreviousSnippet,
            Quote, Recode, SelectSentences, SelectTurn, SelectWords,
        };
        match (self.transcript, self.selection) {
            (None, _) => vec![OpenTranscript],
            (_, Some(_)) => {
                vec![Assign, InVivo, SelectWords, SelectTurn, Recode, Quote, Memo, Copy, OpenSource, Back]
            }
            _ => vec![
                NextSnippet,
                PreviousSnippet,
                SelectSentences,
                Assign,
                SelectTurn,
                Recode,
                Memo,
                OpenSource,
                Copy,
                Back,
            ],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // An import may have removed the transcript that is open.
        if self.transcript.is_some() && self.entry(work).is_none() {
            *self = Self { size: self.size, ..Self::default() };
        }
        self.lay_out(work);
        self.layout.update_stripes(work);
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        // The first size comes after the first snippet: only now it can be scrolled to.
        let before = self.size;
        self.size = sizes.list;
        self.lay_out(work);
        if before.height == 0 || before.width != self.size.width && self.visible_lines().is_empty() {
            self.scroll_to_snippet(work);
        } else {
            self.scroll_to(self.top);
        }
    }

    fn click(&mut self, _pane: ScreenPane, row: Option<usize>, work: &Workspace) {
        let Some(line) = row.and_then(|row| self.layout.lines.get(row)).copied() else { return };
        // While sentences are selected, a click moves the end of the selection.
        if let Some(selection) = &mut self.selection {
            let units = match selection.unit {
                SelectionUnit::Sentence => &self.sentences,
                SelectionUnit::Word => &self.words,
            };
            let at = units.partition_point(|unit| unit.end <= line.span.start);
            selection.head = at.min(units.len().saturating_sub(1));
            return;
        }
        let Some(entry) = self.entry(work) else { return };
        let here =
            |snippet: &SnippetIndex| work.snippet(*snippet).is_some_and(|s| s.span.overlap(line.span) > 0);
        self.current_snippet = entry.snippet_indices().find(here).or(self.current_snippet);
    }

    fn scroll(&mut self, _pane: ScreenPane, rows: i32, work: &Workspace) {
        // Three lines for each wheel step, as terminals do. With a selection the cursor stays.
        self.scroll_to(self.top.saturating_add_signed(rows as isize * 3));
        if self.selection.is_none() {
            self.follow_scroll(work);
        }
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.lay_out(work);
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        let missing = |index: &TranscriptIndex| {
            work.texts.transcript(*index).is_none() && work.transcript_entry(*index).is_some()
        };
        MissingData { transcript: self.transcript.filter(missing), ..MissingData::default() }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<SnippetIndex> {
        let window = self.visible_lines();
        let Some(entry) = self.entry(work) else { return Vec::new() };
        let whole = |snippet: &SnippetIndex| {
            let lines = work.snippet(*snippet).map(|snippet| self.layout.lines_of(snippet.span));
            lines.is_some_and(|lines| {
                !lines.is_empty() && lines.start >= window.start && lines.end <= window.end
            })
        };
        entry.snippet_indices().filter(whole).collect()
    }
}
