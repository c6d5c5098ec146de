//! What the project knows of the analysis and of its findings. Each function answers one question, or says nothing.

use super::answers::answer;
use super::item::KnownAnswer;
use super::study_facts::StudyFacts;
use crate::coding::{AssignmentSource, SaturationRule, Theme, ThemeId};
use crate::exchange::report::methods;
use crate::exchange::report::methods::wording::join_list;
use crate::format::{count_noun, day_text, names_and_more, percent_text, thousands};
use std::collections::BTreeSet;

/// Thematic saturation, where there are interviews enough.
pub(super) fn saturation(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let view = facts.view;
    let found =
        view.stats.thematic_saturation(view.corpus, SaturationRule::default(), methods::SATURATION_SEED);
    let text = found.is_long_enough().then(|| methods::saturation_sentences(&found))?;
    answer(text, "the passages of each theme, by transcript (`leitmotif saturation`)")
}

/// Who decided.
pub(super) fn coders(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let coders = facts.view.codebook.coder_summaries(facts.view.corpus);
    let each = coders.iter().map(|coder| {
        let name = if coder.name.is_empty() { "without a name" } else { coder.name.as_str() };
        format!(
            "{name} ({} in {}, {} to {})",
            count_noun(coder.passages, "passage"),
            count_noun(coder.transcripts, "transcript"),
            day_text(&coder.first),
            day_text(&coder.last),
        )
    });
    let each = join_list(each);
    let verb = if coders.len() == 1 { "has" } else { "have" };
    if coders.is_empty() {
        return None;
    }
    answer(
        format!("{} {verb} decisions that stand: {each}.", count_noun(coders.len(), "coder")),
        "the decisions, each signed with who made it (`leitmotif coders`)",
    )
}

/// The shape of the codebook.
pub(super) fn coding_tree(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let book = facts.view.codebook;
    let tree = book.tree();
    let depth = tree.iter().map(|(depth, _)| depth + 1).max()?;
    let described = tree.iter().filter(|(_, theme)| !theme.description.trim().is_empty()).count();
    answer(
        format!(
            "The codebook holds {} on {}, {} of them at the top; {} described.",
            count_noun(tree.len(), "theme"),
            count_noun(depth, "level"),
            thousands(book.children(None).len()),
            is_are(described),
        ),
        "the codebook, which the report has as a table",
    )
}

/// Where themes come from: topics the program found, passages the researcher chose, or other programs.
pub(super) fn derivation(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let book = facts.view.codebook;
    let of_topics: BTreeSet<ThemeId> = book
        .assignments
        .values()
        .filter(|decision| matches!(decision.source, AssignmentSource::Topic { .. }))
        .map(|decision| decision.theme)
        .collect();
    let of_passages: BTreeSet<ThemeId> = book
        .assignments
        .values()
        .filter(|decision| decision.source == AssignmentSource::Spans)
        .map(|decision| decision.theme)
        .collect();
    let coded = of_topics.union(&of_passages).count();
    if coded == 0 {
        return None;
    }
    let both = of_topics.intersection(&of_passages).count();
    let counts = [
        (of_topics.len() - both, "topics that the program found and a coder put there"),
        (of_passages.len() - both, "passages that a coder chose"),
        (both, "both"),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, what)| format!("{} of {what}", thousands(number)));
    let brought =
        facts.log.iter().filter(|edit| edit.what.starts_with("brought in ") && !edit.undone).count();
    let brought = match brought {
        0 => String::new(),
        1 => " The work of another program was brought in once.".to_owned(),
        number => format!(" The work of other programs was brought in {} times.", thousands(number)),
    };
    answer(
        format!("Of {} with decisions, {}.{brought}", count_noun(coded, "theme"), join_list(counts)),
        "the decisions, each of which says whether it is of a topic or of passages",
    )
}

/// The program and its model.
pub(super) fn software(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    answer(methods::software_paragraph(facts.view), "this program and the record of the analysis")
}

/// The quotes the researcher picked.
pub(super) fn quotations(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let (book, corpus) = (facts.view.codebook, facts.view.corpus);
    let shown = book.quotes.values().filter(|quote| !book.is_removed(quote.place.transcript));
    let places: BTreeSet<_> = shown.clone().map(|quote| &quote.place).collect();
    let themes: BTreeSet<ThemeId> = shown.map(|quote| quote.theme).collect();
    let transcripts: BTreeSet<_> = places.iter().map(|place| place.transcript).collect();
    if places.is_empty() {
        return None;
    }
    answer(
        format!(
            "{} picked for {} of {}, from {} of {}; each stands with its transcript, and with speaker, time and date \
             where these are known.",
            quotes_were(places.len()),
            thousands(themes.len()),
            count_noun(book.themes.len(), "theme"),
            thousands(transcripts.len()),
            count_noun(corpus.transcripts.len(), "transcript"),
        ),
        "the quotes (`leitmotif export quotes`)",
    )
}

