//! Tables as Apache Parquet: typed columns that the data frames of R, Python and others read as they are.
//!
//! Format: <https://parquet.apache.org/docs/file-format/>. A scalar cell is optional (definition level 0 or
//! 1). A list is never null but may be empty; its items are required and have repetition level 1 from the
//! second on.

use super::cell::{ColumnKind, ExportCell, TableSink};
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

/// Rows in a row group, all held in memory until the group is written. Chosen by hand, not measured.
const ROWS_PER_GROUP: usize = 8_192;

/// A table being written. The file's writer exists once the header is known.
pub(super) struct ParquetTable<'a> {
    table: String,
    to: Option<&'a mut (dyn Write + Send)>,
    writer: Option<SerializedFileWriter<&'a mut (dyn Write + Send)>>,
    columns: Vec<ParquetColumn>,
    rows: usize,
}

/// The values of a column in the current row group.
struct ParquetColumn {
    kind: ColumnKind,
    values: ColumnValues,
    /// The definition level of each value or empty cell: 1 where it is there, else 0.
    definitions: Vec<i16>,
    /// The repetition level of each item of a list: 0 where it begins a new list, else 1.
    repetitions: Vec<i16>,
}

/// The values by their physical type.
enum ColumnValues {
    Text(Vec<ByteArray>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Bool(Vec<bool>),
    Vector(Vec<f32>),
}

impl<'a> ParquetTable<'a> {
    pub(super) fn new(table: &str, to: &'a mut (dyn Write + Send)) -> Self {
        Self { table: table.to_owned(), to: Some(to), writer: None, columns: Vec::new(), rows: 0 }
    }

    /// Writes the last row group and the footer of the file.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.write_group()?;
        if let Some(writer) = self.writer {
            writer.close()?;
        }
        Ok(())
    }

    /// Writes the current row group, if it has rows.
    fn write_group(&mut self) -> io::Result<()> {
        let Some(writer) = self.writer.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = writer.next_row_group()?;
        let mut columns = self.columns.iter_mut();
        while let Some(mut place) = group.next_column()? {
            if let Some(column) = columns.next() {
                column.write_values(place.untyped())?;
            }
            place.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl TableSink for ParquetTable<'_> {
    fn write_header(&mut self, names: &[&str]) -> io::Result<()> {
        let kinds = names.iter().map(|name| (*name, dictionary::column_kind(&self.table, name)));
        let fields = kinds.clone().map(|(name, kind)| column_type(name, kind)).collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned());
        let Some(to) = self.to.take() else { return Ok(()) };
        self.writer = Some(SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties.build()))?);
        self.columns = kinds.map(|(_, kind)| ParquetColumn::new(kind)).collect();
        Ok(())
    }

    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push_cell(cell));
        self.rows += 1;
        if self.rows == ROWS_PER_GROUP { self.write_group() } else { Ok(()) }
    }
}

/// The declaration of a column in the file's schema.
fn column_type(name: &str, kind: ColumnKind) -> Result<TypePtr> {
    let (physical, logical) = match kind {
        ColumnKind::Text | ColumnKind::TextList => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Integer | ColumnKind::IntegerList => (Physical::INT64, None),
        ColumnKind::Number => (Physical::DOUBLE, None),
        ColumnKind::Bool => (Physical::BOOLEAN, None),
        ColumnKind::Vector => (Physical::FLOAT, None),
    };
    let one = |name: &str, repetition: Repetition| {
        let builder = Type::primitive_type_builder(name, physical);
        builder.with_repetition(repetition).with_logical_type(logical.clone()).build().map(Arc::new)
    };
    if !kind.is_list() {
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

impl ParquetColumn {
    fn new(kind: ColumnKind) -> Self {
        let values = match kind {
            ColumnKind::Text | ColumnKind::TextList => ColumnValues::Text(Vec::new()),
            ColumnKind::Integer | ColumnKind::IntegerList => ColumnValues::Integer(Vec::new()),
            ColumnKind::Number => ColumnValues::Number(Vec::new()),
            ColumnKind::Bool => ColumnValues::Bool(Vec::new()),
            ColumnKind::Vector => ColumnValues::Vector(Vec::new()),
        };
        Self { kind, values, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// Adds a cell. A cell without a value of the column's type is empty.
    fn push_cell(&mut self, cell: &ExportCell<'_>) {
        let before = self.definitions.len();
        match cell {
            ExportCell::List(items, _) => items.iter().for_each(|item| self.push_value(item)),
            ExportCell::Vector(numbers) => {
                if let ColumnValues::Vector(values) = &mut self.values {
                    values.extend_from_slice(numbers);
                    self.definitions.extend(numbers.iter().map(|_| 1));
                }
            }
            other => self.push_value(other),
        }
        if self.definitions.len() == before {
            self.definitions.push(0);
        }
        if self.kind.is_list() {
            self.repetitions.push(0);
            self.repetitions.resize(self.definitions.len(), 1);
        }
    }

    /// Adds a value, if it is of the column's type.
    fn push_value(&mut self, cell: &ExportCell<'_>) {
        match (&mut self.values, cell) {
            (ColumnValues::Text(values), ExportCell::Text(text)) => {
                values.push(text.as_bytes().to_vec().into())
            }
            (ColumnValues::Text(values), ExportCell::Literal(text)) => values.push((*text).into()),
            (ColumnValues::Integer(values), ExportCell::Integer(number)) => values.push(*number),
            (ColumnValues::Number(values), ExportCell::Number(number)) => values.push(*number),
            (ColumnValues::Bool(values), ExportCell::Bool(truth)) => values.push(*truth),
            _ => return,
        }
        self.definitions.push(1);
    }

    /// Writes the values and clears them.
    fn write_values(&mut self, to: &mut ColumnWriter<'_>) -> Result<()> {
        let definitions = Some(self.definitions.as_slice());
        let repetitions = self.kind.is_list().then_some(self.repetitions.as_slice());
        match (to, &self.values) {
            (ColumnWriter::ByteArrayColumnWriter(to), ColumnValues::Text(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::Int64ColumnWriter(to), ColumnValues::Integer(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::DoubleColumnWriter(to), ColumnValues::Number(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::BoolColumnWriter(to), ColumnValues::Bool(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            (ColumnWriter::FloatColumnWriter(to), ColumnValues::Vector(values)) => {
                to.write_batch(values, definitions, repetitions)?
            }
            _ => 0,
        };
        *self = Self::new(self.kind);
        Ok(())
    }
}
