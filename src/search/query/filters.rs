//! What a search has to ask of the study to evaluate filters, and how typed names and dates are read.

use super::SnippetFilter;
use crate::corpus::{SnippetIndex, Span, fold_case};

/// The snippets that pass a filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterResult {
    /// For each snippet of the corpus: whether it passes.
    pub passes: Vec<bool>,
    /// A note for the user, such as that no theme has this name.
    pub note: Option<String>,
}

/// Evaluates filters. Implemented where the project is known.
pub trait FilterSource {
    /// The snippets that pass; `passes` has one entry for each snippet of the corpus.
    fn select_snippets(&self, filter: &SnippetFilter) -> FilterResult;
    /// The names of attributes of people, which are fields of a query beside those of transcripts.
    fn people_attributes(&self) -> Vec<String> {
        Vec::new()
    }
    /// What the speakers a name may stand for say of each of these snippets, as spans of its text, in order; none
    /// of a snippet in which nobody else speaks.
    fn speaker_spans(&self, _name: &str, snippets: &[SnippetIndex]) -> Vec<Vec<Span>> {
        vec![Vec::new(); snippets.len()]
    }
}

/// Looks up names of speakers, transcripts, themes or topics as people type them.
///
/// Case and accents do not count: `jorg` is Jörg. A name typed in full means only itself; else every name matches in which each typed
/// word begins a word. So `guest` is Guest and not Guest 2, and `dan` is Daniel.
#[derive(Debug, Clone, Default)]
pub struct NameLookup {
    folded: Vec<Vec<String>>,
}

impl NameLookup {
    /// Takes the names; one thing may have several spellings, as a theme has a name and a path.
    pub fn new<'a>(names: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let fold = |spellings: Vec<&str>| spellings.into_iter().map(fold_case).collect();
        Self { folded: names.into_iter().map(fold).collect() }
    }

    /// The positions of the matching names, ascending.
    pub fn positions_of(&self, typed: &str) -> Vec<usize> {
        let typed = fold_case(typed.trim().trim_end_matches('*'));
        let at = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let any = |spellings: &Vec<String>| spellings.iter().any(|name| fits(name));
            (0..self.folded.len()).filter(|&at| any(&self.folded[at])).collect()
        };
        let exact = at(&|name| name == typed);
        if !exact.is_empty() {
            return exact;
        }
        let words: Vec<&str> = name_words(&typed).collect();
        if words.is_empty() {
            return Vec::new();
        }
        at(&|name| words.iter().all(|word| name_words(name).any(|piece| piece.starts_with(word))))
    }
}

/// The words of a name.
fn name_words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query::date::CalendarDay;

    #[test]
    fn reads_dates_as_people_write_them() {
        let day = |text| CalendarDay::parse(text);
        assert_eq!(day("2023"), day("2023-01-01"));
        assert_eq!(day("2023-06"), day("2023/6/1"));
        assert_eq!(day("2023-06-14T10:00:00Z"), day("20230614"));
        assert_eq!(day("2023.06.14 10:00"), day("2023-06-14"));
        assert!(day("2023-06-14") < day("2023-07"));
        for wrong in ["", "soon", "20", "2023-", "2023-13", "2023-01-32", "2023-01-01-01", "14 June 2023"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_in_full_means_only_itself() {
        let names =
            NameLookup::new(["Guest", "Guest 2", "Daniel Whitenack", "Design/RAG"].map(|name| vec![name]));
        assert_eq!(names.positions_of("guest"), [0]);
        assert_eq!(names.positions_of("gues"), [0, 1]);
        assert_eq!(names.positions_of("dan white"), [2]);
        assert_eq!(names.positions_of("rag"), [3]);
        assert_eq!(names.positions_of("design*"), [3]);
        assert_eq!(NameLookup::new([vec!["Jörg"], vec!["Jorge"]]).positions_of("jorg"), [0]);
        assert_eq!(names.positions_of("iel"), [] as [usize; 0]);
        assert_eq!(names.positions_of(" - "), [] as [usize; 0]);
    }
}
