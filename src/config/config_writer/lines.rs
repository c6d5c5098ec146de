//! Sets one setting within the text of a TOML file.
//!
//! Works on byte positions that the TOML parser reports, so that comments, spacing, quoting and line ends
//! stay. Four ways of writing a table are known: `[table]`, `table = { .. }`, `table.key = ..`, and no table
//! yet. The caller checks the result by parsing it again.

use toml::de::{DeTable, DeValue};

/// A value of the parsed file, with the bytes it spans.
type SpannedValue<'t, 'v> = &'t toml::Spanned<DeValue<'v>>;

/// The value at a path of keys, where the file has it.
fn find_setting<'t, 'v>(table: &'t DeTable<'v>, key: &[&str]) -> Option<SpannedValue<'t, 'v>> {
    let (first, rest) = key.split_first()?;
    let value = table.iter().find(|(name, _)| name.get_ref() == first)?.1;
    match (rest, value.get_ref()) {
        ([], _) => Some(value),
        (_, DeValue::Table(inner)) => find_setting(inner, rest),
        _ => None,
    }
}

/// The text with the setting at `key` set to `literal`; none where the text is not TOML or is written in a
/// way that does not allow it.
pub(super) fn set_in_text(text: &str, key: &[&str], literal: &str) -> Option<String> {
    let parsed = DeTable::parse(text).ok()?;
    let root = parsed.get_ref();
    if let Some(value) = find_setting(root, key) {
        let span = value.span();
        return Some(format!("{}{literal}{}", text.get(..span.start)?, text.get(span.end..)?));
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (name, tables) = key.split_last()?;
    let headers = table_headers(text, root);
    let Some(table) = tables.first() else {
        // A top-level setting has to stand before the first `[table]`.
        let own = 0..headers.first().copied().unwrap_or(text.len());
        let last = root.iter().map(|(_, value)| value.span().end).filter(|at| *at <= own.end).max();
        let at = commented_setting(text, own.clone(), name)
            .or_else(|| last.map(|at| line_end(text, at)))
            .unwrap_or_else(|| if headers.is_empty() { text.len() } else { comment_start(text, own.end) });
        return insert_line(text, at, &format!("{name} = {literal}"), end);
    };
    let Some((at, value)) = root.iter().find(|(own, _)| own.get_ref() == table) else {
        let apart = if text.is_empty() || text.ends_with(&format!("{end}{end}")) { "" } else { end };
        return insert_line(text, text.len(), &format!("{apart}[{table}]{end}{name} = {literal}"), end);
    };
    let start = line_start(text, at.span().start);
    if headers.contains(&start) {
        let first = line_end(text, start);
        let next = headers.iter().copied().find(|header| *header > start).unwrap_or(text.len());
        let at = commented_setting(text, first..next, name).unwrap_or(first);
        return insert_line(text, at, &format!("{name} = {literal}"), end);
    }
    // An inline table: the setting goes in behind its last entry.
    let span = value.span();
    if text.get(span.clone())?.ends_with('}') {
        let inner = text.get(span.start + 1..span.end - 1)?;
        let between = if inner.trim().is_empty() { " " } else { ", " };
        let kept = text.get(..span.start + 1 + inner.trim_end().len())?;
        return Some(format!("{kept}{between}{name} = {literal} {}", text.get(span.end - 1..)?));
    }
    insert_line(text, line_end(text, at.span().start), &format!("{} = {literal}", key.join(".")), end)
}

/// The bytes at which the lines that open a table begin. The parser decides where the first is: a line in a
/// multi-line string before it may look like a header.
fn table_headers(text: &str, root: &DeTable<'_>) -> Vec<usize> {
    let tables = root.iter().filter(|(_, value)| matches!(value.get_ref(), DeValue::Table(_)));
    let firsts = tables.map(|(key, _)| line_start(text, key.span().start));
    let is_header = |at: &usize| text.get(*at..).is_some_and(|line| line.trim_start().starts_with('['));
    let first = firsts.filter(is_header).min();
    let mut headers = Vec::new();
    let mut at = first.unwrap_or(text.len());
    while at < text.len() {
        if is_header(&at) {
            headers.push(at);
        }
        at = line_end(text, at);
    }
    headers
}

/// The end of the line, within a range, in which the setting stands commented out (`# name = ...`).
fn commented_setting(text: &str, within: std::ops::Range<usize>, name: &str) -> Option<usize> {
    let mut at = within.start;
    while at < within.end {
        let end = line_end(text, at);
        let comment = text.get(at..end)?.trim().strip_prefix('#').map(str::trim_start);
        let rest = comment.and_then(|comment| comment.strip_prefix(name));
        if rest.is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return Some(end);
        }
        at = end;
    }
    None
}

