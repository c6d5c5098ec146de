//! Keys that wait for another: a count before a movement, and the letter after "set mark" and "jump to mark".
//! While one waits it is an overlay that lists what may follow.

use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::effect::Effect;
use crate::app::overlay::Overlay;
use crate::app::overlay::pending_key::PendingKey;
use crate::app::screen::component::ScreenCommand;
use crate::app::state::State;
use crate::app::workspace::notices::Notice;
use crate::app::workspace::passage_marks::{mark_label, snippet_of_mark};
use crate::config::keymap::KeyPress;

/// The largest count. Each step runs the action once, so an absurd count would only block; longer lists than
/// this are not walked by hand. Chosen by hand; not measured.
const MAX_COUNT: usize = 9_999;

/// The movements a count may stand before.
const COUNTABLE_ACTIONS: [Action; 16] = [
    Action::Down,
    Action::Up,
    Action::Left,
    Action::Right,
    Action::NextSnippet,
    Action::PreviousSnippet,
    Action::NextInTranscript,
    Action::PreviousInTranscript,
    Action::PageDown,
    Action::PageUp,
    Action::HalfDown,
    Action::HalfUp,
    Action::NextTopic,
    Action::PreviousTopic,
    Action::Last,
    Action::First,
];

impl State {
    /// What may follow, as pairs of key and description.
    pub fn pending_key_choices(&self, prefix: &PendingKey) -> Vec<(String, String)> {
        match prefix {
            PendingKey::Count(_) => {
                let context = self.current_screen().context();
                let key = |action| self.keymap.keys_for(context, action).into_iter().last();
                let known = COUNTABLE_ACTIONS
                    .into_iter()
                    .filter(|action| self.screen_disabled_reason(*action).is_none());
                // To the first with a number is the same as to the last with one.
                let known = known.filter(|action| *action != Action::First);
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
        let mut below = self.screen_contexts();
        below.retain(|here| action.info().keys.iter().any(|(own, _)| own == here));
        if below.is_empty() {
            Some(String::new())
        } else {
            self.current_screen().disabled_reason(action, &self.work)
        }
    }

    /// The key contexts of the screen in front, ignoring overlays.
    fn screen_contexts(&self) -> Vec<KeyContext> {
        std::iter::successors(Some(self.current_screen().context()), |here| here.fallback()).collect()
    }

    /// Handles the key after a waiting one. Any key ends the waiting, except a digit of a count.
    pub(super) fn finish_pending_key(&mut self, prefix: PendingKey, key: KeyPress) -> Vec<Effect> {
        self.overlays.pop();
        if self.keymap.action_for(KeyContext::Prefix, key) == Some(Action::Back) {
            return Vec::new();
        }
        match (prefix, key.typed_char()) {
            (PendingKey::Count(number), Some(digit)) if digit.is_ascii_digit() => {
                let number = format!("{number}{digit}");
                // A count that is too large ends the waiting too: the overlay is not pushed again.
                if number.parse::<usize>().is_ok_and(|number| number <= MAX_COUNT) {
                    self.overlays.push(Overlay::PendingKey(PendingKey::Count(number)));
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
        let action =
            self.keymap.action_for(self.context(), key).filter(|action| COUNTABLE_ACTIONS.contains(action));
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
        let key = self.keymap.keys_for(KeyContext::Everywhere, Action::JumpToMark);
        let back = key.first().map(|key| format!("; {key} {letter} comes back")).unwrap_or_default();
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
