//! A tour in six steps, shown once and whenever it is asked for.

use super::actions::Action;
use super::context::Context;
use super::keymap::Keymap;
use super::panel::Ask;
use super::state::Screen;

/// The tour at one of its steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tour {
    /// The step, from 0.
    pub step: usize,
}

/// What a step shows.
struct Step {
    screen: Screen,
    title: &'static str,
    /// The keys stand in braces, by the action and where it is looked up.
    text: &'static [Piece],
}

enum Piece {
    Words(&'static str),
    Key(Context, Action),
}

use Piece::{Key, Words};

const STEPS: [Step; 6] = [
    Step {
        screen: Screen::Topics,
        title: "what was talked about",
        text: &[
            Words(
                "Each row is a topic: what many snippets of the talks have in common, and its bar how much there is of it. ",
            ),
            Key(Context::Topics, Action::Down),
            Words(" and "),
            Key(Context::Topics, Action::Up),
            Words(" go through them."),
        ],
    },
    Step {
        screen: Screen::Topics,
        title: "what was said",
        text: &[
            Key(Context::Topics, Action::Open),
            Words(" reads a topic's snippets where they were said, "),
            Key(Context::Reader, Action::NextSnippet),
            Words(" goes on to the next, "),
            Key(Context::Reader, Action::Back),
            Words(" comes back. "),
            Key(Context::Topics, Action::NextPane),
            Words(" goes from the topics to their snippets."),
        ],
    },
    Step {
        screen: Screen::Topics,
        title: "your themes",
        text: &[
            Key(Context::Topics, Action::Assign),
            Words(" sorts a topic or a snippet into a theme: type a name. "),
            Key(Context::Topics, Action::Select),
            Words(" selects several, "),
            Key(Context::Everywhere, Action::Repeat),
            Words(" sorts the next one likewise, "),
            Key(Context::Everywhere, Action::Undo),
            Words(" takes anything back."),
        ],
    },
    Step {
        screen: Screen::Search,
        title: "what you look for",
        text: &[
            Key(Context::Everywhere, Action::GoSearch),
            Words(" searches as you type: words, \"whole phrases\", and what means the same in other words."),
        ],
    },
    Step {
        screen: Screen::Themes,
        title: "your codebook",
        text: &[
            Key(Context::Everywhere, Action::GoThemes),
            Words(" shows the themes and what each holds; "),
            Key(Context::Themes, Action::Suggested),
            Words(" finds what is like a theme and in none yet."),
        ],
    },
    Step {
        screen: Screen::Report,
        title: "how much of it there is",
        text: &[
            Key(Context::Everywhere, Action::GoReport),
            Words(" counts talks, snippets and minutes; "),
            Key(Context::Report, Action::Open),
            Words(" on a number shows what was said. "),
            Key(Context::Everywhere, Action::Commands),
            Words(" lists all that can be done. Your work is saved as you go."),
        ],
    },
];

impl Tour {
    /// How many steps there are.
    pub const STEPS: usize = STEPS.len();

    /// The screen behind it.
    pub fn screen(self) -> Screen {
        STEPS.get(self.step).map_or(Screen::Topics, |step| step.screen)
    }

    /// What it is about.
    pub fn title(self) -> &'static str {
        STEPS.get(self.step).map_or("", |step| step.title)
    }

    /// What it says, with the keys in force.
    pub fn text(self, keymap: &Keymap) -> String {
        let pieces = STEPS.get(self.step).map_or(&[][..], |step| step.text);
        let piece = |piece: &Piece| match piece {
            Words(words) => (*words).to_owned(),
            Key(context, action) => {
                let shown = keymap.keys(*context, *action);
                shown.first().map_or_else(|| action.name().to_owned(), ToString::to_string)
            }
        };
        pieces.iter().map(piece).collect()
    }

    /// Does an action; says whether it goes on, and what it asks for.
    pub(super) fn update(&mut self, action: Action) -> (bool, Vec<Ask>) {
        match action {
            Action::NextStep if self.step + 1 == Self::STEPS => {
                return (false, vec![Ask::Go(Screen::Topics)]);
            }
            Action::NextStep => self.step += 1,
            Action::PreviousStep => self.step = self.step.saturating_sub(1),
            Action::SkipTour => return (false, vec![Ask::Go(Screen::Topics)]),
            _ => return (true, Vec::new()),
        }
        (true, vec![Ask::Go(self.screen())])
    }
}
