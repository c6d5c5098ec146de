//! `leitmotif topics --by`: counts topics by class of snippets: by speaker, by attribute, by date, and by
//! position in the talk. The classes are also the strata of `leitmotif sample --by`.

use super::support::{CliError, CommandContext, StudyContext, clean_line};
use crate::corpus::{Corpus, TranscriptEntry};
use crate::exchange::json::{JsonScore, KeywordJson, SchemaVersion};
use crate::format::{count_noun, percent_text};
use crate::jobs::regroup;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// What `topics --by --json` prints.
#[derive(Serialize)]
struct TopicsByJson {
    schema: SchemaVersion,
    run: i64,
    by: String,
    /// Number of snippets in no class: those without a speaker, a date or the attribute.
    without: usize,
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
    study: &StudyContext,
    by: &str,
    limit: Option<usize>,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let run = study.current_run()?;
    let values = class_values(&study.corpus, by);
    let mut names: Vec<&String> = values.iter().flatten().collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        let known = clean_line(&study.corpus.attribute_names().join(", "));
        let hint = format!("there are speaker, position and the attributes {known}");
        return Err(CliError::new(format!("no snippet has '{by}'"), hint).into());
    }
    let class = |value: &Option<String>| {
        let at = names.binary_search(&value.as_ref()?).ok()?;
        u32::try_from(at).ok()
    };
    let classes: Vec<Option<u32>> = values.iter().map(class).collect();
    let without = classes.iter().filter(|class| class.is_none()).count();
    let progress = context.start_progress()?;
    let found =
        regroup::topics_by_class(&study.project, &study.corpus, run, (&classes, names.len()), &progress)?;
    drop(progress);
    let mut sizes = vec![0usize; names.len()];
    for class in classes.iter().flatten() {
        if let Some(size) = sizes.get_mut(*class as usize) {
            *size += 1;
        }
    }
    let part = |size: usize| {
        move |it: &crate::topics::describe::TopicInClass| {
            // The classes were counted on the run that the statistics are of, so every topic is there.
            let topic = study.stats.topic(it.topic)?;
            Some(TopicInClassJson {
                id: it.topic.0,
                label: topic.label.clone(),
                snippets: it.snippets,
                share: JsonScore(it.snippets as f64 / size.max(1) as f64),
                keywords: it.keywords.iter().map(Into::into).collect(),
            })
        }
    };
    let classes = names.iter().zip(&found).zip(&sizes).map(|((&value, of), &snippets)| SnippetClassJson {
        value: value.clone(),
        snippets,
        topics: of.iter().filter_map(part(snippets)).take(limit.unwrap_or(usize::MAX)).collect(),
    });
    let counted = TopicsByJson {
        schema: SchemaVersion,
        run: run.id.0,
        by: by.to_owned(),
        without,
        classes: classes.collect(),
    };
    context.print(&counted, |out| {
        for class in &counted.classes {
            let head = format!("{}   {}", clean_line(&class.value), count_noun(class.snippets, "snippet"));
            writeln!(out, "{}", context.style.strong(&head))?;
            for topic in class.topics.iter().take(limit.unwrap_or(8)) {
                let words: Vec<_> = topic.keywords.iter().map(|word| word.word.as_str()).collect();
                let words = context.style.muted(&clean_line(&words.join(", ")));
                let share = percent_text(topic.snippets, class.snippets);
                writeln!(out, "  {share:>5}  {}  {words}", clean_line(&topic.label))?;
            }
        }
        Ok(())
    })?;
    if without > 0 && !context.global.json {
        context.print_note(&format!("Not counted: {} without {by}.", count_noun(without, "snippet")));
    }
    Ok(())
}

/// The class of each snippet of the corpus, by index; none where it has no value.
pub(super) fn class_values(corpus: &Corpus, by: &str) -> Vec<Option<String>> {
    let of_entry = |name: &str| -> Vec<Option<String>> {
        let value = |entry: &TranscriptEntry| {
            let found = entry.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            // The language is told of each transcript, whether or not a file names it as an attribute.
            let told = entry.language.as_ref().filter(|_| name == "language");
            found.map(|(_, value)| value).or(told).cloned()
        };
        let values = corpus.transcripts.iter().map(|entry| (value(entry), entry.snippets.len()));
        values.flat_map(|(value, count)| std::iter::repeat_n(value, count)).collect()
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
                let start = |date: &String| date.get(..length).unwrap_or(date).to_owned();
                dates.iter().map(|date| date.as_ref().map(start)).collect()
            };
            // Dates begin `2023-05`; one that is a year alone is a class of its own among the months.
            let months = cut(7);
            let distinct: BTreeSet<_> = months.iter().flatten().collect();
            if distinct.len() > MAX_MONTHS { cut(4) } else { months }
        }
        attribute => of_entry(attribute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture;

    #[test]
    fn a_year_alone_is_a_class_among_months() {
        let Corpus { mut transcripts, snippets, .. } = fixture::corpus();
        for (entry, date) in transcripts.iter_mut().zip(["2023-05-02", "2024"]) {
            entry.attributes.insert("date".to_owned(), date.to_owned());
        }
        let mut classes = class_values(&Corpus::new(transcripts, snippets), "date");
        classes.dedup();
        assert_eq!(classes, ["2023-05", "2024"].map(|date| Some(date.to_owned())));
    }

    #[test]
    fn the_language_is_a_class_without_an_attribute() {
        let Corpus { mut transcripts, snippets, .. } = fixture::corpus();
        for (entry, code) in transcripts.iter_mut().zip([Some("de"), None]) {
            entry.attributes.remove("language");
            entry.language = code.map(str::to_owned);
        }
        let mut classes = class_values(&Corpus::new(transcripts, snippets), "language");
        classes.dedup();
        assert_eq!(classes, [Some("de".to_owned()), None]);
    }
}
