//! Long work: import and analysis as functions of a project and a [`crate::progress::Progress`], and the
//! runner that carries them on threads of their own, with an estimate and cancel.
