//! The columns of a file as a schema of Arrow, as Arrow's own writers leave it in the metadata of a Parquet file.
//!
//! Format: `Message.fbs` and `Schema.fbs` of <https://github.com/apache/arrow/tree/main/format>, as one message of
//! the stream format (<https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format>), in base64.
//! The numbers of fields and types below are those of these two files.

use super::flatbuffer::{FlatTable, FlatValue, encode_flatbuffer};
use crate::exchange::cell::ColumnKind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The key in the metadata of a file.
pub(super) const ARROW_SCHEMA_KEY: &str = "ARROW:schema";

/// `MetadataVersion.V5`, of Arrow 1.0 and later.
const METADATA_VERSION: i16 = 4;
/// `MessageHeader.Schema`.
const SCHEMA_HEADER: u8 = 1;
/// What a message begins with since Arrow 0.15.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// A type: its number in the union `Type`, and its table.
struct ArrowType(u8, FlatTable);

impl ArrowType {
    /// `Int` of 64 bits with a sign.
    fn integer() -> Self {
        Self(2, FlatTable(vec![Some(FlatValue::Int(64)), Some(FlatValue::Byte(1))]))
    }

    /// `FloatingPoint`; precision 1 is single, 2 double.
    fn float(precision: i16) -> Self {
        Self(3, FlatTable(vec![Some(FlatValue::Short(precision))]))
    }

    /// `Utf8`.
    fn text() -> Self {
        Self(5, FlatTable::default())
    }

    /// `Bool`.
    fn truth() -> Self {
        Self(6, FlatTable::default())
    }

    /// `List`.
    fn list() -> Self {
        Self(12, FlatTable::default())
    }

    /// `FixedSizeList` of so many items.
    fn fixed_list(length: usize) -> Self {
        // The length of a vector is some thousands at most.
        let length = i32::try_from(length).unwrap_or(i32::MAX);
        Self(16, FlatTable(vec![Some(FlatValue::Int(length))]))
    }
}

/// The columns as the text that stands in the metadata.
pub(super) fn arrow_schema_text(columns: &[(&str, ColumnKind)]) -> String {
    STANDARD.encode(schema_message(columns))
}

/// The columns as a message.
fn schema_message(columns: &[(&str, ColumnKind)]) -> Vec<u8> {
    let fields = columns.iter().map(|&(name, kind)| column_field(name, kind)).collect();
    // Little-endian is the default, and so is a message without a body.
    let schema = FlatTable(vec![None, Some(FlatValue::Tables(fields))]);
    let mut buffer = encode_flatbuffer(&FlatTable(vec![
        Some(FlatValue::Short(METADATA_VERSION)),
        Some(FlatValue::Byte(SCHEMA_HEADER)),
        Some(FlatValue::Table(schema)),
    ]));
    buffer.resize(buffer.len().next_multiple_of(8), 0);
    // A schema is far smaller than 2 GB.
    let length = i32::try_from(buffer.len()).unwrap_or(i32::MAX);
    [&CONTINUATION[..], &length.to_le_bytes(), &buffer].concat()
}

/// A column as a field. Lists are never null, all else may be, as the file's own schema has it.
fn column_field(name: &str, kind: ColumnKind) -> FlatTable {
    let listed = |list: ArrowType, item: ArrowType| {
        let nullable = matches!(kind, ColumnKind::FixedVector(_));
        field(name, nullable, list, vec![field("element", false, item, Vec::new())])
    };
    let scalar = |of: ArrowType| field(name, true, of, Vec::new());
    match kind {
        ColumnKind::Text => scalar(ArrowType::text()),
        ColumnKind::Integer => scalar(ArrowType::integer()),
        ColumnKind::Number => scalar(ArrowType::float(2)),
        ColumnKind::Bool => scalar(ArrowType::truth()),
        ColumnKind::TextList => listed(ArrowType::list(), ArrowType::text()),
        ColumnKind::IntegerList => listed(ArrowType::list(), ArrowType::integer()),
        ColumnKind::Vector => listed(ArrowType::list(), ArrowType::float(1)),
        ColumnKind::FixedVector(length) => listed(ArrowType::fixed_list(length), ArrowType::float(1)),
    }
}

/// A `Field`: name, nullable, number and table of its type, no dictionary, children. Readers want the list of
/// children even where it is empty.
fn field(name: &str, nullable: bool, of: ArrowType, children: Vec<FlatTable>) -> FlatTable {
    FlatTable(vec![
        Some(FlatValue::Text(name.to_owned())),
        Some(FlatValue::Byte(nullable.into())),
        Some(FlatValue::Byte(of.0)),
        Some(FlatValue::Table(of.1)),
        None,
        Some(FlatValue::Tables(children)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `pyarrow.ipc.read_schema` reads this as is checked by `tests/peers/shards.py`; here that it stays.
    #[test]
    fn a_schema_is_one_message() {
        let columns = [("id", ColumnKind::Integer), ("vector", ColumnKind::FixedVector(384))];
        let message = schema_message(&columns);
        assert_eq!(message[..4], [0xff; 4]);
        let length = i32::from_le_bytes(message[4..8].try_into().unwrap());
        assert_eq!((length as usize, length % 8), (message.len() - 8, 0));
        assert!(message.windows(4).any(|four| four == 384i32.to_le_bytes()));
        insta::assert_snapshot!(arrow_schema_text(&columns), @"/////wgBAAAQAAAACgAMAAQABgAIAAAADAAAAAQAAQAMAAAACAAIAAAABAAIAAAABAAAAAIAAAAYAAAAWAAAABAAFAAEAAgACQAMAAAAEAAQAAAAEAAAAAECAAAYAAAAIAAAAAIAAABpZAAACAAJAAQACAAIAAAAQAAAAAEAAAAAAAAAEAAUAAQACAAJAAwAAAAQABAAAAAQAAAAARAAABwAAAAgAAAABgAAAHZlY3RvcgAABgAIAAQAAAAIAAAAgAEAAAEAAAAUAAAAEAAUAAQACAAJAAwAAAAQABAAAAAQAAAAAAMAABwAAAAgAAAABwAAAGVsZW1lbnQABgAGAAQAAAAIAAAAAQAAAAAAAAA=");
    }
}
