//! Exports without names: what is replaced, asked for and shown.

use super::ExportArgs;
use crate::cli::support::context::Context;
use crate::cli::support::failure::Failure;
use crate::cli::support::output::clean_line;
use crate::coding::LoggedEdit;
use crate::exchange::anonymise::{self, Anonymous, Listed, Replaced};
use crate::exchange::figures::counted;
use crate::exchange::{Texts, View, json};
use std::io::Write;
use std::path::Path;

/// The largest table of names that is read.
const LARGEST: u64 = 16 << 20;

/// The study without names, where that is asked for.
pub(super) fn anonymous<'a>(
    args: &ExportArgs,
    title: &str,
    view: View<'a>,
    texts: &'a dyn Texts,
    log: &[LoggedEdit],
) -> anyhow::Result<Option<Anonymous<'a>>> {
    if !args.anonymise {
        return Ok(None);
    }
    let listed = args.names.as_deref().map(read).transpose()?.unwrap_or_default();
    Ok(Some(Anonymous::new(title, view, texts, log, &listed)?))
}

fn read(path: &Path) -> anyhow::Result<Vec<Listed>> {
    let hint = "a table of names has a column name and, where you choose it, replacement: name,replacement";
    let failed = |reason: String| Failure::new(format!("{}: {reason}", path.display()), hint);
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > LARGEST {
        return Err(failed("it is too large for a table of names".to_owned()).into());
    }
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let text = crate::corpus::decode(&bytes).map_err(|error| failed(error.to_string()))?.text;
    Ok(anonymise::names(&text).map_err(|error| failed(error.to_string()))?)
}

/// Says on the side what was replaced, and that it may not be enough.
pub(super) fn say(anonymous: &Anonymous<'_>, context: &Context) {
    let replaced = &anonymous.replaced;
    let places: usize = replaced.iter().map(|row| row.turns + row.places).sum();
    context.note(&format!(
        "Replaced {} in {}; --preview lists them. Places, employers and people who do not speak are still \
         there unless --names lists them.",
        counted(replaced.len(), "name"),
        counted(places, "place"),
    ));
}

/// Lists what would be replaced.
pub(super) fn preview(anonymous: &Anonymous<'_>, context: &Context) -> anyhow::Result<()> {
    let mut out = context.out();
    if context.global.json {
        let replacements = anonymous.replaced.iter().map(row).collect();
        json::write(&json::Preview { schema: json::Schema, replacements }, &mut out)?;
        return Ok(out.flush()?);
    }
    for row in &anonymous.replaced {
        let times = [(row.turns, "turn"), (row.places, "place")];
        let times = times.into_iter().filter(|(times, _)| *times > 0);
        let mut said: Vec<String> = times.map(|(times, noun)| counted(times, noun)).collect();
        if row.ordinary {
            said.push("only where it begins with a capital".to_owned());
        }
        let (name, instead) = (clean_line(&row.name), clean_line(&row.instead));
        writeln!(out, "{name} -> {instead}   {}", said.join(", "))?;
        if !row.example.is_empty() {
            writeln!(out, "    {}", context.style.muted(&clean_line(&row.example)))?;
        }
    }
    out.flush()?;
    let names = counted(anonymous.replaced.len(), "name");
    context.note(&format!("{names} would be replaced; nothing was written. --names FILE adds names."));
    Ok(())
}

fn row(row: &Replaced) -> json::Replacement {
    json::Replacement {
        name: row.name.clone(),
        instead: row.instead.clone(),
        turns: row.turns,
        places: row.places,
        capitals_only: row.ordinary,
        example: Some(row.example.clone()).filter(|example| !example.is_empty()),
    }
}
