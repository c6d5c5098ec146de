//! The Reader's behaviour: its actions, mouse and what it needs loaded.

use super::ReaderScreen;
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::overlay::topic_picker::TopicPicker;
use crate::app::overlay::{MemoEditor, Overlay};
use crate::app::screen::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::workspace::Workspace;
use crate::coding::{MemoTarget, TranscriptSpan};

impl ScreenComponent for ReaderScreen {
    fn context(&self) -> KeyContext {
        KeyContext::Reader
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        if matches!(action, Action::Back) {
            return None;
        }
        if self.transcript.is_none() {
            return Some(
                "nothing is open; press 1 and Enter to read a topic, or O to choose a transcript".to_owned(),
            );
        }
        match action {
            Action::Assign | Action::Unassign | Action::Memo | Action::Copy
                if self.current_span(work).is_none() =>
            {
                Some("there is no snippet here".to_owned())
            }
            Action::Unassign => {
                let none = self
                    .current_target(work)
                    .is_none_or(|subject| edits::themes_on(work, &subject).is_empty());
                none.then(|| "no theme holds here".to_owned())
            }
            Action::MoveSnippets => self.move_disabled_reason(work).map(str::to_owned),
            Action::OpenSource => self.current_url(work)?.err(),
            Action::SelectSentences if self.sentences.is_empty() => {
                Some("there are no sentences here".to_owned())
            }
            _ => None,
        }
    }

    fn coding_target(&self, work: &Workspace) -> Option<CodingTarget> {
        self.current_target(work)
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        let transcript = work.transcript_entry(self.transcript?)?.id;
        self.current_span(work).map(|span| TranscriptSpan { transcript, span })
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
            Action::Assign => {
                let Some(subject) = self.current_target(work) else { return Vec::new() };
                return ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                    subject, work,
                )));
            }
            Action::Unassign => {
                return self
                    .current_target(work)
                    .map_or_else(Vec::new, |subject| unassign_or_choose(subject, work));
            }
            Action::Memo => {
                let Some(span) = self.current_span(work) else { return Vec::new() };
                let Some(entry) = self.transcript.and_then(|index| work.transcript_entry(index)) else {
                    return Vec::new();
                };
                let target = MemoTarget::Span(TranscriptSpan { transcript: entry.id, span });
                return ScreenCommand::open_overlay(Overlay::Memo(MemoEditor::for_target(target, work)));
            }
            Action::MoveSnippets => {
                let snippets = self.current_snippet.into_iter().collect();
                return ScreenCommand::open_overlay(Overlay::TopicPicker(TopicPicker::new(snippets, work)));
            }
            Action::Copy => return ScreenCommand::copy_text(self.cite_current(work)),
            Action::OpenSource => return ScreenCommand::open_url(self.current_url(work)),
            Action::SearchTranscript => {
                let name = self
                    .transcript
                    .and_then(|index| work.transcript_entry(index))
                    .map(|entry| entry.name.clone());
                return name
                    .map(|name| ScreenCommand::SearchFor(format!("transcript:\"{name}\" ")))
                    .into_iter()
                    .collect();
            }
            other if self.selection.is_some() => self.extend_selection(other),
            other => self.scroll_by_action(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, Memo, NextSnippet, OpenSource, OpenTranscript, PreviousSnippet, Quote,
            SelectSentences,
        };
        match (self.transcript, self.selection) {
            (None, _) => vec![OpenTranscript],
            (_, Some(_)) => vec![Assign, Quote, Memo, Copy, OpenSource, Back],
            _ => vec![NextSnippet, PreviousSnippet, SelectSentences, Assign, Memo, OpenSource, Copy, Back],
        }
    }

    fn refresh(&mut self, work: &Workspace) {
        // An import may have removed the transcript that is open.
        if self.transcript.is_some_and(|index| work.transcript_entry(index).is_none()) {
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

    fn click(&mut self, _pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(line) = row.and_then(|row| self.layout.lines.get(row)).copied() else { return Vec::new() };
        // While sentences are selected, a click moves the end of the selection.
        if let Some(selection) = &mut self.selection {
            let at = self.sentences.partition_point(|sentence| sentence.end <= line.span.start);
            selection.head = at.min(self.sentences.len().saturating_sub(1));
            return Vec::new();
        }
        let Some(entry) = self.transcript.and_then(|index| work.transcript_entry(index)) else {
            return Vec::new();
        };
        let here = |snippet: &usize| work.snippet(*snippet).is_some_and(|s| s.span.overlap(line.span) > 0);
        if let Some(snippet) = entry.snippets.clone().find(here) {
            self.current_snippet = Some(snippet);
        }
        Vec::new()
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
        let missing = |index: &usize| {
            work.texts.transcript(*index).is_none() && work.transcript_entry(*index).is_some()
        };
        MissingData { transcript: self.transcript.filter(missing), ..MissingData::default() }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        let window = self.visible_lines();
        let Some(entry) = self.transcript.and_then(|index| work.transcript_entry(index)) else {
            return Vec::new();
        };
        let whole = |snippet: &usize| {
            let lines = work.snippet(*snippet).map(|snippet| self.layout.lines_of(snippet.span));
            lines.is_some_and(|lines| {
                !lines.is_empty() && lines.start >= window.start && lines.end <= window.end
            })
        };
        entry.snippets.clone().filter(whole).collect()
    }
}
