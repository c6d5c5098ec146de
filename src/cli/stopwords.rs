//! `leitmotif stopwords` and `leitmotif stopword`: the words that are left out of keywords in this project, beside the
//! stop words of the languages. Each change is one edit.

use super::support::{CliError, CommandContext, Left, StudyContext, TextTable, print_json};
use crate::coding::edits;
use crate::topics::StopWord;
use clap::Subcommand;
use serde::Serialize;

/// What can be done with stop words.
#[derive(Debug, Subcommand)]
pub enum StopwordCommand {
    /// Leave words out of keywords and labels, at once and in every run from now on
    Add {
        /// The words; a phrase of two in quotes
        #[arg(required = true, num_args = 1.., value_name = "WORD")]
        words: Vec<String>,
        /// Only in this language, as in de
        #[arg(long, value_name = "CODE")]
        language: Option<String>,
    },
    /// Take words into keywords again
    Remove {
        /// The words
        #[arg(required = true, num_args = 1.., value_name = "WORD")]
        words: Vec<String>,
        /// Those left out in this language only
        #[arg(long, value_name = "CODE")]
        language: Option<String>,
    },
}

/// What `stopwords --json` prints.
#[derive(Serialize)]
struct StopWordsJson {
    schema: u32,
    words: Vec<StopWordJson>,
}

/// A word left out of keywords; `language` is null where it is in every language.
#[derive(Serialize)]
struct StopWordJson {
    word: String,
    language: Option<String>,
}

/// Lists the words that are left out, by alphabet.
pub fn list_words(context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let words = study.codebook.stop_words.iter();
    if context.global.json {
        let words = words.map(|it| StopWordJson { word: it.word.clone(), language: it.language.clone() });
        return print_json(&StopWordsJson { schema: 1, words: words.collect() });
    }
    if study.codebook.stop_words.is_empty() {
        context
            .print_note("No words are left out: `leitmotif stopword add WORD` leaves one out of keywords.");
        return Ok(());
    }
    let mut table = TextTable::new(&[("word", Left), ("language", Left)]);
    for word in words {
        table.add_row([word.word.clone(), word.language.clone().unwrap_or_else(|| "all".to_owned())]);
    }
    context.print_table(&table)
}

/// Leaves words out, or takes them in again.
pub fn run(command: &StopwordCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let edit = match command {
        StopwordCommand::Add { words, language } => {
            edits::leave_out_words(&study.codebook, &read_words(words, language.as_deref())?)
        }
        StopwordCommand::Remove { words, language } => {
            edits::take_in_words(&study.codebook, &read_words(words, language.as_deref())?)
        }
    };
    study.apply_and_report(edit, context)
}

/// The words as typed.
fn read_words(words: &[String], language: Option<&str>) -> anyhow::Result<Vec<StopWord>> {
    let read = |word: &String| {
        let problem = match language {
            Some(code) if StopWord::new("word", Some(code)).is_none() => {
                format!("there is no language '{code}'")
            }
            _ => format!("'{word}' is no word to leave out"),
        };
        let hint = "give a word or two with letters, and a language by its two letters, as in --language de";
        StopWord::new(word, language).ok_or_else(|| CliError::usage(problem, hint).into())
    };
    words.iter().map(read).collect()
}
