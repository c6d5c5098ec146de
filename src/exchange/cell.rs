//! Typed cells of the exported tables and shards, and the sink that every file format implements.

use crate::format::round_to;
use std::borrow::Cow;
use std::io;

/// One cell. The variants are what the formats tell apart; how each is written is up to the format.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ExportCell<'a> {
    /// An empty cell.
    Empty,
    /// Text from the study: it may begin like a formula.
    Text(Cow<'a, str>),
    /// Text of the program's own, which is no formula whatever it begins with.
    Literal(&'static str),
    /// A whole number.
    Integer(i64),
    /// A number, already rounded.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A list, and how it is joined where a cell can only be text.
    List(Vec<ExportCell<'a>>, ListStyle),
    /// The embedding of a text.
    Vector(&'a [f32]),
}

/// The type of a column. Any cell may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Bool,
    /// Lists of text.
    TextList,
    /// Lists of whole numbers.
    IntegerList,
    /// Embeddings.
    Vector,
    /// Embeddings that all have this many numbers.
    FixedVector(usize),
}

impl ColumnKind {
    /// Whether a cell holds several values.
    pub(super) const fn is_list(self) -> bool {
        matches!(self, Self::TextList | Self::IntegerList | Self::Vector | Self::FixedVector(_))
    }

    /// The name of the type in the data dictionary.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "whole number",
            Self::Number => "number",
            Self::Bool => "true or false",
            Self::TextList => "list of text",
            Self::IntegerList => "list of whole numbers",
            Self::Vector | Self::FixedVector(_) => "list of numbers",
        }
    }
}

/// How a list is joined where a cell can only be text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListStyle {
    /// With `; ` between the items.
    Semicolons,
    /// With `, ` between the items.
    Commas,
    /// As a list of strings in Python's notation, as BERTopic's own tables have it.
    Python,
}

/// A table being written in some file format.
pub(super) trait TableSink {
    /// Writes the names of the columns; called once, before any row.
    fn write_header(&mut self, names: &[&str]) -> io::Result<()>;
    /// Writes a row; it must have as many cells as there are columns.
    fn write_row(&mut self, cells: &[ExportCell<'_>]) -> io::Result<()>;
}

impl<'a> ExportCell<'a> {
    /// Text from the study.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Text, or an empty cell where there is none.
    pub(super) fn optional_text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A count.
    pub(super) fn count(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// Seconds rounded to thousandths.
    pub(super) fn seconds(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::Empty, |seconds| Self::Number(round_to(seconds, 3)))
    }

    /// A share or probability from 0 to 1, rounded to four digits.
    pub(super) fn share(share: f64) -> Self {
        Self::Number(round_to(share, 4))
    }

    /// A list of texts.
    pub(super) fn list<T: Into<Cow<'a, str>>>(items: impl IntoIterator<Item = T>, joined: ListStyle) -> Self {
        Self::List(items.into_iter().map(Self::text).collect(), joined)
    }
}
