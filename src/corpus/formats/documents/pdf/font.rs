//! Fonts: which characters the codes of a string mean, and how wide they are (ISO 32000-1, 9.6 to 9.10).
//!
//! Of the ways a font may tell, in this order: its ToUnicode map, its encoding, the character set of its
//! CMap.

use encoding_rs::UTF_16BE;
use lopdf::{Dictionary, Document, Encoding, Object};
use std::collections::BTreeMap;

/// One code of a string as its font has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// The text it means; none where the font does not tell.
    pub(super) text: Option<String>,
    /// How far it moves the next code, in units of the font's size.
    pub(super) width: f32,
    /// Whether it is the one-byte code 32, to which word spacing is added.
    pub(super) space: bool,
}

/// Maps a code and its length in bytes to UTF-16 units.
type UnicodeMap = Box<dyn Fn(u32, u8) -> Option<Vec<u16>>>;

/// A font of a document: what its codes mean and how wide they are.
pub(super) struct PdfFont {
    unicode_map: Option<UnicodeMap>,
    /// The text of each one-byte code of a simple font, by code.
    simple_texts: Vec<String>,
    /// The encoding of a composite font whose codes are characters of a known set.
    composite: Option<&'static encoding_rs::Encoding>,
    two_bytes: bool,
    widths: BTreeMap<u32, f32>,
    default_width: Option<f32>,
    is_monospaced: bool,
    is_narrow: bool,
}

impl PdfFont {
    /// Reads a font's dictionary; streams in it may inflate to `most` bytes.
    pub(super) fn new(dict: &Dictionary, document: &Document, most: usize) -> Self {
        let name = |dict: &Dictionary, key: &[u8]| {
            dict.get_deref(key, document)
                .and_then(Object::as_name)
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .ok()
        };
        let map = to_unicode(dict, document, most);
        let two_bytes = name(dict, b"Subtype").as_deref() == Some("Type0");
        let mut font = Self {
            unicode_map: map,
            simple_texts: Vec::new(),
            composite: None,
            two_bytes,
            widths: BTreeMap::new(),
            default_width: None,
            is_narrow: name(dict, b"BaseFont").is_some_and(|name| name.contains("Times")),
            is_monospaced: name(dict, b"BaseFont")
                .is_some_and(|name| name.contains("Courier") || name.contains("Mono")),
        };
        if two_bytes {
            font.composite = name(dict, b"Encoding").as_deref().and_then(predefined_encoding);
            let descendants = dict.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
            let first = descendants.and_then(|list| list.first());
            if let Some(inner) = first
                .and_then(|object| document.dereference(object).ok())
                .and_then(|(_, object)| object.as_dict().ok())
            {
                font.composite_widths(inner, document);
            }
        } else {
            font.simple_meanings(dict, document, most);
            font.simple_widths(dict, document);
        }
        font
    }

    /// Reads the encoding of a simple font.
    fn simple_meanings(&mut self, dict: &Dictionary, document: &Document, most: usize) {
        let mut plain = dict.clone();
        plain.set("Type", Object::Name(b"Font".to_vec()));
        let encoding = plain.get_font_encoding_with_limit(document, most).ok();
        let encoding = encoding.filter(|encoding| !matches!(encoding, Encoding::UnicodeMapEncoding(_)));
        let meaning = |code: u8| {
            let told = encoding.as_ref().and_then(|encoding| encoding.bytes_to_string(&[code]).ok());
            // A code the encoding does not have shows nothing.
            told.unwrap_or_default()
        };
        self.simple_texts = (0..=255).map(meaning).collect();
    }

    /// Reads the widths of a simple font (9.6.2).
    fn simple_widths(&mut self, dict: &Dictionary, document: &Document) {
        let first = dict.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok();
        let widths = dict.get_deref(b"Widths", document).and_then(Object::as_array).ok();
        if let (Some(first), Some(widths)) = (first.and_then(|n| u32::try_from(n).ok()), widths) {
            // The glyphs of a Type 3 font are measured in a space of their own.
            let matrix = dict.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
            let scale =
                matrix.and_then(|m| m.first()).and_then(|n| n.as_float().ok()).map_or(0.001, f32::abs);
            for (code, width) in (first..).zip(widths.iter().take(256)) {
                if let Some(width) = number_of(width, document) {
                    self.widths.insert(code, width * scale);
                }
            }
            self.default_width = Some(0.0);
        }
    }

