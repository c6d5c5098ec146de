//! Rows as Apache Parquet: typed columns, read by the data frames of R, Python and others as they are.
//!
//! Format: <https://parquet.apache.org/docs/file-format/>. A cell may be empty; a list never is, but may hold nothing.

use super::cell::{Cell, Kind, Sink};
use super::dictionary;
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// So many rows are gathered before they are written.
const GROUP: usize = 8_192;

/// A table being written.
pub(super) struct Columns<'a> {
    table: String,
    to: Option<&'a mut (dyn Write + Send)>,
    writer: Option<SerializedFileWriter<&'a mut (dyn Write + Send)>>,
    columns: Vec<Column>,
    rows: usize,
}

/// What is gathered of a column.
struct Column {
    kind: Kind,
    values: Values,
    /// For each value or empty cell, whether it is there: 1 or 0.
    definitions: Vec<i16>,
    /// For each item of a list, whether it goes on with the list of the one before: 1 or 0.
    repetitions: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Truth(Vec<bool>),
    Vector(Vec<f32>),
}

impl<'a> Columns<'a> {
    pub(super) fn new(table: &str, to: &'a mut (dyn Write + Send)) -> Self {
        Self { table: table.to_owned(), to: Some(to), writer: None, columns: Vec::new(), rows: 0 }
    }

    /// Writes what is left, and the end of the file.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.write()?;
        if let Some(writer) = self.writer {
            writer.close()?;
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let Some(writer) = self.writer.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = writer.next_row_group()?;
        let mut columns = self.columns.iter_mut();
        while let Some(mut place) = group.next_column()? {
            if let Some(column) = columns.next() {
                column.write(place.untyped())?;
            }
            place.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl Sink for Columns<'_> {
    fn head(&mut self, names: &[&str]) -> io::Result<()> {
        let kinds = names.iter().map(|name| (*name, dictionary::kind(&self.table, name)));
        let fields = kinds.clone().map(|(name, kind)| field(name, kind)).collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned());
        let Some(to) = self.to.take() else { return Ok(()) };
        self.writer = Some(SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties.build()))?);
        self.columns = kinds.map(|(_, kind)| Column::new(kind)).collect();
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.take(cell));
        self.rows += 1;
        if self.rows == GROUP { self.write() } else { Ok(()) }
    }
}

/// How a column is declared.
fn field(name: &str, kind: Kind) -> Result<TypePtr> {
    let (physical, logical) = match kind {
        Kind::Text | Kind::Texts => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole | Kind::Wholes => (Physical::INT64, None),
        Kind::Real => (Physical::DOUBLE, None),
        Kind::Truth => (Physical::BOOLEAN, None),
        Kind::Vector => (Physical::FLOAT, None),
    };
    let one = |name: &str, repetition: Repetition| {
        let builder = Type::primitive_type_builder(name, physical);
        builder.with_repetition(repetition).with_logical_type(logical.clone()).build().map(Arc::new)
    };
    if !matches!(kind, Kind::Texts | Kind::Wholes | Kind::Vector) {
        return one(name, Repetition::OPTIONAL);
    }
    let items = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![one("element", Repetition::REQUIRED)?])
        .build()?;
    let list = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(items)])
        .build()?;
    Ok(Arc::new(list))
}

impl Column {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text | Kind::Texts => Values::Text(Vec::new()),
            Kind::Whole | Kind::Wholes => Values::Whole(Vec::new()),
            Kind::Real => Values::Real(Vec::new()),
            Kind::Truth => Values::Truth(Vec::new()),
            Kind::Vector => Values::Vector(Vec::new()),
        };
        Self { kind, values, definitions: Vec::new(), repetitions: Vec::new() }
    }

    fn is_list(&self) -> bool {
        matches!(self.kind, Kind::Texts | Kind::Wholes | Kind::Vector)
    }

    fn take(&mut self, cell: &Cell<'_>) {
        let before = self.definitions.len();
        match cell {
            Cell::List(items, _) => items.iter().for_each(|item| self.take_one(item)),
            Cell::Vector(numbers) => {
                if let Values::Vector(values) = &mut self.values {
                    values.extend_from_slice(numbers);
                    self.definitions.extend(numbers.iter().map(|_| 1));
                }
            }
            other => self.take_one(other),
        }
        if self.definitions.len() == before {
            self.definitions.push(0);
        }
        if self.is_list() {
            self.repetitions.push(0);
            self.repetitions.resize(self.definitions.len(), 1);
        }
    }

    /// Takes a value where it is one of the column's kind.
    fn take_one(&mut self, cell: &Cell<'_>) {
        match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => values.push(text.as_bytes().to_vec().into()),
            (Values::Text(values), Cell::Ours(text)) => values.push((*text).into()),
            (Values::Whole(values), Cell::Whole(number)) => values.push(*number),
            (Values::Real(values), Cell::Real(number)) => values.push(*number),
            (Values::Truth(values), Cell::Truth(truth)) => values.push(*truth),
            _ => return,
        }
        self.definitions.push(1);
    }

    /// Writes what was gathered, and begins anew.
    fn write(&mut self, to: &mut ColumnWriter<'_>) -> Result<()> {
        let definitions = Some(self.definitions.as_slice());
        let repetitions = self.is_list().then_some(self.repetitions.as_slice());
        match (to, &self.values) {
            (ColumnWriter::ByteArrayColumnWriter(to), Values::Text(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::Int64ColumnWriter(to), Values::Whole(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::DoubleColumnWriter(to), Values::Real(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::BoolColumnWriter(to), Values::Truth(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::FloatColumnWriter(to), Values::Vector(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            _ => 0,
        };
        *self = Self::new(self.kind);
        Ok(())
    }
}
