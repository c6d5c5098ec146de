//! What stands in one cell, and where rows go.

use super::super::figures::rounded;
use std::borrow::Cow;
use std::io;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// Nothing.
    None,
    /// Text.
    Text(Cow<'a, str>),
    /// Words of ours, which are no formula whatever they begin with.
    Ours(&'static str),
    /// A whole number.
    Whole(i64),
    /// A number, rounded already.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// Several things in their order.
    List(Vec<Cell<'a>>, Joined),
    /// What a model made of a text.
    Vector(&'a [f32]),
}

/// What stands in the cells of a column; any of them may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Real,
    /// Yes or no.
    Truth,
    /// Lists of text.
    Texts,
    /// Lists of whole numbers.
    Wholes,
    /// Vectors.
    Vector,
}

impl Kind {
    /// As the dictionary names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole number",
            Self::Real => "number",
            Self::Truth => "true or false",
            Self::Texts => "list of text",
            Self::Wholes => "list of whole numbers",
            Self::Vector => "list of numbers",
        }
    }
}

/// How a list is written where a cell can only be text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    /// By `; `.
    Semicolons,
    /// By `, `.
    Commas,
    /// As Python writes a list of strings.
    Python,
}

/// Where the rows of a table go.
pub(super) trait Sink {
    /// Takes the names of the columns.
    fn head(&mut self, names: &[&str]) -> io::Result<()>;
    /// Takes a row, as many cells as there are columns.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
}

impl<'a> Cell<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Text; nothing where there is none.
    pub(super) fn known(text: Option<&'a str>) -> Self {
        text.map_or(Self::None, Self::text)
    }

    pub(super) fn count(number: usize) -> Self {
        Self::Whole(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub(super) fn seconds(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::None, |seconds| Self::Real(rounded(seconds, 3)))
    }

    /// A share or probability, from 0 to 1.
    pub(super) fn share(share: f64) -> Self {
        Self::Real(rounded(share, 4))
    }

    pub(super) fn list<T: Into<Cow<'a, str>>>(items: impl IntoIterator<Item = T>, joined: Joined) -> Self {
        Self::List(items.into_iter().map(Self::text).collect(), joined)
    }
}
