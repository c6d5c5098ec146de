//! Fits the weights by which evidence becomes a chance: logistic regression by Newton's method.

use leitmotif::coding::suggestions::{Evidence, FEATURES};
use std::collections::BTreeMap;

type Weights = [f64; FEATURES];

/// Prints the weights fitted on each set and on all, and the mean log loss on each.
pub fn print_fits(cases: &BTreeMap<&str, Vec<(Evidence, bool)>>) {
    let mut fits: Vec<(&str, Weights)> = cases.iter().map(|(name, of)| (*name, fit(of))).collect();
    let all: Vec<(Evidence, bool)> = cases.values().flatten().copied().collect();
    fits.push(("all", fit(&all)));
    for (name, weights) in &fits {
        let losses = cases.iter().map(|(on, of)| format!("{on} {:.3}", log_loss(weights, of)));
        let weights = weights.map(|weight| format!("{weight:.2}")).join(", ");
        println!("fitted on {name}: [{weights}]; log loss on {}", losses.collect::<Vec<_>>().join(", on "));
    }
}

fn chance(weights: &Weights, features: &Weights) -> f64 {
    1.0 / (1.0 + (-weights.iter().zip(features).map(|(a, b)| a * b).sum::<f64>()).exp())
}

fn log_loss(weights: &Weights, of: &[(Evidence, bool)]) -> f64 {
    let loss = of.iter().map(|(evidence, right)| {
        let chance = chance(weights, &evidence.features());
        -(if *right { chance } else { 1.0 - chance }).max(1e-9).ln()
    });
    loss.sum::<f64>() / of.len() as f64
}

fn fit(of: &[(Evidence, bool)]) -> Weights {
    let mut weights = [0.0; FEATURES];
    for _ in 0..30 {
        let mut slope = [0.0; FEATURES];
        let mut curve = [[0.0; FEATURES]; FEATURES];
        for (evidence, right) in of {
            let features = evidence.features();
            let chance = chance(&weights, &features);
            for a in 0..FEATURES {
                slope[a] += (chance - f64::from(u8::from(*right))) * features[a];
                for b in 0..FEATURES {
                    curve[a][b] += chance * (1.0 - chance) * features[a] * features[b];
                }
            }
        }
        // A little, so that what never varies has a weight of none.
        (0..FEATURES).for_each(|at| curve[at][at] += 1e-3);
        let step = solve(curve, slope);
        (0..FEATURES).for_each(|at| weights[at] -= step[at]);
    }
    weights
}

/// Gaussian elimination; the matrix is positive definite.
fn solve(mut matrix: [Weights; FEATURES], mut right: Weights) -> Weights {
    for at in 0..FEATURES {
        for below in at + 1..FEATURES {
            let times = matrix[below][at] / matrix[at][at];
            let above = matrix[at];
            matrix[below].iter_mut().zip(above).for_each(|(cell, above)| *cell -= times * above);
            right[below] -= times * right[at];
        }
    }
    let mut found = [0.0; FEATURES];
    for at in (0..FEATURES).rev() {
        let known: f64 = (at + 1..FEATURES).map(|column| matrix[at][column] * found[column]).sum();
        found[at] = (right[at] - known) / matrix[at][at];
    }
    found
}
