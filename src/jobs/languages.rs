//! The languages of a corpus, and which of them are analysed separately.

use crate::corpus::{Corpus, SnippetIndex, language_name};
use crate::format::join_names;
use crate::topics::embed;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How much of a project is in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LanguageShare {
    /// Its ISO 639-1 code where it has one, else ISO 639-3; none where it was not recognised.
    #[serde(rename = "language")]
    pub code: Option<String>,
    /// Number of its transcripts.
    pub transcripts: usize,
    /// Number of their snippets.
    pub snippets: usize,
}

/// Whether all transcripts are in English, which need not be said.
pub fn is_all_english(languages: &[LanguageShare]) -> bool {
    languages.iter().all(|language| language.code.as_deref() == Some("en"))
}

/// The languages of a corpus, the most snippets first.
pub fn corpus_languages(corpus: &Corpus) -> Vec<LanguageShare> {
    let mut found: BTreeMap<Option<&str>, LanguageShare> = BTreeMap::new();
    for entry in &corpus.transcripts {
        let language = found.entry(entry.language.as_deref()).or_default();
        language.code.clone_from(&entry.language);
        language.transcripts += 1;
        language.snippets += entry.snippets.len();
    }
    let mut languages: Vec<LanguageShare> = found.into_values().collect();
    languages.sort_by_key(|language| Reverse(language.snippets));
    languages
}

/// A language is analysed by itself if one in so many snippets is in it (5 %) and it has at least
/// [`MIN_LANGUAGE_SNIPPETS`]. Chosen by hand; not measured.
const MIN_LANGUAGE_SHARE: usize = 20;
/// Fewer snippets make no topics. Chosen by hand; not measured.
const MIN_LANGUAGE_SNIPPETS: usize = 10;

/// Snippets that are analysed together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LanguagePart {
    /// Their language, where there are several parts.
    pub(super) language: Option<String>,
    /// The snippets, by index in the corpus, ascending.
    pub(super) snippets: Vec<SnippetIndex>,
}

/// Divides a corpus by language, since neither words nor a model of one language compare across two: each
/// language with at least 5 % of the snippets is a part; the rest, and snippets of unknown language, go with
/// the largest. With a multilingual model all is one part.
pub(super) fn language_parts(corpus: &Corpus, model: &str) -> Vec<LanguagePart> {
    let apart = separate_languages(corpus, model);
    if apart.len() < 2 {
        return whole_corpus(corpus);
    }
    let mut parts: Vec<LanguagePart> = apart
        .into_iter()
        .map(|language| LanguagePart { language: Some(language), snippets: Vec::new() })
        .collect();
    for entry in &corpus.transcripts {
        let own = parts.iter().position(|part| part.language == entry.language).unwrap_or(0);
        if let Some(part) = parts.get_mut(own) {
            part.snippets.extend(entry.snippet_indices());
        }
    }
    parts
}

/// The whole corpus as one part.
pub(super) fn whole_corpus(corpus: &Corpus) -> Vec<LanguagePart> {
    vec![LanguagePart { language: None, snippets: corpus.snippet_indices().collect() }]
}

/// The languages that are analysed separately, the largest first; none or one: all together.
fn separate_languages(corpus: &Corpus, model: &str) -> Vec<String> {
    if embed::is_multilingual(model) {
        return Vec::new();
    }
    let enough = |language: &LanguageShare| {
        language.snippets >= MIN_LANGUAGE_SNIPPETS
            && language.snippets * MIN_LANGUAGE_SHARE >= corpus.snippets.len()
    };
    corpus_languages(corpus).into_iter().filter(enough).filter_map(|language| language.code).collect()
}

/// Notes for the user on the languages of a corpus when topics are found by a model, one sentence each; none
/// where all is English.
pub fn language_notes(corpus: &Corpus, model: &str) -> Vec<String> {
    /// The model recommended for other languages.
    const MULTILINGUAL_MODEL: &str = "multilingual-e5-small";
    let mut notes = Vec::new();
    let apart = separate_languages(corpus, model);
    if apart.len() > 1 {
        let named = list_languages(&apart);
        notes.push(format!(
            "the transcripts are in {named}: topics were found in each apart and say their language. \
             To find topics across languages, analyse with a model that reads many, such as {MULTILINGUAL_MODEL}"
        ));
    }
    let built_in = matches!(model, embed::minilm::MINILM_NAME | embed::draft::DRAFT_NAME);
    let total = corpus.snippets.len();
    let foreign: Vec<String> = corpus_languages(corpus)
        .into_iter()
        .filter(|language| language.snippets * MIN_LANGUAGE_SHARE >= total && total > 0)
        .filter_map(|language| language.code)
        .filter(|code| code != "en")
        .collect();
    if built_in && !foreign.is_empty() {
        notes.push(format!(
            "the built-in model reads English best, and these are in {}: {MULTILINGUAL_MODEL} finds better topics \
             (leitmotif analyze --model {MULTILINGUAL_MODEL}, 470 MB; leitmotif models list shows more)",
            list_languages(&foreign)
        ));
    }
    notes
}

/// The names of languages, as in "German, French and Italian".
fn list_languages(codes: &[String]) -> String {
    join_names(&codes.iter().map(|code| language_name(code)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Attributes, Snippet, SnippetId, Span, TranscriptEntry, TranscriptId};

    fn corpus(languages: &[(Option<&str>, usize)]) -> Corpus {
        let (mut entries, mut snippets) = (Vec::new(), Vec::new());
        for (at, (language, count)) in languages.iter().enumerate() {
            let id = TranscriptId(at as i64);
            let from = snippets.len();
            snippets.extend((0..*count).map(|n| Snippet {
                id: SnippetId((from + n) as i64),
                transcript: id,
                span: Span::new(n, n + 1),
                start: None,
                end: None,
                speaker: None,
                words: 1,
                parts: Vec::new(),
            }));
            entries.push(TranscriptEntry {
                id,
                name: format!("{at}"),
                hash: String::new(),
                language: language.map(str::to_owned),
                attributes: Attributes::new(),
                duration: None,
                words: *count,
                snippets: from..from + count,
            });
        }
        Corpus::new(entries, snippets)
    }

    #[test]
    fn languages_with_a_share_are_parts_and_the_rest_goes_with_the_largest() {
        let corpus =
            corpus(&[(Some("en"), 30), (None, 2), (Some("de"), 60), (Some("fr"), 3), (Some("de"), 5)]);
        let parts = language_parts(&corpus, "minilm");
        let sizes: Vec<_> = parts.iter().map(|p| (p.language.as_deref(), p.snippets.len())).collect();
        assert_eq!(sizes, [(Some("de"), 70), (Some("en"), 30)]);
        assert!(parts.iter().all(|part| part.snippets.is_sorted()));
        assert_eq!(super::language_parts(&corpus, "multilingual-e5-small").len(), 1);
        let notes = language_notes(&corpus, "minilm");
        assert!(notes[0].starts_with("the transcripts are in German and English:"), "{notes:?}");
        assert!(notes[1].contains("these are in German:"), "{notes:?}");
        assert_eq!(language_notes(&corpus, "multilingual-e5-small"), [] as [&str; 0]);
    }

    #[test]
    fn one_language_is_one_part() {
        let english = corpus(&[(Some("en"), 30), (None, 20)]);
        assert_eq!(
            language_parts(&english, "draft"),
            [LanguagePart { language: None, snippets: english.snippet_indices().collect() }]
        );
        assert_eq!(language_notes(&english, "draft"), [] as [&str; 0]);
        assert_eq!(corpus_languages(&english)[0].transcripts, 1);
    }
}
