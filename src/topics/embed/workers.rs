//! Runs independent texts on worker threads and brings the vectors back to the caller's thread.

use super::EmbedError;
use crate::progress::{Cancelled, Progress};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Calls `work(worker, index)` for each index below `count`, each worker on a thread of its own, and `sink`
/// with each result on this thread, in any order. Stops at the first error or soon after a cancellation.
pub(super) fn run_workers<W: Send>(
    workers: &mut [W],
    count: usize,
    work: impl Fn(&mut W, usize) -> Result<Vec<f32>, EmbedError> + Sync,
    progress: &dyn Progress,
    sink: &mut dyn FnMut(usize, &[f32]),
) -> Result<(), EmbedError> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    // Bounded, so that a slow sink holds the workers back instead of piling up vectors.
    let (send, receive) =
        crossbeam_channel::bounded::<(usize, Result<Vec<f32>, EmbedError>)>(2 * workers.len());
    std::thread::scope(|scope| {
        for worker in workers {
            let (send, next, stop, work) = (send.clone(), &next, &stop, &work);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count || send.send((index, work(worker, index))).is_err() {
                        break;
                    }
                }
            });
        }
        // Or the loop below would wait for ever: it ends when the last worker drops its sender.
        drop(send);
        let mut outcome = Ok(());
        for (index, result) in receive {
            match result {
                Ok(vector) => {
                    sink(index, &vector);
                    progress.advance(1);
                }
                Err(error) if outcome.is_ok() => outcome = Err(error),
                Err(_) => {}
            }
            if outcome.is_ok() && progress.is_cancelled() {
                outcome = Err(Cancelled.into());
            }
            if outcome.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
        }
        outcome
    })
}

/// Does one work with the first worker. There is one for each thread, and at least one thread; a new one does as well.
pub(super) fn run_first<W: Default, T>(workers: &mut [W], work: impl FnOnce(&mut W) -> T) -> T {
    match workers.first_mut() {
        Some(worker) => work(worker),
        None => work(&mut W::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::{NoProgress, ProgressStage};

    #[test]
    fn every_text_comes_back_once_on_any_number_of_workers() {
        for threads in [1, 3] {
            let mut seen = vec![0; 100];
            let work = |_: &mut (), index| Ok(vec![index as f32]);
            let sink = &mut |index: usize, vector: &[f32]| {
                assert_eq!(vector, [index as f32]);
                seen[index] += 1;
            };
            run_workers(&mut vec![(); threads], 100, work, &NoProgress, sink).unwrap();
            assert!(seen.iter().all(|&times| times == 1));
        }
    }

    #[test]
    fn cancelling_stops_between_texts_and_keeps_what_is_done() {
        struct After(AtomicUsize);
        impl Progress for After {
            fn begin(&self, _: ProgressStage, _: u64) {}
            fn advance(&self, by: u64) {
                self.0.fetch_add(by as usize, Ordering::Relaxed);
            }
            fn is_cancelled(&self) -> bool {
                self.0.load(Ordering::Relaxed) >= 10
            }
        }
        let mut given = 0;
        let outcome = run_workers(
            &mut [(), ()],
            10_000,
            |_, _| Ok(vec![0.0]),
            &After(AtomicUsize::new(0)),
            &mut |_, _| given += 1,
        );
        assert!(matches!(outcome, Err(EmbedError::Cancelled(_))));
        assert!((10..100).contains(&given), "{given} texts were embedded");
    }

    #[test]
    fn the_first_error_ends_the_work() {
        let failing = |_: &mut (), index| match index {
            5 => Err(EmbedError::Engine { model: "m".into(), reason: "r".into() }),
            _ => Ok(vec![0.0]),
        };
        let outcome = run_workers(&mut [()], 1000, failing, &NoProgress, &mut |index, _| assert!(index < 20));
        assert!(matches!(outcome, Err(EmbedError::Engine { .. })));
    }
}
