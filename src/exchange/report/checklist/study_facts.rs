//! All that the answers of a form are read from.

use super::interviews::Interviews;
use crate::coding::LoggedEdit;
use crate::coding::agreement::StudyAgreement;
use crate::exchange::view::StudyView;

/// The study, its log, and who speaks in it.
pub(super) struct StudyFacts<'a> {
    pub(super) view: &'a StudyView<'a>,
    pub(super) log: &'a [LoggedEdit],
    pub(super) agreement: Option<&'a StudyAgreement>,
    pub(super) interviews: Interviews,
}
