//! The start screen, before a project is open: recent projects, a folder of transcripts to browse to, or the
//! bundled sample. It asks for folders to be listed ([`FolderQuery`]) and touches no disk itself.

mod folder;

use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::widget::text_field;
use crate::app::{Action, FooterHint, InputEvent, KeyContext, Keymap, ScreenPane, ScreenTarget};
use crate::config::keymap::KeyPress;
use crate::format::{count_noun, thousands};
pub use folder::{FolderAnswer, FolderQuery};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project opened before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentProject {
    /// The project's folder.
    pub dir: PathBuf,
    /// Its name.
    pub name: String,
    /// The transcripts it was created from.
    pub source: Option<PathBuf>,
    /// The number of its transcripts.
    pub transcript_count: usize,
    /// The number of its themes.
    pub theme_count: usize,
    /// The day it was last opened, as written.
    pub last_opened: String,
}

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenTarget {
    /// The project in this folder.
    Project(PathBuf),
    /// The project of these transcripts; created where there is none.
    Transcripts(PathBuf),
    /// The bundled sample.
    Sample,
}

/// What the caller does after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartOutcome {
    /// Draw again; nothing else.
    Stay,
    /// Leave the program.
    Quit,
    /// Return to the shell until resumed.
    Suspend,
    /// Open a project.
    Open(OpenTarget),
}

/// What a row of the list does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartRow {
    /// Opens it.
    Open(OpenTarget),
    /// Puts this path into the text field, to go on from there.
    Browse(String),
}

/// The state of the start screen. What is typed narrows the list; what begins like a path lists that folder
/// instead.
#[derive(Debug, Clone)]
pub struct StartScreen {
    /// The text field and the choices that fit.
    pub fuzzy_list: FuzzyList<StartRow>,
    /// The message below the list: what is being opened, or why it failed.
    pub message: Option<StartMessage>,
    recent: Vec<RecentProject>,
    home: Option<PathBuf>,
    keymap: Arc<Keymap>,
    /// The path whose rows are not there yet.
    query: Option<FolderQuery>,
    /// Whether the query was handed out.
    is_query_sent: bool,
    /// An action that waits for the rows: on those shown it would do another thing.
    waiting_action: Option<Action>,
}

/// A message below the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartMessage {
    /// Something failed.
    Problem(String),
    /// Something takes a moment.
    Progress(String),
}

impl StartScreen {
    /// A screen that offers these projects, the last opened first. `home` is what `~` stands for.
    pub fn new(recent: Vec<RecentProject>, home: Option<PathBuf>, keymap: Arc<Keymap>) -> Self {
        let mut start = Self {
            fuzzy_list: FuzzyList::new(Vec::new()),
            message: None,
            recent,
            home,
            keymap,
            query: None,
            is_query_sent: false,
            waiting_action: None,
        };
        start.update_rows();
        start
    }

    /// Handles an event; returns what the caller does next.
    pub fn handle(&mut self, event: InputEvent) -> StartOutcome {
        match event {
            InputEvent::Key(key) => return self.press_key(key.normalized()),
            InputEvent::Paste(text) if text_field::paste_line(&mut self.fuzzy_list.input, &text) => {
                self.update_rows()
            }
            InputEvent::Click(ScreenTarget::OverlayRow(row)) => self.fuzzy_list.list.go_to(row),
            InputEvent::DoubleClick(ScreenTarget::OverlayRow(row)) => {
                self.fuzzy_list.list.go_to(row);
                return self.accept();
            }
            InputEvent::Click(ScreenTarget::Action(action)) => return self.run_action(action),
            InputEvent::Scroll(ScreenPane::Overlay, rows) => self.fuzzy_list.list.scroll(rows as isize),
            InputEvent::Resize(sizes) => self.fuzzy_list.list.set_page(sizes.overlay.height),
            _ => {}
        }
        StartOutcome::Stay
    }

