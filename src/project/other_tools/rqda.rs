//! Reading projects of RQDA, the package for R: a database with texts, codes and codings. Rows that were deleted stay
//! in it with a status other than 1. Offsets are characters of the text.

use super::open_read_only;
use crate::exchange::color_index;
use crate::exchange::interchange::model::{InterchangeCode, InterchangeProject};
use crate::exchange::other_tools::{CodePointMark, MarkContent, source_with_marks};
use crate::project::db::columns::collect_rows;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a project.
///
/// # Errors
/// When it is not an RQDA project, or is damaged.
pub fn read(path: &Path) -> rusqlite::Result<InterchangeProject> {
    let db = open_read_only(path)?;
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let memo = db.query_row("SELECT memo FROM project", [], |row| text(row, 0));
    // Not every project has a row about itself.
    let memo = memo.map_or_else(|_| String::new(), |memo| memo.trim().to_owned());
    let mut parcel = InterchangeProject { name, memo, ..InterchangeProject::default() };
    let codes = read_codes(&db, &mut parcel)?;
    let mut marks = read_codings(&db, &codes)?;
    for (file, mark) in read_annotations(&db)? {
        marks.entry(file).or_default().push(mark);
    }
    let mut attributes = read_attributes(&db)?;
    let sql = "SELECT id, name, file, memo FROM source WHERE status = 1 ORDER BY name, id";
    let files: Vec<(i64, String, String, String)> = collect_rows(&db, sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?))
    })?;
    for (id, name, stored, memo) in files {
        if stored.trim().is_empty() {
            parcel.losses.push(format!("'{name}' was left out: it has no text."));
            continue;
        }
        let mut source = source_with_marks(&name, &stored, &marks.remove(&id).unwrap_or_default());
        memo.trim().clone_into(&mut source.memo);
        source.transcript.attributes = attributes.remove(&id).unwrap_or_default();
        parcel.sources.push(source);
    }
    let pictures =
        db.query_row("SELECT count(*) FROM imageCoding WHERE status = 1", [], |row| row.get::<_, i64>(0));
    // Old projects have no table of pictures.
    if let Some(count) = pictures.ok().filter(|count| *count > 0) {
        parcel.losses.push(format!("Left out: {count} x coded part of a picture."));
    }
    Ok(parcel)
}

/// A text column; empty for NULL.
fn text(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
}

/// A column of whole numbers, which R may have written as a real.
fn whole(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, Option<f64>>(at)?.unwrap_or(0.0).max(0.0) as usize)
}

/// Reads categories and the codes in them; a code in several categories stands in the first. Gives the index of each
/// code by its id.
fn read_codes(db: &Connection, parcel: &mut InterchangeProject) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let sql = "SELECT catid, name, memo FROM codecat WHERE status = 1 ORDER BY name, catid";
    let mut categories = BTreeMap::new();
    let rows: Vec<(i64, String, String)> =
        collect_rows(db, sql, [], |row| Ok((row.get(0)?, text(row, 1)?, text(row, 2)?)))?;
    for (id, name, memo) in rows {
        categories.insert(id, parcel.codes.len());
        parcel.codes.push(code(&name, &memo, "", None));
    }
    let sql =
        "SELECT freecode.id, freecode.name, freecode.memo, freecode.color, min(treecode.catid) FROM freecode
               LEFT JOIN treecode ON treecode.cid = freecode.id AND treecode.status = 1
               WHERE freecode.status = 1 GROUP BY freecode.id ORDER BY freecode.name, freecode.id";
    let rows: Vec<(i64, String, String, String, Option<i64>)> = collect_rows(db, sql, [], |row| {
        Ok((row.get(0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?, row.get(4)?))
    })?;
    let mut codes = BTreeMap::new();
    for (id, name, memo, color, category) in rows {
        codes.insert(id, parcel.codes.len());
        let parent = category.and_then(|category| categories.get(&category).copied());
        parcel.codes.push(code(&name, &memo, &color, parent));
    }
    Ok(codes)
}

/// A code with its memo as what it means.
fn code(name: &str, memo: &str, color: &str, parent: Option<usize>) -> InterchangeCode {
    let name = match name.trim() {
        "" => "unnamed",
        name => name,
    };
    InterchangeCode {
        name: name.to_owned(),
        description: memo.trim().to_owned(),
        color: color_index(color),
        parent,
        ..InterchangeCode::default()
    }
}

/// The marks on each text, by its id.
type MarksByFile = BTreeMap<i64, Vec<CodePointMark>>;

/// A coding as stored: text, code, range, coder, time and memo.
type CodingRow = (i64, i64, (usize, usize), String, String, String);

/// Reads the codings, and memos on them.
fn read_codings(db: &Connection, codes: &BTreeMap<i64, usize>) -> rusqlite::Result<MarksByFile> {
    let sql = "SELECT fid, cid, selfirst, selend, owner, date, memo FROM coding WHERE status = 1 ORDER BY fid, selfirst, cid";
    let rows: Vec<CodingRow> = collect_rows(db, sql, [], |row| {
        let place = (whole(row, 2)?, whole(row, 3)?);
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, place, text(row, 4)?, text(row, 5)?, text(row, 6)?))
    })?;
    let mut marks = MarksByFile::new();
    for (file, id, (from, to), owner, date, memo) in rows {
        let here = marks.entry(file).or_default();
        if let Some(code) = codes.get(&id) {
            here.push(CodePointMark { from, to, content: MarkContent::Code(*code, owner, date) });
        }
        if !memo.trim().is_empty() {
            here.push(CodePointMark { from, to, content: MarkContent::Memo(memo) });
        }
    }
    Ok(marks)
}

/// Reads the notes on places of texts: each is put on the character it stands at.
fn read_annotations(db: &Connection) -> rusqlite::Result<Vec<(i64, CodePointMark)>> {
    let sql = "SELECT fid, position, annotation FROM annotation WHERE status = 1 ORDER BY fid, position";
    collect_rows(db, sql, [], |row| {
        let (file, at, said) = (row.get::<_, i64>(0)?, whole(row, 1)?, text(row, 2)?);
        Ok((file, CodePointMark { from: at, to: at + 1, content: MarkContent::Memo(said) }))
    })
}

/// The attributes of each text: its own, and those of the cases it belongs to, with their names as `case`.
fn read_attributes(db: &Connection) -> rusqlite::Result<BTreeMap<i64, BTreeMap<String, String>>> {
    let mut of: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    let own = "SELECT fileID, variable, value FROM fileAttr WHERE status = 1";
    let cases = "SELECT caselinkage.fid, 'case', cases.name FROM caselinkage JOIN cases ON cases.id = caselinkage.caseid
                 WHERE caselinkage.status = 1 AND cases.status = 1 ORDER BY cases.name";
    let of_cases = "SELECT caselinkage.fid, variable, value FROM caseAttr JOIN caselinkage ON caselinkage.caseid = caseAttr.caseID
                    WHERE caseAttr.status = 1 AND caselinkage.status = 1 ORDER BY caseAttr.caseID";
    for sql in [own, cases, of_cases] {
        let rows: Vec<(i64, String, String)> =
            collect_rows(db, sql, [], |row| Ok((row.get(0)?, text(row, 1)?, text(row, 2)?)))?;
        for (file, name, value) in rows {
            if !name.trim().is_empty() && !value.trim().is_empty() && value != "NA" {
                of.entry(file).or_default().entry(name).or_insert(value);
            }
        }
    }
    Ok(of)
}
