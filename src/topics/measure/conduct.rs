//! Conduct: topics about the talk itself, such as greetings, thanks and sponsors, told apart from those about
//! something.

use crate::vectors::median;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Snippets at either end of a transcript that count as its beginning and end.
pub const EDGE_SNIPPETS: usize = 2;
/// Mean of the four signs, as robust z-scores, from which a topic is conduct. On practicalai (300 podcasts by draft and
/// by minilm, 100 by draft; 214 topics judged by hand, `tests/bench/conduct`) conduct has 2.4 and more and the others
/// that also have the two signs below up to .9; two more corpora had 1.5 as the best limit.
const CONDUCT_SCORE: f32 = 1.5;
/// The z-score of its reach that a topic of conduct has at least: what is done in every talk is in more of them than
/// chance has it. On the same set conduct has .8 and more: a chat about the weekend that is half of a large topic no
/// more than that. A quick exchange in one talk has -.8. From 0 to .7 it is all the same.
const CONDUCT_REACH: f32 = 0.5;
/// The z-score of its share of beginnings and ends that a topic of conduct has at least. On the same set conduct has 1.4
/// and more; follow-up questions, jokes and what will come in the next years, which are in most talks too and as full of
/// I and you, up to .9.
const CONDUCT_EDGES: f32 = 1.2;
/// The most snippets of a topic of conduct in each transcript that it is in, on average. On the same sets those have 1.0
/// to 2.8; a quarter of a hundred talks in one topic, thanks and much else, has 13.
const MOST_IN_EACH: f32 = 6.0;
/// A sign counts so many deviations at most, either way: one that is far out decides nothing alone.
const SCORE_RANGE: (f32, f32) = (-3.0, 6.0);
/// The least deviation assumed of each sign, in its own unit: where most topics are alike to the third digit, the
/// fourth means nothing. Chosen by hand on the same set.
const LEAST_DEVIATIONS: [f32; 4] = [0.05, 0.05, 0.1, 0.005];
/// Fewest topics among which one can stand out, and fewest transcripts in which it can recur. Chosen by hand.
const LEAST_TOPICS: usize = 6;
const LEAST_TRANSCRIPTS: usize = 6;
/// The largest share of all snippets that may stand at beginnings and ends: in talks of a few snippets each nearly
/// everything does, and that says nothing. On practicalai it is .07; in the talks of the sample, of five snippets each,
/// .8. Between the two nothing was tried: .4 is talks of ten snippets.
const MOST_AT_EDGES: f32 = 0.4;
/// A median absolute deviation times this is a standard deviation, for what is normally distributed.
const NORMAL_DEVIATION: f32 = 1.4826;
/// The z-score from which a sign is named as a reason.
const NAMED_SCORE: f32 = 1.5;

/// How something is said in a snippet, whatever it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SnippetManner {
    /// Its transcript, by any number.
    pub transcript: u32,
    /// Whether it is among the first or last of it.
    pub at_edge: bool,
    /// Number of words.
    pub words: usize,
    /// How often another speaker takes over in it.
    pub speaker_changes: usize,
    /// Number of its words that are I, we, you and their forms; none where the language's are not known.
    pub pronouns: Option<usize>,
}

/// The signs of conduct of a topic, each as a robust z-score among the topics of its run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TopicConduct {
    /// Of the number of transcripts it is in, as a share of what chance would give.
    pub reach: f32,
    /// Of the share of its snippets at the beginnings and ends of transcripts.
    pub edges: f32,
    /// Of the speaker changes in a hundred words.
    pub changes: f32,
    /// Of the share of I, we, you and their forms; none where the language's are not known.
    pub pronouns: Option<f32>,
    /// No sign, but a limit: the number of its snippets in each transcript it is in, on average; 0 in runs older than this.
    #[serde(default)]
    pub snippets_in_each: f32,
}

impl TopicConduct {
    /// The mean of the signs.
    pub fn score(&self) -> f32 {
        let signs = [Some(self.reach), Some(self.edges), Some(self.changes), self.pronouns];
        let known: Vec<f32> = signs.into_iter().flatten().collect();
        known.iter().sum::<f32>() / known.len().max(1) as f32
    }

    /// Whether the topic is about the talk itself.
    pub fn is_conduct(&self) -> bool {
        self.score() >= CONDUCT_SCORE
            && self.reach >= CONDUCT_REACH
            && self.edges >= CONDUCT_EDGES
            && self.snippets_in_each <= MOST_IN_EACH
    }

    /// Why it is thought to be: the signs that stand out.
    pub fn reason(&self) -> String {
        let signs = [
            (Some(self.reach), "in most talks"),
            (Some(self.edges), "at beginnings and ends"),
            (Some(self.changes), "in quick exchange"),
            (self.pronouns, "with many I, we and you"),
        ];
        let named = signs.iter().filter(|(score, _)| score.is_some_and(|score| score >= NAMED_SCORE));
        format!("conduct: {}", named.map(|(_, words)| *words).collect::<Vec<_>>().join(", "))
    }
}

