//! Tables as JSON Lines: one object a line, with the columns as keys.

use super::super::json;
use crate::exchange::cell::{ExportCell, TableSink};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// A table being written.
pub(super) struct JsonLinesTable<'a> {
    names: Vec<String>,
    to: &'a mut dyn Write,
}

impl<'a> JsonLinesTable<'a> {
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { names: Vec::new(), to }
    }
}

impl TableSink for JsonLinesTable<'_> {
    fn write_header(&mut self, names: &[&str]) -> io::Result<()> {
        self.names = names.iter().map(|&name| name.to_owned()).collect();
        Ok(())
    }

    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        json::write(&JsonLinesRow { names: &self.names, cells }, self.to)
    }
}

/// A row that serialises as an object.
struct JsonLinesRow<'a> {
    names: &'a [String],
    cells: &'a [ExportCell<'a>],
}

impl Serialize for JsonLinesRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.names.len()))?;
        for (name, cell) in self.names.iter().zip(self.cells) {
            object.serialize_entry(name, cell)?;
        }
        object.end()
    }
}

impl Serialize for ExportCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Literal(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => json::serialize_rounded(*number, 4, serializer),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Vector(numbers) => numbers.serialize(serializer),
            Self::List(items, _) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
        }
    }
}
