//! The entities of HTML, XML and subtitles (`&amp;`, `&#228;`), decoded once; what only looks like one stays
//! as text.

use crate::corpus::part::text_part;

/// What a tag or entity stands for: nothing, or one character.
pub(crate) enum EntityText {
    None,
    Char(char),
}

/// Decodes the entity a text begins with, or takes its `&` as text; gives the text after it.
pub(crate) fn split_entity(text: &str) -> (EntityText, &str) {
    let named = text.get(1..).and_then(|body| {
        let end = body.bytes().take(10).position(|b| b == b';')?;
        Some((decode_entity(body.get(..end)?)?, body.get(end + 1..)?))
    });
    match named {
        Some((c, after)) => (EntityText::Char(c), after),
        None => (EntityText::Char('&'), text_part(text, 1..)),
    }
}

/// The character of an entity by its name or number; only those in use, not HTML's two thousand.
fn decode_entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    let named = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "bull" => '•',
        "euro" => '€',
        "trade" => '™',
        "prime" => '′',
        "Prime" => '″',
        "minus" => '−',
        "rarr" => '→',
        "larr" => '←',
        "sung" => '♪',
        "OElig" => 'Œ',
        "oelig" => 'œ',
        "Scaron" => 'Š',
        "scaron" => 'š',
        "Yuml" => 'Ÿ',
        _ => {
            let at = LATIN_1_ENTITIES.iter().position(|known| *known == name)?;
            return char::from_u32(0xa1 + u32::try_from(at).ok()?);
        }
    };
    Some(named)
}

/// The names HTML gives the characters from U+00A1 to U+00FF, in order.
const LATIN_1_ENTITIES: [&str; 95] = [
    "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not",
    "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil",
    "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde",
    "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc",
    "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave",
    "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml",
    "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml",
    "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute",
    "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// Decodes the entities of a text once: `&amp;lt;` becomes `&lt;`.
pub(crate) fn unescape_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (text, after) = split_entity(from);
        if let EntityText::Char(c) = text {
            out.push(c);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
