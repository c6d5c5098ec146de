//! The study as a parcel for other programs.

use super::figures::{count, counted};
use super::guids::{Guids, derived};
use super::parcel::{Code, Coding, Noted, Parcel, Source};
use super::view::{Texts, View};
use crate::coding::{MemoTarget, Source as Decided, ThemeId};
use crate::corpus::{Cue, Span, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::BTreeMap;
use std::io;

/// How long a stretch of text with one time is at least, in seconds: other programs show these times
/// to people, who do not read thousands of captions.
const STRETCH: f64 = 20.0;

/// The study with all a researcher made of it. With `topics` those of the current run come along as a
/// second tree of codes. The parcel's losses say what cannot be carried.
///
/// # Errors
/// Where transcripts cannot be read.
pub fn parcel(
    title: &str,
    view: &View<'_>,
    texts: &dyn Texts,
    guids: &Guids,
    topics: bool,
) -> io::Result<Parcel> {
    let mut gathering = Gathering {
        view,
        guids,
        places: BTreeMap::new(),
        topics: BTreeMap::new(),
        parcel: Parcel::default(),
    };
    gathering.parcel.name = title.to_owned();
    gathering.codes();
    let run = view.run.filter(|_| topics);
    if let Some(run) = run {
        gathering.topic_codes(run);
    }
    let mut timed = false;
    for entry in &view.corpus.transcripts {
        let mut transcript = texts.transcript(entry.id)?;
        let cues = stretches(&transcript.cues);
        timed |= !cues.is_empty();
        transcript.cues = cues;
        let guid = guids.transcript(entry.id.0);
        gathering.parcel.sources.push(Source { guid, transcript, ..Source::default() });
    }
    gathering.codings();
    if let Some(run) = run {
        gathering.members(run);
    }
    gathering.memos();
    gathering.parcel.sources.iter_mut().for_each(|source| source.codings.sort());
    gathering.losses(run, timed);
    Ok(gathering.parcel)
}

/// Cues joined to stretches of at least [`STRETCH`] seconds.
fn stretches(cues: &[Cue]) -> Vec<Cue> {
    let mut joined: Vec<Cue> = Vec::new();
    for cue in cues {
        match joined
            .last_mut()
            .filter(|last| last.end - last.start < STRETCH && last.end <= cue.start + STRETCH)
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

struct Gathering<'a> {
    view: &'a View<'a>,
    guids: &'a Guids,
    places: BTreeMap<ThemeId, usize>,
    topics: BTreeMap<TopicId, usize>,
    parcel: Parcel,
}

impl Gathering<'_> {
    fn codes(&mut self) {
        for (_, theme) in self.view.codebook.tree() {
            self.places.insert(theme.id, self.parcel.codes.len());
            let memo = self.view.codebook.memo(&MemoTarget::Theme(theme.id));
            self.parcel.codes.push(Code {
                guid: self.guids.theme(theme.id.0),
                parent: theme.parent.and_then(|parent| self.places.get(&parent).copied()),
                name: theme.name.clone(),
                description: theme.description.clone(),
                color: Some(theme.color),
                memo: memo.map(|memo| memo.text.clone()).unwrap_or_default(),
            });
        }
    }

    fn topic_codes(&mut self, run: &Run) {
        let name = |parts: &[&str]| {
            derived(&[&[self.guids.project.as_str(), "run", &run.id.0.to_string()], parts].concat())
        };
        let root = self.parcel.codes.len();
        let mut codes = vec![Code {
            guid: name(&[]),
            name: format!("Topics of run {}", run.id.0),
            description: format!("Found by the machine on {} ({}).", run.time, run.revision),
            ..Code::default()
        }];
        for facts in self.view.study.topics() {
            let found = run.topics.iter().find(|topic| topic.id == facts.id);
            let words = found
                .map(|topic| topic.keywords.iter().map(|keyword| keyword.word.as_str()).collect::<Vec<_>>());
            let junk = if facts.junk { " Left out as junk." } else { "" };
            let memo = self.view.codebook.memo(&MemoTarget::Topic(run.id, facts.id));
            self.topics.insert(facts.id, root + codes.len());
            codes.push(Code {
                guid: name(&[&facts.id.0.to_string()]),
                parent: Some(root),
                name: format!("{} {}", facts.id.0, facts.label.replace('/', "\u{2215}")),
                description: format!("Keywords: {}.{junk}", words.unwrap_or_default().join(", ")),
                color: None,
                memo: memo.map(|memo| memo.text.clone()).unwrap_or_default(),
            });
        }
        self.parcel.codes.extend(codes);
    }

    fn source(&mut self, id: TranscriptId) -> Option<&mut Source> {
        let at = self.view.corpus.transcript_index(id)?;
        self.parcel.sources.get_mut(at)
    }

    fn codings(&mut self) {
        let codebook = self.view.codebook;
        let mut earlier = 0;
        for assignment in codebook.assignments.values() {
            let Some(&code) = self.places.get(&assignment.theme) else { continue };
            for placed in &assignment.spans {
                let coding = Coding {
                    span: placed.span,
                    code,
                    coder: assignment.coder.clone(),
                    time: assignment.time.clone(),
                };
                match self.source(placed.transcript) {
                    Some(source) => source.codings.push(coding),
                    None => earlier += 1,
                }
            }
        }
        if earlier > 0 {
            let passages = counted(earlier, "passage");
            self.lose(format!("{passages} with a theme in earlier versions of transcripts."));
        }
    }

    fn members(&mut self, run: &Run) {
        let view = self.view;
        for member in &run.members {
            let at = view.corpus.snippet_index(member.snippet);
            let snippet = at.and_then(|at| view.corpus.snippets.get(at));
            let code = member.topic.and_then(|topic| self.topics.get(&topic).copied());
            let (Some(snippet), Some(code)) = (snippet, code) else { continue };
            let coder = format!("leitmotif ({})", run.parameters.model);
            let coding = Coding { span: snippet.span, code, coder, time: run.time.clone() };
            if let Some(source) = self.source(snippet.transcript) {
                source.codings.push(coding);
            }
        }
    }

    fn memos(&mut self) {
        let (mut earlier, mut topics) = (0, 0);
        for memo in self.view.codebook.memos.values() {
            match &memo.target {
                MemoTarget::Project => self.parcel.memo.clone_from(&memo.text),
                MemoTarget::Transcript(id) => match self.source(*id) {
                    Some(source) => source.memo.clone_from(&memo.text),
                    None => earlier += 1,
                },
                MemoTarget::Span(placed) => match self.source(placed.transcript) {
                    Some(source) => {
                        let Span { start, end } = placed.span;
                        source.notes.push(Noted { span: Span::new(start, end), text: memo.text.clone() });
                    }
                    None => earlier += 1,
                },
                MemoTarget::Theme(_) => {}
                MemoTarget::Topic(run, topic) => {
                    let carried = self.view.run.is_some_and(|current| current.id == *run)
                        && self.topics.contains_key(topic);
                    topics += usize::from(!carried);
                }
            }
        }
        self.parcel.sources.iter_mut().for_each(|source| source.notes.sort());
        if earlier > 0 {
            self.lose(format!("{} on earlier versions of transcripts.", counted(earlier, "memo")));
        }
        if topics > 0 {
            self.lose(format!("{} on topics that are not taken along.", counted(topics, "memo")));
        }
    }

    fn lose(&mut self, what: String) {
        self.parcel.losses.push(format!("Not carried: {what}"));
    }

    fn losses(&mut self, run: Option<&Run>, timed: bool) {
        let view = self.view;
        let marks = view.codebook.topics.len();
        match (view.run, run) {
            (Some(run), None) => {
                let topics = counted(run.topics.len(), "topic");
                self.lose(format!("the {topics} of run {}, with their keywords and members.", run.id.0));
                if marks > 0 {
                    self.lose(format!("names and junk marks of {}.", counted(marks, "topic")));
                }
            }
            (Some(_), Some(_)) => self.lose("probabilities and keyword scores of the topics.".to_owned()),
            _ => {}
        }
        let whole = |decided: &Decided| matches!(decided, Decided::Topic { .. });
        let decided = view.codebook.assignments.values().filter(|it| whole(&it.source)).count();
        if decided > 0 {
            let decisions = counted(decided, "decision");
            self.lose(format!(
                "that {decisions} were about whole topics; the passages they hold for are carried."
            ));
        }
        if timed {
            self.lose("the times of captions shorter than 20 seconds; they are joined.".to_owned());
        }
        if !view.codebook.quotes.is_empty() {
            let quotes = count(view.codebook.quotes.len());
            self.lose(format!("which passages were picked to be quoted ({quotes})."));
        }
        if !view.codebook.read.is_empty() {
            self.lose("which passages have been read.".to_owned());
        }
        self.lose("the log of changes, and undo.".to_owned());
    }
}

/// What a codebook file leaves behind of a parcel, a sentence each.
pub fn codebook_losses(parcel: &Parcel) -> Vec<String> {
    let counts =
        [(parcel.sources.len(), "transcript"), (parcel.codings(), "coded passage"), (parcel.memos(), "memo")];
    let lost: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| counted(number, noun))
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
            format!("{} themes", count(parcel.codes.len()))
        }
    )]
}
