//! `leitmotif topic`: shows, renames, merges, splits topics, or leaves them out of counts. All but showing is
//! one edit, which undo takes back; the run as the machine found it is never changed.

mod about;

use super::snippets::print_snippets;
use super::support::{CommandContext, Left, Right, StudyContext, TextTable, clean_line, print_json, stdout};
use crate::coding::edits::{self, TopicPart};
use crate::coding::{count_after_merging, groups_at_cut};
use crate::exchange::json;
use crate::format::{count_noun, duration_text, percent_text, thousands};
use crate::jobs::regroup;
use crate::topics::{DivisionOptions, TopicId};
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
    /// Show the sentences that say it, what sets it apart from the nearest topic, where it comes and who speaks
    About {
        /// The topic's number
        id: u32,
    },
    /// Give a topic a name of your own; an empty one brings the machine's label back
    Rename {
        /// The topic's number
        id: u32,
        /// Its new name
        label: String,
    },
    /// Merge topics into the first of them
    Merge {
        /// The topics' numbers, the one to keep first
        #[arg(required = true, num_args = 2.., value_name = "ID")]
        ids: Vec<u32>,
    },
    /// Have fewer topics: merge the nearest until at most so many are left
    Fewer {
        /// How many topics may be left
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        count: u32,
    },
    /// Split a topic into parts
    Split {
        /// The topic's number
        id: u32,
        /// How many parts [default: its share of the topics one level finer, at least two]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1000))]
        parts: Option<u32>,
        /// The fewest snippets of a part [default: by the size of the topic]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
        min_size: Option<u32>,
        /// Show the parts only, change nothing
        #[arg(long)]
        preview: bool,
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

/// Shows a topic, or makes the edit and prints what it did.
pub fn run(command: &TopicCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    study.current_run()?;
    // Taken out of the context, which `apply_and_report` borrows as a whole.
    let Some(run) = study.run.take() else { return Ok(()) };
    let edit = match command {
        TopicCommand::Show { id } => {
            study.run = Some(run);
            return show_topic(&study, *id, context);
        }
        TopicCommand::About { id } => {
            study.run = Some(run);
            return about::show(&study, *id, context);
        }
        TopicCommand::Rename { id, label } => edits::rename_topic(&study.codebook, &run, TopicId(*id), label),
        TopicCommand::Merge { ids } => {
            let ids: Vec<_> = ids.iter().copied().map(TopicId).collect();
            edits::merge_topics(&study.codebook, &study.corpus, &run, &ids)
        }
        TopicCommand::Fewer { count } => {
            // The tree counts the topics of the run, not those left by edits, so the cut that leaves at most
            // `count` is found by trying: from no merge at all down to one branch.
            let most = run.measures.tree.topics as usize;
            let fewer =
                (1..=most).rev().map(|branches| groups_at_cut(&run, &study.stats, &study.codebook, branches));
            let enough =
                |groups: &Vec<Vec<TopicId>>| count_after_merging(&study.stats, groups) <= *count as usize;
            let Some(groups) = fewer.into_iter().find(enough) else {
                anyhow::bail!("the topics cannot be joined: they are of several languages, or too few");
            };
            if groups.is_empty() {
                anyhow::bail!("there are no more than {count} topics already; nothing was merged");
            }
            edits::merge_groups(&study.codebook, &study.corpus, &run, &groups)
        }
        TopicCommand::Split { id, parts, min_size, preview } => {
            let how = DivisionOptions {
                part_count: parts.map(|parts| parts as usize),
                min_size: min_size.map(|size| size as usize),
            };
            let options = context.analyze_options(false);
            let progress = context.start_progress()?;
            let parts = regroup::split_topic(&study.project, &run, TopicId(*id), (how, &options), &progress)?;
            drop(progress);
            if *preview {
                return print_split_preview(&study, &parts, context);
            }
            edits::split_topic(&study.codebook, &study.corpus, &run, TopicId(*id), &parts)
        }
        TopicCommand::Junk { ids, restore } => {
            let ids: Vec<_> = ids.iter().copied().map(TopicId).collect();
            edits::junk_topics(&study.codebook, &run, &ids, !restore)
        }
    };
    study.apply_and_report(edit, context)
}

/// What `topic split --preview --json` prints.
#[derive(Serialize)]
struct SplitPreviewJson {
    schema: json::SchemaVersion,
    parts: Vec<SplitPartJson>,
}

/// A part that a topic would be split into.
#[derive(Serialize)]
struct SplitPartJson {
    label: String,
    keywords: Vec<json::KeywordJson>,
    /// The numbers of its snippets, the most telling first.
    snippets: Vec<i64>,
}

/// Prints the parts a topic would be split into; nothing is changed.
fn print_split_preview(
    study: &StudyContext,
    parts: &[TopicPart],
    context: &CommandContext,
) -> anyhow::Result<()> {
    let shape = |part: &TopicPart| SplitPartJson {
        label: part.label.clone(),
        keywords: part.keywords.iter().map(Into::into).collect(),
        snippets: part
            .snippets
            .iter()
            .filter_map(|&at| study.corpus.snippet_at(at))
            .map(|s| s.id.0)
            .collect(),
    };
    if context.global.json {
        return print_json(&SplitPreviewJson {
            schema: json::SchemaVersion,
            parts: parts.iter().map(shape).collect(),
        });
    }
    if parts.len() < 2 {
        context.print_note("the topic holds together: no two parts of it are large enough");
    }
    let mut table = TextTable::new(&[("snippets", Right), ("label", Left), ("keywords", Left)]);
    for part in parts {
        // Eight keywords, since the last column is cut at the terminal's edge; JSON has all.
        let words: Vec<_> = part.keywords.iter().take(8).map(|keyword| keyword.word.as_str()).collect();
        table.add_row([thousands(part.snippets.len()), part.label.clone(), words.join(", ")]);
    }
    context.print_table(&table)
}

/// What `topic show --json` prints.
#[derive(Serialize)]
struct TopicDetailJson {
    schema: json::SchemaVersion,
    run: i64,
    topic: json::TopicJson,
    /// The representative snippets, the most central first.
    snippets: Vec<json::SnippetJson>,
}

/// Prints a topic with its theme, counts, keywords and representative snippets.
fn show_topic(study: &StudyContext, id: u32, context: &CommandContext) -> anyhow::Result<()> {
    let stats = study.find_topic(id)?;
    let view = study.study_view();
    let Some(topics) = view.topics_json() else { return Ok(()) };
    let Some(topic) = topics.topics.into_iter().find(|topic| topic.id == id) else { return Ok(()) };
    let indices = study.find_snippet_indices(&topic.representatives)?;
    let snippets = study.snippets_json(&indices)?.snippets;
    if context.global.json {
        return print_json(&TopicDetailJson {
            schema: json::SchemaVersion,
            run: topics.run,
            topic,
            snippets,
        });
    }
    let mut out = stdout();
    let theme = topic.theme.as_deref().map_or_else(String::new, |theme| format!("   in {theme}"));
    let junk = if stats.junk { "   left out of counts" } else { "" };
    writeln!(out, "{}{}{junk}", context.style.strong(&clean_line(&topic.label)), clean_line(&theme))?;
    let time =
        topic.seconds.map_or_else(String::new, |json::JsonSeconds(s)| format!("   {}", duration_text(s)));
    let read = format!("   {} read", thousands(study.stats.read_count(stats.id)));
    let part = percent_text(topic.snippets, topics.snippets);
    writeln!(
        out,
        "topic {id}   {} ({part})   {}{time}{read}",
        count_noun(topic.snippets, "snippet"),
        count_noun(topic.transcripts, "talk")
    )?;
    if let Some(reason) = &topic.conduct {
        writeln!(out, "{reason}")?;
    }
    let words: Vec<_> = topic.keywords.iter().map(|keyword| clean_line(&keyword.word)).collect();
    writeln!(out, "{}\n", context.style.muted(&words.join(", ")))?;
    print_snippets(&snippets, context, &mut out)?;
    Ok(out.flush()?)
}
