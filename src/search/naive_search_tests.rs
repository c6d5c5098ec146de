//! Random queries of the whole grammar find what a naive evaluator finds that knows nothing of index, analyzer
//! and parser.

use super::super::{FilterResult, SnippetFilter, parse_query};
use super::*;
use proptest::prelude::*;
use std::sync::OnceLock;

/// A word as it stands in texts: the words it is cut into, and what it is as one where it is joined.
const VOCABULARY: [(&str, &[&str], Option<&str>); 18] = [
    ("chunk", &["chunk"], None),
    ("Chunks", &["chunks"], None),
    ("chunking", &["chunking"], None),
    ("size", &["size"], None),
    ("sizes", &["sizes"], None),
    ("state", &["state"], None),
    ("union", &["union"], None),
    ("résumé", &["résumé"], None),
    ("resume", &["resume"], None),
    ("café", &["café"], None),
    ("plug-in", &["plug", "in"], Some("plugin")),
    ("plugin", &["plugin"], None),
    ("plug", &["plug"], None),
    ("in", &["in"], None),
    ("C++", &["c++"], None),
    ("C#", &["c#"], None),
    ("A/B", &["a/b"], None),
    ("don't", &["dont"], None),
];

/// Patterns and the exact words they stand for.
const PATTERNS: [(&str, &[&str]); 6] = [
    ("chunk*", &["chunk", "chunks", "chunking"]),
    ("*s", &["chunks", "sizes"]),
    ("s?z*", &["size", "sizes"]),
    ("*u*n*", &["chunk", "chunks", "chunking", "union", "plugin"]),
    ("resum?*", &["résumé", "resume"]),
    ("plug*", &["plug", "plugin"]),
];

/// Regular expressions and the exact words they match.
const EXPRESSIONS: [(&str, &[&str]); 3] = [
    ("chunk(s|ing)", &["chunks", "chunking"]),
    (".{4}", &["size", "plug", "dont", "café"]),
    ("[^a-m].*e", &["size", "state", "resume", "résumé"]),
];

/// Misspelt words and the exact words near them.
const MISSPELLINGS: [(&str, &[&str]); 3] =
    [("chunkc", &["chunk", "chunks"]), ("sise", &["size"]), ("pulg", &["plug"])];

/// A query to be spelled and evaluated.
#[derive(Debug, Clone)]
enum Asked {
    Word(usize),
    Phrase(Vec<usize>, u32),
    Choice(&'static str, &'static str, &'static [&'static str]),
    Even,
    Not(Box<Asked>),
    Any(Vec<Asked>),
    All(Vec<Asked>),
    Near(Box<Asked>, Box<Asked>, u32),
}

/// The words of one text: the exact forms at each position.
type Row = Vec<Vec<&'static str>>;

/// Whether a word is the one asked for.
type WordTest = Box<dyn Fn(&str) -> bool>;

/// Words with the same stem, told by hand.
fn stem(word: &str) -> &str {
    match word {
        "chunks" | "chunking" => "chunk",
        "sizes" => "size",
        "résumé" => "resume",
        "café" => "cafe",
        word => word,
    }
}

impl Asked {
    fn spell(&self) -> String {
        let list = |parts: &[Asked], join: &str| {
            let parts: Vec<String> = parts.iter().map(Asked::spell).collect();
            format!("({})", parts.join(join))
        };
        match self {
            Self::Word(word) => VOCABULARY[*word].0.to_owned(),
            Self::Phrase(words, slop) => {
                let words: Vec<&str> = words.iter().map(|&word| VOCABULARY[word].0).collect();
                let slop = if *slop == 0 { String::new() } else { format!("~{slop}") };
                format!("\"{}\"{slop}", words.join(" "))
            }
            Self::Choice(mark, typed, _) => match *mark {
                "/" => format!("/{typed}/"),
                mark => format!("{mark}{typed}"),
            },
            Self::Even => "speaker:guest".to_owned(),
            // Two dashes in a row are one.
            Self::Not(part) if matches!(**part, Self::Not(_)) => format!("-({})", part.spell()),
            Self::Not(part) => format!("-{}", part.spell()),
            Self::Any(parts) => list(parts, " OR "),
            Self::All(parts) => list(parts, " "),
            Self::Near(left, right, distance) => {
                format!("({} NEAR/{distance} {})", left.spell(), right.spell())
            }
        }
    }

    fn holds(&self, at: usize, row: &Row) -> bool {
        match self {
            Self::Even => at.is_multiple_of(2),
            Self::Not(part) => !part.holds(at, row),
            Self::Any(parts) => parts.iter().any(|part| part.holds(at, row)),
            Self::All(parts) => parts.iter().all(|part| part.holds(at, row)),
            _ => !self.stretches(row).is_empty(),
        }
    }

