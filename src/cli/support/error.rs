//! Errors as people read them (what happened, why, what to do next) and as scripts do (the exit code).
//!
//! Commands return `anyhow::Error`. Exit code and hint are found by looking for known types in its chain, so
//! an error may get any context on top and keeps both.

use crate::{jobs, progress::Cancelled};
use std::fmt;
use std::io::Write;

/// Exit code: everything is done, or the reader of stdout had enough.
pub const EXIT_DONE: u8 = 0;
/// Exit code: something failed.
pub const EXIT_FAILED: u8 = 1;
/// Exit code: the command line was not understood, as clap has it too.
pub const EXIT_USAGE: u8 = 2;
/// Exit code: the user cancelled; 128 + SIGINT, as shells have it.
pub const EXIT_CANCELLED: u8 = 130;

/// An error that a command makes itself, with a hint on what to do and an exit code.
#[derive(Debug)]
pub struct CliError {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl CliError {
    /// Something that failed (exit code 1), with what to do next.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: what.into(), hint: Some(hint.into()), code: EXIT_FAILED }
    }
    /// A command line that makes no sense (exit code 2), with what to do instead.
    pub fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: what.into(), hint: Some(hint.into()), code: EXIT_USAGE }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

/// The first error of a type in the chain.
fn find_cause<E: std::error::Error + Send + Sync + 'static>(error: &anyhow::Error) -> Option<&E> {
    // `chain()` alone does not see a type that was added with `context`; `downcast_ref` does.
    error.downcast_ref().or_else(|| error.chain().find_map(|cause| cause.downcast_ref()))
}

/// The exit code an error stands for. A closed pipe is success: the reader has what it wanted.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    let cancelled = find_cause::<Cancelled>(error).is_some()
        || matches!(find_cause(error), Some(jobs::JobError::Cancelled(_)));
    match find_cause::<std::io::Error>(error) {
        Some(io) if io.kind() == std::io::ErrorKind::BrokenPipe => EXIT_DONE,
        _ if cancelled => EXIT_CANCELLED,
        _ => find_cause::<CliError>(error).map_or(EXIT_FAILED, |failure| failure.code),
    }
}

/// What the user can do next, where an error in the chain says: the command's own hint before the job's.
fn error_hint(error: &anyhow::Error) -> Option<String> {
    let own = find_cause::<CliError>(error).and_then(|failure| failure.hint.clone());
    own.or_else(|| find_cause::<jobs::JobError>(error).and_then(jobs::JobError::hint))
}

/// Prints an error to stderr and logs it.
pub fn report_error(error: &anyhow::Error) {
    tracing::error!("{error:#}");
    let mut stderr = std::io::stderr().lock();
    // Where stderr is closed there is nobody left to tell.
    let _ = stderr.write_all(describe_chain(error).as_bytes());
}

/// An error in lines: what happened, `because:` for each cause, `hint:` for what to do.
fn describe_chain(error: &anyhow::Error) -> String {
    let clean = super::output::clean_text;
    let what = error.to_string();
    let mut text = format!("leitmotif: {}\n", clean(&what));
    let mut last = what;
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Errors that already quote their cause need not be followed by it.
        if !last.contains(&cause) {
            text.push_str(&format!("  because: {}\n", clean(&cause)));
        }
        last = cause;
    }
    if let Some(hint) = error_hint(error) {
        text.push_str(&format!("  hint: {}\n", clean(&hint)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn says_what_why_and_what_next() {
        let deep = std::io::Error::other("disk full");
        let error =
            anyhow::Error::from(deep).context(CliError::new("could not write notes.md", "free some space"));
        insta::assert_snapshot!(describe_chain(&error), @r"
        leitmotif: could not write notes.md
          because: disk full
          hint: free some space
        ");
    }

    #[test]
    fn escapes_never_reach_the_terminal() {
        let text = describe_chain(&anyhow::anyhow!("bad file \u{1b}[31mred\u{7}"));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
    }

    #[test]
    fn codes_follow_the_contract() {
        let pipe = Err::<(), _>(std::io::Error::from(std::io::ErrorKind::BrokenPipe)).context("writing");
        assert_eq!(exit_code(&pipe.unwrap_err()), EXIT_DONE);
        assert_eq!(exit_code(&jobs::JobError::from(Cancelled).into()), EXIT_CANCELLED);
        assert_eq!(exit_code(&anyhow::Error::from(Cancelled).context("embedding")), EXIT_CANCELLED);
        assert_eq!(exit_code(&CliError::usage("no", "yes").into()), EXIT_USAGE);
        assert_eq!(exit_code(&anyhow::anyhow!("no")), EXIT_FAILED);
    }

    #[test]
    fn jobs_bring_their_own_hints() {
        assert!(
            describe_chain(&jobs::JobError::NoTranscripts.into())
                .contains("run `leitmotif import FOLDER` first")
        );
    }
}
