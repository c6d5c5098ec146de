//! What the researcher asks for, as edits; [`crate::coding::edits`] makes them.

use super::overlay::Subject;
use super::work::Work;
use crate::coding::edits::Part;
use crate::coding::{Change, Edit, Error, MemoTarget, Place, PlacedSpan, Record, Theme, ThemeId, edits};
use crate::config::theme::{GLYPHS, HUES};
use crate::topics::{Run, TopicId};
use std::collections::BTreeSet;

/// An edit, or why it cannot be made.
pub type Made = Result<Edit, String>;

/// How many pairs of a colour and a glyph themes go around in.
const COLORS: u8 = (HUES * GLYPHS.len()) as u8;

/// Assigns to a theme that is there.
pub fn assign(work: &Work, subject: &Subject, theme: ThemeId) -> Made {
    assign_to(work, subject, Place::Theme(theme))
}

/// Assigns to a theme that is made for it, with those above it in its path.
pub fn assign_new(work: &Work, subject: &Subject, path: &str) -> Made {
    assign_to(work, subject, Place::Path(path))
}

fn assign_to(work: &Work, subject: &Subject, place: Place<'_>) -> Made {
    let made = match subject {
        Subject::Topics(topics) => {
            edits::assign_topics(&work.codebook, &work.corpus, run(work)?, topics, place, &work.stamp())
        }
        other => edits::assign_spans(&work.codebook, &spans(work, other), place, &work.stamp()),
    };
    say(made)
}

/// Takes off one theme.
pub fn unassign(work: &Work, subject: &Subject, theme: ThemeId) -> Made {
    let made = match subject {
        Subject::Topics(topics) => edits::unassign_topics(
            &work.codebook,
            &work.corpus,
            run(work)?,
            topics,
            Some(theme),
            &work.stamp(),
        ),
        other => edits::unassign_spans(&work.codebook, &spans(work, other), Some(theme), &work.stamp()),
    };
    say(made)
}

/// Refuses a theme that was suggested for a subject.
pub fn refuse(work: &Work, subject: &Subject, theme: ThemeId) -> Made {
    say(edits::refuse(&work.codebook, theme, &spans(work, subject)))
}

/// The themes a subject is in, or any part of it.
pub fn themes_on(work: &Work, subject: &Subject) -> Vec<ThemeId> {
    let found: BTreeSet<ThemeId> = match subject {
        Subject::Topics(topics) => {
            let facts = topics.iter().filter_map(|topic| work.study.topic(*topic));
            facts.flat_map(|topic| topic.themes.iter().map(|theming| theming.theme)).collect()
        }
        Subject::Snippets(snippets) => {
            snippets.iter().flat_map(|snippet| work.themes_of(*snippet)).copied().collect()
        }
        Subject::Span(placed) => {
            let reaches = |other: &PlacedSpan| {
                other.transcript == placed.transcript && other.span.overlap(placed.span) > 0
            };
            let here = work.codebook.assignments.values().filter(|one| one.spans.iter().any(reaches));
            here.map(|assignment| assignment.theme).collect()
        }
    };
    found.into_iter().collect()
}

/// Keeps a passage as a quote of a theme.
pub fn keep_quote(work: &Work, theme: ThemeId, passage: &PlacedSpan) -> Made {
    say(edits::keep_quotes(&work.codebook, theme, std::slice::from_ref(passage)))
}

/// Lets quotes of a theme go, by their numbers from 1.
pub fn remove_quotes(work: &Work, theme: ThemeId, numbers: &[usize]) -> Made {
    say(edits::remove_quotes(&work.codebook, theme, numbers))
}

/// Gives a topic another name.
pub fn rename_topic(work: &Work, topic: TopicId, name: &str) -> Made {
    say(edits::rename_topic(&work.codebook, run(work)?, topic, name))
}

/// Leaves topics out of counts; takes them in again where all of them were left out.
pub fn junk(work: &Work, topics: &[TopicId]) -> Made {
    let all = topics.iter().all(|topic| work.is_junk(*topic));
    say(edits::junk_topics(&work.codebook, run(work)?, topics, !all))
}

/// Merges topics into the first of them.
pub fn merge_topics(work: &Work, topics: &[TopicId]) -> Made {
    say(edits::merge_topics(&work.codebook, &work.corpus, run(work)?, topics))
}

/// Merges several groups of topics at once.
pub fn merge_groups(work: &Work, groups: &[Vec<TopicId>]) -> Made {
    say(edits::merge_groups(&work.codebook, &work.corpus, run(work)?, groups))
}

/// Splits a topic into parts.
pub fn split_topic(work: &Work, topic: TopicId, parts: &[Part]) -> Made {
    say(edits::split_topic(&work.codebook, &work.corpus, run(work)?, topic, parts))
}

/// Moves snippets to another topic, or out of all.
pub fn move_snippets(work: &Work, snippets: &[usize], to: Option<TopicId>) -> Made {
    say(edits::move_snippets(&work.codebook, &work.corpus, run(work)?, snippets, to))
}

