//! `leitmotif topics`: lists the topics of the current run; `--tree`, `--together` and `--quality` are below this file,
//! `--by` is in `topics_by.rs`.

pub(super) mod quality;
mod together;
pub(super) mod tree;

use super::support::{CommandContext, Left, Right, StudyContext, TextTable, clean_line};
use super::topics_by;
use crate::exchange::json;
use crate::format::{count_noun, duration_text, percent_text, thousands};
use crate::topics::Run;
use clap::Args;
use std::io::{self, Write};

/// What `topics` takes.
#[derive(Debug, Args)]
pub struct TopicsArgs {
    /// List the first N only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Show which topics are near each other, as a tree
    #[arg(long)]
    pub tree: bool,
    /// Cut the tree so that at most N branches are left
    #[arg(long, value_name = "N", requires = "tree", value_parser = clap::value_parser!(u32).range(1..))]
    pub cut: Option<u32>,
    /// Show which topics are in the same talks so often that it is hardly chance
    #[arg(long, conflicts_with_all = ["tree", "quality", "by"])]
    pub together: bool,
    /// Show how good the topics are, and how to read that
    #[arg(long, conflicts_with = "tree")]
    pub quality: bool,
    /// Repeat the analysis six times, a little differently, and keep with each topic how often it came back
    #[arg(long)]
    pub stability: bool,
    /// Count topics by speaker, by an attribute such as channel, by month or year of the date, or by place in
    /// the talk
    #[arg(long, value_name = "speaker|date|position|ATTRIBUTE", conflicts_with_all = ["tree", "quality"])]
    pub by: Option<String>,
}

/// Lists the topics, largest first, or shows them as the options ask.
pub fn run(args: &TopicsArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    study.current_run()?;
    // First, so that what is shown below has the measurement in it.
    if args.stability {
        quality::measure_stability(&mut study, context)?;
    }
    if args.tree {
        return tree::run(&study, args.cut.map(|count| count as usize), context);
    }
    if args.together {
        return together::run(&study, args.limit, context);
    }
    if args.quality {
        return quality::run(&study, context);
    }
    if let Some(by) = &args.by {
        return topics_by::run(&study, by, args.limit, context);
    }
    let Some(mut topics) = study.study_view().topics_json() else { return Ok(()) };
    let all = topics.topics.len();
    if !context.global.json {
        // Read from the top, the list begins with subjects; the sort is stable, and scripts get all by size.
        topics.topics.sort_by_key(|topic| (topic.junk, topic.conduct.is_some()));
    }
    topics.topics.truncate(args.limit.unwrap_or(usize::MAX));
    context.print(&topics, |out| print_topics(&study, &topics, all, context, out))?;
    study.print_unseen(context);
    study.print_roles_changed(context)
}

/// Prints the topics as a table under a line on the run; `all` is their number before `--limit`.
fn print_topics(
    study: &StudyContext,
    topics: &json::TopicsJson,
    all: usize,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = clean_line(&study.project.name());
    let model = study.run.as_ref().map_or("", |run| run.parameters.model.as_str());
    writeln!(
        out,
        "{name}: {} in {}, {} in none. Run {}, {model}.",
        count_noun(all, "topic"),
        count_noun(topics.snippets, "snippet"),
        percent_text(topics.outliers, topics.snippets),
        topics.run
    )?;
    if let Some(note) = study.run.as_ref().and_then(Run::context_note) {
        writeln!(out, "Of {note}.")?;
    }
    if topics.topics.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    // No column of times for a corpus without any.
    let timed = topics.topics.iter().any(|topic| topic.seconds.is_some());
    let mut heading = vec![("id", Right), ("snippets", Right), ("talks", Right)];
    heading.extend(timed.then_some(("time", Right)));
    heading.extend([("theme", Left), ("label", Left), ("keywords", Left)]);
    let mut table = TextTable::new(&heading);
    for topic in &topics.topics {
        let mut row = vec![topic.id.to_string(), thousands(topic.snippets), thousands(topic.transcripts)];
        row.extend(
            timed.then(|| topic.seconds.map_or_else(String::new, |json::JsonSeconds(s)| duration_text(s))),
        );
        // Six keywords, since the last column is cut at the terminal's edge; JSON has all.
        let words: Vec<_> = topic.keywords.iter().take(6).map(|keyword| keyword.word.as_str()).collect();
        // The cell of a topic in no theme is empty.
        let mark = match topic {
            topic if topic.junk => " (junk)",
            topic if topic.conduct.is_some() => " (conduct)",
            _ => "",
        };
        let label = format!("{}{mark}", topic.label);
        row.extend([topic.theme.clone().unwrap_or_default(), label, words.join(", ")]);
        table.add_row(row);
    }
    table.write(out, context.style, context.width)?;
    if topics.topics.iter().any(|topic| topic.conduct.is_some() && !topic.junk) {
        let why =
            "conduct: about the talk itself, as greetings are; `leitmotif topic show ID` says by which signs";
        writeln!(out, "\n{}", context.style.muted(why))?;
    }
    let junk = study.stats.junk_topic_count();
    if junk > 0 {
        let snippets = count_noun(study.stats.set_aside_coverage().snippets, "snippet");
        let topics = count_noun(junk, "topic");
        let note = format!("junk: {topics} with {snippets}, in no theme and no share");
        writeln!(out, "\n{}", context.style.muted(&note))?;
    }
    if topics.conduct_snippets > 0 {
        let note = format!(
            "{} in other topics or none may be conduct, too: `leitmotif search is:conduct` lists them, `leitmotif snippet \
             move --query is:conduct --to TOPIC` moves them",
            count_noun(topics.conduct_snippets, "snippet")
        );
        writeln!(out, "{}", context.style.muted(&note))?;
    }
    Ok(())
}
