//! The agreement of several coders, in sentences for the methods section.

use crate::coding::ThemeId;
use crate::coding::agreement::{RESAMPLES, ScoreInterval, StudyAgreement, ThemeAgreement};
use crate::exchange::report::methods::wording::count_was_were;
use crate::exchange::view::StudyView;
use crate::format::{count_noun, thousands};

/// The paragraph on agreement, by the unit that fits the passages; the figures are those of `leitmotif agree`.
pub(in crate::exchange::report) fn paragraph(
    view: &StudyView<'_>,
    agreement: &StudyAgreement,
) -> Option<String> {
    let comparison = agreement.by(agreement.fitting_unit)?;
    let unit = comparison.unit.name();
    let (snippets, transcripts) =
        (count_noun(agreement.snippets, "snippet"), count_noun(agreement.transcripts, "transcript"));
    let on = if agreement.sampled {
        format!("a sample of {snippets} from {transcripts}")
    } else {
        format!("the {snippets} of the {transcripts} in which all of them decided")
    };
    let used: Vec<&ThemeAgreement> = comparison.themes.iter().filter(|theme| theme.is_used()).collect();
    let range = |of: &dyn Fn(&ThemeAgreement) -> FoundScore| {
        let figure = |it: &&ThemeAgreement| {
            let (figure, interval) = of(it);
            Some(ThemeScore { figure: figure?, theme: it.theme, interval })
        };
        range_text(view, used.iter().filter_map(figure).collect())
    };
    let mut text = format!(
        "How far {} ({}) agree was measured on {on}, by {unit} ({}), each {unit} counted once and each theme by itself; a \
         coder has a theme in a {unit} where a passage of theirs touches it",
        count_noun(agreement.coders.len(), "coder"),
        agreement.coders.join(", "),
        count_noun(comparison.unit_count, unit),
    );
    match range(&|it| (it.by_unit.scores.alpha, it.by_unit.intervals.alpha)) {
        Some(range) => {
            text += &format!(": Krippendorff's alpha by {unit} (nominal; Krippendorff 2011) {range}")
        }
        None => text += ": alpha is undefined, as no theme is seen in some of them only",
    }
    if let Some(range) = range(&|it| (it.by_unit.scores.kappa, it.by_unit.intervals.kappa)) {
        text += &format!("; Cohen's kappa by {unit} (Cohen 1960) {range}");
    }
    if let Some(range) = range(&|it| (it.by_unit.scores.ac1, it.by_unit.intervals.ac1)) {
        text += &format!("; Gwet's AC1 by {unit} (Gwet 2008) {range}");
    }
    if let Some(range) = range(&|it| (it.unitizing.alpha, it.unitizing.interval)) {
        text += &format!(
            "; Krippendorff's alpha for unitizing, by the character (Krippendorff 1995, 2004), {range}"
        );
    }
    let shares: Vec<f64> = used.iter().filter_map(|it| it.by_unit.prevalence).collect();
    let (least, most) = shares.iter().fold((1.0, 0.0), |(a, b): (f64, f64), it| (a.min(*it), b.max(*it)));
    if !shares.is_empty() {
        let (least, most) = (least * 100.0, most * 100.0);
        text += &format!(
            "; a theme is in {least:.1} to {most:.1} % of the {unit}s compared, averaged over the coders"
        );
    }
    if used.iter().any(|it| it.by_unit.intervals.alpha.is_some() || it.unitizing.interval.is_some()) {
        text += &format!(
            "; intervals are percentiles of {} bootstrap resamples, of the {unit}s and for unitizing of the transcripts \
             (Efron 1979)",
            thousands(RESAMPLES)
        );
    }
    text += &match comparison.differing.len() {
        0 => format!("; no {unit} is in different themes"),
        1 => format!("; 1 {unit} is in different themes"),
        differing => format!("; {} {unit}s are in different themes", thousands(differing)),
    };
    text += &match comparison.settled {
        0 => ".".to_owned(),
        settled => format!(
            ", of which {} settled since; the figures are of what was decided before that.",
            count_was_were(settled)
        ),
    };
    Some(text)
}

/// A coefficient, with its interval.
type FoundScore = (Option<f64>, Option<ScoreInterval>);

/// A coefficient of a theme.
struct ThemeScore {
    figure: f64,
    theme: ThemeId,
    /// Its 95 % interval, where it has one.
    interval: Option<ScoreInterval>,
}

/// The least, median and greatest of coefficients in words, with the themes of the least and the greatest and their
/// intervals.
fn range_text(view: &StudyView<'_>, mut figures: Vec<ThemeScore>) -> Option<String> {
    figures.sort_by(|a, b| a.figure.total_cmp(&b.figure).then(a.theme.cmp(&b.theme)));
    let (least, greatest) = (figures.first()?, figures.last()?);
    let at = |score: &ThemeScore| {
        let interval = score.interval.map_or_else(String::new, |interval| {
            format!(", 95 % interval {:.2} to {:.2}", interval.low, interval.high)
        });
        format!("{:.2} ({}{interval})", score.figure, view.theme_name(score.theme))
    };
    if figures.len() == 1 {
        return Some(format!("is {}", at(least)));
    }
    Some(format!("runs from {} to {}, with a median of {:.2}", at(least), at(greatest), median(&figures)))
}

/// The median of sorted values; the mean of the middle two where their number is even.
fn median(sorted: &[ThemeScore]) -> f64 {
    let at = |place: usize| sorted.get(place).map_or(0.0, |score| score.figure);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half - 1), at(half)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{apply_checked, corpus, transcript_span};
    use crate::coding::{Codebook, CodingStats, Signature, ThemeRef, TranscriptSpan};
    use crate::corpus::Transcript;
    use crate::progress::{Cancelled, NoProgress};

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
        let text = |_| Ok::<_, Cancelled>(Transcript { text: "x".repeat(500), ..Transcript::default() });
        let agreement =
            StudyAgreement::read(&corpus, None, (&book, &book), text, &NoProgress).unwrap().ok()?;
        paragraph(&StudyView { corpus: &corpus, run: None, codebook: &book, stats: &study }, &agreement)
    }

    #[test]
    fn one_coder_agrees_with_nobody() {
        assert_eq!(said(&[("ana", "RAG", &[0])]), None);
    }

    #[test]
    fn agreement_is_said_with_its_unit_its_ends_and_what_differs() {
        let text = said(&[
            ("ana", "RAG", &[0, 1]),
            ("bob", "RAG", &[0]),
            ("ana", "Cost", &[2]),
            ("bob", "Cost", &[2]),
        ])
        .unwrap();
        assert!(
            text.starts_with(
                "How far 2 coders (ana, bob) agree was measured on the 4 snippets of the 1 transcript in which all of \
                 them decided, by snippet (4 snippets), each snippet counted once"
            ),
            "{text}"
        );
        assert!(
            text.contains(
                "Cohen's kappa by snippet (Cohen 1960) runs from 0.50 (RAG) to 1.00 (Cost), with a median of 0.75"
            ),
            "{text}"
        );
        assert!(
            text.contains("alpha for unitizing, by the character (Krippendorff 1995, 2004), runs from"),
            "{text}"
        );
        assert!(text.ends_with("; 1 snippet is in different themes."), "{text}");
    }
}
