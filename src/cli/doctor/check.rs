//! The result of one check of `leitmotif doctor`: one line of its table.

/// The result of one check.
pub(super) struct DoctorCheck {
    /// What was checked, such as `terminal`.
    pub(super) subject: &'static str,
    pub(super) state: CheckState,
    /// What was found, and what to do about it.
    pub(super) detail: String,
}

/// The state of what was checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckState {
    /// It works.
    Fine,
    /// It works, with something the user should know.
    Note,
    /// It does not work; makes the command fail.
    Broken,
}

impl CheckState {
    /// The word for the state in the table and in JSON.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Broken => "problem",
        }
    }
}

impl DoctorCheck {
    /// A check of `what` with this state and detail.
    pub(super) fn new(what: &'static str, state: CheckState, detail: impl Into<String>) -> Self {
        Self { subject: what, state, detail: detail.into() }
    }
    /// It works.
    pub(super) fn fine(what: &'static str, detail: impl Into<String>) -> Self {
        Self::new(what, CheckState::Fine, detail)
    }
    /// It works, with something to know.
    pub(super) fn note(what: &'static str, detail: impl Into<String>) -> Self {
        Self::new(what, CheckState::Note, detail)
    }
    /// It does not work.
    pub(super) fn broken(what: &'static str, detail: impl Into<String>) -> Self {
        Self::new(what, CheckState::Broken, detail)
    }
    /// Fine with the detail of the outcome, or broken with its error.
    pub(super) fn from_result<E: std::fmt::Display>(what: &'static str, outcome: Result<String, E>) -> Self {
        match outcome {
            Ok(detail) => Self::fine(what, detail),
            Err(error) => Self::broken(what, error.to_string()),
        }
    }
}