    /// First and last position of what matches.
    fn stretches(&self, row: &Row) -> Vec<(usize, usize)> {
        type Test<'a> = &'a dyn Fn(&str) -> bool;
        let in_order = |tests: &[Test<'_>], slop: usize| -> Vec<(usize, usize)> {
            let mut found = Vec::new();
            for start in 0..row.len() {
                // The shortest that begins here and in which the tests hold of some words in order.
                let ends = start..(start + tests.len() + slop).min(row.len());
                let fits = |end: usize| chosen(row, tests, start, end);
                found.extend(ends.into_iter().find(|&end| fits(end)).map(|end| (start, end)));
            }
            found
        };
        match self {
            Self::Word(word) => {
                let (_, parts, joined) = VOCABULARY[*word];
                let tests: Vec<WordTest> = parts
                    .iter()
                    .map(|&part| Box::new(move |said: &str| stem(said) == stem(part)) as WordTest)
                    .collect();
                let mut found = in_order(&tests.iter().map(AsRef::as_ref).collect::<Vec<_>>(), 0);
                if let Some(joined) = joined {
                    found.extend(in_order(&[&|said: &str| said == joined], 0));
                }
                found
            }
            Self::Phrase(words, slop) => {
                let parts: Vec<&str> = words.iter().flat_map(|&word| VOCABULARY[word].1).copied().collect();
                let tests: Vec<WordTest> =
                    parts.iter().map(|&part| Box::new(move |said: &str| said == part) as WordTest).collect();
                let mut found =
                    in_order(&tests.iter().map(AsRef::as_ref).collect::<Vec<_>>(), *slop as usize);
                if parts.len() > 1 && *slop == 0 {
                    let joined = parts.concat();
                    found.extend(in_order(&[&|said: &str| said == joined], 0));
                }
                found
            }
            Self::Choice(.., words) => in_order(&[&|said: &str| words.contains(&said)], 0),
            Self::Any(parts) => parts.iter().flat_map(|part| part.stretches(row)).collect(),
            Self::Near(left, right, distance) => {
                let mut found = Vec::new();
                for a in left.stretches(row) {
                    for b in right.stretches(row) {
                        let (first, second) = if a.0 < b.0 { (a, b) } else { (b, a) };
                        if first.1 < second.0 && second.0 - first.1 - 1 <= *distance as usize {
                            found.push((first.0, second.1));
                        }
                    }
                }
                found
            }
            Self::Even | Self::Not(_) | Self::All(_) => Vec::new(),
        }
    }
}

/// Whether the first test holds at `start`, the last at `end`, and the others in order between.
fn chosen(row: &Row, tests: &[&dyn Fn(&str) -> bool], start: usize, end: usize) -> bool {
    let holds = |test: &dyn Fn(&str) -> bool, at: usize| row[at].iter().any(|word| test(word));
    match tests {
        [] => false,
        [only] => start == end && holds(only, start),
        [first, rest @ ..] => {
            holds(first, start) && (start + 1..=end).any(|next| chosen(row, rest, next, end))
        }
    }
}

/// A study in which every second snippet is said by the guest.
struct EverySecond(usize);

impl FilterSource for EverySecond {
    fn select_snippets(&self, _: &SnippetFilter) -> FilterResult {
        FilterResult { passes: (0..self.0).map(|at| at.is_multiple_of(2)).collect(), note: None }
    }
}

/// 200 snippets of up to nine words, and their index.
fn study() -> &'static (Vec<Row>, SearchIndex) {
    static STUDY: OnceLock<(Vec<Row>, SearchIndex)> = OnceLock::new();
    STUDY.get_or_init(|| {
        let mut state = 7_u64;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut builder = SearchIndex::builder_in_memory(1).unwrap();
        let mut rows = Vec::new();
        for snippet in 0..200 {
            let words: Vec<usize> = (0..draw(9) + 1).map(|_| draw(VOCABULARY.len())).collect();
            let text: Vec<&str> = words.iter().map(|&word| VOCABULARY[word].0).collect();
            let text = text.join(" ");
            let document = IndexDocument { text: &text, language: Some("en") };
            builder.add(document).unwrap();
            if snippet % 50 == 49 {
                builder.end_segment();
            }
            let mut row = Row::new();
            for (_, parts, joined) in words.into_iter().map(|word| VOCABULARY[word]) {
                let first = row.len();
                row.extend(parts.iter().map(|&part| vec![part]));
                row[first].extend(joined);
            }
            rows.push(row);
        }
        (rows, builder.finish().unwrap())
    })
}

/// Queries that have places in a text.
fn placed() -> BoxedStrategy<Asked> {
    let word = || 0..VOCABULARY.len();
    let choice = |mark: &'static str, table: &'static [(&'static str, &'static [&'static str])]| {
        (0..table.len()).prop_map(move |at| Asked::Choice(mark, table[at].0, table[at].1))
    };
    let leaf = prop_oneof![
        3 => word().prop_map(Asked::Word),
        2 => (prop::collection::vec(word(), 1..4), 0..4_u32).prop_map(|(words, slop)| Asked::Phrase(words, slop)),
        1 => choice("", &PATTERNS),
        1 => choice("/", &EXPRESSIONS),
        1 => choice("~", &MISSPELLINGS),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Asked::Any),
            (inner.clone(), inner, 0..6_u32).prop_map(|(left, right, distance)| Asked::Near(
                Box::new(left),
                Box::new(right),
                distance
            )),
        ]
    })
    .boxed()
}

/// Queries of the whole grammar.
fn queries() -> impl Strategy<Value = Asked> {
    let leaf = prop_oneof![5 => placed(), 1 => Just(Asked::Even)];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| Asked::Not(Box::new(part))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Asked::Any),
            prop::collection::vec(inner, 1..4).prop_map(Asked::All),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn random_queries_find_what_a_naive_evaluator_finds(asked in queries()) {
        let (rows, index) = study();
        let line = asked.spell();
        let query = parse_query(&line);
        // A line of more than 64 terms is cut, and says so.
        prop_assume!(query.problems.is_empty() || !query.problems[0].message.starts_with("only the first"));
        prop_assert!(query.problems.is_empty(), "{}: {:?}", line, query.problems);
        let found: Vec<SnippetIndex> =
            index.search(&query, &EverySecond(rows.len()), 0, false).unwrap().all.iter().collect();
        let expected: Vec<SnippetIndex> =
            (0..rows.len()).filter(|&at| asked.holds(at, &rows[at])).map(SnippetIndex).collect();
        prop_assert_eq!(found, expected, "{}", line);
    }
}
