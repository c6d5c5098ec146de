//! `leitmotif topic about`: what is known of a topic beside its keywords and snippets.

use crate::cli::support::{CommandContext, StudyContext, clean_line, print_json, stdout, wrap_text};
use crate::cli::words::WordJson;
use crate::coding::{
    KeySentence, TALK_PARTS, TopicCompanion, TopicProfile, WordRow, WordRules, no_companions_note,
};
use crate::exchange::json::{JsonScore, JsonSeconds, SchemaVersion};
use crate::format::{clock, count_noun, percent_text};
use crate::jobs::{self, ProfiledStudy};
use crate::topics::TopicId;
use serde::Serialize;
use std::io::Write;

/// Speakers named as text; JSON has all. Chosen by hand.
const NAMED_SPEAKERS: usize = 8;
/// Topics that come with it shown as text; JSON has all. Chosen by hand.
const SHOWN_COMPANIONS: usize = 3;

/// What `topic about --json` prints.
#[derive(Serialize)]
struct AboutJson {
    schema: SchemaVersion,
    run: i64,
    topic: u32,
    label: String,
    /// The sentences nearest to its middle that differ from each other.
    sentences: Vec<SentenceJson>,
    /// The topic most like it; null where there is none.
    nearest: Option<NearestJson>,
    /// How many of its snippets come in each twentieth of their transcripts.
    in_talk: [usize; TALK_PARTS],
    /// Who says how many of its words, most first; null is nobody named.
    speakers: Vec<SpeakerJson>,
    /// The topics that come with it in so many transcripts that it is hardly chance, the surest first.
    comes_with: Vec<CompanionJson>,
    /// Why sentences and nearest topic are missing, where the vectors cannot be used.
    note: Option<String>,
}

#[derive(Serialize)]
struct SentenceJson {
    text: String,
    snippet: i64,
    transcript: String,
    speaker: Option<String>,
    start: Option<JsonSeconds>,
}

#[derive(Serialize)]
struct NearestJson {
    topic: u32,
    label: String,
    cosine: JsonScore,
    /// The words this topic has more of than the nearest by more than chance; `rest` is the nearest topic.
    more_here: Vec<WordJson>,
    /// The words the nearest topic has more of; `rest` is this one.
    more_there: Vec<WordJson>,
}

#[derive(Serialize)]
struct SpeakerJson {
    speaker: Option<String>,
    words: usize,
}

#[derive(Serialize)]
struct CompanionJson {
    topic: u32,
    label: String,
    /// The number of transcripts with both.
    transcripts: usize,
    /// How many there would be by chance.
    by_chance: JsonScore,
}

/// Finds out what is known of a topic and prints it.
pub(super) fn show(study: &StudyContext, id: u32, context: &CommandContext) -> anyhow::Result<()> {
    study.find_topic(id)?;
    let Some(run) = &study.run else { return Ok(()) };
    let rules = WordRules::of_study(study.shown_codebook(), Some(run), false);
    let profiled = ProfiledStudy { corpus: &study.corpus, run, stats: &study.stats, rules: &rules };
    let progress = context.start_progress()?;
    let models = context.model_settings();
    let profile = jobs::profile_topic(&study.project, profiled, TopicId(id), &models, &progress)?;
    drop(progress);
    if context.global.json {
        return print_json(&about_json(study, (run.id.0, id), &profile));
    }
    print_profile(study, id, &profile, context)
}

fn label(study: &StudyContext, topic: TopicId) -> String {
    study.stats.topic(topic).map_or_else(String::new, |topic| topic.label.clone())
}

fn about_json(study: &StudyContext, (run, id): (i64, u32), profile: &TopicProfile) -> AboutJson {
    let sentence = |sentence: &KeySentence| {
        let snippet = study.corpus.snippet_at(sentence.snippet);
        let entry = snippet.and_then(|snippet| study.corpus.transcript(snippet.transcript));
        SentenceJson {
            text: sentence.said.clone(),
            snippet: snippet.map_or(0, |snippet| snippet.id.0),
            transcript: entry.map_or_else(String::new, |entry| entry.name.clone()),
            speaker: sentence.speaker.clone(),
            start: sentence.start.map(JsonSeconds),
        }
    };
    AboutJson {
        schema: SchemaVersion,
        run,
        topic: id,
        label: label(study, TopicId(id)),
        sentences: profile.sentences.iter().map(sentence).collect(),
        nearest: profile.nearest.as_ref().map(|near| NearestJson {
            topic: near.topic.0,
            label: label(study, near.topic),
            cosine: JsonScore(f64::from(near.cosine)),
            more_here: near.own_words.iter().map(WordJson::from).collect(),
            more_there: near.other_words.iter().map(WordJson::from).collect(),
        }),
        in_talk: profile.in_talk,
        speakers: profile
            .speakers
            .iter()
            .map(|row| SpeakerJson { speaker: row.name.clone(), words: row.words })
            .collect(),
        comes_with: profile.companions.iter().map(|other| companion_json(study, other)).collect(),
        note: profile.note.clone(),
    }
}

