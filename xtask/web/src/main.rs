//! Makes the web bundle: compiles the frontend for the browser, generates its JavaScript, optimises
//! its size, adds style and fonts, names everything by content, and prints what each file weighs.

mod bind;
mod bundle;
mod compile;
mod page;
mod sizes;
mod style;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use bundle::Bundle;
use sizes::Sizes;

/// Makes the web bundle.
#[derive(Parser)]
struct Arguments {
    /// Quick to make and large: development profile, without the size optimiser.
    #[arg(long)]
    dev: bool,
    /// The package of the application; it has a program of the same name.
    #[arg(long, default_value = "cruscotto-frontend")]
    package: String,
    /// The folder of the application: index.html, style/*.css, src/**/*.rs.
    #[arg(long, default_value = "frontend")]
    source: PathBuf,
    /// Where the bundle goes.
    #[arg(long, default_value = "target/site")]
    out: PathBuf,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR"));
    let checkout = tools.ancestors().nth(2).context("xtask/web is not in a checkout")?;
    let source = checkout.join(&arguments.source);

    let wasm = compile::to_wasm(checkout, &arguments.package, arguments.dev)?;
    let mut bound = bind::generate(&wasm)?;
    if !arguments.dev {
        bound.wasm = bind::optimise(tools, &bound.wasm)?;
    }
    let fonts = style::fonts(tools)?;
    let style = style::sheet(tools, &source)?;

    let mut bundle = Bundle::default();
    let page = page::assemble(&source, bound, fonts, &style, &mut bundle)?;
    bundle.add_page(page)?;
    let sizes = Sizes::measure(&bundle);
    bundle.write(&checkout.join(&arguments.out), &sizes)?;
    print!("{sizes}");
    sizes.check_budget(arguments.dev)
}
