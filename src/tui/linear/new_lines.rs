//! Which lines of a text on screen are new, where the same line may stand there more than once.

/// The lines of `now` that are not where they were in `before`, whether it stands still or was scrolled: of the two, that
/// which leaves fewer lines to tell.
pub fn new_lines<'a>(now: &'a [String], before: &[String]) -> Vec<&'a String> {
    let changed: Vec<&String> = now
        .iter()
        .enumerate()
        .filter(|(at, line)| before.get(*at) != Some(*line))
        .map(|(_, line)| line)
        .collect();
    let longest = now.len().min(before.len());
    // Down: what stood below stands above now. Up: the other way round.
    let down = (0..=longest).rev().find(|&kept| now.get(..kept) == before.get(before.len() - kept..));
    let up = (0..=longest).rev().find(|&kept| now.get(now.len() - kept..) == before.get(..kept));
    let (down, up) = (down.unwrap_or(0), up.unwrap_or(0));
    if changed.len() <= now.len() - down.max(up) {
        return changed;
    }
    let told = if down >= up { now.get(down..) } else { now.get(..now.len() - up) };
    told.unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(now: &[&str], before: &[&str]) -> Vec<String> {
        let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        new_lines(&owned(now), &owned(before)).into_iter().cloned().collect()
    }

    #[test]
    fn a_line_that_says_what_another_says_is_told() {
        assert_eq!(told(&["yes", "no"], &["yes", "no"]), [""; 0]);
        assert_eq!(told(&["yes", "no", "yes"], &["yes", "no"]), ["yes"]);
        assert_eq!(told(&["no", "why", "no"], &["yes", "no", "why"]), ["no"]);
        assert_eq!(told(&["why", "yes", "no"], &["yes", "no", "why"]), ["why"]);
        assert_eq!(told(&["yes", "yes"], &["yes", "no"]), ["yes"]);
        assert_eq!(told(&["a", "b"], &[]), ["a", "b"]);
    }
}
