//! What keys and mouse do on the Reader screen.

use super::Reader;
use crate::app::actions::Action;
use crate::app::context::Context;
use crate::app::edits;
use crate::app::event::{Pane, Sizes};
use crate::app::moving::Mover;
use crate::app::overlay::{MemoEditor, Overlay, Picker, Subject, unassign};
use crate::app::panel::{Ask, Panel, Wanted};
use crate::app::work::Work;
use crate::coding::{MemoTarget, PlacedSpan};

impl Panel for Reader {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        if matches!(action, Action::Back) {
            return None;
        }
        if self.transcript.is_none() {
            return Some(
                "nothing is open; press 1 and Enter to read a topic, or O to choose a transcript".to_owned(),
            );
        }
        match action {
            Action::Assign | Action::Unassign | Action::Memo | Action::Copy if self.span(work).is_none() => {
                Some("there is no snippet here".to_owned())
            }
            Action::Unassign => {
                let none =
                    self.subject(work).is_none_or(|subject| edits::themes_on(work, &subject).is_empty());
                none.then(|| "no theme holds here".to_owned())
            }
            Action::MoveSnippets => self.unmovable(work).map(str::to_owned),
            Action::OpenSource => self.source(work)?.err(),
            Action::SelectSentences if self.sentences.is_empty() => {
                Some("there are no sentences here".to_owned())
            }
            _ => None,
        }
    }

    fn subject(&self, work: &Work) -> Option<Subject> {
        self.subject(work)
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        let transcript = work.entry(self.transcript?)?.id;
        self.span(work).map(|span| PlacedSpan { transcript, span })
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        match action {
            Action::Back => return self.back(),
            Action::NextSnippet => return self.step(true, work),
            Action::PreviousSnippet => return self.step(false, work),
            Action::NextInTranscript => return self.step_here(true, work),
            Action::PreviousInTranscript => return self.step_here(false, work),
            Action::SelectSentences if self.selection.is_some() => self.selection = None,
            Action::SelectSentences => self.begin_selection(work),
            Action::Assign => {
                let Some(subject) = self.subject(work) else { return Vec::new() };
                return Ask::show(Overlay::Picker(Picker::assign(subject, work)));
            }
            Action::Unassign => {
                return self.subject(work).map_or_else(Vec::new, |subject| unassign(subject, work));
            }
            Action::Memo => {
                let Some(span) = self.span(work) else { return Vec::new() };
                let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else {
                    return Vec::new();
                };
                let target = MemoTarget::Span(PlacedSpan { transcript: entry.id, span });
                return Ask::show(Overlay::Memo(MemoEditor::on(target, work)));
            }
            Action::MoveSnippets => {
                let snippets = self.current.into_iter().collect();
                return Ask::show(Overlay::Mover(Mover::new(snippets, work)));
            }
            Action::Copy => return Ask::copy(self.quote(work)),
            Action::OpenSource => return Ask::open(self.source(work)),
            Action::SearchTranscript => {
                let name =
                    self.transcript.and_then(|index| work.entry(index)).map(|entry| entry.name.clone());
                return name
                    .map(|name| Ask::SearchFor(format!("transcript:\"{name}\" ")))
                    .into_iter()
                    .collect();
            }
            other if self.selection.is_some() => self.extend(other),
            other => self.scrolled(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Work) -> Vec<Action> {
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

    fn refresh(&mut self, work: &Work) {
        if self.transcript.is_some_and(|index| work.entry(index).is_none()) {
            *self = Self { size: self.size, ..Self::default() };
        }
        self.lay(work);
        self.page.stripe(work);
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        let before = self.size;
        self.size = sizes.list;
        self.lay(work);
        if before.height == 0 || before.width != self.size.width && self.window().is_empty() {
            self.reveal(work);
        } else {
            self.scroll_to(self.top);
        }
    }

    fn click(&mut self, _pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        let Some(line) = row.and_then(|row| self.page.lines.get(row)).copied() else { return Vec::new() };
        if let Some(selection) = &mut self.selection {
            let at = self.sentences.partition_point(|sentence| sentence.end <= line.span.start);
            selection.head = at.min(self.sentences.len().saturating_sub(1));
            return Vec::new();
        }
        let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else { return Vec::new() };
        let here = |snippet: &usize| work.snippet(*snippet).is_some_and(|s| s.span.overlap(line.span) > 0);
        if let Some(snippet) = entry.snippets.clone().find(here) {
            self.current = Some(snippet);
        }
        Vec::new()
    }

    fn scroll(&mut self, _pane: Pane, rows: i32, work: &Work) {
        self.scroll_to(self.top.saturating_add_signed(rows as isize * 3));
        if self.selection.is_none() {
            self.drift(work);
        }
    }

    fn fetched(&mut self, work: &Work) {
        self.lay(work);
    }

    fn wanted(&self, work: &Work) -> Wanted {
        let missing = |index: &usize| work.texts.transcript(*index).is_none() && work.entry(*index).is_some();
        Wanted { transcript: self.transcript.filter(missing), ..Wanted::default() }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        let window = self.window();
        let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else { return Vec::new() };
        let whole = |snippet: &usize| {
            let lines = work.snippet(*snippet).map(|snippet| self.page.lines_of(snippet.span));
            lines.is_some_and(|lines| {
                !lines.is_empty() && lines.start >= window.start && lines.end <= window.end
            })
        };
        entry.snippets.clone().filter(whole).collect()
    }
}
