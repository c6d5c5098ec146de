//! Importing codes from other programs: themes, decisions and memos in one edit.

use super::arriving_cases::{ArrivingCases, take_over_cases};
use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, Memo, MemoTarget, Signature, ThemeId,
    TranscriptSpan,
};
use crate::coding::codebook::theme_path::{clean_theme_name, is_same_name};
use crate::coding::error::CodingResult;
use crate::coding::memo_head::split_head;
use crate::format::join_counts;
use std::collections::{BTreeMap, BTreeSet};

/// Codes to be imported into a codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportedCodes {
    /// The name of the source, for the sentence.
    pub source_name: String,
    /// The themes, parents before children.
    pub themes: Vec<ImportedTheme>,
    /// Decisions on passages; the theme as an index into `themes`, the signature of who decided and when.
    /// Empty parts of a signature are filled with the importing coder's.
    pub decisions: Vec<(usize, TranscriptSpan, Signature)>,
    /// Memos on anything but themes.
    pub memos: Vec<(MemoTarget, String)>,
    /// What is known of people who speak.
    pub cases: ArrivingCases,
}

/// A theme to be imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedTheme {
    /// The theme of the codebook it is known to be, as by an id kept in the file.
    pub existing: Option<ThemeId>,
    /// The theme above it, as an index into the imported themes.
    pub parent: Option<usize>,
    /// Its name.
    pub name: String,
    /// Its coding rule.
    pub description: String,
    /// Its colour; none for the next free one.
    pub color: Option<u8>,
    /// The memo on it; empty for none.
    pub memo: String,
    /// The themes it stands also under, as indices into the imported themes.
    pub also_under: Vec<usize>,
}

/// What an import added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeImportSummary {
    /// For each imported theme, the theme of the codebook it became.
    pub themes: Vec<ThemeId>,
    /// The number of new themes.
    pub new_themes: usize,
    /// The number of new coded passages.
    pub passages: usize,
    /// The number of memos written or extended.
    pub memos: usize,
}

/// Imports codes; returns the edit and what it adds.
///
/// An imported theme is the one it is known to be, else the one of the same name under the same parent, else
/// a new one. Nothing existing is overwritten: a different description or memo is appended to the theme's
/// memo. Decisions that exist are passed over, so importing the same file twice adds nothing.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where all of it exists.
pub fn import_codes(
    book: &Codebook,
    arriving: &ImportedCodes,
    by: &Signature,
) -> CodingResult<(Edit, CodeImportSummary)> {
    let mut draft = EditBuilder::new(book);
    let themes = import_themes(&mut draft, arriving, &by.coder)?;
    let made = draft.theme_book.themes.len() - book.themes.len();
    let passages = import_decisions(&mut draft, arriving, &themes, by);
    for (target, text) in &arriving.memos {
        append_memo(&mut draft, target.clone(), &by.coder, text);
    }
    let cases = import_cases(&mut draft, arriving, &by.coder);
    let targets = arriving.memos.iter().map(|(target, _)| target.clone());
    let targets: BTreeSet<MemoTarget> =
        targets.chain(themes.iter().map(|id| MemoTarget::Theme(*id))).collect();
    let changed =
        |target: &&MemoTarget| book.memo_of(target, &by.coder) != draft.memo(target, &by.coder).as_ref();
    let memos = targets.iter().filter(changed).count();
    let parts =
        join_counts(&[(made, "theme"), (passages, "coded passage"), (memos, "memo"), (cases, "case")]);
    let parts = if parts.is_empty() { "descriptions" } else { &parts };
    let what = format!("brought in {parts} from {}", arriving.source_name);
    let edit = draft.finish_or(what, || format!("all of {} is here", arriving.source_name))?;
    Ok((edit, CodeImportSummary { themes, new_themes: made, passages, memos }))
}

/// Takes over what is known of people; returns of how many something is new. The memo on the study says what is not
/// taken over.
fn import_cases(draft: &mut EditBuilder<'_>, arriving: &ImportedCodes, coder: &str) -> usize {
    let (new, sentences) = take_over_cases(draft, &arriving.cases, &format!("in {}", arriving.source_name));
    for sentence in &sentences {
        append_memo(draft, MemoTarget::Project, coder, sentence);
    }
    new
}

