//! What documents come to, whatever their format: blocks of words, headings, tables. From here on a
//! document is read as running text is: speakers and times are found in the same way.

use crate::corpus::Attributes;
use crate::corpus::decode::clean;
use crate::corpus::formats::clock::stamp;
use crate::corpus::formats::{plain, plausible};
use crate::corpus::recording::Recording;
use std::collections::BTreeSet;

/// A document while it is read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
    lines: usize,
    headings: BTreeSet<usize>,
    block: String,
    heading: bool,
    tables: Vec<Rows>,
    control: usize,
    /// What the document says about itself.
    pub(crate) attributes: Attributes,
}

type Rows = Vec<Vec<String>>;

impl Page {
    /// Adds words to the block. Their line ends are blanks.
    pub(crate) fn words(&mut self, words: &str) {
        let (words, control) = clean(words);
        self.control += control;
        self.block.extend(words.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }

    /// Adds words whose line ends are meant.
    pub(crate) fn lines(&mut self, words: &str) {
        let (words, control) = clean(words);
        self.control += control;
        self.block.push_str(&words);
    }

    /// Ends a line inside the block.
    pub(crate) fn line(&mut self) {
        self.block.push('\n');
    }

    /// Says whether the block has no words yet.
    pub(crate) fn blank(&self) -> bool {
        self.block.trim().is_empty()
    }

    /// What the block ends with, white space left out.
    pub(crate) fn ends_with(&self, c: char) -> bool {
        self.block.trim_end().ends_with(c)
    }

    /// Marks the block as a heading.
    pub(crate) const fn heading(&mut self) {
        self.heading = true;
    }

    /// Ends the block.
    pub(crate) fn end(&mut self) {
        let block = std::mem::take(&mut self.block);
        let heading = std::mem::take(&mut self.heading);
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
            self.put(block, heading);
        }
    }

    fn put(&mut self, block: &str, heading: bool) {
        if heading {
            let one: Vec<&str> = block.split_whitespace().collect();
            self.headings.insert(self.lines);
            self.text.push_str(&one.join(" "));
            self.lines += 2;
        } else {
            self.text.push_str(block);
            self.lines += block.matches('\n').count() + 2;
        }
        self.text.push_str("\n\n");
    }

    /// Begins a table. Tables inside tables are read as text of the cell.
    pub(crate) fn table(&mut self) {
        self.end();
        self.tables.push(Rows::new());
    }

    /// Begins a row.
    pub(crate) fn row(&mut self) {
        self.end();
        if let [rows] = self.tables.as_mut_slice() {
            rows.push(Vec::new());
        }
    }

    /// Begins a cell.
    pub(crate) fn cell(&mut self) {
        self.end();
        if let [rows] = self.tables.as_mut_slice()
            && let Some(row) = rows.last_mut()
        {
            row.push(String::new());
        }
    }

    /// Ends a table.
    pub(crate) fn end_table(&mut self) {
        self.end();
        let ended = self.tables.pop();
        if let Some(rows) = ended.filter(|_| self.tables.is_empty()) {
            let layout = Layout::of(&rows);
            for row in rows.iter().skip(usize::from(layout.header)) {
                self.put_row(row, layout);
            }
        }
    }

