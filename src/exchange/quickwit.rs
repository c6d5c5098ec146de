//! The study for Quickwit, a search engine on many machines, for more snippets than one machine searches: the
//! configuration of an index, and a document for each snippet.
//!
//! Format: <https://quickwit.io/docs/configuration/index-config>, version 0.8, which Quickwit reads from 0.8 on. The
//! mode is strict, so Quickwit refuses a document with a field that the configuration does not have, instead of leaving
//! it out.

use super::json::{self, JsonSeconds};
use super::view::{StudyView, TextSource};
use crate::corpus::{Attributes, spoken_text};
use crate::topics::embed::TextHash;
use serde::Serialize;
use std::io::{self, Write};

/// A field of the index.
struct IndexField {
    name: &'static str,
    kind: &'static str,
    /// The parameters that are not left at their defaults.
    parameters: &'static [(&'static str, &'static str)],
}

/// A number that can be sorted by and counted.
const FAST: &[(&str, &str)] = &[("fast", "true")];
/// A text that is looked for as a whole, sorted by and counted.
const WHOLE: &[(&str, &str)] = &[("tokenizer", "raw"), ("fast", "true")];
/// A text whose words and phrases are looked for, ranked by BM25.
const WORDS: &[(&str, &str)] = &[("record", "position"), ("fieldnorms", "true")];

/// The fields, in the order of a document.
const FIELDS: [IndexField; 13] = [
    IndexField { name: "id", kind: "i64", parameters: FAST },
    IndexField { name: "transcript", kind: "text", parameters: WHOLE },
    IndexField { name: "language", kind: "text", parameters: WHOLE },
    IndexField { name: "start", kind: "f64", parameters: FAST },
    IndexField { name: "end", kind: "f64", parameters: FAST },
    IndexField { name: "speakers", kind: "array<text>", parameters: WHOLE },
    IndexField { name: "words", kind: "u64", parameters: FAST },
    IndexField { name: "topic", kind: "i64", parameters: FAST },
    IndexField { name: "topic_label", kind: "text", parameters: WHOLE },
    IndexField { name: "themes", kind: "array<text>", parameters: WHOLE },
    IndexField { name: "text", kind: "text", parameters: WORDS },
    IndexField { name: "text_hash", kind: "text", parameters: &[("tokenizer", "raw")] },
    IndexField { name: "attributes", kind: "json", parameters: WHOLE },
];

/// The languages written without blanks between words, which need another tokenizer.
const WITHOUT_BLANKS: [&str; 2] = ["zh", "ja"];

/// A snippet as a document. What it does not have is left out.
#[derive(Serialize)]
struct SnippetDocument<'a> {
    id: i64,
    transcript: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<JsonSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<JsonSeconds>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    speakers: Vec<&'a str>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_label: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    themes: Vec<String>,
    text: &'a str,
    text_hash: String,
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    attributes: &'a Attributes,
}

/// The id of the index of a study: Quickwit takes 3 to 255 of the letters A to Z, digits, `-` and `_`, of which the
/// first is a letter.
pub fn quickwit_index_id(title: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: Vec<String> = title
        .chars()
        .map(letter)
        .collect::<String>()
        .split('-')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    std::iter::once("leitmotif".to_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .take(255)
        .collect()
}

/// Writes the configuration of the index.
///
/// # Errors
/// What `to` says.
pub fn write_quickwit_index(title: &str, view: &StudyView<'_>, to: &mut dyn Write) -> io::Result<()> {
    let id = quickwit_index_id(title);
    let languages = view.corpus.transcripts.iter().filter_map(|entry| entry.language.as_deref());
    let tokenizer = match languages.into_iter().any(|language| WITHOUT_BLANKS.contains(&language)) {
        true => "chinese_compatible",
        false => "default",
    };
    writeln!(
        to,
        "# The snippets of a leitmotif project for Quickwit, https://quickwit.io/docs/configuration/index-config\n\
         #   quickwit index create --index-config index-config.yaml\n\
         #   quickwit index ingest --index {id} --input-path documents.ndjson\n\
         version: 0.8\n\n\
         index_id: {id}\n\n\
         doc_mapping:\n\
         \x20 mode: strict\n\
         \x20 field_mappings:"
    )?;
    for field in &FIELDS {
        writeln!(to, "    - name: {}\n      type: {}", field.name, field.kind)?;
        if field.name == "text" {
            writeln!(to, "      tokenizer: {tokenizer}")?;
        }
        field.parameters.iter().try_for_each(|(name, value)| writeln!(to, "      {name}: {value}"))?;
    }
    writeln!(to, "\nsearch_settings:\n  default_search_fields: [text]")
}

/// Writes the documents, one JSON object a line, and says how many.
///
/// # Errors
/// What `to` says, and where the texts cannot be read.
pub fn write_quickwit_documents(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn Write,
) -> io::Result<usize> {
    let mut written = 0;
    texts.for_each_snippet(&mut |at, text| {
        let (Some(snippet), Some(entry)) = (view.corpus.snippet_at(at), view.transcript_of_snippet(at))
        else {
            return Ok(());
        };
        let topic = view.stats.topic_of(at);
        let facts = topic.and_then(|id| view.stats.topic(id));
        let mut themes: Vec<String> =
            view.stats.themes_of(at).iter().map(|&id| view.codebook.theme_path(id)).collect();
        themes.sort();
        written += 1;
        let document = SnippetDocument {
            id: snippet.id.0,
            transcript: &entry.name,
            language: entry.language.as_deref(),
            start: snippet.start.map(JsonSeconds),
            end: snippet.end.map(JsonSeconds),
            speakers: snippet.speakers().into_iter().collect(),
            words: snippet.words,
            topic: topic.map(|id| id.0),
            topic_label: facts.map(|facts| facts.label.as_str()),
            themes,
            text,
            text_hash: TextHash::of_text(&spoken_text(text)).to_string(),
            attributes: &entry.attributes,
        };
        json::write(&document, to)
    })?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::{SampleTexts, sample_study};
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_index_of_a_small_study() {
        let (corpus, run, codebook, study, _) = sample_study();
        let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &study };
        let mut index = Vec::new();
        write_quickwit_index("My talks", &view, &mut index).unwrap();
        let mut documents = Vec::new();
        let count = write_quickwit_documents(&view, &SampleTexts, &mut documents).unwrap();
        let documents = String::from_utf8(documents).unwrap();
        assert_eq!((count, documents.lines().count()), (corpus.snippets.len(), corpus.snippets.len()));
        for line in documents.lines() {
            let document: Value = serde_json::from_str(line).unwrap();
            for (name, value) in document.as_object().unwrap() {
                let field = FIELDS.iter().find(|field| field.name == name).unwrap();
                let fits = match field.kind {
                    "i64" => value.is_i64(),
                    "u64" => value.is_u64(),
                    "f64" => value.is_number(),
                    "text" => value.is_string(),
                    "json" => value.is_object(),
                    _ => value.as_array().unwrap().iter().all(Value::is_string),
                };
                assert!(fits, "{name} is no {}: {value}", field.kind);
            }
        }
        insta::assert_snapshot!(String::from_utf8(index).unwrap() + &documents);
    }

    #[test]
    fn an_index_has_an_id_that_is_allowed() {
        assert_eq!(quickwit_index_id("My talks: Zürich/2024"), "leitmotif-my-talks-z-rich-2024");
        assert_eq!(quickwit_index_id("日本"), "leitmotif");
        assert_eq!(quickwit_index_id(&"a".repeat(400)).len(), 255);
    }
}
