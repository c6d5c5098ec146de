//! The questions of an interview: what is asked, in which words, and what is an answer to it.

use super::askers::asks_something;
use super::language::is_unspaced;
use super::{Span, count_words, fold_case, spoken_text};
use unicode_segmentation::UnicodeSegmentation;

/// The fewest words of what is taken as a question without a question mark, such as "Tell me about that": fewer are
/// what is said while somebody listens ("Mm-hm", "Yes, I see"). Chosen by hand; not measured.
const MIN_PROMPT_WORDS: usize = 4;

/// The question before a byte of a text: of what interviewers say (`asked`: spans in order, as turns or parts of turns) the
/// last that ends before the byte and asks something, by a question mark or by its length. None where nothing does.
pub fn question_before(text: &str, language: Option<&str>, asked: &[Span], byte: usize) -> Option<Span> {
    let before = asked.partition_point(|span| span.end <= byte);
    let before = asked.get(..before).unwrap_or_default();
    before.iter().rev().copied().find(|span| is_question(span.slice(text), language))
}

/// Whether something that interviewers say is a question: by a question mark or by its length.
fn is_question(said: &str, language: Option<&str>) -> bool {
    let said = said.trim();
    asks_something(said) || count_words(said, language) >= MIN_PROMPT_WORDS
}

/// A question of an interview, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedQuestion {
    /// The turn, or the part of one, in which it is asked.
    pub turn: Span,
    /// What is asked in it, as it is said: its last sentences with a question mark that stand together, else all of it.
    pub wording: String,
    /// What others say until the next question, in order; none of it is empty or blank.
    pub answer: Vec<Span>,
}

/// All questions of a text, in order, by the rule of [`question_before`]; `asked` is what interviewers say, in order. What
/// they say while they listen is part of no answer.
pub fn asked_questions(text: &str, language: Option<&str>, asked: &[Span]) -> Vec<AskedQuestion> {
    let mut questions: Vec<AskedQuestion> = Vec::new();
    let ends = asked.iter().skip(1).map(|next| next.start).chain([text.len()]);
    for (&turn, end) in asked.iter().zip(ends) {
        if is_question(turn.slice(text), language) {
            let wording = wording(turn.slice(text), language);
            questions.push(AskedQuestion { turn, wording, answer: Vec::new() });
        }
        let said = Span::new(turn.end.min(end), end).slice(text);
        let start = turn.end + said.len() - said.trim_start().len();
        let said = Span::new(start, start + said.trim().len());
        if let (Some(question), false) = (questions.last_mut(), said.is_empty()) {
            question.answer.push(said);
        }
    }
    questions
}

/// Most bytes of a wording: what is longer keeps its end, where people ask. Chosen by hand; a question read
/// aloud has a third of it.
const MAX_WORDING_BYTES: usize = 300;

/// The fewest words of a sentence with a question mark that says what it is about: "What broke first?", but not "Is it?".
/// Chosen by hand; not measured.
const MIN_ASKING_WORDS: usize = 3;

/// What is asked in a turn, without sound tags and on one line: its last sentences with a question mark that stand together,
/// where one of them is long enough to say what it is about ("Right?" is not); else all of it.
fn wording(said: &str, language: Option<&str>) -> String {
    // On one line first: the end of a line would end a sentence.
    let said = spoken_text(said).split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences: Vec<&str> = said.split_sentence_bounds().collect();
    let mut runs = sentences.chunk_by(|one, next| asks_something(one.trim()) == asks_something(next.trim()));
    let asks = |run: &&[&str]| {
        let long = |one: &&str| count_words(one, language) >= MIN_ASKING_WORDS;
        run.iter().any(|one| asks_something(one.trim()) && long(one))
    };
    let asking = runs.rfind(asks).map(<[&str]>::concat);
    let line = asking.as_deref().unwrap_or(&said).trim();
    let Some(surplus) = line.len().checked_sub(MAX_WORDING_BYTES).filter(|surplus| *surplus > 0) else {
        return line.to_owned();
    };
    let rest = line.get(line.ceil_char_boundary(surplus)..).unwrap_or_default();
    // Behind the end of a word; where words are written without blanks, at any letter.
    let ends_word = |c: char| !c.is_alphanumeric() && !['\'', '’'].contains(&c);
    let cut = rest.find(ends_word).and_then(|at| rest.get(at..));
    let cut = cut.map(|words| words.trim_start_matches(ends_word)).filter(|words| !words.is_empty());
    cut.unwrap_or(rest).to_owned()
}

/// The words of a wording, by which it is the same whatever its capitals, accents and punctuation.
pub fn normal_wording(wording: &str) -> String {
    let bare = fold_case(&wording.replace(['\'', '’'], ""));
    bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text by its words alone, in which wordings are looked for.
#[derive(Debug, Clone)]
pub struct WordingText(String);

impl WordingText {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        Self(format!(" {} ", normal_wording(&spoken_text(text))))
    }

    /// Whether a wording, by its words alone, is said in it.
    pub fn has(&self, wording: &str) -> bool {
        let begins_anywhere = wording.chars().next().is_some_and(is_unspaced);
        self.0.contains(&format!(" {wording} ")) || begins_anywhere && self.0.contains(&format!("{wording} "))
    }
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
    fn every_question_has_what_is_said_until_the_next() {
        let found = asked_questions(TEXT, Some("en"), &asked());
        let of = |at: usize| found[at].answer.iter().map(|span| span.slice(TEXT)).collect::<Vec<_>>();
        let wordings: Vec<&str> = found.iter().map(|it| it.wording.as_str()).collect();
        assert_eq!(wordings, ["Where were you born?", "Tell me about the house."]);
        assert_eq!((of(0), of(1)), (vec!["By the sea.", "In a small house."], vec!["It leaked."]));
        assert_eq!(asked_questions(TEXT, Some("en"), &[]), []);
        // The same rule as that of one passage.
        for question in &found {
            for span in &question.answer {
                assert_eq!(question_before(TEXT, Some("en"), &asked(), span.start), Some(question.turn));
            }
        }
    }

    #[test]
    fn a_wording_is_what_is_asked_in_a_turn() {
        let asked = |said: &str| wording(said, Some("en"));
        assert_eq!(
            asked("I see. [laughter] Well then.  Where did\nyou grow up? Was it a big town? Take your time."),
            "Where did you grow up? Was it a big town?"
        );
        assert_eq!(asked("Tell me how you came here. Okay?"), "Tell me how you came here. Okay?");
        assert_eq!(asked("Well then. What broke first? Right?"), "What broke first? Right?");
        assert_eq!(asked("Why?"), "Why?");
        let long = asked(&format!("{}and then?", "on and on ".repeat(80)));
        assert!(long.len() <= MAX_WORDING_BYTES && long.ends_with("on and then?"), "{long}");
        // What has no blanks is cut at any letter: the text has it all the same.
        for said in ["为什么".repeat(80), format!("{}，你为什么这样做？", "我".repeat(120))] {
            assert!(WordingText::new(&said).has(&normal_wording(&asked(&said))), "{said}");
        }
        assert!(asked(&"长".repeat(400)).len() <= MAX_WORDING_BYTES);
        assert_eq!(normal_wording("So — WHERE did'nt you “gröw” up?!"), "so where didnt you grow up");
        assert_eq!(normal_wording("?! …"), "");
        let text = WordingText::new("I see. [laughter] Where\n\ndid YOU grow up? Nowhere, did you?");
        assert!(text.has("where did you grow up") && !text.has("here did you"));
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
