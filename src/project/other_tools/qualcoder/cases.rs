//! The cases of QualCoder, and the attributes of texts and cases.

use super::columns::{left_out, text_column};
use crate::exchange::interchange::model::InterchangeProject;
use crate::project::db::columns::collect_rows;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

type AttributeValues = BTreeMap<String, String>;

/// The attributes of a text (`kind` is `file`) or of a case (`case`), without empty values.
pub(super) fn attribute_values(db: &Connection, kind: &str, id: i64) -> rusqlite::Result<AttributeValues> {
    let sql = "SELECT name, value FROM attribute WHERE attr_type = ?1 AND id = ?2 ORDER BY name";
    let all: Vec<(String, String)> =
        collect_rows(db, sql, params![kind, id], |row| Ok((row.get(0)?, text_column(row, 1)?)))?;
    Ok(all.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

/// For each text, the attributes of its cases, with their names as attribute `case`. Old projects have no
/// tables of cases.
pub(super) fn case_attributes(
    db: &Connection,
    parcel: &mut InterchangeProject,
) -> rusqlite::Result<BTreeMap<i64, AttributeValues>> {
    let mut of: BTreeMap<i64, AttributeValues> = BTreeMap::new();
    let known = "SELECT count(*) FROM sqlite_schema WHERE name IN ('cases', 'case_text')";
    if db.query_row(known, [], |row| row.get::<_, i64>(0))? < 2 {
        return Ok(of);
    }
    let cases = "SELECT caseid, name, coalesce(memo, '') FROM cases ORDER BY name, caseid";
    let cases: Vec<(i64, String, String)> =
        collect_rows(db, cases, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (mut memos, mut parts) = (0, 0);
    for (id, name, memo) in cases {
        let name = name.trim().to_owned();
        let known = attribute_values(db, "case", id)?;
        for (text, whole) in case_texts(db, id)? {
            let values = of.entry(text).or_default();
            if !name.is_empty() {
                let cases = values.entry("case".to_owned()).or_default();
                *cases = if cases.is_empty() { name.clone() } else { format!("{cases}, {name}") };
            }
            for (name, value) in &known {
                values.entry(name.clone()).or_insert_with(|| value.clone());
            }
            parts += usize::from(!whole);
        }
        memos += usize::from(!memo.trim().is_empty());
    }
    for (count, what) in [
        (memos, "memo on a case"),
        (parts, "case that holds a part of a text, whose attributes the whole text has now"),
    ] {
        parcel.losses.extend(left_out(count, what));
    }
    Ok(of)
}

/// The texts of a case, each once, and whether the case has the whole text.
fn case_texts(db: &Connection, case: i64) -> rusqlite::Result<Vec<(i64, bool)>> {
    let sql = "SELECT fid, max(pos0 <= 0 AND pos1 >= length(fulltext) - 1)
               FROM case_text JOIN source ON source.id = fid WHERE caseid = ?1 GROUP BY fid ORDER BY fid";
    collect_rows(db, sql, [case], |row| Ok((row.get(0)?, row.get::<_, Option<bool>>(1)?.unwrap_or(true))))
}
