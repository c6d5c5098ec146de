//! The settings that can be changed while the workbench runs.

use crate::app::widget::list::ListCursor;
use crate::app::workspace::preferences::Setting;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};

/// The list of settings; their values are in [`Preferences`](crate::app::workspace::preferences::Preferences).
#[derive(Debug, Clone)]
pub struct SettingsOverlay {
    /// The cursor among them.
    pub list: ListCursor,
}

impl Default for SettingsOverlay {
    /// Lists all settings.
    fn default() -> Self {
        Self { list: ListCursor::new(Setting::ALL.len()) }
    }
}

impl Overlay for SettingsOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Setting
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::Change, Action::ChangeBack, Action::Back]
    }
    fn update(&mut self, action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        match (action, Setting::ALL.get(self.list.cursor)) {
            (Action::Change, Some(setting)) => vec![ScreenCommand::StepSetting(*setting, 1)],
            (Action::ChangeBack, Some(setting)) => vec![ScreenCommand::StepSetting(*setting, -1)],
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
}