fn quotes_were(number: usize) -> String {
    match number {
        1 => "1 quote was".to_owned(),
        number => format!("{} quotes were", thousands(number)),
    }
}

/// How many themes have passages and quotes behind them.
pub(super) fn themes_with_passages(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let book = facts.view.codebook;
    let coded =
        book.themes.keys().filter(|theme| facts.view.prevalence(**theme).passages_of_subtree > 0).count();
    let quoted = book.themes.keys().filter(|theme| !book.quotes_of(**theme).is_empty()).count();
    if coded == 0 {
        return None;
    }
    answer(
        format!(
            "Of {} {} passages, of the theme or of one below it or listed under it, and {} a quote that was picked.",
            count_noun(book.themes.len(), "theme"),
            have(coded),
            have(quoted),
        ),
        "the decisions and quotes of each theme, which the report lists",
    )
}

fn have(number: usize) -> String {
    if number == 1 { "1 has".to_owned() } else { format!("{} have", thousands(number)) }
}

/// A theme with the number of transcripts it is in.
fn theme_text(facts: &StudyFacts<'_>, theme: &Theme) -> String {
    let covered = facts.view.prevalence(theme.id).subtree;
    format!("{} ({})", facts.view.theme_name(theme.id), thousands(covered.transcripts))
}

/// The themes at the top, with the transcripts they are in.
pub(super) fn major_themes(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let mut top: Vec<&Theme> = facts.view.codebook.children(None);
    let transcripts = |theme: &Theme| facts.view.prevalence(theme.id).subtree.transcripts;
    top.retain(|theme| transcripts(theme) > 0);
    top.sort_by_key(|theme| std::cmp::Reverse(transcripts(theme)));
    if top.is_empty() {
        return None;
    }
    answer(
        format!(
            "At the top of the codebook, with the number of transcripts of {} each is heard in: {}.",
            thousands(facts.view.corpus.transcripts.len()),
            join_list(top.into_iter().map(|theme| theme_text(facts, theme))),
        ),
        "the table of prevalence in the report",
    )
}

/// The themes below others, and those that are rare.
pub(super) fn minor_themes(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let (book, corpus) = (facts.view.codebook, facts.view.corpus);
    let covered = |theme: &&Theme| facts.view.prevalence(theme.id).subtree;
    let coded: Vec<&Theme> = book.themes.values().filter(|theme| covered(theme).transcripts > 0).collect();
    let below = coded.iter().filter(|theme| theme.parent.is_some()).count();
    let rare: Vec<String> = coded
        .iter()
        .filter(|theme| covered(theme).transcripts == 1)
        .map(|theme| facts.view.theme_name(theme.id))
        .collect();
    if coded.is_empty() {
        return None;
    }
    let rare = match rare.len() {
        0 => "none is heard in one transcript only".to_owned(),
        number => format!("{} heard in one transcript only: {}", is_are(number), names_and_more(&rare)),
    };
    let left = facts.view.stats.uncoded_coverage();
    answer(
        format!(
            "Of {} with passages {} below another, and {rare}. {} of the words are in no theme.",
            count_noun(coded.len(), "theme"),
            is_are(below),
            percent_text(left.words, corpus.total_words()),
        ),
        "the table of prevalence in the report",
    )
}

fn is_are(number: usize) -> String {
    if number == 1 { "1 is".to_owned() } else { format!("{} are", thousands(number)) }
}

/// How the texts were split.
pub(super) fn processing(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    if facts.view.corpus.transcripts.is_empty() {
        return None;
    }
    answer(methods::corpus_paragraph(facts.view), "the import of the transcripts")
}

/// Who did what.
pub(super) fn coding_work(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    answer(methods::coding_work_paragraph(facts.view, facts.log)?, "the log of all changes (`leitmotif log`)")
}

/// The agreement of the coders.
pub(super) fn agreement(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let text = methods::agreement_paragraph(facts.view, facts.agreement?)?;
    answer(text, "the decisions of each coder (`leitmotif agree`)")
}

/// The log itself.
pub(super) fn audit_trail(facts: &StudyFacts<'_>) -> Option<KnownAnswer> {
    let (first, last) = (facts.log.first()?, facts.log.last()?);
    answer(
        format!(
            "Each change to the codebook is logged with who made it and when: {} from {} to {}.",
            count_noun(facts.log.len(), "change"),
            day_text(&first.time),
            day_text(&last.time),
        ),
        "the log of all changes (`leitmotif log`)",
    )
}
