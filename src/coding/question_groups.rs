//! The questions of a study: each as it was asked, brought together with those of other transcripts that ask the same.

use super::codebook::model::{Codebook, GuideQuestion, GuideQuestionId, TranscriptSpan};
use super::stats::CodedText;
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptIndex, count_words, normal_wording};
use crate::progress::{Cancelled, Progress};
use crate::vectors::dot;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The fewest words of what may recur: "And then?" asks for nothing of its own. Chosen by hand; not measured.
const MIN_RECURRING_WORDS: usize = 3;
/// Rows of likenesses between two looks at whether to go on. Chosen by hand; not measured.
const ROWS_PER_CHECK: usize = 256;

/// A question as it was asked in one transcript.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyQuestion {
    /// The transcript.
    pub transcript: TranscriptIndex,
    /// Where it stands among the questions of its transcript, 0 to 1.
    pub position: f64,
    /// The turn in which it is asked.
    pub turn: Span,
    /// What is asked, as it is said.
    pub wording: String,
    /// The same by its words alone; see [`normal_wording`].
    pub words: String,
    /// What others say until the next question.
    pub answer: Vec<Span>,
    /// The number of words of the answer.
    pub answer_words: usize,
    /// How the answer begins, on one line; empty without one.
    pub excerpt: String,
    /// The snippets that have a part of the answer, ascending.
    pub snippets: Vec<SnippetIndex>,
}

/// What a group of questions is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionKind {
    /// A question of the guide.
    Guide(GuideQuestionId),
    /// Asked in two transcripts or more, in words that are alike, and not named yet.
    Recurring,
    /// Like no question of another transcript, or too short to say what it is about.
    Single,
}

/// Questions that ask the same.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionGroup {
    /// What the group is.
    pub kind: QuestionKind,
    /// The name of the guide question, else the wording that most of the others are like.
    pub name: String,
    /// The questions, in the order of the corpus, as indices into [`StudyQuestions::asked`].
    pub questions: Vec<usize>,
    /// The number of transcripts in which one of them is asked.
    pub transcripts: usize,
    /// The snippets that have a part of an answer, ascending.
    pub snippets: Vec<SnippetIndex>,
    /// The words of the answers.
    pub words: usize,
}

/// A wording of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupWording {
    /// As it was said first; by its words alone where it is asked nowhere now.
    pub shown: String,
    /// By its words alone.
    pub words: String,
    /// The number of questions asked in it.
    pub count: usize,
    /// Whether it belongs to the guide question by decision, and not because it is alike.
    pub belongs: bool,
}

/// All questions of a study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyQuestions {
    /// The questions, in the order of the corpus.
    pub asked: Vec<StudyQuestion>,
    /// What asks the same: first the questions of the guide, in the order in which they are asked; then what recurs, in most
    /// transcripts first; then what was asked once.
    pub groups: Vec<QuestionGroup>,
    /// In how many transcripts somebody is told to ask.
    pub told: usize,
}

/// Vectors of wordings, each of unit length or empty.
pub type WordingVectors = BTreeMap<String, Vec<f32>>;

/// How wordings are compared.
#[derive(Debug, Clone, Copy)]
pub struct WordingLikeness<'a> {
    /// A vector for each wording, by its words alone.
    pub vectors: &'a WordingVectors,
    /// The least cosine of wordings that ask the same.
    pub least: f32,
}

