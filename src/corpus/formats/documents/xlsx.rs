//! Excel workbooks: SpreadsheetML (ECMA-376, part 1, section 18), values only.

use super::spreadsheet::{MAX_COLUMNS, SheetData, TextBudget};
use crate::corpus::error::ReadError;
use crate::corpus::formats::archive::BoundedZip;
use crate::corpus::xml::{self, XmlEvent};
use std::collections::{BTreeMap, BTreeSet};

/// Reads the sheets of a workbook, in its order.
///
/// # Errors
/// When a part is damaged or too large.
pub(super) fn parse_sheets(archive: &mut BoundedZip<'_>) -> Result<Vec<SheetData>, ReadError> {
    let mut part = |name: &str| archive.read_named(name, xml::MAX_PART_BYTES).transpose();
    // A part that is not there is read as one without content: workbooks without styles or relations are real.
    let book = part("xl/workbook.xml")?.unwrap_or_default();
    let relations = part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let shared =
        part("xl/sharedStrings.xml")?.map(|bytes| shared_strings(&bytes)).transpose()?.unwrap_or_default();
    let styles = part("xl/styles.xml")?.map(|bytes| cell_styles(&bytes)).transpose()?.unwrap_or_default();
    let (named, from_1904) = sheet_names(&book)?;
    let targets = relation_targets(&relations)?;
    let (mut sheets, mut budget) = (Vec::new(), TextBudget::new());
    for (at, (name, id)) in named.into_iter().enumerate() {
        let target = targets.get(&id).cloned().unwrap_or_else(|| format!("worksheets/sheet{}.xml", at + 1));
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Some(bytes) = part(&path)? {
            sheets.push(parse_sheet(
                name,
                &bytes,
                &WorkbookTables { strings: &shared, styles: &styles, from_1904 },
                &mut budget,
            )?);
        }
    }
    Ok(sheets)
}

