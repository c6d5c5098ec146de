//! Whose words topics are found in, and whose are only read beside them: questions are context.

use crate::corpus::{Corpus, Snippet, Span, TranscriptEntry, TranscriptId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Whose words topics are found in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WordsOf {
    /// Everybody's.
    #[default]
    All,
    /// Participants', and those of people of whom no role is told. Where nobody is told to ask it is everybody's.
    Participants,
}

impl WordsOf {
    /// Whether it is everybody's: what runs older than roles are of, and what is not written down.
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// The speakers whose words are context, by their names in the files: interviewers, and people noted as of another role.
/// What nobody named says is never context.
///
/// Each name has the transcripts it holds in, by name. A snippet in which only such people speak is context as a whole;
/// of one in which others speak too, what the others say is analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContextSpeakers {
    /// The transcripts of each name. None is all of them, in runs of earlier versions of the program.
    names: BTreeMap<String, BTreeSet<String>>,
    /// By transcript and name: where parts begin that are not context, as they are of somebody who has only been shown
    /// under that name. Never stored: a run has the names in the files.
    #[serde(skip)]
    others: BTreeMap<String, BTreeMap<String, BTreeSet<usize>>>,
}

impl ContextSpeakers {
    /// Of pairs of transcript and speaker.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (transcript, speaker) in pairs {
            names.entry(speaker.to_owned()).or_default().insert(transcript.to_owned());
        }
        Self { names, others: BTreeMap::new() }
    }

    /// The same where some parts, by transcript, name and where they begin, are of somebody else who has only been shown
    /// under that name: they are not context.
    pub fn except_parts<'a>(mut self, parts: impl IntoIterator<Item = (&'a str, &'a str, usize)>) -> Self {
        for (transcript, speaker, start) in parts {
            let names = self.others.entry(transcript.to_owned()).or_default();
            names.entry(speaker.to_owned()).or_default().insert(start);
        }
        self
    }

    /// Whether nobody's words are context.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether what a speaker says in a transcript is context.
    pub fn has(&self, transcript: &str, speaker: &str) -> bool {
        self.names.get(speaker).is_some_and(|within| within.is_empty() || within.contains(transcript))
    }

    /// Whether a part of a transcript that somebody says is context.
    fn has_part(&self, transcript: &str, speaker: Option<&str>, part: Span) -> bool {
        let is_other = |name: &str| {
            let starts = self.others.get(transcript).and_then(|names| names.get(name));
            starts.is_some_and(|starts| starts.contains(&part.start))
        };
        speaker.is_some_and(|name| self.has(transcript, name) && !is_other(name))
    }

    /// The names with the transcripts they hold in.
    pub fn names(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.names.iter().map(|(speaker, transcripts)| (speaker.as_str(), transcripts))
    }

    /// The same with other names of speakers and transcripts, for texts that have them as the names in the files. A name
    /// shown for others as well is left out in that transcript: nothing there tells them apart, and what they say stays in.
    pub fn renamed(
        &self,
        mut speaker: impl FnMut(&str) -> String,
        mut transcript: impl FnMut(&str) -> String,
    ) -> Self {
        let renamed = self.names.iter().filter_map(|(name, within)| {
            let is_shared = |talk: &String| self.others.get(talk).is_some_and(|it| it.contains_key(name));
            let own: BTreeSet<String> =
                within.iter().filter(|talk| !is_shared(talk)).map(|talk| transcript(talk)).collect();
            (within.is_empty() || !own.is_empty()).then(|| (speaker(name), own))
        });
        Self { names: renamed.collect(), others: BTreeMap::new() }
    }

    /// Whether all of a snippet is context.
    pub fn is_context(&self, transcript: &str, snippet: &Snippet) -> bool {
        !self.is_empty()
            && snippet.speaker_parts().all(|(part, speaker, _)| self.has_part(transcript, speaker, part))
    }

    /// The parts of a snippet that are context: spans in the transcript's text, and their words. Empty where none is.
    pub fn context_parts<'a>(
        &'a self,
        transcript: &'a str,
        snippet: &'a Snippet,
    ) -> impl Iterator<Item = (Span, usize)> + 'a {
        let parts = snippet.speaker_parts().filter(|_| !self.is_empty());
        let context = parts.filter(|(part, speaker, _)| self.has_part(transcript, *speaker, *part));
        context.map(|(span, _, words)| (span, words))
    }

    /// What of a snippet is no context: spans in the transcript's text, who says them, and their words.
    pub fn analysed_parts<'a>(
        &'a self,
        transcript: &'a str,
        snippet: &'a Snippet,
    ) -> impl Iterator<Item = (Span, Option<&'a str>, usize)> + 'a {
        snippet.speaker_parts().filter(|(part, speaker, _)| !self.has_part(transcript, *speaker, *part))
    }

    /// What of a snippet's text is analysed: what the others say in it, a blank line between their parts; the whole
    /// where all of it is context, or nothing.
    pub fn analysed_text<'t>(&self, transcript: &str, snippet: &Snippet, text: &'t str) -> Cow<'t, str> {
        if self.is_empty() || snippet.parts.is_empty() || self.is_context(transcript, snippet) {
            return Cow::Borrowed(text);
        }
        if self.context_parts(transcript, snippet).next().is_none() {
            return Cow::Borrowed(text);
        }
        let start = snippet.span.start;
        let own = self.analysed_parts(transcript, snippet).map(|(span, ..)| {
            Span::new(span.start.saturating_sub(start), span.end.saturating_sub(start)).slice(text)
        });
        Cow::Owned(own.collect::<Vec<_>>().join("\n\n"))
    }

    /// All that is context in a corpus, as spans of its transcripts: each up to the part of its snippet behind it, so that
    /// no blanks are left between two.
    pub fn context_spans(&self, corpus: &Corpus) -> Vec<(TranscriptId, Span)> {
        if self.is_empty() {
            return Vec::new();
        }
        let spans = |entry: &TranscriptEntry| {
            let snippets = corpus.snippets_of(entry);
            let own = snippets.iter().flat_map(|snippet| self.context_stretches(&entry.name, snippet));
            own.map(|span| (entry.id, span)).collect::<Vec<_>>()
        };
        corpus.transcripts.iter().flat_map(spans).collect()
    }

    /// The parts of a snippet that are context, each up to the next part.
    fn context_stretches(&self, transcript: &str, snippet: &Snippet) -> Vec<Span> {
        let ends = snippet.parts.iter().skip(1).map(|part| part.span.start).chain([snippet.span.end]);
        let parts = snippet.speaker_parts().zip(ends);
        let context = parts.filter(|((part, speaker, _), _)| self.has_part(transcript, *speaker, *part));
        context.map(|((span, ..), end)| Span::new(span.start, end)).collect()
    }

    /// The same people in some transcripts only, by name; who speaks in none of them may be listed all the same.
    pub fn within(&self, transcripts: &BTreeSet<&str>) -> Self {
        let own = |(speaker, within): (&String, &BTreeSet<String>)| {
            let named = transcripts.iter().filter(|name| within.is_empty() || within.contains(**name));
            let named: BTreeSet<String> = named.map(|name| (*name).to_owned()).collect();
            (!named.is_empty()).then(|| (speaker.clone(), named))
        };
        Self { names: self.names.iter().filter_map(own).collect(), others: BTreeMap::new() }
    }

    /// The same without some speakers and transcripts. Who was listed in none but those is not listed any more.
    pub fn without(&self, speakers: &BTreeSet<&str>, transcripts: &BTreeSet<&str>) -> Self {
        let left = self.names.iter().filter(|(speaker, _)| !speakers.contains(speaker.as_str()));
        let left = left.filter_map(|(speaker, within)| {
            let stays: BTreeSet<String> =
                within.iter().filter(|name| !transcripts.contains(name.as_str())).cloned().collect();
            (within.is_empty() || !stays.is_empty()).then(|| (speaker.clone(), stays))
        });
        Self { names: left.collect(), others: BTreeMap::new() }
    }

    /// Joins the speakers of another list to it.
    pub fn extend(&mut self, other: Self) {
        for (speaker, within) in other.names {
            match self.names.get_mut(&speaker) {
                // Either holds everywhere: so do both.
                Some(known) if known.is_empty() || within.is_empty() => known.clear(),
                Some(known) => known.extend(within),
                None => drop(self.names.insert(speaker, within)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{SnippetId, SpeakerPart};

    const TEXT: &str = "Why so?\n\nIt rained.\n\nAll night?\n\nYes.";

    fn snippet(speakers: [&str; 4]) -> Snippet {
        let spans = [(0, 7), (9, 19), (21, 31), (33, 37)].map(|(from, to)| Span::new(from, to));
        let part = |(span, speaker): (Span, &str)| {
            let speaker = (!speaker.is_empty()).then(|| speaker.into());
            SpeakerPart { span, speaker, words: span.slice(TEXT).split(' ').count() }
        };
        Snippet {
            id: SnippetId(1),
            transcript: TranscriptId(1),
            span: Span::new(0, TEXT.len()),
            start: None,
            end: None,
            speaker: None,
            words: 7,
            parts: spans.into_iter().zip(speakers).map(part).collect(),
        }
    }

    fn askers(pairs: &[(&str, &str)]) -> ContextSpeakers {
        ContextSpeakers::new(pairs.iter().copied())
    }

    #[test]
    fn of_a_snippet_what_others_say_is_analysed() {
        let own = askers(&[("a", "I")]);
        let mixed = snippet(["I", "Cleo", "I", "Cleo"]);
        assert_eq!(own.analysed_text("a", &mixed, TEXT), "It rained.\n\nYes.");
        assert_eq!(own.context_parts("a", &mixed).map(|(_, words)| words).sum::<usize>(), 4);
        assert_eq!(own.analysed_text("b", &mixed, TEXT), TEXT, "there he answers");
        assert!(!own.is_context("a", &mixed));
        let asked = snippet(["I", "I", "I", "I"]);
        assert!(own.is_context("a", &asked) && !own.is_context("b", &asked));
        assert_eq!(own.analysed_text("a", &asked, TEXT), TEXT);
        assert!(!own.is_context("a", &snippet(["I", "I", "I", ""])), "nobody named is no interviewer");
        assert!(!ContextSpeakers::default().is_context("a", &asked));
    }

    #[test]
    fn who_asks_wherever_they_speak_asks_in_those_transcripts_alone() {
        let own = askers(&[("a", "I"), ("b", "I"), ("b", "Dan")]);
        assert!(own.has("b", "I") && own.has("b", "Dan") && !own.has("c", "Dan"));
        assert!(!own.has("later", "I"), "of a transcript that came later nothing is told yet");
        let stored = serde_json::to_string(&own).unwrap();
        assert_eq!(stored, r#"{"Dan":["b"],"I":["a","b"]}"#);
        assert_eq!(serde_json::from_str::<ContextSpeakers>(&stored).unwrap(), own);
        let mut more = own;
        more.extend(askers(&[("c", "Dan"), ("c", "Eve")]));
        assert!(more.has("c", "Dan") && more.has("c", "Eve") && !more.has("d", "Eve"));
        let earlier: ContextSpeakers = serde_json::from_str(r#"{"I":[]}"#).unwrap();
        assert!(earlier.has("later", "I"), "a run of an earlier version says everywhere");
        let known = earlier.within(&BTreeSet::from(["a"]));
        assert!(known.has("a", "I") && !known.has("later", "I"));
    }

    #[test]
    fn who_is_only_shown_under_the_name_of_one_who_asks_is_no_context() {
        let own = askers(&[("a", "Anna"), ("b", "Anna")]).except_parts([("a", "Anna", 9), ("a", "Anna", 33)]);
        let mixed = snippet(["Anna", "Anna", "Anna", "Anna"]);
        assert_eq!(own.analysed_text("a", &mixed, TEXT), "It rained.\n\nYes.");
        assert!(!own.is_context("a", &mixed) && own.is_context("b", &mixed));
        assert_eq!(own.analysed_parts("a", &mixed).map(|(span, ..)| span.start).collect::<Vec<_>>(), [9, 33]);
        let labelled = own.renamed(|_| "P1".to_owned(), str::to_owned);
        assert!(labelled.has("b", "P1") && !labelled.has("a", "P1"), "nothing tells them apart there");
    }
}
