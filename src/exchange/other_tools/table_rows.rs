//! Reading the tables of other programs: Taguette's codebook and highlights, BERTopic's table of documents.
//!
//! A table is recognised by its header: that of Taguette 1.5 (`tag, description, number of highlights, …` or
//! `id, document, tag, content`) or of BERTopic's `get_document_info` (`Document`, `Topic`, `Name`,
//! `Representation`, `Top_n_words`, …). Separated by commas, semicolons or tabs.

use csv::{ReaderBuilder, StringRecord};

/// A tag of Taguette's codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaguetteTag {
    /// Its path: its name behind those above it, separated by dots.
    pub path: String,
    /// Its description.
    pub description: String,
}

/// A row of Taguette's highlights: a highlight with one of its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaguetteHighlight {
    /// The line of the table it begins at.
    pub line: usize,
    /// The id of the highlight.
    pub id: String,
    /// The document's name.
    pub document: String,
    /// The tag; empty where it has none.
    pub tag: String,
    /// The highlighted words.
    pub content: String,
}

/// A row of BERTopic's documents: a document with its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDocument {
    /// The line of the table it begins at.
    pub line: usize,
    /// Its text.
    pub document: String,
    /// The number of its topic; negative for an outlier.
    pub topic: i64,
    /// The name of the topic; empty where the table has none.
    pub name: String,
    /// The top words of the topic, best first.
    pub words: Vec<String>,
}

/// The rows of a table, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolTable {
    /// The tags of Taguette.
    Tags(Vec<TaguetteTag>),
    /// The highlights of Taguette.
    Highlights(Vec<TaguetteHighlight>),
    /// The documents of a BERTopic model.
    Documents(Vec<TopicDocument>),
}

/// The kind of a table, as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolTableKind {
    /// The tags of Taguette.
    Tags,
    /// The highlights of Taguette.
    Highlights,
    /// The documents of a BERTopic model.
    Documents,
}

/// The kind of a table by its first line; none for a table of anything else.
pub fn table_kind(first_line: &str) -> Option<ToolTableKind> {
    let names = header_record(first_line);
    let names: Vec<&str> = names.iter().map(str::trim).collect();
    match names.as_slice() {
        ["tag", "description", "number of highlights", ..] => Some(ToolTableKind::Tags),
        ["id", "document", "tag", "content"] => Some(ToolTableKind::Highlights),
        names if ["Document", "Topic"].iter().all(|name| names.contains(name)) => {
            Some(ToolTableKind::Documents)
        }
        _ => None,
    }
}

/// The separator of a table: the most frequent of tab, semicolon and comma in its first line.
pub(in crate::exchange) fn guess_separator(table: &str) -> u8 {
    let first_line = table.lines().next().unwrap_or("");
    let count = |separator: u8| first_line.bytes().filter(|&byte| byte == separator).count();
    // `max_by_key` takes the last of equals: a comma where none of them occurs.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// The cells of the first line, without a byte order mark.
fn header_record(first_line: &str) -> StringRecord {
    let line = first_line.trim_start_matches('\u{feff}');
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(guess_separator(line)).from_reader(line.as_bytes());
    // A line that cannot be read names no columns.
    reader.records().next().and_then(Result::ok).unwrap_or_default()
}

/// Reads a table of this kind. The second part lists the lines that cannot be read, with the reasons.
pub fn read_table(kind: ToolTableKind, text: &str) -> (ToolTable, Vec<(usize, String)>) {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or("");
    let names = header_record(first);
    let column = |name: &str| names.iter().position(|other| other.trim() == name);
    let mut reader =
        ReaderBuilder::new().flexible(true).delimiter(guess_separator(first)).from_reader(text.as_bytes());
    let mut table = ToolTableParser { unreadable: Vec::new(), rows: Vec::new() };
    for record in reader.records() {
        match record {
            Ok(record) => table.rows.push(record),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                table.unreadable.push((line as usize, "the line cannot be read".to_owned()));
            }
        }
    }
    let rows = match kind {
        ToolTableKind::Tags => ToolTable::Tags(table.parse_tags()),
        ToolTableKind::Highlights => ToolTable::Highlights(table.parse_highlights()),
        ToolTableKind::Documents => ToolTable::Documents(table.parse_documents(&column)),
    };
    (rows, table.unreadable)
}

/// The records of a table and the lines that could not be read.
struct ToolTableParser {
    rows: Vec<StringRecord>,
    unreadable: Vec<(usize, String)>,
}

impl ToolTableParser {
    fn parse_tags(&self) -> Vec<TaguetteTag> {
        let tag = |row: &StringRecord| TaguetteTag {
            path: cell_text(row, Some(0)).trim().to_owned(),
            description: cell_text(row, Some(1)).to_owned(),
        };
        self.rows.iter().map(tag).filter(|tag| !tag.path.is_empty()).collect()
    }

