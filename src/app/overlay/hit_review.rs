//! Going through hits one by one: of each the researcher says whether it is in a theme. What is taken is written at once,
//! as an edit of its own; what is passed by is remembered while the project is open, and not stored.

use crate::app::coding_target::{CodingTarget, HitSource};
use crate::app::effect::ReadingQueue;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, Effect, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{Codebook, CodedText};
use crate::corpus::{SnippetIndex, Span, TranscriptIndex};
use crate::format::{count_noun, join_names, thousands};

/// What was known of a hit when the review began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitBefore {
    /// Nothing.
    Open,
    /// It, or a part of it, was in the theme.
    InTheme,
    /// It was passed by for this theme before.
    PassedBy,
}

/// What the researcher said of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitAnswer {
    /// It was taken into the theme, which is an edit.
    Taken,
    /// It was in the theme, and stays there.
    Stays,
    /// It is passed by.
    PassedBy,
}

/// A hit under review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewHit {
    /// The snippet, as index into the corpus.
    pub snippet: SnippetIndex,
    /// What was known of it.
    pub before: HitBefore,
    /// What was said of it here.
    pub answer: Option<HitAnswer>,
}

/// How many hits were answered so and so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewCount {
    /// Taken into the theme here.
    pub taken: usize,
    /// Passed by here.
    pub passed: usize,
    /// In the theme before.
    pub in_theme: usize,
    /// Passed by before.
    pub passed_before: usize,
    /// Without an answer.
    pub open: usize,
}

/// The review of hits for a theme.
#[derive(Debug, Clone)]
pub struct HitReview {
    /// The path of the theme. It may be a new one, which is added with the first hit.
    pub theme: String,
    /// What is gone through.
    pub source: HitSource,
    /// Whether hits are shown that were in the theme, or passed by, before.
    pub shows_all: bool,
    /// The cursor among the shown hits.
    pub list: ListCursor,
    hits: Vec<ReviewHit>,
    /// The answered hits, the last one last.
    answered: Vec<SnippetIndex>,
}

impl HitReview {
    /// Begins at the first hit of which nothing is known yet.
    pub fn new(theme: String, source: HitSource, work: &Workspace) -> Self {
        let coded = text_in_theme(&theme, &work.codebook);
        let passed = work.passed_hits.get(&theme);
        let hit = |snippet: &SnippetIndex| {
            let placed = work.placed_span(*snippet)?;
            let before = match passed.is_some_and(|passed| passed.contains(&placed)) {
                _ if coded.touches(placed.transcript, placed.span) => HitBefore::InTheme,
                true => HitBefore::PassedBy,
                false => HitBefore::Open,
            };
            Some(ReviewHit { snippet: *snippet, before, answer: None })
        };
        let hits: Vec<ReviewHit> = source.hits.iter().filter_map(hit).collect();
        let mut review =
            Self { theme, source, shows_all: false, list: ListCursor::default(), hits, answered: Vec::new() };
        let len = review.shown().count();
        review.list.set_len(len);
        review
    }

    /// The hits that are gone through: all, or those of which nothing was known before.
    pub fn shown(&self) -> impl Iterator<Item = &ReviewHit> {
        self.hits.iter().filter(|hit| self.shows_all || hit.before == HitBefore::Open)
    }

    /// The hit under the cursor.
    pub fn current(&self) -> Option<&ReviewHit> {
        self.shown().nth(self.list.cursor)
    }

    /// How many hits were answered so and so.
    pub fn count(&self) -> ReviewCount {
        let mut count = ReviewCount::default();
        for hit in &self.hits {
            *match (hit.before, hit.answer) {
                (_, Some(HitAnswer::Taken)) => &mut count.taken,
                (HitBefore::InTheme, _) | (_, Some(HitAnswer::Stays)) => &mut count.in_theme,
                (_, Some(HitAnswer::PassedBy)) => &mut count.passed,
                (HitBefore::PassedBy, None) => &mut count.passed_before,
                (HitBefore::Open, None) => &mut count.open,
            } += 1;
        }
        count
    }

    /// Whether every shown hit has its answer.
    pub fn is_finished(&self) -> bool {
        self.shown().all(|hit| hit.answer.is_some())
    }

