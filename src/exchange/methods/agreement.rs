//! How far several coders agree, in sentences for the methods section.

use super::super::figures::{count, counted};
use super::super::view::View;
use crate::coding::ThemeId;
use crate::coding::agreement::Comparison;

/// What is said of agreement; nothing where fewer than two coders decided, where what they decided is hidden, or where
/// there is nothing that all of them could have decided on.
pub(super) fn paragraph(view: &View<'_>) -> Option<String> {
    view.codebook.need_sight("agreement").ok()?;
    let coders: Vec<String> = view.codebook.coders(view.corpus).into_iter().map(|it| it.name).collect();
    if coders.len() < 2 {
        return None;
    }
    let comparison = Comparison::new(view.corpus, view.run, view.codebook, &coders);
    let units = comparison.units();
    if units.snippets.is_empty() {
        return None;
    }
    let snippets = counted(units.snippets.len(), "snippet");
    let on = if units.sampled {
        format!("a sample of {snippets} from {}", counted(units.transcripts, "transcript"))
    } else {
        format!(
            "the {snippets} of the {} in which all of them decided",
            counted(units.transcripts, "transcript")
        )
    };
    let themes = comparison.themes();
    let used: Vec<_> = themes.iter().filter(|theme| theme.seen.iter().any(|n| *n > 0)).collect();
    let alphas: Vec<(f64, ThemeId)> =
        used.iter().filter_map(|it| it.snippets.alpha.map(|alpha| (alpha, it.theme))).collect();
    let kappas: Vec<(f64, ThemeId)> =
        used.iter().filter_map(|it| it.snippets.kappa.map(|kappa| (kappa, it.theme))).collect();
    let mut text = format!(
        "How far {} ({}) agree was measured on {on}, each snippet counted once and each theme by itself",
        counted(coders.len(), "coder"),
        coders.join(", "),
    );
    match range(view, alphas) {
        Some(range) => text += &format!(": Krippendorff's alpha (nominal; Krippendorff 2011) {range}"),
        None => text += ": alpha is undefined, as no theme is seen in some of them only",
    }
    if let Some(range) = range(view, kappas) {
        text += &format!("; Cohen's kappa (Cohen 1960) {range}");
    }
    let open = comparison.disagreements().len();
    let still = match open {
        0 => "; no snippet is in different themes any more".to_owned(),
        1 => "; 1 snippet is in different themes still".to_owned(),
        _ => format!("; {} snippets are in different themes still", count(open)),
    };
    text += &format!("{still}. Decisions were compared as they stand now, after what was settled.");
    Some(text)
}

/// The least, the middle and the greatest of figures, with the themes at both ends.
fn range(view: &View<'_>, mut figures: Vec<(f64, ThemeId)>) -> Option<String> {
    figures.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (least, greatest) = (figures.first()?, figures.last()?);
    let at = |figure: &(f64, ThemeId)| format!("{:.2} ({})", figure.0, view.theme_name(figure.1));
    if figures.len() == 1 {
        return Some(format!("is {}", at(least)));
    }
    Some(format!("runs from {} to {}, with a median of {:.2}", at(least), at(greatest), median(&figures)))
}

fn median(sorted: &[(f64, ThemeId)]) -> f64 {
    let at = |place: usize| sorted.get(place).map_or(0.0, |figure| figure.0);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half - 1), at(half)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::fixture::{corpus, done, span};
    use crate::coding::{Codebook, Place, PlacedSpan, Stamp, Study};

    fn said(decisions: &[(&str, &str, &[usize])]) -> Option<String> {
        let corpus = corpus();
        let mut book = Codebook::default();
        for (coder, theme, snippets) in decisions {
            let place = |at: &usize| {
                let snippet = &corpus.snippets[*at];
                span(snippet.transcript.0, snippet.span.start, snippet.span.end)
            };
            let places: Vec<PlacedSpan> = snippets.iter().map(place).collect();
            let by = Stamp { coder: (*coder).to_owned(), time: "2026-11-23T10:00:00Z".to_owned() };
            let edit = assign_spans(&book, &places, Place::Path(theme), &by).unwrap();
            done(&mut book, edit);
        }
        let study = Study::new(&corpus, None, &book);
        paragraph(&View { corpus: &corpus, run: None, codebook: &book, study: &study })
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
                "Cohen's kappa (Cohen 1960) runs from 0.50 (RAG) to 1.00 (Cost), with a median of 0.75"
            ),
            "{text}"
        );
        assert!(text.contains("1 snippet is in different themes still."), "{text}");
    }
}
