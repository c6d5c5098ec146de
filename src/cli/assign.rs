//! `leitmotif assign` and `leitmotif unassign`: topics, snippets or search hits to and off a theme.

use clap::Args;

/// What `assign` and `unassign` take.
#[derive(Debug, Args)]
#[group(id = "what", required = true, multiple = false, args = ["topics", "snippets", "query"])]
pub struct AssignArgs {
    /// Topics, by number
    #[arg(long = "topic", value_name = "ID", num_args = 1..)]
    pub topics: Vec<String>,
    /// Snippets, by number
    #[arg(long = "snippet", value_name = "ID", num_args = 1..)]
    pub snippets: Vec<String>,
    /// All snippets that a search by words finds
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// The theme; Design/Retrieval names a child; assign makes it where it is not there
    pub theme: Option<String>,
}