    fn press_key(&mut self, key: KeyPress) -> StartOutcome {
        // A digit picks a row only while nothing is typed: names and paths have digits too.
        if key.typed_char().is_some_and(|letter| self.fuzzy_list.choose_number(letter)) {
            return self.accept();
        }
        match self.keymap.action_for(KeyContext::Choosing, key) {
            // Letters belong to the text field, even where they are keys of the list.
            Some(action) if key.typed_char().is_none() => self.run_action(action),
            _ => {
                if text_field::edit_line(&mut self.fuzzy_list.input, key) {
                    self.update_rows();
                }
                StartOutcome::Stay
            }
        }
    }

    /// A path that is to be looked up, once each; what is found is for [`StartScreen::show_folder`].
    pub fn take_query(&mut self) -> Option<FolderQuery> {
        let query = self.query.clone().filter(|_| !self.is_query_sent);
        self.is_query_sent = true;
        query
    }

    /// Shows what is at a typed path, unless something else is typed by now, and does the action that waited
    /// for it.
    pub fn show_folder(&mut self, answer: &FolderAnswer) -> StartOutcome {
        if self.query.as_ref() != Some(&answer.query) {
            return StartOutcome::Stay;
        }
        self.query = None;
        self.fuzzy_list.choices = self.path_rows(answer);
        self.fuzzy_list.show_all();
        self.waiting_action.take().map_or(StartOutcome::Stay, |action| self.run_action(action))
    }

    fn run_action(&mut self, action: Action) -> StartOutcome {
        match action {
            Action::Accept | Action::Complete if self.query.is_some() => self.waiting_action = Some(action),
            Action::Accept => return self.accept(),
            Action::Suspend => return StartOutcome::Suspend,
            Action::Quit => return StartOutcome::Quit,
            Action::Back if self.fuzzy_list.input.value().is_empty() => return StartOutcome::Quit,
            Action::Back => self.set_input(""),
            Action::Complete => {
                if let Some(StartRow::Browse(path)) = self.current_row().cloned() {
                    self.set_input(&path);
                }
            }
            other => {
                self.fuzzy_list.list.move_cursor(other);
            }
        }
        StartOutcome::Stay
    }

    fn current_row(&self) -> Option<&StartRow> {
        self.fuzzy_list.current().map(|choice| &choice.value)
    }

    fn accept(&mut self) -> StartOutcome {
        match self.current_row().cloned() {
            Some(StartRow::Open(opening)) => StartOutcome::Open(opening),
            Some(StartRow::Browse(path)) => {
                self.set_input(&path);
                StartOutcome::Stay
            }
            None => StartOutcome::Stay,
        }
    }

    fn set_input(&mut self, text: &str) {
        self.fuzzy_list.input = text.into();
        self.update_rows();
    }

    /// Rebuilds the list from what was typed.
    fn update_rows(&mut self) {
        self.message = None;
        let typed = self.fuzzy_list.input.value().to_owned();
        self.fuzzy_list.has_numbers = true;
        // Paths are listed as they are, in their own order; names are matched fuzzily.
        self.waiting_action = None;
        self.query = self.parse_path(&typed).map(|path| FolderQuery { typed, path });
        self.is_query_sent = false;
        if self.query.is_none() {
            self.fuzzy_list.choices = self.project_rows();
            self.fuzzy_list.update_matches();
        }
    }

    /// The rows while no path is typed: recent projects, browsing, the sample.
    fn project_rows(&self) -> Vec<FuzzyChoice<StartRow>> {
        let recent = self.recent.iter().map(|project| {
            let themes =
                (project.theme_count > 0).then(|| count_noun(project.theme_count, "theme")).into_iter();
            let source = project.source.as_deref().map(|path| self.display_path(path));
            let detail =
                std::iter::once(count_noun(project.transcript_count, "talk")).chain(themes).chain(source);
            let open = StartRow::Open(OpenTarget::Project(project.dir.clone()));
            let detail = detail.collect::<Vec<_>>().join("   ");
            let right = project.last_opened.clone();
            FuzzyChoice { right, ..FuzzyChoice::new(open, project.name.clone(), detail) }
        });
        let begin = if self.home.is_some() { "~/" } else { "./" };
        let (browse, sample) = (StartRow::Browse(begin.to_owned()), StartRow::Open(OpenTarget::Sample));
        let files = "your transcripts: subtitles, Whisper's files, documents, tables";
        let talks = "thirty short talks on building with language models";
        let own =
            [FuzzyChoice::new(browse, "open a folder", files), FuzzyChoice::new(sample, "the sample", talks)];
        recent.chain(own).collect()
    }

