//! Who asks in each transcript, and what is said by them and by the others.

use super::{Codebook, CodedText, ROLES_HINT, TranscriptSpan};
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{
    Span, SpeakerRole, SpeakerWords, Transcript, TranscriptEntry, TranscriptId, askers_by_label,
    likely_askers, recurring_speakers,
};
use crate::format::count_noun;
use std::collections::{BTreeMap, BTreeSet};

/// What the people of one role say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleText {
    /// Their turns.
    pub text: CodedText,
    /// In how many transcripts who asks was guessed.
    pub guessed: usize,
    /// In how many transcripts several speak and nobody is told to ask; all count as participants there.
    pub untold: usize,
    /// In how many transcripts something is said by nobody who is named, which is of neither role.
    pub unnamed: usize,
}

impl RoleText {
    /// What of it is not certain, in words; none where all is told.
    pub fn note(&self) -> Option<String> {
        let talks = |count: usize, what: &str| {
            (count > 0).then(|| format!("{what} in {}", count_noun(count, "talk")))
        };
        let parts = [
            talks(self.guessed, "who asks was guessed"),
            talks(self.untold, "nobody was found who asks, and all speakers count as participants,"),
            talks(self.unnamed, "what nobody named says is left out"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{}; {ROLES_HINT}", parts.join("; ")))
    }
}

/// A transcript, with what tells who asks in it.
#[derive(Debug)]
pub struct HeardTalk {
    id: TranscriptId,
    turns: Vec<(Span, Option<String>)>,
    /// The roles told by what is noted of a person, by the file or a label such as Moderator.
    told: BTreeMap<String, SpeakerRole>,
    /// Who asks by the questions.
    likely: BTreeSet<String>,
}

/// Who asks in a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TalkAskers {
    /// Their names; empty where nobody was found.
    pub names: BTreeSet<String>,
    /// Whether they were guessed: neither a person, the file nor a label says it.
    pub guessed: bool,
}

/// Who asks in each of some talks, in their order: as a person decided or the file says (the attribute `interviewer`),
/// else by labels such as Moderator; else it is guessed, as in the check of files: by who comes back in the talks
/// ([`recurring_speakers`]), else by the questions ([`likely_askers`]).
pub fn find_askers(talks: &[HeardTalk]) -> Vec<TalkAskers> {
    let recurring = recurring_speakers(talks.iter().map(HeardTalk::speakers));
    let askers = |talk: &HeardTalk| {
        let speakers = talk.speakers();
        let back: BTreeSet<&str> = speakers.intersection(&recurring).copied().collect();
        let told = talk.told_askers();
        let guessed = told.is_empty();
        let names = if !guessed {
            told
        } else if back.is_empty() || back.len() == speakers.len() {
            talk.likely.clone()
        } else {
            back.into_iter().map(str::to_owned).collect()
        };
        TalkAskers { guessed: guessed && !names.is_empty(), names }
    };
    talks.iter().map(askers).collect()
}

/// What the people of a role say in some talks; who asks is found by [`find_askers`].
pub fn role_text(talks: &[HeardTalk], role: SpeakerRole) -> RoleText {
    let mut found = RoleText::default();
    let mut places = Vec::new();
    for (talk, askers) in talks.iter().zip(find_askers(talks)) {
        found.guessed += usize::from(askers.guessed);
        found.untold += usize::from(askers.names.is_empty() && talk.speakers().len() > 1);
        found.unnamed += usize::from(talk.has_unnamed());
        let role_of = |name: &str| match talk.told.get(name) {
            Some(told) => *told,
            None if askers.names.contains(name) => SpeakerRole::Interviewer,
            None => SpeakerRole::Participant,
        };
        let is_of_role = |name: &str| role_of(name) == role;
        let turns = talk.turns.iter().filter(|(_, speaker)| speaker.as_deref().is_some_and(is_of_role));
        places.extend(turns.map(|(span, _)| TranscriptSpan { transcript: talk.id, span: *span }));
    }
    found.text = CodedText::union(&places);
    found
}

impl HeardTalk {
    /// Takes a transcript with its turns, and what is known of it and of its people.
    pub fn new(codebook: &Codebook, entry: &TranscriptEntry, transcript: Transcript) -> Self {
        let stats = stats_by_speaker(&transcript);
        let words: SpeakerWords<'_> = stats.iter().map(|it| (it.speaker.as_str(), it.words)).collect();
        let told = codebook.told_roles(entry, &words);
        let mut told: BTreeMap<String, SpeakerRole> =
            told.into_iter().map(|(name, role)| (name.to_owned(), role)).collect();
        let is_asker = |told: &BTreeMap<String, SpeakerRole>| {
            told.values().any(|role| *role == SpeakerRole::Interviewer)
        };
        if !is_asker(&told) {
            // Whoever is asked for by role is not set aside by it: here the host of a broadcast asks as well.
            for name in askers_by_label(&transcript) {
                told.entry(name).or_insert(SpeakerRole::Interviewer);
            }
        }
        let asks = is_asker(&told);
        let likely = if asks { BTreeSet::new() } else { likely_askers(&transcript) };
        let turns = transcript.turns.into_iter().map(|turn| (turn.span, turn.speaker)).collect();
        Self { id: entry.id, turns, told, likely }
    }

