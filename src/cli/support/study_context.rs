//! The study a command looks at or changes: project, corpus, current run, codebook, and what follows from
//! them.

use super::context::CommandContext;
use super::error::CliError;
use crate::coding::{self, Codebook, CodingStats, Edit, TranscriptSpan};
use crate::corpus::{Corpus, SnippetId};
use crate::exchange::StudyView;
use crate::exchange::json;
use crate::jobs::export::ProjectTexts;
use crate::jobs::search::searcher::{SearchResults, Searcher, SearcherRequest};
use crate::jobs::{self, StudyFilters};
use crate::project::Project;
use crate::search::SearchMode;
use crate::topics::{Run, TopicId};
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;

/// The study a command looks at or changes.
#[derive(Debug)]
pub struct StudyContext {
    /// The open project.
    pub project: Project,
    /// What was said.
    pub corpus: Arc<Corpus>,
    /// The current run.
    pub run: Option<Run>,
    /// What the researcher made.
    pub codebook: Codebook,
    /// What follows from these.
    pub stats: Arc<CodingStats>,
}

impl StudyContext {
    /// Opens the project that is there and gathers its study.
    pub fn open(context: &CommandContext) -> anyhow::Result<Self> {
        let project = context.open_project()?;
        let mut corpus = project.load_corpus()?;
        let codebook = project.codebook()?;
        codebook.name_corpus_speakers(&mut corpus);
        let corpus = Arc::new(corpus);
        let run = jobs::regroup::current_run(&project, &corpus, &codebook)?;
        let study = Arc::new(CodingStats::new(&corpus, run.as_ref(), &codebook));
        Ok(Self { project, corpus, run, codebook, stats: study })
    }

    /// The study as exports see it.
    pub fn study_view(&self) -> StudyView<'_> {
        StudyView {
            corpus: &self.corpus,
            run: self.run.as_ref(),
            codebook: &self.codebook,
            stats: &self.stats,
        }
    }

    /// The texts of its snippets.
    pub fn project_texts(&self) -> ProjectTexts<'_> {
        ProjectTexts { project: &self.project, corpus: &self.corpus }
    }

    /// The current run, or what to do where there is none.
    pub fn current_run(&self) -> anyhow::Result<&Run> {
        if self.corpus.snippets.is_empty() {
            return Err(jobs::JobError::NoTranscripts.into());
        }
        let none = || CliError::new("the project has no topics yet", "run `leitmotif analyze` first");
        Ok(self.run.as_ref().ok_or_else(none)?)
    }

    /// The topic of that number in the current run.
    pub fn find_topic(&self, id: u32) -> anyhow::Result<&coding::TopicStats> {
        let run = self.current_run()?;
        let unknown =
            coding::CodingError::UnknownTopic { topic: id, run: run.id.0, topics: run.topics.len() };
        Ok(self.stats.topic(TopicId(id)).ok_or(unknown)?)
    }

    /// What filters ask of the study.
    pub fn study_filters(&self) -> StudyFilters {
        StudyFilters::new(Arc::clone(&self.corpus), Arc::clone(&self.stats), &self.codebook)
    }

    /// Searches the study.
    pub fn search(
        &self,
        request: &SearcherRequest,
        context: &CommandContext,
    ) -> anyhow::Result<SearchResults> {
        let progress = context.start_progress()?;
        let mut finder = Searcher::open(
            self.project.open_worker()?,
            Arc::clone(&self.corpus),
            context.model_settings(),
            &progress,
        )?;
        Ok(finder.search(request, &self.study_filters())?)
    }

    /// All snippets that a search by words finds, by place in the corpus, best first.
    pub fn matching_snippets(&self, query: &str, context: &CommandContext) -> anyhow::Result<Vec<usize>> {
        let limit = self.corpus.snippets.len();
        let request =
            SearcherRequest { query: query.to_owned(), mode: SearchMode::Text, limit, typing: false };
        let found = self.search(&request, context)?;
        if let Some(note) = &found.note {
            context.print_note(note);
        }
        if found.hits.is_empty() {
            let hint = "`leitmotif search --mode text QUERY` shows what a query finds";
            return Err(CliError::new(format!("no snippet is found by '{query}'"), hint).into());
        }
        Ok(found.hits.iter().map(|hit| hit.snippet).collect())
    }

    /// The spans of some snippets, given by index in the corpus.
    pub fn snippet_spans(&self, snippets: impl IntoIterator<Item = usize>) -> Vec<TranscriptSpan> {
        let places = snippets.into_iter().filter_map(|at| self.corpus.snippets.get(at));
        places.map(|snippet| TranscriptSpan { transcript: snippet.transcript, span: snippet.span }).collect()
    }

    /// Where the snippet of that number stands in the corpus.
    pub fn find_snippet_index(&self, id: i64) -> anyhow::Result<usize> {
        let hint = "`leitmotif snippets` and `leitmotif search` show the numbers";
        let unknown = || CliError::new(format!("there is no snippet {id}"), hint);
        Ok(self.corpus.snippet_index(SnippetId(id)).ok_or_else(unknown)?)
    }

    /// Applies an edit and counts again.
    pub fn apply_edit(&mut self, edit: &Edit) -> anyhow::Result<()> {
        self.project.apply_edit(&mut self.codebook, edit)?;
        self.stats = Arc::new(CodingStats::new(&self.corpus, self.run.as_ref(), &self.codebook));
        Ok(())
    }

    /// Applies an edit and says what it did. What is so already is a note, no failure.
    pub fn apply_and_report(
        &mut self,
        edit: coding::CodingResult<Edit>,
        context: &CommandContext,
    ) -> anyhow::Result<()> {
        match edit {
            Ok(edit) => {
                self.project.apply_edit(&mut self.codebook, &edit)?;
                print_edit(self.project.logged_edits()?.last(), "", context)
            }
            Err(already @ coding::CodingError::NothingToDo(_)) => {
                context.print_note(&already.to_string());
                if context.global.json { print_edit(None, "", context) } else { Ok(()) }
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// What changing commands print as JSON: the edit they made; null where there was nothing to do.
#[derive(Serialize)]
struct EditJson {
    schema: json::SchemaVersion,
    edit: Option<json::LoggedEditJson>,
}

/// Says what an edit did, after `prefix`.
pub fn print_edit(
    edit: Option<&coding::LoggedEdit>,
    prefix: &str,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let mut out = context.stdout();
    if context.global.json {
        let edit = edit.and_then(|edit| json::EditLogJson::new(std::slice::from_ref(edit)).edits.pop());
        json::write(&EditJson { schema: json::SchemaVersion, edit }, &mut out)?;
    } else if let Some(edit) = edit {
        writeln!(out, "{prefix}{}", super::output::clean_line(&edit.what))?;
    }
    Ok(out.flush()?)
}
