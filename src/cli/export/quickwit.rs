//! `leitmotif export quickwit`: the snippets for a search engine on many machines.

use super::args::ExportArgs;
use super::overwriting::ExportTarget;
use super::source::ExportSource;
use crate::cli::support::CommandContext;
use crate::exchange::json::{QuickwitJson, SchemaVersion};
use crate::exchange::quickwit::{quickwit_index_id, write_quickwit_documents, write_quickwit_index};
use crate::format::count_noun;
use crate::jobs::export::replace_file;
use crate::project::Project;
use anyhow::Context as _;

/// Writes the configuration of the index, and the documents.
pub(super) fn export(
    args: &ExportArgs,
    source: &ExportSource<'_>,
    project: &Project,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let folder = source.folder(args.target(), "-quickwit", "an index and its documents")?;
    let target = ExportTarget::folder(&folder, args.format, args.force, project, context)?;
    let ExportSource { title, view, texts, .. } = *source;
    let (index, documents) = (folder.join("index-config.yaml"), folder.join("documents.ndjson"));
    let mut count = 0;
    replace_file(&documents, |to| {
        count = write_quickwit_documents(&view, texts, to)?;
        Ok(())
    })
    .and_then(|()| replace_file(&index, |to| write_quickwit_index(title, &view, to)))
    .with_context(|| format!("{} could not be written", folder.display()))?;
    target.note_written(context)?;
    context.print_note(&format!(
        "Wrote an index and {} to {}.",
        count_noun(count, "document"),
        folder.display()
    ));
    if !context.global.json {
        return Ok(());
    }
    crate::cli::support::print_json(&QuickwitJson {
        schema: SchemaVersion,
        index_id: quickwit_index_id(title),
        index: index.display().to_string(),
        documents: documents.display().to_string(),
        snippets: count,
    })
}
