//! A small corpus of twelve talks, and a run made by hand, so that screens can be tested without a model.

use leitmotif::corpus::{Attributes, Corpus, Cue, Snippet, SnippetId, Span, Transcript, TranscriptId, Turn};
use leitmotif::project::NewTranscript;
use leitmotif::topics::embed::minilm::run_revision;
use leitmotif::topics::{
    Keyword, Membership, MergeStep, Parameters, Run, RunId, RunMeasures, StageSeconds, Topic, TopicId,
    TopicTree,
};

/// A topic's label, its keywords, and what guests say of it.
const SAID: [(&str, &[&str], [&str; 4]); 6] = [
    (
        "Retrieval and chunking",
        &["retrieval", "chunk", "vector", "rerank", "index", "recall", "embedding", "hybrid"],
        [
            "We tried five chunk sizes before we looked at what the retriever actually returned, and the answer was that half of it was boilerplate. So the first fix was not a better model, it was cleaning.",
            "Hybrid retrieval won every time. Vectors find what you mean, plain words find what you said, and the reranker settles the argument between them.",
            "Nobody looks at recall. They look at the answer, and when the answer is wrong they change the prompt, while the passage that would have helped was never retrieved at all.",
            "An index is a promise about tomorrow's questions. Ours was built for search and then people started to ask for summaries.",
        ],
    ),
    (
        "Fine-tuning small models",
        &["fine-tuning", "small models", "labels", "distillation", "weights", "training"],
        [
            "A small model with two thousand good labels beat the large one with a clever prompt, and it ran on the laptop of the person who had written the labels.",
            "Fine-tuning is where you pay for the data you did not clean.",
            "We distilled the judge into something we could afford to run on every single answer.",
            "The weights are the easy part. Keeping the training set honest for a year is the work.",
        ],
    ),
    (
        "Prompt engineering",
        &["prompt", "instructions", "examples", "format", "few-shot"],
        [
            "Three examples in the prompt did more than three pages of instructions, and one bad example undid all of it.",
            "We keep prompts in the repository and review them like code, because they are.",
            "The format was the problem. Once we asked for plain sentences the model stopped inventing fields.",
            "Every prompt grows until someone dares to delete half of it.",
        ],
    ),
    (
        "Agents and tool use",
        &["agents", "tools", "planning", "loop", "browser"],
        [
            "The agent was fine as long as it had four tools. With forty it spent its time choosing.",
            "Put a budget on the loop. An agent that cannot stop will not.",
            "Planning helps when the plan is shown to a person before anything happens.",
            "Our best tool is the one that says: I do not know, ask her.",
        ],
    ),
    (
        "Evaluation with judges",
        &["evaluation", "judge", "rubric", "agreement", "test set"],
        [
            "The judge agreed with itself more than with us, which is a kind of consistency.",
            "Write the rubric first, then look at ten answers, then write the rubric again.",
            "A test set of eighty questions that we believe in, that is the whole secret.",
            "We measure agreement between two people before we measure the model.",
        ],
    ),
    (
        "Cost and latency",
        &["cost", "latency", "cache", "tokens", "batch"],
        [
            "Caching the first three hundred tokens cut the bill by half. 日本語の質問も同じです。",
            "People forgive a slow answer once, if they can see that something is happening.",
            "Batch at night what nobody waits for.",
            "Cost per question is the wrong number. Cost per answer that was used is the right one.",
        ],
    ),
];

const ASKED: [&str; 4] = [
    "So you had the documents, you had the model. What broke first?",
    "That is funny, because everyone starts with the model.",
    "How would you do it if you began again tomorrow?",
    "And what did the people who had to use it say?",
];

