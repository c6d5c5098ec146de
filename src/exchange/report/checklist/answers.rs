//! What the project knows of the people and of how the data were collected. Each function answers one question, or says
//! nothing.

use super::item::KnownAnswer;
use super::study_facts::StudyFacts;
use crate::coding::{JournalKind, MemoSubject, MemoTarget};
use crate::corpus::attributes::is_same_key;
use crate::corpus::{Attributes, INTERVIEWER_ATTRIBUTE, date_of};
use crate::exchange::report::methods::wording::join_list;
use crate::format::{count_noun, day_text, duration_text, thousands};
use std::collections::{BTreeMap, BTreeSet};

/// The most values of an attribute, questions or names that are listed; of more their number is told. Chosen by hand for
/// what a cell of a form can hold; not measured.
const MOST_LISTED: usize = 12;

/// What a place of an interview is called among attributes.
const PLACES: [&str; 6] = ["setting", "site", "place", "location", "venue", "town"];

/// Attributes that say nothing of a sample: they name a file, or who speaks.
const NO_SAMPLE: [&str; 16] = [
    INTERVIEWER_ATTRIBUTE,
    "url",
    "link",
    "title",
    "source",
    "file",
    "recording",
    "transcript",
    "id",
    "no",
    "number",
    "interview",
    "participant",
    "interviewee",
    "speaker",
    "name",
];

pub(super) fn answer(text: String, evidence: &'static str) -> Option<KnownAnswer> {
    Some(KnownAnswer { text, evidence })
}

/// A few counts such as "north (3)", the greatest first; of many the number of values.
fn counted_list(mut counts: Vec<(String, usize)>, noun: &str) -> String {
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if counts.len() > MOST_LISTED {
        return count_noun(counts.len(), noun);
    }
    join_list(counts.into_iter().map(|(name, number)| format!("{name} ({})", thousands(number))))
}

/// Who asks, where every transcript tells it.
pub(super) fn interviewers(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let found = &facts.interviews;
    if found.askers.is_empty() {
        return None;
    }
    let names = counted_list(found.askers.clone().into_iter().collect(), "name");
    let rest = match found.uncertain {
        0 => String::new(),
        number => {
            format!(" Who asks is not told in {}.", count_noun(number, "other transcript"))
        }
    };
    answer(
        format!(
            "Who asks, with the number of transcripts: {names}, in {} of {}.{rest}",
            thousands(found.told),
            count_noun(facts.view.corpus.transcripts.len(), "transcript"),
        ),
        "the roles of speakers, as you, the files or labels such as Moderator tell them",
    )
}

/// What is known of those who ask under one of these names.
fn interviewer_attribute(facts: &StudyFacts<'_>, keys: &[&str]) -> Option<KnownAnswer> {
    let mut said = Vec::new();
    for name in facts.interviews.askers.keys() {
        let known = facts.view.codebook.cases.get(name).into_iter().flatten();
        let fits = |key: &str| keys.iter().any(|wanted| is_same_key(key, wanted));
        said.extend(known.filter(|(key, _)| fits(key)).map(|(key, value)| format!("{name}: {key} {value}")));
    }
    if said.is_empty() {
        return None;
    }
    answer(format!("{}.", said.join("; ")), "what is known of people (`leitmotif speakers`)")
}

pub(super) fn interviewer_credentials(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    interviewer_attribute(facts, &["credentials", "degree", "title"])
}

pub(super) fn interviewer_occupation(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    interviewer_attribute(facts, &["occupation", "profession", "job"])
}

pub(super) fn interviewer_gender(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    interviewer_attribute(facts, &["gender", "sex"])
}

pub(super) fn interviewer_experience(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    interviewer_attribute(facts, &["experience", "training"])
}

/// How many transcripts there are, and how many labels stand for those who answer.
pub(super) fn sample_size(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let (corpus, found) = (facts.view.corpus, &facts.interviews);
    if corpus.transcripts.is_empty() {
        return None;
    }
    let mut text = format!(
        "{} with {}",
        count_noun(corpus.transcripts.len(), "transcript"),
        count_noun(corpus.total_words(), "word")
    );
    let people = found.participants.len();
    if people > 0 && found.uncertain == 0 {
        text += &format!("; {} of those who speak and do not ask", count_noun(people, "name"));
    } else if people > 0 {
        text += "; who asks and who answers is not told in all of them";
    }
    if found.unnamed > 0 {
        text += &format!("; in {} of them somebody speaks who is not named", thousands(found.unnamed));
    }
    answer(format!("{text}."), "the transcripts, and the names of who speaks in them")
}

