//! What a theme has that codes of other programs have no place for: a memo beside its description, and a
//! name that is in the codebook more than once. It stands in the code's description, where people and
//! programs that know nothing else read it, and reads back.

use crate::exchange::parcel::Parcel;
use std::collections::BTreeSet;

/// How our part of a description begins.
const HEAD: &str = "A theme from leitmotif.";
const NAME: &str = "Name: ";
const MEMO: &str = "Memo:";
/// So many names are listed where they are not those of the themes.
const NAMED: usize = 5;

/// The names of a study's codes, each once: QualCoder and ATLAS.ti know no branches that would tell two of
/// the same name apart. Those that would not be are followed by the name above them.
pub(super) fn names(parcel: &Parcel) -> Vec<String> {
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

/// Says which codes go by another name in the files of this format; nothing where none does.
pub fn renamed(parcel: &Parcel) -> Option<String> {
    let names = names(parcel);
    let other = names.iter().zip(&parcel.codes).filter(|(name, code)| **name != code.name);
    let other: Vec<String> = other.map(|(name, _)| format!("'{name}'")).collect();
    let (shown, more) = other.split_at_checked(NAMED).unwrap_or((&other, &[]));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    (!other.is_empty()).then(|| {
        format!(
            "Programs such as QualCoder know a name once, so themes that share theirs are called {}{more} in the file; \
             leitmotif reads them back under their own.",
            shown.join(", ")
        )
    })
}

/// The description of a code, followed by the memo and the name it has here where it goes by another.
pub(super) fn write(description: &str, name: Option<&str>, memo: &str) -> String {
    if name.is_none() && memo.is_empty() {
        return description.to_owned();
    }
    let mut parts: Vec<String> = vec![HEAD.to_owned()];
    parts.extend(name.map(|name| format!("{NAME}{name}")));
    if !memo.is_empty() {
        parts.push(format!("{MEMO}\n{memo}"));
    }
    let ours = parts.join("\n");
    if description.is_empty() { ours } else { format!("{description}\n\n{ours}") }
}

/// A description, read back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Described<'a> {
    pub(super) description: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) memo: &'a str,
}

/// Reads a description; one that somebody else wrote is just that.
pub(super) fn read(text: &str) -> Described<'_> {
    let plain = Described { description: text.trim(), ..Described::default() };
    let mut starts = text.match_indices(HEAD).map(|(at, _)| at);
    let begins = |at: &usize| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    let Some((before, ours)) = starts.find(begins).and_then(|at| text.split_at_checked(at)) else {
        return plain;
    };
    let Some(ours) = ours.strip_prefix(HEAD).and_then(|rest| rest.strip_prefix('\n')) else { return plain };
    let (name, rest) = match ours.strip_prefix(NAME) {
        Some(named) => named.split_once('\n').map_or((Some(named), ""), |(name, rest)| (Some(name), rest)),
        None => (None, ours),
    };
    let memo = rest.strip_prefix(MEMO).map(|memo| memo.strip_prefix('\n').unwrap_or(memo));
    if name.is_none() && memo.is_none() {
        return plain;
    }
    // What somebody wrote below a name without a memo is theirs to keep.
    Described { description: before.trim(), name: name.map(str::trim), memo: memo.unwrap_or(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::parcel::Code;

    #[test]
    fn a_description_reads_back_with_name_and_memo() {
        for (description, name, memo) in [
            ("", None, ""),
            ("So.\n\nNot so.", None, " Why?\n\nMemo:\n"),
            ("", Some("Cost"), ""),
            ("a", Some("B c"), "d"),
        ] {
            let text = write(description, name, memo);
            assert_eq!(read(&text), Described { description, name, memo }, "{text}");
        }
        let theirs = "A theme from leitmotif.\nwas here.";
        assert_eq!(read(theirs).description, theirs);
    }

    #[test]
    fn names_are_there_once() {
        let code = |parent, name: &str| Code { parent, name: name.into(), ..Code::default() };
        let codes = vec![
            code(None, "Work"),
            code(Some(0), "Cost"),
            code(None, "Power"),
            code(Some(2), "Cost"),
            code(Some(2), "Cost"),
            code(None, "Cost (2)"),
            code(Some(3), "Power"),
        ];
        let parcel = Parcel { codes, ..Parcel::default() };
        let names = names(&parcel);
        assert!(renamed(&parcel).unwrap().contains("'Cost (Power)', 'Cost (3)', 'Power (Cost)' in"));
        assert_eq!(renamed(&Parcel::default()), None);
        assert_eq!(names, ["Work", "Cost", "Power", "Cost (Power)", "Cost (3)", "Cost (2)", "Power (Cost)"]);
    }
}
