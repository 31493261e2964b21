//! `secagg`: runs the specification and the implementation of secure aggregation, alone and against each other.

#![forbid(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
