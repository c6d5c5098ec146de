//! Keys that wait for another: a count before a movement, and the letter after "set mark" and "jump to mark".
//! While one waits it is an overlay that lists what may follow.

use crate::app::overlay::pending_key::{PendingKey, PendingKeyOverlay};
use crate::app::workspace::notices::Notice;
use crate::app::workspace::passage_marks::{mark_label, snippet_of_mark};
use crate::app::{ACTIONS, Action, Effect, KeyContext, ScreenCommand, State};
use crate::config::keymap::KeyPress;
use std::collections::BTreeMap;

/// The largest count. Each step runs the action once, so an absurd count would only block; longer lists than
/// this are not walked by hand. Chosen by hand; not measured.
const MAX_COUNT: usize = 9_999;

impl State {
    /// Waits for the key after this one.
    pub(super) fn wait_for_key(&mut self, pending: PendingKey) -> Vec<Effect> {
        let choices = self.pending_key_choices(&pending);
        self.open_overlay(PendingKeyOverlay { pending, choices });
        Vec::new()
    }

    /// What may follow, as pairs of key and description.
    fn pending_key_choices(&self, prefix: &PendingKey) -> Vec<(String, String)> {
        match prefix {
            PendingKey::Count(_) => {
                let context = self.current_screen().context();
                let key = |action| self.work.keymap.keys_for(context, action).into_iter().last();
                let countable =
                    ACTIONS.iter().filter_map(|row| Some((row.action.count_place()?, row.action)));
                let countable: BTreeMap<u8, Action> = countable.collect();
                // To the first with a number is the same as to the last with one.
                let known = countable.into_values().filter(|action| *action != Action::First);
                let known = known.filter(|action| self.screen_disabled_reason(*action).is_none());
                known.filter_map(|action| Some((key(action)?.to_string(), count_hint(action)))).collect()
            }
            PendingKey::SetMark | PendingKey::JumpToMark => self
                .marks
                .iter()
                .map(|(letter, place)| (letter.to_string(), mark_label(&self.work, place)))
                .collect(),
        }
    }

    /// Why a movement is disabled on the screen below the overlay; an empty reason where the screen has no
    /// such key.
    fn screen_disabled_reason(&self, action: Action) -> Option<String> {
        if action.is_known_in(self.current_screen().context()) {
            self.current_screen().disabled_reason(action, &self.work)
        } else {
            Some(String::new())
        }
    }

    /// Handles the key after a waiting one. Any key ends the waiting, except a digit of a count.
    pub(super) fn finish_pending_key(&mut self, prefix: PendingKey, key: KeyPress) -> Vec<Effect> {
        self.overlays.pop();
        if self.work.keymap.action_for(KeyContext::Prefix, key) == Some(Action::Back) {
            return Vec::new();
        }
        match (prefix, key.typed_char()) {
            (PendingKey::Count(number), Some(digit)) if digit.is_ascii_digit() => {
                let number = format!("{number}{digit}");
                // A count that is too large ends the waiting too: the overlay is not pushed again.
                if number.parse::<usize>().is_ok_and(|number| number <= MAX_COUNT) {
                    self.wait_for_key(PendingKey::Count(number));
                } else {
                    self.notices.show(Notice::hint(format!("count: at most {MAX_COUNT}")));
                }
                Vec::new()
            }
            (PendingKey::Count(number), _) => self.repeat_movement(number.parse().unwrap_or(1), key),
            (PendingKey::SetMark, Some(letter)) if letter.is_alphabetic() => self.set_mark(letter),
            (PendingKey::JumpToMark, Some(letter)) if letter.is_alphabetic() => self.jump_to_mark(letter),
            _ => {
                self.notices.show(Notice::hint("marks are letters"));
                Vec::new()
            }
        }
    }

    fn repeat_movement(&mut self, number: usize, key: KeyPress) -> Vec<Effect> {
        let action = self.work.keymap.action_for(self.context(), key);
        let action = action.filter(|action| action.count_place().is_some());
        let Some(action) = action else {
            self.notices.show(Notice::hint(format!("count: {key} is no movement")));
            return Vec::new();
        };
        let (first, step, times) = match action {
            // With First and Last the count is the number of a row, as in vim's `5G`.
            Action::First | Action::Last => (Some(Action::First), Action::Down, number.saturating_sub(1)),
            other => (None, other, number),
        };
        let mut effects = first.map_or_else(Vec::new, |action| self.run_action(action));
        for _ in 0..times {
            effects.extend(self.run_action(step));
        }
        effects
    }

    fn set_mark(&mut self, letter: char) -> Vec<Effect> {
        let Some(place) = self.current_screen().current_passage(&self.work) else { return Vec::new() };
        let name = mark_label(&self.work, &place).replace("   ", ", ");
        self.marks.insert(letter, place);
        let key = self.work.keymap.keys_for(KeyContext::Everywhere, Action::JumpToMark);
        let back = key.first().map_or_else(String::new, |key| format!("; {key} {letter} comes back"));
        self.notices.show(Notice::success(format!("marked {name} as {letter}{back}")));
        vec![Effect::StoreMarks(self.marks.clone())]
    }

    fn jump_to_mark(&mut self, letter: char) -> Vec<Effect> {
        let snippet = self.marks.get(&letter).and_then(|place| snippet_of_mark(&self.work, place));
        match snippet {
            Some(snippet) => self.run_commands(vec![ScreenCommand::ReadSnippet(snippet, None)]),
            None => {
                self.notices.show(Notice::hint(format!("there is no mark {letter}")));
                Vec::new()
            }
        }
    }
}

fn count_hint(action: Action) -> String {
    match action {
        Action::First | Action::Last => "go to the row of that number".to_owned(),
        other => other.info().hint.to_owned(),
    }
}