fn companion_json(study: &StudyContext, other: &TopicCompanion) -> CompanionJson {
    CompanionJson {
        topic: other.topic.0,
        label: label(study, other.topic),
        transcripts: other.transcripts,
        by_chance: JsonScore(other.expected),
    }
}

fn print_profile(
    study: &StudyContext,
    id: u32,
    profile: &TopicProfile,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut out = stdout();
    let style = &context.style;
    let snippets: usize = profile.in_talk.iter().sum();
    writeln!(out, "{}", style.strong(&clean_line(&label(study, TopicId(id)))))?;
    writeln!(out, "topic {id}   {}\n", count_noun(snippets, "snippet"))?;
    if let Some(why) = &profile.note {
        writeln!(out, "{why}\n")?;
    }
    for sentence in &profile.sentences {
        let snippet = study.corpus.snippet_at(sentence.snippet);
        let entry = snippet.and_then(|snippet| study.corpus.transcript(snippet.transcript));
        let from =
            [entry.map(|entry| entry.name.clone()), sentence.speaker.clone(), sentence.start.map(clock)];
        let from: Vec<String> = from.into_iter().flatten().map(|part| clean_line(&part)).collect();
        writeln!(out, "{}", style.muted(&from.join("   ")))?;
        writeln!(out, "{}", wrap_text(&clean_line(&sentence.said), context.width, 4))?;
    }
    if let Some(near) = &profile.nearest {
        let listed = |words: &[WordRow]| {
            let words: Vec<String> = words.iter().map(|row| clean_line(&row.word)).collect();
            if words.is_empty() { "none by more than chance".to_owned() } else { words.join(", ") }
        };
        let name = clean_line(&label(study, near.topic));
        writeln!(out, "\nnearest to   {name} (topic {}, cosine {:.2})", near.topic.0, near.cosine)?;
        writeln!(out, "more here    {}", listed(&near.own_words))?;
        writeln!(out, "more there   {}", listed(&near.other_words))?;
    }
    let quarters: Vec<String> = profile
        .in_talk
        .chunks(TALK_PARTS / 4)
        .map(|quarter| percent_text(quarter.iter().sum(), snippets))
        .collect();
    writeln!(out, "in the talks {} (first to last quarter)", quarters.join(", "))?;
    let words: usize = profile.speakers.iter().map(|row| row.words).sum();
    let named = profile.speakers.iter().take(NAMED_SPEAKERS).map(|row| {
        let name = row.name.as_deref().map_or_else(|| "nobody named".to_owned(), clean_line);
        format!("{name} {}", percent_text(row.words, words))
    });
    let mut speakers = named.collect::<Vec<_>>().join(", ");
    let more = profile.speakers.len().saturating_sub(NAMED_SPEAKERS);
    if more > 0 {
        speakers += &format!(" and {more} more");
    }
    writeln!(out, "who speaks   {speakers}")?;
    if profile.companions.is_empty() {
        let is_junk = study.stats.topic(TopicId(id)).is_some_and(|facts| facts.junk);
        writeln!(out, "comes with   {}", no_companions_note(is_junk))?;
    }
    for (at, other) in profile.companions.iter().take(SHOWN_COMPANIONS).enumerate() {
        let head = if at == 0 { "comes with" } else { "" };
        let name = clean_line(&label(study, other.topic));
        let talks = count_noun(other.transcripts, "talk");
        writeln!(
            out,
            "{head:<12} {name} (topic {}, in {talks}, {:.1} by chance)",
            other.topic.0, other.expected
        )?;
    }
    Ok(out.flush()?)
}
