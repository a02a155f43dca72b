//! What the kernel says of a process: whether it lives, what it has used.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Clock ticks in a second as `/proc` counts them (`USER_HZ`, fixed at 100 on Linux).
const TICKS_PER_SECOND: u64 = 100;

/// What a process has used.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// Processor time in user and kernel mode.
    pub cpu: Duration,
    /// The same of its children that have ended.
    pub cpu_of_ended: Duration,
    /// Memory now, in bytes; what several processes share is divided among them (PSS, proc(5)).
    pub memory: u64,
}

/// Whether a process with this id exists and has not ended.
#[must_use]
pub fn is_alive(pid: u32) -> bool {
    // A zombie has ended: only its parent has not asked yet.
    stat(pid).is_ok_and(|fields| fields.first().is_some_and(|state| state != "Z"))
}

/// What the process `pid` has used since it began.
///
/// # Errors
/// If there is no such process.
pub fn usage(pid: u32) -> Result<Usage> {
    let fields = stat(pid)?;
    let ticks = |index: usize| -> Result<u64> { Ok(fields.get(index).context("short stat")?.parse()?) };
    let time = |ticks: u64| Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND);
    // Fields 14 to 17 of proc(5): utime, stime, cutime, cstime; counted from the state, which is field 3.
    let (cpu, cpu_of_ended) = (time(ticks(11)? + ticks(12)?), time(ticks(13)? + ticks(14)?));
    let maps = fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let kib: u64 = maps
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.split_whitespace().next())
        .context("no Pss")?
        .parse()?;
    Ok(Usage { cpu, cpu_of_ended, memory: kib * 1024 })
}

/// Memory that `pid` has in RAM now (RSS, proc(5)), in bytes.
///
/// # Errors
/// If there is no such process.
pub fn resident(pid: u32) -> Result<u64> {
    status_bytes(pid, "VmRSS:")
}

/// The most memory that `pid` has had in RAM since it began, or since [`forget_highest_resident`], in bytes.
///
/// # Errors
/// If there is no such process.
pub fn highest_resident(pid: u32) -> Result<u64> {
    status_bytes(pid, "VmHWM:")
}

/// Begins to measure [`highest_resident`] anew.
///
/// # Errors
/// If the process is not ours.
pub fn forget_highest_resident(pid: u32) -> Result<()> {
    // 5 resets the peak and nothing else (proc(5), clear_refs).
    fs::write(format!("/proc/{pid}/clear_refs"), "5").with_context(|| format!("cannot reset the peak of {pid}"))
}

fn status_bytes(pid: u32, field: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).with_context(|| format!("no process {pid}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).with_context(|| format!("no {field}"))?;
    let kib: u64 = line.split_whitespace().next().context("an empty line")?.parse()?;
    Ok(kib * 1024)
}

/// Processor time of `pid` and of all it started, ended or not, since it began.
///
/// # Errors
/// If there is no such process.
pub fn tree_cpu(pid: u32) -> Result<Duration> {
    let mut sum = cpu_with_ended(pid)?;
    // One may end between the listing and the look: then it is in its parent's sum the next time.
    sum += descendants(pid)?.into_iter().filter_map(|child| cpu_with_ended(child).ok()).sum::<Duration>();
    Ok(sum)
}

fn cpu_with_ended(pid: u32) -> Result<Duration> {
    let fields = stat(pid)?;
    // Fields 14 to 17 of proc(5), as in `usage`.
    let ticks = fields.iter().skip(11).take(4).map(|text| text.parse::<u64>());
    let ticks: u64 = ticks.sum::<Result<u64, _>>().context("short stat")?;
    Ok(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}

/// The processes started by `pid`, and by those.
///
/// # Errors
/// If `/proc` cannot be read.
pub fn descendants(pid: u32) -> Result<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may end between the listing and the look: then it is nobody's child any more.
        if let Ok(fields) = stat(id)
            && let Some(parent) = fields.get(1).and_then(|text| text.parse::<u32>().ok())
        {
            parents.push((id, parent));
        }
    }
    let mut found = vec![pid];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        next += 1;
    }
    Ok(found.split_off(1))
}

/// The fields of `/proc/PID/stat` from the state on; the name before may hold anything.
fn stat(pid: u32) -> Result<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).with_context(|| format!("no process {pid}"))?;
    let (_, fields) = text.rsplit_once(')').context("not a stat file")?;
    Ok(fields.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_child_is_seen_while_it_lives() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(is_alive(child.id()));
        assert!(descendants(std::process::id()).unwrap().contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!is_alive(child.id()));
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(usage(std::process::id()).unwrap().memory > 100_000);
    }

    #[test]
    fn a_peak_is_kept_until_it_is_forgotten() {
        const PEAK: u64 = 64 * 1024 * 1024;
        let me = std::process::id();
        let before = resident(me).unwrap();
        drop(std::hint::black_box(vec![1_u8; usize::try_from(PEAK).unwrap()]));
        assert!(highest_resident(me).unwrap() >= before.max(PEAK));
        forget_highest_resident(me).unwrap();
        assert!(highest_resident(me).unwrap() < before + PEAK);
    }
}
