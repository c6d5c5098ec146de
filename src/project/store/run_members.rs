//! The members of a run (snippet, topic, probability), packed into one column.
//!
//! A member is stored with the id and the span of its snippet. As long as no snippet has been deleted since
//! (same snippet generation), the ids are valid. Afterwards a member whose id is gone is matched by its span,
//! or, where the text was replaced, by the words of its snippet; members that match nothing are left out. Snippets that
//! are context of the run stand among its members with a probability below zero.

use super::{import, transcripts};
use crate::corpus::{Snippet, SnippetId, Span, TranscriptId};
use crate::project::db::columns::{collect_rows, span_from_row};
use crate::project::db::{codec, settings_table};
use crate::project::store::snippet_rows;
use crate::topics::{Membership, TopicId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A member with the span of its snippet when the run was stored.
#[derive(Debug, Clone, Copy)]
pub(in crate::project) struct StoredMember {
    member: Membership,
    transcript: TranscriptId,
    span: Span,
}

/// The probability of what is no member but context of a run.
const CONTEXT_PROBABILITY: f32 = -1.0;

/// The snippets that are context of a run, as they are stored among its members.
pub(in crate::project) fn with_context(members: &[Membership], context: &[SnippetId]) -> Vec<Membership> {
    let context =
        context.iter().map(|&snippet| Membership { snippet, topic: None, probability: CONTEXT_PROBABILITY });
    members.iter().copied().chain(context).collect()
}

/// Parts stored members into the members of a run and the snippets that are its context.
pub(in crate::project) fn without_context(stored: Vec<Membership>) -> (Vec<Membership>, Vec<SnippetId>) {
    let (members, context): (Vec<_>, Vec<_>) =
        stored.into_iter().partition(|it| it.topic.is_some() || it.probability > CONTEXT_PROBABILITY);
    (members, context.into_iter().map(|it| it.snippet).collect())
}

/// Packs members with the spans of their snippets; those whose snippet is not in the project are left out.
pub(in crate::project) fn pack_members(db: &Connection, members: &[Membership]) -> rusqlite::Result<Vec<u8>> {
    let places = "SELECT id, transcript, begin, end FROM snippet";
    let places: HashMap<i64, (i64, Span)> =
        collect_rows(db, places, [], |row| Ok((row.get(0)?, (row.get(1)?, span_from_row(row, 2)?))))?;
    let members: Vec<_> =
        members.iter().filter_map(|member| Some((member, *places.get(&member.snippet.0)?))).collect();
    let mut writer = codec::RecordWriter::new(members.len())?;
    let (mut last_id, mut last_transcript, mut last) = (0, 0, 0);
    for (member, (transcript, span)) in members {
        // 0 is no topic, n the topic n - 1.
        let topic = member.topic.map_or(0, |topic| u64::from(topic.0) + 1);
        let ids = (member.snippet.0 - last_id, transcript - last_transcript);
        writer.put(&(ids, codec::pack_span(span, &mut last), topic, member.probability))?;
        (last_id, last_transcript) = (member.snippet.0, transcript);
    }
    Ok(writer.finish())
}

/// Unpacks members.
///
/// # Errors
/// When the bytes are not what [`pack_members`] makes.
pub(in crate::project) fn unpack_members(
    bytes: &[u8],
) -> std::result::Result<Vec<StoredMember>, codec::MalformedRecord> {
    let (mut reader, count) = codec::RecordReader::new(bytes)?;
    let (mut last_id, mut last_transcript, mut last) = (0i64, 0i64, 0);
    let mut placed = Vec::with_capacity(count);
    for _ in 0..count {
        let (ids, span, topic, probability): ((i64, i64), _, u64, f32) = reader.take()?;
        last_id = last_id.checked_add(ids.0).ok_or(codec::MalformedRecord)?;
        last_transcript = last_transcript.checked_add(ids.1).ok_or(codec::MalformedRecord)?;
        let span = codec::unpack_span(span, &mut last)?;
        let topic = match topic.checked_sub(1) {
            None => None,
            Some(topic) => Some(TopicId(u32::try_from(topic).map_err(|_| codec::MalformedRecord)?)),
        };
        let member = Membership { snippet: SnippetId(last_id), topic, probability };
        placed.push(StoredMember { member, transcript: TranscriptId(last_transcript), span });
    }
    Ok(placed)
}

/// The members with current snippet ids; those whose snippet is gone are left out.
pub(in crate::project) fn current_members(
    members: Vec<StoredMember>,
    now: &CurrentSnippets,
) -> Vec<Membership> {
    let follow = |placed: StoredMember| {
        let snippet = now.current_id(placed.member.snippet)?;
        Some(Membership { snippet, ..placed.member })
    };
    members.into_iter().filter_map(follow).collect()
}

/// The current snippet of each snippet a run was stored with.
pub(in crate::project) enum CurrentSnippets {
    /// No snippet was deleted since: all ids are valid.
    Unchanged,
    /// The current id of each former one; a missing one is gone.
    Remapped(HashMap<SnippetId, SnippetId>),
}

impl CurrentSnippets {
    /// Finds the current snippets of members that were packed in this generation of snippets.
    pub(in crate::project) fn find(
        db: &Connection,
        members: &[StoredMember],
        generation: i64,
    ) -> rusqlite::Result<Self> {
        if generation == settings_table::get_number(db, import::SNIPPET_GENERATION_KEY)? {
            return Ok(Self::Unchanged);
        }
        match_snippets(db, members).map(Self::Remapped)
    }

    /// The current id of a former snippet; none where it is gone.
    pub(in crate::project) fn current_id(&self, snippet: SnippetId) -> Option<SnippetId> {
        match self {
            Self::Unchanged => Some(snippet),
            Self::Remapped(ids) => ids.get(&snippet).copied(),
        }
    }
}

/// Matches members whose snippets may be gone, transcript by transcript.
fn match_snippets(
    db: &Connection,
    placed: &[StoredMember],
) -> rusqlite::Result<HashMap<SnippetId, SnippetId>> {
    let alive: HashSet<i64> = collect_rows(db, "SELECT id FROM snippet", [], |row| row.get(0))?;
    let mut ids = HashMap::with_capacity(placed.len());
    let mut gone: BTreeMap<TranscriptId, Vec<&StoredMember>> = BTreeMap::new();
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
        let snippets = snippet_rows::snippets_of_transcript(db, current)?;
        if current == old.0 {
            match_by_span(&snippets, &members, &mut ids);
        } else {
            // A restored backup holds no text that was current; its members match nothing.
            let text = |id| transcripts::load_text(db, id);
            let (before, after) = (text(old)?, text(TranscriptId(current))?);
            match_by_text((&before, &after), &snippets, &members, &mut ids);
        }
    }
    Ok(ids)
}

/// Matches members by their span, where the text is the same but was cut into other snippets in between.
fn match_by_span(snippets: &[Snippet], members: &[&StoredMember], ids: &mut HashMap<SnippetId, SnippetId>) {
    for member in members {
        let at = snippets.binary_search_by_key(&member.span, |snippet| snippet.span);
        let same = at.ok().and_then(|at| snippets.get(at));
        ids.extend(same.map(|snippet| (member.member.snippet, snippet.id)));
    }
}

/// Matches members by the words of their snippets; repeated ones are paired in order.
fn match_by_text(
    (before, after): (&str, &str),
    snippets: &[Snippet],
    members: &[&StoredMember],
    ids: &mut HashMap<SnippetId, SnippetId>,
) {
    let mut same: HashMap<&str, Vec<SnippetId>> = HashMap::new();
    // Reversed, since `pop` takes from the end: the first snippet is taken first.
    for snippet in snippets.iter().rev() {
        same.entry(snippet.span.slice(after)).or_default().push(snippet.id);
    }
    for member in members {
        if let Some(id) = same.get_mut(member.span.slice(before)).and_then(Vec::pop) {
            ids.insert(member.member.snippet, id);
        }
    }
}
