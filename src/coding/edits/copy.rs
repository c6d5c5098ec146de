//! Work from another copy of the project, in one edit.

use super::adopt::{Arriving, remember, themes};
use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{
    Assignment, Codebook, Edit, PlacedSpan, Source, SpeakerName, Stamp, ThemeId, TopicMark,
};
use crate::coding::wording::count;
use std::collections::{BTreeMap, BTreeSet};

/// What another copy has, in terms of this one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Copy {
    /// Where it comes from, the themes and the memos; its decisions are empty.
    pub arriving: Arriving,
    /// Decisions; the theme by its place among those arriving.
    pub decisions: Vec<(usize, Assignment)>,
    /// Quotes, those of a theme in their order; the theme by its place among those arriving.
    pub quotes: Vec<(usize, PlacedSpan)>,
    /// Names and junk marks of topics.
    pub marks: Vec<TopicMark>,
    /// Names of speakers.
    pub speakers: Vec<SpeakerName>,
}

/// How much of it was not here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    /// Themes that are new.
    pub themes: usize,
    /// Passages put in a theme.
    pub passages: usize,
    /// Memos written or added to.
    pub memos: usize,
    /// Quotes picked.
    pub quotes: usize,
    /// Names and junk marks of topics, and names of speakers.
    pub names: usize,
}

/// Takes the work of another copy in. Nothing that is here changes, but that memos are added to: decisions keep who made
/// them and when, those that are here already are passed over, names that were given here stay.
///
/// # Errors
/// [`Error::Already`] where all of it is here.
pub fn take_copy(book: &Codebook, copy: &Copy, by: &Stamp) -> Result<(Edit, Came)> {
    book.need_sight("taking in another copy")?;
    let mut draft = Draft::new(book);
    let became = themes(&mut draft, &copy.arriving)?;
    let mut came = Came {
        themes: draft.themes.themes.len() - book.themes.len(),
        ..decide(&mut draft, copy, &became, by)
    };
    for (target, text) in &copy.arriving.memos {
        remember(&mut draft, target.clone(), text);
    }
    came.quotes = quote(&mut draft, copy, &became);
    came.names = name(&mut draft, copy);
    let what = format!(
        "merged in {} and {} from {}",
        count(came.themes, "theme"),
        count(came.passages, "coded passage"),
        copy.arriving.from
    );
    let already = || Error::Already(format!("all of {} is here", copy.arriving.from));
    let edit = draft.finish(what).ok_or_else(already)?;
    let memo = |key: &str| key.starts_with("memo ");
    came.memos = edit.changes.iter().filter_map(crate::coding::Change::key).filter(|key| memo(key)).count();
    Ok((edit, came))
}

/// Where each coder has put what.
type Held = BTreeMap<(ThemeId, String), BTreeSet<PlacedSpan>>;

fn decide(draft: &mut Draft<'_>, copy: &Copy, themes: &[ThemeId], by: &Stamp) -> Came {
    let mut held = Held::new();
    for old in draft.book.assignments.values() {
        held.entry((old.theme, old.coder.clone())).or_default().extend(old.spans.iter().cloned());
    }
    let mut passages = 0;
    for (theme, arriving) in &copy.decisions {
        let Some(&theme) = themes.get(*theme) else { continue };
        let mut arriving = Assignment { theme, ..arriving.clone() };
        if arriving.coder.is_empty() {
            arriving.coder.clone_from(&by.coder);
        }
        let there = held.entry((theme, arriving.coder.clone())).or_default();
        let missing: Vec<PlacedSpan> =
            arriving.spans.iter().filter(|placed| !there.contains(placed)).cloned().collect();
        passages += missing.len();
        there.extend(missing.iter().cloned());
        put(draft, arriving, missing);
    }
    Came { passages, ..Came::default() }
}

/// Puts a decision of which some passages are missing.
fn put(draft: &mut Draft<'_>, arriving: Assignment, missing: Vec<PlacedSpan>) {
    let same = |old: &&Assignment| {
        (old.theme, &old.source, &old.coder) == (arriving.theme, &arriving.source, &arriving.coder)
    };
    let whole = arriving.source != Source::Spans;
    let there = draft.assignments().find(|old| whole && same(old)).cloned();
    match there {
        Some(mut there) if !missing.is_empty() => {
            there.spans.extend(missing);
            there.spans.sort();
            draft.put_assignment(there);
        }
        // That a topic was decided on as a whole is news even where its passages are here.
        None if whole && !arriving.spans.is_empty() => {
            let id = draft.next_assignment();
            draft.put_assignment(Assignment { id, ..arriving });
        }
        None if !missing.is_empty() => {
            let id = draft.next_assignment();
            draft.put_assignment(Assignment { id, spans: missing, ..arriving });
        }
        _ => {}
    }
}

