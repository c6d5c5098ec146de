//! The 21 items of SRQR (O'Brien and others 2014), in short words of our own.

use super::analysis_answers as analysis;
use super::answers as collected;
use super::item::ItemRow;

const TITLE: &str = "Title and abstract";
const INTRODUCTION: &str = "Introduction";
const METHODS: &str = "Methods";
const RESULTS: &str = "Results";
const DISCUSSION: &str = "Discussion";
const OTHER: &str = "Other";

/// The items, in the order of their numbers.
pub(super) const ITEMS: [ItemRow; 21] = [
    ItemRow {
        part: TITLE,
        subject: "Title",
        question: "Does the title name the subject and say that the study is qualitative?",
        known: &[],
    },
    ItemRow {
        part: TITLE,
        subject: "Abstract",
        question: "Does it sum up background, purpose, methods, results and conclusions?",
        known: &[],
    },
    ItemRow {
        part: INTRODUCTION,
        subject: "Problem",
        question: "What is studied, why does it matter, and what is known of it?",
        known: &[],
    },
    ItemRow {
        part: INTRODUCTION,
        subject: "Purpose or question",
        question: "What does the study ask?",
        known: &[],
    },
    ItemRow {
        part: METHODS,
        subject: "Approach and paradigm",
        question: "Which qualitative approach, theory and paradigm, and why?",
        known: &[],
    },
    ItemRow {
        part: METHODS,
        subject: "Researchers and reflexivity",
        question: "Who are the researchers, and how may that have shaped the study?",
        known: &[collected::interviewers, analysis::coders, collected::reflexive_memos],
    },
    ItemRow {
        part: METHODS,
        subject: "Context",
        question: "Where and under what circumstances was it done?",
        known: &[collected::setting],
    },
    ItemRow {
        part: METHODS,
        subject: "Sampling",
        question: "How were participants or documents chosen, and when were there enough?",
        known: &[analysis::saturation],
    },
    ItemRow {
        part: METHODS,
        subject: "Ethics",
        question: "Who approved it, how was consent given, and how are people protected?",
        known: &[collected::withdrawals],
    },
    ItemRow {
        part: METHODS,
        subject: "Collection",
        question: "What was collected, how, and from when to when?",
        known: &[collected::dates, collected::duration],
    },
    ItemRow {
        part: METHODS,
        subject: "Instruments",
        question: "Which guides and devices were used, and did they change?",
        known: &[collected::guide, collected::recording],
    },
    ItemRow {
        part: METHODS,
        subject: "Units of study",
        question: "How many people, documents or events, and of what kind?",
        known: &[collected::sample_size, collected::sample_description],
    },
    ItemRow {
        part: METHODS,
        subject: "Processing",
        question: "How were data transcribed, managed, secured, checked and made anonymous?",
        known: &[analysis::processing],
    },
    ItemRow {
        part: METHODS,
        subject: "Analysis",
        question: "How were themes found and developed, and by whom?",
        known: &[analysis::derivation, analysis::coding_work, analysis::software],
    },
    ItemRow {
        part: METHODS,
        subject: "Trustworthiness",
        question: "What was done to make the analysis credible?",
        known: &[analysis::agreement, analysis::audit_trail, collected::notes],
    },
    ItemRow {
        part: RESULTS,
        subject: "Synthesis",
        question: "What are the main findings, such as themes?",
        known: &[analysis::coding_tree, analysis::major_themes],
    },
    ItemRow {
        part: RESULTS,
        subject: "Links to the data",
        question: "Which quotes, notes or excerpts bear the findings out?",
        known: &[analysis::quotations, analysis::themes_with_passages],
    },
    ItemRow {
        part: DISCUSSION,
        subject: "Contribution",
        question: "How do the findings stand to earlier work, and how far do they reach?",
        known: &[],
    },
    ItemRow { part: DISCUSSION, subject: "Limitations", question: "What limits trust in them?", known: &[] },
    ItemRow {
        part: OTHER,
        subject: "Conflicts of interest",
        question: "What could have swayed the study, and how was it dealt with?",
        known: &[],
    },
    ItemRow {
        part: OTHER,
        subject: "Funding",
        question: "Who paid, and what part did they have?",
        known: &[],
    },
];
