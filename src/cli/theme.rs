//! `leitmotif theme`: adds, renames, moves, merges, deletes and describes themes, each as one edit.

use super::support::{CommandContext, StudyContext};
use crate::coding::{self, Codebook, Edit, edits};
use clap::Subcommand;

/// What can be done with themes. A path such as Design/Retrieval names a child.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Make a theme; Design/Retrieval makes a child of Design
    Add {
        /// Its name or path
        name: String,
    },
    /// Give a theme another name
    Rename {
        /// The theme
        name: String,
        /// Its new name
        new: String,
    },
    /// Move a theme under another; / for the top
    Move {
        /// The theme
        name: String,
        /// Its new parent, or / for the top
        parent: String,
    },
    /// List a theme also under another; it is counted with both, and its home stays
    AlsoUnder {
        /// The theme
        name: String,
        /// The other theme
        parent: String,
    },
    /// Take a theme off another under which it is listed; at its home it stays
    NotUnder {
        /// The theme
        name: String,
        /// The other theme
        parent: String,
    },
    /// Merge themes into the first one named
    Merge {
        /// The themes; the first is kept
        #[arg(required = true, num_args = 2.., value_name = "NAME")]
        names: Vec<String>,
    },
    /// Delete a theme and those below it; what was assigned is unassigned (undo brings all back)
    Delete {
        /// The theme
        name: String,
    },
    /// Say when to use a theme and when not
    Describe {
        /// The theme
        name: String,
        /// The description
        text: String,
    },
}

/// Makes the edit and prints what it did.
pub fn run(command: &ThemeCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let edit = theme_edit(command, &study.codebook);
    study.apply_and_report(edit, context)
}

/// The edit a command asks for.
fn theme_edit(command: &ThemeCommand, book: &Codebook) -> coding::CodingResult<Edit> {
    match command {
        ThemeCommand::Add { name } => edits::add_theme(book, name).map(|(edit, _)| edit),
        ThemeCommand::Rename { name, new } => edits::rename_theme(book, book.find_theme(name)?, new),
        ThemeCommand::Move { name, parent } => {
            let parent = if parent == "/" { None } else { Some(book.find_theme(parent)?) };
            edits::move_theme(book, book.find_theme(name)?, parent)
        }
        ThemeCommand::AlsoUnder { name, parent } => {
            edits::list_theme_under(book, book.find_theme(name)?, book.find_theme(parent)?)
        }
        ThemeCommand::NotUnder { name, parent } => {
            edits::unlist_theme_under(book, book.find_theme(name)?, book.find_theme(parent)?)
        }
        ThemeCommand::Merge { names } => {
            let mut themes =
                names.iter().map(|name| book.find_theme(name)).collect::<coding::CodingResult<Vec<_>>>()?;
            // clap demands two names; the first theme may be named again, and is not merged into itself.
            let into = themes.remove(0);
            themes.retain(|theme| *theme != into);
            edits::merge_themes(book, into, &themes)
        }
        ThemeCommand::Delete { name } => edits::delete_theme(book, book.find_theme(name)?),
        ThemeCommand::Describe { name, text } => edits::describe_theme(book, book.find_theme(name)?, text),
    }
}
