//! `leitmotif topics --together`: the topics that are in the same talks so often that it is hardly chance.

use crate::cli::support::{CommandContext, Left, Right, StudyContext, TextTable, print_json};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::format::thousands;
use crate::topics::TopicId;
use serde::Serialize;

/// What `topics --together --json` prints.
#[derive(Serialize)]
struct TopicsTogetherJson {
    schema: SchemaVersion,
    run: i64,
    /// The pairs, the surest first.
    pairs: Vec<TopicPairJson>,
}

/// Two topics that come together.
#[derive(Serialize)]
struct TopicPairJson {
    first: TopicNameJson,
    second: TopicNameJson,
    /// The number of transcripts with snippets of both.
    transcripts: usize,
    /// How many there would be if the two had nothing to do with each other.
    by_chance: JsonScore,
    /// How surely they have.
    log_likelihood: JsonScore,
}

/// A topic by number and name.
#[derive(Serialize)]
struct TopicNameJson {
    id: u32,
    label: String,
}

/// Prints the pairs, at most so many.
pub fn run(study: &StudyContext, limit: Option<usize>, context: &CommandContext) -> anyhow::Result<()> {
    let run = study.current_run()?.id.0;
    let name = |id: TopicId| {
        let label = study.stats.topic(id).map_or_else(String::new, |topic| topic.label.clone());
        TopicNameJson { id: id.0, label }
    };
    let pairs = study
        .stats
        .topic_pairs(&study.corpus, study.current_run()?)
        .into_iter()
        .take(limit.unwrap_or(usize::MAX));
    let pairs = pairs.map(|pair| TopicPairJson {
        first: name(pair.first),
        second: name(pair.second),
        transcripts: pair.transcripts,
        by_chance: JsonScore(pair.expected),
        log_likelihood: JsonScore(pair.log_likelihood),
    });
    let together = TopicsTogetherJson { schema: SchemaVersion, run, pairs: pairs.collect() };
    if context.global.json {
        return print_json(&together);
    }
    if together.pairs.is_empty() {
        context.print_note(
            "No two topics are so often in the same talks that it is hardly chance; with ten talks or fewer nothing can be \
             told.",
        );
        return Ok(());
    }
    let heading = [
        ("topic", Left),
        ("and", Left),
        ("talks with both", Right),
        ("by chance", Right),
        ("log-likelihood", Right),
    ];
    let mut table = TextTable::new(&heading);
    for pair in &together.pairs {
        table.add_row([
            pair.first.label.clone(),
            pair.second.label.clone(),
            thousands(pair.transcripts),
            format!("{:.1}", pair.by_chance.0),
            format!("{:.1}", pair.log_likelihood.0),
        ]);
    }
    context.print_table(&table)
}