    /// Writes a row of a transcript as turns are written, any other as a line of its cells; where a cell
    /// holds several lines, it is laid out and each cell is a block.
    fn put_row(&mut self, row: &[String], layout: Layout) {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", String::as_str).trim();
        let (name, time) = (cell(layout.name), cell(layout.time));
        if layout.name.is_some() || layout.time.is_some() {
            let rest =
                row.iter().enumerate().filter(|(at, _)| Some(*at) != layout.name && Some(*at) != layout.time);
            let said: Vec<&str> = rest.map(|(_, cell)| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            let name = name.trim_end_matches(':');
            let time = time.trim_matches(['[', ']', '(', ')']);
            let head = match (name.is_empty(), time.is_empty()) {
                (true, true) => String::new(),
                (true, false) => format!("[{time}] "),
                (false, true) => format!("{name}: "),
                (false, false) => format!("[{time}] {name}: "),
            };
            return self.put(format!("{head}{}", said.join("\n")).trim(), false);
        }
        let full: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        if full.iter().any(|cell| cell.contains('\n')) {
            full.iter().for_each(|cell| self.put(cell, false));
        } else if !full.is_empty() {
            self.put(&full.join("\t"), false);
        }
    }

    /// The recording of what was read; `attributes` the text itself begins with come first.
    pub(crate) fn finish(mut self) -> Recording {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end();
        let title = self.attributes.get("title").map(|title| title.trim()).filter(|title| !title.is_empty());
        if title.is_some() && self.text.lines().next() == title {
            self.headings.insert(0);
        }
        let mut recording = super::teams::read(&self.text)
            .unwrap_or_else(|| plain::document(&self.text, &self.headings, title));
        for (key, value) in self.attributes {
            let value = value.trim();
            if !value.is_empty() {
                recording.attributes.entry(key).or_insert_with(|| value.to_owned());
            }
        }
        recording.repairs.control += self.control;
        recording
    }
}

/// What the column of speakers is called where it is called anything.
const HEADERS: &[&str] = &[
    "speaker",
    "name",
    "who",
    "participant",
    "person",
    "speaker name",
    "sprecher",
    "sprecherin",
    "locuteur",
    "hablante",
];

/// Which columns of a table are those of a transcript.
#[derive(Debug, Clone, Copy, Default)]
struct Layout {
    name: Option<usize>,
    time: Option<usize>,
    /// Whether the first row says what the columns hold.
    header: bool,
}

impl Layout {
    /// A column of times holds one in most rows; a column of names holds few, plausible and short ones
    /// that come back. Both stand among the first three, and a longer text beside them.
    fn of(rows: &Rows) -> Self {
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
        let time = (0..width.min(3)).find(|at| mostly(*at, &is_time));
        let named =
            |cell: &str| !cell.contains('\n') && cell.len() <= 60 && plausible(cell.trim_end_matches(':'));
        let again = |at: usize| {
            let cells = || rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
            let (distinct, all) = (cells().collect::<BTreeSet<_>>().len(), cells().count());
            distinct < all && distinct * 3 <= all * 2 + 1
        };
        let name = (0..width.min(3)).find(|at| Some(*at) != time && mostly(*at, &named) && again(*at));
        let taken = usize::from(name.is_some()) + usize::from(time.is_some());
        if taken == 0 || width <= taken {
            return Self::default();
        }
        let first = |at: usize| rows.first().and_then(|row| row.get(at)).map_or("", |cell| cell.trim());
        let header = match (time, name) {
            (Some(time), _) => !first(time).is_empty() && !is_time(first(time)),
            (None, Some(name)) => HEADERS.contains(&first(name).to_lowercase().as_str()),
            (None, None) => false,
        };
        Self { name, time, header }
    }
}

fn is_time(cell: &str) -> bool {
    stamp(cell, true)
        .is_some_and(|(_, _, length)| cell.get(length..).is_some_and(|rest| rest.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::assemble::assemble;

    fn table(rows: &[&[&str]]) -> Page {
        let mut page = Page::default();
        page.table();
        for row in rows {
            page.row();
            for cell in *row {
                page.cell();
                page.lines(cell);
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
        let read = assemble("t", page.finish());
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.start, t.span.of(&read.text))).collect();
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
    fn other_tables_are_lines() {
        let read = assemble("t", table(&[&["Age", "34"], &["Born in", "Graz"]]).finish());
        assert_eq!(read.text, "Age 34\nBorn in Graz");
        let read = assemble("t", table(&[&["One.\nTwo.", "Three."]]).finish());
        assert_eq!(read.text, "One.\nTwo.\nThree.");
    }

    #[test]
    fn headings_break_turns() {
        let mut page = Page::default();
        for (text, heading) in [
            ("A title", true),
            ("Ann: Hello.", false),
            ("Bo: Hi.", false),
            ("Part two", true),
            ("Ann: And so.", false),
        ] {
            page.words(text);
            if heading {
                page.heading();
            }
            page.end();
        }
        let read = assemble("t", page.finish());
        assert_eq!(read.attributes.get("title").map(String::as_str), Some("A title"));
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.of(&read.text))).collect();
        assert_eq!(
            turns,
            [(Some("Ann"), "Hello."), (Some("Bo"), "Hi."), (None, "Part two"), (Some("Ann"), "And so.")]
        );
    }
}
