//! The 32 items of COREQ (Tong, Sainsbury and Craig 2007), in short words of our own.

use super::analysis_answers as analysis;
use super::answers as collected;
use super::item::ItemRow;

const TEAM: &str = "Research team and reflexivity";
const DESIGN: &str = "Study design";
const ANALYSIS: &str = "Analysis and findings";

/// The items, in the order of their numbers.
pub(super) const ITEMS: [ItemRow; 32] = [
    ItemRow {
        part: TEAM,
        subject: "Interviewer or facilitator",
        question: "Which of the authors led the interviews or groups?",
        known: &[collected::interviewers],
    },
    ItemRow {
        part: TEAM,
        subject: "Credentials",
        question: "Which degrees do the researchers have?",
        known: &[collected::interviewer_credentials],
    },
    ItemRow {
        part: TEAM,
        subject: "Occupation",
        question: "What did they work as at that time?",
        known: &[collected::interviewer_occupation],
    },
    ItemRow {
        part: TEAM,
        subject: "Gender",
        question: "Of which gender are they?",
        known: &[collected::interviewer_gender],
    },
    ItemRow {
        part: TEAM,
        subject: "Experience and training",
        question: "How were they trained, and what had they done before?",
        known: &[collected::interviewer_experience],
    },
    ItemRow {
        part: TEAM,
        subject: "Relationship",
        question: "Did they know the participants before the study began?",
        known: &[],
    },
    ItemRow {
        part: TEAM,
        subject: "What participants knew of the interviewer",
        question: "What were they told of the researcher and of the reasons for the study?",
        known: &[],
    },
    ItemRow {
        part: TEAM,
        subject: "Characteristics of the interviewer",
        question: "Which assumptions and interests of the interviewer are told?",
        known: &[collected::reflexive_memos],
    },
    ItemRow {
        part: DESIGN,
        subject: "Orientation and theory",
        question: "Which methodology is the study built on?",
        known: &[],
    },
    ItemRow { part: DESIGN, subject: "Sampling", question: "How were participants chosen?", known: &[] },
    ItemRow { part: DESIGN, subject: "Approach", question: "How were they asked to take part?", known: &[] },
    ItemRow {
        part: DESIGN,
        subject: "Sample size",
        question: "How many took part?",
        known: &[collected::sample_size],
    },
    ItemRow {
        part: DESIGN,
        subject: "Non-participation",
        question: "How many refused or left, and why?",
        known: &[collected::withdrawals],
    },
    ItemRow {
        part: DESIGN,
        subject: "Setting",
        question: "Where were the data collected?",
        known: &[collected::setting],
    },
    ItemRow {
        part: DESIGN,
        subject: "Others present",
        question: "Was anyone there beside participants and researchers?",
        known: &[],
    },
    ItemRow {
        part: DESIGN,
        subject: "Description of the sample",
        question: "What is known of the participants, and when were they interviewed?",
        known: &[collected::sample_description, collected::dates],
    },
    ItemRow {
        part: DESIGN,
        subject: "Interview guide",
        question: "Were questions or a guide given, and was it tried before?",
        known: &[collected::guide],
    },
    ItemRow {
        part: DESIGN,
        subject: "Repeat interviews",
        question: "Was anyone interviewed again?",
        known: &[collected::repeat_interviews],
    },
    ItemRow {
        part: DESIGN,
        subject: "Recording",
        question: "Were sound or pictures recorded?",
        known: &[collected::recording],
    },
    ItemRow {
        part: DESIGN,
        subject: "Field notes",
        question: "Were notes made during or after the interviews?",
        known: &[collected::notes],
    },
    ItemRow {
        part: DESIGN,
        subject: "Duration",
        question: "How long did the interviews or groups last?",
        known: &[collected::duration],
    },
    ItemRow {
        part: DESIGN,
        subject: "Data saturation",
        question: "Was saturation looked at?",
        known: &[analysis::saturation],
    },
    ItemRow {
        part: DESIGN,
        subject: "Transcripts returned",
        question: "Could participants comment on or correct their transcripts?",
        known: &[],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Number of coders",
        question: "How many people coded?",
        known: &[analysis::coders],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Coding tree",
        question: "Is the tree of codes described?",
        known: &[analysis::coding_tree],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Derivation of themes",
        question: "Were themes set beforehand or drawn from the data?",
        known: &[analysis::derivation],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Software",
        question: "Which programs were used?",
        known: &[analysis::software],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Participant checking",
        question: "Did participants comment on the findings?",
        known: &[],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Quotations",
        question: "Are quotes given for the themes, and is each of them identified?",
        known: &[analysis::quotations],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Data and findings",
        question: "Do the data that are shown agree with the findings?",
        known: &[analysis::themes_with_passages],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Major themes",
        question: "Are the major themes clear?",
        known: &[analysis::major_themes],
    },
    ItemRow {
        part: ANALYSIS,
        subject: "Minor themes",
        question: "Are diverse cases and minor themes described?",
        known: &[analysis::minor_themes],
    },
];