/// Puts quotes after those a theme has; says how many are new.
fn quote(draft: &mut Draft<'_>, copy: &Copy, themes: &[ThemeId]) -> usize {
    let mut by_theme: BTreeMap<ThemeId, Vec<PlacedSpan>> = BTreeMap::new();
    for (theme, place) in &copy.quotes {
        if let Some(&theme) = themes.get(*theme) {
            by_theme.entry(theme).or_default().push(place.clone());
        }
    }
    let mut new = 0;
    for (theme, places) in by_theme {
        let mut quotes = draft.quotes(theme);
        let before = quotes.len();
        for place in places {
            if !quotes.contains(&place) {
                quotes.push(place);
            }
        }
        if quotes.len() > before {
            new += quotes.len() - before;
            draft.put_quotes(theme, quotes);
        }
    }
    new
}

/// Gives topics and speakers the names they have there, where they have none here; says how many.
fn name(draft: &mut Draft<'_>, copy: &Copy) -> usize {
    let book = draft.book;
    let mut named = 0;
    for mark in copy.marks.iter().filter(|mark| !book.topics.contains_key(&(mark.run, mark.topic))) {
        draft.put_mark(mark.clone());
        named += 1;
    }
    for given in copy.speakers.iter().filter(|given| !book.speakers.contains_key(&given.key)) {
        draft.put_speaker(given.clone());
        named += 1;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::ArrivingTheme;
    use crate::coding::fixture::{book, done, span, spans, stamp};
    use crate::coding::{AssignmentId, MemoTarget};
    use crate::topics::{RunId, TopicId};

    fn decision(source: Source, spans: Vec<PlacedSpan>) -> Assignment {
        Assignment {
            id: AssignmentId(77),
            theme: ThemeId(99),
            source,
            spans,
            coder: "bob".to_owned(),
            time: "2026-11-24T09:00:00Z".to_owned(),
        }
    }

    fn copy() -> Copy {
        let theme =
            |name: &str, parent| ArrivingTheme { name: name.to_owned(), parent, ..ArrivingTheme::default() };
        let topic = Source::Topic { run: RunId(1), topic: TopicId(0) };
        Copy {
            arriving: Arriving {
                from: "copy".to_owned(),
                themes: vec![theme("A", None), theme("New", Some(0))],
                memos: vec![(MemoTarget::Project, "Theirs.".to_owned())],
                ..Arriving::default()
            },
            decisions: vec![
                (0, decision(Source::Spans, vec![span(1, 0, 100)])),
                (1, decision(topic, vec![span(1, 0, 100), span(1, 101, 201)])),
            ],
            quotes: vec![(0, span(1, 0, 9))],
            ..Copy::default()
        }
    }

    #[test]
    fn a_copy_is_taken_in_once_with_who_decided_and_when() {
        let mut book = book(&["A"]);
        let edit = crate::coding::edits::set_memo(&book, MemoTarget::Project, "Mine.").unwrap();
        done(&mut book, edit);
        let (edit, came) = take_copy(&book, &copy(), &stamp()).unwrap();
        assert_eq!(came, Came { themes: 1, passages: 3, memos: 1, quotes: 1, names: 0 });
        assert_eq!(done(&mut book, edit), "merged in 1 theme and 3 coded passages from copy");
        let signed: Vec<_> = book.assignments.values().map(|it| (it.coder.as_str(), &it.source)).collect();
        let topic = Source::Topic { run: RunId(1), topic: TopicId(0) };
        assert_eq!(signed, [("bob", &Source::Spans), ("bob", &topic)]);
        assert!(book.assignments.values().all(|it| it.time == "2026-11-24T09:00:00Z"));
        assert_eq!(book.memo(&MemoTarget::Project).unwrap().text, "Mine.\n\nTheirs.");
        assert!(matches!(take_copy(&book, &copy(), &stamp()), Err(Error::Already(_))));
    }

    #[test]
    fn more_of_a_topic_is_added_to_its_decision() {
        let mut book = book(&["A"]);
        let (edit, _) = take_copy(&book, &copy(), &stamp()).unwrap();
        done(&mut book, edit);
        let mut more = copy();
        more.decisions[1].1.spans.push(span(2, 0, 100));
        let (edit, came) = take_copy(&book, &more, &stamp()).unwrap();
        done(&mut book, edit);
        assert_eq!((came.passages, book.assignments.len()), (1, 2));
        assert_eq!(spans(&book, book.find("A/New").unwrap()).len(), 3);
    }
}
