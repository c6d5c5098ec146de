//! The agreement of several coders, in sentences for the methods section.

use crate::coding::ThemeId;
use crate::coding::agreement::{AgreementUnit, CoderComparison};
use crate::exchange::view::StudyView;
use crate::format::{count_noun, thousands};

/// The paragraph on agreement. None for fewer than two coders, where decisions are hidden by blind coding, or
/// where no snippet was open to all coders.
pub(super) fn paragraph(view: &StudyView<'_>) -> Option<String> {
    view.codebook.require_unblinded("agreement").ok()?;
    let coders: Vec<String> =
        view.codebook.coder_summaries(view.corpus).into_iter().map(|it| it.name).collect();
    if coders.len() < 2 {
        return None;
    }
    let comparison = CoderComparison::new(view.corpus, view.run, view.codebook, &coders);
    let units = comparison.units();
    if units.snippets.is_empty() {
        return None;
    }
    let snippets = count_noun(units.snippets.len(), "snippet");
    let on = if units.sampled {
        format!("a sample of {snippets} from {}", count_noun(units.transcripts, "transcript"))
    } else {
        format!(
            "the {snippets} of the {} in which all of them decided",
            count_noun(units.transcripts, "transcript")
        )
    };
    let themes = comparison.theme_agreements();
    let used: Vec<_> = themes.iter().filter(|theme| theme.coded_counts.iter().any(|n| *n > 0)).collect();
    let alphas: Vec<(f64, ThemeId)> =
        used.iter().filter_map(|it| it.by_unit.scores.alpha.map(|alpha| (alpha, it.theme))).collect();
    let kappas: Vec<(f64, ThemeId)> =
        used.iter().filter_map(|it| it.by_unit.scores.kappa.map(|kappa| (kappa, it.theme))).collect();
    let mut text = format!(
        "How far {} ({}) agree was measured on {on}, each snippet counted once and each theme by itself; a \
         coder has a theme in a snippet where a passage of theirs touches it",
        count_noun(coders.len(), "coder"),
        coders.join(", "),
    );
    match range_text(view, alphas) {
        Some(range) => {
            text += &format!(": Krippendorff's alpha by snippet (nominal; Krippendorff 2011) {range}")
        }
        None => text += ": alpha is undefined, as no theme is seen in some of them only",
    }
    if let Some(range) = range_text(view, kappas) {
        text += &format!("; Cohen's kappa by snippet (Cohen 1960) {range}");
    }
    let ac1s: Vec<(f64, ThemeId)> =
        used.iter().filter_map(|it| it.by_unit.scores.ac1.map(|ac1| (ac1, it.theme))).collect();
    if let Some(range) = range_text(view, ac1s) {
        text += &format!("; Gwet's AC1 by snippet (Gwet 2008) {range}");
    }
    let shares: Vec<f64> = used.iter().filter_map(|it| it.by_unit.prevalence).collect();
    let (least, most) = shares.iter().fold((1.0, 0.0), |(a, b): (f64, f64), it| (a.min(*it), b.max(*it)));
    if !shares.is_empty() {
        let (least, most) = (least * 100.0, most * 100.0);
        text += &format!(
            "; a theme is in {least:.1} to {most:.1} % of the snippets compared, averaged over the coders"
        );
    }
    let open = comparison.disagreements().len();
    let still = match open {
        0 => "; no snippet is in different themes any more".to_owned(),
        1 => "; 1 snippet is in different themes still".to_owned(),
        _ => format!("; {} snippets are in different themes still", thousands(open)),
    };
    text += &format!("{still}. Decisions were compared as they stand now, after what was settled.");
    if comparison.fitting_unit(view.corpus) == AgreementUnit::Sentence {
        text += " Some passages are smaller than their snippet and count for all of it here.";
    }
    Some(text)
}

/// The least, median and greatest of coefficients in words, with the themes of the least and the greatest.
fn range_text(view: &StudyView<'_>, mut figures: Vec<(f64, ThemeId)>) -> Option<String> {
    figures.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (least, greatest) = (figures.first()?, figures.last()?);
    let at = |figure: &(f64, ThemeId)| format!("{:.2} ({})", figure.0, view.theme_name(figure.1));
    if figures.len() == 1 {
        return Some(format!("is {}", at(least)));
    }
    Some(format!("runs from {} to {}, with a median of {:.2}", at(least), at(greatest), median(&figures)))
}

/// The median of sorted values; the mean of the middle two where their number is even.
fn median(sorted: &[(f64, ThemeId)]) -> f64 {
    let at = |place: usize| sorted.get(place).map_or(0.0, |figure| figure.0);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half - 1), at(half)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{apply_checked, corpus, transcript_span};
    use crate::coding::{Codebook, CodingStats, Signature, ThemeRef, TranscriptSpan};

    fn said(decisions: &[(&str, &str, &[usize])]) -> Option<String> {
        let corpus = corpus();
        let mut book = Codebook::default();
        for (coder, theme, snippets) in decisions {
            let place = |at: &usize| {
                let snippet = &corpus.snippets[*at];
                transcript_span(snippet.transcript.0, snippet.span.start, snippet.span.end)
            };
            let places: Vec<TranscriptSpan> = snippets.iter().map(place).collect();
            let by = Signature { coder: (*coder).to_owned(), time: "2026-11-23T10:00:00Z".to_owned() };
            let edit = assign_spans(&book, &places, ThemeRef::Path(theme), &by).unwrap();
            apply_checked(&mut book, edit);
        }
        let study = CodingStats::new(&corpus, None, &book);
        paragraph(&StudyView { corpus: &corpus, run: None, codebook: &book, stats: &study })
    }

    #[test]
    fn one_coder_agrees_with_nobody() {
        assert_eq!(said(&[("ana", "RAG", &[0])]), None);
    }

    #[test]
    fn agreement_is_said_with_its_ends_and_what_is_open() {
        let text = said(&[
            ("ana", "RAG", &[0, 1]),
            ("bob", "RAG", &[0]),
            ("ana", "Cost", &[2]),
            ("bob", "Cost", &[2]),
        ])
        .unwrap();
        assert!(
            text.starts_with("How far 2 coders (ana, bob) agree was measured on the 4 snippets"),
            "{text}"
        );
        assert!(text.contains("to 1.00 (Cost), with a median of"), "{text}");
        assert!(
            text.contains(
                "Cohen's kappa by snippet (Cohen 1960) runs from 0.50 (RAG) to 1.00 (Cost), with a median of 0.75"
            ),
            "{text}"
        );
        assert!(text.contains("1 snippet is in different themes still."), "{text}");
    }
}