    /// Who is told to ask.
    fn told_askers(&self) -> BTreeSet<String> {
        let asks = self.told.iter().filter(|(_, role)| **role == SpeakerRole::Interviewer);
        asks.map(|(name, _)| name.clone()).collect()
    }

    /// All who are named as speakers.
    pub fn speakers(&self) -> BTreeSet<&str> {
        self.turns.iter().filter_map(|(_, speaker)| speaker.as_deref()).collect()
    }

    /// Whether something is said by nobody who is named.
    pub fn has_unnamed(&self) -> bool {
        self.turns.iter().any(|(_, speaker)| speaker.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{INTERVIEWER_ATTRIBUTE, ReadOptions, parse_file};
    use std::path::Path;

    const TALK: &str = "Dan: Why?\nCleo: It leaked badly all night.\nDan: And then?\nCleo: We rowed to the shore, all of us.\nDan: Oh.\nCleo: Yes, so it was, you know?";

    fn talk(id: i64, text: &str, attribute: Option<&str>) -> HeardTalk {
        let mut read = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap();
        let mut entry = crate::coding::fixture::corpus().transcripts.remove(0);
        entry.id = TranscriptId(id);
        let named = attribute.map(|who| (INTERVIEWER_ATTRIBUTE.to_owned(), who.to_owned()));
        entry.attributes = named.into_iter().collect();
        HeardTalk::new(&Codebook::default(), &entry, read.transcripts.remove(0))
    }

    /// How many turns the interviewers have, and of what it was guessed.
    fn asked(talks: &[HeardTalk]) -> (usize, usize, usize) {
        let found = role_text(talks, SpeakerRole::Interviewer);
        let others = role_text(talks, SpeakerRole::Participant);
        let turns: usize = talks.iter().map(|talk| talk.turns.len()).sum();
        assert_eq!(found.text.stretch_count() + others.text.stretch_count(), turns, "each turn has one role");
        assert!(found.text.intersection(&others.text).is_empty());
        (found.text.stretch_count(), found.guessed, found.untold)
    }

    #[test]
    fn a_decision_goes_before_labels_and_these_before_a_guess() {
        assert_eq!(asked(&[talk(1, TALK, None)]), (3, 1, 0));
        assert_eq!(asked(&[talk(1, TALK, Some("Cleo"))]), (3, 0, 0));
        assert_eq!(asked(&[talk(1, TALK, Some("Prof. Smith, Dan"))]), (3, 0, 0));
        assert_eq!(asked(&[talk(1, TALK, Some("Prof. Smith"))]), (3, 1, 0), "who does not speak");
        assert_eq!(
            talk(1, &TALK.replace("Cleo:", "Moderator:"), None).told_askers(),
            BTreeSet::from(["Moderator".to_owned()])
        );
        let nobody = "Dan: It rained.\nCleo: It did.\nDan: A lot.\nCleo: Yes.";
        assert_eq!(asked(&[talk(1, nobody, None)]), (0, 0, 1));
    }

    #[test]
    fn who_comes_back_in_the_talks_asks() {
        let nobody = "Dan: It rained.\nCleo: It did.\nDan: A lot.\nCleo: Yes.";
        let guests = ["Cleo", "Eve", "Finn", "Gil"];
        let talks: Vec<HeardTalk> =
            (1..).zip(guests).map(|(id, who)| talk(id, &nobody.replace("Cleo", who), None)).collect();
        assert_eq!(asked(&talks), (8, 4, 0));
    }

    #[test]
    fn what_is_not_certain_is_told() {
        assert_eq!(RoleText::default().note(), None);
        let note = RoleText { guessed: 3, untold: 1, ..RoleText::default() }.note().unwrap();
        assert!(note.contains("guessed in 3 talks; nobody was found"), "{note}");
    }
}