impl WordingLikeness<'_> {
    /// The cosine of two wordings; none where one of them has no vector.
    fn cosine(&self, one: &str, other: &str) -> Option<f32> {
        Some(dot(self.vectors.get(one)?, self.vectors.get(other)?))
    }

    /// For each wording of questions, in the order in which they come first, those that are alike, by their numbers in that
    /// order and ascending. Each pair is compared once. It depends on no guide.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn similar_wordings(
        &self,
        asked: &[StudyQuestion],
        progress: &dyn Progress,
    ) -> Result<Vec<Vec<usize>>, Cancelled> {
        let wordings = distinct_wordings(asked);
        let vectors: Vec<Option<&Vec<f32>>> =
            wordings.iter().map(|(words, _)| self.vectors.get(*words)).collect();
        let similar_after = |row: &usize| -> Vec<usize> {
            let Some(own) = vectors.get(*row).copied().flatten() else { return Vec::new() };
            let others = vectors.iter().enumerate().skip(row + 1);
            let is_alike = |other: &Option<&Vec<f32>>| other.is_some_and(|it| dot(own, it) >= self.least);
            others.filter(|(_, other)| is_alike(other)).map(|(at, _)| at).collect()
        };
        let rows: Vec<usize> = (0..wordings.len()).collect();
        let mut after: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for rows in rows.chunks(ROWS_PER_CHECK) {
            progress.check_cancelled()?;
            after.par_extend(rows.par_iter().map(similar_after));
            progress.advance(rows.len() as u64);
        }
        let mut similar: Vec<Vec<usize>> = vec![Vec::new(); after.len()];
        for (row, others) in after.iter().enumerate() {
            for other in others {
                similar.get_mut(*other).into_iter().for_each(|all| all.push(row));
            }
        }
        similar.iter_mut().zip(after).for_each(|(all, after)| all.extend(after));
        Ok(similar)
    }
}

/// The wordings of questions, each with the questions asked in it, in the order in which they come first.
fn distinct_wordings(asked: &[StudyQuestion]) -> Vec<(&str, Vec<usize>)> {
    let mut wordings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, question) in asked.iter().enumerate().filter(|(_, question)| !question.words.is_empty()) {
        wordings.entry(&question.words).or_default().push(at);
    }
    let mut wordings: Vec<(&str, Vec<usize>)> = wordings.into_iter().collect();
    wordings.sort_by_key(|(_, questions)| questions.first().copied());
    wordings
}

/// The guide question that a wording is asked of: the one it belongs to, else the one with the wording most like it, unless
/// it was taken out of that.
fn guide_question_of(
    codebook: &Codebook,
    words: &str,
    likeness: WordingLikeness<'_>,
) -> Option<GuideQuestionId> {
    if let Some(question) = codebook.question_of_wording(words) {
        return Some(question.id);
    }
    let nearest = |question: &GuideQuestion| {
        let cosines = question.wordings.iter().filter_map(|wording| likeness.cosine(words, wording));
        cosines.max_by(f32::total_cmp)
    };
    let open = codebook.guide_questions.values().filter(|question| !question.excluded.contains(words));
    let near = open.filter_map(|question| Some((nearest(question)?, Reverse(question.id))));
    let near = near.filter(|(cosine, _)| *cosine >= likeness.least);
    near.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, Reverse(id))| id)
}

/// For each question the question of the guide it is of, and the groups of these, in the order in which they are asked.
fn guide_groups(
    asked: &[StudyQuestion],
    codebook: &Codebook,
    likeness: WordingLikeness<'_>,
) -> (Vec<Option<GuideQuestionId>>, Vec<QuestionGroup>) {
    let of_guide = guide_questions_of(asked, codebook, likeness);
    let group = |question: &GuideQuestion| {
        let own = of_guide.iter().enumerate().filter(|(_, of)| **of == Some(question.id));
        let own = own.map(|(at, _)| at).collect();
        QuestionGroup::new(QuestionKind::Guide(question.id), question.name.clone(), own, asked)
    };
    let mut groups: Vec<QuestionGroup> = codebook.guide_questions.values().map(group).collect();
    groups.sort_by(|a, b| a.mean_position(asked).total_cmp(&b.mean_position(asked)));
    (of_guide, groups)
}

/// For each question the question of the guide it is of; each wording is compared once.
fn guide_questions_of(
    asked: &[StudyQuestion],
    codebook: &Codebook,
    likeness: WordingLikeness<'_>,
) -> Vec<Option<GuideQuestionId>> {
    let mut known: BTreeMap<&str, Option<GuideQuestionId>> = BTreeMap::new();
    let mut of = |words| *known.entry(words).or_insert_with(|| guide_question_of(codebook, words, likeness));
    let asked = asked.iter().map(|question| question.words.as_str());
    asked.map(|words| if words.is_empty() { None } else { of(words) }).collect()
}

