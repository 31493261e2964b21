//! Many masks at once, in parallel.

use crate::{Error, Modulus};
use rayon::prelude::*;
use zeroize::Zeroizing;

/// acc ← acc + every mask, mod R; `add` adds one mask to a vector.
///
/// Each thread adds its masks to a vector of its own. Thread k takes every mask whose place is k modulo the number of
/// threads, so that cheap and dear masks spread evenly.
///
/// # Errors
///
/// Those of `add`.
pub fn add_all<T: Sync>(
    acc: &mut [u64],
    masks: &[T],
    modulus: Modulus,
    add: impl Fn(&mut [u64], &T) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    let threads = rayon::current_num_threads().clamp(1, masks.len().max(1));
    let dimension = acc.len();
    let parts = (0..threads)
        .into_par_iter()
        .map(|k| {
            let mut part = Zeroizing::new(vec![0; dimension]);
            for mask in masks.iter().skip(k).step_by(threads) {
                add(&mut part, mask)?;
            }
            Ok(part)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    for part in parts {
        modulus.add_assign(acc, &part);
    }
    Ok(())
}
