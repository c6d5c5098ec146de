//! Rich Text Format (Microsoft's specification 1.9.1), read tolerantly: words, paragraphs, tables, code
//! pages, Unicode escapes; what is no running text (fonts, styles, pictures, headers, notes) is left out.

mod names;

use super::page::Page;
use crate::corpus::read::ReadError;
use crate::corpus::recording::Recording;
use encoding_rs::{Encoding, WINDOWS_1252};
use names::{SKIPPED, charset, code_page};
use std::collections::BTreeMap;

/// How deep groups may be nested.
const DEEPEST: usize = 2000;

/// Where a group's text goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Into {
    #[default]
    Page,
    Nothing,
    Fonts,
    Title,
    Author,
    Created,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    into: Into,
    hidden: bool,
    /// How many characters stand in for a Unicode escape.
    stand_in: usize,
    encoding: &'static Encoding,
}

/// Reads a document.
///
/// # Errors
/// When its groups are nested too deep.
pub(crate) fn parse(bytes: &[u8]) -> Result<Recording, ReadError> {
    let first = Group { into: Into::Page, hidden: false, stand_in: 1, encoding: WINDOWS_1252 };
    let mut reader = Reader { group: first, code_page: WINDOWS_1252, ..Reader::new(bytes, first) };
    reader.run()?;
    reader.flush();
    let mut page = reader.page;
    for (key, value) in [("title", reader.title), ("author", reader.author), ("date", reader.created.shown())]
    {
        page.attributes.insert(key.to_owned(), value);
    }
    Ok(page.finish())
}

#[derive(Default)]
struct Day {
    year: i32,
    month: i32,
    day: i32,
}

