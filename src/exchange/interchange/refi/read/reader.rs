//! What is known while a REFI-QDA project is read.

use crate::exchange::interchange::{EncodingVotes, InterchangeProject, OffsetEncoding};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
/// A project being read. Keys of all maps are normalised GUIDs.
pub(in crate::exchange) struct RefiReader<'a> {
    pub(super) texts: Option<&'a BTreeMap<String, Vec<u8>>>,
    pub(super) project: InterchangeProject,
    pub(super) user_names: BTreeMap<String, String>,
    pub(super) code_index: BTreeMap<String, usize>,
    pub(super) variable_names: BTreeMap<String, String>,
    pub(super) note_texts: BTreeMap<String, String>,
    /// For each element, the notes linked to it.
    pub(super) linked_notes: BTreeMap<String, Vec<String>>,
    pub(super) used_notes: BTreeSet<String>,
    /// Notes that carry a range: QualCoder writes memos on passages of a source so. The range in that source.
    pub(super) annotation_ranges: BTreeMap<String, (usize, usize)>,
    /// For each source, the notes of `annotations` that belong to it.
    pub(super) annotations_by_source: BTreeMap<String, Vec<String>>,
    /// The votes on the offset encoding over the whole package.
    pub(super) votes: EncodingVotes,
    /// The encoding where no passage tells.
    pub(super) default_encoding: OffsetEncoding,
    pub(super) unknown_codes: usize,
    pub(super) textless_sources: usize,
    pub(super) unbound_selections: usize,
}
