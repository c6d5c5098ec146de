//! `leitmotif export --anonymise`: replaces names in what is exported, and shows what was or would be
//! replaced. What is a name is decided in [`crate::exchange::anonymise`].

use super::args::ExportArgs;
use crate::cli::support::{CliError, CommandContext, clean_line, stdout};
use crate::coding::LoggedEdit;
use crate::exchange::anonymise::{self, AnonymousStudy, ListedName, replacement::NameReplacement};
use crate::exchange::{StudyView, TextSource, json};
use crate::format::count_noun;
use std::io::Write;
use std::path::Path;

/// The size in bytes up to which a table of names is read, since it is held in memory. 16 MiB is chosen by
/// hand, far above what names take; not measured.
const MAX_NAME_TABLE_BYTES: u64 = 16 << 20;

/// The study with names replaced; none without `--anonymise`.
pub(super) fn redacted_study<'a>(
    args: &ExportArgs,
    title: &str,
    view: StudyView<'a>,
    texts: &'a dyn TextSource,
    log: &[LoggedEdit],
) -> anyhow::Result<Option<AnonymousStudy<'a>>> {
    if !args.anonymise {
        return Ok(None);
    }
    // Without --names nobody is listed.
    let listed = args.names.as_deref().map(read_name_table).transpose()?.unwrap_or_default();
    Ok(Some(AnonymousStudy::new(title, view, texts, log, &listed)?))
}

/// Reads the table of further names, in whatever encoding it is.
///
/// # Errors
/// Where it cannot be read or is no such table, with what one looks like.
fn read_name_table(path: &Path) -> anyhow::Result<Vec<ListedName>> {
    let hint = "a table of names has a column name and, where you choose it, replacement: name,replacement";
    let failed = |reason: String| CliError::new(format!("{}: {reason}", path.display()), hint);
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > MAX_NAME_TABLE_BYTES {
        return Err(failed("it is too large for a table of names".to_owned()).into());
    }
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let text = crate::corpus::decode_text(&bytes).map_err(|error| failed(error.to_string()))?.text;
    Ok(anonymise::read_name_table(&text).map_err(|error| failed(error.to_string()))?)
}

/// Notes how much was replaced, and what is not: nobody should take the export for anonymous without reading
/// it.
pub(super) fn report_replacements(anonymous: &AnonymousStudy<'_>, context: &CommandContext) {
    let replacements = &anonymous.replacements;
    let places: usize = replacements.iter().map(|row| row.turns + row.occurrences).sum();
    context.print_note(&format!(
        "Replaced {} in {}; --preview lists them. Places, employers and people who do not speak are still \
         there unless --names lists them.",
        count_noun(replacements.len(), "name"),
        count_noun(places, "place"),
    ));
}

/// Lists what would be replaced, how often, with an example. Nothing is written.
pub(super) fn preview_replacements(
    anonymous: &AnonymousStudy<'_>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut out = stdout();
    if context.global.json {
        let replacements = anonymous.replacements.iter().map(replacement_json).collect();
        json::write(&json::AnonymisePreviewJson { schema: json::SchemaVersion, replacements }, &mut out)?;
        return Ok(out.flush()?);
    }
    for row in &anonymous.replacements {
        let times = [(row.turns, "turn"), (row.occurrences, "place")];
        let times = times.into_iter().filter(|(times, _)| *times > 0);
        let mut notes: Vec<String> = times.map(|(times, noun)| count_noun(times, noun)).collect();
        if row.capitals_only {
            notes.push("only where it begins with a capital".to_owned());
        }
        let (name, instead) = (clean_line(&row.name), clean_line(&row.replacement));
        writeln!(out, "{name} -> {instead}   {}", notes.join(", "))?;
        if !row.example.is_empty() {
            writeln!(out, "    {}", context.style.muted(&clean_line(&row.example)))?;
        }
    }
    out.flush()?;
    let names = count_noun(anonymous.replacements.len(), "name");
    context.print_note(&format!("{names} would be replaced; nothing was written. --names FILE adds names."));
    Ok(())
}

/// A replacement as JSON.
fn replacement_json(row: &NameReplacement) -> json::ReplacementJson {
    json::ReplacementJson {
        name: row.name.clone(),
        instead: row.replacement.clone(),
        turns: row.turns,
        places: row.occurrences,
        capitals_only: row.capitals_only,
        example: Some(row.example.clone()).filter(|example| !example.is_empty()),
    }
}
