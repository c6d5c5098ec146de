//! Numbers of topics and snippets as they are typed.

use super::error::CliError;
use super::option_value::ValueError;
use std::str::FromStr;

/// Reads the number of a snippet, with or without the # it is shown with.
///
/// # Errors
/// Where it is no number.
pub fn parse_number<N: FromStr>(text: &str) -> Result<N, ValueError> {
    text.trim_start_matches('#').parse().map_err(|_| ValueError("a snippet is named by its number"))
}

/// Tells numbers from the theme behind them. clap gives all words after `--topic` to that option, so in
/// `--topic 1 2 RAG` the last one is the theme, unless the theme was given by itself. This is why numbers are
/// read here and not by clap. `noun` is what has the numbers, `example` a command with a theme.
///
/// # Errors
/// Where no theme is named, or a number is none.
pub fn numbers_and_theme<'a, N: FromStr>(
    given: &'a [String],
    theme: Option<&'a str>,
    noun: &str,
    example: &str,
) -> anyhow::Result<(Vec<N>, &'a str)> {
    let (numbers, theme) = match (theme, given.split_last()) {
        (Some(theme), _) => (given, theme),
        (None, Some((theme, numbers))) => (numbers, theme.as_str()),
        (None, None) => return Err(missing_theme_error(example).into()),
    };
    if numbers.is_empty() {
        return Err(missing_theme_error(example).into());
    }
    let number = |text: &String| {
        let hint = format!("a {noun} is named by its number, the theme comes last");
        parse_number(text).map_err(|_| CliError::usage(format!("'{text}' is no {noun}"), hint))
    };
    Ok((numbers.iter().map(number).collect::<Result<_, _>>()?, theme))
}

/// The error where no theme was named.
pub fn missing_theme_error(example: &str) -> CliError {
    CliError::usage("no theme was named", format!("name it last: {example}"))
}
