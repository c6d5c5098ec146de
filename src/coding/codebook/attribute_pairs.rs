//! Attributes in a line, such as `age=31; site=north`: as they are shown, and as they are typed in again.

use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::Attributes;
use crate::corpus::attributes::known_key;

/// The signs that part pairs, and names from values. Behind a backslash they are letters, as is a second backslash.
const MARKS: [char; 3] = [';', '=', '\\'];

/// Attributes in a line; [`read_pairs`] gives them back.
pub fn pairs_text(attributes: &Attributes) -> String {
    let pairs = attributes.iter().map(|(key, value)| {
        let (key, value) = (escape_marks(key, &[';', '=']), escape_marks(value, &[';']));
        format!("{key}={value}")
    });
    pairs.collect::<Vec<_>>().join("; ")
}

/// The attributes of a line that was typed. A backslash before any other sign than `;`, `=` and `\` is a letter.
///
/// # Errors
/// [`CodingError::EmptyAttributeName`] for a pair without `=`, and [`CodingError::AttributeTwice`].
pub fn read_pairs(line: &str) -> CodingResult<Attributes> {
    let mut attributes = Attributes::new();
    for (key, value) in split_pairs(line) {
        let value = value.trim().to_owned();
        match key {
            None if value.is_empty() => {}
            None => return Err(CodingError::EmptyAttributeName),
            Some(key) => {
                let key = key.trim().to_owned();
                if let Some(first) = known_key(&attributes, &key) {
                    return Err(CodingError::AttributeTwice { first: first.to_owned(), second: key });
                }
                attributes.insert(key, value);
            }
        }
    }
    Ok(attributes)
}

/// What stands between the `;` of a line: a name, where there is a `=`, and what stands behind it.
fn split_pairs(line: &str) -> Vec<(Option<String>, String)> {
    let mut pairs = Vec::new();
    let (mut key, mut part) = (None, String::new());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => part.push(letters.next_if(|next| MARKS.contains(next)).unwrap_or('\\')),
            ';' => pairs.push((key.take(), std::mem::take(&mut part))),
            '=' if key.is_none() => key = Some(std::mem::take(&mut part)),
            _ => part.push(letter),
        }
    }
    pairs.push((key, part));
    pairs
}

/// A text with a backslash before each of some marks, and before each backslash that would be read as one.
fn escape_marks(text: &str, marks: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // Behind the last letter stands a mark, or the end.
        let escapes = match letter {
            '\\' => letters.peek().is_none_or(|next| MARKS.contains(next)),
            _ => marks.contains(&letter),
        };
        out.extend(escapes.then_some('\\'));
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::names::clean_name;
    use proptest::prelude::*;

    fn attributes(pairs: &[(&str, &str)]) -> Attributes {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn marks_in_names_and_values_stand_behind_a_backslash() {
        let known = attributes(&[("a=b", "1=2"), ("role", r"nurse; manager\"), ("seen", r"C:\data\;")]);
        let line = r"a\=b=1=2; role=nurse\; manager\\; seen=C:\data\\\;";
        assert_eq!(pairs_text(&known), line);
        assert_eq!(read_pairs(line).unwrap(), known);
        assert_eq!(read_pairs(" ; age = 31 ;site=;").unwrap(), attributes(&[("age", "31"), ("site", "")]));
        assert_eq!(read_pairs("31").unwrap_err(), CodingError::EmptyAttributeName);
        let twice = read_pairs("Age=31; age=32").unwrap_err();
        assert_eq!(twice.to_string(), "'Age' and 'age' are one attribute: give it one value");
    }

    /// Letters of names and values, the marks among them.
    const LETTERS: &str = r"[;=\\ aB-]{1,8}";

    proptest! {
        #[test]
        fn what_a_line_shows_is_what_it_gives_back(pairs in prop::collection::vec((LETTERS, LETTERS), 0..5)) {
            let mut known = Attributes::new();
            for (key, value) in pairs {
                let (key, value) = (clean_name(&key).unwrap(), clean_name(&value).unwrap());
                if !value.is_empty() && known_key(&known, &key).is_none() {
                    known.insert(key, value);
                }
            }
            prop_assert_eq!(read_pairs(&pairs_text(&known)).unwrap(), known);
        }
    }
}
