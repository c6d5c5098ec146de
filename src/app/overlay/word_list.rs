//! The words of the study, or of the topic, theme or transcript in front against the rest. `Enter` looks for a word.

use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::{WordOrder, WordRow, WordTable};

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    /// Of which text, such as "the topic Retrieval".
    pub name: String,
    /// The words, in the order that is shown.
    pub table: WordTable,
    /// That order.
    pub order: WordOrder,
    /// The cursor among the words.
    pub list: ListCursor,
}

impl WordList {
    /// Shows words: by keyness where there is a rest, else by frequency.
    pub fn new(name: String, mut table: WordTable) -> Self {
        let order = if table.rest.is_some() { WordOrder::Keyness } else { WordOrder::Frequency };
        table.sort(order);
        let list = ListCursor::new(table.rows.len());
        Self { name, table, order, list }
    }

    /// The word under the cursor.
    pub fn current(&self) -> Option<&WordRow> {
        self.table.rows.get(self.list.cursor)
    }
}

impl Overlay for WordList {
    fn context(&self) -> KeyContext {
        KeyContext::Words
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::LookFor, Action::Sort, Action::Back]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::LookFor | Action::Sort if self.table.rows.is_empty() => "there is no word here",
            Action::Sort if self.table.rest.is_none() => "there is no rest to compare all words with",
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        let Some(row) = self.current() else { return Vec::new() };
        match action {
            // In quotes, so that no other form of the word is found than the one that was counted.
            Action::LookFor => {
                vec![ScreenCommand::CloseOverlay, ScreenCommand::SearchFor(format!("\"{}\"", row.word))]
            }
            Action::Sort => {
                let word = row.word.clone();
                self.order = match self.order {
                    WordOrder::Keyness => WordOrder::Frequency,
                    WordOrder::Frequency => WordOrder::Keyness,
                };
                self.table.sort(self.order);
                if let Some(at) = self.table.rows.iter().position(|row| row.word == word) {
                    self.list.go_to(at);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
    fn closes_with_run(&self) -> bool {
        true
    }
}
