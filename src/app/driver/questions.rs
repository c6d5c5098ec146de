//! What is asked in interviews. Transcripts are read for it, so it is a job; a later one takes the place of one that still
//! runs.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::Action;
use crate::app::overlay::question_sheet::{FoundQuestions, QuestionSheet};
use crate::app::workspace::job_list::JobKind;
use crate::coding::Codebook;
use crate::corpus::Corpus;
use crate::jobs::search::searcher::ModelSettings;
use crate::jobs::{AskedQuestions, JobError, JobResult};
use crate::progress::Progress;
use crate::project::Project;
use std::sync::Arc;

impl Driver {
    /// Starts to find what is asked; of what was read before, where that is given. `again` is for the sheet that is open.
    pub(super) fn find_questions(&mut self, asked: Option<Arc<AskedQuestions>>, again: bool) {
        self.jobs.stop_all(|kind| kind == JobKind::Questions);
        let (corpus, codebook) = (Arc::clone(&self.state.work.corpus), self.state.work.codebook.clone());
        let models = self.settings.analyze_options.models.clone();
        self.spawn_job(JobKind::Questions, "questions".to_owned(), move |project, meter| {
            let found = find(project, &corpus, codebook, asked, &models, meter);
            JobOutcome::Questions(corpus, again, found)
        });
    }

    /// Shows what is asked: in the sheet that is open, else in one of its own, unless another was opened in the meantime.
    pub(super) fn questions_found(
        &mut self,
        corpus: &Arc<Corpus>,
        again: bool,
        found: JobResult<FoundQuestions>,
    ) {
        match found {
            Ok(_) if !Arc::ptr_eq(corpus, &self.state.work.corpus) => {}
            Ok(found) => {
                let left = self.state.update_questions(found);
                if let Some(found) = left.filter(|_| !again)
                    && self.can_open(corpus, Action::ShowQuestions, "what is asked is found")
                {
                    let sheet = QuestionSheet::new(found, &self.state.work);
                    self.state.open_overlay(sheet);
                }
            }
            Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("what is asked could not be found", &error),
        }
    }
}

/// Reads and groups the questions.
fn find(
    project: &Project,
    corpus: &Corpus,
    codebook: Codebook,
    asked: Option<Arc<AskedQuestions>>,
    models: &ModelSettings,
    progress: &dyn Progress,
) -> JobResult<FoundQuestions> {
    let asked = match asked {
        Some(asked) => asked,
        None => Arc::new(AskedQuestions::read(project, corpus, &codebook, models, progress)?),
    };
    let found = Arc::new(asked.group(corpus, &codebook, models, progress)?);
    Ok(FoundQuestions { asked, found, codebook: Arc::new(codebook) })
}
