//! `leitmotif models`: lists, adds, removes and measures embedding models.

use super::support::{CommandContext, Left, Right, TextTable, clean_line, print_json};
use crate::format::round_to;
use crate::progress::NoProgress;
use crate::topics::embed::catalogue::entry::{CatalogueEntry, ModelOrigin};
use crate::topics::embed::subjects::{SubjectPurity, subject_passages, subject_purity, subject_sentences};
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
    /// Measure how fast the models on this machine are, and how well they tell subjects apart
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

/// The least time in seconds that a model is measured after its first batch. Chosen by hand; not measured how
/// far the rate varies.
const BENCH_SECONDS: f64 = 1.5;
/// The number of texts a model gets in one call. Chosen by hand; not measured.
const BENCH_TEXTS: usize = 16;

/// What was measured of a model, or why it could not be.
struct ModelBench<'a> {
    name: &'a str,
    outcome: anyhow::Result<(f64, SubjectPurity)>,
}

/// Measures every model that is on this machine: snippets a second, and how well it tells the subjects of a small set in
/// sixteen languages apart. A model that cannot be loaded is listed with the reason and does not stop the others.
fn bench_models(entries: &[CatalogueEntry], context: &CommandContext) -> anyhow::Result<()> {
    // Models that would have to be fetched are left out: measuring opens no connection.
    let here = entries.iter().filter(|entry| entry.here);
    let benches: Vec<ModelBench<'_>> = here
        .map(|entry| ModelBench { name: &entry.name, outcome: measure_model(&entry.name, context) })
        .collect();
    if context.global.json {
        let bench = |bench: &ModelBench<'_>| {
            let found = bench.outcome.as_ref().ok();
            let share = |of: fn(&SubjectPurity) -> f64| found.map(|(_, purity)| round_to(of(purity), 3));
            json!({
                "name": bench.name,
                "snippets_per_second": found.map(|(rate, _)| round_to(*rate, 1)),
                "purity": {
                    "english": share(|it| it.english),
                    "each_language": share(|it| it.each_language),
                    "across_languages": share(|it| it.across_languages),
                },
                "problem": bench.outcome.as_ref().err().map(|error| format!("{error:#}")),
            })
        };
        return print_json(&json!({
            "schema": 1, "threads": context.thread_count(), "models": benches.iter().map(bench).collect::<Vec<_>>(),
        }));
    }
    let mut table = TextTable::new(&[
        ("model", Left),
        ("snippets a second", Right),
        ("English", Right),
        ("16 languages", Right),
        ("across them", Right),
        ("", Left),
    ]);
    for bench in &benches {
        let share = |share: f64| format!("{share:.2}");
        let cells = match &bench.outcome {
            Ok((rate, purity)) => {
                let shares = [purity.english, purity.each_language, purity.across_languages].map(share);
                let [english, each, across] = shares;
                [format!("{rate:.0}"), english, each, across, String::new()]
            }
            Err(error) => [String::new(), String::new(), String::new(), String::new(), format!("{error:#}")],
        };
        table.add_row(std::iter::once(bench.name.to_owned()).chain(cells));
    }
    context.print_table(&table)?;
    context.print_note(
        "Snippets are of six sentences: in English for a model of English, else in sixteen languages. The shares are of \
         nearest sentences on the same of eight subjects, of 384 sentences that come with the program; chance has 0.09.",
    );
    Ok(())
}

/// The snippets that a model embeds in a second on the threads of `--threads`, and the purity of its vectors.
fn measure_model(name: &str, context: &CommandContext) -> anyhow::Result<(f64, SubjectPurity)> {
    let models = context.model_settings();
    let threads = NonZeroUsize::new(context.thread_count()).unwrap_or(NonZeroUsize::MIN);
    let options = EmbedOptions {
        threads,
        runtime: models.runtime,
        instructions: models.instructions,
        ..EmbedOptions::default()
    };
    let mut model = embed::open_embedder(name, &options, &models.catalogue)?;
    let sentences = subject_sentences();
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text).collect();
    let mut vectors = vec![Vec::new(); texts.len()];
    // This also warms the model up.
    model.embed(&texts, &NoProgress, &mut |at, vector| {
        if let Some(to) = vectors.get_mut(at) {
            *to = vector.to_vec();
        }
    })?;
    let passages = subject_passages(embed::is_multilingual(name));
    let (mut done, began) = (0, Instant::now());
    for round in 0.. {
        // No two texts are alike, so that none can come from a cache.
        let texts: Vec<String> = (round * BENCH_TEXTS..(round + 1) * BENCH_TEXTS)
            .map(|at| {
                format!("{} {at}.", passages.get(at % passages.len().max(1)).map_or("", String::as_str))
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        model.embed(&texts, &NoProgress, &mut |_, _| done += 1)?;
        if began.elapsed().as_secs_f64() > BENCH_SECONDS {
            break;
        }
    }
    Ok((f64::from(done) / began.elapsed().as_secs_f64(), subject_purity(&vectors)))
}
