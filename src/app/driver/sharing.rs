//! Sharing a study with a second coder, and sending back what was coded: the file is written by a job.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::app::{Action, KeyContext};
use crate::jobs::share::{self, ShareReport};
use crate::jobs::{JobError, JobResult};
use crate::project::{Project, ShareOrigin};
use std::path::{Path, PathBuf};

impl Driver {
    /// Starts to write the file for a coder, or, without one, what goes back.
    pub(super) fn share(&mut self, coder: Option<String>) {
        let folder = self.settings.output_folder.clone();
        self.spawn_job(JobKind::Share, "share".to_owned(), move |project, _| {
            JobOutcome::Share(write_file(project, coder.as_deref(), &folder))
        });
    }

    /// Says what was written where, and what is in it.
    pub(super) fn share_written(&mut self, written: JobResult<ShareReport>) {
        match written {
            Ok(report) => {
                let key = self.state.global_key(Action::ShowNotices);
                // On top of the list of notices is what came last.
                for sentence in report.sentences().into_iter().rev() {
                    self.state.notices.record(Notice::info(sentence));
                }
                let file = report.file.display();
                self.state.notices.show(Notice::success(format!("wrote {file}; {key} says what is in it")));
            }
            Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("the file could not be written", &error),
        }
    }

    /// Says in a study that was shared how much of its sample is to be coded.
    pub(super) fn tell_what_is_to_be_coded(&mut self) {
        let work = &self.state.work;
        let Some(origin) = &work.project.received else { return };
        let Some((coded, all)) = work.codebook.sample_progress(&origin.coder) else { return };
        let key = work.keymap.key_text(KeyContext::Everywhere, Action::ShowSample);
        let assign = work.keymap.key_text(KeyContext::Search, Action::Assign);
        let commands = work.keymap.key_text(KeyContext::Everywhere, Action::Commands);
        let text = match coded {
            0 => format!("{all} snippets to code: {key} lists them, {assign} puts one in a theme"),
            _ => format!(
                "{coded} of {all} snippets are in a theme: {key} lists them; share, in the {commands} list, sends back what you coded"
            ),
        };
        self.state.notices.show(Notice::info(text));
    }
}

/// Writes the file under a name that is free.
fn write_file(project: &mut Project, coder: Option<&str>, folder: &Path) -> JobResult<ShareReport> {
    let origin = match coder {
        Some(coder) => share::origin_for_coder(project, coder)?,
        None => share::origin_for_return(project)?,
    };
    let file = free_file(folder, &origin);
    share::write_share(project, origin, &file)
}

/// The path of the file in a folder, numbered where there is one of that name.
fn free_file(folder: &Path, origin: &ShareOrigin) -> PathBuf {
    let name = share::share_file_name(&origin.name, &origin.coder, origin.purpose);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let numbered = (1..).map(|n| if n == 1 { name.clone() } else { format!("{stem}-{n}.{ending}") });
    let mut paths = numbered.map(|name| folder.join(name));
    // The numbers do not end, so one is free.
    paths.find(|path| path.symlink_metadata().is_err()).unwrap_or_else(|| folder.join(&name))
}
