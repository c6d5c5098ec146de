//! The snippets nearest to a point of the map.

use super::picture::MapDot;
use super::view::{MapPoint, MapView};
use crate::corpus::SnippetIndex;

/// The `most` snippets nearest to a point, as indices into the corpus, nearest first; of equals the lower
/// index first. Distances are those on screen, since the plane is stretched to fill the pane. Takes one pass
/// over the dots and room for `2 * most`: when the buffer is full, only the nearest half is kept.
pub fn nearest_points(dots: &[MapDot], to: MapPoint, view: &MapView, most: usize) -> Vec<SnippetIndex> {
    let most = most.max(1);
    let [wide, high] = view.cell_size();
    // A terminal cell is about twice as high as it is wide.
    let scale = [1.0 / wide as f32, 2.0 / high as f32];
    let to = to.map(|at| at as f32);
    let mut kept: Vec<(f32, u32)> = Vec::with_capacity(2 * most);
    let mut limit = f32::INFINITY;
    for dot in dots {
        let (x, y) = ((dot.position[0] - to[0]) * scale[0], (dot.position[1] - to[1]) * scale[1]);
        let far = x * x + y * y;
        if far > limit {
            continue;
        }
        kept.push((far, dot.snippet));
        if kept.len() == 2 * most {
            limit = keep_nearest(&mut kept, most);
        }
    }
    keep_nearest(&mut kept, most);
    kept.into_iter().map(|(_, snippet)| SnippetIndex(snippet as usize)).collect()
}

/// Keeps the `most` nearest, sorted; returns the squared distance of the last of them, beyond which nothing
/// needs to be looked at any more.
fn keep_nearest(kept: &mut Vec<(f32, u32)>, most: usize) -> f32 {
    kept.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    kept.truncate(most);
    kept.last().map_or(f32::INFINITY, |last| last.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widget::wrap::PaneSize;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn none_left_out_is_nearer(
            places in prop::collection::vec((0.0f32..1.0, 0.0f32..1.0), 0..120), most in 1usize..12
        ) {
            let dots: Vec<MapDot> = places.iter().zip(0u32..)
                .map(|((x, y), snippet)| MapDot { position: [*x, *y], snippet, category: 0 }).collect();
            let view = MapView { size: PaneSize { width: 40, height: 20 }, ..MapView::default() };
            let found = nearest_points(&dots, [0.3, 0.7], &view, most);
            prop_assert_eq!(found.len(), most.min(dots.len()));
            let far = |snippet: usize| (places[snippet].0 - 0.3).powi(2) + (places[snippet].1 - 0.7).powi(2);
            prop_assert!(found.windows(2).all(|pair| far(pair[0].0) <= far(pair[1].0) + 1e-6));
            if let Some(last) = found.last() {
                let nearer = (0..dots.len()).filter(|at| far(*at) < far(last.0) - 1e-6).count();
                prop_assert!(nearer < most);
            }
        }
    }
}