/// The signs of conduct of each of `count` topics; empty where there are too few topics or
/// transcripts to tell, or these are too short.
/// `topics` names each snippet's; `snippets` says how each is said, all of them.
pub fn assess_conduct(topics: &[Option<u32>], count: usize, snippets: &[SnippetManner]) -> Vec<TopicConduct> {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    snippets.iter().for_each(|snippet| *sizes.entry(snippet.transcript).or_default() += 1);
    let at_edges = snippets.iter().filter(|snippet| snippet.at_edge).count() as f32;
    let short_talks = at_edges > snippets.len() as f32 * MOST_AT_EDGES;
    if count < LEAST_TOPICS || sizes.len() < LEAST_TRANSCRIPTS || short_talks {
        return Vec::new();
    }
    let mut members: Vec<Vec<&SnippetManner>> = vec![Vec::new(); count];
    for (topic, snippet) in topics.iter().zip(snippets) {
        if let Some(members) = topic.and_then(|topic| members.get_mut(topic as usize)) {
            members.push(snippet);
        }
    }
    let sum = |of: &[&SnippetManner], number: &dyn Fn(&SnippetManner) -> usize| -> f32 {
        of.iter().map(|snippet| number(snippet)).sum::<usize>() as f32
    };
    let transcripts: Vec<f32> = members.iter().map(|of| transcript_count(of) as f32).collect();
    let of_chance = members.iter().map(|of| expected_reach(of.len(), &sizes, snippets.len()));
    let reach = transcripts.iter().zip(of_chance).map(|(seen, chance)| seen / chance.max(f32::MIN_POSITIVE));
    let edges = |of: &Vec<&SnippetManner>| sum(of, &|it| usize::from(it.at_edge)) / of.len().max(1) as f32;
    let changes = |of: &Vec<&SnippetManner>| {
        sum(of, &|it| it.speaker_changes) * 100.0 / sum(of, &|it| it.words).max(1.0)
    };
    let with_pronouns = |it: &SnippetManner| it.pronouns.map_or(0, |_| it.words);
    let pronouns = |of: &Vec<&SnippetManner>| {
        let words = sum(of, &with_pronouns);
        (words > 0.0).then(|| sum(of, &|it| it.pronouns.unwrap_or(0)) / words)
    };
    let scores = |values: Vec<f32>, sign: usize| robust_scores(&values, LEAST_DEVIATIONS[sign]);
    let reach = scores(reach.collect(), 0);
    let edges = scores(members.iter().map(edges).collect(), 1);
    let changes = scores(members.iter().map(changes).collect(), 2);
    // Of topics in languages without a list of pronouns nothing is known: they are no measure for the others either.
    let pronouns: Vec<Option<f32>> = members.iter().map(pronouns).collect();
    let mut known = scores(pronouns.iter().flatten().copied().collect(), 3).into_iter();
    let pronouns: Vec<Option<f32>> = pronouns.iter().map(|share| share.and_then(|_| known.next())).collect();
    (0..count)
        .map(|topic| TopicConduct {
            reach: reach[topic],
            edges: edges[topic],
            changes: changes[topic],
            pronouns: pronouns[topic],
            snippets_in_each: members[topic].len() as f32 / transcripts[topic].max(1.0),
        })
        .collect()
}