/// The sheets as (name, id of the relation to its part), and whether days count from 1904.
fn sheet_names(book: &[u8]) -> Result<(Vec<(String, String)>, bool), ReadError> {
    let mut named = Vec::new();
    let mut from_1904 = false;
    xml::visit(book, |node| {
        match node {
            XmlEvent::Open("sheet", a) => {
                named.push((a.text("name"), a.text("id")));
            }
            XmlEvent::Open("workbookPr", a) => {
                from_1904 = a.get("date1904").is_some_and(|on| on == "1" || on == "true");
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((named, from_1904))
}

/// The parts that relations lead to, by their ids.
fn relation_targets(relations: &[u8]) -> Result<BTreeMap<String, String>, ReadError> {
    let mut targets = BTreeMap::new();
    xml::visit(relations, |node| {
        if let XmlEvent::Open("Relationship", a) = node {
            targets.insert(a.text("Id"), a.text("Target"));
        }
        Ok(())
    })?;
    Ok(targets)
}

/// The shared strings, which cells refer to by index. Phonetic readings are left out.
fn shared_strings(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let mut strings: Vec<String> = Vec::new();
    let (mut text, mut reading) = (false, false);
    xml::visit(bytes, |node| {
        match node {
            XmlEvent::Open("si", _) => strings.push(String::new()),
            XmlEvent::Open("rPh", _) => reading = true,
            XmlEvent::Close("rPh") => reading = false,
            XmlEvent::Open("t", _) => text = true,
            XmlEvent::Close("t") => text = false,
            XmlEvent::Text(words) if text && !reading => {
                if let Some(string) = strings.last_mut() {
                    string.push_str(words);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// The indices of cell styles that show numbers as something else.
#[derive(Debug, Default)]
struct CellStyles {
    /// As days.
    dates: BTreeSet<usize>,
    /// As times of day or lengths of time.
    times: BTreeSet<usize>,
}

/// Finds the styles of cells that show days or times.
fn cell_styles(bytes: &[u8]) -> Result<CellStyles, ReadError> {
    // Number formats that show dates though no style sheet describes them (18.8.30).
    let mut formats: BTreeSet<u32> = (14..=17).chain([22]).chain(27..=36).chain(50..=58).collect();
    let mut clocks: BTreeSet<u32> = (18..=21).chain(45..=47).collect();
    let mut styles = CellStyles::default();
    let (mut cells, mut at) = (false, 0usize);
    xml::visit(bytes, |node| {
        match node {
            XmlEvent::Open("numFmt", a) => {
                let letters = shown_letters(&a.text("formatCode"));
                let shows = |some: [char; 2]| letters.iter().any(|letter| some.contains(letter));
                let id = a.get("numFmtId").and_then(|id| id.parse().ok());
                if let Some(id) = id {
                    if shows(['y', 'd']) {
                        formats.insert(id);
                    } else if shows(['h', 's']) {
                        clocks.insert(id);
                    }
                }
            }
            XmlEvent::Open("cellXfs", _) => cells = true,
            XmlEvent::Close("cellXfs") => cells = false,
            XmlEvent::Open("xf", a) if cells => {
                let id = a.get("numFmtId").and_then(|id| id.parse().ok());
                match id {
                    Some(id) if formats.contains(&id) => styles.dates.insert(at),
                    Some(id) if clocks.contains(&id) => styles.times.insert(at),
                    _ => false,
                };
                at += 1;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// The letters with which a number format shows something, such as `y` or `h`. What stands in quotes, behind `\` and in
/// brackets is text, a colour or a condition, but for lengths of time (18.8.31): `[h]`, `[mm]` and `[s]` give `h`.
fn shown_letters(code: &str) -> Vec<char> {
    let code = code.to_lowercase();
    let (mut letters, mut rest) = (Vec::new(), code.as_str());
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => rest = rest.split_once('"').map_or("", |(_, after)| after),
            '[' => {
                let (inside, after) = rest.split_once(']').unwrap_or((rest, ""));
                let is_length = |letter: char| inside.chars().all(|c| c == letter);
                if !inside.is_empty() && ['h', 'm', 's'].into_iter().any(is_length) {
                    letters.push('h');
                }
                rest = after;
            }
            // The next sign stands for itself, is as wide, or fills the cell.
            '\\' | '_' | '*' => rest = rest.chars().next().map_or("", |next| &rest[next.len_utf8()..]),
            _ => letters.push(c),
        }
    }
    letters
}

/// The tables of a workbook that its cells refer to.
struct WorkbookTables<'a> {
    strings: &'a [String],
    styles: &'a CellStyles,
    from_1904: bool,
}

/// A cell being read.
#[derive(Default)]
struct SheetCell {
    column: usize,
    cell_type: String,
    style: usize,
    value: String,
}

impl SheetCell {
    /// The shared string the cell refers to; none where it refers to none.
    fn shared_string<'a>(&self, shared: &WorkbookTables<'a>) -> Option<&'a String> {
        shared.strings.get(self.value.trim().parse::<usize>().ok()?)
    }

    /// How many bytes its text has at most.
    fn text_bytes(&self, shared: &WorkbookTables<'_>) -> usize {
        match self.cell_type.as_str() {
            "s" => self.shared_string(shared).map_or(0, String::len),
            _ => self.value.len(),
        }
    }

    /// The cell's value as text: strings looked up, dates as days, errors empty.
    fn into_text(self, shared: &WorkbookTables<'_>) -> String {
        match self.cell_type.as_str() {
            "s" => self.shared_string(shared).cloned().unwrap_or_default(),
            "b" => if self.value.trim() == "1" { "true" } else { "false" }.to_owned(),
            "e" => String::new(),
            "" | "n" if shared.styles.times.contains(&self.style) => {
                serial_to_clock(&self.value).unwrap_or(self.value)
            }
            "" | "n" if shared.styles.dates.contains(&self.style) => {
                serial_to_date(&self.value, shared.from_1904).unwrap_or(self.value)
            }
            _ => self.value,
        }
    }
}

/// Reads one sheet.
fn parse_sheet(
    name: String,
    bytes: &[u8],
    shared: &WorkbookTables<'_>,
    budget: &mut TextBudget,
) -> Result<SheetData, ReadError> {
    let mut sheet = SheetData::new(name);
    let mut row: Vec<String> = Vec::new();
    let mut number = 0usize;
    let mut cell: Option<SheetCell> = None;
    let mut text = false;
    xml::visit(bytes, |node| {
        match node {
            XmlEvent::Open("row", a) => {
                let given = a.get("r").and_then(|r| r.parse::<usize>().ok());
                number = given.unwrap_or(number.saturating_add(1));
                row.clear();
            }
            XmlEvent::Open("c", a) => {
                // A cell without a reference follows the one before it.
                let column = a.get("r").and_then(|r| column_index(&r)).unwrap_or(row.len());
                let style = a.get("s").and_then(|s| s.parse().ok()).unwrap_or(0);
                cell = Some(SheetCell { column, cell_type: a.text("t"), style, value: String::new() });
            }
            XmlEvent::Open("v" | "t", _) => text = true,
            XmlEvent::Close("v" | "t") => text = false,
            XmlEvent::Text(words) if text => cell.iter_mut().for_each(|cell| cell.value.push_str(words)),
            XmlEvent::Close("c") => {
                if let Some(cell) = cell.take().filter(|cell| cell.column < MAX_COLUMNS) {
                    let at = cell.column;
                    budget.take(cell.text_bytes(shared))?;
                    row.resize((at + 1).max(row.len()), String::new());
                    if let Some(place) = row.get_mut(at) {
                        *place = cell.into_text(shared);
                    }
                }
            }
            XmlEvent::Close("row") => {
                let cells = std::mem::take(&mut row);
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    sheet.push_row(number, cells)?;
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(sheet)
}

/// The column of a reference such as `AB12`, the first being 0.
fn column_index(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number =
        letters.fold(0usize, |n, letter| n * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// A serial number as a time, `0:01:05.250`: the part of a day it is. Whole days count as hours, as in a length of time;
/// a day with its time, under a format that shows only the time, keeps the time.
fn serial_to_clock(value: &str) -> Option<String> {
    let serial: f64 = value.trim().parse().ok()?;
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // A serial above 1000 days is a day of this or the last century; rounding may make the next midnight of its time.
    let is_day = serial > 1000.0;
    let days = if is_day { serial - serial.floor() } else { serial };
    let milliseconds = (days * 86_400_000.0).round() as u64;
    let milliseconds = if is_day { milliseconds % 86_400_000 } else { milliseconds };
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    Some(format!("{}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// A serial number as a day, `2024-03-01`, with its time to the second where it has one. Excel takes 1900 for a leap year,
/// so its day 60 never was and days from 61 on count from a day earlier.
fn serial_to_date(value: &str, from_1904: bool) -> Option<String> {
    let serial: f64 = value.trim().parse().ok()?;
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Rounded as a whole, so that what comes after the last second of a day is the next day.
    let seconds = (serial * 86_400.0).round() as u64;
    let whole = i32::try_from(seconds / 86_400).ok()?;
    let epoch = match () {
        () if from_1904 => jiff::civil::date(1904, 1, 1),
        () if whole < 60 => jiff::civil::date(1899, 12, 31),
        () => jiff::civil::date(1899, 12, 30),
    };
    let date = epoch.checked_add(jiff::Span::new().try_days(whole).ok()?).ok()?;
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    Some(match (hour, minute, second) {
        (0, 0, 0) => date.to_string(),
        (_, _, 0) => format!("{date} {hour:02}:{minute:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::formats::archive::tests::pack;
    use crate::corpus::{FileTranscripts, ReadOptions, TableOptions, parse_file_as};
    use proptest::prelude::*;
    use std::path::Path;

    fn book(rows: &str) -> Vec<u8> {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        pack(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"A\" r:id=\"rId1\"/><sheet name=\"B\" r:id=\"rId2\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id=\"rId1\" Target=\"worksheets/one.xml\"/><Relationship Id=\"rId2\" Target=\"/xl/worksheets/two.xml\"/></R>"),
            ("xl/sharedStrings.xml", "<sst><si><t>answer</t></si><si><r><t>It was </t></r><r><t xml:space=\"preserve\">good.</t></r></si><si><t>日本</t><rPh><t>にほん</t></rPh></si></sst>".as_bytes()),
            ("xl/styles.xml", b"<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"),
            ("xl/worksheets/one.xml", sheet.as_bytes()),
            ("xl/worksheets/two.xml", b"<worksheet><sheetData><row r=\"3\"><c r=\"A3\"><v>7</v></c></row></sheetData></worksheet>"),
        ])
    }

    const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"C1\" t=\"s\"><v>0</v></c><c r=\"D1\" t=\"str\"><v>when</v></c></row>\
        <row r=\"5\"><c r=\"A5\"><v>7</v></c><c r=\"C5\" t=\"s\"><v>1</v></c><c r=\"D5\" s=\"1\"><v>45352.5</v></c></row>\
        <row r=\"6\"><c r=\"C6\" t=\"s\"><v>2</v></c></row>";

    fn read(rows: &str, table: TableOptions) -> Result<FileTranscripts, ReadError> {
        parse_file_as("t", Path::new("t.xlsx"), &book(rows), &ReadOptions { table, ..ReadOptions::default() })
    }

    #[test]
    fn a_workbook_is_a_table() {
        let table = TableOptions {
            id: Some("id".into()),
            attributes: vec!["when".into()],
            ..TableOptions::default()
        };
        let file = read(ROWS, table).unwrap();
        let seen: Vec<_> = file.transcripts.iter().map(|t| (t.name.as_str(), t.text.as_str())).collect();
        assert_eq!(seen, [("t/7", "It was good."), ("t/2", "日本")]);
        assert_eq!(file.transcripts[0].attributes["when"], "2024-03-01 12:00");
        assert!(
            file.warnings.iter().any(|w| w.message.contains("only the sheet \"A\"")),
            "{:?}",
            file.warnings
        );
    }

    #[test]
    fn a_missing_column_is_said_as_for_csv() {
        let table = TableOptions { text: Some("words".into()), ..TableOptions::default() };
        let error = read(ROWS, table).unwrap_err();
        assert_eq!(error.reason, "there is no column \"words\"; the columns are: id, , answer, when");
    }

    #[test]
    fn times_of_cells() {
        assert_eq!(serial_to_clock("5.787037037037037E-5").as_deref(), Some("0:00:05"));
        assert_eq!(serial_to_clock("1.0416667").as_deref(), Some("25:00:00.003"));
        assert_eq!(serial_to_clock("45000.5").as_deref(), Some("12:00:00"));
        assert_eq!(serial_to_clock("45000.999999999").as_deref(), Some("0:00:00"));
        assert_eq!(serial_to_clock("soon"), None);
    }

    #[test]
    fn days() {
        assert_eq!(serial_to_date("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(serial_to_date("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(serial_to_date("0", true).as_deref(), Some("1904-01-01"));
        assert_eq!(serial_to_date("1e300", false), None);
        for (serial, date) in [
            ("45352.99982638889", "2024-03-01 23:59:45"),
            ("45352.999999", "2024-03-02"),
            ("45351.999999", "2024-03-01"),
            ("59.9999999", "1900-02-28"),
            ("45352.4375", "2024-03-01 10:30"),
            ("45352.00001157407", "2024-03-01 00:00:01"),
            ("45352.43750000001", "2024-03-01 10:30"),
        ] {
            assert_eq!(serial_to_date(serial, false).as_deref(), Some(date), "{serial}");
        }
        assert_eq!(serial_to_date("2958465.999999", false), None);
        assert_eq!(column_index("AB12"), Some(27));
        let shows = |code: &str, letter: char| shown_letters(code).contains(&letter);
        assert!(shows("yyyy-mm", 'y') && !shows("0.0\"days\"", 'd') && !shows("[Red]0", 'd'));
        assert!(["[h]:mm", "[HH]:mm:ss", "[m]", "[ss].00", "h:mm AM/PM"].iter().all(|code| shows(code, 'h')));
        assert!(["[Magenta]0", "[>=100]0", "0\\h", "0_h", "[$h-409]0"].iter().all(|code| !shows(code, 'h')));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn never_panics(rows in "(<row>|<row r=\"[0-9A-Z]{1,9}\">|</row>|<c r=\"[A-Z0-9]{0,12}\" t=\"(s|b|n|)\">|<v>|</v>|</c>|[0-9a-z.\\-]{0,6}){0,30}") {
            let _ = read(&rows, TableOptions::default());
        }
    }
}
