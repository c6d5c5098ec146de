//! The words of somebody who is forgotten in what others wrote: in memos, names, labels and the log, five words in a row
//! that only they said are made `[…]`, links to their transcripts have no name any more, and keywords that only they said go.

use super::texts::TextChanges;
use crate::coding::{CodingRecord, DerivedTopic, KeywordRecord, unlink_transcripts};
use crate::corpus::WordRuns;
use crate::project::db::columns::{collect_rows, json_column, to_json};
use crate::project::store::codebook;
use crate::topics::Topic;
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::BTreeSet;

/// The columns with text that people wrote or that was made of texts; JSON is looked through value by value.
const WRITTEN: [(&str, &str); 14] = [
    ("theme", "name"),
    ("theme", "description"),
    ("memo", "text"),
    ("topic_mark", "label"),
    ("edit", "what"),
    ("edit", "changes"),
    ("setting", "value"),
    ("run", "parameters"),
    ("run", "topics"),
    ("run", "measures"),
    ("regrouped", "made"),
    ("transcript", "attributes"),
    ("speaker_case", "attributes"),
    ("guide_question", "name"),
];

/// The tables of these that are no work of people: entries of the log are counted by themselves.
const NOT_COUNTED: [&str; 3] = ["edit", "setting", "run"];

/// Words that were said only by those who are forgotten.
#[derive(Debug, Default)]
pub(super) struct OwnWords {
    runs: WordRuns,
    /// Words of keywords and labels, in small letters.
    words: BTreeSet<String>,
    /// The names of transcripts that go as a whole: `@name` is a link to one.
    transcripts_gone: BTreeSet<String>,
    /// The names of those that stay.
    transcripts_left: BTreeSet<String>,
}

impl OwnWords {
    /// Finds them, when the texts that go are deleted.
    pub(super) fn find(db: &Connection, changes: &TextChanges) -> rusqlite::Result<Self> {
        let mut runs = WordRuns::default();
        changes.said.iter().for_each(|text| runs.add_text(text));
        let gone: Vec<String> = changes.said.iter().map(|text| text.to_lowercase()).collect();
        let mut words = topic_words(db)?;
        words.retain(|word| gone.iter().any(|text| text.contains(word.as_str())));
        let mut texts = db.prepare("SELECT text FROM transcript_text")?;
        let mut rows = texts.query([])?;
        while let Some(row) = rows.next()? {
            let text = row.get_ref(0)?.as_str()?;
            runs.remove_text(text);
            if !words.is_empty() {
                let text = text.to_lowercase();
                words.retain(|word| !text.contains(word.as_str()));
            }
        }
        let left: Vec<String> =
            collect_rows(db, "SELECT DISTINCT name FROM transcript", [], |row| row.get(0))?;
        let transcripts_left: BTreeSet<String> = left.into_iter().collect();
        let gone = changes.sources.iter().map(|(_, name)| name.clone());
        let transcripts_gone = gone.filter(|name| !transcripts_left.contains(name)).collect();
        Ok(Self { runs, words, transcripts_gone, transcripts_left })
    }

    /// The number of keywords' words.
    pub(super) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Makes the runs of words in all that people wrote `[…]`, and takes the name out of links to transcripts that go. Gives
    /// the number of memos, names and other texts of people that had any.
    pub(super) fn blank_written(&self, db: &Connection) -> rusqlite::Result<usize> {
        if self.runs.is_empty() && self.transcripts_gone.is_empty() {
            return Ok(0);
        }
        let mut count = 0;
        for (table, column) in WRITTEN {
            let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL");
            let all: Vec<String> = collect_rows(db, &sql, [], |row| row.get(0))?;
            let blanked = all.iter().filter_map(|text| Some((text, self.blank(text)?)));
            for (text, left) in blanked {
                let rows = db
                    .prepare_cached(&format!("UPDATE {table} SET {column} = ?2 WHERE {column} = ?1"))?
                    .execute([text, &left])?;
                count += if NOT_COUNTED.contains(&table) { 0 } else { rows };
            }
        }
        Ok(count)
    }

    /// A text, or the texts in a JSON value, without the runs; none where there are none.
    fn blank(&self, text: &str) -> Option<String> {
        match serde_json::from_str::<Value>(text) {
            Ok(mut value) => self.blank_value(&mut value).then(|| value.to_string()),
            Err(_) => self.blank_text(text),
        }
    }

