//! Distances of neighbours become weights, as in UMAP (McInnes, Healy & Melville 2018).

/// Steps of the search for each node's scale, as in umap-learn.
const SCALE_SEARCH_STEPS: usize = 64;
/// How near to its target the search has to come, as in umap-learn.
const SCALE_TOLERANCE: f64 = 1e-5;
/// A scale is at least this share of the mean distance of the neighbours, as in umap-learn.
const LEAST_SCALE_SHARE: f64 = 1e-3;
/// The weights of a node's edges, from the distances of its neighbours, nearest first: 1 for the nearest, falling off
/// exponentially so that all sum to the binary logarithm of their number.
pub fn fuzzy_weights(near: &[(u32, f64)]) -> Vec<(u32, f32)> {
    // The nearest that is not on the same spot: the local connectivity of one of UMAP.
    let first = near.iter().map(|edge| edge.1).find(|&distance| distance > 0.0).unwrap_or(0.0);
    let beyond = |distance: f64| (distance - first).max(0.0);
    let target = (near.len() as f64).log2();
    let (mut low, mut high, mut scale) = (0.0, f64::INFINITY, 1.0);
    for _ in 0..SCALE_SEARCH_STEPS {
        let sum: f64 = near.iter().map(|edge| (-beyond(edge.1) / scale).exp()).sum();
        if (sum - target).abs() < SCALE_TOLERANCE {
            break;
        }
        if sum > target {
            high = scale;
            scale = f64::midpoint(low, high);
        } else {
            low = scale;
            scale = if high.is_finite() { f64::midpoint(low, high) } else { scale * 2.0 };
        }
    }
    let mean = near.iter().map(|edge| edge.1).sum::<f64>() / near.len().max(1) as f64;
    let scale = scale.max(mean * LEAST_SCALE_SHARE).max(f64::MIN_POSITIVE);
    // What is too far to have a weight at all has no edge: a weight of 0 would be none, too.
    let weighted = near.iter().map(|&(other, distance)| (other, (-beyond(distance) / scale).exp() as f32));
    weighted.filter(|edge| edge.1 > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_fall_off_from_the_nearest_and_sum_to_the_logarithm() {
        let list: Vec<(u32, f64)> = (0..8).map(|at| (at, 0.1 + 0.05 * f64::from(at))).collect();
        let weights = fuzzy_weights(&list);
        assert_eq!(weights[0].1, 1.0);
        assert!(weights.is_sorted_by(|a, b| a.1 >= b.1));
        let sum: f32 = weights.iter().map(|it| it.1).sum();
        assert!((sum - 3.0).abs() < 1e-3, "{sum}");
        assert_eq!(fuzzy_weights(&[]), []);
        assert_eq!(fuzzy_weights(&[(3, 0.0)]), [(3, 1.0)]);
    }
}
