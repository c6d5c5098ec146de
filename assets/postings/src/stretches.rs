//! Places of words in a text: words one after the other, and words near each other.
//!
//! A text is a row of words, numbered from 0. Index and highlighter share these, so that what is found is what
//! is marked.

use std::collections::BTreeSet;

/// The first and last word of a stretch.
pub type Stretch = (u32, u32);

/// The stretches in which words stand in this order, with at most `slop` other words between them, taken
/// together. `slots` has, for each word of the order, its places ascending. For each place of the first word
/// it is the shortest stretch.
pub fn ordered_stretches(slots: &[impl AsRef<[u32]>], slop: u32) -> impl Iterator<Item = Stretch> {
    let (first, rest) = slots.split_first().map_or((&[][..], slots), |(first, rest)| (first.as_ref(), rest));
    let longest = u32::try_from(rest.len()).unwrap_or(u32::MAX).saturating_add(slop);
    let shortest = move |&start: &u32| {
        let mut end = start;
        for places in rest {
            let places = places.as_ref();
            // The nearest next place never makes the stretch longer.
            end = *places.get(places.partition_point(|&place| place <= end))?;
        }
        (end - start <= longest).then_some((start, end))
    };
    first.iter().filter_map(shortest)
}

/// The stretches from one of `left` to one of `right`, in either order, that do not overlap and have at most
/// `distance` words between them. Both ascend; so does the result.
pub fn near_stretches(left: &[Stretch], right: &[Stretch], distance: u32) -> Vec<Stretch> {
    let mut found = BTreeSet::new();
    for (before, after) in [(left, right), (right, left)] {
        for &(start, end) in before {
            let from = after.partition_point(|&(begin, _)| begin <= end);
            let fits = |&&(begin, _): &&Stretch| begin - end - 1 <= distance;
            let behind = after.get(from..).unwrap_or(&[]).iter().take_while(fits);
            found.extend(behind.map(|&(_, last)| (start, last)));
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_order_with_so_many_between() {
        let slots: [&[u32]; 2] = [&[0, 4, 9], &[1, 7]];
        let of = |slots: &[&[u32]], slop| ordered_stretches(slots, slop).collect::<Vec<_>>();
        assert_eq!(of(&slots, 0), [(0, 1)]);
        assert_eq!(of(&slots, 2), [(0, 1), (4, 7)]);
        assert_eq!(of(&[&[3], &[3, 4], &[4, 5]], 0), [(3, 5)]);
        assert_eq!(of(&[], 0), []);
    }

    #[test]
    fn near_is_in_either_order() {
        assert_eq!(near_stretches(&[(5, 5)], &[(2, 3), (9, 9)], 1), [(2, 5)]);
        assert_eq!(near_stretches(&[(5, 5)], &[(2, 3), (9, 9)], 3), [(2, 5), (5, 9)]);
        assert_eq!(near_stretches(&[(5, 5)], &[(5, 5)], 9), []);
    }
}
