//! Who asks in an interview: told by the label, else by who asks most and says least.

use super::Transcript;
use super::speaker_label::is_role_of_asker;
use super::speaker_stats::stats_by_speaker;
use std::collections::{BTreeMap, BTreeSet};

/// The speakers of a transcript who ask: those whose label says so; else the one whose turns are questions at least
/// twice as often as anybody else's, in three of ten turns or more, and shorter than the others' on average. None
/// where that is nobody. The shares were chosen by hand on interviews with two speakers; not measured further.
pub fn likely_askers(transcript: &Transcript) -> BTreeSet<String> {
    let stats = stats_by_speaker(transcript);
    let named: BTreeSet<String> =
        stats.iter().map(|it| it.speaker.clone()).filter(|name| is_role_of_asker(name)).collect();
    if !named.is_empty() && named.len() < stats.len().max(2) {
        return named;
    }
    let mut questions: BTreeMap<&str, usize> = BTreeMap::new();
    for turn in &transcript.turns {
        let said = turn.span.slice(&transcript.text).trim_end();
        if let Some(who) = turn.speaker.as_deref().filter(|_| said.ends_with(['?', '？', '؟', ';'])) {
            *questions.entry(who).or_default() += 1;
        }
    }
    let share =
        |who: &str, turns: usize| questions.get(who).copied().unwrap_or(0) as f64 / turns.max(1) as f64;
    let mut asking: Vec<(f64, f64, &str)> = stats
        .iter()
        .map(|it| {
            (share(&it.speaker, it.turns), it.words as f64 / it.turns.max(1) as f64, it.speaker.as_str())
        })
        .collect();
    asking.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(b.2)));
    let [first, rest @ ..] = asking.as_slice() else { return BTreeSet::new() };
    let next = rest.first().map_or(0.0, |other| other.0);
    let shorter = rest.iter().any(|other| other.1 > first.1);
    let asks = !rest.is_empty() && first.0 >= 0.3 && first.0 >= next * 2.0 && shorter;
    asks.then(|| first.2.to_owned()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{ReadOptions, parse_file};
    use std::path::Path;

    fn askers(text: &str) -> Vec<String> {
        let mut read = parse_file(Path::new("t.txt"), text.as_bytes(), &ReadOptions::default()).unwrap();
        likely_askers(&read.transcripts.remove(0)).into_iter().collect()
    }

    #[test]
    fn labels_tell_and_else_questions() {
        assert_eq!(askers("INT: So it was.\nCleo: Yes?\nINT: Well.\nCleo: No."), ["INT"]);
        let talk = "Dan: Why?\nCleo: It leaked badly all night.\nDan: And then?\nCleo: We rowed to the shore, all of us.\nDan: Oh.\nCleo: Yes, so it was, you know?";
        assert_eq!(askers(talk), ["Dan"]);
        assert!(askers("Dan: It rained.\nCleo: It did.\nDan: A lot.\nCleo: Yes.").is_empty());
    }
}
