//! The languages of a corpus, and which of them are analysed separately.

use crate::corpus::{Corpus, SnippetIndex, language_name, listed_languages};
use crate::format::{count_noun, join_names};
use crate::topics::embed::minilm::MINILM_NAME;
use crate::topics::embed::multi::{self, MULTI_NAME};
use crate::topics::embed::word_hashes::WORDS_NAME;
use crate::topics::embed::{self, AUTO_MODEL};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Their language, where they are a part because of it.
    pub(super) language: Option<String>,
    /// The snippets, by index in the corpus, ascending.
    pub(super) snippets: Vec<SnippetIndex>,
    /// Whether the model makes nothing of their language, so that only their words count.
    pub(super) words_alone: bool,
}

/// The model for a corpus, where none was asked for: [`MINILM_NAME`] for English, [`MULTI_NAME`] for the languages it
/// reads and for several of them, [`WORDS_NAME`] where no built-in model reads any. Languages with less than 5 % of the
/// snippets do not count, nor do snippets of unknown language; where no other are, it is the model for English.
pub fn model_by_language(corpus: &Corpus) -> &'static str {
    let spoken = spoken_languages(corpus);
    let read: Vec<&String> = spoken.iter().filter(|code| multi::LANGUAGES.contains(&code.as_str())).collect();
    if read.is_empty() && !spoken.is_empty() {
        WORDS_NAME
    } else if read.iter().all(|code| *code == "en") {
        MINILM_NAME
    } else {
        MULTI_NAME
    }
}

/// The model that parameters ask for: for [`AUTO_MODEL`] that of the corpus.
pub fn requested_model<'a>(corpus: &Corpus, model: &'a str) -> &'a str {
    if model == AUTO_MODEL { model_by_language(corpus) } else { model }
}

/// The languages with at least 5 % of the snippets, the most snippets first, and those that alternate with them.
fn spoken_languages(corpus: &Corpus) -> Vec<String> {
    let all = corpus_languages(corpus).into_iter().filter(|language| has_share(language, corpus));
    let mut spoken: Vec<String> = all.filter_map(|language| language.code).collect();
    spoken.extend(
        languages_beside(corpus).into_iter().filter(|code| !spoken.contains(code)).collect::<Vec<_>>(),
    );
    spoken
}

/// The languages that alternate with the main one of their transcripts, where those have at least 5 % of the snippets; by
/// alphabet.
fn languages_beside(corpus: &Corpus) -> BTreeSet<String> {
    let mut snippets: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &corpus.transcripts {
        for code in
            listed_languages(&entry.attributes).filter(|code| entry.language.as_deref() != Some(*code))
        {
            *snippets.entry(code).or_default() += entry.snippets.len();
        }
    }
    let enough = |count: usize| count * MIN_LANGUAGE_SHARE >= corpus.snippets.len();
    snippets.into_iter().filter(|(_, count)| enough(*count)).map(|(code, _)| code.to_owned()).collect()
}

/// Whether a language has at least 5 % of the snippets.
fn has_share(language: &LanguageShare, corpus: &Corpus) -> bool {
    language.snippets > 0 && language.snippets * MIN_LANGUAGE_SHARE >= corpus.snippets.len()
}

/// Divides a corpus by language. With a model of one language, each language with at least 5 % of the snippets is a part,
/// since neither words nor such a model compare across two. With a model of many, those it reads are one part. The rest,
/// and snippets of unknown language, go with the first and largest.
pub(super) fn language_parts(corpus: &Corpus, model: &str) -> Vec<LanguagePart> {
    let apart = separate_languages(corpus, model);
    if apart.len() < 2 {
        return whole_corpus(corpus, model);
    }
    let part = |language: Option<String>| LanguagePart {
        words_alone: language.as_deref().is_some_and(|code| !embed::reads_language(model, code)),
        language,
        snippets: Vec::new(),
    };
    let mut parts: Vec<LanguagePart> = apart.into_iter().map(part).collect();
    for entry in &corpus.transcripts {
        let own = parts.iter().position(|part| part.language.is_some() && part.language == entry.language);
        if let Some(part) = parts.get_mut(own.unwrap_or(0)) {
            part.snippets.extend(entry.snippet_indices());
        }
    }
    parts.retain(|part| !part.snippets.is_empty());
    parts
}

