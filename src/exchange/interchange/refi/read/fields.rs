//! Fields of a REFI-QDA element as the project has them.

use crate::corpus::clean_text;
use crate::exchange::interchange::refi::xml::RefiElement;

/// The children of a container element such as `Users`; none where it is missing.
pub(in crate::exchange::interchange::refi) fn container_children<'a>(
    root: &'a RefiElement,
    container: &'a str,
) -> impl Iterator<Item = &'a RefiElement> {
    root.children_named(container).flat_map(|container| &container.children)
}

/// Text on one line, without control characters.
pub(in crate::exchange) fn single_line(text: &str) -> String {
    clean_text(text).0.replace(['\n', '\t'], " ").trim().to_owned()
}

/// A time in RFC 3339 and UTC; one without a zone counts as UTC. Empty where it is none, and for the Unix
/// epoch, which some programs (and we) write where the time is unknown.
pub(in crate::exchange) fn parse_time(text: &str) -> String {
    let parsed = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
    });
    parsed
        .filter(|time| *time != jiff::Timestamp::UNIX_EPOCH)
        .map_or_else(String::new, |time| time.to_string())
}
