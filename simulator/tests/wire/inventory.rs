use crate::city::{milano, size};
use cruscotto_domain::asset::{AssetKind, Point};
use cruscotto_simulator::inventory::{self, Ports, file};
use cruscotto_simulator::plan::{Plan, Role, Security, Size};
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const FILES: [&str; 5] = [file::INVENTORY, file::TARGETS, file::CREDENTIALS, file::HTTP, file::MATOMO_TOKEN];

fn write(size: &Size, dir: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    let ports = Ports { snmp: 1161, ndt7: 4443, http: "127.0.0.1:8090".parse().unwrap() };
    inventory::write(&Plan::build(&milano(), size).unwrap(), &ports, dir).unwrap();
    FILES.map(|name| (name, std::fs::read(dir.join(name)).unwrap())).into()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_city() {
    let (one, two, three) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let seven = size(16, 300, 100);
    let eight = Size { seed: 8, ..seven };
    let first = write(&seven, one.path());
    assert_eq!(first, write(&seven, two.path()));
    let other = write(&eight, three.path());
    assert!([file::INVENTORY, file::CREDENTIALS, file::MATOMO_TOKEN].iter().all(|name| first[name] != other[name]));
    for secret in [file::CREDENTIALS, file::MATOMO_TOKEN] {
        let mode = std::fs::metadata(one.path().join(secret)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
}

#[test]
fn everything_is_inside_the_nil_that_its_name_says() {
    let city = milano();
    let plan = Plan::build(&city, &size(16, 2_000, 500)).unwrap();
    assert_eq!((plan.count(AssetKind::AccessPoint), plan.count(AssetKind::School)), (2_000, 500));
    let mut schools = BTreeSet::new();
    for device in &plan.devices {
        let Point { lon, lat } = device.asset.point.unwrap();
        let place = city.locate(Point { lon, lat });
        let nil = place.nil.unwrap_or_else(|| panic!("{} is outside", device.asset.id));
        assert!(place.municipio.is_some(), "{}", device.asset.id);
        let name = &city.area(&nil).unwrap().name;
        match device.asset.kind {
            AssetKind::Controller => continue,
            AssetKind::Uplink => assert!(device.asset.id.as_str().starts_with(&format!("uplink-{nil}-"))),
            _ => assert!(device.asset.name.ends_with(&format!(" - {name}")), "{}", device.asset.name),
        }
        if device.asset.kind == AssetKind::School {
            schools.insert(nil);
        }
        assert!(device.asset.demo && device.asset.name.contains("demo"), "{}", device.asset.name);
    }
    assert_eq!(schools.len(), city.nil.len(), "a school in each NIL");
}

#[test]
fn access_points_hang_on_a_link_nearby_and_some_on_a_controller() {
    let plan = Plan::build(&milano(), &size(16, 2_000, 0)).unwrap();
    let (mut controlled, mut v3) = (0, 0);
    for device in &plan.devices {
        let Role::AccessPoint(ap) = &device.role else { continue };
        assert_eq!(device.asset.parent.as_ref(), Some(&plan.devices[ap.uplink].asset.id));
        v3 += usize::from(device.security == Security::V3);
        let tag = device.asset.tags.get("controller").map(String::as_str);
        assert_eq!(tag, ap.controller.map(|c| plan.devices[c].asset.id.as_str()));
        controlled += usize::from(tag.is_some());
    }
    assert_eq!(controlled, 300);
    assert_eq!(plan.count(AssetKind::Controller), 6);
    assert!((300..500).contains(&v3), "{v3}");
    let addresses: BTreeSet<_> = plan.devices.iter().map(|d| d.address).collect();
    assert_eq!(addresses.len(), plan.devices.len());
}

#[test]
fn targets_and_sources_are_what_the_collectors_read() {
    let dir = tempfile::tempdir().unwrap();
    let files = write(&size(16, 200, 90), dir.path());
    let mut targets = csv::Reader::from_reader(files[file::TARGETS].as_slice());
    let header = "asset,kind,address,snmp_profile,snmp_credentials,ndt7_url";
    assert_eq!(targets.headers().unwrap().iter().collect::<Vec<_>>().join(","), header);
    let rows: Vec<csv::StringRecord> = targets.records().map(Result::unwrap).collect();
    assert_eq!(rows.iter().filter(|r| r[5].starts_with("ws://127.16.")).count(), 90);
    let credentials: toml::Table = std::str::from_utf8(&files[file::CREDENTIALS]).unwrap().parse().unwrap();
    assert!(rows.iter().all(|r| credentials.contains_key(&r[4])), "every name has its secret");
    let http: toml::Table = std::str::from_utf8(&files[file::HTTP]).unwrap().parse().unwrap();
    let kinds: BTreeSet<&str> = http["http"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["matomo", "openmetrics", "probe"].into());
}

#[test]
fn the_smallest_cities_can_be_built_and_one_too_large_is_refused() {
    let city = milano();
    assert_eq!(Plan::build(&city, &size(16, 0, 0)).unwrap().devices.len(), 0);
    assert_eq!(Plan::build(&city, &size(16, 1, 1)).unwrap().count(AssetKind::AccessPoint), 1);
    let error = Plan::build(&city, &size(16, 39_999, 2)).unwrap_err().to_string();
    assert!(error.contains("40000"), "{error}");
}
