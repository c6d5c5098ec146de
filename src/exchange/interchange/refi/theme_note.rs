//! The note on a theme: its memo, and its name where the codebook has it more than once, which other programs
//! have no place for, as readable text in the description of a code, and read back from it.
//!
//! The text is a file format, like that of [`super::transcript_note`]: its labels are never changed.

use crate::exchange::interchange::model::InterchangeProject;
use std::collections::BTreeSet;

/// The first line of a note.
const NOTE_HEAD: &str = "A theme from leitmotif.";
const NAME_LABEL: &str = "Name: ";
const MEMO_LABEL: &str = "Memo:";
/// The most changed names listed in a notice; the rest is counted.
const MAX_LISTED_NAMES: usize = 5;

/// A unique name for each code: QualCoder and ATLAS.ti do not tell codes of one name apart by their branch. A
/// repeated name gets the name above it, else a number, in brackets.
pub(super) fn unique_names(parcel: &InterchangeProject) -> Vec<String> {
    let own: BTreeSet<&str> = parcel.codes.iter().map(|code| code.name.as_str()).collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::with_capacity(parcel.codes.len());
    for code in &parcel.codes {
        let mut name = code.name.clone();
        if taken.contains(&name) {
            let above = code.parent.and_then(|at| parcel.codes.get(at)).map(|above| above.name.clone());
            let tails = above.into_iter().chain((2..).map(|number: usize| number.to_string()));
            let free = |name: &String| !taken.contains(name) && !own.contains(name.as_str());
            let other = tails.map(|tail| format!("{} ({tail})", code.name)).find(free);
            name = other.unwrap_or(name);
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// A notice that lists the codes with another name in the file; none where all keep theirs.
pub fn renamed_codes_notice(parcel: &InterchangeProject) -> Option<String> {
    let names = unique_names(parcel);
    let other = names.iter().zip(&parcel.codes).filter(|(name, code)| **name != code.name);
    let other: Vec<String> = other.map(|(name, _)| format!("'{name}'")).collect();
    let (shown, more) = other.split_at_checked(MAX_LISTED_NAMES).unwrap_or((&other, &[]));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    (!other.is_empty()).then(|| {
        format!(
            "Programs such as QualCoder know a name once, so themes that share theirs are called {}{more} in the file; \
             leitmotif reads them back under their own.",
            shown.join(", ")
        )
    })
}

/// The description of a code followed by its note. `name` is its own name where the file has another. Without
/// name and memo the description is written alone.
pub(super) fn write_note(description: &str, name: Option<&str>, memo: &str) -> String {
    if name.is_none() && memo.is_empty() {
        return description.to_owned();
    }
    let mut parts: Vec<String> = vec![NOTE_HEAD.to_owned()];
    parts.extend(name.map(|name| format!("{NAME_LABEL}{name}")));
    if !memo.is_empty() {
        parts.push(format!("{MEMO_LABEL}\n{memo}"));
    }
    let ours = parts.join("\n");
    if description.is_empty() { ours } else { format!("{description}\n\n{ours}") }
}

/// A description with its note read back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ThemeNote<'a> {
    pub(super) description: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) memo: &'a str,
}

/// Reads a description and its note; without a note, all of it is the description.
pub(super) fn read_note(text: &str) -> ThemeNote<'_> {
    let plain = ThemeNote { description: text.trim(), ..ThemeNote::default() };
    let mut starts = text.match_indices(NOTE_HEAD).map(|(at, _)| at);
    let begins = |at: &usize| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    let Some((before, ours)) = starts.find(begins).and_then(|at| text.split_at_checked(at)) else {
        return plain;
    };
    let Some(ours) = ours.strip_prefix(NOTE_HEAD).and_then(|rest| rest.strip_prefix('\n')) else {
        return plain;
    };
    let (name, rest) = match ours.strip_prefix(NAME_LABEL) {
        Some(named) => named.split_once('\n').map_or((Some(named), ""), |(name, rest)| (Some(name), rest)),
        None => (None, ours),
    };
    let memo = rest.strip_prefix(MEMO_LABEL).map(|memo| memo.strip_prefix('\n').unwrap_or(memo));
    if name.is_none() && memo.is_none() {
        return plain;
    }
    // Text below the name without the memo's label was added in another program: keep it as the memo.
    ThemeNote { description: before.trim(), name: name.map(str::trim), memo: memo.unwrap_or(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::interchange::model::InterchangeCode;

    #[test]
    fn a_description_reads_back_with_name_and_memo() {
        for (description, name, memo) in [
            ("", None, ""),
            ("So.\n\nNot so.", None, " Why?\n\nMemo:\n"),
            ("", Some("Cost"), ""),
            ("a", Some("B c"), "d"),
        ] {
            let text = write_note(description, name, memo);
            assert_eq!(read_note(&text), ThemeNote { description, name, memo }, "{text}");
        }
        let theirs = "A theme from leitmotif.\nwas here.";
        assert_eq!(read_note(theirs).description, theirs);
    }

    #[test]
    fn names_are_there_once() {
        let code =
            |parent, name: &str| InterchangeCode { parent, name: name.into(), ..InterchangeCode::default() };
        let codes = vec![
            code(None, "Work"),
            code(Some(0), "Cost"),
            code(None, "Power"),
            code(Some(2), "Cost"),
            code(Some(2), "Cost"),
            code(None, "Cost (2)"),
            code(Some(3), "Power"),
        ];
        let parcel = InterchangeProject { codes, ..InterchangeProject::default() };
        let names = unique_names(&parcel);
        assert!(
            renamed_codes_notice(&parcel).unwrap().contains("'Cost (Power)', 'Cost (3)', 'Power (Cost)' in")
        );
        assert_eq!(renamed_codes_notice(&InterchangeProject::default()), None);
        assert_eq!(names, ["Work", "Cost", "Power", "Cost (Power)", "Cost (3)", "Cost (2)", "Power (Cost)"]);
    }
}
