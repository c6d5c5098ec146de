use super::spanning::{ReachabilityEdge, minimum_spanning_tree};
use super::{CondensedTree, LinkageTree, Predictor, density_validity};
use crate::progress::NoProgress;
use crate::random::Random;
use crate::topics::MatrixView;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::cluster::petal::excess_of_mass;
use crate::topics::model::TopicSelection;
use proptest::prelude::*;

/// Bell-shaped clouds of different width with a little noise between them.
fn clouds(seed: u64, count: usize, clouds: usize, dims: usize) -> Vec<f64> {
    let mut random = Random::new(seed, 1);
    let centres: Vec<Vec<f64>> =
        (0..clouds).map(|_| (0..dims).map(|_| random.next_unit() * 10.0).collect()).collect();
    let mut values = Vec::with_capacity(count * dims);
    for point in 0..count {
        let centre = &centres[point % clouds];
        let width = 0.15 + 0.5 * (point % clouds) as f64 / clouds as f64;
        let noise = point % 11 == 0;
        values.extend(
            centre
                .iter()
                .map(|c| if noise { random.next_unit() * 10.0 } else { c + random.gaussian() * width }),
        );
    }
    values
}

fn own(points: MatrixView<'_, f64>, samples: usize, size: usize, selection: TopicSelection) -> Clustering {
    let edges = minimum_spanning_tree(points, samples, &NoProgress).unwrap();
    CondensedTree::new(&LinkageTree::new(points.len(), &edges), size).select_branches(selection, 0.0).clusters
}

/// The plain way, as an oracle: Prim's algorithm over all pairs.
fn by_all_pairs(points: MatrixView<'_, f64>, samples: usize) -> Vec<f64> {
    let apart = |a: usize, b: usize| {
        points.row(a).iter().zip(points.row(b)).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
    };
    let core: Vec<f64> = (0..points.len())
        .map(|a| {
            let mut all: Vec<f64> = (0..points.len()).map(|b| apart(a, b)).collect();
            all.sort_by(f64::total_cmp);
            all[samples - 1]
        })
        .collect();
    let mut near = vec![f64::INFINITY; points.len()];
    let mut inside = vec![false; points.len()];
    let (mut at, mut lengths) = (0, Vec::new());
    for _ in 1..points.len() {
        inside[at] = true;
        for other in (0..points.len()).filter(|&other| !inside[other]) {
            near[other] = near[other].min(apart(at, other).max(core[at]).max(core[other]));
        }
        at = (0..points.len()).filter(|&p| !inside[p]).min_by(|&a, &b| near[a].total_cmp(&near[b])).unwrap();
        lengths.push(near[at]);
    }
    lengths.sort_by(f64::total_cmp);
    lengths
}

