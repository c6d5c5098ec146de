//! The runs when somebody is forgotten: their snippets leave the topics, and those that are cut stay where they were.

use super::texts::TextChanges;
use super::words::{self, OwnWords};
use crate::coding::{ChangedTexts, TranscriptSpan};
use crate::corpus::SnippetId;
use crate::project::db::columns::{collect_rows, json_column, to_json};
use crate::project::db::settings_table;
use crate::project::store::run_members::{CurrentSnippets, current_members, pack_members, unpack_members};
use crate::project::store::{import, snippet_rows};
use crate::topics::{Membership, Parameters, Topic};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The columns of a run with packed members, each with the column of the generation of snippets they are of.
const MEMBER_COLUMNS: [(&str, &str); 3] =
    [("members", "snippets"), ("leanings", "snippets"), ("placed", "placed_snippets")];

/// The snippets of a run as they were before anything was changed.
pub(super) struct RunSnippets {
    id: i64,
    /// In the order of the columns; none where the column is empty.
    members: Vec<Option<Vec<Membership>>>,
    topics: Vec<Topic>,
}

/// Reads the snippets of all runs, with the numbers they have now.
pub(super) fn read_runs(db: &Connection) -> rusqlite::Result<Vec<RunSnippets>> {
    let ids: Vec<i64> = collect_rows(db, "SELECT id FROM run ORDER BY id", [], |row| row.get(0))?;
    ids.into_iter().map(|id| read_run(db, id)).collect()
}

fn read_run(db: &Connection, id: i64) -> rusqlite::Result<RunSnippets> {
    let mut topics: Vec<Topic> =
        db.query_row("SELECT topics FROM run WHERE id = ?1", [id], |row| json_column(row, 0))?;
    let mut members = Vec::new();
    for (column, generation) in MEMBER_COLUMNS {
        let sql = format!("SELECT {column}, {generation} FROM run WHERE id = ?1");
        let (stored, then) = db.query_row(&sql, [id], |row| {
            let bytes = row.get_ref(0)?.as_blob_or_null()?;
            let stored = bytes.map(unpack_members).transpose()?;
            Ok((stored, row.get::<_, Option<i64>>(1)?.unwrap_or_default()))
        })?;
        let Some(stored) = stored else {
            members.push(None);
            continue;
        };
        let now = CurrentSnippets::find(db, &stored, then)?;
        if column == "members" {
            for topic in &mut topics {
                topic.representatives =
                    topic.representatives.iter().filter_map(|&snippet| now.current_id(snippet)).collect();
            }
        }
        members.push(Some(current_members(stored, &now)));
    }
    Ok(RunSnippets { id, members, topics })
}

/// The snippet that now stands for each snippet of a text that changes; one that is not among them is gone.
pub(super) fn snippets_left(
    db: &Connection,
    changes: &TextChanges,
) -> rusqlite::Result<HashMap<SnippetId, Option<SnippetId>>> {
    let mut left = HashMap::new();
    for id in changes.changed() {
        let new = match changes.text(id) {
            Some(new) => snippet_rows::snippets_of_transcript(db, new.0)?,
            None => Vec::new(),
        };
        let new: BTreeMap<_, _> = new.into_iter().map(|snippet| (snippet.span, snippet.id)).collect();
        for snippet in snippet_rows::snippets_of_transcript(db, id.0)? {
            let place = changes.passage(&TranscriptSpan { transcript: id, span: snippet.span });
            left.insert(snippet.id, place.and_then(|place| new.get(&place.span).copied()));
        }
    }
    Ok(left)
}

/// Writes the runs without what is gone, when the texts that go are deleted.
pub(super) fn write_runs(
    db: &Connection,
    runs: Vec<RunSnippets>,
    left: &HashMap<SnippetId, Option<SnippetId>>,
    own: &OwnWords,
    texts: &TextChanges,
) -> rusqlite::Result<()> {
    settings_table::increment(db, import::SNIPPET_GENERATION_KEY)?;
    let generation = settings_table::get_number(db, import::SNIPPET_GENERATION_KEY)?;
    let now = |snippet: SnippetId| left.get(&snippet).copied().unwrap_or(Some(snippet));
    for mut run in runs {
        for ((column, of), members) in MEMBER_COLUMNS.iter().zip(&mut run.members) {
            let Some(members) = members else { continue };
            // Two snippets may have become one.
            let mut there = BTreeSet::new();
            *members = members
                .iter()
                .filter_map(|member| Some(Membership { snippet: now(member.snippet)?, ..*member }))
                .filter(|member| there.insert(member.snippet))
                .collect();
            db.prepare_cached(&format!("UPDATE run SET {column} = ?2, {of} = ?3 WHERE id = ?1"))?
                .execute(params![run.id, pack_members(db, members)?, generation])?;
        }
        let members = run.members.first().and_then(Option::as_ref);
        for topic in &mut run.topics {
            let of_topic = members.into_iter().flatten().filter(|member| member.topic == Some(topic.id));
            topic.snippets = of_topic.count();
            topic.representatives = topic.representatives.iter().filter_map(|&it| now(it)).collect();
            own.clean_topic(topic);
        }
        words::put_topics(db, run.id, &run.topics)?;
        clean_parameters(db, run.id, texts)?;
    }
    Ok(())
}

/// Takes the names of people who speak in no text any more, and of transcripts that are gone, out of whose words are context
/// in a run.
fn clean_parameters(db: &Connection, run: i64, texts: &TextChanges) -> rusqlite::Result<()> {
    let sql = "SELECT parameters FROM run WHERE id = ?1";
    let mut parameters: Parameters = db.query_row(sql, [run], |row| json_column(row, 0))?;
    if parameters.context.is_empty() {
        return Ok(());
    }
    let people: BTreeSet<&str> = texts.people_gone().map(|(_, said)| said).collect();
    let transcripts: BTreeSet<&str> = texts.sources.iter().map(|(_, name)| name.as_str()).collect();
    parameters.context = parameters.context.without(&people, &transcripts);
    db.prepare_cached("UPDATE run SET parameters = ?2 WHERE id = ?1")?
        .execute(params![run, to_json(&parameters)?])
        .map(drop)
}
