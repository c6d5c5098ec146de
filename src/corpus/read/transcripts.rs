//! What becomes of parsed content: cleanup, then assembly into the transcripts of a file.

use crate::corpus::Transcript;
use crate::corpus::cleanup::clean_up;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::formats::ParsedContent;
use crate::corpus::language::{detect_language, language_in_attributes};
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::read_options::ReadOptions;
use crate::corpus::shares::TextShares;
use crate::corpus::transcript_builder::build_transcript;
use crate::format::count_noun;
use std::collections::BTreeSet;

/// What was read from one file: one transcript, or one for each row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileTranscripts {
    /// The transcripts in file order; no two have the same name.
    pub transcripts: Vec<Transcript>,
    /// What the user should know although the file was read.
    pub warnings: Vec<ReadWarning>,
    /// What became of the file's characters.
    pub shares: TextShares,
    /// The layout of running text, as its rows are called in the tables of layouts; of tables and archives none.
    pub layout: Option<String>,
}

/// Cleans up and assembles what a format's parser gave: one transcript, or one for each row of a table.
pub(super) fn to_transcripts(
    name: &str,
    content: ParsedContent,
    options: &ReadOptions,
) -> Result<FileTranscripts, ReadError> {
    match content {
        ParsedContent::Transcript(recording) => single_transcript(name, recording, options),
        ParsedContent::Rows(rows, warnings) => table_transcripts(name, rows, warnings, options),
    }
}

/// Makes the transcript of a file that holds one.
///
/// # Errors
/// When no words are left in it.
fn single_transcript(
    name: &str,
    mut recording: ParsedTranscript,
    options: &ReadOptions,
) -> Result<FileTranscripts, ReadError> {
    clean_up(&mut recording, options.raw);
    let mut warnings = std::mem::take(&mut recording.warnings);
    let (mut left_out, doubtful, layout) = (recording.left_out, recording.doubtful, recording.layout.take());
    let mut transcript = build_transcript(name, recording);
    left_out += options.choices.apply_to(&mut transcript);
    if transcript.text.is_empty() {
        return Err(ReadError::new("holds no words"));
    }
    warnings.extend(same_person_warnings(&transcript));
    let transcripts = vec![transcript];
    let shares = TextShares::of_transcripts(&transcripts, left_out, doubtful);
    Ok(FileTranscripts { transcripts, warnings, shares, layout })
}

/// Letters of a row that shows its own language.
const SHORT_ROW: usize = 200;

/// Says which speakers may be one person: a name that is the first or last word of one other, longer name. They are
/// never made one silently.
fn same_person_warnings(transcript: &Transcript) -> Vec<ReadWarning> {
    let names: BTreeSet<&str> = transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    let single = names.iter().filter(|name| !name.contains(' ') && name.chars().count() > 1);
    let pairs = single.filter_map(|short| {
        let ends = |long: &&&str| {
            let mut words = long.split(' ');
            let first = words.next();
            words.next_back().is_some_and(|last| first == Some(*short) || last == *short)
        };
        let mut long = names.iter().filter(ends);
        long.next().filter(|_| long.next().is_none()).map(|long| (*short, *long))
    });
    let message = |(short, long): (&str, &str)| {
        format!("\"{short}\" may be \"{long}\"; `leitmotif speaker merge` shows them under one name")
    };
    pairs.map(|pair| ReadWarning { line: None, message: message(pair) }).collect()
}

/// Makes a transcript of each row of a table. Rows without words are left out; rows too short for their
/// language to be detected have that of the table.
///
/// # Errors
/// When no row has words.
fn table_transcripts(
    name: &str,
    rows: Vec<(String, ParsedTranscript)>,
    mut warnings: Vec<ReadWarning>,
    options: &ReadOptions,
) -> Result<FileTranscripts, ReadError> {
    let mut transcripts = Vec::with_capacity(rows.len());
    let mut wordless: Vec<String> = Vec::new();
    let (mut left_out, mut doubtful) = (0, 0);
    for (id, mut recording) in rows {
        left_out += recording.left_out;
        doubtful += recording.doubtful;
        // Those of a recording with many rows, such as of times that cannot be read.
        warnings.append(&mut recording.warnings);
        clean_up(&mut recording, options.raw);
        let mut transcript = build_transcript(&format!("{name}/{id}"), recording);
        left_out += options.choices.apply_to(&mut transcript);
        if transcript.text.is_empty() {
            wordless.push(id);
        } else {
            transcripts.push(transcript);
        }
    }
    if let Some(first) = wordless.first() {
        let rows = count_noun(wordless.len(), "row");
        let message = format!("{rows} left out, with no words to read, such as {first}");
        warnings.push(ReadWarning { line: None, message });
    }
    if transcripts.is_empty() {
        return Err(ReadError::new("no row holds words"));
    }
    // A hundred rows show the table's language; rows under 200 letters are too short to show their own, unless a column
    // names it. Both chosen by hand. Of the 1,004 Russian sentences of SIB-200 21 showed none before letters were
    // counted instead of bytes, of the Hindi ones 38; two were taken for Bulgarian.
    let sample: Vec<&str> = transcripts.iter().take(100).map(|transcript| transcript.text.as_str()).collect();
    let language = detect_language(&sample.join(" "));
    for transcript in &mut transcripts {
        let short = transcript.text.chars().nth(SHORT_ROW).is_none();
        let named = language_in_attributes(&transcript.attributes).is_some();
        if (short && !named) || transcript.language.is_none() {
            transcript.language = language.clone().or(transcript.language.take());
        }
    }
    let shares = TextShares::of_transcripts(&transcripts, left_out, doubtful);
    Ok(FileTranscripts { transcripts, warnings, shares, layout: None })
}

#[cfg(test)]
mod tests {
    use crate::corpus::{ReadOptions, parse_file};
    use std::path::Path;

    #[test]
    fn a_short_name_beside_a_long_one_is_told_and_not_merged() {
        let text =
            "Cleo Marie Voss: So.\nDan: Yes.\nCleo: Well.\nDan: No.\nCleo: Oh.\nCleo Marie Voss: Then.\n";
        let read = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap();
        assert_eq!(read.warnings.len(), 1, "{:?}", read.warnings);
        assert!(read.warnings[0].message.starts_with("\"Cleo\" may be \"Cleo Marie Voss\""));
        assert_eq!(read.transcripts[0].turns.len(), 6);
    }
}
