//! The public Wi-Fi: links in each NIL, access points around them, and controllers for some.

use super::placement::{distance_squared, point_in, share_out};
use super::{AccessPoint, Device, DeviceIndex, Interface, PlanError, Role, Security, Size};
use crate::life::traffic::Traffic;
use crate::noise::Noise;
use cruscotto_domain::asset::{Asset, AssetKind, Contract, OperatingState, Point};
use cruscotto_domain::city::{AreaShape, City};
use cruscotto_domain::id::AssetId;

/// Access points that share a link, on average.
const ACCESS_POINTS_PER_UPLINK: usize = 9;

/// Share of the access points that a controller speaks for.
const CONTROLLED_SHARE: f64 = 0.15;

/// Access points a controller speaks for, about.
const ACCESS_POINTS_PER_CONTROLLER: usize = 50;

/// Share of the devices that are asked over SNMP v3.
const V3_SHARE: f64 = 0.2;

/// One access point in so many is in declared maintenance.
const IN_MAINTENANCE: u64 = 200;

/// Share of the access points with a second network.
const SECOND_SSID_SHARE: f64 = 0.35;

/// People at the busiest hour: few at most places, many at some.
const PEAK_CLIENTS: (f64, f64) = (3.0, 70.0);

/// What a person at the busiest hour downloads, in bit/s; a sixth of it is uploaded.
const BPS_PER_CLIENT: (f64, f64) = (120e3, 700e3);
const UPLOAD_SHARE: f64 = 1.0 / 6.0;

/// Gigabit Ethernet.
const GIGABIT_MBPS: u32 = 1_000;

struct Builder<'a> {
    city: &'a City,
    size: &'a Size,
    noise: Noise,
    devices: Vec<Device>,
}

/// The uplinks, the controllers and the access points, in this order.
pub(super) fn build(city: &City, size: &Size, noise: Noise) -> Result<Vec<Device>, PlanError> {
    let counts = share_out(&city.nil, size.access_points, noise.of("density"));
    let mut builder = Builder { city, size, noise, devices: Vec::new() };
    let mut sites = Vec::new();
    for (shape, count) in city.nil.iter().zip(&counts) {
        let first = builder.devices.len();
        builder.uplinks(shape, count.div_ceil(ACCESS_POINTS_PER_UPLINK))?;
        sites.push(first..builder.devices.len());
    }
    let uplinks = builder.devices.len();
    builder.controllers()?;
    let controllers = uplinks..builder.devices.len();
    let mut number = 0;
    for (quarter, ((shape, count), sites)) in city.nil.iter().zip(&counts).zip(sites).enumerate() {
        for _ in 0..*count {
            number += 1;
            builder.access_point(number, (quarter, shape), sites.clone())?;
        }
    }
    builder.hand_over(&controllers);
    builder.carry_traffic(uplinks, &controllers);
    Ok(builder.devices)
}

