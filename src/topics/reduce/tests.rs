use super::*;
use crate::progress::NoProgress;
use crate::random::Random;

fn vectors(count: usize, dims: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed, 0);
    let mut values = Vec::new();
    for _ in 0..count {
        let row: Vec<f64> = (0..dims).map(|_| random.gaussian()).collect();
        let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
        values.extend(row.iter().map(|x| (x / length) as f32));
    }
    values
}

#[test]
fn neighbors_are_the_nearest_by_cosine() {
    let values = vectors(300, 12, 1);
    let rows = MatrixView::new(&values, 12).unwrap();
    let near = find_neighbors(rows, 7, 1, &NoProgress).unwrap();
    for row in 0..300 {
        let mut all: Vec<(f32, usize)> = (0..300)
            .filter(|&other| other != row)
            .map(|other| (1.0 - crate::vectors::dot(rows.row(row), rows.row(other)), other))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let expected: Vec<usize> = all[..7].iter().map(|near| near.1).collect();
        assert_eq!(near.indices[row], expected);
        assert!(near.distances[row].is_sorted());
    }
}

#[test]
fn fewer_vectors_have_fewer_neighbors() {
    let values = vectors(4, 3, 2);
    let near = find_neighbors(MatrixView::new(&values, 3).unwrap(), 15, 1, &NoProgress).unwrap();
    assert!(near.indices.iter().enumerate().all(|(row, near)| near.len() == 3 && !near.contains(&row)));
}

#[test]
fn the_first_component_lies_along_the_widest_spread() {
    let mut random = Random::new(3, 0);
    let along: Vec<f64> = (0..200).map(|_| random.gaussian() * 5.0).collect();
    let values: Vec<f32> = along
        .iter()
        .flat_map(|&x| [x * 0.6 + random.gaussian() * 0.1, x * 0.8, random.gaussian() * 0.1])
        .map(|x| x as f32)
        .collect();
    let points = pca(MatrixView::new(&values, 3).unwrap(), 2, 1, &NoProgress).unwrap();
    let mean = along.iter().sum::<f64>() / 200.0;
    for (row, x) in points.rows().unwrap().iter().zip(&along) {
        assert!((row[0] - (x - mean)).abs() < 0.5, "{row:?} {x}");
        assert!(row[1].abs() < 0.5);
    }
}

#[test]
fn reduction_takes_any_number_of_vectors() {
    for count in [0, 1, 2, 3, 15, 16, 17, 40] {
        let values = vectors(count, 20, 4);
        let rows = MatrixView::new(&values, 20).unwrap();
        for how in [ReductionMethod::Umap, ReductionMethod::Pca] {
            for neighbors in [1, 15, 1000] {
                let parameters = Parameters { reduce: how, neighbors, ..Parameters::default() };
                let points = reduce_for_clustering(rows, &parameters, &NoProgress).unwrap();
                assert_eq!(points.rows().unwrap().len(), count);
                assert!(points.values.iter().all(|value| value.is_finite()), "{count} {how:?} {neighbors}");
            }
        }
    }
}

#[test]
fn identical_vectors_land_near_each_other_but_apart() {
    let mut values = vectors(80, 20, 5);
    let first = values[..20].to_vec();
    for copy in 60..80 {
        values[copy * 20..(copy + 1) * 20].copy_from_slice(&first);
    }
    let points =
        reduce_for_clustering(MatrixView::new(&values, 20).unwrap(), &Parameters::default(), &NoProgress)
            .unwrap();
    let rows = points.rows().unwrap();
    let apart = |a: usize, b: usize| {
        rows.row(a).iter().zip(rows.row(b)).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
    };
    let widest = (0..80).map(|other| apart(0, other)).fold(0.0, f64::max);
    for copy in 60..80 {
        assert!(apart(0, copy) > 0.0 && apart(0, copy) < widest / 2.0);
    }
}
