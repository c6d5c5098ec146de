//! The common form of documents while they are read: blocks of words, headings, tables.
//!
//! Readers of documents call its methods in document order. From here on a document is read as running text
//! is, so that speakers and times are found in the same way; a table with a column of speakers or times
//! becomes turns.

use crate::corpus::Attributes;
use crate::corpus::ReadChoices;
use crate::corpus::clock::parse_timing;
use crate::corpus::dates::{is_date_key, to_iso};
use crate::corpus::decode::clean_text;
use crate::corpus::decode::one_line;
use crate::corpus::error::ReadWarning;
use crate::corpus::formats::subtitles::srt;
use crate::corpus::formats::text::plain;
use crate::corpus::formats::turn_tables::SPEAKER_COLUMNS;
use crate::corpus::layout::{LineStyle, is_whole_time};
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::speaker_label::is_plausible_name;
use crate::corpus::word_list::WordList;
use std::collections::{BTreeMap, BTreeSet};

/// A document while it is read: finished text, the block being filled, and the tables that are open.
#[derive(Debug, Default)]
pub(crate) struct DocumentBuilder {
    text: String,
    // Lines in `text`, and which of them are headings or in bold.
    line_count: usize,
    styles: BTreeMap<usize, LineStyle>,
    block: String,
    heading: bool,
    /// Whether words of the block are in bold, and whether words are not.
    bold: (bool, bool),
    tables: Vec<TableCells>,
    controls_removed: usize,
    /// What the document says about itself.
    pub(crate) attributes: Attributes,
    /// What could not be read of it.
    pub(crate) warnings: Vec<ReadWarning>,
}

/// The cells of a table by row.
type TableCells = Vec<Vec<String>>;

