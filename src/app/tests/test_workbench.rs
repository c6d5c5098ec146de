//! The test harness: a small study in memory, and a workbench over it that is driven by keys and runs effects
//! without project, threads or terminal.

use crate::app::effect::SearchRequest;
use crate::app::overlay::confirm::ConfirmDialog;
use crate::app::overlay::history::HistoryOverlay;
use crate::app::overlay::matrix_sheet::{MatrixSheet, MatrixView};
use crate::app::overlay::question_sheet::{FoundQuestions, QuestionSheet};
use crate::app::overlay::split_preview::{SplitPartRow, SplitPreview};
use crate::app::overlay::topic_sheet::TopicSheet;
use crate::app::overlay::word_list::WordList;
use crate::app::screen::search::{HitList, HitRow};
use crate::app::state::UndoState;
use crate::app::widget::wrap::PaneSize;
use crate::app::workspace::ProjectInfo;
use crate::app::{Effect, InputEvent, PaneSizes, State, TerminalEffect, Workspace};
use crate::coding::agreement::{StudyAgreement, before_settling};
use crate::coding::edits::{TopicPart, is_settlement};
use crate::coding::{
    Edit, EditId, KeySentence, LoggedEdit, NearestTopic, TopicProfile, WordCounter, WordRules, companions_of,
    places_in_talk, words_of_speakers,
};
use crate::corpus::{
    Corpus, Cue, Snippet, SnippetId, SnippetIndex, Span, Transcript, TranscriptEntry, TranscriptId, Turn,
};
use crate::jobs::AskedQuestions;
use crate::jobs::forget::{ForgetTarget, ForgettingPreview};
use crate::jobs::matrix::CountedMatrix;
use crate::jobs::search::searcher::ModelSettings;
use crate::progress::{Cancelled, NoProgress};
use crate::project::ForgottenWork;
use crate::topics::{Keyword, MapLayout, Membership, Parameters, Run, RunId, StageSeconds, Topic, TopicId};
use std::sync::Arc;
use std::time::Duration;

/// The turns of the small study's three transcripts, host and guest in turn; every turn is a snippet.
const SPOKEN_TEXTS: [(&str, &[&str]); 3] = [
    (
        "practical-ai-198",
        &[
            "So you had the documents, you had the model. What broke first?",
            "The retriever broke first. We tried five chunk sizes. Half of it was boilerplate.",
            "Did a reranker help you then?",
            "The reranker helped more than the larger model did. It is cheap. It is also slow.",
        ],
    ),
    (
        "practical-ai-230",
        &[
            "What does a token cost you today?",
            "We count the cost per answer, not per token. The GPU is idle at night.",
            "And how do you evaluate the answers?",
            "A judge model reads them. People read the judge. Nobody reads everything.",
        ],
    ),
    ("standup", &["Hello everyone.", "Nothing from me today.", "Nothing from me either.", "Bye."]),
];

/// The topic of each snippet: retrieval, cost, evaluation, or none.
const SNIPPET_TOPICS: [Option<u32>; 12] =
    [Some(0), Some(0), Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), None, Some(1), None, None];

/// The layout of the small study: a cluster for each topic; the last outlier has no position.
const SNIPPET_POINTS: [Option<[f32; 2]>; 12] = [
    Some([0.0, 0.0]),
    Some([0.04, 0.0]),
    Some([0.0, 0.1]),
    Some([0.04, 0.1]),
    Some([0.9, 0.0]),
    Some([0.94, 0.0]),
    Some([0.5, 0.9]),
    Some([0.54, 1.0]),
    Some([0.5, 0.5]),
    Some([1.0, 0.1]),
    Some([0.2, 0.7]),
    None,
];

pub struct TestWorkbench {
    pub state: State,
    pub terminal_effects: Vec<TerminalEffect>,
    pub search_requests: Vec<SearchRequest>,
    /// The topics a split was requested for.
    pub split_requests: Vec<TopicId>,
    /// How often a measurement of stability was requested.
    pub stability_requests: usize,
    /// The queries of the concordances asked for.
    pub concordance_requests: Vec<String>,
    /// Whom the study was to be shared with; none: sent back.
    pub share_requests: Vec<Option<String>>,
    /// What was to be forgotten.
    pub forget_requests: Vec<ForgetTarget>,
    /// The resolutions of the levels asked for.
    pub level_requests: Vec<f64>,
    texts: Vec<Transcript>,
    done_edits: Vec<Edit>,
    undone_edits: Vec<Edit>,
}

