//! Leaving out an element with all that is in it.

/// The element being left out, if any, and how many of its name are open in it.
#[derive(Debug, Default)]
pub(super) struct SkippedElement(Option<(String, usize)>);

impl SkippedElement {
    /// Begins to leave out an element.
    pub(super) fn begin(&mut self, name: &str) {
        self.0 = Some((name.to_owned(), 1));
    }

    /// Says whether something is being left out.
    pub(super) const fn is_active(&self) -> bool {
        self.0.is_some()
    }

    /// Notes that an element opens; says whether it is left out.
    pub(super) fn opens(&mut self, name: &str) -> bool {
        let Some((skipped, depth)) = &mut self.0 else { return false };
        *depth += usize::from(skipped == name);
        true
    }

    /// Notes that an element closes; says whether it is left out, as is the end of the one it began with.
    pub(super) fn closes(&mut self, name: &str) -> bool {
        let Some((skipped, depth)) = &mut self.0 else { return false };
        *depth -= usize::from(skipped == name);
        if *depth == 0 {
            self.0 = None;
        }
        true
    }
}
