//! The Report (screen 6): prevalence of themes, co-occurrence, and themes by attribute, each number leading
//! to its snippets. Counted only when the screen is looked at, since it takes time in proportion to the
//! snippets.

mod cells;
mod rows;

use super::component::{MissingData, ScreenCommand, ScreenComponent};
use crate::app::citation::{cite_snippet, snippet_url};
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::edits;
use crate::app::effect::ReadingQueue;
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::Overlay;
use crate::app::overlay::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::widget::list::ListCursor;
use crate::app::widget::snippet_list::SnippetList;
use crate::app::workspace::Workspace;
use crate::coding::{
    CodingFunnel, CoverageCounts, CrosstabScale, CrosstabTable, CrosstabUnit, SaturationCurve,
    TranscriptGrouping, TranscriptSpan, transcript_groupings,
};
use crate::corpus::Corpus;
pub use rows::{ReportMeasure, ReportRow, ThemeOrder};
use std::sync::Arc;

/// The table shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReportTable {
    /// How much each theme covers.
    #[default]
    Prevalence,
    /// Co-occurrence: themes by themes.
    Cooccurrence,
    /// Themes by an attribute of the transcripts.
    ByAttribute,
}

impl ReportTable {
    /// All of them, in the order Tab goes through.
    pub const ALL: [Self; 3] = [Self::Prevalence, Self::Cooccurrence, Self::ByAttribute];

    /// Its name above the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevalence => "prevalence",
            Self::Cooccurrence => "themes together",
            Self::ByAttribute => "by attribute",
        }
    }

    /// The table before or after it, around.
    fn neighbour(self, back: bool) -> Self {
        match (self, back) {
            (Self::Prevalence, false) | (Self::ByAttribute, true) => Self::Cooccurrence,
            (Self::Cooccurrence, false) | (Self::Prevalence, true) => Self::ByAttribute,
            (Self::ByAttribute, false) | (Self::Cooccurrence, true) => Self::Prevalence,
        }
    }
}

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
    /// How the study went from transcripts to themes.
    pub funnel: CodingFunnel,
    /// Whether further transcripts still bring new topics and themes.
    pub saturation: SaturationCurve,
    /// The counts of the whole corpus.
    pub corpus_total: CoverageCounts,
    /// The rows: themes with those below them; in the table of prevalence also a row for what is in no theme.
    pub rows: Vec<ReportRow>,
    /// The cursor among the rows.
    pub list: ListCursor,
    /// The cursor among the columns; empty in the table of prevalence.
    pub columns: ListCursor,
    /// The counts of the cells, rows by columns.
    pub grid: CrosstabTable,
    /// The largest cell value, leaving out trivial cells; it scales the shading.
    pub max_value: f64,
    /// The pane that keys go to.
    pub focus: ScreenPane,
    /// The snippets behind the row or cell under the cursor.
    pub snippet_list: SnippetList,
    /// Whether the work changed since the last count.
    is_stale: bool,
    /// The corpus that the attributes were read from.
    corpus: Arc<Corpus>,
}

impl ReportScreen {
    /// The row under the cursor.
    pub fn current_row(&self) -> Option<&ReportRow> {
        self.rows.get(self.list.cursor)
    }
    /// The chosen attribute.
    pub fn current_grouping(&self) -> Option<&TranscriptGrouping> {
        self.groupings.get(self.grouping)
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
            self.groupings = transcript_groupings(&work.corpus);
            let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
            self.grouping = same.unwrap_or_default();
            self.corpus = Arc::clone(&work.corpus);
        }
        self.funnel = work.stats.funnel(&work.corpus, &work.codebook);
        self.saturation = work.stats.saturation(&work.corpus);
        self.corpus_total = work.stats.corpus_coverage();
        self.rebuild_rows(work);
    }

    /// Rebuilds rows and cells; the cursor stays on its theme.
    fn rebuild_rows(&mut self, work: &Workspace) {
        let before = self.current_row().map(|row| row.theme);
        self.rows = rows::report_rows(work, self.order, self.measure, self.table == ReportTable::Prevalence);
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|row| Some(row.theme) == before) {
            self.list.go_to(row);
        }
        self.count_cells(work);
        self.update_snippets(work);
    }

    /// Shows the snippets behind the cursor.
    fn update_snippets(&mut self, work: &Workspace) {
        self.snippet_list.set_items(self.snippets_at_cursor(work).into());
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    fn switch_table(&mut self, back: bool, work: &Workspace) {
        self.table = self.table.neighbour(back);
        self.focus = ScreenPane::List;
        self.columns.go_to(0);
        self.rebuild_rows(work);
    }

    fn move_cursor(&mut self, action: Action, work: &Workspace) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == ScreenPane::Detail || beside {
            if action == Action::Left {
                self.focus = ScreenPane::List;
            }
            self.snippet_list.move_cursor(action, work);
            return;
        }
        let moved = match action {
            Action::Left => self.columns.move_cursor(Action::Up),
            Action::Right => self.columns.move_cursor(Action::Down),
            other => self.list.move_cursor(other),
        };
        if moved {
            self.update_snippets(work);
        }
    }

    fn go_back(&mut self) {
        if self.focus == ScreenPane::Detail && !self.snippet_list.selected.is_empty() {
            self.snippet_list.selected.clear();
        } else {
            self.focus = ScreenPane::List;
        }
    }

    /// Steps what the table measures: the bars' unit, or the distance of co-occurrence.
    fn cycle_measure(&mut self, work: &Workspace) {
        match self.table {
            ReportTable::Prevalence => self.measure = self.measure.next(),
            ReportTable::Cooccurrence => {
                self.within = match self.within {
                    CrosstabUnit::Transcript => CrosstabUnit::Neighbours,
                    CrosstabUnit::Neighbours => CrosstabUnit::Transcript,
                };
            }
            ReportTable::ByAttribute => {}
        }
        self.rebuild_rows(work);
    }

    fn open_current(&mut self) -> Vec<ScreenCommand> {
        if self.focus == ScreenPane::List {
            self.focus = ScreenPane::Detail;
            return Vec::new();
        }
        let through = ReadingQueue { name: self.cell_name(), items: Arc::clone(&self.snippet_list.items) };
        let current = self.snippet_list.current();
        current.map(|snippet| ScreenCommand::ReadSnippet(snippet, Some(through))).into_iter().collect()
    }
}