/// What was taken out of the project, or forgotten for good.
pub(super) fn withdrawals(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let removed = facts.view.codebook.removals.len();
    let forgotten: Vec<&str> = facts
        .log
        .iter()
        .filter(|edit| edit.what.starts_with("forgot ") && !edit.undone)
        .map(|edit| day_text(&edit.time))
        .collect();
    if facts.view.corpus.transcripts.is_empty() && removed == 0 && forgotten.is_empty() {
        return None;
    }
    let removed = match removed {
        0 => "No transcript that was imported is taken out".to_owned(),
        1 => "1 transcript that was imported is taken out".to_owned(),
        number => format!("{} transcripts that were imported are taken out", thousands(number)),
    };
    let forgotten = match forgotten.as_slice() {
        [] => "nothing was forgotten for good".to_owned(),
        days => {
            let days = days.iter().map(|day| (*day).to_owned());
            format!("words were forgotten for good on {}", join_list(days))
        }
    };
    answer(format!("{removed}, and {forgotten}."), "the list of transcripts and the log of all changes")
}

/// The values of some attributes, of transcripts.
pub(super) fn setting(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let all = facts.view.corpus.transcripts.iter().map(|entry| &entry.attributes);
    let keys = attribute_keys(all.clone());
    let places = keys.iter().filter(|key| PLACES.iter().any(|place| is_same_key(key, place)));
    let said: Vec<String> = places.filter_map(|key| attribute_text(key, all.clone(), "transcript")).collect();
    if said.is_empty() {
        return None;
    }
    answer(format!("{}.", said.join("; ")), "the attributes of transcripts")
}

/// What is known of those who answer, and else of their transcripts.
pub(super) fn sample_description(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let speaks = |name: &str| facts.interviews.participants.contains_key(name);
    let people = facts.view.cases().filter(|(name, _)| speaks(name)).map(|(_, known)| known);
    let people: Vec<&Attributes> = people.collect();
    let mut said = described(people.into_iter(), "person");
    let transcripts = facts.view.corpus.transcripts.iter().map(|entry| &entry.attributes);
    said.extend(described(transcripts, "transcript"));
    if said.is_empty() {
        return None;
    }
    answer(format!("{}.", said.join("; ")), "what is known of people, and the attributes of transcripts")
}

/// Each attribute that says something of a sample, with its values.
fn described<'a>(of: impl Iterator<Item = &'a Attributes> + Clone, noun: &str) -> Vec<String> {
    let skipped = |key: &str| {
        NO_SAMPLE.iter().chain(&PLACES).any(|other| is_same_key(key, other))
            || date_of(&Attributes::from([(key.to_owned(), String::new())])).is_some()
    };
    let keys = attribute_keys(of.clone()).into_iter().filter(|key| !skipped(key));
    keys.filter_map(|key| attribute_text(&key, of.clone(), noun)).collect()
}

/// The names of attributes, those that mean one and the same once.
fn attribute_keys<'a>(of: impl Iterator<Item = &'a Attributes>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for key in of.flat_map(BTreeMap::keys) {
        if !keys.iter().any(|known| is_same_key(known, key)) {
            keys.push(key.clone());
        }
    }
    keys.sort();
    keys
}

/// An attribute with its values: "group, of 12 transcripts: A (3) and B (9)"; of numbers the least, median and greatest.
/// None where every value is another, as those of names are.
fn attribute_text<'a>(key: &str, of: impl Iterator<Item = &'a Attributes>, noun: &str) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for attributes in of {
        let value = attributes.iter().find(|(name, _)| is_same_key(name, key));
        if let Some(value) = value.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()) {
            *counts.entry(value.to_owned()).or_default() += 1;
        }
    }
    let all: usize = counts.values().sum();
    let numbers: Option<Vec<f64>> = counts
        .iter()
        .flat_map(|(value, times)| std::iter::repeat_n(value.parse::<f64>().ok(), *times))
        .map(|number| number.filter(|number| number.is_finite()))
        .collect();
    let values = match numbers {
        Some(numbers) if counts.len() > 2 => {
            let (least, median, most) = spread(numbers);
            format!("{least} to {most}, median {median}")
        }
        _ if counts.len() == all && all > 2 => return None,
        _ => counted_list(counts.into_iter().collect(), "value"),
    };
    Some(format!("{key}, of {}: {values}", count_noun(all, noun)))
}

/// The least, the median (the mean of the middle two where their number is even) and the greatest.
fn spread(mut numbers: Vec<f64>) -> (f64, f64, f64) {
    numbers.sort_by(f64::total_cmp);
    let at = |place: usize| numbers.get(place).copied().unwrap_or(0.0);
    let half = numbers.len() / 2;
    let median =
        if numbers.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half.saturating_sub(1)), at(half)) };
    (at(0), median, at(numbers.len().saturating_sub(1)))
}

/// The first and the last date of the transcripts.
pub(super) fn dates(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let transcripts = &facts.view.corpus.transcripts;
    let dates: BTreeSet<&str> = transcripts.iter().filter_map(|entry| date_of(&entry.attributes)).collect();
    let dated = transcripts.iter().filter(|entry| date_of(&entry.attributes).is_some()).count();
    let (first, last) = (dates.first()?, dates.last()?);
    let when = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    answer(
        format!(
            "{} of {} have a date, {when}.",
            thousands(dated),
            count_noun(transcripts.len(), "transcript")
        ),
        "the dates of transcripts",
    )
}