    /// The widths of a CIDFont: `c [w1 w2 …]` or `first last w` (9.7.4.3).
    fn composite_widths(&mut self, dict: &Dictionary, document: &Document) {
        self.default_width = Some(
            dict.get_deref(b"DW", document).ok().and_then(|n| number_of(n, document)).unwrap_or(1000.0)
                / 1000.0,
        );
        let Ok(list) = dict.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut items =
            list.iter().filter_map(|object| document.dereference(object).ok().map(|(_, object)| object));
        while let (Some(first), Some(second)) = (items.next(), items.next()) {
            let Ok(first) = first.as_i64().map(|n| n.clamp(0, 65_535) as u32) else { return };
            if let Ok(widths) = second.as_array() {
                for (code, width) in (first..).zip(widths.iter().take(65_536)) {
                    if let Some(width) = number_of(width, document) {
                        self.widths.insert(code, width / 1000.0);
                    }
                }
            } else if let (Ok(last), Some(width)) =
                (second.as_i64(), items.next().and_then(|n| number_of(n, document)))
            {
                for code in first..=(last.clamp(0, 65_535) as u32) {
                    self.widths.insert(code, width / 1000.0);
                }
            } else {
                return;
            }
        }
    }

    /// The codes of a string, in order.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        if let Some(encoding) = self.composite.filter(|_| self.unicode_map.is_none()) {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            let wide = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
            return text
                .chars()
                .map(|c| Glyph { text: Some(c.into()), width: wide(c), space: false })
                .collect();
        }
        if self.two_bytes {
            return bytes
                .chunks(2)
                .map(|code| self.glyph(code.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)), 2))
                .collect();
        }
        bytes.iter().map(|byte| self.glyph(u32::from(*byte), 1)).collect()
    }

    /// One code, with its text and width.
    fn glyph(&self, code: u32, length: u8) -> Glyph {
        let mapped =
            self.unicode_map.as_ref().and_then(|map| map(code, length).or_else(|| map(code, 3 - length)));
        let mapped = mapped.map(|units| {
            char::decode_utf16(units).flatten().filter(|c| *c != '\u{fffd}').collect::<String>()
        });
        let simple = self.simple_texts.get(code as usize).filter(|_| length == 1).cloned();
        let text = mapped.filter(|text| !text.is_empty()).or(simple).filter(|text| !text.is_empty());
        let text =
            text.map(|text| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>());
        let width = self.widths.get(&code).copied().or(self.default_width);
        let width = width.unwrap_or_else(|| match () {
            () if self.is_monospaced => 0.6,
            () if self.is_narrow => helvetica_width(text.as_deref()) * 0.9,
            () => helvetica_width(text.as_deref()),
        });
        Glyph { text, width, space: length == 1 && code == 32 }
    }
}

/// A number, where the object is one.
fn number_of(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok().filter(|n| n.is_finite())
}

/// The font's ToUnicode map, where it has one that can be read.
fn to_unicode(dict: &Dictionary, document: &Document, most: usize) -> Option<UnicodeMap> {
    dict.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok()?;
    let mut only = Dictionary::new();
    only.set("Type", Object::Name(b"Font".to_vec()));
    only.set("ToUnicode", dict.get(b"ToUnicode").ok()?.clone());
    match only.get_font_encoding_with_limit(document, most) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Box::new(move |code, length| map.get(code, length))),
        _ => None,
    }
}

/// The encoding of a predefined CMap whose codes are characters of a known set (9.7.5.2).
fn predefined_encoding(name: &str) -> Option<&'static encoding_rs::Encoding> {
    match name.trim_end_matches("-H").trim_end_matches("-V") {
        unicode
            if unicode.starts_with("Uni") && (unicode.ends_with("UCS2") || unicode.ends_with("UTF16")) =>
        {
            Some(UTF_16BE)
        }
        "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" => Some(encoding_rs::SHIFT_JIS),
        "EUC" => Some(encoding_rs::EUC_JP),
        "GB-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => Some(encoding_rs::GB18030),
        "B5pc" | "HKscs-B5" | "ETen-B5" => Some(encoding_rs::BIG5),
        "KSC-EUC" | "KSCms-UHC" => Some(encoding_rs::EUC_KR),
        _ => None,
    }
}

/// The widths of Helvetica's letters from the blank to the tilde, in thousandths of its size: one of
/// the fonts every reader has, so that documents need not describe it (Adobe's font metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The width of a letter in Helvetica, for fonts that tell none; .556 (most of its letters) for others.
fn helvetica_width(text: Option<&str>) -> f32 {
    let first = text.and_then(|text| text.chars().next()).unwrap_or('n');
    let at = (first as usize).checked_sub(32);
    at.and_then(|at| HELVETICA.get(at)).map_or(0.556, |width| f32::from(*width) / 1000.0)
}
