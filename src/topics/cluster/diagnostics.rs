//! How well founded clusters are.

use crate::topics::cluster::tree::ClusterValidity;

/// Diagnostics of a density clustering.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClusterDiagnostics {
    /// Persistence of each cluster in the tree of densities, 0 to 1; empty where there was no tree.
    pub persistence: Vec<f32>,
    /// Density-based validity; none where there was no tree.
    pub validity: Option<ClusterValidity>,
}