impl StudyQuestions {
    /// Brings together what is asked of the guide, and nothing else.
    pub fn group_guide(
        asked: Vec<StudyQuestion>,
        told: usize,
        codebook: &Codebook,
        likeness: WordingLikeness<'_>,
    ) -> Self {
        let (_, groups) = guide_groups(&asked, codebook, likeness);
        Self { asked, groups, told }
    }

    /// Brings questions together. The wording that most transcripts have one like is the middle of a group, with those that
    /// are like it; then the same with what is left, as long as a group has two transcripts (the clustering of Daura et al.
    /// 1999). It depends on nothing but the questions and their order.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn group(
        asked: Vec<StudyQuestion>,
        told: usize,
        codebook: &Codebook,
        likeness: WordingLikeness<'_>,
        progress: &dyn Progress,
    ) -> Result<Self, Cancelled> {
        let similar = likeness.similar_wordings(&asked, progress)?;
        Ok(Self::group_similar(asked, told, codebook, likeness, &similar))
    }

    /// The same with what is alike among the wordings as [`WordingLikeness::similar_wordings`] found it, in these questions
    /// and with the same vectors: it holds whatever becomes of the guide.
    pub fn group_similar(
        asked: Vec<StudyQuestion>,
        told: usize,
        codebook: &Codebook,
        likeness: WordingLikeness<'_>,
        similar: &[Vec<usize>],
    ) -> Self {
        let (of_guide, mut groups) = guide_groups(&asked, codebook, likeness);
        let wordings = distinct_wordings(&asked);
        let is_free = |(_, questions): &(&str, Vec<usize>)| {
            let of = questions.first().and_then(|at| of_guide.get(*at));
            of.is_some_and(Option::is_none)
        };
        let free = wordings.iter().map(is_free).collect();
        let mut rest: Vec<QuestionGroup> = Vec::new();
        for together in wordings_together(&wordings, &asked, similar, free) {
            let middle = together.first().and_then(|at| wordings.get(*at)?.1.first());
            let mut questions: Vec<usize> =
                together.iter().filter_map(|at| wordings.get(*at)).flat_map(|(_, all)| all.clone()).collect();
            questions.sort_unstable();
            let name = middle.and_then(|at| asked.get(*at)).map_or_else(String::new, |it| it.wording.clone());
            let mut group = QuestionGroup::new(QuestionKind::Recurring, name, questions, &asked);
            let long = together.iter().filter_map(|at| wordings.get(*at));
            let long = long.map(|(words, _)| count_words(words, None)).max().unwrap_or(0);
            if group.transcripts < 2 || long < MIN_RECURRING_WORDS {
                group.kind = QuestionKind::Single;
            }
            rest.push(group);
        }
        rest.sort_by_key(|group| {
            let first = group.questions.first().copied();
            match group.kind {
                QuestionKind::Single => (group.kind, Reverse((0, 0)), first),
                kind => (kind, Reverse((group.transcripts, group.questions.len())), first),
            }
        });
        groups.extend(rest);
        Self { groups, told, asked }
    }

    /// The questions of a group.
    pub fn questions_of<'a>(&'a self, group: &'a QuestionGroup) -> impl Iterator<Item = &'a StudyQuestion> {
        group.questions.iter().filter_map(|at| self.asked.get(*at))
    }

    /// The wordings of a group, the most frequent first; of a guide question also those that are asked nowhere now.
    pub fn wordings_of(&self, group: &QuestionGroup, codebook: &Codebook) -> Vec<GroupWording> {
        let guide = match group.kind {
            QuestionKind::Guide(id) => codebook.guide_questions.get(&id),
            _ => None,
        };
        let belongs = |words: &str| guide.is_some_and(|it| it.wordings.contains(words));
        let mut wordings: Vec<GroupWording> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for question in self.questions_of(group) {
            let at = *places.entry(&question.words).or_insert_with(|| {
                let words = question.words.clone();
                let belongs = belongs(&words);
                wordings.push(GroupWording { shown: question.wording.clone(), words, count: 0, belongs });
                wordings.len() - 1
            });
            wordings.get_mut(at).into_iter().for_each(|wording| wording.count += 1);
        }
        for words in guide.into_iter().flat_map(|it| &it.wordings) {
            if !places.contains_key(words.as_str()) {
                let (shown, words) = (words.clone(), words.clone());
                wordings.push(GroupWording { shown, words, count: 0, belongs: true });
            }
        }
        wordings.sort_by_key(|wording| Reverse(wording.count));
        wordings
    }

    /// The answers to a group, to the character.
    pub fn answers(&self, corpus: &Corpus, group: &QuestionGroup) -> CodedText {
        let spans = self.questions_of(group).filter_map(|question| {
            let transcript = corpus.transcript_at(question.transcript)?.id;
            Some(question.answer.iter().map(move |&span| TranscriptSpan { transcript, span }))
        });
        CodedText::union(&spans.flatten().collect::<Vec<_>>())
    }

    /// The group that a typed wording or name is of: a guide question by its name, else by a wording.
    pub fn find_group(&self, typed: &str, codebook: &Codebook) -> Option<&QuestionGroup> {
        let words = normal_wording(typed);
        let named = codebook.find_question(typed).ok().map(|it| QuestionKind::Guide(it.id));
        let by_name = self.groups.iter().find(|group| Some(group.kind) == named);
        let asks = |group: &&QuestionGroup| self.questions_of(group).any(|question| question.words == words);
        by_name.or_else(|| self.groups.iter().find(asks))
    }
}

