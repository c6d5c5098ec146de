//! The report as a document of word processors (DOCX): headings, tables and quotes in named styles, which a template can
//! change.

use super::codebook_table::codebook_table;
use super::topic_tables::topic_tables;
use super::{ReportQuote, StudyReport, THEME_COLUMNS, ThemeSection, memo_lines, quote_groups};
use crate::exchange::document_table::{TableDocument, column_shares};
use crate::exchange::docx::{Page, end_pages, paragraph, table, table_caption, write_document};
use crate::exchange::quotes::docx::write_lines;
use crate::format::{count_noun, thousands};
use std::io::{self, Write};

/// The widths of the columns of the table of themes, in per cent: the theme, then [`THEME_COLUMNS`].
const THEME_WIDTHS: [u8; 10] = [19, 8, 10, 8, 9, 9, 10, 10, 9, 8];

/// The body of a document as it grows, with the number of its tables.
struct DocxReport {
    body: String,
    tables: usize,
    page: Page,
}

/// Writes the report as a document.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    let mut out = DocxReport { body: String::new(), tables: 0, page: Page::Portrait };
    out.body += &paragraph("Title", &report.title);
    out.body += &paragraph("Normal", &format!("{}.", report.size_parts().join(", ")));
    out.add_methods(report);
    out.add_themes(report);
    out.body += &paragraph("Heading1", "Topics and quotes");
    for section in &report.sections {
        add_section(section, &mut out.body);
    }
    if !report.memos.is_empty() {
        out.body += &paragraph("Heading1", "Memos");
        for memo in &report.memos {
            out.body += &paragraph("Heading2", &memo.subject);
            memo.passage.iter().for_each(|quote| add_quote(quote, &mut out.body));
            add_memo(&memo.text, &mut out.body);
        }
    }
    report.appendices.iter().for_each(|appendix| out.add_appendix(appendix));
    write_document(&out.body, to)
}

impl DocxReport {
    /// Adds a table under a caption; `widths` are those of the columns in per cent, empty for columns of one width.
    fn add_table(&mut self, caption: &str, head: &[impl AsRef<str>], rows: &[Vec<String>], widths: &[u8]) {
        self.tables += 1;
        self.body += &table_caption(self.tables, caption);
        self.body += &table(head, rows, &column_shares(head.len(), widths), self.page);
    }

    /// Goes over to other pages; what follows begins on a new one.
    fn turn_page(&mut self, page: Page) {
        self.body += &end_pages(self.page);
        self.page = page;
    }

    fn add_methods(&mut self, report: &StudyReport) {
        self.body += &paragraph("Heading1", "Methods");
        for said in &report.methods {
            self.body += &paragraph("Normal", said);
        }
        if !report.settings.is_empty() {
            let rows = report.settings.iter().map(|(name, value)| vec![name.clone(), value.clone()]);
            let rows: Vec<_> = rows.collect();
            self.add_table("Settings of the analysis", &["Setting", "Value"], &rows, &[40, 60]);
        }
        self.body += &paragraph("Heading1", "From transcripts to themes");
        let steps = report.funnel.iter().map(|(what, number)| vec![what.clone(), thousands(*number)]);
        let steps: Vec<_> = steps.collect();
        self.add_table("What was read, found and sorted", &["Step", "Number"], &steps, &[75, 25]);
    }

    fn add_themes(&mut self, report: &StudyReport) {
        if !report.themes.is_empty() {
            self.turn_page(Page::Landscape);
            self.body += &paragraph("Heading1", "Themes");
            let head: Vec<&str> = ["Theme"].into_iter().chain(THEME_COLUMNS).collect();
            let rows = report.themes.iter().map(|theme| {
                let cells = theme.table_cells(report);
                std::iter::once(theme.path.clone()).chain(cells).collect()
            });
            self.add_table("How much each theme covers", &head, &rows.collect::<Vec<_>>(), &THEME_WIDTHS);
            self.body += &paragraph("Heading1", "Codebook");
            let book = codebook_table(report);
            self.add_table(&book.title, &book.head, &book.rows, &book.widths);
            self.turn_page(Page::Portrait);
        }
        if !report.pairs.is_empty() {
            self.body += &paragraph("Heading1", "Themes that come together");
            let rows = report.pairs.iter().map(|pair| {
                let counts = [pair.overlaps, pair.words, pair.transcripts].map(thousands);
                [pair.first.clone(), pair.second.clone()].into_iter().chain(counts).collect()
            });
            let head = ["Theme", "And", "Overlaps", "Words in both", "Transcripts"];
            let rows: Vec<_> = rows.collect();
            self.add_table("Themes whose passages overlap", &head, &rows, &[32, 32, 11, 12, 13]);
        }
        let tables = topic_tables(report);
        if !tables.is_empty() {
            self.body += &paragraph("Heading1", "Topics");
        }
        for table in tables {
            self.add_table(&table.title, &table.head, &table.rows, &table.widths);
        }
    }

    /// Adds tables at the end, each with its title as caption.
    fn add_appendix(&mut self, appendix: &TableDocument) {
        self.body += &paragraph("Heading1", &appendix.title);
        for text in &appendix.paragraphs {
            self.body += &paragraph("Normal", text);
        }
        for part in &appendix.tables {
            self.add_table(&part.title, &part.head, &part.rows, &part.widths);
        }
    }
}

/// Adds a theme with its memo, quotes and topics.
fn add_section(section: &ThemeSection, body: &mut String) {
    *body += &paragraph("Heading2", &section.title);
    section.memo.iter().for_each(|memo| add_memo(memo, body));
    add_quotes(&section.quotes, body);
    for topic in &section.topics {
        *body += &paragraph("Heading3", &topic.label);
        let snippets = count_noun(topic.count.snippets, "snippet");
        let talks = count_noun(topic.count.transcripts, "transcript");
        let keywords = topic.keywords.join(", ");
        let line = format!("Topic {}: {snippets} in {talks}. Keywords: {keywords}.", topic.id);
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
