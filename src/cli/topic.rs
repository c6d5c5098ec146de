//! `leitmotif topic`: one topic shown, renamed or set aside.

use super::snippets::print_snippets;
use super::support::context::Context;
use super::support::desk::Desk;
use super::support::output::clean_line;
use crate::coding::edits;
use crate::exchange::figures::{count, counted, duration, share};
use crate::exchange::json;
use crate::topics::TopicId;
use clap::Subcommand;
use serde::Serialize;
use std::io::Write;

/// What can be done with topics.
#[derive(Debug, Subcommand)]
pub enum TopicCommand {
    /// Show keywords, statistics and representative snippets
    Show {
        /// The topic's number, as `leitmotif topics` lists it
        id: u32,
    },
    /// Give a topic a name of your own; an empty one brings the machine's label back
    Rename {
        /// The topic's number
        id: u32,
        /// Its new name
        label: String,
    },
    /// Leave topics out of counts
    Junk {
        /// The topics' numbers
        #[arg(required = true, value_name = "ID")]
        ids: Vec<u32>,
        /// Count them again
        #[arg(long)]
        restore: bool,
    },
}

/// Shows or changes.
pub fn run(command: &TopicCommand, context: &Context) -> anyhow::Result<()> {
    let mut desk = Desk::open(context)?;
    desk.run()?;
    let Some(run) = desk.run.take() else { return Ok(()) };
    let edit = match command {
        TopicCommand::Show { id } => {
            desk.run = Some(run);
            return show(&desk, *id, context);
        }
        TopicCommand::Rename { id, label } => edits::rename_topic(&desk.codebook, &run, TopicId(*id), label),
        TopicCommand::Junk { ids, restore } => {
            let ids: Vec<_> = ids.iter().copied().map(TopicId).collect();
            edits::junk_topics(&desk.codebook, &run, &ids, !restore)
        }
    };
    desk.commit(edit, context)
}

/// What `topic show --json` prints.
#[derive(Serialize)]
struct Shown {
    schema: json::Schema,
    run: i64,
    topic: json::Topic,
    /// The representative snippets, the most central first.
    snippets: Vec<json::Snippet>,
}

fn show(desk: &Desk, id: u32, context: &Context) -> anyhow::Result<()> {
    let facts = desk.topic(id)?;
    let view = desk.view();
    let Some(topics) = view.topics() else { return Ok(()) };
    let Some(topic) = topics.topics.into_iter().find(|topic| topic.id == id) else { return Ok(()) };
    let places: Vec<usize> =
        topic.representatives.iter().map(|&id| desk.snippet(id)).collect::<anyhow::Result<_>>()?;
    let texts = desk.project.texts(&desk.corpus, &places)?;
    let snippets = view.snippets(places.iter().copied().zip(texts.iter().map(String::as_str))).snippets;
    let mut out = context.out();
    if context.global.json {
        json::write(&Shown { schema: json::Schema, run: topics.run, topic, snippets }, &mut out)?;
        return Ok(out.flush()?);
    }
    let theme = topic.theme.as_deref().map(|theme| format!("   in {theme}")).unwrap_or_default();
    let junk = if facts.junk { "   left out of counts" } else { "" };
    writeln!(out, "{}{}{junk}", context.style.strong(&clean_line(&topic.label)), clean_line(&theme))?;
    let time = topic.seconds.map(|json::Seconds(s)| format!("   {}", duration(s))).unwrap_or_default();
    let read = format!("   {} read", count(facts.read));
    let part = share(topic.snippets, topics.snippets);
    writeln!(
        out,
        "topic {id}   {} ({part})   {}{time}{read}",
        counted(topic.snippets, "snippet"),
        counted(topic.transcripts, "talk")
    )?;
    let words: Vec<_> = topic.keywords.iter().map(|keyword| clean_line(&keyword.word)).collect();
    writeln!(out, "{}\n", context.style.muted(&words.join(", ")))?;
    print_snippets(&snippets, context, &mut out)?;
    Ok(out.flush()?)
}
