//! The questions of the guide: naming what recurs, and what belongs to which.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::guide_questions::{GuideQuestion, GuideQuestionId};
use crate::coding::codebook::model::{Codebook, CodingRecord, Edit, RecordKey};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::names::clean_name;
use crate::corpus::{fold_case, normal_wording};
use crate::format::{count_noun, join_names};
use std::collections::BTreeSet;

/// Puts wordings into the guide question of a name, which is made where there is none. They leave those they belonged to,
/// which do not have them any more, however alike they are.
///
/// # Errors
/// When there is no name or no wording, or they belong to it already.
pub fn add_wordings(book: &Codebook, name: &str, wordings: &[String]) -> CodingResult<Edit> {
    let wordings = cleaned(wordings)?;
    let known = book.find_question(name).ok();
    let mut question = match known {
        Some(question) => question.clone(),
        None => GuideQuestion { id: new_id(book), name: question_name(name)?, ..GuideQuestion::default() },
    };
    let mut draft = EditBuilder::new(book);
    for other in book.guide_questions.values().filter(|other| other.id != question.id) {
        let mut left = other.clone();
        let taken: BTreeSet<String> = wordings.intersection(&other.wordings).cloned().collect();
        left.wordings = &left.wordings - &taken;
        left.excluded.extend(taken);
        put_question(&mut draft, left);
    }
    question.excluded = &question.excluded - &wordings;
    let count = count_noun(wordings.len(), "wording");
    question.wordings.extend(wordings);
    let name = question.name.clone();
    draft.put(CodingRecord::Question(question));
    let what = match known {
        Some(_) => format!("put {count} into the guide question '{name}'"),
        None => format!("named {count} as the guide question '{name}'"),
    };
    draft.finish_or(what, || format!("what was chosen belongs to '{name}' already"))
}

/// Takes wordings out of a guide question, however alike they are to those that stay. One without wordings is no more.
///
/// # Errors
/// [`CodingError::UnknownQuestion`], or when there is no wording, or they are taken out already.
pub fn exclude_wordings(book: &Codebook, id: GuideQuestionId, wordings: &[String]) -> CodingResult<Edit> {
    let wordings = cleaned(wordings)?;
    let mut question = question_of(book, id)?.clone();
    question.wordings = &question.wordings - &wordings;
    let (count, name) = (count_noun(wordings.len(), "wording"), question.name.clone());
    question.excluded.extend(wordings);
    let mut draft = EditBuilder::new(book);
    put_question(&mut draft, question);
    let what = format!("took {count} out of the guide question '{name}'");
    draft.finish_or(what, || format!("what was chosen is taken out of '{name}' already"))
}

/// Gives a guide question another name.
///
/// # Errors
/// [`CodingError::UnknownQuestion`], or when the new name is empty or taken.
pub fn rename_question(book: &Codebook, id: GuideQuestionId, new: &str) -> CodingResult<Edit> {
    let before = question_of(book, id)?;
    let new = question_name(new)?;
    if let Some(taken) = book.find_question(&new).ok().filter(|taken| taken.id != id) {
        return Err(CodingError::QuestionNameTaken(taken.name.clone()));
    }
    let mut draft = EditBuilder::new(book);
    let what = format!("renamed the guide question '{}' to '{new}'", before.name);
    draft.put(CodingRecord::Question(GuideQuestion { name: new.clone(), ..before.clone() }));
    draft.finish_or(what, || format!("it is called '{new}'"))
}

/// Makes one guide question of several; the first keeps its name.
///
/// # Errors
/// [`CodingError::UnknownQuestion`], or when fewer than two are given.
pub fn merge_questions(book: &Codebook, ids: &[GuideQuestionId]) -> CodingResult<Edit> {
    let Some((first, others)) = ids.split_first() else { return Err(CodingError::TooFewQuestions) };
    let mut merged = question_of(book, *first)?.clone();
    let mut draft = EditBuilder::new(book);
    let mut names: Vec<String> = Vec::new();
    for other in others.iter().copied().collect::<BTreeSet<_>>().into_iter().filter(|id| id != first) {
        let other = question_of(book, other)?;
        merged.wordings.extend(other.wordings.iter().cloned());
        merged.excluded.extend(other.excluded.iter().cloned());
        names.push(format!("'{}'", other.name));
        draft.remove(RecordKey::Question(other.id));
    }
    if names.is_empty() {
        return Err(CodingError::TooFewQuestions);
    }
    merged.excluded = &merged.excluded - &merged.wordings;
    let what = format!("merged {} into the guide question '{}'", join_names(&names), merged.name);
    draft.put(CodingRecord::Question(merged));
    draft.finish(what)
}

/// Takes a guide question away; what is asked stays.
///
/// # Errors
/// [`CodingError::UnknownQuestion`].
pub fn remove_question(book: &Codebook, id: GuideQuestionId) -> CodingResult<Edit> {
    let what = format!("took the guide question '{}' away", question_of(book, id)?.name);
    let mut draft = EditBuilder::new(book);
    draft.remove(RecordKey::Question(id));
    draft.finish(what)
}

