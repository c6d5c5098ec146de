//! `leitmotif memos`: lists the memos, with what each is on.

use super::support::{
    Choice, CommandContext, StudyContext, choice, clean_line, clean_text, print_json, stdout, wrap_text,
};
use crate::coding::{JournalKind, MemoFilter, MemoSubject, sort_by_time};
use crate::exchange::json::{MemosJson, SchemaVersion};
use crate::exchange::memos::{SubjectMemo, collect_memos};
use crate::format::minute_text;
use clap::Args;
use std::io::{self, Write};

/// What `memos` takes.
#[derive(Debug, Args)]
pub struct MemosArgs {
    /// Only memos with all of these words, in themselves, in what they are on or in its passage
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only memos on this kind of thing
    #[arg(long, value_name = "KIND", value_parser = choice(&SUBJECTS))]
    pub on: Option<MemoSubject>,
    /// Only memos of this kind
    #[arg(long, value_name = "KIND", value_parser = choice(&JOURNAL_KINDS))]
    pub kind: Option<JournalKind>,
    /// In the order in which they were first written, as a journal
    #[arg(long)]
    pub by_time: bool,
    /// Only memos on this theme and those below it, and on the topics and passages in them
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
}

/// What memos can be on.
const SUBJECTS: [Choice<MemoSubject>; 7] = [
    ("study", MemoSubject::Study, "The whole study"),
    ("entry", MemoSubject::Entry, "Nothing in particular: entries of the journal"),
    ("theme", MemoSubject::Theme, "A theme"),
    ("summary", MemoSubject::Summary, "The summary of a theme in a transcript, for a person or for a value"),
    ("topic", MemoSubject::Topic, "A topic"),
    ("transcript", MemoSubject::Transcript, "A transcript"),
    ("passage", MemoSubject::Passage, "A snippet, or sentences of one"),
];

/// The kinds of memos.
const JOURNAL_KINDS: [Choice<JournalKind>; 4] = [
    ("analytic", JournalKind::Analytic, "What the data may mean"),
    ("methodological", JournalKind::Methodological, "How the study is done, and why so"),
    ("reflexive", JournalKind::Reflexive, "What you bring along, and how that may shape the study"),
    ("todo", JournalKind::Todo, "What is to be done"),
];

/// Lists the memos.
pub fn run(args: &MemosArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let theme = args.theme.as_deref().map(|name| study.codebook.find_theme(name)).transpose()?;
    let themes = theme.map(|theme| study.codebook.counted_with(theme));
    let filter = MemoFilter { kind: args.kind, subject: args.on, themes };
    let (view, texts, query) = (study.study_view(), study.project_texts(), args.words.join(" "));
    let mut memos = collect_memos(&view, &texts, &filter, &query)?;
    if args.by_time {
        sort_by_time(&mut memos, |memo| &memo.time);
    }
    if context.global.json {
        let memos = memos.into_iter().map(Into::into).collect();
        return print_json(&MemosJson { schema: SchemaVersion, memos });
    }
    let mut out = stdout();
    for (at, memo) in memos.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        print_memo(memo, context, &mut out)?;
    }
    out.flush()?;
    if memos.is_empty() {
        context.print_note(match view.codebook.memos.is_empty() {
            true => "No memos yet: `leitmotif memo set --theme NAME TEXT` writes one.",
            false => "No memo is like that.",
        });
    }
    Ok(())
}

/// Prints a memo: its number and what it is on, its text, and the passage it is on.
pub(super) fn print_memo(
    memo: &SubjectMemo,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut parts = vec![format!("{:>3}", memo.number), memo.about.name().to_owned(), memo.subject.clone()];
    parts.extend(memo.snippet.map(|snippet| format!("#{}", snippet.0)));
    parts.extend(memo.kind.map(|kind| kind.name().to_owned()));
    parts.extend((!memo.time.is_empty()).then(|| minute_text(&memo.time)));
    parts.extend((!memo.coder.is_empty()).then(|| format!("by {}", memo.coder)));
    let line = parts.iter().map(|part| clean_line(part)).collect::<Vec<_>>().join("  ");
    writeln!(out, "{}", context.style.muted(&line))?;
    writeln!(out, "{}", wrap_text(&clean_text(&memo.text), context.width, 5))?;
    if let Some((_, passage)) = &memo.passage {
        let said = wrap_text(&clean_text(&format!("\u{201c}{}\u{201d}", passage.text)), context.width, 9);
        writeln!(out, "{}", context.style.muted(&said))?;
    }
    Ok(())
}
