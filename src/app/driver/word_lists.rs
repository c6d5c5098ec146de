//! Words, concordances and the matrix of themes. Transcripts are read for them, so each is a job; a later one takes the place of one that
//! still runs.

use super::Driver;
use super::active_jobs::JobOutcome;
use crate::app::overlay::concordance::ConcordanceList;
use crate::app::overlay::matrix_sheet::{MatrixSheet, MatrixView};
use crate::app::overlay::word_list::WordList;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::app::{Action, KeyContext};
use crate::coding::{CodingStats, MatrixColumns, TextChoice, WordRules, WordTable};
use crate::corpus::Corpus;
use crate::jobs::matrix::CountedMatrix;
use crate::jobs::search::concordance::{Concordance, ConcordanceRequest, find_concordance};
use crate::jobs::search::searcher::Searcher;
use crate::jobs::{self, JobError, JobResult, StudyFilters};
use crate::topics::RunId;
use std::sync::Arc;

/// Characters on each side of a match: more fit no terminal that people use. Chosen by hand.
const CONTEXT_CHARACTERS: usize = 120;

impl Driver {
    /// Starts to count the words of a text, which is called `name`.
    pub(super) fn count_words(&mut self, choice: TextChoice, name: String) {
        self.jobs.stop_all(|kind| kind == JobKind::Words);
        let work = &self.state.work;
        let (corpus, stats) = (Arc::clone(&work.corpus), Arc::clone(&work.stats));
        let rules = WordRules::of_study(&work.codebook, work.run.as_deref(), false);
        let run = work.run_id();
        self.spawn_job(JobKind::Words, "words".to_owned(), move |project, meter| {
            let counted = jobs::count_words(project, &corpus, &stats, &choice, &rules, meter);
            JobOutcome::Words((corpus, run), name, counted)
        });
    }

    /// Opens the words, unless another sheet was opened in the meantime. Those of topics that are shown no more are not.
    pub(super) fn words_counted(
        &mut self,
        (corpus, run): &(Arc<Corpus>, Option<RunId>),
        name: String,
        counted: JobResult<WordTable>,
    ) {
        match counted {
            Ok(_) if self.state.work.run_id() != *run => {
                let key = self.state.global_key(Action::ShowWords);
                let text =
                    format!("the topics changed while the words were counted: {key} counts them again");
                self.state.notices.show(Notice::hint(text));
            }
            Ok(table) if self.can_open(corpus, Action::ShowWords, "the words are counted") => {
                self.state.open_overlay(WordList::new(name, table));
            }
            Ok(_) | Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("the words could not be counted", &error),
        }
    }

    /// Starts to count themes by these columns.
    pub(super) fn count_matrix(&mut self, by: MatrixColumns) {
        self.jobs.stop_all(|kind| kind == JobKind::Matrix);
        let work = &self.state.work;
        let (corpus, stats) = (Arc::clone(&work.corpus), Arc::clone(&work.stats));
        let codebook = work.codebook.clone();
        let models = self.settings.analyze_options.models.clone();
        self.spawn_job(JobKind::Matrix, "matrix".to_owned(), move |project, meter| {
            let columns = (&by, &models);
            let counted = jobs::matrix::count_matrix(project, &corpus, &stats, &codebook, columns, meter);
            JobOutcome::Matrix((corpus, stats), by, counted)
        });
    }

    /// Shows the matrix: in place of the one that is open, else in a sheet of its own, unless another was opened in the
    /// meantime.
    pub(super) fn matrix_counted(
        &mut self,
        (corpus, stats): &(Arc<Corpus>, Arc<CodingStats>),
        by: &MatrixColumns,
        counted: JobResult<CountedMatrix>,
    ) {
        match counted {
            Ok(_) if !Arc::ptr_eq(corpus, &self.state.work.corpus) => {}
            Ok(counted) => {
                let Some(counted) = self.state.update_matrix(by, counted, stats) else { return };
                if self.can_open(corpus, Action::ShowMatrix, "the matrix is counted") {
                    let view = MatrixView { by: by.clone(), ..self.state.matrix_view.clone() };
                    let sheet = MatrixSheet::new(view, counted, Arc::clone(stats), &self.state.work);
                    self.state.open_overlay(sheet);
                }
            }
            Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("the matrix could not be counted", &error),
        }
    }

    /// Starts to look for every place at which the words of a query are said.
    pub(super) fn find_concordance(&mut self, query: String) {
        self.jobs.stop_all(|kind| kind == JobKind::Concordance);
        let work = &self.state.work;
        let (corpus, stats) = (Arc::clone(&work.corpus), Arc::clone(&work.stats));
        let filters = StudyFilters::for_query(&query, Arc::clone(&corpus), stats, &work.codebook);
        let models = self.settings.analyze_options.models.clone();
        self.spawn_job(JobKind::Concordance, "lines".to_owned(), move |project, meter| {
            let found = project.open_worker().map_err(JobError::from).and_then(|own| {
                let mut searcher = Searcher::open(own, Arc::clone(&corpus), models, meter)?;
                let study = (&*project, &*corpus);
                let request = ConcordanceRequest { query, characters: CONTEXT_CHARACTERS, within: None };
                find_concordance(&mut searcher, study, &filters, &request, meter)
            });
            JobOutcome::Concordance(corpus, found)
        });
    }

    /// Opens the lines, unless another sheet was opened in the meantime.
    pub(super) fn concordance_found(&mut self, corpus: &Arc<Corpus>, found: JobResult<Concordance>) {
        match found {
            Ok(found) if self.can_open(corpus, Action::ShowConcordance, "the lines are found") => {
                if let Some(note) = &found.note {
                    self.state.notices.show(Notice::hint(note.clone()));
                }
                self.state.open_overlay(ConcordanceList::new(found));
            }
            Ok(_) | Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("the lines could not be found", &error),
        }
    }

    /// Whether what a job found can be shown: it is of the corpus there is, and no sheet is open over which it would
    /// be laid. Where it cannot, says that it is there and which key shows it.
    pub(super) fn can_open(&mut self, corpus: &Arc<Corpus>, action: Action, what: &str) -> bool {
        let is_current = Arc::ptr_eq(corpus, &self.state.work.corpus);
        if is_current && self.state.overlays.is_empty() {
            return true;
        }
        let context = match action {
            Action::ShowWords | Action::ShowQuestions => KeyContext::Everywhere,
            Action::ShowMatrix => KeyContext::Themes,
            _ => KeyContext::Search,
        };
        let key = self.state.work.keymap.key_text(context, action);
        self.state.notices.show(Notice::info(format!("{what}: {key} shows them")));
        false
    }
}
