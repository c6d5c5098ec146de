//! The values of attributes that only somebody or something had that is forgotten: a summary of a cell may be of these.

use crate::coding::{ChangedTexts, Codebook, CodingRecord, RecordChange};
use crate::corpus::{Attributes, TranscriptId, fold_case};
use crate::project::db::columns::{collect_rows, json_column};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeSet;

/// What stands for a value that is forgotten.
const NO_VALUE: &str = "(forgotten)";

/// Values, each with its attribute, in whatever case they are written.
#[derive(Debug, Default)]
pub(super) struct ValueSet(BTreeSet<(String, String)>);

impl ValueSet {
    /// Those that only transcripts and people have, or ever had, that are forgotten; before anything is deleted.
    pub(super) fn find_gone(
        db: &Connection,
        book: &Codebook,
        texts: &dyn ChangedTexts,
    ) -> rusqlite::Result<Self> {
        let (mut gone, mut left) = (Self::default(), Self::default());
        let transcripts: Vec<(TranscriptId, Attributes)> =
            collect_rows(db, "SELECT id, attributes FROM transcript", [], |row| {
                Ok((TranscriptId(row.get(0)?), json_column(row, 1)?))
            })?;
        for (id, attributes) in &transcripts {
            let set = if texts.text(*id).is_none() { &mut gone } else { &mut left };
            set.add_all(attributes);
        }
        for (name, attributes) in &book.cases {
            let set = if texts.has_case(name) { &mut left } else { &mut gone };
            set.add_all(attributes);
        }
        let logged: Vec<Vec<RecordChange>> =
            collect_rows(db, "SELECT changes FROM edit", [], |row| json_column(row, 0))?;
        for side in logged.into_iter().flatten().flat_map(|change| [change.before, change.after]) {
            match side {
                Some(CodingRecord::Case(case)) if !texts.has_case(&case.name) => {
                    gone.add_all(&case.attributes)
                }
                _ => {}
            }
        }
        gone.0.retain(|value| !left.0.contains(value));
        Ok(gone)
    }

    fn add_all(&mut self, attributes: &Attributes) {
        self.0.extend(attributes.iter().map(|(attribute, value)| (fold_case(attribute), fold_case(value))));
    }

    /// Whether a value is among them.
    pub(super) fn has(&self, attribute: &str, value: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(fold_case(attribute), fold_case(value)))
    }

    /// A sentence of the log without the value in quotation marks at its end, as that on a summary has it.
    pub(super) fn without_value(&self, what: &str) -> String {
        let read = || {
            let (before, value) = what.strip_suffix('\'')?.rsplit_once(" is '")?;
            let (_, attribute) = before.rsplit_once(" where ")?;
            self.has(attribute, value).then(|| format!("{before} is {NO_VALUE}"))
        };
        read().unwrap_or_else(|| what.to_owned())
    }

    /// Whether a cell with one of the values is anywhere in a draft.
    pub(super) fn is_in_draft(&self, draft: &Value) -> bool {
        let field = |name: &str| draft.get(name).and_then(Value::as_str);
        let is_cell = field("attribute").zip(field("value")).is_some_and(|(key, value)| self.has(key, value));
        is_cell
            || match draft {
                Value::Object(fields) => fields.values().any(|value| self.is_in_draft(value)),
                Value::Array(items) => items.iter().any(|item| self.is_in_draft(item)),
                _ => false,
            }
    }
}