pub fn small_study() -> (Corpus, Run, Vec<Transcript>) {
    let (mut entries, mut snippets) = (Vec::new(), Vec::new());
    let mut texts = Vec::new();
    for ((name, said), id) in SPOKEN_TEXTS.into_iter().zip(1..) {
        let first = snippets.len();
        let mut transcript = Transcript { name: name.to_owned(), ..Transcript::default() };
        for (at, line) in said.iter().enumerate() {
            if at > 0 {
                transcript.text.push_str("\n\n");
            }
            let start = transcript.text.len();
            transcript.text.push_str(line);
            let span = Span::new(start, transcript.text.len());
            let speaker = Some(if at % 2 == 0 { "Host" } else { "Guest" }.to_owned());
            let (from, to) = (at as f64 * 30.0, at as f64 * 30.0 + 25.0);
            transcript.turns.push(Turn { span, speaker: speaker.clone(), start: Some(from), end: Some(to) });
            transcript.cues.push(Cue { span, start: from, end: to });
            snippets.push(Snippet {
                id: SnippetId(snippets.len() as i64 + 1),
                transcript: TranscriptId(id),
                span,
                start: Some(from),
                end: Some(to),
                speaker: speaker.map(Arc::from),
                words: line.split(' ').count(),
                parts: Vec::new(),
            });
        }
        if id == 2 {
            transcript.attributes.insert("url".to_owned(), "https://www.youtube.com/watch?v=x".to_owned());
            transcript.attributes.insert("date".to_owned(), "2023-06-14".to_owned());
        }
        entries.push(TranscriptEntry {
            id: TranscriptId(id),
            name: name.to_owned(),
            hash: String::new(),
            language: None,
            attributes: transcript.attributes.clone(),
            duration: Some(120.0),
            words: 40,
            snippets: first..snippets.len(),
        });
        texts.push(transcript);
    }
    let corpus = Corpus::new(entries, snippets);
    let members = corpus.snippets.iter().zip(SNIPPET_TOPICS).map(|(snippet, topic)| Membership {
        snippet: snippet.id,
        topic: topic.map(TopicId),
        probability: if topic.is_some() { 0.9 } else { 0.0 },
    });
    let topic = |id: u32, label: &str, keyword: &str, representative: i64| Topic {
        id: TopicId(id),
        language: None,
        label: label.to_owned(),
        keywords: vec![Keyword { word: keyword.to_owned(), score: 0.5 }],
        snippets: SNIPPET_TOPICS.iter().filter(|topic| **topic == Some(id)).count(),
        representatives: vec![SnippetId(representative)],
    };
    let run = Run {
        id: RunId(1),
        time: "2026-11-23T18:00:00Z".to_owned(),
        corpus: String::new(),
        revision: "draft@1".to_owned(),
        parameters: Parameters::default(),
        seconds: StageSeconds::default(),
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: vec![
            topic(0, "Retrieval and chunking", "retriever", 2),
            topic(1, "Cost and latency", "gpu", 6),
            topic(2, "Evaluation with judges", "judge", 8),
        ],
        members: members.collect(),
    };
    (corpus, run, texts)
}

impl TestWorkbench {
    pub fn new() -> Self {
        let (corpus, run, texts) = small_study();
        let work = Workspace {
            project: ProjectInfo { name: "small".to_owned(), ..Default::default() },
            corpus: Arc::new(corpus),
            run: Some(Arc::new(run)),
            coder: "me".to_owned(),
            now: "2026-11-23T18:00:00Z".to_owned(),
            ..Workspace::default()
        };
        let mut state = State { work, ..State::default() };
        state.refresh_screens();
        let mut bench = Self {
            state,
            terminal_effects: Vec::new(),
            search_requests: Vec::new(),
            split_requests: Vec::new(),
            stability_requests: 0,
            level_requests: Vec::new(),
            forget_requests: Vec::new(),
            concordance_requests: Vec::new(),
            share_requests: Vec::new(),
            texts,
            done_edits: Vec::new(),
            undone_edits: Vec::new(),
        };
        bench.resize();
        bench
    }

