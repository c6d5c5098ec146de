//! `leitmotif export shards`: the texts for other machines to embed.

use super::args::ExportArgs;
use super::overwriting::ExportTarget;
use super::source::ExportSource;
use crate::cli::support::CommandContext;
use crate::coding::suggestions::SnippetVectorSource;
use crate::exchange::json::{SchemaVersion, ShardVectorsJson, ShardsJson};
use crate::format::count_noun;
use crate::jobs::search::searcher::SnippetVectors;
use crate::jobs::shards::{ShardDivision, ShardSource, export_shards};
use crate::project::Project;
use std::num::NonZeroUsize;

/// The snippets of a shard where nothing else is asked for: with minilm a minute's work of one core, so that a killed
/// worker loses little. Chosen by hand; not measured.
const ROWS_PER_SHARD: NonZeroUsize = match NonZeroUsize::new(10_000) {
    Some(rows) => rows,
    None => NonZeroUsize::MIN,
};

/// Writes the shards.
pub(super) fn export(
    args: &ExportArgs,
    source: &ExportSource<'_>,
    vectors: Option<&SnippetVectors>,
    project: &Project,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let folder = source.folder(args.target(), "-shards", "a folder of shards")?;
    let target = ExportTarget::folder(&folder, args.format, args.force, project, context)?;
    let division = match (args.shards, args.rows) {
        (Some(shards), _) => ShardDivision::Shards(shards),
        (None, rows) => ShardDivision::Rows(rows.unwrap_or(ROWS_PER_SHARD)),
    };
    let ExportSource { view, texts, .. } = *source;
    let with_model = vectors.map(|vectors| (vectors as &dyn SnippetVectorSource, vectors.model()));
    let done = export_shards(&folder, &ShardSource { view, texts, vectors: with_model }, division)?;
    target.note_written(context)?;
    let names = done.files.iter().filter_map(|file| file.file_name());
    let object = ShardsJson {
        schema: SchemaVersion,
        folder: folder.display().to_string(),
        files: names.map(|name| name.to_string_lossy().into_owned()).collect(),
        snippets: done.snippets,
        vectors: vectors.map(|vectors| ShardVectorsJson {
            model: vectors.model().name.clone(),
            revision: vectors.model().revision.clone(),
            dimensions: vectors.model().dimensions,
            missing: done.without_vector,
        }),
    };
    if let Some(asked) = args.shards.filter(|asked| asked.get() > done.files.len()) {
        context.print_note(&format!("There are too few snippets for {asked} shards."));
    }
    if vectors.is_some() && done.without_vector > 0 {
        context.print_note(&format!("{} without a vector.", count_noun(done.without_vector, "snippet")));
    }
    context.print_note(&format!(
        "Wrote {} in {} to {}.",
        count_noun(done.snippets, "snippet"),
        count_noun(done.files.len(), "shard"),
        folder.display()
    ));
    if context.global.json { crate::cli::support::print_json(&object) } else { Ok(()) }
}
