//! `leitmotif questions` and `leitmotif question`: what is asked in interviews, and which of it is one question of the
//! guide.

use super::support::{CliError, CommandContext, Left, Right, StudyContext, TextTable};
use crate::coding::{Edit, QuestionGroup, QuestionKind, StudyQuestions, edits};
use crate::corpus::normal_wording;
use crate::exchange::json::QuestionsJson;
use crate::format::{count_noun, thousands};
use crate::jobs::AskedQuestions;
use clap::{Args, Subcommand};
use std::slice;

/// What `questions` takes.
#[derive(Debug, Args)]
pub struct QuestionsArgs {
    /// Also what does not recur
    #[arg(long)]
    pub all: bool,
}

/// What can be done with guide questions. What is asked is named by its words, or as many of them as only it has.
#[derive(Debug, Subcommand)]
pub enum QuestionCommand {
    /// Name what is asked, with all that asks the same, as a question of the guide
    Name {
        /// What is asked, such as "where did you grow up"
        asked: String,
        /// The name; one there is gets this as well
        name: String,
    },
    /// Give a guide question another name
    Rename {
        /// The guide question
        name: String,
        /// Its new name
        new: String,
    },
    /// Move one wording into another guide question
    Move {
        /// What is asked, in full
        wording: String,
        /// The guide question it belongs to from now on
        name: String,
    },
    /// Take a wording out of a guide question, however alike it is to others there
    TakeOut {
        /// The guide question
        name: String,
        /// What is asked, in full
        wording: String,
    },
    /// Merge guide questions into the first one named
    Merge {
        /// The guide questions; the first is kept
        #[arg(required = true, num_args = 2.., value_name = "NAME")]
        names: Vec<String>,
    },
    /// Delete a guide question; what is asked stays
    Delete {
        /// The guide question
        name: String,
    },
}

/// Lists what is asked: guide questions first, then what recurs.
pub fn list_questions(args: &QuestionsArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let found = find_questions(&study, context)?;
    let json = QuestionsJson::new(&found, &study.corpus, study.shown_codebook(), args.all);
    if !context.global.json {
        print_notes(&found, args.all, context);
        if json.questions.is_empty() {
            return Ok(());
        }
    }
    context.print(&json, |out| {
        let mut table = TextTable::new(&[
            ("", Left),
            ("talks", Right),
            ("asked", Right),
            ("answers", Right),
            ("words", Right),
            ("question", Left),
        ]);
        for question in &json.questions {
            table.add_row([
                question.kind.to_owned(),
                thousands(question.transcripts),
                thousands(question.asked),
                thousands(question.answers),
                thousands(question.words),
                question.name.clone(),
            ]);
        }
        table.write(out, context.style, context.width)
    })
}

/// Says why there is nothing, what is left out, and what the numbers are of.
fn print_notes(found: &StudyQuestions, all: bool, context: &CommandContext) {
    if found.told == 0 {
        context.print_note(NOBODY_ASKS);
        return;
    }
    let single = found.groups.iter().filter(|group| group.kind == QuestionKind::Single).count();
    if !all && single > 0 {
        let others = count_noun(single, "other question");
        context.print_note(&format!("{others} did not recur: `--all` lists them."));
    }
    context.print_note(
        "Talks that ask it, times it is asked, snippets with a part of an answer, words said until the next question.",
    );
}

/// Why no question is known.
const NOBODY_ASKS: &str = "In no transcript is it told who asks. `V` in the workbench, with `i` on a person, says it; \
                           so does a line `Interviewer: NAME` in the header of a transcript.";

/// Makes the edit and prints what it did.
pub fn run(command: &QuestionCommand, context: &CommandContext) -> anyhow::Result<()> {
    let mut study = StudyContext::open(context)?;
    let edit = question_edit(command, &study, context)?;
    study.apply_and_report(edit, context)
}

/// The edit a command asks for.
fn question_edit(
    command: &QuestionCommand,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<crate::coding::CodingResult<Edit>> {
    let book = &study.codebook;
    let id = |name: &str| book.find_question(name).map(|question| question.id);
    Ok(match command {
        QuestionCommand::Name { asked, name } => {
            let found = find_questions(study, context)?;
            let group = find_group(&found, study, asked)?;
            if let QuestionKind::Guide(_) = group.kind {
                anyhow::bail!(
                    "this is asked in the guide question '{0}' already. `leitmotif question rename \"{0}\" NEW` gives it \
                     another name, `question merge` makes one of two, `question move` moves a wording.",
                    group.name
                );
            }
            let wordings: Vec<String> = found.questions_of(group).map(|it| it.words.clone()).collect();
            edits::add_wordings(book, name, &wordings)
        }
        QuestionCommand::Rename { name, new } => {
            id(name).and_then(|id| edits::rename_question(book, id, new))
        }
        QuestionCommand::Move { wording, name } => {
            id(name).and_then(|_| edits::add_wordings(book, name, slice::from_ref(wording)))
        }
        QuestionCommand::TakeOut { name, wording } => {
            id(name).and_then(|id| edits::exclude_wordings(book, id, slice::from_ref(wording)))
        }
        QuestionCommand::Merge { names } => {
            let ids: crate::coding::CodingResult<Vec<_>> = names.iter().map(|name| id(name)).collect();
            ids.and_then(|ids| edits::merge_questions(book, &ids))
        }
        QuestionCommand::Delete { name } => id(name).and_then(|id| edits::remove_question(book, id)),
    })
}

/// What is asked in the study, grouped.
fn find_questions(study: &StudyContext, context: &CommandContext) -> anyhow::Result<StudyQuestions> {
    let progress = context.start_progress()?;
    let (corpus, models) = (&study.corpus, context.model_settings());
    let asked = AskedQuestions::read(&study.project, corpus, &study.codebook, &models, &progress)?;
    Ok(asked.group(corpus, &study.codebook, &models, &progress)?)
}

/// What is asked in some words: the group with just this wording, else the only one with a wording that has them in a row.
fn find_group<'a>(
    found: &'a StudyQuestions,
    study: &StudyContext,
    typed: &str,
) -> anyhow::Result<&'a QuestionGroup> {
    if let Some(group) = found.find_group(typed, &study.codebook) {
        return Ok(group);
    }
    let words = format!(" {} ", normal_wording(typed));
    let has = |group: &&QuestionGroup| {
        found.questions_of(group).any(|question| format!(" {} ", question.words).contains(&words))
    };
    let groups: Vec<&QuestionGroup> = found.groups.iter().filter(has).collect();
    match groups.as_slice() {
        [group] => Ok(group),
        [] => {
            let hint = "`leitmotif questions --all` lists what is asked";
            Err(CliError::new(format!("nothing is asked in the words '{}'", typed.trim()), hint).into())
        }
        several => {
            let names: Vec<String> =
                several.iter().take(3).map(|group| format!("'{}'", group.name)).collect();
            let what = format!("'{}' is in {} questions", typed.trim(), several.len());
            Err(CliError::new(what, format!("give more words of one, such as {}", names.join(" or "))).into())
        }
    }
}
