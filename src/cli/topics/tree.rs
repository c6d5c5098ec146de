//! `leitmotif topics --tree`: the topics as a binary tree, nearest merged first. Nodes are numbered as in
//! [`TopicTree`]: topics first, then its merge steps.

use crate::cli::support::{CommandContext, StudyContext, clean_line};
use crate::exchange::json::{JsonScore, KeywordJson, SchemaVersion};
use crate::format::thousands;
use crate::topics::{MergeStep, TopicId, TopicTree};
use serde::Serialize;
use std::io::{self, Write};

/// What `topics --tree --json` prints.
#[derive(Serialize)]
struct TopicTreeJson {
    schema: SchemaVersion,
    run: i64,
    /// The branches left by the cut, those with most snippets first.
    branches: Vec<TreeBranchJson>,
}

/// A node of the tree: a topic, or two branches merged.
#[derive(Serialize)]
struct TreeBranchJson {
    /// The topic's number; null for merged branches.
    id: Option<u32>,
    label: String,
    keywords: Vec<KeywordJson>,
    snippets: usize,
    /// The distance of the two branches, 0 to 2; null for a topic.
    distance: Option<JsonScore>,
    children: Vec<TreeBranchJson>,
}

/// Prints the tree, cut into at most `cut` branches.
pub fn run(study: &StudyContext, cut: Option<usize>, context: &CommandContext) -> anyhow::Result<()> {
    let run = study.current_run()?;
    let tree = &run.measures.tree;
    let leaves = tree.topics as usize;
    let mut branches: Vec<TreeBranchJson> = tree
        .cut(cut.unwrap_or(1))
        .iter()
        .filter_map(|branch| {
            let node = match (branch.joint, branch.topics.first()) {
                (Some(step), _) => leaves + step,
                (None, topic) => topic?.0 as usize,
            };
            branch_at(study, tree, node)
        })
        .collect();
    // Topics made since the run, such as the parts of a split one, are not in its tree: each is a branch of
    // its own.
    let known = |id: TopicId| (id.0 as usize) < leaves;
    branches.extend(
        study
            .stats
            .topics()
            .iter()
            .filter(|topic| !known(topic.id))
            .filter_map(|topic| topic_leaf(study, topic.id)),
    );
    branches.sort_by_key(|branch| std::cmp::Reverse(branch.snippets));
    let listing = TopicTreeJson { schema: SchemaVersion, run: run.id.0, branches };
    context.print(&listing, |out| {
        listing.branches.iter().try_for_each(|branch| print_tree(branch, 0, context, out))
    })
}

/// The branch at a node of the tree. Topics that were merged or split away since the run are left out: where
/// one branch of two is left it takes the place of both, where none is, there is none.
fn branch_at(study: &StudyContext, tree: &TopicTree, node: usize) -> Option<TreeBranchJson> {
    let Some(at) = node.checked_sub(tree.topics as usize) else {
        return topic_leaf(study, TopicId(node as u32));
    };
    let step: &MergeStep = tree.joints.get(at)?;
    let below = [step.left, step.right].map(|part| branch_at(study, tree, part as usize));
    match below {
        [Some(left), Some(right)] => Some(TreeBranchJson {
            id: None,
            label: step.label.clone(),
            keywords: step.keywords.iter().map(Into::into).collect(),
            snippets: left.snippets + right.snippets,
            distance: Some(JsonScore(step.distance.into())),
            children: vec![left, right],
        }),
        [left, right] => left.or(right),
    }
}

/// A topic as a leaf; none where it is no longer in the run.
fn topic_leaf(study: &StudyContext, id: TopicId) -> Option<TreeBranchJson> {
    let stats = study.stats.topic(id)?;
    let topic = study.run.as_ref()?.topics.iter().find(|topic| topic.id == id)?;
    Some(TreeBranchJson {
        id: Some(id.0),
        label: stats.label.clone(),
        keywords: topic.keywords.iter().map(Into::into).collect(),
        snippets: stats.coverage.snippets,
        distance: None,
        children: Vec::new(),
    })
}

/// Prints a branch and those below it, two blanks further in at each level.
fn print_tree(
    branch: &TreeBranchJson,
    depth: usize,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    let label = clean_line(&branch.label);
    match (branch.id, branch.distance) {
        (Some(id), _) => {
            writeln!(out, "{indent}{id}  {label}  {}", context.style.muted(&thousands(branch.snippets)))?
        }
        (None, distance) => {
            let apart = distance.map_or_else(String::new, |JsonScore(distance)| format!("{distance:.2}"));
            writeln!(
                out,
                "{indent}{}",
                context.style.muted(&format!("{label}  {}  apart {apart}", thousands(branch.snippets)))
            )?;
        }
    }
    branch.children.iter().try_for_each(|child| print_tree(child, depth + 1, context, out))
}
