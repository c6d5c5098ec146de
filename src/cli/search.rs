//! `leitmotif search`: snippets by words, by meaning, or both.

use clap::{Args, ValueEnum};

/// What `search` takes.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words (all required), "a phrase", -not, OR, prefix*, ~fuzzy, and filters as theme: or speaker:
    #[arg(required = true, allow_hyphen_values = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// By words, by meaning, or both fused
    #[arg(long, value_name = "MODE", default_value = "both")]
    pub mode: ModeArg,
    /// Only snippets of this topic
    #[arg(long, value_name = "ID")]
    pub topic: Option<u32>,
    /// Only snippets of this theme and its children
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Only snippets of this speaker
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only snippets of this transcript
    #[arg(long, value_name = "NAME")]
    pub transcript: Option<String>,
    /// Only transcripts dated on or after this day, month or year
    #[arg(long, value_name = "DATE")]
    pub after: Option<String>,
    /// Only transcripts dated before this day, month or year
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// List the best N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// What to search by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// Words
    Text,
    /// Meaning
    Meaning,
    /// Both, fused
    Both,
}
