//! `leitmotif models`: the embedding models at hand.

use super::support::context::Context;
use super::support::output::{clean_line, print_json};
use super::support::table::{Side, Table};
use crate::topics::embed::catalogue::{self, Entry, Origin};
use clap::Subcommand;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// List the models that can be used, and where from
    List,
    /// Add a folder with an ONNX model and its tokenizer
    Add {
        /// The folder
        dir: PathBuf,
        /// What to call it [default: the folder's name]
        #[arg(long)]
        name: Option<String>,
    },
    /// Remove a model that was added
    Remove {
        /// Its name
        name: String,
    },
}

/// Lists or changes.
pub fn run(command: &ModelsCommand, context: &Context) -> anyhow::Result<()> {
    let folder = context.paths.models();
    match command {
        ModelsCommand::List => list(&catalogue::list(&folder)?, context),
        ModelsCommand::Add { dir, name } => {
            let name = catalogue::add(dir, name.as_deref(), &folder)?;
            let next = format!("Use it with `leitmotif analyze --model {name}`.");
            done(context, "added", &name, &next)
        }
        ModelsCommand::Remove { name } => {
            catalogue::remove(name, &folder)?;
            done(context, "removed", name, "Vectors it made are kept in their projects.")
        }
    }
}

fn done(context: &Context, what: &str, name: &str, next: &str) -> anyhow::Result<()> {
    if context.global.json {
        return print_json(&json!({"schema": 1, what: name}));
    }
    let mut out = context.out();
    writeln!(out, "{what} {}", clean_line(name))?;
    out.flush()?;
    context.note(next);
    Ok(())
}

fn origin(entry: &Entry) -> &'static str {
    match entry.origin {
        Origin::BuiltIn => "built in",
        Origin::Added => "added",
        Origin::Hub if entry.here => "fetched",
        Origin::Hub => "fetched when first used",
    }
}

fn list(entries: &[Entry], context: &Context) -> anyhow::Result<()> {
    if context.global.json {
        let entry = |e: &Entry| {
            json!({
                "name": e.name, "origin": origin(e), "description": e.description,
                "dimensions": e.dimensions, "here": e.here,
            })
        };
        return print_json(&json!({"schema": 1, "models": entries.iter().map(entry).collect::<Vec<_>>()}));
    }
    let mut table =
        Table::new(&[("model", Side::Left), ("numbers", Side::Right), ("", Side::Left), ("", Side::Left)]);
    for entry in entries {
        let dimensions = entry.dimensions.map(|n| n.to_string()).unwrap_or_default();
        table.row([entry.name.clone(), dimensions, origin(entry).to_owned(), entry.description.clone()]);
    }
    let mut out = context.out();
    table.write(&mut out, context.style, context.width)?;
    Ok(out.flush()?)
}
