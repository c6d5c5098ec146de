//! The list of memos: narrowed by typing words that stand in them, by the kind of what they are on, by theme, and by what
//! they are for; by what they are on, or as a journal in the order of time. `Enter` goes to what a memo is on, another key
//! to what it links to.

use super::memo::{MemoEditor, memo_target_name};
use super::picker::{CommandChoice, Picker};
use crate::app::screen_command::other_list_reason;
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::widget::list::{ListCursor, step_around};
use crate::app::workspace::notices::Notice;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{
    JournalKind, LinkTarget, MemoFilter, MemoLink, MemoSubject, MemoTarget, ThemeId, find_links, has_words,
    list_memos, sort_by_time,
};
use std::collections::BTreeSet;
use tui_input::Input;

/// A memo in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoRow {
    /// What it is on.
    pub target: MemoTarget,
    /// The kind of that.
    pub kind: MemoSubject,
    /// What it is on, in words.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The coder who wrote it; empty where nobody said who decides.
    pub coder: String,
    /// What it is for; none where nobody said.
    pub journal_kind: Option<JournalKind>,
    /// When it was first written, RFC 3339 in UTC; empty where that is not known.
    pub time: String,
    /// What it links to.
    pub links: Vec<MemoLink>,
}

/// The list of memos.
#[derive(Debug, Clone, Default)]
pub struct MemoList {
    /// The words that a memo must have.
    pub input: Input,
    /// The kind of what it must be on; none for all.
    pub kind: Option<MemoSubject>,
    /// The theme it must have to do with; none for all.
    pub theme: Option<ThemeId>,
    /// The path of that theme.
    pub theme_name: String,
    /// What it must be for; none for all.
    pub journal_kind: Option<JournalKind>,
    /// Whether memos stand in the order of time.
    pub by_time: bool,
    /// The memos that are listed.
    pub rows: Vec<MemoRow>,
    /// How many there are in all.
    pub total: usize,
    /// The cursor.
    pub list: ListCursor,
    /// All memos that pass kind and theme, whatever was typed.
    passing: Vec<MemoRow>,
    /// The themes that memos have to do with, as the codebook lists them.
    themes: Vec<ThemeId>,
}

impl MemoList {
    /// Lists all memos.
    pub fn new(work: &Workspace) -> Self {
        let mut list = Self::default();
        list.refresh(work);
        list
    }

    /// The memo under the cursor.
    pub fn current(&self) -> Option<&MemoRow> {
        self.rows.get(self.list.cursor)
    }

    /// Lists those of the passing memos that have the words typed; the cursor stays on its memo where that is listed.
    fn narrow(&mut self) {
        let before = self.current().map(|row| row.target.clone());
        let query = self.input.value();
        let has = |row: &&MemoRow| has_words(query, &[&row.text, &row.subject]);
        self.rows = self.passing.iter().filter(has).cloned().collect();
        self.list.set_len(self.rows.len());
        if let Some(at) = self.rows.iter().position(|row| Some(&row.target) == before.as_ref()) {
            self.list.go_to(at);
        }
    }

    /// Takes the next kind, or the next theme, and lists again.
    fn next_kind(&mut self, work: &Workspace) {
        let kinds: Vec<Option<MemoSubject>> =
            std::iter::once(None).chain(MemoSubject::ALL.into_iter().map(Some)).collect();
        self.kind = step_around(&kinds, self.kind, 1);
        self.refresh(work);
    }

    fn next_theme(&mut self, work: &Workspace) {
        let themes: Vec<Option<ThemeId>> =
            std::iter::once(None).chain(self.themes.iter().copied().map(Some)).collect();
        self.theme = step_around(&themes, self.theme, 1);
        self.refresh(work);
    }

    fn next_journal_kind(&mut self, work: &Workspace) {
        self.journal_kind = step_around(&journal_kinds(), self.journal_kind, 1);
        self.refresh(work);
    }