impl Day {
    fn shown(&self) -> String {
        let real = self.year > 0 && (1..=12).contains(&self.month) && (1..=31).contains(&self.day);
        if real { format!("{:04}-{:02}-{:02}", self.year, self.month, self.day) } else { String::new() }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    code_page: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    font: i32,
    /// Bytes of a code page that wait for what follows them.
    pending: Vec<u8>,
    /// A high surrogate that waits for its low one.
    high: Option<u16>,
    /// Characters still to be passed over after a Unicode escape.
    pass: usize,
    page: Page,
    title: String,
    author: String,
    created: Day,
    /// Whether the paragraph is one of a table.
    in_table: bool,
    /// Whether a table is open on the page, and a row in it.
    table: bool,
    in_row: bool,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], group: Group) -> Self {
        Self {
            bytes,
            at: 0,
            group,
            outer: Vec::new(),
            code_page: WINDOWS_1252,
            fonts: BTreeMap::new(),
            font: 0,
            pending: Vec::new(),
            high: None,
            pass: 0,
            page: Page::default(),
            title: String::new(),
            author: String::new(),
            created: Day::default(),
            in_table: false,
            table: false,
            in_row: false,
        }
    }

    fn run(&mut self) -> Result<(), ReadError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.outer.len() >= DEEPEST {
                        return Err(ReadError::new(format!(
                            "has groups nested more than {DEEPEST} deep, as no document has"
                        )));
                    }
                    self.outer.push(self.group);
                    self.pass = 0;
                }
                b'}' => {
                    self.flush();
                    if let Some(outer) = self.outer.pop() {
                        self.group = outer;
                    }
                    self.pass = 0;
                }
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                byte if self.pass > 0 && byte.is_ascii() => self.pass -= 1,
                byte => self.pending.push(byte),
            }
        }
        Ok(())
    }

    /// Writes the bytes that waited, decoded.
    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
            self.write(&text);
        }
    }

    fn write(&mut self, text: &str) {
        if self.high.take().is_some() {
            self.put("\u{fffd}");
        }
        self.put(text);
    }

    fn put(&mut self, text: &str) {
        match self.group.into {
            _ if self.group.hidden => {}
            Into::Page => {
                self.place();
                self.page.words(text);
            }
            Into::Title => self.title.push_str(text),
            Into::Author => self.author.push_str(text),
            Into::Nothing | Into::Fonts | Into::Created => {}
        }
    }

    /// Opens or ends the table, as the paragraph is one of a table or not.
    fn place(&mut self) {
        if self.in_table != self.table {
            if self.in_table {
                self.page.table()
            } else {
                self.page.end_table()
            }
            (self.table, self.in_row) = (self.in_table, false);
        }
        if self.table && !self.in_row {
            self.page.row();
            self.page.cell();
            self.in_row = true;
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.symbol(first);
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let letters = rest.iter().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(rest.get(..letters).unwrap_or_default()).into_owned();
        let after = rest.get(letters..).unwrap_or_default();
        let minus = usize::from(after.first() == Some(&b'-'));
        let digits = after.iter().skip(minus).take(10).take_while(|b| b.is_ascii_digit()).count();
        let number = (digits > 0)
            .then(|| {
                String::from_utf8_lossy(after.get(..minus + digits).unwrap_or_default()).parse::<i32>().ok()
            })
            .flatten();
        let length = letters + if digits > 0 { minus + digits } else { 0 };
        self.at += length + usize::from(rest.get(length) == Some(&b' '));
        if self.pass > 0 && name != "u" && name != "bin" {
            self.pass -= 1;
            return;
        }
        self.word(&name, number);
    }

    /// A control symbol.
    fn symbol(&mut self, symbol: u8) {
        if symbol == b'\'' {
            let hex = self.bytes.get(self.at..self.at + 2).and_then(|hex| std::str::from_utf8(hex).ok());
            if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                self.at += 2;
                if self.pass > 0 { self.pass -= 1 } else { self.pending.push(byte) }
            }
            return;
        }
        if self.pass > 0 {
            self.pass -= 1;
            return;
        }
        self.flush();
        match symbol {
            b'~' => self.write(" "),
            b'_' => self.write("-"),
            b'{' | b'}' | b'\\' => self.write(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.paragraph(),
            b'\t' => self.write("\t"),
            b'*' => self.group.into = Into::Nothing,
            _ => {}
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        let on = number != Some(0);
        match name {
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "uc" => self.group.stand_in = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "ansicpg" => {
                self.code_page = code_page(number.unwrap_or(0)).unwrap_or(self.code_page);
                self.group.encoding = self.code_page;
            }
            "mac" => {
                self.code_page = encoding_rs::MACINTOSH;
                self.group.encoding = self.code_page;
            }
            "fonttbl" => self.group.into = Into::Fonts,
            "f" if self.group.into == Into::Fonts => self.font = number.unwrap_or(0),
            "f" => {
                let font = self.fonts.get(&number.unwrap_or(0)).copied();
                self.group.encoding = font.unwrap_or(self.code_page);
            }
            "fcharset" => {
                if let Some(encoding) = charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "plain" => (self.group.encoding, self.group.hidden) = (self.code_page, false),
            "v" => self.group.hidden = on,
            "deleted" => self.group.hidden |= on,
            "title" if self.group.into != Into::Nothing => self.group.into = Into::Title,
            "author" if self.group.into != Into::Nothing => self.group.into = Into::Author,
            "creatim" => self.group.into = Into::Created,
            "yr" | "mo" | "dy" if self.group.into == Into::Created => {
                let number = number.unwrap_or(0);
                match name {
                    "yr" => self.created.year = number,
                    "mo" => self.created.month = number,
                    _ => self.created.day = number,
                }
            }
            "info" => self.group.into = Into::Fonts,
            name if SKIPPED.contains(&name) => self.group.into = Into::Nothing,
            _ if self.group.into == Into::Page && !self.group.hidden => self.flow(name, number),
            _ => {}
        }
    }

    /// What shapes the running text.
    fn flow(&mut self, name: &str, number: Option<i32>) {
        match name {
            "par" | "sect" | "page" => self.paragraph(),
            "line" | "softline" => self.page.line(),
            "tab" => self.write("\t"),
            "emdash" => self.write("—"),
            "endash" => self.write("–"),
            "lquote" => self.write("‘"),
            "rquote" => self.write("’"),
            "ldblquote" => self.write("“"),
            "rdblquote" => self.write("”"),
            "bullet" => self.write("•"),
            "emspace" | "enspace" | "qmspace" => self.write(" "),
            "outlinelevel" if number.unwrap_or(0) < 9 => self.page.heading(),
            "trowd" | "intbl" => self.in_table = true,
            "pard" => self.in_table = false,
            "cell" => {
                self.place();
                self.page.cell();
            }
            "row" => {
                self.page.end();
                self.in_row = false;
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        if self.group.into == Into::Page && !self.group.hidden {
            self.page.end();
        }
    }

    /// A UTF-16 unit, written as a signed number.
    fn unicode(&mut self, number: i32) {
        self.flush();
        let unit = (number & 0xffff) as u16;
        self.pass = self.group.stand_in;
        match (self.high.take(), unit) {
            (None, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let pair: String = char::decode_utf16([high, unit]).flatten().collect();
                self.put(&pair);
            }
            (lost, unit) => {
                if lost.is_some() {
                    self.put("\u{fffd}");
                }
                let c = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
                self.put(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

#[cfg(test)]
mod tests;
