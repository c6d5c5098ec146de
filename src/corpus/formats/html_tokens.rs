//! The tokens of a page (the WHATWG standard's, by html5gum), within bounds.
//!
//! html5gum 0.9 reads the attributes of a tag by a call within a call where a value in double quotes is followed by
//! white space: a tag of 10,000 of them would end the whole program. So these are counted first.

use crate::corpus::error::ReadError;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// The most attributes a page may have: some 100,000 paragraphs with a few each. Chosen by hand; it bounds the stack.
const MAX_ATTRIBUTES: usize = 1_000_000;
/// Up to so many attributes are read on the thread that is there: 2,000 overflowed its 2 MB without optimisation.
const ATTRIBUTES_ON_ANY_STACK: usize = 200;
/// The stack an attribute may take. Measured: below 400 bytes in a release, over 4,096 without optimisation.
const STACK_OF_ATTRIBUTE: usize = if cfg!(debug_assertions) { 16_384 } else { 1024 };
/// The stack beside that of attributes.
const BASE_STACK: usize = 2 << 20;

/// Calls the visitor for each token of a page.
///
/// # Errors
/// Where it has more attributes than any page has, or the system gives no room to read them.
pub(super) fn visit_tokens(text: &str, visitor: impl FnMut(Token) + Send) -> Result<(), ReadError> {
    let count = attribute_count(text);
    if count > MAX_ATTRIBUTES {
        return Err(ReadError::new(format!(
            "has more than {} million attributes, as no page has. Save it as text and import that",
            MAX_ATTRIBUTES / 1_000_000
        )));
    }
    if count <= ATTRIBUTES_ON_ANY_STACK {
        read_tokens(text, visitor);
        return Ok(());
    }
    let no_room =
        || ReadError::new("has too many attributes to be read here. Save it as text and import that");
    // All may be of one tag. Of the stack only what is used takes memory.
    let stack = BASE_STACK + count * STACK_OF_ATTRIBUTE;
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().name("page".to_owned()).stack_size(stack);
        let reading = reader.spawn_scoped(scope, || read_tokens(text, visitor)).map_err(|_| no_room())?;
        reading.join().map_err(|_| no_room())
    })
}

fn read_tokens(text: &str, visitor: impl FnMut(Token)) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text, emitter).flatten().for_each(visitor);
}

/// How many values in double quotes are followed by white space. Which of them are in one tag is not told: what looks
/// like the end of a tag may be in a value.
fn attribute_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .zip(bytes.iter().skip(1))
        .filter(|(at, next)| **at == b'"' && next.is_ascii_whitespace())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Result<Vec<u8>, ReadError> {
        let mut words = Vec::new();
        visit_tokens(page, |token| {
            if let Token::String(text) = token {
                words.extend_from_slice(&text);
            }
        })?;
        Ok(words)
    }

    #[test]
    fn a_tag_of_many_attributes_overflows_no_stack() {
        for (begin, attribute) in [("<p ", "a=\"b\" "), ("<p ", "a=\"<>\"\n"), ("</p ", "a=\"b\"\t")] {
            let page = format!("before {begin}{}> after", attribute.repeat(20_000));
            assert_eq!(texts(&page).unwrap(), b"before  after");
        }
        let most = format!("<p {}>", "a=\"b\" ".repeat(MAX_ATTRIBUTES + 1));
        assert!(texts(&most).unwrap_err().reason.contains("more than 1 million attributes"));
    }
}
