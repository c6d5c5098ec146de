//! A match between the words around it (KWIC: key word in context), and the orders in which concordance lines are read.

use crate::corpus::Span;
use crate::corpus::part::text_part;

/// Bytes looked at on each side for each character wanted: at most four a character, and as many again for blanks that
/// are joined.
const BYTES_PER_CHARACTER: usize = 8;

/// A match with what stands before and behind it, each on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HitContext {
    /// What stands before it.
    pub left: String,
    /// What matched.
    pub hit: String,
    /// What stands behind it.
    pub right: String,
    /// Whether it stands close to what is before it and to what is behind it, without a blank.
    pub is_close: [bool; 2],
}

/// The order of concordance lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ConcordanceOrder {
    /// As they stand in the transcripts.
    Text,
    /// By the words before the match, the nearest first.
    Left,
    /// By the words behind the match.
    #[default]
    Right,
}

impl ConcordanceOrder {
    /// All orders, in the order a key goes through them.
    pub const ALL: [Self; 3] = [Self::Right, Self::Left, Self::Text];

    /// Its name in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "as said",
            Self::Left => "by the word to the left",
            Self::Right => "by the word to the right",
        }
    }
}

impl HitContext {
    /// The match at `hit` with up to so many characters on each side, whole words where there are blanks; nothing from
    /// outside `speech`, the stretch that is said by one person.
    pub fn new(text: &str, speech: Span, hit: Span, characters: usize) -> Self {
        let reach = characters.saturating_mul(BYTES_PER_CHARACTER);
        let from = text.floor_char_boundary(hit.start.saturating_sub(reach).max(speech.start));
        let to = text.floor_char_boundary(hit.end.saturating_add(reach).min(speech.end).min(text.len()));
        let before = one_line(text_part(text, from..hit.start));
        let behind = one_line(text_part(text, hit.end..to.max(hit.end)));
        let too_long = before.chars().count().saturating_sub(characters);
        let left = match before.char_indices().nth(too_long).filter(|_| too_long > 0) {
            Some((at, _)) => {
                let kept = text_part(&before, at..);
                // A word that was cut goes, unless there is no other.
                let cut = text_part(&before, ..at).ends_with(|c: char| !c.is_whitespace());
                let word = kept.find(char::is_whitespace).filter(|_| cut);
                word.map_or(kept, |blank| text_part(kept, blank..)).trim_start().to_owned()
            }
            None => before,
        };
        let right = match behind.char_indices().nth(characters) {
            Some((at, next)) => {
                let kept = text_part(&behind, ..at);
                let word = kept.rfind(char::is_whitespace).filter(|_| !next.is_whitespace());
                word.map_or(kept, |blank| text_part(kept, ..blank)).trim_end().to_owned()
            }
            None => behind,
        };
        let letter = |c: char| !c.is_whitespace();
        let is_close = [
            text_part(text, from..hit.start).ends_with(letter),
            text_part(text, hit.end..to.max(hit.end)).starts_with(letter),
        ];
        Self { left, hit: one_line(hit.slice(text)), right, is_close }
    }

    /// All of it on one line, as it was said.
    pub fn said(&self) -> String {
        let [before, behind] = self.is_close.map(|close| if close { "" } else { " " });
        format!("{}{before}{}{behind}{}", self.left, self.hit, self.right).trim().to_owned()
    }

    /// What lines are sorted by: the words of the side in lower case, from the match outwards, without marks.
    pub fn sort_key(&self, order: ConcordanceOrder) -> Vec<String> {
        match order {
            ConcordanceOrder::Text => Vec::new(),
            ConcordanceOrder::Left => plain_words(&self.left).rev().collect(),
            ConcordanceOrder::Right => plain_words(&self.right).collect(),
        }
    }
}

/// Words in lower case, without marks.
fn plain_words(text: &str) -> impl DoubleEndedIterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Text on one line, blanks joined to one; none at the ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "So we paid.\n\nAnd that is the real  cost of it, she\nsaid, not the money.";

    fn context(speech: Span, characters: usize) -> HitContext {
        let at = TEXT.find("cost").unwrap();
        HitContext::new(TEXT, speech, Span::new(at, at + 4), characters)
    }

    fn parts(found: &HitContext) -> [&str; 3] {
        [&found.left, &found.hit, &found.right]
    }

    #[test]
    fn both_sides_are_whole_words_on_one_line() {
        let all = Span::new(0, TEXT.len());
        assert_eq!(parts(&context(all, 12)), ["is the real", "cost", "of it, she"]);
        assert_eq!(parts(&context(all, 11)), ["is the real", "cost", "of it, she"]);
        assert_eq!(parts(&context(all, 10)), ["the real", "cost", "of it, she"]);
        assert_eq!(
            parts(&context(all, 99)),
            ["So we paid. And that is the real", "cost", "of it, she said, not the money."]
        );
        assert_eq!(parts(&context(all, 2)), ["al", "cost", "of"]);
        let turn = Span::new(TEXT.find("And").unwrap(), TEXT.find("she").unwrap());
        assert_eq!(parts(&context(turn, 99)), ["And that is the real", "cost", "of it,"]);
    }

    #[test]
    fn lines_are_sorted_from_the_match_outwards() {
        let found = context(Span::new(0, TEXT.len()), 12);
        assert_eq!(found.sort_key(ConcordanceOrder::Left), ["real", "the", "is"]);
        assert_eq!(found.sort_key(ConcordanceOrder::Right), ["of", "it", "she"]);
        assert!(found.sort_key(ConcordanceOrder::Text).is_empty());
    }

    #[test]
    fn what_is_copied_stands_as_it_was_said() {
        let text = "It was the cost, she said.";
        let said = |hit: &str| {
            let at = text.find(hit).unwrap();
            HitContext::new(text, Span::new(0, text.len()), Span::new(at, at + hit.len()), 60).said()
        };
        assert_eq!([said("cost"), said("It"), said("said"), said("was the")], [text; 4]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[a-zé 木\n.]{0,60}", from in 0usize..60, long in 0usize..9, width in 0usize..40, edge in 0usize..70) {
            let from = text.floor_char_boundary(from);
            let hit = Span::new(from, text.floor_char_boundary((from + long).min(text.len())).max(from));
            let found = HitContext::new(&text, Span::new(edge.min(from), text.len()), hit, width);
            prop_assert!(found.left.chars().count() <= width && found.right.chars().count() <= width);
            let line = one_line(&text);
            prop_assert!(line.contains(&found.left) && line.contains(&found.right));
        }
    }
}
