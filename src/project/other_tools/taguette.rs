//! Reading and writing databases of Taguette 1.x: projects with documents in HTML, tags with dots between the
//! names of a path, and highlights with tags. Offsets are bytes of the document's joined text nodes.

use super::open_read_only;
use crate::exchange::escape::escape_xml;
use crate::exchange::interchange::model::{InterchangeCode, InterchangeProject};
use crate::exchange::interchange::speaker_labels::add_speaker_labels;
use crate::exchange::other_tools::{
    CodePointMark, MarkContent, TaguetteText, source_with_marks, text_to_html,
};
use crate::project::db::columns::collect_rows;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The id of Taguette's last migration, which stands for the version of the schema in `taguette.sql`.
const MIGRATION_VERSION: &str = "db5e31a0233d";
/// The most characters of a project's or document's name in Taguette's schema.
const MAX_NAME_CHARS: usize = 50;

/// Reads all projects of a database as one.
///
/// # Errors
/// When it is not a Taguette database, or is damaged.
pub fn read(path: &Path) -> rusqlite::Result<InterchangeProject> {
    let db = open_read_only(path)?;
    let mut parcel = InterchangeProject::default();
    let about = "SELECT name, description FROM projects ORDER BY id";
    let about: Vec<(String, String)> = collect_rows(&db, about, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    parcel.name = about.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let memos: Vec<&str> =
        about.iter().map(|(_, memo)| memo.trim()).filter(|memo| !memo.is_empty()).collect();
    parcel.memo = memos.join("\n\n");
    let tags = read_tags(&db, &mut parcel)?;
    let mut marks = read_highlights(&db, &tags)?;
    let mut documents = db.prepare("SELECT id, name, description, contents FROM documents ORDER BY id")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, html): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let plain = TaguetteText::from_html(&html);
        // A document nobody coded has no highlights.
        // A document without highlights has no list.
        let here = marks.remove(&id).unwrap_or_default();
        let points = plain.code_points(here.iter().flat_map(|(from, to, _)| [*from, *to]));
        let mark = |(pair, (_, _, code)): (&[usize], &(usize, usize, usize))| {
            let &[from, to] = pair else { return None };
            let content = MarkContent::Code(*code, String::new(), String::new());
            Some(CodePointMark { from, to, content })
        };
        let here: Vec<CodePointMark> = points.chunks(2).zip(&here).filter_map(mark).collect();
        let mut source = source_with_marks(&name, &plain.text, &here);
        source.memo = row.get::<_, String>(2)?.trim().to_owned();
        if source.transcript.text.trim().is_empty() {
            parcel.losses.push(format!("'{}' was left out: it has no text.", source.transcript.name));
        } else {
            parcel.sources.push(source);
        }
    }
    Ok(parcel)
}

/// Reads tags as codes, with the codes above them as their paths say. Gives the index of each by its id.
fn read_tags(db: &Connection, parcel: &mut InterchangeProject) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let rows = "SELECT id, path, description FROM tags ORDER BY path, id";
    let rows: Vec<(i64, String, String)> =
        collect_rows(db, rows, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut of = BTreeMap::new();
    for (id, path, description) in rows {
        let (mut parent, mut sofar) = (None, String::new());
        for name in path.split('.').map(str::trim).filter(|name| !name.is_empty()) {
            sofar = if sofar.is_empty() { name.to_owned() } else { format!("{sofar}.{name}") };
            let at = *places.entry(sofar.clone()).or_insert_with(|| {
                let name = name.to_owned();
                parcel.codes.push(InterchangeCode { parent, name, ..InterchangeCode::default() });
                parcel.codes.len() - 1
            });
            parent = Some(at);
        }
        if let Some(code) = parent.and_then(|at| parcel.codes.get_mut(at)) {
            description.trim().clone_into(&mut code.description);
        }
        of.extend(parent.map(|at| (id, at)));
    }
    Ok(of)
}

/// For each document, its highlights: first byte, end byte, index of the code.
type HighlightsByDocument = BTreeMap<i64, Vec<(usize, usize, usize)>>;

/// Reads the highlights, with an entry for each tag of one.
fn read_highlights(db: &Connection, tags: &BTreeMap<i64, usize>) -> rusqlite::Result<HighlightsByDocument> {
    let mut rows = db.prepare(
        "SELECT document_id, start_offset, end_offset, tag_id FROM highlights
         JOIN highlight_tags ON highlight_id = id ORDER BY document_id, start_offset, id, tag_id",
    )?;
    let mut all = HighlightsByDocument::new();
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(&code) = tags.get(&row.get(3)?) {
            let (from, to) = (row.get::<_, u32>(1)? as usize, row.get::<_, u32>(2)? as usize);
            all.entry(row.get(0)?).or_default().push((from, to.max(from), code));
        }
    }
    Ok(all)
}

