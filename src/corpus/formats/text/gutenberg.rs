//! Texts of Project Gutenberg: the text stands between its marks, the licence before and after them.
//! See <https://www.gutenberg.org/help/file_formats.html>.

use super::plain;
use crate::corpus::Attributes;
use crate::corpus::error::ReadWarning;
use crate::corpus::parsed::ParsedTranscript;

/// The most lines of the preamble, and of the licence after the text. Chosen by hand.
const MAX_LICENCE_LINES: usize = 1000;

/// Reads a text of Project Gutenberg; none where it has no opening mark.
pub(in crate::corpus::formats) fn parse(text: &str) -> Option<ParsedTranscript> {
    let (start, before) = find_mark(text.split_inclusive('\n'), &["START OF TH", "*END*THE SMALL PRINT"])?;
    let body = text.get(start..)?;
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let (after, dropped) = find_mark(
        lines.iter().rev().copied(),
        &["END OF TH", "End of Project Gutenberg", "End of the Project Gutenberg"],
    )
    .unwrap_or((0, 0));
    let words = body.get(..body.len() - after)?;
    let mut recording = plain::parse(words, false);
    let header = text.get(..start)?;
    for (key, value) in read_preamble(header) {
        recording.attributes.entry(key).or_insert(value);
    }
    recording.warnings.push(ReadWarning {
        line: Some(1),
        message: format!(
            "Project Gutenberg's licence left out: {before} lines before the text, {dropped} after it"
        ),
    });
    Some(recording)
}

/// The bytes and lines up to and with the last mark among the first lines.
fn find_mark<'a>(lines: impl Iterator<Item = &'a str>, marks: &[&str]) -> Option<(usize, usize)> {
    let mut bytes = 0;
    let mut found = None;
    for (number, line) in lines.take(MAX_LICENCE_LINES).enumerate() {
        bytes += line.len();
        let bare = line.trim().trim_start_matches(['*', ' ']);
        let is_mark = |mark: &&str| line.trim().starts_with(*mark) || bare.starts_with(*mark);
        if line.to_uppercase().contains("GUTENBERG") && marks.iter().any(is_mark)
            || line.starts_with("*END*THE SMALL PRINT") && marks.contains(&"*END*THE SMALL PRINT")
        {
            found = Some((bytes, number + 1));
        }
    }
    found
}

/// Title, author, translator and date from the preamble's lines.
fn read_preamble(header: &str) -> Attributes {
    let pairs = header.lines().filter_map(|line| line.split_once(':'));
    let known = pairs.filter_map(|(key, value)| {
        let key = match key.trim() {
            "Title" => "title",
            "Author" => "author",
            "Translator" => "translator",
            "Release date" | "Release Date" => "date",
            _ => return None,
        };
        let value = value.split_once('[').map_or(value, |(value, _)| value).trim();
        (!value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::transcript_builder::build_transcript;

    const BOOK: &str = "The Project Gutenberg eBook of A Talk\n\nThis ebook is for the use of anyone anywhere.\n\nTitle: A Talk\n\nAuthor: Ann Lee\n\nRelease date: May 1, 2001 [eBook #5]\n                Most recently updated: June 2, 2020\n\n*** START OF THE PROJECT GUTENBERG EBOOK A TALK ***\n\nIt was the best of times and it\nwas the worst of times, and so\nwe all went home.\n\n“No,” he said, “not\nyet.”\n\n*** END OF THE PROJECT GUTENBERG EBOOK A TALK ***\n\nUpdated editions will replace the previous one.\nSection 1.\n";

    #[test]
    fn the_licence_goes_and_lines_are_joined() {
        let recording = parse(BOOK).unwrap();
        assert_eq!(
            recording.warnings[0].message,
            "Project Gutenberg's licence left out: 12 lines before the text, 4 after it"
        );
        let read = build_transcript("t", recording);
        assert_eq!(
            read.text,
            "It was the best of times and it was the worst of times, and so we all went home.\n“No,” he said, “not yet.”"
        );
        assert_eq!(read.attributes["title"], "A Talk");
        assert_eq!(read.attributes["date"], "May 1, 2001");
    }

    #[test]
    fn other_texts_are_none() {
        assert!(parse("We read a book of Project Gutenberg.\nThe end of it was sad.\n").is_none());
    }
}
