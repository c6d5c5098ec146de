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
/// Each name has the transcripts it holds in, by name; none is all of them. A snippet in which only such people speak is
/// context as a whole; of one in which others speak too, what the others say is analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContextSpeakers(BTreeMap<String, BTreeSet<String>>);

impl ContextSpeakers {
    /// Of pairs of transcript and speaker. `all` has every transcript a speaker speaks in: one who is context in all of
    /// them is so everywhere.
    pub fn new<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        all: &BTreeMap<&str, BTreeSet<&str>>,
    ) -> Self {
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (transcript, speaker) in pairs {
            found.entry(speaker).or_default().insert(transcript);
        }
        let listed = found.into_iter().map(|(speaker, transcripts)| {
            let everywhere = all.get(speaker).is_some_and(|all| *all == transcripts);
            let transcripts = if everywhere { BTreeSet::new() } else { transcripts };
            (speaker.to_owned(), transcripts.into_iter().map(str::to_owned).collect())
        });
        Self(listed.collect())
    }

    /// Whether nobody's words are context.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether what a speaker says in a transcript is context.
    pub fn has(&self, transcript: &str, speaker: &str) -> bool {
        self.0.get(speaker).is_some_and(|within| within.is_empty() || within.contains(transcript))
    }

    /// The names with the transcripts they hold in.
    pub fn names(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.0.iter().map(|(speaker, transcripts)| (speaker.as_str(), transcripts))
    }

    /// The same with other names of speakers and transcripts.
    pub fn renamed(
        &self,
        mut speaker: impl FnMut(&str) -> String,
        mut transcript: impl FnMut(&str) -> String,
    ) -> Self {
        let renamed = self
            .0
            .iter()
            .map(|(name, within)| (speaker(name), within.iter().map(|name| transcript(name)).collect()));
        Self(renamed.collect())
    }

    /// Whether all of a snippet is context.
    pub fn is_context(&self, transcript: &str, snippet: &Snippet) -> bool {
        !self.0.is_empty()
            && snippet
                .speaker_parts()
                .all(|(_, speaker, _)| speaker.is_some_and(|it| self.has(transcript, it)))
    }

    /// The parts of a snippet that are context: spans in the transcript's text, and their words. Empty where none is.
    pub fn context_parts<'a>(
        &'a self,
        transcript: &'a str,
        snippet: &'a Snippet,
    ) -> impl Iterator<Item = (Span, usize)> + 'a {
        let parts = snippet.speaker_parts().filter(|_| !self.0.is_empty());
        let context = parts.filter(|(_, speaker, _)| speaker.is_some_and(|it| self.has(transcript, it)));
        context.map(|(span, _, words)| (span, words))
    }

    /// What of a snippet's text is analysed: what the others say in it, a blank line between their parts; the whole
    /// where all of it is context, or nothing.
    pub fn analysed_text<'t>(&self, transcript: &str, snippet: &Snippet, text: &'t str) -> Cow<'t, str> {
        if self.0.is_empty() || snippet.parts.is_empty() || self.is_context(transcript, snippet) {
            return Cow::Borrowed(text);
        }
        let is_context = |speaker: Option<&str>| speaker.is_some_and(|it| self.has(transcript, it));
        if !snippet.speaker_parts().any(|(_, speaker, _)| is_context(speaker)) {
            return Cow::Borrowed(text);
        }
        let start = snippet.span.start;
        let own = snippet.speaker_parts().filter(|(_, speaker, _)| !is_context(*speaker));
        let own = own.map(|(span, ..)| {
            Span::new(span.start.saturating_sub(start), span.end.saturating_sub(start)).slice(text)
        });
        Cow::Owned(own.collect::<Vec<_>>().join("\n\n"))
    }

    /// All that is context in a corpus, as spans of its transcripts: each up to the part of its snippet behind it, so that
    /// no blanks are left between two.
    pub fn context_spans(&self, corpus: &Corpus) -> Vec<(TranscriptId, Span)> {
        if self.0.is_empty() {
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
        let context = parts.filter(|((_, speaker, _), _)| speaker.is_some_and(|it| self.has(transcript, it)));
        context.map(|((span, ..), end)| Span::new(span.start, end)).collect()
    }

    /// The same people in some transcripts only, by name; who speaks in none of them may be listed all the same.
    pub fn within(&self, transcripts: &BTreeSet<&str>) -> Self {
        let own = |(speaker, within): (&String, &BTreeSet<String>)| {
            let named = transcripts.iter().filter(|name| within.is_empty() || within.contains(**name));
            let named: BTreeSet<String> = named.map(|name| (*name).to_owned()).collect();
            (!named.is_empty()).then(|| (speaker.clone(), named))
        };
        Self(self.0.iter().filter_map(own).collect())
    }

    /// The same without some speakers and transcripts. Who was listed in none but those is not listed any more.
    pub fn without(&self, speakers: &BTreeSet<&str>, transcripts: &BTreeSet<&str>) -> Self {
        let left = self.0.iter().filter(|(speaker, _)| !speakers.contains(speaker.as_str()));
        let left = left.filter_map(|(speaker, within)| {
            let stays: BTreeSet<String> =
                within.iter().filter(|name| !transcripts.contains(name.as_str())).cloned().collect();
            (within.is_empty() || !stays.is_empty()).then(|| (speaker.clone(), stays))
        });
        Self(left.collect())
    }

    /// Joins the speakers of another list to it.
    pub fn extend(&mut self, other: Self) {
        for (speaker, within) in other.0 {
            match self.0.get_mut(&speaker) {
                // Either holds everywhere: so do both.
                Some(known) if known.is_empty() || within.is_empty() => known.clear(),
                Some(known) => known.extend(within),
                None => drop(self.0.insert(speaker, within)),
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
            let speaker = (!speaker.is_empty()).then(|| speaker.to_owned());
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

    fn askers(pairs: &[(&str, &str)], all: &[(&str, &[&str])]) -> ContextSpeakers {
        let all = all.iter().map(|(speaker, all)| (*speaker, all.iter().copied().collect())).collect();
        ContextSpeakers::new(pairs.iter().copied(), &all)
    }

    #[test]
    fn of_a_snippet_what_others_say_is_analysed() {
        let own = askers(&[("a", "I")], &[("I", &["a", "b"])]);
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
    fn who_asks_wherever_they_speak_asks_everywhere() {
        let own =
            askers(&[("a", "I"), ("b", "I"), ("b", "Dan")], &[("I", &["a", "b"]), ("Dan", &["b", "c"])]);
        assert!(own.has("later", "I") && own.has("b", "Dan") && !own.has("c", "Dan"));
        let stored = serde_json::to_string(&own).unwrap();
        assert_eq!(stored, r#"{"Dan":["b"],"I":[]}"#);
        assert_eq!(serde_json::from_str::<ContextSpeakers>(&stored).unwrap(), own);
        let mut more = own;
        more.extend(askers(&[("c", "Dan"), ("c", "Eve")], &[("Dan", &["b", "c"]), ("Eve", &["c", "d"])]));
        assert!(more.has("c", "Dan") && more.has("c", "Eve") && !more.has("d", "Eve"));
    }
}