impl DocumentBuilder {
    /// Adds words to the block; their line ends become blanks.
    pub(crate) fn push_words(&mut self, words: &str) {
        let (words, control) = clean_text(words);
        self.controls_removed += control;
        self.bold.1 |= !words.trim().is_empty();
        self.block.extend(words.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }

    /// Adds words to the block with their line ends, as in preformatted text.
    pub(crate) fn push_lines(&mut self, words: &str) {
        let (words, control) = clean_text(words);
        self.controls_removed += control;
        self.block.push_str(&words);
    }

    /// Ends a line inside the block.
    pub(crate) fn break_line(&mut self) {
        self.block.push('\n');
    }

    /// Says whether the block has no words yet.
    pub(crate) fn is_block_blank(&self) -> bool {
        self.block.trim().is_empty()
    }

    /// Says whether the block ends with a character, white space left out.
    pub(crate) fn block_ends_with(&self, c: char) -> bool {
        self.block.trim_end().ends_with(c)
    }

    /// Marks the block as a heading.
    pub(crate) const fn mark_heading(&mut self) {
        self.heading = true;
    }

    /// Adds words to the block that are in bold. A block all of such words is one in bold.
    pub(crate) fn push_bold_words(&mut self, words: &str) {
        let plain = self.bold.1;
        self.push_words(words);
        self.bold = (self.bold.0 || !words.trim().is_empty(), plain);
    }

    /// Ends the block: it goes to the open cell, else to the text.
    pub(crate) fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let heading = std::mem::take(&mut self.heading);
        let bold = std::mem::take(&mut self.bold) == (true, false);
        let style = match () {
            () if heading => LineStyle::Heading,
            () if bold => LineStyle::Bold,
            () => LineStyle::Plain,
        };
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if let Some(cell) =
            self.tables.first_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut())
        {
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(block);
        } else {
            self.put_block(block, style);
        }
    }

    /// Adds a block to the text, followed by a blank line.
    fn put_block(&mut self, block: &str, style: LineStyle) {
        if style == LineStyle::Heading || (style == LineStyle::Bold && !block.contains('\n')) {
            let one: Vec<&str> = block.split_whitespace().collect();
            self.styles.insert(self.line_count, style);
            self.text.push_str(&one.join(" "));
            self.line_count += 2;
        } else {
            self.text.push_str(block);
            self.line_count += block.matches('\n').count() + 2;
        }
        self.text.push_str("\n\n");
    }

    /// Begins a table. A table inside a table is read as text of the cell it is in.
    pub(crate) fn begin_table(&mut self) {
        self.end_block();
        self.tables.push(TableCells::new());
    }

    /// Begins a row.
    pub(crate) fn begin_row(&mut self) {
        self.end_block();
        if let [rows] = self.tables.as_mut_slice() {
            rows.push(Vec::new());
        }
    }

    /// Begins a cell.
    pub(crate) fn begin_cell(&mut self) {
        self.end_block();
        if let [rows] = self.tables.as_mut_slice()
            && let Some(row) = rows.last_mut()
        {
            row.push(String::new());
        }
    }

    /// Ends a table.
    pub(crate) fn end_table(&mut self) {
        self.end_block();
        let ended = self.tables.pop();
        if let Some(rows) = ended.filter(|_| self.tables.is_empty()) {
            let layout = TranscriptColumns::detect(&rows);
            let names = layout.notes.iter().filter_map(|at| rows.first()?.get(*at));
            self.warnings.extend(names.map(|name| ReadWarning {
                line: None,
                message: format!("the column \"{}\" of a table left out", one_line(name)),
            }));
            for row in rows.iter().skip(usize::from(layout.header)) {
                self.put_row(row, &layout);
            }
        }
    }

    /// Writes a row: as a turn where the table is a transcript; else its cells on one line, or each as a
    /// block where a cell holds several lines, which is a table for layout.
    fn put_row(&mut self, row: &[String], layout: &TranscriptColumns) {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", String::as_str).trim();
        let (name, time) = (cell(layout.name), cell(layout.time));
        if layout.name.is_some() || layout.time.is_some() {
            let rest = row.iter().enumerate().filter(|(at, _)| {
                ![layout.name, layout.time, layout.number].contains(&Some(*at)) && !layout.notes.contains(at)
            });
            let said: Vec<&str> = rest.map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            let name = name.trim_end_matches(':');
            let time = time.trim_matches(['[', ']', '(', ')']);
            let head = match (name.is_empty(), time.is_empty()) {
                (true, true) => String::new(),
                (true, false) => format!("[{time}] "),
                (false, true) => format!("{name}: "),
                (false, false) => format!("[{time}] {name}: "),
            };
            return self.put_block(format!("{head}{}", said.join("\n")).trim(), LineStyle::Plain);
        }
        let full: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        if full.iter().any(|cell| cell.contains('\n')) {
            full.iter().for_each(|cell| self.put_block(cell, LineStyle::Plain));
        } else if !full.is_empty() {
            self.put_block(&full.join("\t"), LineStyle::Plain);
        }
    }

    /// The text of the document, a line for each block: as programs show it that count in it.
    pub(crate) fn into_text(mut self) -> String {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        self.text.trim_end().replace("\n\n", "\n")
    }

    /// The parsed transcript of the document. Attributes the text itself begins with win over the document's.
    pub(crate) fn into_parsed(mut self, choices: &ReadChoices) -> ParsedTranscript {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        let title = self.attributes.get("title").map(|title| title.trim()).filter(|title| !title.is_empty());
        if title.is_some() && self.text.lines().next() == title {
            self.styles.insert(0, LineStyle::Heading);
        }
        let mut recording = subtitles_inside(&self.text)
            .or_else(|| super::teams::read(&self.text))
            .unwrap_or_else(|| plain::parse_document(&self.text, &self.styles, title, choices));
        let mut said = recording.attributes.iter();
        let dated = said.any(|(key, value)| is_date_key(key) && to_iso(value).is_some());
        for (key, value) in self.attributes {
            let value = value.trim();
            // What the text says of the day goes before when the file was saved.
            let saved = dated && key == "date";
            if !value.is_empty() && !saved {
                recording.attributes.entry(key).or_insert_with(|| value.to_owned());
            }
        }
        recording.warnings.extend(self.warnings);
        recording.repairs.control += self.controls_removed;
        recording
    }
}