/// Finds or creates the theme for each imported one. Two imported themes never become the same theme. `coder`
/// signs what has to go to a memo.
pub(super) fn import_themes(
    draft: &mut EditBuilder<'_>,
    arriving: &ImportedCodes,
    coder: &str,
) -> CodingResult<Vec<ThemeId>> {
    let mut became: Vec<ThemeId> = Vec::with_capacity(arriving.themes.len());
    let mut taken = BTreeSet::new();
    // Themes that a later import is known to be must not be taken by an earlier one of the same name.
    let spoken_for: BTreeSet<ThemeId> = arriving.themes.iter().filter_map(|theme| theme.existing).collect();
    for theme in &arriving.themes {
        let known =
            theme.existing.filter(|id| draft.theme_book.themes.contains_key(id) && !taken.contains(id));
        let id = match known {
            Some(id) => id,
            None => {
                let parent = theme.parent.and_then(|at| became.get(at)).copied();
                let name = clean_theme_name(&theme.name)?;
                let free = |id: &ThemeId| !taken.contains(id) && !spoken_for.contains(id);
                let namesakes =
                    draft.theme_book.themes.children(parent).filter(|theme| is_same_name(&theme.name, &name));
                let there = namesakes.map(|theme| theme.id).min();
                there.filter(free).map_or_else(|| create_imported_theme(draft, parent, &name, theme), Ok)?
            }
        };
        taken.insert(id);
        became.push(id);
        import_description(draft, id, theme, coder)?;
    }
    for (theme, &id) in arriving.themes.iter().zip(&became) {
        for &parent in theme.also_under.iter().filter_map(|at| became.get(*at)) {
            // What would make a circle here stays at its home alone.
            if draft.theme_book.check_reference(id, parent).is_ok() {
                draft.theme_book.insert_reference(id, parent);
            }
        }
    }
    Ok(became)
}

/// Creates a theme; a name that a sibling has gets a number.
fn create_imported_theme(
    draft: &mut EditBuilder<'_>,
    parent: Option<ThemeId>,
    name: &str,
    theme: &ImportedTheme,
) -> CodingResult<ThemeId> {
    let numbered = (1..).map(|n| if n == 1 { name.to_owned() } else { format!("{name} ({n})") });
    let free = numbered.into_iter().find(|name| draft.child_named(parent, name).is_none());
    // The numbers do not end, so one is free.
    let id = draft.create_theme(parent, free.unwrap_or_default());
    if let Some(color) = theme.color {
        draft.change_theme(id, |made| made.color = color)?;
    }
    Ok(id)
}

/// Sets the description where there is none, else appends it to the memo; then appends the imported memo.
fn import_description(
    draft: &mut EditBuilder<'_>,
    id: ThemeId,
    theme: &ImportedTheme,
    coder: &str,
) -> CodingResult<()> {
    let (description, memo) = (theme.description.trim(), theme.memo.as_str());
    let here = draft.theme(id)?;
    if here.description.is_empty() {
        draft.change_theme(id, |theme| description.clone_into(&mut theme.description))?;
    } else if !description.is_empty() && here.description != description {
        append_memo(draft, MemoTarget::Theme(id), coder, description);
    }
    append_memo(draft, MemoTarget::Theme(id), coder, memo);
    Ok(())
}

/// Appends a text to a coder's memo unless it is noted there already, by anybody.
fn append_memo(draft: &mut EditBuilder<'_>, target: MemoTarget, coder: &str, text: &str) {
    let (kind, time, text) = split_head(text.trim_end());
    let noted = draft.book.memo_text(&target).is_some_and(|noted| holds_lines(&noted, text));
    if text.trim().is_empty() || noted {
        return;
    }
    extend_memo(draft, target.clone(), coder, text);
    if let Some(memo) = draft.memo(&target, coder) {
        let arriving = Memo { kind, time, ..memo.clone() };
        let (kind, time) = memo.kind_and_time_with(&arriving);
        draft.put_whole_memo(Memo { kind, time, ..memo });
    }
}

