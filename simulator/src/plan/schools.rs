//! Schools and their lines.

use super::network::asset;
use super::placement::{point_in, share_out};
use super::{Device, Interface, PlanError, Role, School, Security, Size};
use crate::life::traffic::Traffic;
use crate::noise::Noise;
use cruscotto_domain::asset::{AssetKind, Contract};
use cruscotto_domain::city::City;
use cruscotto_domain::id::AssetId;

/// Contracts there are, in bit/s both ways, each with the share of schools up to and including it. Most have the
/// gigabit of the national plan for schools; some wait for it; a few have been upgraded.
const CONTRACTS: [(f64, f64); 4] = [(0.05, 100e6), (0.09, 300e6), (0.98, 1e9), (1.0, 10e9)];

/// Share of the schools whose supplier gives less than promised, and how little.
const SHORT_SHARE: f64 = 0.05;
const SHORT_OF: (f64, f64) = (0.35, 0.75);

/// Use of the line by the school at the busiest hour: low in most, high in some.
const BUSY: (f64, f64) = (0.05, 0.9);

/// Round-trip time of an idle line in milliseconds.
const RTT_MS: (f64, f64) = (1.5, 14.0);

const PUPILS: (f64, f64) = (80.0, 1_100.0);

/// Share of the schools whose router is asked over SNMP v3.
const V3_SHARE: f64 = 0.2;

/// Adds the schools to `devices`.
pub(super) fn build(city: &City, size: &Size, noise: Noise, devices: &mut Vec<Device>) -> Result<(), PlanError> {
    let counts = share_out(&city.nil, size.schools, noise.of("schools"));
    let mut number = 0;
    for (shape, count) in city.nil.iter().zip(counts) {
        for _ in 0..count {
            number += 1;
            let id = AssetId::new(format!("school-{number:04}"))?;
            let noise = noise.of(id.as_str());
            let point = point_in(city, shape, noise)?;
            let name = format!("Scuola demo {number:04} - {}", shape.area.name);
            let mut asset = asset(id, AssetKind::School, name, point);
            let school = line(noise);
            asset.contract = Some(school.contract);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred pupils")]
            let pupils = noise.of("pupils").log_between(PUPILS.0, PUPILS.1).round() as u32;
            asset.pupils = Some(pupils);
            devices.push(Device {
                asset,
                address: size.network.address(devices.len()),
                role: Role::School(school),
                security: if noise.of("security").unit() < V3_SHARE { Security::V3 } else { Security::V2c },
                interfaces: interfaces(&school, noise),
                noise,
            });
        }
    }
    Ok(())
}

fn line(noise: Noise) -> School {
    let draw = noise.of("contract").unit();
    let bps = CONTRACTS.iter().find(|(up_to, _)| draw < *up_to).map_or(1e9, |(_, bps)| *bps);
    let short = noise.of("short").unit() < SHORT_SHARE;
    School {
        contract: Contract { down_bps: bps, up_bps: bps },
        delivered_share: if short { noise.of("short of").between(SHORT_OF.0, SHORT_OF.1) } else { 1.0 },
        // Squared: most lines are far from full.
        busy_share: BUSY.0 + (BUSY.1 - BUSY.0) * noise.of("busy").unit().powi(2),
        rtt_ms: noise.of("rtt").log_between(RTT_MS.0, RTT_MS.1),
    }
}

fn interfaces(school: &School, noise: Noise) -> Vec<Interface> {
    // Above half the line on average the waves on top would not fit it.
    let down = school.contract.down_bps * school.delivered_share * school.busy_share * 0.5;
    let up = down / 5.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "10,000 at most")]
    let speed_mbps = (school.contract.down_bps / 1e6).round() as u32;
    let interface = |name, inbound: f64, outbound: f64| Interface {
        name,
        speed_mbps,
        inbound: Traffic::new(inbound, noise.of(name).of("in")),
        outbound: Traffic::new(outbound, noise.of(name).of("out")),
    };
    vec![interface("wan0", down, up), interface("lan0", up, down)]
}
