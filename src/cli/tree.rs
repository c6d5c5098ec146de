//! `leitmotif topics --tree`: which topics are near each other.

use super::support::context::Context;
use super::support::desk::Desk;
use super::support::output::clean_line;
use crate::exchange::format::format_count;
use crate::exchange::json::{JsonScore, KeywordJson, SchemaVersion, write};
use crate::topics::{MergeStep, TopicId, TopicTree};
use serde::Serialize;
use std::io::{self, Write};

/// What `topics --tree --json` prints.
#[derive(Serialize)]
struct Printed {
    schema: SchemaVersion,
    run: i64,
    /// The branches left by the cut, those with most snippets first; one where it was not cut.
    branches: Vec<Branch>,
}

/// A topic, or a joint of two branches.
#[derive(Serialize)]
struct Branch {
    /// The topic's number; null for a joint.
    id: Option<u32>,
    label: String,
    keywords: Vec<KeywordJson>,
    snippets: usize,
    /// How far apart the two branches are, 0 to 2; null for a topic.
    distance: Option<JsonScore>,
    children: Vec<Branch>,
}

/// Prints the tree, whole or cut.
pub fn run(desk: &Desk, cut: Option<usize>, context: &Context) -> anyhow::Result<()> {
    let run = desk.run()?;
    let tree = &run.measures.tree;
    let leaves = tree.topics as usize;
    let mut branches: Vec<Branch> = tree
        .cut(cut.unwrap_or(1))
        .iter()
        .filter_map(|bough| {
            let node = match (bough.joint, bough.topics.first()) {
                (Some(joint), _) => leaves + joint,
                (None, topic) => topic?.0 as usize,
            };
            branch(desk, tree, node)
        })
        .collect();
    // Topics made since the run hang beside the tree.
    let known = |id: TopicId| (id.0 as usize) < leaves;
    branches.extend(
        desk.study.topics().iter().filter(|topic| !known(topic.id)).filter_map(|topic| leaf(desk, topic.id)),
    );
    branches.sort_by_key(|branch| std::cmp::Reverse(branch.snippets));
    let printed = Printed { schema: SchemaVersion, run: run.id.0, branches };
    let mut out = context.out();
    if context.global.json {
        write(&printed, &mut out)?;
    } else {
        for branch in &printed.branches {
            print(branch, 0, context, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

/// What is at a node of the tree; none where all topics below it are gone, the one that is left where one is.
fn branch(desk: &Desk, tree: &TopicTree, node: usize) -> Option<Branch> {
    let Some(at) = node.checked_sub(tree.topics as usize) else { return leaf(desk, TopicId(node as u32)) };
    let joint: &MergeStep = tree.joints.get(at)?;
    let below = [joint.left, joint.right].map(|part| branch(desk, tree, part as usize));
    match below {
        [Some(left), Some(right)] => Some(Branch {
            id: None,
            label: joint.label.clone(),
            keywords: keywords(&joint.keywords),
            snippets: left.snippets + right.snippets,
            distance: Some(JsonScore(joint.distance.into())),
            children: vec![left, right],
        }),
        [left, right] => left.or(right),
    }
}

fn leaf(desk: &Desk, id: TopicId) -> Option<Branch> {
    let facts = desk.study.topic(id)?;
    let found = desk.run.as_ref()?.topics.iter().find(|topic| topic.id == id)?;
    Some(Branch {
        id: Some(id.0),
        label: facts.label.clone(),
        keywords: keywords(&found.keywords),
        snippets: facts.coverage.snippets,
        distance: None,
        children: Vec::new(),
    })
}

fn keywords(keywords: &[crate::topics::Keyword]) -> Vec<KeywordJson> {
    let keyword = |it: &crate::topics::Keyword| KeywordJson {
        word: it.word.clone(),
        score: JsonScore(it.score.into()),
    };
    keywords.iter().map(keyword).collect()
}

fn print(branch: &Branch, depth: usize, context: &Context, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    let label = clean_line(&branch.label);
    match (branch.id, branch.distance) {
        (Some(id), _) => {
            writeln!(out, "{indent}{id}  {label}  {}", context.style.muted(&format_count(branch.snippets)))?
        }
        (None, distance) => {
            let apart = distance.map(|JsonScore(distance)| format!("{distance:.2}")).unwrap_or_default();
            writeln!(
                out,
                "{indent}{}",
                context.style.muted(&format!("{label}  {}  apart {apart}", format_count(branch.snippets)))
            )?;
        }
    }
    branch.children.iter().try_for_each(|child| print(child, depth + 1, context, out))
}
