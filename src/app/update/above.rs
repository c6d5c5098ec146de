//! What actions do in what lies over the screen.

use crate::app::actions::Action;
use crate::app::again::Again;
use crate::app::effect::Effect;
use crate::app::notices::Notice;
use crate::app::overlay::{Commands, Overlay};
use crate::app::panel::Ask;
use crate::app::preferences::Setting;
use crate::app::state::State;

impl State {
    pub(super) fn act_above(&mut self, action: Action) -> Vec<Effect> {
        let Some(mut top) = self.overlays.pop() else { return Vec::new() };
        let (stays, asks) = self.answer(&mut top, action);
        if stays {
            self.overlays.push(top);
        }
        self.follow(asks)
    }

    /// Does an action in an overlay; says whether it stays open, and what it asks for.
    fn answer(&mut self, top: &mut Overlay, action: Action) -> (bool, Vec<Ask>) {
        let work = &self.work;
        match (top, action) {
            (Overlay::Memo(memo), Action::Save) => (false, memo.save(work)),
            (Overlay::Memo(memo), Action::Discard) => (false, memo.discard()),
            (_, Action::Back) => (false, Vec::new()),
            (Overlay::Speakers(_), Action::Undo) => (true, vec![Ask::Do(Effect::Undo)]),
            (Overlay::Speakers(_), Action::Redo) => (true, vec![Ask::Do(Effect::Redo)]),
            (Overlay::Speakers(speakers), other) => speakers.update(other),
            (Overlay::Mover(mover), other) => mover.update(other, work),
            (Overlay::Parts(parts), other) => parts.update(other, work),
            (Overlay::Log(log), other) => log.update(other),
            (Overlay::Fewer(fewer), other) => fewer.update(other, work),
            (Overlay::Tour(tour), other) => tour.update(other),
            (Overlay::Picker(picker), Action::Accept) => match picker.accept(work) {
                Some(asks) => {
                    self.names.keep(picker.chooser.typed());
                    self.again = Again::chosen(picker, work).or(self.again.take());
                    (false, asks)
                }
                None => (true, vec![Ask::Say(Notice::hint("nothing fits what was typed"))]),
            },
            (Overlay::Picker(picker), Action::Refuse) => match picker.refuse(work) {
                Some(asks) => (false, asks),
                None => (true, vec![Ask::Say(Notice::hint("only what is suggested can be refused"))]),
            },
            (Overlay::Picker(picker), Action::Complete) => {
                picker.complete();
                (true, Vec::new())
            }
            (top, Action::OlderQuery | Action::NewerQuery) => {
                if let Some(input) = top.input()
                    && let Some(line) = match action {
                        Action::OlderQuery => self.names.older(input.value()),
                        _ => self.names.newer(),
                    }
                {
                    *input = line.into();
                    top.typed();
                }
                (true, Vec::new())
            }
            (Overlay::Picker(picker), other) => {
                picker.chooser.moved(other);
                (true, Vec::new())
            }
            (Overlay::Commands(commands), Action::Accept) => {
                let chosen = commands.chooser.current().and_then(|at| commands.actions.get(at));
                (chosen.is_none(), chosen.map(|action| Ask::Act(*action)).into_iter().collect())
            }
            (Overlay::Transcripts(chooser), Action::Accept) => {
                let chosen = chooser.current();
                (chosen.is_none(), chosen.map(Ask::ReadTranscript).into_iter().collect())
            }
            (Overlay::Commands(Commands { chooser, .. }) | Overlay::Transcripts(chooser), other) => {
                if other == Action::Complete {
                    chooser.moved(Action::Down);
                }
                chooser.moved(other);
                (true, Vec::new())
            }
            (Overlay::Prompt(prompt), Action::Accept) => match prompt.edit(work) {
                Ok(edit) => {
                    self.names.keep(prompt.input.value());
                    (false, Ask::edit(Ok(edit)))
                }
                Err(problem) => {
                    prompt.problem = Some(problem);
                    (true, Vec::new())
                }
            },
            (Overlay::Confirm(confirm), Action::Accept) => (false, Ask::edit(Ok(confirm.edit.clone()))),
            (Overlay::Jobs, Action::CancelJob) => {
                let job = self.activity.jobs.get(self.activity.list.cursor).map(|job| job.id);
                (true, job.map(|job| Ask::Do(Effect::Cancel(job))).into_iter().collect())
            }
            (Overlay::Jobs, Action::Accept) | (Overlay::Notices(_), Action::Accept) => (false, Vec::new()),
            (Overlay::Jobs, other) => {
                self.activity.list.moved(other);
                (true, Vec::new())
            }
            (Overlay::Settings(list), Action::Change | Action::ChangeBack) => {
                let setting = Setting::ALL.get(list.cursor).copied();
                let steps = if action == Action::Change { 1 } else { -1 };
                let changed = setting.filter(|setting| self.preferences.turn(*setting, steps));
                (true, changed.map(|setting| Ask::Do(Effect::Prefer(setting))).into_iter().collect())
            }
            (Overlay::Notices(list) | Overlay::Settings(list), other) => {
                list.moved(other);
                (true, Vec::new())
            }
            _ => (true, Vec::new()),
        }
    }
}
