//! The words of a text as they were said, grammar and all: what phrases for reading are made of.

use super::scan::scan_words;
use super::scan_event::ScanEvent;
use super::stop::StopWords;

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

#[cfg(test)]
mod tests {
    use super::*;

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