    /// What was done, as a sentence.
    pub fn summary(&self) -> String {
        let ReviewCount { taken, passed, in_theme, passed_before, open } = self.count();
        let said = |count: usize, what: &str| (count > 0).then(|| format!("{} {what}", thousands(count)));
        let was = |count: usize| if count == 1 { "was" } else { "were" };
        let parts = [
            said(passed, "passed by"),
            said(in_theme, &format!("{} in it before", was(in_theme))),
            said(passed_before, "passed by before"),
            said(open, "left open"),
        ];
        let first = format!("{} taken into {}", count_noun(taken, "hit"), self.theme);
        let parts: Vec<String> = std::iter::once(first).chain(parts.into_iter().flatten()).collect();
        let unlisted = match self.source.unlisted {
            0 => String::new(),
            more => format!(" {} found beyond these: a narrower search lists them.", count_noun(more, "hit")),
        };
        format!("{}.{unlisted}", join_names(&parts))
    }

    /// The words to mark in a hit, as spans of its text.
    pub fn marks(&self, snippet: SnippetIndex, text: &str, language: Option<&str>) -> Vec<Span> {
        let found = self.source.highlighter.find(text, language);
        match self.source.marks.get(&snippet) {
            Some(known) if found.is_empty() => known.clone(),
            _ => found,
        }
    }

    /// Goes to a hit, where it is shown.
    fn go_to_hit(&mut self, snippet: SnippetIndex) {
        let row = self.shown().position(|hit| hit.snippet == snippet);
        row.into_iter().for_each(|row| self.list.go_to(row));
    }

    /// Notes an answer and goes on to the next hit without one, around the end; stays where there is none.
    fn answer(&mut self, snippet: SnippetIndex, answer: HitAnswer) {
        if let Some(hit) = self.hits.iter_mut().find(|hit| hit.snippet == snippet) {
            hit.answer = Some(answer);
        }
        self.answered.retain(|known| *known != snippet);
        self.answered.push(snippet);
        let open: Vec<bool> = self.shown().map(|hit| hit.answer.is_none()).collect();
        let from = self.list.cursor + 1;
        let mut rows = (from..open.len()).chain(0..from);
        if let Some(next) = rows.find(|row| open.get(*row).is_some_and(|open| *open)) {
            self.list.go_to(next);
        }
    }

    fn take(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(hit) = self.current().cloned() else { return Vec::new() };
        if hit.answer == Some(HitAnswer::Taken) {
            return ScreenCommand::show_hint("it is in the theme");
        }
        match edits::assign_to_path(work, &CodingTarget::Snippets(vec![hit.snippet]), &self.theme) {
            // All of it is in the theme: there is nothing to write.
            Err(_) if hit.before == HitBefore::InTheme => {
                self.answer(hit.snippet, HitAnswer::Stays);
                Vec::new()
            }
            Err(problem) => ScreenCommand::show_hint(problem.to_string()),
            Ok(edit) => {
                self.answer(hit.snippet, HitAnswer::Taken);
                let mut commands = self.remember(hit.snippet, false, work);
                commands.push(ScreenCommand::RunEffect(Effect::ApplyEdit(edit)));
                commands
            }
        }
    }

    fn pass_by(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        match self.current().cloned() {
            None => Vec::new(),
            Some(ReviewHit { answer: Some(HitAnswer::Taken), .. }) => {
                let key = work.keymap.key_text(KeyContext::Reviewing, Action::StepBack);
                ScreenCommand::show_hint(format!("it was taken into the theme; {key} steps back"))
            }
            // What was in the theme stays in it.
            Some(ReviewHit { before: HitBefore::InTheme, snippet, .. }) => {
                self.answer(snippet, HitAnswer::Stays);
                Vec::new()
            }
            Some(hit) => {
                self.answer(hit.snippet, HitAnswer::PassedBy);
                self.remember(hit.snippet, true, work)
            }
        }
    }

