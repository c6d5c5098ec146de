//! Hashes of rows.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params};

/// Feeds the rows of a query to a hasher, each value with its type and length. Gives the number of rows.
pub(in crate::project) fn hash_rows(
    db: &Connection,
    sql: &str,
    values: impl Params,
    hasher: &mut blake3::Hasher,
) -> rusqlite::Result<usize> {
    let mut statement = db.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(values)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        for column in 0..columns {
            let (kind, bytes): (u8, &[u8]) = match row.get_ref(column)? {
                ValueRef::Null => (0, &[]),
                ValueRef::Integer(number) => {
                    hasher.update(&[1]).update(&number.to_le_bytes());
                    continue;
                }
                ValueRef::Real(number) => {
                    hasher.update(&[2]).update(&number.to_bits().to_le_bytes());
                    continue;
                }
                ValueRef::Text(text) => (3, text),
                ValueRef::Blob(bytes) => (4, bytes),
            };
            hasher.update(&[kind]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
    }
    hasher.update(&[5]).update(&(count as u64).to_le_bytes());
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_run_together_are_told_apart() {
        let db = Connection::open_in_memory().unwrap();
        let hash = |sql: &str| {
            let mut hasher = blake3::Hasher::new();
            hash_rows(&db, sql, [], &mut hasher).unwrap();
            hasher.finalize()
        };
        let all = [
            "SELECT 'ab', 'c'",
            "SELECT 'a', 'bc'",
            "SELECT NULL, 'c'",
            "SELECT 1",
            "SELECT 1.0",
            "SELECT '1'",
        ];
        for (at, one) in all.iter().enumerate() {
            for other in &all[..at] {
                assert_ne!(hash(one), hash(other), "{one} and {other}");
            }
        }
        assert_ne!(hash("SELECT 1 UNION ALL SELECT 2"), hash("SELECT 1, 2"));
    }
}