/// Talk number `n`: the host asks, the guest answers, each answer a snippet.
fn talk(n: usize) -> NewTranscript {
    let (mut text, mut turns, mut cues, mut snippets) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, asked) in ASKED.into_iter().enumerate() {
        let (_, _, answers) = SAID[(n * 5 + place * (1 + n % 3)) % SAID.len()];
        let answer = answers[(n + place) % 4];
        for (who, said) in [("Host", asked), ("Guest", answer)] {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let span = Span::new(text.len(), text.len() + said.len());
            text.push_str(said);
            let start = (turns.len() * 47 + n * 60) as f64;
            let end = start + 40.0;
            turns.push(Turn { span, speaker: Some(who.to_owned()), start: Some(start), end: Some(end) });
            cues.push(Cue { span, start, end });
            if who == "Guest" {
                snippets.push(Snippet {
                    id: SnippetId(0),
                    transcript: TranscriptId(0),
                    span,
                    start: Some(start),
                    end: Some(end),
                    speaker: Some(who.into()),
                    words: said.split_whitespace().count(),
                    parts: Vec::new(),
                });
            }
        }
    }
    let attributes = Attributes::from([
        ("date".to_owned(), format!("2023-{:02}-14", n % 12 + 1)),
        ("url".to_owned(), format!("https://example.org/talk/{n}")),
    ]);
    let transcript = Transcript {
        name: format!("talk-{:02}", n + 1),
        text,
        turns,
        cues,
        attributes,
        language: Some("en".to_owned()),
        duration: Some(1880.0 + 60.0 * n as f64),
        ..Transcript::default()
    };
    NewTranscript {
        path: format!("talks/talk-{n:02}.md"),
        file_hash: format!("{n:064}"),
        transcript,
        snippets,
    }
}

/// So many talks; what is said repeats, who says it when does not.
pub fn talks(count: usize) -> Vec<NewTranscript> {
    (0..count).map(talk).collect()
}

/// A run that puts each snippet under what it was written for, and the first of the last talk under nothing.
pub fn run(corpus: &Corpus, text_of: impl Fn(usize) -> String) -> Run {
    let texts: Vec<String> = (0..corpus.snippets.len()).map(text_of).collect();
    let written = |text: &str| SAID.iter().position(|(_, _, answers)| answers.contains(&text));
    let mut heaps: Vec<(usize, Vec<SnippetId>)> = (0..SAID.len()).map(|heap| (heap, Vec::new())).collect();
    let outlier = corpus.transcripts.last().map(|entry| entry.snippets.start);
    for (place, text) in texts.iter().enumerate().filter(|(place, _)| Some(*place) != outlier) {
        if let Some(heap) = written(text) {
            heaps[heap].1.push(corpus.snippets[place].id);
        }
    }
    heaps.sort_by_key(|(heap, snippets)| (std::cmp::Reverse(snippets.len()), *heap));
    let topics: Vec<Topic> = heaps
        .iter()
        .enumerate()
        .map(|(id, (heap, snippets))| Topic {
            id: TopicId(id as u32),
            language: None,
            label: SAID[*heap].0.to_owned(),
            keywords: SAID[*heap]
                .1
                .iter()
                .enumerate()
                .map(|(place, word)| Keyword { word: (*word).to_owned(), score: 1.0 / (place + 1) as f32 })
                .collect(),
            snippets: snippets.len(),
            representatives: snippets.iter().take(3).copied().collect(),
        })
        .collect();
    let topic_of = |id: SnippetId| heaps.iter().position(|(_, snippets)| snippets.contains(&id));
    let members = corpus
        .snippets
        .iter()
        .map(|snippet| {
            let topic = topic_of(snippet.id).map(|topic| TopicId(topic as u32));
            Membership { snippet: snippet.id, topic, probability: if topic.is_some() { 0.9 } else { 0.0 } }
        })
        .collect();
    Run {
        id: RunId(1),
        time: "2026-11-23T12:00:00Z".to_owned(),
        corpus: "f".repeat(64),
        revision: run_revision(Parameters::default().tokens),
        parameters: Parameters::default(),
        seconds: StageSeconds::default(),
        measures: RunMeasures { tree: tree(topics.len() as u32), ..RunMeasures::default() },
        context: Vec::new(),
        placed: 0,
        nearest_topics: outlier
            .map(|at| Membership {
                snippet: corpus.snippets[at].id,
                topic: Some(TopicId(1)),
                probability: 0.5,
            })
            .into_iter()
            .collect(),
        topics,
        members,
    }
}

/// A tree in which the second and the fourth topic are nearest, then each next joins the largest.
fn tree(topics: u32) -> TopicTree {
    let joint = |left: u32, right: u32| MergeStep {
        left,
        right,
        distance: 0.5,
        snippets: 0,
        label: String::new(),
        keywords: Vec::new(),
    };
    let mut joints = vec![joint(1, 3)];
    for (at, next) in (0..topics).filter(|topic| ![1, 3].contains(topic)).enumerate() {
        joints.push(joint(topics + at as u32, next));
    }
    TopicTree { topics, joints }
}
