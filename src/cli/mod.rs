//! The command line: one file for each subcommand, for people and for programs.
//!
//! **Lives here.** Every command with its arguments and its output, as text or, with `--json`, as the objects
//! of [`crate::exchange::json`]; `args.rs` is the list of commands, `support` what commands share (the
//! options all of them have, the project at hand, output, errors, progress, the log), `help` the topics of
//! `leitmotif help`.
//!
//! A command's arguments stand beside its `run`. Where a file below a command needs them too (`agree`,
//! `export`), they are in `args.rs` of its folder, so that neither names the other in a circle. The order is
//! `support` below the commands, the commands below `args.rs`, and `args.rs` below this file.
//!
//! **May use** everything; only `workbench.rs` and `screenshot.rs` name `tui`.
//!
//! **Invariants.** Results go to standard output, all else to standard error. The exit code is 0 for done, 1
//! for failed, 2 for wrong usage, 130 for cancelled. An error says what, why, and what to do next. What the
//! workbench can do to a study, a command can do too. Text of transcripts and names go through
//! `cli/support/output.rs: clean_text` before they are printed.

mod agree;
mod analyze;
mod args;
mod assign;
mod coders;
mod completions;
mod config;
mod demo;
mod doctor;
mod drift;
mod embed;
mod export;
mod forget;
mod help;
mod import;
mod keys;
mod kwic;
mod log;
mod man;
mod memo;
mod memos;
mod merge;
mod models;
mod projects;
mod questions;
mod quote;
mod replicate;
mod restore;
mod sample;
mod saturation;
mod screenshot;
mod search;
mod share;
mod snippet;
mod snippets;
mod speakers;
mod stopwords;
mod suggest;
mod support;
mod theme;
mod themes;
mod topic;
mod topics;
mod topics_by;
mod transcript;
mod undo;
mod version;
mod words;
mod workbench;

pub use args::Cli;

use crate::project::{self, LockWait};
use args::CliCommand;
use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};
use std::io::Write;
use std::path::PathBuf;
use support::{CliError, CommandContext, CommandStart, error};

/// Runs the program with the arguments it was started with and returns its exit code: 0 done, 1 failed, 2
/// wrong usage, 130 cancelled. Errors are printed and logged here, nowhere else.
pub fn run() -> u8 {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if version::asks_for_details(&arguments) {
        // As with help, the reader may have left already.
        let _ = writeln!(std::io::stdout(), "{}", version::details());
        return error::EXIT_DONE;
    }
    let parsed = Cli::command().try_get_matches().and_then(|matches| {
        project::name_task(matches.subcommand_name().unwrap_or("the workbench"));
        let named = matches.value_source("coder") == Some(ValueSource::CommandLine);
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
        Ok(with_receiver(cli, named))
    });
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to stdout, where the reader may have left already.
            let _ = error.print();
            return if error.use_stderr() { error::EXIT_USAGE } else { error::EXIT_DONE };
        }
    };
    match dispatch(cli) {
        Ok(()) => error::EXIT_DONE,
        Err(error) => {
            let code = error::exit_code(&error);
            // A closed pipe (`leitmotif topics | head`) is an error with the code of success: nothing to
            // report.
            if code != error::EXIT_DONE {
                error::report_error(&error);
            }
            code
        }
    }
}

/// Where a study is shared, `--coder` says for whom, if it was `named` there: the environment says who works here.
fn with_receiver(mut cli: Cli, named: bool) -> Cli {
    if let Some(CliCommand::Share(args)) = &mut cli.command
        && named
    {
        args.coder = cli.global.coder.take();
    }
    cli
}

/// Opens the command's context and runs the command.
fn dispatch(cli: Cli) -> anyhow::Result<()> {
    let Cli { global, linear, paths, command } = cli;
    if linear && !matches!(command, None | Some(CliCommand::Demo)) {
        let hint = "every other command prints lines by itself";
        return Err(CliError::usage("--linear is for the workbench", hint).into());
    }
    // These three help to mend a settings file, so they run even where it cannot be read.
    let start = match command {
        Some(CliCommand::Doctor(_) | CliCommand::Config(_) | CliCommand::Help(_)) => CommandStart::Forgiving,
        Some(CliCommand::Embed(_)) => CommandStart::Traceless,
        _ => CommandStart::Usual,
    };
    let mut context = CommandContext::new(global, start)?;
    context.linear = linear;
    context.lock_wait = command.as_ref().map_or(LockWait::None, CliCommand::lock_wait);
    let outcome = run_command(command, &paths, &context);
    // The project is closed by now, and its backup made or not.
    context.report_backup();
    outcome
}

