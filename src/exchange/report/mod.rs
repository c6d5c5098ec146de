//! The report of the study, independent of its format: tables, sections, quotes and the methods. Written as
//! DOCX, HTML, Markdown and LaTeX by the modules of those names, the last three with a template (`askama.toml`): every tag on a
//! line of its own takes the line end before it.

mod builder;
pub mod checklist;
mod codebook_table;
pub mod docx;
pub mod html;
pub mod latex;
pub mod markdown;
mod memos;
pub(super) mod methods;
mod quote;
pub mod quoted_spans;
mod sections;
mod topic_tables;

pub use methods::saturation_sentences;
pub use quote::{QuoteChoice, ReportQuote};
pub use topic_tables::ReportTopicPair;

use crate::coding::{CoverageCounts, ThemeId};
use crate::exchange::document_table::TableDocument;
use crate::format::{count_noun, duration_text, percent_text, thousands};
use quote::quote_groups;

/// A report. All its text is plain: escaping is up to each format.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyReport {
    /// The title of the study.
    pub title: String,
    /// The counts of what is counted: the corpus without what is set aside.
    pub corpus_count: CoverageCounts,
    /// The number of transcripts, with or without snippets.
    pub transcripts: usize,
    /// The number of words of people whose words are context, and of snippets of junk topics, which are set aside.
    pub words_set_aside: usize,
    /// The number of transcripts without times.
    pub untimed: usize,
    /// The counts from transcripts to themes, each with its label.
    pub funnel: Vec<(String, usize)>,
    /// The paragraphs of the methods section.
    pub methods: Vec<String>,
    /// The name and value of each setting of the run.
    pub settings: Vec<(String, String)>,
    /// The themes, depth first.
    pub themes: Vec<ReportTheme>,
    /// Pairs of co-occurring themes.
    pub pairs: Vec<ThemePair>,
    /// Pairs of topics that come together, the surest.
    pub topic_pairs: Vec<ReportTopicPair>,
    /// The number of all such pairs.
    pub topic_pair_count: usize,
    /// The topics by theme, then those in no theme, then junk.
    pub sections: Vec<ThemeSection>,
    /// The memos on the study, on transcripts and on passages.
    pub memos: Vec<ReportMemo>,
    /// What stands at the end: the journal, and forms that journals ask for.
    pub appendices: Vec<TableDocument>,
}

impl StudyReport {
    /// The size of what is counted: transcripts, words, snippets and, where it is known, the time; then what is left out of
    /// these.
    pub(super) fn size_parts(&self) -> Vec<String> {
        let CoverageCounts { words, snippets, seconds, .. } = self.corpus_count;
        let counts = [(self.transcripts, "transcript"), (words, "word"), (snippets, "snippet")];
        let counts = counts.map(|(number, noun)| count_noun(number, noun));
        let untimed = seconds.filter(|_| self.untimed > 0);
        let left_out = [
            untimed.map(|_| format!("{} without times", count_noun(self.untimed, "transcript"))),
            (self.words_set_aside > 0)
                .then(|| format!("{} set aside", count_noun(self.words_set_aside, "word"))),
        ];
        counts.into_iter().chain(seconds.map(duration_text)).chain(left_out.into_iter().flatten()).collect()
    }
}

/// The lines of a memo that are not blank.
fn memo_lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// A theme with its counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportTheme {
    /// Its depth in the tree, from 0.
    pub depth: usize,
    /// Its name.
    pub name: String,
    /// Its path, joined by ` / `.
    pub path: String,
    /// Its colour, as an index into the palette.
    pub color: u8,
    /// Its description: when to use it and when not.
    pub description: String,
    /// The paths of the other themes it stands also under.
    pub also_under: Vec<String>,
    /// The number of passages of it, of those below it and of those listed under them.
    pub passages: usize,
    /// What these passages together cover.
    pub count: CoverageCounts,
    /// The number of topics in it or below it.
    pub topics: usize,
    /// An example of it: the first quote the researcher picked, else a snippet of it the program chose. None where nothing
    /// but what is below it has passages.
    pub example: Option<ReportQuote>,
}

/// The heads of the columns of [`ReportTheme::table_cells`].
pub(super) const THEME_COLUMNS: [&str; 9] = [
    "Topics",
    "Passages",
    "Words",
    "Share of words",
    "Snippets",
    "Transcripts",
    "Share of transcripts",
    "Time",
    "Speakers",
];

impl ReportTheme {
    /// The cells of its row in the table of prevalence, after the theme itself.
    pub(super) fn table_cells(&self, report: &StudyReport) -> [String; 9] {
        let CoverageCounts { words, snippets, transcripts, seconds, speakers } = self.count;
        [
            thousands(self.topics),
            thousands(self.passages),
            thousands(words),
            percent_text(words, report.corpus_count.words),
            thousands(snippets),
            thousands(transcripts),
            percent_text(transcripts, report.transcripts),
            seconds.map_or_else(String::new, duration_text),
            thousands(speakers),
        ]
    }
}

/// Two co-occurring themes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemePair {
    /// The path of one.
    pub first: String,
    /// The path of the other.
    pub second: String,
    /// The names of both, without those above.
    pub names: [String; 2],
    /// How often passages of one overlap passages of the other.
    pub overlaps: usize,
    /// The number of words in both.
    pub words: usize,
    /// The number of transcripts the overlaps are in.
    pub transcripts: usize,
}

/// The topics of a theme, or of none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeSection {
    /// The path of the theme, or a heading for topics without one.
    pub title: String,
    /// The theme; none for the sections of unsorted topics and of junk.
    pub theme: Option<ThemeId>,
    /// The colour of the theme.
    pub color: u8,
    /// The memo on the theme.
    pub memo: Option<String>,
    /// Whether these are left out of counts.
    pub is_junk: bool,
    /// The topics.
    pub topics: Vec<ReportTopic>,
    /// The quotes of the theme: those picked for it and, where it has no topic, some of its longest snippets.
    pub quotes: Vec<ReportQuote>,
}

/// A topic with its counts and quotes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportTopic {
    /// Its number in the run.
    pub id: u32,
    /// Its label.
    pub label: String,
    /// Its first keywords.
    pub keywords: Vec<String>,
    /// The counts of its snippets.
    pub count: CoverageCounts,
    /// The memo on it.
    pub memo: Option<String>,
    /// Quotes from its representative snippets.
    pub quotes: Vec<ReportQuote>,
}

/// A memo on something without a place of its own in the report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportMemo {
    /// What it is on: the study, a transcript, or the citation of a passage.
    pub subject: String,
    /// The passage it is on.
    pub passage: Option<ReportQuote>,
    /// Its text.
    pub text: String,
}

#[cfg(test)]
#[path = "tests.rs"]
pub(super) mod tests;
