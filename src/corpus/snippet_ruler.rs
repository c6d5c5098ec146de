//! Measures parts of a snippet: their words and their seconds.
//!
//! Snippets carry their own words and times, so only a snippet of which a part is meant needs a ruler, which
//! holds its text and its cues.

use super::model::timed_until;
use super::part::text_part;
use super::{Cue, Snippet, Span, Transcript, count_words};

/// What is needed to measure parts of one snippet.
#[derive(Debug, Clone, PartialEq)]
pub struct SnippetRuler {
    /// Where the snippet begins in its transcript, in bytes.
    offset: usize,
    text: String,
    language: Option<String>,
    times: RulerTimes,
}

/// Where the times of a snippet come from.
#[derive(Debug, Clone, PartialEq)]
enum RulerTimes {
    /// Its cues, each with the characters of its own that stand before the snippet, and all it has.
    Cues(Vec<RulerCue>),
    /// No cue, but the seconds at which the snippet begins and ends.
    Ends(f64, f64),
    Unknown,
}

/// A cue that shares text with the snippet.
#[derive(Debug, Clone, Copy, PartialEq)]
struct RulerCue {
    cue: Cue,
    characters_before: usize,
    characters: usize,
    /// The last byte whose second it tells.
    timed_until: usize,
}

impl SnippetRuler {
    /// The ruler of a snippet of this transcript.
    pub fn new(transcript: &Transcript, snippet: &Snippet) -> Self {
        let text = snippet.span.slice(&transcript.text);
        let characters =
            |from: usize, to: usize| text_part(&transcript.text, from..to.max(from)).chars().count();
        let measured = |cue: &Cue| RulerCue {
            cue: *cue,
            characters_before: characters(cue.span.start, snippet.span.start),
            characters: characters(cue.span.start, cue.span.end),
            timed_until: timed_until(cue, &transcript.cues),
        };
        // The last cue that begins before the snippet may reach into it.
        let first = transcript.cues.partition_point(|cue| cue.span.start <= snippet.span.start);
        let reaching = transcript.cues.iter().skip(first.saturating_sub(1));
        let cues: Vec<RulerCue> =
            reaching.take_while(|cue| cue.span.start < snippet.span.end).map(measured).collect();
        let times = match (snippet.start, snippet.end) {
            _ if !cues.is_empty() => RulerTimes::Cues(cues),
            (Some(start), Some(end)) => RulerTimes::Ends(start, end),
            _ => RulerTimes::Unknown,
        };
        Self {
            offset: snippet.span.start,
            text: text.to_owned(),
            language: transcript.language.clone(),
            times,
        }
    }

    /// The number of words in a part of the snippet; a word that is cut counts as one.
    pub fn words(&self, part: Span) -> usize {
        count_words(self.text_between(part.start, part.end), self.language.as_deref())
    }

    /// The second at which a part that begins at this byte begins; none without times.
    pub fn start_second(&self, byte: usize) -> Option<f64> {
        self.second(byte, |cue| cue.span.start <= byte)
    }

    /// The second at which a part that ends before this byte ends; none without times.
    pub fn end_second(&self, byte: usize) -> Option<f64> {
        self.second(byte, |cue| cue.span.start < byte)
    }

    /// The second of a byte, inside the last cue that `reaches` it, in proportion to the characters.
    fn second(&self, byte: usize, reaches: impl Fn(&Cue) -> bool) -> Option<f64> {
        match &self.times {
            RulerTimes::Cues(cues) => {
                let RulerCue { cue, characters_before, characters, timed_until } =
                    cues.get(cues.partition_point(|it| reaches(&it.cue)).checked_sub(1)?)?;
                if byte > *timed_until {
                    return None;
                }
                let inside = self.text_between(cue.span.start.max(self.offset), byte.min(cue.span.end));
                let before = if cue.span.start < self.offset { *characters_before } else { 0 };
                let share = (before + inside.chars().count()) as f64 / (*characters).max(1) as f64;
                Some(cue.start + share.min(1.0) * (cue.end - cue.start).max(0.0))
            }
            RulerTimes::Ends(start, end) => {
                let before = self.text_between(self.offset, byte).chars().count();
                let share = before as f64 / self.text.chars().count().max(1) as f64;
                Some(start + share * (end - start).max(0.0))
            }
            RulerTimes::Unknown => None,
        }
    }

