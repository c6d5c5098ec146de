//! A list narrowed by typing, the way every choice is made: themes, commands, transcripts.

use super::list::ListCursor;
use crate::app::command::actions::Action;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;

/// One thing that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FuzzyChoice {
    /// What is matched and shown first.
    pub text: String,
    /// What is shown beside it, dim.
    pub detail: String,
    /// What is shown at the right: a key, a count.
    pub right: String,
    /// Why it cannot be chosen now.
    pub blocked: Option<String>,
}

/// A choice that fits what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuzzyMatch {
    /// Its place among the choices.
    pub choice: usize,
    /// Which characters of its text matched, ascending.
    pub letters: Vec<usize>,
}

/// Choices, what was typed, and which of them fit, best first.
#[derive(Debug, Clone, Default)]
pub struct FuzzyList {
    /// What was typed.
    pub input: Input,
    /// Everything that can be chosen.
    pub choices: Vec<FuzzyChoice>,
    /// What fits, best first; everything in its own order while nothing is typed.
    pub matches: Vec<FuzzyMatch>,
    /// The cursor among the matches.
    pub list: ListCursor,
    /// Whether a number chooses one of the first nine, while nothing is typed.
    pub numbered: bool,
}

impl FuzzyList {
    /// A chooser of these, with nothing typed.
    pub fn new(choices: Vec<FuzzyChoice>) -> Self {
        let mut chooser = Self { choices, ..Self::default() };
        chooser.update_matches();
        chooser
    }
    /// The choice under the cursor.
    pub fn current(&self) -> Option<usize> {
        self.matches.get(self.list.cursor).map(|found| found.choice)
    }
    /// Whether numbers choose now.
    pub fn numbers_choose(&self) -> bool {
        self.numbered && self.input.value().is_empty()
    }
    /// What was typed, without white space around it.
    pub fn query(&self) -> &str {
        self.input.value().trim()
    }
    /// Matches again after typing and goes to the best.
    pub fn update_matches(&mut self) {
        let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
        let pattern = Pattern::parse(self.input.value(), CaseMatching::Ignore, Normalization::Smart);
        let mut found: Vec<(u32, FuzzyMatch)> = Vec::new();
        let (mut buffer, mut letters) = (Vec::new(), Vec::new());
        for (choice, row) in self.choices.iter().enumerate() {
            letters.clear();
            let text = Utf32Str::new(&row.text, &mut buffer);
            if let Some(score) = pattern.indices(text, &mut matcher, &mut letters) {
                letters.sort_unstable();
                letters.dedup();
                found.push((
                    score,
                    FuzzyMatch { choice, letters: letters.iter().map(|&n| n as usize).collect() },
                ));
                continue;
            }
            let beside = Utf32Str::new(&row.detail, &mut buffer);
            if let Some(score) = pattern.score(beside, &mut matcher) {
                found.push((score / 2, FuzzyMatch { choice, letters: Vec::new() }));
            }
        }
        found.sort_by_key(|(score, found)| (std::cmp::Reverse(*score), found.choice));
        self.matches = found.into_iter().map(|(_, found)| found).collect();
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Lists everything in its own order, whatever was typed.
    pub fn list_all(&mut self) {
        let all = 0..self.choices.len();
        self.matches = all.map(|choice| FuzzyMatch { choice, letters: Vec::new() }).collect();
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Lists the last choice although it was not matched: before everything, or after it.
    pub fn offer_last(&mut self, first: bool) {
        let Some(choice) = self.choices.len().checked_sub(1) else { return };
        let offered = FuzzyMatch { choice, letters: Vec::new() };
        if first {
            self.matches.insert(0, offered);
        } else {
            self.matches.push(offered);
        }
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Follows a movement in the list; says whether it was one.
    pub fn move_cursor(&mut self, action: Action) -> bool {
        self.list.move_cursor(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chooser(texts: &[&str]) -> FuzzyList {
        let choices = texts.iter().map(|t| FuzzyChoice { text: (*t).to_owned(), ..FuzzyChoice::default() });
        FuzzyList::new(choices.collect())
    }

    #[test]
    fn typing_narrows_and_the_best_comes_first() {
        let mut themes = chooser(&["Design", "Design/RAG", "Operations/Cost and latency", "Drag and drop"]);
        assert_eq!(themes.matches.len(), 4);
        themes.input = "rag".into();
        themes.update_matches();
        assert_eq!(themes.current(), Some(1));
        themes.input = "zzz".into();
        themes.update_matches();
        assert_eq!(themes.current(), None);
    }

    #[test]
    fn matched_letters_are_known() {
        let mut themes = chooser(&["Évaluation"]);
        themes.input = "eval".into();
        themes.update_matches();
        assert_eq!(themes.matches[0].letters, [0, 1, 2, 3]);
    }
}
