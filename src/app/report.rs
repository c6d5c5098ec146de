//! Screen 6: how much each theme covers, which themes come together, and where they come.

mod cells;
mod rows;

use super::actions::Action;
use super::context::Context;
use super::edits;
use super::event::{Pane, Sizes};
use super::list::List;
use super::overlay::{Overlay, Picker, Subject, unassign};
use super::panel::{Ask, Panel, Wanted};
use super::passages::Passages;
use super::quote::{quote_snippet, source_of};
use super::reader::Through;
use super::work::Work;
use crate::coding::{Count, Funnel, Grid, Grouping, PlacedSpan, Saturation, Scale, Within, groupings};
use crate::corpus::Corpus;
pub use rows::{Measure, Order, ReportRow};
use std::sync::Arc;

/// What is laid out on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Table {
    /// How much each theme covers.
    #[default]
    Prevalence,
    /// Themes by themes.
    Together,
    /// Themes by an attribute of the transcripts.
    ByAttribute,
}

impl Table {
    /// All of them, in the order Tab goes through them.
    pub const ALL: [Self; 3] = [Self::Prevalence, Self::Together, Self::ByAttribute];

    /// Its name above the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevalence => "prevalence",
            Self::Together => "themes together",
            Self::ByAttribute => "by attribute",
        }
    }

    fn beside(self, back: bool) -> Self {
        match (self, back) {
            (Self::Prevalence, false) | (Self::ByAttribute, true) => Self::Together,
            (Self::Together, false) | (Self::Prevalence, true) => Self::ByAttribute,
            (Self::ByAttribute, false) | (Self::Together, true) => Self::Prevalence,
        }
    }
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What is laid out.
    pub table: Table,
    /// In which order the themes stand.
    pub order: Order,
    /// What the bars show and "most" means.
    pub measure: Measure,
    /// What themes have to be in to come together.
    pub within: Within,
    /// How the cells are read.
    pub scale: Scale,
    /// The attributes there are to choose from.
    pub groupings: Vec<Grouping>,
    /// The one chosen, by place.
    pub grouping: usize,
    /// How the study went from talks to themes.
    pub funnel: Funnel,
    /// Whether more talks would bring anything new.
    pub saturation: Saturation,
    /// How much there is in all.
    pub whole: Count,
    /// The themes; in the table of prevalence also what is in none.
    pub rows: Vec<ReportRow>,
    /// The cursor among them.
    pub list: List,
    /// The cursor among the columns, where there are any.
    pub columns: List,
    /// What stands where they meet.
    pub grid: Grid,
    /// The largest value in a cell that says something new.
    pub peak: f64,
    /// The pane that keys go to.
    pub focus: Pane,
    /// The snippets behind what is under the cursor.
    pub passages: Passages,
    /// Whether the work changed since it was counted.
    stale: bool,
    /// The corpus the attributes are of.
    corpus: Arc<Corpus>,
}

impl Report {
    /// The row under the cursor.
    pub fn row(&self) -> Option<&ReportRow> {
        self.rows.get(self.list.cursor)
    }
    /// The attribute that is chosen.
    pub fn chosen(&self) -> Option<&Grouping> {
        self.groupings.get(self.grouping)
    }
    /// Counts again if the work changed. This takes time in proportion to the snippets, so it is done once it is
    /// looked at.
    pub fn catch_up(&mut self, work: &Work) {
        if std::mem::take(&mut self.stale) {
            self.recount(work);
        }
    }

    fn recount(&mut self, work: &Work) {
        if !Arc::ptr_eq(&self.corpus, &work.corpus) {
            let name = self.chosen().map(|grouping| grouping.name.clone());
            self.groupings = groupings(&work.corpus);
            let same = self.groupings.iter().position(|grouping| Some(&grouping.name) == name.as_ref());
            self.grouping = same.unwrap_or_default();
            self.corpus = Arc::clone(&work.corpus);
        }
        self.funnel = work.study.funnel(&work.corpus, &work.codebook);
        self.saturation = work.study.saturation(&work.corpus);
        self.whole = work.study.corpus();
        self.lay(work);
    }

    /// Lays rows and columns anew; the cursor stays on its theme.
    fn lay(&mut self, work: &Work) {
        let before = self.row().map(|row| row.theme);
        self.rows = rows::rows(work, self.order, self.measure, self.table == Table::Prevalence);
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|row| Some(row.theme) == before) {
            self.list.go(row);
        }
        self.cross(work);
        self.follow(work);
    }

    /// Shows what is behind the cursor.
    fn follow(&mut self, work: &Work) {
        self.passages.show(self.behind(work).into());
        self.passages.go(self.passages.cursor, work);
    }

    fn turn(&mut self, back: bool, work: &Work) {
        self.table = self.table.beside(back);
        self.focus = Pane::List;
        self.columns.go(0);
        self.lay(work);
    }

    fn moved(&mut self, action: Action, work: &Work) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == Pane::Detail || beside {
            if action == Action::Left {
                self.focus = Pane::List;
            }
            self.passages.moved(action, work);
            return;
        }
        let moved = match action {
            Action::Left => self.columns.moved(Action::Up),
            Action::Right => self.columns.moved(Action::Down),
            other => self.list.moved(other),
        };
        if moved {
            self.follow(work);
        }
    }

    fn back(&mut self) {
        if self.focus == Pane::Detail && !self.passages.selected.is_empty() {
            self.passages.selected.clear();
        } else {
            self.focus = Pane::List;
        }
    }

    fn measured(&mut self, work: &Work) {
        match self.table {
            Table::Prevalence => self.measure = self.measure.next(),
            Table::Together => {
                self.within = match self.within {
                    Within::Transcript => Within::Neighbours,
                    Within::Neighbours => Within::Transcript,
                };
            }
            Table::ByAttribute => {}
        }
        self.lay(work);
    }

    fn open(&mut self) -> Vec<Ask> {
        if self.focus == Pane::List {
            self.focus = Pane::Detail;
            return Vec::new();
        }
        let through = Through { name: self.cell_name(), items: Arc::clone(&self.passages.items) };
        let current = self.passages.current();
        current.map(|snippet| Ask::Read(snippet, Some(through))).into_iter().collect()
    }
}

