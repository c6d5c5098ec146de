//! FlatBuffers, as far as a schema of Arrow needs them: tables of small numbers, texts and other tables.
//!
//! Format: <https://flatbuffers.dev/internals/>. A buffer begins with the distance to its root. A table begins with
//! the distance back to its list of fields, which says for each field where in the table it stands, or 0. Texts, lists
//! and tables stand behind the table that has them, at a distance counted from the field. Numbers stand at multiples of
//! their size. Fields of eight bytes are left out here, so multiples of four do for all.

/// The value of a field.
#[derive(Debug, Clone)]
pub(super) enum FlatValue {
    /// A number of one byte, or a truth value.
    Byte(u8),
    /// A number of two bytes.
    Short(i16),
    /// A number of four bytes.
    Int(i32),
    /// A text.
    Text(String),
    /// A table.
    Table(FlatTable),
    /// A list of tables.
    Tables(Vec<FlatTable>),
}

/// A table: its fields by number, none where a field has its default.
#[derive(Debug, Clone, Default)]
pub(super) struct FlatTable(pub(super) Vec<Option<FlatValue>>);

/// The bytes of a buffer with this table as its root.
pub(super) fn encode_flatbuffer(root: &FlatTable) -> Vec<u8> {
    let mut bytes = vec![0; 4];
    let place = write_table(&mut bytes, root);
    set_distance(&mut bytes, 0, place);
    bytes
}

impl FlatValue {
    /// The bytes it takes in its table; what stands behind the table takes a distance there.
    const fn size(&self) -> usize {
        match self {
            Self::Byte(_) => 1,
            Self::Short(_) => 2,
            Self::Int(_) | Self::Text(_) | Self::Table(_) | Self::Tables(_) => 4,
        }
    }
}

/// Writes a table with all it has, and says where it begins.
fn write_table(bytes: &mut Vec<u8>, table: &FlatTable) -> usize {
    let (offsets, length) = field_offsets(table);
    pad(bytes, 2);
    let list = bytes.len();
    push_u16(bytes, 4 + 2 * offsets.len());
    push_u16(bytes, length);
    offsets.iter().for_each(|&offset| push_u16(bytes, offset));
    pad(bytes, 4);
    let begin = bytes.len();
    bytes.resize(begin + length, 0);
    set(bytes, begin, &as_u32(begin - list).to_le_bytes());
    for (value, offset) in table.0.iter().zip(&offsets) {
        let Some(value) = value else { continue };
        let field = begin + offset;
        match value {
            FlatValue::Byte(number) => set(bytes, field, &[*number]),
            FlatValue::Short(number) => set(bytes, field, &number.to_le_bytes()),
            FlatValue::Int(number) => set(bytes, field, &number.to_le_bytes()),
            FlatValue::Text(text) => {
                let place = write_text(bytes, text);
                set_distance(bytes, field, place);
            }
            FlatValue::Table(table) => {
                let place = write_table(bytes, table);
                set_distance(bytes, field, place);
            }
            FlatValue::Tables(tables) => {
                let place = write_list(bytes, tables);
                set_distance(bytes, field, place);
            }
        }
    }
    begin
}

/// Where each field stands in its table, 0 for one that is left out, and the length of the table.
fn field_offsets(table: &FlatTable) -> (Vec<usize>, usize) {
    // The distance to the list of fields stands first.
    let mut length = 4;
    let offset = |value: &Option<FlatValue>| {
        let Some(size) = value.as_ref().map(FlatValue::size) else { return 0 };
        let offset = usize::next_multiple_of(length, size);
        length = offset + size;
        offset
    };
    let offsets = table.0.iter().map(offset).collect();
    (offsets, length)
}

/// Writes a text: its length, its bytes and a zero.
fn write_text(bytes: &mut Vec<u8>, text: &str) -> usize {
    pad(bytes, 4);
    let begin = bytes.len();
    bytes.extend_from_slice(&as_u32(text.len()).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    begin
}

/// Writes a list of tables: how many, the distance to each, and they themselves.
fn write_list(bytes: &mut Vec<u8>, tables: &[FlatTable]) -> usize {
    pad(bytes, 4);
    let begin = bytes.len();
    bytes.extend_from_slice(&as_u32(tables.len()).to_le_bytes());
    bytes.resize(begin + 4 + 4 * tables.len(), 0);
    for (at, table) in tables.iter().enumerate() {
        let place = write_table(bytes, table);
        set_distance(bytes, begin + 4 + 4 * at, place);
    }
    begin
}

/// Adds zeros up to a multiple of `size`.
fn pad(bytes: &mut Vec<u8>, size: usize) {
    bytes.resize(bytes.len().next_multiple_of(size), 0);
}

/// Sets the distance from a field to what it has.
fn set_distance(bytes: &mut [u8], field: usize, place: usize) {
    set(bytes, field, &as_u32(place - field).to_le_bytes());
}

/// Overwrites bytes that are there already.
fn set(bytes: &mut [u8], at: usize, new: &[u8]) {
    bytes.iter_mut().skip(at).zip(new).for_each(|(to, from)| *to = *from);
}

fn push_u16(bytes: &mut Vec<u8>, number: usize) {
    // A table of a schema has a few dozen bytes.
    bytes.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
}

/// A length or distance. A schema is far smaller than 4 GB.
fn as_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_laid_out_as_the_format_says() {
        let inner = FlatTable(vec![Some(FlatValue::Int(7))]);
        let root = FlatTable(vec![
            Some(FlatValue::Short(4)),
            None,
            Some(FlatValue::Byte(1)),
            Some(FlatValue::Text("ab".to_owned())),
            Some(FlatValue::Tables(vec![inner])),
        ]);
        let expected: Vec<u8> = [
            &[20, 0, 0, 0][..],                                  // 0: the root is at 20
            &[14, 0, 16, 0, 4, 0, 0, 0, 6, 0, 8, 0, 12, 0],      // 4: five fields, a table of 16 bytes
            &[0, 0],                                             // 18: up to a multiple of four
            &[16, 0, 0, 0, 4, 0, 1, 0, 8, 0, 0, 0, 12, 0, 0, 0], // 20: the list is 16 before; 4, 1, text, list
            &[2, 0, 0, 0, b'a', b'b', 0, 0],                     // 36: the text
            &[1, 0, 0, 0, 12, 0, 0, 0],                          // 44: one table, 12 after 48
            &[6, 0, 8, 0, 4, 0, 0, 0],                           // 52: its one field
            &[8, 0, 0, 0, 7, 0, 0, 0],                           // 60: the number
        ]
        .concat();
        assert_eq!(encode_flatbuffer(&root), expected);
    }
}
