//! The cells: where a theme meets another, or a value of an attribute.

use super::{Report, Table};
use crate::app::words::{count, share};
use crate::app::work::Work;
use crate::coding::{Grid, Scale, ThemeId, Within};

impl Report {
    /// Counts what stands where rows and columns meet.
    pub(super) fn cross(&mut self, work: &Work) {
        let themes: Vec<ThemeId> = self.rows.iter().filter_map(|row| row.theme).collect();
        self.grid = match (self.table, self.groupings.get(self.grouping)) {
            (Table::Together, _) => work.study.crossed(&themes, self.within),
            (Table::ByAttribute, Some(grouping)) => work.study.by_group(&themes, grouping),
            _ => Grid::default(),
        };
        self.columns.set_len(self.grid.columns.len());
        self.peak = self.largest(work);
    }

    /// The snippets behind the row, or the cell, under the cursor, in the order of the corpus.
    pub(super) fn behind(&self, work: &Work) -> Vec<usize> {
        let Some(row) = self.row() else { return Vec::new() };
        let Some(theme) = row.theme else { return work.study.unsorted().to_vec() };
        let study = &work.study;
        match self.table {
            Table::Prevalence => study.snippets_below(theme).to_vec(),
            Table::Together => self
                .rows
                .get(self.columns.cursor)
                .and_then(|row| row.theme)
                .map(|other| study.behind_both([theme, other], self.within))
                .unwrap_or_default(),
            Table::ByAttribute => self
                .chosen()
                .and_then(|grouping| grouping.groups.get(self.columns.cursor))
                .map(|(_, transcripts)| study.behind_group(theme, transcripts))
                .unwrap_or_default(),
        }
    }

    /// What a column is called.
    pub fn column_name(&self, column: usize) -> String {
        match self.table {
            Table::Prevalence => String::new(),
            Table::Together => self.rows.get(column).map(|row| row.name.clone()).unwrap_or_default(),
            Table::ByAttribute => match self.chosen().and_then(|grouping| grouping.groups.get(column)) {
                Some((value, _)) if value.is_empty() => "none".to_owned(),
                Some((value, _)) => value.clone(),
                None => String::new(),
            },
        }
    }

    /// What the row, or the cell, under the cursor is called.
    pub fn cell_name(&self) -> String {
        let Some(row) = self.row() else { return String::new() };
        let column = self.column_name(self.columns.cursor);
        match self.table {
            Table::Together if self.columns.cursor != self.list.cursor => {
                format!("{} with {column}", row.name)
            }
            Table::ByAttribute => {
                let attribute = self.chosen().map_or("", |grouping| grouping.name.as_str());
                format!("{}, {attribute} {column}", row.name)
            }
            _ => row.name.clone(),
        }
    }

    /// What stands in the cell under the cursor, in numbers: parts of a line, the most telling first.
    pub fn cell_numbers(&self) -> Vec<String> {
        let (row, column) = (self.list.cursor, self.columns.cursor);
        let noun = match (self.table, self.within) {
            (Table::Together, Within::Neighbours) => "neighbouring pair",
            _ => "talk",
        };
        let both = self.grid.count(row, column);
        let of = |counts: &[usize]| counts.get(column).copied().unwrap_or_default();
        let across = self.grid.rows.get(row).copied().unwrap_or_default();
        let mut numbers = vec![count(both, noun)];
        let same = self.table == Table::Together && row == column;
        if !same && both > 0 {
            let name = self.row().map_or("", |row| row.name.as_str());
            numbers.push(format!("{} of {name}", share(both, across)));
            let down = of(&self.grid.columns);
            numbers.push(format!("{} of {}", share(both, down), self.column_name(column)));
            numbers.push(format!("lift {:.1}", self.grid.value(row, column, Scale::Lift)));
        }
        numbers
    }

    /// Whether a cell says nothing new: a theme with itself, or with one it is part of.
    pub fn is_trivial(&self, row: usize, column: usize, work: &Work) -> bool {
        if self.table != Table::Together {
            return false;
        }
        let theme = |at: usize| self.rows.get(at).and_then(|row| row.theme);
        let (Some(a), Some(b)) = (theme(row), theme(column)) else { return false };
        is_within(a, b, work) || is_within(b, a, work)
    }

    /// The largest value in a cell that says something new.
    pub(super) fn largest(&self, work: &Work) -> f64 {
        let cells = (0..self.grid.rows.len())
            .flat_map(|row| (0..self.grid.columns.len()).map(move |column| (row, column)));
        let telling = cells.filter(|(row, column)| !self.is_trivial(*row, *column, work));
        telling.map(|(row, column)| self.grid.value(row, column, self.scale)).fold(0.0, f64::max)
    }
}

fn is_within(inner: ThemeId, outer: ThemeId, work: &Work) -> bool {
    let mut next = Some(inner);
    let mut steps = work.codebook.themes.len() + 1;
    while let (Some(theme), 1..) = (next, steps) {
        if theme == outer {
            return true;
        }
        next = work.codebook.themes.get(&theme).and_then(|theme| theme.parent);
        steps -= 1;
    }
    false
}

pub(super) fn next(scale: Scale) -> Scale {
    match scale {
        Scale::Counts => Scale::OfRow,
        Scale::OfRow => Scale::OfColumn,
        Scale::OfColumn => Scale::Lift,
        Scale::Lift => Scale::Counts,
    }
}
