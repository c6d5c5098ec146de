//! `leitmotif help`: what clap knows of a command, and topics that are longer than a command's own help.
//!
//! Each topic is a file of `assets/help`, which is the only place it is written: the README links to it, and
//! `leitmotif man` has it as a section. A new topic is a file there, a row of [`HELP_TOPICS`] and a line of
//! the program's own help (`args.rs`, `after_help`).

mod page;

pub use page::{HelpBlock, parse_blocks, plain_text, roff_text};

use super::keys;
use super::support::{CliError, CommandContext, stdout};
use clap::{Args, Command};
use std::io::Write;

/// What `help` takes.
#[derive(Debug, Args)]
pub struct HelpArgs {
    /// A command, as in `help theme add`, or a topic: keys, queries, formats and others that `leitmotif help`
    /// lists
    #[arg(value_name = "COMMAND|TOPIC")]
    pub words: Vec<String>,
}

/// A topic of `leitmotif help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpTopic {
    /// The word it is asked for by.
    pub name: &'static str,
    /// Its title, as it stands in the program's own help.
    pub about: &'static str,
    /// Its text, in Markdown.
    text: &'static str,
}

/// A topic with this name and title, whose text is `assets/help/NAME.md`, compiled in.
macro_rules! topic {
    ($name:literal, $about:literal) => {
        HelpTopic {
            name: $name,
            about: $about,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/help/", $name, ".md")),
        }
    };
}

/// All topics, in the order of the manual. A topic goes before a command of the same name, whose own help is
/// `leitmotif keys --help`.
pub const HELP_TOPICS: [HelpTopic; 14] = [
    topic!("keys", "the keys of the workbench"),
    topic!("queries", "what a search understands"),
    topic!("formats", "what can be imported"),
    topic!("settings", "what config.toml can say"),
    topic!("privacy", "what leaves the machine, and what is kept"),
    topic!("backups", "what is kept, and how to restore it"),
    topic!("exports", "what can be written"),
    topic!("numbers", "what is counted, and how"),
    topic!("study", "from topics to themes: a walk"),
    topic!("agreement", "two people coding, and how far they agree"),
    topic!("scripts", "the same work without the workbench"),
    topic!("scale", "more than one machine"),
    topic!("colours", "colour themes, and how to make one"),
    topic!("methods", "how topics are found, and what a project is made of"),
];

impl HelpTopic {
    /// Its text, as blocks.
    pub fn blocks(&self) -> Vec<HelpBlock> {
        parse_blocks(self.text)
    }
}

/// Prints the topic or the command's help; without words the program's own, which lists both. `command` is
/// the whole program's.
///
/// # Errors
/// Where the words name neither.
pub fn run(args: &HelpArgs, command: Command, context: &CommandContext) -> anyhow::Result<()> {
    let mut out = stdout();
    // Topics are one word; more words can only be a command.
    let named = args.words.first().filter(|_| args.words.len() == 1);
    match named.and_then(|name| HELP_TOPICS.iter().find(|topic| topic.name == *name)) {
        Some(topic) if topic.name == "keys" => {
            // With the user's own bindings, which the file cannot know.
            keys::run(context)?;
            write!(out, "\nChange them in config.toml: `leitmotif help settings` shows how.\n")?;
        }
        Some(topic) => out.write_all(plain_text(&topic.blocks(), context.width).as_bytes())?,
        None => {
            let page = find_command(command, &args.words)?.render_long_help();
            match context.style.is_colored() {
                true => write!(out, "{}", page.ansi())?,
                false => write!(out, "{page}")?,
            }
        }
    }
    Ok(out.flush()?)
}

/// The command that these words name, each below the one before.
fn find_command(mut command: Command, words: &[String]) -> anyhow::Result<Command> {
    command.build();
    for word in words {
        let Some(below) = command.find_subcommand(word).cloned() else {
            let topics: Vec<&str> = HELP_TOPICS.iter().map(|topic| topic.name).collect();
            let what = format!("there is neither a command nor a topic called '{}'", words.join(" "));
            let hint = format!("topics are {}; `leitmotif help` lists the commands", topics.join(", "));
            return Err(CliError::usage(what, hint).into());
        };
        command = below;
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Keymap;
    use crate::cli::Cli;
    use crate::config::Config;
    use crate::search::parse_with_attributes;
    use clap::CommandFactory;
    use std::path::Path;

    fn topic(name: &str) -> HelpTopic {
        *HELP_TOPICS.iter().find(|topic| topic.name == name).unwrap()
    }

    fn cells(name: &str) -> Vec<String> {
        let rows = topic(name).blocks().into_iter().filter_map(|block| match block {
            HelpBlock::Row(label, _) => Some(label),
            _ => None,
        });
        rows.collect()
    }

    #[test]
    fn every_topic_has_a_text_and_is_listed() {
        let listed = Cli::command().render_long_help().to_string();
        for topic in HELP_TOPICS {
            assert!(topic.blocks().len() > 1, "{} says nothing", topic.name);
            assert!(listed.contains(&format!("help {}", topic.name)), "{}: {listed}", topic.name);
            assert!(listed.contains(topic.about), "{}: {listed}", topic.name);
        }
    }

    #[test]
    fn a_command_is_found_by_its_words() {
        let words = |line: &str| line.split(' ').map(String::from).collect::<Vec<_>>();
        assert_eq!(find_command(Cli::command(), &words("theme add")).unwrap().get_name(), "add");
        assert!(
            find_command(Cli::command(), &words("theme ad")).unwrap_err().to_string().contains("theme ad")
        );
    }

    #[test]
    fn the_readme_is_short_and_links_to_every_topic() {
        let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
        assert!(
            readme.len() < 12_000,
            "the README has {} bytes; topics of `help` take the rest",
            readme.len()
        );
        for topic in HELP_TOPICS {
            let link = format!("[`leitmotif help {0}`](assets/help/{0}.md)", topic.name);
            assert!(readme.contains(&link), "README.md does not link to {}", topic.name);
        }
    }

    #[test]
    fn the_queries_shown_are_understood() {
        let attributes = ["channel", "age", "year", "site"].map(str::to_owned);
        let queries = cells("queries");
        assert!(queries.len() > 8, "{queries:?}");
        for query in queries.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
            let parsed = parse_with_attributes(query, &attributes);
            assert!(parsed.problems.is_empty() && !parsed.is_empty(), "{query}: {:?}", parsed.problems);
        }
    }

    #[test]
    fn the_settings_shown_are_settings() {
        let code = topic("settings").blocks().into_iter().find_map(|block| match block {
            HelpBlock::Code(lines) => Some(lines.join("\n")),
            _ => None,
        });
        let config = Config::parse(&code.unwrap(), Path::new("config.toml")).unwrap();
        assert!(config.warnings.is_empty(), "{:?}", config.warnings);
        assert!(Keymap::new(&config.keys).1.is_empty());
        assert!(config.theme.is_some() && !config.colors.is_empty());
    }
}