/// The questions that come again in the same words.
pub(super) fn guide(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let found = &facts.interviews;
    if found.questions.is_empty() {
        return None;
    }
    let listed = found.questions.iter().take(MOST_LISTED);
    let listed: Vec<String> =
        listed.map(|(question, talks)| format!("\u{201c}{question}\u{201d} ({talks})")).collect();
    let more = match found.questions.len() - listed.len() {
        0 => String::new(),
        more => format!("; and {} more", thousands(more)),
    };
    answer(
        format!(
            "Asked in the same words in several of the {} that tell who asks, with the number of them: {}{more}.",
            count_noun(found.told, "transcript"),
            listed.join("; "),
        ),
        "the questions of those who ask",
    )
}

/// Whether a label stands for who answers in several transcripts.
pub(super) fn repeat_interviews(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let found = &facts.interviews;
    if found.participants.is_empty() || found.uncertain > 0 || found.unnamed > 0 {
        return None;
    }
    let several: Vec<(String, usize)> = found
        .participants
        .iter()
        .filter(|(_, talks)| **talks > 1)
        .map(|(name, talks)| (name.clone(), *talks))
        .collect();
    let text = if several.is_empty() {
        "None of the names of those who answer stands in more than one transcript.".to_owned()
    } else {
        format!("Names in several transcripts, with their number: {}.", counted_list(several, "name"))
    };
    answer(text, "the names of who speaks in each transcript")
}

/// Whether there are times of a recording.
pub(super) fn recording(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let corpus = facts.view.corpus;
    let has_times = |entry: &&crate::corpus::TranscriptEntry| {
        corpus.snippets_of(entry).iter().any(|snippet| snippet.start.is_some())
    };
    let timed = corpus.transcripts.iter().filter(has_times).count();
    if timed == 0 {
        return None;
    }
    answer(
        format!(
            "{} of {} tell at what second of a recording it was said.",
            thousands(timed),
            count_noun(corpus.transcripts.len(), "transcript")
        ),
        "the times in the transcripts",
    )
}

/// The memos on transcripts and passages.
pub(super) fn notes(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let book = facts.view.codebook;
    let shown = book.memos.values().filter(|memo| book.is_shown_target(&memo.target));
    let subjects: Vec<MemoSubject> = shown.map(|memo| MemoSubject::of(&memo.target)).collect();
    let number = |wanted: MemoSubject| subjects.iter().filter(|subject| **subject == wanted).count();
    let counts = [
        (number(MemoSubject::of(&MemoTarget::Project)), "the study"),
        (number(MemoSubject::Transcript), "transcripts"),
        (number(MemoSubject::Passage), "passages"),
        (number(MemoSubject::Theme), "themes"),
        (number(MemoSubject::Summary), "cells of the matrix"),
        (number(MemoSubject::Topic), "topics"),
        (number(MemoSubject::Entry), "nothing in particular, in the journal"),
    ];
    if subjects.is_empty() {
        return None;
    }
    let on = counts.into_iter().filter(|(number, _)| *number > 0);
    let on = on.map(|(number, what)| format!("{} on {what}", thousands(number)));
    answer(
        format!(
            "There {} {}: {}.",
            if subjects.len() == 1 { "is" } else { "are" },
            count_noun(subjects.len(), "memo"),
            join_list(on)
        ),
        "the memos (`leitmotif memos`)",
    )
}

/// The reflexive memos: what they say is the answer, and stands in the journal.
pub(super) fn reflexive_memos(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let book = facts.view.codebook;
    let shown = book.memos.values().filter(|memo| book.is_shown_target(&memo.target));
    let reflexive: Vec<_> = shown.filter(|memo| memo.kind == Some(JournalKind::Reflexive)).collect();
    let days: BTreeSet<&str> =
        reflexive.iter().map(|memo| day_text(&memo.time)).filter(|day| !day.is_empty()).collect();
    let when = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first == last => format!(", of {first}"),
        (Some(first), Some(last)) => format!(", from {first} to {last}"),
        _ => String::new(),
    };
    if reflexive.is_empty() {
        return None;
    }
    let is = if reflexive.len() == 1 { "is" } else { "are" };
    answer(
        format!(
            "There {is} {}{when}; what they say stands in the journal.",
            count_noun(reflexive.len(), "reflexive memo")
        ),
        "the memos (`leitmotif export journal`)",
    )
}

/// How long the transcripts are.
pub(super) fn duration(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let transcripts = &facts.view.corpus.transcripts;
    let lengths: Vec<f64> = transcripts.iter().filter_map(|entry| entry.duration).collect();
    if lengths.is_empty() {
        return None;
    }
    let (known, whole) = (lengths.len(), lengths.iter().sum::<f64>());
    let (least, median, most) = spread(lengths);
    answer(
        format!(
            "The length of {} of {} is known: {} in all, {} to {}, median {}.",
            thousands(known),
            count_noun(transcripts.len(), "transcript"),
            duration_text(whole),
            duration_text(least),
            duration_text(most),
            duration_text(median),
        ),
        "the times in the transcripts",
    )
}
