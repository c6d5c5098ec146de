//! A list narrowed by fuzzy matching, as all pickers use it: themes, topics, commands, transcripts, projects.
//! A choice carries what it stands for, so that a picker keeps no second list beside this one.

use super::list::ListCursor;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuzzyChoice<T> {
    /// What it stands for.
    pub value: T,
    /// The text that is shown first and matched.
    pub text: String,
    /// Text shown dim beside it; matched too, at half the score.
    pub detail: String,
    /// Text at the right edge: a key, a count.
    pub right: String,
    /// Why it cannot be chosen now; `None` where it can.
    pub disabled_reason: Option<String>,
}

impl<T> FuzzyChoice<T> {
    /// A choice that can be chosen, with nothing at the right.
    pub fn new(value: T, text: impl Into<String>, detail: impl Into<String>) -> Self {
        let (text, detail) = (text.into(), detail.into());
        Self { value, text, detail, right: String::new(), disabled_reason: None }
    }
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
#[derive(Debug, Clone)]
pub struct FuzzyList<T> {
    /// The text field with the query.
    pub input: Input,
    /// All choices, in their own order.
    pub choices: Vec<FuzzyChoice<T>>,
    /// The matches, best first; all choices in their own order while nothing is typed.
    pub matches: Vec<FuzzyMatch>,
    /// The cursor among the matches.
    pub list: ListCursor,
    /// Whether the keys 1 to 9 choose one of the first nine matches while nothing is typed.
    pub has_numbers: bool,
}

impl<T> FuzzyList<T> {
    /// A list of choices with an empty query.
    pub fn new(choices: Vec<FuzzyChoice<T>>) -> Self {
        let mut chooser = Self {
            input: Input::default(),
            choices,
            matches: Vec::new(),
            list: ListCursor::default(),
            has_numbers: false,
        };
        chooser.update_matches();
        chooser
    }
    /// The choice under the cursor.
    pub fn current(&self) -> Option<&FuzzyChoice<T>> {
        self.matches.get(self.list.cursor).and_then(|found| self.choices.get(found.choice_index))
    }
    /// Whether the number keys choose now.
    pub fn numbers_choose(&self) -> bool {
        self.has_numbers && self.input.value().is_empty()
    }
    /// Moves to the choice with the typed number, where numbers choose; returns whether there is one.
    pub fn choose_number(&mut self, letter: char) -> bool {
        let wanted = letter.to_digit(10).and_then(|number| (number as usize).checked_sub(1));
        let place = wanted.filter(|place| self.numbers_choose() && *place < self.matches.len());
        if let Some(place) = place {
            self.list.go_to(place);
        }
        place.is_some()
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
                let matched_chars = letters.iter().map(|&n| n as usize).collect();
                found.push((score, FuzzyMatch { choice_index: choice, matched_chars }));
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
        self.go_to_first();
    }
    fn go_to_first(&mut self) {
        self.list.set_len(self.matches.len());
        self.list.go_to(0);
    }
    /// Lists all choices in their own order, ignoring the query.
    pub fn show_all(&mut self) {
        let all = 0..self.choices.len();
        self.matches =
            all.map(|choice| FuzzyMatch { choice_index: choice, matched_chars: Vec::new() }).collect();
        self.go_to_first();
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
        self.go_to_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chooser(texts: &[&'static str]) -> FuzzyList<&'static str> {
        FuzzyList::new(texts.iter().map(|text| FuzzyChoice::new(*text, *text, "")).collect())
    }

    #[test]
    fn typing_narrows_and_the_best_comes_first() {
        let mut themes = chooser(&["Design", "Design/RAG", "Operations/Cost and latency", "Drag and drop"]);
        assert_eq!(themes.matches.len(), 4);
        themes.input = "rag".into();
        themes.update_matches();
        assert_eq!(themes.current().map(|choice| choice.value), Some("Design/RAG"));
        themes.input = "zzz".into();
        themes.update_matches();
        assert!(themes.current().is_none());
    }

    #[test]
    fn matched_letters_are_known() {
        let mut themes = chooser(&["Évaluation"]);
        themes.input = "eval".into();
        themes.update_matches();
        assert_eq!(themes.matches[0].matched_chars, [0, 1, 2, 3]);
    }
}