/// Takes over guide questions of another copy: those of one name become one, and a wording that belongs to another question
/// here stays there. Gives what was made of wordings that belong to different questions, a sentence each.
pub(super) fn take_over_questions(draft: &mut EditBuilder<'_>, arriving: &[GuideQuestion]) -> Vec<String> {
    let mut known: Vec<GuideQuestion> = draft.book.guide_questions.values().cloned().collect();
    let mut sentences = Vec::new();
    for there in arriving {
        let here = known.iter().position(|it| fold_case(&it.name) == fold_case(&there.name));
        let elsewhere = |wording: &String| {
            let mut others = known.iter().enumerate().filter(|(at, _)| Some(*at) != here);
            others.find(|(_, it)| it.wordings.contains(wording)).map(|(_, it)| it.name.clone())
        };
        let mut wordings = there.wordings.clone();
        let mut kept = BTreeSet::new();
        wordings.retain(|wording| elsewhere(wording).map(|name| kept.insert(name)).is_none());
        let kept: Vec<String> = kept.into_iter().map(|name| format!("'{name}'")).collect();
        if !kept.is_empty() {
            sentences.push(format!(
                "wordings of the guide question '{}' there belong to {} here: they stay there",
                there.name,
                join_names(&kept)
            ));
        }
        let at = match here {
            Some(at) => at,
            None if wordings.is_empty() => continue,
            None => {
                let id = GuideQuestionId(known.iter().map(|it| it.id.0).max().unwrap_or(0) + 1);
                known.push(GuideQuestion { id, name: there.name.clone(), ..GuideQuestion::default() });
                known.len() - 1
            }
        };
        let Some(question) = known.get_mut(at) else { continue };
        // What was taken out here stays out.
        question.wordings.extend(&wordings - &question.excluded);
        question.excluded.extend(&there.excluded - &question.wordings);
        draft.put(CodingRecord::Question(question.clone()));
    }
    sentences
}

fn question_of(book: &Codebook, id: GuideQuestionId) -> CodingResult<&GuideQuestion> {
    let unknown = || CodingError::UnknownQuestion(format!("number {}", id.0));
    book.guide_questions.get(&id).ok_or_else(unknown)
}

/// A number no guide question has.
fn new_id(book: &Codebook) -> GuideQuestionId {
    GuideQuestionId(book.guide_questions.keys().next_back().map_or(0, |last| last.0) + 1)
}

/// Sets a guide question; without wordings it is no more.
fn put_question(draft: &mut EditBuilder<'_>, question: GuideQuestion) {
    match question.wordings.is_empty() {
        true => draft.remove(RecordKey::Question(question.id)),
        false => draft.put(CodingRecord::Question(question)),
    }
}

/// Wordings by their words alone.
fn cleaned(wordings: &[String]) -> CodingResult<BTreeSet<String>> {
    let words = wordings.iter().map(|wording| normal_wording(wording)).filter(|words| !words.is_empty());
    let words: BTreeSet<String> = words.collect();
    if words.is_empty() { Err(CodingError::EmptyWording) } else { Ok(words) }
}

