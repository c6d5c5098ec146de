//! Names of speakers. They bind to the names in the imported files, in one transcript or in all, so that they
//! outlast another import.

use super::cases::move_cases;
use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit};
use crate::coding::codebook::speaker_names::resolve_speaker;
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::names::clean_name;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::format::join_names;
use std::collections::BTreeSet;

/// Renames a speaker, everywhere or `within` one transcript. Within one transcript, the new name may be a
/// speaker's of another transcript: that is how the Speaker 1 of one talk becomes Anna.
///
/// # Errors
/// When there is no such speaker, or the name is empty, another speaker's, or theirs already.
pub fn rename_speaker(
    book: &Codebook,
    voices: &[SpeakerStats],
    name: &str,
    new: &str,
    within: Option<&str>,
) -> CodingResult<Edit> {
    let names = shown_names(book, voices, within);
    let (name, new) = (resolve_speaker(&names, name)?, clean_speaker_name(new)?);
    if name == new {
        return Err(CodingError::NothingToDo(format!("the speaker is called '{new}'")));
    }
    if names.contains(new.as_str()) {
        return Err(CodingError::SpeakerNameTaken { name: new });
    }
    let what = format!("renamed speaker '{name}' to '{new}'{}", transcript_suffix(within));
    give_name(book, voices, &[name], &new, within, what)
}

/// Shows several speakers under one name, everywhere or `within` one transcript.
///
/// # Errors
/// When one of them does not exist, or they have this name already.
pub fn merge_speakers(
    book: &Codebook,
    voices: &[SpeakerStats],
    merged: &[String],
    into: &str,
    within: Option<&str>,
) -> CodingResult<Edit> {
    let names = shown_names(book, voices, within);
    let mut others = Vec::new();
    let into = clean_speaker_name(into)?;
    for name in merged {
        let name = resolve_speaker(&names, name)?;
        if name != into && !others.contains(&name) {
            others.push(name);
        }
    }
    if merged.is_empty() {
        return Err(CodingError::NothingSelected);
    }
    let listed: Vec<String> = others.iter().map(|name| format!("'{name}'")).collect();
    let noun = if others.len() == 1 { "speaker" } else { "speakers" };
    let what = format!("merged {noun} {} into '{into}'{}", listed.join(", "), transcript_suffix(within));
    give_name(book, voices, &others, &into, within, what)
}

/// Names every imported speaker that is shown under one of `names`.
fn give_name(
    book: &Codebook,
    voices: &[SpeakerStats],
    names: &[&str],
    new: &str,
    within: Option<&str>,
    what: String,
) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    for voice in speakers_within(voices, within) {
        if names.contains(&book.speaker_name(&voice.transcript, &voice.speaker)) {
            draft.name_speaker(voice, within.is_some(), new);
        }
    }
    let stays = |name: &str| {
        voices.iter().any(|voice| {
            book.speaker_name(&voice.transcript, &voice.speaker) == name
                && within.is_some_and(|within| voice.transcript != within)
        })
    };
    let moved: Vec<&str> = names.iter().copied().filter(|name| !stays(name)).collect();
    let is_taken = voices.iter().any(|voice| book.speaker_name(&voice.transcript, &voice.speaker) == new);
    let gave_way = move_cases(&mut draft, &moved, new, is_taken)?;
    let what = match gave_way.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => what,
        keys => format!("{what}, in place of another {} noted of an earlier '{new}'", join_names(keys)),
    };
    draft.finish_or(what, || format!("the speaker is called '{new}'"))
}

/// The imported speakers of one transcript, or of all.
fn speakers_within<'a>(
    voices: &'a [SpeakerStats],
    within: Option<&'a str>,
) -> impl Iterator<Item = &'a SpeakerStats> {
    voices.iter().filter(move |voice| within.is_none_or(|within| voice.transcript == within))
}