    /// The text between two bytes of the transcript, both inside the snippet.
    fn text_between(&self, start: usize, end: usize) -> &str {
        let [start, end] = [start, end].map(|byte| byte.saturating_sub(self.offset).min(self.text.len()));
        text_part(&self.text, start..end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SnippetId, TranscriptId};
    use super::*;
    use proptest::prelude::*;

    fn snippet(transcript: &Transcript, span: Span) -> Snippet {
        super::super::snippets_at(transcript, &[span]).pop().unwrap()
    }

    fn talk(text: &str, cues: &[(usize, usize, f64, f64)]) -> Transcript {
        let cue = |&(from, to, start, end): &(usize, usize, f64, f64)| Cue {
            span: Span::new(from, to),
            start,
            end,
        };
        Transcript { text: text.to_owned(), cues: cues.iter().map(cue).collect(), ..Transcript::default() }
    }

    #[test]
    fn a_part_has_its_own_words_and_seconds() {
        let talk = talk("größe ist gut. und dann", &[(0, 16, 10.0, 24.0), (17, 25, 30.0, 38.0)]);
        let ruler = SnippetRuler::new(&talk, &snippet(&talk, Span::new(0, 25)));
        // "größe ist" is 9 of the 14 characters of its cue.
        assert_eq!((ruler.words(Span::new(0, 11)), ruler.words(Span::new(8, 25))), (2, 4));
        assert_eq!((ruler.start_second(0), ruler.end_second(11)), (Some(10.0), Some(10.0 + 9.0)));
        assert_eq!((ruler.end_second(16), ruler.start_second(17)), (Some(24.0), Some(30.0)));
    }

    #[test]
    fn without_cues_the_ends_are_shared_out_and_without_times_there_are_none() {
        let talk = talk("one two three four", &[]);
        let timed = Snippet {
            id: SnippetId(0),
            transcript: TranscriptId(0),
            start: Some(0.0),
            end: Some(18.0),
            ..snippet(&talk, Span::new(0, 18))
        };
        let ruler = SnippetRuler::new(&talk, &timed);
        assert_eq!((ruler.start_second(4), ruler.end_second(7)), (Some(4.0), Some(7.0)));
        let ruler = SnippetRuler::new(&talk, &snippet(&talk, Span::new(0, 18)));
        assert_eq!((ruler.start_second(4), ruler.end_second(7)), (None, None));
    }

    proptest! {
        #[test]
        fn a_ruler_says_what_the_transcript_says(
            words in prop::collection::vec("[a-zäи中]{1,6}", 3..20), cut in 0usize..100, from in 0usize..100
        ) {
            // A cue for each two words.
            let mut text = String::new();
            let mut cues = Vec::new();
            for pair in words.chunks(2) {
                let start = text.len();
                text.push_str(&pair.join(" "));
                let second = cues.len() as f64 * 4.0;
                cues.push((start, text.len(), second, second + 3.0));
                text.push(' ');
            }
            text.pop();
            let talk = talk(&text, &cues);
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let [cut, from] = [cut, from].map(|at| places[at % places.len()]);
            let (cut, from) = (cut.min(from), cut.max(from));
            let whole = Snippet { span: Span::new(cut, text.len()), ..snippet(&talk, Span::new(0, text.len())) };
            let ruler = SnippetRuler::new(&talk, &whole);
            if from < text.len() {
                prop_assert_eq!(ruler.start_second(from), talk.second_at(from));
            }
            if from > cut {
                prop_assert_eq!(ruler.end_second(from), talk.second_at_end(from));
            }
            prop_assert_eq!(ruler.words(Span::new(from, text.len())), count_words(&text[from..], None));
        }
    }
}
