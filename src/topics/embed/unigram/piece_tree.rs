//! The pieces as a tree of bytes: the pieces a text begins with are on one way down from its root.

/// A tree of bytes. The children of a node lie side by side, by ascending byte, and the nodes in the order of their
/// parents, so that where the children of one end those of the next begin.
#[derive(Debug)]
pub(super) struct PieceTree {
    /// The byte that leads to each node; the root has none.
    bytes: Vec<u8>,
    /// Where the children of each node begin.
    children: Vec<u32>,
    /// The place in `pieces` of the piece that ends at each node; [`NO_PIECE`] where none does.
    ends: Vec<u32>,
    /// Id and score of each piece.
    pieces: Vec<ScoredPiece>,
}

/// Id and score.
pub(super) type ScoredPiece = (i32, f32);

/// No piece ends here.
const NO_PIECE: u32 = u32::MAX;

impl PieceTree {
    /// The tree of some pieces, which must stand by ascending bytes, each once; none where they do not.
    pub(super) fn new(pieces: &[(&[u8], ScoredPiece)]) -> Option<Self> {
        if !pieces.is_sorted_by(|(a, _), (b, _)| a < b) {
            return None;
        }
        let mut tree = Self {
            bytes: vec![0],
            children: Vec::new(),
            ends: Vec::new(),
            pieces: pieces.iter().map(|&(_, piece)| piece).collect(),
        };
        // The pieces below each node, as a stretch of all, with its depth. Level by level.
        let mut nodes = vec![(0, pieces.len(), 0)];
        let mut at = 0;
        while let Some(&(mut from, to, depth)) = nodes.get(at) {
            tree.children.push(u32::try_from(tree.bytes.len()).ok()?);
            // The shortest comes first.
            let ends = pieces.get(from).is_some_and(|(bytes, _)| from < to && bytes.len() == depth);
            tree.ends.push(if ends { u32::try_from(from).ok()? } else { NO_PIECE });
            from += usize::from(ends);
            while from < to {
                let byte = *pieces.get(from)?.0.get(depth)?;
                let same =
                    pieces.get(from..to)?.iter().take_while(|(bytes, _)| bytes.get(depth) == Some(&byte));
                let count = same.count();
                tree.bytes.push(byte);
                nodes.push((from, from + count, depth + 1));
                from += count;
            }
            at += 1;
        }
        tree.children.push(u32::try_from(tree.bytes.len()).ok()?);
        Some(tree)
    }

    /// Calls `each` with the length and the piece of all that a text begins with, the shortest first.
    pub(super) fn for_each_prefix(&self, text: &[u8], each: &mut dyn FnMut(usize, ScoredPiece)) {
        let mut node = 0;
        for (depth, byte) in text.iter().enumerate() {
            let Some(next) = self.child(node, *byte) else { break };
            node = next;
            let piece = self.ends.get(node).and_then(|&at| self.pieces.get(at as usize));
            if let Some(&piece) = piece {
                each(depth + 1, piece);
            }
        }
    }

    /// The child of a node that a byte leads to.
    fn child(&self, node: usize, byte: u8) -> Option<usize> {
        let &[from, to] = self.children.get(node..node + 2)? else { return None };
        let at = self.bytes.get(from as usize..to as usize)?.binary_search(&byte).ok()?;
        Some(from as usize + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_all_the_pieces_it_begins_with() {
        let words = ["a", "ab", "abcd", "b", "ba", "ü"];
        let pieces: Vec<(&[u8], ScoredPiece)> =
            words.iter().zip(0..).map(|(word, id)| (word.as_bytes(), (id, -0.5))).collect();
        let tree = PieceTree::new(&pieces).unwrap();
        let found = |text: &str| {
            let mut found = Vec::new();
            tree.for_each_prefix(text.as_bytes(), &mut |length, (id, _)| found.push((length, id)));
            found
        };
        assert_eq!(found("abcde"), [(1, 0), (2, 1), (4, 2)]);
        assert_eq!(found("abc"), [(1, 0), (2, 1)]);
        assert_eq!(found("bb"), [(1, 3)]);
        assert_eq!(found("über"), [(2, 5)]);
        assert_eq!(found("ö"), []);
        assert_eq!(found(""), []);
        assert!(PieceTree::new(&[pieces[1], pieces[0]]).is_none());
        assert!(PieceTree::new(&[pieces[1], pieces[1]]).is_none());
    }
}