    fn parse_highlights(&mut self) -> Vec<TaguetteHighlight> {
        let mut all = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            if row.len() < 4 {
                self.unreadable
                    .push((line_number(row), format!("it has {} columns instead of 4", row.len())));
                continue;
            }
            let cell = |at| cell_text(row, Some(at)).to_owned();
            let (id, document, tag, content) = (cell(0), cell(1), cell(2), cell(3));
            all.push(TaguetteHighlight { line: line_number(row), id, document, tag, content });
        }
        all
    }

    fn parse_documents(&mut self, column: &dyn Fn(&str) -> Option<usize>) -> Vec<TopicDocument> {
        let [document, topic, name, list, joined] =
            ["Document", "Topic", "Name", "Representation", "Top_n_words"].map(column);
        let mut all = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let number = cell_text(row, topic).trim();
            // pandas writes an integer column with missing values as floats: `0.0`.
            let Some(topic) = number.parse::<f64>().ok().filter(|n| n.fract() == 0.0 && n.abs() < 1e9) else {
                self.unreadable.push((line_number(row), format!("'{number}' is no number of a topic")));
                continue;
            };
            let words = match parse_python_list(cell_text(row, list)) {
                words if words.is_empty() => split_top_words(cell_text(row, joined)),
                words => words,
            };
            all.push(TopicDocument {
                line: line_number(row),
                document: cell_text(row, document).to_owned(),
                topic: topic as i64,
                name: cell_text(row, name).trim().to_owned(),
                words,
            });
        }
        all
    }
}

/// A cell by column index; empty where the row is too short or the table lacks the column.
fn cell_text(row: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).unwrap_or("")
}

/// The line of the file a record begins at.
fn line_number(row: &StringRecord) -> usize {
    row.position().map_or(0, |place| place.line() as usize)
}

/// The strings of a list in Python's notation: `['it', "it's"]`, with backslash escapes.
fn parse_python_list(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut letters = text.trim().chars();
    while let Some(quote) = letters.find(|letter| matches!(letter, '\'' | '"')) {
        let mut item = String::new();
        while let Some(letter) = letters.next().filter(|&letter| letter != quote) {
            let escaped = if letter == '\\' { letters.next() } else { Some(letter) };
            item.extend(escaped.map(|it| if letter == '\\' && it == 'n' { ' ' } else { it }));
        }
        items.push(item.trim().to_owned());
    }
    items.retain(|item| !item.is_empty());
    items
}

/// The words of BERTopic's `Top_n_words`: separated by ` - `.
fn split_top_words(text: &str) -> Vec<String> {
    text.split(" - ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_by_their_columns() {
        assert_eq!(
            table_kind("tag,description,number of highlights,number of documents"),
            Some(ToolTableKind::Tags)
        );
        assert_eq!(table_kind("\u{feff}id;document;tag;content\r"), Some(ToolTableKind::Highlights));
        assert_eq!(table_kind("\"Document\",Topic,Name,Representation"), Some(ToolTableKind::Documents));
        for other in ["id,document,tag,content,more", "document,topic", "tag,description", "", "text"] {
            assert_eq!(table_kind(other), None, "{other}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_listed_with_its_line() {
        let (rows, lost) =
            read_table(ToolTableKind::Highlights, "id,document,tag,content\n1,a,T,\"two\nlines\"\n2,a\n");
        let ToolTable::Highlights(rows) = rows else { panic!("{rows:?}") };
        assert_eq!((rows.len(), rows[0].content.as_str(), rows[0].line), (1, "two\nlines", 2));
        assert_eq!(lost, [(4, "it has 2 columns instead of 4".to_owned())]);
    }

    #[test]
    fn documents_know_their_topic_and_its_words() {
        let text = "Document,Topic,Name,Representation,Top_n_words\n\
                    \"It's, so\",0.0,0_chunk,\"['chunk', \"\"it's\"\", 'a \\'b\\'']\",x\n\
                    b,-1,-1_the,,the - and\nc,x,,,\n";
        let (rows, lost) = read_table(ToolTableKind::Documents, text);
        let ToolTable::Documents(rows) = rows else { panic!("{rows:?}") };
        assert_eq!((rows[0].topic, rows[0].document.as_str()), (0, "It's, so"));
        assert_eq!(rows[0].words, ["chunk", "it's", "a 'b'"]);
        assert_eq!((rows[1].topic, rows[1].words.len()), (-1, 2));
        assert_eq!(lost, [(4, "'x' is no number of a topic".to_owned())]);
    }
}
