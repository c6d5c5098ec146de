//! The matrix of themes: how much of each theme is in each transcript, said by each person, or where an attribute has each
//! value; and what the researcher sums up of each cell. A cell opens its passages.

use super::memo::MemoEditor;
use crate::app::effect::{Effect, ReadingQueue};
use crate::app::widget::list::{ListCursor, step_around};
use crate::app::widget::wrap::PaneSize;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};
use crate::coding::{
    CodingStats, MatrixCell, MatrixColumn, MatrixColumns, ThemeId, ThemeMatrix, share_of_column,
};
use crate::exchange::tables::MatrixMeasure;
use crate::jobs::matrix::CountedMatrix;
use std::sync::Arc;

/// The order of the rows or columns of a matrix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatrixOrder {
    /// As in the codebook, or the study.
    #[default]
    Given,
    /// The largest first.
    Size,
    /// By name.
    Name,
    /// What is alike side by side.
    Likeness,
}

impl MatrixOrder {
    /// All orders, in the order a key goes through them.
    const ALL: [Self; 4] = [Self::Given, Self::Size, Self::Name, Self::Likeness];
    /// Those that compare nothing.
    const WITHOUT_LIKENESS: [Self; 3] = [Self::Given, Self::Size, Self::Name];

    /// Its name, behind "rows" or "columns".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "as in the study",
            Self::Size => "largest first",
            Self::Name => "by name",
            Self::Likeness => "alike together",
        }
    }
}

/// What of the matrix is shown, and how: kept when it is closed, so that it opens again where it was left.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixView {
    /// What the columns are.
    pub by: MatrixColumns,
    /// What cells say.
    pub measure: MatrixMeasure,
    /// The order of the rows.
    pub row_order: MatrixOrder,
    /// The order of the columns.
    pub column_order: MatrixOrder,
    /// The cell under the cursor: its theme, and the column's name and target of summaries.
    pub cell: Option<(ThemeId, MatrixColumn)>,
}

impl Default for MatrixView {
    fn default() -> Self {
        let order = MatrixOrder::Given;
        let by = MatrixColumns::Transcripts;
        Self { by, measure: MatrixMeasure::Passages, row_order: order, column_order: order, cell: None }
    }
}

/// Columns of the names of themes: a third of the sheet, within these bounds. Chosen by hand.
const NAME_COLUMNS: std::ops::RangeInclusive<usize> = 12..=40;
/// Columns of a number with its shade and a gap: up to seven digits. Of a summary: about five words a line. Chosen by hand.
const NUMBER_COLUMNS: usize = 10;
const SUMMARY_COLUMNS: usize = 30;

/// The matrix.
#[derive(Debug, Clone, Default)]
pub struct MatrixSheet {
    /// What is shown, and how.
    pub view: MatrixView,
    /// The matrix.
    pub counted: Arc<CountedMatrix>,
    /// The statistics it was counted with; others mean that it is counted again.
    stats: Arc<CodingStats>,
    /// Whether it is to be counted again, after a change.
    pub is_stale: bool,
    /// Whether that was asked for.
    is_requested: bool,
    /// The rows in the order shown, as indices into the matrix.
    pub rows: Vec<usize>,
    /// The columns in the order shown, as indices into the matrix.
    pub columns: Vec<usize>,
    /// The cursor among the rows.
    pub list: ListCursor,
    /// The cursor among the columns.
    pub column_list: ListCursor,
    /// How many bytes at the beginning of their names all columns share: a folder, which no heading needs.
    pub shared_folder: usize,
    /// The largest value of a cell, for its shade.
    pub largest: f64,
    /// What the columns may be.
    choices: Vec<MatrixColumns>,
    /// The columns of the screen there are.
    width: usize,
}

impl MatrixSheet {
    /// Shows a matrix, at the cell it was left at.
    pub fn new(view: MatrixView, counted: CountedMatrix, stats: Arc<CodingStats>, work: &Workspace) -> Self {
        let mut sheet = Self { view, ..Self::default() };
        sheet.use_counts(sheet.view.by.clone(), counted, stats, work);
        sheet
    }

