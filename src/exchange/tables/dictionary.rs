//! The data dictionary: the type and meaning of every column. Parquet takes the column types from here, and a
//! test checks that each cell written is of the type given here.

use super::cell::{ColumnKind, ExportCell, TableSink};
use ColumnKind::{Bool, Integer, IntegerList, Number, Text, TextList, Vector};
use std::io;

/// For each column of the other tables: table, column, type, meaning.
pub(super) const COLUMN_MEANINGS: &[(&str, &str, ColumnKind, &str)] = &[
    ("transcripts", "name", Text, "how the transcript is called in the project"),
    ("transcripts", "language", Text, "ISO 639 code, as detected"),
    ("transcripts", "seconds", Number, "how long the recording is"),
    ("transcripts", "words", Integer, "words in its snippets"),
    ("transcripts", "snippets", Integer, "number of its snippets"),
    ("transcripts", "hash", Text, "BLAKE3 hash of its text"),
    ("transcripts", "(others)", Text, "attributes as found in the files"),
    ("snippets", "id", Integer, "number of the snippet in the project"),
    ("snippets", "transcript", Text, "name of its transcript"),
    ("snippets", "start", Number, "second at which it begins"),
    ("snippets", "end", Number, "second at which it ends"),
    ("snippets", "speaker", Text, "who says two thirds of it, if anybody"),
    ("snippets", "speakers", TextList, "all who speak in it, a list"),
    ("snippets", "words", Integer, "its words"),
    ("snippets", "topic", Integer, "number of its topic in the current run; empty for an outlier"),
    ("snippets", "topic label", Text, "name of that topic"),
    ("snippets", "probability", Number, "how surely it belongs to the topic, 0 to 1"),
    (
        "snippets",
        "themes",
        TextList,
        "paths of the themes that hold for it, a list; in csv and tsv joined by '; '",
    ),
    ("snippets", "text", Text, "what is said"),
    ("snippets", "first byte", Integer, "where it begins in the text of its transcript, UTF-8"),
    ("snippets", "end byte", Integer, "one past its last byte"),
    ("snippets", "vector", Vector, "only in parquet: what the model made of the text, the current run's"),
    ("parts", "snippet", Integer, "number of the snippet the part is of"),
    ("parts", "transcript", Text, "name of its transcript"),
    ("parts", "speaker", Text, "who says the part"),
    ("parts", "words", Integer, "its words"),
    ("parts", "first byte", Integer, "where it begins in the text of its transcript, UTF-8"),
    ("parts", "end byte", Integer, "one past its last byte"),
    ("units", "unit", Text, "sentence or turn, of transcripts that two coders or more can be compared on"),
    ("units", "transcript", Text, "name of its transcript"),
    ("units", "first byte", Integer, "where it begins in the text of its transcript, UTF-8"),
    ("units", "end byte", Integer, "one past its last byte; blanks at its ends are not compared"),
    ("topics", "id", Integer, "number in the run, largest first"),
    ("topics", "label", Text, "the researcher's name, else the machine's"),
    ("topics", "keywords", TextList, "what sets it apart, best first, by class-based TF-IDF; a list"),
    ("topics", "snippets", Integer, "how many it holds"),
    ("topics", "transcripts", Integer, "from how many"),
    ("topics", "seconds", Number, "how long its snippets take to say"),
    ("topics", "themes", TextList, "paths of the themes it is in"),
    ("topics", "junk", Bool, "whether it is left out of counts"),
    (
        "bertopic",
        "Topic",
        Integer,
        "the columns of BERTopic's get_topic_info: number of the topic; -1 are outliers",
    ),
    ("bertopic", "Count", Integer, "how many snippets it holds"),
    ("bertopic", "Name", Text, "its number and first keywords"),
    ("bertopic", "Representation", TextList, "its keywords, a list"),
    ("bertopic", "Representative_Docs", TextList, "its most central snippets, a list"),
    ("themes", "path", Text, "its name with those above it"),
    ("themes", "name", Text, "its name"),
    ("themes", "parent", Text, "path of the theme above it"),
    ("themes", "description", Text, "when to use it and when not"),
    ("themes", "color", Integer, "index into the palette"),
    ("themes", "topics", IntegerList, "numbers of the topics in it"),
    ("assignments", "assignment", Integer, "number of the decision"),
    ("assignments", "theme", Text, "path of the theme decided for"),
    ("assignments", "run", Integer, "run of the topic, where a whole topic was assigned"),
    ("assignments", "topic", Integer, "its number in that run"),
    ("assignments", "transcript", Text, "name of the transcript of the passage"),
    ("assignments", "first byte", Integer, "where the passage begins in its text, UTF-8"),
    ("assignments", "end byte", Integer, "one past its last byte"),
    ("assignments", "coder", Text, "who decided"),
    ("assignments", "time", Text, "when, in UTC"),
    ("passages", "theme", Text, "path of the theme the passage was coded with"),
    ("passages", "transcript", Text, "name of its transcript"),
    ("passages", "text", Text, "what is said"),
    ("passages", "words", Integer, "its words"),
    ("passages", "speaker", Text, "who says it, several joined by and"),
    ("passages", "start", Number, "second at which it begins, not rounded"),
    ("passages", "end", Number, "second at which it ends, not rounded"),
    ("passages", "date", Text, "date of the transcript"),
    ("passages", "coder", Text, "who decided"),
    ("passages", "time", Text, "when, in UTC"),
    ("passages", "first byte", Integer, "where it begins in the text of its transcript, UTF-8"),
    ("passages", "end byte", Integer, "one past its last byte"),
    ("passages", "(others)", Text, "attributes of the transcript"),
    (
        "prevalence",
        "theme",
        Text,
        "path of the theme; counts are of the union of its passages and of those of the themes below it",
    ),
    ("prevalence", "topics", Integer, "topics in it"),
    ("prevalence", "snippets", Integer, "snippets it touches"),
    ("prevalence", "share of snippets", Number, "of all, 0 to 1"),
    ("prevalence", "transcripts", Integer, "transcripts it touches"),
    ("prevalence", "share of transcripts", Number, "of all, 0 to 1"),
    ("prevalence", "seconds", Number, "how long its passages take to say"),
    ("prevalence", "share of seconds", Number, "of all, 0 to 1"),
    ("prevalence", "speakers", Integer, "who are heard in them, by name"),
    ("prevalence", "passages", Integer, "passages coded with it, each as often as it was decided"),
    ("prevalence", "words", Integer, "words of its passages, each once"),
    ("prevalence", "share of words", Number, "of all that are counted, 0 to 1"),
    ("prevalence", "passages set aside", Integer, "passages that are not counted: their topic is junk"),
    (
        "speakers",
        "theme",
        Text,
        "path of the theme, with those below it; empty in the rows of all that is counted",
    ),
    ("speakers", "speaker", Text, "who says it; empty for what is said by nobody who is named"),
    ("speakers", "words", Integer, "words that the speaker says of it, each once"),
    ("speakers", "share of words", Number, "of all counted words of the speaker, 0 to 1"),
    ("speakers", "seconds", Number, "how long that takes to say, not rounded"),
    ("speakers", "passages", Integer, "passages of the theme in which the speaker says something"),
    ("speakers", "snippets", Integer, "snippets in which the speaker says something of it"),
    ("speakers", "transcripts", Integer, "transcripts in which the speaker says something of it"),
    ("together", "theme", Text, "path of one theme, with those below it"),
    ("together", "and theme", Text, "path of the other"),
    (
        "together",
        "within",
        Text,
        "within what they are together: overlap of passages, turn, snippet, neighbours, transcript",
    ),
    ("together", "times", Integer, "number of overlaps, or of such units with both"),
    ("together", "words in both", Integer, "words in passages of both"),
    ("together", "snippets", Integer, "snippets with an overlap, or those of either in units with both"),
    ("together", "transcripts", Integer, "transcripts of these snippets"),
    ("attributes", "attribute", Text, "what transcripts are grouped by: year, month, language, an attribute"),
    ("attributes", "value", Text, "the value of the group; empty for those without one"),
    ("attributes", "transcripts", Integer, "how many transcripts the group has"),
    ("attributes", "theme", Text, "path of the theme, with those below it"),
    ("attributes", "with theme", Integer, "how many of them it occurs in"),
    ("saturation", "number", Integer, "how many transcripts were seen, this one included"),
    ("saturation", "transcript", Text, "its name; by date where all have one, else by name"),
    ("saturation", "topics", Integer, "topics seen so far, without junk"),
    ("saturation", "themes", Integer, "themes seen so far"),
    ("quotes", "theme", Text, "path of the theme the passage was picked for"),
    ("quotes", "number", Integer, "its place among the quotes of the theme, from 1"),
    ("quotes", "transcript", Text, "name of its transcript"),
    ("quotes", "start", Number, "second at which it begins"),
    ("quotes", "speaker", Text, "who says it, several joined by and"),
    ("quotes", "date", Text, "date of the transcript"),
    ("quotes", "url", Text, "where it can be heard"),
    ("quotes", "text", Text, "what is said"),
    ("log", "id", Integer, "number of the change"),
    ("log", "time", Text, "when, in UTC"),
    ("log", "coder", Text, "who made it"),
    ("log", "what", Text, "what was done"),
    ("log", "undone", Bool, "whether it was taken back"),
];

/// The type of a column; text for attributes, which are not listed.
pub(super) fn column_kind(table: &str, column: &str) -> ColumnKind {
    let found = COLUMN_MEANINGS.iter().find(|(of, name, ..)| *of == table && *name == column);
    found.map_or(Text, |(_, _, kind, _)| *kind)
}

/// The columns of a table, in order; attributes, which are not listed, and vectors are added to them.
pub(super) fn column_names(table: &str) -> Vec<&'static str> {
    let columns = COLUMN_MEANINGS.iter().filter(|(of, ..)| *of == table).map(|(_, name, ..)| *name);
    columns.filter(|name| !["(others)", "vector"].contains(name)).collect()
}

/// Writes the dictionary as a table.
pub(super) fn write_dictionary(to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&["table", "column", "type", "meaning"])?;
    COLUMN_MEANINGS.iter().try_for_each(|&(table, column, kind, meaning)| {
        to.write_row(&[
            ExportCell::text(table),
            ExportCell::text(column),
            ExportCell::text(kind.name()),
            ExportCell::text(meaning),
        ])
    })
}
