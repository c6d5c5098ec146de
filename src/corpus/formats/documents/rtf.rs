//! Rich Text Format (Microsoft's specification 1.9.1), read tolerantly: words, paragraphs, tables, code
//! pages, Unicode escapes. What is no running text (fonts, styles, pictures, headers, notes) is left out.
//!
//! Bytes wait in `pending` until a control word or the end of a group follows, since a character of a code
//! page may have several bytes, each written as an escape of its own.

mod code_pages;

use super::document_builder::DocumentBuilder;
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::list_part;
use code_pages::{SKIPPED_DESTINATIONS, encoding_of_charset, encoding_of_code_page};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::BTreeMap;

/// How deep groups may be nested. Chosen by hand; groups are on a stack of their own, so it only bounds
/// memory.
const MAX_GROUP_DEPTH: usize = 2000;

/// A group's destination, as RTF calls it: where its text goes. The font table also stands for the info
/// group, whose own text is nobody's while groups inside it hold title, author and date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum RtfDestination {
    #[default]
    Body,
    Skipped,
    FontTable,
    Title,
    Author,
    Created,
}

/// What a group sets for the text in it; the end of the group brings the outer settings back.
#[derive(Debug, Clone, Copy)]
struct RtfGroup {
    destination: RtfDestination,
    hidden: bool,
    /// How many characters behind a Unicode escape are its fallback, for programs without Unicode.
    fallback_chars: usize,
    encoding: &'static Encoding,
}

/// Reads a document.
///
/// # Errors
/// When its groups are nested too deep.
pub(crate) fn parse(bytes: &[u8], choices: &ReadChoices) -> Result<ParsedTranscript, ReadError> {
    let first = RtfGroup {
        destination: RtfDestination::Body,
        hidden: false,
        fallback_chars: 1,
        encoding: WINDOWS_1252,
    };
    let mut reader = RtfReader { group: first, code_page: WINDOWS_1252, ..RtfReader::new(bytes, first) };
    reader.read_all()?;
    reader.flush_pending();
    let mut page = reader.document;
    for (key, value) in
        [("title", reader.title), ("author", reader.author), ("date", reader.created.to_iso())]
    {
        page.attributes.insert(key.to_owned(), value);
    }
    Ok(page.into_parsed(choices))
}

/// The day the document was created; zeros until it is read.
#[derive(Default)]
struct RtfDate {
    year: i32,
    month: i32,
    day: i32,
}

impl RtfDate {
    /// The day as `2024-03-01`; empty where there is none.
    fn to_iso(&self) -> String {
        let real = self.year > 0 && (1..=12).contains(&self.month) && (1..=31).contains(&self.day);
        if real { format!("{:04}-{:02}-{:02}", self.year, self.month, self.day) } else { String::new() }
    }
}

/// The state of reading a document.
struct RtfReader<'a> {
    bytes: &'a [u8],
    at: usize,
    group: RtfGroup,
    outer_groups: Vec<RtfGroup>,
    code_page: &'static Encoding,
    fonts: BTreeMap<i32, &'static Encoding>,
    font: i32,
    /// Bytes in a code page that wait to be decoded together.
    pending: Vec<u8>,
    /// A high surrogate that waits for its low surrogate.
    high_surrogate: Option<u16>,
    /// Fallback characters still to be skipped after a Unicode escape.
    skip_chars: usize,
    document: DocumentBuilder,
    title: String,
    author: String,
    created: RtfDate,
    /// Whether the paragraph is inside a table, by its own settings.
    in_table: bool,
    /// Whether a table is open in the document, and a row in that.
    table_open: bool,
    in_row: bool,
}

impl<'a> RtfReader<'a> {
    fn new(bytes: &'a [u8], group: RtfGroup) -> Self {
        Self {
            bytes,
            at: 0,
            group,
            outer_groups: Vec::new(),
            code_page: WINDOWS_1252,
            fonts: BTreeMap::new(),
            font: 0,
            pending: Vec::new(),
            high_surrogate: None,
            skip_chars: 0,
            document: DocumentBuilder::default(),
            title: String::new(),
            author: String::new(),
            created: RtfDate::default(),
            in_table: false,
            table_open: false,
            in_row: false,
        }
    }