    /// Has it remembered that a hit was passed by, or that it was not.
    fn remember(&self, snippet: SnippetIndex, is_passed: bool, work: &Workspace) -> Vec<ScreenCommand> {
        let placed = work.placed_span(snippet);
        let command = placed.map(|placed| ScreenCommand::PassHit(self.theme.clone(), placed, is_passed));
        command.into_iter().collect()
    }

    /// Takes back the last answer and goes back to its hit.
    fn step_back(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(last) = self.answered.pop() else { return Vec::new() };
        let Some(hit) = self.hits.iter_mut().find(|hit| hit.snippet == last) else { return Vec::new() };
        let (answer, before) = (hit.answer.take(), hit.before);
        self.go_to_hit(last);
        let mut commands = self.remember(last, before == HitBefore::PassedBy, work);
        if answer == Some(HitAnswer::Taken) {
            commands.push(ScreenCommand::RunEffect(Effect::Undo));
        }
        commands
    }

    /// Shows what was in the theme or passed by before as well, or leaves it out; the cursor stays on its hit, or goes to the
    /// first without an answer.
    fn toggle_all(&mut self) {
        let here = self.current().map(|hit| hit.snippet);
        self.shows_all = !self.shows_all;
        let len = self.shown().count();
        self.list.set_len(len);
        let open = self.shown().find(|hit| hit.answer.is_none()).map(|hit| hit.snippet);
        let is_shown = self.shown().any(|hit| Some(hit.snippet) == here);
        here.filter(|_| is_shown).or(open).into_iter().for_each(|hit| self.go_to_hit(hit));
    }

    /// Reads the hit in its transcript, with the hits as the queue to read on in.
    fn read(&self) -> Vec<ScreenCommand> {
        let Some(hit) = self.current() else { return Vec::new() };
        let items = self.shown().map(|hit| hit.snippet).collect();
        let queue = ReadingQueue { name: self.source.name.clone(), items };
        let mut commands = vec![ScreenCommand::CloseOverlay];
        commands.extend(self.source.over_lines.then_some(ScreenCommand::CloseOverlay));
        commands.push(ScreenCommand::ReadSnippet(hit.snippet, Some(queue)));
        commands
    }
}

impl Overlay for HitReview {
    fn context(&self) -> KeyContext {
        KeyContext::Reviewing
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::TakeHit, Action::PassHit, Action::StepBack, Action::Open, Action::AllHits, Action::Back]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let reason = match action {
            Action::TakeHit | Action::PassHit | Action::Open if self.current().is_none() => {
                "no hit is left to go through"
            }
            Action::StepBack if self.answered.is_empty() => "nothing was said here yet",
            Action::AllHits if self.hits.iter().all(|hit| hit.before == HitBefore::Open) => {
                "none was in the theme or passed by before: all are shown"
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match action {
            Action::TakeHit => self.take(work),
            Action::PassHit => self.pass_by(work),
            Action::StepBack => self.step_back(work),
            Action::Open => self.read(),
            Action::AllHits => {
                self.toggle_all();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn missing_transcript(&self, work: &Workspace) -> Option<TranscriptIndex> {
        let shown = work.transcript_index_of(self.current()?.snippet)?;
        work.texts.transcript(shown).is_none().then_some(shown)
    }
    /// An edit that could not be written was taken back: what it took is open again.
    fn refresh(&mut self, work: &Workspace) {
        let coded = text_in_theme(&self.theme, &work.codebook);
        for hit in &mut self.hits {
            let is_gone = hit.answer == Some(HitAnswer::Taken)
                && !work
                    .placed_span(hit.snippet)
                    .is_some_and(|placed| coded.touches(placed.transcript, placed.span));
            if is_gone {
                hit.answer = None;
                self.answered.retain(|known| *known != hit.snippet);
            }
        }
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}

/// The text that is in a theme, given by path: for a guest what they put there themselves, who decide for themselves. A
/// theme that is still to be added has none.
fn text_in_theme(theme: &str, book: &Codebook) -> CodedText {
    let theme = book.find_theme(theme).ok();
    let decided = book.assignments.values().filter(|it| Some(it.theme) == theme);
    let own = decided.filter(|it| book.guest.is_none() || it.coder == book.coder);
    CodedText::union(own.flat_map(|it| &it.spans))
}
