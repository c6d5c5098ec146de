//! `leitmotif topic`: one topic shown, renamed or set aside.

use clap::Subcommand;

/// What can be done with topics.
#[derive(Debug, Subcommand)]
pub enum TopicCommand {
    /// Show keywords, statistics and representative snippets
    Show {
        /// The topic's number, as `leitmotif topics` lists it
        id: u32,
    },
    /// Give a topic a name of your own
    Rename {
        /// The topic's number
        id: u32,
        /// Its new name
        label: String,
    },
    /// Leave topics out of counts; again to take them back in
    Junk {
        /// The topics' numbers
        #[arg(required = true, value_name = "ID")]
        ids: Vec<u32>,
    },
}
