//! Actions in overlays: which overlay handles which action, whether it stays open, and what it asks for.

use crate::app::command::actions::Action;
use crate::app::effect::Effect;
use crate::app::overlay::{CommandPalette, Overlay};
use crate::app::screen::component::ScreenCommand;
use crate::app::state::State;
use crate::app::workspace::notices::Notice;
use crate::app::workspace::preferences::Setting;

impl State {
    /// Runs an action in the topmost overlay and carries out what it asks for.
    pub(super) fn run_overlay_action(&mut self, action: Action) -> Vec<Effect> {
        // Taken off first: its commands may open another overlay, which then lies on top of it, or alone.
        let Some(mut top) = self.overlays.pop() else { return Vec::new() };
        let (stays, asks) = self.overlay_response(&mut top, action);
        if stays {
            self.overlays.push(top);
        }
        self.run_commands(asks)
    }

    /// Runs an action in an overlay; returns whether it stays open, and what it asks for. The order of the
    /// arms matters: those for one overlay's own keys stand before those that all lists share.
    fn overlay_response(&mut self, top: &mut Overlay, action: Action) -> (bool, Vec<ScreenCommand>) {
        let work = &self.work;
        match (top, action) {
            (Overlay::Memo(memo), Action::Save) => (false, memo.save(work)),
            (Overlay::Memo(memo), Action::Discard) => (false, memo.discard()),
            (_, Action::Back) => (false, Vec::new()),
            (Overlay::Speakers(_), Action::Undo) => (true, vec![ScreenCommand::RunEffect(Effect::Undo)]),
            (Overlay::Speakers(_), Action::Redo) => (true, vec![ScreenCommand::RunEffect(Effect::Redo)]),
            (Overlay::Speakers(speakers), other) => speakers.update(other),
            (Overlay::TopicPicker(mover), other) => mover.update(other, work),
            (Overlay::SplitPreview(parts), other) => parts.update(other, work),
            (Overlay::History(log), other) => log.update(other),
            (Overlay::TopicCount(fewer), other) => fewer.update(other, work),
            (Overlay::Tour(tour), other) => tour.update(other),
            (Overlay::ThemePicker(picker), Action::Accept) => match picker.accept(work) {
                Some(asks) => {
                    self.name_history.push(picker.fuzzy_list.query());
                    self.last_command = picker.repeatable(work).or(self.last_command.take());
                    (false, asks)
                }
                None => (true, vec![ScreenCommand::ShowNotice(Notice::hint("nothing fits what was typed"))]),
            },
            (Overlay::ThemePicker(picker), Action::Refuse) => match picker.reject_suggestion(work) {
                Some(asks) => (false, asks),
                None => (
                    true,
                    vec![ScreenCommand::ShowNotice(Notice::hint("only what is suggested can be refused"))],
                ),
            },
            (Overlay::ThemePicker(picker), Action::Complete) => {
                picker.complete_path();
                (true, Vec::new())
            }
            (top, Action::OlderQuery | Action::NewerQuery) => {
                if let Some(input) = top.input()
                    && let Some(line) = match action {
                        Action::OlderQuery => self.name_history.older(input.value()),
                        _ => self.name_history.newer(),
                    }
                {
                    *input = line.into();
                    top.input_changed();
                }
                (true, Vec::new())
            }
            (Overlay::ThemePicker(picker), other) => {
                picker.fuzzy_list.move_cursor(other);
                (true, Vec::new())
            }
            (Overlay::CommandPalette(commands), Action::Accept) => {
                let chosen = commands.fuzzy_list.current().and_then(|at| commands.actions.get(at));
                (
                    chosen.is_none(),
                    chosen.map(|action| ScreenCommand::RunAction(*action)).into_iter().collect(),
                )
            }
            (Overlay::TranscriptPicker(chooser), Action::Accept) => {
                let chosen = chooser.current();
                (chosen.is_none(), chosen.map(ScreenCommand::ReadTranscript).into_iter().collect())
            }
            (
                Overlay::CommandPalette(CommandPalette { fuzzy_list: chooser, .. })
                | Overlay::TranscriptPicker(chooser),
                other,
            ) => {
                if other == Action::Complete {
                    chooser.move_cursor(Action::Down);
                }
                chooser.move_cursor(other);
                (true, Vec::new())
            }
            (Overlay::Prompt(prompt), Action::Accept) => match prompt.to_edit(work) {
                Ok(edit) => {
                    self.name_history.push(prompt.input.value());
                    (false, ScreenCommand::apply_edit(Ok(edit)))
                }
                Err(problem) => {
                    prompt.problem = Some(problem);
                    (true, Vec::new())
                }
            },
            (Overlay::Confirm(confirm), Action::Accept) => {
                (false, ScreenCommand::apply_edit(Ok(confirm.edit.clone())))
            }
            (Overlay::Jobs, Action::CancelJob) => {
                let job = self.job_list.jobs.get(self.job_list.list.cursor).map(|job| job.id);
                (true, job.map(|job| ScreenCommand::RunEffect(Effect::CancelJob(job))).into_iter().collect())
            }
            (Overlay::Jobs, Action::Accept) | (Overlay::Notices(_), Action::Accept) => (false, Vec::new()),
            (Overlay::Jobs, other) => {
                self.job_list.list.move_cursor(other);
                (true, Vec::new())
            }
            (Overlay::Settings(list), Action::Change | Action::ChangeBack) => {
                let setting = Setting::ALL.get(list.cursor).copied();
                let steps = if action == Action::Change { 1 } else { -1 };
                let changed = setting.filter(|setting| self.preferences.step_value(*setting, steps));
                (
                    true,
                    changed
                        .map(|setting| ScreenCommand::RunEffect(Effect::ApplySetting(setting)))
                        .into_iter()
                        .collect(),
                )
            }
            (Overlay::Notices(list) | Overlay::Settings(list), other) => {
                list.move_cursor(other);
                (true, Vec::new())
            }
            _ => (true, Vec::new()),
        }
    }
}