fn question_name(name: &str) -> CodingResult<String> {
    let name = clean_name(name)?;
    if name.is_empty() { Err(CodingError::EmptyQuestionName) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::apply_checked;
    use proptest::prelude::*;

    fn owned(wordings: &[&str]) -> Vec<String> {
        wordings.iter().map(|wording| (*wording).to_owned()).collect()
    }

    /// The number of a question; where there is none of the name, one that no question has.
    fn id(book: &Codebook, name: &str) -> GuideQuestionId {
        book.find_question(name).map_or(GuideQuestionId(99), |it| it.id)
    }

    fn listed(book: &Codebook) -> Vec<String> {
        let line = |it: &GuideQuestion| {
            let out: Vec<String> = it.excluded.iter().map(|wording| format!("not {wording}")).collect();
            let all: Vec<String> = it.wordings.iter().cloned().chain(out).collect();
            format!("{}: {}", it.name, all.join(", "))
        };
        book.guide_questions.values().map(line).collect()
    }

    #[test]
    fn a_question_is_named_grows_is_renamed_merged_and_taken_away() {
        let mut book = Codebook::default();
        let edit = add_wordings(&book, " Home ", &owned(&["Where did you grow up?", "Your HOME?"])).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "named 2 wordings as the guide question 'Home'");
        assert_eq!(listed(&book), ["Home: where did you grow up, your home"]);
        let edit = add_wordings(&book, "Work", &owned(&["Why this work?", "your home"])).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(
            listed(&book),
            ["Home: where did you grow up, not your home", "Work: why this work, your home"]
        );
        let edit = add_wordings(&book, "HOME", &owned(&["your home", "born where"])).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "put 2 wordings into the guide question 'Home'");
        let edit = exclude_wordings(&book, id(&book, "home"), &owned(&["born where"])).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "took 1 wording out of the guide question 'Home'");
        assert!(matches!(
            exclude_wordings(&book, id(&book, "home"), &owned(&["born where"])),
            Err(CodingError::NothingToDo(_))
        ));
        let taken = rename_question(&book, id(&book, "Home"), "work").unwrap_err();
        assert_eq!(
            taken.to_string(),
            "there is a guide question 'Work' already. Choose another name, or merge the two"
        );
        let edit = rename_question(&book, id(&book, "Home"), "Childhood").unwrap();
        assert_eq!(apply_checked(&mut book, edit), "renamed the guide question 'Home' to 'Childhood'");
        let edit = merge_questions(&book, &[id(&book, "Work"), id(&book, "childhood")]).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "merged 'Childhood' into the guide question 'Work'");
        assert_eq!(listed(&book), ["Work: where did you grow up, why this work, your home, not born where"]);
        let edit = remove_question(&book, id(&book, "Work")).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "took the guide question 'Work' away");
        assert!(book.guide_questions.is_empty());
    }

    #[test]
    fn a_question_without_wordings_is_no_more_and_what_cannot_be_is_refused() {
        let mut book = Codebook::default();
        let edit = add_wordings(&book, "Home", &owned(&["a home"])).unwrap();
        apply_checked(&mut book, edit);
        let twice = add_wordings(&book, "Home", &owned(&["a home"]));
        assert!(matches!(twice, Err(CodingError::NothingToDo(_))));
        assert_eq!(add_wordings(&book, " ", &owned(&["a"])), Err(CodingError::EmptyQuestionName));
        assert_eq!(add_wordings(&book, "A", &owned(&["?!"])), Err(CodingError::EmptyWording));
        assert_eq!(
            merge_questions(&book, &[id(&book, "Home"), id(&book, "home")]),
            Err(CodingError::TooFewQuestions)
        );
        assert!(matches!(remove_question(&book, GuideQuestionId(9)), Err(CodingError::UnknownQuestion(_))));
        let edit = exclude_wordings(&book, id(&book, "Home"), &owned(&["a home"])).unwrap();
        apply_checked(&mut book, edit);
        assert!(book.guide_questions.is_empty());
    }

    #[test]
    fn another_copy_adds_to_what_is_here_and_what_is_here_stays() {
        let mut book = Codebook::default();
        for (name, wordings) in [("Home", ["a home", "b home"]), ("Work", ["a work", "b work"])] {
            let edit = add_wordings(&book, name, &owned(&wordings)).unwrap();
            apply_checked(&mut book, edit);
        }
        let edit = exclude_wordings(&book, id(&book, "Home"), &owned(&["b home"])).unwrap();
        apply_checked(&mut book, edit);
        let question = |name: &str, wordings: &[&str]| GuideQuestion {
            id: GuideQuestionId(1),
            name: name.to_owned(),
            wordings: owned(wordings).into_iter().collect(),
            excluded: BTreeSet::new(),
        };
        let there = [
            question("HOME", &["b home", "c home", "a work"]),
            question("New", &["n"]),
            question("Gone", &["b work"]),
        ];
        let mut draft = EditBuilder::new(&book);
        let sentences = take_over_questions(&mut draft, &there);
        let edit = draft.finish("merged".to_owned()).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(listed(&book), ["Home: a home, c home, not b home", "Work: a work, b work", "New: n"]);
        assert_eq!(
            sentences,
            [
                "wordings of the guide question 'HOME' there belong to 'Work' here: they stay there",
                "wordings of the guide question 'Gone' there belong to 'Work' here: they stay there"
            ]
        );
        let mut draft = EditBuilder::new(&book);
        take_over_questions(&mut draft, &there);
        assert_eq!(draft.finish_if_changed(String::new()), None, "all of it is here");
    }

    proptest! {
        /// Whatever is done, a wording belongs to one guide question at most, none is empty, and undo brings all back.
        #[test]
        fn no_wording_belongs_to_two_and_every_edit_is_undone(
            acts in prop::collection::vec((0usize..5, 0usize..4, 0usize..4, prop::collection::vec(0usize..6, 1..4)), 1..24)
        ) {
            let names = ["Home", "Work", "Night", "Money"];
            let mut book = Codebook::default();
            for (act, one, other, wordings) in acts {
                let wordings: Vec<String> = wordings.iter().map(|at| format!("wording {at}")).collect();
                let edit = match act {
                    0 => add_wordings(&book, names[one], &wordings),
                    1 => exclude_wordings(&book, id(&book, names[one]), &wordings),
                    2 => rename_question(&book, id(&book, names[one]), names[other]),
                    3 => merge_questions(&book, &[id(&book, names[one]), id(&book, names[other])]),
                    _ => remove_question(&book, id(&book, names[one])),
                };
                if let Ok(edit) = edit {
                    apply_checked(&mut book, edit);
                }
                let mut all: Vec<&String> = book.guide_questions.values().flat_map(|it| &it.wordings).collect();
                let count = all.len();
                all.sort();
                all.dedup();
                prop_assert_eq!(all.len(), count);
                for question in book.guide_questions.values() {
                    prop_assert!(!question.wordings.is_empty());
                    prop_assert!(question.wordings.is_disjoint(&question.excluded));
                }
            }
        }
    }
}
