//! The launcher with stand-ins for the programs (small Node.js servers) and a real database.

use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::checkout::Checkout;
use crate::wait;

const PATIENCE: Duration = Duration::from_secs(20);

/// What stands in for each program.
const STAND_IN: &str = include_str!("../../tests/stand-in.js");

fn stand_ins() -> (TempDir, CityOptions) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["cruscotto-simulator", "cruscotto-backend", "cruscotto-collectors"] {
        let path = folder.path().join(name);
        fs::write(&path, STAND_IN).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut options = CityOptions::test(&Checkout::current().unwrap());
    options.binaries = folder.path().to_owned();
    (folder, options)
}

#[test]
fn a_city_starts_survives_a_kill_and_leaves_nothing_behind() {
    let (_programs, options) = stand_ins();
    let mut city = City::start(options).unwrap();
    let folder = city.folder().to_owned();
    let migrations = fs::read_to_string(folder.join("log/migrate.log")).unwrap();
    let expected = ["migrate --database-url", "account set", "source set"];
    let places = expected.map(|words| migrations.find(words).unwrap());
    assert!(places.is_sorted(), "{migrations}");
    assert!(!migrations.contains(&city.access().operator_password), "secrets stay off command lines");

    let backend = city.options().listen;
    let first = city.pid(Part::Backend).unwrap();
    city.kill9(Part::Backend).unwrap();
    assert_eq!(status::code(backend), None);
    city.supervise().unwrap();
    assert_eq!(city.pid(Part::Backend), None, "killed on purpose: restarted on purpose");
    city.start_part(Part::Backend).unwrap();
    assert_ne!(city.pid(Part::Backend).unwrap(), first);

    let address = city.options().simulator_listen;
    let logs = ["simulator", "collectors", "backend"].map(|name| Log::new(&folder.join("log"), name));
    let kept: Vec<PathBuf> = logs.iter().map(|log| log.path().to_owned()).collect();
    city.stop_part(Part::Simulator).unwrap();
    assert!(fs::read_to_string(&kept[0]).unwrap().ends_with("orderly end\n"));
    city.stop().unwrap();
    assert!(TcpStream::connect(backend).is_err() && TcpStream::connect(address).is_err());
    assert!(!folder.exists(), "the temporary folder went with the city");
}

#[test]
fn a_part_that_dies_is_started_again() {
    let (_programs, options) = stand_ins();
    let mut city = City::start(options).unwrap();
    let first = city.pid(Part::Collectors).unwrap();
    let killed = std::process::Command::new("kill").args(["-KILL", &first.to_string()]).status().unwrap();
    assert!(killed.success());
    let second = wait::until("collectors started again", PATIENCE, || {
        city.supervise()?;
        Ok(city.pid(Part::Collectors).filter(|pid| *pid != first))
    });
    assert_ne!(second.unwrap(), first);
}

#[test]
fn a_second_city_in_the_same_folder_is_refused() {
    let data = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o711)).tempdir_in("/tmp").unwrap();
    let (_programs, mut options) = stand_ins();
    options.data = Some(data.path().join("city"));
    options.parts = Parts { simulator: false, backend: false, collectors: false };
    let first = City::start(options.clone()).unwrap();
    let refusal = City::start(options.clone()).unwrap_err().to_string();
    assert!(refusal.contains("CRUSCOTTO_DATA"), "{refusal}");

    let token = first.access().ingest_token.clone();
    first.stop().unwrap();
    let again = City::start(options).unwrap();
    assert_eq!(again.access().ingest_token, token, "a second start keeps the secrets");
}
