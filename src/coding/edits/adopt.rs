//! Work that comes from elsewhere: themes, decisions and memos in one edit.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{
    Assignment, Codebook, Edit, Memo, MemoTarget, PlacedSpan, Source, Stamp, Theme, ThemeId,
};
use crate::coding::place::clean;
use crate::coding::wording::count;
use std::collections::{BTreeMap, BTreeSet};

/// Work on its way into a codebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arriving {
    /// Where it comes from, for the sentence.
    pub from: String,
    /// The themes, parents before children.
    pub themes: Vec<ArrivingTheme>,
    /// Decisions on passages; the theme by its place in `themes`, the stamp of who made it and when.
    /// What the stamp leaves empty is signed with the present one.
    pub decisions: Vec<(usize, PlacedSpan, Stamp)>,
    /// Memos on anything but themes.
    pub memos: Vec<(MemoTarget, String)>,
}

/// A theme on its way into a codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArrivingTheme {
    /// The theme of the codebook that it is known to be.
    pub known: Option<ThemeId>,
    /// The theme above it, by its place among those arriving.
    pub parent: Option<usize>,
    /// Its name.
    pub name: String,
    /// When to use it.
    pub description: String,
    /// Its colour; none: the next that is free.
    pub color: Option<u8>,
    /// The memo on it; empty where there is none.
    pub memo: String,
}

/// What became of work that was taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// The themes those arriving have become.
    pub themes: Vec<ThemeId>,
    /// How many themes are new.
    pub made: usize,
    /// How many coded passages are.
    pub passages: usize,
    /// How many memos say something new.
    pub memos: usize,
}

/// Takes work in; says what became of it.
///
/// A theme is the one it is known to be, else the one of its name at its place, else it is new. What is
/// there already stays as it is: another description is added to the theme's memo, another memo to the
/// memo. Decisions that are there already are passed over.
///
/// # Errors
/// [`Error::Already`] where all of it is there.
pub fn adopt(book: &Codebook, arriving: &Arriving, by: &Stamp) -> Result<(Edit, Adopted)> {
    let mut draft = Draft::new(book);
    let themes = themes(&mut draft, arriving)?;
    let made = draft.themes.themes.len() - book.themes.len();
    let passages = decide(&mut draft, arriving, &themes, by);
    for (target, text) in &arriving.memos {
        remember(&mut draft, target.clone(), text);
    }
    let targets = arriving.memos.iter().map(|(target, _)| target.clone());
    let targets: BTreeSet<MemoTarget> =
        targets.chain(themes.iter().map(|id| MemoTarget::Theme(*id))).collect();
    let said = |memo: Option<&Memo>| memo.map(|memo| memo.text.clone()).unwrap_or_default();
    let memos = targets.iter().filter(|target| said(book.memo(target)) != said(draft.memo(target))).count();
    let counts = [(made, "theme"), (passages, "coded passage"), (memos, "memo")];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = counts.map(|(number, noun)| count(number, noun)).collect();
    let parts = match parts.split_last() {
        None => "descriptions".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    };
    let what = format!("brought in {parts} from {}", arriving.from);
    let already = || Error::Already(format!("all of {} is here", arriving.from));
    Ok((draft.finish(what).ok_or_else(already)?, Adopted { themes, made, passages, memos }))
}

pub(super) fn themes(draft: &mut Draft<'_>, arriving: &Arriving) -> Result<Vec<ThemeId>> {
    let mut became: Vec<ThemeId> = Vec::with_capacity(arriving.themes.len());
    let mut taken = BTreeSet::new();
    let spoken_for: BTreeSet<ThemeId> = arriving.themes.iter().filter_map(|theme| theme.known).collect();
    for theme in &arriving.themes {
        let known = theme.known.filter(|id| draft.themes.themes.contains_key(id) && !taken.contains(id));
        let id = match known {
            Some(id) => id,
            None => {
                let parent = theme.parent.and_then(|at| became.get(at)).copied();
                let name = clean(&theme.name)?;
                let free = |id: &ThemeId| !taken.contains(id) && !spoken_for.contains(id);
                let same = |theme: &Theme| theme.parent == parent && theme.name == name;
                let there = draft.themes.themes.values().find(|theme| same(theme)).map(|theme| theme.id);
                there.filter(free).unwrap_or_else(|| new(draft, parent, &name, theme))
            }
        };
        taken.insert(id);
        became.push(id);
        describe(draft, id, theme)?;
    }
    Ok(became)
}

/// Makes a theme; a name a sibling has already gets a number.
fn new(draft: &mut Draft<'_>, parent: Option<ThemeId>, name: &str, theme: &ArrivingTheme) -> ThemeId {
    let numbered = (1..).map(|n| if n == 1 { name.to_owned() } else { format!("{name} ({n})") });
    let free = numbered.into_iter().find(|name| draft.child(parent, name).is_none());
    let id = draft.make(parent, free.unwrap_or_default());
    if let (Some(color), Ok(made)) = (theme.color, draft.theme_mut(id)) {
        made.color = color;
    }
    id
}