/// The names shown of those speakers.
fn shown_names<'a>(
    book: &'a Codebook,
    voices: &'a [SpeakerStats],
    within: Option<&'a str>,
) -> BTreeSet<&'a str> {
    speakers_within(voices, within)
        .map(|voice| book.speaker_name(&voice.transcript, &voice.speaker))
        .collect()
}

/// The end of the sentence that names the transcript.
fn transcript_suffix(within: Option<&str>) -> String {
    within.map_or_else(String::new, |within| format!(" in {within}"))
}

/// Checks the name of a speaker: [`clean_name`].
fn clean_speaker_name(name: &str) -> CodingResult<String> {
    let name = clean_name(name)?;
    if name.is_empty() { Err(CodingError::EmptySpeakerName) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voices() -> Vec<SpeakerStats> {
        let voice = |transcript: &str, said: &str, words| SpeakerStats {
            transcript: transcript.to_owned(),
            speaker: said.to_owned(),
            turns: 1,
            words,
            seconds: Some(1.0),
        };
        vec![
            voice("a", "Speaker 1", 5),
            voice("a", "host", 3),
            voice("b", "Speaker 1", 7),
            voice("b", "Host", 2),
        ]
    }

    fn shown(book: &Codebook) -> Vec<(String, usize)> {
        book.speaker_summaries(&voices()).into_iter().map(|speaker| (speaker.name, speaker.words)).collect()
    }

    fn named(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
        pairs.iter().map(|(name, words)| ((*name).to_owned(), *words)).collect()
    }

    #[test]
    fn names_hold_everywhere_or_in_one_transcript_and_can_be_taken_back() {
        let mut book = Codebook::default();
        let mut steps = Vec::new();
        let mut edit = |book: &mut Codebook, made: CodingResult<Edit>| {
            let made = made.unwrap();
            steps.push((book.clone(), made.clone()));
            book.apply(&made);
        };
        let made = merge_speakers(&book, &voices(), &["host".into(), "Host".into()], "Host", None);
        assert_eq!(made.as_ref().unwrap().what, "merged speaker 'host' into 'Host'");
        edit(&mut book, made);
        assert_eq!(shown(&book), named(&[("Speaker 1", 12), ("Host", 5)]));
        let made = rename_speaker(&book, &voices(), "speaker 1", " Anna ", Some("a"));
        edit(&mut book, made);
        assert_eq!(shown(&book), named(&[("Speaker 1", 7), ("Anna", 5), ("Host", 5)]));
        let made = rename_speaker(&book, &voices(), "Anna", "Dr Anna", None);
        edit(&mut book, made);
        assert_eq!(book.speaker_name("a", "Speaker 1"), "Dr Anna");
        assert_eq!(book.speaker_name("b", "Speaker 1"), "Speaker 1");
        let made = rename_speaker(&book, &voices(), "Dr Anna", "Speaker 1", Some("a"));
        edit(&mut book, made);
        assert_eq!(shown(&book), named(&[("Speaker 1", 12), ("Host", 5)]));
        assert_eq!(book.speaker_names.len(), 1, "{:?}", book.speaker_names);
        for (before, made) in steps.into_iter().rev() {
            book.apply(&made.inverse());
            assert_eq!(book, before);
        }
        assert!(book.speaker_names.is_empty());
    }

    #[test]
    fn what_cannot_be_renamed_says_why() {
        let book = Codebook::default();
        let rename = |name: &str, new: &str| {
            rename_speaker(&book, &voices(), name, new, None).unwrap_err().to_string()
        };
        assert_eq!(rename("Speaker", "X"), "there is no speaker 'Speaker'. Did you mean 'Speaker 1'?");
        assert_eq!(rename("Host", " "), "a speaker needs a name");
        assert_eq!(
            rename("Host", "host"),
            "there is a speaker 'host' already. Merge the two to show them under one name"
        );
        assert_eq!(rename("Host", "Host"), "nothing to do: the speaker is called 'Host'");
        let merged = merge_speakers(&book, &voices(), &["Host".into()], "Host", None).unwrap_err();
        assert_eq!(merged.to_string(), "nothing to do: the speaker is called 'Host'");
    }
}
