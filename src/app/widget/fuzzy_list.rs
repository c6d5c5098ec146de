//! A list narrowed by fuzzy matching, as all pickers use it: themes, topics, commands, transcripts. Choices
//! are rows of text; the picker keeps the values behind them in a list of the same order.

use super::list::ListCursor;
use crate::app::command::actions::Action;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;

/// A choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FuzzyChoice {
    /// The text that is shown first and matched.
    pub text: String,
    /// Text shown dim beside it; matched too, at half the score.
    pub detail: String,
    /// Text at the right edge: a key, a count.
    pub right: String,
    /// Why it cannot be chosen now; `None` where it can.
    pub disabled_reason: Option<String>,
}

/// A choice that matches the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuzzyMatch {
    /// Its index among the choices.
    pub choice_index: usize,
    /// The characters of its text that matched, as indices, ascending; empty where the detail matched.
    pub matched_chars: Vec<usize>,
}

/// Choices, the query, and the choices that match it, best first.
#[derive(Debug, Clone, Default)]
pub struct FuzzyList {
    /// The text field with the query.
    pub input: Input,
    /// All choices, in their own order.
    pub choices: Vec<FuzzyChoice>,
    /// The matches, best first; all choices in their own order while nothing is typed.
    pub matches: Vec<FuzzyMatch>,
    /// The cursor among the matches.
    pub list: ListCursor,
    /// Whether the keys 1 to 9 choose one of the first nine matches while nothing is typed.
    pub has_numbers: bool,
}

impl FuzzyList {
    /// A list of choices with an empty query.
    pub fn new(choices: Vec<FuzzyChoice>) -> Self {
        let mut chooser = Self { choices, ..Self::default() };
        chooser.update_matches();
        chooser
    }
    /// The index of the choice under the cursor.
    pub fn current(&self) -> Option<usize> {
        self.matches.get(self.list.cursor).map(|found| found.choice_index)
    }
    /// Whether the number keys choose now.
    pub fn numbers_choose(&self) -> bool {
        self.has_numbers && self.input.value().is_empty()
    }
    /// The query, trimmed.
    pub fn query(&self) -> &str {
        self.input.value().trim()
    }
    /// Matches the choices with the query again and moves to the best. Of equal scores the earlier choice is
    /// first, so that an empty query keeps the order.
    pub fn update_matches(&mut self) {
        // `match_paths` gives a bonus to matches after a `/`: theme paths are matched by their last names.
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
                    FuzzyMatch {
                        choice_index: choice,
                        matched_chars: letters.iter().map(|&n| n as usize).collect(),
                    },
                ));
                continue;
            }
            let beside = Utf32Str::new(&row.detail, &mut buffer);
            if let Some(score) = pattern.score(beside, &mut matcher) {
                // Half the score: a match in the name comes before one in the description. Chosen by hand.
                found.push((score / 2, FuzzyMatch { choice_index: choice, matched_chars: Vec::new() }));
            }
        }
        found.sort_by_key(|(score, found)| (std::cmp::Reverse(*score), found.choice_index));
        self.matches = found.into_iter().map(|(_, found)| found).collect();
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Lists all choices in their own order, ignoring the query.
    pub fn show_all(&mut self) {
        let all = 0..self.choices.len();
        self.matches =
            all.map(|choice| FuzzyMatch { choice_index: choice, matched_chars: Vec::new() }).collect();
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Adds the last choice to the matches although it does not match, in front of them or behind: the offer
    /// to add what was typed.
    pub fn insert_last_choice(&mut self, first: bool) {
        let Some(choice) = self.choices.len().checked_sub(1) else { return };
        let offered = FuzzyMatch { choice_index: choice, matched_chars: Vec::new() };
        if first {
            self.matches.insert(0, offered);
        } else {
            self.matches.push(offered);
        }
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Moves the cursor by an action; returns false where the action is no movement.
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
        assert_eq!(themes.matches[0].matched_chars, [0, 1, 2, 3]);
    }
}