fn describe(draft: &mut Draft<'_>, id: ThemeId, theme: &ArrivingTheme) -> Result<()> {
    let (description, memo) = (theme.description.trim(), theme.memo.as_str());
    let here = draft.theme_mut(id)?;
    if here.description.is_empty() {
        description.clone_into(&mut here.description);
    } else if !description.is_empty() && here.description != description {
        remember(draft, MemoTarget::Theme(id), description);
    }
    remember(draft, MemoTarget::Theme(id), memo);
    Ok(())
}

/// Adds to a memo what it does not say yet.
pub(super) fn remember(draft: &mut Draft<'_>, target: MemoTarget, text: &str) {
    let text = text.trim_end();
    if text.trim().is_empty() {
        return;
    }
    let said = draft.memo(&target).map(|memo| memo.text.clone()).unwrap_or_default();
    // An empty memo stands in every text.
    if text.contains(said.as_str()) {
        draft.put_memo(target, text.to_owned());
    } else if !said.contains(text) {
        draft.put_memo(target, format!("{said}\n\n{text}"));
    }
}

/// Puts decisions of one theme, coder and time together; says how many passages are new.
fn decide(draft: &mut Draft<'_>, arriving: &Arriving, themes: &[ThemeId], by: &Stamp) -> usize {
    let there: BTreeSet<(ThemeId, &str, &PlacedSpan)> = draft
        .book
        .assignments
        .values()
        .flat_map(|old| old.spans.iter().map(|placed| (old.theme, old.coder.as_str(), placed)))
        .collect();
    let mut groups: BTreeMap<(ThemeId, &str, &str), BTreeSet<&PlacedSpan>> = BTreeMap::new();
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
        let id = draft.next_assignment();
        draft.put_assignment(Assignment {
            id,
            theme,
            source: Source::Spans,
            spans: spans.into_iter().cloned().collect(),
            coder: coder.to_owned(),
            time: time.to_owned(),
        });
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Span, TranscriptId};

    fn stamp(coder: &str) -> Stamp {
        Stamp { coder: coder.to_owned(), time: "2026-01-01T00:00:00Z".to_owned() }
    }

    fn theme(parent: Option<usize>, name: &str) -> ArrivingTheme {
        ArrivingTheme {
            parent,
            name: name.to_owned(),
            description: format!("About {name}."),
            color: Some(9),
            memo: "A memo.".to_owned(),
            ..ArrivingTheme::default()
        }
    }

    fn arriving() -> Arriving {
        let placed = |at| PlacedSpan { transcript: TranscriptId(1), span: Span::new(at, at + 5) };
        Arriving {
            from: "theirs.qdpx".to_owned(),
            themes: vec![theme(None, "Design"), theme(Some(0), "RAG"), theme(Some(0), "rag")],
            decisions: vec![
                (1, placed(0), stamp("Bo")),
                (1, placed(9), stamp("Bo")),
                (2, placed(0), Stamp { coder: String::new(), time: String::new() }),
            ],
            memos: vec![(MemoTarget::Project, "All.".to_owned())],
        }
    }

    #[test]
    fn work_is_taken_in_as_one_edit_and_only_once() {
        let mut book = Codebook::default();
        let (edit, adopted) = adopt(&book, &arriving(), &stamp("Ada")).unwrap();
        assert_eq!(edit.what, "brought in 3 themes, 3 coded passages and 4 memos from theirs.qdpx");
        assert_eq!((adopted.made, adopted.passages, adopted.memos), (3, 3, 4));
        let themes = adopted.themes;
        book.apply(&edit);
        let first = edit;
        assert_eq!(
            themes.iter().map(|&id| book.path(id)).collect::<Vec<_>>(),
            ["Design", "Design/RAG", "Design/rag (2)"]
        );
        assert_eq!(book.themes[&themes[1]].color, 9);
        let signed: Vec<_> =
            book.assignments.values().map(|it| (it.coder.as_str(), it.spans.len())).collect();
        assert_eq!(signed, [("Bo", 2), ("Ada", 1)]);
        let mut again = arriving();
        again.themes.iter_mut().zip(&themes).for_each(|(theme, &id)| theme.known = Some(id));
        assert!(matches!(adopt(&book, &again, &stamp("Ada")), Err(Error::Already(_))));
        again.memos.push((MemoTarget::Transcript(TranscriptId(1)), "Heard.".to_owned()));
        let (edit, adopted) = adopt(&book, &again, &stamp("Ada")).unwrap();
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
        let (edit, adopted) = adopt(&book, &arriving(), &stamp("Ada")).unwrap();
        book.apply(&edit);
        assert_eq!((adopted.made, adopted.memos), (2, 4));
        assert_eq!((adopted.themes[0], book.themes[&id].description.as_str()), (id, "Mine."));
        assert_eq!(book.memo(&MemoTarget::Theme(id)).unwrap().text, "About Design.\n\nA memo.");
    }
}
