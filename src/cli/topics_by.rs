//! `leitmotif topics --by`: counts topics by class of snippets: by speaker, by attribute, by date, and by
//! position in the talk. The classes are also the strata of `leitmotif sample --by`.

use super::support::context::CommandContext;
use super::support::error::CliError;
use super::support::output::clean_line;
use super::support::study_context::StudyContext;
use crate::corpus::Corpus;
use crate::exchange::json::{JsonScore, KeywordJson, SchemaVersion, write};
use crate::format::{count_noun, percent_text};
use crate::jobs::regroup;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// What `topics --by --json` prints.
#[derive(Serialize)]
struct TopicsByJson {
    schema: SchemaVersion,
    run: i64,
    by: String,
    classes: Vec<SnippetClassJson>,
}

/// A class of snippets, such as a speaker, a month or a tenth of the talk.
#[derive(Serialize)]
struct SnippetClassJson {
    value: String,
    /// Number of its snippets, with those in no topic.
    snippets: usize,
    topics: Vec<TopicInClassJson>,
}

/// A topic in a class.
#[derive(Serialize)]
struct TopicInClassJson {
    id: u32,
    label: String,
    snippets: usize,
    /// Its share of the snippets of the class, 0 to 1.
    share: JsonScore,
    keywords: Vec<KeywordJson>,
}

/// The number of parts a talk is cut into by `position`, equal in snippets. The labels in [`class_values`]
/// are in tenths, so another number needs others. Chosen by hand; not measured.
const TALK_PARTS: usize = 10;
/// Up to this many distinct months `date` counts by month, above by year. Two years of months are what can be
/// read as one list; chosen by hand, not measured.
const MAX_MONTHS: usize = 24;

/// Counts the topics of each class and prints them: `limit` of a class, without it 8 as text and all as JSON.
///
/// # Errors
/// Where no snippet has a value of `by`, with the attributes there are.
pub fn run(
    desk: &StudyContext,
    by: &str,
    limit: Option<usize>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let run = desk.current_run()?;
    let values = class_values(&desk.corpus, by);
    let mut names: Vec<&String> = values.iter().flatten().collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        let attributes: BTreeMap<&String, ()> = desk
            .corpus
            .transcripts
            .iter()
            .flat_map(|entry| entry.attributes.keys().map(|name| (name, ())))
            .collect();
        let known = attributes.into_keys().map(|name| clean_line(name)).collect::<Vec<_>>().join(", ");
        let hint = format!("there are speaker, position and the attributes {known}");
        return Err(CliError::new(format!("no snippet has '{by}'"), hint).into());
    }
    let class = |value: &Option<String>| {
        let at = names.binary_search(&value.as_ref()?).ok()?;
        u32::try_from(at).ok()
    };
    let classes: Vec<Option<u32>> = values.iter().map(class).collect();
    let progress = context.start_progress()?;
    let found =
        regroup::topics_by_class(&desk.project, &desk.corpus, run, (&classes, names.len()), &progress)?;
    drop(progress);
    let mut sizes = vec![0usize; names.len()];
    for class in classes.iter().flatten() {
        if let Some(size) = sizes.get_mut(*class as usize) {
            *size += 1;
        }
    }
    let part = |size: usize| {
        move |it: &crate::topics::describe::TopicInClass| TopicInClassJson {
            id: it.topic.0,
            label: desk.stats.topic(it.topic).map(|topic| topic.label.clone()).unwrap_or_default(),
            snippets: it.snippets,
            share: JsonScore(it.snippets as f64 / size.max(1) as f64),
            keywords: it
                .keywords
                .iter()
                .map(|word| KeywordJson { word: word.word.clone(), score: JsonScore(word.score.into()) })
                .collect(),
        }
    };
    let classes = names.iter().zip(&found).zip(&sizes).map(|((&value, of), &snippets)| SnippetClassJson {
        value: value.clone(),
        snippets,
        topics: of.iter().take(limit.unwrap_or(usize::MAX)).map(part(snippets)).collect(),
    });
    let printed =
        TopicsByJson { schema: SchemaVersion, run: run.id.0, by: by.to_owned(), classes: classes.collect() };
    let mut out = context.stdout();
    if context.global.json {
        write(&printed, &mut out)?;
        return Ok(out.flush()?);
    }
    for class in &printed.classes {
        let head = format!("{}   {}", clean_line(&class.value), count_noun(class.snippets, "snippet"));
        writeln!(out, "{}", context.style.strong(&head))?;
        for topic in class.topics.iter().take(limit.unwrap_or(8)) {
            let words: Vec<_> = topic.keywords.iter().map(|word| word.word.as_str()).collect();
            writeln!(
                out,
                "  {:>5}  {}  {}",
                percent_text(topic.snippets, class.snippets),
                clean_line(&topic.label),
                context.style.muted(&clean_line(&words.join(", ")))
            )?;
        }
    }
    Ok(out.flush()?)
}

/// The class of each snippet of the corpus, by index; none where it has no value.
pub(super) fn class_values(corpus: &Corpus, by: &str) -> Vec<Option<String>> {
    let of_entry = |name: &str| -> Vec<Option<String>> {
        let entries = corpus.transcripts.iter();
        let value = |entry: &crate::corpus::TranscriptEntry| {
            let found = entry.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        entries.flat_map(|entry| std::iter::repeat_n(value(entry), entry.snippets.len())).collect()
    };
    match by {
        "speaker" => corpus.snippets.iter().map(|snippet| snippet.speaker.clone()).collect(),
        "position" => corpus
            .transcripts
            .iter()
            .flat_map(|entry| {
                let count = entry.snippets.len();
                (0..count).map(move |at| {
                    let tenth = at * TALK_PARTS / count.max(1);
                    Some(format!("{:>2} to {:>3} %", tenth * 10, tenth * 10 + 10))
                })
            })
            .collect(),
        "date" => {
            let dates = of_entry("date");
            let cut = |length: usize| -> Vec<Option<String>> {
                dates
                    .iter()
                    .map(|date| date.as_ref().and_then(|date| date.get(..length)).map(str::to_owned))
                    .collect()
            };
            // Dates begin `2023-05`; one without a month has no class while months are counted.
            let months = cut(7);
            let distinct: std::collections::BTreeSet<_> = months.iter().flatten().collect();
            if distinct.len() > MAX_MONTHS { cut(4) } else { months }
        }
        attribute => of_entry(attribute),
    }
}