/// Reads subtitles that were pasted into a document; none where it holds none: times with arrows, half of them behind
/// a number on a line of its own.
fn subtitles_inside(text: &str) -> Option<ParsedTranscript> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let times: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains("-->") && parse_timing(line).is_some())
        .map(|(at, _)| at)
        .collect();
    let number = |at: &&usize| {
        at.checked_sub(1)
            .and_then(|before| lines.get(before))
            .is_some_and(|line| line.bytes().all(|b| b.is_ascii_digit()))
    };
    let numbered = times.iter().filter(number).count();
    let captioned = lines.first() == Some(&"WEBVTT") || numbered * 2 >= times.len();
    (times.len() >= 2 && captioned).then(|| srt::parse(&lines.join("\n")).ok()).flatten()
}

/// Usual names of a column of notes beside the words.
static NOTES_COLUMNS: WordList = WordList::new(
    "comment, comments, note, notes, code, codes, coding, memo, memos, remark, remarks, kommentar, kommentare, notiz, \
     notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, kategorie, commentaire, commentaires, remarques, \
     comentario, comentarios, observaciones, notas, comentário, comentários, observações, commenti, note del ricercatore",
);

/// The columns of a table that is a transcript: speakers, times, or neither.
#[derive(Debug, Default)]
struct TranscriptColumns {
    name: Option<usize>,
    time: Option<usize>,
    /// The column of the numbers of lines, which nobody says.
    number: Option<usize>,
    /// The columns of notes on the words, by their names.
    notes: Vec<usize>,
    /// Whether the first row names the columns.
    header: bool,
}

impl TranscriptColumns {
    /// Finds the columns. A column of times has one in nine of ten cells; a column of names has short,
    /// plausible names in nine of ten, of which a third at least comes back. Both stand among the first three
    /// columns, and another must be left for the words. The shares were chosen by hand; not measured.
    fn detect(rows: &TableCells) -> Self {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.len() < 2 || width < 2 {
            return Self::default();
        }
        // The first row may be a header: whether a column is one of turns, the others tell.
        let column = |at: usize| {
            rows.iter()
                .skip(1)
                .filter_map(move |row| row.get(at))
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
        };
        let mostly = |at: usize, is: &dyn Fn(&str) -> bool| {
            let (all, good) =
                column(at).fold((0, 0), |(all, good), cell| (all + 1, good + usize::from(is(cell))));
            good > 0 && good * 10 >= all * 9
        };
        let time = (0..width.min(3)).find(|at| mostly(*at, &is_time_cell));
        let named = |cell: &str| {
            !cell.contains('\n') && cell.len() <= 60 && is_plausible_name(cell.trim_end_matches(':'))
        };
        let again = |at: usize| {
            let cells = || rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
            let (distinct, all) = (cells().collect::<BTreeSet<_>>().len(), cells().count());
            distinct < all && distinct * 3 <= all * 2 + 1
        };
        let name = (0..width.min(3)).find(|at| Some(*at) != time && mostly(*at, &named) && again(*at));
        // Numbers of lines rise by one from row to row.
        let number = |at: usize| {
            let numbers: Option<Vec<u32>> =
                column(at).map(|cell| cell.trim_end_matches(['.', ')']).parse().ok()).collect();
            numbers.is_some_and(|numbers| {
                numbers.len() >= 2 && numbers.windows(2).all(|two| matches!(two, [a, b] if *b == a + 1))
            })
        };
        let number = (0..width.min(3)).find(|at| Some(*at) != time && Some(*at) != name && number(*at));
        let taken = [name, time, number].iter().flatten().count();
        if (name.is_none() && time.is_none()) || width <= taken {
            return Self::default();
        }
        let first = |at: usize| rows.first().and_then(|row| row.get(at)).map_or("", |cell| cell.trim());
        let header = match (time, name) {
            (Some(time), _) => !first(time).is_empty() && !is_time_cell(first(time)),
            // The name of a column does not come again below it: a label such as "Participant" does.
            (None, Some(name)) => {
                let plain = |cell: &str| cell.trim_end_matches(':').to_lowercase();
                let head = plain(first(name));
                SPEAKER_COLUMNS.contains(&head) && column(name).all(|cell| plain(cell) != head)
            }
            (None, None) => false,
        };
        let words = (0..width).filter(|at| ![name, time, number].contains(&Some(*at)));
        let mut notes: Vec<usize> =
            words.filter(|at| header && NOTES_COLUMNS.contains(&first(*at).to_lowercase())).collect();
        // One column is left for the words, whatever it is called: they stand before notes on them.
        if notes.len() == width - taken {
            notes.remove(0);
        }
        Self { name, time, number, notes, header }
    }
}

