//! What stands in pointed brackets: a tag, or words that somebody put there (`<crying>`, `<I don't know>`).

/// The name that stands at the beginning of what is in pointed brackets, and what follows it; a closing tag has the name
/// of the one it closes.
pub(super) fn split_tag_name(inside: &str) -> (&str, &str) {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    inside.split_at(inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len()))
}

/// Says whether what follows the name of a tag is nothing or attributes, rather than words: one has a value. Attributes
/// without any are taken for words.
pub(super) fn is_attributes(rest: &str) -> bool {
    let rest = rest.trim_end().trim_end_matches('/');
    rest.trim().is_empty() || rest.starts_with(char::is_whitespace) && rest.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_attributes() {
        assert_eq!(split_tag_name("/font"), ("font", ""));
        assert_eq!(split_tag_name("crying é"), ("crying", " é"));
        for rest in ["", " ", "/", " /", " color='red'", " a=1 b/"] {
            assert!(is_attributes(rest), "{rest}");
        }
        for rest in [" don't know", ".e.", "-roll", "/b", "@x=y"] {
            assert!(!is_attributes(rest), "{rest}");
        }
    }
}
