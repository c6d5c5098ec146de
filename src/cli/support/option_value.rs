//! Values of options that clap has no parser for.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Why the value of an option cannot be meant, as what to give instead. clap names the option and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ValueError(pub &'static str);

/// One of the words an option takes: the word, what it stands for, and what the help says of it.
pub type Choice<T> = (&'static str, T, &'static str);

/// Reads one of these words. It stands for a value of the library, which knows nothing of clap.
pub fn choice<T: Clone + Send + Sync + 'static>(
    choices: &'static [Choice<T>],
) -> impl TypedValueParser<Value = T> {
    let words = choices.iter().map(|(word, _, about)| PossibleValue::new(*word).help(*about));
    PossibleValuesParser::new(words).try_map(|typed| {
        let named = choices.iter().find(|(word, ..)| *word == typed);
        // clap has refused all other words already.
        named.map(|(_, value, _)| value.clone()).ok_or(ValueError("give one of the words listed"))
    })
}