impl Builder<'_> {
    fn uplinks(&mut self, shape: &AreaShape, count: usize) -> Result<(), PlanError> {
        for n in 1..=count {
            let id = AssetId::new(format!("uplink-{}-{n}", shape.area.id))?;
            let name = format!("Uplink demo {} {n}", shape.area.name);
            let point = point_in(self.city, shape, self.noise.of(id.as_str()))?;
            let mut asset = asset(id, AssetKind::Uplink, name, point);
            asset.contract = Some(Contract { down_bps: 1e9, up_bps: 1e9 });
            self.push(asset, Role::Uplink { children: Vec::new() });
        }
        Ok(())
    }

    fn controllers(&mut self) -> Result<(), PlanError> {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small"
        )]
        let controlled = (self.size.access_points as f64 * CONTROLLED_SHARE) as usize;
        let count = controlled.div_ceil(ACCESS_POINTS_PER_CONTROLLER).min(self.devices.len());
        for n in 1..=count {
            let id = AssetId::new(format!("controller-{n:02}"))?;
            let point = Point { lon: self.city.outline.label.lon, lat: self.city.outline.label.lat };
            let asset = asset(id, AssetKind::Controller, format!("Controller demo {n:02}"), point);
            self.push(asset, Role::Controller { children: Vec::new() });
        }
        Ok(())
    }

    fn access_point(
        &mut self,
        number: usize,
        (quarter, shape): (usize, &AreaShape),
        sites: std::ops::Range<DeviceIndex>,
    ) -> Result<(), PlanError> {
        let id = AssetId::new(format!("ap-{number:04}"))?;
        let noise = self.noise.of(id.as_str());
        let point = point_in(self.city, shape, noise)?;
        let far = |uplink: DeviceIndex| {
            self.devices[uplink].asset.point.map_or(f64::INFINITY, |site| distance_squared(point, site))
        };
        let uplink = sites.clone().min_by(|a, b| far(*a).total_cmp(&far(*b))).unwrap_or(sites.start);
        let mut asset = asset(id, AssetKind::AccessPoint, format!("AP demo {number:04} - {}", shape.area.name), point);
        asset.parent = Some(self.devices[uplink].asset.id.clone());
        if noise.of("maintenance").bits().is_multiple_of(IN_MAINTENANCE) {
            asset.state = OperatingState::Maintenance;
        }
        asset.tags.insert("vendor".to_owned(), "demo UniFi".to_owned());
        let peak_clients = noise.of("people").log_between(PEAK_CLIENTS.0, PEAK_CLIENTS.1);
        let ssids = 1 + u8::from(noise.of("ssids").unit() < SECOND_SSID_SHARE);
        let role = Role::AccessPoint(AccessPoint { uplink, quarter, controller: None, ssids, peak_clients });
        let index = self.push(asset, role);
        let down = peak_clients * noise.of("hunger").between(BPS_PER_CLIENT.0, BPS_PER_CLIENT.1);
        self.devices[index].interfaces.push(interface("eth0", down, down * UPLOAD_SHARE, noise));
        if let Role::Uplink { children } = &mut self.devices[uplink].role {
            children.push(index);
        }
        Ok(())
    }

    /// Gives whole sites to the controllers until they have their share: neighbours are bought together.
    fn hand_over(&mut self, controllers: &std::ops::Range<DeviceIndex>) {
        if controllers.is_empty() {
            return;
        }
        let order = |i: &DeviceIndex| self.devices[*i].noise.of("bought").bits();
        let mut sites: Vec<DeviceIndex> = (0..controllers.start).collect();
        sites.sort_by_key(order);
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small"
        )]
        let mut wanted = (self.size.access_points as f64 * CONTROLLED_SHARE).ceil() as usize;
        for (n, site) in sites.into_iter().enumerate() {
            let Role::Uplink { children } = &self.devices[site].role else { continue };
            let children = children.clone();
            let controller = controllers.start + n % controllers.len();
            for child in children.into_iter().take(wanted) {
                wanted -= 1;
                let name = self.devices[controller].asset.id.to_string();
                self.devices[child].asset.controller = Some(self.devices[controller].asset.id.clone());
                self.devices[child].asset.tags.insert("controller".to_owned(), name);
                self.devices[child].asset.tags.insert("vendor".to_owned(), "demo Airespace".to_owned());
                if let Role::AccessPoint(ap) = &mut self.devices[child].role {
                    ap.controller = Some(controller);
                }
                if let Role::Controller { children } = &mut self.devices[controller].role {
                    children.push(child);
                }
            }
            if wanted == 0 {
                return;
            }
        }
    }

    /// Links and controllers carry what their access points carry.
    fn carry_traffic(&mut self, uplinks: usize, controllers: &std::ops::Range<DeviceIndex>) {
        let peak = |devices: &[Device], children: &[DeviceIndex]| {
            let of = |i: &DeviceIndex| devices[*i].interfaces.first().map_or(0.0, |eth| eth.inbound.peak_bps);
            children.iter().map(of).sum::<f64>()
        };
        for i in (0..uplinks).chain(controllers.clone()) {
            let (Role::Uplink { children } | Role::Controller { children }) = &self.devices[i].role else { continue };
            let (down, noise) = (peak(&self.devices, children), self.devices[i].noise);
            let up = down * UPLOAD_SHARE;
            self.devices[i].interfaces = match &self.devices[i].role {
                Role::Uplink { .. } => vec![
                    interface("wan0", down, up, noise.of("wan")),
                    // Towards the access points: what came in from the internet goes out here.
                    interface("lan0", up, down, noise.of("lan")),
                ],
                _ => vec![interface("port1", down, up, noise)],
            };
        }
    }

    fn push(&mut self, asset: Asset, role: Role) -> DeviceIndex {
        let noise = self.noise.of(asset.id.as_str());
        let security = if noise.of("security").unit() < V3_SHARE { Security::V3 } else { Security::V2c };
        let address = self.size.network.address(self.devices.len());
        self.devices.push(Device { asset, address, role, security, interfaces: Vec::new(), noise });
        self.devices.len() - 1
    }
}

pub(super) fn asset(id: AssetId, kind: AssetKind, name: String, point: Point) -> Asset {
    Asset { point: Some(point), demo: true, ..Asset::new(id, kind, name) }
}

fn interface(name: &'static str, in_bps: f64, out_bps: f64, noise: Noise) -> Interface {
    Interface {
        name,
        speed_mbps: GIGABIT_MBPS,
        inbound: Traffic::new(in_bps, noise.of("in")),
        outbound: Traffic::new(out_bps, noise.of("out")),
    }
}
