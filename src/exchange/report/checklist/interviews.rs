//! Who asks in the transcripts, who answers, and which questions come again.

use crate::coding::{HeardTalk, find_askers};
use crate::corpus::{Transcript, fold_case, sentence_spans};
use crate::exchange::view::{StudyView, TextSource};
use std::collections::BTreeMap;
use std::io;

/// A question has at least so many words: "And then?" belongs to no guide. Chosen by hand; not measured.
const QUESTION_WORDS: usize = 4;

/// The interviews as their texts have them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Interviews {
    /// Who asks, with the number of transcripts they ask in; of transcripts that tell it.
    pub(super) askers: BTreeMap<String, usize>,
    /// In how many transcripts somebody is told to ask.
    pub(super) told: usize,
    /// In how many transcripts who asks could only be guessed, or several speak and nobody was found.
    pub(super) uncertain: usize,
    /// In how many transcripts something is said by nobody who is named.
    pub(super) unnamed: usize,
    /// Who else is named, with the number of transcripts they speak in.
    pub(super) participants: BTreeMap<String, usize>,
    /// What those who are told to ask ask in at least two transcripts, in the same words, with the number of transcripts;
    /// most first.
    pub(super) questions: Vec<(String, usize)>,
}

/// The questions of each speaker: in folded words, as compared, and as they stand.
type SpeakerQuestions = BTreeMap<String, BTreeMap<String, String>>;

impl Interviews {
    /// Reads every transcript once.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub(super) fn read(view: &StudyView<'_>, texts: &dyn TextSource) -> io::Result<Self> {
        let (mut talks, mut questions) = (Vec::new(), Vec::new());
        for entry in &view.corpus.transcripts {
            let transcript = texts.load_transcript(entry.id)?;
            questions.push(speaker_questions(&transcript));
            talks.push(HeardTalk::new(view.codebook, entry, transcript));
        }
        Ok(Self::of_talks(&talks, &questions))
    }

    fn of_talks(talks: &[HeardTalk], questions: &[SpeakerQuestions]) -> Self {
        let mut found = Self::default();
        let mut asked: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for ((talk, of_speakers), askers) in talks.iter().zip(questions).zip(find_askers(talks)) {
            let speakers = talk.speakers();
            found.unnamed += usize::from(talk.has_unnamed());
            let is_told = !askers.names.is_empty() && !askers.guessed;
            found.uncertain += usize::from(askers.guessed || askers.names.is_empty() && speakers.len() > 1);
            for name in speakers.iter().filter(|name| !askers.names.contains(**name)) {
                *found.participants.entry((*name).to_owned()).or_default() += 1;
            }
            if !is_told {
                continue;
            }
            found.told += 1;
            let of_askers = askers.names.iter().filter_map(|name| of_speakers.get(name));
            let here: BTreeMap<&String, &String> = of_askers.flatten().collect();
            for (key, question) in here {
                asked.entry(key.as_str()).or_insert((question.as_str(), 0)).1 += 1;
            }
            for name in askers.names {
                *found.askers.entry(name).or_default() += 1;
            }
        }
        let again = asked.into_values().filter(|(_, talks)| *talks > 1);
        found.questions = again.map(|(question, talks)| (question.to_owned(), talks)).collect();
        found.questions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found
    }
}

/// The questions of each speaker, of [`QUESTION_WORDS`] words at least.
fn speaker_questions(transcript: &Transcript) -> SpeakerQuestions {
    let mut found = SpeakerQuestions::new();
    for span in sentence_spans(transcript) {
        let sentence = span.slice(&transcript.text).trim();
        if !sentence.ends_with(['?', '？', '؟']) {
            continue;
        }
        let at = transcript.turns.partition_point(|turn| turn.span.start <= span.start);
        let turn = at.checked_sub(1).and_then(|at| transcript.turns.get(at));
        let Some(speaker) = turn.and_then(|turn| turn.speaker.as_ref()) else { continue };
        let words: Vec<String> = sentence
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(fold_case)
            .collect();
        if words.len() >= QUESTION_WORDS {
            let of_speaker = found.entry(speaker.clone()).or_default();
            let said = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            of_speaker.entry(words.join(" ")).or_insert(said);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Codebook;
    use crate::corpus::{ReadOptions, parse_file};
    use std::path::Path;

    fn read(texts: &[&str]) -> Interviews {
        let entry = crate::coding::fixture::corpus().transcripts.remove(0);
        let parse = |text: &&str| {
            let read = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default());
            read.unwrap().transcripts.remove(0)
        };
        let transcripts: Vec<Transcript> = texts.iter().map(parse).collect();
        let questions: Vec<SpeakerQuestions> = transcripts.iter().map(speaker_questions).collect();
        let talks: Vec<HeardTalk> =
            transcripts.into_iter().map(|it| HeardTalk::new(&Codebook::default(), &entry, it)).collect();
        Interviews::of_talks(&talks, &questions)
    }

    #[test]
    fn the_questions_of_who_asks_are_counted_by_transcript() {
        let talk = |who: &str, first: &str| {
            format!(
                "Moderator: {first} And then?\n{who}: It began late, did it not begin late?\nModerator: What would you change \
                 today? What would you change today?\n{who}: Did it not begin late?\n"
            )
        };
        let found = read(&[
            &talk("Anna", "How did it all begin?"),
            &talk("Ben", "how did it  all begin?"),
            &talk("Cleo", "Why did you stay here?"),
        ]);
        let asked: Vec<(&str, usize)> = found.questions.iter().map(|(text, n)| (text.as_str(), *n)).collect();
        assert_eq!(asked, [("What would you change today?", 3), ("How did it all begin?", 2)]);
        assert_eq!(found.askers, BTreeMap::from([("Moderator".to_owned(), 3)]));
        assert_eq!(found.participants.len(), 3);
        assert_eq!((found.told, found.uncertain, found.unnamed), (3, 0, 0));
    }

    #[test]
    fn a_guess_names_nobody_who_asks() {
        let found = read(&[
            "Dan: Why did you go to the sea?\nCleo: It leaked badly all night.\nDan: And then?\nCleo: We rowed to the \
             shore, all of us.\nDan: Where did you go then?\nCleo: Home.",
        ]);
        assert!(found.askers.is_empty() && found.questions.is_empty());
        assert_eq!((found.told, found.uncertain), (0, 1));
    }
}
