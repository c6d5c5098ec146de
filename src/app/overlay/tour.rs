//! The tour in six steps, shown at the first start and on request. Keys in its texts come from the keymap in
//! force, so that it stays right when keys are rebound.

/// The tour at one of its steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tour {
    /// The step, from 0.
    pub step: usize,
}

/// One step: a title and a text over the screen it is about.
struct TourStep {
    screen: Screen,
    title: &'static str,
    /// The text in parts; a key is given by its action and the context it is looked up in.
    text: &'static [TourText],
}

enum TourText {
    Text(&'static str),
    Key(KeyContext, Action),
}

use crate::app::{Action, KeyContext, Keymap, Overlay, Screen, ScreenCommand, Workspace};
use TourText::{Key, Text};

const TOUR_STEPS: [TourStep; 6] = [
    TourStep {
        screen: Screen::Topics,
        title: "what was talked about",
        text: &[
            Text(
                "Each row is a topic: what many snippets of the talks have in common, and its bar how much there is of it. ",
            ),
            Key(KeyContext::Topics, Action::Down),
            Text(" and "),
            Key(KeyContext::Topics, Action::Up),
            Text(" go through them."),
        ],
    },
    TourStep {
        screen: Screen::Topics,
        title: "what was said",
        text: &[
            Key(KeyContext::Topics, Action::Open),
            Text(" reads a topic's snippets where they were said, "),
            Key(KeyContext::Reader, Action::NextSnippet),
            Text(" goes on to the next, "),
            Key(KeyContext::Reader, Action::Back),
            Text(" comes back. "),
            Key(KeyContext::Topics, Action::NextPane),
            Text(" goes from the topics to their snippets."),
        ],
    },
    TourStep {
        screen: Screen::Topics,
        title: "your themes",
        text: &[
            Key(KeyContext::Topics, Action::Assign),
            Text(" sorts a topic or a snippet into a theme: type a name. "),
            Key(KeyContext::Topics, Action::Select),
            Text(" selects several, "),
            Key(KeyContext::Everywhere, Action::Repeat),
            Text(" sorts the next one likewise, "),
            Key(KeyContext::Everywhere, Action::Undo),
            Text(" takes anything back."),
        ],
    },
    TourStep {
        screen: Screen::Search,
        title: "what you look for",
        text: &[
            Key(KeyContext::Everywhere, Action::GoSearch),
            Text(" searches as you type: words, \"whole phrases\", and what means the same in other words."),
        ],
    },
    TourStep {
        screen: Screen::Themes,
        title: "your codebook",
        text: &[
            Key(KeyContext::Everywhere, Action::GoThemes),
            Text(" shows the themes and what each holds; "),
            Key(KeyContext::Themes, Action::Suggested),
            Text(" finds what is like a theme and in none yet."),
        ],
    },
    TourStep {
        screen: Screen::Report,
        title: "how much of it there is",
        text: &[
            Key(KeyContext::Everywhere, Action::GoReport),
            Text(" counts talks, snippets and minutes; "),
            Key(KeyContext::Report, Action::Open),
            Text(" on a number shows what was said. "),
            Key(KeyContext::Everywhere, Action::Commands),
            Text(" lists all that can be done. Your work is saved as you go."),
        ],
    },
];

impl Tour {
    /// How many steps there are.
    pub const STEPS: usize = TOUR_STEPS.len();

    /// The screen shown behind the step.
    pub fn screen(self) -> Screen {
        TOUR_STEPS.get(self.step).map_or(Screen::Topics, |step| step.screen)
    }

    /// The step's title.
    pub fn title(self) -> &'static str {
        TOUR_STEPS.get(self.step).map_or("", |step| step.title)
    }

    /// The step's text, with the keys in force; an action without a key is named.
    pub fn text(self, keymap: &Keymap) -> String {
        let pieces = TOUR_STEPS.get(self.step).map_or(&[][..], |step| step.text);
        let piece = |piece: &TourText| match piece {
            Text(words) => (*words).to_owned(),
            Key(context, action) => keymap.key_text(*context, *action),
        };
        pieces.iter().map(piece).collect()
    }
}

impl Overlay for Tour {
    fn context(&self) -> KeyContext {
        KeyContext::Touring
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::NextStep, Action::PreviousStep, Action::SkipTour]
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        let ended = || vec![ScreenCommand::CloseOverlay, ScreenCommand::SwitchScreen(Screen::Topics)];
        match action {
            Action::NextStep if self.step + 1 == Self::STEPS => return ended(),
            Action::SkipTour => return ended(),
            Action::NextStep => self.step += 1,
            Action::PreviousStep => self.step = self.step.saturating_sub(1),
            _ => return Vec::new(),
        }
        vec![ScreenCommand::SwitchScreen(self.screen())]
    }
}
