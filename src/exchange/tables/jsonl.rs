//! Rows as JSON Lines: one object a line, named by the columns.

use super::super::json;
use super::cell::{Cell, Sink};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// A table being written.
pub(super) struct Lines<'a> {
    names: Vec<String>,
    to: &'a mut dyn Write,
}

impl<'a> Lines<'a> {
    pub(super) fn new(to: &'a mut dyn Write) -> Self {
        Self { names: Vec::new(), to }
    }
}

impl Sink for Lines<'_> {
    fn head(&mut self, names: &[&str]) -> io::Result<()> {
        self.names = names.iter().map(|&name| name.to_owned()).collect();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        json::write(&Row { names: &self.names, cells }, self.to)
    }
}

struct Row<'a> {
    names: &'a [String],
    cells: &'a [Cell<'a>],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.names.len()))?;
        for (name, cell) in self.names.iter().zip(self.cells) {
            object.serialize_entry(name, cell)?;
        }
        object.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Ours(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Real(number) => json::number(*number, 4, serializer),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Vector(numbers) => numbers.serialize(serializer),
            Self::List(items, _) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
        }
    }
}
