//! The members of a run, packed into one column.
//!
//! A member is kept with its snippet's id and with its place in the text. While no snippet has been
//! taken away since, the ids are true. After that, members are found again by their place, or, where
//! the text was replaced, by what the snippet says; those that are gone are left out.

use super::{blob, import, records, settings, transcripts};
use crate::corpus::{Snippet, SnippetId, Span, TranscriptId};
use crate::topics::{Membership, TopicId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A member with its place in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    member: Membership,
    transcript: TranscriptId,
    span: Span,
}

/// Packs members, each with its place in the text; those that are no snippet of the project are left out.
pub(super) fn pack(db: &Connection, members: &[Membership]) -> rusqlite::Result<Vec<u8>> {
    let places: HashMap<i64, (i64, Span)> = db
        .prepare("SELECT id, transcript, begin, end FROM snippet")?
        .query_map([], |row| {
            let placed = records::placed(row, 1)?;
            Ok((row.get(0)?, (placed.transcript.0, placed.span)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let members: Vec<_> =
        members.iter().filter_map(|member| Some((member, *places.get(&member.snippet.0)?))).collect();
    let mut writer = blob::Writer::new(members.len());
    let (mut last_id, mut last_transcript, mut last) = (0, 0, 0);
    for (member, (transcript, span)) in members {
        writer.int(member.snippet.0 - last_id);
        writer.int(transcript - last_transcript);
        writer.span(span, &mut last);
        writer.uint(member.topic.map_or(0, |topic| u64::from(topic.0) + 1));
        writer.f32(member.probability);
        (last_id, last_transcript) = (member.snippet.0, transcript);
    }
    Ok(writer.finish())
}

/// Unpacks them.
///
/// # Errors
/// When the bytes are not what [`pack`] makes.
pub(super) fn unpack(bytes: &[u8]) -> std::result::Result<Vec<Placed>, blob::Malformed> {
    let (mut reader, count) = blob::Reader::new(bytes)?;
    let (mut last_id, mut last_transcript, mut last) = (0i64, 0i64, 0);
    let mut placed = Vec::with_capacity(count);
    for _ in 0..count {
        last_id = last_id.checked_add(reader.int()?).ok_or(blob::Malformed)?;
        last_transcript = last_transcript.checked_add(reader.int()?).ok_or(blob::Malformed)?;
        let span = reader.span(&mut last)?;
        let topic = match reader.uint()? {
            0 => None,
            at => Some(TopicId(u32::try_from(at - 1).map_err(|_| blob::Malformed)?)),
        };
        let member = Membership { snippet: SnippetId(last_id), topic, probability: reader.f32()? };
        placed.push(Placed { member, transcript: TranscriptId(last_transcript), span });
    }
    Ok(placed)
}

/// The members as they are now: those whose snippet is gone are left out, the others follow theirs.
pub(super) fn present(members: Vec<Placed>, now: &Now) -> Vec<Membership> {
    let follow = |placed: Placed| {
        let snippet = now.of(placed.member.snippet)?;
        Some(Membership { snippet, ..placed.member })
    };
    members.into_iter().filter_map(follow).collect()
}

/// The present snippet of each former one.
pub(super) enum Now {
    /// None was taken away since.
    Same,
    /// Where each is now.
    Found(HashMap<SnippetId, SnippetId>),
}

impl Now {
    /// Finds the snippets of members that were packed in a `generation` of snippets.
    pub(super) fn find(db: &Connection, members: &[Placed], generation: i64) -> rusqlite::Result<Self> {
        if generation == settings::number(db, import::GENERATION)? {
            return Ok(Self::Same);
        }
        find_again(db, members).map(Self::Found)
    }

    /// Where a snippet is now.
    pub(super) fn of(&self, snippet: SnippetId) -> Option<SnippetId> {
        match self {
            Self::Same => Some(snippet),
            Self::Found(ids) => ids.get(&snippet).copied(),
        }
    }
}

fn find_again(db: &Connection, placed: &[Placed]) -> rusqlite::Result<HashMap<SnippetId, SnippetId>> {
    let alive: HashSet<i64> = db
        .prepare("SELECT id FROM snippet")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut ids = HashMap::with_capacity(placed.len());
    let mut gone: BTreeMap<TranscriptId, Vec<&Placed>> = BTreeMap::new();
    for member in placed {
        let id = member.member.snippet;
        if alive.contains(&id.0) {
            ids.insert(id, id);
        } else {
            gone.entry(member.transcript).or_default().push(member);
        }
    }
    for (old, members) in gone {
        let current = db
            .prepare_cached(
                "SELECT new.id FROM transcript AS old JOIN transcript AS new ON new.document = old.document
                 WHERE old.id = ?1 AND new.current = 1",
            )?
            .query_row([old.0], |row| row.get(0))
            .optional()?;
        let Some(current) = current else { continue };
        let snippets = import::of_transcript(db, current)?;
        if current == old.0 {
            by_place(&snippets, &members, &mut ids);
        } else {
            let text = |id| transcripts::text(db, id).map(Option::unwrap_or_default);
            let (before, after) = (text(old)?, text(TranscriptId(current))?);
            by_text((&before, &after), &snippets, &members, &mut ids);
        }
    }
    Ok(ids)
}

fn by_place(snippets: &[Snippet], members: &[&Placed], ids: &mut HashMap<SnippetId, SnippetId>) {
    for member in members {
        if let Ok(at) = snippets.binary_search_by_key(&member.span, |snippet| snippet.span)
            && let Some(snippet) = snippets.get(at)
        {
            ids.insert(member.member.snippet, snippet.id);
        }
    }
}

/// Pairs snippets that say the same, each with the next of those that do.
fn by_text(
    (before, after): (&str, &str),
    snippets: &[Snippet],
    members: &[&Placed],
    ids: &mut HashMap<SnippetId, SnippetId>,
) {
    let mut same: HashMap<&str, Vec<SnippetId>> = HashMap::new();
    for snippet in snippets.iter().rev() {
        same.entry(snippet.span.of(after)).or_default().push(snippet.id);
    }
    for member in members {
        if let Some(id) = same.get_mut(member.span.of(before)).and_then(Vec::pop) {
            ids.insert(member.member.snippet, id);
        }
    }
}
