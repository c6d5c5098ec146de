//! Builds the [`InterchangeProject`] of the study that is written for other programs: themes (and, if asked
//! for, topics) as codes, transcripts as sources, assignments as coded passages, memos as notes. What the
//! shared model cannot carry is listed in its losses, a sentence each, and shown to the user.

use super::guids::{Guids, derive_guid};
use super::model::{
    CodedPassage, InterchangeCase, InterchangeCode, InterchangeProject, InterchangeSource, PassageMemo,
};
use crate::coding::{AssignmentSource as Decided, Codebook, MemoTarget, ThemeId, with_head};
use crate::corpus::{Cue, TranscriptId};
use crate::exchange::view::{StudyView, TextSource, topic_keywords};
use crate::format::{count_noun, minute_text, thousands};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Captions are joined until a time stamp covers at least this many seconds: other programs show each time
/// stamp in the text, and an hour of captions has thousands. Chosen by hand, not measured. A sentence of
/// [`ProjectAssembler::add_losses`] names this number to the user.
const MIN_CUE_SECONDS: f64 = 20.0;

/// Builds the interchange project of a study. With `topics`, the topics of the current run become a second
/// tree of codes under "Topics of run N". The project's losses say what cannot be carried.
///
/// # Errors
/// Where transcripts cannot be read.
pub fn assemble_project(
    title: &str,
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    guids: &Guids,
    topics: bool,
) -> io::Result<InterchangeProject> {
    let mut gathering = ProjectAssembler {
        view,
        guids,
        code_of_theme: BTreeMap::new(),
        code_of_topic: BTreeMap::new(),
        project: InterchangeProject::default(),
    };
    gathering.project.name = title.to_owned();
    gathering.add_theme_codes();
    let run = view.run.filter(|_| topics);
    if let Some(run) = run {
        gathering.add_topic_codes(run);
    }
    let mut timed = false;
    for entry in &view.corpus.transcripts {
        let mut transcript = texts.load_transcript(entry.id)?;
        view.codebook.name_turn_speakers(&mut transcript);
        let cues = join_cues(&transcript.cues);
        timed |= !cues.is_empty();
        transcript.cues = cues;
        let guid = guids.transcript_guid(entry.id.0);
        gathering.project.sources.push(InterchangeSource {
            guid,
            transcript,
            // Projects of earlier versions do not say when.
            imported: texts.import_time(entry.id)?.unwrap_or_else(String::new),
            ..InterchangeSource::default()
        });
    }
    gathering.add_cases();
    gathering.add_codings();
    if let Some(run) = run {
        gathering.add_members(run);
    }
    gathering.add_memos();
    gathering.project.sources.iter_mut().for_each(|source| source.codings.sort());
    gathering.add_losses(run, timed);
    Ok(gathering.project)
}

/// Joins successive cues until each covers at least [`MIN_CUE_SECONDS`]. Silence between cues counts as part
/// of what is joined; a cue that starts more than [`MIN_CUE_SECONDS`] before the end of the one before it
/// begins a new one.
fn join_cues(cues: &[Cue]) -> Vec<Cue> {
    let mut joined: Vec<Cue> = Vec::new();
    for cue in cues {
        match joined
            .last_mut()
            .filter(|last| last.end - last.start < MIN_CUE_SECONDS && last.end <= cue.start + MIN_CUE_SECONDS)
        {
            Some(last) => {
                last.span.end = last.span.end.max(cue.span.end);
                last.end = last.end.max(cue.end);
            }
            None => joined.push(*cue),
        }
    }
    joined
}

/// A project being built. The maps give the index in its codes of each theme and topic already added.
struct ProjectAssembler<'a> {
    view: &'a StudyView<'a>,
    guids: &'a Guids,
    code_of_theme: BTreeMap<ThemeId, usize>,
    code_of_topic: BTreeMap<TopicId, usize>,
    project: InterchangeProject,
}

