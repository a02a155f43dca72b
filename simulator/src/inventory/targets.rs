//! `targets.csv`: a row for each device that answers by itself.

use super::Ports;
use crate::plan::{Plan, Role};
use crate::snmp::Credentials;

const HEADER: [&str; 6] = ["asset", "kind", "address", "snmp_profile", "snmp_credentials", "ndt7_url"];

pub(super) fn text(plan: &Plan, ports: &Ports) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(HEADER)?;
    for device in plan.devices.iter().filter(|d| d.answers_snmp()) {
        let address = format!("{}:{}", device.address, ports.snmp);
        let ndt7_url = match device.role {
            Role::School(_) => format!("ws://{}:{}", device.address, ports.ndt7),
            _ => String::new(),
        };
        table.write_record([
            device.asset.id.as_str(),
            device.asset.kind.as_str(),
            &address,
            device.profile(),
            Credentials::name(device.security),
            &ndt7_url,
        ])?;
    }
    table.into_inner().map_err(|e| e.into_error().into())
}