/// The beginning of the comment lines directly above a byte position, or the position itself.
fn comment_start(text: &str, place: usize) -> usize {
    let mut at = place;
    while at > 0 {
        let start = line_start(text, at - 1);
        if !text.get(start..at).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        at = start;
    }
    at
}

/// The first byte of the line that holds a byte.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The first byte after the line that holds a byte.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// The text with a line inserted at a byte, which is the beginning of a line or the end of the text.
fn insert_line(text: &str, at: usize, line: &str, end: &str) -> Option<String> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let closing = if before.is_empty() || before.ends_with('\n') { "" } else { end };
    // An empty line keeps a setting apart from the table below it.
    let apart =
        if after.trim_start().starts_with('[') && !after.starts_with(['\n', '\r']) { end } else { "" };
    Some(format!("{before}{closing}{line}{end}{apart}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(before: &str) -> String {
        set_in_text(before, &["theme"], "\"dark\"").unwrap()
    }

    fn model(before: &str) -> String {
        set_in_text(before, &["analyze", "model"], "\"draft\"").unwrap()
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        let before =
            "# mine\ntheme   =  'plain' # for the beamer\n\n[analyze] # slow\nseed = 7\nmodel=\"minilm\"\n";
        assert_eq!(theme(before), before.replace("'plain'", "\"dark\""));
        assert_eq!(model(before), before.replace("\"minilm\"", "\"draft\""));
        assert_eq!(set_in_text("mouse = false", &["mouse"], "true").unwrap(), "mouse = true");
    }

    #[test]
    fn what_is_new_stands_where_it_belongs() {
        for (before, after) in [
            ("", "theme = \"dark\"\n"),
            ("# mine\n", "# mine\ntheme = \"dark\"\n"),
            ("mouse = true", "mouse = true\ntheme = \"dark\"\n"),
            (
                "# head\n\n# keys\n[keys]\nundo = \"u\"\n",
                "# head\n\ntheme = \"dark\"\n# keys\n[keys]\nundo = \"u\"\n",
            ),
            ("[keys]\nundo = \"u\"\n", "theme = \"dark\"\n\n[keys]\nundo = \"u\"\n"),
            ("# a\n#theme = \"auto\"\n# b\n", "# a\n#theme = \"auto\"\ntheme = \"dark\"\n# b\n"),
            ("mouse = true\r\n\r\n[keys]\r\n", "mouse = true\r\ntheme = \"dark\"\r\n\r\n[keys]\r\n"),
        ] {
            assert_eq!(theme(before), after, "{before:?}");
        }
        for (before, after) in [
            ("theme = \"dark\"\n", "theme = \"dark\"\n\n[analyze]\nmodel = \"draft\"\n"),
            ("[analyze]\nseed = 1\n[keys]\n", "[analyze]\nmodel = \"draft\"\nseed = 1\n[keys]\n"),
            (
                "[analyze]\n# the model\n# model = \"minilm\"\n\n[keys]\n",
                "[analyze]\n# the model\n# model = \"minilm\"\nmodel = \"draft\"\n\n[keys]\n",
            ),
            ("analyze = { seed = 1 }\n", "analyze = { seed = 1, model = \"draft\" }\n"),
            ("analyze = {}\n", "analyze = { model = \"draft\" }\n"),
            (
                "x = \"\"\"\n[analyze]\n\"\"\"\n[keys.reader]\nundo = 'u'\n[analyze] # mine\n",
                "x = \"\"\"\n[analyze]\n\"\"\"\n[keys.reader]\nundo = 'u'\n[analyze] # mine\nmodel = \"draft\"\n",
            ),
            ("analyze.seed = 1\n", "analyze.seed = 1\nanalyze.model = \"draft\"\n"),
        ] {
            assert_eq!(model(before), after, "{before:?}");
        }
    }
}
