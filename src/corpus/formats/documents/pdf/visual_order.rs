//! Text of scripts written from the right, which some programs store as it is seen, the last letter first. It is told
//! by letters that stand only at the ends of Hebrew words, and by the marks at the ends of sentences.

use super::lines::PdfLine;
use unicode_normalization::UnicodeNormalization;

/// Puts the lines of a document into the order they are read, where it stores them as they are seen.
pub(super) fn restore_order(pages: &mut [Vec<PdfLine>]) {
    let (mut seen, mut read) = (0usize, 0usize);
    for line in pages.iter().flatten().filter(|line| is_right_to_left(&line.text)) {
        for word in line.text.split_whitespace() {
            let letters = || word.chars().filter(|c| c.is_alphabetic());
            seen += usize::from(letters().next().is_some_and(is_final)) * usize::from(letters().count() > 1);
            read +=
                usize::from(letters().next_back().is_some_and(is_final)) * usize::from(letters().count() > 1);
        }
        let mark = |c: char| matches!(c, '.' | '?' | '!' | ':' | ',' | '؟' | '،' | '؛');
        seen += usize::from(line.text.starts_with(mark));
        read += usize::from(line.text.ends_with(mark));
    }
    for line in pages.iter_mut().flatten().filter(|line| is_right_to_left(&line.text)) {
        if seen > read {
            line.text = reverse_line(&line.text);
        }
        // Fonts of Arabic have a form for each place in a word; the letter is the same.
        if line.text.chars().any(is_presentation_form) {
            line.text = line
                .text
                .chars()
                .flat_map(|c| if is_presentation_form(c) { c.nfkc().collect::<Vec<_>>() } else { vec![c] })
                .collect();
        }
    }
}

/// Says whether a Hebrew letter has the form it has at the end of a word.
const fn is_final(c: char) -> bool {
    matches!(c, 'ך' | 'ם' | 'ן' | 'ף' | 'ץ')
}

/// Says whether a character is one of the presentation forms of Arabic.
const fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Says whether most letters of a text are of a script written from the right.
fn is_right_to_left(text: &str) -> bool {
    let right =
        |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (all, from_right) = letters.fold((0, 0), |(all, found), c| (all + 1, found + usize::from(right(c))));
    from_right * 2 > all
}

/// A line from its end, with words and numbers written from the left as they are, and brackets the other way round.
fn reverse_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run = String::new();
    let keeps = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '/' | '%');
    let letters: Vec<char> = line.chars().collect();
    for (at, &c) in letters.iter().enumerate().rev() {
        // A point or colon between digits belongs to the number.
        let between = matches!(c, '.' | ',' | ':' | '-')
            && at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(|c| keeps(*c))
            && letters.get(at + 1).is_some_and(|c| keeps(*c));
        if keeps(c) || between {
            run.push(c);
            continue;
        }
        out.extend(run.drain(..).rev());
        out.push(match c {
            '(' => ')',
            ')' => '(',
            '[' => ']',
            ']' => '[',
            '«' => '»',
            '»' => '«',
            c => c,
        });
    }
    out.extend(run.drain(..).rev());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> PdfLine {
        PdfLine { from: 0.0, to: 100.0, y: 0.0, size: 10.0, column: 0, text: text.to_owned() }
    }

    #[test]
    fn lines_stored_as_seen_are_turned_round() {
        let logical = "דן: הגשם (חזק) בא ב-10:30, נכון?";
        let visual = reverse_line(logical);
        assert_ne!(visual, logical);
        let mut pages = vec![vec![line(&visual), line("Latin words stay.")]];
        restore_order(&mut pages);
        assert_eq!(pages[0][0].text, logical);
        assert_eq!(pages[0][1].text, "Latin words stay.");
        let mut pages = vec![vec![line("מים רבים באו.")]];
        restore_order(&mut pages);
        assert_eq!(pages[0][0].text, "מים רבים באו.");
    }
}