    /// The edit that makes the current memo one of the next kind.
    fn give_next_kind(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(row) = self.current() else { return Vec::new() };
        let next = step_around(&journal_kinds(), row.journal_kind, 1);
        ScreenCommand::apply_edit(edits::set_memo_kind(work, &row.target, next))
    }

    /// Goes to what the current memo links to; a list where there are several.
    fn follow_link(&self) -> Vec<ScreenCommand> {
        let links = self.current().map_or(&[][..], |row| &row.links);
        let choices: Vec<CommandChoice> = links
            .iter()
            .map(|link| match link_command(&link.target) {
                Ok(command) => CommandChoice::new(command, link.name.clone(), String::new()),
                Err(why) => {
                    let hint = ScreenCommand::ShowNotice(Notice::hint(why.clone()));
                    CommandChoice::new(hint, link.name.clone(), why)
                }
            })
            .collect();
        let there = match choices.as_slice() {
            [] => {
                return ScreenCommand::show_hint(
                    "[[theme]] and @transcript 12:03 are links; this memo has none",
                );
            }
            [one] => match &one.value {
                ScreenCommand::ShowNotice(_) => return vec![one.value.clone()],
                command => vec![command.clone()],
            },
            _ => ScreenCommand::open_overlay(Picker {
                title: "links of the memo".to_owned(),
                placeholder: "letters of a name".into(),
                no_match: "No link is called that.",
                columns: 70,
                fuzzy_list: FuzzyList::new(choices),
            }),
        };
        std::iter::once(ScreenCommand::CloseOverlay).chain(there).collect()
    }

    /// Goes to what the current memo is on.
    fn go_to_subject(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(row) = self.current() else { return ScreenCommand::show_hint("no memo is like that") };
        let there = match &row.target {
            MemoTarget::Project | MemoTarget::Cell(_) | MemoTarget::Entry(_) => return self.edit(work),
            MemoTarget::Theme(theme) => vec![ScreenCommand::ShowTheme(*theme)],
            MemoTarget::Topic(run, topic) if work.run_id() == Some(*run) => {
                vec![ScreenCommand::ShowTopic(*topic)]
            }
            MemoTarget::Topic(..) => return ScreenCommand::show_hint("the topic is one of an earlier run"),
            MemoTarget::Transcript(id) => match work.corpus.transcript_index(*id) {
                Some(index) => vec![ScreenCommand::ReadTranscript(index)],
                None => return ScreenCommand::show_hint("that text is there no more"),
            },
            MemoTarget::Span(place) => {
                let entry = work.corpus.transcript_index(place.transcript);
                let entry = entry.and_then(|index| work.transcript_entry(index));
                let snippets = entry.into_iter().flat_map(|entry| entry.snippet_indices());
                let reaches = |at: &crate::corpus::SnippetIndex| {
                    work.snippet(*at).is_some_and(|snippet| snippet.span.overlap(place.span) > 0)
                };
                match snippets.into_iter().find(reaches) {
                    Some(snippet) => vec![ScreenCommand::ReadSnippet(snippet, None)],
                    None => return ScreenCommand::show_hint("that passage is there no more"),
                }
            }
        };
        std::iter::once(ScreenCommand::CloseOverlay).chain(there).collect()
    }

    /// Opens the current memo to be changed.
    fn edit(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let target = self.current().map(|row| row.target.clone());
        target
            .map_or_else(Vec::new, |target| ScreenCommand::open_overlay(MemoEditor::for_target(target, work)))
    }
}

/// All memos, then those of each kind.
fn journal_kinds() -> Vec<Option<JournalKind>> {
    std::iter::once(None).chain(JournalKind::ALL.into_iter().map(Some)).collect()
}

