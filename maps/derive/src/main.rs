//! `cruscotto-maps`: makes the boundary files and the places of a city folder.

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::city::{City, PlaceKind, Profile, file};
use cruscotto_maps::derive::{DEFAULT_TOLERANCE_M, Level, name_of};
use cruscotto_maps::names::{Overrides, italian_case, read_overrides};
use cruscotto_maps::overlap;
use cruscotto_maps::places::{self, Columns};
use cruscotto_maps::source::{Fields, OfficialArea, read};
use std::fs;
use std::path::{Path, PathBuf};

/// The largest tolerance accepted, in metres: beyond it a neighbourhood is no longer recognisable.
const MAX_TOLERANCE_M: f64 = 200.0;

/// Makes a city's simplified maps from its official open data.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes municipi.geojson, nil.geojson, outline.geojson and overlap.csv into a city folder.
    Derive(Derive),
    /// Writes places.csv into a city folder: the addresses and places that people can look for.
    Places(Places),
    /// Writes places.csv with invented addresses, for a demonstration.
    InventPlaces {
        /// The city folder.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Parser)]
struct Places {
    /// The official file: a table (comma, semicolon or tab, UTF-8) or GeoJSON of points, in degrees (WGS 84).
    #[arg(long)]
    from: PathBuf,
    /// A column or property of the name; several make it up, in their order (street, number).
    #[arg(long, required = true)]
    name: Vec<String>,
    /// The column of the longitude; GeoJSON has it in its geometry.
    #[arg(long, default_value = "LONG_WGS84")]
    lon: String,
    /// The column of the latitude.
    #[arg(long, default_value = "LAT_WGS84")]
    lat: String,
    /// What they are: address or place.
    #[arg(long, default_value = "address", value_parser = place_kind)]
    kind: PlaceKind,
    /// Names as they are, not in Italian case.
    #[arg(long)]
    keep_case: bool,
    /// The city folder; its city.toml has the bounding box.
    #[arg(long)]
    out: PathBuf,
}

fn place_kind(text: &str) -> Result<PlaceKind, String> {
    let known = || format!("expected one of {}", PlaceKind::ALL.map(PlaceKind::as_str).join(", "));
    PlaceKind::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(known)
}

#[derive(Parser)]
struct Derive {
    /// The official GeoJSON of the Municipi.
    #[arg(long)]
    municipi: PathBuf,
    /// The official GeoJSON of the NIL.
    #[arg(long)]
    nil: PathBuf,
    /// The city folder; its city.toml says what the city is called.
    #[arg(long)]
    out: PathBuf,
    /// Table of names where the rule is not enough (code,name,note); unless given, names.csv in the city folder.
    #[arg(long)]
    names: Option<PathBuf>,
    /// How far a border may move, in metres.
    #[arg(long, default_value_t = DEFAULT_TOLERANCE_M, value_parser = tolerance)]
    tolerance_m: f64,
    /// The property of a Municipio with its number.
    #[arg(long, default_value = "MUNICIPIO")]
    municipio_code_field: String,
    /// The property of a NIL with its number.
    #[arg(long, default_value = "ID_NIL")]
    nil_code_field: String,
    /// The property of a NIL with its name.
    #[arg(long, default_value = "NIL")]
    nil_name_field: String,
}

fn tolerance(text: &str) -> Result<f64, String> {
    let metres: f64 = text.parse().map_err(|_| "expected a number of metres".to_owned())?;
    let right = (0.0..=MAX_TOLERANCE_M).contains(&metres);
    right.then_some(metres).ok_or_else(|| format!("expected metres from 0 to {MAX_TOLERANCE_M}"))
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Derive(arguments) => derive(&arguments),
        Command::Places(arguments) => take_places(&arguments),
        Command::InventPlaces { out } => keep_places(&out, &places::invented(&City::load(&out)?)?),
    }
}

fn take_places(arguments: &Places) -> Result<()> {
    let profile = Profile::parse(&text(&arguments.out.join(file::CITY))?)?;
    let columns = Columns { name: &arguments.name, lon_lat: (&arguments.lon, &arguments.lat) };
    let case = |name: &str| if arguments.keep_case { name.to_owned() } else { italian_case(name) };
    let from = || arguments.from.display().to_string();
    let (table, outcome) =
        places::table(&text(&arguments.from)?, &columns, arguments.kind, profile.bbox, case).with_context(from)?;
    println!(
        "{} places; left out: {} whose name was there already, {} outside the city's bounding box",
        outcome.taken, outcome.twice, outcome.outside
    );
    keep_places(&arguments.out, &table)
}

fn keep_places(folder: &Path, table: &str) -> Result<()> {
    let path = folder.join(file::PLACES);
    println!("{}: {} bytes", path.display(), table.len());
    fs::write(&path, table).with_context(|| path.display().to_string())
}

fn derive(arguments: &Derive) -> Result<()> {
    let profile = Profile::parse(&text(&arguments.out.join(file::CITY))?)?;
    let municipi_fields = Fields { code: &arguments.municipio_code_field, name: None };
    let nil_fields = Fields { code: &arguments.nil_code_field, name: Some(&arguments.nil_name_field) };
    let municipi = official(&arguments.municipi, municipi_fields)?;
    let nil = official(&arguments.nil, nil_fields)?;
    let names = match &arguments.names {
        Some(path) => read_overrides(&text(path)?).with_context(|| path.display().to_string())?,
        None => names_beside(&arguments.out)?,
    };

    let districts = Level::build(&municipi, arguments.tolerance_m).context("Municipi")?;
    let quarters = Level::build(&nil, arguments.tolerance_m).context("NIL")?;
    for (what, level) in [("Municipi", &districts), ("NIL", &quarters)] {
        let found = level.findings();
        println!(
            "{what}: {} vertices -> {}; gaps closed: {} ({:.1} m²); overlaps resolved: {} ({:.1} m²); holes left: {}",
            level.vertices_before,
            level.vertices_after,
            found.gaps_filled,
            found.gaps_m2,
            found.overlaps,
            found.overlaps_m2,
            found.holes,
        );
    }

    let write = |name: &str, content: String| {
        let path = arguments.out.join(name);
        println!("{}: {} bytes", path.display(), content.len());
        fs::write(&path, content).with_context(|| path.display().to_string())
    };
    write(file::MUNICIPI, districts.publish(AreaLevel::Municipio, &municipi, |a| format!("Municipio {}", a.code))?)?;
    write(file::OUTLINE, districts.publish_outline(&municipi, profile.id, profile.name.it)?)?;
    write(file::NIL, quarters.publish(AreaLevel::Nil, &nil, |a| name_of(a, &names))?)?;
    write(file::OVERLAP, overlap::table(&nil, &municipi))
}

/// The table of names in the city folder, when it has one.
fn names_beside(folder: &Path) -> Result<Overrides> {
    let path = folder.join("names.csv");
    if !path.exists() {
        return Ok(Overrides::new());
    }
    read_overrides(&text(&path)?).with_context(|| path.display().to_string())
}

fn official(path: &Path, fields: Fields<'_>) -> Result<Vec<OfficialArea>> {
    read(&text(path)?, fields).with_context(|| path.display().to_string())
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}