    /// Takes over what was counted; the cursor stays on its theme and its column.
    pub fn use_counts(
        &mut self,
        by: MatrixColumns,
        counted: CountedMatrix,
        stats: Arc<CodingStats>,
        work: &Workspace,
    ) {
        self.view.cell =
            self.cell().map(|(theme, column, _)| (theme, column.clone())).or(self.view.cell.take());
        self.view.by = by;
        (self.is_stale, self.is_requested) = (!Arc::ptr_eq(&stats, &work.stats), false);
        let names = counted.matrix.columns.iter().filter_map(|column| column.name.as_deref());
        self.shared_folder = shared_folder(names);
        (self.counted, self.stats) = (Arc::new(counted), stats);
        self.choices = MatrixColumns::all(&work.corpus, &work.codebook);
        self.reorder(work);
    }

    /// Puts rows and columns into their orders; the cursor stays on its cell.
    fn reorder(&mut self, work: &Workspace) {
        let counted = Arc::clone(&self.counted);
        let matrix = &counted.matrix;
        let measure = self.view.measure;
        let value = |row: usize, column: usize| value_of(matrix, measure, row, column);
        let tops: Vec<usize> = (0..matrix.themes.len())
            .filter(|row| {
                let theme = matrix.themes.get(*row).and_then(|theme| work.codebook.themes.get(theme));
                theme.is_some_and(|theme| theme.parent.is_none())
            })
            .collect();
        let of_row = |row: usize| (0..matrix.columns.len()).map(|column| value(row, column)).sum::<f64>();
        // Of the top themes only: those below are within them.
        let of_column = |column: usize| tops.iter().map(|row| value(*row, column)).sum::<f64>();
        let largest = (0..matrix.themes.len())
            .flat_map(|row| (0..matrix.columns.len()).map(move |column| (row, column)))
            .map(|(row, column)| value(row, column))
            .fold(0.0, f64::max);
        let path = |row: usize| matrix.themes.get(row).map(|theme| work.theme_path(*theme).to_lowercase());
        let name = |column: usize| {
            let name = matrix.columns.get(column).and_then(|column| column.name.as_ref());
            (name.is_none(), name.map(|name| name.to_lowercase()))
        };
        let rows = (0..matrix.themes.len()).collect::<Vec<_>>();
        let columns = (0..matrix.columns.len()).collect::<Vec<_>>();
        self.rows = match self.view.row_order {
            MatrixOrder::Given => rows,
            MatrixOrder::Size => by_size(rows, of_row),
            MatrixOrder::Name => sorted(rows, path),
            MatrixOrder::Likeness => counted.likeness.rows.clone().unwrap_or(rows),
        };
        self.columns = match self.view.column_order {
            MatrixOrder::Given => columns,
            MatrixOrder::Size => by_size(columns, of_column),
            MatrixOrder::Name => sorted(columns, name),
            MatrixOrder::Likeness => counted.likeness.columns.clone().unwrap_or(columns),
        };
        self.largest = largest;
        self.list.set_len(self.rows.len());
        self.column_list.set_len(self.columns.len());
        let Some((theme, kept)) = self.view.cell.take() else { return };
        if let Some(row) = self.rows.iter().position(|row| matrix.themes.get(*row) == Some(&theme)) {
            self.list.go_to(row);
        }
        let is_kept = |column: &MatrixColumn| (&column.name, &column.summary) == (&kept.name, &kept.summary);
        let column = |at: &usize| matrix.columns.get(*at).is_some_and(is_kept);
        if let Some(column) = self.columns.iter().position(column) {
            self.column_list.go_to(column);
        }
    }

    /// The value of a cell by what is shown; where that is the summary, its passages.
    pub fn cell_value(&self, row: usize, column: usize) -> f64 {
        value_of(&self.counted.matrix, self.view.measure, row, column)
    }

    /// The cell under the cursor: its theme, its column and what is in it.
    pub fn cell(&self) -> Option<(ThemeId, &MatrixColumn, MatrixCell)> {
        let matrix = &self.counted.matrix;
        let (row, column) = (*self.rows.get(self.list.cursor)?, *self.columns.get(self.column_list.cursor)?);
        Some((*matrix.themes.get(row)?, matrix.columns.get(column)?, *matrix.row(row).get(column)?))
    }

    /// What is shown, with the cell under the cursor.
    pub fn view(&self) -> MatrixView {
        let cell = self.cell().map(|(theme, column, _)| (theme, column.clone()));
        MatrixView { cell, ..self.view.clone() }
    }

    /// What is to be counted again and was not asked for yet.
    pub fn take_request(&mut self) -> Option<MatrixColumns> {
        let is_wanted = self.is_stale && !self.is_requested;
        self.is_requested |= is_wanted;
        is_wanted.then(|| self.view.by.clone())
    }

