//! Lists of decisions on how a file is read to choose from: its layout, its encoding, whom a label is the same as.

use super::picker::{CommandChoice, Picker};
use crate::app::edits::{EditResult, decide_reading};
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::workspace::notices::Notice;
use crate::app::{Effect, ScreenCommand, Workspace};
use crate::coding::edits::ReadDecision;
use crate::corpus::{layout_example, layout_names};
use crate::jobs::import_check::CheckedFile;

/// The encodings to choose from, the commonest in old files first, with what uses them.
const ENCODINGS: [(&str, &str); 22] = [
    ("utf-8", "most files of today"),
    ("windows-1252", "Western Europe, on Windows"),
    ("windows-1250", "Central Europe, on Windows"),
    ("windows-1251", "Cyrillic, on Windows"),
    ("windows-1253", "Greek, on Windows"),
    ("windows-1254", "Turkish, on Windows"),
    ("windows-1255", "Hebrew, on Windows"),
    ("windows-1256", "Arabic, on Windows"),
    ("macroman", "Western Europe, on an old Mac"),
    ("x-mac-cyrillic", "Cyrillic, on an old Mac"),
    ("cp850", "Western Europe, under DOS"),
    ("ibm866", "Cyrillic, under DOS"),
    ("koi8-r", "Russian, on Unix"),
    ("iso-8859-2", "Central Europe, on Unix"),
    ("utf-16le", "Windows' \"Unicode\""),
    ("utf-16be", "the same with the bytes swapped"),
    ("shift_jis", "Japanese, on Windows"),
    ("euc-jp", "Japanese, on Unix"),
    ("iso-2022-jp", "Japanese, in mail"),
    ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"),
    ("euc-kr", "Korean"),
];

/// A list of layouts to choose from for a file.
pub(super) fn layout_picker(work: &Workspace, file: &CheckedFile, for_all: bool) -> Picker {
    let decide = |name: Option<&str>| {
        decide_reading(work, file, for_all, ReadDecision::Layout(name.map(str::to_owned)))
    };
    let names =
        layout_names().map(|name| (decide(Some(name)), layout_example(name), name.replace('\t', "\\t")));
    let own = (decide(None), "as the file tells".to_owned(), String::new());
    reading_picker(format!("how turns open in {}", file.name), std::iter::once(own).chain(names))
}

/// A list of encodings to choose from for a file.
pub(super) fn encoding_picker(work: &Workspace, file: &CheckedFile, for_all: bool) -> Picker {
    let decide = |name: Option<&str>| {
        decide_reading(work, file, for_all, ReadDecision::Encoding(name.map(str::to_owned)))
    };
    let names = ENCODINGS.iter().map(|(name, of)| (decide(Some(name)), (*name).to_owned(), (*of).to_owned()));
    let own = (decide(None), "as the bytes tell".to_owned(), String::new());
    reading_picker(format!("the encoding of {}", file.name), std::iter::once(own).chain(names))
}

/// A list of decisions to choose from: each with its words and what is to be known of it. What is decided so already can
/// be seen and not chosen.
pub(super) fn reading_picker(
    title: String,
    rows: impl Iterator<Item = (EditResult, String, String)>,
) -> Picker {
    let choice = |(edit, text, detail): (EditResult, String, String)| match edit {
        Ok(edit) => CommandChoice::new(ScreenCommand::RunEffect(Effect::ApplyEdit(edit)), text, detail),
        Err(why) => {
            let why = why.to_string();
            let why = why.strip_prefix("nothing to do: ").unwrap_or(&why).to_owned();
            let hint = ScreenCommand::ShowNotice(Notice::hint(why.clone()));
            CommandChoice { disabled_reason: Some(why), ..CommandChoice::new(hint, text, detail) }
        }
    };
    Picker {
        title,
        placeholder: "type to find".into(),
        no_match: "Nothing here is called that.",
        columns: 76,
        fuzzy_list: FuzzyList::new(rows.map(choice).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::is_known_encoding;

    #[test]
    fn all_encodings_to_choose_from_are_known() {
        let unknown: Vec<_> = ENCODINGS.iter().filter(|(name, _)| !is_known_encoding(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
