//! Keeps a panic of a dependency from ending the program or writing over the screen.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

// The hook is the process's, so each thread says for itself whether its panics are to be seen.
thread_local! {
    static QUIET_THREAD: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs the work and gives its result; none where it panicked. The panic's message is not shown.
pub fn catch_quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET_THREAD.try_with(Cell::get).unwrap_or(false) {
                before(panic);
            }
        }));
    });
    QUIET_THREAD.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET_THREAD.set(false);
    done.ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_none() {
        assert_eq!(super::catch_quietly(|| 3), Some(3));
        assert_eq!(super::catch_quietly(|| -> i32 { panic!("must not be seen") }), None);
    }
}
