//! The codebook as a table: a row for each theme with its definition, when to use it and when not, an example, and counts.

use super::{ReportQuote, ReportTheme, StudyReport};
use crate::exchange::document_table::DocumentTable;
use crate::exchange::quotes::QuoteLine;
use crate::format::{join_names, thousands};

/// The heads of the columns.
const COLUMNS: [&str; 8] =
    ["Theme", "Definition", "When to use", "When not", "Example", "Passages", "Words", "Transcripts"];

/// Their widths in per cent.
const WIDTHS: [u8; 8] = [12, 15, 14, 12, 21, 9, 7, 10];

/// The words with which the parts of a description begin, each with the part: 1 is when to use it, 2 when not.
const PART_HEADS: [(&str, usize); 3] = [("use when:", 1), ("not when:", 2), ("do not use when:", 2)];

/// The table, in the order of the codebook.
pub(super) fn codebook_table(report: &StudyReport) -> DocumentTable {
    DocumentTable {
        title: "Codebook".to_owned(),
        head: COLUMNS.map(str::to_owned).to_vec(),
        widths: WIDTHS.to_vec(),
        rows: report.themes.iter().map(codebook_row).collect(),
    }
}

fn codebook_row(theme: &ReportTheme) -> Vec<String> {
    let [definition, when, not] = description_parts(&theme.description);
    vec![
        match theme.also_under.as_slice() {
            [] => theme.path.clone(),
            paths => format!("{}\n(also under {})", theme.path, join_names(paths)),
        },
        definition,
        when,
        not,
        theme.example.as_ref().map_or_else(String::new, example_text),
        thousands(theme.passages),
        thousands(theme.count.words),
        thousands(theme.count.transcripts),
    ]
}

/// The words of an example, with the names of those who say them, and below where it is from and who chose it.
fn example_text(quote: &ReportQuote) -> String {
    let line = |line: &QuoteLine| match &line.speaker {
        Some(name) => format!("{name}: {}", line.text),
        None => line.text.clone(),
    };
    let lines: Vec<String> = quote.lines.iter().map(line).collect();
    let chosen = if quote.is_picked() { "" } else { "; chosen by the program" };
    format!("{}\n({}{chosen})", lines.join("\n"), quote.source)
}

/// The definition, when to use it, and when not, of a description such as `What it is. Use when: … Not when: …`; what has no
/// such words is the definition. What is said of one part in several places stands together.
fn description_parts(description: &str) -> [String; 3] {
    let mut parts = [String::new(), String::new(), String::new()];
    let heads: Vec<(usize, usize, usize)> = part_heads(description).collect();
    let first = heads.first().map_or(description.len(), |(start, ..)| *start);
    let ends = heads.iter().skip(1).map(|(start, ..)| *start).chain([description.len()]);
    let pieces = std::iter::once((0, first, 0))
        .chain(heads.iter().zip(ends).map(|((_, from, part), end)| (*from, end, *part)));
    for (from, end, part) in pieces {
        let text = description.get(from..end).map_or("", str::trim);
        if let Some(part) = parts.get_mut(part).filter(|_| !text.is_empty()) {
            let blank = if part.is_empty() { "" } else { " " };
            *part += blank;
            *part += text;
        }
    }
    parts
}

/// Where the heads of a description's parts stand: the bytes of each, and the part.
fn part_heads(description: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    description.char_indices().filter(|(at, _)| begins_sentence(description, *at)).filter_map(|(at, _)| {
        let is_here = |head: &str| {
            description.get(at..at + head.len()).is_some_and(|text| text.eq_ignore_ascii_case(head))
        };
        let (head, part) = PART_HEADS.iter().find(|(head, _)| is_here(head))?;
        Some((at, at + head.len(), *part))
    })
}

/// Whether a sentence may begin at a byte: at the start, on a new line, or after a full stop, ! or ? and a blank. "Because
/// when:" and "Never use when:" have a head in them and begin no part.
fn begins_sentence(text: &str, at: usize) -> bool {
    let Some(before) = text.get(..at) else { return false };
    let said = before.trim_end();
    let blanks = before.get(said.len()..).unwrap_or("");
    said.is_empty() || blanks.contains(['\n', '\r']) || !blanks.is_empty() && said.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn a_description_is_taken_apart_where_it_says_so() {
        let parts = |text: &str| description_parts(text);
        let read = parts("What it costs. Use when: money is named. NOT WHEN: time is meant.");
        assert_eq!(read, ["What it costs.", "money is named.", "time is meant."]);
        assert_eq!(parts("Not when: b. Use when: a"), ["", "a", "b."]);
        assert_eq!(parts("Only this"), ["Only this", "", ""]);
        assert_eq!(parts(""), ["", "", ""]);
        assert_eq!(parts("İ use when: x")[0], "İ use when: x", "its lower case is longer");
    }

    #[test]
    fn a_head_within_a_sentence_begins_no_part() {
        let parts = |text: &str| description_parts(text);
        let read = parts("What it costs. Do not use when: only time is meant. Use when: money is named.");
        assert_eq!(read, ["What it costs.", "money is named.", "only time is meant."]);
        for whole in
            ["Because when: it rains", "Never use when: money is named", "A.use when: b", "It is not when: c"]
        {
            assert_eq!(parts(whole), [whole, "", ""]);
        }
        assert_eq!(parts("What\n  use when: a\r\nnot when: b"), ["What", "a", "b"]);
        assert_eq!(parts("Is it?  Use when: a! Not when: b. Do not use when: c"), ["Is it?", "a!", "b. c"]);
    }

    #[test]
    fn each_theme_has_a_row_with_its_example() {
        let report = sample_report();
        let rows = codebook_table(&report).rows;
        assert_eq!(rows.len(), report.themes.len());
        assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
        let quote = &report.sections[0].quotes[0];
        let row = rows.iter().find(|row| row[0] == report.sections[0].title).unwrap();
        assert!(row[4].contains(&quote.lines[0].text), "{row:?}");
        assert!(row[4].ends_with(&format!("({})", quote.source)), "the researcher picked it: {row:?}");
    }
}
