//! The Report (screen 6): prevalence of themes, co-occurrence, and themes by attribute, each number leading
//! to its snippets. Counted only when the screen is looked at, since it takes time in proportion to the
//! snippets.

mod cells;
mod rows;
mod tables;

use super::component::ScreenComponent;
use super::list_detail::ListDetail;
use super::passage_actions::{passage_disabled_reason, run_passage_action};
use crate::app::widget::list::{ListCursor, step_around};
use crate::app::{Action, KeyContext, PaneSizes, ScreenCommand, ScreenPane, Workspace};
use crate::coding::{
    CodingFunnel, CoverageCounts, CrosstabScale, CrosstabTable, CrosstabUnit, SaturationCurve,
    SaturationPath, SaturationRule, TranscriptGrouping, transcript_groupings,
};
use crate::corpus::Corpus;
use crate::format::names_and_more;
pub use rows::{ReportMeasure, ReportRow, ThemeOrder};
use std::sync::Arc;
pub use tables::ReportTable;
use tables::SCALES;

/// The state of the Report.
#[derive(Debug, Clone, Default)]
pub struct ReportScreen {
    /// The table shown.
    pub table: ReportTable,
    /// The order of the themes.
    pub order: ThemeOrder,
    /// What the bars show and "most first" sorts by.
    pub measure: ReportMeasure,
    /// How near themes must be to count as co-occurring.
    pub within: CrosstabUnit,
    /// What a cell shows: counts, shares or lift.
    pub scale: CrosstabScale,
    /// The transcripts' attributes that can be chosen for the columns.
    pub groupings: Vec<TranscriptGrouping>,
    /// The index of the chosen one.
    pub grouping: usize,
    /// The names of those with more values than a screen has room for, which cannot be chosen.
    pub too_wide: Vec<String>,
    /// How the study went from transcripts to themes.
    pub funnel: CodingFunnel,
    /// Whether further transcripts still bring new topics and themes.
    pub saturation: SaturationCurve,
    /// The interviews in order, and where thematic saturation is reached.
    pub thematic: SaturationPath,
    /// The counts of the whole corpus.
    pub corpus_total: CoverageCounts,
    /// The rows: themes with those below them; in the table of prevalence also a row for what is in no theme.
    pub rows: Vec<ReportRow>,
    /// The cursor among the rows, and the snippets behind the row or cell under the cursor.
    pub panes: ListDetail,
    /// The cursor among the columns; empty in the table of prevalence.
    pub columns: ListCursor,
    /// The counts of the cells, rows by columns.
    pub grid: CrosstabTable,
    /// The largest cell value, leaving out trivial cells; it scales the shading.
    pub max_value: f64,
    /// Whether the work changed since the last count.
    is_stale: bool,
    /// The corpus that the attributes were read from.
    corpus: Arc<Corpus>,
}

impl ReportScreen {
    /// The row under the cursor.
    pub fn current_row(&self) -> Option<&ReportRow> {
        self.rows.get(self.panes.list.cursor)
    }
    /// The chosen attribute.
    pub fn current_grouping(&self) -> Option<&TranscriptGrouping> {
        self.groupings.get(self.grouping)
    }
    /// Which attributes cannot be chosen since they are too wide for a screen; empty where there are none.
    pub fn too_wide_text(&self) -> String {
        match self.too_wide.as_slice() {
            [] => String::new(),
            names => {
                let most = TranscriptGrouping::MAX_READABLE;
                format!("left out, over {most} values: {}", names_and_more(names))
            }
        }
    }

    /// Counts again if the work changed. Takes time in proportion to the snippets, so it is called only when
    /// the screen is in front.
    pub fn recount_if_stale(&mut self, work: &Workspace) {
        if std::mem::take(&mut self.is_stale) {
            self.recount(work);
        }
    }

    fn recount(&mut self, work: &Workspace) {
        // Attributes change only with the corpus; the chosen one is kept by name.
        if !Arc::ptr_eq(&self.corpus, &work.corpus) {
            let name = self.current_grouping().map(|grouping| grouping.name.clone());
            let (readable, too_wide): (Vec<_>, Vec<_>) =
                transcript_groupings(&work.corpus).into_iter().partition(TranscriptGrouping::is_readable);
            self.groupings = readable;
            self.too_wide = too_wide.into_iter().map(|grouping| grouping.name).collect();
            let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
            // Where it is gone, the first.
            self.grouping = same.unwrap_or(0);
            self.corpus = Arc::clone(&work.corpus);
        }
        self.funnel = work.stats.funnel(&work.corpus, &work.codebook);
        self.saturation = work.stats.saturation(&work.corpus);
        self.thematic = work.stats.saturation_path(&work.corpus, SaturationRule::default());
        self.corpus_total = work.stats.corpus_coverage();
        self.rebuild_rows(work);
    }

    /// Rebuilds rows and cells; the cursor stays on its theme.
    fn rebuild_rows(&mut self, work: &Workspace) {
        let before = self.current_row().map(|row| row.theme);
        self.rows = rows::report_rows(work, self.order, self.measure, self.table == ReportTable::Prevalence);
        let row = self.rows.iter().position(|row| Some(row.theme) == before);
        self.panes.set_rows(self.rows.len(), row);
        self.count_cells(work);
        self.row_changed(work);
    }