/// Adjusted Rand index (Hubert & Arabie 1985); outliers are one more class.
fn adjusted_rand(a: &Clustering, b: &Clustering) -> f64 {
    let mut table = vec![vec![0.0f64; b.count + 1]; a.count + 1];
    for (x, y) in a.labels.iter().zip(&b.labels) {
        table[x.map_or(a.count, |x| x as usize)][y.map_or(b.count, |y| y as usize)] += 1.0;
    }
    let pairs = |x: f64| x * (x - 1.0) / 2.0;
    let both: f64 = table.iter().flatten().map(|&x| pairs(x)).sum();
    let rows: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let columns: f64 = (0..=b.count).map(|c| pairs(table.iter().map(|row| row[c]).sum())).sum();
    let chance = rows * columns / pairs(a.labels.len() as f64);
    let most = f64::midpoint(rows, columns);
    if most == chance { 1.0 } else { (both - chance) / (most - chance) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn the_tree_is_as_short_as_by_all_pairs(seed: u64, count in 2usize..260, dims in 1usize..5, samples in 1usize..9) {
        let values = clouds(seed, count, 5, dims);
        let points = MatrixView::new(&values, dims).unwrap();
        let samples = samples.min(count);
        let edges = minimum_spanning_tree(points, samples, &NoProgress).unwrap();
        let oracle = by_all_pairs(points, samples);
        prop_assert_eq!(edges.len(), oracle.len());
        for (edge, length) in edges.iter().zip(oracle) {
            prop_assert!((edge.distance - length).abs() < 1e-9, "{} {}", edge.distance, length);
        }
    }

    #[test]
    fn petal_clustering_agrees(seed: u64, count in 60usize..700, parts in 2usize..9, size in 4usize..20) {
        let values = clouds(seed, count, parts, 3);
        let points = MatrixView::new(&values, 3).unwrap();
        let samples = (size / 2).max(2);
        let ours = own(points, samples, size, TopicSelection::Mass);
        let theirs = excess_of_mass(points, samples, size, &[]);
        let agreement = adjusted_rand(&ours, &theirs);
        prop_assert!(agreement >= 0.98, "{agreement}: {} and {} clusters", ours.count, theirs.count);
        for (label, probability) in theirs.labels.iter().zip(&theirs.probability) {
            let fits = (0.0..=1.0).contains(probability) && (label.is_some() || *probability == 0.0);
            prop_assert!(fits, "{label:?} {probability}");
        }
    }

    #[test]
    fn grids_full_of_ties_span_everything(side in 2usize..9, samples in 1usize..6) {
        let values: Vec<f64> = (0..side * side).flat_map(|p| [(p / side) as f64, (p % side) as f64]).collect();
        let points = MatrixView::new(&values, 2).unwrap();
        let samples = samples.min(side * side);
        let lengths: Vec<f64> = minimum_spanning_tree(points, samples, &NoProgress).unwrap().iter().map(|e| e.distance).collect();
        let oracle = by_all_pairs(points, samples);
        prop_assert_eq!(lengths.len(), oracle.len());
        prop_assert!(lengths.iter().zip(&oracle).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}

#[test]
fn three_clouds_are_three_clusters_with_sure_middles() {
    let values = clouds(3, 300, 3, 2);
    let points = MatrixView::new(&values, 2).unwrap();
    let clusters = own(points, 5, 15, TopicSelection::Mass);
    assert_eq!(clusters.count, 3);
    assert!(clusters.outlier_count() > 0 && clusters.outlier_count() < 100, "{}", clusters.outlier_count());
    for (label, &probability) in clusters.labels.iter().zip(&clusters.probability) {
        assert_eq!(label.is_none(), probability == 0.0);
        assert!((0.0..=1.0).contains(&probability));
    }
    assert!(clusters.probability.iter().filter(|&&p| p == 1.0).count() >= 3);
}

#[test]
fn leaves_are_at_least_as_many_as_the_heaviest_branches() {
    let values = clouds(9, 600, 7, 2);
    let points = MatrixView::new(&values, 2).unwrap();
    let heavy = own(points, 4, 8, TopicSelection::Mass);
    let leaves = own(points, 4, 8, TopicSelection::Leaf);
    assert!(leaves.count >= heavy.count, "{} {}", leaves.count, heavy.count);
}

#[test]
fn identical_points_make_no_split() {
    let values = vec![1.0; 60];
    let points = MatrixView::new(&values, 2).unwrap();
    assert_eq!(own(points, 3, 5, TopicSelection::Mass).count, 0);
}

#[test]
fn parts_that_meet_at_one_distance_merge_at_once() {
    let edge = |a, b, distance| ReachabilityEdge { distance, a, b };
    let merges = LinkageTree::new(4, &[edge(0, 1, 1.0), edge(1, 2, 1.0), edge(2, 3, 2.0)]);
    let root = merges.root().unwrap();
    assert_eq!(merges.size(root), 4);
    assert_eq!(merges.children(root), &[3, 4]);
    assert_eq!(merges.children(4), &[0, 1, 2]);
}

#[test]
fn one_or_two_threads_grow_the_same_tree() {
    let values = clouds(5, 6000, 12, 5);
    let grow = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| minimum_spanning_tree(MatrixView::new(&values, 5).unwrap(), 4, &NoProgress).unwrap())
    };
    assert_eq!(grow(1), grow(2));
}

/// Everything a cut is made from.
fn grown(points: MatrixView<'_, f64>, samples: usize, size: usize) -> (Vec<ReachabilityEdge>, CondensedTree) {
    let edges = minimum_spanning_tree(points, samples, &NoProgress).unwrap();
    let tree = CondensedTree::new(&LinkageTree::new(points.len(), &edges), size);
    (edges, tree)
}

#[test]
fn points_outside_are_nearest_to_the_topic_around_them() {
    let values = clouds(3, 900, 3, 2);
    let points = MatrixView::new(&values, 2).unwrap();
    let (_, tree) = grown(points, 5, 30);
    let cut = tree.select_branches(TopicSelection::Mass, 0.0);
    assert_eq!(cut.clusters.count, 3);
    let predictor = Predictor::new(points, 5, &tree, &cut);
    let near = predictor.nearest_topics(points, &cut.clusters);
    let clustered = near.iter().zip(&cut.clusters.labels).filter(|(_, label)| label.is_some());
    let same = clustered.clone().filter(|(near, label)| near.map(|it| it.0) == **label).count();
    assert!(same * 100 >= clustered.count() * 97, "{same} clustered points are nearest to their own topic");
    assert!(near.iter().all(|near| near.is_some_and(|(_, sure)| (0.0..=1.0).contains(&sure))));
    // Topics that were merged since have the chances of the branches they were.
    let merged = Clustering {
        labels: cut.clusters.labels.iter().map(|label| label.map(|label| u32::from(label == 2))).collect(),
        count: 2,
        ..cut.clusters.clone()
    };
    let after = predictor.nearest_topics(points, &merged);
    let sure = |near: &[Option<(u32, f32)>]| near.iter().map(|it| it.map(|it| it.1)).collect::<Vec<_>>();
    assert_eq!(sure(&after), sure(&near));
    let far = predictor.nearest_topics(MatrixView::new(&[1e6, -1e6], 2).unwrap(), &cut.clusters);
    assert!(far[0].is_some_and(|(_, sure)| sure < 0.01), "{far:?}");
}

#[test]
fn epsilon_keeps_near_topics_together_and_nothing_crosses_the_root() {
    let values = clouds(9, 600, 7, 2);
    let (_, tree) = grown(MatrixView::new(&values, 2).unwrap(), 4, 8);
    let counts: Vec<usize> = [0.0, 0.3, 0.8, 1e9]
        .map(|epsilon| tree.select_branches(TopicSelection::Leaf, epsilon).clusters.count)
        .to_vec();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    assert!(counts[0] > counts[3] && counts[3] >= 1, "{counts:?}");
    let cut = tree.select_branches(TopicSelection::Mass, 0.0);
    for &branch in &cut.branches {
        assert!((0.0..=1.0).contains(&tree.persistence(branch)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn persistence_and_validity_stay_within_bounds(seed: u64, count in 20usize..300, parts in 1usize..6) {
        let values = clouds(seed, count, parts, 2);
        let (edges, tree) = grown(MatrixView::new(&values, 2).unwrap(), 3, 5);
        let cut = tree.select_branches(TopicSelection::Mass, 0.0);
        prop_assert_eq!(cut.branches.len(), cut.clusters.count);
        prop_assert!(cut.branches.iter().all(|&branch| (0.0..=1.0).contains(&tree.persistence(branch))));
        let validity = density_validity(&edges, &cut.clusters);
        prop_assert_eq!(validity.clusters.len(), cut.clusters.count);
        prop_assert!(validity.clusters.iter().all(|of| (-1.0..=1.0).contains(of)));
        prop_assert!((-1.0..=1.0).contains(&validity.whole));
    }
}

#[test]
fn clouds_far_apart_are_valid_and_one_cut_at_random_is_not() {
    let mut random = Random::new(4, 0);
    let values: Vec<f64> =
        (0..200).flat_map(|at| [f64::from(at % 2) * 100.0 + random.gaussian(), random.gaussian()]).collect();
    let points = MatrixView::new(&values, 2).unwrap();
    let (edges, tree) = grown(points, 4, 10);
    let good = tree.select_branches(TopicSelection::Mass, 0.0).clusters;
    assert_eq!(good.count, 2);
    assert!(density_validity(&edges, &good).whole > 0.8);
    let labels = (0..200).map(|at| Some(at / 100)).collect();
    let bad = Clustering::numbered(labels, vec![1.0; 200]);
    assert!(density_validity(&edges, &bad).whole < 0.0);
}