impl ProjectAssembler<'_> {
    fn add_theme_codes(&mut self) {
        for (_, theme) in self.view.codebook.tree() {
            self.code_of_theme.insert(theme.id, self.project.codes.len());
            let memo = joined_memos(self.view.codebook, &MemoTarget::Theme(theme.id));
            self.project.codes.push(InterchangeCode {
                guid: self.guids.theme_guid(theme.id.0),
                parent: theme.parent.and_then(|parent| self.code_of_theme.get(&parent).copied()),
                name: theme.name.clone(),
                description: theme.description.clone(),
                color: Some(theme.color),
                // No memo is an empty one.
                memo: memo.unwrap_or_default(),
            });
        }
        for theme in self.view.codebook.themes.values() {
            let index = |id: &ThemeId| self.code_of_theme.get(id).copied();
            let parents = theme.also_under.iter().filter_map(index);
            let references =
                index(&theme.id).into_iter().flat_map(|at| parents.clone().map(move |parent| (at, parent)));
            self.project.references.extend(references);
        }
    }

    /// Adds what is known of people, with the sources in which they speak.
    fn add_cases(&mut self) {
        for (name, attributes) in self.view.cases() {
            let speaks = |source: &InterchangeSource| {
                source.transcript.turns.iter().any(|turn| turn.speaker.as_ref() == Some(name))
            };
            let sources = self.project.sources.iter().enumerate();
            let sources = sources.filter(|(_, source)| speaks(source)).map(|(at, _)| at).collect();
            self.project.cases.push(InterchangeCase {
                name: name.clone(),
                attributes: attributes.clone(),
                sources,
            });
        }
    }

    /// Adds a root code for the run and a code for each topic below it. Their GUIDs are derived from project,
    /// run and topic, so that a second export names them the same.
    fn add_topic_codes(&mut self, run: &Run) {
        let name = |parts: &[&str]| {
            derive_guid(&[&[self.guids.project.as_str(), "run", &run.id.0.to_string()], parts].concat())
        };
        let root = self.project.codes.len();
        let mut codes = vec![InterchangeCode {
            guid: name(&[]),
            name: format!("Topics of run {}", run.id.0),
            description: format!("Found by the machine on {} ({}).", run.time, run.revision),
            ..InterchangeCode::default()
        }];
        for facts in self.view.stats.topics() {
            let words = topic_keywords(run, facts.id);
            let junk = if facts.junk { " Left out as junk." } else { "" };
            let memo = joined_memos(self.view.codebook, &MemoTarget::Topic(run.id, facts.id));
            self.code_of_topic.insert(facts.id, root + codes.len());
            codes.push(InterchangeCode {
                guid: name(&[&facts.id.0.to_string()]),
                parent: Some(root),
                name: format!("{} {}", facts.id.0, facts.label),
                description: format!("Keywords: {}.{junk}", words.join(", ")),
                color: None,
                // No memo is an empty one.
                memo: memo.unwrap_or_default(),
            });
        }
        self.project.codes.extend(codes);
    }

    /// The source of a transcript; none for an earlier version, which is not exported.
    fn source_mut(&mut self, id: TranscriptId) -> Option<&mut InterchangeSource> {
        let at = self.view.corpus.transcript_index(id)?;
        self.project.sources.get_mut(at.0)
    }

    /// Adds each span of each assignment as a coded passage; spans in earlier versions count as losses.
    fn add_codings(&mut self) {
        let codebook = self.view.codebook;
        let mut earlier = 0;
        for assignment in codebook.assignments.values() {
            let Some(&code) = self.code_of_theme.get(&assignment.theme) else { continue };
            for placed in &assignment.spans {
                let coding = CodedPassage {
                    span: placed.span,
                    code,
                    coder: assignment.coder.clone(),
                    time: assignment.time.clone(),
                };
                match self.source_mut(placed.transcript) {
                    Some(source) => source.codings.push(coding),
                    None => earlier += 1,
                }
            }
        }
        if earlier > 0 {
            let passages = count_noun(earlier, "passage");
            self.add_loss(format!("{passages} with a theme in earlier versions of transcripts."));
        }
    }

    /// Adds the snippets of the run's topics as coded passages, signed by the model.
    fn add_members(&mut self, run: &Run) {
        let view = self.view;
        for member in &run.members {
            let at = view.corpus.snippet_index(member.snippet);
            let snippet = at.and_then(|at| view.corpus.snippet_at(at));
            let code = member.topic.and_then(|topic| self.code_of_topic.get(&topic).copied());
            let (Some(snippet), Some(code)) = (snippet, code) else { continue };
            let coder = format!("leitmotif ({})", run.parameters.model);
            let coding = CodedPassage { span: snippet.span, code, coder, time: run.time.clone() };
            if let Some(source) = self.source_mut(snippet.transcript) {
                source.codings.push(coding);
            }
        }
    }

    fn add_memos(&mut self) {
        let (mut earlier, mut topics, mut summaries, mut kinds, mut dates) = (0, 0, 0, 0, 0);
        let mut entries = Vec::new();
        let book = self.view.codebook;
        for memo in book.memos.values() {
            let is_joined = !matches!(memo.target, MemoTarget::Span(_) | MemoTarget::Entry(_))
                && book.memos_on(&memo.target).nth(1).is_some();
            kinds += usize::from(is_joined && memo.kind.is_some());
            // Only the line that says the kind has the date.
            let mut is_undated = !memo.time.is_empty() && (is_joined || memo.kind.is_none());
            // A study and a source have one memo: what several coders noted is joined.
            let joined = || joined_memos(book, &memo.target).unwrap_or_else(|| memo.text.clone());
            match &memo.target {
                MemoTarget::Project => self.project.memo = joined(),
                MemoTarget::Transcript(id) => match self.source_mut(*id) {
                    Some(source) => source.memo = joined(),
                    None => (earlier, is_undated) = (earlier + 1, false),
                },
                MemoTarget::Span(placed) => match self.source_mut(placed.transcript) {
                    Some(source) => {
                        source.notes.push(PassageMemo { span: placed.span, text: with_head(memo) });
                    }
                    None => (earlier, is_undated) = (earlier + 1, false),
                },
                MemoTarget::Theme(_) => {}
                MemoTarget::Cell(_) => (summaries, is_undated) = (summaries + 1, false),
                MemoTarget::Entry(begun) => {
                    let by = if memo.coder.is_empty() { String::new() } else { format!(", {}", memo.coder) };
                    entries.push(format!("Journal, {}{by}\n{}", minute_text(begun), with_head(memo)));
                    is_undated = false;
                }
                MemoTarget::Topic(run, topic) => {
                    let carried = self.view.run.is_some_and(|current| current.id == *run)
                        && self.code_of_topic.contains_key(topic);
                    topics += usize::from(!carried);
                    is_undated &= carried;
                }
            }
            dates += usize::from(is_undated);
        }
        if !entries.is_empty() {
            let count = match entries.len() {
                1 => "1 journal entry as a memo of its own: it ends the memo on the project.".to_owned(),
                more => format!(
                    "{} journal entries as memos of their own: they end the memo on the project.",
                    thousands(more)
                ),
            };
            self.add_loss(count);
            let study = Some(std::mem::take(&mut self.project.memo)).filter(|memo| !memo.is_empty());
            self.project.memo = study.into_iter().chain(entries).collect::<Vec<_>>().join("\n\n");
        }
        self.project.sources.iter_mut().for_each(|source| source.notes.sort());
        if kinds > 0 {
            let memos = count_noun(kinds, "memo");
            self.add_loss(format!("what {memos} are for, on things that several coders wrote on."));
        }
        if dates > 0 {
            self.add_loss(format!(
                "when {} of no kind, or of several coders, {} written.",
                count_noun(dates, "memo"),
                if dates == 1 { "was" } else { "were" }
            ));
        }
        if earlier > 0 {
            self.add_loss(format!("{} on earlier versions of transcripts.", count_noun(earlier, "memo")));
        }
        if summaries > 0 {
            let memos = count_noun(summaries, "memo");
            self.add_loss(format!("{memos} on cells of a matrix, which are their summaries."));
        }
        if topics > 0 {
            self.add_loss(format!("{} on topics that are not taken along.", count_noun(topics, "memo")));
        }
    }

    fn add_loss(&mut self, what: String) {
        self.project.losses.push(format!("Not carried: {what}"));
    }

    /// Lists what the shared model has no place for. `run` is the run whose topics were added, if any.
    fn add_losses(&mut self, run: Option<&Run>, timed: bool) {
        let view = self.view;
        let marked: BTreeSet<_> =
            view.codebook.topic_marks.keys().map(|(run, topic, _)| (run, topic)).collect();
        let marks = marked.len();
        match (view.run, run) {
            (Some(run), None) => {
                let topics = count_noun(run.topics.len(), "topic");
                self.add_loss(format!("the {topics} of run {}, with their keywords and members.", run.id.0));
                if marks > 0 {
                    self.add_loss(format!("names and junk marks of {}.", count_noun(marks, "topic")));
                }
            }
            (Some(_), Some(_)) => self.add_loss("probabilities and keyword scores of the topics.".to_owned()),
            _ => {}
        }
        let whole = |decided: &Decided| matches!(decided, Decided::Topic { .. });
        let decided = view.codebook.assignments.values().filter(|it| whole(&it.source)).count();
        if decided > 0 {
            let decisions = count_noun(decided, "decision");
            self.add_loss(format!(
                "that {decisions} were about whole topics; the passages they hold for are carried."
            ));
        }
        if timed {
            self.add_loss("the times of captions shorter than 20 seconds; they are joined.".to_owned());
        }
        if !view.codebook.quotes.is_empty() {
            let quotes = thousands(view.codebook.quotes.len());
            self.add_loss(format!("which passages were picked to be quoted ({quotes})."));
        }
        if !view.codebook.read_spans.is_empty() {
            self.add_loss("which passages have been read.".to_owned());
        }
        self.add_loss("the log of changes, and undo.".to_owned());
    }
}

/// What a codebook file (`.qdc`) leaves out of a project, a sentence each.
pub fn codebook_losses(parcel: &InterchangeProject) -> Vec<String> {
    let counts = [
        (parcel.sources.len(), "transcript"),
        (parcel.coding_count(), "coded passage"),
        (parcel.memo_count(), "memo"),
    ];
    let lost: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count_noun(number, noun))
        .collect();
    if lost.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "Not carried by a codebook: {}. {} with their descriptions and colours are; a project (qdpx) carries the rest.",
        lost.join(", "),
        if parcel.codes.len() == 1 {
            "One theme".to_owned()
        } else {
            format!("{} themes", thousands(parcel.codes.len()))
        }
    )]
}
/// All that is noted on a subject, as [`Codebook::memo_text`] has it; what has a kind below a line that says it.
fn joined_memos(book: &Codebook, target: &MemoTarget) -> Option<String> {
    let memos: Vec<_> = book.memos_on(target).collect();
    match memos.as_slice() {
        [one] => Some(with_head(one)),
        _ => book.memo_text(target),
    }
}
