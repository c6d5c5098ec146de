//! Taguette 1.x: projects with documents in HTML, tags whose dots join names, and highlights with tags.
//! Offsets are bytes of the document's text.

use super::open;
use crate::exchange::parcel::{Code, Parcel};
use crate::exchange::peers::{Mark, Plain, What, snippet_html, source, to_html};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The version of the database this is written as, by the name of its last migration.
const VERSION: &str = "db5e31a0233d";
/// The most letters a name may have there.
const NAME: usize = 50;

/// Reads all projects of a database as one study.
///
/// # Errors
/// When it is no database of Taguette, or damaged.
pub fn read(path: &Path) -> rusqlite::Result<Parcel> {
    let db = open(path)?;
    let mut parcel = Parcel::default();
    let mut about = db.prepare("SELECT name, description FROM projects ORDER BY id")?;
    let about: Vec<(String, String)> =
        about.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    parcel.name = about.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let memos: Vec<&str> =
        about.iter().map(|(_, memo)| memo.trim()).filter(|memo| !memo.is_empty()).collect();
    parcel.memo = memos.join("\n\n");
    let tags = tags(&db, &mut parcel)?;
    let mut marks = highlights(&db, &tags)?;
    let mut documents = db.prepare("SELECT id, name, description, contents FROM documents ORDER BY id")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, html): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let plain = Plain::new(&html);
        let here = marks.remove(&id).unwrap_or_default();
        let points = plain.points(here.iter().flat_map(|(from, to, _)| [*from, *to]));
        let mark = |(pair, (_, _, code)): (&[usize], &(usize, usize, usize))| match pair {
            &[from, to] => Some(Mark { from, to, what: What::Code(*code, String::new(), String::new()) }),
            _ => None,
        };
        let here: Vec<Mark> = points.chunks(2).zip(&here).filter_map(mark).collect();
        let mut source = source(&name, &plain.text, &here);
        source.memo = row.get::<_, String>(2)?.trim().to_owned();
        if source.transcript.text.trim().is_empty() {
            parcel.losses.push(format!("'{}' was left out: it has no text.", source.transcript.name));
        } else {
            parcel.sources.push(source);
        }
    }
    Ok(parcel)
}

/// Tags become codes; what stands between dots are the codes above.
fn tags(db: &Connection, parcel: &mut Parcel) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let mut rows = db.prepare("SELECT id, path, description FROM tags ORDER BY path, id")?;
    let rows: Vec<(i64, String, String)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut of = BTreeMap::new();
    for (id, path, description) in rows {
        let (mut parent, mut sofar) = (None, String::new());
        for name in path.split('.').map(str::trim).filter(|name| !name.is_empty()) {
            sofar = if sofar.is_empty() { name.to_owned() } else { format!("{sofar}.{name}") };
            let at = *places.entry(sofar.clone()).or_insert_with(|| {
                let name = name.replace('/', "\u{2215}");
                parcel.codes.push(Code { parent, name, ..Code::default() });
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

type Highlights = BTreeMap<i64, Vec<(usize, usize, usize)>>;

fn highlights(db: &Connection, tags: &BTreeMap<i64, usize>) -> rusqlite::Result<Highlights> {
    let mut rows = db.prepare(
        "SELECT document_id, start_offset, end_offset, tag_id FROM highlights
         JOIN highlight_tags ON highlight_id = id ORDER BY document_id, start_offset, id, tag_id",
    )?;
    let mut all = Highlights::new();
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(&code) = tags.get(&row.get(3)?) {
            let (from, to) = (row.get::<_, u32>(1)? as usize, row.get::<_, u32>(2)? as usize);
            all.entry(row.get(0)?).or_default().push((from, to.max(from), code));
        }
    }
    Ok(all)
}

/// Writes a study as a new database of Taguette. Says what it cannot hold.
///
/// # Errors
/// When the file cannot be written or is there already.
pub fn write(parcel: &Parcel, path: &Path) -> rusqlite::Result<Vec<String>> {
    let mut db = Connection::open(path)?;
    let tx = db.transaction()?;
    tx.execute_batch(include_str!("taguette.sql"))?;
    tx.execute("INSERT INTO alembic_version (version_num) VALUES (?1)", [VERSION])?;
    let created = "2000-01-01 00:00:00.000000";
    tx.execute(
        "INSERT INTO projects (id, name, description, created) VALUES (1, ?1, ?2, ?3)",
        params![shortened(&parcel.name, "study"), parcel.memo, created],
    )?;
    for (at, code) in parcel.codes.iter().enumerate() {
        let tag = parcel.path(at).replace('.', "\u{b7}").replace('/', ".");
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
        let name = shortened(&source.transcript.name, "transcript");
        let file = format!("{document}.txt");
        let direction = if rtl::is_mostly(text) { "RIGHT_TO_LEFT" } else { "LEFT_TO_RIGHT" };
        tx.execute(
            "INSERT INTO documents (id, name, description, filename, created, project_id, text_direction, contents)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)",
            params![document, name, source.memo, file, created, direction, to_html(text)],
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
            .execute(params![highlight, document, span.start as i64, span.end as i64, snippet_html(span.of(text))])?;
            for code in codes {
                tx.prepare_cached("INSERT INTO highlight_tags (highlight_id, tag_id) VALUES (?1, ?2)")?
                    .execute([highlight, code as i64 + 1])?;
            }
        }
    }
    tx.commit()?;
    Ok(losses(parcel))
}

fn losses(parcel: &Parcel) -> Vec<String> {
    let mut losses =
        vec!["Not carried to Taguette: who coded when, colours, speakers, times and attributes.".to_owned()];
    let notes: usize = parcel.sources.iter().map(|source| source.notes.len()).sum();
    if notes > 0 {
        losses.push(format!("Not carried to Taguette: memos on passages ({notes})."));
    }
    losses
}

fn shortened(name: &str, instead: &str) -> String {
    let name = name.trim();
    match name.chars().count() {
        0 => instead.to_owned(),
        1..=NAME => name.to_owned(),
        // The end of a path says more than its beginning.
        letters => std::iter::once('\u{2026}').chain(name.chars().skip(letters - NAME + 1)).collect(),
    }
}

mod rtl {
    /// Whether most letters are written from right to left.
    pub(super) fn is_mostly(text: &str) -> bool {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).take(2000);
        let (mut right, mut all) = (0, 0);
        for letter in letters {
            all += 1;
            right += usize::from(
                matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
            );
        }
        right * 2 > all
    }
}