/// The number of transcripts that some snippets are in.
fn transcript_count(snippets: &[&SnippetManner]) -> usize {
    let mut seen: Vec<u32> = snippets.iter().map(|snippet| snippet.transcript).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// The number of transcripts that so many snippets would be in, were they drawn at random from all.
fn expected_reach(size: usize, transcripts: &BTreeMap<u32, usize>, all: usize) -> f32 {
    let missed = |own: usize| (1.0 - own as f64 / all.max(1) as f64).powi(size.min(1 << 20) as i32);
    transcripts.values().map(|&own| 1.0 - missed(own)).sum::<f64>() as f32
}

/// How many robust deviations each value lies above the median (Iglewicz & Hoaglin 1993), within bounds.
fn robust_scores(values: &[f32], least_deviation: f32) -> Vec<f32> {
    let middle = median(values.to_vec());
    let apart = median(values.iter().map(|value| (value - middle).abs()).collect());
    let deviation = (apart * NORMAL_DEVIATION).max(least_deviation);
    values.iter().map(|value| ((value - middle) / deviation).clamp(SCORE_RANGE.0, SCORE_RANGE.1)).collect()
}

/// First and second person pronouns of English, with what is joined to them.
const ENGLISH_PRONOUNS: [&str; 14] = [
    "i",
    "me",
    "my",
    "mine",
    "myself",
    "we",
    "us",
    "our",
    "ours",
    "ourselves",
    "you",
    "your",
    "yours",
    "yourself",
];

/// How often a text in a language says I, we, you and their forms; none where the language's are not known.
pub fn count_pronouns(text: &str, language: Option<&str>) -> Option<usize> {
    let code = language.unwrap_or("en").split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let is_pronoun = |word: &&str| ENGLISH_PRONOUNS.iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun));
    // "I'm" and "you've" begin with one; the rest of such a word is none.
    (code == "en").then(|| text.split(|c: char| !c.is_alphanumeric()).filter(is_pronoun).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_in_every_talk_are_conduct_and_subjects_are_not() {
        // Twenty talks of ten snippets: the first and the last greet, the others are on two of seven subjects each.
        let (mut topics, mut snippets) = (Vec::new(), Vec::new());
        for talk in 0..20u32 {
            for at in 0..10u32 {
                let greets = at == 0 || at == 9;
                topics.push(Some(if greets { 0 } else { 1 + (talk + at / 5) % 7 }));
                snippets.push(SnippetManner {
                    transcript: talk,
                    at_edge: !(2..=7).contains(&at),
                    words: 100,
                    speaker_changes: if greets { 4 } else { usize::from(at % 3 == 0) },
                    pronouns: Some(if greets { 12 } else { 4 + at as usize % 2 }),
                });
            }
        }
        let found = assess_conduct(&topics, 8, &snippets);
        assert!(found[0].is_conduct(), "{:?}", found[0]);
        assert_eq!(found[0].snippets_in_each, 2.0);
        assert!(found[1..].iter().all(|topic| !topic.is_conduct()), "{found:?}");
        assert_eq!(
            found[0].reason(),
            "conduct: in most talks, at beginnings and ends, in quick exchange, with many I, we and you"
        );
        assert_eq!(assess_conduct(&topics, 3, &snippets), [], "three topics are too few to stand out from");
        let short: Vec<_> = snippets.iter().map(|it| SnippetManner { at_edge: true, ..*it }).collect();
        assert_eq!(assess_conduct(&topics, 8, &short), [], "of short talks all is beginning and end");
        let unknown: Vec<_> = snippets.iter().map(|it| SnippetManner { pronouns: None, ..*it }).collect();
        let found = assess_conduct(&topics, 8, &unknown);
        assert!(found[0].pronouns.is_none() && found[0].is_conduct());
        let without_a_list = |it: &SnippetManner, topic: &Option<u32>| SnippetManner {
            pronouns: it.pronouns.filter(|_| *topic != Some(7)),
            ..*it
        };
        let mixed: Vec<_> =
            snippets.iter().zip(&topics).map(|(it, topic)| without_a_list(it, topic)).collect();
        let found = assess_conduct(&topics, 8, &mixed);
        assert!(
            found[7].pronouns.is_none() && found[..7].iter().all(|it| it.pronouns.is_some()),
            "{found:?}"
        );
    }

    #[test]
    fn quick_exchange_in_one_talk_is_no_conduct() {
        let signs = TopicConduct {
            reach: -0.5,
            edges: 3.0,
            changes: 6.0,
            pronouns: Some(5.0),
            snippets_in_each: 2.0,
        };
        assert!(signs.score() > 3.0 && !signs.is_conduct());
        let jokes = TopicConduct { reach: 2.0, edges: 0.5, pronouns: Some(3.0), ..signs };
        assert!(!jokes.is_conduct(), "what is in the middle of talks is about something");
        let chat = TopicConduct { reach: 1.0, edges: 6.0, ..jokes };
        assert!(chat.is_conduct());
        assert!(
            !TopicConduct { snippets_in_each: 13.0, ..chat }.is_conduct(),
            "greetings are not half of a talk"
        );
        assert_eq!(
            chat.reason(),
            "conduct: at beginnings and ends, in quick exchange, with many I, we and you"
        );
    }

    #[test]
    fn scores_are_robust_and_bounded() {
        let scores = robust_scores(&[1.0, 2.0, 3.0, 4.0, 100.0], 0.01);
        assert_eq!(scores[4], 6.0);
        assert!((scores[0] + 2.0 / 1.4826).abs() < 1e-5);
        assert_eq!(robust_scores(&[1.0, 1.0, 1.01], 0.5)[2], (1.01f32 - 1.0) / 0.5);
        assert_eq!(median(vec![3.0, 1.0, 2.0, 10.0]), 2.5);
    }

    #[test]
    fn pronouns_are_counted_in_english_only() {
        assert_eq!(count_pronouns("I'm sure YOU know what we mean, it is theirs.", Some("en-US")), Some(3));
        assert_eq!(count_pronouns("Ich me", Some("de")), None);
    }

    #[test]
    fn chance_spreads_many_snippets_everywhere() {
        let sizes: BTreeMap<u32, usize> = (0..4).map(|transcript| (transcript, 25)).collect();
        assert!((expected_reach(1, &sizes, 100) - 1.0).abs() < 1e-6);
        assert!(expected_reach(60, &sizes, 100) > 3.99);
    }
}
