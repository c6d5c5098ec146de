//! A part of what is said, chosen by theme, topic, speakers, transcripts, or any text such as what people of one role say.

use super::coded_text::CodedText;
use super::coding_stats::CodingStats;
use crate::coding::codebook::model::{ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, Snippet, TranscriptIndex};
use crate::topics::TopicId;
use std::collections::BTreeSet;

/// What text is meant: all of which everything given here is true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextChoice {
    /// In a theme or one below it: its passages, to the character.
    pub theme: Option<ThemeId>,
    /// In the snippets of a topic.
    pub topic: Option<TopicId>,
    /// Said by one of these, by the names shown.
    pub speakers: Option<BTreeSet<String>>,
    /// In one of these transcripts.
    pub transcripts: Option<BTreeSet<TranscriptIndex>>,
    /// In this text.
    pub within: Option<CodedText>,
}

impl TextChoice {
    /// The text that is meant; none where nothing was chosen, so that all is. What is context of the run is meant only where
    /// people or a text are named.
    pub fn text(&self, corpus: &Corpus, stats: &CodingStats) -> Option<CodedText> {
        let theme = self.theme.map(|theme| stats.subtree_text(theme).cloned().unwrap_or_default());
        let topic = self.topic.map(|topic| {
            let snippets = stats.topic(topic).map_or(&[][..], |topic| &topic.snippets);
            let snippets = snippets.iter().filter_map(|at| corpus.snippet_at(*at));
            let places: Vec<TranscriptSpan> = snippets.map(place_of).collect();
            CodedText::union(&places)
        });
        let said = (self.speakers.is_some() || self.transcripts.is_some()).then(|| self.said_by(corpus));
        let chosen = [theme, topic, said, self.within.clone()]
            .into_iter()
            .flatten()
            .reduce(|one, other| one.intersection(&other));
        let is_named = self.speakers.is_some() || self.within.is_some();
        chosen.map(|text| if is_named { text } else { text.without(stats.context_text()) })
    }

    /// What the speakers say in the transcripts.
    fn said_by(&self, corpus: &Corpus) -> CodedText {
        let mut places = Vec::new();
        for (at, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            if self.transcripts.as_ref().is_some_and(|these| !these.contains(&at)) {
                continue;
            }
            for snippet in corpus.snippets_of(entry) {
                let Some(speakers) = &self.speakers else {
                    places.push(place_of(snippet));
                    continue;
                };
                let parts = snippet.speaker_parts();
                let own = parts.filter(|(_, who, _)| who.is_some_and(|who| speakers.contains(who)));
                places.extend(own.map(|(span, ..)| TranscriptSpan { transcript: entry.id, span }));
            }
        }
        CodedText::union(&places)
    }
}

fn place_of(snippet: &Snippet) -> TranscriptSpan {
    TranscriptSpan { transcript: snippet.transcript, span: snippet.span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
    use crate::coding::{Codebook, ThemeRef};

    #[test]
    fn all_that_is_chosen_must_be_true() {
        let corpus = corpus();
        let mut book = codebook_with(&["Design/RAG"]);
        let places = [transcript_span(1, 50, 150), transcript_span(2, 0, 100)];
        let edit = assign_spans(&book, &places, ThemeRef::Path("RAG"), &signature()).unwrap();
        apply_checked(&mut book, edit);
        let stats = CodingStats::new(&corpus, Some(&run(1)), &book);
        let text = |choice: TextChoice| choice.text(&corpus, &stats);
        let union = |places: &[TranscriptSpan]| Some(CodedText::union(places));
        assert_eq!(text(TextChoice::default()), None);
        let theme = book.find_theme("Design").unwrap();
        let of_theme = TextChoice { theme: Some(theme), ..TextChoice::default() };
        assert_eq!(text(of_theme.clone()), union(&places));
        // Topic 0 has snippets 0, 1 and 4; Guest says the second of each transcript.
        let topic = Some(TopicId(0));
        let expected =
            [transcript_span(1, 50, 100), transcript_span(1, 101, 150), transcript_span(2, 0, 100)];
        assert_eq!(text(TextChoice { topic, ..of_theme.clone() }), union(&expected));
        let speakers = Some(["Guest".to_owned()].into());
        assert_eq!(
            text(TextChoice { topic, speakers, ..of_theme.clone() }),
            union(&[transcript_span(1, 101, 150)])
        );
        let transcripts = Some([TranscriptIndex(1)].into());
        assert_eq!(text(TextChoice { transcripts, ..of_theme }), union(&[transcript_span(2, 0, 100)]));
        let within = Some(CodedText::union(&[transcript_span(2, 50, 999)]));
        assert_eq!(
            text(TextChoice { within, theme: Some(theme), ..TextChoice::default() }),
            union(&[transcript_span(2, 50, 100)])
        );
        let unknown = TextChoice { topic: Some(TopicId(9)), ..TextChoice::default() };
        assert_eq!(text(unknown), Some(CodedText::default()));
        let empty = CodingStats::new(&corpus, None, &Codebook::default());
        assert_eq!(
            TextChoice { theme: Some(theme), ..TextChoice::default() }.text(&corpus, &empty),
            Some(CodedText::default())
        );
    }
}
