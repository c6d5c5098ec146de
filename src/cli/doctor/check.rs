//! One line of what `leitmotif doctor` says.

/// How one thing stands.
pub(super) struct DoctorCheck {
    pub(super) subject: &'static str,
    pub(super) state: CheckState,
    pub(super) detail: String,
}

/// Whether it works.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckState {
    Fine,
    /// Works, but the user should know.
    Note,
    Broken,
}

impl CheckState {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Broken => "problem",
        }
    }
}

impl DoctorCheck {
    pub(super) fn new(what: &'static str, state: CheckState, detail: impl Into<String>) -> Self {
        Self { subject: what, state, detail: detail.into() }
    }
    /// Fine with a detail, or broken with the reason.
    pub(super) fn from_result<E: std::fmt::Display>(what: &'static str, outcome: Result<String, E>) -> Self {
        match outcome {
            Ok(detail) => Self::new(what, CheckState::Fine, detail),
            Err(error) => Self::new(what, CheckState::Broken, error.to_string()),
        }
    }
}
