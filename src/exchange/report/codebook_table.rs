//! The codebook as a table: a row for each theme with its definition, when to use it and when not, an example, and counts.

use super::{ReportTheme, StudyReport};
use crate::format::thousands;

/// The heads of the columns of [`codebook_rows`].
pub(super) const CODEBOOK_COLUMNS: [&str; 8] =
    ["Theme", "Definition", "When to use", "When not", "Example", "Passages", "Words", "Transcripts"];

/// The words with which the parts of a description begin, each on a line or after a full stop.
const PART_HEADS: [&str; 2] = ["use when:", "not when:"];

/// The rows, in the order of the codebook. The example is the first quote of the theme: one the researcher picked where
/// there is one, else one the program chose.
pub(super) fn codebook_rows(report: &StudyReport) -> Vec<Vec<String>> {
    report.themes.iter().map(|theme| codebook_row(theme, report)).collect()
}

fn codebook_row(theme: &ReportTheme, report: &StudyReport) -> Vec<String> {
    let section =
        report.sections.iter().find(|section| section.theme.is_some() && section.title == theme.path);
    let quotes = section.into_iter().flat_map(|section| {
        section.quotes.iter().chain(section.topics.iter().flat_map(|topic| &topic.quotes))
    });
    let example = quotes.map(|quote| {
        let lines: Vec<String> = quote
            .lines
            .iter()
            .map(|line| match &line.speaker {
                Some(name) => format!("{name}: {}", line.text),
                None => line.text.clone(),
            })
            .collect();
        let chosen = if quote.is_picked() { "" } else { "; chosen by the program" };
        format!("{}\n({}{chosen})", lines.join("\n"), quote.source)
    });
    let [definition, when, not] = description_parts(&theme.description);
    vec![
        theme.path.clone(),
        definition,
        when,
        not,
        example.into_iter().next().unwrap_or_else(String::new),
        thousands(theme.passages),
        thousands(theme.count.words),
        thousands(theme.count.transcripts),
    ]
}

/// The definition, when to use it, and when not, of a description such as `What it is. Use when: … Not when: …`; what has no
/// such words is the definition.
fn description_parts(description: &str) -> [String; 3] {
    let lower = description.to_lowercase();
    // Lower case may have other lengths in some scripts: then it is not taken apart.
    let at = |head: &str| lower.find(head).filter(|_| lower.len() == description.len());
    let mut cuts: Vec<(usize, usize, usize)> = PART_HEADS
        .iter()
        .enumerate()
        .filter_map(|(part, head)| at(head).map(|start| (start, start + head.len(), part + 1)))
        .filter(|&(start, end, _)| description.is_char_boundary(start) && description.is_char_boundary(end))
        .collect();
    cuts.sort_unstable();
    let mut parts = [String::new(), String::new(), String::new()];
    let first = cuts.first().map_or(description.len(), |(start, ..)| *start);
    let ends = cuts.iter().skip(1).map(|(start, ..)| *start).chain([description.len()]);
    let pieces = std::iter::once((0, first, 0))
        .chain(cuts.iter().zip(ends).map(|((_, from, part), end)| (*from, end, *part)));
    for (from, end, part) in pieces {
        if let (Some(text), Some(place)) = (description.get(from..end), parts.get_mut(part)) {
            text.trim().clone_into(place);
        }
    }
    parts
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
    fn each_theme_has_a_row_with_its_first_quote() {
        let report = sample_report();
        let rows = codebook_rows(&report);
        assert_eq!(rows.len(), report.themes.len());
        assert!(rows.iter().all(|row| row.len() == CODEBOOK_COLUMNS.len()));
        let quote = &report.sections[0].quotes[0];
        let row = rows.iter().find(|row| row[0] == report.sections[0].title).unwrap();
        assert!(row[4].contains(&quote.lines[0].text), "{row:?}");
        assert!(row[4].ends_with(&format!("({})", quote.source)), "the researcher picked it: {row:?}");
    }
}
