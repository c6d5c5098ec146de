//! `leitmotif topics --by`: counts topics by speaker in words said, and by class of snippets: by attribute, by
//! date, and by position in the talk. The classes are also the strata of `leitmotif sample --by`.

use super::support::{CliError, CommandContext, StudyContext, clean_line};
use crate::coding::AttributeValues;
use crate::corpus::{Corpus, Snippet, fold_case};
use crate::exchange::json::{JsonScore, KeywordJson, SchemaVersion};
use crate::format::{count_noun, percent_text};
use crate::jobs::regroup;
use crate::jobs::speaker_topics::{SpeakerShare, SpeakerTopics, topics_by_speaker};
use crate::topics::{Keyword, TopicId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// What `topics --by --json` prints.
#[derive(Serialize)]
struct TopicsByJson {
    schema: SchemaVersion,
    run: i64,
    by: String,
    /// What shares are of: `words` by speaker, else `snippets`.
    unit: &'static str,
    /// Number of topics that are junk, and of their snippets: neither they nor context are in any number here.
    junk_topics: usize,
    junk_snippets: usize,
    /// Number of snippets in no class: those without a date or the attribute, or in which nobody named speaks.
    without: usize,
    /// By date and attribute, number of transcripts these are of: those of which it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    transcripts_without: Option<usize>,
    /// By speaker, the number of words that nobody named says.
    #[serde(skip_serializing_if = "Option::is_none")]
    words_without: Option<usize>,
    /// By speaker, the words of interviewers that are context, and were not counted; left out where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<usize>,
    /// But by speaker, the number of snippets that are context, in which only interviewers speak, and were not counted; left
    /// out where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    context_snippets: Option<usize>,
    classes: Vec<SnippetClassJson>,
}

/// A class of snippets, such as a speaker, a month or a tenth of the talk.
#[derive(Serialize)]
struct SnippetClassJson {
    value: String,
    /// Number of its snippets, with those in no topic; by speaker, of those in which the speaker says something.
    snippets: usize,
    /// By speaker, the number of words the speaker says.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<usize>,
    topics: Vec<TopicInClassJson>,
}

/// A topic in a class.
#[derive(Serialize)]
struct TopicInClassJson {
    id: u32,
    label: String,
    snippets: usize,
    /// By speaker, the number of words the speaker says in its snippets.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<usize>,
    /// Its share of the snippets of the class, by speaker of the words, 0 to 1.
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
    study.print_unseen(context);
    let counted = match by {
        "speaker" => count_by_speaker(study, limit, context)?,
        _ => count_by_class(study, by, limit, context)?,
    };
    context.print(&counted, |out| {
        writeln!(out, "{}", context.style.muted(&format!("Shares of {}.", counted.unit)))?;
        for class in &counted.classes {
            let snippets = count_noun(class.snippets, "snippet");
            let size = match class.words {
                Some(words) => format!("{} in {snippets}", count_noun(words, "word")),
                None => snippets,
            };
            let head = format!("{}   {size}", clean_line(&class.value));
            writeln!(out, "{}", context.style.strong(&head))?;
            for topic in class.topics.iter().take(limit.unwrap_or(8)) {
                let words: Vec<_> = topic.keywords.iter().map(|word| word.word.as_str()).collect();
                let words = context.style.muted(&clean_line(&words.join(", ")));
                let share = match topic.words.zip(class.words) {
                    Some((part, whole)) => percent_text(part, whole),
                    None => percent_text(topic.snippets, class.snippets),
                };
                writeln!(out, "  {share:>5}  {}  {words}", clean_line(&topic.label))?;
            }
        }
        Ok(())
    })?;
    if context.global.json {
        return Ok(());
    }
    if counted.junk_topics > 0 {
        let (topics, snippets) =
            (count_noun(counted.junk_topics, "junk topic"), count_noun(counted.junk_snippets, "snippet"));
        context.print_note(&format!("Not counted: {topics} with {snippets}."));
    }
    if let Some(words) = counted.context {
        let words = count_noun(words, "word");
        context.print_note(&format!("Not counted: {words} of interviewers, which are context."));
    }
    if let Some(snippets) = counted.context_snippets {
        let snippets = count_noun(snippets, "snippet");
        context.print_note(&format!(
            "Not counted: {snippets} in which only interviewers speak, which are context."
        ));
    }
    match counted.words_without {
        Some(0) => {}
        Some(words) => {
            context.print_note(&format!("Not counted: {} of nobody who is named.", count_noun(words, "word")))
        }
        None if counted.without > 0 => {
            let snippets = count_noun(counted.without, "snippet");
            let talks = count_noun(counted.transcripts_without.unwrap_or_default(), "talk");
            context.print_note(&format!("Not counted: {snippets} without {by}, in {talks}."));
        }
        None => {}
    }
    Ok(())
}

/// That no snippet has a value of `by`, with the attributes there are.
fn nothing_by(study: &StudyContext, by: &str) -> anyhow::Error {
    let known = clean_line(&study.corpus.attribute_names().join(", "));
    let hint = format!("there are speaker, position and the attributes {known}");
    CliError::new(format!("no snippet has '{by}'"), hint).into()
}

/// Counts the words that each speaker says in each topic.
fn count_by_speaker(
    study: &StudyContext,
    limit: Option<usize>,
    context: &CommandContext,
) -> anyhow::Result<TopicsByJson> {
    let run = study.current_run()?;
    let progress = context.start_progress()?;
    let counted = study.stats.counted_snippets();
    let (speakers, unnamed) = topics_by_speaker(&study.project, &study.corpus, (run, counted), &progress)?;
    drop(progress);
    if speakers.is_empty() {
        return Err(nothing_by(study, "speaker"));
    }
    let class = |speaker: SpeakerTopics| {
        let whole = speaker.whole;
        let topic = |(id, share, keywords): (TopicId, SpeakerShare, Vec<Keyword>)| {
            // The topics were counted on the run that the statistics are of, so every one is there.
            let topic = study.stats.topic(id)?;
            Some(TopicInClassJson {
                id: id.0,
                label: topic.label.clone(),
                snippets: share.snippets,
                words: Some(share.words),
                share: JsonScore(share.words as f64 / whole.words.max(1) as f64),
                keywords: keywords.iter().map(Into::into).collect(),
            })
        };
        let topics = speaker.topics.into_iter().filter_map(topic).take(limit.unwrap_or(usize::MAX));
        SnippetClassJson {
            value: speaker.speaker,
            snippets: whole.snippets,
            words: Some(whole.words),
            topics: topics.collect(),
        }
    };
    Ok(TopicsByJson {
        schema: SchemaVersion,
        run: run.id.0,
        by: "speaker".to_owned(),
        unit: "words",
        without: counted
            .iter()
            .filter_map(|&at| study.corpus.snippet_at(at))
            .filter(|snippet| snippet.speakers().is_empty())
            .count(),
        transcripts_without: None,
        junk_topics: study.stats.junk_topic_count(),
        junk_snippets: study.stats.set_aside_coverage().snippets,
        words_without: Some(unnamed.words),
        context: Some(study.stats.context_words(&study.corpus)).filter(|words| *words > 0),
        context_snippets: None,
        classes: speakers.into_iter().map(class).collect(),
    })
}

/// Counts the snippets of each class in each topic.
fn count_by_class(
    study: &StudyContext,
    by: &str,
    limit: Option<usize>,
    context: &CommandContext,
) -> anyhow::Result<TopicsByJson> {
    let run = study.current_run()?;
    let values = class_values(&study.corpus, by);
    let mut names: Vec<&String> = values.iter().flatten().collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Err(nothing_by(study, by));
    }
    let class = |value: &Option<String>| {
        let at = names.binary_search(&value.as_ref()?).ok()?;
        u32::try_from(at).ok()
    };
    let mut classes: Vec<Option<u32>> = vec![None; values.len()];
    let (mut without, mut transcripts_without) = (0, BTreeSet::new());
    for at in study.stats.counted_snippets() {
        let found = values.get(at.0).and_then(class);
        if found.is_none() {
            without += 1;
            transcripts_without.extend(study.corpus.transcript_of(*at));
        }
        classes.get_mut(at.0).into_iter().for_each(|slot| *slot = found);
    }
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
                words: None,
                share: JsonScore(it.snippets as f64 / size.max(1) as f64),
                keywords: it.keywords.iter().map(Into::into).collect(),
            })
        }
    };
    let classes = names.iter().zip(&found).zip(&sizes).map(|((&value, of), &snippets)| SnippetClassJson {
        value: value.clone(),
        snippets,
        words: None,
        topics: of.iter().filter_map(part(snippets)).take(limit.unwrap_or(usize::MAX)).collect(),
    });
    Ok(TopicsByJson {
        schema: SchemaVersion,
        run: run.id.0,
        by: by.to_owned(),
        unit: "snippets",
        without,
        transcripts_without: Some(transcripts_without.len()),
        junk_topics: study.stats.junk_topic_count(),
        junk_snippets: study.stats.set_aside_coverage().snippets,
        words_without: None,
        context: None,
        context_snippets: Some(study.stats.context_count()).filter(|snippets| *snippets > 0),
        classes: classes.collect(),
    })
}