    /// Goes to the next table, or with -1 to the one before, around.
    fn switch_table(&mut self, steps: isize, work: &Workspace) {
        self.table = step_around(&ReportTable::ALL, self.table, steps);
        self.panes.focus = ScreenPane::List;
        self.columns.go_to(0);
        self.rebuild_rows(work);
    }

    fn move_cursor(&mut self, action: Action, work: &Workspace) {
        let moved = match action {
            Action::Left if self.panes.in_detail() => {
                self.panes.focus = ScreenPane::List;
                return;
            }
            Action::Left => self.columns.move_cursor(Action::Up),
            Action::Right if !self.panes.in_detail() => self.columns.move_cursor(Action::Down),
            other => self.panes.move_cursor(other, work),
        };
        if moved {
            self.row_changed(work);
        }
    }

    /// Steps what the table measures: the bars' unit, or the distance of co-occurrence.
    fn cycle_measure(&mut self, work: &Workspace) {
        match self.table {
            ReportTable::Prevalence => self.measure = step_around(&ReportMeasure::ALL, self.measure, 1),
            ReportTable::Cooccurrence => {
                self.within = step_around(&CrosstabUnit::ALL, self.within, 1);
            }
            ReportTable::ByAttribute => {}
        }
        self.rebuild_rows(work);
    }
}

impl ScreenComponent for ReportScreen {
    fn context(&self) -> KeyContext {
        KeyContext::Report
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{Assign, Measure, NextAttribute, NextTable, Normalise, Open, Select, Sort, Unassign};
        let key = |action| work.keymap.key_text(KeyContext::Report, action);
        let reason = match (action, self.panes.focus) {
            (Sort, _) if work.codebook.themes.len() < 2 => "there is nothing to sort yet",
            (Measure, _) if self.table == ReportTable::ByAttribute => "by attribute, talks are counted",
            (Normalise, _) if self.table == ReportTable::Prevalence => {
                return Some(format!("this is for the tables {} leads to", key(NextTable)));
            }
            (NextAttribute, _) if self.table != ReportTable::ByAttribute => {
                return Some(format!("go to themes by attribute with {} first", key(NextTable)));
            }
            (NextAttribute, _) if self.groupings.len() < 2 => {
                return Some(match self.too_wide.is_empty() {
                    true => "there is no other attribute".to_owned(),
                    false => format!("there is no other attribute; {}", self.too_wide_text()),
                });
            }
            (Assign | Unassign | Select, ScreenPane::List) => {
                return Some(format!("open the snippets with {} first", key(Open)));
            }
            _ => return passage_disabled_reason(self, action, work),
        };
        Some(reason.to_owned())
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::NextTable | Action::NextPane => self.switch_table(1, work),
            Action::PreviousPane => self.switch_table(-1, work),
            Action::Sort => {
                self.order = step_around(&ThemeOrder::ALL, self.order, 1);
                self.rebuild_rows(work);
            }
            Action::Measure => self.cycle_measure(work),
            Action::Normalise => {
                self.scale = step_around(&SCALES, self.scale, 1);
                self.max_value = self.max_cell_value(work);
            }
            Action::NextAttribute => {
                self.grouping = (self.grouping + 1) % self.groupings.len().max(1);
                self.columns.go_to(0);
                self.rebuild_rows(work);
            }
            Action::Open if !self.panes.in_detail() => self.panes.focus = ScreenPane::Detail,
            Action::Open => return ScreenCommand::read_current(&self.panes.snippet_list, self.cell_name()),
            Action::Back => {
                self.panes.leave_detail();
            }
            Action::Select => self.panes.snippet_list.toggle_selection(work),
            other => match run_passage_action(self, other, work) {
                Some(asks) => return asks,
                None => self.move_cursor(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, Measure, NextAttribute, NextSnippet, NextTable, Normalise, Open, OpenSource,
            Select, Sort, Unassign,
        };
        match (self.panes.focus, self.table) {
            (ScreenPane::Detail, _) => {
                vec![Open, Back, Assign, Unassign, Select, Copy, NextSnippet, OpenSource]
            }
            (_, ReportTable::ByAttribute) => vec![Open, NextTable, NextAttribute, Normalise, Sort],
            _ => vec![Open, NextTable, Normalise, Measure, Sort],
        }
    }

    fn refresh(&mut self, _work: &Workspace) {
        self.is_stale = true;
    }

    fn list_detail(&self) -> Option<&ListDetail> {
        Some(&self.panes)
    }

    fn list_detail_mut(&mut self) -> Option<&mut ListDetail> {
        Some(&mut self.panes)
    }

    fn row_changed(&mut self, work: &Workspace) {
        self.panes.show_snippets(self.snippets_at_cursor(work).into(), work);
    }

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.columns.set_page(sizes.list.width);
        self.panes.resize(sizes, work);
    }

    /// With columns, what is clicked on is a cell; cells are counted row by row.
    fn click_row(&mut self, cell: usize, work: &Workspace) {
        let across = self.columns.len.max(1);
        self.panes.list.go_to(cell / across);
        self.columns.go_to(cell % across);
        self.row_changed(work);
    }
}
