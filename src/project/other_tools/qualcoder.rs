//! Reading projects of QualCoder 2 and 3: a folder `NAME.qda` with a database `data.qda`.

mod cases;
mod columns;
mod passages;

use super::open_read_only;
use crate::exchange::color_index;
use crate::exchange::interchange::model::{InterchangeCode, InterchangeProject};
use crate::exchange::interchange::refi;
use crate::project::db::columns::{collect_rows, size_column};
use columns::{left_out, text_column};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Reads a project.
///
/// # Errors
/// When it is not a QualCoder project, or is damaged.
pub fn read(folder: &Path) -> rusqlite::Result<InterchangeProject> {
    let file = if folder.is_dir() { folder.join("data.qda") } else { folder.to_owned() };
    let db = open_read_only(&file)?;
    // A folder without a name of its own, such as `..`, gives none; nor has every version a memo.
    let name = folder.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let memo = db.query_row("SELECT memo FROM project", [], |row| text_column(row, 0));
    let memo = memo.map_or_else(|_| String::new(), |memo| memo.trim().to_owned());
    let mut parcel = InterchangeProject { name, memo, ..InterchangeProject::default() };
    let codes = read_codes(&db, &mut parcel)?;
    passages::read_sources(&db, &codes, &mut parcel)?;
    add_left_out_losses(&db, &mut parcel);
    refi::restore_own_notes(&mut parcel);
    Ok(parcel)
}

/// Whether a table has a column, as schemas differ between versions.
fn has_column(db: &Connection, table: &str, column: &str) -> bool {
    let known = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
    db.query_row(known, [table, column], |row| row.get::<_, i64>(0)).is_ok_and(|count| count > 0)
}

/// A category (`true`) or code (`false`) by its id, waiting until the one above it has been added.
struct PendingCode {
    key: (bool, i64),
    above: Option<(bool, i64)>,
    code: InterchangeCode,
}

/// Reads categories and codes as codes, parents before children. Gives the index of each code by its id.
fn read_codes(db: &Connection, parcel: &mut InterchangeProject) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let code = |name: String, memo: String, color: &str| InterchangeCode {
        name: match name.trim() {
            "" => "unnamed".to_owned(),
            name => name.to_owned(),
        },
        description: memo.trim().to_owned(),
        color: color_index(color),
        ..InterchangeCode::default()
    };
    let sql = "SELECT catid, name, memo, supercatid FROM code_cat ORDER BY name, catid";
    let mut waiting: Vec<PendingCode> = collect_rows(db, sql, [], |row| {
        Ok(PendingCode {
            key: (true, row.get(0)?),
            above: row.get::<_, Option<i64>>(3)?.map(|id| (true, id)),
            code: code(text_column(row, 1)?, text_column(row, 2)?, ""),
        })
    })?;
    let within = if has_column(db, "code_name", "supercid") { "supercid" } else { "NULL" };
    let sql = format!("SELECT cid, name, memo, catid, color, {within} FROM code_name ORDER BY name, cid");
    let named: Vec<PendingCode> = collect_rows(db, &sql, [], |row| {
        let category = row.get::<_, Option<i64>>(3)?.map(|id| (true, id));
        Ok(PendingCode {
            key: (false, row.get(0)?),
            above: row.get::<_, Option<i64>>(5)?.map(|id| (false, id)).or(category),
            code: code(text_column(row, 1)?, text_column(row, 2)?, &text_column(row, 4)?),
        })
    })?;
    waiting.extend(named);
    let mut places: BTreeMap<(bool, i64), usize> = BTreeMap::new();
    while !waiting.is_empty() {
        let keys: BTreeSet<(bool, i64)> = waiting.iter().map(|it| it.key).collect();
        let free = |it: &PendingCode| it.above.is_none_or(|above| !keys.contains(&above));
        // Only cycles are left: add their members anyway; the parent of the first is then unknown.
        let stuck = !waiting.iter().any(free);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|it| stuck || free(it));
        for PendingCode { key, above, code } in ready {
            let parent = above.and_then(|above| places.get(&above).copied());
            places.insert(key, parcel.codes.len());
            parcel.codes.push(InterchangeCode { parent, ..code });
        }
        waiting = rest;
    }
    Ok(places.into_iter().filter(|((category, _), _)| !category).map(|((_, id), at)| (id, at)).collect())
}

/// Lists in the losses what is left out.
fn add_left_out_losses(db: &Connection, parcel: &mut InterchangeProject) {
    let tables = [
        ("code_image", "coded part of a picture"),
        ("code_av", "coded part of a recording"),
        ("journal", "journal"),
    ];
    for (table, what) in tables {
        let count = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| size_column(row, 0));
        parcel.losses.extend(left_out(count.unwrap_or(0), what));
    }
}
