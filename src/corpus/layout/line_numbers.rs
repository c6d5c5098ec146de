//! Numbers of lines in the margin of an interview, taken off where all lines have them.

use crate::corpus::part::text_part;

/// The fewest lines whose numbers are taken for numbers of lines. Chosen by hand: a list of four items is a list.
const MIN_LINES: usize = 5;

/// The lines without the numbers before them, where nine in ten lines that hold anything have one, each larger by
/// one than the one before, or where each fifth line has one; none where they are not numbered.
pub(crate) fn strip_line_numbers<'a>(lines: &[&'a str]) -> Option<Vec<&'a str>> {
    let full = lines.iter().filter(|line| !line.trim().is_empty()).count();
    let numbered: Vec<usize> =
        lines.iter().filter_map(|line| line_number(line)).map(|(number, _)| number).collect();
    let by =
        |step: usize| numbered.windows(2).filter(|pair| matches!(pair, [a, b] if *b == *a + step)).count();
    let each = numbered.len() >= MIN_LINES
        && numbered.len() * 10 >= full * 9
        && by(1) * 10 >= (numbered.len() - 1) * 9;
    let fifth = numbered.len() >= 3
        && by(5) * 10 >= (numbered.len() - 1) * 9
        && numbered.first() == Some(&5)
        && (numbered.len() * 5).abs_diff(full) <= 5 + full / 10;
    if !each && !fifth {
        return None;
    }
    let step = if each { 1 } else { 5 };
    let mut expected = numbered.first().copied();
    let strip = |line: &&'a str| match line_number(line) {
        Some((number, rest)) if expected.is_some_and(|next| number >= next && number <= next + step * 3) => {
            expected = Some(number + step);
            rest
        }
        _ => *line,
    };
    Some(lines.iter().map(strip).collect())
}

/// The number a line begins with and what follows it: digits, perhaps a point or bracket, and a blank.
fn line_number(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let count = line.bytes().take_while(u8::is_ascii_digit).count();
    let number = line.get(..count)?.parse().ok().filter(|_| (1..=5).contains(&count))?;
    let rest = text_part(line, count..);
    let rest = rest.strip_prefix(['.', ')', '|', ':']).unwrap_or(rest);
    let spaced = rest.starts_with([' ', '\t']) || rest.is_empty();
    spaced.then(|| (number, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_lines_go() {
        let lines = ["1 I: Where", "2    for you?", "", "3 P: On a farm,", "4    and it", "5 was."];
        assert_eq!(
            strip_line_numbers(&lines).unwrap(),
            ["I: Where", "for you?", "", "P: On a farm,", "and it", "was."]
        );
        let padded = ["001 I: a", "002 P: b", "003 I: c", "004 P: d", "005 I: e"];
        assert_eq!(strip_line_numbers(&padded).unwrap()[4], "I: e");
    }

    #[test]
    fn other_numbers_stay() {
        assert!(strip_line_numbers(&["1 Read the page.", "Okay.", "2 Go on.", "Yes.", "So."]).is_none());
        assert!(
            strip_line_numbers(&["1990 was good", "1991 was bad", "1990 again", "1995 not", "1997 so"])
                .is_none()
        );
    }
}
