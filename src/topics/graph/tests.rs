use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A graph of edges with weights.
fn graph_of(nodes: usize, edges: &[(u32, u32, f32)]) -> SimilarityGraph {
    let mut rows = vec![Vec::new(); nodes];
    for &(a, b, weight) in edges {
        rows[a as usize].push((b, weight));
        rows[b as usize].push((a, weight));
    }
    rows.iter_mut().for_each(|row| row.sort_by_key(|edge: &(u32, f32)| edge.0));
    SimilarityGraph::from_rows(rows)
}

/// All pairs of some nodes.
fn clique(nodes: std::ops::Range<u32>) -> Vec<(u32, u32, f32)> {
    let last = nodes.end;
    nodes.flat_map(|a| (a + 1..last).map(move |b| (a, b, 1.0))).collect()
}

/// Zachary's karate club (1977), as igraph has it.
const KARATE: [(u32, u32); 78] = [
    (0, 1),
    (0, 2),
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 10),
    (0, 11),
    (0, 12),
    (0, 13),
    (0, 17),
    (0, 19),
    (0, 21),
    (0, 31),
    (1, 2),
    (1, 3),
    (1, 7),
    (1, 13),
    (1, 17),
    (1, 19),
    (1, 21),
    (1, 30),
    (2, 3),
    (2, 7),
    (2, 8),
    (2, 9),
    (2, 13),
    (2, 27),
    (2, 28),
    (2, 32),
    (3, 7),
    (3, 12),
    (3, 13),
    (4, 6),
    (4, 10),
    (5, 6),
    (5, 10),
    (5, 16),
    (6, 16),
    (8, 30),
    (8, 32),
    (8, 33),
    (9, 33),
    (13, 33),
    (14, 32),
    (14, 33),
    (15, 32),
    (15, 33),
    (18, 32),
    (18, 33),
    (19, 33),
    (20, 32),
    (20, 33),
    (22, 32),
    (22, 33),
    (23, 25),
    (23, 27),
    (23, 29),
    (23, 32),
    (23, 33),
    (24, 25),
    (24, 27),
    (24, 31),
    (25, 31),
    (26, 29),
    (26, 33),
    (27, 33),
    (28, 31),
    (28, 33),
    (29, 32),
    (29, 33),
    (30, 32),
    (30, 33),
    (31, 32),
    (31, 33),
    (32, 33),
];

fn karate() -> SimilarityGraph {
    graph_of(34, &KARATE.map(|(a, b)| (a, b, 1.0)))
}

/// Modularity by its definition: the sum over all pairs of nodes in one community.
fn modularity_by_pairs(graph: &SimilarityGraph, communities: &[u32], resolution: f64) -> f64 {
    let nodes = graph.node_count() as u32;
    let mut sum = 0.0;
    for a in 0..nodes {
        for b in 0..nodes {
            if communities[a as usize] == communities[b as usize] {
                let weight: f32 = graph.edges(a).filter(|edge| edge.0 == b).map(|edge| edge.1).sum();
                let chance = graph.strength(a) * graph.strength(b) / graph.total_strength();
                sum += f64::from(weight) - resolution * chance;
            }
        }
    }
    sum / graph.total_strength()
}

/// Whether the nodes of each community hang together without the others.
fn are_connected(graph: &SimilarityGraph, communities: &[u32]) -> bool {
    let groups: BTreeSet<u32> = communities.iter().copied().collect();
    groups.into_iter().all(|group| {
        let nodes: BTreeSet<u32> =
            (0u32..).zip(communities).filter(|(_, of)| **of == group).map(|(node, _)| node).collect();
        let mut seen = BTreeSet::new();
        let mut todo: Vec<u32> = nodes.first().copied().into_iter().collect();
        while let Some(node) = todo.pop() {
            if seen.insert(node) {
                todo.extend(graph.edges(node).map(|edge| edge.0).filter(|other| nodes.contains(other)));
            }
        }
        seen == nodes
    })
}

#[test]
fn modularity_of_the_karate_club_is_the_highest_known() {
    // .4198 is the optimum (Brandes et al. 2008), .3715 that of the two clubs it fell into.
    let graph = karate();
    let (found, modularity) = best_communities(&graph, 1.0, 0..8);
    assert!((modularity - 0.419_790).abs() < 1e-5, "{modularity}");
    assert_eq!(found.iter().max(), Some(&3));
    assert!((modularity_by_pairs(&graph, &found, 1.0) - modularity).abs() < 1e-9);
    assert!((graph.modularity(&[0; 34], 1.0)).abs() < 1e-12, "one community has the weight chance gives it");
}