impl Panel for Report {
    fn context(&self) -> Context {
        Context::Report
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        use Action::{
            Assign, Copy, Measure, NextAttribute, NextSnippet, Normalise, Open, OpenSource, PreviousSnippet,
            Select, Sort, Unassign,
        };
        let reason = match (action, self.focus) {
            (Sort, _) if work.codebook.themes.len() < 2 => "there is nothing to sort yet",
            (Measure, _) if self.table == Table::ByAttribute => "by attribute, talks are counted",
            (Normalise, _) if self.table == Table::Prevalence => "this is for the tables Tab leads to",
            (NextAttribute, _) if self.table != Table::ByAttribute => {
                "go to themes by attribute with Tab first"
            }
            (NextAttribute, _) if self.groupings.len() < 2 => "there is no other attribute",
            (Open | Copy | OpenSource | NextSnippet | PreviousSnippet, _)
            | (Assign | Unassign | Select, Pane::Detail)
                if self.passages.current().is_none() =>
            {
                "there are no snippets here"
            }
            (Assign | Unassign | Select, Pane::List) => "open the snippets with Enter first",
            (OpenSource, _) => {
                return self.passages.current().and_then(|snippet| source_of(work, snippet).err());
            }
            (Unassign, _) => {
                let subject = Subject::Snippets(self.passages.chosen());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn subject(&self, _work: &Work) -> Option<Subject> {
        let chosen = self.passages.chosen();
        (!chosen.is_empty()).then_some(Subject::Snippets(chosen))
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        self.passages.current().and_then(|snippet| work.placed(snippet))
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::NextTable => self.turn(false, work),
            Action::NextPane | Action::PreviousPane => self.turn(action == Action::PreviousPane, work),
            Action::Sort => {
                self.order = self.order.next();
                self.lay(work);
            }
            Action::Measure => self.measured(work),
            Action::Normalise => {
                self.scale = cells::next(self.scale);
                self.peak = self.largest(work);
            }
            Action::NextAttribute => {
                self.grouping = (self.grouping + 1).checked_rem(self.groupings.len()).unwrap_or_default();
                self.columns.go(0);
                self.lay(work);
            }
            Action::Open => return self.open(),
            Action::Back => self.back(),
            Action::Select => self.passages.toggle(work),
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            Action::Assign => {
                let subject = Subject::Snippets(self.passages.chosen());
                return Ask::show(Overlay::Picker(Picker::assign(subject, work)));
            }
            Action::Unassign => return unassign(Subject::Snippets(self.passages.chosen()), work),
            other => self.moved(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Work) -> Vec<Action> {
        use Action::{
            Assign, Back, Copy, Measure, NextAttribute, NextSnippet, NextTable, Normalise, Open, OpenSource,
            Select, Sort, Unassign,
        };
        match (self.focus, self.table) {
            (Pane::Detail, _) => {
                vec![Open, Back, Assign, Unassign, Select, Copy, NextSnippet, OpenSource]
            }
            (_, Table::ByAttribute) => vec![Open, NextTable, NextAttribute, Normalise, Sort],
            _ => vec![Open, NextTable, Normalise, Measure, Sort],
        }
    }

    fn refresh(&mut self, _work: &Work) {
        self.stale = true;
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        self.list.set_page(sizes.list.height);
        self.columns.set_page(sizes.list.width);
        self.passages.resize(sizes.detail, work);
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        self.focus = pane;
        match (pane, row) {
            (Pane::List, Some(cell)) => {
                // With columns, cells are counted row by row.
                let across = self.columns.len.max(1);
                self.list.go(cell / across);
                self.columns.go(cell % across);
                self.follow(work);
            }
            (Pane::Detail, Some(item)) => self.passages.go(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work) {
        if pane == Pane::Detail {
            self.passages.scroll(rows, work);
        } else {
            self.list.scroll(rows as isize);
            self.follow(work);
        }
    }

    fn fetched(&mut self, work: &Work) {
        self.passages.go(self.passages.cursor, work);
    }

    fn wanted(&self, work: &Work) -> Wanted {
        Wanted { snippets: self.passages.wanted(work), ..Wanted::default() }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        self.passages.read_now(work)
    }
}