    /// Presses keys, written as in the key file and separated by blanks.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.handle_event(InputEvent::Key(key.parse().unwrap()));
        }
        self
    }
    /// Types text, letter by letter.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.handle_event(InputEvent::Key(crate::config::keymap::KeyPress::char(c)));
        }
        self
    }
    pub fn handle_event(&mut self, event: InputEvent) {
        let effects = self.state.handle_event(event);
        self.run_effects(effects);
        self.resize();
    }
    /// Runs the effects an action left.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        self.run_effects(effects);
        self.resize();
    }
    pub fn wait(&mut self, seconds: u64) {
        for _ in 0..seconds * 4 {
            self.handle_event(InputEvent::Tick(Duration::from_millis(250)));
        }
    }
    /// The text of the notice on screen.
    pub fn notice_text(&self) -> &str {
        self.state.notices.current().map_or("", |notice| &notice.text)
    }
    /// The paths of the codebook, in order.
    pub fn themes(&self) -> Vec<String> {
        let codebook = &self.state.work.codebook;
        codebook.tree().into_iter().map(|(_, theme)| codebook.theme_path(theme.id)).collect()
    }
    /// The labels of the rows on the Topics screen.
    pub fn topics(&self) -> Vec<&str> {
        self.state.topics.rows.iter().map(|row| row.label.as_str()).collect()
    }
    /// Answers the last search request with these snippets as hits.
    pub fn answer_search(&mut self, snippets: &[SnippetIndex]) {
        let request = self.search_requests.last().cloned().unwrap();
        let highlights = vec![Span::new(0, 3), Span::new(4, 5)];
        let hits = snippets.iter().map(|&snippet| HitRow {
            snippet,
            highlights: highlights.clone(),
            is_marked: true,
        });
        let hits = hits.collect();
        let found = HitList { query: request.query, hits, total: snippets.len(), ..HitList::default() };
        self.state.show_results(request.generation, found);
        self.run_effects(Vec::new());
    }

    /// Finishes a requested split: the topic's snippets in two halves.
    pub fn finish_split(&mut self, topic: TopicId) {
        let work = &self.state.work;
        let members = work.topic_snippets(topic).to_vec();
        let (left, right) = members.split_at(members.len().div_ceil(2));
        let row = |label: &str, snippets: &[SnippetIndex]| SplitPartRow {
            part: TopicPart { label: label.to_owned(), keywords: Vec::new(), snippets: snippets.to_vec() },
            quote: "What is said in it.".to_owned(),
        };
        let halves = [("first half", left), ("second half", right)];
        let rows = halves.into_iter().filter(|half| !half.1.is_empty()).map(|half| row(half.0, half.1));
        let parts = SplitPreview::new(topic, rows.collect(), work);
        self.state.offer_split(parts);
    }

    fn resize(&mut self) {
        let size = |width, height| PaneSize { width, height };
        let sizes = PaneSizes { list: size(60, 6), detail: size(40, 16), overlay: size(60, 8) };
        let effects = self.state.handle_event(InputEvent::Resize(sizes));
        self.run_effects(effects);
    }

    fn run_effects(&mut self, mut effects: Vec<Effect>) {
        for _ in 0..6 {
            for effect in std::mem::take(&mut effects) {
                self.run_effect(effect);
            }
            effects = self.state.missing_data_effects();
        }
        assert_eq!(effects, [], "what was fetched is asked for again");
    }

    /// What is known of a topic, but for what takes a model: its first snippets are its sentences, and the topic before
    /// or behind it is the nearest.
    fn profile_of(&self, topic: TopicId) -> TopicProfile {
        let work = &self.state.work;
        let snippets = work.topic_snippets(topic);
        let sentence = |at: &SnippetIndex| {
            let snippet = work.corpus.snippet_at(*at).unwrap();
            let transcript = work.corpus.transcript_of(*at).unwrap();
            KeySentence {
                snippet: *at,
                span: snippet.span,
                said: snippet.span.slice(&self.texts[transcript.0].text).to_owned(),
                speaker: snippet.speaker.as_deref().map(str::to_owned),
                start: snippet.start,
            }
        };
        let near = NearestTopic {
            topic: TopicId(topic.0 ^ 1),
            cosine: 0.5,
            own_words: Vec::new(),
            other_words: Vec::new(),
        };
        TopicProfile {
            sentences: snippets.iter().take(3).map(sentence).collect(),
            nearest: Some(near),
            in_talk: places_in_talk(&work.corpus, snippets),
            speakers: words_of_speakers(&work.corpus, work.stats.context_text(), snippets),
            companions: work
                .run
                .as_deref()
                .map_or_else(Vec::new, |run| companions_of(&work.stats, (&work.corpus, run), topic)),
            note: None,
        }
    }

    fn run_effect(&mut self, effect: Effect) {
        let work = &mut self.state.work;
        match effect {
            Effect::CheckFiles => self.state.show_file_checks(),
            Effect::CountSpeakers => self.state.show_speakers(),
            Effect::CompareCoders => {
                let load = |id| {
                    let index = work.corpus.transcript_index(id).unwrap();
                    Ok::<_, Cancelled>(self.texts[index.0].clone())
                };
                let done = self.done_edits.iter().filter(|edit| is_settlement(&edit.what));
                let settled: Vec<_> = done.map(|edit| edit.changes.clone()).collect();
                let before = before_settling(&work.codebook, &settled);
                let run = work.run.as_deref();
                let found =
                    StudyAgreement::read(&work.corpus, run, (&before, &work.codebook), load, &NoProgress);
                self.state.show_agreement(found.unwrap());
            }
            Effect::CountWords(choice, name) => {
                let rules = WordRules::of_study(&work.codebook, work.run.as_deref(), false);
                let text = choice.text(&work.corpus, &work.stats);
                let mut counter = WordCounter::new(&work.corpus, &work.stats, text.as_ref(), &rules);
                for (entry, said) in work.corpus.transcripts.iter().zip(&self.texts) {
                    counter.add_transcript(entry, &said.text);
                }
                let table = counter.finish();
                self.state.open_overlay(WordList::new(name, table));
            }
            Effect::ProfileTopic(topic) => {
                let profile = self.profile_of(topic);
                self.state.open_overlay(TopicSheet::new(topic, profile));
            }
            Effect::CountMatrix(by) => {
                let load = |id| {
                    let index = work.corpus.transcript_index(id).unwrap();
                    Ok::<_, Cancelled>(self.texts[index.0].clone())
                };
                let matrix = work.stats.theme_matrix(&work.corpus, &work.codebook, (&by, &[]), load).unwrap();
                let likeness = matrix.likeness_order();
                let counted = CountedMatrix { likeness, matrix, texts: Vec::new() };
                let stats = Arc::clone(&work.stats);
                if let Some(counted) = self.state.update_matrix(&by, counted, &stats) {
                    let view = MatrixView { by, ..self.state.matrix_view.clone() };
                    let sheet = MatrixSheet::new(view, counted, stats, &self.state.work);
                    self.state.open_overlay(sheet);
                }
            }
            Effect::FindQuestions { asked, again } => {
                let (corpus, models) = (Arc::clone(&work.corpus), ModelSettings::default());
                let codebook = Arc::new(work.codebook.clone());
                let load = |id| Ok(self.texts[corpus.transcript_index(id).unwrap().0].clone());
                let read =
                    || AskedQuestions::from_texts(&corpus, &codebook, load, &models, &NoProgress).unwrap();
                let asked = asked.unwrap_or_else(|| Arc::new(read()));
                let found = Arc::new(asked.group(&corpus, &codebook, &models, &NoProgress).unwrap());
                let found = FoundQuestions { asked, found, codebook };
                if let Some(found) = self.state.update_questions(found).filter(|_| !again) {
                    let sheet = QuestionSheet::new(found, &self.state.work);
                    self.state.open_overlay(sheet);
                }
            }
            Effect::PreviewForgetting(target) => {
                let losses = ForgottenWork { turns: 2, snippets: 2, ..ForgottenWork::default() };
                self.state.show_forgetting(&target, ForgettingPreview { losses, backups: 1 });
            }
            Effect::Forget(target) => self.forget_requests.push(target),
            Effect::FindConcordance(query) => self.concordance_requests.push(query),
            Effect::Share(coder) => self.share_requests.push(coder),
            Effect::StoreMarks(_) => {}
            Effect::ApplyEdit(edit) => {
                work.codebook.apply(&edit);
                self.undone_edits.clear();
                self.done_edits.push(edit.clone());
                self.update_history();
                self.state.on_edit(&edit);
                self.state.on_edit_saved(&edit);
            }
            Effect::Undo => {
                let edit = self.done_edits.pop().unwrap();
                work.codebook.apply(&edit.inverse());
                self.undone_edits.push(edit);
                self.update_history();
                self.state.refresh_screens();
            }
            Effect::Redo => {
                let edit = self.undone_edits.pop().unwrap();
                work.codebook.apply(&edit);
                self.done_edits.push(edit);
                self.update_history();
                self.state.refresh_screens();
            }
            Effect::ShowLog => {
                let log = HistoryOverlay::new(self.logged_edits());
                self.state.open_overlay(log);
            }
            Effect::ConfirmRestore(point) => {
                let later = self.done_edits.get(point.0 as usize..).unwrap_or_default();
                if let Ok(edit) = crate::coding::edits::restore(None, later) {
                    let text = edit.what.clone();
                    self.state.open_overlay(ConfirmDialog { question: text, edit });
                }
            }
            Effect::LoadTexts(snippets) => {
                for index in snippets {
                    let text = self.texts[work.transcript_index_of(index).unwrap().0].text.clone();
                    let span = work.snippet(index).unwrap().span;
                    work.texts.insert_snippet(index, span.slice(&text));
                }
                self.state.on_texts_loaded();
            }
            Effect::MeasureSnippets(snippets) => {
                let load = |id| {
                    let index = work.corpus.transcript_index(id).unwrap();
                    Ok::<_, ()>(self.texts[index.0].clone())
                };
                let rulers = crate::coding::measure_snippets(&work.corpus, &snippets, load).unwrap();
                work.add_rulers(&rulers);
                self.state.refresh_screens();
            }
            Effect::LoadTranscript(index) => {
                work.texts.insert_transcript(index, Arc::new(self.texts[index.0].clone()));
                self.state.on_texts_loaded();
            }
            Effect::MarkRead(transcript, span) => self.state.mark_read(transcript, span),
            Effect::Search(request) => self.search_requests.push(request),
            Effect::Terminal(errand) => self.terminal_effects.push(errand),
            Effect::SplitTopic(topic) => self.split_requests.push(topic),
            Effect::MeasureStability => self.stability_requests += 1,
            Effect::UseLevel(resolution) => self.level_requests.push(resolution),
            Effect::LoadLayout(run) => {
                let corpus = Arc::clone(&work.corpus);
                self.state.use_layout(run, &corpus, MapLayout { positions: SNIPPET_POINTS.to_vec() });
            }
            Effect::FindTopics | Effect::UseRun(_) | Effect::CancelJob(_) | Effect::ApplySetting(_) => {}
        }
    }

    /// The log of edits: those in force, then those undone.
    fn logged_edits(&self) -> Vec<LoggedEdit> {
        let edits = self.done_edits.iter().map(|edit| (edit, false));
        let edits = edits.chain(self.undone_edits.iter().rev().map(|edit| (edit, true))).zip(1..);
        edits
            .map(|((edit, undone), id)| LoggedEdit {
                id: EditId(id),
                time: "2026-11-23T18:00:00Z".to_owned(),
                coder: "me".to_owned(),
                what: edit.what.clone(),
                undone,
            })
            .collect()
    }

    fn update_history(&mut self) {
        let what = |edits: &[Edit]| edits.last().map(|edit| edit.what.clone());
        self.state.undo_state = UndoState { undo: what(&self.done_edits), redo: what(&self.undone_edits) };
    }
}
