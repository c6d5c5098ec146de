//! Writes rows of cells as a Parquet file.
//!
//! A scalar cell is optional (definition level 0 or 1). A list is never null but may be empty; its items are
//! required and have repetition level 1 from the second on. A vector of fixed length is null or whole, since an
//! array has no empty form: definition level 0 or 2.

use super::arrow_schema::{ARROW_SCHEMA_KEY, arrow_schema_text};
use crate::exchange::cell::{ColumnKind, ExportCell};
use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::Result;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{ColumnPath, Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows in a row group, all held in memory until the group is written. Chosen by hand, not measured.
const ROWS_PER_GROUP: usize = 8_192;

/// A Parquet file being written.
pub(in crate::exchange) struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<ParquetColumn>,
    rows: usize,
}

/// The values of a column in the current row group.
struct ParquetColumn {
    kind: ColumnKind,
    values: ColumnValues,
    /// The definition level of each value or empty cell: 1 where it is there, 2 in a vector of fixed length, else 0.
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

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file with these columns.
    ///
    /// # Errors
    /// What `to` says.
    pub(in crate::exchange) fn create(to: W, columns: &[(&str, ColumnKind)]) -> io::Result<Self> {
        Self::with_properties(to, columns, WriterProperties::builder().build())
    }

    /// Begins a file that also has its columns as an Arrow schema, so that vectors come back as arrays of their
    /// length. Vectors are stored plain: no two are alike, and no reader looks for the smallest number in one.
    ///
    /// # Errors
    /// What `to` says.
    pub(in crate::exchange) fn create_with_schema(to: W, columns: &[(&str, ColumnKind)]) -> io::Result<Self> {
        let schema = KeyValue::new(ARROW_SCHEMA_KEY.to_owned(), arrow_schema_text(columns));
        let mut properties = WriterProperties::builder().set_key_value_metadata(Some(vec![schema]));
        for (name, _) in columns.iter().filter(|(_, kind)| matches!(kind, ColumnKind::FixedVector(_))) {
            let path = ColumnPath::new(vec![(*name).to_owned(), "list".to_owned(), "element".to_owned()]);
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        Self::with_properties(to, columns, properties.build())
    }

    fn with_properties(
        to: W,
        columns: &[(&str, ColumnKind)],
        properties: WriterProperties,
    ) -> io::Result<Self> {
        let fields =
            columns.iter().map(|&(name, kind)| column_type(name, kind)).collect::<Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build()?;
        let properties = properties
            .into_builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        Ok(Self {
            writer: SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?,
            columns: columns.iter().map(|&(_, kind)| ParquetColumn::new(kind)).collect(),
            rows: 0,
        })
    }

    /// Adds a row, with a cell for each column.
    ///
    /// # Errors
    /// What the place written to says.
    pub(in crate::exchange) fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push_cell(cell));
        self.rows += 1;
        if self.rows == ROWS_PER_GROUP { self.write_group() } else { Ok(()) }
    }

    /// Adds a note to the file's metadata.
    pub(in crate::exchange) fn add_metadata(&mut self, key: &str, value: &str) {
        self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value.to_owned()));
    }

    /// Writes the last row group and the footer of the file, and gives back what it was written to.
    ///
    /// # Errors
    /// What the place written to says.
    pub(in crate::exchange) fn finish(mut self) -> io::Result<W> {
        self.write_group()?;
        Ok(self.writer.into_inner()?)
    }

    /// Writes the current row group, if it has rows.
    fn write_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
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

/// The declaration of a column in the file's schema.
fn column_type(name: &str, kind: ColumnKind) -> Result<TypePtr> {
    let (physical, logical) = match kind {
        ColumnKind::Text | ColumnKind::TextList => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Integer | ColumnKind::IntegerList => (Physical::INT64, None),
        ColumnKind::Number => (Physical::DOUBLE, None),
        ColumnKind::Bool => (Physical::BOOLEAN, None),
        ColumnKind::Vector | ColumnKind::FixedVector(_) => (Physical::FLOAT, None),
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
    let nullable = matches!(kind, ColumnKind::FixedVector(_));
    let list = Type::group_type_builder(name)
        .with_repetition(if nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED })
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
            ColumnKind::Vector | ColumnKind::FixedVector(_) => ColumnValues::Vector(Vec::new()),
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
                    let level = if matches!(self.kind, ColumnKind::FixedVector(_)) { 2 } else { 1 };
                    self.definitions.extend(numbers.iter().map(|_| level));
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
