//! The topics as tables: each under its theme with how many transcripts it is in, and which of them come together.

use super::{ReportTopic, StudyReport, ThemeSection};
use crate::exchange::document_table::DocumentTable;
use crate::format::{duration_text, percent_text, thousands};

/// Two topics that are in the same transcripts more often than chance would have it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportTopicPair {
    /// The label of one.
    pub first: String,
    /// The label of the other.
    pub second: String,
    /// The number of transcripts with both.
    pub transcripts: usize,
    /// The number of them that chance would give.
    pub expected: f64,
}

/// The tables there is something to say in.
pub(super) fn topic_tables(report: &StudyReport) -> Vec<DocumentTable> {
    let tables = [topics_by_theme(report), topics_together(report)];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// A row for each topic that is counted, under the name of its theme.
fn topics_by_theme(report: &StudyReport) -> DocumentTable {
    let counted = report.sections.iter().filter(|section| !section.is_junk);
    let row = |(section, topic): (&ThemeSection, &ReportTopic)| {
        vec![
            section.title.clone(),
            topic.label.clone(),
            thousands(topic.count.transcripts),
            percent_text(topic.count.transcripts, report.transcripts),
            thousands(topic.count.snippets),
            topic.count.seconds.map_or_else(String::new, duration_text),
        ]
    };
    let rows = counted.flat_map(|section| section.topics.iter().map(move |topic| (section, topic))).map(row);
    DocumentTable {
        title: "How many transcripts each topic is in".to_owned(),
        head: ["Theme", "Topic", "Transcripts", "Share", "Snippets", "Time"].map(str::to_owned).to_vec(),
        widths: vec![28, 34, 11, 8, 9, 10],
        rows: rows.collect(),
    }
}

/// A row for each pair.
fn topics_together(report: &StudyReport) -> DocumentTable {
    let row = |pair: &ReportTopicPair| {
        vec![
            pair.first.clone(),
            pair.second.clone(),
            thousands(pair.transcripts),
            format!("{:.1}", pair.expected),
        ]
    };
    let shown = report.topic_pairs.len();
    let title = if shown < report.topic_pair_count {
        format!("Topics that come together (the {shown} surest of {})", thousands(report.topic_pair_count))
    } else {
        "Topics that come together".to_owned()
    };
    DocumentTable {
        title,
        head: ["Topic", "And", "Transcripts with both", "By chance"].map(str::to_owned).to_vec(),
        widths: vec![35, 35, 18, 12],
        rows: report.topic_pairs.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn junk_is_in_no_table_and_an_empty_table_is_none() {
        let mut report = sample_report();
        let rows = |tables: &[DocumentTable]| -> Vec<usize> {
            tables.iter().map(|table| table.rows.len()).collect()
        };
        assert_eq!(rows(&topic_tables(&report)), [2], "no two topics come together");
        report.topic_pairs.push(ReportTopicPair {
            first: "Chunking".to_owned(),
            second: "The bill".to_owned(),
            transcripts: 1_234,
            expected: 617.04,
        });
        report.topic_pair_count = 1_500;
        let tables = topic_tables(&report);
        assert_eq!(tables[1].title, "Topics that come together (the 1 surest of 1,500)");
        assert_eq!(tables[1].rows, [["Chunking", "The bill", "1,234", "617.0"].map(str::to_owned).to_vec()]);
        if let Some(section) = report.sections.iter_mut().find(|section| section.theme.is_none()) {
            section.is_junk = true;
        }
        assert_eq!(rows(&topic_tables(&report)), [1, 1]);
    }
}
