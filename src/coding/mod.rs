//! The researcher's work: the codebook, the decisions that fill it, and the edits that change both.
//!
//! **Lives here.** The records of coding and the codebook that holds them ([`codebook::model`]), every edit
//! as a pure function ([`edits`]), the statistics that bring corpus, run and codebook together
//! ([`CodingStats`]), the run as the researcher merged, split and moved its topics ([`apply_regrouping`]),
//! how often words are said ([`WordTable`]), what one looks at of a topic ([`TopicProfile`]), suggestions ([`suggestions`]), agreement between coders ([`agreement`]), and
//! random samples ([`sampling`]).
//!
//! **May use** `corpus` and `topics`; knows nothing of disk, screen or command line.
//!
//! **Invariants.** No function here changes a codebook but [`Codebook::apply`], [`Codebook::mark_read`] and
//! [`Codebook::admit_guest`]; an [`Edit`] holds every record it touches before and after, so that its inverse
//! restores the codebook exactly; decisions bind to spans of transcripts, never to topic or snippet numbers
//! alone.
//!
//! **Reading.** `get(range).unwrap_or_default()` stands where another language would index: ranges and numbers of
//! snippets come from the corpus they are used with, and nothing may panic.
//!
//! **Limits.** Records that derive `Serialize` are a file format: their field and variant names stay.

pub mod agreement;
pub mod codebook;
mod coders;
pub mod edits;
mod error;
#[cfg(test)]
pub(crate) mod fixture;
mod keyness;
mod memo_head;
mod memo_links;
mod memo_list;
mod names;
mod question_groups;
pub mod regrouping;
pub mod sampling;
mod span_relocator;
mod speaker_roles;
mod stats;
pub mod suggestions;
mod theme_proposals;
mod topic_profile;
mod word_table;

pub use codebook::add_read_span;
pub use codebook::attribute_pairs::{pairs_text, read_pairs};
pub use codebook::model::{
    Assignment, AssignmentId, AssignmentSource, Codebook, CodingRecord, DerivedTopic, Edit, EditId,
    GuestCoder, GuideQuestion, GuideQuestionId, ImportChoice, ImportScope, JournalKind, KeywordRecord,
    LoggedEdit, Memo, MemoTarget, Quote, RecordChange, RecordKey, RejectedSuggestion, Signature, SnippetMove,
    SnippetSample, SpeakerCase, SpeakerKey, SpeakerName, SummaryCell, SummaryColumn, Theme, ThemeId,
    ThemeTree, TopicMark, TranscriptRemoval, TranscriptSpan, choices_for_file,
};
pub use codebook::removals::ChangedTexts;
pub use codebook::run_topics::{snippet_topics, topic_label};
pub use codebook::speaker_names::SpeakerSummary;
pub use codebook::speaker_roles::{ROLE_ATTRIBUTE, ROLES_HINT};
pub use codebook::theme_path::{ThemeRef, escape_name, join_path, path_names};
pub use codebook::theme_references::ThemeLine;
pub use coders::clean_coder_name;
pub use error::{CodingError, CodingResult};
pub use keyness::{log_likelihood, log_ratio};
pub use memo_head::{split_head, with_head};
pub use memo_links::{LinkTarget, MemoLink, find_links, unlink_transcripts};
pub use memo_list::{ListedMemo, MemoFilter, MemoSubject, has_words, list_memos, sort_by_time};
pub use question_groups::{
    GroupWording, QuestionGroup, QuestionKind, StudyQuestion, StudyQuestions, WordingLikeness, WordingVectors,
};
pub use regrouping::apply::apply_regrouping;
pub use regrouping::topic_count::{count_after_merging, groups_at_cut};
pub use span_relocator::SpanRelocator;
pub use speaker_roles::{HeardTalk, RoleText, TalkAskers, find_askers, role_text};
pub use stats::coding_stats::{CodingStats, TopicStats};
pub use stats::theme_link::ThemeLink;
pub use stats::{
    AttributeValues, CodedText, CodingFunnel, ColumnText, CoverageCounts, CrosstabScale, CrosstabTable,
    CrosstabUnit, LikenessOrder, MOST_COMPARED, MatrixCell, MatrixColumn, MatrixColumns, Prevalence,
    RANDOM_ORDERS, SaturationBand, SaturationCurve, SaturationPath, SaturationRule, SaturationStep,
    SnippetRulers, SpeakerCoverage, TextChoice, ThematicSaturation, ThemeCooccurrence, ThemeMatrix,
    ThemePairCount, TopicPair, TranscriptGrouping, UngroupedReason, measure_snippets, share_of_column,
    transcript_groupings, ungrouped_attributes,
};
pub use theme_proposals::{ThemeProposal, branches_for_themes, propose_themes};
pub use topic_profile::{
    KEY_SENTENCES, KeySentence, NearestTopic, SentenceToChoose, SpeakerWords, TALK_PARTS, TopicCompanion,
    TopicProfile, choose_sentences, companions_of, no_companions_note, other_topics, places_in_talk,
    words_apart, words_of_speakers,
};
pub use word_table::{RestOfWord, WordCount, WordCounter, WordOrder, WordRow, WordRules, WordTable};