    /// What a column is called.
    pub fn column_name(&self, column: &MatrixColumn) -> String {
        column.name.clone().unwrap_or_else(|| {
            let unknown = match self.view.by {
                MatrixColumns::Speakers => "nobody named",
                MatrixColumns::Questions => "no question",
                MatrixColumns::Transcripts | MatrixColumns::Attribute(_) => "not known",
            };
            unknown.to_owned()
        })
    }

    /// What stands above a column: its name without the folder that all share.
    pub fn heading(&self, column: &MatrixColumn) -> String {
        let name = self.column_name(column);
        name.get(self.shared_folder..).filter(|_| column.name.is_some()).map(str::to_owned).unwrap_or(name)
    }

    /// The cell under the cursor in words: "Design in talk-12".
    pub fn cell_name(&self, work: &Workspace) -> String {
        let Some((theme, column, _)) = self.cell() else { return String::new() };
        let (path, name) = (work.theme_path(theme), self.column_name(column));
        match &self.view.by {
            MatrixColumns::Transcripts => format!("{path} in {name}"),
            MatrixColumns::Speakers => format!("{path} said by {name}"),
            MatrixColumns::Questions if column.name.is_none() => {
                format!("{path} in answers to no question of the guide")
            }
            MatrixColumns::Questions => format!("{path} in answers to '{name}'"),
            MatrixColumns::Attribute(key) if column.name.is_none() => {
                format!("{path} where {key} is not known")
            }
            MatrixColumns::Attribute(key) => format!("{path} where {key} is {name}"),
        }
    }

    /// The columns of the screen that names of themes take.
    pub fn name_columns(&self) -> usize {
        (self.width / 3).clamp(*NAME_COLUMNS.start(), *NAME_COLUMNS.end()).min(self.width)
    }

    /// The columns of the screen that a cell takes.
    pub fn cell_columns(&self) -> usize {
        if self.view.measure == MatrixMeasure::Summary { SUMMARY_COLUMNS } else { NUMBER_COLUMNS }
    }

    /// Moves the cursor among the columns; returns whether the action is a movement there.
    fn move_across(&mut self, action: Action) -> bool {
        let movement = match action {
            Action::Left => Action::Up,
            Action::Right => Action::Down,
            Action::ColumnsLeft => Action::PageUp,
            Action::ColumnsRight => Action::PageDown,
            Action::FirstColumn => Action::First,
            Action::LastColumn => Action::Last,
            _ => return false,
        };
        self.column_list.move_cursor(movement)
    }

    /// Makes room for as many columns as fit into the width.
    fn fit_columns(&mut self) {
        let fitting = self.width.saturating_sub(self.name_columns()) / self.cell_columns();
        self.column_list.set_page(fitting.max(1));
    }

    /// Keeps the cell under the cursor while a change puts rows or columns into another order.
    fn change(&mut self, work: &Workspace, change: impl FnOnce(&mut MatrixView)) {
        self.view = self.view();
        change(&mut self.view);
        self.reorder(work);
        self.fit_columns();
    }

    /// Reads the first passage of the cell, with all of them as the queue to read on in.
    fn read_cell(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some((theme, column, _)) = self.cell() else { return Vec::new() };
        let columns = (&self.view.by, &self.counted.texts[..]);
        let snippets = work.stats.cell_snippets(&work.corpus, &work.codebook, columns, theme, column);
        let Some(first) = snippets.first().copied() else {
            return ScreenCommand::show_hint("there is nothing of the theme here");
        };
        let queue = ReadingQueue { name: self.cell_name(work), items: snippets.into() };
        vec![ScreenCommand::CloseOverlay, ScreenCommand::ReadSnippet(first, Some(queue))]
    }
}

/// The bytes of the folder that all these names begin with; 0 for fewer than two.
fn shared_folder<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = names.next() else { return 0 };
    let folder = |end: usize| first.get(..end).and_then(|begin| begin.rfind('/')).map_or(0, |at| at + 1);
    let (mut shared, mut count) = (folder(first.len()), 1);
    for name in names {
        count += 1;
        while !name.starts_with(first.get(..shared).unwrap_or_default()) {
            shared = folder(shared - 1);
        }
    }
    if count > 1 { shared } else { 0 }
}

