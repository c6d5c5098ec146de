//! The program `leitmotif`. All it does is in [`leitmotif::cli`]: this file only hands its exit code to the
//! system.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(leitmotif::cli::run())
}
