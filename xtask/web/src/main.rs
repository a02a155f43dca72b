//! Makes the web bundle: compiles the two programs of the frontend for the browser (the staff's application, and the
//! small one of the public pages), generates their JavaScript, optimises their size, adds style and fonts, names
//! everything by content, and prints what each file weighs.

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

use bind::Bound;
use bundle::{Bundle, PAGE};
use sizes::Sizes;
use style::Sheet;

/// The sign of the site, in the folder of the application.
const ICON: &str = "icon.svg";

/// Makes the web bundle.
#[derive(Parser)]
struct Arguments {
    /// Quick to make and large: development profile, without the size optimiser.
    #[arg(long)]
    dev: bool,
    /// The package of the application; it has a program of the same name.
    #[arg(long, default_value = "cruscotto-frontend")]
    package: String,
    /// The program of the public pages, of the same package.
    #[arg(long, default_value = "cruscotto-island")]
    island: String,
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

    let [application, island] =
        compile::to_wasm(checkout, &arguments.package, [&arguments.package, &arguments.island], arguments.dev)?;
    let bound = |module: &Path| -> Result<Bound> {
        let mut bound = bind::generate(module)?;
        if !arguments.dev {
            bound.wasm = bind::optimise(tools, &bound.wasm)?;
        }
        Ok(bound)
    };
    let style = |which| style::sheet(tools, &source, which);

    let mut bundle = Bundle::default();
    let faces = page::fonts(style::fonts(tools)?, &mut bundle)?;
    let mut public = page::public(bound(&island)?, &faces, &style(Sheet::Public)?, &mut bundle)?;
    let page = page::application(&source, bound(&application)?, &faces, &style(Sheet::Staff)?, &mut bundle)?;
    bundle.add_at_root(PAGE, page.into_bytes())?;
    public.extras = page::extras(&source, &mut bundle)?;
    let icon = source.join(ICON);
    bundle.add_at_root(ICON, std::fs::read(&icon).with_context(|| format!("cannot read {}", icon.display()))?)?;
    let sizes = Sizes::measure(&bundle, public);
    bundle.write(&checkout.join(&arguments.out), &sizes)?;
    print!("{sizes}");
    sizes.check_budget(arguments.dev)
}
