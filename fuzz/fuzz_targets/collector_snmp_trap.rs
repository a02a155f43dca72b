#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cruscotto_fuzz::collector_snmp_targets::snmp_trap(data));
