//! Forms that journals ask for with a qualitative study: COREQ and SRQR. What the project knows is filled in, each
//! answer with where it is from; all else stays a question to the researcher. Nothing is answered that is not known.

mod analysis_answers;
mod answers;
mod coreq;
mod interviews;
mod item;
mod srqr;
mod study_facts;

use crate::coding::LoggedEdit;
use crate::coding::agreement::StudyAgreement;
use crate::exchange::document_table::{DocumentTable, TableDocument};
use crate::exchange::view::{StudyView, TextSource};
use crate::format::count_noun;
use interviews::Interviews;
use item::ItemRow;
pub use item::KnownAnswer;
use std::io;
use study_facts::StudyFacts;

/// What stands where the project knows nothing.
const UNANSWERED: &str = "(for you to answer)";

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChecklistKind {
    /// Consolidated criteria for reporting qualitative research: 32 items, for interviews and focus groups.
    Coreq,
    /// Standards for reporting qualitative research: 21 items.
    Srqr,
}

impl ChecklistKind {
    /// The heading of the form.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Coreq => "COREQ: consolidated criteria for reporting qualitative research",
            Self::Srqr => "SRQR: standards for reporting qualitative research",
        }
    }

    /// Where the form was published.
    pub const fn reference(self) -> &'static str {
        match self {
            Self::Coreq => {
                "Tong A, Sainsbury P, Craig J. Consolidated criteria for reporting qualitative research (COREQ): a 32-item \
                 checklist for interviews and focus groups. Int J Qual Health Care 2007;19(6):349-357."
            }
            Self::Srqr => {
                "O'Brien BC, Harris IB, Beckman TJ, Reed DA, Cook DA. Standards for reporting qualitative research: a \
                 synthesis of recommendations. Acad Med 2014;89(9):1245-1251."
            }
        }
    }

    /// Its items, in order.
    const fn rows(self) -> &'static [ItemRow] {
        match self {
            Self::Coreq => &coreq::ITEMS,
            Self::Srqr => &srqr::ITEMS,
        }
    }
}

/// What a form is filled from.
#[derive(Clone, Copy)]
pub struct ChecklistSources<'a> {
    /// The study.
    pub view: &'a StudyView<'a>,
    /// Its texts, each of which is read once.
    pub texts: &'a dyn TextSource,
    /// The log of all changes.
    pub log: &'a [LoggedEdit],
    /// The agreement of the coders, where there are several and all they decided may be seen.
    pub agreement: Option<&'a StudyAgreement>,
}

/// An item of a form that was filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Its number in the form, from 1.
    pub number: usize,
    /// The part of the form it stands in.
    pub part: &'static str,
    /// What it is about.
    pub subject: &'static str,
    /// What it asks.
    pub question: &'static str,
    /// What the project knows; empty where it knows nothing.
    pub known: Vec<KnownAnswer>,
}

/// A form, with what the project knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// Which.
    pub kind: ChecklistKind,
    /// Its items.
    pub items: Vec<ChecklistItem>,
}

impl Checklist {
    /// Fills a form. Reads every transcript once.
    ///
    /// # Errors
    /// Where texts cannot be read.
    pub fn fill(kind: ChecklistKind, sources: ChecklistSources<'_>) -> io::Result<Self> {
        let ChecklistSources { view, texts, log, agreement } = sources;
        let facts = StudyFacts { view, log, agreement, interviews: Interviews::read(view, texts)? };
        let item = |(number, row): (usize, &ItemRow)| ChecklistItem {
            number,
            part: row.part,
            subject: row.subject,
            question: row.question,
            known: row.known.iter().filter_map(|known| known(&facts)).collect(),
        };
        Ok(Self { kind, items: (1..).zip(kind.rows()).map(item).collect() })
    }

    /// The form as a document: a table for each part, below what it is and how much of it is filled.
    pub fn document(&self) -> TableDocument {
        let filled = self.items.iter().filter(|item| !item.known.is_empty()).count();
        let parts = self.items.chunk_by(|a, b| a.part == b.part);
        let table = |items: &[ChecklistItem]| DocumentTable {
            title: items.first().map_or("", |item| item.part).to_owned(),
            head: ["No.", "Item", "Question", "Answer, and where it is from"].map(str::to_owned).to_vec(),
            widths: vec![6, 18, 30, 46],
            rows: items.iter().map(item_cells).collect(),
        };
        TableDocument {
            title: self.kind.title().to_owned(),
            paragraphs: vec![
                format!(
                    "Of {} {filled} have an answer, or a part of one, from the project, each with where it is from; read \
                     them before you pass them on. The others are for you. The questions are in short words of this \
                     program; those of the form count.",
                    count_noun(self.items.len(), "item"),
                ),
                self.kind.reference().to_owned(),
            ],
            tables: parts.map(table).collect(),
        }
    }
}

/// The cells of an item.
fn item_cells(item: &ChecklistItem) -> Vec<String> {
    let answers: Vec<String> =
        item.known.iter().map(|it| format!("{}\nFrom: {}.", it.text, it.evidence)).collect();
    let answer = if answers.is_empty() { UNANSWERED.to_owned() } else { answers.join("\n") };
    vec![item.number.to_string(), item.subject.to_owned(), item.question.to_owned(), answer]
}

#[cfg(test)]
mod tests;
