//! A language that snippets are in, with its stop words and how much is said in it.

use super::running_words::RunningWords;
use super::stop::StopWords;

/// A language met in a corpus.
#[derive(Debug)]
pub(super) struct MetLanguage {
    /// Its code, as the snippets have it.
    pub(super) code: String,
    pub(super) stop: StopWords,
    pub(super) running: RunningWords,
}

impl MetLanguage {
    /// A language in which nothing was said yet.
    pub(super) fn new(code: &str) -> Self {
        let (stop, running) = (StopWords::for_language(code), RunningWords::default());
        Self { code: code.to_owned(), stop, running }
    }

    /// Its code without a region: `pt` of `pt-BR`.
    pub(super) fn base_code(&self) -> &str {
        self.code.split(['-', '_']).next().unwrap_or(&self.code)
    }
}