    /// A text without the runs and links; none where there are none.
    fn blank_text(&self, text: &str) -> Option<String> {
        let blanked = self.runs.blank(text);
        let rest = blanked.as_deref().unwrap_or(text);
        unlink_transcripts(rest, &self.transcripts_gone, &self.transcripts_left).or(blanked)
    }

    fn blank_value(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.blank_text(text).map(|left| *text = left).is_some(),
            // All of them, not only up to the first.
            Value::Array(items) => items.iter_mut().fold(false, |any, item| self.blank_value(item) | any),
            Value::Object(fields) => {
                fields.values_mut().fold(false, |any, item| self.blank_value(item) | any)
            }
            _ => false,
        }
    }

    /// Takes keywords out of a topic of a run; one named by such a word is called by the keywords it has left.
    pub(super) fn clean_topic(&self, topic: &mut Topic) {
        topic.keywords.retain(|keyword| !self.has_word_of(&keyword.word));
        if self.has_word_of(&topic.label) {
            let left = topic.keywords.iter().map(|keyword| keyword.word.as_str());
            topic.label = label_of(left, topic.id.0);
        }
    }

    /// The same for a topic the researcher made.
    pub(super) fn clean_record(&self, record: CodingRecord) -> CodingRecord {
        match record {
            CodingRecord::Regrouped(mut made) => {
                self.clean_derived(&mut made);
                CodingRecord::Regrouped(made)
            }
            other => other,
        }
    }

    fn clean_derived(&self, made: &mut DerivedTopic) {
        made.keywords.retain(|keyword: &KeywordRecord| !self.has_word_of(&keyword.word));
        if self.has_word_of(&made.label) {
            made.label = label_of(made.keywords.iter().map(|keyword| keyword.word.as_str()), made.topic.0);
        }
    }

    /// Takes keywords out of the topics that the researcher made.
    pub(super) fn clean_derived_topics(&self, db: &Connection) -> rusqlite::Result<()> {
        for made in codebook::load_codebook(db)?.derived_topics.into_values() {
            let mut clean = made.clone();
            self.clean_derived(&mut clean);
            if clean != made {
                let [before, after] = [made, clean].map(CodingRecord::Regrouped);
                let change = crate::coding::RecordChange { before: Some(before), after: Some(after) };
                crate::project::store::records::write_change(db, &change)?;
            }
        }
        Ok(())
    }

    fn has_word_of(&self, text: &str) -> bool {
        words_of(text).any(|word| self.words.contains(&word))
    }
}

/// A label made of the best keywords, as those of an analysis without better ones.
fn label_of<'a>(keywords: impl Iterator<Item = &'a str>, number: u32) -> String {
    let left: Vec<&str> = keywords.take(2).collect();
    if left.is_empty() { format!("Topic {number}") } else { left.join(", ") }
}

/// The words of all keywords and labels of topics.
fn topic_words(db: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let runs: Vec<Vec<Topic>> = collect_rows(db, "SELECT topics FROM run", [], |row| json_column(row, 0))?;
    let of_run = runs.iter().flatten().flat_map(|topic| {
        words_of(&topic.label).chain(topic.keywords.iter().flat_map(|keyword| words_of(&keyword.word)))
    });
    let mut words: BTreeSet<String> = of_run.collect();
    let logged: Vec<Value> = collect_rows(db, "SELECT changes FROM edit", [], |row| json_column(row, 0))?;
    logged.iter().for_each(|changes| add_derived_words(changes, &mut words));
    for made in codebook::load_codebook(db)?.derived_topics.values() {
        words.extend(words_of(&made.label));
        words.extend(made.keywords.iter().flat_map(|keyword| words_of(&keyword.word)));
    }
    Ok(words)
}

/// Adds the words of the topics that changes in the log made.
fn add_derived_words(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| add_derived_words(item, words)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "word" || name == "label" => words.extend(words_of(text)),
                    other => add_derived_words(other, words),
                }
            }
        }
        _ => {}
    }
}

/// The words of a keyword or label in small letters.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// Stores topics of a run.
pub(super) fn put_topics(db: &Connection, run: i64, topics: &[Topic]) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE run SET topics = ?2 WHERE id = ?1")?
        .execute(params![run, to_json(&topics)?])
        .map(drop)
}