/// Runs a command, or the workbench where there is none.
fn run_command(
    command: Option<CliCommand>,
    paths: &[PathBuf],
    context: &CommandContext,
) -> anyhow::Result<()> {
    match command {
        None => workbench::run(paths, context),
        Some(CliCommand::Import(args)) => import::run(&args, context),
        Some(CliCommand::Analyze(args)) => analyze::run(&args, context),
        Some(CliCommand::Topics(args)) => topics::run(&args, context),
        Some(CliCommand::Topic(command)) => topic::run(&command, context),
        Some(CliCommand::Snippets(args)) => snippets::run(&args, context),
        Some(CliCommand::Snippet(command)) => snippet::run(&command, context),
        Some(CliCommand::Drift(args)) => drift::run(&args, context),
        Some(CliCommand::Search(args)) => search::run(&args, context),
        Some(CliCommand::Kwic(args)) => kwic::run(&args, context),
        Some(CliCommand::Words(args)) => words::run(&args, context),
        Some(CliCommand::Themes(args)) => themes::run(&args, context),
        Some(CliCommand::Saturation(args)) => saturation::run(&args, context),
        Some(CliCommand::Theme(command)) => theme::run(&command, context),
        Some(CliCommand::Transcript(command)) => transcript::run(&command, context),
        Some(CliCommand::Forget(args)) => forget::run(&args, context),
        Some(CliCommand::Speakers(args)) => speakers::list_speakers(&args, context),
        Some(CliCommand::Speaker(command)) => speakers::run(&command, context),
        Some(CliCommand::Questions(args)) => questions::list_questions(&args, context),
        Some(CliCommand::Question(command)) => questions::run(&command, context),
        Some(CliCommand::Stopwords) => stopwords::list_words(context),
        Some(CliCommand::Stopword(command)) => stopwords::run(&command, context),
        Some(CliCommand::Assign(args)) => assign::run_assign(&args, context),
        Some(CliCommand::Unassign(args)) => assign::run_unassign(&args, context),
        Some(CliCommand::Quote(command)) => quote::run(&command, context),
        Some(CliCommand::Memos(args)) => memos::run(&args, context),
        Some(CliCommand::Memo(command)) => memo::run(&command, context),
        Some(CliCommand::Suggest(args)) => suggest::run(&args, context),
        Some(CliCommand::Coders) => coders::run(context),
        Some(CliCommand::Sample(args)) => sample::run(&args, context),
        Some(CliCommand::Agree(args)) => agree::run(&args, context),
        Some(CliCommand::Share(args)) => share::run(&args, context),
        Some(CliCommand::Merge(args)) => merge::run(&args, context),
        Some(CliCommand::Undo) => undo::undo(context),
        Some(CliCommand::Redo) => undo::redo(context),
        Some(CliCommand::Log(args)) => log::run(&args, context),
        Some(CliCommand::Export(args)) => export::run(&args, context),
        Some(CliCommand::Embed(args)) => embed::run(&args, context),
        Some(CliCommand::Replicate(args)) => replicate::run(&args, context),
        Some(CliCommand::Models(command)) => models::run(&command, context),
        Some(CliCommand::Projects) => projects::run(context),
        Some(CliCommand::Restore(args)) => restore::run(&args, context),
        Some(CliCommand::Doctor(args)) => doctor::run(&args, context),
        Some(CliCommand::Config(args)) => config::run(&args, context),
        Some(CliCommand::Keys) => keys::run(context),
        // These two get the whole interface from here: `args.rs` names them, so they must not name it.
        Some(CliCommand::Completions(args)) => completions::run(&args, Cli::command()),
        Some(CliCommand::Help(args)) => help::run(&args, Cli::command(), context),
        Some(CliCommand::Man) => man::run(),
        Some(CliCommand::Screenshot(args)) => screenshot::run(&args, context),
        Some(CliCommand::Demo) => demo::run(context),
    }
}