impl ScreenComponent for ReportScreen {
    fn context(&self) -> KeyContext {
        KeyContext::Report
    }

    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            Assign, Copy, Measure, NextAttribute, NextSnippet, Normalise, Open, OpenSource, PreviousSnippet,
            Select, Sort, Unassign,
        };
        let reason = match (action, self.focus) {
            (Sort, _) if work.codebook.themes.len() < 2 => "there is nothing to sort yet",
            (Measure, _) if self.table == ReportTable::ByAttribute => "by attribute, talks are counted",
            (Normalise, _) if self.table == ReportTable::Prevalence => "this is for the tables Tab leads to",
            (NextAttribute, _) if self.table != ReportTable::ByAttribute => {
                "go to themes by attribute with Tab first"
            }
            (NextAttribute, _) if self.groupings.len() < 2 => "there is no other attribute",
            (Open | Copy | OpenSource | NextSnippet | PreviousSnippet, _)
            | (Assign | Unassign | Select, ScreenPane::Detail)
                if self.snippet_list.current().is_none() =>
            {
                "there are no snippets here"
            }
            (Assign | Unassign | Select, ScreenPane::List) => "open the snippets with Enter first",
            (OpenSource, _) => {
                return self.snippet_list.current().and_then(|snippet| snippet_url(work, snippet).err());
            }
            (Unassign, _) => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.snippet_list.selected_or_current();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }

    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        self.snippet_list.current().and_then(|snippet| work.placed_span(snippet))
    }

    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let current = self.snippet_list.current();
        match action {
            Action::NextTable => self.switch_table(false, work),
            Action::NextPane | Action::PreviousPane => {
                self.switch_table(action == Action::PreviousPane, work)
            }
            Action::Sort => {
                self.order = self.order.next();
                self.rebuild_rows(work);
            }
            Action::Measure => self.cycle_measure(work),
            Action::Normalise => {
                self.scale = cells::next_scale(self.scale);
                self.max_value = self.max_cell_value(work);
            }
            Action::NextAttribute => {
                self.grouping = (self.grouping + 1).checked_rem(self.groupings.len()).unwrap_or_default();
                self.columns.go_to(0);
                self.rebuild_rows(work);
            }
            Action::Open => return self.open_current(),
            Action::Back => self.go_back(),
            Action::Select => self.snippet_list.toggle_selection(work),
            Action::Copy => {
                return ScreenCommand::copy_text(current.and_then(|snippet| cite_snippet(work, snippet)));
            }
            Action::OpenSource => {
                return ScreenCommand::open_url(current.map(|snippet| snippet_url(work, snippet)));
            }
            Action::Assign => {
                let subject = CodingTarget::Snippets(self.snippet_list.selected_or_current());
                return ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_assign(
                    subject, work,
                )));
            }
            Action::Unassign => {
                return unassign_or_choose(
                    CodingTarget::Snippets(self.snippet_list.selected_or_current()),
                    work,
                );
            }
            other => self.move_cursor(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Workspace) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, Measure, NextAttribute, NextSnippet, NextTable, Normalise, Open, OpenSource,
            Select, Sort, Unassign,
        };
        match (self.focus, self.table) {
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

    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        self.list.set_page(sizes.list.height);
        self.columns.set_page(sizes.list.width);
        self.snippet_list.resize(sizes.detail, work);
    }

    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand> {
        self.focus = pane;
        match (pane, row) {
            (ScreenPane::List, Some(cell)) => {
                // With columns, cells are counted row by row.
                let across = self.columns.len.max(1);
                self.list.go_to(cell / across);
                self.columns.go_to(cell % across);
                self.update_snippets(work);
            }
            (ScreenPane::Detail, Some(item)) => self.snippet_list.go_to(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        if pane == ScreenPane::Detail {
            self.snippet_list.scroll(rows, work);
        } else {
            self.list.scroll(rows as isize);
            self.update_snippets(work);
        }
    }

    fn on_texts_loaded(&mut self, work: &Workspace) {
        self.snippet_list.go_to(self.snippet_list.cursor, work);
    }

    fn missing_data(&self, work: &Workspace) -> MissingData {
        MissingData { snippets: self.snippet_list.missing_texts(work), ..MissingData::default() }
    }

    fn visible_snippets(&self, work: &Workspace) -> Vec<usize> {
        self.snippet_list.fully_visible(work)
    }
}
