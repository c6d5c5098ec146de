//! What interviewers ask: the questions of the guide, what recurs, and the rest, each with its wordings and the
//! answers in each transcript. What recurs is named here, and the guide is put in order.

use super::picker::{CommandChoice, Picker};
use super::prompt::TextPrompt;
use crate::app::edits::EditResult;
use crate::app::effect::{Effect, ReadingQueue};
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{
    Codebook, GroupWording, GuideQuestionId, QuestionGroup, QuestionKind, StudyQuestion, StudyQuestions,
};
use crate::corpus::{Span, TranscriptIndex};
use crate::format::count_noun;
use crate::jobs::AskedQuestions;
use std::sync::{Arc, OnceLock};

/// What is asked, as a job found it.
#[derive(Debug, Clone, Default)]
pub struct FoundQuestions {
    /// The questions as they were read, to be grouped again.
    pub asked: Arc<AskedQuestions>,
    /// The groups.
    pub found: Arc<StudyQuestions>,
    /// The codebook they were grouped by.
    pub codebook: Arc<Codebook>,
}

/// The questions.
#[derive(Debug, Clone, Default)]
pub struct QuestionSheet {
    /// What is asked.
    pub questions: FoundQuestions,
    /// The groups that are listed, as indices.
    pub rows: Vec<usize>,
    /// Whether what does not recur is listed as well.
    pub shows_all: bool,
    /// The cursor among the rows.
    pub list: ListCursor,
    /// Whether the guide, or what is known of people, is another than the groups were made by.
    pub is_stale: bool,
    /// Whether they were asked for again.
    is_requested: bool,
    /// The wordings of each group, once it was under the cursor.
    wordings: Vec<OnceLock<Vec<GroupWording>>>,
}

/// What a row is of, whatever the numbers of the questions: they may be others when the questions were read again.
#[derive(Debug, Clone, Copy)]
struct RowKey {
    /// The question of the guide.
    guide: Option<GuideQuestionId>,
    /// The transcript and the turn in which it is asked first.
    asked: Option<(TranscriptIndex, Span)>,
}

impl QuestionSheet {
    /// Lists the questions.
    pub fn new(questions: FoundQuestions, work: &Workspace) -> Self {
        let mut sheet = Self::default();
        sheet.use_questions(questions, work);
        sheet
    }

    /// Takes over questions that were grouped anew; the cursor stays on what it was on.
    pub fn use_questions(&mut self, questions: FoundQuestions, work: &Workspace) {
        let here = self.row_key();
        self.is_stale = !questions.codebook.asks_alike(&work.codebook);
        self.is_requested = false;
        self.questions = questions;
        self.wordings = vec![OnceLock::new(); self.questions.found.groups.len()];
        self.list_rows(here);
    }

    /// What the row under the cursor is of.
    fn row_key(&self) -> Option<RowKey> {
        let first = self.questions.found.questions_of(self.current()?).next();
        let asked = first.map(|question| (question.transcript, question.turn));
        Some(RowKey { guide: self.guide_question(), asked })
    }

    /// The group that has what a row was of: the guide question, else, as for one that was named or taken away, what is
    /// asked first.
    fn group_with(&self, key: RowKey) -> Option<usize> {
        let found = &self.questions.found;
        let guide = key.guide.map(QuestionKind::Guide);
        let of_guide = found.groups.iter().position(|group| Some(group.kind) == guide);
        of_guide.or_else(|| {
            let is_here = |question: &StudyQuestion| Some((question.transcript, question.turn)) == key.asked;
            found.groups.iter().position(|group| found.questions_of(group).any(is_here))
        })
    }

