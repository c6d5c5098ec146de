//! The questions of the interview guide, as the researcher names them.

use super::model::Codebook;
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::fold_case;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Number of a guide question, unique among those there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GuideQuestionId(pub i64);

/// A question of the guide: a name, and the wordings it is asked in. These are words and no passages, so that it also has
/// what is asked in transcripts that come later; see [`normal_wording`](crate::corpus::normal_wording).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideQuestion {
    /// Its number.
    pub id: GuideQuestionId,
    /// Its name; no other has it, whatever the case.
    pub name: String,
    /// The wordings that belong to it; none of them belongs to another one. What is alike belongs to it as well.
    pub wordings: BTreeSet<String>,
    /// The wordings that were taken out of it, however alike they are.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub excluded: BTreeSet<String>,
}

impl Codebook {
    /// The guide question of this name, compared without case and accents.
    ///
    /// # Errors
    /// [`CodingError::UnknownQuestion`].
    pub fn find_question(&self, name: &str) -> CodingResult<&GuideQuestion> {
        let folded = fold_case(name);
        let question = self.guide_questions.values().find(|question| fold_case(&question.name) == folded);
        question.ok_or_else(|| CodingError::UnknownQuestion(name.trim().to_owned()))
    }

    /// Whether it says the same as another of guide questions, and of people, who may be told to ask.
    pub fn asks_alike(&self, other: &Self) -> bool {
        self.people_alike(other) && self.guide_questions == other.guide_questions
    }

    /// Whether it says the same as another of people, who may be told to ask.
    pub fn people_alike(&self, other: &Self) -> bool {
        self.cases == other.cases && self.speaker_names == other.speaker_names
    }

    /// The guide question that a wording belongs to.
    pub fn question_of_wording(&self, wording: &str) -> Option<&GuideQuestion> {
        self.guide_questions.values().find(|question| question.wordings.contains(wording))
    }
}