impl QuestionGroup {
    fn new(kind: QuestionKind, name: String, questions: Vec<usize>, asked: &[StudyQuestion]) -> Self {
        let all = || questions.iter().filter_map(|at| asked.get(*at));
        let transcripts = all().map(|it| it.transcript).collect::<BTreeSet<_>>().len();
        let snippets: BTreeSet<SnippetIndex> = all().flat_map(|it| it.snippets.iter().copied()).collect();
        let words = all().map(|it| it.answer_words).sum();
        Self { kind, name, transcripts, snippets: snippets.into_iter().collect(), words, questions }
    }

    /// Where it is asked in transcripts, on average; at the end where it is not asked.
    fn mean_position(&self, asked: &[StudyQuestion]) -> f64 {
        let sum: f64 = self.questions.iter().filter_map(|at| asked.get(*at)).map(|it| it.position).sum();
        if self.questions.is_empty() { f64::INFINITY } else { sum / self.questions.len() as f64 }
    }
}

/// Groups of the wordings that are free, given with the questions asked in them: each has its middle first, then what is
/// similar to it.
fn wordings_together(
    wordings: &[(&str, Vec<usize>)],
    asked: &[StudyQuestion],
    similar: &[Vec<usize>],
    mut is_free: Vec<bool>,
) -> Vec<Vec<usize>> {
    // The transcripts and the questions of a wording with those that are like it and free.
    let size = |at: usize, is_free: &[bool]| {
        let neighbours =
            similar.get(at).into_iter().flatten().copied().filter(|it| is_free.get(*it) == Some(&true));
        let questions = std::iter::once(at).chain(neighbours).filter_map(|it| wordings.get(it));
        let questions: Vec<usize> = questions.flat_map(|(_, questions)| questions.iter().copied()).collect();
        let talks: BTreeSet<TranscriptIndex> =
            questions.iter().filter_map(|it| asked.get(*it)).map(|it| it.transcript).collect();
        (talks.len(), questions.len())
    };
    let mut queue: BinaryHeap<((usize, usize), Reverse<usize>)> =
        (0..wordings.len()).map(|at| (size(at, &is_free), Reverse(at))).collect();
    let mut groups = Vec::new();
    while let Some((known, Reverse(at))) = queue.pop() {
        if is_free.get(at) != Some(&true) {
            continue;
        }
        // Groups only become smaller: one that is as large as it was is the largest there is.
        let now = size(at, &is_free);
        if now != known {
            queue.push((now, Reverse(at)));
            continue;
        }
        let mut group = vec![at];
        let free =
            similar.get(at).into_iter().flatten().copied().filter(|it| is_free.get(*it) == Some(&true));
        group.extend(free);
        group.iter().for_each(|it| is_free.get_mut(*it).into_iter().for_each(|free| *free = false));
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{add_wordings, exclude_wordings};
    use crate::coding::fixture::{apply_checked, corpus};
    use crate::progress::NoProgress;

    /// Questions of transcripts; what is alike has the same first letter, a capital one is as near to two of them.
    fn asked(of: &[(usize, &str)]) -> Vec<StudyQuestion> {
        of.iter()
            .enumerate()
            .map(|(at, (transcript, wording))| StudyQuestion {
                transcript: TranscriptIndex(*transcript),
                position: at as f64 / of.len() as f64,
                turn: Span::new(0, 1),
                wording: (*wording).to_owned(),
                words: normal_wording(wording),
                answer: vec![Span::new(at, at + 1)],
                answer_words: 10,
                excerpt: String::new(),
                snippets: vec![SnippetIndex(at / 2)],
            })
            .collect()
    }

    fn vectors(asked: &[StudyQuestion]) -> WordingVectors {
        let vector = |words: &str| match words.as_bytes().first() {
            Some(b'a') => vec![1.0, 0.0, 0.0],
            Some(b'b') => vec![0.0, 1.0, 0.0],
            // Between the two, and alike to both.
            Some(b'm') => vec![0.5f32.sqrt(), 0.5f32.sqrt(), 0.0],
            _ => vec![0.0, 0.0, 1.0],
        };
        asked.iter().map(|question| (question.words.clone(), vector(&question.words))).collect()
    }

    fn group(asked: &[StudyQuestion], codebook: &Codebook) -> StudyQuestions {
        let vectors = vectors(asked);
        let likeness = WordingLikeness { vectors: &vectors, least: 0.7 };
        StudyQuestions::group(asked.to_vec(), 3, codebook, likeness, &NoProgress).unwrap()
    }

    fn listed(found: &StudyQuestions) -> Vec<(QuestionKind, &str, Vec<usize>)> {
        found.groups.iter().map(|it| (it.kind, it.name.as_str(), it.questions.clone())).collect()
    }

    const TALKS: [(usize, &str); 6] = [
        (0, "a first time here"),
        (0, "B home is where"),
        (1, "A FIRST time, here?"),
        (1, "a second wording here"),
        (2, "b home as well"),
        (2, "c by itself here"),
    ];

    #[test]
    fn what_is_alike_in_two_transcripts_recurs_and_the_most_frequent_comes_first() {
        let asked = asked(&TALKS);
        let found = group(&asked, &Codebook::default());
        use QuestionKind::{Recurring, Single};
        assert_eq!(
            listed(&found),
            [
                (Recurring, "a first time here", vec![0, 2, 3]),
                (Recurring, "B home is where", vec![1, 4]),
                (Single, "c by itself here", vec![5]),
            ]
        );
        let first = &found.groups[0];
        assert_eq!((first.transcripts, first.words, first.snippets.len()), (2, 30, 2));
        let wordings = found.wordings_of(first, &Codebook::default());
        let shown: Vec<(&str, usize)> = wordings.iter().map(|it| (it.shown.as_str(), it.count)).collect();
        assert_eq!(shown, [("a first time here", 2), ("a second wording here", 1)]);
        assert_eq!(found.answers(&corpus(), first).stretch_count(), 2, "two that touch are one stretch");
        assert_eq!(found.find_group("B home, as well?", &Codebook::default()), Some(&found.groups[1]));
    }

    #[test]
    fn what_is_similar_is_found_both_ways_and_serves_every_guide() {
        let asked = asked(&TALKS);
        let vectors = vectors(&asked);
        let likeness = WordingLikeness { vectors: &vectors, least: 0.7 };
        let similar = likeness.similar_wordings(&asked, &NoProgress).unwrap();
        // The first and the third question have the same words.
        assert_eq!(similar, [vec![2], vec![3], vec![0], vec![1], vec![]]);
        let mut book = Codebook::default();
        let edit = add_wordings(&book, "Home", &["b home as well".to_owned()]).unwrap();
        apply_checked(&mut book, edit);
        for book in [Codebook::default(), book] {
            let found = StudyQuestions::group_similar(asked.clone(), 3, &book, likeness, &similar);
            assert_eq!(found, group(&asked, &book));
            assert_eq!(found.groups.iter().map(|group| group.questions.len()).sum::<usize>(), asked.len());
        }
    }

    #[test]
    fn one_transcript_and_one_word_recur_in_nothing() {
        let twice = asked(&[(0, "a one two"), (0, "a one three"), (1, "b why"), (2, "b why"), (1, "?")]);
        let found = group(&twice, &Codebook::default());
        let kinds: Vec<(QuestionKind, usize)> =
            found.groups.iter().map(|it| (it.kind, it.questions.len())).collect();
        assert_eq!(kinds, [(QuestionKind::Single, 2), (QuestionKind::Single, 2)]);
    }

    #[test]
    fn the_wording_that_most_transcripts_have_one_like_is_the_middle() {
        let talks = [(0, "b here it is"), (1, "b there it is"), (0, "m between them"), (2, "a few of it")];
        let found = group(&asked(&talks), &Codebook::default());
        assert_eq!(listed(&found), [(QuestionKind::Recurring, "m between them", vec![0, 1, 2, 3])]);
    }

    #[test]
    fn a_guide_question_has_its_wordings_and_what_is_alike_but_not_what_was_taken_out() {
        let mut book = Codebook::default();
        let edit = add_wordings(&book, "Home", &["b home as well".to_owned()]).unwrap();
        apply_checked(&mut book, edit);
        let edit = add_wordings(&book, "First", &["a first time here".to_owned()]).unwrap();
        apply_checked(&mut book, edit);
        let asked = asked(&TALKS);
        let found = group(&asked, &book);
        let guide = |found: &StudyQuestions| -> Vec<(String, Vec<usize>)> {
            let of_guide = found.groups.iter().filter(|it| matches!(it.kind, QuestionKind::Guide(_)));
            of_guide.map(|it| (it.name.clone(), it.questions.clone())).collect()
        };
        let both = [("Home".to_owned(), vec![1, 4]), ("First".to_owned(), vec![0, 2, 3])];
        assert_eq!(guide(&found), [both[1].clone(), both[0].clone()], "in the order in which they are asked");
        let only = StudyQuestions::group_guide(
            asked.clone(),
            3,
            &book,
            WordingLikeness { vectors: &vectors(&asked), least: 0.7 },
        );
        assert_eq!(guide(&only), guide(&found));
        let id = book.find_question("first").unwrap().id;
        let edit = exclude_wordings(&book, id, &["a second wording here".to_owned()]).unwrap();
        apply_checked(&mut book, edit);
        let found = group(&asked, &book);
        assert_eq!(guide(&found)[0].1, [0, 2]);
        assert!(found.groups.iter().any(|it| it.kind == QuestionKind::Single && it.questions == [3]));
        // A wording that belongs to another question is asked of that one, whatever it is like.
        let edit = add_wordings(&book, "Home", &["a second wording here".to_owned()]).unwrap();
        apply_checked(&mut book, edit);
        let found = group(&asked, &book);
        assert_eq!(found.find_group("home", &book).unwrap().questions, [1, 3, 4]);
        let belongs: Vec<bool> = found
            .wordings_of(found.find_group("home", &book).unwrap(), &book)
            .iter()
            .map(|it| it.belongs)
            .collect();
        assert_eq!(belongs, [false, true, true]);
    }
}
