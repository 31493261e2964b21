//! Puts the negative vectors in the repository to the implementation and names those that it does not refuse as it must.
//!
//! `vectors/faults/run.py` runs it with faults put into the implementation.

use secagg_vectors::{op::Half, store};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for (name, file) in store::read(Path::new(env!("CARGO_MANIFEST_DIR")))? {
        if name.ends_with("_negative") {
            let (count, misses) = store::put(Half::Impl, &name, &file)?;
            println!("{name}: {count}");
            // That the refusal itself is another one: not that something before it is.
            let refusal = |problem: &str| {
                problem.contains("accepted; E_") || problem.contains("refused with E_") && problem.contains("; E_")
            };
            misses.iter().filter(|miss| refusal(&miss.problem)).for_each(|miss| println!("missed {}", miss.test));
        }
    }
    Ok(())
}
