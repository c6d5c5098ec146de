//! Stable identifiers (GUIDs) of themes and transcripts in files exchanged with other programs.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The GUIDs of a project's records: those that came from other programs, and the project's own GUID, from
/// which all others are derived.
///
/// A derived GUID is a UUID of version 8 (RFC 9562): the first half of the BLAKE3 hash of the project's
/// GUID, the kind of the record and its id. So it is the same in every export without being stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guids {
    /// The project's own GUID.
    pub project: String,
    /// The GUIDs of themes imported from other programs, by theme id.
    pub themes: BTreeMap<i64, String>,
    /// The GUIDs of transcripts imported from other programs, by transcript id.
    pub transcripts: BTreeMap<i64, String>,
}

impl Guids {
    /// The GUID of a theme: the one it was imported with, else a derived one.
    pub fn theme_guid(&self, id: i64) -> String {
        self.themes
            .get(&id)
            .cloned()
            .unwrap_or_else(|| derive_guid(&[&self.project, "theme", &id.to_string()]))
    }

    /// The GUID of a transcript: the one it was imported with, else a derived one.
    pub fn transcript_guid(&self, id: i64) -> String {
        let own = || derive_guid(&[&self.project, "transcript", &id.to_string()]);
        self.transcripts.get(&id).cloned().unwrap_or_else(own)
    }
}

/// The GUID derived from these parts. Each part is hashed with its length first, so that ("ab", "c") and
/// ("a", "bc") differ.
pub fn derive_guid(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0u8; 16];
    hasher.finalize_xof().fill(&mut bytes);
    let number = u128::from_be_bytes(bytes);
    // Version 8 and the variant of RFC 9562.
    let number = number & !(0xf << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
    let digits = |from: u32, bits: u32| (number >> from) & ((1 << bits) - 1);
    let [first, second, third, fourth] =
        [(96, 32), (80, 16), (64, 16), (48, 16)].map(|(at, n)| digits(at, n));
    format!("{first:08x}-{second:04x}-{third:04x}-{fourth:04x}-{:012x}", digits(0, 48))
}

/// A GUID in the one spelling used for comparing: lower case, without braces and white space.
pub fn normalize_guid(guid: &str) -> String {
    guid.trim().trim_start_matches('{').trim_end_matches('}').to_ascii_lowercase()
}

/// Whether a text has the form of a GUID: 8-4-4-4-12 hexadecimal digits.
pub fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_name_is_stable_and_well_formed() {
        let guids = Guids { project: "p".into(), ..Guids::default() };
        let name = guids.theme_guid(3);
        assert_eq!(name, guids.theme_guid(3));
        assert!(is_guid(&name), "{name}");
        assert_eq!((name.as_bytes()[14], b"89ab".contains(&name.as_bytes()[19])), (b'8', true));
        let others = [
            guids.theme_guid(4),
            guids.transcript_guid(3),
            derive_guid(&["ab", "c"]),
            derive_guid(&["a", "bc"]),
        ];
        let distinct: std::collections::BTreeSet<_> = others.iter().chain([&name]).collect();
        assert_eq!(distinct.len(), 5);
    }

    #[test]
    fn a_name_given_elsewhere_is_kept() {
        let guids = Guids { themes: [(3, "g".to_owned())].into(), ..Guids::default() };
        assert_eq!(guids.theme_guid(3), "g");
        assert_eq!(normalize_guid(" {AB-cd} "), "ab-cd");
        assert!(!is_guid("ab-cd") && !is_guid("zzzzzzzz-0000-0000-0000-000000000000"));
    }
}