/// Gives the memo of a coder the kind that it has in another copy where it has none here, and the earlier of both times.
/// Gives a sentence where the two are for something else: what it is for here stays.
pub(super) fn date_memo(
    draft: &mut EditBuilder<'_>,
    target: &MemoTarget,
    coder: &str,
    theirs: &Memo,
) -> Option<String> {
    let here = draft.memo(target, coder)?;
    let (kind, time) = here.kind_and_time_with(theirs);
    let differs = here.kind.zip(theirs.kind).filter(|(here, there)| here != there).map(|(here, there)| {
        let subject = super::memo::subject_name(&draft.theme_book, target);
        let (here, there) = (here.name(), there.name());
        format!("the memo of {coder} on {subject} is {here} here and {there} there: {here} stays")
    });
    draft.put_whole_memo(Memo { kind, time, ..here });
    differs
}

/// Whether a text has another, from the beginning of a line to the end of one: "check with Anna" is not said by "check with
/// Annalena".
fn holds_lines(text: &str, other: &str) -> bool {
    let is_whole = |at: usize| {
        let (before, behind) = (text.get(..at).unwrap_or(""), text.get(at + other.len()..).unwrap_or(""));
        (before.is_empty() || before.ends_with('\n')) && (behind.is_empty() || behind.starts_with('\n'))
    };
    other.is_empty() || text.match_indices(other).any(|(at, _)| is_whole(at))
}

/// Appends a text to a coder's memo unless the memo contains it; returns whether it was appended to another text.
pub(super) fn extend_memo(draft: &mut EditBuilder<'_>, target: MemoTarget, coder: &str, text: &str) -> bool {
    let said = draft.memo(&target, coder).map_or_else(String::new, |memo| memo.text);
    // A text that contains the whole memo replaces it; an absent memo is the empty text, which every text
    // contains.
    if holds_lines(text, &said) {
        draft.put_memo(target, coder, text.to_owned());
        false
    } else if holds_lines(&said, text) {
        false
    } else {
        draft.put_memo(target, coder, format!("{said}\n\n{text}"));
        true
    }
}

