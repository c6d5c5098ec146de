//! The tour in six steps, shown at the first start and on request. Keys in its texts come from the keymap in
//! force, so that it stays right when keys are rebound.

/// The tour at one of its steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tour {
    /// The step, from 0.
    pub step: usize,
}

use crate::app::{Action, KeyContext, Keymap, Overlay, Screen, ScreenCommand, Workspace};

/// One step: a title and a text over the screen it is about.
struct TourStep {
    screen: Screen,
    title: &'static str,
    /// The text in parts: words, and the key that follows them, given by its action and the context it is looked
    /// up in.
    text: &'static [(&'static str, KeyContext, Action)],
    /// The words after the last key.
    end: &'static str,
}

const TOUR_STEPS: [TourStep; 6] = [
    TourStep {
        screen: Screen::Topics,
        title: "what was talked about",
        text: &[
            (
                "Each row is a topic: what many snippets of the talks have in common, and its bar how much there is of it. ",
                KeyContext::Topics,
                Action::Down,
            ),
            (" and ", KeyContext::Topics, Action::Up),
        ],
        end: " go through them.",
    },
    TourStep {
        screen: Screen::Topics,
        title: "what was said",
        text: &[
            ("", KeyContext::Topics, Action::Open),
            (" reads a topic's snippets where they were said, ", KeyContext::Reader, Action::NextSnippet),
            (" goes on to the next, ", KeyContext::Reader, Action::Back),
            (" comes back. ", KeyContext::Topics, Action::NextPane),
        ],
        end: " goes from the topics to their snippets.",
    },
    TourStep {
        screen: Screen::Topics,
        title: "your themes",
        text: &[
            ("", KeyContext::Topics, Action::Assign),
            (" sorts a topic or a snippet into a theme: type a name. ", KeyContext::Topics, Action::Select),
            (" selects several, ", KeyContext::Everywhere, Action::Repeat),
            (" sorts the next one likewise, ", KeyContext::Everywhere, Action::Undo),
        ],
        end: " takes anything back.",
    },
    TourStep {
        screen: Screen::Search,
        title: "what you look for",
        text: &[("", KeyContext::Everywhere, Action::GoSearch)],
        end: " searches as you type: words, \"whole phrases\", and what means the same in other words.",
    },
    TourStep {
        screen: Screen::Themes,
        title: "your codebook",
        text: &[
            ("", KeyContext::Everywhere, Action::GoThemes),
            (" shows the themes and what each holds; ", KeyContext::Themes, Action::Suggested),
        ],
        end: " finds what is like a theme and in none yet.",
    },
    TourStep {
        screen: Screen::Report,
        title: "how much of it there is",
        text: &[
            ("", KeyContext::Everywhere, Action::GoReport),
            (" counts talks, snippets and minutes; ", KeyContext::Report, Action::Open),
            (" on a number shows what was said. ", KeyContext::Everywhere, Action::Commands),
        ],
        end: " lists all that can be done. Your work is saved as you go.",
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
        let Some(step) = TOUR_STEPS.get(self.step) else { return String::new() };
        let parts = step
            .text
            .iter()
            .map(|(words, context, action)| format!("{words}{}", keymap.key_text(*context, *action)));
        parts.chain([step.end.to_owned()]).collect()
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
