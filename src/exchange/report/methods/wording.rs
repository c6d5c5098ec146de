//! Counts and lists as the methods section writes them.

use crate::format::thousands;

/// A number with its verb: "1 was", "3 were".
pub(in crate::exchange) fn count_was_were(number: usize) -> String {
    format!("{} {}", thousands(number), if number == 1 { "was" } else { "were" })
}

/// Joins the items of a list in a sentence: a, b and c.
pub(in crate::exchange) fn join_list(parts: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.collect();
    let Some(last) = parts.pop() else { return String::new() };
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}