/// The class of each snippet of the corpus, by index; none where it has no value. By speaker it is who says the most
/// words of it, since a stratum has a snippet or has it not.
pub(super) fn class_values(corpus: &Corpus, by: &str) -> Vec<Option<String>> {
    // What is known of people is no class of snippets, in which several may speak.
    let nobody = BTreeMap::new();
    let of_entry = |name: &str| -> Vec<Option<String>> {
        let known = AttributeValues::new(name, &nobody);
        let values = corpus
            .transcripts
            .iter()
            .map(|entry| (known.of_transcript(entry).map(str::to_owned), entry.snippets.len()));
        values.flat_map(|(value, count)| std::iter::repeat_n(value, count)).collect()
    };
    match by {
        "speaker" => corpus.snippets.iter().map(most_words).collect(),
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
        attribute => with_one_spelling(of_entry(attribute)),
    }
}

/// The values with those that differ in case or accents alone in the spelling that comes first, as everywhere.
fn with_one_spelling(values: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for value in values.iter().flatten() {
        first.entry(fold_case(value)).or_insert_with(|| value.clone());
    }
    let spelling = |value: String| first.get(&fold_case(&value)).cloned().unwrap_or(value);
    values.into_iter().map(|value| value.map(spelling)).collect()
}

/// Who says the most words of a snippet; of several who say as many the first by alphabet. None where nobody is
/// named.
fn most_words(snippet: &Snippet) -> Option<String> {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, speaker, said) in snippet.speaker_parts() {
        if let Some(name) = speaker {
            *words.entry(name).or_default() += said;
        }
    }
    let most = words.into_iter().max_by_key(|&(name, words)| (words, std::cmp::Reverse(name)));
    most.map(|(name, _)| name.to_owned())
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
    fn values_in_another_case_are_one_class() {
        let Corpus { mut transcripts, snippets, .. } = fixture::corpus();
        for (entry, site) in transcripts.iter_mut().zip(["Z\u{fc}rich", "ZURICH"]) {
            entry.attributes.insert("site".to_owned(), site.to_owned());
        }
        let mut classes = class_values(&Corpus::new(transcripts, snippets), "site");
        classes.dedup();
        assert_eq!(classes, [Some("Z\u{fc}rich".to_owned())]);
    }

    #[test]
    fn names_of_attributes_are_spelled_in_any_way_and_blank_is_no_value() {
        let Corpus { mut transcripts, snippets, .. } = fixture::corpus();
        for (entry, town) in transcripts.iter_mut().zip([" Ulm ", " "]) {
            entry.attributes.insert("Home Town".to_owned(), town.to_owned());
        }
        let mut classes = class_values(&Corpus::new(transcripts, snippets), "home_town");
        classes.dedup();
        assert_eq!(classes, [Some("Ulm".to_owned()), None]);
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