/// The value of a cell by a measure; for summaries, its passages.
fn value_of(matrix: &ThemeMatrix, measure: MatrixMeasure, row: usize, column: usize) -> f64 {
    let Some((cell, column)) = matrix.row(row).get(column).zip(matrix.columns.get(column)) else {
        return 0.0;
    };
    match measure {
        MatrixMeasure::Passages | MatrixMeasure::Summary => cell.passages as f64,
        MatrixMeasure::Words => cell.words as f64,
        MatrixMeasure::Share => share_of_column(*cell, column),
    }
}

/// Indices by a value, the largest first; of equals the first.
fn by_size(order: Vec<usize>, value: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut sized: Vec<(f64, usize)> = order.into_iter().map(|at| (value(at), at)).collect();
    sized.sort_by(|a, b| b.0.total_cmp(&a.0));
    sized.into_iter().map(|(_, at)| at).collect()
}

/// Indices by a key.
fn sorted<K: Ord>(mut order: Vec<usize>, key: impl Fn(usize) -> K) -> Vec<usize> {
    order.sort_by_cached_key(|at| key(*at));
    order
}

impl Overlay for MatrixSheet {
    fn context(&self) -> KeyContext {
        KeyContext::Matrix
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Open,
            Action::WriteSummary,
            Action::Measure,
            Action::MatrixColumns,
            Action::Sort,
            Action::SortColumns,
            Action::Commands,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let cell = self.cell();
        let is_empty = |cell: &MatrixCell| cell.words == 0 && cell.passages == 0;
        let reason = match action {
            Action::Open | Action::WriteSummary | Action::Sort | Action::SortColumns if cell.is_none() => {
                "there is no cell here"
            }
            Action::Open if cell.is_some_and(|(.., cell)| is_empty(&cell)) => {
                "there is nothing of the theme here"
            }
            Action::WriteSummary if self.view.by == MatrixColumns::Questions => {
                "cells by question have no summary; a memo on the theme may say it"
            }
            Action::WriteSummary if cell.is_some_and(|(_, column, _)| column.summary.is_none()) => {
                "what has no name has no summary"
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        if self.move_across(action) {
            return Vec::new();
        }
        match action {
            Action::Open => return self.read_cell(work),
            Action::WriteSummary => {
                let Some((theme, MatrixColumn { summary: Some(column), .. }, _)) = self.cell() else {
                    return Vec::new();
                };
                return MemoEditor::open(Some(work.codebook.summary_target(theme, column)), work);
            }
            Action::Measure => {
                self.change(work, |view| view.measure = step_around(&MatrixMeasure::ALL, view.measure, 1));
            }
            Action::Sort => {
                let orders = orders(self.counted.likeness.rows.is_some());
                self.change(work, |view| view.row_order = step_around(orders, view.row_order, 1));
            }
            Action::SortColumns => {
                let orders = orders(self.counted.likeness.columns.is_some());
                self.change(work, |view| view.column_order = step_around(orders, view.column_order, 1));
            }
            Action::MatrixColumns => {
                let at = self.choices.iter().position(|by| *by == self.view.by).map_or(0, |at| at + 1);
                let next = self.choices.get(at).or(self.choices.first()).cloned();
                return next.map(Effect::CountMatrix).map(ScreenCommand::RunEffect).into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn resize(&mut self, size: PaneSize) {
        self.list.set_page(size.height);
        self.width = size.width;
        self.fit_columns();
    }
    fn refresh(&mut self, work: &Workspace) {
        (self.is_stale, self.is_requested) = (!Arc::ptr_eq(&self.stats, &work.stats), false);
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}

/// The orders there are: without likeness where too many would have to be compared.
fn orders(has_likeness: bool) -> &'static [MatrixOrder] {
    if has_likeness { &MatrixOrder::ALL } else { &MatrixOrder::WITHOUT_LIKENESS }
}

#[cfg(test)]
mod tests {
    use super::shared_folder;

    #[test]
    fn the_folder_that_all_names_share_is_found() {
        let shared = |names: &[&str]| names[0][..shared_folder(names.iter().copied())].to_owned();
        assert_eq!(shared(&["talks/a/one", "talks/a/two"]), "talks/a/");
        assert_eq!(shared(&["talks/a/one", "talks/ab/two", "talks/c"]), "talks/");
        assert_eq!(shared(&["talks/a", "walks/a"]), "");
        assert_eq!(shared(&["é/one", "é/two", "e"]), "");
        assert_eq!(shared(&["talks/alone"]), "");
        assert_eq!(shared_folder([].into_iter()), 0);
    }
}
