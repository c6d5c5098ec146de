//! The command line: one file per subcommand, for people and for programs.

mod analyze;
mod args;
mod assign;
mod completions;
mod doctor;
mod export;
mod import;
mod keys;
mod log;
mod man;
mod models;
mod projects;
mod search;
mod snippets;
mod support;
mod theme;
mod topic;
mod topics;
mod undo;

pub use args::Cli;

use args::Command;
use clap::Parser;
use support::context::Context;
use support::failure::{self, Failure};

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
    match (&command, paths.first()) {
        (Some(Command::Completions(args)), _) => return completions::run(args),
        (Some(Command::Man), _) => return man::run(),
        (Some(_), Some(path)) => {
            let hint = "give the command first; a folder called like a command is opened as ./NAME";
            let path = path.display();
            return Err(Failure::usage(format!("'{path}' stands before the command"), hint).into());
        }
        _ => {}
    }
    let context = Context::new(global)?;
    match command {
        Some(Command::Import(args)) => import::run(&args, &context),
        Some(Command::Analyze(args)) => analyze::run(&args, &context),
        Some(Command::Undo) => undo::undo(&context),
        Some(Command::Redo) => undo::redo(&context),
        Some(Command::Log(args)) => log::run(&args, &context),
        Some(Command::Projects) => projects::run(&context),
        Some(Command::Doctor) => doctor::run(&context),
        Some(Command::Keys) => keys::run(&context),
        _ => Err(Failure::new("this is not there yet", "").into()),
    }
}
