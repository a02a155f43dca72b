//! Whole-system tests: real processes, a real database, real sockets. One file a subject.

mod addresses;
mod bombs;
mod database_disk_full;
mod demo;
mod fault_script;
mod forgets_and_corrects;
mod interfaces;
mod kill_storm;
mod late_data;
mod latency;
mod live_errors;
mod live_slow_client;
mod live_state;
mod long_outage;
mod nothing_lost;
mod notify_storm;
mod prometheus;
mod public_sees_less;
mod restart_keeps_history;
mod rubbish_bodies;
mod rubbish_devices;
mod rubbish_samples;
mod soak;
mod traps;
mod unmapped_topics;
mod uplink_cut;
