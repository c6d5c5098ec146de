//! What coders decided before they settled where they differ.
//!
//! Agreement is of decisions made independently (Krippendorff 2013, "Content Analysis", 3rd edition, section
//! 12.1): to settle a disagreement must not raise it. The log keeps what settling changed, so it can be taken
//! out of a codebook again, whatever came after.

use crate::coding::codebook::model::{Assignment, Codebook, CodingRecord, RecordChange, TranscriptSpan};
use crate::coding::stats::CodedText;

/// The codebook as it would be without these changes of assignments, the oldest edit first: those of the edits in
/// force that settled a disagreement.
pub fn before_settling(book: &Codebook, settled: &[Vec<RecordChange>]) -> Codebook {
    let mut before = book.clone();
    for change in settled.iter().rev().flat_map(|changes| changes.iter().rev()) {
        match (&change.before, &change.after) {
            (None, Some(CodingRecord::Assignment(made))) => drop(before.assignments.remove(&made.id)),
            (Some(CodingRecord::Assignment(old)), after) => {
                restore_assignment(&mut before, old, after.as_ref())
            }
            _ => {}
        }
    }
    before
}

/// Gives an assignment back what was cut out of it; one of a theme that is gone stays gone.
fn restore_assignment(book: &mut Codebook, old: &Assignment, after: Option<&CodingRecord>) {
    let now = book.assignments.get(&old.id);
    let unchanged = match (now, after) {
        (None, None) => true,
        (Some(now), Some(CodingRecord::Assignment(after))) => now == after,
        _ => false,
    };
    let restored = if unchanged {
        old.clone()
    } else {
        // It was changed since: what settling cut out comes back beside what is there now.
        let kept: &[TranscriptSpan] = match after {
            Some(CodingRecord::Assignment(after)) => &after.spans,
            _ => &[],
        };
        let cut = CodedText::union(&old.spans).without(&CodedText::union(kept));
        let cut = cut.transcripts().flat_map(|(transcript, spans)| {
            spans.iter().map(move |span| TranscriptSpan { transcript, span: *span })
        });
        let mut restored = now.cloned().unwrap_or_else(|| Assignment { spans: Vec::new(), ..old.clone() });
        restored.spans.extend(cut);
        restored.spans.sort();
        restored.spans.dedup();
        restored
    };
    if book.themes.contains_key(&restored.theme) {
        book.assignments.insert(restored.id, restored);
    }
}