/// Writes a memo; an empty one is deleted.
pub fn memo(work: &Work, target: &MemoTarget, text: &str) -> Made {
    say(edits::set_memo(&work.codebook, target.clone(), text))
}

/// Adds a theme inside another, or at the top. A `/` in the name makes themes inside each other.
pub fn add_theme(work: &Work, parent: Option<ThemeId>, name: &str) -> Made {
    let name = clean_path(name);
    let path = match parent {
        Some(parent) if !name.is_empty() => format!("{}/{name}", work.codebook.path(parent)),
        _ => name,
    };
    say(edits::add_theme(&work.codebook, &path).map(|(edit, _)| edit))
}

/// Gives a theme another name.
pub fn rename_theme(work: &Work, theme: ThemeId, name: &str) -> Made {
    say(edits::rename_theme(&work.codebook, theme, name))
}

/// Says when to use a theme and when not.
pub fn describe(work: &Work, theme: ThemeId, text: &str) -> Made {
    say(edits::describe_theme(&work.codebook, theme, text))
}

/// Deletes a theme with all below it.
pub fn delete(work: &Work, theme: ThemeId) -> Made {
    say(edits::delete_theme(&work.codebook, theme))
}

/// Merges themes into one.
pub fn merge(work: &Work, themes: &[ThemeId], into: ThemeId) -> Made {
    let others: Vec<ThemeId> = themes.iter().copied().filter(|theme| *theme != into).collect();
    say(edits::merge_themes(&work.codebook, into, &others))
}

/// Moves a theme into another, or to the top.
pub fn move_into(work: &Work, theme: ThemeId, into: Option<ThemeId>) -> Made {
    say(edits::move_theme(&work.codebook, theme, into))
}

/// Moves a theme out, beside its parent.
pub fn move_out(work: &Work, theme: ThemeId) -> Made {
    let parent = get(work, theme)?.parent.ok_or_else(|| "it is at the top already".to_owned())?;
    move_into(work, theme, get(work, parent)?.parent)
}

/// Moves a theme into the sibling above it.
pub fn move_in(work: &Work, theme: ThemeId) -> Made {
    let siblings = work.codebook.children(get(work, theme)?.parent);
    let above = siblings.iter().position(|sibling| sibling.id == theme).and_then(|at| at.checked_sub(1));
    let above = above
        .and_then(|at| siblings.get(at))
        .ok_or_else(|| "there is no theme above it on its level".to_owned())?;
    move_into(work, theme, Some(above.id))
}

/// Moves a theme up or down among its siblings.
pub fn reorder(work: &Work, theme: ThemeId, down: bool) -> Made {
    let moved = get(work, theme)?;
    let mut siblings: Vec<&Theme> = work.codebook.children(moved.parent);
    let at = siblings.iter().position(|sibling| sibling.id == theme).unwrap_or_default();
    let (to, end) = if down { (at + 1, "last") } else { (at.wrapping_sub(1), "first") };
    if to >= siblings.len() {
        return Err(format!("it is the {end} on its level"));
    }
    siblings.swap(at, to);
    let placed = siblings.into_iter().zip(0i64..).filter(|(theme, position)| theme.position != *position);
    let changes = placed.map(|(theme, position)| Change {
        before: Some(Record::Theme(theme.clone())),
        after: Some(Record::Theme(Theme { position, ..theme.clone() })),
    });
    let way = if down { "down" } else { "up" };
    Ok(Edit { what: format!("moved {} {way}", work.codebook.path(theme)), changes: changes.collect() })
}

/// Gives a theme the next colour and glyph that no other theme has.
pub fn recolor(work: &Work, theme: ThemeId) -> Made {
    let own = get(work, theme)?.color % COLORS;
    let free = |color: &u8| work.codebook.themes.values().all(|other| other.color % COLORS != *color);
    let next = (1..COLORS).map(|step| (own + step) % COLORS).find(free).unwrap_or((own + 1) % COLORS);
    say(edits::recolor_theme(&work.codebook, theme, next))
}

/// A path as themes are named: without white space around its names, without empty ones.
pub fn clean_path(typed: &str) -> String {
    let names = typed.split('/').map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join("/")
}

fn spans(work: &Work, subject: &Subject) -> Vec<PlacedSpan> {
    match subject {
        Subject::Topics(topics) => {
            let snippets =
                topics.iter().filter_map(|topic| work.study.topic(*topic)).flat_map(|topic| &topic.snippets);
            snippets.filter_map(|snippet| work.placed(*snippet)).collect()
        }
        Subject::Snippets(snippets) => snippets.iter().filter_map(|snippet| work.placed(*snippet)).collect(),
        Subject::Span(placed) => vec![placed.clone()],
    }
}

fn run(work: &Work) -> Result<&Run, String> {
    work.run.as_deref().ok_or_else(|| "no topics were found yet".to_owned())
}

fn get(work: &Work, theme: ThemeId) -> Result<&Theme, String> {
    work.codebook.themes.get(&theme).ok_or_else(|| "that theme is gone".to_owned())
}

fn say(made: Result<Edit, Error>) -> Made {
    made.map_err(|error| error.to_string())
}
