//! Parses arguments, calls the command line, maps errors to exit codes.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(leitmotif::cli::run())
}