/// The whole corpus as one part.
pub(super) fn whole_corpus(corpus: &Corpus, model: &str) -> Vec<LanguagePart> {
    let mut spoken = corpus_languages(corpus).into_iter().filter(|it| has_share(it, corpus));
    let mut unread = 0;
    let words_alone = spoken.all(|language| {
        unread += 1;
        language.code.is_some_and(|code| !embed::reads_language(model, &code))
    }) && unread > 0;
    vec![LanguagePart { language: None, snippets: corpus.snippet_indices().collect(), words_alone }]
}

/// The languages that are analysed separately, the largest first; none or one: all together. The part without a language
/// is of all that the model reads.
fn separate_languages(corpus: &Corpus, model: &str) -> Vec<Option<String>> {
    let enough =
        |language: &LanguageShare| language.snippets >= MIN_LANGUAGE_SNIPPETS && has_share(language, corpus);
    let spoken = corpus_languages(corpus).into_iter().filter(|it| it.code.is_some() && enough(it));
    if !embed::is_multilingual(model) {
        return spoken.map(|language| language.code).collect();
    }
    let read = |language: &LanguageShare| {
        language.code.as_deref().is_none_or(|code| embed::reads_language(model, code))
    };
    let unread: Vec<LanguageShare> = spoken.filter(|language| !read(language)).collect();
    let others = corpus.snippets.len() - unread.iter().map(|language| language.snippets).sum::<usize>();
    let together = LanguageShare { code: None, transcripts: 0, snippets: others };
    let together = unread.is_empty() || enough(&together);
    together.then_some(None).into_iter().chain(unread.into_iter().map(|language| language.code)).collect()
}