    /// The rows for a typed path: the path itself where it exists, then what its last part may be completed
    /// to.
    fn path_rows(&self, answer: &FolderAnswer) -> Vec<FuzzyChoice<StartRow>> {
        let FolderAnswer { query: FolderQuery { typed, path }, entry_count, parent, begun, listing } = answer;
        let mut rows = Vec::new();
        if let Some(detail) = entry_count {
            let text = format!("open {}", self.display_path(path));
            let open = StartRow::Open(OpenTarget::Transcripts(path.clone()));
            rows.push(FuzzyChoice::new(open, text, detail));
        }
        let stem = typed.strip_suffix(begun.as_str()).unwrap_or(typed);
        rows.extend(listing.folders.iter().map(|name| {
            FuzzyChoice::new(StartRow::Browse(format!("{stem}{name}/")), format!("{name}/"), "")
        }));
        rows.extend(listing.files.iter().map(|name| {
            let open = StartRow::Open(OpenTarget::Transcripts(parent.join(name)));
            FuzzyChoice::new(open, name.clone(), "only this file")
        }));
        rows
    }

    /// The typed path: absolute, or beginning with `~` or a dot; `None` for anything else, which narrows the
    /// names.
    fn parse_path(&self, typed: &str) -> Option<PathBuf> {
        let typed = typed.trim_start();
        if let Some(rest) = typed.strip_prefix('~') {
            let rest = rest.trim_start_matches(['/', '\\']);
            return self.home.as_ref().map(|home| home.join(rest));
        }
        let path = Path::new(typed);
        (path.is_absolute() || typed.starts_with('.')).then(|| path.to_owned())
    }

    /// A path for the screen, with `~` for the home folder.
    fn display_path(&self, path: &Path) -> String {
        let home = self.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
        home.map_or_else(|| path.display().to_string(), |rest| format!("~/{}", rest.display()))
    }

    /// Shows that a project is being opened.
    pub fn show_opening(&mut self, opening: &OpenTarget) {
        let name = match opening {
            OpenTarget::Project(dir) => {
                let found = self.recent.iter().find(|project| project.dir == *dir);
                found.map_or_else(|| self.display_path(dir), |project| project.name.clone())
            }
            OpenTarget::Transcripts(path) => self.display_path(path),
            OpenTarget::Sample => "the sample".to_owned(),
        };
        self.message = Some(StartMessage::Progress(format!("Opening {name} …")));
    }

    /// Whether there are no recent projects.
    pub fn has_no_projects(&self) -> bool {
        self.recent.is_empty()
    }

    /// The number of recent projects in words; empty where there are none.
    pub fn project_count_text(&self) -> String {
        if self.recent.is_empty() {
            String::new()
        } else {
            format!("{} projects", thousands(self.recent.len()))
        }
    }

    /// The footer's hints, the most useful first.
    pub fn hints(&self) -> Vec<FooterHint> {
        let key =
            |action| self.keymap.keys_for(KeyContext::Choosing, action).first().map(ToString::to_string);
        let mut hints = vec![(Action::Down, "choose"), (Action::Accept, "open")];
        if matches!(self.current_row(), Some(StartRow::Browse(_))) {
            hints.push((Action::Complete, "go into"));
        }
        hints.push((Action::Back, if self.fuzzy_list.input.value().is_empty() { "quit" } else { "back" }));
        let hint = |(action, text): (Action, &str)| {
            Some(FooterHint { action, key: key(action)?, text: text.to_owned() })
        };
        hints.into_iter().filter_map(hint).collect()
    }
}

#[cfg(test)]
mod tests;
