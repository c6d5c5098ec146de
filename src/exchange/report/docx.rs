//! The report as a document of word processors (DOCX): headings, tables and quotes in named styles, which a template can
//! change.

use super::codebook_table::{CODEBOOK_COLUMNS, codebook_rows};
use super::{ReportQuote, StudyReport, THEME_COLUMNS, ThemeSection, memo_lines, quote_groups};
use crate::exchange::docx::{paragraph, table, write_document};
use crate::exchange::quotes::docx::write_lines;
use crate::format::{count_noun, thousands};
use std::io::{self, Write};

/// Writes the report as a document.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    let mut body = paragraph("Title", &report.title);
    body += &paragraph("Heading1", "Methods");
    for said in &report.methods {
        body += &paragraph("Normal", said);
    }
    if !report.settings.is_empty() {
        body += &paragraph("Heading2", "Settings of the analysis");
        let rows = report.settings.iter().map(|(name, value)| vec![name.clone(), value.clone()]);
        body += &table(&["Setting", "Value"], &rows.collect::<Vec<_>>());
    }
    body += &paragraph("Heading1", "From transcripts to themes");
    let steps = report.funnel.iter().map(|(what, number)| vec![what.clone(), thousands(*number)]);
    body += &table(&["Step", "Number"], &steps.collect::<Vec<_>>());
    if !report.themes.is_empty() {
        body += &paragraph("Heading1", "Themes");
        let head: Vec<&str> = ["Theme"].into_iter().chain(THEME_COLUMNS).collect();
        let rows = report.themes.iter().map(|theme| {
            let cells = theme.table_cells(report);
            std::iter::once(theme.path.clone()).chain(cells).collect()
        });
        body += &table(&head, &rows.collect::<Vec<_>>());
        body += &paragraph("Heading1", "Codebook");
        body += &table(&CODEBOOK_COLUMNS, &codebook_rows(report));
    }
    if !report.pairs.is_empty() {
        body += &paragraph("Heading1", "Themes that come together");
        let rows = report.pairs.iter().map(|pair| {
            let counts = [pair.overlaps, pair.words, pair.transcripts].map(thousands);
            [pair.first.clone(), pair.second.clone()].into_iter().chain(counts).collect()
        });
        let head = ["Theme", "And", "Overlaps", "Words in both", "Transcripts"];
        body += &table(&head, &rows.collect::<Vec<_>>());
    }
    body += &paragraph("Heading1", "Topics and quotes");
    for section in &report.sections {
        add_section(section, &mut body);
    }
    if !report.memos.is_empty() {
        body += &paragraph("Heading1", "Memos");
        for memo in &report.memos {
            body += &paragraph("Heading2", &memo.subject);
            memo.passage.iter().for_each(|quote| add_quote(quote, &mut body));
            add_memo(&memo.text, &mut body);
        }
    }
    write_document(&body, to)
}

/// Adds a theme with its memo, quotes and topics.
fn add_section(section: &ThemeSection, body: &mut String) {
    *body += &paragraph("Heading2", &section.title);
    section.memo.iter().for_each(|memo| add_memo(memo, body));
    add_quotes(&section.quotes, body);
    for topic in &section.topics {
        let snippets = count_noun(topic.count.snippets, "snippet");
        let talks = count_noun(topic.count.transcripts, "transcript");
        let keywords = topic.keywords.join(", ");
        let line =
            format!("Topic {}, {}: {snippets} in {talks}. Keywords: {keywords}.", topic.id, topic.label);
        *body += &paragraph("Normal", &line);
        topic.memo.iter().for_each(|memo| add_memo(memo, body));
        add_quotes(&topic.quotes, body);
    }
}

/// Adds quotes under the heading that says who chose them.
fn add_quotes(quotes: &[ReportQuote], body: &mut String) {
    for (heading, group) in quote_groups(quotes) {
        *body += &paragraph("Normal", &format!("{heading}:"));
        group.iter().for_each(|quote| add_quote(quote, body));
    }
}

fn add_quote(quote: &ReportQuote, body: &mut String) {
    write_lines("Quote", &quote.lines, body);
    *body += &paragraph("QuoteSource", &quote.source);
}

fn add_memo(text: &str, body: &mut String) {
    for line in memo_lines(text) {
        *body += &paragraph("Normal", &format!("Memo: {line}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::document_text;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn the_document_of_a_small_study_says_what_the_report_says() {
        let report = sample_report();
        let mut bytes = Vec::new();
        write(&report, &mut bytes).unwrap();
        let text = document_text(&bytes).unwrap();
        for said in report.methods.iter().chain(report.themes.iter().map(|theme| &theme.path)) {
            assert!(text.contains(said.as_str()), "{said}: {text}");
        }
        assert!(text.contains("A *small* <b>study</b>"), "{text}");
        for quote in report.sections.iter().flat_map(|section| &section.quotes) {
            assert!(text.contains(&quote.lines[0].text) && text.contains(&quote.source), "{text}");
        }
    }
}