/// Writes a project as a new Taguette database. Gives the losses.
///
/// # Errors
/// When the file cannot be written or exists already.
pub fn write(parcel: &InterchangeProject, path: &Path) -> rusqlite::Result<Vec<String>> {
    let parcel = &add_speaker_labels(parcel);
    let mut db = Connection::open(path)?;
    let tx = db.transaction()?;
    tx.execute_batch(include_str!("taguette.sql"))?;
    tx.execute("INSERT INTO alembic_version (version_num) VALUES (?1)", [MIGRATION_VERSION])?;
    // A fixed time: the same project gives the same rows.
    let created = "2000-01-01 00:00:00.000000";
    tx.execute(
        "INSERT INTO projects (id, name, description, created) VALUES (1, ?1, ?2, ?3)",
        params![shorten_name(&parcel.name, "study"), parcel.memo, created],
    )?;
    for (at, code) in parcel.codes.iter().enumerate() {
        // Dots in our names would be read as paths: a middle dot stands for them.
        let tag = parcel.code_names(at).join("\0").replace('.', "\u{b7}").replace('\0', ".");
        let description = [code.description.as_str(), code.memo.as_str()];
        let description: Vec<&str> = description.into_iter().filter(|text| !text.is_empty()).collect();
        tx.execute(
            "INSERT INTO tags (id, project_id, path, description) VALUES (?1, 1, ?2, ?3)",
            params![at as i64 + 1, tag.chars().take(200).collect::<String>(), description.join("\n\n")],
        )?;
    }
    let mut highlight = 0;
    for (at, source) in parcel.sources.iter().enumerate() {
        let (document, text) = (at as i64 + 1, &source.transcript.text);
        let name = shorten_name(&source.transcript.name, "transcript");
        let file = format!("{document}.txt");
        let direction = if is_right_to_left(text) { "RIGHT_TO_LEFT" } else { "LEFT_TO_RIGHT" };
        tx.execute(
            "INSERT INTO documents (id, name, description, filename, created, project_id, text_direction, contents)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)",
            params![document, name, source.memo, file, created, direction, text_to_html(text)],
        )?;
        let mut passages: BTreeMap<crate::corpus::Span, BTreeSet<usize>> = BTreeMap::new();
        for coding in source.codings.iter().filter(|coding| !coding.span.is_empty()) {
            passages.entry(coding.span).or_default().insert(coding.code);
        }
        for (span, codes) in passages {
            highlight += 1;
            tx.prepare_cached(
                "INSERT INTO highlights (id, document_id, start_offset, end_offset, snippet) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![highlight, document, span.start as i64, span.end as i64, escape_xml(span.slice(text))])?;
            for code in codes {
                tx.prepare_cached("INSERT INTO highlight_tags (highlight_id, tag_id) VALUES (?1, ?2)")?
                    .execute([highlight, code as i64 + 1])?;
            }
        }
    }
    tx.commit()?;
    Ok(taguette_losses(parcel))
}

/// What Taguette has no place for, a sentence each.
fn taguette_losses(parcel: &InterchangeProject) -> Vec<String> {
    let mut losses =
        vec!["Not carried to Taguette: who coded when, colours, times and attributes.".to_owned()];
    if parcel.sources.iter().any(|source| !source.labels.is_empty()) {
        losses.push("Who speaks is written into the text, before what is said in each turn.".to_owned());
    }
    let notes: usize = parcel.sources.iter().map(|source| source.notes.len()).sum();
    if notes > 0 {
        losses.push(format!("Not carried to Taguette: memos on passages ({notes})."));
    }
    losses
}

/// A name within Taguette's limit; `instead` where it is empty.
fn shorten_name(name: &str, instead: &str) -> String {
    let name = name.trim();
    match name.chars().count() {
        0 => instead.to_owned(),
        1..=MAX_NAME_CHARS => name.to_owned(),
        // The end of a path says more than its beginning, so that is kept.
        letters => {
            std::iter::once('\u{2026}').chain(name.chars().skip(letters - MAX_NAME_CHARS + 1)).collect()
        }
    }
}

/// Whether most letters are written from right to left.
fn is_right_to_left(text: &str) -> bool {
    // The first 2,000 letters decide; chosen by hand, not measured.
    let letters = || text.chars().filter(|letter| letter.is_alphabetic()).take(2000);
    let leftward = |letter: &char| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    letters().filter(leftward).count() * 2 > letters().count()
}
