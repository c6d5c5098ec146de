//! `leitmotif models`: lists, adds, removes and measures embedding models.

use super::support::{CommandContext, Left, Right, TextTable, clean_line, print_json};
use crate::progress::NoProgress;
use crate::topics::embed::catalogue::entry::{CatalogueEntry, ModelOrigin};
use crate::topics::embed::{self, catalogue, embedder::EmbedOptions};
use clap::Subcommand;
use serde_json::json;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// List the models that can be used, and where from
    List,
    /// Measure how fast the models on this machine are
    Bench,
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

/// Lists, adds, removes or measures.
pub fn run(command: &ModelsCommand, context: &CommandContext) -> anyhow::Result<()> {
    let folder = context.paths.models_dir();
    match command {
        ModelsCommand::List => list_models(&catalogue::list_models(&folder)?, context),
        ModelsCommand::Bench => bench_models(&catalogue::list_models(&folder)?, context),
        ModelsCommand::Add { dir, name } => {
            let name = catalogue::add_model(dir, name.as_deref(), &folder)?;
            let next = format!("Use it with `leitmotif analyze --model {name}`.");
            print_model_change(context, "added", &name, &next)
        }
        ModelsCommand::Remove { name } => {
            catalogue::remove_model(name, &folder)?;
            print_model_change(context, "removed", name, "Vectors it made are kept in their projects.")
        }
    }
}

/// Prints that a model was added or removed (`what`), and a note on what follows.
fn print_model_change(context: &CommandContext, what: &str, name: &str, next: &str) -> anyhow::Result<()> {
    if context.global.json {
        return print_json(&json!({"schema": 1, what: name}));
    }
    context.print_line(&format!("{what} {}", clean_line(name)))?;
    context.print_note(next);
    Ok(())
}

/// Where a model is from.
fn origin_text(entry: &CatalogueEntry) -> &'static str {
    match entry.origin {
        ModelOrigin::BuiltIn => "built in",
        ModelOrigin::Added => "added",
        ModelOrigin::Hub if entry.here => "fetched",
        ModelOrigin::Hub => "fetched when first used",
    }
}

/// Prints the models as a table.
fn list_models(entries: &[CatalogueEntry], context: &CommandContext) -> anyhow::Result<()> {
    if context.global.json {
        let entry = |e: &CatalogueEntry| {
            json!({
                "name": e.name, "origin": origin_text(e), "description": e.description,
                "dimensions": e.dimensions, "here": e.here,
            })
        };
        return print_json(&json!({"schema": 1, "models": entries.iter().map(entry).collect::<Vec<_>>()}));
    }
    let mut table = TextTable::new(&[("model", Left), ("numbers", Right), ("", Left), ("", Left)]);
    for entry in entries {
        let dimensions = entry.dimensions.map_or_else(String::new, |n| n.to_string());
        table.add_row([
            entry.name.clone(),
            dimensions,
            origin_text(entry).to_owned(),
            entry.description.clone(),
        ]);
    }
    context.print_table(&table)
}

/// What models are measured on: a paragraph of talk, about ninety tokens long with its number.
const BENCH_TEXT: &str = "We tried five chunk sizes before we looked at what the retriever actually returned, and the answer \
    was that half of it was boilerplate. So the first fix was not a better model, it was cleaning. After that we \
    measured again, with the same questions, and suddenly the small model was good enough for most of what people \
    asked. That is the part nobody tells you when you begin, and it cost us about three months to find out";

/// The least time in seconds that a model is measured after its first batch. Chosen by hand; not measured how
/// far the rate varies.
const BENCH_SECONDS: f64 = 1.5;
/// The number of texts a model gets in one call. Chosen by hand; not measured.
const BENCH_TEXTS: usize = 16;

/// The snippets a second that a model embeds, or why it could not be measured.
struct ModelSpeed<'a> {
    name: &'a str,
    outcome: anyhow::Result<f64>,
}

/// Measures every model that is on this machine and prints the rates. A model that cannot be loaded is listed
/// with the reason and does not stop the others.
fn bench_models(entries: &[CatalogueEntry], context: &CommandContext) -> anyhow::Result<()> {
    // Models that would have to be fetched are left out: measuring opens no connection.
    let here = entries.iter().filter(|entry| entry.here);
    let speeds: Vec<ModelSpeed<'_>> = here
        .map(|entry| ModelSpeed { name: &entry.name, outcome: measure_speed(&entry.name, context) })
        .collect();
    if context.global.json {
        let speed = |speed: &ModelSpeed<'_>| {
            let rounded = speed.outcome.as_ref().ok().map(|rate| (rate * 10.0).round() / 10.0);
            let problem = speed.outcome.as_ref().err().map(|error| format!("{error:#}"));
            json!({"name": speed.name, "snippets_per_second": rounded, "problem": problem})
        };
        return print_json(&json!({
            "schema": 1, "threads": context.thread_count(), "models": speeds.iter().map(speed).collect::<Vec<_>>(),
        }));
    }
    let mut table = TextTable::new(&[("model", Left), ("snippets a second", Right), ("", Left)]);
    for speed in &speeds {
        let (rate, note) = match &speed.outcome {
            Ok(rate) => (format!("{rate:.0}"), String::new()),
            Err(error) => (String::new(), format!("{error:#}")),
        };
        table.add_row([speed.name.to_owned(), rate, note]);
    }
    context.print_table(&table)
}

/// The number of texts of about ninety tokens that a model embeds in a second, on the threads of `--threads`.
fn measure_speed(name: &str, context: &CommandContext) -> anyhow::Result<f64> {
    let models = context.model_settings();
    let threads = NonZeroUsize::new(context.thread_count()).unwrap_or(NonZeroUsize::MIN);
    let options = EmbedOptions {
        threads,
        runtime: models.runtime,
        instructions: models.instructions,
        ..EmbedOptions::default()
    };
    let mut model = embed::open_embedder(name, &options, &models.catalogue)?;
    let (mut done, mut began) = (0, Instant::now());
    for round in 0.. {
        // No two texts are alike, so that none can come from a cache.
        let texts: Vec<String> =
            (0..BENCH_TEXTS).map(|at| format!("{BENCH_TEXT}, {}.", round * BENCH_TEXTS + at)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        model.embed(&texts, &NoProgress, &mut |_, _| done += 1)?;
        if round == 0 {
            // The first batch is not counted: it pays for loading and warming up.
            (done, began) = (0, Instant::now());
        } else if began.elapsed().as_secs_f64() > BENCH_SECONDS {
            break;
        }
    }
    Ok(done as f64 / began.elapsed().as_secs_f64())
}
