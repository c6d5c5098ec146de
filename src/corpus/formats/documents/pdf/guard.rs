//! Keeps a panic of a dependency from ending the program or reaching the terminal.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs the work; none where it panicked. What the panic says is not shown.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.try_with(Cell::get).unwrap_or(false) {
                before(panic);
            }
        }));
    });
    QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    done.ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_none() {
        assert_eq!(super::quietly(|| 3), Some(3));
        assert_eq!(super::quietly(|| -> i32 { panic!("must not be seen") }), None);
    }
}
