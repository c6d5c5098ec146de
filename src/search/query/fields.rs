//! The table of filters: each field with what it takes, what it finds, and how its value is read. A filter is
//! evaluated where the study is known: see [`FilterSource`](super::filters::FilterSource).

use super::SnippetFilter;
use super::date::CalendarDay;
use super::value_range::ValueRange;

/// A field of the query language, as in `speaker:Anna`.
#[derive(Debug, Clone, Copy)]
pub struct QueryField {
    /// Its name, before the colon.
    pub name: &'static str,
    /// The values it takes, in words, for notes.
    pub takes: &'static str,
    /// What it finds, for help.
    pub help: &'static str,
    /// Reads a value; none where it is not one of those the field takes.
    pub read: fn(&str) -> Option<SnippetFilter>,
}

/// All fields, in the order of the help. The names of attributes are fields beside these.
pub const QUERY_FIELDS: [QueryField; 11] = [
    QueryField {
        name: "theme",
        takes: "the name of a theme",
        help: "what is in the theme, or in one below it or listed under it",
        read: |value| Some(SnippetFilter::Theme(value.to_owned())),
    },
    QueryField {
        name: "topic",
        takes: "a topic's number or words of its label",
        help: "what is in the topic, by its number or the words of its name",
        read: |value| Some(SnippetFilter::Topic(value.to_owned())),
    },
    QueryField {
        name: "speaker",
        takes: "a speaker's name",
        help: "what that speaker says",
        read: |value| Some(SnippetFilter::Speaker(value.to_owned())),
    },
    QueryField {
        name: "transcript",
        takes: "the name of a transcript",
        help: "one transcript",
        read: |value| Some(SnippetFilter::Transcript(value.to_owned())),
    },
    QueryField {
        name: "memo",
        takes: "words of a memo",
        help: "what has a memo with these words",
        read: |value| Some(SnippetFilter::Memo(value.to_owned())),
    },
    QueryField {
        name: "coder",
        takes: "a coder's name",
        help: "what that coder has put under a theme",
        read: |value| Some(SnippetFilter::Coder(value.to_owned())),
    },
    QueryField {
        name: "question",
        takes: "the name of a guide question",
        help: "what is answered to that question of the guide",
        read: |value| Some(SnippetFilter::Question(value.to_owned())),
    },
    QueryField {
        name: "words",
        takes: "a number or a range such as >30, <=12 or 10..20",
        help: "snippets of that many words",
        read: |value| {
            let range = ValueRange::parse(value)?;
            range.holds_number(0.0).map(|_| SnippetFilter::Words(range))
        },
    },
    QueryField {
        name: "after",
        takes: "a date such as 2023, 2023-01 or 2023-01-14",
        help: "talks of that day, month or year and later",
        read: |value| CalendarDay::parse(value).map(SnippetFilter::After),
    },
    QueryField {
        name: "before",
        takes: "a date such as 2023, 2023-01 or 2023-01-14",
        help: "talks before that day, month or year",
        read: |value| CalendarDay::parse(value).map(SnippetFilter::Before),
    },
    QueryField {
        name: "is",
        takes: "outlier, unread, unassigned, new, boilerplate, conduct, sample, memo, quoted or junk",
        help: "snippets in that state",
        read: read_state,
    },
];

/// The field of this name, whatever its case.
pub fn find_query_field(name: &str) -> Option<&'static QueryField> {
    QUERY_FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name))
}

/// The state a value of `is:` means.
fn read_state(value: &str) -> Option<SnippetFilter> {
    Some(match value.to_ascii_lowercase().as_str() {
        "outlier" | "outliers" => SnippetFilter::Outlier,
        "unread" => SnippetFilter::Unread,
        "unassigned" => SnippetFilter::Unassigned,
        "new" => SnippetFilter::New,
        "boilerplate" => SnippetFilter::Boilerplate,
        "conduct" => SnippetFilter::MaybeConduct,
        "sample" => SnippetFilter::Sample,
        "memo" => SnippetFilter::HasMemo,
        "quoted" => SnippetFilter::Quoted,
        "junk" => SnippetFilter::Junk,
        _ => return None,
    })
}
