//! `leitmotif man`: the man page in roff, with a section for every command and for every topic of
//! `leitmotif help`. It is derived from the same definitions as `--help`; nothing is written twice.

use super::args::Cli;
use super::help::{HELP_TOPICS, roff_text};
use super::support::stdout;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::{self, Write};

/// Prints the man page.
pub fn run() -> anyhow::Result<()> {
    let mut out = stdout();
    out.write_all(&man_page()?)?;
    Ok(out.flush()?)
}

/// The man page: clap's page of the program, then commands, then topics.
fn man_page() -> io::Result<Vec<u8>> {
    let mut command = Cli::command();
    // Passes global options on to the commands below, which `command_section` then hides.
    command.build();
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        command_section(sub, sub.get_name(), &mut page)?;
    }
    for topic in HELP_TOPICS {
        writeln!(page, ".SH {}\n{}", topic.name.to_uppercase(), roff_text(&topic.blocks()))?;
    }
    Ok(page)
}

/// Writes the section of a command that has no commands below it, else the sections of those. Global options
/// are hidden, since they stand at the top of the page.
fn command_section(command: &Command, path: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let subs: Vec<_> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
    if subs.is_empty() {
        let own = command.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg });
        let man = Man::new(own);
        writeln!(page, ".SH LEITMOTIF {}", path.to_uppercase())?;
        let mut text = Vec::new();
        man.render_synopsis_section(&mut text)?;
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
        page.extend(demote_sections(&text));
    }
    for sub in subs {
        command_section(sub, &format!("{path} {}", sub.get_name()), page)?;
    }
    Ok(())
}

/// Turns sections (`.SH`) into subsections (`.SS`), so that those of a command stand below its heading.
fn demote_sections(text: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(text).replace(".SH ", ".SS ").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_section() {
        let page = String::from_utf8(man_page().unwrap()).unwrap();
        for heading in [
            ".SH NAME",
            ".SH LEITMOTIF IMPORT",
            ".SH LEITMOTIF TOPIC RENAME",
            ".SH LEITMOTIF DOCTOR",
            ".SH QUERIES",
            ".SH PRIVACY",
        ] {
            assert_eq!(page.lines().filter(|line| *line == heading).count(), 1, "{heading}");
        }
        assert!(page.contains("max\\-tokens"));
    }
}
