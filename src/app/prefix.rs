//! Keys that wait for another: a number before a movement, a letter for a mark. What may follow is shown meanwhile.

use super::actions::Action;
use super::context::Context;
use super::effect::Effect;
use super::notices::Notice;
use super::overlay::Overlay;
use super::panel::Ask;
use super::state::State;
use super::words::clock;
use super::work::Work;
use crate::coding::PlacedSpan;
use crate::config::keymap::Key;
use std::collections::BTreeMap;

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prefix {
    /// A number, as far as it was typed.
    Count(String),
    /// A letter to mark the passage with.
    Mark,
    /// The letter of a mark to go to.
    Jump,
}

/// Passages that can be gone back to, by their letters.
pub type Marks = BTreeMap<char, PlacedSpan>;

/// The most a movement is repeated: more than any list is gone through by hand.
const MOST: usize = 9_999;

/// What a number may stand before.
const MOVES: [Action; 16] = [
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

impl Prefix {
    /// What is asked for, as a heading.
    pub fn title(&self) -> String {
        match self {
            Self::Count(number) if number.is_empty() => "how often?".to_owned(),
            Self::Count(number) => format!("{number} times"),
            Self::Mark => "mark this passage with a letter".to_owned(),
            Self::Jump => "go to a mark".to_owned(),
        }
    }
}

impl State {
    /// What may follow, each with its key.
    pub fn following(&self, prefix: &Prefix) -> Vec<(String, String)> {
        match prefix {
            Prefix::Count(_) => {
                let context = self.panel().context();
                let key = |action| self.keymap.keys(context, action).into_iter().last();
                let known = MOVES.into_iter().filter(|action| self.blocked_below(*action).is_none());
                // To the first with a number is the same as to the last with one.
                let known = known.filter(|action| *action != Action::First);
                known.filter_map(|action| Some((key(action)?.to_string(), about(action)))).collect()
            }
            Prefix::Mark | Prefix::Jump => self
                .marks
                .iter()
                .map(|(letter, place)| (letter.to_string(), named(&self.work, place)))
                .collect(),
        }
    }

    fn blocked_below(&self, action: Action) -> Option<String> {
        let mut below = self.places_below();
        below.retain(|here| action.row().keys.iter().any(|(own, _)| own == here));
        if below.is_empty() { Some(String::new()) } else { self.panel().blocked(action, &self.work) }
    }

    /// The places keys are looked up in without what lies over the screen.
    fn places_below(&self) -> Vec<Context> {
        std::iter::successors(Some(self.panel().context()), |here| here.falls_to()).collect()
    }

    /// Follows the key after a prefix.
    pub(super) fn after_prefix(&mut self, prefix: Prefix, key: Key) -> Vec<Effect> {
        self.overlays.pop();
        if self.keymap.action(Context::Prefix, key) == Some(Action::Back) {
            return Vec::new();
        }
        match (prefix, key.typed()) {
            (Prefix::Count(number), Some(digit)) if digit.is_ascii_digit() => {
                let number = format!("{number}{digit}");
                if number.parse::<usize>().is_ok_and(|number| number <= MOST) {
                    self.overlays.push(Overlay::Prefix(Prefix::Count(number)));
                } else {
                    self.notices.say(Notice::hint(format!("count: at most {MOST}")));
                }
                Vec::new()
            }
            (Prefix::Count(number), _) => self.times(number.parse().unwrap_or(1), key),
            (Prefix::Mark, Some(letter)) if letter.is_alphabetic() => self.mark(letter),
            (Prefix::Jump, Some(letter)) if letter.is_alphabetic() => self.jump(letter),
            _ => {
                self.notices.say(Notice::hint("marks are letters"));
                Vec::new()
            }
        }
    }

    fn times(&mut self, number: usize, key: Key) -> Vec<Effect> {
        let action = self.keymap.action(self.context(), key).filter(|action| MOVES.contains(action));
        let Some(action) = action else {
            self.notices.say(Notice::hint(format!("count: {key} is no movement")));
            return Vec::new();
        };
        let (first, step, times) = match action {
            Action::First | Action::Last => (Some(Action::First), Action::Down, number.saturating_sub(1)),
            other => (None, other, number),
        };
        let mut effects = first.map_or_else(Vec::new, |action| self.act(action));
        for _ in 0..times {
            effects.extend(self.act(step));
        }
        effects
    }

    fn mark(&mut self, letter: char) -> Vec<Effect> {
        let Some(place) = self.panel().passage(&self.work) else { return Vec::new() };
        let name = named(&self.work, &place).replace("   ", ", ");
        self.marks.insert(letter, place);
        let key = self.keymap.keys(Context::Everywhere, Action::JumpToMark);
        let back = key.first().map(|key| format!("; {key} {letter} comes back")).unwrap_or_default();
        self.notices.say(Notice::done(format!("marked {name} as {letter}{back}")));
        vec![Effect::KeepMarks(self.marks.clone())]
    }

    fn jump(&mut self, letter: char) -> Vec<Effect> {
        let snippet = self.marks.get(&letter).and_then(|place| snippet_at(&self.work, place));
        match snippet {
            Some(snippet) => self.follow(vec![Ask::Read(snippet, None)]),
            None => {
                self.notices.say(Notice::hint(format!("there is no mark {letter}")));
                Vec::new()
            }
        }
    }
}

/// The snippet a marked passage begins in.
fn snippet_at(work: &Work, place: &PlacedSpan) -> Option<usize> {
    let entry = work.corpus.transcripts.iter().find(|entry| entry.id == place.transcript)?;
    let mut snippets = entry.snippets.clone();
    snippets.find(|&at| work.snippet(at).is_some_and(|snippet| snippet.span.end > place.span.start))
}

fn named(work: &Work, place: &PlacedSpan) -> String {
    let Some(snippet) = snippet_at(work, place) else { return "a passage that is gone".to_owned() };
    let name = work.entry_of(snippet).map_or("", |entry| entry.name.as_str());
    let time = work.snippet(snippet).and_then(|snippet| snippet.start);
    std::iter::once(name.to_owned()).chain(time.map(clock)).collect::<Vec<_>>().join("   ")
}

fn about(action: Action) -> String {
    match action {
        Action::First | Action::Last => "go to the row of that number".to_owned(),
        other => other.row().hint.to_owned(),
    }
}
