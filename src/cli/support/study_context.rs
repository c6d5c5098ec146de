//! The study a command reads or changes: project, corpus, current run, codebook, and the statistics of them.
//!
//! Everything is loaded once when a command begins. A command makes at most one edit and ends, so only
//! [`StudyContext::apply_edit`] brings the statistics up to date.

use super::context::CommandContext;
use super::error::CliError;
use super::output::clean_line;
use crate::coding::{self, Codebook, CodedText, CodingStats, Edit, TranscriptSpan};
use crate::corpus::{Corpus, SnippetId, SnippetIndex, Span, SpeakerRole};
use crate::exchange::{StudyView, json};
use crate::jobs::search::concordance::{Concordance, ConcordanceRequest, find_concordance};
use crate::jobs::search::searcher::{SearchResults, Searcher, SearcherRequest};
use crate::jobs::{self, StudyFilters, export::ProjectTexts};
use crate::progress::Progress;
use crate::project::Project;
use crate::search::SearchMode;
use crate::topics::{Run, TopicId};
use serde::Serialize;
use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

/// An open project with its study in memory.
#[derive(Debug)]
pub struct StudyContext {
    /// The open project.
    pub project: Project,
    /// Transcripts without their texts, and snippets, with speakers as the researcher named them.
    pub corpus: Arc<Corpus>,
    /// The current run with the researcher's merges, splits and moves applied; none before the first
    /// analysis.
    pub run: Option<Run>,
    /// Themes, decisions, memos and quotes, without what `--blind` hides. Edits are made of it.
    pub codebook: Codebook,
    /// The codebook without what is bound to transcripts that were taken out; none where none was.
    shown: Option<Codebook>,
    /// Counts derived from corpus, run and codebook.
    pub stats: Arc<CodingStats>,
}

impl StudyContext {
    /// Opens the project (see [`CommandContext::open_project`]) and loads its study.
    pub fn open(context: &CommandContext) -> anyhow::Result<Self> {
        Self::of(context.open_project()?)
    }

    /// Loads the study of an open project.
    pub fn of(project: Project) -> anyhow::Result<Self> {
        let mut corpus = project.load_corpus()?;
        let codebook = project.codebook()?;
        // Renamed speakers first: statistics, filters and exports count by the names in use.
        codebook.name_corpus_speakers(&mut corpus);
        let corpus = Arc::new(corpus);
        let run = jobs::regroup::current_run(&project, &corpus, &codebook)?;
        let load = |id| project.load_transcript(id);
        let stats = Arc::new(CodingStats::measured(&corpus, run.as_ref(), &codebook, load)?);
        let shown = shown_part(&codebook);
        Ok(Self { project, corpus, run, codebook, shown, stats })
    }

    /// The codebook without what is bound to transcripts that were taken out: what is listed, counted and exported.
    pub fn shown_codebook(&self) -> &Codebook {
        self.shown.as_ref().unwrap_or(&self.codebook)
    }

    /// Prints that roles have changed since the current run, where they have; not beside JSON.
    ///
    /// # Errors
    /// Where the project cannot be read.
    pub fn print_roles_changed(&self, context: &CommandContext) -> anyhow::Result<()> {
        let note = if context.global.json { None } else { self.roles_changed_note()? };
        if let Some(note) = note {
            context.print_note(&format!("Roles: {note}."));
        }
        Ok(())
    }

    /// Prints what the current run has not seen, where there is such, and how it is placed; not beside JSON, which has the
    /// number.
    pub fn print_unseen(&self, context: &CommandContext) {
        let note = if context.global.json { None } else { self.study_view().unseen_note() };
        if let Some(note) = note {
            context.print_note(&format!("{note}: `leitmotif analyze --place` places them."));
        }
    }

    /// That roles tell of other people than the current run took for interviewers; none where they do not.
    ///
    /// # Errors
    /// Where the project cannot be read.
    fn roles_changed_note(&self) -> anyhow::Result<Option<String>> {
        let Some(run) = &self.run else { return Ok(None) };
        if self.codebook.speaker_names.is_empty() {
            return Ok(self.codebook.roles_changed_note(&self.corpus, run));
        }
        // Roles are told of the names in the files.
        Ok(self.codebook.roles_changed_note(&self.project.load_corpus()?, run))
    }