/// The command that goes to what a link leads to; else why it leads nowhere.
fn link_command(target: &LinkTarget) -> Result<ScreenCommand, String> {
    match target {
        LinkTarget::Theme(theme) => Ok(ScreenCommand::ShowTheme(*theme)),
        LinkTarget::Transcript(transcript) => Ok(ScreenCommand::ReadTranscript(*transcript)),
        LinkTarget::Snippet(snippet) => Ok(ScreenCommand::ReadSnippet(*snippet, None)),
        LinkTarget::Unknown(why) => Err(why.clone()),
    }
}

impl Overlay for MemoList {
    fn context(&self) -> KeyContext {
        KeyContext::Choosing
    }
    fn hints(&self) -> Vec<Action> {
        if self.total == 0 {
            return vec![Action::NewEntry, Action::Commands, Action::Back];
        }
        vec![
            Action::Accept,
            Action::Memo,
            Action::KindOfMemo,
            Action::Journal,
            Action::JournalKind,
            Action::FollowLink,
            Action::NewEntry,
            Action::DeleteMemo,
            Action::MemoKind,
            Action::MemoTheme,
            Action::Commands,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::Memo | Action::DeleteMemo | Action::KindOfMemo | Action::FollowLink
                if self.rows.is_empty() =>
            {
                "there is no memo here"
            }
            Action::MemoTheme if self.themes.is_empty() => "no memo has to do with a theme",
            Action::RemoveTranscript | Action::Forget => return other_list_reason(action),
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::Accept => self.go_to_subject(work),
            Action::Memo => self.edit(work),
            Action::NewEntry => MemoEditor::open(Some(edits::new_entry(work)), work),
            Action::DeleteMemo => match self.current() {
                Some(row) => ScreenCommand::apply_edit(edits::set_memo(work, &row.target, "")),
                None => Vec::new(),
            },
            Action::MemoKind => {
                self.next_kind(work);
                Vec::new()
            }
            Action::MemoTheme => {
                self.next_theme(work);
                Vec::new()
            }
            Action::JournalKind => {
                self.next_journal_kind(work);
                Vec::new()
            }
            Action::Journal => {
                self.by_time = !self.by_time;
                self.refresh(work);
                Vec::new()
            }
            Action::KindOfMemo => self.give_next_kind(work),
            Action::FollowLink => self.follow_link(),
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn input(&mut self) -> Option<&mut Input> {
        Some(&mut self.input)
    }
    fn input_changed(&mut self) {
        self.narrow();
    }
    /// Follows changed memos; a theme that no memo has to do with any more is no filter any more.
    fn refresh(&mut self, work: &Workspace) {
        let all = list_memos(&work.corpus, work.run.as_deref(), &work.codebook, &work.stats);
        self.total = all.len();
        let used: BTreeSet<ThemeId> = all.iter().flat_map(|it| it.themes.iter().copied()).collect();
        let tree = work.codebook.tree().into_iter().map(|(_, theme)| theme.id);
        self.themes = tree.filter(|theme| used.contains(theme)).collect();
        self.theme = self.theme.filter(|theme| self.themes.contains(theme));
        self.theme_name = self.theme.map_or_else(String::new, |theme| work.theme_path(theme));
        let themes = self.theme.map(|theme| BTreeSet::from([theme]));
        let filter = MemoFilter { kind: self.journal_kind, subject: self.kind, themes };
        let row = |it: &crate::coding::ListedMemo<'_>| MemoRow {
            target: it.memo.target.clone(),
            kind: it.subject,
            subject: memo_target_name(&it.memo.target, work),
            text: it.memo.text.clone(),
            coder: it.memo.coder.clone(),
            journal_kind: it.memo.kind,
            time: it.memo.time.clone(),
            links: find_links(&it.memo.text, &work.corpus, &work.codebook),
        };
        self.passing = all.iter().filter(|it| filter.passes(it)).map(row).collect();
        if self.by_time {
            sort_by_time(&mut self.passing, |row| &row.time);
        }
        self.narrow();
    }
}
