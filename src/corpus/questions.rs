//! The question that something in an interview is an answer to.

use super::askers::asks_something;
use super::{Span, count_words};

/// The fewest words of what is taken as a question without a question mark, such as "Tell me about that": fewer are
/// what is said while somebody listens ("Mm-hm", "Yes, I see"). Chosen by hand; not measured.
const MIN_PROMPT_WORDS: usize = 4;

/// The question before a byte of a text: of what interviewers say (`asked`: spans in order, as turns or parts of turns) the
/// last that ends before the byte and asks something, by a question mark or by its length. None where nothing does.
pub fn question_before(text: &str, language: Option<&str>, asked: &[Span], byte: usize) -> Option<Span> {
    let before = asked.partition_point(|span| span.end <= byte);
    let before = asked.get(..before).unwrap_or_default();
    before.iter().rev().copied().find(|span| {
        let said = span.slice(text).trim();
        asks_something(said) || count_words(said, language) >= MIN_PROMPT_WORDS
    })
}

/// Where the answer in a span begins: at the first byte of it that is neither blank nor said by an interviewer; none where
/// all of it is theirs.
pub fn answer_start(text: &str, asked: &[Span], span: Span) -> Option<usize> {
    let mut at = span.start;
    loop {
        let rest = Span::new(at, span.end).slice(text);
        at += rest.len() - rest.trim_start().len();
        if at >= span.end {
            return None;
        }
        let next = asked.partition_point(|asked| asked.end <= at);
        match asked.get(next).filter(|asked| asked.start <= at) {
            Some(asked) => at = asked.end,
            None => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Where were you born?\n\nBy the sea.\n\nMm-hm.\n\nIn a small house.\n\nTell me about the house.\n\nIt leaked.";

    fn span_of(words: &str) -> Span {
        let at = TEXT.find(words).unwrap();
        Span::new(at, at + words.len())
    }

    fn asked() -> [Span; 3] {
        ["Where were you born?", "Mm-hm.", "Tell me about the house."].map(span_of)
    }

    fn question(answer: &str) -> Option<&'static str> {
        let at = span_of(answer).start;
        question_before(TEXT, Some("en"), &asked(), at).map(|span| span.slice(TEXT))
    }

    #[test]
    fn the_last_question_before_counts_and_not_what_a_listener_says() {
        assert_eq!(question("By the sea."), Some("Where were you born?"));
        assert_eq!(question("In a small house."), Some("Where were you born?"));
        assert_eq!(question("It leaked."), Some("Tell me about the house."));
        assert_eq!(question("Where were"), None);
    }

    #[test]
    fn an_answer_begins_behind_its_question() {
        let start = |words: &str| answer_start(TEXT, &asked(), span_of(words));
        assert_eq!(start("By the sea."), Some(span_of("By the").start));
        let both = Span::new(0, span_of("Mm-hm.").end);
        assert_eq!(answer_start(TEXT, &asked(), both), Some(span_of("By the").start));
        assert_eq!(start("Tell me about the house."), None);
    }
}
