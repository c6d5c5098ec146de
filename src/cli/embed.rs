//! `leitmotif embed`: makes the vectors of one shard of texts, on a machine that has no project.

use super::support::{CommandContext, ValueError, clean_line};
use crate::exchange::json::{EmbeddedShardJson, SchemaVersion};
use crate::format::count_noun;
use crate::jobs::{self, shards};
use crate::topics::embed::{self, embedder::EmbedOptions, minilm::MINILM_NAME};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// What `embed` takes.
#[derive(Debug, Args)]
pub struct EmbedArgs {
    /// The texts: a Parquet file with a column `text`, such as one of `leitmotif export shards`
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// Where the vectors go: a Parquet file, which is left alone where it has them already
    #[arg(value_name = "OUT")]
    pub output: PathBuf,
    /// The embedding model: minilm, multi, draft or a name of `leitmotif models list` [default: that of the settings, else minilm]
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// The tokens of a text that the model reads at once [default: as for analyze]
    #[arg(long, value_name = "N", value_parser = parse_tokens)]
    pub tokens: Option<usize>,
}

/// Reads the tokens a model reads at once; two of them are its own marks.
fn parse_tokens(text: &str) -> Result<usize, ValueError> {
    match text.parse() {
        Ok(n @ 3..=100_000) => Ok(n),
        _ => Err(ValueError("give a whole number from 3 to 100000")),
    }
}

/// Embeds the shard and prints what became of it.
pub fn run(args: &EmbedArgs, context: &CommandContext) -> anyhow::Result<()> {
    let base = context.config.analyze.parameters();
    let settings = context.model_settings();
    let options = EmbedOptions {
        threads: jobs::thread_count(settings.threads),
        tokens: args.tokens.unwrap_or(base.tokens),
        runtime: settings.runtime.clone(),
        instructions: settings.instructions.clone(),
    };
    // A shard is no corpus whose languages could choose: two shards of one project must not differ.
    let name = args.model.as_deref().unwrap_or(&base.model);
    let name = if name == embed::AUTO_MODEL { MINILM_NAME } else { name };
    let mut embedder = embed::open_embedder(name, &options, &settings.catalogue)?;
    let progress = context.start_progress()?;
    let report = shards::embed_shard(&args.input, &args.output, embedder.as_mut(), &progress)?;
    drop(progress);
    let object = EmbeddedShardJson {
        schema: SchemaVersion,
        input: args.input.display().to_string(),
        output: args.output.display().to_string(),
        model: report.model.name,
        revision: report.model.revision,
        dimensions: report.model.dimensions,
        rows: report.rows,
        skipped: report.skipped,
    };
    context.print(&object, |out| {
        let (rows, to) = (count_noun(object.rows, "row"), clean_line(&object.output));
        let model = clean_line(&object.model);
        match object.skipped {
            true => writeln!(out, "{to}: {rows} by {model} are there already"),
            false => writeln!(out, "{to}: {rows} by {model}, {} numbers each", object.dimensions),
        }
    })
}
