//! `leitmotif theme`: changes to the codebook.

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
    /// Merge themes into the last one named
    Merge {
        /// The themes; the last is kept
        #[arg(required = true, num_args = 2.., value_name = "NAME")]
        names: Vec<String>,
    },
    /// Delete a theme; what was assigned to it is unassigned (undo brings all back)
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
