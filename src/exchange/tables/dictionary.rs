//! What the columns mean.

use super::cell::{Cell, Kind, Sink};
use Kind::{Real, Text, Texts, Truth, Vector, Whole, Wholes};
use std::io;

/// What each column of the other tables means: table, column, what stands in it, meaning.
pub(super) const MEANINGS: &[(&str, &str, Kind, &str)] = &[
    ("transcripts", "name", Text, "how the transcript is called in the project"),
    ("transcripts", "language", Text, "ISO 639 code, as detected"),
    ("transcripts", "seconds", Real, "how long the recording is"),
    ("transcripts", "words", Whole, "words in its snippets"),
    ("transcripts", "snippets", Whole, "number of its snippets"),
    ("transcripts", "hash", Text, "BLAKE3 hash of its text"),
    ("transcripts", "(others)", Text, "attributes as found in the files"),
    ("snippets", "id", Whole, "number of the snippet in the project"),
    ("snippets", "transcript", Text, "name of its transcript"),
    ("snippets", "start", Real, "second at which it begins"),
    ("snippets", "end", Real, "second at which it ends"),
    ("snippets", "speaker", Text, "who says two thirds of it, if anybody"),
    ("snippets", "words", Whole, "its words"),
    ("snippets", "topic", Whole, "number of its topic in the current run; empty for an outlier"),
    ("snippets", "topic label", Text, "name of that topic"),
    ("snippets", "probability", Real, "how surely it belongs to the topic, 0 to 1"),
    (
        "snippets",
        "themes",
        Texts,
        "paths of the themes that hold for it, a list; in csv and tsv joined by '; '",
    ),
    ("snippets", "text", Text, "what is said"),
    ("snippets", "vector", Vector, "only in parquet: what the model made of the text, the current run's"),
    ("topics", "id", Whole, "number in the run, largest first"),
    ("topics", "label", Text, "the researcher's name, else the machine's"),
    ("topics", "keywords", Texts, "what sets it apart, best first, by class-based TF-IDF; a list"),
    ("topics", "snippets", Whole, "how many it holds"),
    ("topics", "transcripts", Whole, "from how many"),
    ("topics", "seconds", Real, "how long its snippets take to say"),
    ("topics", "themes", Texts, "paths of the themes it is in"),
    ("topics", "junk", Truth, "whether it is left out of counts"),
    (
        "bertopic",
        "Topic",
        Whole,
        "the columns of BERTopic's get_topic_info: number of the topic; -1 are outliers",
    ),
    ("bertopic", "Count", Whole, "how many snippets it holds"),
    ("bertopic", "Name", Text, "its number and first keywords"),
    ("bertopic", "Representation", Texts, "its keywords, a list"),
    ("bertopic", "Representative_Docs", Texts, "its most central snippets, a list"),
    ("themes", "path", Text, "its name with those above it"),
    ("themes", "name", Text, "its name"),
    ("themes", "parent", Text, "path of the theme above it"),
    ("themes", "description", Text, "when to use it and when not"),
    ("themes", "color", Whole, "index into the palette"),
    ("themes", "topics", Wholes, "numbers of the topics in it"),
    ("assignments", "assignment", Whole, "number of the decision"),
    ("assignments", "theme", Text, "path of the theme decided for"),
    ("assignments", "run", Whole, "run of the topic, where a whole topic was assigned"),
    ("assignments", "topic", Whole, "its number in that run"),
    ("assignments", "transcript", Text, "name of the transcript of the passage"),
    ("assignments", "first byte", Whole, "where the passage begins in its text, UTF-8"),
    ("assignments", "end byte", Whole, "one past its last byte"),
    ("assignments", "coder", Text, "who decided"),
    ("assignments", "time", Text, "when, in UTC"),
    ("prevalence", "theme", Text, "path of the theme; counts include those below it, each snippet once"),
    ("prevalence", "topics", Whole, "topics in it"),
    ("prevalence", "snippets", Whole, "snippets it holds for"),
    ("prevalence", "share of snippets", Real, "of all, 0 to 1"),
    ("prevalence", "transcripts", Whole, "from how many"),
    ("prevalence", "share of transcripts", Real, "of all, 0 to 1"),
    ("prevalence", "seconds", Real, "how long these snippets take to say"),
    ("prevalence", "share of seconds", Real, "of all, 0 to 1"),
    ("prevalence", "speakers", Whole, "who say them, by name"),
    ("together", "theme", Text, "path of one theme, with those below it"),
    ("together", "and theme", Text, "path of the other"),
    ("together", "snippets", Whole, "for which both hold"),
    ("together", "transcripts", Whole, "from how many"),
    ("quotes", "theme", Text, "path of the theme the passage was picked for"),
    ("quotes", "number", Whole, "its place among the quotes of the theme, from 1"),
    ("quotes", "transcript", Text, "name of its transcript"),
    ("quotes", "start", Real, "second at which it begins"),
    ("quotes", "speaker", Text, "who says it, several joined by and"),
    ("quotes", "date", Text, "date of the transcript"),
    ("quotes", "url", Text, "where it can be heard"),
    ("quotes", "text", Text, "what is said"),
    ("log", "id", Whole, "number of the change"),
    ("log", "time", Text, "when, in UTC"),
    ("log", "coder", Text, "who made it"),
    ("log", "what", Text, "what was done"),
    ("log", "undone", Truth, "whether it was taken back"),
];

/// What stands in a column; text in those that are not ours.
pub(super) fn kind(table: &str, column: &str) -> Kind {
    let found = MEANINGS.iter().find(|(of, name, ..)| *of == table && *name == column);
    found.map_or(Text, |(_, _, kind, _)| *kind)
}

pub(super) fn write(to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["table", "column", "type", "meaning"])?;
    MEANINGS.iter().try_for_each(|&(table, column, kind, meaning)| {
        to.row(&[Cell::text(table), Cell::text(column), Cell::text(kind.name()), Cell::text(meaning)])
    })
}
