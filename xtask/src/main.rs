//! `cargo xtask`: see `cargo xtask --help`, or `make help` for the usual ones.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use cruscotto_xtask::checkout::Checkout;
use cruscotto_xtask::command::build::{self, Bundle};
use cruscotto_xtask::command::{bench, demo, lint, test};

/// Development tasks.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run the live city until Ctrl-C.
    Demo {
        /// Run the programs of this folder, and build nothing.
        #[arg(long)]
        binaries: Option<PathBuf>,
    },
    /// Compile every program, as the tests run them.
    Build {
        /// The programs of the city only, optimised, as the demo runs them.
        #[arg(long)]
        release: bool,
    },
    /// Make the web bundle in target/site.
    Web {
        /// Quick to make and large: without the size optimiser.
        #[arg(long)]
        dev: bool,
        /// Also when no source changed.
        #[arg(long)]
        always: bool,
    },
    /// Run every test.
    Test {
        /// Run the lints first.
        #[arg(long)]
        lint: bool,
        /// Only what cargo test selects with these words; leaves the browser tests out.
        filter: Vec<String>,
    },
    /// Check format and lints.
    Lint,
    /// Run the benchmarks.
    Bench {
        /// Only what cargo bench selects with these words.
        filter: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let checkout = Checkout::current()?;
    match task {
        Task::Demo { binaries } => demo::demo(&checkout, binaries),
        Task::Build { release: true } => build::programs(&checkout),
        Task::Build { release: false } => build::workspace(&checkout, build::Compiler::Rustc),
        Task::Web { dev: true, .. } => build::make_web(&checkout, Bundle::Quick),
        Task::Web { always: true, .. } => build::make_web(&checkout, Bundle::Optimised),
        Task::Web { .. } => build::web(&checkout),
        Task::Test { lint, filter } => test::test(&checkout, lint, &filter),
        Task::Lint => lint::lint(&checkout),
        Task::Bench { filter } => bench::bench(&checkout, &filter),
    }
}
