//! Before a project is open: the projects of before, a folder of transcripts, or the sample.

mod folder;

use super::actions::Action;
use super::chooser::{Choice, Chooser};
use super::context::Context;
use super::event::{Event, Pane, Target};
use super::field;
use super::hints::Hint;
use super::keymap::Keymap;
use super::words::{count, thousands};
use crate::config::keymap::Key;
use folder::Folder;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project that was opened before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Its folder.
    pub dir: PathBuf,
    /// What it is called.
    pub name: String,
    /// The transcripts it was made for.
    pub source: Option<PathBuf>,
    /// How many talks it has.
    pub talks: usize,
    /// How many themes.
    pub themes: usize,
    /// The day it was last opened.
    pub opened: String,
}

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// The project in this folder.
    Project(PathBuf),
    /// The project of these transcripts.
    Transcripts(PathBuf),
    /// The bundled sample.
    Sample,
}

/// What follows from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing but what is seen.
    Stay,
    /// Leave.
    Leave,
    /// Go back to the shell for a while.
    Suspend,
    /// Open it.
    Open(Opening),
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Open(Opening),
    /// Begin to write a path here.
    Browse(String),
}

/// The screen: what can be opened, narrowed by typing; what begins like a path is one.
#[derive(Debug, Clone)]
pub struct Start {
    /// What was typed, and what fits.
    pub chooser: Chooser,
    /// Why the last choice could not be opened, or what is being opened.
    pub said: Option<Said>,
    recent: Vec<Recent>,
    rows: Vec<Row>,
    home: Option<PathBuf>,
    keymap: Arc<Keymap>,
}

/// A sentence below the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Something went wrong.
    Problem(String),
    /// Something takes a moment.
    Wait(String),
}

impl Start {
    /// Offers these projects, the last opened first. `home` is what `~` stands for.
    pub fn new(recent: Vec<Recent>, home: Option<PathBuf>, keymap: Arc<Keymap>) -> Self {
        let chooser = Chooser::default();
        let mut start = Self { chooser, said: None, recent, rows: Vec::new(), home, keymap };
        start.list();
        start
    }

    /// Follows an event.
    pub fn handle(&mut self, event: Event) -> Step {
        match event {
            Event::Key(key) => return self.press(key.normal()),
            Event::Paste(text) if field::paste(&mut self.chooser.input, &text) => self.list(),
            Event::Click(Target::OverlayRow(row)) => self.chooser.list.go(row),
            Event::DoubleClick(Target::OverlayRow(row)) => {
                self.chooser.list.go(row);
                return self.accept();
            }
            Event::Click(Target::Action(action)) => return self.act(action),
            Event::Scroll(Pane::Overlay, rows) => self.chooser.list.scroll(rows as isize),
            Event::Resize(sizes) => self.chooser.list.set_page(sizes.overlay.height),
            _ => {}
        }
        Step::Stay
    }

    fn press(&mut self, key: Key) -> Step {
        if let Some(letter) = key.typed().filter(|_| self.chooser.is_numbered()) {
            let place = letter.to_digit(10).and_then(|number| (number as usize).checked_sub(1));
            if let Some(place) = place.filter(|place| *place < self.chooser.matches.len()) {
                self.chooser.list.go(place);
                return self.accept();
            }
        }
        match self.keymap.action(Context::Choosing, key) {
            Some(action) if key.typed().is_none() => self.act(action),
            _ => {
                if field::edit(&mut self.chooser.input, key) {
                    self.list();
                }
                Step::Stay
            }
        }
    }

    fn act(&mut self, action: Action) -> Step {
        match action {
            Action::Accept => return self.accept(),
            Action::Suspend => return Step::Suspend,
            Action::Quit => return Step::Leave,
            Action::Back if self.chooser.input.value().is_empty() => return Step::Leave,
            Action::Back => self.write(""),
            Action::Complete => {
                if let Some(Row::Browse(path)) = self.current().cloned() {
                    self.write(&path);
                }
            }
            other => {
                self.chooser.moved(other);
            }
        }
        Step::Stay
    }

    fn current(&self) -> Option<&Row> {
        self.rows.get(self.chooser.current()?)
    }

    fn accept(&mut self) -> Step {
        match self.current().cloned() {
            Some(Row::Open(opening)) => Step::Open(opening),
            Some(Row::Browse(path)) => {
                self.write(&path);
                Step::Stay
            }
            None => Step::Stay,
        }
    }

    fn write(&mut self, text: &str) {
        self.chooser.input = text.into();
        self.list();
    }

    /// Lists what can be opened, by what was typed.
    fn list(&mut self) {
        self.said = None;
        let typed = self.chooser.input.value().to_owned();
        let (rows, choices): (Vec<Row>, Vec<Choice>) = match self.path_of(&typed) {
            Some(path) => self.inside(&typed, &path).into_iter().unzip(),
            None => self.known().into_iter().unzip(),
        };
        (self.rows, self.chooser.choices) = (rows, choices);
        self.chooser.numbered = true;
        if self.path_of(&typed).is_some() { self.chooser.list_all() } else { self.chooser.narrow() }
    }