/// Notes for the user on the languages of a corpus when topics are found by a model, one sentence each; none
/// where all is English.
pub fn language_notes(corpus: &Corpus, model: &str) -> Vec<String> {
    /// The model recommended for languages that none of the built-in ones reads.
    const MODEL_OF_MANY: &str = "multilingual-e5-small";
    let model = requested_model(corpus, model);
    let spoken = spoken_languages(corpus);
    let (read, unread): (Vec<String>, Vec<String>) =
        spoken.into_iter().partition(|code| multi::LANGUAGES.contains(&code.as_str()));
    let (foreign, built_in) = (read.iter().any(|code| code != "en"), embed::BUILT_IN.contains(&model));
    let mut notes = Vec::new();
    let alternating =
        corpus.transcripts.iter().filter(|it| listed_languages(&it.attributes).count() > 1).count();
    if alternating > 0 {
        notes.push(format!(
            "languages alternate in {}: each snippet counts in the language it shows (the attribute languages has them; \
             a language that is given holds for all)",
            count_noun(alternating, "transcript")
        ));
    }
    if foreign && model == MULTI_NAME {
        let across = if read.len() > 1 { " and across them" } else { "" };
        notes.push(format!(
            "the transcripts are in {}: topics are found by meaning{across}, with the built-in model {MULTI_NAME}",
            list_languages(&read)
        ));
    } else if foreign && built_in {
        notes.push(format!(
            "the model {model} reads English, and these are in {}: the built-in model {MULTI_NAME} finds better topics \
             (leitmotif analyze --model {MULTI_NAME})",
            list_languages(&read)
        ));
    }
    let apart: Vec<String> = separate_languages(corpus, model).into_iter().flatten().collect();
    if apart.len() > 1 && !embed::is_multilingual(model) {
        notes.push(format!("topics are found in {} apart and say their language", list_languages(&apart)));
    }
    if !unread.is_empty() && built_in {
        notes.push(format!(
            "no built-in model reads {}: topics in it are found by its words alone, and so is what is near. \
             To find them by meaning, analyse with a model of many languages, such as {MODEL_OF_MANY} (leitmotif analyze \
             --model {MODEL_OF_MANY}, 470 MB, fetched once; or leitmotif models add with a folder of your own)",
            list_languages(&unread)
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

    fn sizes(parts: &[LanguagePart]) -> Vec<(Option<&str>, usize, bool)> {
        parts.iter().map(|it| (it.language.as_deref(), it.snippets.len(), it.words_alone)).collect()
    }

    #[test]
    fn languages_with_a_share_are_parts_and_the_rest_goes_with_the_largest() {
        let corpus =
            corpus(&[(Some("en"), 30), (None, 2), (Some("de"), 60), (Some("fr"), 3), (Some("de"), 5)]);
        let parts = language_parts(&corpus, "minilm");
        assert_eq!(sizes(&parts), [(Some("de"), 70, false), (Some("en"), 30, false)]);
        assert!(parts.iter().all(|part| part.snippets.is_sorted()));
        assert_eq!(language_parts(&corpus, "multilingual-e5-small").len(), 1);
        assert_eq!(sizes(&language_parts(&corpus, "multi")), [(None, 100, false)]);
        let notes = language_notes(&corpus, "minilm");
        assert!(notes[0].contains("these are in German and English: the built-in model multi"), "{notes:?}");
        assert!(notes[1].starts_with("topics are found in German and English apart"), "{notes:?}");
        let notes = language_notes(&corpus, "auto");
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("by meaning and across them, with the built-in model multi"), "{notes:?}");
        assert_eq!(language_notes(&corpus, "multilingual-e5-small"), [] as [&str; 0]);
    }

    #[test]
    fn languages_no_model_reads_are_found_by_their_words_apart() {
        let mixed = corpus(&[(Some("en"), 30), (Some("hi"), 60), (None, 5), (Some("de"), 30)]);
        assert_eq!(model_by_language(&mixed), "multi");
        assert_eq!(sizes(&language_parts(&mixed, "multi")), [(None, 65, false), (Some("hi"), 60, true)]);
        let notes = language_notes(&mixed, "auto");
        assert!(
            notes[0].contains("English and German") || notes[0].contains("German and English"),
            "{notes:?}"
        );
        assert!(notes[1].starts_with("no built-in model reads Hindi: topics in it"), "{notes:?}");
        assert!(notes[1].contains("multilingual-e5-small"), "{notes:?}");
        let english = corpus(&[(Some("en"), 60), (Some("fi"), 30)]);
        assert_eq!(model_by_language(&english), "minilm");
        assert_eq!(
            sizes(&language_parts(&english, "minilm")),
            [(Some("en"), 60, false), (Some("fi"), 30, true)]
        );
        let finnish = corpus(&[(Some("fi"), 90), (Some("en"), 2)]);
        assert_eq!(sizes(&language_parts(&finnish, "multi")), [(None, 92, true)]);
        assert_eq!(sizes(&language_parts(&finnish, "words")), [(None, 92, false)]);
        assert_eq!(sizes(&language_parts(&finnish, "multilingual-e5-small")), [(None, 92, false)]);
    }

    #[test]
    fn the_model_is_chosen_by_language() {
        let of = |languages: &[(Option<&str>, usize)]| model_by_language(&corpus(languages));
        assert_eq!(of(&[(Some("en"), 40), (Some("de"), 2), (None, 90)]), "minilm");
        assert_eq!(of(&[(Some("de"), 40)]), "multi");
        assert_eq!(of(&[(Some("de"), 10), (Some("en"), 90)]), "multi");
        assert_eq!(of(&[(Some("vi"), 40), (Some("hi"), 3)]), "words");
        assert_eq!(of(&[(None, 40)]), "minilm");
        assert_eq!(of(&[]), "minilm");
        assert_eq!(requested_model(&corpus(&[(Some("de"), 40)]), "draft"), "draft");
        let mut mixed = corpus(&[(Some("en"), 40)]);
        mixed.transcripts[0].attributes.insert(crate::corpus::LANGUAGES.to_owned(), "en, tr".to_owned());
        assert_eq!(model_by_language(&mixed), "multi");
        let notes = language_notes(&mixed, "auto");
        assert!(notes[0].starts_with("languages alternate in 1 transcript: each snippet"), "{notes:?}");
        assert!(notes[1].starts_with("the transcripts are in English and Turkish"), "{notes:?}");
    }

    #[test]
    fn one_language_is_one_part() {
        let english = corpus(&[(Some("en"), 30), (None, 20)]);
        assert_eq!(
            language_parts(&english, "draft"),
            [LanguagePart {
                language: None,
                snippets: english.snippet_indices().collect(),
                words_alone: false
            }]
        );
        assert_eq!(language_notes(&english, "draft"), [] as [&str; 0]);
        assert_eq!(corpus_languages(&english)[0].transcripts, 1);
    }
}
