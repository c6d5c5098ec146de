//! QualCoder 2 and 3: a folder `NAME.qda` with a database `data.qda`. Offsets are code points of the
//! stored text; where older versions counted UTF-16 units, the words kept with each coding tell.

use super::open;
use crate::exchange::parcel::{Code, Parcel};
use crate::exchange::peers::{Mark, What, says, source};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a project.
///
/// # Errors
/// When it is no project of QualCoder, or damaged.
pub fn read(folder: &Path) -> rusqlite::Result<Parcel> {
    let file = if folder.is_dir() { folder.join("data.qda") } else { folder.to_owned() };
    let db = open(&file)?;
    let mut parcel = Parcel {
        name: folder.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        ..Parcel::default()
    };
    let memo: Option<Option<String>> = db.query_row("SELECT memo FROM project", [], |row| row.get(0)).ok();
    parcel.memo = memo.flatten().unwrap_or_default().trim().to_owned();
    let codes = codes(&db, &mut parcel)?;
    sources(&db, &codes, &mut parcel)?;
    left_out(&db, &mut parcel);
    Ok(parcel)
}

fn has_column(db: &Connection, table: &str, column: &str) -> bool {
    let known = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
    db.query_row(known, [table, column], |row| row.get::<_, i64>(0)).is_ok_and(|count| count > 0)
}

/// A category or code that waits for the one above it.
struct Waiting {
    key: (bool, i64),
    above: Option<(bool, i64)>,
    code: Code,
}

/// Categories and codes become codes, parents before children; circles are cut.
fn codes(db: &Connection, parcel: &mut Parcel) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let text = |row: &rusqlite::Row<'_>, at| -> rusqlite::Result<String> {
        Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default())
    };
    let code = |name: String, memo: String, color: &str| Code {
        name: match name.trim().replace('/', "\u{2215}") {
            name if name.is_empty() => "unnamed".to_owned(),
            name => name,
        },
        description: memo.trim().to_owned(),
        color: crate::exchange::color_index(color),
        ..Code::default()
    };
    let mut waiting: Vec<Waiting> = db
        .prepare("SELECT catid, name, memo, supercatid FROM code_cat ORDER BY name, catid")?
        .query_map([], |row| {
            Ok(Waiting {
                key: (true, row.get(0)?),
                above: row.get::<_, Option<i64>>(3)?.map(|id| (true, id)),
                code: code(text(row, 1)?, text(row, 2)?, ""),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let within = if has_column(db, "code_name", "supercid") { "supercid" } else { "NULL" };
    let sql = format!("SELECT cid, name, memo, catid, color, {within} FROM code_name ORDER BY name, cid");
    let mut rows = db.prepare(&sql)?;
    let named = rows.query_map([], |row| {
        let category = row.get::<_, Option<i64>>(3)?.map(|id| (true, id));
        Ok(Waiting {
            key: (false, row.get(0)?),
            above: row.get::<_, Option<i64>>(5)?.map(|id| (false, id)).or(category),
            code: code(text(row, 1)?, text(row, 2)?, &text(row, 4)?),
        })
    })?;
    for row in named {
        waiting.push(row?);
    }
    let mut places: BTreeMap<(bool, i64), usize> = BTreeMap::new();
    while !waiting.is_empty() {
        let keys: std::collections::BTreeSet<(bool, i64)> = waiting.iter().map(|it| it.key).collect();
        let free = |it: &Waiting| it.above.is_none_or(|above| !keys.contains(&above));
        let stuck = !waiting.iter().any(free);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|it| stuck || free(it));
        for Waiting { key, above, code } in ready {
            let parent = above.and_then(|above| places.get(&above).copied());
            places.insert(key, parcel.codes.len());
            parcel.codes.push(Code { parent, ..code });
        }
        waiting = rest;
    }
    Ok(places.into_iter().filter(|((category, _), _)| !category).map(|((_, id), at)| (id, at)).collect())
}

fn sources(db: &Connection, codes: &BTreeMap<i64, usize>, parcel: &mut Parcel) -> rusqlite::Result<()> {
    let mut rows = db.prepare("SELECT id, name, fulltext, memo FROM source ORDER BY name, id")?;
    let mut rows = rows.query([])?;
    let mut without = 0;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let text: Option<String> = row.get(2)?;
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            without += 1;
            continue;
        };
        let mut source = source(&name, &text, &marks(db, id, &text, codes)?);
        source.memo = row.get::<_, Option<String>>(3)?.unwrap_or_default().trim().to_owned();
        let mut values = db.prepare_cached(
            "SELECT name, value FROM attribute WHERE attr_type = 'file' AND id = ?1 ORDER BY name",
        )?;
        let mut values = values.query([id])?;
        while let Some(row) = values.next()? {
            let value: Option<String> = row.get(1)?;
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                source.transcript.attributes.insert(row.get(0)?, value);
            }
        }
        parcel.sources.push(source);
    }
    if without > 0 {
        parcel.losses.push(format!("Left out: {without} x source without text (a picture or a recording)."));
    }
    Ok(())
}

fn marks(
    db: &Connection,
    source: i64,
    text: &str,
    codes: &BTreeMap<i64, usize>,
) -> rusqlite::Result<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut rows = db.prepare_cached(
        "SELECT cid, pos0, pos1, owner, date, memo, seltext FROM code_text WHERE fid = ?1 ORDER BY pos0, pos1, cid",
    )?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let text_of = |at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        let (from, to) = place(text, (row.get(1)?, row.get(2)?), &text_of(6)?);
        if let Some(&code) = codes.get(&row.get(0)?) {
            marks.push(Mark { from, to, what: What::Code(code, text_of(3)?, text_of(4)?) });
        }
        let memo = text_of(5)?;
        if !memo.trim().is_empty() {
            marks.push(Mark { from, to, what: What::Memo(memo) });
        }
    }
    let mut rows =
        db.prepare_cached("SELECT pos0, pos1, memo FROM annotation WHERE fid = ?1 ORDER BY pos0, pos1")?;
    let mut rows = rows.query([source])?;
    while let Some(row) = rows.next()? {
        let (from, to) = (row.get::<_, u32>(0)? as usize, row.get::<_, u32>(1)? as usize);
        let memo = row.get::<_, Option<String>>(2)?.unwrap_or_default();
        if !memo.trim().is_empty() && from <= to {
            marks.push(Mark { from, to, what: What::Memo(memo) });
        }
    }
    Ok(marks)
}

/// The code points of a coding: as stored where its words stand there, else counted in UTF-16 units.
fn place(text: &str, (from, to): (u32, u32), words: &str) -> (usize, usize) {
    let stored = (from as usize, to.max(from) as usize);
    if words.is_empty() || text.is_ascii() || says(text, stored.0, stored.1, words) {
        return stored;
    }
    let point = |unit: usize| {
        let mut units = 0;
        text.chars()
            .take_while(|letter| {
                units += letter.len_utf16();
                units <= unit
            })
            .count()
    };
    let wide = (point(stored.0), point(stored.1));
    if says(text, wide.0, wide.1, words) { wide } else { stored }
}

fn left_out(db: &Connection, parcel: &mut Parcel) {
    let tables = [
        ("code_image", "coded part of a picture"),
        ("code_av", "coded part of a recording"),
        ("journal", "journal"),
    ];
    for (table, what) in tables {
        let count = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
        if let Ok(count @ 1..) = count {
            parcel.losses.push(format!("Left out: {count} x {what}."));
        }
    }
}