/// Adds the decisions, one assignment per theme, coder and time; returns the number of new passages.
fn import_decisions(
    draft: &mut EditBuilder<'_>,
    arriving: &ImportedCodes,
    themes: &[ThemeId],
    by: &Signature,
) -> usize {
    let there: BTreeSet<(ThemeId, &str, &TranscriptSpan)> = draft
        .book
        .assignments
        .values()
        .flat_map(|old| old.spans.iter().map(|placed| (old.theme, old.coder.as_str(), placed)))
        .collect();
    let mut groups: BTreeMap<(ThemeId, &str, &str), BTreeSet<&TranscriptSpan>> = BTreeMap::new();
    for (theme, placed, stamp) in &arriving.decisions {
        let Some(&theme) = themes.get(*theme) else { continue };
        let coder = if stamp.coder.is_empty() { &by.coder } else { &stamp.coder };
        let time = if stamp.time.is_empty() { &by.time } else { &stamp.time };
        if !there.contains(&(theme, coder.as_str(), placed)) {
            groups.entry((theme, coder, time)).or_default().insert(placed);
        }
    }
    let mut passages = 0;
    for ((theme, coder, time), spans) in groups {
        passages += spans.len();
        let id = draft.new_assignment_id();
        draft.put(CodingRecord::Assignment(Assignment {
            id,
            theme,
            source: AssignmentSource::Spans,
            spans: spans.into_iter().cloned().collect(),
            coder: coder.to_owned(),
            time: time.to_owned(),
        }));
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::error::CodingError;
    use crate::corpus::{Span, TranscriptId};

    #[test]
    fn a_note_is_there_already_where_all_of_its_lines_are() {
        assert!(holds_lines("first\ncheck with Anna\nlast", "check with Anna"));
        assert!(holds_lines("check with Anna", "check with Anna") && holds_lines("anything", ""));
        assert!(!holds_lines("check with Annalena", "check with Anna"));
        assert!(!holds_lines("unclear whether this is trust", "trust"));
    }

    fn stamp(coder: &str) -> Signature {
        Signature { coder: coder.to_owned(), time: "2026-01-01T00:00:00Z".to_owned() }
    }

    fn theme(parent: Option<usize>, name: &str) -> ImportedTheme {
        ImportedTheme {
            parent,
            name: name.to_owned(),
            description: format!("About {name}."),
            color: Some(9),
            memo: "A memo.".to_owned(),
            ..ImportedTheme::default()
        }
    }

    fn arriving() -> ImportedCodes {
        let placed = |at| TranscriptSpan { transcript: TranscriptId(1), span: Span::new(at, at + 5) };
        ImportedCodes {
            source_name: "theirs.qdpx".to_owned(),
            themes: vec![theme(None, "Design"), theme(Some(0), "RAG"), theme(Some(0), "rag")],
            decisions: vec![
                (1, placed(0), stamp("Bo")),
                (1, placed(9), stamp("Bo")),
                (2, placed(0), Signature { coder: String::new(), time: String::new() }),
            ],
            memos: vec![(MemoTarget::Project, "All.".to_owned())],
            cases: ArrivingCases::default(),
        }
    }

    #[test]
    fn a_memo_that_is_here_keeps_its_date() {
        let (first, later) = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        for (here, expected) in [(first, first), ("", later)] {
            let mut book = Codebook { coder: "Ada".to_owned(), ..Codebook::default() };
            let edit = super::super::write_memo(&book, MemoTarget::Project, "Mine.", None, here).unwrap();
            book.apply(&edit);
            let theirs = format!("[analytic memo, {later}]\nTheirs.");
            let codes =
                ImportedCodes { memos: vec![(MemoTarget::Project, theirs)], ..ImportedCodes::default() };
            book.apply(&import_codes(&book, &codes, &stamp("Ada")).unwrap().0);
            let memo = book.memo(&MemoTarget::Project).unwrap();
            assert_eq!((memo.text.as_str(), memo.time.as_str()), ("Mine.\n\nTheirs.", expected));
            assert_eq!(memo.kind.map(|kind| kind.name()), Some("analytic"));
        }
    }

    #[test]
    fn work_is_taken_in_as_one_edit_and_only_once() {
        let mut book = Codebook::default();
        let (edit, adopted) = import_codes(&book, &arriving(), &stamp("Ada")).unwrap();
        assert_eq!(edit.what, "brought in 3 themes, 3 coded passages and 4 memos from theirs.qdpx");
        assert_eq!((adopted.new_themes, adopted.passages, adopted.memos), (3, 3, 4));
        let themes = adopted.themes;
        book.apply(&edit);
        let first = edit;
        assert_eq!(
            themes.iter().map(|&id| book.theme_path(id)).collect::<Vec<_>>(),
            ["Design", "Design/RAG", "Design/rag (2)"]
        );
        assert_eq!(book.themes[&themes[1]].color, 9);
        let signed: Vec<_> =
            book.assignments.values().map(|it| (it.coder.as_str(), it.spans.len())).collect();
        assert_eq!(signed, [("Bo", 2), ("Ada", 1)]);
        let mut again = arriving();
        again.themes.iter_mut().zip(&themes).for_each(|(theme, &id)| theme.existing = Some(id));
        assert!(matches!(import_codes(&book, &again, &stamp("Ada")), Err(CodingError::NothingToDo(_))));
        again.memos.push((MemoTarget::Transcript(TranscriptId(1)), "Heard.".to_owned()));
        let (edit, adopted) = import_codes(&book, &again, &stamp("Ada")).unwrap();
        assert_eq!((edit.what.as_str(), adopted.memos), ("brought in 1 memo from theirs.qdpx", 1));
        book.apply(&first.inverse());
        assert_eq!(book, Codebook::default());
    }

    #[test]
    fn what_is_there_stays_and_what_differs_is_remembered() {
        let mut book = Codebook::default();
        let (edit, id) = crate::coding::edits::add_theme(&book, "Design").unwrap();
        book.apply(&edit);
        book.apply(&crate::coding::edits::describe_theme(&book, id, "Mine.").unwrap());
        let (edit, adopted) = import_codes(&book, &arriving(), &stamp("Ada")).unwrap();
        book.apply(&edit);
        assert_eq!((adopted.new_themes, adopted.memos), (2, 4));
        assert_eq!((adopted.themes[0], book.themes[&id].description.as_str()), (id, "Mine."));
        assert_eq!(book.memo(&MemoTarget::Theme(id)).unwrap().text, "About Design.\n\nA memo.");
    }
}
