//! Makes the vectors of the types named (all without names) and puts them to both halves, without the tool.
//!
//! `cargo run -p secagg-vectors --example vectors -- [--write] [TYPE…]`

use secagg_vectors::{catalogue, file, op::Half, schema, store};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| a != "--write").collect();
    if std::env::args().any(|a| a == "--write") {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
        store::write(directory, &store::generate(|name| println!("{name}"))?)?;
    }
    for kind in catalogue::types().into_iter().filter(|k| wanted.is_empty() || wanted.iter().any(|w| w == k.name)) {
        let schema = file::render(&schema::schema(kind))?;
        for (name, made) in kind.files()? {
            let text = file::render(&made)?;
            println!("{name}: {} tests, {} bytes", made.number_of_tests, text.len());
            store::violations(&name, &text, &schema)?.iter().for_each(|line| println!("  {line}"));
            for half in [Half::Spec, Half::Impl] {
                let (_, misses) = store::put(half, &name, &made)?;
                misses.iter().for_each(|m| println!("  {} {}: {}: {}", half.name(), m.test, m.comment, m.problem));
            }
        }
    }
    Ok(())
}
