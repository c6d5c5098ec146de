//! The cells of the Report: a theme with another theme, or with a value of an attribute.

use super::ReportScreen;
use super::tables::ReportTable;
use crate::app::workspace::Workspace;
use crate::coding::{CrosstabScale, CrosstabTable, CrosstabUnit, ThemeId};
use crate::corpus::SnippetIndex;
use crate::format::{count_noun, percent_text};

impl ReportScreen {
    /// Counts the cells for the table shown.
    pub(super) fn count_cells(&mut self, work: &Workspace) {
        let themes: Vec<ThemeId> = self.rows.iter().filter_map(|row| row.theme).collect();
        self.grid = match (self.table, self.groupings.get(self.grouping)) {
            (ReportTable::Cooccurrence, _) => work.stats.theme_crosstab(&work.corpus, &themes, self.within),
            (ReportTable::ByAttribute, Some(grouping)) => {
                work.stats.group_crosstab(&work.corpus, &themes, grouping)
            }
            _ => CrosstabTable::default(),
        };
        self.columns.set_len(self.grid.column_totals.len());
        self.max_value = self.max_cell_value(work);
    }

    /// The snippets behind the row or cell under the cursor, in corpus order.
    pub(super) fn snippets_at_cursor(&self, work: &Workspace) -> Vec<SnippetIndex> {
        let Some(row) = self.current_row() else { return Vec::new() };
        let Some(theme) = row.theme else { return work.stats.uncoded_snippets().to_vec() };
        let (study, column) = (&work.stats, self.columns.cursor);
        match self.table {
            ReportTable::Prevalence => study.subtree_snippets(theme).to_vec(),
            ReportTable::Cooccurrence => {
                let other = self.rows.get(column).and_then(|row| row.theme);
                other.map_or_else(Vec::new, |other| {
                    study.snippets_of_both(&work.corpus, [theme, other], self.within)
                })
            }
            ReportTable::ByAttribute => {
                let group = self.current_grouping().and_then(|grouping| grouping.groups.get(column));
                group.map_or_else(Vec::new, |(_, transcripts)| {
                    study.snippets_in_group(&work.corpus, theme, transcripts)
                })
            }
        }
    }

    /// The heading of a column.
    pub fn column_name(&self, column: usize) -> String {
        match self.table {
            ReportTable::Prevalence => String::new(),
            ReportTable::Cooccurrence => {
                self.rows.get(column).map_or_else(String::new, |row| row.name.clone())
            }
            ReportTable::ByAttribute => {
                match self.current_grouping().and_then(|grouping| grouping.groups.get(column)) {
                    Some((value, _)) if value.is_empty() => "none".to_owned(),
                    Some((value, _)) => value.clone(),
                    None => String::new(),
                }
            }
        }
    }

    /// The name of the row or cell under the cursor.
    pub fn cell_name(&self) -> String {
        let Some(row) = self.current_row() else { return String::new() };
        let column = self.column_name(self.columns.cursor);
        match self.table {
            ReportTable::Cooccurrence if self.columns.cursor != self.panes.list.cursor => {
                format!("{} with {column}", row.name)
            }
            ReportTable::ByAttribute => {
                let attribute = self.current_grouping().map_or("", |grouping| grouping.name.as_str());
                format!("{}, {attribute} {column}", row.name)
            }
            _ => row.name.clone(),
        }
    }

    /// The numbers of the cell under the cursor, as parts of one line: its count, its share of the row and of
    /// the column, its lift.
    pub fn cell_numbers(&self) -> Vec<String> {
        let (row, column) = (self.panes.list.cursor, self.columns.cursor);
        let noun = match self.table {
            ReportTable::Cooccurrence => self.within.noun(),
            _ => CrosstabUnit::Transcript.noun(),
        };
        let both = self.grid.count(row, column);
        // In a table without rows or columns the cursor is on no cell: nothing is counted there.
        let across = self.grid.row_totals.get(row).copied().unwrap_or(0);
        let down = self.grid.column_totals.get(column).copied().unwrap_or(0);
        let mut numbers = vec![count_noun(both, noun)];
        let same = self.table == ReportTable::Cooccurrence && row == column;
        if !same && both > 0 {
            let name = self.current_row().map_or("", |row| row.name.as_str());
            numbers.push(format!("{} of {name}", percent_text(both, across)));
            numbers.push(format!("{} of {}", percent_text(both, down), self.column_name(column)));
            numbers.push(format!("lift {:.1}", self.grid.value(row, column, CrosstabScale::Lift)));
        }
        numbers
    }

    /// Whether a cell says nothing: a theme with itself, or with one it is part of.
    pub fn is_trivial(&self, row: usize, column: usize, work: &Workspace) -> bool {
        if self.table != ReportTable::Cooccurrence {
            return false;
        }
        let theme = |at: usize| self.rows.get(at).and_then(|row| row.theme);
        let (Some(a), Some(b)) = (theme(row), theme(column)) else { return false };
        work.codebook.counted_in(a).contains(&b) || work.codebook.counted_in(b).contains(&a)
    }

    /// The largest value among cells that are not trivial; 0 where there are none.
    pub(super) fn max_cell_value(&self, work: &Workspace) -> f64 {
        let cells = (0..self.grid.row_totals.len())
            .flat_map(|row| (0..self.grid.column_totals.len()).map(move |column| (row, column)));
        let telling = cells.filter(|(row, column)| !self.is_trivial(*row, *column, work));
        telling.map(|(row, column)| self.grid.value(row, column, self.scale)).fold(0.0, f64::max)
    }
}
