//! Assets.

use anyhow::Result;

use super::Door::Inventory;
use super::packed::zipped;
use super::{Bomb, NEARLY_TOO_LARGE, repeated};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new("too many assets", Inventory, many_assets, 400, "at most 250000 in all").packed("gzip"),
    Bomb::new("an asset with a hundred thousand tags", Inventory, many_tags, 400, "at most 64 names"),
    Bomb::new("a chain of parents without an end", Inventory, chain, 200, ""),
    Bomb::new("an asset at no place", Inventory, || asset("\"point\":{\"lon\":1e308,\"lat\":-1e308},"), 200, ""),
    Bomb::new("an asset id of 11 MB for an asset", Inventory, long_id, 400, "asset id"),
    Bomb::new(
        "a kind that is none",
        Inventory,
        || Ok(b"{\"assets\":[{\"id\":\"a\",\"kind\":\"volcano\"}]}".to_vec()),
        400,
        "volcano",
    ),
];

/// One asset that is whole but for `field`.
fn asset(field: &str) -> Result<Vec<u8>> {
    Ok(format!("{{\"assets\":[{}]}}", one("a", field)).into_bytes())
}

fn one(id: &str, field: &str) -> String {
    format!("{{\"id\":\"{id}\",\"kind\":\"uplink\",{field}\"name\":\"x\",\"demo\":true}}")
}

fn many_assets() -> Result<Vec<u8>> {
    let assets = vec![one("a", ""); 130_000].join(",");
    zipped(format!("{{\"assets\":[{assets}]}}").as_bytes())
}

fn many_tags() -> Result<Vec<u8>> {
    let tags: Vec<String> = (0..100_000).map(|number| format!("\"t{number}\":\"v\"")).collect();
    asset(&format!("\"tags\":{{{}}},", tags.join(",")))
}

/// Each asset hangs on the next, and the last on nothing that there is.
fn chain() -> Result<Vec<u8>> {
    const LENGTH: usize = 50_000;
    let link = |number: usize| one(&format!("c{number}"), &format!("\"parent\":\"c{}\",", number + 1));
    let assets: Vec<String> = (0..LENGTH).map(link).collect();
    Ok(format!("{{\"assets\":[{}]}}", assets.join(",")).into_bytes())
}

fn long_id() -> Result<Vec<u8>> {
    Ok([b"{\"assets\":[{\"id\":\"", repeated("x", NEARLY_TOO_LARGE).as_slice(), b"\"}]}"].concat())
}