    fn known(&self) -> Vec<(Row, Choice)> {
        let recent = self.recent.iter().map(|project| {
            let themes = (project.themes > 0).then(|| count(project.themes, "theme")).into_iter();
            let source = project.source.as_deref().map(|path| self.shown(path));
            let detail = std::iter::once(count(project.talks, "talk")).chain(themes).chain(source);
            let choice = Choice {
                text: project.name.clone(),
                detail: detail.collect::<Vec<_>>().join("   "),
                right: project.opened.clone(),
                blocked: None,
            };
            (Row::Open(Opening::Project(project.dir.clone())), choice)
        });
        let begin = if self.home.is_some() { "~/" } else { "./" };
        let own = [
            (
                Row::Browse(begin.to_owned()),
                "open a folder",
                "your transcripts: subtitles, Whisper's files, documents, tables",
            ),
            (Row::Open(Opening::Sample), "the sample", "thirty short talks on building with language models"),
        ];
        let own = own.into_iter().map(|(row, text, detail)| {
            (row, Choice { text: text.to_owned(), detail: detail.to_owned(), ..Choice::default() })
        });
        recent.chain(own).collect()
    }

    /// What lies at a path that is being written, and what it may go on with.
    fn inside(&self, typed: &str, path: &Path) -> Vec<(Row, Choice)> {
        let whole = typed.ends_with(['/', std::path::MAIN_SEPARATOR]);
        let mut rows = Vec::new();
        let here = path
            .exists()
            .then(|| if path.is_dir() { Folder::read(path, "").counted() } else { String::new() });
        if let Some(detail) = here {
            let text = format!("open {}", self.shown(path));
            rows.push((
                Row::Open(Opening::Transcripts(path.to_owned())),
                Choice { text, detail, ..Choice::default() },
            ));
        }
        let (parent, begun) = match (whole, path.parent(), path.file_name()) {
            (false, Some(parent), Some(name)) => (parent, name.to_string_lossy().into_owned()),
            _ => (path, String::new()),
        };
        let stem =
            typed.get(..typed.len() - if whole { 0 } else { begun.len().min(typed.len()) }).unwrap_or(typed);
        let folder = Folder::read(parent, &begun);
        rows.extend(folder.folders.iter().map(|name| {
            let choice = Choice { text: format!("{name}/"), ..Choice::default() };
            (Row::Browse(format!("{stem}{name}/")), choice)
        }));
        rows.extend(folder.files.iter().map(|name| {
            let choice =
                Choice { text: name.clone(), detail: "only this file".to_owned(), ..Choice::default() };
            (Row::Open(Opening::Transcripts(parent.join(name))), choice)
        }));
        rows
    }

    /// The path that was written; none where letters of a name are.
    fn path_of(&self, typed: &str) -> Option<PathBuf> {
        let typed = typed.trim_start();
        if let Some(rest) = typed.strip_prefix('~') {
            let rest = rest.trim_start_matches(['/', '\\']);
            return self.home.as_ref().map(|home| home.join(rest));
        }
        let path = Path::new(typed);
        (path.is_absolute() || typed.starts_with('.')).then(|| path.to_owned())
    }

    /// A path as it is shown: from the home folder where it lies there.
    fn shown(&self, path: &Path) -> String {
        let home = self.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
        home.map_or_else(|| path.display().to_string(), |rest| format!("~/{}", rest.display()))
    }

    /// What is being opened, as a sentence.
    pub fn wait(&mut self, opening: &Opening) {
        let name = match opening {
            Opening::Project(dir) => {
                let found = self.recent.iter().find(|project| project.dir == *dir);
                found.map_or_else(|| self.shown(dir), |project| project.name.clone())
            }
            Opening::Transcripts(path) => self.shown(path),
            Opening::Sample => "the sample".to_owned(),
        };
        self.said = Some(Said::Wait(format!("Opening {name} …")));
    }

    /// Whether there are projects of before.
    pub fn is_first(&self) -> bool {
        self.recent.is_empty()
    }

    /// How many projects there are, in words; nothing where there are none.
    pub fn counted(&self) -> String {
        if self.recent.is_empty() {
            String::new()
        } else {
            format!("{} projects", thousands(self.recent.len()))
        }
    }

    /// The hints of the footer, the most useful first.
    pub fn hints(&self) -> Vec<Hint> {
        let key = |action| self.keymap.keys(Context::Choosing, action).first().map(ToString::to_string);
        let mut hints = vec![(Action::Down, "choose"), (Action::Accept, "open")];
        if matches!(self.current(), Some(Row::Browse(_))) {
            hints.push((Action::Complete, "go into"));
        }
        hints.push((Action::Back, if self.chooser.input.value().is_empty() { "quit" } else { "back" }));
        hints
            .into_iter()
            .filter_map(|(action, text)| Some(Hint { action, key: key(action)?, text: text.to_owned() }))
            .collect()
    }
}

#[cfg(test)]
mod tests;