    /// Lists the groups anew, and goes to the one with what a row was of.
    fn list_rows(&mut self, key: Option<RowKey>) {
        let here = key.and_then(|key| self.group_with(key));
        let listed =
            self.questions.found.groups.iter().enumerate().filter(|(at, group)| {
                self.shows_all || group.kind != QuestionKind::Single || Some(*at) == here
            });
        self.rows = listed.map(|(at, _)| at).collect();
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|at| Some(*at) == here) {
            self.list.go_to(row);
        }
    }

    /// The group of a row.
    pub fn group(&self, row: usize) -> Option<&QuestionGroup> {
        self.questions.found.groups.get(*self.rows.get(row)?)
    }

    /// The group under the cursor.
    pub fn current(&self) -> Option<&QuestionGroup> {
        self.group(self.list.cursor)
    }

    /// The wordings of the group under the cursor, found when it is first there.
    pub fn wordings(&self) -> &[GroupWording] {
        let FoundQuestions { found, codebook, .. } = &self.questions;
        let known = self.rows.get(self.list.cursor).and_then(|at| self.wordings.get(*at));
        let Some((group, known)) = self.current().zip(known) else { return &[] };
        known.get_or_init(|| found.wordings_of(group, codebook))
    }

    /// The guide question under the cursor.
    fn guide_question(&self) -> Option<GuideQuestionId> {
        match self.current()?.kind {
            QuestionKind::Guide(id) => Some(id),
            QuestionKind::Recurring | QuestionKind::Single => None,
        }
    }

    /// Whether there is no guide question but the one under the cursor.
    fn is_only_guide(&self) -> bool {
        let own = self.guide_question();
        self.questions.codebook.guide_questions.keys().all(|id| Some(*id) == own)
    }

    /// The effect that groups the questions again, where that is due and was not asked for yet; they are read again where
    /// others may be told to ask.
    pub fn take_request(&mut self, work: &Workspace) -> Option<Effect> {
        let is_wanted = self.is_stale && !self.is_requested;
        self.is_requested |= is_wanted;
        let known = self.questions.codebook.people_alike(&work.codebook);
        let asked = known.then(|| Arc::clone(&self.questions.asked));
        is_wanted.then_some(Effect::FindQuestions { asked, again: true })
    }

    /// Reads the first answer, with all of them as the queue to read on in.
    fn read_answers(&self) -> Vec<ScreenCommand> {
        let Some(group) = self.current() else { return Vec::new() };
        let Some(first) = group.snippets.first().copied() else { return Vec::new() };
        let queue =
            ReadingQueue { name: format!("answers to {}", group.name), items: group.snippets.clone().into() };
        vec![ScreenCommand::CloseOverlay, ScreenCommand::ReadSnippet(first, Some(queue))]
    }

    /// The wordings of the group under the cursor, by their words.
    fn own_words(&self) -> Vec<String> {
        self.wordings().iter().map(|wording| wording.words.clone()).collect()
    }

    /// Lets one choose the guide question that what is under the cursor is put into.
    fn choose_question(&self, work: &Workspace) -> Vec<ScreenCommand> {
        let own = self.guide_question();
        let words = self.own_words();
        let others = work.codebook.guide_questions.values().filter(|it| Some(it.id) != own);
        let edit = |into: GuideQuestionId, name: &str| match own {
            Some(own) => edits::merge_questions(work, &[into, own]),
            None => edits::add_wordings(work, name, &words),
        };
        let choices = others.map(|it| choice(edit(it.id, &it.name), &it.name, String::new())).collect();
        let name = self.current().map_or("", |group| group.name.as_str());
        pick(format!("put '{name}' into the guide question"), "letters of a name", choices)
    }

    /// Lets one choose the wording that is taken out of the guide question under the cursor.
    fn choose_wording(&self, id: GuideQuestionId, work: &Workspace) -> Vec<ScreenCommand> {
        let choices = self.wordings().iter().map(|wording| {
            let about = match (wording.belongs, wording.count) {
                (true, 0) => "asked nowhere now".to_owned(),
                (true, count) => format!("asked {}", count_noun(count, "time")),
                (false, count) => format!("alike, asked {}", count_noun(count, "time")),
            };
            choice(edits::exclude_wording(work, id, &wording.words), &wording.shown, about)
        });
        pick("take a wording out of the guide question".to_owned(), "letters of a wording", choices.collect())
    }
}

/// A choice that makes an edit, or says why it cannot.
fn choice(edit: EditResult, name: &str, about: String) -> CommandChoice {
    let command = ScreenCommand::apply_edit(edit).into_iter().next();
    CommandChoice::new(command.unwrap_or(ScreenCommand::CloseOverlay), name.to_owned(), about)
}

fn pick(title: String, placeholder: &'static str, choices: Vec<CommandChoice>) -> Vec<ScreenCommand> {
    ScreenCommand::open_overlay(Picker {
        title,
        placeholder: placeholder.into(),
        no_match: "Nothing is called that.",
        columns: 90,
        fuzzy_list: FuzzyList::new(choices),
    })
}

impl Overlay for QuestionSheet {
    fn context(&self) -> KeyContext {
        KeyContext::Questions
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Open,
            Action::NameQuestion,
            Action::Rename,
            Action::MergeQuestions,
            Action::ExcludeWording,
            Action::AllQuestions,
            Action::Commands,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let kind = self.current().map(|group| group.kind);
        let of_guide = matches!(kind, Some(QuestionKind::Guide(_)));
        let needs_row = [
            Action::Open,
            Action::NameQuestion,
            Action::Rename,
            Action::MergeQuestions,
            Action::ExcludeWording,
            Action::DeleteQuestion,
        ];
        let reason = match action {
            other if needs_row.contains(&other) && kind.is_none() => "there is no question here",
            Action::Open if self.current().is_some_and(|group| group.snippets.is_empty()) => {
                "nothing is answered to it"
            }
            Action::NameQuestion if of_guide => "it has a name already; rename gives it another",
            Action::Rename if !of_guide => "it has no name yet; name it first",
            Action::ExcludeWording | Action::DeleteQuestion if !of_guide => {
                "it is no question of the guide yet"
            }
            Action::MergeQuestions if self.is_only_guide() => {
                "there is no other guide question; name one first"
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match (action, self.guide_question()) {
            (Action::Open, _) => self.read_answers(),
            (Action::NameQuestion, None) => {
                let asked = self.current().map_or_else(String::new, |group| group.name.clone());
                ScreenCommand::open_overlay(TextPrompt::name_question(asked, self.own_words()))
            }
            (Action::Rename, Some(id)) => ScreenCommand::open_overlay(TextPrompt::rename_question(id, work)),
            (Action::MergeQuestions, _) => self.choose_question(work),
            (Action::ExcludeWording, Some(id)) => self.choose_wording(id, work),
            (Action::DeleteQuestion, Some(id)) => ScreenCommand::apply_edit(edits::remove_question(work, id)),
            (Action::AllQuestions, _) => {
                self.shows_all = !self.shows_all;
                self.list_rows(self.row_key());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn refresh(&mut self, work: &Workspace) {
        (self.is_stale, self.is_requested) = (!self.questions.codebook.asks_alike(&work.codebook), false);
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
