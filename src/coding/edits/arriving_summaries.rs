//! Summaries of cells that another copy of the project has, taken over under the names and values used here.

use super::arriving_cases::{ArrivingCases, find_person, names_now};
use super::edit_builder::EditBuilder;
use super::import::{date_memo, extend_memo};
use crate::coding::codebook::model::{Memo, MemoTarget, SummaryCell, SummaryColumn, ThemeId};

/// Takes over summaries: each with its theme here, and with its transcript here where it is of one. `person_names` finds
/// who is meant. Gives a sentence for everything that is left out, and for every summary that has two texts now.
pub(super) fn take_over_summaries(
    draft: &mut EditBuilder<'_>,
    summaries: &[(ThemeId, Memo)],
    person_names: &ArrivingCases,
) -> Vec<String> {
    let names = names_now(draft, person_names);
    let mut sentences = Vec::new();
    for (theme, memo) in summaries {
        let MemoTarget::Cell(cell) = &memo.target else { continue };
        let column = match &cell.column {
            SummaryColumn::Speaker(name) => match find_person(&names, person_names, name) {
                Ok(here) => SummaryColumn::Speaker(here.to_owned()),
                Err(reason) => {
                    let path = draft.theme_path(*theme);
                    sentences.push(format!("the summary of {path} for '{name}' is left out: {reason}"));
                    continue;
                }
            },
            column => column.clone(),
        };
        let target = draft.summary_target(SummaryCell { theme: *theme, column });
        let text = memo.text.trim_end();
        if !text.trim().is_empty() && extend_memo(draft, target.clone(), &memo.coder, text) {
            let subject = super::memo::subject_name(&draft.theme_book, &target);
            sentences.push(format!("the memo of {} on {subject} differs: it has both texts now", memo.coder));
        }
        sentences.extend(date_memo(draft, &target, &memo.coder, memo));
    }
    sentences
}
