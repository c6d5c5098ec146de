//! Tables of other programs: Taguette's codebook and highlights, BERTopic's table of documents.
//!
//! The columns are those Taguette 1.5 exports (`tag, description, number of highlights, …` and
//! `id, document, tag, content`) and those of BERTopic's `get_document_info` (`Document`, `Topic`,
//! `Name`, `Representation`, `Top_n_words`, …).

use csv::{ReaderBuilder, StringRecord};

/// A tag of a codebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name, with dots between it and those above it.
    pub path: String,
    /// When to use it.
    pub description: String,
}

/// A highlight with one of its tags; further tags have rows of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// The line it begins at.
    pub line: usize,
    /// Its number.
    pub id: String,
    /// The document's name.
    pub document: String,
    /// The tag; empty where it has none.
    pub tag: String,
    /// What is highlighted.
    pub content: String,
}

/// A document with its topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The line it begins at.
    pub line: usize,
    /// Its text.
    pub document: String,
    /// The topic's number; negative: in none.
    pub topic: i64,
    /// The topic's name; empty where the table has none.
    pub name: String,
    /// The topic's words, best first.
    pub words: Vec<String>,
}

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// The tags of Taguette.
    Tags(Vec<Tag>),
    /// The highlights of Taguette.
    Highlights(Vec<Highlight>),
    /// The documents of a BERTopic model.
    Documents(Vec<Labelled>),
}

/// What a table holds, by its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The tags of Taguette.
    Tags,
    /// The highlights of Taguette.
    Highlights,
    /// The documents of a BERTopic model.
    Documents,
}

/// Tells a table of another program by its first line; none for any other.
pub fn kind(first_line: &str) -> Option<Kind> {
    let names = header(first_line);
    let names: Vec<&str> = names.iter().map(str::trim).collect();
    match names.as_slice() {
        ["tag", "description", "number of highlights", ..] => Some(Kind::Tags),
        ["id", "document", "tag", "content"] => Some(Kind::Highlights),
        names if ["Document", "Topic"].iter().all(|name| names.contains(name)) => Some(Kind::Documents),
        _ => None,
    }
}

fn separator(first_line: &str) -> u8 {
    let count = |separator: u8| first_line.bytes().filter(|&byte| byte == separator).count();
    // The first of the most frequent: commas where nothing parts the line.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

fn header(first_line: &str) -> StringRecord {
    let line = first_line.trim_start_matches('\u{feff}');
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(separator(line)).from_reader(line.as_bytes());
    reader.records().next().and_then(Result::ok).unwrap_or_default()
}

/// Reads a table of that kind. What cannot be read of it is listed, with its line.
pub fn read(kind: Kind, text: &str) -> (Rows, Vec<(usize, String)>) {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let names = header(first);
    let column = |name: &str| names.iter().position(|other| other.trim() == name);
    let mut reader =
        ReaderBuilder::new().flexible(true).delimiter(separator(first)).from_reader(text.as_bytes());
    let mut table = Table { lost: Vec::new(), rows: Vec::new() };
    for record in reader.records() {
        match record {
            Ok(record) => table.rows.push(record),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                table.lost.push((line as usize, "the line cannot be read".to_owned()));
            }
        }
    }
    let rows = match kind {
        Kind::Tags => Rows::Tags(table.tags()),
        Kind::Highlights => Rows::Highlights(table.highlights()),
        Kind::Documents => Rows::Documents(table.documents(&column)),
    };
    (rows, table.lost)
}

struct Table {
    rows: Vec<StringRecord>,
    lost: Vec<(usize, String)>,
}

impl Table {
    fn tags(&self) -> Vec<Tag> {
        let tag = |row: &StringRecord| Tag {
            path: field(row, Some(0)).trim().to_owned(),
            description: field(row, Some(1)).to_owned(),
        };
        self.rows.iter().map(tag).filter(|tag| !tag.path.is_empty()).collect()
    }

    fn highlights(&mut self) -> Vec<Highlight> {
        let mut all = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            if row.len() < 4 {
                self.lost.push((line(row), format!("it has {} columns instead of 4", row.len())));
                continue;
            }
            let cell = |at| field(row, Some(at)).to_owned();
            let (id, document, tag, content) = (cell(0), cell(1), cell(2), cell(3));
            all.push(Highlight { line: line(row), id, document, tag, content });
        }
        all
    }

    fn documents(&mut self, column: &dyn Fn(&str) -> Option<usize>) -> Vec<Labelled> {
        let [document, topic, name, list, joined] =
            ["Document", "Topic", "Name", "Representation", "Top_n_words"].map(column);
        let mut all = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let number = field(row, topic).trim();
            // A column with gaps is written as numbers with a point.
            let Some(topic) = number.parse::<f64>().ok().filter(|n| n.fract() == 0.0 && n.abs() < 1e9) else {
                self.lost.push((line(row), format!("'{number}' is no number of a topic")));
                continue;
            };
            let words = match python_list(field(row, list)) {
                words if words.is_empty() => split_words(field(row, joined)),
                words => words,
            };
            all.push(Labelled {
                line: line(row),
                document: field(row, document).to_owned(),
                topic: topic as i64,
                name: field(row, name).trim().to_owned(),
                words,
            });
        }
        all
    }
}

fn field(row: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).unwrap_or_default()
}

fn line(row: &StringRecord) -> usize {
    row.position().map_or(0, |place| place.line() as usize)
}

/// The strings of a list as Python writes it: `['it', "it's"]`.
fn python_list(text: &str) -> Vec<String> {
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

fn split_words(text: &str) -> Vec<String> {
    text.split(" - ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_by_their_columns() {
        assert_eq!(kind("tag,description,number of highlights,number of documents"), Some(Kind::Tags));
        assert_eq!(kind("\u{feff}id;document;tag;content\r"), Some(Kind::Highlights));
        assert_eq!(kind("\"Document\",Topic,Name,Representation"), Some(Kind::Documents));
        for other in ["id,document,tag,content,more", "document,topic", "tag,description", "", "text"] {
            assert_eq!(kind(other), None, "{other}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_listed_with_its_line() {
        let (rows, lost) = read(Kind::Highlights, "id,document,tag,content\n1,a,T,\"two\nlines\"\n2,a\n");
        let Rows::Highlights(rows) = rows else { panic!("{rows:?}") };
        assert_eq!((rows.len(), rows[0].content.as_str(), rows[0].line), (1, "two\nlines", 2));
        assert_eq!(lost, [(4, "it has 2 columns instead of 4".to_owned())]);
    }

    #[test]
    fn documents_know_their_topic_and_its_words() {
        let text = "Document,Topic,Name,Representation,Top_n_words\n\
                    \"It's, so\",0.0,0_chunk,\"['chunk', \"\"it's\"\", 'a \\'b\\'']\",x\n\
                    b,-1,-1_the,,the - and\nc,x,,,\n";
        let (rows, lost) = read(Kind::Documents, text);
        let Rows::Documents(rows) = rows else { panic!("{rows:?}") };
        assert_eq!((rows[0].topic, rows[0].document.as_str()), (0, "It's, so"));
        assert_eq!(rows[0].words, ["chunk", "it's", "a 'b'"]);
        assert_eq!((rows[1].topic, rows[1].words.len()), (-1, 2));
        assert_eq!(lost, [(4, "'x' is no number of a topic".to_owned())]);
    }
}