#[test]
fn cliques_joined_by_an_edge_are_communities() {
    let mut edges = clique(0..6);
    edges.extend(clique(6..11));
    edges.push((2, 8, 1.0));
    let (found, _) = best_communities(&graph_of(11, &edges), 1.0, 0..4);
    assert_eq!(found, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert_eq!(find_communities(&graph_of(0, &[]), 1.0, 1), [0; 0]);
    assert_eq!(
        find_communities(&graph_of(3, &[]), 1.0, 1),
        [0, 1, 2],
        "what is joined to nothing is by itself"
    );
}

#[test]
fn a_finer_resolution_gives_more_communities() {
    let graph = karate();
    let count = |resolution| {
        let (found, _) = best_communities(&graph, resolution, 0..4);
        found.iter().max().map_or(0, |&last| last as usize + 1)
    };
    assert_eq!(count(0.01), 1);
    assert!(count(0.5) < count(1.0) && count(1.0) < count(3.0) && count(3.0) < count(50.0));
    assert_eq!(count(50.0), 34);
}

#[test]
fn joining_the_nodes_of_groups_keeps_modularity() {
    let graph = karate();
    let groups: Vec<u32> = (0..34).map(|node| node % 5).collect();
    let joined = graph.join_nodes(&groups, 5);
    assert_eq!(joined.node_count(), 5);
    assert!((joined.total_strength() - graph.total_strength()).abs() < 1e-6);
    let above = [0, 1, 0, 1, 1];
    let below: Vec<u32> = groups.iter().map(|&group| above[group as usize]).collect();
    assert!((joined.modularity(&above, 1.5) - graph.modularity(&below, 1.5)).abs() < 1e-6);
}

#[test]
fn tiny_communities_go_where_their_edges_lead() {
    let mut edges = clique(0..4);
    edges.extend(clique(4..8));
    edges.extend([(8, 4, 1.0), (8, 0, 0.5), (9, 8, 2.0)]);
    let graph = graph_of(11, &edges);
    let communities = vec![0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3];
    let found = dissolve_tiny(&graph, communities.clone(), 3);
    // 8 goes to 4; 9 hangs on 8 alone, which is of its own community, and stays, as does 10, which hangs on none.
    assert_eq!(found, [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3]);
    assert_eq!(dissolve_tiny(&graph, communities, 2), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3]);
}

/// Compares with the graphs of `tests/peers/communities.py`: a line with the number of nodes, the resolution and
/// igraph's best modularity of eight runs, then a line for each edge.
#[test]
fn igraph_finds_nothing_better() {
    let Ok(folder) = std::env::var("LEITMOTIF_TEST_GRAPHS") else {
        eprintln!(
            "SKIPPED: tests/peers/communities.py gives the graphs and names them in LEITMOTIF_TEST_GRAPHS"
        );
        return;
    };
    for number in 0..10 {
        let text = std::fs::read_to_string(format!("{folder}/{number}.graph")).unwrap();
        let mut lines = text.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let head = lines.next().unwrap();
        let (nodes, resolution): (usize, f64) = (head[0].parse().unwrap(), head[1].parse().unwrap());
        let theirs: f64 = head[2].parse().unwrap();
        let edges: Vec<(u32, u32, f32)> = lines
            .map(|edge| (edge[0].parse().unwrap(), edge[1].parse().unwrap(), edge[2].parse().unwrap()))
            .collect();
        let graph = graph_of(nodes, &edges);
        let (found, ours) = best_communities(&graph, resolution, 0..8);
        assert!((modularity_by_pairs(&graph, &found, resolution) - ours).abs() < 1e-6);
        eprintln!("{nodes} nodes, resolution {resolution}: {ours:.5}, igraph {theirs:.5}");
        assert!(ours >= theirs * 0.999, "{ours} against igraph's {theirs} in graph {number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn communities_are_connected_and_as_good_as_they_say(
        edges in prop::collection::btree_map((0u32..24, 0u32..24), 0.05f32..1.0, 0..90),
        resolution in 0.1f64..6.0,
        seed in any::<u64>(),
    ) {
        let edges: Vec<(u32, u32, f32)> = edges
            .into_iter()
            .filter(|((a, b), _)| a < b)
            .map(|((a, b), weight)| (a, b, weight))
            .collect();
        let graph = graph_of(24, &edges);
        let found = find_communities(&graph, resolution, seed);
        prop_assert_eq!(&found, &find_communities(&graph, resolution, seed));
        prop_assert_eq!(&number_groups(&found).0, &found, "numbered by first node");
        prop_assert!(are_connected(&graph, &found));
        let modularity = graph.modularity(&found, resolution);
        if graph.edge_count() > 0 {
            prop_assert!((modularity - modularity_by_pairs(&graph, &found, resolution)).abs() < 1e-6);
            let alone: Vec<u32> = (0..24).collect();
            prop_assert!(modularity >= graph.modularity(&alone, resolution) - 1e-6);
        }
        // No single node gains by moving to another community, or out of all.
        for node in 0..24usize {
            for to in 0..=*found.iter().max().unwrap() + 1 {
                let mut moved = found.clone();
                moved[node] = to.min(23);
                prop_assert!(graph.modularity(&moved, resolution) <= modularity + 1e-6);
            }
        }
    }
}
