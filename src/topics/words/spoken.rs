//! The words of a text as they were said, grammar and all: what phrases for reading are made of.

use super::scan::scan_words;
use super::scan_event::ScanEvent;
use super::stop::{StopWords, longest_part};
use super::unspaced::is_unspaced;
use crate::corpus::Span;
use crate::corpus::part::text_part;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenWord {
    /// In lower case.
    pub word: String,
    /// As written.
    pub surface: String,
    /// Whether it tells something: it is neither grammar nor a filler.
    pub is_content: bool,
}

impl SpokenWord {
    /// The word as it is counted: of one that tells something the part that does, as in *eau* of `l'eau`; grammar as
    /// it stands.
    pub fn counted(&self) -> &str {
        if self.is_content { longest_part(&self.word) } else { &self.word }
    }
}

/// Reads the words of texts in any languages.
#[derive(Debug, Default)]
pub struct SpokenWordReader {
    /// The languages met, by code, with their stop words.
    stop: Vec<(String, StopWords)>,
}

impl SpokenWordReader {
    /// Stretches of words that nothing stands between but blanks, hyphens and quotes: no phrase spans two.
    /// `language` is as in [`CorpusTermsBuilder::add_snippet`](super::CorpusTermsBuilder::add_snippet).
    pub fn read(&mut self, text: &str, language: Option<&str>) -> Vec<Vec<SpokenWord>> {
        let code = language.unwrap_or("en");
        if !self.stop.iter().any(|(known, _)| known == code) {
            self.stop.push((code.to_owned(), StopWords::for_language(code)));
        }
        let stop = self.stop.iter().find(|(known, _)| known == code).map(|(_, stop)| stop);
        let mut stretches: Vec<Vec<SpokenWord>> = vec![Vec::new()];
        scan_words(text, &mut |event| match (event, stretches.last_mut()) {
            (ScanEvent::Word { word, surface, .. }, Some(last)) => last.push(SpokenWord {
                word: word.to_owned(),
                surface: surface.to_owned(),
                is_content: stop.is_some_and(|stop| stop.content_part(word).is_some()),
            }),
            _ => stretches.push(Vec::new()),
        });
        stretches.retain(|stretch| !stretch.is_empty());
        stretches
    }
}

/// The span of the words that begin in a span of a text: a word that it cuts belongs to the span it begins in, so that
/// spans beside each other share out all words between them. Of scripts without blanks nothing is moved.
pub fn whole_words(text: &str, span: Span) -> Span {
    let edge = |at: usize| {
        let before = text_part(text, ..at).chars().next_back();
        let goes_on = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        if !before.is_some_and(goes_on) {
            return at;
        }
        let rest = text_part(text, at..);
        at + rest.find(|c: char| !goes_on(c)).unwrap_or(rest.len())
    };
    let start = edge(span.start);
    Span::new(start, edge(span.end).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_cut_belongs_where_it_begins() {
        let text = "the boathouse leaks";
        let cut = |start, end| whole_words(text, Span::new(start, end)).slice(text);
        assert_eq!((cut(0, 8), cut(8, 19)), ("the boathouse", " leaks"));
        assert_eq!((cut(0, 4), cut(4, 13)), ("the ", "boathouse"));
        assert_eq!(cut(5, 9), "", "no word begins here");
        let han = "我们讨论成本";
        assert_eq!(whole_words(han, Span::new(3, 9)), Span::new(3, 9));
    }

    #[test]
    fn what_is_counted_of_a_word_is_the_part_that_tells() {
        let found = SpokenWordReader::default().read("l'eau n'est pas chère", Some("fr"));
        let counted: Vec<&str> =
            found.iter().flatten().filter(|it| it.is_content).map(SpokenWord::counted).collect();
        assert_eq!(counted, ["eau", "chère"]);
    }

    #[test]
    fn words_keep_their_grammar_and_stretches_end_at_marks() {
        let found = SpokenWordReader::default().read("It's a Proof of Concept, of sorts", Some("en"));
        let texts: Vec<Vec<&str>> =
            found.iter().map(|stretch| stretch.iter().map(|it| it.surface.as_str()).collect()).collect();
        assert!(texts.iter().any(|stretch| stretch.ends_with(&["Proof", "of", "Concept"])), "{texts:?}");
        assert_eq!(texts.last(), Some(&vec!["of", "sorts"]));
        let proof = found.iter().flatten().find(|it| it.word == "proof").unwrap();
        assert!(proof.is_content && found.iter().flatten().all(|it| it.word != "of" || !it.is_content));
    }
}
