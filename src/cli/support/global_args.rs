//! The options that every command understands, before or after its name.
//!
//! They stand apart from `args.rs`, which names every command, so that [`CommandContext`] and the commands
//! can use them without naming `args.rs`.
//!
//! [`CommandContext`]: super::context::CommandContext

use super::option_value::ValueError;
use crate::coding::clean_coder_name;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The options every command understands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// The project's folder [default: one named after the opened path, in the data folder]
    #[arg(long, global = true, value_name = "DIR", env = "LEITMOTIF_PROJECT", hide_env_values = true)]
    pub project: Option<PathBuf>,
    /// Who decides, for this call: signs changes, and keeps them apart from those of others
    #[arg(long, global = true, value_name = "NAME", env = "LEITMOTIF_CODER", hide_env_values = true, value_parser = parse_coder)]
    pub coder: Option<String>,
    /// Hide what other coders decided, for this call
    #[arg(long, global = true)]
    pub blind: bool,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// How many threads work [default: as many as there are cores]; never changes a result
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
    /// The settings file [default: config.toml in the settings folder]
    #[arg(long, global = true, value_name = "FILE", env = "LEITMOTIF_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorArg,
}

/// Reads a coder's name.
fn parse_coder(name: &str) -> Result<String, ValueError> {
    clean_coder_name(name).ok_or(ValueError("a coder needs a name"))
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Never.
    Never,
}
