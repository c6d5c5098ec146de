//! `leitmotif keys`: lists what every key does, with the user's own bindings. Derived from the table of
//! actions, as the workbench's own help is.

use super::support::{CommandContext, Left, TextTable, print_json, stdout};
use serde_json::json;
use std::io::Write;

/// Lists the keys by the context they work in.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    let rows = context.load_keymap().binding_table();
    if context.global.json {
        let keys = rows.iter().map(|row| {
            json!({"context": row.context.name(), "action": row.name, "keys": row.keys, "about": row.about})
        });
        return print_json(&json!({"schema": 1, "keys": keys.collect::<Vec<_>>()}));
    }
    let mut out = stdout();
    for (n, group) in rows.chunk_by(|a, b| a.context == b.context).enumerate() {
        let Some(first) = group.first() else { continue };
        if n > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", context.style.strong(first.context.name()))?;
        let mut table = TextTable::new(&[("", Left), ("", Left), ("", Left)]);
        for row in group {
            table.add_row([row.keys.join(" "), row.name.to_owned(), row.about.to_owned()]);
        }
        table.write(&mut out, context.style, context.width)?;
    }
    Ok(out.flush()?)
}
