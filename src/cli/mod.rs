//! The command line: one file per subcommand, for people and for programs.

mod agree;
mod analyze;
mod args;
mod assign;
mod classes;
mod coders;
mod completions;
mod config;
mod demo;
mod doctor;
mod drift;
mod export;
mod help;
mod import;
mod keys;
mod log;
mod man;
mod merge;
mod models;
mod place;
mod projects;
mod quote;
mod replicate;
mod sample;
mod screenshot;
mod search;
mod snippet;
mod snippets;
mod speakers;
mod suggest;
mod support;
mod sweep;
mod theme;
mod themes;
mod topic;
mod topics;
mod tree;
mod trust;
mod undo;
mod workbench;

pub use args::Cli;

use args::Command;
use clap::Parser;
use support::context::Context;
use support::failure;

/// Runs the program with the arguments it was started with and returns its exit code: 0 done, 1
/// something failed, 2 wrong usage, 130 cancelled.
pub fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to stdout, where the reader may have left already.
            let _ = error.print();
            return if error.use_stderr() { failure::USAGE } else { failure::DONE };
        }
    };
    match dispatch(cli) {
        Ok(()) => failure::DONE,
        Err(error) => {
            let code = failure::code_of(&error);
            if code != failure::DONE {
                failure::report(&error);
            }
            code
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<()> {
    let Cli { global, paths, command } = cli;
    let mends = matches!(command, Some(Command::Doctor | Command::Config(_) | Command::Help(_)));
    let context = Context::new(global, mends)?;
    match command {
        None => workbench::run(&paths, &context),
        Some(Command::Import(args)) => import::run(&args, &context),
        Some(Command::Analyze(args)) => analyze::run(&args, &context),
        Some(Command::Topics(args)) => topics::run(&args, &context),
        Some(Command::Topic(command)) => topic::run(&command, &context),
        Some(Command::Snippets(args)) => snippets::run(&args, &context),
        Some(Command::Snippet(command)) => snippet::run(&command, &context),
        Some(Command::Drift(args)) => drift::run(&args, &context),
        Some(Command::Search(args)) => search::run(&args, &context),
        Some(Command::Themes) => themes::run(&context),
        Some(Command::Theme(command)) => theme::run(&command, &context),
        Some(Command::Speakers) => speakers::list(&context),
        Some(Command::Speaker(command)) => speakers::run(&command, &context),
        Some(Command::Assign(args)) => assign::assign(&args, &context),
        Some(Command::Unassign(args)) => assign::unassign(&args, &context),
        Some(Command::Quote(command)) => quote::run(&command, &context),
        Some(Command::Suggest(args)) => suggest::run(&args, &context),
        Some(Command::Coders) => coders::run(&context),
        Some(Command::Sample(args)) => sample::run(&args, &context),
        Some(Command::Agree(args)) => agree::run(&args, &context),
        Some(Command::Merge(args)) => merge::run(&args, &context),
        Some(Command::Undo) => undo::undo(&context),
        Some(Command::Redo) => undo::redo(&context),
        Some(Command::Log(args)) => log::run(&args, &context),
        Some(Command::Export(args)) => export::run(&args, &context),
        Some(Command::Replicate(args)) => replicate::run(&args, &context),
        Some(Command::Models(command)) => models::run(&command, &context),
        Some(Command::Projects) => projects::run(&context),
        Some(Command::Doctor) => doctor::run(&context),
        Some(Command::Config(args)) => config::run(&args, &context),
        Some(Command::Keys) => keys::run(&context),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Help(args)) => help::run(&args, &context),
        Some(Command::Man) => man::run(),
        Some(Command::Screenshot(args)) => screenshot::run(&args, &context),
        Some(Command::Demo) => demo::run(&context),
    }
}