/// Says whether a cell is a time and nothing else.
fn is_time_cell(cell: &str) -> bool {
    is_whole_time(cell).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::transcript_builder::build_transcript;

    fn table(rows: &[&[&str]]) -> DocumentBuilder {
        let mut page = DocumentBuilder::default();
        page.begin_table();
        for row in rows {
            page.begin_row();
            for cell in *row {
                page.begin_cell();
                page.push_lines(cell);
            }
        }
        page.end_table();
        page
    }

    #[test]
    fn tables_of_turns_are_turns() {
        let page = table(&[
            &["Speaker", "Time", "Text"],
            &["Ann", "0:01", "Hello."],
            &["Bo", "0:04", "Hi there."],
            &["Ann", "0:09", "Well."],
        ]);
        let read = build_transcript("t", page.into_parsed(&ReadChoices::default()));
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.start, t.span.slice(&read.text))).collect();
        assert_eq!(
            turns,
            [
                (Some("Ann"), Some(1.0), "Hello."),
                (Some("Bo"), Some(4.0), "Hi there."),
                (Some("Ann"), Some(9.0), "Well.")
            ]
        );
    }

    #[test]
    fn notes_beside_the_words_are_not_said() {
        let rows: &[&[&str]] = &[
            &["Speaker", "Transcript", "Comments", "Codes"],
            &["Ann", "Hello.", "greets", "polite"],
            &["Bo", "Hi there.", "", ""],
            &["Ann", "Well.", "", "doubt"],
        ];
        let read = table(rows).into_parsed(&ReadChoices::default());
        assert!(read.warnings[0].message.contains("Comments") && read.warnings[1].message.contains("Codes"));
        assert_eq!(build_transcript("t", read).text, "Hello.\n\nHi there.\n\nWell.");
    }

    #[test]
    fn a_label_called_as_columns_are_is_no_header() {
        let rows: &[&[&str]] = &[
            &["Rozmówca", "Dzień dobry."],
            &["Badacz", "Witam."],
            &["Rozmówca", "No tak."],
            &["Badacz", "Aha."],
        ];
        let read = build_transcript("t", table(rows).into_parsed(&ReadChoices::default()));
        assert!(read.text.starts_with("Dzień dobry."), "{}", read.text);
        let rows: &[&[&str]] = &[
            &["Speaker", "Notes", "Comments"],
            &["Ann", "Hello.", "greets"],
            &["Bo", "Hi.", ""],
            &["Ann", "So.", "ends"],
        ];
        let read = build_transcript("t", table(rows).into_parsed(&ReadChoices::default()));
        assert_eq!(read.text, "Hello.\n\nHi.\n\nSo.");
    }

    #[test]
    fn other_tables_are_lines() {
        let read = build_transcript(
            "t",
            table(&[&["Age", "34"], &["Born in", "Graz"]]).into_parsed(&ReadChoices::default()),
        );
        assert_eq!(read.text, "Age 34\nBorn in Graz");
        let read =
            build_transcript("t", table(&[&["One.\nTwo.", "Three."]]).into_parsed(&ReadChoices::default()));
        assert_eq!(read.text, "One.\nTwo.\nThree.");
    }

    #[test]
    fn headings_break_turns() {
        let mut page = DocumentBuilder::default();
        for (text, heading) in [
            ("A title", true),
            ("Ann: Hello.", false),
            ("Bo: Hi.", false),
            ("Part two", true),
            ("Ann: And so.", false),
        ] {
            page.push_words(text);
            if heading {
                page.mark_heading();
            }
            page.end_block();
        }
        let read = build_transcript("t", page.into_parsed(&ReadChoices::default()));
        assert_eq!(read.attributes.get("title").map(String::as_str), Some("A title"));
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect();
        assert_eq!(
            turns,
            [(Some("Ann"), "Hello."), (Some("Bo"), "Hi."), (None, "Part two"), (Some("Ann"), "And so.")]
        );
    }
}
