//! What a search must be told of the study: who speaks, what is dated when, what is in which theme.

use super::query::Filter;

/// Which snippets a filter lets through, and what to tell the researcher about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// For each snippet, by its index in the corpus, whether it passes.
    pub passes: Vec<bool>,
    /// Why nothing may pass, such as a theme nobody has heard of.
    pub note: Option<String>,
}

/// Answers filters. Implemented over the whole study where the project is known.
pub trait Facts {
    /// Says which snippets pass; `passes` has one entry for each snippet of the corpus.
    fn select(&self, filter: &Filter) -> Selection;
}

/// A day of the calendar, or the first day of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// Reads `2023`, `2023-01`, `2023-01-14`, the same with `/` or `.`, `20230114`, and any of them
    /// before a time of day. Only the form is checked, not whether the month has that day.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next().unwrap_or(text);
        if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::new(date.get(..4)?, date.get(4..6), date.get(6..));
        }
        let mut parts = date.split(['-', '/', '.']);
        let day = Self::new(parts.next()?, parts.next(), parts.next())?;
        parts.next().is_none().then_some(day)
    }

    fn new(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Self> {
        let number = |part: &str, widest: usize| {
            let fits = (1..=widest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let year = (year.len() == 4).then(|| number(year, 4)).flatten()?;
        let month = month.map_or(Some(1), |part| number(part, 2))?;
        let day = day.map_or(Some(1), |part| number(part, 2))?;
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        fits.then_some(Self { year, month: month as u8, day: day as u8 })
    }
}

/// Names of speakers, transcripts, themes or topics, looked up as people type them.
///
/// Case does not count. If one name is typed in full, it alone is meant; else every name in which each
/// word typed begins a word. So `guest` is Guest, not Guest 2, and `dan` is Daniel.
#[derive(Debug, Clone, Default)]
pub struct Names {
    folded: Vec<Vec<String>>,
}

impl Names {
    /// Takes the names; several spellings of one thing (its name, its path) may be given at once.
    pub fn new<'a>(names: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let fold = |spellings: Vec<&str>| spellings.into_iter().map(fold).collect();
        Self { folded: names.into_iter().map(fold).collect() }
    }

    /// The positions of the names meant, ascending.
    pub fn meant(&self, typed: &str) -> Vec<usize> {
        let typed = fold(typed.trim().trim_end_matches('*'));
        let at = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let any = |spellings: &Vec<String>| spellings.iter().any(|name| fits(name));
            (0..self.folded.len()).filter(|&at| self.folded.get(at).is_some_and(any)).collect()
        };
        let exact = at(&|name| name == typed);
        if !exact.is_empty() {
            return exact;
        }
        let words: Vec<&str> = pieces(&typed).collect();
        if words.is_empty() {
            return Vec::new();
        }
        at(&|name| words.iter().all(|word| pieces(name).any(|piece| piece.starts_with(word))))
    }
}

fn fold(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_people_write_them() {
        let day = |text| Day::parse(text);
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
        let names = Names::new(["Guest", "Guest 2", "Daniel Whitenack", "Design/RAG"].map(|name| vec![name]));
        assert_eq!(names.meant("guest"), [0]);
        assert_eq!(names.meant("gues"), [0, 1]);
        assert_eq!(names.meant("dan white"), [2]);
        assert_eq!(names.meant("rag"), [3]);
        assert_eq!(names.meant("design*"), [3]);
        assert_eq!(names.meant("iel"), [] as [usize; 0]);
        assert_eq!(names.meant(" - "), [] as [usize; 0]);
    }
}