    /// The study as [`crate::exchange`] reads it, for JSON and exports.
    pub fn study_view(&self) -> StudyView<'_> {
        StudyView {
            corpus: &self.corpus,
            run: self.run.as_ref(),
            codebook: self.shown_codebook(),
            stats: &self.stats,
        }
    }

    /// Reads texts from the database when they are asked for; the corpus holds none.
    pub fn project_texts(&self) -> ProjectTexts<'_> {
        ProjectTexts { project: &self.project, corpus: &self.corpus }
    }

    /// Snippets with their texts as JSON objects, by index in the corpus.
    ///
    /// # Errors
    /// Where the texts cannot be read.
    pub fn snippets_json(&self, indices: &[SnippetIndex]) -> anyhow::Result<json::SnippetsJson> {
        let texts = self.project.snippet_texts(&self.corpus, indices)?;
        let texts = texts.iter().map(String::as_str);
        Ok(self.study_view().snippets_json(indices.iter().copied().zip(texts)))
    }

    /// The current run.
    ///
    /// # Errors
    /// Where nothing was imported or analysed yet, with the command that does.
    pub fn current_run(&self) -> anyhow::Result<&Run> {
        if self.corpus.snippets.is_empty() {
            return Err(jobs::JobError::NoTranscripts.into());
        }
        let none = || CliError::new("the project has no topics yet", "run `leitmotif analyze` first");
        Ok(self.run.as_ref().ok_or_else(none)?)
    }

    /// The statistics of the topic with this number in the current run.
    pub fn find_topic(&self, id: u32) -> anyhow::Result<&coding::TopicStats> {
        let run = self.current_run()?;
        let unknown =
            coding::CodingError::UnknownTopic { topic: id, run: run.id.0, topics: run.topics.len() };
        Ok(self.stats.topic(TopicId(id)).ok_or(unknown)?)
    }

    /// Evaluates filters of a query, such as `theme:`, on this study.
    pub fn study_filters(&self) -> StudyFilters {
        StudyFilters::new(Arc::clone(&self.corpus), Arc::clone(&self.stats), self.shown_codebook())
    }

    /// Searches the study. Where no index fits the corpus one is built first, with progress on stderr.
    pub fn search(
        &self,
        request: &SearcherRequest,
        context: &CommandContext,
    ) -> anyhow::Result<SearchResults> {
        let progress = context.start_progress()?;
        Ok(self.searcher(context, &progress)?.search(request, &self.study_filters())?)
    }

    /// Opens the search of the study; where no index fits the corpus one is built first.
    fn searcher(&self, context: &CommandContext, progress: &dyn Progress) -> anyhow::Result<Searcher> {
        // The searcher owns its connection; it shares the lock of this one.
        let project = self.project.open_worker()?;
        Ok(Searcher::open(project, Arc::clone(&self.corpus), context.model_settings(), progress)?)
    }

    /// What the people of one role say; a note says what of it is guessed.
    pub fn text_of_role(&self, role: SpeakerRole, context: &CommandContext) -> anyhow::Result<CodedText> {
        let progress = context.start_progress()?;
        let found = jobs::text_of_role(&self.project, &self.corpus, role, &progress)?;
        if let Some(note) = found.note() {
            context.print_note(&note);
        }
        Ok(found.text)
    }

    /// Every match of the words of a query; see [`find_concordance`].
    pub fn concordance(
        &self,
        request: &ConcordanceRequest,
        context: &CommandContext,
    ) -> anyhow::Result<Concordance> {
        let progress = context.start_progress()?;
        let mut searcher = self.searcher(context, &progress)?;
        let study = (&self.project, &*self.corpus);
        Ok(find_concordance(&mut searcher, study, &self.study_filters(), request, &progress)?)
    }

    /// All snippets a search by words finds, as indices in the corpus, best first. By words only: by meaning
    /// every snippet is a hit, more or less.
    ///
    /// # Errors
    /// Where the query was only partly understood, or none is found.
    pub fn matching_snippets(
        &self,
        query: &str,
        context: &CommandContext,
    ) -> anyhow::Result<Vec<SnippetIndex>> {
        let limit = self.corpus.snippets.len();
        let (query, mode) = (query.to_owned(), SearchMode::Text);
        let request = SearcherRequest { query: query.clone(), mode, limit, texts: 0, typing: false };
        let found = self.search(&request, context)?;
        if !found.problems.is_empty() {
            let hint = "`leitmotif help queries` lists what a query can say; nothing was changed";
            let what =
                format!("the query '{query}' was only partly understood: {}", found.problems.join("; "));
            return Err(CliError::new(what, hint).into());
        }
        for note in found.repairs.iter().chain(&found.note) {
            context.print_note(note);
        }
        if found.hits.is_empty() {
            let hint = "`leitmotif search --mode text QUERY` shows what a query finds";
            return Err(CliError::new(format!("no snippet is found by '{query}'"), hint).into());
        }
        Ok(found.hits.iter().map(|hit| hit.snippet).collect())
    }

    /// The spans in their transcripts of snippets given by index in the corpus. Decisions are stored as
    /// these.
    pub fn snippet_spans(&self, snippets: impl IntoIterator<Item = SnippetIndex>) -> Vec<TranscriptSpan> {
        let snippets = snippets.into_iter().filter_map(|at| self.corpus.snippet_at(at));
        snippets
            .map(|snippet| TranscriptSpan { transcript: snippet.transcript, span: snippet.span })
            .collect()
    }

    /// The indices in the corpus of the snippets with these numbers.
    pub fn find_snippet_indices(&self, ids: &[i64]) -> anyhow::Result<Vec<SnippetIndex>> {
        let hint = "`leitmotif snippets` and `leitmotif search` show the numbers";
        let index = |&id: &i64| {
            let unknown = || CliError::new(format!("there is no snippet {id}"), hint);
            Ok(self.corpus.snippet_index(SnippetId(id)).ok_or_else(unknown)?)
        };
        ids.iter().map(index).collect()
    }

    /// The passages of snippets with these numbers: all of each, or in each the `words` named. They are found as
    /// decisions are when a file changed, so blanks, case and punctuation may differ.
    ///
    /// # Errors
    /// Where a snippet is not there or does not hold the words.
    pub fn passages_of_snippets(
        &self,
        ids: &[i64],
        words: Option<&str>,
    ) -> anyhow::Result<Vec<TranscriptSpan>> {
        let mut spans = self.snippet_spans(self.find_snippet_indices(ids)?);
        let Some(words) = words else { return Ok(spans) };
        for span in &mut spans {
            let text = self.project.transcript_text(span.transcript)?;
            let snippet = span.span.slice(&text);
            let found = coding::SpanRelocator::new(words, snippet).relocate(Span::new(0, words.len()));
            let hint = "give words that stand in it, as `leitmotif snippets` shows it";
            let said = found.ok_or_else(|| CliError::new("the snippet does not say these words", hint))?;
            let start = span.span.start;
            span.span = Span::new(start + said.start, start + said.end);
        }
        Ok(spans)
    }

    /// Applies an edit and computes the statistics anew, for commands that go on to show them.
    pub fn apply_edit(&mut self, edit: &Edit) -> anyhow::Result<()> {
        self.project.apply_edit(&mut self.codebook, edit)?;
        let load = |id| self.project.load_transcript(id);
        let stats = CodingStats::measured(&self.corpus, self.run.as_ref(), &self.codebook, load)?;
        self.stats = Arc::new(stats);
        self.shown = shown_part(&self.codebook);
        Ok(())
    }

    /// Applies an edit and prints what it did; the end of nearly every command that changes something. An
    /// edit that would change nothing is a note and exit code 0, so that scripts can be run twice. The
    /// statistics are not brought up to date.
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

/// The codebook without what was taken out, where that is another.
fn shown_part(codebook: &Codebook) -> Option<Codebook> {
    match codebook.without_removed() {
        Cow::Borrowed(_) => None,
        Cow::Owned(shown) => Some(shown),
    }
}

/// What commands that make an edit print as JSON; `edit` is null where there was nothing to do.
#[derive(Serialize)]
struct EditJson<'a> {
    schema: json::SchemaVersion,
    edit: Option<&'a coding::LoggedEdit>,
}

/// Prints what an edit did, after `prefix`, or as JSON. As text, no edit prints nothing.
pub fn print_edit(
    edit: Option<&coding::LoggedEdit>,
    prefix: &str,
    context: &CommandContext,
) -> anyhow::Result<()> {
    context.print(&EditJson { schema: json::SchemaVersion, edit }, |out| match edit {
        Some(edit) => writeln!(out, "{prefix}{}", clean_line(&edit.what)),
        None => Ok(()),
    })
}