    /// Reads all bytes.
    fn read_all(&mut self) -> Result<(), ReadError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush_pending();
                    if self.outer_groups.len() >= MAX_GROUP_DEPTH {
                        return Err(ReadError::new(format!(
                            "has groups nested more than {MAX_GROUP_DEPTH} deep, as no document has"
                        )));
                    }
                    self.outer_groups.push(self.group);
                    self.skip_chars = 0;
                }
                b'}' => {
                    self.flush_pending();
                    if let Some(outer) = self.outer_groups.pop() {
                        self.group = outer;
                    }
                    self.skip_chars = 0;
                }
                b'\\' => self.read_control(),
                b'\r' | b'\n' | 0 => {}
                byte if self.skip_chars > 0 && byte.is_ascii() => self.skip_chars -= 1,
                byte => self.pending.push(byte),
            }
        }
        Ok(())
    }

    /// Decodes and writes the bytes that waited.
    fn flush_pending(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let (text, _) = self.group.encoding.decode_without_bom_handling(&bytes);
            self.push_text(&text);
        }
    }

    /// Writes text; a high surrogate that waited stays without its partner.
    fn push_text(&mut self, text: &str) {
        if self.high_surrogate.take().is_some() {
            self.put_text("\u{fffd}");
        }
        self.put_text(text);
    }

    /// Writes text to the group's destination.
    fn put_text(&mut self, text: &str) {
        match self.group.destination {
            _ if self.group.hidden => {}
            RtfDestination::Body => {
                self.sync_table();
                self.document.push_words(text);
            }
            RtfDestination::Title => self.title.push_str(text),
            RtfDestination::Author => self.author.push_str(text),
            RtfDestination::Skipped | RtfDestination::FontTable | RtfDestination::Created => {}
        }
    }

    /// Opens or ends the table and its row as the paragraph's settings say. RTF has no mark for either.
    fn sync_table(&mut self) {
        if self.in_table != self.table_open {
            if self.in_table {
                self.document.begin_table()
            } else {
                self.document.end_table()
            }
            (self.table_open, self.in_row) = (self.in_table, false);
        }
        if self.table_open && !self.in_row {
            self.document.begin_row();
            self.document.begin_cell();
            self.in_row = true;
        }
    }

    /// Reads a control word with its number, or a control symbol.
    fn read_control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return self.control_symbol(first);
        }
        let rest = list_part(self.bytes, self.at..);
        let letters = rest.iter().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(list_part(rest, ..letters)).into_owned();
        let after = list_part(rest, letters..);
        let minus = usize::from(after.first() == Some(&b'-'));
        let digits = after.iter().skip(minus).take(10).take_while(|b| b.is_ascii_digit()).count();
        let number = (digits > 0)
            .then(|| String::from_utf8_lossy(list_part(after, ..minus + digits)).parse::<i32>().ok())
            .flatten();
        let length = letters + if digits > 0 { minus + digits } else { 0 };
        self.at += length + usize::from(rest.get(length) == Some(&b' '));
        if self.skip_chars > 0 && name != "u" && name != "bin" {
            self.skip_chars -= 1;
            return;
        }
        self.control_word(&name, number);
    }

    /// Handles a control symbol.
    fn control_symbol(&mut self, symbol: u8) {
        if symbol == b'\'' {
            let hex = self.bytes.get(self.at..self.at + 2).and_then(|hex| std::str::from_utf8(hex).ok());
            if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                self.at += 2;
                if self.skip_chars > 0 { self.skip_chars -= 1 } else { self.pending.push(byte) }
            }
            return;
        }
        if self.skip_chars > 0 {
            self.skip_chars -= 1;
            return;
        }
        self.flush_pending();
        match symbol {
            b'~' => self.push_text(" "),
            b'_' => self.push_text("-"),
            b'{' | b'}' | b'\\' => self.push_text(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.push_text("\t"),
            b'*' => self.group.destination = RtfDestination::Skipped,
            _ => {}
        }
    }

    /// Handles a control word: destinations, encodings and what hides text.
    fn control_word(&mut self, name: &str, number: Option<i32>) {
        if name == "u" {
            return self.push_utf16(number.unwrap_or(0));
        }
        self.flush_pending();
        let on = number != Some(0);
        match name {
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "uc" => self.group.fallback_chars = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "ansicpg" => {
                self.code_page = encoding_of_code_page(number.unwrap_or(0)).unwrap_or(self.code_page);
                self.group.encoding = self.code_page;
            }
            "mac" => {
                self.code_page = encoding_rs::MACINTOSH;
                self.group.encoding = self.code_page;
            }
            "fonttbl" => self.group.destination = RtfDestination::FontTable,
            "f" if self.group.destination == RtfDestination::FontTable => self.font = number.unwrap_or(0),
            "f" => {
                let font = self.fonts.get(&number.unwrap_or(0)).copied();
                self.group.encoding = font.unwrap_or(self.code_page);
            }
            "fcharset" => {
                if let Some(encoding) = encoding_of_charset(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "plain" => (self.group.encoding, self.group.hidden) = (self.code_page, false),
            "v" => self.group.hidden = on,
            "deleted" => self.group.hidden |= on,
            "title" if self.group.destination != RtfDestination::Skipped => {
                self.group.destination = RtfDestination::Title
            }
            "author" if self.group.destination != RtfDestination::Skipped => {
                self.group.destination = RtfDestination::Author
            }
            "creatim" => self.group.destination = RtfDestination::Created,
            "yr" | "mo" | "dy" if self.group.destination == RtfDestination::Created => {
                let number = number.unwrap_or(0);
                match name {
                    "yr" => self.created.year = number,
                    "mo" => self.created.month = number,
                    _ => self.created.day = number,
                }
            }
            "info" => self.group.destination = RtfDestination::FontTable,
            name if SKIPPED_DESTINATIONS.contains(name) => self.group.destination = RtfDestination::Skipped,
            _ if self.group.destination == RtfDestination::Body && !self.group.hidden => {
                self.text_control(name, number)
            }
            _ => {}
        }
    }

    /// Handles a control word of running text: breaks, special characters, tables.
    fn text_control(&mut self, name: &str, number: Option<i32>) {
        match name {
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" | "softline" => self.document.break_line(),
            "tab" => self.push_text("\t"),
            "emdash" => self.push_text("—"),
            "endash" => self.push_text("–"),
            "lquote" => self.push_text("‘"),
            "rquote" => self.push_text("’"),
            "ldblquote" => self.push_text("“"),
            "rdblquote" => self.push_text("”"),
            "bullet" => self.push_text("•"),
            "emspace" | "enspace" | "qmspace" => self.push_text(" "),
            "outlinelevel" if number.unwrap_or(0) < 9 => self.document.mark_heading(),
            "trowd" | "intbl" => self.in_table = true,
            "pard" => self.in_table = false,
            "cell" => {
                self.sync_table();
                self.document.begin_cell();
            }
            "row" => {
                self.document.end_block();
                self.in_row = false;
            }
            _ => {}
        }
    }

    /// Ends the paragraph, where the text is the document's.
    fn end_paragraph(&mut self) {
        if self.group.destination == RtfDestination::Body && !self.group.hidden {
            self.document.end_block();
        }
    }

    /// Writes a UTF-16 unit, which RTF has as a signed number; a high surrogate waits for the next one.
    fn push_utf16(&mut self, number: i32) {
        self.flush_pending();
        let unit = (number & 0xffff) as u16;
        self.skip_chars = self.group.fallback_chars;
        match (self.high_surrogate.take(), unit) {
            (None, 0xd800..=0xdbff) => self.high_surrogate = Some(unit),
            (Some(high), 0xdc00..=0xdfff) => {
                let pair: String = char::decode_utf16([high, unit]).flatten().collect();
                self.put_text(&pair);
            }
            (lost, unit) => {
                if lost.is_some() {
                    self.put_text("\u{fffd}");
                }
                let c = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
                self.put_text(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
}

#[cfg(test)]
mod tests;
