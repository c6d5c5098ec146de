//! `leitmotif topics`: the topics of the current run.

use super::support::context::Context;
use super::support::desk::Desk;
use super::support::output::clean_line;
use super::support::table::{Side, Table};
use crate::exchange::figures::{count, counted, duration, share};
use crate::exchange::json;
use clap::Args;
use std::io::{self, Write};

/// What `topics` takes.
#[derive(Debug, Args)]
pub struct TopicsArgs {
    /// List the first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// Lists them, largest first.
pub fn run(args: &TopicsArgs, context: &Context) -> anyhow::Result<()> {
    let desk = Desk::open(context)?;
    desk.run()?;
    let Some(mut topics) = desk.view().topics() else { return Ok(()) };
    let all = topics.topics.len();
    topics.topics.truncate(args.limit.unwrap_or(usize::MAX));
    let mut out = context.out();
    if context.global.json {
        json::write(&topics, &mut out)?;
    } else {
        print(&desk, &topics, all, context, &mut out)?;
    }
    Ok(out.flush()?)
}

fn print(
    desk: &Desk,
    topics: &json::Topics,
    all: usize,
    context: &Context,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = clean_line(&desk.project.name());
    let model = desk.run.as_ref().map_or("", |run| run.parameters.model.as_str());
    writeln!(
        out,
        "{name}: {} in {}, {} in none. Run {}, {model}.",
        counted(all, "topic"),
        counted(topics.snippets, "snippet"),
        share(topics.outliers, topics.snippets),
        topics.run
    )?;
    if topics.topics.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let timed = topics.topics.iter().any(|topic| topic.seconds.is_some());
    let mut heading = vec![("id", Side::Right), ("snippets", Side::Right), ("talks", Side::Right)];
    heading.extend(timed.then_some(("time", Side::Right)));
    heading.extend([("theme", Side::Left), ("label", Side::Left), ("keywords", Side::Left)]);
    let mut table = Table::new(&heading);
    for topic in &topics.topics {
        let mut row = vec![topic.id.to_string(), count(topic.snippets), count(topic.transcripts)];
        row.extend(timed.then(|| topic.seconds.map(|json::Seconds(s)| duration(s)).unwrap_or_default()));
        let words: Vec<_> = topic.keywords.iter().take(6).map(|keyword| keyword.word.as_str()).collect();
        row.extend([topic.theme.clone().unwrap_or_default(), topic.label.clone(), words.join(", ")]);
        table.row(row);
    }
    table.write(out, context.style, context.width)
}
